//! What a report is made of: the project, the figures that may be shown, and what is said about them.

use chrono::NaiveDate;

use crate::checks::effect::Effect;
use crate::checks::{Completeness, FindingGroup, Timeliness};
use crate::comparison::Comparison;
use crate::disclosure::Protected;
use crate::finding::Finding;
use crate::indicators::definition::Level;
use crate::indicators::period::Span;
use crate::ingest::dataset::SourceFile;
use crate::ingest::exchange::RateUsed;
use crate::ingest::schema::Table;
use crate::project::file::Direction;
use crate::project::{Project, Texts};

/// Everything that a report may speak of. Nothing in it is unprotected.
pub struct Material<'a> {
    /// The project, with its own words.
    pub project: &'a Project,
    /// The figures.
    pub protected: &'a Protected,
    /// What is said about each indicator, in the order of the catalogue.
    pub indicators: &'a [IndicatorCard],
    /// What became of the rows of each file.
    pub accounting: &'a [FileAccount],
    /// What is wrong with the data.
    pub findings: &'a [Finding],
    /// The exchange rates that were used.
    pub exchange: &'a [RateUsed],
    /// The earlier releases that were taken into account, each with the day up to which its data went.
    pub releases: &'a [(u64, NaiveDate)],
    /// The day up to which the data go.
    pub as_of: NaiveDate,
    /// The period that the report speaks of: the whole project, or the last of the periods asked for.
    pub period: &'a Span,
    /// SHA-256 of `dosah.toml`, in lower-case hexadecimal digits.
    pub project_sha256: &'a str,
    /// What the period is compared with, in an evaluation.
    pub comparison: Option<&'a Comparison>,
}

/// Everything that a check speaks of, as text and as a page. It is for the team: nothing in it is protected.
pub struct CheckMaterial<'a> {
    /// The project, with its own words.
    pub project: &'a Project,
    /// The day as of which it is.
    pub as_of: NaiveDate,
    /// The files that were read.
    pub files: &'a [SourceFile],
    /// What is wrong or odd.
    pub findings: &'a [Finding],
    /// The same by what is wrong, most consequential first.
    pub groups: &'a [FindingGroup<'a>],
    /// What could change.
    pub effects: &'a [Effect],
    /// What became of the rows of each file; nothing when something blocks.
    pub accounting: &'a [FileAccount],
    /// How complete the columns are.
    pub completeness: &'a [Completeness],
    /// How soon rows were entered.
    pub timeliness: &'a [Timeliness],
}

/// What a report says about an indicator beyond its figures.
#[derive(Debug, Clone)]
pub struct IndicatorCard {
    /// Indicator id.
    pub id: String,
    /// The project's own title; empty for a built-in indicator.
    pub own_title: Texts,
    /// The project's own definition; empty for a built-in indicator.
    pub own_definition: Texts,
    /// Where it stands in the results chain.
    pub level: Level,
    /// Unit id.
    pub unit: String,
    /// Eight hexadecimal digits of the definition.
    pub hash: String,
    /// Which way is better; a target can say otherwise.
    pub direction: Option<Direction>,
    /// Whether it grows day by day.
    pub accumulates: bool,
    /// Whether the figures of parts of a period make up that of the whole.
    pub adds_up: bool,
}

/// What became of the rows of a file: read = used + outside the period + filtered + set aside.
#[derive(Debug, Clone)]
pub struct FileAccount {
    /// Path as written in `dosah.toml`.
    pub path: String,
    /// The table it holds.
    pub table: Table,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Rows after the header.
    pub read: u64,
    /// Rows that stand behind a figure.
    pub used: u64,
    /// Rows dated outside every period.
    pub outside_period: u64,
    /// Rows that no indicator asks for.
    pub filtered: u64,
    /// Rows with an error in them.
    pub set_aside: u64,
}
