//! What readers kept from earlier releases (rule R11 of the design): an amount that has not changed is known to them, and of one that has
//! changed a little they learn how many persons came or went.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::{Amount, Amounts};
use super::leeway::{Leeway, NONE, rounded};
use super::witness::Goal;
use super::{KnownFigure, Policy};
use crate::indicators::measurement::{Cut, Measurements};

/// An amount that was printed in an earlier release.
pub(super) struct Kept<'a> {
    /// The amount of this run.
    pub amount: usize,
    /// As it was printed then.
    pub number: Decimal,
    /// The figure it was printed in.
    pub figure: &'a KnownFigure,
}

/// The amounts of this run that were printed in earlier releases.
pub(super) fn kept<'a>(measurements: &Measurements, amounts: &Amounts, policy: &'a Policy) -> Vec<Kept<'a>> {
    let mut cells: BTreeMap<(&str, &str, &Cut), usize> = BTreeMap::new();
    if !policy.known.is_empty() {
        cells.extend(measurements.cells.iter().enumerate().map(|(at, cell)| ((&*cell.indicator, &*cell.period, &cell.cut), at)));
    }
    let mut kept = Vec::new();
    for figure in &policy.known {
        let Some(cell) = cells.get(&(&*figure.indicator, &*figure.period, &figure.cut)) else { continue };
        for (amount, number) in amounts.lines_of[*cell].iter().zip([figure.numerator, figure.denominator]) {
            kept.extend(amount.zip(number).map(|(amount, number)| Kept { amount, number, figure }));
        }
    }
    kept
}

impl Kept<'_> {
    /// Takes away the room that readers do not have who kept the number.
    pub fn narrow(&self, leeway: &mut [Leeway], amounts: &Amounts) {
        leeway[self.amount].narrowed(amounts.list[self.amount].value, self.number, self.figure.rounding);
    }

    /// Whether the number has changed by no more than few persons bring about, as far as it tells: a session too many is somebody's, and twelve
    /// are when a child mostly has twenty. A number of persons that was rounded tells nothing so fine.
    pub fn is_changed_by_few(&self, amounts: &Amounts, threshold: u64) -> bool {
        let amount = &amounts.list[self.amount];
        let Some(rounded) = self.rounded(amount) else { return false };
        let change = (rounded - self.number).abs();
        Decimal::ZERO < change && few(amount, threshold).is_some_and(|few| change < few)
    }

    /// The amount as it would be printed like the number that was kept; nothing for persons that were rounded.
    fn rounded(&self, amount: &Amount) -> Option<Decimal> {
        match self.figure.rounding {
            Some(_) if amount.counts_persons() => None,
            Some(base) => Some(rounded(amount.value, base)),
            None => Some(amount.value),
        }
    }

    /// What readers must believe possible of the change: that nobody but one came or went, and that the threshold did.
    pub fn goals(&self, amounts: &Amounts, threshold: u64) -> [Goal; 2] {
        let change = amounts.list[self.amount].value - self.number;
        let size = change.abs().ceil().to_i64().unwrap_or(0).max(1);
        let side = if change < Decimal::ZERO { -1 } else { 1 };
        let few = few(&amounts.list[self.amount], threshold).and_then(|few| few.ceil().to_i64()).unwrap_or(0);
        let further = few.saturating_sub(size).max(1);
        [side * further, -side * (size - 1)].map(|step| Goal { amount: self.amount, step, insider: None })
    }
}

/// As much of an amount as the threshold of persons mostly brings about; of a number of persons the threshold itself.
fn few(amount: &Amount, threshold: u64) -> Option<Decimal> {
    let persons = amount.persons.filter(|persons| *persons > 0)?;
    amount.value.abs().checked_mul(threshold.into())?.checked_div(persons.into())
}

/// Whether readers know an amount whatever is hidden now.
pub(super) fn is_out(leeway: &Leeway) -> bool {
    leeway.hidden == NONE
}
