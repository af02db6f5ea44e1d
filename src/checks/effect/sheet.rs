//! The rows of a table as they were read: first those that are used, then those that were set aside.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::error::Error;
use crate::indicators::views::NONE;
use crate::ingest::Reading;
use crate::ingest::dataset::{FILE, LINE};
use crate::ingest::schema::Table;

/// All rows of a table that have the cells of a row.
pub(super) struct Sheet {
    /// The rows.
    pub rows: DataFrame,
    /// How many of them are used.
    pub used: usize,
    /// The child of each row, where rows belong to children.
    pub child: Vec<u32>,
    /// The session of each row, where rows have one; [`NONE`] where the cell is empty.
    pub session: Vec<u32>,
    /// File and line of each row.
    places: Vec<(u32, u32)>,
}

/// The rows of every table.
pub(super) type Sheets = BTreeMap<Table, Sheet>;

/// Lays the rows of a reading out.
pub(super) fn sheets(reading: &Reading) -> Result<Sheets, Error> {
    let sheet = |(table, rows): (&Table, &DataFrame)| Ok((*table, Sheet::of(rows, reading.set_aside.get(table))?));
    // Of aliases only the places are kept.
    reading.dataset.tables.iter().filter(|(table, _)| **table != Table::Aliases).map(sheet).collect()
}

impl Sheet {
    fn of(used: &DataFrame, set_aside: Option<&DataFrame>) -> Result<Self, Error> {
        let rows = set_aside.map_or_else(|| Ok(used.clone()), |aside| used.vstack(aside))?;
        let codes = |name: &str| -> Result<Vec<u32>, Error> {
            let Ok(column) = rows.column(name) else { return Ok(Vec::new()) };
            Ok(column.u32()?.iter().map(|code| code.unwrap_or(NONE)).collect())
        };
        let places = codes(FILE)?.into_iter().zip(codes(LINE)?).collect();
        let (child, session) = (codes("child_id")?, codes("session_id")?);
        Ok(Sheet { used: used.height(), child, session, places, rows })
    }

    /// The row that begins on a line of a file.
    pub(super) fn find(&self, file: usize, line: u32) -> Option<u32> {
        let place = (u32::try_from(file).ok()?, line);
        let (used, aside) = self.places.split_at(self.used);
        let row = used.binary_search(&place).or_else(|_| aside.binary_search(&place).map(|row| row + self.used));
        row.ok().and_then(|row| u32::try_from(row).ok())
    }

    /// Where a row stands.
    pub(super) fn place(&self, row: u32) -> (u32, u32) {
        self.places[row as usize]
    }

    /// Whether a row is one of those that are used.
    pub(super) fn is_used(&self, row: u32) -> bool {
        (row as usize) < self.used
    }

    /// The child of a row, where it has one.
    pub(super) fn child(&self, row: u32) -> u32 {
        self.child.get(row as usize).copied().unwrap_or(NONE)
    }

    /// The session of a row, where it has one.
    pub(super) fn session(&self, row: u32) -> u32 {
        self.session.get(row as usize).copied().unwrap_or(NONE)
    }

    /// The day in a cell.
    pub(super) fn day(&self, column: &str, row: u32) -> Option<i32> {
        self.rows.column(column).ok()?.date().ok()?.physical().get(row as usize)
    }

    /// The code in a cell.
    pub(super) fn code(&self, column: &str, row: u32) -> Option<u32> {
        self.rows.column(column).ok()?.u32().ok()?.get(row as usize)
    }

    /// The whole number in a cell.
    pub(super) fn whole(&self, column: &str, row: u32) -> Option<i64> {
        self.rows.column(column).ok()?.i64().ok()?.get(row as usize)
    }

    /// The used rows whose cell in a column is empty.
    pub(super) fn blanks(&self, column: &str) -> Vec<u32> {
        let Ok(column) = self.rows.column(column) else { return Vec::new() };
        let used = column.slice(0, self.used);
        if used.null_count() == 0 {
            return Vec::new();
        }
        (0..).zip(used.is_null().iter()).filter(|(_, is_null)| *is_null == Some(true)).map(|(row, _)| row).collect()
    }
}
