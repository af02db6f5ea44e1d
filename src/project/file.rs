//! `dosah.toml` as it is written: one struct a table, one field a key. `deny_unknown_fields` everywhere, so that a typing mistake
//! is an error. Meaning is checked in [`validate`](super::validate).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

pub use super::board::{Board, Risk};
pub use super::disclosure::{AreaGroup, Disclosure};
pub use super::finance::{Finance, Heading};
pub use super::input::{Headers, Input};
pub use super::instruments::Instrument;
pub use super::personal_data::PersonalDataAllowed;
pub use super::standards::Standards;
pub use super::targets::{Direction, Estimate, Target, Thresholds};
use super::texts::{Lang, Texts};

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectFile {
    /// Facts about the project.
    pub project: Facts,
    /// Reporting and comparison periods.
    #[serde(default)]
    pub period: Vec<Period>,
    /// The phases of the method, in their order.
    #[serde(default)]
    pub phase: Vec<Category>,
    /// Why a case ends.
    #[serde(default)]
    pub exit_reason: Vec<ExitReason>,
    /// Kinds of service.
    #[serde(default)]
    pub service: Vec<Category>,
    /// Where sessions take place.
    #[serde(default)]
    pub setting: Vec<Setting>,
    /// Professions in the team.
    #[serde(default)]
    pub worker_role: Vec<Category>,
    /// Areas where children live.
    #[serde(default)]
    pub area: Vec<Category>,
    /// Areas that are shown together where few children live in each.
    #[serde(default)]
    pub area_group: Vec<AreaGroup>,
    /// Kinds of activity beside the sessions.
    #[serde(default)]
    pub activity_kind: Vec<Category>,
    /// Questionnaires and scales whose scores before and after are paired.
    #[serde(default)]
    pub instrument: Vec<Instrument>,
    /// Age bands and the rule that gives a child's age.
    #[serde(default)]
    pub ages: Ages,
    /// The exports, and how they map onto dosah's tables.
    #[serde(default)]
    pub input: Vec<Input>,
    /// Currency, budget headings, grant rules.
    pub finance: Option<Finance>,
    /// How shared costs are split, and what the price list answers.
    #[serde(default)]
    pub unit_costs: super::unit_costs::UnitCosts,
    /// What the project measures its own work against.
    #[serde(default)]
    pub standards: Standards,
    /// What was promised.
    #[serde(default)]
    pub target: Vec<Target>,
    /// What progress says before a period is over.
    #[serde(default)]
    pub progress: Thresholds,
    /// Figures that nobody can count from rows, each with its source.
    #[serde(default)]
    pub estimate: Vec<Estimate>,
    /// The project's own indicators, in the language of the catalogue.
    #[serde(default)]
    pub indicator: Vec<crate::indicators::definition::Declaration>,
    /// Figures that were published before.
    #[serde(default)]
    pub already_public: Vec<AlreadyPublic>,
    /// Markdown files with the project's own words, one a language.
    #[serde(default)]
    pub narrative: BTreeMap<Lang, Spanned<String>>,
    /// Where personal data may stand, and why.
    #[serde(default)]
    pub personal_data_allowed: Vec<PersonalDataAllowed>,
    /// Thresholds of disclosure control.
    #[serde(default)]
    pub disclosure: Disclosure,
    /// What the board's page shows.
    #[serde(default)]
    pub board: Board,
    /// What should worry the board, and what is done about it.
    #[serde(default)]
    pub risk: Vec<Risk>,
}

/// Facts about the project, as a funder's page shows them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Short name for folders and files: lower-case letters, digits, hyphens.
    pub id: Spanned<String>,
    /// The number the funder gave the project.
    pub number: Option<String>,
    /// Title.
    pub title: Texts,
    /// One line under the title.
    #[serde(default)]
    pub subtitle: Texts,
    /// The organisation that carries the project out.
    pub promoter: Texts,
    /// Who pays.
    pub funder: Texts,
    /// Whom the project is for.
    #[serde(default)]
    pub target_groups: Vec<Texts>,
    /// Where it is carried out.
    #[serde(default)]
    pub places: Vec<Texts>,
    /// Whether it is over.
    #[serde(default)]
    pub status: Status,
    /// Whether anything shows what would have been without it.
    #[serde(default)]
    pub design: Design,
    /// First day.
    #[serde(deserialize_with = "date")]
    pub start: NaiveDate,
    /// Last day, included.
    #[serde(deserialize_with = "date")]
    pub end: NaiveDate,
    /// Languages of the reports.
    pub languages: Vec<Lang>,
    /// Tables that dosah would expect and that this project does not keep.
    #[serde(default)]
    pub without: Vec<Spanned<String>>,
    /// Reports that are written when none is asked for.
    #[serde(default = "all_reports")]
    pub reports: Vec<Spanned<String>>,
}

