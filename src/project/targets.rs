//! `[[target]]` and `[[estimate]]` as they are written: what was promised, and what somebody estimated.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Texts;

/// What was promised for an indicator.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The indicator.
    pub indicator: Spanned<String>,
    /// The period (default `total`).
    pub period: Option<Spanned<String>>,
    /// Where it started from; absent means that nobody measured it.
    pub baseline: Option<f64>,
    /// What was promised.
    pub target: f64,
    /// Which way is better (default: as the indicator declares it).
    pub direction: Option<Direction>,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better: met at or above the target.
    #[default]
    Increase,
    /// Less is better: met at or below the target.
    Decrease,
    /// Neither: met within a band around the target.
    Maintain,
}

/// A figure that nobody can count from rows: an estimate, with its source. It is never added to counted figures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    /// The indicator; its measure is `estimate`.
    pub indicator: Spanned<String>,
    /// The period (default `total`).
    pub period: Option<Spanned<String>>,
    /// The dimension, `total` when absent, as in `measurements.csv`.
    pub dimension: Option<Spanned<String>>,
    /// The category, as in `measurements.csv`.
    pub category: Option<Spanned<String>>,
    /// What was estimated.
    pub value: Spanned<f64>,
    /// Who estimated it, and how, for readers.
    pub source: Texts,
}
