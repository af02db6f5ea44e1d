//! What became of every row, and what the checks found.

use std::collections::BTreeMap;

use super::{Piece, caption, column, figure, note, row, rows, words};
use crate::error::Error;
use crate::finding::Severity;
use crate::report::context::{Context, Drawing};
use crate::report::model::{Align, Block, Cell, Inline, Narrow, Node, RowGroup, Table};
use crate::report::row_counts::RowCounts;

/// Equation, accounting and findings.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if context.material.accounting.is_empty() {
        return Ok(None);
    }
    let (locale, accounting) = (context.locale, context.material.accounting);
    let counts: Vec<RowCounts> = accounting.iter().map(|file| context.row_counts(file)).collect();
    let is_exact = counts.iter().all(RowCounts::is_exact);
    let mut table = rows::by_file(locale, accounting, &counts)?;
    table.marks = context.marks(table.groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let mut blocks = Vec::new();
    // Rounded numbers do not add up.
    if is_exact {
        blocks.push(Block::Equation(rows::equation(locale, accounting)?));
    }
    blocks.extend([Block::Table(table), findings(context)?]);
    let mut notes = Vec::new();
    if rows::sum(accounting, |file| file.filtered) > 0 {
        notes.push(note(context, "quality.kinds", &[])?);
    }
    if !is_exact {
        notes.push(note(context, "quality.rounded", &[])?);
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::sources;
    use super::*;
    use crate::indicators::measurement::Value;
    use crate::ingest::schema::Table;
    use crate::project::Lang;
    use crate::report::fixture::{Fixture, even_risk};
    use crate::report::material::FileAccount;
    use crate::report::model::Block;

    /// What quality and sources print of files, as text.
    fn printed(fixture: &Fixture) -> String {
        fixture.with(Lang::EN, |context| {
            let pieces = [build(context).unwrap(), sources::build(context).unwrap()];
            let blocks: Vec<Block> = pieces.into_iter().flatten().flat_map(|piece| piece.blocks).collect();
            serde_json::to_string(&blocks).unwrap()
        })
    }

    /// A file of children with this many rows beside those of the fixture.
    fn with_children(mut fixture: Fixture, rows: u64) -> Fixture {
        let file = FileAccount {
            path: "children.csv".to_owned(),
            table: Table::Children,
            read: rows,
            used: rows,
            ..fixture.accounting[0].clone()
        };
        fixture.accounting.push(FileAccount { outside_period: 0, set_aside: 0, ..file });
        fixture
    }

    #[test]
    fn a_file_of_few_children_hides_its_rows_and_those_of_all_files_together() {
        let (few, many) = (printed(&with_children(even_risk(), 3)), printed(&with_children(even_risk(), 30)));
        assert!(many.contains("about 30") && many.contains("about 1,010") && !many.contains("\"kind\":\"equation\""), "{many}");
        assert!(few.contains("[c]") && few.contains("about 980"), "{few}");
        for told in ["\"3\"", "984", "967", "\"kind\":\"equation\""] {
            assert!(!few.contains(told), "{told} in {few}");
        }
    }

    #[test]
    fn where_the_number_of_children_is_hidden_no_file_of_children_tells_its_rows() {
        let hidden = printed(&even_risk().all(Value::Suppressed));
        assert!(!hidden.contains("981") && !hidden.contains("967"), "{hidden}");
        let mut team = with_children(even_risk().all(Value::Suppressed), 3);
        team.protected.threshold = None;
        assert!(printed(&team).contains("984"), "the team sees everything");
    }
}
