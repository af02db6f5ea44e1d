//! A cost split among those who used what it paid for, exact to the cent.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Minor units of one unit of money.
const MINOR: Decimal = Decimal::ONE_HUNDRED;
/// Hours are thirds and sixths that no decimal holds: what differs behind so many decimals of a minor unit is the same.
const SAME: u32 = 12;

/// Splits a cost in proportion to weights, in whole minor units that add up to the cost: each gets its share rounded down, and the minor
/// units left over go to the largest remainders, earlier ones first (the method of Hamilton). `None` where nobody used anything, or where
/// the cost is not whole minor units.
#[must_use]
pub fn split(cost: Decimal, weights: &[Decimal]) -> Option<Vec<Decimal>> {
    let minor = cost.checked_mul(MINOR)?;
    let whole: Decimal = weights.iter().sum();
    if whole <= Decimal::ZERO || !minor.fract().is_zero() || weights.iter().any(Decimal::is_sign_negative) {
        return None;
    }
    let exact: Vec<Decimal> =
        weights.iter().map(|weight| Some(minor.checked_mul(*weight)?.checked_div(whole)?.round_dp(SAME))).collect::<Option<_>>()?;
    let mut shares: Vec<Decimal> = exact.iter().map(Decimal::floor).collect();
    let left = (minor - shares.iter().sum::<Decimal>()).to_usize()?;
    let mut by_remainder: Vec<usize> = (0..shares.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(exact[*at] - shares[*at]));
    for at in by_remainder.into_iter().take(left) {
        shares[at] += Decimal::ONE;
    }
    shares.into_iter().map(|share| share.checked_div(MINOR)).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn money(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn every_cent_goes_to_somebody_and_none_to_two() {
        let thirds = split(money("100.00"), &[Decimal::ONE; 3]).unwrap();
        assert_eq!(thirds, [money("33.34"), money("33.33"), money("33.33")]);
        let uneven = split(money("0.05"), &[money("0.5"), money("1.5"), Decimal::ZERO]).unwrap();
        assert_eq!(uneven, [money("0.01"), money("0.04"), money("0.00")]);
    }

    #[test]
    fn equal_remainders_are_equal_whatever_the_size_of_the_part() {
        // All three remainders are two thirds of a cent, and there are two cents.
        let hour = |minutes: i64| Decimal::from(minutes) / Decimal::from(60);
        let shares = split(money("0.50"), &[hour(20), hour(80), hour(50)]).unwrap();
        assert_eq!(shares, [money("0.07"), money("0.27"), money("0.16")]);
    }

    #[test]
    fn money_that_came_back_is_split_like_money_that_was_spent() {
        let shares = split(money("-10.00"), &[Decimal::ONE; 3]).unwrap();
        assert_eq!(shares.iter().sum::<Decimal>(), money("-10.00"));
    }

    #[test]
    fn a_cost_that_nobody_used_cannot_be_split() {
        assert_eq!(split(money("10.00"), &[Decimal::ZERO, Decimal::ZERO]), None);
        assert_eq!(split(money("10.00"), &[]), None);
    }
}
