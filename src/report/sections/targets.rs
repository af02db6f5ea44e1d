//! Results against targets: baseline, target, achieved, progress and status of everything that was promised.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Piece, caption, column, figure, note, row, strong};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::definition::Level;
use crate::indicators::measurement::{TOTAL, Value};
use crate::indicators::progress::{Pace, Promise, Status, promised as promise, status};
use crate::project::file::Direction;
use crate::report::context::{Context, Drawing, percent_of, size};
use crate::report::format::round;
use crate::report::model::{Align, Bar, Block, Cell, Narrow, Row, RowGroup, Table};
use crate::report::typography::begin_sentence;

/// The table of targets, by level of the results chain.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let cells = context.material.protected.cells.iter();
    let mut promised: Vec<Promised> = cells.filter_map(|cell| promised(context, cell)).collect();
    if promised.is_empty() {
        return Ok(None);
    }
    let beside_periods = promised.iter().any(|promised| promised.cell.period != TOTAL);
    promised.iter_mut().for_each(|promised| promised.beside_periods = beside_periods);
    let mut groups = Vec::new();
    for (level, name) in LEVELS {
        let rows = promised.iter().filter(|row| context.card(&row.cell.indicator).map_or(Level::Output, |card| card.level) == *level);
        let rows = rows.map(|promised| target_row(context, promised)).collect::<Result<Vec<_>, Error>>()?;
        if !rows.is_empty() {
            groups.push(RowGroup { title: Some(context.locale.text(&format!("level.{name}"))?), rows });
        }
    }
    let say = |key: &str| context.locale.text(&format!("targets.{key}"));
    let columns = vec![
        column(say("indicator")?, Align::Text),
        column(say("baseline")?, Align::Number),
        column(say("target")?, Align::Number),
        column(say("achieved")?, Align::Number),
        column(say("progress")?, Align::Drawing),
        column(say("percent")?, Align::Number),
        column(say("status")?, Align::Text),
    ];
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let table = Table {
        id: "targets".to_owned(),
        caption: Some(caption(title(context, &promised)?, None)),
        columns,
        groups,
        marks,
        note: thresholds(context, &promised)?,
        narrow: Narrow::Stack,
    };
    let mut notes = vec![note(context, "targets.bars", &[])?];
    if promised.iter().any(|promised| promised.promise.direction == Direction::Decrease) {
        notes.push(note(context, "targets.falling", &[])?);
    }
    if promised.iter().any(|promised| promised.cell.baseline.is_none()) {
        notes.push(note(context, "targets.no_baseline", &[])?);
    }
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes }))
}

/// What the words for promises that are not due yet mean.
fn thresholds(context: &Context, promised: &[Promised]) -> Result<Option<String>, Error> {
    let Some(early) = promised.iter().find(|promised| !promised.pace.is_over) else { return Ok(None) };
    let percent = |number: u8| context.locale.percent(number.into(), 0);
    let (on_track, near) = (percent(early.pace.on_track_percent)?, percent(early.pace.near_percent)?);
    context.locale.say("targets.thresholds", &[("on_track", &on_track), ("near", &near)]).map(Some)
}

pub(super) const LEVELS: &[(Level, &str)] =
    &[(Level::Impact, "impact"), (Level::Outcome, "outcome"), (Level::Output, "output"), (Level::Input, "input")];

fn target_row(context: &Context, promised: &Promised) -> Result<Row, Error> {
    let (cell, promise) = (promised.cell, &promised.promise);
    context.cite(&cell.indicator);
    let plain = |number: Option<Decimal>| match number {
        Some(number) => Ok(figure(context.promise(cell, number)?)),
        None => context.state(Value::NoData),
    };
    let progress = cell.value.number().and_then(|achieved| promise.progress(achieved));
    let bar = match (cell.value, progress) {
        (Value::NoData, _) => Cell::Bar(Bar::Progress { achieved: None }),
        (_, Some(share)) => Cell::Bar(Bar::Progress { achieved: Some(size(share)) }),
        _ => Cell::Empty,
    };
    let percent = match progress {
        Some(share) => figure(told_apart(share, |percent, places| context.locale.percent(percent, places))?),
        None => Cell::Empty,
    };
    let status = match promised.status {
        Some(status) => Cell::Status { status, text: context.locale.text(&format!("status.{}.cell", status.name()))? },
        None => context.state(cell.value)?,
    };
    Ok(row(vec![
        Cell::Text { text: context.title(&cell.indicator)?, detail: detail(context, promised)? },
        plain(cell.baseline)?,
        plain(cell.target)?,
        strong(achieved(context, promised)?),
        bar,
        percent,
        status,
    ]))
}

/// The figure, with so many decimals that it does not look like a target that it misses.
pub(super) fn achieved(context: &Context, promised: &Promised) -> Result<Cell, Error> {
    let (cell, promise) = (promised.cell, &promised.promise);
    let places = context.places(cell);
    let Some(number) = cell.value.number().filter(|number| !promise.is_met(*number)) else { return context.number(Some(cell)) };
    let misses = |places: &u32| round(number, *places) != round(promise.target, *places);
    let places = (places..=MOST_PLACES).find(misses).unwrap_or(MOST_PLACES);
    context.number_with(cell, places)
}

/// So many decimals tell a figure from its target; more would not be read.
const MOST_PLACES: u32 = 2;

