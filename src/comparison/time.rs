//! Times until something ends, of both sides: middle values with their limits, and the curves at a few days.
//!
//! A curve falls on the day on which a child left. Readers other than the team see it at round days only, and only where as many children as the
//! threshold asks for left since the day before it and as many are still followed.

use rust_decimal::Decimal;

use super::figures::Figures;
use super::{Chance, Compared};
use crate::statistics::survival::{Curve, Scale as Limits, Spell};

/// Round days at which curves are drawn and means are taken.
pub(super) const DAYS: [f64; 16] =
    [7.0, 14.0, 30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 270.0, 365.0, 540.0, 730.0, 1095.0, 1460.0];

/// The times of one phase, of both sides.
#[derive(Debug, Clone)]
pub struct TimeCompared {
    /// Indicator id.
    pub indicator: String,
    /// Dimension and category.
    pub cut: (String, String),
    /// Of the earlier side.
    pub from: Middle,
    /// Of the later side.
    pub to: Middle,
    /// Means are taken up to this day.
    pub horizon: Option<f64>,
}

/// The times of one side.
#[derive(Debug, Clone)]
pub struct Middle {
    /// How many there are, as readers may see it.
    pub spells: Option<Decimal>,
    /// How many of them have ended; for the team.
    pub ended: Option<u64>,
    /// The day by which half of them have ended, if they have.
    pub median: Option<f64>,
    /// Its limits of 95 %, where the data set any.
    pub limits: [Option<f64>; 2],
    /// The mean up to the horizon.
    pub mean: Option<f64>,
    /// The share that has not ended, at round days.
    pub curve: Vec<CurvePoint>,
}

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurvePoint {
    /// Day.
    pub day: f64,
    /// Share that has not ended by then, from none to one.
    pub share: f64,
}

impl TimeCompared {
    /// The times behind a figure that was compared.
    pub(super) fn of(one: &Compared, from: &[Spell], to: &[Spell], threshold: u64) -> Option<Self> {
        let horizon = horizon([from, to], threshold).filter(|_| matches!(one.chance, Chance::Interval { .. }));
        let ([dimension], [category]) = (one.to.cut.dimensions.as_slice(), one.to.cut.categories.as_slice()) else { return None };
        Some(TimeCompared {
            indicator: one.to.indicator.clone(),
            cut: (dimension.clone(), category.clone()),
            from: Middle::of(from, one.from.denominator, horizon, threshold)?,
            to: Middle::of(to, one.to.denominator, horizon, threshold)?,
            horizon,
        })
    }
}

/// How long the children of both sides waited for the first session, with those who still wait; for the team, where somebody was referred on both sides.
pub(super) fn waits(from: &Figures, to: &Figures) -> Option<[Middle; 2]> {
    let sides = [from, to].map(|side| {
        let spells = side.samples.waits(&side.side.period.id);
        Middle::of(spells, Some(spells.len().into()), None, 1).filter(|_| side.protected.threshold.is_none())
    });
    let [from, to] = sides;
    from.zip(to).map(|(from, to)| [from, to])
}

impl Middle {
    fn of(spells: &[Spell], published: Option<Decimal>, horizon: Option<f64>, threshold: u64) -> Option<Self> {
        let curve = Curve::new(spells).ok()?;
        let (median, limits) = curve.median(Limits::LogLog);
        let ended = spells.iter().filter(|spell| spell.event).count() as u64;
        // Readers could hold it against other figures of the phase, which were protected without it.
        let is_team = threshold <= 1;
        Some(Middle {
            spells: published,
            ended: is_team.then_some(ended),
            median,
            limits: limits.map(|limit| limit.map(f64::round)),
            mean: horizon.and_then(|horizon| curve.restricted_mean(horizon).ok()).map(|mean| mean.mean.round()),
            curve: points(&curve, spells, threshold),
        })
    }
}

