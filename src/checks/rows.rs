//! What the checks look at: the tables of a dataset, and where their rows stand.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::error::Error;
use crate::indicators::period::Span;
use crate::indicators::views::{Frame, NONE, day_number};
use crate::ingest::dataset::{Dataset, FILE, LINE};
use crate::ingest::places::CellAt;
use crate::ingest::schema::Table;
use crate::project::Project;

/// A day is believed from so many days before the first period on: ten years.
const BEFORE: i32 = 3653;
/// A day is believed until so many days after the last period: two years.
const AFTER: i32 = 731;

/// The tables of a dataset and what they are held against.
pub(super) struct Data<'a> {
    pub project: &'a Project,
    pub periods: &'a [Span],
    /// What lies after this day lies in the future.
    pub as_of: i32,
    /// Days that are believed.
    pub likely: RangeInclusive<i32>,
    tables: BTreeMap<Table, Rows>,
}

/// A table.
pub(super) struct Rows {
    pub table: Table,
    pub frame: Frame,
    likely: RangeInclusive<i32>,
    is_whole: bool,
}

impl<'a> Data<'a> {
    /// The tables of a dataset.
    pub fn of(dataset: &'a Dataset, project: &'a Project, periods: &'a [Span]) -> Self {
        let first = periods.iter().map(|period| day_number(period.start)).min().unwrap_or(i32::MIN);
        let last = periods.iter().map(|period| day_number(period.end)).max().unwrap_or(i32::MAX);
        let likely = first.saturating_sub(BEFORE)..=last.saturating_add(AFTER);
        let tables = dataset.tables.iter().map(|(table, rows)| {
            let frame = Frame::of_table(rows, *table, &dataset.categories);
            let is_whole = dataset.files.iter().all(|file| file.table != *table || file.rows_set_aside == 0);
            (*table, Rows { table: *table, frame, likely: likely.clone(), is_whole })
        });
        Data { project, periods, as_of: i32::MAX, tables: tables.collect(), likely }
    }

    /// A table, where the project has it.
    pub fn rows(&self, table: Table) -> Option<&Rows> {
        self.tables.get(&table)
    }

    /// The same, where no row of it was set aside: what is missing then is missing in the export, and not for an error that was said.
    pub fn whole(&self, table: Table) -> Option<&Rows> {
        self.rows(table).filter(|rows| rows.is_whole)
    }

    /// All tables.
    pub fn all(&self) -> impl Iterator<Item = &Rows> {
        self.tables.values()
    }
}

impl Rows {
    /// How many rows it has.
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// A column of dates as days since 1970; nothing in it where no file has the column. A day that is hard to believe is said once,
    /// and is not held against any other.
    pub fn days(&self, column: &str) -> Result<Vec<Option<i32>>, Error> {
        let days = self.written_days(column)?;
        Ok(days.into_iter().map(|day| day.filter(|day| self.likely.contains(day))).collect())
    }

    /// The same with all days as they are written.
    pub fn written_days(&self, column: &str) -> Result<Vec<Option<i32>>, Error> {
        if self.frame.has(column) { self.frame.days(column) } else { Ok(vec![None; self.height()]) }
    }

    /// A column of codes or ids; [`NONE`] in every row where no file has the column.
    pub fn codes(&self, column: &str) -> Result<Cow<'_, [u32]>, Error> {
        if self.frame.has(column) { self.frame.codes(column) } else { Ok(Cow::Owned(vec![NONE; self.height()])) }
    }

    /// The word behind a code.
    pub fn label(&self, column: &str, code: u32) -> Option<&str> {
        self.frame.labels(column)?.get(code as usize).map(String::as_str)
    }

    /// A cell.
    pub fn at(&self, row: usize, column: &'static str) -> CellAt {
        CellAt { column: Some(column), ..self.at_row(row) }
    }

    /// A row as a whole.
    pub fn at_row(&self, row: usize) -> CellAt {
        let number = |name: &str| self.frame.rows().column(name).and_then(|column| column.u32()).ok().and_then(|numbers| numbers.get(row));
        CellAt { table: self.table, file: number(FILE).unwrap_or(NONE), line: number(LINE).unwrap_or_default(), column: None }
    }
}
