//! Rows that are there twice, and rows that may be the same thing under two names.

use std::collections::BTreeSet;

use polars::prelude::{DataFrame, GroupsIndicator};

use super::list::{DUPLICATE_CHILD, DUPLICATE_ROW, DUPLICATE_VOUCHER};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::ingest::dataset::{FILE, LINE};
use crate::ingest::schema::Table;

/// Equal rows of every table, children who look alike, vouchers booked twice.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    for rows in data.all() {
        let equal = equal_rows(rows)?;
        for (row, earlier) in &equal {
            notes.add(DUPLICATE_ROW, rows.at_row(*row), rows.at_row(*earlier), || "this row is equal to an earlier one".to_owned());
        }
        match rows.table {
            Table::Children => children(rows, notes)?,
            Table::Costs => vouchers(rows, &equal.into_iter().map(|(row, _)| row).collect(), notes)?,
            _ => {}
        }
    }
    Ok(())
}

/// Rows with the same cells as an earlier one. Where a table has its whole key, ingest has set those aside.
fn equal_rows(rows: &Rows) -> Result<Vec<(usize, usize)>, Error> {
    let key = rows.table.spec().key;
    if !key.is_empty() && key.iter().all(|column| rows.frame.has(column)) {
        return Ok(Vec::new());
    }
    let columns: Vec<&str> =
        rows.frame.rows().get_column_names().into_iter().map(|name| name.as_str()).filter(|name| ![FILE, LINE].contains(name)).collect();
    repeats(rows.frame.rows(), &columns)
}

/// Children with another id and the same birth, sex and area who share a household or the day of enrolment.
fn children(children: &Rows, notes: &mut Notes) -> Result<(), Error> {
    let frame = &children.frame;
    let mut found = BTreeSet::new();
    for shared in ["household_id", "enrolled_on"] {
        if !frame.has("birth_date") || !frame.has(shared) {
            continue;
        }
        let columns: Vec<&str> = ["birth_date", shared, "sex", "area"].into_iter().filter(|column| frame.has(column)).collect();
        let is_known =
            |row: usize, column: &str| frame.rows().column(column).is_ok_and(|cells| cells.get(row).is_ok_and(|cell| !cell.is_null()));
        let repeats = repeats(frame.rows(), &columns)?;
        found.extend(repeats.into_iter().filter(|(row, _)| is_known(*row, "birth_date") && is_known(*row, shared)));
    }
    for (row, earlier) in found {
        notes.add(DUPLICATE_CHILD, children.at(row, "child_id"), children.at(earlier, "child_id"), || {
            "perhaps the same child under another id, or a twin: the other details are the same".to_owned()
        });
    }
    Ok(())
}

/// Lines with the same voucher, payee and amount. One that is shared between two sources or grants is entered twice on purpose.
fn vouchers(costs: &Rows, equal: &BTreeSet<usize>, notes: &mut Notes) -> Result<(), Error> {
    let key = ["document", "payee", "amount", "kind", "source", "charged_to"];
    if !key[..3].iter().all(|column| costs.frame.has(column)) {
        return Ok(());
    }
    let columns: Vec<&str> = key.into_iter().filter(|column| costs.frame.has(column)).collect();
    let frame = costs.frame.rows();
    let (documents, payees) = (frame.column("document")?.is_not_null(), frame.column("payee")?.is_not_null());
    for (row, earlier) in repeats(frame, &columns)? {
        if !equal.contains(&row) && documents.get(row) == Some(true) && payees.get(row) == Some(true) {
            notes.add(DUPLICATE_VOUCHER, costs.at(row, "document"), costs.at(earlier, "document"), || {
                "an earlier line has the same voucher, payee and amount".to_owned()
            });
        }
    }
    Ok(())
}

/// Every row that has the same cells in these columns as an earlier one, with the first that has them.
fn repeats(frame: &DataFrame, columns: &[&str]) -> Result<Vec<(usize, usize)>, Error> {
    // A table of which nothing is kept, such as aliases, has nothing to compare.
    if columns.is_empty() {
        return Ok(Vec::new());
    }
    let groups = frame.group_by_stable(columns.iter().copied())?.into_groups();
    let mut repeats: Vec<(usize, usize)> = Vec::new();
    for group in groups.iter() {
        let mut rows: Vec<usize> = match group {
            GroupsIndicator::Idx((_, rows)) => rows.iter().map(|row| *row as usize).collect(),
            GroupsIndicator::Slice([first, length]) => (first as usize..(first + length) as usize).collect(),
        };
        rows.sort_unstable();
        repeats.extend(rows.iter().skip(1).map(|row| (*row, rows[0])));
    }
    repeats.sort_unstable();
    Ok(repeats)
}
