//! The report as data for templates, with an `svg` beside each chart and each bar in a row.

use serde_json::{Value, json};

use super::charts;
use crate::error::Error;
use crate::report::model::{Block, Cell, Report, Table};

/// What is drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// A page, which shows one of several drawings by its width.
    Screen,
    /// Paper, whose width is known.
    Paper,
}

/// The report with its drawings.
///
/// # Errors
/// When a chart cannot be drawn, which is a defect.
pub fn with_drawings(report: &Report, medium: Medium) -> Result<Value, Error> {
    let mut page = serde_json::to_value(report)?;
    for (section, drawn) in report.sections.iter().zip(items(&mut page["sections"])) {
        for (block, drawn) in section.blocks.iter().zip(items(&mut drawn["blocks"])) {
            match block {
                Block::Figure(figure) => {
                    drawn["svg"] = json!(charts::figure(figure, section.shape, medium)?);
                    draw_bars(&figure.data, &mut drawn["data"], medium)?;
                }
                Block::Table(table) => draw_bars(table, drawn, medium)?,
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

fn draw_bars(table: &Table, drawn: &mut Value, medium: Medium) -> Result<(), Error> {
    for (group, drawn) in table.groups.iter().zip(items(&mut drawn["groups"])) {
        for (row, drawn) in group.rows.iter().zip(items(&mut drawn["rows"])) {
            for (cell, drawn) in row.cells.iter().zip(items(&mut drawn["cells"])) {
                if let Cell::Bar(bar) = cell {
                    drawn["svg"] = json!(charts::in_row(bar, medium)?);
                }
            }
        }
    }
    Ok(())
}

fn items(list: &mut Value) -> impl Iterator<Item = &mut Value> {
    list.as_array_mut().into_iter().flatten()
}
