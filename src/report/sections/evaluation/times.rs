//! Time in each phase on both sides, with stays that go on: middle values with their limits, the difference of means, and the curves on one scale.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use super::{waits, ways_out};
use crate::comparison::{Chance, Middle, TimeCompared, WhyLeftOut};
use crate::error::Error;
use crate::indicators::dimension::UNKNOWN;
use crate::report::context::Context;
use crate::report::model::{Align, Block, Cell, Chart, CurvePanel, CurvesChart, Figure, Narrow, RowGroup, Spot, Table};
use crate::report::typography::begin_sentence;

/// The indicator of the table: of phases without a figure the reason stands there.
const STAYS: &str = "phase_days_median";
/// Percentages beside the curves.
const LEVELS: [u32; 5] = [0, 25, 50, 75, 100];

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let times = &wording.comparison.times;
    let mut blocks = Vec::new();
    if !times.is_empty() {
        times.iter().for_each(|time| context.cite(&time.indicator));
        blocks.push(Block::Table(table(&wording, times)?));
        blocks.extend(figure(&wording, times)?.map(Block::Figure));
    }
    blocks.extend(ways_out::table(&wording)?.map(Block::Table));
    blocks.extend(waits::table(&wording)?.map(Block::Table));
    Ok((!blocks.is_empty()).then_some(Piece { blocks, notes: Vec::new() }))
}

