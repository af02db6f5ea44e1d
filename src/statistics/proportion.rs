//! Shares of independent children, and the difference of two.

use super::distributions::beta_quantile;
use super::{Interval, NotComputable, Z};

/// So many of so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    /// Those counted.
    pub hits: u64,
    /// Those of whom they were counted.
    pub of: u64,
}

impl Proportion {
    /// So many of so many.
    ///
    /// # Errors
    /// Where there is nobody, or more were counted than there are.
    pub fn new(hits: u64, of: u64) -> Result<Self, NotComputable> {
        if of == 0 {
            return Err(NotComputable::Nothing);
        }
        if hits > of { Err(NotComputable::OutOfRange) } else { Ok(Proportion { hits, of }) }
    }

    /// From none to one.
    #[must_use]
    pub fn share(self) -> f64 {
        self.hits as f64 / self.of as f64
    }

    /// The score interval of 95 % (Wilson, Journal of the American Statistical Association 22, 1927). A limit beside nobody is nobody and one
    /// beside everybody everybody, not next to it.
    #[must_use]
    pub fn wilson(self) -> Interval {
        let (n, p, z2) = (self.of as f64, self.share(), Z * Z);
        let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let reach = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
        let low = if self.hits == 0 { 0.0 } else { middle - reach };
        let high = if self.hits == self.of { 1.0 } else { middle + reach };
        Interval { low, high }.within(0.0, 1.0)
    }

    /// The exact interval of 95 % (Clopper and Pearson, Biometrika 26, 1934): never too narrow, mostly too wide.
    ///
    /// # Errors
    /// Never for a proportion that could be made.
    pub fn clopper_pearson(self) -> Result<Interval, NotComputable> {
        let (x, n) = (self.hits as f64, self.of as f64);
        let low = if self.hits == 0 { 0.0 } else { beta_quantile(0.025, x, n - x + 1.0)? };
        let high = if self.hits == self.of { 1.0 } else { beta_quantile(0.975, x + 1.0, n - x)? };
        Ok(Interval { low, high })
    }

    /// How much larger this share is than that of other children, with an interval of 95 % (method 10 of Newcombe, Statistics in Medicine 17, 1998,
    /// 873–890). A closed form.
    #[must_use]
    pub fn minus(self, other: Proportion) -> (f64, Interval) {
        let (p1, p2) = (self.share(), other.share());
        let (one, two) = (self.wilson(), other.wilson());
        let difference = p1 - p2;
        let low = difference - (p1 - one.low).hypot(two.high - p2);
        let high = difference + (one.high - p1).hypot(p2 - two.low);
        (difference, Interval { low, high }.within(-1.0, 1.0))
    }
}
