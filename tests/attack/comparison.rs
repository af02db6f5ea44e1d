//! The 59 tables on which methods are compared: the attacker finds what was measured for the weak ones, so that it can be believed where
//! it finds nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use serde_json::Value as Json;

use crate::joint::{Claim, Print, Trait, World, counted, system};
use crate::known_answers::case;
use crate::library::Count;
use crate::published::{Figure, figures};
use crate::verdict::{Insider, Kind, breaches};

pub const THRESHOLD: i64 = 5;

/// A cross-table: rows of counts.
pub type Table = Vec<Vec<i64>>;

/// The tables of a list of table, row, column and count, by their names.
pub fn tables(csv: &str) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |text: &str| text.trim_start_matches(['r', 'c']).parse::<usize>().expect("a number");
        let table = tables.entry(cells[0].to_owned()).or_default();
        table.resize_with(table.len().max(number(cells[1]) + 1), Vec::new);
        assert_eq!(table[number(cells[1])].len(), number(cells[2]), "columns in their order");
        table[number(cells[1])].push(cells[3].parse().expect("a count"));
    }
    tables
}

/// The 59 tables.
pub fn fifty_nine() -> BTreeMap<String, Table> {
    let tables = tables(&fs::read_to_string(case("tables59.csv")).expect("the tables"));
    assert_eq!(tables.len(), 59);
    tables
}

/// A count of a table with its sums: a row and a column, or all of either.
pub type Cell = [Option<usize>; 2];

/// All counts of a table with its sums.
pub fn counts(table: &Table) -> BTreeMap<Cell, i64> {
    let all = |size: usize| std::iter::once(None).chain((0..size).map(Some));
    let cells = all(table.len()).flat_map(|row| all(table[0].len()).map(move |column| [row, column]));
    let inside = |at: usize, asked: Option<usize>| asked.is_none_or(|asked| asked == at);
    let count = |[row, column]: Cell| -> i64 {
        let rows = table.iter().enumerate().filter(|(at, _)| inside(*at, row));
        rows.flat_map(|(_, counts)| counts.iter().enumerate()).filter(|(at, _)| inside(*at, column)).map(|(_, count)| count).sum()
    };
    cells.map(|cell| (cell, count(cell))).collect()
}

/// The children of a table, each with its row and its column.
pub fn children(table: &Table) -> Vec<BTreeSet<Trait>> {
    let traits = |row: usize, column: usize| {
        let named = [("row", format!("r{row}")), ("col", format!("c{column}")), ("period", "total".to_owned())];
        named.into_iter().map(|(dimension, category)| (dimension.to_owned(), category)).collect::<BTreeSet<Trait>>()
    };
    let mut children = Vec::new();
    for (row, counts) in table.iter().enumerate() {
        for (column, count) in counts.iter().enumerate() {
            children.extend((0..*count).map(|_| traits(row, column)));
        }
    }
    children
}

/// The counts with the names of a results table.
pub fn named(counts: &BTreeMap<Cell, i64>) -> Vec<Count> {
    let name = |cell: &Cell| match cell {
        [None, None] => ("total", "total".to_owned()),
        [Some(row), None] => ("row", format!("r{row}")),
        [None, Some(column)] => ("col", format!("c{column}")),
        [Some(row), Some(column)] => ("row*col", format!("r{row}|c{column}")),
    };
    counts
        .iter()
        .map(|(cell, count)| (name(cell), *count))
        .map(|((dimension, category), count)| Count::new(dimension, category, count))
        .collect()
}

/// A results table in which these counts are hidden, written without dosah.
pub fn written(counts: &[Count], is_hidden: impl Fn(usize) -> bool) -> String {
    let mut csv = "indicator,period,dimension,category,state,value,numerator,denominator,unit,baseline,target,method\n".to_owned();
    for (at, Count { dimension, category, count }) in counts.iter().enumerate() {
        let figures = match (is_hidden(at), count) {
            (true, _) => "suppressed,,,".to_owned(),
            (false, 0) => "zero,0,0,".to_owned(),
            (false, count) => format!("number,{count},{count},"),
        };
        writeln!(csv, "reached,total,{dimension},{category},{figures},children,,,counted").expect("text");
    }
    csv
}

