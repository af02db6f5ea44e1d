//! The state of cases at the end of the period: ended as planned, still open, left early, and so on.

use rust_decimal::Decimal;

use super::flow::{End, ends};
use super::{Piece, caption, column, row, total_row, words};
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, shown};
use crate::report::model::{Align, Block, Narrow, RowGroup, Table, Tone};

const INDICATOR: &str = "case_progress";

/// The table, where at least half of the states may be shown.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let ends = ends(context);
    if ends.iter().all(|end| shown(Some(end.cell)).is_none()) || is_mostly_hidden(context) {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for end in &ends {
        rows.push(row(vec![words(context.category("case_state", &end.id)?), context.number(Some(end.cell))?]));
    }
    if let Some(total) = context.total(INDICATOR) {
        rows.push(total_row(vec![words(context.locale.text("flow.all")?), context.number(Some(total))?]));
    }
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let day = context.locale.date(context.material.period.end.min(context.material.as_of))?;
    let say = |key: &str| context.locale.text(&format!("public.states.{key}"));
    let table = Table {
        id: "case-states".to_owned(),
        caption: Some(caption(title(context, &ends)?, Some(context.locale.say("public.states.subtitle", &[("date", &day)])?))),
        columns: vec![column(say("state")?, Align::Text), column(say("cases")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// Whether cases have states and most numbers of them are hidden.
pub(super) fn is_mostly_hidden(context: &Context) -> bool {
    let ends = ends(context);
    let hidden = ends.iter().filter(|end| end.cell.value == Value::Suppressed).count();
    hidden * 2 > ends.len()
}

/// How many ended as planned, where all of these and all cases may be shown.
fn title(context: &Context, ends: &[End]) -> Result<String, Error> {
    let planned: Option<Vec<Decimal>> = ends.iter().filter(|end| end.tone == Tone::Good).map(|end| shown(Some(end.cell))).collect();
    match (planned, shown(context.total(INDICATOR))) {
        (Some(planned), Some(all)) if !planned.is_empty() => {
            context.locale.count("public.states.title", planned.into_iter().sum(), &[("of", &context.locale.of(all)?)])
        }
        _ => context.locale.text("public.states.neutral"),
    }
}
