//! What readers can put together of several tables: where children are printed by sex and age, by age and area, and by area and sex, there is one
//! table of all three behind them, and not every set of three tables has one. Nobody is shown it; disclosure control reasons with it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::condition::Condition;
use super::dimension::Dimension;
use super::indicator::{Indicator, Measure};
use super::measurement::{Measurement, Measurements};
use super::period::Span;
use super::views::View;
use super::{compute, join::join};
use crate::error::Error;
use crate::ingest::dataset::Dataset;
use crate::project::Project;

/// Tables of more dimensions than these are too large to reason with.
const MOST_DIMENSIONS: usize = 4;
/// And so are those of more cells, in one period.
const MOST_CELLS: usize = 2_000;

/// The vertex of a graph of dimensions that stands for whether a child is in the part of a share.
const PART: &str = "part";
/// And the one for when it was.
const DATE: &str = "date";
/// Dimensions of the date of a row, the finest first.
const OF_A_DATE: [&str; 3] = ["month", "quarter", "half_year"];

/// The periods under which joint tables stand.
#[must_use]
pub fn name(period: &str) -> String {
    format!("{period} by all at once")
}

/// Whether a figure is one of a joint table.
#[must_use]
pub fn is_joint(cell: &Measurement) -> bool {
    cell.period.ends_with(" by all at once")
}

/// Adds the joint tables of all indicators whose printed tables go round in a circle.
///
/// # Errors
/// [`Error::Disclosure`] where a joint table would be too large to reason with; else only on a defect of dosah.
pub fn add(
    measurements: &mut Measurements,
    indicators: &[Indicator],
    dataset: &Dataset,
    project: &Project,
    periods: &[Span],
    as_of: NaiveDate,
) -> Result<(), Error> {
    let mut with_joint: Vec<Indicator> = Vec::new();
    for (at, first) in indicators.iter().enumerate() {
        let Some(population) = population(first) else { continue };
        let same = |other: &&Indicator| self::population(other).as_ref() == Some(&population);
        if indicators[..at].iter().any(|earlier| same(&earlier)) {
            continue;
        }
        let group: Vec<&Indicator> = indicators[at..].iter().filter(same).collect();
        for dimensions in circles(&group) {
            check_size(measurements, &group, &dimensions)?;
            with_joint.extend(group.iter().map(|indicator| Indicator { by: tied(&dimensions, indicator), ..(*indicator).clone() }));
        }
    }
    if with_joint.is_empty() {
        return Ok(());
    }
    let figures = compute(&with_joint, dataset, project, periods, as_of)?;
    join(measurements, figures, |cell| !cell.cut.dimensions.is_empty(), |period, cut| (name(period), cut.clone()));
    Ok(())
}

/// What is counted once among which rows.
type Population<'a> = (View, Option<&'static str>, Option<&'a Condition>, Option<&'static str>);

/// Whom an indicator counts, if it counts children or cases.
fn population(indicator: &Indicator) -> Option<Population<'_>> {
    let (Measure::Count { rows, of } | Measure::Share { rows, of, .. }) = &indicator.measure else { return None };
    let of = match (rows.from, of) {
        (View::Children, None) => Some("child_id"),
        (View::Cases, None) => Some("case"),
        (_, of) => *of,
    };
    of.is_some_and(|of| ["child_id", "case"].contains(&of)).then_some((rows.from, rows.date, rows.filter.as_ref(), of))
}

/// The dimensions of each joint table that a group of indicators needs: those that its tables tie together in a circle, unless one table has
/// them all.
fn circles(group: &[&Indicator]) -> Vec<Vec<Dimension>> {
    let tables: Vec<BTreeSet<&str>> = group.iter().flat_map(|indicator| tables(indicator)).collect();
    let mut left: BTreeSet<&str> = tables.iter().flatten().copied().collect();
    let mut found = Vec::new();
    while let Some(first) = left.pop_first() {
        let mut tied = BTreeSet::from([first]);
        while let Some(table) = tables.iter().find(|table| !table.is_disjoint(&tied) && !table.is_subset(&tied)) {
            tied.extend(table);
        }
        left.retain(|dimension| !tied.contains(dimension));
        let inside = || tables.iter().filter(|table| table.is_subset(&tied));
        if !is_circular(inside()) {
            continue;
        }
        let all = || group.iter().flat_map(|indicator| &indicator.by);
        let mut dimensions: BTreeMap<&str, Dimension> = BTreeMap::new();
        let of_circle = all().flatten().filter(|dimension| tied.contains(vertex(dimension)));
        dimensions.extend(of_circle.map(|dimension| (dimension.id(), dimension.clone())));
        // The finest of the dates holds the others.
        let finest = OF_A_DATE.into_iter().find(|date| dimensions.contains_key(date));
        dimensions.retain(|id, _| !OF_A_DATE.contains(id) || Some(*id) == finest);
        let is_whole = |(table, by): (&BTreeSet<&str>, &Vec<Dimension>)| {
            *table == tied && by.iter().all(|dimension| dimensions.contains_key(dimension.id()))
        };
        if !tables.iter().zip(all()).any(is_whole) {
            found.push(dimensions.into_values().collect());
        }
    }
    found
}

