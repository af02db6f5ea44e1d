//! The board's indicators, at most five: result, target, status, and how the figure came about.

use super::comparison::{self, Comparison};
use super::key_figures::big_figure;
use super::targets::{self, Promised};
use super::{Piece, column, row, strong};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::project::board::MOST;
use crate::project::file::Direction;
use crate::report::context::{Context, Drawing, Nouns};
use crate::report::format::places_of;
use crate::report::model::{Align, Bar, Block, Cell, Mark, Narrow, Point, Row, RowGroup, Table};

/// The HTML id of the table, to which sentences lead.
pub(super) const ID: &str = "indicators";
/// What fills up the five.
const USUAL: [&str; 7] =
    ["children_reached", "completion_rate", "waiting_days", "outreach_share", "sessions_held", "cost_per_child", "final_cost"];
/// Units whose number says nothing without its noun.
const MEASURED: [&str; 3] = ["days", "hours", "months"];

/// The table; nothing where no indicator has a meaning.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let cells = chosen(context);
    if cells.is_empty() {
        return Ok(None);
    }
    let comparison = Comparison::of(context);
    let rows = cells.iter().map(|cell| indicator_row(context, cell, &comparison)).collect::<Result<Vec<Row>, Error>>()?;
    let say = |key: &str| context.locale.text(&format!("five.{key}"));
    let mut columns = vec![
        column(say("indicator")?, Align::Text),
        column(say("result")?, Align::Number),
        column(say("target")?, Align::Number),
        column(say("status")?, Align::Text),
    ];
    if !matches!(comparison, Comparison::None) {
        columns.push(column(comparison.title(context)?, Align::Drawing));
    }
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells).chain(&hidden_points(context, &rows)?), Drawing::Absent)?;
    let groups = vec![RowGroup { title: None, rows }];
    let table = Table { id: ID.to_owned(), caption: None, columns, groups, marks, note: None, narrow: Narrow::Stack };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// The figures of the table: those that the project names, or those with a target and then the usual ones.
pub(super) fn chosen<'a>(context: &Context<'a>) -> Vec<&'a Published> {
    let named = &context.file().board.indicators;
    let promised = context.file().target.iter().filter(|target| target.period() == context.period());
    let ids: Vec<&str> = match named.as_slice() {
        [] => promised.map(|target| target.indicator.get_ref().as_str()).chain(USUAL).collect(),
        named => named.iter().map(|id| id.get_ref().as_str()).collect(),
    };
    let mut cells: Vec<&Published> = Vec::new();
    for cell in ids.into_iter().filter_map(|id| context.total(id)) {
        if cells.len() < MOST && cells.iter().all(|known| known.indicator != cell.indicator) {
            cells.push(cell);
        }
    }
    cells
}

fn indicator_row(context: &Context, cell: &Published, comparison: &Comparison) -> Result<Row, Error> {
    let promised = targets::promised(context, cell);
    let status = match promised.as_ref().map(|promised| promised.status) {
        Some(Some(status)) => Cell::Status { status, text: context.locale.text(&format!("status.{}.cell", status.name()))? },
        Some(None) => context.state(cell.value)?,
        None => Cell::Empty,
    };
    let target = promised.as_ref().map(|promised| target(context, promised)).transpose()?;
    let mut cells = vec![
        Cell::Text { text: context.title(&cell.indicator)?, detail: detail(context, cell, promised.as_ref())? },
        strong(result(context, cell, promised.as_ref())?),
        target.map_or(Cell::Empty, super::figure),
        status,
    ];
    match comparison {
        Comparison::Earlier(spans) => cells.push(earlier(context, cell, spans)?),
        Comparison::Parts(spans) => cells.push(parts(context, cell, spans)?),
        Comparison::None => {}
    }
    Ok(row(cells))
}

fn detail(context: &Context, cell: &Published, promised: Option<&Promised>) -> Result<Option<String>, Error> {
    if cell.indicator == "children_reached" && promised.is_none_or(|promised| promised.pace.is_over) {
        return context.locale.text("five.once").map(Some);
    }
    match (promised, cell.unit.as_str(), cell.value.number(), cell.numerator, cell.denominator) {
        (Some(promised), ..) => targets::detail(context, promised),
        (None, "percent", Some(_), Some(part), Some(whole)) => {
            let part = context.locale.number(part, places_of(part));
            context.locale.say("share.part", &[("part", &part), ("of", &context.locale.of(whole)?)]).map(Some)
        }
        _ => Ok(None),
    }
}