/// A share in percent, whole unless that would make a target reached that is not, or nothing of something.
fn told_apart(share: Decimal, percent: impl Fn(Decimal, u32) -> Result<String, Error>) -> Result<String, Error> {
    let exact = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    let is_wrong =
        |shown: Decimal| (exact < Decimal::ONE_HUNDRED && shown == Decimal::ONE_HUNDRED) || (shown.is_zero() && !exact.is_zero());
    let places = (0..=MOST_PLACES).find(|places| !is_wrong(round(exact, *places)));
    match places {
        Some(places) => percent(exact, places),
        // A hundredth, or all but a hundredth.
        None if exact > Decimal::ONE => percent(exact.trunc_with_scale(MOST_PLACES), MOST_PLACES),
        None => percent(exact.round_dp_with_strategy(MOST_PLACES, RoundingStrategy::AwayFromZero), MOST_PLACES),
    }
}

/// "30 of 37", for when it was promised, what part of that time has passed, and which way is better.
pub(super) fn detail(context: &Context, promised: &Promised) -> Result<Option<String>, Error> {
    let cell = promised.cell;
    let mut details = Vec::new();
    if cell.unit == "percent" && cell.value.number().is_some() {
        details.extend(super::part_of_whole(context, cell)?);
    }
    if let Some(period) = context.file().period.iter().find(|period| *period.id.get_ref() == cell.period) {
        details.extend(context.own_if_given(&period.title));
    } else if promised.beside_periods {
        details.push(context.locale.text("targets.whole")?);
    }
    if !promised.pace.is_over {
        let elapsed = context.locale.percent(promised.pace.elapsed * Decimal::ONE_HUNDRED, 0)?;
        details.push(context.locale.say("targets.elapsed", &[("percent", &elapsed)])?);
    }
    match (promised.promise.direction, promised.promise.band) {
        (Direction::Decrease, _) => details.push(context.locale.text("targets.lower")?),
        (Direction::Maintain, Some(band)) => {
            let target = promised.promise.target;
            let (low, high) = (context.promise(cell, target - band)?, context.promise(cell, target + band)?);
            details.push(context.locale.say("targets.between", &[("low", &low), ("high", &high)])?);
        }
        _ => {}
    }
    Ok(if details.is_empty() { None } else { Some(details.join("; ")) })
}

/// A figure with what was promised for it.
pub(super) struct Promised<'a> {
    pub cell: &'a Published,
    pub promise: Promise,
    pub pace: Pace,
    /// `None` where the figure is hidden, because the status would say something about it.
    pub status: Option<Status>,
    /// Whether some promises are for periods, so that one for the whole project has to say so.
    beside_periods: bool,
}

/// What was promised for a figure; `None` if nothing was.
pub(super) fn promised<'a>(context: &Context<'a>, cell: &'a Published) -> Option<Promised<'a>> {
    let project = context.material.project;
    let card = context.card(&cell.indicator)?;
    cell.target.filter(|_| cell.cut.dimensions.is_empty() && cell.value != Value::NotApplicable)?;
    let promise = promise(project, &cell.indicator, card.direction, &cell.period)?;
    let period = project.periods().into_iter().find(|period| period.id == cell.period)?;
    let pace = Pace::of(project, card.accumulates, &period, context.material.as_of);
    Some(Promised { cell, promise, pace, status: status(cell.value, &promise, &pace), beside_periods: false })
}

/// The status of a figure against its target; `None` where the figure is hidden.
pub(super) fn status_of(context: &Context, cell: &Published) -> Option<Status> {
    promised(context, cell)?.status
}

/// How many of the targets that were due are met, where no status is hidden.
fn title(context: &Context, promised: &[Promised]) -> Result<String, Error> {
    let count = |wanted: Status| promised.iter().filter(|promised| promised.status == Some(wanted)).count();
    let met = count(Status::Met);
    let due = met + count(Status::NotMet);
    if due == 0 || promised.iter().any(|promised| promised.status.is_none()) {
        return context.locale.text("targets.neutral");
    }
    let suffix = if due < promised.len() { "_due" } else { "" };
    let spelled_due = spelled(context, due)?;
    if met == 0 {
        return context.locale.text("targets.none");
    }
    if met == due {
        return context.locale.count(&format!("targets.all{suffix}"), due.into(), &[("due", &spelled_due)]);
    }
    let arguments = [("Met", &*begin_sentence(&spelled(context, met)?)), ("due", &*spelled_due), ("of", &*context.locale.of(due.into())?)];
    context.locale.count(&format!("targets.met{suffix}"), met.into(), &arguments)
}

fn spelled(context: &Context, number: usize) -> Result<String, Error> {
    let key = format!("spelled.{number}");
    if context.locale.has(&key) { context.locale.text(&key) } else { Ok(context.locale.whole(number)) }
}

/// A part of a whole, as whole percent.
pub(super) fn whole_percent(context: &Context, part: Decimal, whole: Decimal) -> Result<Option<String>, Error> {
    percent_of(part, whole).map(|percent| context.locale.percent(percent, 0)).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(share: &str) -> String {
        told_apart(share.parse().expect("a number"), |percent, places| Ok(format!("{percent:.*}", places as usize))).expect("a text")
    }

    #[test]
    fn a_target_that_is_just_missed_does_not_look_reached() {
        assert_eq!(["0.994", "0.9951", "0.99996", "1", "1.044"].map(shown), ["99", "99.5", "99.99", "100", "104"]);
    }

    #[test]
    fn a_beginning_does_not_look_like_nothing() {
        assert_eq!(["0", "0.004", "0.00004", "0.000001"].map(shown), ["0", "0.4", "0.01", "0.01"]);
    }
}
