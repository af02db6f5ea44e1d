//! What chance has to do with a difference: which method an indicator's definition asks for, and where no method would be honest.

use crate::indicators::Indicator;
use crate::indicators::definition::{Aggregation, Method};
use crate::indicators::indicator::{Measure, Rows, Summary};
use crate::indicators::views::View;
use crate::statistics::{Interval, NotComputable};

/// What is said of chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chance {
    /// How far the difference, or the ratio, may be from what was found, and how probable one as large is if nothing changed.
    Interval {
        /// Of 95 %, on the scale of the effect.
        interval: Interval,
        /// Two-sided.
        p: Option<f64>,
        /// By which method.
        method: Way,
    },
    /// There is no interval.
    None(WithoutChance),
    /// There would be one, if the data settled it.
    NotComputable(NotComputable),
}

/// How an interval is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Ratio of two exact Poisson rates.
    PoissonRatio,
    /// Difference of shares of different children, after Newcombe; its p is Fisher's.
    Newcombe,
    /// Difference of middle values, after Price and Bonett.
    Medians,
    /// Difference of mean times up to a day, of curves after Kaplan and Meier.
    Times,
    /// Difference of means of different children, after Welch.
    Means,
}

impl Way {
    /// Whether it is made of the counts that are printed, not of values behind them.
    #[must_use]
    pub fn is_of_counts(self) -> bool {
        matches!(self, Way::PoissonRatio | Way::Newcombe)
    }

    /// Its key in the locale and in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Way::PoissonRatio => "poisson_ratio",
            Way::Newcombe => "newcombe",
            Way::Medians => "price_bonett",
            Way::Times => "kaplan_meier",
            Way::Means => "welch",
        }
    }
}

/// Why there is no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WithoutChance {
    /// Money, products and what else is recorded in full.
    Complete,
    /// Several of them are of one child, so they do not vary one by one.
    SeveralOfOneChild,
    /// A child can be counted on both sides.
    SameChildren,
    /// Somebody estimated it.
    Estimated,
    /// It is made of other figures.
    MadeOfOthers,
    /// It says how far the values around a middle one reach.
    Percentile,
    /// It was rounded for its readers, and of rounded numbers nothing follows about chance.
    Rounded,
}

impl WithoutChance {
    /// Its key in the locale and in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WithoutChance::Complete => "complete",
            WithoutChance::SeveralOfOneChild => "several_of_one_child",
            WithoutChance::SameChildren => "same_children",
            WithoutChance::Estimated => "estimated",
            WithoutChance::MadeOfOthers => "made_of_others",
            WithoutChance::Percentile => "percentile",
            WithoutChance::Rounded => "rounded",
        }
    }
}

/// Which way an indicator's figures go, all children together or in a breakdown.
///
/// An interval supposes that what is counted varies independently: each child or case stands in one row, and the day of that row puts it in one
/// period only. Sessions of one child do not.
pub(super) fn way(indicator: &Indicator, dimensions: &[String], indicators: &[Indicator]) -> Result<Way, WithoutChance> {
    if indicator.method == Method::Estimated {
        return Err(WithoutChance::Estimated);
    }
    let Some(rows) = indicator.measure.rows() else { return Err(without_rows(&indicator.measure, indicators)) };
    if !rows.from.has_children() {
        return Err(WithoutChance::Complete);
    }
    let is_one_a_row = is_one_a_row(rows, dimensions);
    match &indicator.measure {
        Measure::Count { of, .. } => {
            let of_child = matches!(of, Some("child_id" | "case"));
            match indicator.aggregation {
                // Whoever is counted in one period is counted in no other.
                Aggregation::Sum if of_child => Ok(Way::PoissonRatio),
                Aggregation::Distinct | Aggregation::Latest | Aggregation::Max if of_child => Err(WithoutChance::SameChildren),
                _ => Err(WithoutChance::SeveralOfOneChild),
            }
        }
        Measure::Share { .. } if is_one_a_row => Ok(Way::Newcombe),
        Measure::Median { per: None, percentile: 50, .. } if is_one_a_row => Ok(Way::Medians),
        Measure::Median { percentile, .. } if *percentile != 50 => Err(WithoutChance::Percentile),
        Measure::Median { per: Some(_), .. } => Err(WithoutChance::SameChildren),
        Measure::Summary { summary: Summary::Survival { .. }, .. } if is_one_a_row => Ok(Way::Times),
        Measure::Summary { summary: Summary::Mean, .. } if is_one_a_row => Ok(Way::Means),
        _ => Err(WithoutChance::SeveralOfOneChild),
    }
}

/// Whether a row is a child, a case, or in one phase a stay, and its day puts it in one period only.
fn is_one_a_row(rows: &Rows, dimensions: &[String]) -> bool {
    let in_one_phase = || dimensions.iter().any(|dimension| dimension == "phase");
    rows.date.is_some()
        && match rows.from {
            View::Children | View::Cases => true,
            View::Spells => in_one_phase(),
            // With each instrument a case has one pair.
            View::Pairs => dimensions.iter().any(|dimension| dimension == "instrument"),
            _ => false,
        }
}

fn without_rows(measure: &Measure, indicators: &[Indicator]) -> WithoutChance {
    match measure {
        Measure::Estimate => WithoutChance::Estimated,
        Measure::Ratio { times: Some(factor), .. } if is_percentile(factor, indicators) => WithoutChance::Percentile,
        Measure::Ratio { .. } => WithoutChance::MadeOfOthers,
        _ => WithoutChance::Complete,
    }
}

/// Whether a figure is a percentile other than the middle.
fn is_percentile(id: &str, indicators: &[Indicator]) -> bool {
    let found = indicators.iter().find(|indicator| indicator.id == id);
    found.is_some_and(|indicator| matches!(indicator.measure, Measure::Median { percentile, .. } if percentile != 50))
}
