//! Sessions month by month, a row a profession on one scale, and the running total of children below.

use chrono::Datelike;

use super::running::{self, first_of_month};
use super::{Piece, caption, column, note, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::dimension::UNKNOWN;
use crate::indicators::measurement::Value;
use crate::ingest::dataset::is_unknown;
use crate::report::context::{Context, Drawing, Nouns, shown};
use crate::report::model::{Align, Block, Cell, Chart, Figure, MonthsChart, MonthsRow, Narrow, Note, RowGroup, Table};

const INDICATOR: &str = "sessions_held";

/// One row of columns: whose sessions, month by month and together.
struct Series<'a> {
    label: String,
    counts: Vec<Value>,
    total: Option<&'a Published>,
}

/// The figure, if sessions were counted by month.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let by_month = context.by(INDICATOR, &["month"]);
    let months: Vec<String> = by_month.iter().map(|cell| cell.cut.category()).filter(|month| first_of_month(month).is_some()).collect();
    let (Some(first), Some(last)) =
        (months.first().and_then(|month| first_of_month(month)), months.last().and_then(|month| first_of_month(month)))
    else {
        return Ok(None);
    };
    let roles = series(context, &months)?;
    let all = Series {
        label: context.locale.text("months.all")?,
        counts: months.iter().map(|month| context.count(INDICATOR, &["month"], &[month])).collect(),
        total: context.total(INDICATOR),
    };
    let [start, end] = [context.locale.month_of_year(first)?, context.locale.month_of_year(last)?];
    let period = if start == end { start } else { context.locale.say("period.months", &[("start", &start), ("end", &end)])? };
    let subtitle =
        context.locale.say(if roles.is_empty() { "months.subtitle" } else { "months.subtitle_roles" }, &[("period", &period)])?;
    let (running, note) = running::build(context, &months)?;
    let drawn = if roles.is_empty() { std::slice::from_ref(&all) } else { &roles };
    let chart = MonthsChart {
        months: month_names(context, &months)?,
        rows: drawn.iter().map(|series| months_row(context, series)).collect::<Result<_, Error>>()?,
        total_label: context.locale.count("unit.months", months.len().into(), &[])?,
        running,
    };
    let figure = Figure {
        id: "sessions-by-month".to_owned(),
        caption: caption(title(context, months.len())?, Some(subtitle)),
        description: description(context, drawn, &chart)?,
        data: data(context, &months, &roles, &all)?,
        chart: Chart::Months(chart),
        note,
        data_title: String::new(),
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: notes(context)? }))
}

/// A row a profession, the busiest first and those with a hidden total last; none where professions were not recorded.
fn series<'a>(context: &Context<'a>, months: &[String]) -> Result<Vec<Series<'a>>, Error> {
    let dimensions = ["worker_role", "month"];
    if context.by(INDICATOR, &dimensions).is_empty() {
        return Ok(Vec::new());
    }
    let mut totals: Vec<&Published> =
        context.by(INDICATOR, &["worker_role"]).into_iter().filter(|cell| cell.value != Value::Zero).collect();
    if totals.iter().map(|cell| cell.cut.category()).all(|role| role == UNKNOWN || is_unknown(&role)) {
        return Ok(Vec::new());
    }
    totals.sort_by_key(|cell| std::cmp::Reverse(cell.value.number()));
    let mut series = Vec::new();
    for total in totals {
        let role = total.cut.category();
        let counts = months.iter().map(|month| context.count(INDICATOR, &dimensions, &[&role, month])).collect();
        series.push(Series { label: context.category("worker_role", &role)?, counts, total: Some(total) });
    }
    Ok(series)
}

fn months_row(context: &Context, series: &Series) -> Result<MonthsRow, Error> {
    let points = series.counts.iter().map(|count| context.counted_point(*count)).collect::<Result<_, Error>>()?;
    let total = series.total.map_or_else(|| context.mark(Value::NoData), |cell| context.figure(cell))?;
    Ok(MonthsRow { label: series.label.clone(), points, total })
}

