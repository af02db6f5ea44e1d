//! Reports in all their languages, worked on side by side, a core each.

use rayon::prelude::*;

use crate::disclosure::Audience;
use crate::error::Error;
use crate::output::Page;
use crate::project::Lang;
use crate::render;
use crate::report::model::Report;
use crate::templates::Templates;

/// A report by its name, for its readers, in one of its languages.
pub(super) type Edition<'a> = (&'a str, Audience, Lang);

/// Every report in every language.
pub(super) fn in_each_language<'a>(reports: &'a [String], readers: &[Audience], languages: &[Lang]) -> Vec<Edition<'a>> {
    let reports = reports.iter().zip(readers);
    reports.flat_map(|(name, audience)| languages.iter().map(|lang| (name.as_str(), *audience, *lang))).collect()
}

/// Does the same with each of many, and keeps their order.
///
/// # Errors
/// The first in that order: faults are told apart only when all is done, so that the same one is said whichever core was faster.
pub(super) fn side_by_side<T: Sync, U: Send>(all: &[T], work: impl Fn(&T) -> Result<U, Error> + Send + Sync) -> Result<Vec<U>, Error> {
    let done: Vec<Result<U, Error>> = all.par_iter().map(work).collect();
    done.into_iter().collect()
}

/// Draws reports as pages and on paper.
///
/// # Errors
/// When a template is wrong.
pub(super) fn draw(templates: &Templates, reports: Vec<Report>, with_pdf: bool) -> Result<Vec<Page>, Error> {
    let drawn = side_by_side(&reports, |report| {
        let html = render::html(templates, report)?;
        let paper = if with_pdf && report.layout.paper { Some(render::pdf(templates, report)?) } else { None };
        Ok((html, paper))
    })?;
    Ok(reports.into_iter().zip(drawn).map(|(report, (html, paper))| Page { report, html, paper }).collect())
}
