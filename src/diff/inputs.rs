//! What changed in what the runs were made from: the files, the rows in them, the settings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::cause::Cause;
use super::changes::{Change, Changes};
use super::side::Side;
use crate::ingest::schema::Table;
use crate::output::{Written, WrittenInput, WrittenPeriod};

/// A file of either run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputFile {
    /// Its name.
    pub file: String,
    /// Its table.
    pub table: String,
    /// What became of it.
    pub state: FileState,
    /// What the same bytes are called in the other run, where only this name is in one run.
    pub same_as: Option<String>,
    /// What run A did with its rows, where it was there.
    pub before: Option<RowAccount>,
    /// What run B did with its rows, where it is there.
    pub now: Option<RowAccount>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// The same bytes.
    Same,
    /// Other bytes under the same name.
    Changed,
    /// Only in run A.
    OnlyA,
    /// Only in run B.
    OnlyB,
}

/// What became of the rows of a file, as far as the folder says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowAccount {
    /// Rows.
    pub read: Option<u64>,
    /// Rows behind figures.
    pub used: Option<u64>,
    /// Rows that were set aside.
    pub set_aside: Option<u64>,
    /// To what these numbers are rounded.
    pub rounded_to: u64,
}

impl RowAccount {
    fn of(input: &WrittenInput) -> Self {
        RowAccount { read: input.rows_read, used: input.used, set_aside: input.set_aside, rounded_to: input.rows_rounded_to }
    }
}

/// All files of both runs, by table and name.
pub fn files(first: &Written, second: &Written) -> Vec<InputFile> {
    let by_name = |written: &Written| -> BTreeMap<(String, String), WrittenInput> {
        written.manifest.inputs.iter().map(|input| ((input.table.clone(), input.file.clone()), input.clone())).collect()
    };
    let (first, second) = (by_name(first), by_name(second));
    let names: BTreeSet<&(String, String)> = first.keys().chain(second.keys()).collect();
    let file = |name: &(String, String)| {
        let (before, now) = (first.get(name), second.get(name));
        let state = match (before, now) {
            (Some(before), Some(now)) if before.sha256 == now.sha256 => FileState::Same,
            (Some(_), Some(_)) => FileState::Changed,
            (Some(_), None) => FileState::OnlyA,
            (None, _) => FileState::OnlyB,
        };
        let others = if now.is_none() { &second } else { &first };
        let is_same = |other: &&WrittenInput| before.or(now).is_some_and(|file| other.table == file.table && other.sha256 == file.sha256);
        let same = others.values().find(is_same).filter(|_| before.is_none() || now.is_none());
        InputFile {
            file: name.1.clone(),
            table: name.0.clone(),
            state,
            same_as: same.map(|other| other.file.clone()),
            before: before.map(RowAccount::of),
            now: now.map(RowAccount::of),
        }
    };
    names.into_iter().map(file).collect()
}

/// Rows of a file that changed alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedRows {
    /// The file in which they stand: of run A if they are gone, set aside or merged, otherwise of run B.
    pub file: String,
    /// Their table.
    pub table: &'static str,
    /// What became of them.
    pub cause: Cause,
    /// How many.
    pub rows: usize,
    /// The columns that differ, where they were edited.
    pub columns: Vec<&'static str>,
    /// The lines of the first of them.
    pub lines: Vec<u32>,
}

/// So many lines are named.
const LINES: usize = 5;

/// The rows that changed, by cause and file.
pub fn rows(changes: &Changes, first: &Side, second: &Side) -> Vec<ChangedRows> {
    let mut groups: BTreeMap<(Table, String, Cause), Vec<&Change>> = BTreeMap::new();
    for change in &changes.all {
        let side = if matches!(change.cause, Cause::Removed | Cause::SetAside | Cause::Merged) { first } else { second };
        let file = side.reading.dataset.files.get(change.place.0 as usize).map(|file| file.path.clone()).unwrap_or_default();
        groups.entry((change.table, file, change.cause)).or_default().push(change);
    }
    let group = |((table, file, cause), changes): ((Table, String, Cause), Vec<&Change>)| {
        let columns: BTreeSet<&'static str> = changes.iter().flat_map(|change| change.columns.iter().copied()).collect();
        let lines: BTreeSet<u32> = changes.iter().map(|change| change.place.1).collect();
        ChangedRows {
            file,
            table: table.spec().name,
            cause,
            rows: changes.len(),
            columns: columns.into_iter().collect(),
            lines: lines.into_iter().take(LINES).collect(),
        }
    };
    groups.into_iter().map(group).collect()
}

/// What changed in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Settings {
    /// Whether `dosah.toml` is not the same file.
    pub is_changed: bool,
    /// Its tables that say something else, where both files are there.
    pub tables: Vec<String>,
    /// Periods of both runs that have other days.
    pub periods: Vec<MovedPeriod>,
    /// Indicators whose definition is another one.
    pub definitions: Vec<String>,
    /// Indicators of run A that run B has not.
    pub indicators_only_a: Vec<String>,
    /// Indicators of run B that run A has not.
    pub indicators_only_b: Vec<String>,
}

/// A period that has other days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedPeriod {
    /// Its id.
    pub id: String,
    /// First and last day in run A.
    pub from: (NaiveDate, NaiveDate),
    /// First and last day in run B.
    pub to: (NaiveDate, NaiveDate),
}

/// The periods of both runs that have other days.
fn moved_periods(first: &Written, second: &Written) -> Vec<MovedPeriod> {
    let days = |period: &WrittenPeriod| (period.start, period.end);
    let moved = |period: &WrittenPeriod| {
        let now = second.manifest.periods.iter().find(|other| other.id == period.id && *other != period)?;
        Some(MovedPeriod { id: period.id.clone(), from: days(period), to: days(now) })
    };
    first.manifest.periods.iter().filter_map(moved).collect()
}

/// Compares the settings of two runs.
pub fn settings(first: &Written, second: &Written, sides: Option<(&Side, &Side)>) -> Settings {
    let only = |one: &Written, other: &Written| -> Vec<String> {
        one.definitions.keys().filter(|id| !other.definitions.contains_key(*id)).cloned().collect()
    };
    let is_other = |(id, hash): &(&String, &String)| second.definitions.get(*id).is_some_and(|other| other != *hash);
    Settings {
        is_changed: first.manifest.project.sha256 != second.manifest.project.sha256,
        tables: sides.map(|(first, second)| tables(&first.project.source, &second.project.source)).unwrap_or_default(),
        periods: moved_periods(first, second),
        definitions: first.definitions.iter().filter(is_other).map(|(id, _)| id.clone()).collect(),
        indicators_only_a: only(first, second),
        indicators_only_b: only(second, first),
    }
}

/// The tables of two `dosah.toml` that say something else, as they are written there.
fn tables(first: &str, second: &str) -> Vec<String> {
    let parse = |text: &str| text.parse::<toml::Table>().unwrap_or_default();
    let (first, second) = (parse(first), parse(second));
    let names: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
    let written = |name: &&String| {
        let is_list = [&first, &second].iter().any(|file| file.get(*name).is_some_and(toml::Value::is_array));
        if is_list { format!("[[{name}]]") } else { format!("[{name}]") }
    };
    names.iter().filter(|name| first.get(**name) != second.get(**name)).map(written).collect()
}
