//! One of the two runs, read again: its `dosah.toml`, its files, and the typed rows in them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::found::Found;
use crate::error::Error;
use crate::finding::Severity;
use crate::indicators::period::Span;
use crate::indicators::{Indicator, catalogue};
use crate::ingest::names::Names;
use crate::ingest::plain::{PlainRows, Texts, plain};
use crate::ingest::{self, Reading};
use crate::output::Written;
use crate::project::{PROJECT_FILE, Project};

/// A run with its rows.
pub struct Side {
    /// Its `dosah.toml`.
    pub project: Project,
    /// Its definitions, as this version understands them.
    pub indicators: Vec<Indicator>,
    /// The periods that it computed.
    pub periods: Vec<Span>,
    /// Day as of which cases are open.
    pub as_of: NaiveDate,
    /// Its rows.
    pub reading: Reading,
    names: Names,
}

/// Why a run cannot be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// These of its files were not found.
    Files(Vec<String>),
    /// This version cannot read them.
    Unreadable(String),
}

impl Side {
    /// Finds the files of a run and reads them.
    ///
    /// # Errors
    /// When they are not there, or this version cannot read them.
    pub fn read(written: &Written, found: &Found) -> Result<Self, Missing> {
        let manifest = &written.manifest;
        let mut missing = Vec::new();
        let mut path = |sha256: &str, name: &str| -> Option<PathBuf> {
            let path = found.path(sha256, name);
            if path.is_none() && !missing.iter().any(|known| known == name) {
                missing.push(name.to_owned());
            }
            path.map(ToOwned::to_owned)
        };
        let project = path(&manifest.project.sha256, PROJECT_FILE);
        let mut exports = BTreeMap::new();
        for input in &manifest.inputs {
            if let Some(path) = path(&input.sha256, &input.file) {
                exports.insert(input.file.clone(), path);
            }
        }
        let Some(project) = project.filter(|_| missing.is_empty()) else { return Err(Missing::Files(missing)) };
        let unreadable = |error: Error| Missing::Unreadable(first_line(&error));
        let project = Project::load_apart(&project, exports).map_err(unreadable)?;
        let indicators = catalogue::load(&project).map_err(unreadable)?;
        let is_wanted = |span: &Span| manifest.periods.iter().any(|period| period.id == span.id);
        let periods = project.periods().into_iter().filter(is_wanted).collect();
        let (reading, names) = read(&project).map_err(unreadable)?;
        Ok(Side { project, indicators, periods, as_of: manifest.as_of, reading, names })
    }

    /// Its rows in a form that can be compared.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn rows(&self, texts: &mut Texts) -> Result<PlainRows, Error> {
        plain(&self.reading, &self.names, texts)
    }
}

/// Reads the rows of a project; what blocks a report is an error here.
///
/// # Errors
/// When the files cannot be read, or hold what blocks a report.
pub fn read(project: &Project) -> Result<(Reading, Names), Error> {
    let (reading, names) = ingest::read_with_names(project)?;
    match reading.findings.iter().find(|finding| finding.severity == Severity::Blocks) {
        None => Ok((reading, names)),
        Some(finding) => {
            let message = format!("this version makes no report of {}: {}", finding.location.file, finding.check);
            Err(Error::Usage { message, help: String::new() })
        }
    }
}

fn first_line(error: &Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
