//! Which of the rows that changed can matter for a figure: those of the tables and columns that it reads, in its period.

use std::collections::BTreeMap;

use super::cause::Cause;
use super::changes::Change;
use crate::checks::effect::{depends, reaches};
use crate::indicators::Indicator;
use crate::indicators::indicator::Rows;
use crate::indicators::measurement::TOTAL;
use crate::indicators::period::Span;
use crate::project::Project;

/// What indicators read.
pub struct Concern<'a> {
    project: &'a Project,
    indicators: BTreeMap<&'a str, &'a Indicator>,
    periods: BTreeMap<&'a str, &'a Span>,
}

impl<'a> Concern<'a> {
    /// What these indicators read in these periods.
    pub fn new(project: &'a Project, indicators: &'a [Indicator], periods: &'a [Span]) -> Self {
        Concern {
            project,
            indicators: indicators.iter().map(|indicator| (indicator.id.as_str(), indicator)).collect(),
            periods: periods.iter().map(|period| (period.id.as_str(), period)).collect(),
        }
    }

    /// How many rows changed by each cause that can matter for a figure.
    pub fn rows(&self, indicator: &str, period: &str, changes: &[Change]) -> BTreeMap<Cause, usize> {
        let mut leaves = Vec::new();
        self.add_leaves(indicator, &mut leaves);
        let span = self.periods.get(period).copied();
        let matters = |change: &&Change| leaves.iter().any(|leaf| self.matters(leaf, period, span, change));
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

    fn matters(&self, leaf: &Indicator, period: &str, span: Option<&Span>, change: &Change) -> bool {
        let is_read = change.columns.is_empty() || change.columns.iter().any(|column| depends(leaf, column));
        let is_in_period = || match (leaf.measure.rows(), span) {
            (Some(rows), Some(span)) if is_dated(rows, change) && !(rows.from.is_ledger() && period == TOTAL) => {
                change.days.iter().any(|day| span.contains(*day))
            }
            _ => true,
        };
        is_read && reaches(change.table, leaf, self.project.file.ages.rule) && is_in_period()
    }
}

/// Whether the date of the row itself decides the period.
fn is_dated(rows: &Rows, change: &Change) -> bool {
    let spec = change.table.spec();
    rows.from.name() == spec.name && rows.date.is_some() && rows.date == spec.date
}
