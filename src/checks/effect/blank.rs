//! Cells that are empty where somebody should know: nothing is wrong in them, but figures would change if they were filled in.

use std::collections::BTreeSet;

use super::sheet::{Sheets, sheets};
use super::uses::Uses;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::indicators::Indicator;
use crate::ingest::Reading;
use crate::ingest::dataset::Doubt;
use crate::ingest::schema::{Domain, Table};

/// The check that names empty cells.
pub const BLANK_CELL: &str = "blank-cell";

/// The columns in which every row should say something; with a condition, those rows with this category in another column.
const EXPECTED: &[(Table, &str, Option<(&str, Domain, &str)>)] = &[
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
    /// How many rows of the file should say something.
    pub expected: usize,
}

/// The empty cells of used rows, where a figure depends on them and no finding is about them.
pub(super) fn blanks(reading: &Reading, sheets: &Sheets, uses: &Uses) -> Vec<Blank> {
    let mut blanks = Vec::new();
    for (table, column, condition) in EXPECTED.iter().filter(|(_, column, _)| uses.reads(column)) {
        let Some(sheet) = sheets.get(table) else { continue };
        let condition = condition.map(|(other, domain, value)| (other, reading.dataset.categories.code(domain, value)));
        let is_expected = |row: &u32| condition.is_none_or(|(other, code)| code.is_some() && sheet.code(other, *row) == code);
        let empty: Vec<u32> = sheet.blanks(column).into_iter().filter(is_expected).collect();
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
                let expected = (0..u32::try_from(sheet.used).unwrap_or(u32::MAX)).filter(is_here).filter(is_expected).count();
                blanks.push(Blank { table: *table, file, column, rows, expected });
            }
        }
    }
    blanks
}

/// A finding for each column of a file that has such cells, at the first of them.
///
/// # Errors
/// Only on a defect of dosah.
pub fn findings(reading: &Reading, indicators: &[Indicator]) -> Result<Vec<Finding>, Error> {
    let sheets = sheets(reading)?;
    let finding = |blank: &Blank| {
        let first = blank.rows.first().and_then(|row| Some(sheets.get(&blank.table)?.place(*row).1));
        let (count, expected, column) = (blank.rows.len(), blank.expected, blank.column);
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
