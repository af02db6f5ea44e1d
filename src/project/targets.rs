//! `[[target]]` and `[[estimate]]` as they are written: what was promised, and what somebody estimated.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Texts;
use crate::indicators::measurement::TOTAL;

/// What was promised for an indicator.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The indicator.
    pub indicator: Spanned<String>,
    /// The period (default `total`).
    pub period: Option<Spanned<String>>,
    /// Where it started from; absent means that nobody measured it.
    pub baseline: Option<Spanned<f64>>,
    /// What was promised.
    pub target: Spanned<f64>,
    /// Which way is better (default: as the indicator declares it).
    pub direction: Option<Direction>,
    /// `maintain`: how far from the target the figure may be, in the unit of the indicator.
    pub band: Option<Spanned<f64>>,
}

impl Target {
    /// The period that it is for.
    #[must_use]
    pub fn period(&self) -> &str {
        self.period.as_ref().map_or(TOTAL, |period| period.get_ref().as_str())
    }
}

/// What progress says before a period is over.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// Percent of the progress that the elapsed time leads one to expect, from which on a target is on track.
    #[serde(default = "on_track_percent")]
    pub on_track_percent: Spanned<u8>,
    /// The same from which on it is nearly so; below it is behind.
    #[serde(default = "near_percent")]
    pub near_percent: Spanned<u8>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { on_track_percent: on_track_percent(), near_percent: near_percent() }
    }
}

fn on_track_percent() -> Spanned<u8> {
    Spanned::new(0..0, 100)
}

fn near_percent() -> Spanned<u8> {
    Spanned::new(0..0, 90)
}

/// Which way is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// More is better: met at or above the target.
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
