//! The price list of the method, for those who want to repeat it: what a child costs in each phase at the observed intensity, and what other
//! numbers of children would cost.

use rust_decimal::Decimal;

use super::{Piece, caption, column, figure, row, strong, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::dimension::UNKNOWN;
use crate::project::unit_costs::SplitKey;
use crate::report::context::{Context, Drawing, Nouns, all_shown, shown};
use crate::report::model::{Align, Block, Cell, Narrow, Row, RowGroup, Table};

/// The columns of a phase, and how each is found.
const OF_A_PHASE: &[(&str, &str)] = &[
    ("children", "children_reached"),
    ("sessions", "sessions_per_child"),
    ("hours", "hours_per_child"),
    ("full", "cost_per_child"),
    ("grant", "grant_cost_per_child"),
];

/// The tables, if the cost of a child is known.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if context.total("cost_per_child").is_none() {
        return Ok(None);
    }
    let tables = [by_phase(context)?, for_numbers(context)?];
    let blocks: Vec<Block> = tables.into_iter().flatten().map(Block::Table).collect();
    Ok((!blocks.is_empty()).then(|| Piece { blocks, notes: Vec::new() }))
}

fn say(context: &Context, key: &str) -> Result<String, Error> {
    context.locale.text(&format!("price_list.{key}"))
}

/// A row a phase; below them a child who goes through all of them.
fn by_phase(context: &Context) -> Result<Option<Table>, Error> {
    let costs = context.by("cost_per_child", &["phase"]);
    // Nothing falls on a phase, or outside all of them, where nobody came.
    let there: Vec<&Published> =
        costs.into_iter().filter(|cost| shown(context.part("phase_cost", "phase", &cost.cut.category())) != Some(Decimal::ZERO)).collect();
    if there.is_empty() {
        return Ok(None);
    }
    let shown_columns: Vec<_> = OF_A_PHASE.iter().filter(|(_, indicator)| context.total(indicator).is_some()).collect();
    let mut rows = Vec::new();
    for cost in &there {
        let phase = cost.cut.category();
        let title = if phase == UNKNOWN { say(context, "outside")? } else { context.category("phase", &phase)? };
        let mut cells = vec![words(title)];
        for (key, indicator) in &shown_columns {
            let part = context.part(indicator, "phase", &phase);
            // Sessions and hours of a child have the same decimals in every row.
            let cell = match part {
                Some(part) if matches!(*key, "sessions" | "hours") => context.number_with(part, 1)?,
                part => context.number(part)?,
            };
            cells.push(if *key == "full" { strong(cell) } else { cell });
        }
        rows.push(row(cells));
    }
    rows.extend(through(context, &there, &shown_columns)?);
    let mut columns = vec![column(say(context, "phase")?, Align::Text)];
    for (key, _) in &shown_columns {
        columns.push(column(say(context, key)?, Align::Number));
    }
    let price =
        |indicator| context.total(indicator).filter(|cell| cell.value.number().is_some()).map(|cell| context.figure(cell)).transpose();
    let title = match (price("cost_per_child")?, price("price_per_child_p25")?, price("price_per_child_p75")?) {
        (Some(amount), Some(low), Some(high)) => {
            context.locale.say("price_list.title", &[("amount", &amount), ("low", &low), ("high", &high)])?
        }
        _ => say(context, "neutral")?,
    };
    let marks = context.marks(rows.iter().flat_map(|row: &Row| &row.cells), Drawing::Absent)?;
    Ok(Some(Table {
        id: "price-list".to_owned(),
        caption: Some(caption(title, Some(say(context, "subtitle")?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: Some(context.locale.say("price_list.note", &[("key", &key(context)?)])?),
        narrow: Narrow::Stack,
    }))
}

/// What a child costs who goes through all phases, where the cost of each may be known.
fn through(context: &Context, costs: &[&Published], columns: &[&(&str, &str)]) -> Result<Option<Row>, Error> {
    let phases: Vec<String> = costs.iter().map(|cost| cost.cut.category()).filter(|phase| phase != UNKNOWN).collect();
    if phases.len() < 2 {
        return Ok(None);
    }
    let mut cells = vec![words(say(context, "through")?)];
    for (key, indicator) in columns {
        let parts: Option<Vec<&Published>> = phases.iter().map(|phase| context.part(indicator, "phase", phase)).collect();
        let sum = parts.as_ref().and_then(|parts| all_shown(parts.iter().copied())).map(|amounts| amounts.into_iter().sum::<Decimal>());
        let unit = parts.as_ref().and_then(|parts| parts.first()).map_or("", |part| part.unit.as_str());
        // Children of the phases are not added: most are in several.
        cells.push(match sum.filter(|_| *key != "children") {
            Some(sum) => strong(figure(context.amount(sum, unit, if context.currency() == Some(unit) { 2 } else { 1 })?)),
            None => Cell::Empty,
        });
    }
    Ok(cells[1..].iter().any(|cell| !matches!(cell, Cell::Empty)).then(|| total_row(cells)))
}

/// By what shared costs are split, in words.
fn key(context: &Context) -> Result<String, Error> {
    let declared = &context.file().unit_costs;
    match declared.split.indicator() {
        Some(indicator) => context.title(indicator),
        None => {
            debug_assert_eq!(declared.split, SplitKey::Shares);
            let shares = context.material.project.phase_shares();
            let named = shares
                .map(|(phase, share)| Ok(format!("{} {}", context.category("phase", &phase)?, context.locale.percent(share, 0)?)))
                .collect::<Result<Vec<_>, Error>>()?;
            context.locale.say("price_list.shares", &[("list", &named.join(", "))])
        }
    }
}

/// A row a number of children.
fn for_numbers(context: &Context) -> Result<Option<Table>, Error> {
    let Some(currency) = context.currency() else { return Ok(None) };
    let price = |indicator| shown(context.total(indicator));
    let prices = [price("price_per_child_p25"), price("cost_per_child"), price("price_per_child_p75")];
    let hours = [context.total("hours_per_child_p25"), context.total("hours_per_child_p75")];
    let an_hour = price("final_cost").zip(price("attendance_hours")).and_then(|(cost, hours)| cost.checked_div(hours));
    let ([Some(low), Some(mean), Some(high)], [Some(few), Some(many)], Some(an_hour)) = (prices, hours, an_hour) else { return Ok(None) };
    let mut rows = Vec::new();
    for number in &context.file().unit_costs.price_list {
        let children = Decimal::from(*number.get_ref());
        let mut cells = vec![figure(context.locale.whole(children))];
        for price in [low, mean, high] {
            // A plan is not exact to the cent.
            let Some(cost) = price.checked_mul(children) else { return Ok(None) };
            cells.push(figure(context.locale.money(cost, currency, 0)?));
        }
        rows.push(row(cells));
    }
    let mut columns = Vec::new();
    for key in ["number", "low", "mean", "high"] {
        columns.push(column(say(context, key)?, Align::Number));
    }
    let hour = context.locale.money(an_hour, currency, 2)?;
    let note = [("few", context.figure(few)?), ("many", context.prose(many, Nouns::Nominative)?), ("hour", hour)];
    let note: Vec<(&str, &str)> = note.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Ok((!rows.is_empty()).then_some(Table {
        id: "price-list-numbers".to_owned(),
        caption: Some(caption(say(context, "many_title")?, Some(say(context, "many_subtitle")?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: Some(context.locale.say("price_list.many_note", &note)?),
        narrow: Narrow::Keep,
    }))
}
