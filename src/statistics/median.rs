//! Middle values, and the difference of two, whatever the values are distributed like.

use statrs::distribution::{Binomial, DiscreteCDF};

use super::distributions::{normal_quantile, normal_two_sided};
use super::{Interval, NotComputable, Z};

/// A middle value and how it varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Median {
    /// The middle value, or the mean of the two in the middle.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// How much larger one middle value is than another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MedianDifference {
    /// The first less the second.
    pub difference: f64,
    /// Of 95 %.
    pub interval: Interval,
    /// How probable one as far from nothing is, if there is none.
    pub p: f64,
}

impl Median {
    /// The middle of values, with the standard error of Price and Bonett (Journal of Statistical Computation and Simulation 72, 2002, 119–124): half the
    /// distance of the values that stand `c` from either end, with `c = (n + 1) / 2 − √n` to the nearest whole number, a half to the lower one as in Bonett's own programs, and at least one, by the normal
    /// quantile of the binomial share beyond them.
    ///
    /// # Errors
    /// With fewer than two values, or one that is no number.
    pub fn new(values: &[f64]) -> Result<Self, NotComputable> {
        if values.len() < 2 {
            return Err(if values.is_empty() { NotComputable::Nothing } else { NotComputable::TooFew });
        }
        if values.iter().any(|value| !value.is_finite()) {
            return Err(NotComputable::OutOfRange);
        }
        let mut ordered = values.to_vec();
        ordered.sort_by(f64::total_cmp);
        let n = ordered.len();
        let value = f64::midpoint(ordered[(n - 1) / 2], ordered[n / 2]);
        let root = (n as f64).sqrt();
        // The nearest whole number to (n + 1) / 2 - √n, and the lower one of two, found by counting so that nothing has to be cut off.
        let c = (1..n).take_while(|c| (*c as f64) < (n as f64 + 1.0) / 2.0 - root + 0.5).last().unwrap_or(1);
        let beyond = Binomial::new(0.5, n as u64).map_err(|_| NotComputable::OutOfRange)?.cdf(c as u64 - 1);
        let error = (ordered[n - c] - ordered[c - 1]) / (2.0 * normal_quantile(1.0 - beyond)?);
        Ok(Median { value, error })
    }

    /// How much larger this middle value is than that of other values.
    ///
    /// # Errors
    /// Where neither varies.
    pub fn minus(self, other: Median) -> Result<MedianDifference, NotComputable> {
        let (difference, error) = (self.value - other.value, self.error.hypot(other.error));
        if error <= 0.0 {
            return Err(NotComputable::NoSpread);
        }
        let interval = Interval { low: difference - Z * error, high: difference + Z * error };
        Ok(MedianDifference { difference, interval, p: normal_two_sided(difference / error) })
    }
}
