//! The template engine: which files the page of a report is made of. It can read values that it is given, and nothing else.

use tera::{Context, Tera};

use super::fault::Fault;
use crate::error::Error;
use crate::templates::Templates;

/// The page of all reports that have none of their own.
const PAGE: &str = "page.html";

/// Fills in the page of a report.
///
/// # Errors
/// When a template is wrong: the user's error where an own one is involved, else a defect.
pub(super) fn page(templates: &Templates, report: &str, context: &Context) -> Result<String, Error> {
    let mut tera = Tera::new();
    // A page may use the blocks of all reports and what stands beside it; other reports are no matter of its.
    let is_in_play = |name: &String| name == PAGE || name.starts_with("blocks/") || name.starts_with(&format!("{report}/"));
    let names: Vec<String> = templates.names(".html").into_iter().filter(is_in_play).collect();
    let mut files = Vec::new();
    for name in &names {
        files.extend(templates.text(name)?.map(|text| (name.as_str(), text)));
    }
    let fault = |error: &tera::Error| Fault { templates, names: &names }.explained(error);
    tera.add_raw_templates(files).map_err(|error| fault(&error))?;
    let own = format!("{report}/{PAGE}");
    let page = if tera.contains_template(&own) { own.as_str() } else { PAGE };
    tera.render(page, context).map_err(|error| fault(&error))
}
