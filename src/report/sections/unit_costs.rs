//! What one child, one case, one session, one hour cost.

use super::{Piece, caption, column, row, strong, words};
use crate::error::Error;
use crate::report::context::{Context, Drawing, shown};
use crate::report::model::{Align, Block, Narrow, RowGroup, Table};

/// What the cost is divided by, the full cost of one, and the grant's part of it.
const UNITS: &[(&str, &str, &str)] = &[
    ("children_reached", "cost_per_child", "grant_cost_per_child"),
    ("cases_completed", "cost_per_completed_case", "grant_cost_per_completed_case"),
    ("sessions_held", "cost_per_session", "grant_cost_per_session"),
    ("attendances", "cost_per_attendance", "grant_cost_per_attendance"),
    ("service_hours", "cost_per_hour", "grant_cost_per_hour"),
];

/// The table, if any unit cost is known.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if context.currency().is_none() {
        return Ok(None);
    }
    let has_grant = shown(context.total("grant_received")).is_some();
    // Where every session is of one child, attendances say nothing new.
    let is_same = |count: &str| count == "attendances" && shown(context.total(count)) == shown(context.total("sessions_held"));
    let mut rows = Vec::new();
    for (count, cost, grant) in UNITS.iter().filter(|(count, ..)| !is_same(count)) {
        let Some(full) = context.total(cost) else { continue };
        let mut cells = vec![words(context.title(count)?), context.number(context.total(count))?, strong(context.number(Some(full))?)];
        if has_grant {
            cells.push(context.number(context.total(grant))?);
        }
        rows.push(row(cells));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| context.locale.text(&format!("unit_costs.{key}"));
    let mut columns = vec![column(say("per")?, Align::Text), column(say("count")?, Align::Number), column(say("full")?, Align::Number)];
    if has_grant {
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
