//! Limits of what a series does by chance alone: individual values and their moving range (XmR).

use super::{Interval, NotComputable};

/// A mean moving range is so many standard deviations, of two values (d2 of Shewhart's tables, as the NIST handbook has it).
const D2: f64 = 1.128;
/// The highest moving range by chance, in mean moving ranges (D4).
const D4: f64 = 3.268;

/// What a series does by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Mean of the values.
    pub mean: f64,
    /// Mean of the absolute differences of neighbours.
    pub moving_range: f64,
    /// Three standard deviations to either side.
    pub values: Interval,
    /// The highest moving range.
    pub highest_range: f64,
}

/// Limits of a series in the order of time (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2).
///
/// # Errors
/// Where there are not two values.
pub fn xmr(values: &[f64]) -> Result<Limits, NotComputable> {
    if values.len() < 2 {
        return Err(NotComputable::TooFew);
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let ranges = values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let moving_range = ranges.sum::<f64>() / (values.len() - 1) as f64;
    let reach = 3.0 * moving_range / D2;
    Ok(Limits { mean, moving_range, values: Interval { low: mean - reach, high: mean + reach }, highest_range: D4 * moving_range })
}
