//! How many cells of each column are filled, empty, unknown in so many words, or could not be read.

use std::collections::BTreeMap;

use polars::prelude::Column;
use serde::Serialize;

use super::rows::{Data, Rows};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::ingest::faults::{CONSTRAINT_ERROR, TYPE_ERROR, UNKNOWN_CATEGORY};
use crate::ingest::schema::{ColumnSpec, Table};

/// What reading says of a cell whose value cannot be used.
const UNREADABLE: [&str; 3] = [TYPE_ERROR, CONSTRAINT_ERROR, UNKNOWN_CATEGORY];

/// How complete a column is: rows = filled + empty + unknown + unreadable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completeness {
    /// The table.
    pub table: Table,
    /// dosah's name of the column.
    pub column: &'static str,
    /// Rows in which the column should say something.
    pub rows: u64,
    /// Cells with a value.
    pub filled: u64,
    /// Empty cells.
    pub empty: u64,
    /// Cells that say that the value is unknown, by the reason they give.
    pub unknown: BTreeMap<String, u64>,
    /// Cells whose value could not be used, while their row is.
    pub unreadable: u64,
}

impl Completeness {
    /// Filled cells of a thousand, rounded down so that only a complete column has all.
    #[must_use]
    pub fn per_mille(&self) -> u64 {
        (self.filled * 1000).checked_div(self.rows).unwrap_or(1000)
    }
}

/// Every column of every table that the files have.
pub(super) fn completeness(data: &Data<'_>, findings: &[Finding]) -> Result<Vec<Completeness>, Error> {
    let mut unreadable: BTreeMap<(Table, &str), u64> = BTreeMap::new();
    let is_cell = |finding: &&Finding| finding.severity == Severity::Warning && UNREADABLE.contains(&finding.check);
    for finding in findings.iter().filter(is_cell) {
        if let (Some(table), Some(column)) = (finding.table, finding.column) {
            *unreadable.entry((table, column)).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for rows in data.all() {
        for column in rows.table.spec().columns.iter().filter(|column| rows.frame.has(column.name)) {
            let unreadable = unreadable.get(&(rows.table, column.name)).copied().unwrap_or_default();
            found.push(of_column(rows, column, unreadable)?);
        }
    }
    Ok(found)
}

fn of_column(rows: &Rows, spec: &'static ColumnSpec, unreadable: u64) -> Result<Completeness, Error> {
    let cells = rows.frame.rows().column(spec.name)?;
    let applies = applies(rows, spec.name)?;
    let (mut counted, mut filled) = (0, 0);
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    let unknown_of = unknown_codes(rows, spec.name);
    let codes = if unknown_of.is_empty() { None } else { Some(rows.codes(spec.name)?) };
    for (row, is_filled) in (0..).zip(is_filled(cells)) {
        if !applies.as_ref().is_none_or(|applies| applies[row]) {
            continue;
        }
        counted += 1;
        match codes.as_ref().and_then(|codes| unknown_of.get(&codes[row])) {
            Some(reason) => *unknown.entry((*reason).to_owned()).or_default() += 1,
            None => filled += u64::from(is_filled),
        }
    }
    let missing = counted - filled - unknown.values().sum::<u64>();
    let unreadable = unreadable.min(missing);
    Ok(Completeness { table: rows.table, column: spec.name, rows: counted, filled, empty: missing - unreadable, unknown, unreadable })
}

fn is_filled(cells: &Column) -> Vec<bool> {
    cells.is_not_null().iter().map(|cell| cell == Some(true)).collect()
}

/// The codes that say that a value is unknown: `unknown`, `unknown:refused` ...
fn unknown_codes<'a>(rows: &'a Rows, column: &str) -> BTreeMap<u32, &'a str> {
    let labels = rows.frame.labels(column).unwrap_or_default();
    (0..)
        .zip(labels)
        .filter(|(_, label)| *label == "unknown" || label.starts_with("unknown:"))
        .map(|(code, label)| (code, label.as_str()))
        .collect()
}

/// The rows in which a column should say something, where that is not all of them.
fn applies(rows: &Rows, column: &str) -> Result<Option<Vec<bool>>, Error> {
    let with = |other: &str| -> Result<Vec<bool>, Error> {
        let frame = rows.frame.rows();
        Ok(if rows.frame.has(other) { is_filled(frame.column(other)?) } else { is_filled(frame.column(column)?) })
    };
    let labelled = |other: &str, label: &str| -> Result<Vec<bool>, Error> {
        let wanted = rows.frame.code(other, label);
        Ok(rows.codes(other)?.iter().map(|code| Some(*code) == wanted).collect())
    };
    Ok(match (rows.table, column) {
        // What has not ended has no end, and no reason for it.
        (Table::Children, "closed_on") => Some(with("exit_reason")?),
        (Table::Children, "exit_reason") => Some(with("closed_on")?),
        (Table::Episodes, "end" | "exit_reason") => Some(is_filled(rows.frame.rows().column(column)?)),
        (Table::PhaseTransitions, "exit_reason") => Some(labelled("to_phase", "exit")?),
        // A session that was not held has no length.
        (Table::Sessions, "minutes") => Some(labelled("status", "held")?),
        _ => None,
    })
}