/// The tables of an indicator as sets of dimensions; a share is a table of its part and each of its dimensions.
fn tables(indicator: &Indicator) -> Vec<BTreeSet<&str>> {
    let part = matches!(indicator.measure, Measure::Share { .. }).then_some(PART);
    indicator.by.iter().map(|by| by.iter().map(vertex).chain(part).collect()).collect()
}

/// What stands for a dimension in the graph: a quarter is made of months, so dates of any length are one.
fn vertex(dimension: &Dimension) -> &'static str {
    if OF_A_DATE.contains(&dimension.id()) { DATE } else { dimension.id() }
}

/// Whether tables go round: what is left is more than nothing when dimensions of one table only, and tables that lie in another, are taken
/// away again and again (Graham's reduction). Where nothing is left, sums that fit each other always have a joint table.
fn is_circular<'a>(tables: impl Iterator<Item = &'a BTreeSet<&'a str>>) -> bool {
    let mut tables: Vec<BTreeSet<&str>> = tables.cloned().collect();
    loop {
        let before = tables.clone();
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        tables.iter().flatten().for_each(|dimension| *times.entry(dimension).or_default() += 1);
        tables.iter_mut().for_each(|table| table.retain(|dimension| times[dimension] > 1));
        for at in (0..tables.len()).rev() {
            if (0..tables.len()).any(|other| other != at && tables[at].is_subset(&tables[other])) {
                tables.remove(at);
            }
        }
        tables.retain(|table| !table.is_empty());
        if tables == before {
            return !tables.is_empty();
        }
    }
}

/// All combinations of the dimensions of a joint table, and what else is printed of an indicator: half-years beside a joint table of months.
fn tied(dimensions: &[Dimension], indicator: &Indicator) -> Vec<Vec<Dimension>> {
    let ids = |by: &[Dimension]| by.iter().map(Dimension::id).collect::<BTreeSet<&str>>();
    let mut by = subsets(dimensions);
    let printed = indicator.by.iter().filter(|printed| printed.iter().any(|dimension| OF_A_DATE.contains(&dimension.id())));
    let others: Vec<_> = printed.filter(|printed| by.iter().all(|by| ids(by) != ids(printed))).cloned().collect();
    by.extend(others);
    by
}

/// All combinations of one dimension and more.
fn subsets(dimensions: &[Dimension]) -> Vec<Vec<Dimension>> {
    let of = |bits: usize| dimensions.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1).map(|(_, dimension)| dimension.clone());
    let mut subsets: Vec<Vec<Dimension>> = (1..1_usize << dimensions.len()).map(|bits| of(bits).collect()).collect();
    subsets.sort_by_key(Vec::len);
    subsets
}

fn check_size(measurements: &Measurements, group: &[&Indicator], dimensions: &[Dimension]) -> Result<(), Error> {
    let categories = |dimension: &Dimension| -> usize {
        let ids = group.iter().map(|indicator| indicator.id.as_str()).collect::<Vec<_>>();
        let cells = measurements.cells.iter().filter(|cell| ids.contains(&cell.indicator.as_str()));
        let of = |cell: &Measurement| {
            let at = cell.cut.dimensions.iter().position(|id| id == dimension.id())?;
            cell.cut.categories.get(at).cloned()
        };
        cells.filter_map(of).collect::<BTreeSet<String>>().len().max(1)
    };
    let cells = dimensions.iter().map(categories).try_fold(1_usize, usize::checked_mul).unwrap_or(usize::MAX);
    if dimensions.len() <= MOST_DIMENSIONS && cells <= MOST_CELLS {
        return Ok(());
    }
    let ids: Vec<&str> = dimensions.iter().map(Dimension::id).collect();
    let indicators: Vec<&str> = group.iter().map(|indicator| indicator.id.as_str()).collect();
    Err(Error::Disclosure(format!(
        "{} by {} taken together are too large a table to be sure that nobody can be recognised; leave out one of their breakdowns by two things at once",
        indicators.join(", "),
        ids.join(", "),
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn circular(tables: &[&[&str]]) -> bool {
        let tables: Vec<BTreeSet<&str>> = tables.iter().map(|table| table.iter().copied().collect()).collect();
        is_circular(tables.iter())
    }

    #[test]
    fn three_tables_of_two_things_each_go_round() {
        assert!(circular(&[&["sex", "age"], &["age", "area"], &["area", "sex"]]));
        assert!(circular(&[&["sex", "age"], &["age", "area"], &["area", "phase"], &["phase", "sex"]]));
    }

    #[test]
    fn a_chain_a_star_and_what_one_table_holds_do_not() {
        assert!(!circular(&[&["sex"], &["age"], &["sex", "age"], &["age", "area"]]));
        assert!(!circular(&[&["sex", "age"], &["sex", "area"], &["sex", "phase"]]));
        assert!(!circular(&[&["sex", "age"], &["age", "area"], &["area", "sex"], &["sex", "age", "area"]]));
    }

    #[test]
    fn a_share_by_two_things_goes_round_with_a_table_of_both() {
        assert!(circular(&[&["sex", PART], &["area", PART], &["sex", "area"]]));
        assert!(!circular(&[&["sex", PART], &["area", PART]]));
    }
}
