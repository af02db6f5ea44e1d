//! The same children twice, yes or no each time.

use super::distributions::chi_squared_tail;
use super::proportion::Proportion;
use super::two_by_two::binomial_two_sided;
use super::{Interval, NotComputable};

/// How many children said what at first and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pairs {
    /// Yes both times.
    pub both: u64,
    /// Yes at first, no later.
    pub first: u64,
    /// No at first, yes later.
    pub later: u64,
    /// No both times.
    pub neither: u64,
}

impl Pairs {
    /// How much larger the share at first is than the share later, with an interval of 95 % (method 10 of Newcombe, Statistics in Medicine 17,
    /// 1998, 2635–2650).
    ///
    /// # Errors
    /// Where there is no pair.
    pub fn difference(self) -> Result<(f64, Interval), NotComputable> {
        let n = self.both + self.first + self.later + self.neither;
        let (before, after) = (Proportion::new(self.both + self.first, n)?, Proportion::new(self.both + self.later, n)?);
        let (p1, p2) = (before.share(), after.share());
        let (one, two) = (before.wilson(), after.wilson());
        let phi = self.phi();
        let difference = (self.first as f64 - self.later as f64) / n as f64;
        let reach = |own: f64, other: f64| (own * own - 2.0 * phi * own * other + other * other).max(0.0).sqrt();
        let low = difference - reach(p1 - one.low, two.high - p2);
        let high = difference + reach(one.high - p1, p2 - two.low);
        Ok((difference, Interval { low, high }.within(-1.0, 1.0)))
    }

    /// How the two answers hang together, with Newcombe's correction; 0 where a margin is empty.
    #[must_use]
    pub fn phi(self) -> f64 {
        let [a, b, c, d] = [self.both, self.first, self.later, self.neither].map(|count| count as f64);
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        if margins <= 0.0 {
            return 0.0;
        }
        let (product, half) = (a * d - b * c, (a + b + c + d) / 2.0);
        let corrected = if product < 0.0 { product } else { (product - half).max(0.0) };
        corrected / margins.sqrt()
    }

    /// The exact test of McNemar: how probable a change as one-sided is where a change either way is as probable; and the same with half of what was
    /// seen counted (mid-p).
    ///
    /// # Errors
    /// Where no child changed.
    pub fn mcnemar(self) -> Result<(f64, f64), NotComputable> {
        let changed = self.first + self.later;
        if changed == 0 {
            return Err(NotComputable::Nothing);
        }
        let p = binomial_two_sided(self.first, changed, 0.5)?;
        let seen = binomial_point(self.first, changed);
        let sides = if self.first == self.later { 1.0 } else { 2.0 };
        Ok((p, p - sides * seen / 2.0))
    }

    /// McNemar's chi-squared with the correction for continuity, and its p.
    ///
    /// # Errors
    /// Where no child changed.
    pub fn mcnemar_chi_squared(self) -> Result<(f64, f64), NotComputable> {
        let [b, c] = [self.first, self.later].map(|count| count as f64);
        if b + c <= 0.0 {
            return Err(NotComputable::Nothing);
        }
        let chi_squared = ((b - c).abs() - 1.0).max(0.0).powi(2) / (b + c);
        Ok((chi_squared, chi_squared_tail(chi_squared)))
    }
}

fn binomial_point(hits: u64, of: u64) -> f64 {
    (statrs::function::factorial::ln_binomial(of, hits) - of as f64 * std::f64::consts::LN_2).exp()
}
