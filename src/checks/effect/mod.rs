//! How much the findings could change the figures: the bounds between which a figure lies, whatever the faulty cells should have said.
//!
//! ```text
//! findings → rows in doubt (doubts) → what belongs together (cluster, persons) → what cells could say (values)
//!          → every possible world of every cluster side by side, as one dataset (replicas) → the indicators, computed once
//!          → what each world adds to a figure (points) → the best and the worst choice of worlds (choice, extremes)
//! ```
//!
//! Figures of different clusters add up, so that a thousand findings need no more than their own worlds, not all combinations of them.

mod blank;
mod choice;
mod cluster;
mod doubts;
mod extremes;
mod period;
mod persons;
mod points;
mod replicas;
mod sheet;
mod uses;
mod values;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

pub use blank::BLANK_CELL;

use crate::error::Error;
use crate::finding::Severity;
use crate::indicators::Indicator;
use crate::indicators::compute::Run;
use crate::indicators::measurement::Cut;
use crate::indicators::period::Span;
use crate::indicators::views::Views;
use crate::ingest::Reading;
use crate::ingest::schema::Table;
use crate::project::Project;
use cluster::clusters;
use doubts::Doubted;
use period::{Grouped, Period};
use replicas::{Laid, Replicas};
use sheet::Sheets;
use uses::Uses;
pub(crate) use uses::{depends, reaches};
use values::Possible;

/// Findings that are about the same thing: one check in one column of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The check.
    pub check: &'static str,
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// dosah's name of the column, where it is one.
    pub column: Option<&'static str>,
}

/// What a group of findings could change in one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The findings.
    pub group: Group,
    /// The indicator.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// The cell of the indicator.
    pub cut: Cut,
    /// The figure as computed now, to 20 decimals; `None` where there is none.
    pub now: Option<Decimal>,
    /// What it lies between, if all faulty cells of the group are set right and all others stay as they are; `None` for "without bound" or
    /// "cannot be said".
    pub bounds: Option<(Decimal, Decimal)>,
}

/// A group of more rows has no bounds.
const ITEMS: usize = 10_000;

/// The age at which a person is no child any more.
const FULL_AGE: u32 = 18;

/// The effects of all groups on all indicators and periods, those that change nothing left out: in the order of groups, periods,
/// indicators and their cells. The total of an indicator is there, and the categories of what follows from the column in doubt.
///
/// # Errors
/// Only on a defect of dosah.
pub fn effects(reading: &Reading, project: &Project, indicators: &[Indicator], periods: &[Span]) -> Result<Vec<Effect>, Error> {
    // Without a table there are no figures that could change.
    if reading.findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Ok(Vec::new());
    }
    let uses = Uses::of(indicators);
    let sheets = sheet::sheets(reading)?;
    let causes = doubts::causes(reading, &sheets);
    let doubted = doubts::doubted(reading, &sheets, &causes, &uses);
    if doubted.is_empty() {
        return Ok(Vec::new());
    }
    let as_of = periods.iter().map(|period| period.end).max().unwrap_or(project.file.project.end);
    let mut borders: BTreeSet<u32> = project.age_bands().iter().map(crate::project::AgeBand::first).collect();
    borders.insert(FULL_AGE);
    let possible = Possible { project, periods, as_of, categories: &reading.dataset.categories, uses: &uses, borders };
    let mut replicas = Replicas::new(&sheets);
    let lay = |mut doubted: Doubted| {
        doubted.is_opaque |= cannot_be_laid(&doubted, &sheets);
        let is_short = doubted.items.len() <= ITEMS;
        doubted.items.truncate(ITEMS);
        let mut laid =
            if doubted.is_opaque { Laid::default() } else { replicas.lay_group(&clusters(&doubted, &sheets, &causes, &possible)) };
        laid.is_complete &= is_short;
        Grouped { doubted, laid }
    };
    let groups: Vec<Grouped> = doubted.into_iter().map(lay).collect();

    let views = Views::build(&reading.dataset, project, as_of)?;
    let worlds = Views::build(&replicas.dataset(reading)?, project, as_of)?;
    let mut effects: Vec<Vec<Effect>> = vec![Vec::new(); groups.len()];
    for span in periods {
        let now = Run::new(indicators, &views, project, span, as_of)?;
        let worlds = Run::new(indicators, &worlds, project, span, as_of)?;
        let period = Period::new(indicators, &now, &worlds, &replicas, &groups)?;
        for (effects, group) in effects.iter_mut().zip(&groups) {
            effects.extend(period.effects(group));
        }
    }
    Ok(effects.concat())
}

/// Whether one row in doubt could change all others: another version of the budget may be the latest one. Episodes and aliases decide what
/// rows of other tables are.
fn cannot_be_laid(doubted: &Doubted, sheets: &Sheets) -> bool {
    let Some(sheet) = sheets.get(&doubted.table) else { return true };
    let version = |row: u32| sheet.code("version", row);
    match doubted.table {
        Table::Aliases | Table::Episodes => true,
        Table::Budget => {
            let latest = (0..u32::try_from(sheet.used).unwrap_or(u32::MAX)).filter_map(version).max();
            doubted.items.iter().any(|item| item.columns.contains(&"version") || version(item.row) > latest)
        }
        _ => false,
    }
}
