//! What one child, one case, one session, one hour cost.

use super::{Piece, caption, column, figure, row, strong, words};
use crate::error::Error;
use crate::report::context::{Context, Drawing, shown};
use crate::report::model::{Align, Block, Cell, Narrow, RowGroup, Table};

/// What the cost is divided by, and the full cost of one.
const UNITS: &[(&str, &str)] = &[
    ("children_reached", "cost_per_child"),
    ("cases_completed", "cost_per_completed_case"),
    ("sessions_held", "cost_per_session"),
    ("service_hours", "cost_per_hour"),
];

/// The table, if any unit cost is known.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(currency) = context.currency() else { return Ok(None) };
    let grant = shown(context.total("grant_received"));
    let mut rows = Vec::new();
    for (count, cost) in UNITS {
        let Some(full) = context.total(cost) else { continue };
        let count = context.total(count);
        // The grant a unit follows from two published figures; hidden ones give nothing.
        let of_grant = grant.zip(shown(count)).and_then(|(grant, count)| grant.checked_div(count));
        let mut cells = vec![
            words(count.map_or_else(|| context.title(cost), |count| context.title(&count.indicator))?),
            context.number(count)?,
            strong(context.number(Some(full))?),
        ];
        if grant.is_some() {
            cells.push(of_grant.map_or(Ok(Cell::Empty), |amount| context.locale.money(amount, currency, 2).map(figure))?);
        }
        rows.push(row(cells));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| context.locale.text(&format!("unit_costs.{key}"));
    let mut columns = vec![column(say("per")?, Align::Text), column(say("count")?, Align::Number), column(say("full")?, Align::Number)];
    if grant.is_some() {
        columns.push(column(say("grant")?, Align::Number));
    }
    let title = match context.total("cost_per_child").filter(|cost| cost.value.number().is_some()) {
        Some(cost) => context.locale.say("unit_costs.title", &[("amount", &context.figure(cost)?)])?,
        None => say("neutral")?,
    };
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let table = Table {
        id: "unit-costs".to_owned(),
        caption: Some(caption(title, Some(say("subtitle")?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: Some(say("note")?),
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}
