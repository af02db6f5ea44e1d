//! Findings: what is wrong with the user's data, as values. They are collected, sorted and shown together; they never stop the run by themselves.

use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// No report can be made from this file.
    Blocks,
    /// The row is set aside and listed in `rejected_rows.csv`.
    Error,
    /// The row is used; somebody should look at it.
    Warning,
}

impl Severity {
    /// The word printed after the position.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Blocks | Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A place in an input file, as an editor and as a spreadsheet show it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Location {
    /// Path as written in `dosah.toml` (relative to the project's folder).
    pub file: String,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: u64,
    /// Column in characters, from 1; 0 when the row as a whole is meant.
    pub column: u64,
    /// The spreadsheet cell, for example `C14`, where it is one cell.
    pub cell: Option<String>,
    /// The header of the column, as it stands in the file, where it is one cell.
    pub header: Option<String>,
}

impl Finding {
    /// What the message quotes first: by the manner of all messages, the value that is wrong, already made harmless.
    #[must_use]
    pub fn quoted(&self) -> Option<&str> {
        let (_, after) = self.message.split_once('“')?;
        after.split_once('”').map(|(value, _)| value)
    }
}

/// One thing that is wrong in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kebab-case name of the check, for `dosah explain`.
    pub check: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The table that it is about, where it is about one.
    pub table: Option<crate::ingest::schema::Table>,
    /// dosah's name of the column that it is about, where it is about one.
    pub column: Option<&'static str>,
    /// Where it is.
    pub location: Location,
    /// A second place that belongs to the same fact, for example the first of two duplicates.
    pub related: Option<Location>,
    /// What is wrong, in plain words, without any value of a personal column.
    pub message: String,
    /// What to do.
    pub help: String,
}
