//! Cells that are empty where somebody should know: nothing is wrong in them, but figures would change if they were filled in.

use std::collections::BTreeSet;

use super::sheet::{Sheet, Sheets, sheets};
use super::uses::Uses;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::indicators::Indicator;
use crate::ingest::Reading;
use crate::ingest::dataset::Doubt;
use crate::ingest::schema::{Domain, Table};

/// The check that names empty cells.
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

/// How many used rows of the file should say something in the column.
fn expected(reading: &Reading, sheets: &Sheets, blank: &Blank) -> usize {
    let Some(sheet) = sheets.get(&blank.table) else { return 0 };
    let condition =
        EXPECTED.iter().find(|(table, column, _)| (*table, *column) == (blank.table, blank.column)).and_then(|(.., condition)| *condition);
    let used = (0..u32::try_from(sheet.used).unwrap_or(u32::MAX)).filter(|row| sheet.place(*row).0 as usize == blank.file);
    used.filter(|row| is_expected(reading, sheet, condition, *row)).count()
}

/// A finding for each column of a file that has such cells, at the first of them.
///
/// # Errors
/// Only on a defect of dosah.
pub fn findings(reading: &Reading, indicators: &[Indicator]) -> Result<Vec<Finding>, Error> {
    let sheets = sheets(reading)?;
    let finding = |blank: &Blank| {
        let first = blank.rows.first().and_then(|row| Some(sheets.get(&blank.table)?.place(*row).1));
        let (count, expected, column) = (blank.rows.len(), expected(reading, &sheets, blank), blank.column);
        let rows = if count == 1 { "row has" } else { "rows have" };
        Finding {
            check: BLANK_CELL,
            severity: Severity::Warning,
            table: Some(blank.table),
            column: Some(column),
            location: Location {
                file: reading.dataset.files[blank.file].path.clone(),
                line: first.map_or(0, u64::from),
                column: 0,
                cell: None,
                header: None,
            },
            related: None,
            message: format!("{count} of {expected} {rows} no {column}"),
            help: "fill in what is known; until then it counts as unknown".to_owned(),
        }
    };
    Ok(blanks(reading, &sheets, &Uses::of(indicators)).iter().map(finding).collect())
}
