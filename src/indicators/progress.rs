//! Progress to targets: how much of the way from baseline to target was made, and what that says about the promise.
//!
//! Formulas: `target_progress` of the definitions. All functions are pure; a hidden figure gets neither progress nor status.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use super::measurement::Value;
use super::period::Span;
use crate::project::Project;
use crate::project::file::{self, Direction};

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The figure that was promised.
    pub target: Decimal,
    /// Where it started from; `None` when nobody measured it.
    pub baseline: Option<Decimal>,
    /// Which way is better.
    pub direction: Direction,
    /// For a figure to be maintained: how far from the target it may be, in the unit of the indicator.
    pub band: Option<Decimal>,
}

/// How far a period has got, and what that leads one to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Share of the days of the period that have passed, from 0 to 1.
    pub elapsed: Decimal,
    /// Whether the period is over, so that the promise is due.
    pub is_over: bool,
    /// Whether the figure grows day by day, see [`Indicator::accumulates`](super::Indicator::accumulates).
    pub accumulates: bool,
    /// Percent of the expected progress from which on a promise is on track.
    pub on_track_percent: u8,
    /// Percent of the expected progress from which on it is nearly so.
    pub near_percent: u8,
}

/// A status against a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// At the target or beyond, and nothing can take that back.
    Met,
    /// Before its end: as far as the elapsed time leads one to expect.
    OnTrack,
    /// Before its end: a little less far.
    Near,
    /// Before its end: further back.
    Behind,
    /// Short of it at the end.
    NotMet,
    /// Not to be measured yet.
    NotDue,
    /// Not measured.
    NoData,
}

impl Status {
    /// Its word in locale files and templates.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Met => "met",
            Status::OnTrack => "on_track",
            Status::Near => "near",
            Status::Behind => "behind",
            Status::NotMet => "not_met",
            Status::NotDue => "not_due",
            Status::NoData => "no_data",
        }
    }
}

impl Promise {
    /// Whether a figure keeps it.
    #[must_use]
    pub fn is_met(&self, achieved: Decimal) -> bool {
        match self.direction {
            Direction::Increase => achieved >= self.target,
            Direction::Decrease => achieved <= self.target,
            Direction::Maintain => (achieved - self.target).abs() <= self.band.unwrap_or_default(),
        }
    }

    /// [`progress`] towards it.
    #[must_use]
    pub fn progress(&self, achieved: Decimal) -> Option<Decimal> {
        progress(achieved, self.target, self.baseline, self.direction)
    }
}

/// The share of the way from baseline to target that was made, 1 at the target; more than 1 beyond it, less than 0 on the wrong side of the
/// baseline. `None` where there is no way to go: the target is the baseline or 0, less is better and nobody measured a baseline, or the figure is
/// to be maintained.
#[must_use]
pub fn progress(achieved: Decimal, target: Decimal, baseline: Option<Decimal>, direction: Direction) -> Option<Decimal> {
    match (direction, baseline) {
        (Direction::Increase, None) => achieved.checked_div(target),
        (Direction::Increase, Some(baseline)) => achieved.checked_sub(baseline)?.checked_div(target.checked_sub(baseline)?),
        (Direction::Decrease, Some(baseline)) => baseline.checked_sub(achieved)?.checked_div(baseline.checked_sub(target)?),
        (Direction::Decrease, None) | (Direction::Maintain, _) => None,
    }
}

/// What a figure says about a promise; `None` for a hidden figure, because the status would tell something about it, and for one that has no
/// meaning here.
#[must_use]
pub fn status(value: Value, promise: &Promise, pace: &Pace) -> Option<Status> {
    let achieved = match value {
        Value::Suppressed | Value::NotApplicable => return None,
        Value::NoData if pace.is_over => return Some(Status::NoData),
        Value::NoData => return Some(Status::NotDue),
        Value::Zero => Decimal::ZERO,
        Value::Number(number) => number,
    };
    Some(match (promise.is_met(achieved), pace.is_over) {
        (true, true) => Status::Met,
        (false, true) => Status::NotMet,
        // What was counted stays counted; everything else may still change for the worse.
        (true, false) if pace.accumulates && promise.direction == Direction::Increase => Status::Met,
        (_, false) if pace.elapsed.is_zero() => Status::NotDue,
        (is_met, false) => before_the_end(achieved, is_met, promise, pace),
    })
}

