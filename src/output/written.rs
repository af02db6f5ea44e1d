//! A report folder read again: what it was made from, which definitions it used, and its figures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::folder::{FolderKind, MANIFEST, TOOL};
use super::inert;
use super::measurements::rounded;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::hash::sha256;
use crate::indicators::measurement::{Measurements, Value};

const MEASUREMENTS: &str = "measurements.csv";
const REPORT: &str = "report.json";

/// What a report folder says of itself.
#[derive(Debug, Clone)]
pub struct Written {
    /// The folder, as it was asked for.
    pub folder: PathBuf,
    /// Id of the project.
    pub project: String,
    /// What it was made from.
    pub manifest: Manifest,
    /// The hash of the definition of every indicator.
    pub definitions: BTreeMap<String, String>,
    /// Its figures.
    pub figures: Figures,
    /// Files of the folder that are not as they were written.
    pub altered: Vec<String>,
}

/// The parts of `manifest.json` that say what a folder was made from.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    /// The version of dosah.
    pub version: String,
    /// The `dosah.toml`.
    pub project: WrittenFile,
    /// Day as of which cases are open.
    pub as_of: NaiveDate,
    /// Who reads.
    pub audience: Audience,
    /// The periods that were computed.
    pub periods: Vec<WrittenPeriod>,
    /// The exports.
    pub inputs: Vec<WrittenInput>,
    outputs: Vec<WrittenFile>,
}

/// Whose folder it is.
#[derive(Deserialize)]
struct Owner {
    tool: String,
    #[serde(default)]
    kind: FolderKind,
}

/// A file and what is in it.
#[derive(Debug, Clone, Deserialize)]
pub struct WrittenFile {
    /// Its name.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A period that was computed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WrittenPeriod {
    /// Its id.
    pub id: String,
    /// First day.
    pub start: NaiveDate,
    /// Last day, included.
    pub end: NaiveDate,
}

/// An export that was read. Numbers of rows are rounded, or absent, where readers may not see them.
#[derive(Debug, Clone, Deserialize)]
pub struct WrittenInput {
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// The table.
    pub table: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// To what the numbers of rows are rounded.
    #[serde(default = "exact")]
    pub rows_rounded_to: u64,
    /// Rows.
    pub rows_read: Option<u64>,
    /// Rows behind figures.
    pub used: Option<u64>,
    /// Rows that were set aside.
    pub set_aside: Option<u64>,
}

fn exact() -> u64 {
    1
}

#[derive(Deserialize)]
struct ReportFile {
    project: String,
    indicators: Vec<WrittenIndicator>,
}

#[derive(Deserialize)]
struct WrittenIndicator {
    id: String,
    definition_hash: String,
}

/// Figures by indicator, period, dimension and category, as the results table has them.
pub type Figures = BTreeMap<FigureKey, Figure>;

/// Where a figure stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FigureKey {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Dimension, `total` for all together.
    pub dimension: String,
    /// Category, `total` for all together.
    pub category: String,
}

/// A figure as the results table has it: rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// One of the five states.
    pub state: String,
    /// The number, if there is one.
    pub value: Option<Decimal>,
    /// Unit id.
    pub unit: String,
}

impl Figure {
    /// Whether there is a number that is not shown.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.state == Value::Suppressed.state()
    }
}

/// The figures of a computation, as the results table would have them.
#[must_use]
pub fn figures_of(measurements: &Measurements) -> Figures {
    let figure = |cell: &crate::indicators::measurement::Measurement| {
        let key = FigureKey {
            indicator: cell.indicator.clone(),
            period: cell.period.clone(),
            dimension: cell.cut.dimension(),
            category: inert(&cell.cut.category()),
        };
        let value = cell.value.number().map(|number| rounded(number, cell.decimals));
        (key, Figure { state: cell.value.state().to_owned(), value, unit: cell.unit.clone() })
    };
    measurements.cells.iter().map(figure).collect()
}

impl Written {
    /// Reads a report folder.
    ///
    /// # Errors
    /// When it is none, or holds what dosah does not write.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let owner: Owner = json(folder, MANIFEST)?;
        if owner.tool != TOOL || owner.kind != FolderKind::Report {
            return Err(no_report(&folder.join(MANIFEST), "this is not the manifest of a report of dosah"));
        }
        let manifest: Manifest = json(folder, MANIFEST)?;
        let report: ReportFile = json(folder, REPORT)?;
        let figures = figures(&folder.join(MEASUREMENTS), &bytes(folder, MEASUREMENTS)?)?;
        let is_altered = |output: &&WrittenFile| {
            let is_read = [MEASUREMENTS, REPORT].contains(&output.file.as_str());
            is_read && bytes(folder, &output.file).is_ok_and(|bytes| sha256(&bytes) != output.sha256)
        };
        let altered = manifest.outputs.iter().filter(is_altered).map(|output| output.file.clone()).collect();
        let definitions = report.indicators.into_iter().map(|indicator| (indicator.id, indicator.definition_hash)).collect();
        Ok(Written { folder: folder.to_owned(), project: report.project, manifest, definitions, figures, altered })
    }
}

fn no_report(file: &Path, message: &str) -> Error {
    let help = "give a folder that dosah report wrote, with its manifest.json, measurements.csv and report.json".to_owned();
    Error::Unreadable { file: file.to_owned(), message: message.to_owned(), help }
}

fn bytes(folder: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = folder.join(name);
    fs::read(&path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound if !folder.exists() => no_report(folder, "this folder does not exist"),
        std::io::ErrorKind::NotFound => no_report(folder, &format!("this is no report folder: it has no {name}")),
        std::io::ErrorKind::NotADirectory => no_report(folder, "this is a file, not a report folder"),
        _ => no_report(&path, &format!("it cannot be read: {error}")),
    })
}

fn json<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<T, Error> {
    let bytes = bytes(folder, name)?;
    serde_json::from_slice(&bytes).map_err(|_| no_report(&folder.join(name), "this is not what dosah writes under this name"))
}

fn figures(path: &Path, bytes: &[u8]) -> Result<Figures, Error> {
    let wrong = || no_report(path, "this is not the results table that dosah writes");
    let mut figures = Figures::new();
    for record in csv::Reader::from_reader(bytes).records() {
        let record = record.map_err(|_| wrong())?;
        let cell = |at: usize| record.get(at).map(str::to_owned).ok_or_else(wrong);
        let key = FigureKey { indicator: cell(0)?, period: cell(1)?, dimension: cell(2)?, category: cell(3)? };
        let value = match cell(5)?.as_str() {
            "" => None,
            number => Some(number.parse().map_err(|_| wrong())?),
        };
        figures.insert(key, Figure { state: cell(4)?, value, unit: cell(8)? });
    }
    Ok(figures)
}
