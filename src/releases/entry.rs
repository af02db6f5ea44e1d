//! A line of `releases.jsonl`: what was published to whom, never a hidden value. It is written in one way only, so that one hash vouches
//! for every letter of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::disclosure::{Audience, Protected, Published};
use crate::error::Error;
use crate::hash::sha256;
use crate::indicators::measurement::{Cut, Value};

/// The format that this version of dosah writes. It reads no later one.
pub const FORMAT: u32 = 1;

/// One release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// How the line is written.
    pub format: u32,
    /// The first release is 1.
    pub release: u64,
    /// Id of the project.
    pub project: String,
    /// Version of dosah.
    pub dosah: String,
    /// Day as of which cases were open.
    pub as_of: NaiveDate,
    /// SHA-256 of `dosah.toml`.
    pub project_sha256: String,
    /// SHA-256 of every input, by its path.
    pub inputs: BTreeMap<String, String>,
    /// What readers got.
    pub published: Contents,
    /// The hash of the line before; none for the first.
    pub previous: Option<String>,
    /// SHA-256 of this line with nothing in this place.
    pub sha256: String,
}

/// What the readers of a release got, and what it meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
    /// The periods with their first and last days.
    pub periods: BTreeMap<String, (NaiveDate, NaiveDate)>,
    /// The age bands.
    pub age_bands: Vec<String>,
    /// The hash of the definition of every indicator.
    pub definitions: BTreeMap<String, String>,
    /// The figures, for each audience that read some.
    pub readings: Vec<Reading>,
}

/// The figures that an audience was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Who read them.
    pub audience: Audience,
    /// Counts of persons below this were hidden.
    pub threshold: u64,
    /// What numbers were rounded to.
    pub rounding: Option<u64>,
    /// Those that were shown.
    pub figures: Vec<Figure>,
    /// Those that were hidden: where they stand, and nothing else.
    pub hidden: Vec<Place>,
}

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "PlaceRow", into = "PlaceRow")]
pub struct Place {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Which cut.
    pub cut: Cut,
}

/// A figure as it was printed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "FigureRow", into = "FigureRow")]
pub struct Figure {
    /// Where it stood.
    pub place: Place,
    /// The figure, with the decimals that it was printed with.
    pub value: Decimal,
    /// Above the line; for counts and sums the figure itself.
    pub numerator: Option<Decimal>,
    /// Below the line.
    pub denominator: Option<Decimal>,
}

/// Indicator, period, dimensions, categories.
type PlaceRow = (String, String, Vec<String>, Vec<String>);
/// The same with value, numerator and denominator: names would double the file.
type FigureRow = (String, String, Vec<String>, Vec<String>, Decimal, Option<Decimal>, Option<Decimal>);

impl From<PlaceRow> for Place {
    fn from((indicator, period, dimensions, categories): PlaceRow) -> Self {
        Place { indicator, period, cut: Cut { dimensions, categories } }
    }
}

impl From<Place> for PlaceRow {
    fn from(Place { indicator, period, cut }: Place) -> Self {
        (indicator, period, cut.dimensions, cut.categories)
    }
}

impl From<FigureRow> for Figure {
    fn from((indicator, period, dimensions, categories, value, numerator, denominator): FigureRow) -> Self {
        Figure { place: (indicator, period, dimensions, categories).into(), value, numerator, denominator }
    }
}

impl From<Figure> for FigureRow {
    fn from(Figure { place, value, numerator, denominator }: Figure) -> Self {
        let (indicator, period, dimensions, categories) = place.into();
        (indicator, period, dimensions, categories, value, numerator, denominator)
    }
}

impl Reading {
    /// What an audience is given; `None` for the team itself, to whom nothing is released.
    #[must_use]
    pub fn of(protected: &Protected) -> Option<Self> {
        let place = |cell: &Published| Place { indicator: cell.indicator.clone(), period: cell.period.clone(), cut: cell.cut.clone() };
        let printed = |number: Decimal, decimals| number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
        // Hours are minutes / 60: their decimals have to be kept to be met again.
        let amount = |amount: Option<Decimal>| amount.map(|amount| amount.normalize());
        let figure = |cell: &Published| {
            Some(Figure {
                place: place(cell),
                value: printed(cell.value.number()?, cell.decimals).normalize(),
                numerator: amount(cell.numerator),
                denominator: amount(cell.denominator),
            })
        };
        let mut figures: Vec<Figure> = protected.cells.iter().filter_map(figure).collect();
        let mut hidden: Vec<Place> = protected.cells.iter().filter(|cell| cell.value == Value::Suppressed).map(place).collect();
        figures.sort_unstable();
        hidden.sort_unstable();
        Some(Reading { audience: protected.audience, threshold: protected.threshold?, rounding: protected.rounding, figures, hidden })
    }
}

impl Entry {
    /// The line, without its end.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn line(&self) -> Result<String, Error> {
        Ok(serde_json::to_string(self)?)
    }

    /// The entry with the hash of its line.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn sealed(mut self) -> Result<Self, Error> {
        self.sha256 = String::new();
        self.sha256 = sha256(self.line()?.as_bytes());
        Ok(self)
    }
}
