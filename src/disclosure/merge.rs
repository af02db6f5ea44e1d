//! Merging before hiding (rule R5 of the design): neighbouring categories are shown together where that lets more figures be published. What is
//! merged for the funder is merged for the public, too, and the figures of both are protected as one set, because anybody may see both.

mod choice;
mod groups;
mod lines;
mod sums;

use std::collections::BTreeSet;

use super::{Audience, Policy, Protected, Published};
use crate::error::Error;
use crate::indicators::measurement::{Cut, Measurement, Measurements};
use crate::project::Project;
use crate::project::disclosure::MERGEABLE;
use choice::{Tally, choose};
use groups::{Group, candidates};

/// The figures of a run with those of merged categories, and which of these are for whom.
#[derive(Debug)]
pub(super) struct Merging {
    measurements: Measurements,
    funder: Vec<Group>,
    public: Vec<Group>,
}

impl Merging {
    /// Chooses what is shown together and adds its figures.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn of(measurements: &Measurements, project: &Project) -> Result<Self, Error> {
        let [funder, public] = [Audience::Funder, Audience::Public].map(|audience| Policy::of(project, audience));
        let mut merging = Merging { measurements: measurements.clone(), funder: Vec::new(), public: Vec::new() };
        for dimension in MERGEABLE.into_iter().filter(|dimension| project.merges(dimension)) {
            let candidates = candidates(project, dimension, &funder.already_public);
            let tallies: Vec<Vec<Tally>> = lines::of(&measurements.cells, dimension)
                .iter()
                .filter_map(|line| line.cells.iter().map(|cell| Tally::of(&measurements.cells[*cell], line.position)).collect())
                .collect();
            let for_funder = choose(&tallies, &candidates, Vec::new(), funder.threshold.unwrap_or_default());
            let for_public = choose(&tallies, &candidates, for_funder.clone(), public.threshold.unwrap_or_default());
            let mut all = for_funder.clone();
            all.extend(for_public.iter().filter(|group| !for_funder.contains(group)).cloned());
            sums::add(&mut merging.measurements, &all)?;
            merging.funder.extend(for_funder);
            merging.public.extend(for_public);
        }
        Ok(merging)
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
        let others: Vec<&Group> = self.funder.iter().chain(&self.public).filter(|group| !own.contains(group)).collect();
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
