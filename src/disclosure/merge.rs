//! Merging before hiding (rule R5 of the design): neighbouring categories are shown together where that lets more figures be published. What is
//! merged for the funder is merged for the public, too, and the figures of both are protected as one set, because anybody may see both.

mod choice;
mod groups;
mod lines;
mod sums;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use super::{Audience, Policy, Protected, Published};
use crate::error::Error;
use crate::indicators::measurement::{Cut, Measurement, Measurements};
use crate::project::Project;
use crate::project::disclosure::MERGEABLE;
use choice::{Tally, choose, worth};
use groups::Group;

/// The figures of a run with those of merged categories, and which of these are for whom.
#[derive(Debug, Clone)]
pub(super) struct Merging {
    measurements: Measurements,
    funder: Vec<Group>,
    public: Vec<Group>,
    /// What was shown together in an earlier release: no page has it now, but readers do.
    earlier: Vec<Group>,
}

/// Nothing shown together, and what promises to publish more, the best first.
///
/// # Errors
/// Only on a defect of dosah.
pub(super) fn proposals(measurements: &Measurements, project: &Project, policies: &[Policy; 2]) -> Result<(Merging, Vec<Merging>), Error> {
    let [funder, public] = policies;
    let (mut for_funder, mut for_public, mut earlier) = (Vec::new(), Vec::new(), Vec::new());
    for dimension in MERGEABLE {
        let lines: Vec<Vec<Tally>> = lines::of(&measurements.cells, dimension)
            .iter()
            .filter_map(|line| line.cells.iter().map(|cell| Tally::of(&measurements.cells[*cell], line.position)).collect())
            .collect();
        let all = groups::all(project, dimension);
        let candidates = groups::candidates(&all, &lines, &funder.already_public);
        let [few, fewer] = [funder, public].map(|policy| policy.threshold.unwrap_or_default());
        let own = choose(&candidates, Vec::new(), |groups| worth(&lines, groups, groups, few));
        // The funder can read what everybody can: sums of its figures.
        let least = worth(&lines, &own, &own, few);
        let harmless = |groups: &[Group]| worth(&lines, &own, groups, few) >= least;
        let wider = choose(&candidates, own.clone(), |groups| if harmless(groups) { worth(&lines, groups, groups, fewer) } else { 0 });
        earlier.extend(all.into_iter().filter(|group| policies.iter().any(|policy| is_known(group, policy))));
        for_funder.extend(own);
        for_public.extend(wider);
    }
    let plain = Merging::of(measurements, &[], &[], &earlier)?;
    let mut proposed = Vec::new();
    if for_public != for_funder {
        proposed.push(Merging::of(measurements, &for_funder, &for_public, &earlier)?);
    }
    if !for_funder.is_empty() {
        proposed.push(Merging::of(measurements, &for_funder, &for_funder, &earlier)?);
    }
    Ok((plain, proposed))
}

/// Whether readers kept a figure of a group.
fn is_known(group: &Group, policy: &Policy) -> bool {
    let mut pairs = policy.known.iter().flat_map(|figure| figure.cut.dimensions.iter().zip(&figure.cut.categories));
    pairs.any(|(dimension, category)| *dimension == group.dimension && *category == group.category)
}

impl Merging {
    fn of(measurements: &Measurements, funder: &[Group], public: &[Group], earlier: &[Group]) -> Result<Self, Error> {
        let mut measurements = measurements.clone();
        for dimension in MERGEABLE {
            let mut all: Vec<Group> = Vec::new();
            for group in [funder, public, earlier].into_iter().flatten().filter(|group| group.dimension == dimension) {
                if !all.contains(group) {
                    all.push(group.clone());
                }
            }
            sums::add(&mut measurements, &all)?;
        }
        Ok(Merging { measurements, funder: funder.to_vec(), public: public.to_vec(), earlier: earlier.to_vec() })
    }

    /// All figures, those marked that these readers see only together with others.
    pub fn figures(&self, audience: Audience) -> Measurements {
        let groups = self.groups(audience);
        let known: BTreeSet<(&str, &str, &Cut)> = self.measurements.cells.iter().map(key).collect();
        let mut measurements = self.measurements.clone();
        for cell in &mut measurements.cells {
            let mut cut = cell.cut.clone();
            for (dimension, category) in cut.dimensions.iter().zip(&mut cut.categories) {
                if let Some(group) = groups.iter().find(|group| group.holds(dimension, category)) {
                    category.clone_from(&group.category);
                }
            }
            // Where parts do not make a whole, nothing was merged.
            if cut != cell.cut && known.contains(&(&cell.indicator, &cell.period, &cut)) {
                cell.merged_into = Some(cut.category());
            }
        }
        measurements
    }

    /// Takes away the merged figures that are for other readers: they were protected, too, but no page for these readers has them.
    pub fn keep_own(&self, protected: &mut Protected) {
        let own = self.groups(protected.audience);
        let others: Vec<&Group> =
            [&self.funder, &self.public, &self.earlier].into_iter().flatten().filter(|group| !own.contains(group)).collect();
        let is_of = |group: &Group, cell: &Published| {
            let mut pairs = cell.cut.dimensions.iter().zip(&cell.cut.categories);
            pairs.any(|(dimension, category)| group.dimension == *dimension && group.category == *category)
        };
        let is_own = |cell: &Published| !others.iter().any(|group| is_of(group, cell));
        protected.cells.retain(|cell| cell.merges.is_empty() || (cell.merged_into.is_none() && is_own(cell)));
    }

    fn groups(&self, audience: Audience) -> &[Group] {
        match audience {
            Audience::Internal => &[],
            Audience::Funder => &self.funder,
            Audience::Public => &self.public,
        }
    }
}

fn key(cell: &Measurement) -> (&str, &str, &Cut) {
    (&cell.indicator, &cell.period, &cell.cut)
}
