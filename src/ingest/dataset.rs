//! What ingest hands on: one polars frame a table, ids interned, categories enumerated, and where every row stood.

use std::collections::BTreeMap;

use polars::frame::DataFrame;
use serde::Serialize;

use super::schema::{Domain, Table};

/// Column of every frame: which file a row came from, an index into [`Dataset::files`] (`UInt32`).
pub const FILE: &str = "_file";
/// Column of every frame: the line on which the row began, from 1 (`UInt32`).
pub const LINE: &str = "_line";

/// The rows that can be used, typed.
///
/// A frame has only the columns that its files have, each stored as its [`Kind`](super::schema::Kind) says, with null for an empty cell, and
/// the columns [`FILE`] and [`LINE`]; that of aliases has only these, because every id is put right on reading. In `children` the `child_id` of row *i* is *i*; in every other table `child_id` is that row's number.
/// Rows keep the order of the files. Columns that mean something when absent (`status`, `kind`, `eligible`, `version`, the
/// currencies and the source of payments) are always present, filled with their default.
#[derive(Debug, Clone, Default)]
pub struct Dataset {
    /// Tables that were supplied; the others are absent, which is not the same as empty.
    pub tables: BTreeMap<Table, DataFrame>,
    /// The values of category columns.
    pub categories: Categories,
    /// The files that were read, in the order of reading.
    pub files: Vec<SourceFile>,
}

/// The values of every category domain; a code in a frame is an index here. Declared values come first, in the declared order; values of
/// undeclared domains follow in alphabetical order, so that codes do not depend on the order of rows.
#[derive(Debug, Clone, Default)]
pub struct Categories(pub BTreeMap<Domain, Vec<String>>);

impl Categories {
    /// The values of a domain in the order of their codes.
    #[must_use]
    pub fn values(&self, domain: Domain) -> &[String] {
        self.0.get(&domain).map_or(&[], Vec::as_slice)
    }

    /// The code of a value.
    #[must_use]
    pub fn code(&self, domain: Domain, value: &str) -> Option<u32> {
        self.values(domain).iter().position(|known| known == value).and_then(|code| u32::try_from(code).ok())
    }
}

/// Why nothing is known, where the data say so: categories of every column, after the real ones, and only where the data have them.
pub const KINDS_OF_UNKNOWN: [&str; 3] = ["unknown:not_known", "unknown:refused", "unknown:not_collected"];

/// Whether a category is one of the kinds of unknown.
#[must_use]
pub fn is_unknown(category: &str) -> bool {
    KINDS_OF_UNKNOWN.contains(&category)
}

/// A file that was read, and what became of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceFile {
    /// Path as written in `dosah.toml`.
    pub path: String,
    /// The table it holds.
    pub table: Table,
    /// SHA-256 of its bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// Bytes.
    pub bytes: u64,
    /// How it was read: "windows-1250, semicolons, CRLF, decimal comma".
    pub dialect: String,
    /// Records after the header.
    pub rows_read: u64,
    /// Rows that are in no frame, because the `where` of the `[[input]]` does not ask for them.
    pub rows_filtered: u64,
    /// Rows of children that are in no frame, because another row is of the same child: their id is an alias, or a wide file repeats it.
    pub rows_merged: u64,
    /// Rows that are in no frame, because of an error in them.
    pub rows_set_aside: u64,
}

/// From here on a `child_id` among the rows set aside is a number of somebody who is not in `children`.
pub const LOST: u32 = 1 << 31;

/// A cell that a finding is about, or a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    /// Index into [`Dataset::files`].
    pub file: usize,
    /// The line on which the row begins.
    pub line: u32,
    /// dosah's name of the column, where it is one cell.
    pub column: Option<&'static str>,
    /// The check that found it.
    pub check: &'static str,
    /// Whether it sets the row aside.
    pub sets_aside: bool,
}

/// A row that was set aside, for `rejected_rows.csv`. It holds no cell value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RejectedRow {
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1; 0 when the row as a whole is meant.
    pub column: u64,
    /// The check that set it aside.
    pub finding: &'static str,
}
