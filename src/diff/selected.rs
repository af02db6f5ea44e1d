//! Which rows an indicator really counts in a period: those that meet its condition, as the computation takes them.

use std::collections::{BTreeMap, BTreeSet};

use super::side::Side;
use crate::error::Error;
use crate::indicators::compute::Run;
use crate::indicators::indicator::Indicator;
use crate::indicators::views::{View, Views};
use crate::ingest::dataset::Dataset;

/// The rows of its table that an indicator counts, by indicator and period. An indicator whose rows are no rows of a table, such as cases, is not among
/// them.
#[derive(Default)]
pub struct Selected(BTreeMap<(String, String), BTreeSet<usize>>);

impl Selected {
    /// The rows of a dataset that the indicators of a run count.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn of(side: &Side, dataset: &Dataset) -> Result<Self, Error> {
        let views = Views::build(dataset, &side.project, side.as_of)?;
        let mut selected = BTreeMap::new();
        for period in &side.periods {
            let run = Run::new(&side.indicators, &views, &side.project, period, side.as_of)?;
            for indicator in side.indicators.iter().filter(|indicator| is_of_table_rows(indicator)) {
                let rows = run.selected(indicator)?.map(|(_, selected)| selected.rows().iter().map(|row| *row as usize).collect());
                selected.insert((indicator.id.clone(), period.id.clone()), rows.unwrap_or_default());
            }
        }
        Ok(Selected(selected))
    }

    /// The rows of its table that an indicator counts in a period; `None` where its rows are no rows of a table.
    pub fn rows(&self, indicator: &str, period: &str) -> Option<&BTreeSet<usize>> {
        self.0.get(&(indicator.to_owned(), period.to_owned()))
    }
}

/// Whether the rows of an indicator are those of a table, in their order.
fn is_of_table_rows(indicator: &Indicator) -> bool {
    let view = indicator.measure.rows().map(|rows| rows.from);
    view.is_some_and(|view| !matches!(view, View::PhaseTransitions | View::Cases | View::Spells))
}
