//! Reports as pages and on paper, each on a core of its own.

use rayon::prelude::*;

use crate::error::Error;
use crate::output::Page;
use crate::render;
use crate::report::model::Report;
use crate::templates::Templates;

/// Draws reports, in their order.
///
/// # Errors
/// The first in that order: when a template is wrong.
pub(super) fn draw(templates: &Templates, reports: Vec<Report>, with_pdf: bool) -> Result<Vec<Page>, Error> {
    // Faults are told apart only when all are drawn, so that the same one is said whichever core was faster.
    let pages: Vec<Result<Page, Error>> = reports
        .into_par_iter()
        .map(|report| {
            let html = render::html(templates, &report)?;
            let paper = if with_pdf && report.layout.paper { Some(render::pdf(templates, &report)?) } else { None };
            Ok(Page { report, html, paper })
        })
        .collect();
    pages.into_iter().collect()
}
