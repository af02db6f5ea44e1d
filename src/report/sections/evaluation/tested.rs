//! The figures of which chance can be judged: a table with intervals and what they say, and the intervals drawn on one scale each.

use std::collections::BTreeMap;

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use crate::comparison::{Chance, Compared, Reading, Scale};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::model::{Align, Axis, Block, Chart, Figure, ForestChart, ForestRow, Narrow, RowGroup, Table};

/// Steps of an axis.
const STEPS: [f64; 3] = [1.0, 2.0, 5.0];
/// An axis of ratios goes no further than this to either side.
const FARTHEST_RATIO: f64 = 8.0;

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let tested: Vec<&Compared> =
        wording.comparison.compared.iter().filter(|one| one.is_total() && !matches!(one.chance, Chance::None(_))).collect();
    if tested.is_empty() {
        return Ok(None);
    }
    let mut blocks = vec![Block::Table(table(&wording, &tested)?)];
    for scale in [Scale::Difference, Scale::RateRatio] {
        blocks.extend(figures(&wording, &tested, scale)?.into_iter().map(Block::Figure));
    }
    Ok(Some(Piece { blocks, notes: Vec::new() }))
}

fn table(wording: &Wording, tested: &[&Compared]) -> Result<Table, Error> {
    let [from, to] = wording.sides()?;
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in tested {
        wording.context.cite(&one.to.indicator);
        groups.entry(one.level).or_default().push(row(vec![
            words(wording.context.title(&one.to.indicator)?),
            wording.figure(&one.from)?,
            wording.figure(&one.to)?,
            wording.effect(one)?,
            words(wording.sentence(one)?),
        ]));
    }
    let groups = groups.into_iter().map(|(level, rows)| {
        let title = wording.context.locale.text(&format!("level.{}", level_key(level)))?;
        Ok(RowGroup { title: Some(title), rows })
    });
    let say = |key: &str| wording.say(key, &[]);
    Ok(Table {
        id: "compared-tested".to_owned(),
        caption: Some(caption(title(wording, tested)?, Some(wording.say("tested.subtitle", &[("from", &from), ("to", &to)])?))),
        columns: vec![
            column(say("column.indicator")?, Align::Text),
            column(from, Align::Number),
            column(to, Align::Number),
            column(say("column.difference_and_interval")?, Align::Number),
            column(say("column.reading")?, Align::Text),
        ],
        groups: groups.collect::<Result<_, Error>>()?,
        marks: Vec::new(),
        note: Some(wording.context.locale.count("evaluation.tested.note", wording.comparison.family.into(), &[])?),
        narrow: Narrow::Stack,
    })
}

pub(super) fn level_key(level: crate::indicators::definition::Level) -> &'static str {
    use crate::indicators::definition::Level;
    match level {
        Level::Impact => "impact",
        Level::Outcome => "outcome",
        Level::Output => "output",
        Level::Input => "input",
    }
}

/// How many changed by more than chance, as a sentence.
pub(super) fn title(wording: &Wording, tested: &[&Compared]) -> Result<String, Error> {
    let tested: Vec<&&Compared> = tested.iter().filter(|one| matches!(one.chance, Chance::Interval { .. })).collect();
    let clear = tested.iter().filter(|one| one.reading == Reading::Clear).count();
    let of = wording.context.locale.of(tested.len().into())?;
    if tested.is_empty() {
        return wording.say("tested.nothing", &[]);
    }
    if clear == 0 {
        return wording.context.locale.count("evaluation.tested.none", tested.len().into(), &[]);
    }
    if tested.len() == 1 {
        return wording.say("tested.only", &[]);
    }
    wording.context.locale.count("evaluation.tested.some", clear.into(), &[("of", &of)])
}

/// A drawing of the intervals: differences of one unit on one axis, all ratios on another.
fn figures(wording: &Wording, tested: &[&Compared], scale: Scale) -> Result<Vec<Figure>, Error> {
    let mut by_unit: BTreeMap<&str, Vec<&Compared>> = BTreeMap::new();
    for one in tested.iter().filter(|one| one.effect.scale == scale && matches!(one.chance, Chance::Interval { .. })) {
        let unit = if scale == Scale::RateRatio { "" } else { one.to.unit.as_str() };
        by_unit.entry(unit).or_default().push(one);
    }
    by_unit.into_iter().map(|(unit, compared)| figure(wording, scale, unit, &compared)).collect()
}

