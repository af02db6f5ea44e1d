//! What readers kept from earlier releases (rule R11 of the design): an amount that has not changed is known to them, and of one that has
//! changed a little they learn how many persons came or went.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::Amounts;
use super::leeway::{Leeway, NONE};
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

    /// Whether a number of persons has changed by so few that the change tells of them. What was rounded tells nothing so fine, and a few
    /// sessions entered late say of nobody who they were.
    pub fn is_changed_by_few(&self, amounts: &Amounts, threshold: u64) -> bool {
        let amount = &amounts.list[self.amount];
        let change = (amount.value - self.number).abs();
        self.figure.rounding.is_none() && amount.counts_persons() && Decimal::ZERO < change && change < Decimal::from(threshold)
    }

    /// What readers must believe possible of the change: that nobody but one came or went, and that the threshold did.
    pub fn goals(&self, amounts: &Amounts, threshold: u64) -> [Goal; 2] {
        let change = amounts.list[self.amount].value - self.number;
        let size = change.abs().ceil().to_i64().unwrap_or(0);
        let side = if change < Decimal::ZERO { -1 } else { 1 };
        let further = i64::try_from(threshold).unwrap_or(i64::MAX).saturating_sub(size);
        [side * further, -side * (size - 1)].map(|step| Goal { amount: self.amount, step, insider: None })
    }
}

/// Whether readers know an amount whatever is hidden now.
pub(super) fn is_out(leeway: &Leeway) -> bool {
    leeway.hidden == NONE
}
