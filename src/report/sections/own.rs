//! The project's own indicators for which nothing was promised, and the breakdowns of all of them.

use super::parts::{dimension, sentence};
use super::targets::LEVELS;
use super::{Piece, caption, column, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::catalogue::MONEY;
use crate::indicators::definition::Level;
use crate::indicators::dimension::UNKNOWN;
use crate::indicators::measurement::{TOTAL, Value};
use crate::report::context::{Context, Drawing};
use crate::report::model::{Align, Block, Cell, Narrow, Row, RowGroup, Table};

/// More periods than these do not fit a page.
const MOST_PERIODS: usize = 4;

/// The table of figures, and a table a breakdown; nothing where the project has no indicators of its own.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut blocks: Vec<Block> = figures(context)?.map(Block::Table).into_iter().collect();
    for own in &context.file().indicator {
        for by in &own.by {
            let dimensions: Vec<&str> = by.get_ref().split('*').map(str::trim).collect();
            blocks.extend(breakdown(context, own.id.get_ref(), &dimensions)?.map(Block::Table));
        }
    }
    Ok((!blocks.is_empty()).then(|| Piece { blocks, notes: Vec::new() }))
}

/// The figures of every period, by level of the results chain.
fn figures(context: &Context) -> Result<Option<Table>, Error> {
    let totals: Vec<&Published> = context.material.protected.cells.iter().filter(|cell| cell.cut.dimensions.is_empty()).collect();
    let declared = context.file().indicator.iter().map(|own| own.id.get_ref().as_str());
    let of = |id: &str| -> Vec<&Published> { totals.iter().copied().filter(|cell| cell.indicator == id).collect() };
    let is_left = |cells: &Vec<&Published>| cells.iter().any(|cell| cell.value != Value::NotApplicable);
    // What was promised stands in the table of targets.
    let is_free = |cells: &Vec<&Published>| cells.iter().all(|cell| cell.target.is_none());
    let listed: Vec<(&str, Vec<&Published>)> =
        declared.map(|id| (id, of(id))).filter(|(_, cells)| is_left(cells) && is_free(cells)).collect();
    if listed.is_empty() {
        return Ok(None);
    }
    let periods = periods(context, &listed);
    let mut groups = Vec::new();
    for (level, name) in LEVELS {
        let at_level = |id: &str| context.card(id).map_or(Level::Output, |card| card.level) == *level;
        let rows = listed.iter().filter(|(id, _)| at_level(id)).map(|(id, cells)| figure_row(context, id, cells, &periods));
        let rows = rows.collect::<Result<Vec<Row>, Error>>()?;
        if !rows.is_empty() {
            groups.push(RowGroup { title: Some(context.locale.text(&format!("level.{name}"))?), rows });
        }
    }
    let mut columns = vec![column(context.locale.text("own.indicator")?, Align::Text)];
    for period in &periods {
        columns.push(column(period_title(context, period)?, Align::Number));
    }
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    Ok(Some(Table {
        id: "own-indicators".to_owned(),
        caption: Some(caption(context.locale.text("own.title")?, None)),
        columns,
        groups,
        marks,
        note: None,
        narrow: if periods.len() > 2 { Narrow::Stack } else { Narrow::Keep },
    }))
}

/// The periods of the run in their order, the one that the report speaks of among them.
fn periods(context: &Context, listed: &[(&str, Vec<&Published>)]) -> Vec<String> {
    let has = |id: &String| listed.iter().any(|(_, cells)| cells.iter().any(|cell| cell.period == *id));
    let mut ids: Vec<String> = context.material.project.periods().into_iter().map(|period| period.id).filter(has).collect();
    while let Some(first) = ids.iter().position(|id| id != context.period()).filter(|_| ids.len() > MOST_PERIODS) {
        ids.remove(first);
    }
    ids
}

/// What readers call a period.
pub(super) fn period_title(context: &Context, id: &str) -> Result<String, Error> {
    let declared = context.file().period.iter().find(|period| id != TOTAL && period.id.get_ref() == id);
    match declared.and_then(|period| context.own_if_given(&period.title)) {
        Some(title) => Ok(title),
        None if id == TOTAL => context.locale.text("own.total"),
        None => Ok(id.to_owned()),
    }
}

fn figure_row(context: &Context, id: &str, cells: &[&Published], periods: &[String]) -> Result<Row, Error> {
    context.cite(id);
    let unit = cells.first().map(|cell| cell.unit.as_str()).unwrap_or_default();
    let key = format!("unit_name.{unit}");
    // Percent and money carry their sign.
    let detail = if context.locale.has(&key) && !["percent", MONEY].contains(&unit) { Some(context.locale.text(&key)?) } else { None };
    let mut row_cells = vec![Cell::Text { text: context.title(id)?, detail }];
    for period in periods {
        row_cells.push(context.number(cells.iter().copied().find(|cell| cell.period == *period))?);
    }
    Ok(row(row_cells))
}

/// One disaggregation of one indicator for the period of the report.
fn breakdown(context: &Context, indicator: &str, dimensions: &[&str]) -> Result<Option<Table>, Error> {
    let mut parts = context.by(indicator, dimensions);
    let nothing = |part: &Published| matches!(part.value, Value::Zero | Value::NoData);
    // Of combinations only those that occur; nobody unknown needs no row.
    parts.retain(|part| !nothing(part) || (dimensions.len() == 1 && part.cut.category() != UNKNOWN));
    let Some(total) = context.total(indicator).filter(|_| !parts.is_empty()) else { return Ok(None) };
    let mut rows = Vec::new();
    for part in &parts {
        let mut cells = Vec::new();
        for (id, category) in part.cut.dimensions.iter().zip(&part.cut.categories) {
            cells.push(words(context.category(id, category)?));
        }
        cells.push(context.number(Some(part))?);
        rows.push(row(cells));
    }
    let mut cells = vec![words(context.locale.text("own.all")?)];
    cells.extend(dimensions.iter().skip(1).map(|_| Cell::Empty));
    cells.push(context.number(Some(total))?);
    rows.push(total_row(cells));
    let mut columns = Vec::new();
    let mut by = Vec::new();
    for id in dimensions {
        columns.push(column(dimension(context, id, "title")?, Align::Text));
        by.push(dimension(context, id, "by")?);
    }
    columns.push(column(context.locale.text("own.figure")?, Align::Number));
    let title = context.locale.say("own.breakdown", &[("title", &context.title(indicator)?), ("by", &by.join(", "))])?;
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let note = if let [one] = dimensions { sentence(context, indicator, one)?.map(|sentence| sentence + ".") } else { None };
    Ok(Some(Table {
        id: format!("own-{indicator}-{}", dimensions.join("-")),
        caption: Some(caption(title, Some(context.reporting_period()?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note,
        narrow: Narrow::Keep,
    }))
}
