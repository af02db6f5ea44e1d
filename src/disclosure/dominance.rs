//! Sums of money behind which few payees stand, or that one or two of them nearly make up (rule R10 of the design). Formulas of the
//! Handbook on Statistical Disclosure Control, 2nd edition, chapter 4.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::indicators::payees::Payees;

/// Fewer payees than this are never enough: of two, each knows what the other got.
const FEWEST: u64 = 3;
/// Nobody may know what a payee got more closely than this many percent.
const CLOSEST: Decimal = Decimal::TEN;
/// The two who got most must not make up more than this many percent.
const LARGEST_TWO: Decimal = Decimal::from_parts(85, 0, 0, false, 0);

/// The p %-rule: whether the one who got second most can tell what the largest got more closely than `p` percent.
fn is_too_close(payees: &Payees, p: Decimal) -> bool {
    payees.all - payees.largest - payees.second < percent(p, payees.largest)
}

/// The (n, k)-rule: whether `largest`, what the n largest got together, is more than `k` percent of all.
fn is_dominated(all: Decimal, largest: Decimal, k: Decimal) -> bool {
    largest > percent(k, all)
}

/// The p %-rule: the least that a reader must take for possible, so that the estimate of the largest is off by `p` percent.
fn safe_bound_of_estimate(payees: &Payees, p: Decimal) -> Decimal {
    payees.largest + payees.second + percent(p, payees.largest)
}

/// The (n, k)-rule: the least that a reader must take for possible, so that `largest` would not dominate it.
fn safe_bound_of_dominance(largest: Decimal, k: Decimal) -> Decimal {
    (largest * Decimal::ONE_HUNDRED).checked_div(k).unwrap_or(Decimal::MAX)
}

/// Whether a sum tells too much about a payee.
pub(super) fn tells_of_payees(payees: &Payees) -> bool {
    let two = payees.largest + payees.second;
    payees.count < FEWEST || is_too_close(payees, CLOSEST) || is_dominated(payees.all, two, LARGEST_TWO)
}

/// How far away from what it is a reader must believe such a sum possible, in whole units: as far as the stricter rule asks.
pub(super) fn distance(payees: &Payees) -> i64 {
    let two = payees.largest + payees.second;
    let bound = safe_bound_of_estimate(payees, CLOSEST).max(safe_bound_of_dominance(two, LARGEST_TWO));
    (bound - payees.all).max(Decimal::ONE).ceil().to_i64().unwrap_or(i64::MAX)
}

fn percent(percent: Decimal, of: Decimal) -> Decimal {
    percent * of / Decimal::ONE_HUNDRED
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn paid(amounts: &[i64]) -> Payees {
        let each = amounts.iter().zip(0..).map(|(amount, payee)| (payee, Decimal::from(*amount)));
        Payees::of(each).unwrap()
    }

    /// D13: 110 000 of which two got 52 000 and 50 000.
    #[test]
    fn the_two_rules_disagree_about_two_of_nearly_the_same_size() {
        let payees = paid(&[52_000, 50_000, 8_000]);
        let estimate = payees.all - payees.second;
        assert_eq!(estimate, Decimal::from(60_000));
        let off = ((estimate - payees.largest) * Decimal::ONE_HUNDRED / payees.largest).round_dp(2);
        assert_eq!(off, Decimal::new(15_38, 2));
        assert!(!is_too_close(&payees, Decimal::TEN));
        assert!(is_dominated(payees.all, payees.largest + payees.second, Decimal::new(909, 1)));
    }

    /// D14: 330 of which one got 300, under (1, 85).
    #[test]
    fn the_least_safe_bound_of_a_dominated_sum_is_that_of_the_handbook() {
        let bound = safe_bound_of_dominance(Decimal::from(300), LARGEST_TWO);
        assert_eq!(bound.round_dp(2), Decimal::new(35_294, 2));
        assert!(is_dominated(Decimal::from(330), Decimal::from(300), LARGEST_TWO));
        assert!(!is_dominated(bound.ceil(), Decimal::from(300), LARGEST_TWO));
    }

    #[test]
    fn one_or_two_payees_are_never_enough_however_equal_they_are() {
        assert!(tells_of_payees(&paid(&[500])));
        assert!(tells_of_payees(&paid(&[500, 500])));
        assert!(!tells_of_payees(&paid(&[500, 500, 500])));
    }

    #[test]
    fn at_the_safe_bound_neither_rule_is_broken_and_just_below_it_one_is() {
        for amounts in [&[300, 20, 10][..], &[52_000, 50_000, 8_000], &[1_000], &[70, 30, 1, 1, 1]] {
            let payees = paid(amounts);
            assert!(tells_of_payees(&payees), "{amounts:?}");
            let of_many_more = |more: i64| Payees { count: 9, all: payees.all + Decimal::from(more), ..payees };
            assert!(!tells_of_payees(&of_many_more(distance(&payees))), "{amounts:?}");
            assert!(tells_of_payees(&of_many_more(distance(&payees) - 1)), "{amounts:?}");
        }
    }
}
