//! Which of the rows that changed can matter for a figure: those that it counts, and those of other tables that it reads.

use std::collections::BTreeMap;

use super::cause::Cause;
use super::changes::Change;
use super::selected::Selected;
use super::side::Side;
use crate::checks::effect::{depends, reaches};
use crate::error::Error;
use crate::indicators::Indicator;
use crate::ingest::dataset::Dataset;
use crate::project::Project;

/// What the indicators of a run read.
pub struct Concern<'a> {
    project: &'a Project,
    indicators: BTreeMap<&'a str, &'a Indicator>,
    /// What they count among the rows of the first run, and of the second.
    before: Selected,
    now: Selected,
}

impl<'a> Concern<'a> {
    /// What the indicators of the second run read in the rows of both; `mapped` are those of the first.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn new(second: &'a Side, mapped: &Dataset) -> Result<Self, Error> {
        Ok(Concern {
            project: &second.project,
            indicators: second.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect(),
            // Rows of the first run may not fit the rules of the second; then the tables and columns have to do.
            before: Selected::of(second, mapped).unwrap_or_default(),
            now: Selected::of(second, &second.reading.dataset)?,
        })
    }

    /// How many rows changed by each cause that can matter for a figure.
    pub fn rows(&self, indicator: &str, period: &str, changes: &[Change]) -> BTreeMap<Cause, usize> {
        let mut leaves = Vec::new();
        self.add_leaves(indicator, &mut leaves);
        let matters = |change: &&Change| leaves.iter().any(|leaf| self.matters(leaf, period, change));
        let mut rows = BTreeMap::new();
        for change in changes.iter().filter(matters) {
            *rows.entry(change.cause).or_default() += 1;
        }
        rows
    }

    /// The indicators made of rows that an indicator is made of.
    fn add_leaves(&self, id: &str, leaves: &mut Vec<&'a Indicator>) {
        let Some(indicator) = self.indicators.get(id) else { return };
        if indicator.measure.rows().is_some() && !leaves.iter().any(|leaf| leaf.id == indicator.id) {
            leaves.push(indicator);
        }
        for operand in indicator.measure.operands() {
            self.add_leaves(operand, leaves);
        }
    }

    fn matters(&self, leaf: &Indicator, period: &str, change: &Change) -> bool {
        let is_read = change.columns.is_empty() || change.columns.iter().any(|column| depends(leaf, column));
        if !is_read || !reaches(change.table, leaf, self.project.file.ages.rule) {
            return false;
        }
        let is_own = leaf.measure.rows().is_some_and(|rows| rows.from.table() == change.table);
        if !is_own {
            return true;
        }
        let counts = |rows: &Selected, row: Option<usize>| row.map(|row| rows.has(&leaf.id, period, row).unwrap_or(true));
        [counts(&self.before, change.before), counts(&self.now, change.now)].contains(&Some(true))
    }
}
