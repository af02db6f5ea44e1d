//! What a run is asked to protect against: who reads, how small is small, and what everybody knows already.

use rust_decimal::Decimal;

use super::Audience;
use crate::indicators::measurement::Cut;

/// How the figures of a run are to be protected.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who will read the reports.
    pub audience: Audience,
    /// Counts of persons below this are hidden; `None` hides nothing, for the team itself.
    pub threshold: Option<u64>,
    /// Figures that were published before, which nothing can hide any more.
    pub already_public: Vec<PublicFigure>,
}

/// A figure that was published before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicFigure {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Which cut.
    pub cut: Cut,
    /// The figure with the decimals it was published with.
    pub value: Decimal,
    /// Where it was published.
    pub source: String,
}
