//! Two periods, or two projects, side by side: what can be compared, by how much it differs, and what of that chance alone would bring about.
//!
//! A comparison is made of figures that readers may see, and of values behind middle figures that they may see too. It says nothing about causes.

mod chance;
mod effect;
mod family;
mod figures;
mod guard;
mod reading;
mod scores;
mod time;
mod ways_out;

use crate::disclosure::Published;
use crate::indicators::definition::Level;
use crate::indicators::period::Span;
use crate::project::Texts;

pub use chance::{Chance, Way, WithoutChance};
pub use effect::{Effect, Scale};
pub use family::Adjustment;
pub use figures::{Figures, compare};
pub use guard::{Refusal, check};
pub use reading::Reading;
pub use scores::{Change, ScoreSide, ScoresCompared, Told};
pub use time::{CurvePoint, Middle, TimeCompared};
pub use ways_out::{WaysOut, WaysOutCompared};

/// One of the two that are compared.
#[derive(Debug, Clone)]
pub struct Side {
    /// The project's id.
    pub project: String,
    /// The project's title.
    pub title: Texts,
    /// The period.
    pub period: Span,
    /// What the project calls the period; nothing for the whole of it.
    pub period_title: Texts,
}

/// Everything that a comparison found.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The earlier period, or the other project.
    pub from: Side,
    /// The later period, or the project itself.
    pub to: Side,
    /// Whether it is between two projects.
    pub is_between_projects: bool,
    /// What was compared, in the order of the catalogue.
    pub compared: Vec<Compared>,
    /// What was not, and why.
    pub left_out: Vec<LeftOut>,
    /// Comparisons of all children together that were tested at once.
    pub family: usize,
    /// The times that were compared, with their curves.
    pub times: Vec<TimeCompared>,
    /// How long children waited for the first session; for the team.
    pub waits: Option<[Middle; 2]>,
    /// How stays in each phase end; for the team.
    pub ways_out: Vec<WaysOutCompared>,
    /// Scores before and after, an instrument each.
    pub scores: Vec<ScoresCompared>,
}

/// A figure on both sides.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The figure of the earlier period, or of the other project.
    pub from: Published,
    /// The figure of the later period, or of the project itself.
    pub to: Published,
    /// Where it stands in the results chain.
    pub level: Level,
    /// By how much they differ.
    pub effect: Effect,
    /// What chance has to do with it.
    pub chance: Chance,
    /// The p after the correction for many comparisons, where there is one.
    pub adjusted: Option<(f64, Adjustment)>,
    /// What it says.
    pub reading: Reading,
}

impl Compared {
    /// Whether it is about all children together.
    #[must_use]
    pub fn is_total(&self) -> bool {
        self.to.cut.dimensions.is_empty()
    }
}

/// A figure that was not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Indicator id.
    pub indicator: String,
    /// What the project that declares it calls it; empty for a built-in one.
    pub title: Texts,
    /// `total` or the dimension.
    pub dimension: String,
    /// `total` or the category.
    pub category: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why a figure was not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyLeftOut {
    /// Hidden on one of the sides.
    Hidden,
    /// Nobody recorded it on one of the sides.
    NoData,
    /// It does not exist on one of the sides.
    NotApplicable,
    /// It is only declared for one of the projects.
    NotDeclared,
    /// Both projects define it, each in its own way.
    DefinedDifferently,
    /// One side has no such category.
    NoCategory,
    /// It is counted in another unit, such as another currency.
    OtherUnit,
}

impl WhyLeftOut {
    /// Its key in the locale and in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WhyLeftOut::Hidden => "hidden",
            WhyLeftOut::NoData => "no_data",
            WhyLeftOut::NotApplicable => "not_applicable",
            WhyLeftOut::NotDeclared => "not_declared",
            WhyLeftOut::DefinedDifferently => "defined_differently",
            WhyLeftOut::NoCategory => "no_category",
            WhyLeftOut::OtherUnit => "other_unit",
        }
    }
}