/// The figure with its noun where it needs one, and so many decimals that it does not look like a target that it misses.
fn result(context: &Context, cell: &Published, promised: Option<&Promised>) -> Result<Cell, Error> {
    let exact = match promised {
        Some(promised) => targets::achieved(context, promised)?,
        None => context.number(Some(cell))?,
    };
    let short = text(context, cell)?;
    match &exact {
        Cell::Number { text, spoken: None, .. } if promised.is_none_or(|promised| !misses_by_little(promised, text, &short)) => {
            Ok(super::figure(short))
        }
        _ => Ok(exact),
    }
}

/// Whether only the decimals tell the figure from its target.
fn misses_by_little(promised: &Promised, exact: &str, short: &str) -> bool {
    let is_missed = promised.cell.value.number().is_some_and(|number| !promised.promise.is_met(number));
    is_missed && !short.starts_with(exact)
}

/// "47", "20 days", "€781", "[c]".
fn text(context: &Context, cell: &Published) -> Result<String, Error> {
    match cell.value.number() {
        Some(number) if MEASURED.contains(&cell.unit.as_str()) && !number.is_zero() => context.prose(cell, Nouns::Nominative),
        _ => big_figure(context, cell),
    }
}

/// "45", "at most 14 days", "18 to 22".
fn target(context: &Context, promised: &Promised) -> Result<String, Error> {
    let (cell, promise) = (promised.cell, &promised.promise);
    if let (Direction::Maintain, Some(band)) = (promise.direction, promise.band) {
        let [low, high] = [promise.target.saturating_sub(band), promise.target.saturating_add(band)];
        let (low, high) = (context.promise(cell, low)?, context.promise(cell, high)?);
        return context.locale.say("five.between", &[("low", &low), ("high", &high)]);
    }
    let n = match MEASURED.contains(&cell.unit.as_str()) {
        true => context.locale.count(&format!("unit.{}", cell.unit), promise.target, &[])?,
        false => context.promise(cell, promise.target)?,
    };
    if promise.direction == Direction::Decrease { context.locale.say("five.at_most", &[("n", &n)]) } else { Ok(n) }
}

/// The same figure in earlier periods; words where nobody has one.
fn earlier(context: &Context, cell: &Published, spans: &[Span]) -> Result<Cell, Error> {
    let known: Vec<Option<&Published>> = spans.iter().map(|span| context.cell(&cell.indicator, &span.id, &[], &[])).collect();
    let is_known = |cell: &&Published| cell.value != Value::NoData;
    match known.split_last() {
        Some((_, earlier)) if earlier.iter().flatten().any(is_known) => trend(context, spans, &known),
        _ => Ok(Cell::Text { text: String::new(), detail: Some(context.locale.text("five.trend.first")?) }),
    }
}

/// The figure in the parts of the period, where parts make up the whole or each has a share of its own.
fn parts(context: &Context, cell: &Published, spans: &[Span]) -> Result<Cell, Error> {
    let adds_up = context.card(&cell.indicator).is_some_and(|card| card.adds_up);
    let known: Vec<Option<&Published>> = spans.iter().map(|span| context.cell(&cell.indicator, &span.id, &[], &[])).collect();
    let has_one = known.iter().flatten().any(|cell| cell.value != Value::NoData);
    if has_one && (adds_up || cell.unit == "percent") { trend(context, spans, &known) } else { Ok(Cell::Empty) }
}

fn trend(context: &Context, spans: &[Span], cells: &[Option<&Published>]) -> Result<Cell, Error> {
    let (mut points, mut said) = (Vec::new(), Vec::new());
    for (span, cell) in spans.iter().zip(cells) {
        let (point, words) = match cell {
            Some(cell) => (Point { mark: context.point(cell)?.mark, text: text(context, cell)? }, context.prose(cell, Nouns::Absent)?),
            None => (Point { mark: Mark::NoData, text: String::new() }, context.locale.text("state.no_data.prose")?),
        };
        points.push(point);
        said.push(context.locale.say("five.trend.spoken", &[("period", &comparison::name(context, span)?), ("n", &words)])?);
    }
    Ok(Cell::Bar(Bar::Trend { points, spoken: said.join("; ") }))
}

/// The marks of hidden steps, which are explained under the table like those in its cells.
fn hidden_points(context: &Context, rows: &[Row]) -> Result<Vec<Cell>, Error> {
    let is_hidden =
        |cell: &Cell| matches!(cell, Cell::Bar(Bar::Trend { points, .. }) if points.iter().any(|point| point.mark == Mark::Hidden));
    let used = rows.iter().flat_map(|row| &row.cells).any(is_hidden);
    if used { Ok(vec![context.state(Value::Suppressed)?]) } else { Ok(Vec::new()) }
}
