//! Which of the rows that changed can matter for a figure: those that it counts, and those of other tables that it reads.

use std::collections::{BTreeMap, BTreeSet};

use super::cause::Cause;
use super::changes::Change;
use super::selected::Selected;
use super::side::Side;
use crate::checks::effect::{depends, reaches};
use crate::error::Error;
use crate::indicators::Indicator;
use crate::ingest::dataset::Dataset;
use crate::project::Project;

/// How many rows changed by a cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Those that the figure counts, and those of other tables that it reads.
    pub counted: usize,
    /// All of tables that it reads. A session that was the first of a child matters for figures of later periods, too.
    pub all: usize,
}

/// What the indicators of a run read.
pub struct Concern<'a> {
    project: &'a Project,
    indicators: BTreeMap<&'a str, &'a Indicator>,
    /// What they count among the rows of the first run, and of the second.
    before: Selected,
    now: Selected,
    changes: &'a [Change],
    /// Tables and columns that changed together, and for each change which of these it is: many rows change alike.
    shapes: Vec<&'a Change>,
    shape_of: Vec<usize>,
}

/// An indicator made of rows, and those that it counts in a period before and now.
struct Leaf<'a> {
    indicator: &'a Indicator,
    before: Option<&'a BTreeSet<usize>>,
    now: Option<&'a BTreeSet<usize>>,
}

impl<'a> Concern<'a> {
    /// What the indicators of the second run read in the rows of both that changed; `mapped` are those of the first.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn new(second: &'a Side, mapped: &Dataset, changes: &'a [Change]) -> Result<Self, Error> {
        let mut shapes: Vec<&Change> = Vec::new();
        let mut known = BTreeMap::new();
        let mut shape_of = Vec::with_capacity(changes.len());
        for change in changes {
            shape_of.push(*known.entry((change.table, &change.columns)).or_insert_with(|| {
                shapes.push(change);
                shapes.len() - 1
            }));
        }
        Ok(Concern {
            changes,
            shapes,
            shape_of,
            project: &second.project,
            indicators: second.indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect(),
            // Rows of the first run may not fit the rules of the second; then the tables and columns have to do.
            before: Selected::of(second, mapped).unwrap_or_default(),
            now: Selected::of(second, &second.reading.dataset)?,
        })
    }

    /// How many rows changed by each cause that can matter for a figure.
    pub fn rows(&self, indicator: &str, period: &str) -> BTreeMap<Cause, Count> {
        let mut leaves = Vec::new();
        self.add_leaves(indicator, &mut leaves);
        let leaves: Vec<Leaf<'_>> = leaves.into_iter().map(|leaf| self.leaf(leaf, period)).collect();
        let mut rows: BTreeMap<Cause, Count> = BTreeMap::new();
        let reached = |shape: &&Change| leaves.iter().filter(|leaf| self.reaches(leaf.indicator, shape)).collect();
        let reached: Vec<Vec<&Leaf<'_>>> = self.shapes.iter().map(reached).collect();
        for (change, shape) in self.changes.iter().zip(&self.shape_of) {
            if !reached[*shape].is_empty() {
                let count = rows.entry(change.cause).or_default();
                count.all += 1;
                count.counted += usize::from(reached[*shape].iter().any(|leaf| leaf.counts(change)));
            }
        }
        rows
    }

    fn leaf<'s>(&'s self, indicator: &'s Indicator, period: &str) -> Leaf<'s> {
        let (before, now) = (self.before.rows(&indicator.id, period), self.now.rows(&indicator.id, period));
        Leaf { indicator, before, now }
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

    /// Whether an indicator reads the table, and where the row was edited one of the columns.
    fn reaches(&self, leaf: &Indicator, change: &Change) -> bool {
        let is_read = change.columns.is_empty() || change.columns.iter().any(|column| depends(leaf, column));
        is_read && reaches(change.table, leaf, self.project.file.ages.rule)
    }
}

impl Leaf<'_> {
    /// Whether the row was counted before or is now. Rows of another table than its own have no period.
    fn counts(&self, change: &Change) -> bool {
        let is_own = self.indicator.measure.rows().is_some_and(|rows| rows.from.table() == change.table);
        let has = |rows: Option<&BTreeSet<usize>>, row: Option<usize>| row.is_some_and(|row| rows.is_none_or(|rows| rows.contains(&row)));
        !is_own || has(self.before, change.before) || has(self.now, change.now)
    }
}
