//! Results against targets: baseline, target, achieved, progress and status of everything that was promised.

use rust_decimal::Decimal;

use super::{Piece, caption, column, figure, note, row, strong};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::definition::Level;
use crate::indicators::measurement::{TOTAL, Value};
use crate::project::file::{self, Direction};
use crate::report::context::{Context, Drawing, percent_of, size};
use crate::report::format::places_of;
use crate::report::model::{Align, Bar, Block, Cell, Narrow, RowGroup, Status, Table};
use crate::report::typography::begin_sentence;

/// The table of targets, by level of the results chain.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let promised: Vec<&Published> = context.material.protected.cells.iter().filter(|cell| is_promised(cell)).collect();
    if promised.is_empty() {
        return Ok(None);
    }
    let mut groups = Vec::new();
    for (level, name) in LEVELS {
        let rows = promised.iter().filter(|cell| context.card(&cell.indicator).map_or(Level::Output, |card| card.level) == *level);
        let rows = rows.map(|cell| target_row(context, cell)).collect::<Result<Vec<_>, Error>>()?;
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
        note: None,
        narrow: Narrow::Stack,
    };
    let mut notes = vec![note(context, "targets.bars", &[])?];
    if promised.iter().any(|cell| direction(context, cell) == Direction::Decrease) {
        notes.push(note(context, "targets.falling", &[])?);
    }
    if promised.iter().any(|cell| cell.baseline.is_none()) {
        notes.push(note(context, "targets.no_baseline", &[])?);
    }
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes }))
}

pub(super) const LEVELS: &[(Level, &str)] =
    &[(Level::Impact, "impact"), (Level::Outcome, "outcome"), (Level::Output, "output"), (Level::Input, "input")];

fn is_promised(cell: &Published) -> bool {
    cell.target.is_some() && cell.cut.dimensions.is_empty() && cell.value != Value::NotApplicable
}

fn target_row(context: &Context, cell: &Published) -> Result<crate::report::model::Row, Error> {
    context.cite(&cell.indicator);
    let way = direction(context, cell);
    let plain = |number: Option<Decimal>| match number {
        Some(number) => Ok(figure(context.promise(cell, number)?)),
        None => context.state(Value::NoData),
    };
    let progress = cell.value.number().zip(cell.target).and_then(|(achieved, target)| progress(achieved, target, cell.baseline, way));
    let status = status(context, cell);
    let bar = match (cell.value, progress) {
        (Value::NoData, _) => Cell::Bar(Bar::Progress { achieved: None }),
        (_, Some(share)) => Cell::Bar(Bar::Progress { achieved: Some(size(share)) }),
        _ => Cell::Empty,
    };
    let percent = match progress.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED)) {
        Some(percent) => figure(context.locale.percent(percent, 0)?),
        None => Cell::Empty,
    };
    let status = match status {
        Some(status) => Cell::Status { status, text: context.locale.text(&format!("status.{}.cell", status_key(status)))? },
        None => context.state(cell.value)?,
    };
    Ok(row(vec![
        Cell::Text { text: context.title(&cell.indicator)?, detail: detail(context, cell, way)? },
        plain(cell.baseline)?,
        plain(cell.target)?,
        strong(context.number(Some(cell))?),
        bar,
        percent,
        status,
    ]))
}

/// "30 of 37", the period where it is not the whole project, and whether lower is better.
fn detail(context: &Context, cell: &Published, way: Direction) -> Result<Option<String>, Error> {
    let mut details = Vec::new();
    if let (true, Some(part), Some(whole)) = (cell.unit == "percent" && cell.value.number().is_some(), cell.numerator, cell.denominator) {
        let part = context.locale.number(part, places_of(part));
        details.push(context.locale.say("share.part", &[("part", &part), ("of", &context.locale.of(whole)?)])?);
    }
    if let Some(period) = context.file().period.iter().find(|period| *period.id.get_ref() == cell.period) {
        details.extend(context.own_if_given(&period.title));
    }
    if way == Direction::Decrease {
        details.push(context.locale.text("targets.lower")?);
    }
    Ok(if details.is_empty() { None } else { Some(details.join("; ")) })
}

fn direction(context: &Context, cell: &Published) -> Direction {
    context.card(&cell.indicator).map_or_else(Direction::default, |card| card.direction)
}

/// The share of the way from baseline to target that was made; `None` where there is no way to go.
fn progress(achieved: Decimal, target: Decimal, baseline: Option<Decimal>, way: Direction) -> Option<Decimal> {
    match (baseline, way) {
        (Some(start), _) => achieved.checked_sub(start)?.checked_div(target.checked_sub(start)?),
        (None, Direction::Increase) => achieved.checked_div(target),
        (None, Direction::Decrease | Direction::Maintain) => None,
    }
}

/// The status of a figure against its target; `None` where the figure is hidden, because the status would say something about it.
pub(super) fn status(context: &Context, cell: &Published) -> Option<Status> {
    let target = cell.target?;
    let due = period_end(context, &cell.period) <= context.material.as_of;
    match cell.value {
        Value::Suppressed | Value::NotApplicable => None,
        Value::NoData if due => Some(Status::NoData),
        Value::NoData => Some(Status::NotDue),
        Value::Number(_) | Value::Zero => {
            let achieved = cell.value.number()?;
            let met = match direction(context, cell) {
                Direction::Increase => achieved >= target,
                Direction::Decrease => achieved <= target,
                Direction::Maintain => achieved == target,
            };
            // A figure that may still grow is not late; one that may still rise above a ceiling is not yet safe.
            match (met, due, direction(context, cell)) {
                (true, true, _) | (true, false, Direction::Increase) => Some(Status::Met),
                (_, false, _) => Some(Status::NotDue),
                (false, true, _) => Some(Status::NotMet),
            }
        }
    }
}

pub(super) fn status_key(status: Status) -> &'static str {
    match status {
        Status::Met => "met",
        Status::Near => "near",
        Status::NotMet => "not_met",
        Status::NotDue => "not_due",
        Status::NoData => "no_data",
    }
}

fn period_end(context: &Context, period: &str) -> chrono::NaiveDate {
    let project: &file::ProjectFile = context.file();
    let declared = project.period.iter().find(|declared| period != TOTAL && declared.id.get_ref() == period);
    declared.map_or(project.project.end, |declared| declared.end)
}

/// How many of the targets that were due are met, where no status is hidden.
fn title(context: &Context, promised: &[&Published]) -> Result<String, Error> {
    let statuses: Vec<Option<Status>> = promised.iter().map(|cell| status(context, cell)).collect();
    let count = |wanted: Status| statuses.iter().filter(|status| **status == Some(wanted)).count();
    let met = count(Status::Met);
    let due = met + count(Status::NotMet);
    if statuses.contains(&None) || due == 0 {
        return context.locale.text("targets.neutral");
    }
    let suffix = if due < statuses.len() { "_due" } else { "" };
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
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn progress_goes_from_the_baseline_to_the_target_in_either_direction() {
        let way = |achieved: i64, target: i64, baseline: Option<i64>, direction| {
            progress(achieved.into(), target.into(), baseline.map(Decimal::from), direction).map(|share| share.round_dp(4))
        };
        assert_eq!(way(47, 45, Some(0), Direction::Increase), Some("1.0444".parse().unwrap()));
        assert_eq!(way(17, 14, Some(31), Direction::Decrease), Some("0.8235".parse().unwrap()));
        assert_eq!(way(5, 0, None, Direction::Increase), None);
        assert_eq!(way(5, 7, None, Direction::Decrease), None);
    }
}
