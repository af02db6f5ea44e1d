//! What became of every row: rows read = used + outside the period + filtered + set aside, for each file.

use crate::error::Error;
use crate::indicators::period::Span;
use crate::indicators::views::{civil, day_number};
use crate::ingest::dataset::{Dataset, FILE};
use crate::ingest::schema::Table;
use crate::report::FileAccount;

/// Accounts for every row of every file.
///
/// # Errors
/// When the rows of a file do not add up, which is a defect of dosah.
pub fn account(dataset: &Dataset, periods: &[Span]) -> Result<Vec<FileAccount>, Error> {
    let mut accounts: Vec<FileAccount> = dataset
        .files
        .iter()
        .map(|file| FileAccount {
            path: file.path.clone(),
            table: file.table,
            sha256: file.sha256.clone(),
            read: file.rows_read,
            used: 0,
            outside_period: 0,
            filtered: file.rows_filtered + file.rows_merged,
            set_aside: file.rows_set_aside,
        })
        .collect();
    let spans: Vec<(i32, i32)> = periods.iter().map(|period| (day_number(period.start), day_number(period.end))).collect();
    let latest = periods.iter().map(|period| period.end).max();
    for (table, rows) in &dataset.tables {
        let files = rows.column(FILE)?.u32()?;
        // The ledger is the project's as a whole: a last instalment may arrive after the project's end.
        let whole = matches!(table, Table::Costs | Table::Payments);
        let dates = table.spec().date.filter(|_| !whole).map(|date| rows.column(date)).transpose()?;
        let days = dates.map(|column| column.date().map(|dates| dates.physical().clone())).transpose()?;
        for (row, file) in files.iter().enumerate() {
            let Some(account) = file.and_then(|file| accounts.get_mut(file as usize)) else { continue };
            let inside = match days.as_ref().map(|days| days.get(row)) {
                None => true,
                // A move or stay of a case before the first period still opens the case that the period finds open.
                Some(Some(day)) if matches!(table, Table::PhaseTransitions | Table::Episodes) => {
                    latest.is_some_and(|latest| civil(day) <= latest)
                }
                Some(Some(day)) => spans.iter().any(|(start, end)| (*start..=*end).contains(&day)),
                Some(None) => false,
            };
            if inside { account.used += 1 } else { account.outside_period += 1 }
        }
    }
    for account in &accounts {
        if account.read != account.used + account.outside_period + account.filtered + account.set_aside {
            return Err(Error::Defect(format!("the rows of {} are not all accounted for", account.path)));
        }
    }
    Ok(accounts)
}

/// Whether the rows of a table are about children, so that their number tells of them.
#[must_use]
pub fn tells_of_children(table: Table) -> bool {
    !matches!(table, Table::Budget | Table::Rates | Table::Costs | Table::Payments | Table::Activities)
}
