//! Exact fractions, and the five states of a figure.

use std::cmp::Ordering;

/// A fraction in lowest terms; what is below the line is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    pub const ZERO: Fraction = Fraction { above: 0, below: 1 };

    pub fn of(above: i128, below: i128) -> Self {
        assert!(below != 0, "nothing is divided by zero here");
        let mut divisor = (above.abs(), below.abs());
        while divisor.1 != 0 {
            divisor = (divisor.1, divisor.0 % divisor.1);
        }
        let sign = below.signum();
        Fraction { above: sign * above / divisor.0, below: sign * below / divisor.0 }
    }

    pub fn whole(number: usize) -> Self {
        Fraction::of(number as i128, 1)
    }

    pub fn plus(self, other: Self) -> Self {
        Fraction::of(self.above * other.below + other.above * self.below, self.below * other.below)
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Fraction { above: -other.above, ..other })
    }

    pub fn times(self, other: Self) -> Self {
        Fraction::of(self.above * other.above, self.below * other.below)
    }

    /// Division; by nothing there is no answer.
    pub fn over(self, other: Self) -> Option<Self> {
        (other.above != 0).then(|| Fraction::of(self.above * other.below, self.below * other.above))
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> Self {
        Fraction::of(self.above.div_euclid(self.below), 1)
    }

    /// With so many decimals, rounded half away from zero.
    pub fn text(self, decimals: u32) -> String {
        let unit = 10_i128.pow(decimals);
        let rounded = (2 * self.above.abs() * unit + self.below) / (2 * self.below);
        let sign = if self.above < 0 && rounded != 0 { "-" } else { "" };
        if decimals == 0 {
            return format!("{sign}{rounded}");
        }
        format!("{sign}{}.{:0width$}", rounded / unit, rounded % unit, width = decimals as usize)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}

/// Why there is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    NoData,
    NotApplicable,
}

/// A figure, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Known { value: Fraction, above: Option<Fraction>, below: Option<Fraction> },
    None(Missing),
}

impl Figure {
    /// A count or a sum, which is its own numerator.
    pub fn amount(value: Fraction) -> Self {
        Figure::Known { value, above: Some(value), below: None }
    }

    /// One figure in so many parts of another; nothing below the line is no data.
    pub fn ratio(above: Fraction, below: Fraction, scale: usize) -> Self {
        match above.over(below) {
            Some(value) => Figure::Known { value: value.times(Fraction::whole(scale)), above: Some(above), below: Some(below) },
            None => Figure::None(Missing::NoData),
        }
    }

    /// The value, or why there is none.
    pub fn value(self) -> Result<Fraction, Missing> {
        match self {
            Figure::Known { value, .. } => Ok(value),
            Figure::None(missing) => Err(missing),
        }
    }

    /// State, value, numerator and denominator as `measurements.csv` has them.
    pub fn texts(self, decimals: u32) -> [String; 4] {
        let text = |amount: Option<Fraction>| amount.map(|amount| amount.text(2)).unwrap_or_default();
        match self {
            Figure::Known { value, above, below } => {
                let state = if value == Fraction::ZERO { "zero" } else { "number" };
                [state.to_owned(), value.text(decimals), text(above), text(below)]
            }
            Figure::None(Missing::NoData) => ["no_data".to_owned(), String::new(), String::new(), String::new()],
            Figure::None(Missing::NotApplicable) => ["not_applicable".to_owned(), String::new(), String::new(), String::new()],
        }
    }
}