/// The status of a promise that is not due yet.
fn before_the_end(achieved: Decimal, is_met: bool, promise: &Promise, pace: &Pace) -> Status {
    let expected = match (pace.accumulates, promise.direction) {
        // A ceiling on what is counted day by day: so much of it may be used up by now.
        (true, Direction::Decrease) if is_met && achieved > Decimal::ZERO => (promise.target * pace.elapsed).checked_div(achieved),
        // What was counted does not become less.
        (true, Direction::Decrease) if !is_met => None,
        _ if is_met => Some(Decimal::ONE),
        // A share or a middle value without a baseline has no way to go: it has to be there all the time.
        (false, _) if promise.baseline.is_none() => promise.progress(achieved),
        _ => promise.progress(achieved).and_then(|made| made.checked_div(pace.elapsed)),
    };
    let percent = expected.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED));
    match percent {
        Some(percent) if percent >= pace.on_track_percent.into() => Status::OnTrack,
        Some(percent) if percent >= pace.near_percent.into() => Status::Near,
        _ => Status::Behind,
    }
}

impl Pace {
    /// How far a period has got by a day. The last period of a project that still runs is not over, whatever the day.
    #[must_use]
    pub fn of(project: &Project, accumulates: bool, period: &Span, as_of: NaiveDate) -> Pace {
        let passed = (as_of.min(period.end) - period.start).num_days() + 1;
        let is_last = period.end >= project.file.project.end;
        let is_running = project.file.project.status == file::Status::Running;
        let settings = &project.file.progress;
        Pace {
            elapsed: Decimal::from(passed.max(0)) / Decimal::from(period.days().max(1)),
            is_over: period.end <= as_of && !(is_running && is_last),
            accumulates,
            on_track_percent: *settings.on_track_percent.get_ref(),
            near_percent: *settings.near_percent.get_ref(),
        }
    }
}

