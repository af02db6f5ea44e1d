//! The template engine: which files the page of a report is made of. It can read values that it is given, and nothing else.

use tera::{Context, Tera};

use super::fault::Fault;
use super::limits::{self, Sheet};
use crate::error::Error;
use crate::templates::Templates;

/// The page of all reports that have none of their own.
const PAGE: &str = "page.html";

/// Fills in the page of a report.
///
/// # Errors
/// When a template is wrong: the user's error where an own one is involved, else a defect.
pub(super) fn page(templates: &Templates, report: &str, context: &Context) -> Result<String, Error> {
    let names = in_play(templates, report);
    let own = format!("{report}/{PAGE}");
    let page = if names.contains(&own) { own.as_str() } else { PAGE };
    let mut sheet = Sheet::default();
    match read(templates, &names)?.render_to(page, context, &mut sheet) {
        Ok(()) => Ok(sheet.into_text()),
        Err(_) if sheet.is_too_large => {
            let message = format!("the page would be larger than {} MB", limits::MOST_MEGABYTES);
            // What repeats too often is hardly a file of dosah.
            let own = names.iter().map(String::as_str).find(|name| templates.own().contains_key(*name));
            Err(templates.error_at(own.unwrap_or(page), (1, 1), "invalid-template", message, "look for a loop that repeats too often"))
        }
        Err(error) => Err(Fault { templates, names: &names }.explained(&error)),
    }
}

/// Checks that the page of a report can be read, before there is anything to fill in.
///
/// # Errors
/// As for filling it in, as far as that can be known.
pub fn check_page(templates: &Templates, report: &str) -> Result<(), Error> {
    read(templates, &in_play(templates, report)).map(|_| ())
}

/// The templates that a page may use: the blocks of all reports and what stands beside it. Other reports are no matter of its.
fn in_play(templates: &Templates, report: &str) -> Vec<String> {
    let is_in_play = |name: &String| name == PAGE || name.starts_with("blocks/") || name.starts_with(&format!("{report}/"));
    templates.names(".html").into_iter().filter(is_in_play).collect()
}

fn read(templates: &Templates, names: &[String]) -> Result<Tera, Error> {
    let mut tera = Tera::new();
    tera.register_function("range", limits::range());
    let mut files = Vec::new();
    for name in names {
        files.extend(templates.text(name)?.map(|text| (name.as_str(), text)));
    }
    tera.add_raw_templates(files).map_err(|error| Fault { templates, names }.explained(&error))?;
    Ok(tera)
}
