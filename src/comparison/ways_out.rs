//! How stays in a phase end, of both sides: the shares that have left each way by a day, where each way rules out the others.
//!
//! For the team alone. Among few the shares tell of single cases, and how many left each way could be held against the moves that were published.

use super::figures::Figures;
use super::time::DAYS;
use crate::indicators::ways_out::WayOut;
use crate::statistics::Interval;
use crate::statistics::competing_risks::{Exit, Incidence};

/// The ways out of one phase.
#[derive(Debug, Clone)]
pub struct WaysOutCompared {
    /// The phase.
    pub phase: String,
    /// The shares are those by this day: a round one up to which the curves of both sides reach.
    pub day: f64,
    /// The earlier side, then the later one.
    pub sides: [WaysOut; 2],
}

/// The ways out of one phase on one side.
#[derive(Debug, Clone)]
pub struct WaysOut {
    /// Stays that began.
    pub stays: u64,
    /// The share that has left each way by the day, from none to one, with its limits of 95 % where there are any; in the order of [`WayOut::ALL`].
    pub left: [(f64, Option<Interval>); WayOut::ALL.len()],
    /// The share that has left in no way.
    pub still: f64,
}

impl WaysOutCompared {
    /// Whether anybody left this way on one of the sides.
    #[must_use]
    pub fn has(&self, way: usize) -> bool {
        self.sides.iter().any(|side| side.left.get(way).is_some_and(|(share, _)| *share > 0.0))
    }
}

/// The ways out of every phase into which stays began on both sides; none for readers other than the team.
pub(super) fn ways_out(phases: &[String], from: &Figures, to: &Figures) -> Vec<WaysOutCompared> {
    if [from, to].iter().any(|side| side.protected.threshold.is_some()) {
        return Vec::new();
    }
    let of_phase = |phase: &String| {
        let exits = [from, to].map(|side| side.samples.ways_out(&side.side.period.id, phase));
        let day = day(exits)?;
        let [from, to] = exits.map(|exits| WaysOut::by(exits, day));
        Some(WaysOutCompared { phase: phase.clone(), day, sides: [from?, to?] })
    };
    phases.iter().filter_map(of_phase).collect()
}

/// The round day by which all had ended; where some go on, the last round day on which one of these is followed, of the side that reaches less far.
fn day(sides: [&[Exit]; 2]) -> Option<f64> {
    let longest = |exits: &[Exit]| exits.iter().map(|exit| exit.time).max_by(f64::total_cmp);
    let (mut all, mut reach) = (0.0_f64, f64::INFINITY);
    for exits in sides {
        let last = longest(exits)?;
        all = all.max(last);
        if exits.iter().any(|exit| exit.cause.is_none() && exit.time >= last) {
            reach = reach.min(last);
        }
    }
    let by_all = DAYS.into_iter().find(|day| *day >= all).unwrap_or(all);
    if reach >= by_all { Some(by_all) } else { DAYS.into_iter().rev().find(|day| *day <= reach) }
}

impl WaysOut {
    fn by(exits: &[Exit], day: f64) -> Option<Self> {
        let found = Incidence::new(exits, WayOut::ALL.len()).ok()?;
        let step = found.steps.iter().take_while(|step| step.time <= day).last();
        let left = std::array::from_fn(|way| (found.of(way, day), step.and_then(|step| step.limits(way))));
        Some(WaysOut { stays: exits.len() as u64, left, still: step.map_or(1.0, |step| step.survival) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_one_up_to_which_both_curves_reach() {
        let exits = |times: &[(u32, bool)]| -> Vec<Exit> {
            times.iter().map(|(time, ended)| Exit { time: f64::from(*time), cause: ended.then_some(0) }).collect()
        };
        let (ended, goes_on) = (exits(&[(20, false), (38, true)]), exits(&[(10, true), (100, false)]));
        assert_eq!(day([&ended, &ended]), Some(45.0), "all had ended by then");
        assert_eq!(day([&ended, &goes_on]), Some(90.0), "one that goes on is followed");
        assert_eq!(day([&goes_on, &exits(&[(31, false)])]), Some(30.0));
        assert_eq!(day([&goes_on, &exits(&[(5, false)])]), None, "shorter than any round day");
        assert_eq!(day([&goes_on, &[]]), None);
    }

    #[test]
    fn the_ways_out_and_those_still_there_make_one() {
        // Three go on, one ends early, two go on being there from day 20 on, one of them until day 25 only.
        let exits = [(5, Some(0)), (10, Some(0)), (12, Some(3)), (30, Some(0)), (25, None), (40, None)];
        let exits = exits.map(|(time, cause)| Exit { time: f64::from(time), cause });
        let found = WaysOut::by(&exits, 30.0).expect("ways out");
        // Half are followed after day 12; of the two followed on day 30 one goes on.
        let third = 1.0 / 6.0;
        assert!((found.left[0].0 - (2.0 * third + 0.5 * 0.5)).abs() < 1e-12);
        assert!((found.left[3].0 - third).abs() < 1e-12 && (found.still - 0.25).abs() < 1e-12);
        assert!(found.left[1].1.is_none() && found.left[0].1.is_some());
        let all: f64 = found.left.iter().map(|(share, _)| share).sum::<f64>() + found.still;
        assert!((all - 1.0).abs() < 1e-12);
        assert!((WaysOut::by(&exits, 1.0).expect("ways out").still - 1.0).abs() < 1e-12);
    }
}