/// Short names, with the year where it changes.
pub(super) fn month_names(context: &Context, months: &[String]) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    let mut year = None;
    for month in months.iter().filter_map(|month| first_of_month(month)) {
        let name = context.locale.month(month)?;
        let changes = year.is_some_and(|year| year != month.year());
        names.push(if changes { format!("{name}\u{a0}{}", month.year()) } else { name });
        year = Some(month.year());
    }
    Ok(names)
}

/// "967 sessions in 12 months; 47 children were reached", where both may be shown and there are any.
fn title(context: &Context, months: usize) -> Result<String, Error> {
    let any = |indicator: &str| shown(context.total(indicator)).filter(|number| !number.is_zero());
    let (Some(sessions), Some(children)) = (any(INDICATOR), any("children_reached")) else {
        return context.locale.text("months.neutral");
    };
    let sessions = context.locale.count("unit.sessions", sessions, &[])?;
    let months = context.locale.count("unit.months", months.into(), &[])?;
    let children = context.locale.count("months.reached", children, &[])?;
    context.locale.say("months.title", &[("sessions", &sessions), ("months", &months), ("children", &children)])
}

fn description(context: &Context, rows: &[Series], chart: &MonthsChart) -> Result<String, Error> {
    let mut said = Vec::new();
    for series in rows {
        let total =
            series.total.map_or_else(|| context.locale.text("state.no_data.prose"), |cell| context.prose(cell, Nouns::Nominative))?;
        said.push(context.locale.say("months.description", &[("role", &series.label), ("n", &total)])?);
    }
    if let Some(running) = &chart.running {
        let steps =
            running.steps.iter().map(|step| context.locale.say("months.children_total", &[("step", &step.label), ("n", &step.text)]));
        said.push(format!("{}, {}: {}.", running.label, running.detail, steps.collect::<Result<Vec<_>, Error>>()?.join("; ")));
    }
    Ok(said.join(" "))
}

fn data(context: &Context, months: &[String], roles: &[Series], all: &Series) -> Result<Table, Error> {
    let mut columns = vec![column(context.locale.text("months.month")?, Align::Text)];
    columns.extend(roles.iter().map(|series| column(series.label.clone(), Align::Number)));
    columns.push(column(all.label.clone(), Align::Number));
    let across = |month: usize| roles.iter().chain([all]).map(move |series| series.counts.get(month).copied().unwrap_or(Value::NoData));
    let mut rows = Vec::new();
    for (index, month) in months.iter().filter_map(|month| first_of_month(month)).enumerate() {
        let numbers = across(index).map(|count| context.counted(count)).collect::<Result<Vec<Cell>, Error>>()?;
        rows.push(row([vec![words(context.locale.month_of_year(month)?)], numbers].concat()));
    }
    let totals = roles.iter().chain([all]).map(|series| context.number(series.total)).collect::<Result<Vec<Cell>, Error>>()?;
    rows.push(total_row([vec![words(context.locale.text("months.total")?)], totals].concat()));
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Hatched)?;
    let groups = vec![RowGroup { title: None, rows }];
    Ok(Table { id: "sessions-by-month-data".to_owned(), caption: None, columns, groups, marks, note: None, narrow: Narrow::Scroll })
}

fn notes(context: &Context) -> Result<Vec<Note>, Error> {
    let mut lines = vec![context.locale.text("months.cancelled.held")?];
    if let Some(cancelled) = shown(context.total("sessions_cancelled")).filter(|cancelled| !cancelled.is_zero()) {
        lines.push(context.locale.count("months.cancelled.missed", cancelled, &[])?);
    }
    let counting = Note { title: context.locale.text("months.cancelled.title")?, lines };
    Ok(vec![counting, note(context, "months.added", &[])?])
}
