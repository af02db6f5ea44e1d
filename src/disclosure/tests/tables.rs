//! Measurements made by hand, in few words.

use rust_decimal::Decimal;

use crate::disclosure::{Audience, Policy, Protected, PublicFigure, protect};
use crate::indicators::definition::Method;
use crate::indicators::measurement::{CellPart, Cut, Measurement, Measurements, Part, Quantity, Relation, Rest, Value};
use crate::project::Texts;

pub fn cut(categories: &[(&str, &str)]) -> Cut {
    Cut {
        dimensions: categories.iter().map(|(dimension, _)| (*dimension).to_owned()).collect(),
        categories: categories.iter().map(|(_, category)| (*category).to_owned()).collect(),
    }
}

pub fn persons(number: u64) -> Quantity {
    Quantity::of(number.into(), Some(number))
}

pub fn count(indicator: &str, categories: &[(&str, &str)], number: u64) -> Measurement {
    amount(indicator, categories, persons(number))
}

pub fn amount(indicator: &str, categories: &[(&str, &str)], quantity: Quantity) -> Measurement {
    Measurement {
        indicator: indicator.to_owned(),
        period: "total".to_owned(),
        cut: cut(categories),
        value: Value::of(quantity.amount),
        numerator: Some(quantity),
        denominator: None,
        complement: None,
        basis: None,
        unit: "children".to_owned(),
        decimals: 0,
        percentile: None,
        baseline: None,
        target: None,
        method: Method::Counted,
        merges: Vec::new(),
        merged_into: None,
    }
}

pub fn share(indicator: &str, categories: &[(&str, &str)], part: u64, whole: u64) -> Measurement {
    Measurement {
        value: Value::of(Decimal::from(part * 100) / Decimal::from(whole)),
        numerator: Some(persons(part)),
        denominator: Some(persons(whole)),
        complement: Some(persons(whole - part)),
        basis: None,
        unit: "percent".to_owned(),
        ..count(indicator, categories, part)
    }
}

pub fn median(indicator: &str, value: u64, cases: u64) -> Measurement {
    Measurement {
        value: Value::of(value.into()),
        numerator: None,
        denominator: Some(persons(cases)),
        percentile: Some(50),
        ..count(indicator, &[], value)
    }
}

/// What a cell counts.
pub fn figure(cell: usize) -> CellPart {
    CellPart { cell, part: Part::Numerator }
}

pub fn relation(terms: &[(i8, usize, Part)]) -> Relation {
    Relation {
        reason: "made by hand".to_owned(),
        terms: terms.iter().map(|(sign, cell, part)| (*sign, CellPart { cell: *cell, part: *part })).collect(),
        rest: Rest::Nothing,
    }
}

/// The whole is the sum of its parts.
pub fn adds_up(whole: usize, parts: &[usize]) -> Relation {
    let parts = parts.iter().map(|part| (-1, *part, Part::Numerator));
    relation(&std::iter::once((1, whole, Part::Numerator)).chain(parts).collect::<Vec<_>>())
}

/// A total and its parts in one dimension.
pub fn line(indicator: &str, dimension: &str, parts: &[u64]) -> Measurements {
    let mut cells = vec![count(indicator, &[], parts.iter().sum())];
    for (at, number) in parts.iter().enumerate() {
        cells.push(count(indicator, &[(dimension, &format!("{at:02}"))], *number));
    }
    let relations = vec![adds_up(0, &(1..cells.len()).collect::<Vec<_>>())];
    Measurements { cells, relations }
}

/// Total, rows, columns and inner cells. Cell 0 is the total; rows, columns and inner cells (row by row) follow.
pub fn cross(table: &[&[u64]]) -> Measurements {
    let (rows, columns) = (table.len(), table[0].len());
    let name = |at: usize| format!("{at:02}");
    let mut cells = vec![count("reached", &[], table.iter().flat_map(|row| row.iter()).sum())];
    cells.extend((0..rows).map(|row| count("reached", &[("row", &name(row))], table[row].iter().sum())));
    cells.extend((0..columns).map(|column| count("reached", &[("column", &name(column))], table.iter().map(|row| row[column]).sum())));
    for (row, numbers) in table.iter().enumerate() {
        for (column, number) in numbers.iter().enumerate() {
            cells.push(count("reached", &[("row", &name(row)), ("column", &name(column))], *number));
        }
    }
    let inner = |row: usize, column: usize| 1 + rows + columns + row * columns + column;
    let mut relations = vec![adds_up(0, &(1..=rows).collect::<Vec<_>>()), adds_up(0, &(1 + rows..=rows + columns).collect::<Vec<_>>())];
    relations.extend((0..rows).map(|row| adds_up(1 + row, &(0..columns).map(|column| inner(row, column)).collect::<Vec<_>>())));
    relations.extend((0..columns).map(|column| adds_up(1 + rows + column, &(0..rows).map(|row| inner(row, column)).collect::<Vec<_>>())));
    Measurements { cells, relations }
}

pub fn policy(threshold: u64) -> Policy {
    Policy {
        audience: Audience::Funder,
        threshold: Some(threshold),
        rounding: None,
        sensitive: Vec::new(),
        already_public: Vec::new(),
        known: Vec::new(),
        unseen_periods: Default::default(),
    }
}

/// The policy for everybody: counts are rounded to five.
pub fn rounded(threshold: u64) -> Policy {
    Policy { audience: Audience::Public, rounding: Some(5), ..policy(threshold) }
}

pub fn public(indicator: &str, categories: &[(&str, &str)], value: Decimal) -> PublicFigure {
    PublicFigure { indicator: indicator.to_owned(), period: "total".to_owned(), cut: cut(categories), value, source: Texts::default() }
}

pub fn protected(measurements: &Measurements, threshold: u64) -> Protected {
    protect(measurements, &policy(threshold), None).expect("these figures can be protected")
}

/// The indexes of the hidden cells.
pub fn hidden(protected: &Protected) -> Vec<usize> {
    (0..protected.cells.len()).filter(|cell| protected.cells[*cell].value == Value::Suppressed).collect()
}
