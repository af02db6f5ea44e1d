//! Budget and cost by heading for the periods that have a budget of their own.

use super::{Piece, caption, column, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing};
use crate::report::model::{Align, Block, Cell, Narrow, Row, RowGroup, Table};

const FIGURES: [&str; 3] = ["initial_cost", "revised_cost", "final_cost"];

/// The table, if a part of the budget is planned for a period.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(currency) = context.currency() else { return Ok(None) };
    let cell = |indicator: &str, period: &str| context.material.protected.cell(indicator, period, &[], &[]);
    let is_planned = |period: &str| cell("initial_cost", period).is_some_and(|cell| cell.value.number().is_some());
    let mut groups = Vec::new();
    for period in context.file().period.iter().filter(|period| period.id.get_ref() != context.period()) {
        let id = period.id.get_ref();
        if is_planned(id) {
            groups.push(RowGroup { title: Some(context.category("period", id)?), rows: rows(context, id)? });
        }
    }
    if groups.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| context.locale.text(&format!("budget.{key}"));
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let number = |key: &str| Ok::<_, Error>(column(say(key)?, Align::Number));
    let table = Table {
        id: "budget-periods".to_owned(),
        caption: Some(caption(say("periods")?, Some(context.locale.say("budget.periods_subtitle", &[("code", currency)])?))),
        columns: vec![column(say("heading")?, Align::Text), number("initial")?, number("revised")?, number("final")?],
        groups,
        marks,
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// A row a heading that has an amount, and their total.
fn rows(context: &Context, period: &str) -> Result<Vec<Row>, Error> {
    let of = |indicator: &str, heading: Option<&str>| match heading {
        Some(heading) => context.cell(indicator, period, &["heading"], &[heading]),
        None => context.cell(indicator, period, &[], &[]),
    };
    let amounts = |heading: Option<&str>| FIGURES.map(|indicator| of(indicator, heading));
    let cells = |title: String, amounts: [Option<&Published>; 3]| -> Result<Vec<Cell>, Error> {
        let amounts = amounts.into_iter().map(|amount| amount.map_or(Ok(Cell::Empty), |amount| context.number_with(amount, 2)));
        [Ok(words(title))].into_iter().chain(amounts).collect()
    };
    let mut rows = Vec::new();
    for heading in context.by("final_cost", &["heading"]) {
        let heading = heading.cut.category();
        let amounts = amounts(Some(&heading));
        if amounts.iter().flatten().any(|cell| !matches!(cell.value, Value::Zero | Value::NoData)) {
            rows.push(row(cells(context.category("heading", &heading)?, amounts)?));
        }
    }
    rows.push(total_row(cells(context.locale.text("budget.all")?, amounts(None))?));
    Ok(rows)
}
