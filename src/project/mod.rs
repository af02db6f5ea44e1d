//! `dosah.toml`: what the project is, what it promised, and how its exports map onto dosah's tables.

mod ages;
pub mod board;
pub mod disclosure;
pub mod file;
pub mod finance;
pub mod grant;
mod input;
pub mod instruments;
mod periods;
mod personal_data;
mod promises;
mod standards;
pub(crate) mod syntax;
mod targets;
mod texts;
pub mod unit_costs;
mod validate;
mod validate_finance;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use ages::AgeBand;
pub use file::ProjectFile;
pub use texts::{Lang, Texts};

use crate::error::{self, Error};
use crate::indicators::measurement::TOTAL;
use crate::indicators::period::Span;
pub use crate::nearest::nearest;
use crate::templates::Templates;
use file::{Outcome, Target};

/// The name of the file that makes a folder a project.
pub const PROJECT_FILE: &str = "dosah.toml";

/// A project: its `dosah.toml`, parsed and checked.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that input and narrative paths are relative to.
    pub folder: PathBuf,
    /// The path of `dosah.toml`, as the user gave it.
    pub path: PathBuf,
    /// Its text, for positions and for the manifest.
    pub source: String,
    /// Its content.
    pub file: ProjectFile,
    /// What its reports are made from: the files of dosah, and over them those of its own folder.
    pub templates: Templates,
    /// Where its exports are, by the names that `dosah.toml` gives them; `None` where they are in its folder.
    pub exports: Option<BTreeMap<String, PathBuf>>,
    bands: Vec<AgeBand>,
    spans: Vec<Span>,
}

impl Project {
    /// Reads the `dosah.toml` of a folder, or the one given.
    ///
    /// # Errors
    /// When the file is missing, is not TOML, has an unknown key, or says something that cannot be.
    pub fn load(given: &Path) -> Result<Self, Error> {
        Project::load_with(given, None)
    }

    /// Reads a `dosah.toml` that may be away from its folder: its exports are at these paths, and its narrative is not asked for.
    ///
    /// # Errors
    /// Those of [`Project::load`].
    pub fn load_apart(file: &Path, exports: BTreeMap<String, PathBuf>) -> Result<Self, Error> {
        Project::load_with(file, Some(exports))
    }

    fn load_with(given: &Path, exports: Option<BTreeMap<String, PathBuf>>) -> Result<Self, Error> {
        let path = if given.is_dir() { given.join(PROJECT_FILE) } else { given.to_owned() };
        let source = fs::read_to_string(&path).map_err(|error| Error::Unreadable {
            file: path.clone(),
            message: match error.kind() {
                std::io::ErrorKind::NotFound if !given.exists() => "this folder or file does not exist".to_owned(),
                std::io::ErrorKind::NotFound => format!("there is no {PROJECT_FILE} here"),
                std::io::ErrorKind::InvalidData => "the project file is not UTF-8 text".to_owned(),
                _ => format!("the project file cannot be read: {error}"),
            },
            help: format!(
                "give a folder that holds a {PROJECT_FILE}, or the path of one; dosah init drafts one from the exports in a folder"
            ),
        })?;
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        let templates = Templates::of_project(&folder)?;
        let file = syntax::parse(&path, &source, &languages(&templates))?;
        let mut project = Project { folder, path, source, file, templates, exports, bands: Vec::new(), spans: Vec::new() };
        project.bands = project.parse_bands()?;
        project.validate()?;
        project.spans = project.resolve_periods()?;
        Ok(project)
    }

    /// An error at a place in `dosah.toml`.
    #[must_use]
    pub fn error_at(&self, span: Range<usize>, check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Error {
        Error::at(&self.path, &self.source, span, check, message.into(), help.into())
    }

    /// A refusal of disclosure control because of what stands at a place in `dosah.toml`.
    #[must_use]
    pub fn refusal_at(&self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Error {
        let (line, column) = self.place(span.start);
        Error::DisclosureAt { file: self.path.clone(), line, column, message: message.into(), help: help.into() }
    }

    /// Line and column of a byte of `dosah.toml`, both from 1.
    #[must_use]
    pub fn place(&self, byte: usize) -> (usize, usize) {
        error::place(&self.source, byte)
    }

    /// The project's days as a period, with the id `total`.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { id: TOTAL.to_owned(), start: self.file.project.start, end: self.file.project.end }
    }

    /// The declared periods in their order, then `total`.
    #[must_use]
    pub fn periods(&self) -> Vec<Span> {
        self.spans.iter().cloned().chain([self.span()]).collect()
    }

    /// The days on which costs are eligible.
    #[must_use]
    pub fn eligibility_window(&self) -> Span {
        let finance = self.file.finance.as_ref();
        let start = finance.and_then(|finance| finance.eligible_from).unwrap_or(self.file.project.start);
        let end = finance.and_then(|finance| finance.eligible_to).unwrap_or(self.file.project.end);
        Span { id: "eligibility".to_owned(), start, end }
    }

    /// The reporting currency.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.file.finance.as_ref().map(|finance| finance.currency.get_ref().as_str())
    }

    /// The age bands, youngest first.
    #[must_use]
    pub fn age_bands(&self) -> &[AgeBand] {
        &self.bands
    }

    /// Whether workers go out to the child in a setting; `None` for one that is not declared.
    #[must_use]
    pub fn is_outreach(&self, setting: &str) -> Option<bool> {
        self.file.setting.iter().find(|declared| declared.id.get_ref() == setting).map(|declared| declared.outreach)
    }

    /// Categories of which nobody may learn that all or none of a group are in them, each with its dimension.
    #[must_use]
    pub fn sensitive(&self) -> Vec<(&'static str, String)> {
        let file = &self.file;
        let lists = [("phase", &file.phase), ("service", &file.service), ("worker_role", &file.worker_role), ("area", &file.area)];
        let listed = lists.into_iter().flat_map(|(dimension, list)| list.iter().map(move |term| (dimension, &term.id, term.sensitive)));
        let reasons = |dimension| file.exit_reason.iter().map(move |reason| (dimension, &reason.id, reason.sensitive));
        let all = listed.chain(reasons("exit_reason")).chain(reasons("case_state"));
        all.filter(|(_, _, sensitive)| *sensitive).map(|(dimension, id, _)| (dimension, id.get_ref().clone())).collect()
    }

    /// What an exit reason says about completion; `None` for one that is not declared.
    #[must_use]
    pub fn outcome(&self, exit_reason: &str) -> Option<Outcome> {
        self.file.exit_reason.iter().find(|declared| declared.id.get_ref() == exit_reason).map(|declared| declared.outcome)
    }

    /// What was promised for an indicator in a period.
    #[must_use]
    pub fn target(&self, indicator: &str, period: &str) -> Option<&Target> {
        self.file.target.iter().find(|target| target.indicator.get_ref() == indicator && target.period() == period)
    }
}

impl Outcome {
    /// Its name in conditions and in `dosah.toml`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Planned => "planned",
            Outcome::Early => "early",
            Outcome::Neutral => "neutral",
        }
    }
}

/// The languages that there are: each is a file of words. English first, then by their codes.
#[must_use]
pub fn languages(templates: &Templates) -> Vec<Lang> {
    let code = |name: &String| name.strip_prefix("locales/")?.strip_suffix(".toml")?.parse().ok();
    let mut languages: Vec<Lang> = templates.names(".toml").iter().filter_map(code).collect();
    languages.sort();
    languages
}
