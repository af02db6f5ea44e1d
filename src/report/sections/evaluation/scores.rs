//! Scores before and after, a table an instrument: how many pairs there are, whether the others began elsewhere, how children changed, and what
//! became of them. It says that children changed, and never what changed them.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use super::{method::paragraph, scores_flow};
use crate::comparison::{Change, ScoreSide, ScoresCompared, Told};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::project::instruments::Better;
use crate::report::context::{Context, Drawing, percent_of};
use crate::report::model::{Align, Block, Cell, Narrow, Node, Row, RowGroup, Table};
use crate::statistics::Interval;

/// The indicators that the tables show.
const INDICATORS: [&str; 6] =
    ["score_eligible", "score_pairs", "score_missing", "score_pairing_rate", "score_change", "score_improved_share"];
/// Decimals of statistics for the team; others see two digits that say something.
const PLACES: u32 = 2;
/// A p is shown down to this.
const LEAST_P: f64 = 0.001;

/// Whether a figure stands in these tables, and needs no other place.
pub(super) fn shows(wording: &Wording, indicator: &str) -> bool {
    !wording.comparison.scores.is_empty() && (INDICATORS.contains(&indicator) || indicator == "score_change_class")
}

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let scores = &wording.comparison.scores;
    if scores.is_empty() {
        return Ok(None);
    }
    INDICATORS.iter().for_each(|indicator| context.cite(indicator));
    let mut blocks: Vec<Block> = scores_flow::table(&wording, scores)?.map(Block::Table).into_iter().collect();
    for one in scores {
        blocks.push(Block::Table(table(&wording, one)?));
    }
    let method: Vec<Vec<Node>> = ["change", "flip", "effect", "classes"]
        .map(|key| Ok(vec![paragraph(wording.say(&format!("scores.method.{key}"), &[])?)]))
        .into_iter()
        .collect::<Result<_, Error>>()?;
    let nodes = vec![paragraph(wording.say("scores.causes", &[])?), Node::List { ordered: false, items: method }];
    blocks.push(Block::Text { nodes });
    Ok(Some(Piece { blocks, notes: Vec::new() }))
}

fn table(wording: &Wording, one: &ScoresCompared) -> Result<Table, Error> {
    let context = wording.context;
    let group = |key: &str, rows: Vec<Row>| -> Result<Option<RowGroup>, Error> {
        let title = wording.say(&format!("scores.group.{key}"), &[])?;
        Ok((!rows.is_empty()).then_some(RowGroup { title: Some(title), rows }))
    };
    let groups = [
        group("pairs", vec![figures(wording, one, "score_pairing_rate")?])?,
        group("baseline", baseline(wording, one)?)?,
        group("change", change(wording, one)?)?,
        group("classes", classes(wording, one)?)?,
    ];
    let groups: Vec<RowGroup> = groups.into_iter().flatten().collect();
    let title = context.own(&one.title, "instrument")?;
    let [from, to] = wording.sides()?;
    let better = match one.better {
        Better::Higher => "higher",
        Better::Lower => "lower",
    };
    let note = match &one.source {
        Some(source) => wording.say("scores.source", &[("source", &context.own(source, "source")?)])?,
        None => wording.say("scores.no_threshold", &[])?,
    };
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    Ok(Table {
        id: format!("compared-scores-{}", one.instrument.replace('_', "-")),
        caption: Some(caption(
            wording.say("scores.title", &[("instrument", &title)])?,
            Some(wording.say(&format!("scores.better.{better}"), &[])?),
        )),
        columns: vec![column(String::new(), Align::Text), column(from, Align::Number), column(to, Align::Number)],
        groups,
        marks,
        note: Some(note),
        narrow: Narrow::Stack,
    })
}

/// A published figure of both sides, with what it is a part of.
fn figures(wording: &Wording, one: &ScoresCompared, indicator: &str) -> Result<Row, Error> {
    let mut cells = vec![words(wording.context.title(indicator)?)];
    for side in &one.sides {
        cells.push(cell(wording, side.total(indicator))?);
    }
    Ok(row(cells))
}

fn cell(wording: &Wording, cell: Option<&Published>) -> Result<Cell, Error> {
    match cell {
        Some(cell) if cell.value.number().is_some() => wording.figure(cell),
        Some(cell) => wording.context.state(cell.value),
        None => wording.context.state(Value::NotApplicable),
    }
}

/// Mean scores before of those who are paired, and of those whose second score is missing.
fn baseline(wording: &Wording, one: &ScoresCompared) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for (at, key) in ["paired", "unpaired"].into_iter().enumerate() {
        let mut cells = vec![words(wording.say(&format!("scores.baseline.{key}"), &[])?)];
        for side in &one.sides {
            cells.push(told(wording, &side.baseline[at], |(n, mean)| {
                Ok(Cell::Text { text: number(wording, *mean), detail: Some(counted(wording, *n)?) })
            })?);
        }
        rows.push(row(cells));
    }
    Ok(rows)
}