fn all_reports() -> Vec<Spanned<String>> {
    ["funder", "board", "public"].map(|report| Spanned::new(0..0, report.to_owned())).to_vec()
}

/// Whether the project is over. A completed one gets a final report, a running one an interim report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Still going on.
    Running,
    /// Over.
    #[default]
    Completed,
}

/// What a project can show of its effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Design {
    /// Its own children before and after: what changed, and not why.
    #[default]
    SingleGroup,
    /// A group to compare with: what would have been without it.
    ComparisonGroup,
}

/// A reporting period or one to compare with. Both days are included.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Name used in `--period` and in `measurements.csv`.
    pub id: Spanned<String>,
    /// First day.
    #[serde(default, deserialize_with = "optional_date")]
    pub start: Option<NaiveDate>,
    /// Last day, included.
    #[serde(default, deserialize_with = "optional_date")]
    pub end: Option<NaiveDate>,
    /// The periods that it is made of, instead of days.
    #[serde(default)]
    pub parts: Vec<Spanned<String>>,
    /// What readers see.
    pub title: Texts,
}

/// One value that a category column may have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Name used in data, `where` and `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// Whether nobody may learn of a group that all or none of it are in here.
    #[serde(default)]
    pub sensitive: bool,
}

/// A place where sessions are held.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Name used in data, `where` and `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// Whether workers go out to the child here; decides `outreach_share`.
    pub outreach: bool,
}

/// A reason for the end of a case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExitReason {
    /// Name used in data, `where` and `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// What it says about completion.
    pub outcome: Outcome,
    /// Whether nobody may learn of a group that all or none of it are in here.
    #[serde(default)]
    pub sensitive: bool,
}

/// What an exit reason says about completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The case ended as planned.
    Planned,
    /// It ended before the work was done.
    Early,
    /// It says nothing about the work (moved away, died): not in the denominator of `completion_rate`.
    Neutral,
}

/// Age bands and the rule that gives a child's age.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ages {
    /// Bands in completed years, `"6-11"` or `"18+"`, without gaps or overlaps.
    #[serde(default = "default_bands")]
    pub bands: Vec<Spanned<String>>,
    /// The day on which age is taken.
    #[serde(default)]
    pub rule: AgeRule,
}

impl Default for Ages {
    fn default() -> Self {
        Ages { bands: default_bands(), rule: AgeRule::default() }
    }
}

fn default_bands() -> Vec<Spanned<String>> {
    ["0-2", "3-5", "6-11", "12-14", "15-17", "18+"].map(|band| Spanned::new(0..0, band.to_owned())).to_vec()
}

/// The day on which a child's age is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeRule {
    /// The later of enrolment and the first day of the period.
    #[default]
    LaterOfEnrolmentAndPeriodStart,
    /// The first session held in the period.
    FirstServiceInPeriod,
    /// The last day of the period.
    PeriodEnd,
}

/// A figure that was published before this report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlreadyPublic {
    /// The indicator.
    pub indicator: Spanned<String>,
    /// The period (default `total`).
    pub period: Option<Spanned<String>>,
    /// The dimension, `total` when absent, as in `measurements.csv`.
    pub dimension: Option<Spanned<String>>,
    /// The category, as in `measurements.csv`.
    pub category: Option<Spanned<String>>,
    /// The value that was published.
    pub value: Spanned<f64>,
    /// Where it was published, for readers.
    pub source: Texts,
}

pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?;
    civil_date(&written).ok_or_else(|| serde::de::Error::custom("expected a date such as 2015-02-01, without a time"))
}

pub(super) fn optional_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    date(deserializer).map(Some)
}

fn civil_date(written: &toml::value::Datetime) -> Option<NaiveDate> {
    let day = written.date.filter(|_| written.time.is_none())?;
    NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day))
}
