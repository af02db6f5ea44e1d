//! Whether one child changed by more than its instrument errs (Jacobson and Truax, Journal of Consulting and Clinical Psychology 59, 1991).

use super::NotComputable;

/// A reliable change index beyond this is no error of measurement, in 95 of 100.
const RELIABLE: f64 = 1.96;

/// What an instrument can tell apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Instrument {
    /// Standard deviation of scores before.
    pub deviation: f64,
    /// Reliability, from none to one.
    pub reliability: f64,
}

impl Instrument {
    /// Standard error of one score.
    ///
    /// # Errors
    /// Where scores have no spread, or the reliability is not one or is complete.
    pub fn error_of_a_score(self) -> Result<f64, NotComputable> {
        if !(0.0..1.0).contains(&self.reliability) {
            return Err(NotComputable::OutOfRange);
        }
        if self.deviation > 0.0 { Ok(self.deviation * (1.0 - self.reliability).sqrt()) } else { Err(NotComputable::NoSpread) }
    }

    /// Standard error of a difference of two scores.
    ///
    /// # Errors
    /// As for one score.
    pub fn error_of_a_difference(self) -> Result<f64, NotComputable> {
        Ok(self.error_of_a_score()? * std::f64::consts::SQRT_2)
    }

    /// The reliable change index.
    ///
    /// # Errors
    /// As for one score.
    pub fn index(self, before: f64, after: f64) -> Result<f64, NotComputable> {
        Ok((after - before) / self.error_of_a_difference()?)
    }

    /// The least change that is more than an error.
    ///
    /// # Errors
    /// As for one score.
    pub fn least_change(self) -> Result<f64, NotComputable> {
        Ok(RELIABLE * self.error_of_a_difference()?)
    }
}

/// Mean and standard deviation of a group of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Population {
    /// Mean of scores.
    pub mean: f64,
    /// Standard deviation of scores.
    pub deviation: f64,
}

/// The score from which somebody is nearer to people in general than to those in need (criterion c).
///
/// # Errors
/// Where neither group has a spread.
pub fn cut_off(in_need: Population, in_general: Population) -> Result<f64, NotComputable> {
    let all = in_need.deviation + in_general.deviation;
    if all > 0.0 {
        Ok((in_general.deviation * in_need.mean + in_need.deviation * in_general.mean) / all)
    } else {
        Err(NotComputable::NoSpread)
    }
}
