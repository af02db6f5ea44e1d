//! One report as one HTML file that needs nothing else: styles, faces and charts are inside, and nothing in it can run or load.

use serde_json::{Value, json};
use tera::Context;

use super::{charts, engine, style};
use crate::error::Error;
use crate::report::model::{Block, Cell, Report, Table};
use crate::templates::Templates;

/// Draws a report as a self-contained page.
///
/// # Errors
/// When a template is wrong, or asks for what a report does not have: the user's error in an own template, else a defect.
pub fn html(templates: &Templates, report: &Report) -> Result<String, Error> {
    let sheet = style::sheet(templates, report)?;
    let mut context = Context::new();
    context.insert("report", &with_drawings(report)?);
    context.insert("style_source", &style::source(&sheet));
    context.insert("style", &sheet);
    context.insert("hatched_key", &charts::hatched_key()?);
    let mut page = engine::page(templates, &report.template, &context)?;
    // A title or a file name can hold any character; HTML cannot.
    page.retain(|character| character == '\n' || !character.is_control());
    Ok(page)
}

fn defect(error: impl std::fmt::Display) -> Error {
    Error::Defect(format!("the page could not be drawn: {error}"))
}

/// The report as data for the templates, with an `svg` beside each chart and each bar in a row.
fn with_drawings(report: &Report) -> Result<Value, Error> {
    let mut page = serde_json::to_value(report).map_err(defect)?;
    for (section, drawn) in report.sections.iter().zip(items(&mut page["sections"])) {
        for (block, drawn) in section.blocks.iter().zip(items(&mut drawn["blocks"])) {
            match block {
                Block::Figure(figure) => {
                    drawn["svg"] = json!(charts::figure(figure, section.shape)?);
                    draw_bars(&figure.data, &mut drawn["data"])?;
                }
                Block::Table(table) => draw_bars(table, drawn)?,
                Block::Text { .. }
                | Block::Lead { .. }
                | Block::Equation(_)
                | Block::Notice { .. }
                | Block::Problems { .. }
                | Block::Fields { .. }
                | Block::Definitions { .. } => {}
            }
        }
    }
    Ok(page)
}

fn draw_bars(table: &Table, drawn: &mut Value) -> Result<(), Error> {
    for (group, drawn) in table.groups.iter().zip(items(&mut drawn["groups"])) {
        for (row, drawn) in group.rows.iter().zip(items(&mut drawn["rows"])) {
            for (cell, drawn) in row.cells.iter().zip(items(&mut drawn["cells"])) {
                if let Cell::Bar(bar) = cell {
                    drawn["svg"] = json!(charts::in_row(bar)?);
                }
            }
        }
    }
    Ok(())
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
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
