//! How far the share or the rate of one centre may be from that of all by chance: the limits of a funnel plot.

use statrs::distribution::{Binomial, DiscreteCDF, Poisson};

use super::{Interval, NotComputable};

/// How probable it is to lie beyond each of the limits of two and of three standard deviations.
const TAILS: [f64; 2] = [0.025, 0.001];

/// Between which a centre lies by chance alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Funnel {
    /// In 95 % of centres.
    pub p95: Interval,
    /// In 99.8 % of centres.
    pub p998: Interval,
}

/// Where a centre lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Where chance alone puts 95 %.
    Inside,
    /// Where chance alone puts all but 0.2 %, above the middle or below.
    Warning,
    /// Beyond.
    Beyond,
}

impl Funnel {
    /// The limits for a centre of so many children, where the share of all is `overall` (Spiegelhalter, Statistics in Medicine 24, 2005, 1185–1202, with
    /// the exact binomial distribution, interpolated between whole counts; the upper limit is the lower one of those who were not counted). A centre
    /// lies beyond a limit where so many or more, or so few or fewer, are less probable than its tail. Never below none or above one.
    ///
    /// # Errors
    /// Where there is nobody, the share is no share, or it is none or all.
    pub fn of_shares(overall: f64, of: u64) -> Result<Self, NotComputable> {
        if !(0.0..=1.0).contains(&overall) {
            return Err(NotComputable::OutOfRange);
        }
        if of == 0 {
            return Err(NotComputable::Nothing);
        }
        let binomial = Binomial::new(overall, of).map_err(|_| NotComputable::OutOfRange)?;
        Ok(Funnel::new(overall > 0.0 && overall < 1.0, of as f64, of, &binomial)?.map(|limits| limits.within(0.0, 1.0)))
    }

    /// The limits for a centre that was observed for so much time, where the rate of all is `overall`: as for shares, with the Poisson
    /// distribution. Never below none.
    ///
    /// # Errors
    /// Where the time is not positive, the rate is no rate, or it is none.
    pub fn of_rates(overall: f64, time: f64) -> Result<Self, NotComputable> {
        let expected = overall * time;
        if overall < 0.0 || !expected.is_finite() || time <= 0.0 {
            return Err(NotComputable::OutOfRange);
        }
        if expected <= 0.0 {
            return Err(NotComputable::NoSpread);
        }
        let poisson = Poisson::new(expected).map_err(|_| NotComputable::OutOfRange)?;
        let most = (expected + 20.0 * expected.sqrt() + 40.0).ceil() as u64;
        Ok(Funnel::new(true, time, most, &poisson)?.map(|limits| limits.within(0.0, f64::INFINITY)))
    }

    /// Where a share or a rate lies.
    #[must_use]
    pub fn place(&self, found: f64) -> Place {
        let is_in = |limits: &Interval| (limits.low..=limits.high).contains(&found);
        if is_in(&self.p95) {
            Place::Inside
        } else if is_in(&self.p998) {
            Place::Warning
        } else {
            Place::Beyond
        }
    }

    fn new(varies: bool, unit: f64, most: u64, counts: &impl DiscreteCDF<u64, f64>) -> Result<Self, NotComputable> {
        if !varies {
            return Err(NotComputable::NoSpread);
        }
        // As many as lie at or below a count lie below the next one.
        let limits = |tail: f64| Interval {
            low: interpolated(tail, most, counts) / unit,
            high: (interpolated(1.0 - tail, most, counts) + 1.0) / unit,
        };
        let [p95, p998] = TAILS.map(limits);
        Ok(Funnel { p95, p998 })
    }

    fn map(self, change: impl Fn(Interval) -> Interval) -> Self {
        Funnel { p95: change(self.p95), p998: change(self.p998) }
    }
}

/// The count below which the share `p` lies, between whole counts: the first at which as much lies at or below it, less the part that is too much.
fn interpolated(p: f64, most: u64, counts: &impl DiscreteCDF<u64, f64>) -> f64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if counts.cdf(middle) >= p { high = middle } else { low = middle + 1 }
    }
    let reached = counts.cdf(low);
    let before = low.checked_sub(1).map_or(0.0, |count| counts.cdf(count));
    low as f64 - (reached - p) / (reached - before)
}
