//! What a run is asked to protect against: who reads, how small is small, and what everybody knows already.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::Audience;
use crate::indicators::measurement::{Cut, TOTAL};
use crate::project::file::AlreadyPublic;
use crate::project::{Project, Texts};

/// How the figures of a run are to be protected.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Who will read the reports.
    pub audience: Audience,
    /// Counts of persons below this are hidden; `None` hides nothing, for the team itself.
    pub threshold: Option<u64>,
    /// What numbers behind which persons stand are rounded to; `None` prints them as they are.
    pub rounding: Option<u64>,
    /// Categories of which nobody may learn that all or none of a group are in them, each with its dimension.
    pub sensitive: Vec<(&'static str, String)>,
    /// Figures that were published before, which nothing can hide any more.
    pub already_public: Vec<PublicFigure>,
    /// Figures that readers may have kept from earlier releases.
    pub known: Vec<KnownFigure>,
    /// Periods whose figures are never shown: they stand among the others because readers know something of them.
    pub unseen_periods: BTreeSet<String>,
}

/// A figure of an earlier release, as it was printed then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFigure {
    /// Which release, for messages: the first is 1.
    pub release: u64,
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Which cut.
    pub cut: Cut,
    /// What was printed above the line; for counts and sums the figure itself.
    pub numerator: Option<Decimal>,
    /// What was printed below the line.
    pub denominator: Option<Decimal>,
    /// What it had been rounded to.
    pub rounding: Option<u64>,
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
    /// Where it was published, for readers.
    pub source: Texts,
}

impl Policy {
    /// The policy that a project declares for an audience.
    #[must_use]
    pub fn of(project: &Project, audience: Audience) -> Self {
        let thresholds = &project.file.disclosure;
        let threshold = match audience {
            Audience::Internal => None,
            Audience::Funder => Some(*thresholds.funder_threshold.get_ref()),
            Audience::Public => Some(*thresholds.public_threshold.get_ref()),
        };
        let rounding = match audience {
            Audience::Internal | Audience::Funder => None,
            Audience::Public => {
                Some((*thresholds.public_rounding.get_ref()).min(*thresholds.public_threshold.get_ref())).filter(|base| *base > 1)
            }
        };
        let already_public = project.file.already_public.iter().map(PublicFigure::declared).collect();
        Policy {
            audience,
            threshold,
            rounding,
            sensitive: project.sensitive(),
            already_public,
            known: Vec::new(),
            unseen_periods: BTreeSet::new(),
        }
    }
}

impl PublicFigure {
    /// The figure of an `[[already_public]]` entry.
    #[must_use]
    pub fn declared(figure: &AlreadyPublic) -> Self {
        let split = |written: &Option<toml::Spanned<String>>, separator: char| -> Vec<String> {
            let text = written.as_ref().map_or(TOTAL, |text| text.get_ref().as_str());
            if text == TOTAL { Vec::new() } else { text.split(separator).map(str::to_owned).collect() }
        };
        PublicFigure {
            indicator: figure.indicator.get_ref().clone(),
            period: figure.period.as_ref().map_or(TOTAL, |period| period.get_ref().as_str()).to_owned(),
            cut: Cut { dimensions: split(&figure.dimension, '*'), categories: split(&figure.category, '|') },
            value: Decimal::try_from(*figure.value.get_ref()).unwrap_or_default(),
            source: figure.source.clone(),
        }
    }
}
