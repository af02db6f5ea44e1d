//! What became of every row, and what the checks found.

use std::collections::BTreeMap;

use super::{Piece, caption, column, few_rows, figure, note, row, rows, words};
use crate::error::Error;
use crate::finding::Severity;
use crate::report::context::{Context, Drawing};
use crate::report::material::FileAccount;
use crate::report::model::{Align, Block, Cell, Inline, Narrow, Node, RowGroup, Table};

/// Equation, accounting and findings.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if context.material.accounting.is_empty() {
        return Ok(None);
    }
    let (locale, accounting) = (context.locale, context.material.accounting);
    let is_hidden = |file: &FileAccount| few_rows::is_hidden(context, file);
    let mut table = rows::by_file(locale, accounting, &is_hidden)?;
    table.marks = context.marks(table.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let mut blocks = Vec::new();
    if !accounting.iter().any(is_hidden) {
        blocks.push(Block::Equation(rows::equation(locale, accounting)?));
    }
    blocks.extend([Block::Table(table), findings(context)?]);
    let mut notes = Vec::new();
    if rows::sum(accounting, |file| file.filtered) > 0 {
        notes.push(note(context, "quality.kinds", &[])?);
    }
    Ok(Some(Piece { blocks, notes }))
}

/// Findings by check, worst first. Only counts are shown: a message would name single rows.
fn findings(context: &Context) -> Result<Block, Error> {
    let mut counts: BTreeMap<(Severity, &str), u64> = BTreeMap::new();
    for finding in context.material.findings {
        *counts.entry((finding.severity, finding.check)).or_default() += 1;
    }
    if counts.is_empty() {
        let content = vec![Inline::Text { text: context.locale.text("quality.no_findings")? }];
        return Ok(Block::Text { nodes: vec![Node::Paragraph { content }] });
    }
    let mut rows = Vec::new();
    for ((severity, check), count) in &counts {
        let known = format!("check.{check}.title");
        let name = if context.locale.has(&known) { words(context.locale.text(&known)?) } else { Cell::Code { text: (*check).to_owned() } };
        let weight = match severity {
            Severity::Blocks | Severity::Error => "quality.error",
            Severity::Warning => "quality.warning",
        };
        rows.push(row(vec![name, words(context.locale.text(weight)?), figure(context.locale.whole(*count))]));
    }
    let all: u64 = counts.values().sum();
    let title = context.locale.count("quality.findings_title", all.into(), &[])?;
    let say = |key: &str| context.locale.text(&format!("quality.{key}"));
    Ok(Block::Table(Table {
        id: "findings".to_owned(),
        caption: Some(caption(title, Some(say("findings_subtitle")?))),
        columns: vec![column(say("check")?, Align::Text), column(say("severity")?, Align::Text), column(say("places")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Keep,
    }))
}
