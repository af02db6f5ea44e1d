//! Cells that are empty where somebody should know: nothing is wrong in them, but figures would change if they were filled in.

use std::collections::BTreeSet;

use super::sheet::{Sheet, Sheets};
use super::uses::Uses;
use crate::ingest::Reading;
use crate::ingest::dataset::Doubt;
use crate::ingest::schema::{Domain, Table};

/// The group of cells that are empty without a finding: how complete columns are is said of columns, not of rows.
pub const BLANK_CELL: &str = "blank-cell";

/// The rows with a category in a column.
type Condition = (&'static str, Domain, &'static str);

/// The columns in which every row should say something, or every row that meets a condition.
const EXPECTED: &[(Table, &str, Option<Condition>)] = &[
    (Table::Children, "birth_date", None),
    (Table::Children, "sex", None),
    (Table::Children, "area", None),
    (Table::Children, "referred_by", None),
    (Table::Sessions, "service", None),
    (Table::Sessions, "setting", None),
    (Table::Sessions, "worker_role", None),
    (Table::Sessions, "minutes", Some(("status", Domain::SessionStatus, "held"))),
    (Table::PhaseTransitions, "exit_reason", Some(("to_phase", Domain::Phase, "exit"))),
    (Table::Costs, "source", None),
    (Table::Budget, "source", None),
];

/// The empty cells of a column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blank {
    /// The table.
    pub table: Table,
    /// Index of the file.
    pub file: usize,
    /// The column.
    pub column: &'static str,
    /// The rows, in their sheet.
    pub rows: Vec<u32>,
}

/// Whether a row should say something in a column.
fn is_expected(reading: &Reading, sheet: &Sheet, condition: Option<Condition>, row: u32) -> bool {
    condition.is_none_or(|(other, domain, value)| {
        let code = reading.dataset.categories.code(domain, value);
        code.is_some() && sheet.code(other, row) == code
    })
}

/// The empty cells of used rows, where a figure depends on them and no finding is about them.
pub(super) fn blanks(reading: &Reading, sheets: &Sheets, uses: &Uses) -> Vec<Blank> {
    let mut blanks = Vec::new();
    for (table, column, condition) in EXPECTED.iter().filter(|(_, column, _)| uses.reads(column)) {
        let Some(sheet) = sheets.get(table) else { continue };
        let blank = sheet.blanks(column).into_iter();
        let empty: Vec<u32> = blank.filter(|row| is_expected(reading, sheet, *condition, *row)).collect();
        if empty.is_empty() {
            continue;
        }
        let is_named = |doubt: &&Doubt| doubt.column == Some(*column) && reading.dataset.files[doubt.file].table == *table;
        let named: BTreeSet<(usize, u32)> = reading.doubts.iter().filter(is_named).map(|doubt| (doubt.file, doubt.line)).collect();
        for (file, _) in reading.dataset.files.iter().enumerate().filter(|(_, file)| file.table == *table) {
            let is_here = |row: &u32| sheet.place(*row).0 as usize == file;
            let is_unnamed = |row: &u32| !named.contains(&(file, sheet.place(*row).1));
            let rows: Vec<u32> = empty.iter().copied().filter(is_here).filter(is_unnamed).collect();
            if !rows.is_empty() {
                blanks.push(Blank { table: *table, file, column, rows });
            }
        }
    }
    blanks
}
