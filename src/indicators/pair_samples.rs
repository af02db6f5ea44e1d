//! The scores behind pairs, for what statistics say of them. They are about single children and never leave the run.

use std::collections::{BTreeMap, BTreeSet};

use super::compute::Run;
use super::views::{View, day_number};
use crate::error::Error;

/// The scores of one instrument in one period.
#[derive(Debug, Clone, Default)]
pub struct PairSample {
    /// Before and after, of the pairs that are there.
    pub pairs: Vec<(f64, f64)>,
    /// Scores before of which the pair is missing.
    pub unpaired: Vec<f64>,
    /// How many persons the unpaired ones are of.
    pub unpaired_persons: u64,
}

/// The scores of every instrument in the period of a run.
///
/// # Errors
/// Only on a defect of dosah.
pub fn read(run: &Run<'_>) -> Result<BTreeMap<String, PairSample>, Error> {
    let Some(frame) = run.frame(View::Pairs) else { return Ok(BTreeMap::new()) };
    let ids = frame.labels("instrument").unwrap_or_default();
    let mut found: BTreeMap<String, PairSample> = ids.iter().map(|id| (id.clone(), PairSample::default())).collect();
    let mut persons: BTreeMap<&String, BTreeSet<u32>> = BTreeMap::new();
    let (instrument, days, is_paired) = (frame.codes("instrument")?, frame.days("date")?, frame.flags("is_paired")?);
    let person = frame.persons()?.unwrap_or_default();
    let (before, after) = (frame.rows().column("before")?.f64()?, frame.rows().column("after")?.f64()?);
    let (first, last) = (day_number(run.period.start), day_number(run.period.end));
    for row in (0..frame.height()).filter(|row| days[*row].is_some_and(|day| (first..=last).contains(&day))) {
        let Some(id) = ids.get(instrument[row] as usize) else { continue };
        let Some((sample, before)) = found.get_mut(id).zip(before.get(row)) else { continue };
        match after.get(row).filter(|_| is_paired[row] == Some(true)) {
            Some(after) => sample.pairs.push((before, after)),
            None => {
                sample.unpaired.push(before);
                persons.entry(id).or_default().extend(person.get(row));
            }
        }
    }
    for (id, persons) in persons {
        if let Some(sample) = found.get_mut(id) {
            sample.unpaired_persons = persons.len() as u64;
        }
    }
    Ok(found)
}
