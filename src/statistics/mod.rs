//! Statistics for evaluators: pure functions of numbers, without frames, files or words. Each names the source of its formula, and answers
//! with a reason where data do not settle a figure: none returns a number that is none.

pub mod change_classes;
pub mod competing_risks;
pub mod control_chart;
pub mod distributions;
pub mod funnel;
pub mod median;
pub mod multiplicity;
mod noncentral_t;
pub mod paired_change;
pub mod paired_proportions;
pub mod proportion;
pub mod rate;
pub mod ratio_of_sums;
pub mod reliable_change;
pub mod survival;
pub mod two_by_two;
pub mod unpaired_means;

/// Lower and upper limit of a confidence interval. An infinite limit says that the data set none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Interval {
    /// Both limits, held between two numbers.
    pub(crate) fn within(self, least: f64, most: f64) -> Self {
        Interval { low: self.low.clamp(least, most), high: self.high.clamp(least, most) }
    }
}

/// Why a figure cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotComputable {
    /// Nobody was counted.
    #[error("there is nothing to count")]
    Nothing,
    /// One value has no spread.
    #[error("there are too few values")]
    TooFew,
    /// Values that are all the same set no scale.
    #[error("all values are the same")]
    NoSpread,
    /// A number that the method is not made for: more hits than tries, a negative duration, a probability above one.
    #[error("a number is outside of what it can be")]
    OutOfRange,
}

/// 97.5 % of a standard normal distribution are below it.
pub const Z: f64 = 1.959_963_984_540_054;
