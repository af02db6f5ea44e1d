//! Percentiles: the value that so many percent of the values are below.

use rust_decimal::Decimal;

use super::nothing;
use crate::indicators::compute::Amounts;
use crate::indicators::measurement::{Quantity, Value};

/// A percentile of values that each belong to a key; values of one key are added up first. What is below the line is how many there are.
pub fn amounts(values: Vec<(u32, i64)>, percentile: u8, in_unit: impl Fn(i128) -> Decimal, persons: Option<u64>) -> Amounts {
    let mut sums = sums_by_key(values);
    sums.sort_unstable();
    let cases = Quantity::of(Decimal::from(sums.len()), persons);
    match interpolated(&sums, percentile, in_unit) {
        None => nothing(cases),
        Some(value) => Amounts { denominator: Some(cases), ..Amounts::none(Value::of(value.normalize())) },
    }
}

/// The values of each key added up. Keys are mostly the numbers of children, of which there are few; sorting would take longer than all else.
pub fn sums_by_key(mut values: Vec<(u32, i64)>) -> Vec<i128> {
    let last = values.iter().map(|(key, _)| *key as usize).max().unwrap_or(0);
    if last >= values.len() {
        values.sort_unstable();
        return values.chunk_by(|one, other| one.0 == other.0).map(|same| same.iter().map(|(_, value)| i128::from(*value)).sum()).collect();
    }
    let mut sums: Vec<Option<i128>> = vec![None; last + 1];
    for (key, value) in values {
        *sums[key as usize].get_or_insert(0) += i128::from(value);
    }
    sums.into_iter().flatten().collect()
}

/// Linear interpolation between the two nearest of n ordered values, at (n - 1) p / 100 from the first: type 7 of Hyndman and Fan (1996), which
/// is the default of R and of spreadsheets. At 50 it is the middle value, or the mean of the two in the middle.
fn interpolated(ordered: &[i128], percentile: u8, in_unit: impl Fn(i128) -> Decimal) -> Option<Decimal> {
    let hundredths = ordered.len().checked_sub(1)? * usize::from(percentile);
    let (below, rest) = (hundredths / 100, hundredths % 100);
    let low = ordered.get(below)?;
    let high = ordered.get(below + 1).unwrap_or(low);
    // In whole numbers: a third of an hour has no decimal, and half of two of them would fall short.
    let hundredfold = low * 100 + (high - low) * i128::try_from(rest).ok()?;
    Some(in_unit(hundredfold) / Decimal::ONE_HUNDRED)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A percentile of values of which each stands for itself.
    fn percentile(values: &[i64], percentile: u8) -> Value {
        let values = (0..).zip(values).map(|(key, value)| (key, *value)).collect();
        amounts(values, percentile, Decimal::from, None).value
    }

    fn number(text: &str) -> Value {
        Value::of(text.parse().expect("a number"))
    }

    #[test]
    fn a_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assert_eq!(percentile(&[9, 1, 4, 3], 50), number("3.5"));
        assert_eq!(percentile(&[5], 50), number("5"));
        assert_eq!(percentile(&[], 50), Value::NoData);
        assert_eq!(percentile(&[-4, 4], 50), Value::Zero);
        // 71 h 5 min and 71 h 10 min: 71.125 hours exactly, which is rounded up.
        let hours = |minutes: i128| Decimal::from(minutes) / Decimal::from(60);
        assert_eq!(amounts(vec![(1, 4265), (2, 4270)], 50, hours, None).value, number("71.125"));
    }

    #[test]
    fn percentiles_are_those_of_r_and_of_spreadsheets() {
        // quantile(c(2, 4, 4, 5, 9, 15), c(0.25, 0.75, 0.9)) in R.
        let values = [15, 4, 2, 9, 5, 4];
        assert_eq!([25, 75, 90].map(|percent| percentile(&values, percent)), ["4", "8", "12"].map(number));
        // quantile(c(1, 2, 3, 4), 0.25)
        assert_eq!(percentile(&[1, 2, 3, 4], 25), number("1.75"));
        assert_eq!(percentile(&[7], 99), number("7"));
    }

    #[test]
    fn values_of_one_key_are_added_up_before_they_are_compared() {
        // The same whether keys are small numbers or large ones.
        for far in [0, 1_000_000] {
            let found = amounts(vec![(far + 1, 30), (far + 2, 50), (far + 1, 90), (far + 3, 10)], 50, Decimal::from, Some(3));
            assert_eq!((found.value, found.denominator), (number("50"), Some(Quantity::of(Decimal::from(3), Some(3)))));
        }
    }
}