/// The last round day on which some of both sides are still followed: half as many as the threshold asks for, because a mean up to a day is that of
/// all of them, and a round day tells little of the last.
pub(super) fn horizon(sides: [&[Spell]; 2], threshold: u64) -> Option<f64> {
    let followed = |day: f64| sides.iter().all(|spells| still(spells, day) >= threshold.div_ceil(2).max(1));
    DAYS.into_iter().rev().find(|day| followed(*day))
}

/// How many are under observation on a day or after it.
fn still(spells: &[Spell], day: f64) -> u64 {
    spells.iter().filter(|spell| spell.time >= day).count() as u64
}

/// How many are under observation after a day: those who left on it are not.
fn beyond(spells: &[Spell], day: f64) -> u64 {
    spells.iter().filter(|spell| spell.time > day).count() as u64
}

/// The points of a curve that may be shown.
fn points(curve: &Curve, spells: &[Spell], threshold: u64) -> Vec<CurvePoint> {
    let mut points = Vec::new();
    let mut last = 0.0;
    for day in DAYS {
        let ended = spells.iter().filter(|spell| spell.event && last < spell.time && spell.time <= day).count() as u64;
        let first = points.is_empty() && last <= 0.0;
        let on_the_first_day = if first { spells.iter().filter(|spell| spell.event && spell.time <= 0.0).count() as u64 } else { 0 };
        if beyond(spells, day) < threshold.max(1) {
            break;
        }
        if ended + on_the_first_day >= threshold.max(1) {
            points.push(CurvePoint { day, share: curve.survival(day) });
            last = day;
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spells(times: impl IntoIterator<Item = (u32, bool)>) -> Vec<Spell> {
        times.into_iter().map(|(time, event)| Spell { time: f64::from(time), event }).collect()
    }

    #[test]
    fn a_point_is_shown_where_enough_left_since_the_last_one_and_enough_are_followed() {
        // Three leave within a week, four more within a month, and ten stay for half a year.
        let all = spells((1..4).map(|day| (day, true)).chain((20..24).map(|day| (day, true))).chain((0..10).map(|day| (181 + day, false))));
        let curve = Curve::new(&all).expect("a curve");
        let days = |threshold| points(&curve, &all, threshold).iter().map(|point| point.day).collect::<Vec<_>>();
        assert_eq!(days(1), [7.0, 30.0]);
        assert_eq!(days(5), [30.0], "seven have left by then");
        assert_eq!(days(8), [] as [f64; 0]);
        assert_eq!(days(11), [] as [f64; 0], "only ten are followed");
    }

    #[test]
    fn the_horizon_is_the_last_round_day_that_both_sides_reach() {
        let (long, short) = (spells((0..20).map(|day| (100 + day, true))), spells((0..20).map(|day| (60 + day, false))));
        assert_eq!(horizon([&long, &short], 5), Some(75.0));
        assert_eq!(horizon([&long, &short], 50), None);
        assert_eq!(horizon([&long, &[]], 1), None);
    }

    #[test]
    fn readers_see_the_number_that_was_published_and_only_the_team_how_many_ended() {
        let all = spells((0..12).map(|day| (30 + day, day < 10)));
        let rounded = Some(Decimal::TEN);
        let one = Middle::of(&all, rounded, Some(30.0), 5).expect("times");
        assert_eq!((one.spells, one.ended, one.mean), (rounded, None, Some(30.0)));
        assert_eq!(Middle::of(&all, rounded, Some(30.0), 1).expect("times").ended, Some(10));
    }

    #[test]
    fn those_who_leave_on_a_round_day_are_not_followed_after_it() {
        let all = spells((0..10).map(|_| (7, true)).chain((0..9).map(|_| (30, true))).chain((0..9).map(|_| (40, true))));
        let curve = Curve::new(&all).expect("a curve");
        assert_eq!(points(&curve, &all, 10).iter().map(|point| point.day).collect::<Vec<_>>(), [7.0], "nine go on after a month");
    }
}
