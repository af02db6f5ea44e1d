//! The figures of one run for each of its readers. All pages of a run can end up with the same reader, so they are one release: what is
//! shown to everybody is a part of what is shown to the funder, and together they tell no more than the less strict page alone.

use std::collections::BTreeSet;

use super::merge::{Merging, proposals};
use super::{Audience, Policy, Protected, protect};
use crate::error::Error;
use crate::indicators::measurement::{Measurements, TOTAL, Value};
use crate::project::Project;

/// So many names are enough for a message.
const MOST_NAMED: usize = 3;

/// The figures of a run, protected once for each audience that reads them.
#[derive(Debug, Clone)]
pub struct Release {
    /// The less strict first.
    readings: Vec<Protected>,
}

impl Release {
    /// Protects the figures for the readers of a run, by a policy for each audience. What everybody may see depends neither on who else reads
    /// nor on what they are shown.
    ///
    /// # Errors
    /// As for [`protect`]; [`Error::Defect`] when one reading would show what a less strict one hides.
    pub fn of(
        measurements: &Measurements,
        project: &Project,
        audiences: &[Audience],
        policy: impl Fn(Audience) -> Policy,
    ) -> Result<Self, Error> {
        let is_read_by = |audience| audiences.contains(&audience);
        let mut readings = Vec::new();
        if is_read_by(Audience::Internal) {
            readings.push(protect(measurements, &policy(Audience::Internal), None)?);
        }
        if is_read_by(Audience::Funder) || is_read_by(Audience::Public) {
            let policies = [Audience::Funder, Audience::Public].map(&policy);
            readings.extend(protect_both(measurements, project, &policies, is_read_by(Audience::Public))?);
        }
        Ok(Release { readings })
    }

    /// The figures for an audience; for one that was not named, those of the next stricter, and nothing where there is none.
    #[must_use]
    pub fn to(&self, audience: Audience) -> Option<&Protected> {
        self.readings.iter().find(|protected| protected.audience >= audience)
    }

    /// What has to be said of figures that earlier releases told: they are hidden, and known.
    #[must_use]
    pub fn told_before(&self) -> Option<String> {
        let names: BTreeSet<&String> = self.readings.iter().flat_map(|protected| &protected.told_before).collect();
        let some: Vec<&str> = names.iter().take(MOST_NAMED).map(|name| name.as_str()).collect();
        let more = if names.len() > some.len() { " and others" } else { "" };
        (!names.is_empty()).then(|| {
            format!("earlier releases tell of too few persons, whatever is hidden now: {}{more}; they stay hidden here", some.join("; "))
        })
    }

    /// Keeps only these figures, in every reading.
    pub fn retain(&mut self, keep: impl Fn(&super::Published) -> bool) {
        for protected in &mut self.readings {
            protected.cells.retain(&keep);
        }
    }
}

/// The figures for the funder and, if asked for, for everybody. Categories are shown together where that proves to publish more for one and not
/// less for the other, which does not depend on who reads.
fn protect_both(
    measurements: &Measurements,
    project: &Project,
    policies: &[Policy; 2],
    also_public: bool,
) -> Result<Vec<Protected>, Error> {
    let (plain, proposed) = proposals(measurements, project, policies)?;
    if !proposed.is_empty() {
        let plain = readings(&plain, policies, true).ok();
        let is_better = |readings: &Vec<Protected>| plain.as_ref().is_none_or(|plain| publishes_more(readings, plain));
        let mut better = proposed.iter().filter_map(|merging| readings(merging, policies, true).ok()).filter(is_better);
        if let Some(mut readings) = better.next() {
            readings.truncate(if also_public { 2 } else { 1 });
            return Ok(readings);
        }
    }
    readings(&plain, policies, also_public)
}

fn readings(merging: &Merging, [funder, public]: &[Policy; 2], also_public: bool) -> Result<Vec<Protected>, Error> {
    let mut readings = vec![protect(&merging.figures(Audience::Funder), funder, None)?];
    if also_public {
        let for_everybody = protect(&merging.figures(Audience::Public), public, readings.first())?;
        if !readings.iter().all(|funder| tells_no_more(&for_everybody, funder)) {
            return Err(Error::Defect("a page for everybody would show what is hidden from the funder".to_owned()));
        }
        readings.push(for_everybody);
    }
    readings.iter_mut().for_each(|reading| merging.keep_own(reading));
    Ok(readings)
}

/// A figure of the whole project is worth as many of a part of it.
const WORTH_OF_TOTAL: usize = 4;

/// Whether more numbers can be read, and by nobody fewer.
fn publishes_more(some: &[Protected], others: &[Protected]) -> bool {
    let worth = |protected: &Protected| -> usize {
        let numbers = protected.cells.iter().filter(|cell| matches!(cell.value, Value::Number(_)));
        numbers.map(|cell| if cell.period == TOTAL { WORTH_OF_TOTAL } else { 1 }).sum()
    };
    let pairs = || some.iter().zip(others).map(|(some, others)| (worth(some), worth(others)));
    pairs().all(|(some, others)| some >= others) && pairs().any(|(some, others)| some > others)
}

/// Whether everything that one reading shows is shown in the other, too, at least as exactly.
fn tells_no_more(stricter: &Protected, other: &Protected) -> bool {
    let hides = |cell: &super::Published| cell.value == Value::Suppressed;
    let is_part = |(one, other): (&super::Published, &super::Published)| {
        (hides(one) || !hides(other))
            && (one.numerator.is_none() || other.numerator.is_some())
            && (one.denominator.is_none() || other.denominator.is_some())
    };
    stricter.cells.len() == other.cells.len() && stricter.cells.iter().zip(&other.cells).all(is_part)
}
