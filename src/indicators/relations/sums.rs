//! Sums that no figure shows and that two tables have in common: girls of all ages in one, girls of all areas in the other; the months of a quarter.
//! A reader adds up both, so each knows something of the other.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::index::{Index, Term};
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::Indicator;
use crate::indicators::measurement::{CellPart, Part};
use crate::indicators::period::Span;

/// Dimensions of the date of a row.
const OF_A_DATE: [&str; 3] = ["month", "quarter", "half_year"];

/// First and last day.
type Days = (NaiveDate, NaiveDate);
/// Categories of the dimensions that two tables share, and the cells that are in them.
type Parts = BTreeMap<Vec<String>, Vec<usize>>;

/// A table of one period, or of several that fill another: its dimensions without those of time, and its cells by the days that they are about.
struct Table {
    periods: Vec<String>,
    dimensions: BTreeSet<String>,
    cells: BTreeMap<Days, Vec<usize>>,
}

/// Relates every two tables of an indicator by what both add up to, unless a third one shows it.
pub fn common(index: &mut Index<'_>, indicator: &Indicator, periods: &[Span]) {
    let mut tables: Vec<Table> = periods.iter().flat_map(|period| tables(index, indicator, &[period])).collect();
    // Who is counted in two periods is not twice as many.
    let adds_up = matches!(indicator.aggregation, Aggregation::Sum | Aggregation::RatioOfSums);
    if adds_up {
        let fillings: BTreeSet<Vec<&Span>> = periods.iter().flat_map(|whole| whole.filled_by(periods)).collect();
        tables.extend(fillings.into_iter().flat_map(|filling| self::tables(index, indicator, &filling)));
    }
    let is_related = |one: &Table, other: &Table| {
        if one.periods == other.periods {
            one.periods.len() == 1
        } else {
            adds_up && !one.periods.iter().any(|id| other.periods.contains(id))
        }
    };
    for (at, one) in tables.iter().enumerate() {
        for other in tables[at + 1..].iter().filter(|other| is_related(one, other)) {
            let shared: BTreeSet<String> = one.dimensions.intersection(&other.dimensions).cloned().collect();
            for (ours, theirs) in blocks(one, other) {
                let whole = |days: &[Days]| Some((days.first()?.0, days.last()?.1));
                let is_sum = |table: &Table, days: &[Days]| table.dimensions == shared && days.len() == 1;
                let shows = |table: &Table| table.dimensions == shared && whole(&ours).is_some_and(|days| table.cells.contains_key(&days));
                if is_sum(one, &ours) || is_sum(other, &theirs) || !tables.iter().any(shows) {
                    relate(index, indicator, (&parts(index, one, &ours, &shared), &parts(index, other, &theirs, &shared)));
                }
            }
        }
    }
}

/// The tables of an indicator for periods, one after the other, as one.
fn tables(index: &Index<'_>, indicator: &Indicator, periods: &[&Span]) -> Vec<Table> {
    let mut breakdowns: Vec<Vec<&str>> = indicator.by.iter().map(|by| by.iter().map(|dimension| dimension.id()).collect()).collect();
    breakdowns.push(Vec::new());
    let mut found = Vec::new();
    for by in breakdowns {
        let (of_a_date, plain): (Vec<usize>, Vec<usize>) = (0..by.len()).partition(|at| OF_A_DATE.contains(&by[*at]));
        let dimension = if by.is_empty() { "total".to_owned() } else { by.join("*") };
        let mut by_days: BTreeMap<Days, Vec<usize>> = BTreeMap::new();
        for period in periods {
            for cell in index.group(&indicator.id, &period.id, &dimension) {
                let days = match of_a_date[..] {
                    [] => Some((period.start, period.end)),
                    [at] => period.days_of_months(&index.cells[cell].cut.categories[at]),
                    // A month has one quarter: nothing more is said here.
                    _ => None,
                };
                if let Some(days) = days {
                    by_days.entry(days).or_default().push(cell);
                }
            }
        }
        let dimensions = plain.into_iter().map(|at| by[at].to_owned()).collect();
        found.push(Table { periods: periods.iter().map(|period| period.id.clone()).collect(), dimensions, cells: by_days });
    }
    found
}

/// The days of one table that days of the other fill, and these; either way.
fn blocks(one: &Table, other: &Table) -> BTreeSet<(Vec<Days>, Vec<Days>)> {
    let length = |(first, last): Days| (last - first).num_days() + 1;
    let fill = |table: &Table, whole: Days| {
        let inside: Vec<Days> = table.cells.keys().copied().filter(|days| whole.0 <= days.0 && days.1 <= whole.1).collect();
        (inside.iter().copied().map(length).sum::<i64>() == length(whole)).then_some(inside)
    };
    let ours = one.cells.keys().filter_map(|days| Some((vec![*days], fill(other, *days)?)));
    let theirs = other.cells.keys().filter_map(|days| Some((fill(one, *days)?, vec![*days])));
    ours.chain(theirs).collect()
}

/// The cells of these days by their categories of the shared dimensions.
fn parts(index: &Index<'_>, table: &Table, days: &[Days], shared: &BTreeSet<String>) -> Parts {
    let mut parts = Parts::new();
    for cell in days.iter().filter_map(|days| table.cells.get(days)).flatten() {
        let cut = &index.cells[*cell].cut;
        let place = |dimension: &String| cut.dimensions.iter().position(|own| own == dimension);
        let categories = shared.iter().filter_map(place).map(|at| cut.categories[at].clone()).collect();
        parts.entry(categories).or_default().push(*cell);
    }
    parts
}

fn relate(index: &mut Index<'_>, indicator: &Indicator, (one, other): (&Parts, &Parts)) {
    for (categories, ours) in one {
        let Some(theirs) = other.get(categories) else { continue };
        for part in [Part::Numerator, Part::Denominator, Part::Complement] {
            let terms =
                |sign: i8, cells: &[usize]| cells.iter().map(move |cell| (sign, CellPart { cell: *cell, part })).collect::<Vec<Term>>();
            // A part without an amount (no data) is an empty part.
            let mut both = [terms(1, ours), terms(-1, theirs)].concat();
            both.retain(|(_, term)| index.amount(*term).is_some());
            index.may(format!("{}: what two tables add up to ({})", indicator.id, categories.join("|")), both);
        }
    }
}
