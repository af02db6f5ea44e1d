//! Disclosure control: [`Measurements`](crate::indicators::measurement::Measurements) in, [`Protected`] out. What comes after sees only `Protected`.

mod already_public;
mod amounts;
mod audit;
mod dominance;
mod insider;
mod known;
mod leeway;
mod lines;
mod merge;
mod pattern;
mod policy;
mod primary;
mod programme;
mod protect;
mod release;
mod repair;
mod sensitive;
mod witness;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use policy::{KnownFigure, Policy, PublicFigure};
pub use protect::protect;
pub use release::Release;

use crate::indicators::definition::Method;
use crate::indicators::measurement::{Cut, Value};
use crate::project::Texts;

/// Who will read the reports; the stricter the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// The team itself: nothing is hidden, and every page says so.
    Internal,
    /// The funder: counts below 5 are hidden.
    Funder,
    /// Everybody: counts below 10 are hidden.
    Public,
}

/// One figure as it may be shown. A hidden one has no numerator and no denominator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Which cut.
    pub cut: Cut,
    /// The figure, unrounded.
    pub value: Value,
    /// What is above the line, where there is a line.
    pub numerator: Option<Decimal>,
    /// What is below the line.
    pub denominator: Option<Decimal>,
    /// Unit id.
    pub unit: String,
    /// Decimals in `measurements.csv`.
    pub decimals: u32,
    /// Where it started from.
    pub baseline: Option<Decimal>,
    /// What was promised.
    pub target: Option<Decimal>,
    /// Counted or estimated.
    pub method: Method,
    /// Where the figure had been published before, if it was declared so.
    pub already_public: Option<Texts>,
    /// The categories that are shown together in this figure; empty for one of its own.
    pub merges: Vec<String>,
    /// The category that this one is shown in, together with others.
    pub merged_into: Option<String>,
}

/// Categories that readers see together only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Together {
    /// Dimension id.
    pub dimension: String,
    /// The id that they have together.
    pub category: String,
    /// Their own ids, in their order.
    pub members: Vec<String>,
}

/// What reports, tables and charts are made of: the results table after disclosure control, in the same order.
#[derive(Debug, Clone, Serialize)]
pub struct Protected {
    /// For whom.
    pub audience: Audience,
    /// Counts of children below this are hidden; `None` for the team itself.
    pub threshold: Option<u64>,
    /// What numbers behind which persons stand were rounded to.
    pub rounding: Option<u64>,
    /// Figures about too few persons that readers know by earlier releases whatever is hidden now, by name; hidden all the same. For the team.
    #[serde(skip)]
    pub told_before: Vec<String>,
    /// The figures.
    pub cells: Vec<Published>,
}

impl Protected {
    /// The figure of an indicator for a period, all children together.
    #[must_use]
    pub fn total(&self, indicator: &str, period: &str) -> Option<&Published> {
        self.cell(indicator, period, &[], &[])
    }

    /// All figures of an indicator for a period in one disaggregation, in the declared order of the categories; those that
    /// are shown only together with others are not among them.
    pub fn by<'a>(&'a self, indicator: &'a str, period: &'a str, dimensions: &'a [&'a str]) -> impl Iterator<Item = &'a Published> {
        self.cells.iter().filter(move |cell| {
            cell.indicator == indicator && cell.period == period && cell.cut.dimensions == dimensions && cell.merged_into.is_none()
        })
    }

    /// Which categories are shown together, in the order of the figures.
    #[must_use]
    pub fn merged(&self) -> Vec<Together> {
        let mut found: Vec<Together> = Vec::new();
        for cell in self.cells.iter().filter(|cell| !cell.merges.is_empty()) {
            for (position, (dimension, category)) in cell.cut.dimensions.iter().zip(&cell.cut.categories).enumerate() {
                let mut members: Vec<String> = Vec::new();
                for member in cell.merges.iter().filter_map(|merged| merged.split('|').nth(position)) {
                    if !members.iter().any(|known| known == member) {
                        members.push(member.to_owned());
                    }
                }
                let together = Together { dimension: dimension.clone(), category: category.clone(), members };
                if together.members.len() > 1 && !found.contains(&together) {
                    found.push(together);
                }
            }
        }
        found
    }

    /// One figure of a disaggregation.
    #[must_use]
    pub fn cell(&self, indicator: &str, period: &str, dimensions: &[&str], categories: &[&str]) -> Option<&Published> {
        self.cells.iter().find(|cell| {
            cell.indicator == indicator && cell.period == period && cell.cut.dimensions == dimensions && cell.cut.categories == categories
        })
    }
}

#[cfg(test)]
mod tests;