/// What was promised for an indicator in a period, if anything; the direction is that of the indicator, unless the target says otherwise. A period's promise is no part of the whole project's, nor the other way round.
#[must_use]
pub fn promised(project: &Project, indicator: &str, direction: Option<Direction>, period: &str) -> Option<Promise> {
    let target = project.target(indicator, period)?;
    let decimal = |number: f64| Decimal::try_from(number).ok();
    Some(Promise {
        target: decimal(*target.target.get_ref())?,
        baseline: target.baseline.as_ref().and_then(|baseline| decimal(*baseline.get_ref())),
        direction: target.direction.or(direction)?,
        band: target.band.as_ref().and_then(|band| decimal(*band.get_ref())),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn made(achieved: &str, target: &str, baseline: Option<&str>, direction: Direction) -> Option<Decimal> {
        progress(number(achieved), number(target), baseline.map(number), direction).map(|share| share.round_dp(4))
    }

    fn promise(target: &str, baseline: Option<&str>, direction: Direction) -> Promise {
        Promise { target: number(target), baseline: baseline.map(number), direction, band: None }
    }

    /// A quarter of a period has passed.
    const QUARTER: Pace = Pace {
        elapsed: Decimal::from_parts(25, 0, 0, false, 2),
        is_over: false,
        accumulates: true,
        on_track_percent: 100,
        near_percent: 90,
    };
    const OVER: Pace = Pace { elapsed: Decimal::ONE, is_over: true, ..QUARTER };

    fn said(achieved: &str, promise: &Promise, pace: &Pace) -> Status {
        status(Value::of(number(achieved)), promise, pace).unwrap()
    }

    #[test]
    fn progress_without_a_baseline_is_achieved_by_target_and_is_not_capped() {
        assert_eq!(made("47", "45", None, Direction::Increase), Some(number("1.0444")));
        assert_eq!(made("4900", "1500", None, Direction::Increase), Some(number("3.2667")));
        assert_eq!(made("5", "0", None, Direction::Increase), None);
    }

    #[test]
    fn progress_goes_from_the_baseline_to_the_target() {
        assert_eq!(made("38", "35", Some("17"), Direction::Increase), Some(number("1.1667")));
        assert_eq!(made("17", "35", Some("17"), Direction::Increase), Some(Decimal::ZERO));
        assert_eq!(made("35", "35", Some("35"), Direction::Increase), None);
    }

    #[test]
    fn progress_of_what_shall_become_less_grows_as_it_falls() {
        assert_eq!(made("17", "14", Some("31"), Direction::Decrease), Some(number("0.8235")));
        assert_eq!(made("14", "14", Some("31"), Direction::Decrease), Some(Decimal::ONE));
        assert_eq!(made("40", "14", Some("31"), Direction::Decrease), Some(number("-0.5294")));
        assert_eq!(made("5", "7", None, Direction::Decrease), None);
    }

    #[test]
    fn what_shall_be_maintained_is_met_within_its_band_and_has_no_progress() {
        let kept = Promise { band: Some(number("2")), ..promise("20", None, Direction::Maintain) };
        let said: Vec<Status> = ["17.99", "18", "22", "22.01"].map(|achieved| said(achieved, &kept, &OVER)).to_vec();
        assert_eq!(said, [Status::NotMet, Status::Met, Status::Met, Status::NotMet]);
        assert_eq!(kept.progress(number("20")), None);
    }

    #[test]
    fn at_the_end_a_promise_is_met_or_not() {
        let more = promise("45", Some("0"), Direction::Increase);
        assert_eq!([said("44.99", &more, &OVER), said("45", &more, &OVER)], [Status::NotMet, Status::Met]);
        let less = promise("14", Some("31"), Direction::Decrease);
        assert_eq!([said("14.01", &less, &OVER), said("14", &less, &OVER)], [Status::NotMet, Status::Met]);
    }

    #[test]
    fn before_the_end_a_count_is_held_against_the_elapsed_time() {
        let more = promise("40", None, Direction::Increase);
        let said: Vec<Status> = ["8.99", "9", "9.99", "10", "40"].map(|achieved| said(achieved, &more, &QUARTER)).to_vec();
        assert_eq!(said, [Status::Behind, Status::Near, Status::Near, Status::OnTrack, Status::Met]);
    }

    #[test]
    fn a_share_without_a_baseline_has_to_be_there_all_the_time() {
        let share = promise("70", None, Direction::Increase);
        let level = Pace { accumulates: false, ..QUARTER };
        let said: Vec<Status> = ["40", "63", "70"].map(|achieved| said(achieved, &share, &level)).to_vec();
        assert_eq!(said, [Status::Behind, Status::Near, Status::OnTrack]);
    }

    #[test]
    fn a_ceiling_on_what_is_counted_day_by_day_is_used_up_with_the_time() {
        let ceiling = promise("40", None, Direction::Decrease);
        let said: Vec<Status> = ["0", "10", "11", "12", "41"].map(|achieved| said(achieved, &ceiling, &QUARTER)).to_vec();
        assert_eq!(said, [Status::OnTrack, Status::OnTrack, Status::Near, Status::Behind, Status::Behind]);
    }

    #[test]
    fn nothing_is_due_before_the_first_day_and_a_hidden_figure_has_no_status() {
        let more = promise("40", None, Direction::Increase);
        let before = Pace { elapsed: Decimal::ZERO, ..QUARTER };
        assert_eq!(said("0", &more, &before), Status::NotDue);
        assert_eq!(status(Value::NoData, &more, &QUARTER), Some(Status::NotDue));
        assert_eq!(status(Value::NoData, &more, &OVER), Some(Status::NoData));
        assert_eq!(status(Value::Suppressed, &more, &OVER), None);
    }
}
