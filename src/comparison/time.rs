//! Times until something ends, of both sides: middle values with their limits, and the curves at a few days.
//!
//! A curve falls on the day on which a child left, and of two periods of which one holds the other the shares would tell how many children went on in the
//! rest: curves are for the team alone. The limits of a middle value are days on which single children left, too, so that other readers see
//! one only where as many children as the threshold asks for lie on either side of it.

use rust_decimal::Decimal;

use super::figures::Figures;
use super::{Chance, Compared};
use crate::statistics::survival::{Curve, Scale as Limits, Spell};

/// Round days at which curves are drawn and means are taken.
pub(super) const DAYS: [f64; 16] =
    [7.0, 14.0, 30.0, 45.0, 60.0, 75.0, 90.0, 120.0, 150.0, 180.0, 270.0, 365.0, 540.0, 730.0, 1095.0, 1460.0];

/// So many of each side are followed up to the day to which means are taken.
const FOLLOWED: u64 = 5;

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
    /// The share that has not ended, at round days; for the team.
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
        let horizon = horizon([from, to]).filter(|_| matches!(one.chance, Chance::Interval { .. }));
        let ([dimension], [category]) = (one.to.cut.dimensions.as_slice(), one.to.cut.categories.as_slice()) else { return None };
        Some(TimeCompared {
            indicator: one.to.indicator.clone(),
            cut: (dimension.clone(), category.clone()),
            from: Middle::of(from, one.from.denominator, threshold)?,
            to: Middle::of(to, one.to.denominator, threshold)?,
            horizon,
        })
    }
}

/// How long the children of both sides waited for the first session, with those who still wait; for the team, where somebody was referred on both sides.
pub(super) fn waits(from: &Figures, to: &Figures) -> Option<[Middle; 2]> {
    let sides = [from, to].map(|side| {
        let spells = side.samples.waits(&side.side.period.id);
        Middle::of(spells, Some(spells.len().into()), 1).filter(|_| side.protected.threshold.is_none())
    });
    let [from, to] = sides;
    from.zip(to).map(|(from, to)| [from, to])
}

impl Middle {
    fn of(spells: &[Spell], published: Option<Decimal>, threshold: u64) -> Option<Self> {
        let curve = Curve::new(spells).ok()?;
        let (median, limits) = curve.median(Limits::LogLog);
        let ended = spells.iter().filter(|spell| spell.event).count() as u64;
        // Readers could hold it against other figures of the phase, which were protected without it.
        let is_team = threshold <= 1;
        Some(Middle {
            spells: published,
            ended: is_team.then_some(ended),
            median,
            limits: limits.map(|limit| limit.filter(|limit| is_team || has_enough_around(spells, *limit, threshold)).map(f64::round)),
            curve: if is_team { points(&curve, spells) } else { Vec::new() },
        })
    }
}

/// Whether as many as the threshold asks for are not above a value, and as many not below it.
fn has_enough_around(spells: &[Spell], value: f64, threshold: u64) -> bool {
    let below = spells.iter().filter(|spell| spell.time <= value).count() as u64;
    below >= threshold && still(spells, value) >= threshold
}

/// The last round day on which so many of both sides are still followed that a mean up to it is not that of the last few. The same for all readers, so
/// that all read the same of chance.
pub(super) fn horizon(sides: [&[Spell]; 2]) -> Option<f64> {
    DAYS.into_iter().rev().find(|day| sides.iter().all(|spells| still(spells, *day) >= FOLLOWED))
}

/// How many are under observation on a day or after it.
fn still(spells: &[Spell], day: f64) -> u64 {
    spells.iter().filter(|spell| spell.time >= day).count() as u64
}

/// The points of a curve: the round days by which somebody left since the point before, as long as somebody is still followed.
fn points(curve: &Curve, spells: &[Spell]) -> Vec<CurvePoint> {
    let mut last = f64::NEG_INFINITY;
    let mut points = Vec::new();
    for day in DAYS.into_iter().take_while(|day| spells.iter().any(|spell| spell.time > *day)) {
        if spells.iter().any(|spell| spell.event && last < spell.time && spell.time <= day) {
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
    fn a_point_stands_where_somebody_left_since_the_one_before_and_somebody_is_followed() {
        // Three leave within a week, four more within a month, and ten stay for half a year.
        let all = spells((1..4).map(|day| (day, true)).chain((20..24).map(|day| (day, true))).chain((0..10).map(|day| (181 + day, false))));
        let curve = Curve::new(&all).expect("a curve");
        assert_eq!(points(&curve, &all).iter().map(|point| point.day).collect::<Vec<_>>(), [7.0, 30.0]);
    }

    #[test]
    fn the_horizon_is_the_last_round_day_on_which_five_of_both_sides_are_followed() {
        let (long, short) = (spells((0..20).map(|day| (100 + day, true))), spells((0..20).map(|day| (60 + day, false))));
        assert_eq!(horizon([&long, &short]), Some(75.0));
        assert_eq!(horizon([&long, &spells((0..4).map(|day| (60 + day, false)))]), None);
        assert_eq!(horizon([&long, &[]]), None);
    }

    #[test]
    fn readers_see_a_limit_only_where_enough_children_are_on_either_side() {
        // Of ten the limits are the first and the last but one.
        let all = spells((0..10).map(|at| (11 + 4 * at, true)));
        assert_eq!(Middle::of(&all, None, 1).expect("times").limits, [Some(11.0), Some(39.0)]);
        assert_eq!(Middle::of(&all, None, 5).expect("times").limits, [None, None]);
        let many = spells((0..40).map(|at| (11 + 4 * at, true)));
        assert!(Middle::of(&many, None, 5).expect("times").limits.iter().all(Option::is_some));
    }

    #[test]
    fn readers_see_the_number_that_was_published_and_only_the_team_how_many_ended() {
        let all = spells((0..12).map(|day| (30 + day, day < 10)));
        let rounded = Some(Decimal::TEN);
        let one = Middle::of(&all, rounded, 5).expect("times");
        assert_eq!((one.spells, one.ended), (rounded, None));
        assert_eq!(Middle::of(&all, rounded, 1).expect("times").ended, Some(10));
    }
}
