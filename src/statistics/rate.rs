//! Events in a time under observation (incidents in child-months), and the ratio of two such rates.

use super::distributions::gamma_quantile;
use super::proportion::Proportion;
use super::two_by_two::binomial_two_sided;
use super::{Interval, NotComputable};

/// So many events in so much time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Events.
    pub events: u64,
    /// Time under observation, in any unit.
    pub time: f64,
}

/// The ratio of two rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// How many times as often; infinite where the other rate is none.
    pub ratio: f64,
    /// Of 95 %.
    pub interval: Interval,
    /// How probable counts as far from each other are if the rates are the same.
    pub p: f64,
}

/// The exact interval of 95 % for an expected number of events (Garwood, Biometrika 28, 1936).
///
/// # Errors
/// Never for a number that can be counted.
pub fn garwood(events: u64) -> Result<Interval, NotComputable> {
    let count = events as f64;
    let low = if events == 0 { 0.0 } else { gamma_quantile(0.025, count)? };
    Ok(Interval { low, high: gamma_quantile(0.975, count + 1.0)? })
}

impl Rate {
    /// How many times as often as another rate, exactly: given all events, those of one rate are binomial (as `poisson.test` of R). The p sums what is
    /// no more probable than what was seen.
    ///
    /// # Errors
    /// Where nothing happened at all, or a time is not positive.
    pub fn over(self, other: Rate) -> Result<RateRatio, NotComputable> {
        if [self.time, other.time].iter().any(|time| !time.is_finite() || *time <= 0.0) {
            return Err(NotComputable::OutOfRange);
        }
        let all = Proportion::new(self.events, self.events + other.events)?;
        let exact = all.clopper_pearson()?;
        let ratio = |share: f64| if share >= 1.0 { f64::INFINITY } else { share * other.time / ((1.0 - share) * self.time) };
        let p = binomial_two_sided(self.events, all.of, self.time / (self.time + other.time))?;
        let rate = |rate: Rate| rate.events as f64 / rate.time;
        let found = if other.events == 0 { f64::INFINITY } else { rate(self) / rate(other) };
        Ok(RateRatio { ratio: found, interval: Interval { low: ratio(exact.low), high: ratio(exact.high) }, p })
    }
}
