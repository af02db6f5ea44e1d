//! The lines of tables along a dimension in which categories may be added up, because each counts other children than the next.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::indicators::definition::Method;
use crate::indicators::measurement::{Cut, Measurement, Part, Quantity, Value};

/// Division leaves a remainder in the last digits.
const ROUND_OFF: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
/// All amounts of a figure.
pub(super) const PARTS: [Part; 4] = [Part::Numerator, Part::Denominator, Part::Complement, Part::Basis];

/// The figures that differ in the category of one dimension only.
#[derive(Debug)]
pub(super) struct Line {
    /// Which of the dimensions of its figures it is.
    pub position: usize,
    /// The figures, as indices, in their order.
    pub cells: Vec<usize>,
    /// Whether different persons stand behind different figures.
    pub persons_add_up: bool,
}

/// The lines of all indicators whose figures make a whole along the dimension in every table and every period. A table of merged
/// categories beside one of single ones would only puzzle readers.
pub(super) fn of(cells: &[Measurement], dimension: &str) -> Vec<Line> {
    let wholes: BTreeMap<(&str, &str, &Cut), &Measurement> =
        cells.iter().map(|cell| ((cell.indicator.as_str(), cell.period.as_str(), &cell.cut), cell)).collect();
    let mut lines: BTreeMap<(&str, &str, &[String], Cut), Line> = BTreeMap::new();
    for (at, cell) in cells.iter().enumerate() {
        let Some(position) = cell.cut.dimensions.iter().position(|id| id == dimension) else { continue };
        let mut whole = cell.cut.clone();
        whole.dimensions.remove(position);
        whole.categories.remove(position);
        let line = lines.entry((&cell.indicator, &cell.period, &cell.cut.dimensions, whole));
        line.or_insert_with(|| Line { position, cells: Vec::new(), persons_add_up: true }).cells.push(at);
    }
    let mut broken: BTreeSet<&str> = BTreeSet::new();
    for ((indicator, period, _, whole), line) in &mut lines {
        let parts: Vec<&Measurement> = line.cells.iter().map(|cell| &cells[*cell]).collect();
        match wholes.get(&(*indicator, *period, whole)) {
            Some(whole) if adds_up(whole, &parts) => line.persons_add_up = PARTS.iter().all(|part| persons_add_up(whole, &parts, *part)),
            _ => _ = broken.insert(indicator),
        }
    }
    lines.into_iter().filter(|((indicator, ..), _)| !broken.contains(indicator)).map(|(_, line)| line).collect()
}

/// An amount of a figure.
pub(super) fn quantity(cell: &Measurement, part: Part) -> Option<Quantity> {
    match part {
        Part::Numerator => cell.numerator,
        Part::Denominator => cell.denominator,
        Part::Complement => cell.complement,
        Part::Basis => cell.basis,
    }
}

/// What a figure comes to that is made of these amounts.
pub(super) fn value(numerator: Option<Quantity>, denominator: Option<Quantity>, unit: &str) -> Option<Value> {
    let (above, Some(below)) = (numerator?.amount, denominator) else { return numerator.map(|quantity| Value::of(quantity.amount)) };
    let scale = if unit == "percent" { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    above.checked_mul(scale)?.checked_div(below.amount).map(Value::of)
}

/// Whether figures that were counted are the parts of a whole, and nothing else than their amounts makes them.
fn adds_up(whole: &Measurement, parts: &[&Measurement]) -> bool {
    let is_made_of_amounts = |cell: &&Measurement| {
        let of_amounts = value(cell.numerator, cell.denominator, &cell.unit).and_then(Value::number);
        let is_same = |(value, of_amounts): (Decimal, Decimal)| (value - of_amounts).abs() <= ROUND_OFF;
        cell.method == Method::Counted
            && cell.percentile.is_none()
            && cell.value.number().is_none_or(|value| of_amounts.is_some_and(|of_amounts| is_same((value, of_amounts))))
    };
    let sums = PARTS.into_iter().all(|part| {
        let amounts: Vec<Decimal> = parts.iter().filter_map(|cell| quantity(cell, part)).map(|quantity| quantity.amount).collect();
        match quantity(whole, part) {
            Some(all) => (amounts.iter().sum::<Decimal>() - all.amount).abs() <= ROUND_OFF,
            None => amounts.is_empty(),
        }
    });
    sums && parts.iter().chain([&whole]).all(is_made_of_amounts)
}

fn persons_add_up(whole: &Measurement, parts: &[&Measurement], part: Part) -> bool {
    let persons = |cell: &Measurement| quantity(cell, part).and_then(|quantity| quantity.persons);
    let sum: u64 = parts.iter().filter_map(|cell| persons(cell)).fold(0, u64::saturating_add);
    persons(whole).is_none_or(|all| all == sum)
}
