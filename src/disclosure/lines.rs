//! What is printed above and below the line of a figure, and the figure that follows from it: one that is made of rounded numbers is worked
//! out anew from them, because the exact one would give them away (rules R8, R10 and R13 of the design).

use rust_decimal::Decimal;

use crate::indicators::measurement::{Measurement, Quantity};

/// Digits of a ratio of rounded numbers; more would be a precision that it does not have.
const DIGITS: u32 = 3;

/// The two lines of a figure as they are printed.
pub(super) struct Lines {
    /// Above the line; of counts and sums the figure itself.
    pub above: Option<Decimal>,
    /// Below the line.
    pub below: Option<Decimal>,
    /// Whether the exact figure would tell an amount that is rounded elsewhere: costs that were split tell by what.
    is_coarse: bool,
}

impl Lines {
    /// As they are.
    pub fn exactly(cell: &Measurement) -> Self {
        let amount = |quantity: Quantity| quantity.amount;
        Lines { above: cell.numerator.map(amount), below: cell.denominator.map(amount), is_coarse: false }
    }

    /// As their amounts are printed for readers to whom numbers are rounded, or not.
    pub fn printed(cell: &Measurement, [above, below]: [Option<Decimal>; 2], is_rounded: bool) -> Self {
        let is_priced = cell.percentile.is_some() && is_currency(&cell.unit);
        let is_coarse = is_rounded && (cell.basis.is_some() || is_priced);
        let above = cell.numerator.and(above).and_then(|above| if is_coarse { above.round_sf(DIGITS) } else { Some(above) });
        Lines { above, below: cell.denominator.and(below), is_coarse }
    }

    /// The figure of a cell with these lines; `None` where it cannot be worked out.
    pub fn value(&self, cell: &Measurement) -> Option<Decimal> {
        let value = cell.value.number()?;
        let Lines { above: true_above, below: true_below, .. } = Lines::exactly(cell);
        if self.is_coarse && (cell.percentile.is_some() || Some(value) != true_above) {
            return scaled(scaled(value, self.above, true_above)?, true_below, self.below)?.round_sf(DIGITS);
        }
        // A middle value is not made of what stands below it.
        if cell.percentile.is_some() || (self.above, self.below) == (true_above, true_below) {
            return Some(value);
        }
        if Some(value) == true_above {
            return self.above;
        }
        let value = scaled(scaled(value, self.above, true_above)?, true_below, self.below)?;
        if cell.unit == "percent" { Some(value) } else { value.round_sf(DIGITS) }
    }
}

/// Whether a unit is an amount of money.
fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|letter| letter.is_ascii_uppercase())
}

/// A value made larger as one number is larger than another.
fn scaled(value: Decimal, number: Option<Decimal>, other: Option<Decimal>) -> Option<Decimal> {
    match number.zip(other) {
        Some((number, other)) if number != other => value.checked_mul(number)?.checked_div(other),
        _ => Some(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::tests::tables::{count, median, share};
    use crate::indicators::measurement::Value;

    fn lines(above: Option<u64>, below: Option<u64>) -> Lines {
        Lines { above: above.map(Decimal::from), below: below.map(Decimal::from), is_coarse: false }
    }

    #[test]
    fn a_count_is_what_is_printed_of_it() {
        assert_eq!(lines(Some(45), None).value(&count("reached", &[], 47)), Some(45.into()));
    }

    #[test]
    fn a_share_is_that_of_the_printed_counts() {
        assert_eq!(lines(Some(10), Some(20)).value(&share("improved", &[], 11, 18)), Some(50.into()));
        assert_eq!(lines(Some(0), Some(20)).value(&share("improved", &[], 0, 18)), Some(0.into()));
    }

    #[test]
    fn a_cost_per_child_is_the_cost_per_printed_child() {
        let money = |amount: u64| Some(Quantity { amount: amount.into(), persons: None, payees: None });
        let cell = Measurement {
            value: Value::of(Decimal::from(36_702) / Decimal::from(47)),
            numerator: money(36_702),
            denominator: count("reached", &[], 47).numerator,
            unit: "EUR".to_owned(),
            ..count("cost_per_child", &[], 47)
        };
        // 36,702 / 45 = 815.6
        assert_eq!(lines(Some(36_702), Some(45)).value(&cell), Some(816.into()));
        assert_eq!(Lines::exactly(&cell).value(&cell), cell.value.number());
    }

    #[test]
    fn a_middle_value_stays_whatever_is_printed_of_its_cases() {
        assert_eq!(lines(None, Some(25)).value(&median("days", 30, 23)), Some(30.into()));
    }
}