fn figure(wording: &Wording, scale: Scale, unit: &str, compared: &[&Compared]) -> Result<Figure, Error> {
    let [from, to] = wording.sides()?;
    let (mut rows, mut said, mut data) = (Vec::new(), Vec::new(), Vec::new());
    for one in compared {
        let Chance::Interval { interval, .. } = &one.chance else { continue };
        let label = wording.context.title(&one.to.indicator)?;
        let (estimate, limits) = (wording.estimate(one)?, wording.interval(one)?);
        said.push(wording.say("forest.one", &[("title", &label), ("estimate", &estimate), ("interval", &limits)])?);
        data.push(row(vec![words(label.clone()), words(estimate.clone()), words(limits.clone())]));
        let at = |number: f64| position(scale, number);
        rows.push(ForestRow {
            label,
            low: at(interval.low),
            estimate: at(one.effect.estimate),
            high: at(interval.high),
            text: estimate,
            detail: limits,
            clear: one.reading == Reading::Clear,
        });
    }
    let say = |key: &str| wording.say(&format!("forest.{}.{key}", scale.name()), &[("from", &from), ("to", &to)]);
    let named = wording.context.locale.has(&format!("unit_name.{unit}"));
    let unit_name = match unit {
        "percent" => wording.say("forest.points", &[])?,
        unit if named => wording.context.locale.text(&format!("unit_name.{unit}"))?,
        unit => unit.to_owned(),
    };
    let chart = ForestChart { axis: axis(wording, scale, &rows), rows, less: say("less")?, more: say("more")? };
    let id = if unit.is_empty() { format!("forest-{}", scale.name().replace('_', "-")) } else { format!("forest-{unit}") };
    Ok(Figure {
        id: id.clone(),
        caption: caption(say("title")?, Some(wording.say(&format!("forest.{}.subtitle", scale.name()), &[("unit", &unit_name)])?)),
        description: said.join(" "),
        chart: Chart::Forest(chart),
        note: None,
        data_title: String::new(),
        data: Table {
            id: format!("{id}-data"),
            caption: None,
            columns: vec![
                column(wording.say("column.indicator", &[])?, Align::Text),
                column(wording.say("column.difference", &[])?, Align::Number),
                column(wording.say("column.interval", &[])?, Align::Number),
            ],
            groups: vec![RowGroup { title: None, rows: data }],
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Keep,
        },
    })
}

/// Where a number stands on the axis. Twice and half as many are as far from the same.
fn position(scale: Scale, number: f64) -> f64 {
    match scale {
        Scale::Difference | Scale::RestrictedMean => number,
        Scale::RateRatio => number.max(0.0).log2(),
    }
}

/// An axis that holds all intervals, with nothing changed on it; what is further away than its ends is drawn as an arrow.
fn axis(wording: &Wording, scale: Scale, rows: &[ForestRow]) -> Axis {
    let ends = rows.iter().flat_map(|row| [row.low, row.estimate, row.high]).filter(|end| end.is_finite());
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), end| (low.min(end), high.max(end)));
    let (low, high, step) = match scale {
        Scale::RateRatio => {
            let most = FARTHEST_RATIO.log2();
            (low.floor().max(-most), high.ceil().min(most), 1.0)
        }
        Scale::Difference | Scale::RestrictedMean => {
            let step = nice_step(high - low);
            ((low / step).floor() * step, (high / step).ceil() * step, step)
        }
    };
    let (low, high) = if high > low { (low, high) } else { (-1.0, 1.0) };
    let text = |at: f64| match scale {
        Scale::RateRatio => wording.say("times", &[("n", &wording.float(at.exp2(), if at < -1.0 { 3 } else { 1 }))]).unwrap_or_default(),
        Scale::Difference | Scale::RestrictedMean => {
            let text = wording.float(at.abs(), u32::from(step < 1.0));
            if at > 0.0 {
                format!("+{text}")
            } else if at < 0.0 {
                format!("−{text}")
            } else {
                text
            }
        }
    };
    let count = ((high - low) / step).round();
    let ticks = (0..=64).map(f64::from).take_while(|tick| *tick <= count).map(|tick| low + tick * step);
    Axis { low, high, ticks: ticks.map(|at| (at, text(if at.abs() < step / 1e6 { 0.0 } else { at }))).collect() }
}

/// A step of one, two or five times a power of ten that makes four to eight of them.
fn nice_step(range: f64) -> f64 {
    let power = 10_f64.powf((range.max(f64::MIN_POSITIVE) / 6.0).log10().floor());
    STEPS.iter().map(|step| step * power).find(|step| range / step <= 7.0).unwrap_or(power * 10.0).max(1e-6)
}