fn table(wording: &Wording, times: &[TimeCompared]) -> Result<Table, Error> {
    let [from, to] = wording.sides()?;
    let mut rows = Vec::new();
    for time in times {
        let (dimension, category) = &time.cut;
        let is_it = |one: &&crate::comparison::Compared| one.to.indicator == time.indicator && one.to.cut.category() == *category;
        let Some(one) = wording.comparison.compared.iter().find(is_it) else { continue };
        let difference = match (&one.chance, time.horizon) {
            (Chance::Interval { .. }, Some(horizon)) => {
                let days = wording.context.locale.count("unit.days", Decimal::from_f64_retain(horizon).unwrap_or_default(), &[])?;
                let sentence = begin_sentence(&wording.says(one, "other")?);
                let estimate = wording.signed_days(one.effect.estimate)?;
                let within = wording.say("stays.within", &[("days", &days), ("interval", &wording.interval(one)?)])?;
                (Cell::Text { text: estimate, detail: Some(within) }, sentence)
            }
            (Chance::NotComputable(why), _) => (words(""), wording.not_computable(*why)?),
            _ => (words(""), wording.say("not_computable.too_few", &[])?),
        };
        rows.push(row(vec![
            words(wording.context.category(dimension, category)?),
            middle(wording, &time.from)?,
            middle(wording, &time.to)?,
            difference.0,
            words(difference.1),
        ]));
    }
    for left_out in &wording.comparison.left_out {
        if left_out.indicator != STAYS || left_out.dimension != "phase" || left_out.category == UNKNOWN {
            continue;
        }
        let why = match left_out.why {
            WhyLeftOut::NoData => wording.say("stays.no_median", &[])?,
            why => wording.say(&format!("left_out.{}", why.name()), &[])?,
        };
        rows.push(row(vec![words(wording.context.category("phase", &left_out.category)?), words(""), words(""), words(""), words(why)]));
    }
    let say = |key: &str| wording.say(key, &[]);
    Ok(Table {
        id: "compared-times".to_owned(),
        caption: Some(caption(say("stays.title")?, Some(say("stays.subtitle")?))),
        columns: vec![
            column(wording.context.locale.text("phase_days.phase")?, Align::Text),
            column(from, Align::Number),
            column(to, Align::Number),
            column(say("stays.difference")?, Align::Number),
            column(say("column.reading")?, Align::Text),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: Some(say("stays.note")?),
        narrow: Narrow::Stack,
    })
}

/// "83 days", and below it "n = 46, 41 ended; interval 60 to 110".
pub(super) fn middle(wording: &Wording, middle: &Middle) -> Result<Cell, Error> {
    let number = |number: f64| wording.float(number, u32::from(number.fract().abs() > 0.01));
    let text = match middle.median {
        Some(median) => number(median),
        None => wording.say("stays.not_reached", &[])?,
    };
    let n = middle.spells.map_or_else(|| "–".to_owned(), |spells| wording.context.locale.whole(spells));
    let mut detail = match middle.ended {
        Some(ended) => wording.say("stays.n_ended", &[("n", &n), ("ended", &wording.context.locale.whole(ended))])?,
        None => wording.say("n", &[("n", &n)])?,
    };
    let limits = match middle.limits {
        [Some(low), Some(high)] => Some(wording.say("interval.difference.between", &[("low", &number(low)), ("high", &number(high))])?),
        [Some(low), None] => Some(wording.say("interval.difference.from_on", &[("low", &number(low)), ("high", "")])?),
        _ => None,
    };
    if let Some(limits) = limits {
        detail = format!("{detail}; {limits}");
    }
    Ok(Cell::Text { text, detail: Some(detail) })
}

fn figure(wording: &Wording, times: &[TimeCompared]) -> Result<Option<Figure>, Error> {
    let [from, to] = wording.sides()?;
    let (mut panels, mut said, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    let mut days: BTreeSet<u32> = BTreeSet::new();
    for time in times {
        let (dimension, category) = &time.cut;
        let title = wording.context.category(dimension, category)?;
        let both = [spots(wording, &time.from)?, spots(wording, &time.to)?];
        if both.iter().all(Vec::is_empty) {
            continue;
        }
        for (side, spots) in [&from, &to].into_iter().zip(&both) {
            for spot in spots {
                let day = wording.float(spot.day, 0);
                said.push(wording.say("stays.one", &[("phase", &title), ("side", side), ("day", &day), ("share", &spot.text)])?);
                rows.push(row(vec![words(title.clone()), words(side.clone()), words(day), words(spot.text.clone())]));
                days.extend(whole(spot.day));
            }
        }
        let [from, to] = both;
        panels.push(CurvePanel { title, from, to });
    }
    let Some(last) = days.last().copied() else { return Ok(None) };
    let written = [0, 30, 90, 180, 365, 730, 1095].into_iter().filter(|day| *day < last).chain([last]);
    let days = written.map(|day| (f64::from(day), wording.context.locale.whole(day))).collect();
    let levels = LEVELS.into_iter().map(|level| Ok((f64::from(level), wording.context.locale.percent(level.into(), 0)?)));
    let say = |key: &str| wording.say(&format!("stays.{key}"), &[]);
    let chart = CurvesChart { from, to, days, levels: levels.collect::<Result<_, Error>>()?, unit: say("unit")?, panels };
    Ok(Some(Figure {
        id: "times".to_owned(),
        caption: caption(say("figure")?, Some(say("figure_subtitle")?)),
        description: said.join(" "),
        chart: Chart::Curves(chart),
        note: None,
        data_title: String::new(),
        data: Table {
            id: "times-data".to_owned(),
            caption: None,
            columns: vec![
                column(wording.context.locale.text("phase_days.phase")?, Align::Text),
                column(wording.say("sides.period", &[])?, Align::Text),
                column(say("day")?, Align::Number),
                column(say("share")?, Align::Number),
            ],
            groups: vec![RowGroup { title: None, rows }],
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Keep,
        },
    }))
}

fn spots(wording: &Wording, middle: &Middle) -> Result<Vec<Spot>, Error> {
    let spot = |point: &crate::comparison::CurvePoint| {
        let share = point.share * 100.0;
        let text = wording.context.locale.percent(Decimal::from_f64_retain(share).unwrap_or_default(), 0)?;
        Ok(Spot { day: point.day, share, text })
    };
    middle.curve.iter().map(spot).collect()
}

fn whole(day: f64) -> Option<u32> {
    Decimal::from_f64_retain(day).and_then(|day| u32::try_from(day.trunc()).ok())
}
