//! Sums that no figure shows and that two tables have in common: girls of all ages in one, girls of all areas in the other; the months of a quarter.
//! A reader adds up both, so each knows something of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Index, Term};
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::Indicator;
use crate::indicators::measurement::{CellPart, Part};
use crate::indicators::period::{Span, month_number};

/// Dimensions of the date of a row.
const OF_A_DATE: [&str; 3] = ["month", "quarter", "half_year"];

/// First and last month.
type Months = (i32, i32);
/// Categories of the dimensions that two tables share, and the cells that are in them.
type Parts = BTreeMap<Vec<String>, Vec<usize>>;

/// A table of one period, or of several that fill another: its dimensions without those of time, and its cells by the months that they are about.
struct Table {
    periods: Vec<String>,
    dimensions: BTreeSet<String>,
    cells: BTreeMap<Months, Vec<usize>>,
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
                let whole = |months: &[Months]| Some((months.first()?.0, months.last()?.1));
                let is_sum = |table: &Table, months: &[Months]| table.dimensions == shared && months.len() == 1;
                let shows =
                    |table: &Table| table.dimensions == shared && whole(&ours).is_some_and(|months| table.cells.contains_key(&months));
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
        let mut by_months: BTreeMap<Months, Vec<usize>> = BTreeMap::new();
        for period in periods {
            let of_period = (month_number(period.start), month_number(period.end));
            for cell in index.group(&indicator.id, &period.id, &dimension) {
                let months = match of_a_date[..] {
                    [] => Some(of_period),
                    [at] => months(&index.cells[cell].cut.categories[at]),
                    // A month has one quarter: nothing more is said here.
                    _ => None,
                };
                if let Some(months) = months {
                    by_months.entry(months).or_default().push(cell);
                }
            }
        }
        let dimensions = plain.into_iter().map(|at| by[at].to_owned()).collect();
        found.push(Table { periods: periods.iter().map(|period| period.id.clone()).collect(), dimensions, cells: by_months });
    }
    found
}

/// The months of `2015-02` or `2015-02..2015-04`.
fn months(category: &str) -> Option<Months> {
    let number = |text: &str| {
        let (year, month) = text.split_once('-')?;
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
    };
    let (first, last) = category.split_once("..").unwrap_or((category, category));
    Some((number(first)?, number(last)?))
}

/// The months of one table that months of the other fill, and these; either way.
fn blocks(one: &Table, other: &Table) -> BTreeSet<(Vec<Months>, Vec<Months>)> {
    let fill = |table: &Table, (first, last): Months| {
        let inside: Vec<Months> = table.cells.keys().copied().filter(|months| first <= months.0 && months.1 <= last).collect();
        let all: i32 = inside.iter().map(|(first, last)| last - first + 1).sum();
        (all == last - first + 1).then_some(inside)
    };
    let ours = one.cells.keys().filter_map(|months| Some((vec![*months], fill(other, *months)?)));
    let theirs = other.cells.keys().filter_map(|months| Some((fill(one, *months)?, vec![*months])));
    ours.chain(theirs).collect()
}

/// The cells of these months by their categories of the shared dimensions.
fn parts(index: &Index<'_>, table: &Table, months: &[Months], shared: &BTreeSet<String>) -> Parts {
    let mut parts = Parts::new();
    for cell in months.iter().filter_map(|months| table.cells.get(months)).flatten() {
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
