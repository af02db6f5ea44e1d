//! Which lines of the ledger count and why the others do not: eligible, ineligible and set aside are all lines, and their amounts all amounts.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::{Piece, caption, column, figure, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::ingest::schema::Table as Data;
use crate::report::context::{Context, Drawing, shown};
use crate::report::model::{Align, Block, Cell, Narrow, Note, Row, RowGroup, Table};

const ELIGIBLE: &str = "eligible";

/// The table, if some line does not count.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let (Some(currency), Some(all)) = (context.currency(), shown(context.total("cost_lines"))) else { return Ok(None) };
    let set_aside = set_aside(context, all)?;
    let reasons: Vec<&Published> = context.by("cost_lines", &["eligibility"]).into_iter().filter(|cell| is_some(cell)).collect();
    let ineligible: Decimal = reasons.iter().filter(|cell| cell.cut.category() != ELIGIBLE).filter_map(|cell| cell.value.number()).sum();
    if ineligible.is_zero() && set_aside == 0 {
        return Ok(None);
    }
    let money = |amount: Option<&Published>| amount.map_or(Ok(Cell::Empty), |amount| context.number_with(amount, 2));
    let mut rows: Vec<Row> = Vec::new();
    for cell in reasons {
        let reason = cell.cut.category();
        let amount = if reason == ELIGIBLE { context.total("final_cost") } else { context.part("ineligible_cost", "eligibility", &reason) };
        rows.push(row(vec![words(context.category("eligibility", &reason)?), context.number(Some(cell))?, money(amount)?]));
    }
    let say = |key: &str| context.locale.text(&format!("eligibility.{key}"));
    if set_aside > 0 {
        rows.push(row(vec![words(say("set_aside")?), figure(context.locale.whole(set_aside)), Cell::Empty]));
    }
    let lines = all + Decimal::from(set_aside);
    let sum = ["final_cost", "ineligible_cost"].map(|indicator| shown(context.total(indicator)));
    let sum = if let [Some(eligible), Some(ineligible)] = sum { Some(eligible + ineligible) } else { None };
    let sum = sum.map_or(Ok(Cell::Empty), |sum| context.locale.money(sum, currency, 2).map(figure))?;
    rows.push(total_row(vec![words(say("all")?), figure(context.locale.whole(lines)), sum]));
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let title = if ineligible.is_zero() { say("neutral")? } else { context.locale.count("eligibility.title", ineligible, &[])? };
    let table = Table {
        id: "eligibility".to_owned(),
        caption: Some(caption(title, Some(say("subtitle")?))),
        columns: vec![column(say("lines_that")?, Align::Text), column(say("lines")?, Align::Number), column(say("amount")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: if set_aside > 0 { Some(say("note")?) } else { None },
        narrow: Narrow::Keep,
    };
    let source = context.file().finance.as_ref().and_then(|finance| context.own_if_given(&finance.eligibility_source));
    let notes = source.map(|source| -> Result<Note, Error> { Ok(Note { title: say("rule")?, lines: vec![source] }) });
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: notes.transpose()?.into_iter().collect() }))
}

fn is_some(cell: &Published) -> bool {
    cell.value.number().is_some_and(|lines| !lines.is_zero())
}

/// The lines that could not be read, for the whole ledger. Every line of it is either one of these or one of those that were counted.
fn set_aside(context: &Context, counted: Decimal) -> Result<u64, Error> {
    if context.period() != TOTAL {
        return Ok(0);
    }
    let files = || context.material.accounting.iter().filter(|file| file.table == Data::Costs);
    let set_aside: u64 = files().map(|file| file.set_aside).sum();
    let read: u64 = files().map(|file| file.read - file.filtered).sum();
    if counted.to_u64().and_then(|counted| counted.checked_add(set_aside)) == Some(read) {
        return Ok(set_aside);
    }
    Err(context.defect("eligible, ineligible and lines set aside are not all lines of the ledger"))
}
