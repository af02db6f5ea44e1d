//! The figures of one run for each of its readers. All pages of a run can end up with the same reader, so they are one release: what is
//! shown to everybody is a part of what is shown to the funder, and together they tell no more than the less strict page alone.

use super::{Audience, Policy, Protected, protect};
use crate::error::Error;
use crate::indicators::measurement::{Measurements, Value};

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
    pub fn of(measurements: &Measurements, audiences: &[Audience], policy: impl Fn(Audience) -> Policy) -> Result<Self, Error> {
        let is_read_by = |audience| audiences.contains(&audience);
        let mut readings = Vec::new();
        if is_read_by(Audience::Internal) {
            readings.push(protect(measurements, &policy(Audience::Internal), None)?);
        }
        if is_read_by(Audience::Funder) || is_read_by(Audience::Public) {
            let funder = protect(measurements, &policy(Audience::Funder), None)?;
            let public =
                if is_read_by(Audience::Public) { Some(protect(measurements, &policy(Audience::Public), Some(&funder))?) } else { None };
            if public.as_ref().is_some_and(|public| !tells_no_more(public, &funder)) {
                return Err(Error::Defect("a page for everybody would show what is hidden from the funder".to_owned()));
            }
            readings.push(funder);
            readings.extend(public);
        }
        Ok(Release { readings })
    }

    /// The figures for an audience; for one that was not named, those of the next stricter, and nothing where there is none.
    #[must_use]
    pub fn to(&self, audience: Audience) -> Option<&Protected> {
        self.readings.iter().find(|protected| protected.audience >= audience)
    }

    /// Keeps only these figures, in every reading.
    pub fn retain(&mut self, keep: impl Fn(&super::Published) -> bool) {
        for protected in &mut self.readings {
            protected.cells.retain(&keep);
        }
    }
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
