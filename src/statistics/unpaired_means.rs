//! Scores or days of different children in two groups: how much larger the mean of one is.

use super::distributions::{t_quantile, t_two_sided};
use super::{Interval, NotComputable};

/// How much larger one mean is than another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanDifference {
    /// The one mean less the other.
    pub difference: f64,
    /// Of 95 %.
    pub interval: Interval,
    /// The difference in its standard errors.
    pub t: f64,
    /// Degrees of freedom, mostly not whole.
    pub df: f64,
    /// How probable a difference as far from nothing is.
    pub p: f64,
}

impl MeanDifference {
    /// Of one group less the other, whose spread need not be the same (Welch, Biometrika 34, 1947).
    ///
    /// # Errors
    /// Where a group has fewer than two values, a value is no number, or neither group has a spread.
    pub fn new(one: &[f64], other: &[f64]) -> Result<Self, NotComputable> {
        if one.is_empty() || other.is_empty() {
            return Err(NotComputable::Nothing);
        }
        if one.len() < 2 || other.len() < 2 {
            return Err(NotComputable::TooFew);
        }
        if one.iter().chain(other).any(|value| !value.is_finite()) {
            return Err(NotComputable::OutOfRange);
        }
        let [(m1, v1), (m2, v2)] = [one, other].map(mean_and_its_variance);
        let error = (v1 + v2).sqrt();
        // Equal decimal numbers differ from their mean in the last digits.
        if error <= 1e-12 * m1.abs().max(m2.abs()) {
            return Err(NotComputable::NoSpread);
        }
        let left = |values: &[f64]| values.len() as f64 - 1.0;
        let (part1, part2) = (v1 / (v1 + v2), v2 / (v1 + v2));
        let df = 1.0 / (part1 * part1 / left(one) + part2 * part2 / left(other));
        let (difference, reach) = (m1 - m2, t_quantile(0.975, df)? * error);
        let t = difference / error;
        Ok(MeanDifference {
            difference,
            interval: Interval { low: difference - reach, high: difference + reach },
            t,
            df,
            p: t_two_sided(t, df)?,
        })
    }
}

fn mean_and_its_variance(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n)
}
