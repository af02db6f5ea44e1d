//! Sessions month by month with the limits of chance: which months stand out, and that the others do not.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::months::month_names;
use super::running::first_of_month;
use super::{Piece, caption, column, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::project::board::BoardChart;
use crate::report::context::{Context, shown, size};
use crate::report::model::{Align, Block, Chart, Figure, Narrow, RowGroup, RunChart, RunPoint, Table};
use crate::statistics::control_chart::{signals, xmr};

const INDICATOR: &str = "sessions_held";

/// The same on the board's page, where it is asked for.
pub(super) fn build_for_board(context: &Context) -> Result<Option<Piece>, Error> {
    if context.file().board.shows(BoardChart::Months) { build(context) } else { Ok(None) }
}

/// The figure, where there are months enough for limits and all of them may be shown.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let is_month = |cell: &&Published| first_of_month(&cell.cut.category()).is_some();
    let months: Vec<&Published> = context.by(INDICATOR, &["month"]).into_iter().filter(is_month).collect();
    let values: Vec<f64> = months.iter().filter_map(|cell| shown(Some(cell))).map(size).collect();
    if values.len() < months.len() {
        return Ok(None);
    }
    // With fewer months limits would move with every month, and where none differs there are none.
    let (Ok(limits), Ok(found)) = (xmr(&values), signals(&values)) else { return Ok(None) };
    // Where most months stand out there is nothing that they could stand out from.
    if 2 * found.iter().map(|signal| signal.at).collect::<BTreeSet<_>>().len() > values.len() {
        return Ok(None);
    }
    let names: Vec<String> = months.iter().map(|cell| cell.cut.category()).collect();
    let short = month_names(context, &names)?;
    let stands_out = |at: usize| found.iter().any(|signal| signal.at == at);
    let mut points = Vec::new();
    for ((at, cell), label) in months.iter().enumerate().zip(&short) {
        points.push(RunPoint { label: label.clone(), point: context.point(cell)?, signal: stands_out(at) });
    }
    let number = |number: f64| context.locale.number(Decimal::from_f64_retain(number).unwrap_or_default(), 0);
    let say = |key: &str, n: &str| context.locale.say(&format!("run_chart.{key}"), &[("n", n)]);
    let low = limits.values.low.max(0.0);
    let line = |key: &str, at: f64| Ok::<_, Error>((at, say(key, &number(at))?));
    let chart = RunChart {
        points,
        mean: Some(line("mean", limits.mean)?),
        low: Some(line("low", low)?),
        high: Some(line("high", limits.values.high)?),
    };
    let out: Vec<&str> = short.iter().enumerate().filter(|(at, _)| stands_out(*at)).map(|(_, name)| name.as_str()).collect();
    let title = match out.is_empty() {
        true => context.locale.text("run_chart.steady")?,
        false => context.locale.count("run_chart.stand_out", out.len().into(), &[("of", &context.locale.of(values.len().into())?)])?,
    };
    let mut said = vec![say("mean_said", &number(limits.mean))?];
    said.push(context.locale.say("run_chart.limits_said", &[("low", &number(low)), ("high", &number(limits.values.high))])?);
    let mut rows = Vec::new();
    for (((at, cell), name), point) in months.iter().enumerate().zip(&names).zip(&chart.points) {
        let month = first_of_month(name).map_or(Ok(name.clone()), |day| context.locale.month_of_year(day))?;
        said.push(context.locale.say("run_chart.one", &[("month", &month), ("n", &point.point.text)])?);
        let verdict = if stands_out(at) { context.locale.text("run_chart.out")? } else { String::new() };
        rows.push(row(vec![words(month), context.number(Some(cell))?, words(verdict)]));
    }
    let text = |key: &str| context.locale.text(&format!("run_chart.{key}"));
    let figure = Figure {
        id: "run-chart".to_owned(),
        caption: caption(title, Some(text("subtitle")?)),
        description: said.join(" "),
        chart: Chart::Run(chart),
        note: Some(text("note")?),
        data_title: String::new(),
        data: Table {
            id: "run-chart-data".to_owned(),
            caption: None,
            columns: vec![
                column(text("month")?, Align::Text),
                column(text("sessions")?, Align::Number),
                column(text("verdict")?, Align::Text),
            ],
            groups: vec![RowGroup { title: None, rows }],
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Keep,
        },
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}
