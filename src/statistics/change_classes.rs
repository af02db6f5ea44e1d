//! What became of each child: recovered, improved, unchanged or deteriorated (Jacobson and Truax, Journal of Consulting and Clinical Psychology 59,
//! 1991). Thresholds belong to an instrument and to a population and are given.

use super::NotComputable;

/// Which scores are the good ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// High ones, as of well-being.
    Higher,
    /// Low ones, as of distress.
    Lower,
}

/// What counts as a change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The least change that is more than an error of measurement.
    pub least_change: f64,
    /// Between those in need and people in general; a score just there is still one of need. None where nobody has published one: then nobody recovers.
    pub cut_off: Option<f64>,
    /// Which side of it is the good one.
    pub better: Better,
}

/// What became of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Improved reliably, and from the side of need to the other.
    Recovered,
    /// Improved reliably, on one side.
    Improved,
    /// Did not change by more than an error of measurement.
    Unchanged,
    /// Got worse reliably.
    Deteriorated,
    /// A score is missing or no number.
    NotComputable,
}

/// How many children are in each class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes {
    /// Improved reliably, and from the side of need to the other.
    pub recovered: u64,
    /// Improved reliably, on one side.
    pub improved: u64,
    /// Did not change by more than an error of measurement.
    pub unchanged: u64,
    /// Got worse reliably.
    pub deteriorated: u64,
    /// A score is missing or no number.
    pub not_computable: u64,
}

impl Thresholds {
    /// The class of a child from its scores before and after.
    ///
    /// # Errors
    /// Where the least change is not positive, or the cut-off no number.
    pub fn class(&self, before: Option<f64>, after: Option<f64>) -> Result<Class, NotComputable> {
        let cut_off_is_odd = self.cut_off.is_some_and(|cut_off| !cut_off.is_finite());
        if !self.least_change.is_finite() || self.least_change <= 0.0 || cut_off_is_odd {
            return Err(NotComputable::OutOfRange);
        }
        let (Some(before), Some(after)) = (before, after) else { return Ok(Class::NotComputable) };
        if !before.is_finite() || !after.is_finite() {
            return Ok(Class::NotComputable);
        }
        let sign = if self.better == Better::Higher { 1.0 } else { -1.0 };
        let gain = sign * (after - before);
        // Differences of decimal numbers differ in their last digits.
        let least = self.least_change - 1e-9 * self.least_change.max(before.abs()).max(after.abs());
        let is_well = |score: f64| self.cut_off.map(|cut_off| sign * score > sign * cut_off);
        Ok(if gain >= least && is_well(before) == Some(false) && is_well(after) == Some(true) {
            Class::Recovered
        } else if gain >= least {
            Class::Improved
        } else if gain <= -least {
            Class::Deteriorated
        } else {
            Class::Unchanged
        })
    }

    /// How many children are in each class: in sum as many as were given.
    ///
    /// # Errors
    /// As for one child.
    pub fn count(&self, pairs: &[(Option<f64>, Option<f64>)]) -> Result<Classes, NotComputable> {
        let mut classes = Classes::default();
        // Thresholds are wrong even where there is no child.
        self.class(None, None)?;
        for (before, after) in pairs {
            *match self.class(*before, *after)? {
                Class::Recovered => &mut classes.recovered,
                Class::Improved => &mut classes.improved,
                Class::Unchanged => &mut classes.unchanged,
                Class::Deteriorated => &mut classes.deteriorated,
                Class::NotComputable => &mut classes.not_computable,
            } += 1;
        }
        Ok(classes)
    }
}

impl Classes {
    /// All children.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.recovered + self.improved + self.unchanged + self.deteriorated + self.not_computable
    }
}
