//! An indicator that was checked: everything it refers to exists, and its rows, condition and dimensions fit together.

use sha2::{Digest as _, Sha256};

use super::condition::Condition;
use super::definition::{Aggregation, Level, Method};
use super::dimension::Dimension;
use super::views::View;
use crate::project::Texts;
use crate::project::file::Direction;

/// A checked indicator.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Name everywhere.
    pub id: String,
    /// Titles that its declaration gives; empty for built-in ones.
    pub title: Texts,
    /// Definitions that its declaration gives; empty for built-in ones.
    pub definition: Texts,
    /// Where it stands in the results chain.
    pub level: Level,
    /// How it is made.
    pub measure: Measure,
    /// Unit id as printed: `children`, `percent`, `EUR` ...
    pub unit: String,
    /// Decimals in `measurements.csv`.
    pub decimals: u32,
    /// Disaggregations; the total comes before all of them.
    pub by: Vec<Vec<Dimension>>,
    /// How periods combine.
    pub aggregation: Aggregation,
    /// Which way is better; `None` where neither is by itself.
    pub direction: Option<Direction>,
    /// Counted or estimated.
    pub method: Method,
    /// The only period that it is computed for; `None` for every period.
    pub period: Option<String>,
    /// First eight hexadecimal digits of the SHA-256 of everything above that decides the figure.
    pub hash: String,
}

/// The rows that a figure is made of.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Where they come from.
    pub from: View,
    /// Which of them.
    pub filter: Option<Condition>,
    /// The date column that decides the period; `None` when the condition does.
    pub date: Option<&'static str>,
}

/// How a figure is made.
#[derive(Debug, Clone)]
pub enum Measure {
    /// Different units.
    Count {
        /// The rows.
        rows: Rows,
        /// The column whose different values are counted; `None` counts rows.
        of: Option<&'static str>,
    },
    /// A column added up, once a unit.
    Sum {
        /// The rows.
        rows: Rows,
        /// The column that makes a unit; `None` takes every row.
        of: Option<&'static str>,
        /// The column added up.
        column: &'static str,
    },
    /// Part of the units, in percent.
    Share {
        /// The rows of the whole.
        rows: Rows,
        /// The column that makes a unit; `None` counts rows.
        of: Option<&'static str>,
        /// Which rows are the part.
        part: Condition,
    },
    /// The middle value of a column, or another percentile of it.
    Median {
        /// The rows.
        rows: Rows,
        /// The column; `None` counts rows, which makes sense only per something.
        column: Option<&'static str>,
        /// The column that says whose values are added up first; `None` takes each row by itself.
        per: Option<&'static str>,
        /// How many percent of the values are below it; 50 is the middle.
        percentile: u8,
    },
    /// What the values of a column come to together, other than a percentile. Like a middle value it is protected by how many they are.
    Summary {
        /// The rows.
        rows: Rows,
        /// The column.
        column: &'static str,
        /// What they come to.
        summary: Summary,
    },
    /// Children by the exact set of services they had.
    Overlap {
        /// The rows.
        rows: Rows,
    },
    /// Indicators added and subtracted.
    Difference {
        /// Added.
        plus: Vec<String>,
        /// Subtracted.
        minus: Vec<String>,
    },
    /// Indicators divided; in percent when the unit says so.
    Ratio {
        /// Added above the line.
        plus: Vec<String>,
        /// Subtracted above the line.
        minus: Vec<String>,
        /// Multiplied with what is above the line.
        times: Option<String>,
        /// Below the line.
        over: String,
    },
    /// How far spending is behind linear spending of the budget, in percent.
    Burn {
        /// What was spent.
        actual: String,
        /// The budget.
        budget: String,
    },
    /// What somebody estimated.
    Estimate,
    /// A cost split among categories by who used how much.
    Cost {
        /// The cost.
        cost: String,
        /// The indicator by whose parts it is split; `None` for fixed shares of the project.
        split: Option<String>,
    },
    /// A term of the contract.
    Term(Term),
    /// So many percent of the sum of other figures.
    Portion {
        /// Added.
        plus: Vec<String>,
        /// How many percent.
        term: Term,
    },
    /// The least of other figures; those that do not exist do not count.
    Least {
        /// Of these.
        of: Vec<String>,
    },
    /// How much the parts of one figure are above those of another, added up; parts below it do not count.
    Excess {
        /// The figure.
        actual: String,
        /// What it is held against.
        planned: String,
        /// The dimension of the parts.
        by: &'static str,
    },
}

/// What values come to together.
#[derive(Debug, Clone)]
pub enum Summary {
    /// Their mean.
    Mean,
    /// The value by which half of them have ended, after Kaplan and Meier: what still goes on is not left out, which would make it too short.
    Survival {
        /// Which of the rows have ended.
        ended: Condition,
    },
}

/// A term of the contract with the funder, a key of `[finance]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term(pub &'static str);

impl Indicator {
    /// Whether it exists in a period.
    #[must_use]
    pub fn is_of(&self, period: &str) -> bool {
        self.period.as_deref().is_none_or(|only| only == period)
    }

    /// Whether it grows with the days of a period, so that half of the period is expected to bring half of it. Shares, middle values and
    /// stocks do not.
    #[must_use]
    pub fn accumulates(&self) -> bool {
        let counts = !matches!(self.measure, Measure::Share { .. } | Measure::Median { .. } | Measure::Summary { .. } | Measure::Ratio { .. } | Measure::Burn { .. });
        counts && matches!(self.aggregation, Aggregation::Sum | Aggregation::Distinct)
    }
}

impl Measure {
    /// The rows, for measures that are made of rows.
    #[must_use]
    pub fn rows(&self) -> Option<&Rows> {
        match self {
            Measure::Count { rows, .. } | Measure::Sum { rows, .. } | Measure::Share { rows, .. } => Some(rows),
            Measure::Median { rows, .. } | Measure::Summary { rows, .. } | Measure::Overlap { rows } => Some(rows),
            _ => None,
        }
    }

    /// The indicators it is made of.
    #[must_use]
    pub fn operands(&self) -> Vec<&str> {
        match self {
            Measure::Difference { plus, minus } => plus.iter().chain(minus).map(String::as_str).collect(),
            Measure::Ratio { plus, minus, times, over } => {
                plus.iter().chain(minus).chain(times).chain([over]).map(String::as_str).collect()
            }
            Measure::Burn { actual, budget } => vec![actual, budget],
            Measure::Excess { actual, planned, .. } => vec![actual, planned],
            Measure::Cost { cost, split } => [cost].into_iter().chain(split).map(String::as_str).collect(),
            Measure::Portion { plus, .. } | Measure::Least { of: plus } => plus.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }
}

/// The short hash that says whether two reports used the same definition.
#[must_use]
pub fn definition_hash(what_decides: &str) -> String {
    Sha256::digest(what_decides).iter().take(4).fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"))
}
