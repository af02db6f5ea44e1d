//! Sensitive categories (rule R3 of the design): that none of a group, or all of it, are in one tells of everybody in the group.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::amounts::Amounts;
use super::witness::Goal;
use crate::indicators::measurement::{Cut, Measurement, Measurements};

/// A dimension and one of its categories.
pub(super) type Category = (&'static str, String);

/// What must not be seen of sensitive categories: for a zero, that fewer than the threshold could be meant; for a full cell, by readers
/// who know the whole, that it is all of it. Structural zeros are in no table.
pub(super) fn goals(measurements: &Measurements, amounts: &Amounts, sensitive: &[Category], threshold: u64) -> Vec<Goal> {
    if sensitive.is_empty() {
        return Vec::new();
    }
    let cuts: HashMap<(&str, &str, &Cut), usize> =
        measurements.cells.iter().enumerate().map(|(at, cell)| ((cell.indicator.as_str(), cell.period.as_str(), &cell.cut), at)).collect();
    let threshold = i64::try_from(threshold).unwrap_or(i64::MAX);
    let mut goals = Vec::new();
    for (at, cell) in measurements.cells.iter().enumerate() {
        let Some(own) = count_of_persons(amounts, at, cell) else { continue };
        for row in rows(cell, sensitive) {
            let Some(whole) = cuts.get(&(cell.indicator.as_str(), cell.period.as_str(), &row)).copied() else { continue };
            let Some(whole) = count_of_persons(amounts, whole, &measurements.cells[whole]) else { continue };
            let (part, all) = (amounts.list[own].value, amounts.list[whole].value);
            if all < Decimal::ONE {
                continue;
            }
            if part.is_zero() {
                goals.push(Goal { amount: own, step: threshold, insider: None });
            } else if part == all && own != whole {
                goals.push(Goal { amount: own, step: -1, insider: Some(whole) });
            }
        }
    }
    goals
}

/// The amount of a cell that says how many, or how much of what, persons had.
fn count_of_persons(amounts: &Amounts, at: usize, cell: &Measurement) -> Option<usize> {
    let is_count = cell.denominator.is_none() && cell.numerator.is_some_and(|quantity| quantity.persons.is_some());
    amounts.shown_in[at].first().copied().filter(|_| is_count)
}

/// The cuts of which a cell is the part in a sensitive category.
fn rows(cell: &Measurement, sensitive: &[Category]) -> Vec<Cut> {
    let cut = &cell.cut;
    let is_sensitive =
        |at: &usize| sensitive.iter().any(|(dimension, category)| *dimension == cut.dimensions[*at] && *category == cut.categories[*at]);
    let without = |at: usize| {
        let mut row = cut.clone();
        row.dimensions.remove(at);
        row.categories.remove(at);
        row
    };
    (0..cut.dimensions.len().min(cut.categories.len())).filter(is_sensitive).map(without).collect()
}
