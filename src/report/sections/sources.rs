//! Where the figures come from: every input with its fingerprint.

use super::{Piece, caption, column, row, rows};
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::project::PROJECT_FILE;
use crate::report::context::{Context, Drawing};
use crate::report::model::{Align, Block, Cell, Narrow, RowGroup, Table};

/// Digits of a fingerprint that are printed.
const DIGITS: usize = 16;

/// The table of inputs.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let code = |sha256: &str| Cell::Code { text: sha256.chars().take(DIGITS).collect() };
    let mut lines = Vec::new();
    for file in context.material.accounting {
        let read = rows::cell(context.locale, context.row_counts(file).read)?;
        lines.push(row(vec![Cell::Code { text: file.path.clone() }, read, code(&file.sha256)]));
    }
    let project = Cell::Text { text: PROJECT_FILE.to_owned(), detail: Some(context.locale.text("sources.project")?) };
    lines.push(row(vec![project, context.state(Value::NotApplicable)?, code(context.material.project_sha256)]));
    let say = |key: &str| context.locale.text(&format!("sources.{key}"));
    let table = Table {
        id: "inputs".to_owned(),
        caption: Some(caption(say("title")?, None)),
        columns: vec![column(say("input")?, Align::Text), column(say("rows")?, Align::Number), column(say("fingerprint")?, Align::Text)],
        marks: context.marks(lines.iter().flat_map(|row| &row.cells), Drawing::Absent)?,
        groups: vec![RowGroup { title: None, rows: lines }],
        note: Some(say("note")?),
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}
