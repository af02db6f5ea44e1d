//! An indicator as it is declared, in `catalogue.toml` or in a project's `dosah.toml`: one language for both.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::project::Texts;
use crate::project::file::Direction;

/// One `[[indicator]]` as it is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// Name everywhere: in files, placeholders, templates and `explain`.
    pub id: Spanned<String>,
    /// What readers see; built-in indicators have it in the locale files.
    #[serde(default)]
    pub title: Texts,
    /// One sentence that says what is counted; built-in indicators have it in the locale files.
    #[serde(default)]
    pub definition: Texts,
    /// Where it stands in the results chain.
    #[serde(default)]
    pub level: Level,
    /// How rows become a figure.
    pub measure: Kind,
    /// The rows it is made of; absent for figures made of other indicators.
    pub from: Option<Spanned<String>>,
    /// Which of these rows, as an SQL condition over their columns.
    #[serde(rename = "where")]
    pub filter: Option<Spanned<String>>,
    /// The date column that decides the period (default: the table's own); `"none"` when the condition does.
    pub date: Option<Spanned<String>>,
    /// `count`: what is counted once: `child`, `session`, `attendance`, `case`, `row`, or a column.
    pub of: Option<Spanned<String>>,
    /// `sum` and `median`: the column.
    pub column: Option<Spanned<String>>,
    /// `survival`: which of the rows have ended, as an SQL condition; the others still go on.
    pub ended: Option<Spanned<String>>,
    /// `share`: which of the counted rows are the part, as an SQL condition.
    pub part: Option<Spanned<String>>,
    /// `difference` and `ratio`: indicators that are added.
    #[serde(default)]
    pub plus: Vec<Spanned<String>>,
    /// `difference` and `ratio`: indicators that are subtracted.
    #[serde(default)]
    pub minus: Vec<Spanned<String>>,
    /// `ratio`: an indicator that multiplies what is above the line.
    pub times: Option<Spanned<String>>,
    /// `ratio`: the indicator in the denominator.
    pub over: Option<Spanned<String>>,
    /// `stock`: whether what is open is counted on the first or on the last day of the period.
    pub at: Option<Spanned<Edge>>,
    /// `percentile`: how many percent of the values are below it.
    pub percentile: Option<Spanned<u8>>,
    /// `median` and `percentile`: whose values are put together first: `child`, or a column. `excess`: the dimension of the parts.
    pub per: Option<Spanned<String>>,
    /// `cost`: the indicator whose breakdown says who used how much (default: the key of `[finance]`).
    pub split: Option<Spanned<String>>,
    /// `term` and `portion`: the term of the contract, a key of `[finance]`.
    pub term: Option<Spanned<String>>,
    /// Which way is better; a target can say otherwise.
    pub direction: Option<Direction>,
    /// What is counted: `children`, `sessions`, `percent` ... (`money` is the project's currency).
    pub unit: Spanned<String>,
    /// Dimensions, one or several joined by `*`.
    #[serde(default)]
    pub by: Vec<Spanned<String>>,
    /// How periods combine.
    pub aggregation: Spanned<Aggregation>,
    /// Whether it was counted or estimated; absent where that follows from how it is made.
    pub method: Option<Spanned<Method>>,
    /// The only period that it is computed for (default: every period).
    pub period: Option<Spanned<String>>,
}

impl Kind {
    /// The word of `measure`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Count => "count",
            Kind::Sum => "sum",
            Kind::Share => "share",
            Kind::Median => "median",
            Kind::Mean => "mean",
            Kind::Survival => "survival",
            Kind::Overlap => "overlap",
            Kind::Difference => "difference",
            Kind::Ratio => "ratio",
            Kind::Burn => "burn",
            Kind::Stock => "stock",
            Kind::Percentile => "percentile",
            Kind::Estimate => "estimate",
            Kind::Cost => "cost",
            Kind::Term => "term",
            Kind::Portion => "portion",
            Kind::Least => "least",
            Kind::Excess => "excess",
        }
    }
}

impl Aggregation {
    /// The word of `aggregation`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Aggregation::Sum => "sum",
            Aggregation::Distinct => "distinct",
            Aggregation::Latest => "latest",
            Aggregation::Max => "max",
            Aggregation::RatioOfSums => "ratio_of_sums",
        }
    }
}

/// How rows become a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Different units.
    Count,
    /// A column added up, once a unit.
    Sum,
    /// Part of the counted units, in percent.
    Share,
    /// The middle value of a column.
    Median,
    /// The mean of a column.
    Mean,
    /// The value of a column that half of the rows end within, where some still go on.
    Survival,
    /// Children by the exact set of services they had.
    Overlap,
    /// Indicators added and subtracted.
    Difference,
    /// Indicators divided.
    Ratio,
    /// Spending against linear spending of the budget.
    Burn,
    /// What is open on the first or on the last day of a period.
    Stock,
    /// The value that so many percent of the values are below.
    Percentile,
    /// A figure that somebody estimated, with its source.
    Estimate,
    /// A cost split among categories by who used how much.
    Cost,
    /// A term of the contract.
    Term,
    /// So many percent of other figures, as a term of the contract says.
    Portion,
    /// The least of other figures.
    Least,
    /// How much the parts of one figure are above those of another, added up.
    Excess,
}

/// One of the two ends of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// Its first day.
    Start,
    /// Its last day.
    End,
}

/// Where an indicator stands in the results chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The long-term change.
    Impact,
    /// What changed for children.
    Outcome,
    /// What the project delivered.
    #[default]
    Output,
    /// What it took.
    Input,
}

/// How the figures of several periods combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregation {
    /// Periods add up.
    Sum,
    /// Units are counted anew, never added.
    Distinct,
    /// The last period stands.
    Latest,
    /// The highest period stands.
    Max,
    /// Numerators and denominators are added, then divided.
    RatioOfSums,
}

/// Whether a figure was counted from rows or estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Counted from rows.
    #[default]
    Counted,
    /// A qualified estimate.
    Estimated,
}