fn small(counts: &BTreeMap<Cell, i64>) -> BTreeSet<Cell> {
    counts.iter().filter(|(_, count)| (1..THRESHOLD).contains(*count)).map(|(cell, _)| *cell).collect()
}

/// What many offices do by hand: as long as a line has one hidden cell, its smallest other cell that is not zero is hidden, too.
fn by_lines(counts: &BTreeMap<Cell, i64>) -> BTreeSet<Cell> {
    let rows = counts.keys().filter_map(|[row, _]| *row).max().unwrap_or_default();
    let columns = counts.keys().filter_map(|[_, column]| *column).max().unwrap_or_default();
    let all = |last: usize| (0..=last).map(Some).chain([None]);
    let mut lines: Vec<Vec<Cell>> = all(rows).map(|row| all(columns).map(|column| [row, column]).collect()).collect();
    lines.extend(all(columns).map(|column| all(rows).map(|row| [row, column]).collect::<Vec<Cell>>()));
    let mut hidden = small(counts);
    loop {
        let before = hidden.len();
        for line in &lines {
            if line.iter().filter(|cell| hidden.contains(*cell)).count() == 1 {
                let others = line.iter().filter(|cell| !hidden.contains(*cell) && counts[*cell] > 0);
                hidden.extend(others.min_by_key(|cell| counts[*cell]).copied());
            }
        }
        if hidden.len() == before {
            return hidden;
        }
    }
}

/// Tables with an exact small count, with a narrow one, with one for insiders, with any of these; and hidden cells.
fn attacked(hide: impl Fn(&BTreeMap<Cell, i64>) -> BTreeSet<Cell>, zeros_are_shown: bool) -> [usize; 5] {
    let mut sums = [0; 5];
    for (name, table) in fifty_nine() {
        let counts = counts(&table);
        let hidden = hide(&counts);
        let cells: Vec<&Cell> = counts.keys().collect();
        let published = figures(&written(&named(&counts), |at| hidden.contains(cells[at])));
        let print = Print { least_hidden: i64::from(zeros_are_shown), ..Print::exact(THRESHOLD) };
        let (system, joint, claims) = system(&published.iter().collect::<Vec<&Figure>>(), &[], &World::plain(), print);
        let children = children(&table);
        let found = breaches(&system, &joint, &claims, &children, THRESHOLD, Insider::OfTheCount);
        assert!(found.iter().all(|breach| ![Kind::False, Kind::Undecided, Kind::Printed].contains(&breach.kind)), "{name}: {found:?}");
        let has = |kinds: &[Kind]| usize::from(found.iter().any(|breach| kinds.contains(&breach.kind)));
        let of_table =
            [&[Kind::Exact][..], &[Kind::Exact, Kind::Narrow], &[Kind::Insider], &[Kind::Exact, Kind::Narrow, Kind::Insider]].map(has);
        sums.iter_mut().zip(of_table.into_iter().chain([hidden.len()])).for_each(|(sum, count)| *sum += count);
        assert_eq!(small(&counts).len(), claims.iter().filter(|claim| is_small(claim, &children)).count());
    }
    sums
}

fn is_small(claim: &Claim, children: &[BTreeSet<Trait>]) -> bool {
    (1..THRESHOLD).contains(&counted(claim, children))
}

/// What was measured by other means.
fn measured(method: &str) -> Vec<usize> {
    let baseline: Json = serde_json::from_str(&fs::read_to_string(case("baseline59.json")).expect("the baseline")).expect("JSON");
    let numbers = baseline["methods"][method].as_array().expect("a method");
    numbers.iter().map(|number| usize::try_from(number.as_u64().expect("a number")).expect("small")).collect()
}

#[test]
fn the_attacker_breaks_45_of_59_tables_protected_line_by_line() {
    assert_eq!(attacked(by_lines, true).to_vec(), measured("row/column loop (zeros shown)"));
    assert_eq!(attacked(by_lines, false).to_vec(), measured("row/column loop (zeros hideable)"));
}

#[test]
fn the_attacker_breaks_all_tables_in_which_only_small_counts_are_hidden() {
    assert_eq!(attacked(small, true).to_vec(), measured("small cells only (zeros shown)"));
}