fn change(wording: &Wording, one: &ScoresCompared) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    type Shown<'s> = &'s dyn Fn(&Change) -> Result<Cell, Error>;
    let mean: Shown = &|change| {
        let n = counted(wording, change.pairs)?;
        let detail = match change.interval {
            Some(interval) => format!("{}; {n}", between(wording, interval)?),
            None => wording.say("scores.change.no_interval", &[("n", &n)])?,
        };
        Ok(Cell::Text { text: signed(wording, change.mean), detail: Some(detail) })
    };
    let p: Shown = &|change| {
        let text = if change.p < LEAST_P {
            wording.say("scores.change.p_below", &[("p", &wording.float(LEAST_P, 3))])?
        } else {
            wording.float(change.p, if is_team(wording) { 3 } else { places(change.p) })
        };
        let key = if change.is_exact { "exact" } else { "t" };
        Ok(Cell::Text { text, detail: Some(wording.say(&format!("scores.change.{key}"), &[])?) })
    };
    let effect: Shown = &|change| match change.effect {
        Some((g, interval)) => Ok(Cell::Text { text: signed(wording, g), detail: Some(between(wording, interval)?) }),
        None => Ok(words(wording.say("scores.not_computable.no_spread", &[])?)),
    };
    for (key, shown) in [("mean", mean), ("p", p), ("effect", effect)] {
        let mut cells = vec![words(wording.say(&format!("scores.change.{key}"), &[])?)];
        for side in &one.sides {
            cells.push(match side.total("score_change").filter(|_| key == "mean") {
                // A mean needs neither a spread nor a second pair.
                Some(mean) if matches!(side.change, Told::NotComputable(_)) && mean.value.number().is_some() => mean_alone(wording, mean)?,
                _ => told(wording, &side.change, shown)?,
            });
        }
        rows.push(row(cells));
    }
    Ok(rows)
}

/// The mean change where nothing can be said of chance: "−5.00", and below it "n = 12, all alike".
fn mean_alone(wording: &Wording, mean: &Published) -> Result<Cell, Error> {
    let change = mean.value.number().and_then(|number| number.to_f64()).unwrap_or_default();
    let detail = wording.say("scores.change.no_interval", &[("n", &wording.n(mean)?.unwrap_or_default())])?;
    Ok(Cell::Text { text: signed(wording, change), detail: Some(detail) })
}

/// What became of the children, and the share of those who improved; nothing where nobody declared what a change is.
fn classes(wording: &Wording, one: &ScoresCompared) -> Result<Vec<Row>, Error> {
    if one.source.is_none() {
        return Ok(Vec::new());
    }
    let context = wording.context;
    let mut names: Vec<&str> = Vec::new();
    for (class, _) in one.sides.iter().flat_map(|side| side.parts("score_change_class")) {
        if class != "not_computable" && !names.contains(&class) {
            names.push(class);
        }
    }
    let mut rows = Vec::new();
    for class in names {
        let mut cells = vec![words(context.category("change_class", class)?)];
        for side in &one.sides {
            cells.push(of_class(wording, side, class)?);
        }
        rows.push(row(cells));
    }
    if !rows.is_empty() {
        rows.push(figures(wording, one, "score_improved_share")?);
    }
    Ok(rows)
}

/// "15", and below it "48% of 31".
fn of_class(wording: &Wording, side: &ScoreSide, class: &str) -> Result<Cell, Error> {
    let context = wording.context;
    let found = side.parts("score_change_class").find(|(known, _)| *known == class).map(|(_, cell)| cell);
    let Some(count) = found.and_then(|cell| cell.value.number()) else {
        return context.state(found.map_or(Value::NotApplicable, |cell| cell.value));
    };
    let whole = side.total("score_change_class").and_then(|cell| cell.value.number());
    let share = whole.and_then(|whole| Some((percent_of(count, whole)?, whole)));
    let detail = share.map(|(share, whole)| {
        let (percent, of) = (context.locale.percent(share, 0)?, context.locale.of(whole)?);
        wording.say("scores.class", &[("percent", &percent), ("of", &of)])
    });
    Ok(Cell::Text { text: context.locale.whole(count), detail: detail.transpose()? })
}

/// A statistic, the mark of what is hidden, or why there is none.
fn told<T>(wording: &Wording, told: &Told<T>, shown: impl Fn(&T) -> Result<Cell, Error>) -> Result<Cell, Error> {
    use crate::statistics::NotComputable as Why;
    let key = match told {
        Told::Known(known) => return shown(known),
        Told::Hidden => return wording.context.state(Value::Suppressed),
        Told::NotComputable(None) => "alike",
        Told::NotComputable(Some(Why::Nothing)) => "nothing",
        Told::NotComputable(Some(Why::TooFew)) => "too_few",
        Told::NotComputable(Some(Why::NoSpread)) => "no_spread",
        Told::NotComputable(Some(Why::OutOfRange)) => "out_of_range",
    };
    Ok(words(wording.say(&format!("scores.not_computable.{key}"), &[])?))
}

fn counted(wording: &Wording, n: u64) -> Result<String, Error> {
    wording.say("n", &[("n", &wording.context.locale.whole(n))])
}

fn between(wording: &Wording, interval: Interval) -> Result<String, Error> {
    let [low, high] = [interval.low, interval.high].map(|limit| signed(wording, limit));
    wording.say("interval.difference.between", &[("low", &low), ("high", &high)])
}

fn is_team(wording: &Wording) -> bool {
    wording.context.material.protected.threshold.is_none()
}

fn number(wording: &Wording, number: f64) -> String {
    wording.float(number, if is_team(wording) { PLACES } else { places(number) })
}

fn signed(wording: &Wording, signed: f64) -> String {
    let text = number(wording, signed.abs());
    let is_nothing = Decimal::from_f64_retain(signed).is_none_or(|signed| signed.round_dp(PLACES + 1).is_zero());
    match signed {
        _ if is_nothing => text,
        signed if signed < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// Decimals of two digits that say something.
fn places(number: f64) -> u32 {
    match number.abs() {
        size if size >= 10.0 => 0,
        size if size >= 1.0 => 1,
        size if size >= 0.1 => 2,
        _ => 3,
    }
}
