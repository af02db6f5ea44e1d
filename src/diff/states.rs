//! The figures of the first run, changed step by step into those of the second: after each step one more cause has taken effect. Every step
//! is a computation of everything, so that what lies between two steps is exactly what the cause does.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cause::Cause;
use super::changes::Changes;
use super::side::Side;
use crate::error::Error;
use crate::indicators::period::Span;
use crate::indicators::{self, Indicator};
use crate::ingest::dataset::Dataset;
use crate::ingest::schema::{TABLES, Table};
use crate::ingest::subset::{Kept, subset};
use crate::output::{Figures, figures_of};
use crate::project::Project;

/// The figures after a cause took effect; none where they cannot be known.
#[derive(Debug, Clone)]
pub struct State {
    /// The cause.
    pub cause: Cause,
    /// The figures after it.
    pub figures: Option<Figures>,
}

/// How a run computes.
#[derive(Clone, Copy)]
struct Rules<'a> {
    indicators: &'a [Indicator],
    project: &'a Project,
    periods: &'a [Span],
    as_of: NaiveDate,
}

impl<'a> Rules<'a> {
    fn of(side: &'a Side) -> Self {
        Rules { indicators: &side.indicators, project: &side.project, periods: &side.periods, as_of: side.as_of }
    }

    /// Rules and rows of different runs may not fit together; then the step is left out, and its cause stands together with the next.
    fn figures(self, dataset: &Dataset) -> Option<Figures> {
        let measurements = indicators::compute(self.indicators, dataset, self.project, self.periods, self.as_of);
        measurements.ok().map(|measurements| figures_of(&measurements))
    }
}

/// What this version computes from the files of a run.
pub fn figures(side: &Side) -> Option<Figures> {
    Rules::of(side).figures(&side.reading.dataset)
}

/// All states between what this version computes for the two runs, both included. `mapped` are the rows of the first run as the second reads them.
///
/// # Errors
/// Only on a defect of dosah.
pub fn states(first: &Side, second: &Side, mapped: &Dataset, changes: &Changes) -> Result<Vec<State>, Error> {
    let (old, new) = (Rules::of(first), Rules::of(second));
    let is_same_text = first.project.source == second.project.source;
    let mut states: Vec<State> = Vec::new();
    let mut add = |cause: Cause, figures: &dyn Fn() -> Option<Figures>, changes_anything: bool| {
        let unchanged = states.last().filter(|_| !changes_anything).map(|state| state.figures.clone());
        states.push(State { cause, figures: unchanged.unwrap_or_else(figures) });
    };
    let own = &first.reading.dataset;
    add(Cause::WrittenA, &|| old.figures(own), true);
    let days = Rules { periods: new.periods, as_of: new.as_of, ..old };
    add(Cause::Days, &|| days.figures(own), old.as_of != new.as_of || old.periods != new.periods);
    add(Cause::Definition, &|| new.figures(own), !is_same_text);
    add(Cause::Mapping, &|| new.figures(mapped), !is_same_text);

    let has = |cause: Cause| changes.all.iter().any(|change| change.cause == cause);
    let may_go = |others: &BTreeMap<Table, Vec<Option<Cause>>>| -> BTreeSet<Table> {
        TABLES.iter().map(|spec| spec.table).filter(|table| others.get(table).is_none_or(Vec::is_empty)).collect()
    };
    let gone = may_go(&changes.after);
    let without = |causes: &[Cause]| keep(&changes.before, |cause| cause.is_none_or(|cause| !causes.contains(&cause)));
    let none = BTreeMap::new();
    let steps: [(Cause, &[Cause], &BTreeMap<u32, u32>); 3] = [
        (Cause::SetAside, &[Cause::SetAside], &none),
        (Cause::Removed, &[Cause::Removed, Cause::SetAside], &none),
        (Cause::Merged, &[Cause::Removed, Cause::SetAside], &changes.moved),
    ];
    for (cause, left_out, moved) in steps {
        let rows = subset(mapped, &without(left_out), moved, &gone)?;
        add(cause, &|| new.figures(&rows), has(cause));
    }
    let absent = may_go(&changes.before);
    for cause in [Cause::Edited, Cause::AddedLate, Cause::Added] {
        let kept = keep(&changes.after, |came| came.is_none_or(|came| came <= cause));
        let rows = subset(&second.reading.dataset, &kept, &none, &absent)?;
        // After the edited rows all rows are those of the second run, so nothing is taken for granted here.
        add(cause, &|| new.figures(&rows), has(cause) || cause == Cause::Edited);
    }
    add(Cause::PutRight, &|| new.figures(&second.reading.dataset), true);
    Ok(states)
}

fn keep(fates: &BTreeMap<Table, Vec<Option<Cause>>>, stays: impl Fn(Option<Cause>) -> bool) -> Kept {
    fates.iter().map(|(table, rows)| (*table, rows.iter().map(|fate| stays(*fate)).collect())).collect()
}
