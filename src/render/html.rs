//! One report as one HTML file that needs nothing else: styles, faces and charts are inside, and nothing in it can run or load.

use tera::Context;

use super::drawings::{Medium, with_drawings};
use super::{charts, engine, style};
use crate::error::Error;
use crate::report::model::Report;
use crate::templates::Templates;

/// Draws a report as a self-contained page.
///
/// # Errors
/// When a template is wrong, or asks for what a report does not have: the user's error in an own template, else a defect.
pub fn html(templates: &Templates, report: &Report) -> Result<String, Error> {
    let sheet = style::sheet(templates, report)?;
    let mut context = Context::new();
    context.insert("report", &with_drawings(report, Medium::Screen)?);
    context.insert("style_source", &style::source(&sheet));
    context.insert("style", &sheet);
    context.insert("hatched_key", &charts::hatched_key(Medium::Screen)?);
    let mut page = engine::page(templates, &report.template, &context)?;
    // A title or a file name can hold any character; HTML cannot.
    page.retain(|character| character == '\n' || !character.is_control());
    Ok(page)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::render::fixture;

    /// The specimens can be looked at in the folder for temporary files.
    fn drawn(name: &str, report: &Report) -> String {
        let page = html(&Templates::built_in(), report).unwrap();
        std::fs::write(std::env::temp_dir().join(format!("dosah-{name}.html")), &page).unwrap();
        page
    }

    #[test]
    fn every_text_is_only_text() {
        let page = drawn("hostile", &fixture::hostile());
        assert!(!page.contains("<script"));
        assert!(page.contains("&lt;script&gt;"));
        assert_eq!(page.matches("</style>").count(), 1);
    }

    #[test]
    fn the_page_loads_nothing_and_allows_only_its_own_style() {
        let page = drawn("specimen", &fixture::specimen());
        let sheet = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert!(page.contains(&format!("style-src {};", style::source(sheet))));
        assert!(!page.contains(" style=") && !page.contains(" src=") && !page.contains("@import"));
    }

    #[test]
    fn an_id_stands_for_one_place_and_every_name_of_a_drawing_exists() {
        let page = html(&Templates::built_in(), &fixture::specimen()).unwrap();
        let values = |name: &str| page.split(name).skip(1).map(|rest| rest.split('"').next().unwrap()).collect::<Vec<_>>();
        let ids = values(" id=\"");
        let unique: std::collections::BTreeSet<_> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
        for name in values("aria-labelledby=\"").iter().chain(&values("aria-describedby=\"")) {
            assert!(unique.contains(name), "{name}");
        }
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        assert_eq!(
            html(&Templates::built_in(), &fixture::specimen()).unwrap(),
            html(&Templates::built_in(), &fixture::specimen()).unwrap()
        );
    }
}
