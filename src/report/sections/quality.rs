//! What became of every row, and what the checks found.

use std::collections::BTreeMap;

use super::{Piece, caption, column, figure, note, row, total_row, words};
use crate::error::Error;
use crate::finding::Severity;
use crate::report::context::Context;
use crate::report::material::FileAccount;
use crate::report::model::{Align, Block, Cell, Equation, EquationTerm, Inline, Narrow, Node, Row, RowGroup, Table};

/// What can become of a row: the key of its words and its count.
type Fate = (&'static str, fn(&FileAccount) -> u64);

const FATES: &[Fate] = &[
    ("read", |file| file.read),
    ("used", |file| file.used),
    ("outside", |file| file.outside_period),
    ("filtered", |file| file.filtered),
    ("set_aside", |file| file.set_aside),
];

/// Equation, accounting and findings.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if context.material.accounting.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![Block::Equation(equation(context)?), Block::Table(accounting(context)?)];
    blocks.push(findings(context)?);
    let mut notes = Vec::new();
    if sum(context, |file| file.filtered) > 0 {
        notes.push(note(context, "quality.kinds", &[])?);
    }
    Ok(Some(Piece { blocks, notes }))
}

/// What became of rows here: nothing is said about rows left out on purpose where there are none.
fn fates(context: &Context) -> impl Iterator<Item = &'static Fate> {
    let any_filtered = sum(context, |file| file.filtered) > 0;
    FATES.iter().filter(move |(key, _)| any_filtered || *key != "filtered")
}

fn sum(context: &Context, count: fn(&FileAccount) -> u64) -> u64 {
    context.material.accounting.iter().map(count).fold(0, u64::saturating_add)
}

fn equation(context: &Context) -> Result<Equation, Error> {
    let mut terms = Vec::new();
    for (key, count) in fates(context) {
        terms.push(EquationTerm {
            figure: context.locale.whole(sum(context, *count)),
            label: context.locale.text(&format!("quality.{key}"))?,
        });
    }
    let mut terms = terms.into_iter();
    let whole = terms.next().ok_or_else(|| context.defect("an equation needs terms"))?;
    Ok(Equation { whole, parts: terms.collect() })
}

fn accounting(context: &Context) -> Result<Table, Error> {
    let numbers = |count: &dyn Fn(fn(&FileAccount) -> u64) -> u64| -> Vec<Cell> {
        fates(context).map(|(_, of)| figure(context.locale.whole(count(*of)))).collect()
    };
    let mut rows: Vec<Row> = Vec::new();
    for file in context.material.accounting {
        rows.push(row([vec![Cell::Code { text: file.path.clone() }], numbers(&|of| of(file))].concat()));
    }
    let total = words(context.locale.text("quality.all")?);
    rows.push(total_row([vec![total], numbers(&|of| sum(context, of))].concat()));
    let mut columns = vec![column(context.locale.text("quality.file")?, Align::Text)];
    for (key, _) in fates(context) {
        columns.push(column(context.locale.text(&format!("quality.columns.{key}"))?, Align::Number));
    }
    Ok(Table {
        id: "row-accounting".to_owned(),
        caption: Some(caption(context.locale.text("quality.title")?, Some(context.locale.text("quality.subtitle")?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    })
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
        let known = format!("check.{check}");
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
