//! When rows were written into the system: before what they tell of, or how long after it.

use serde::Serialize;

use super::children::days;
use super::list::ENTERED_EARLY;
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::ingest::schema::Table;

/// How long after the event the rows of a table were entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Timeliness {
    /// The table.
    pub table: Table,
    /// Rows by the days between the event and its entry.
    pub bands: [u64; BANDS.len()],
    /// Rows entered before the day they tell of.
    pub negative: u64,
    /// Rows without a day of entry.
    pub unknown: u64,
}

/// The first and last day of each band.
pub const BANDS: [(i32, i32); 5] = [(0, 0), (1, 3), (4, 6), (7, 10), (11, i32::MAX)];

/// Rows entered before the day that they tell of. A cancelled session is no event: it is entered when it is called off.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    for rows in data.all() {
        for (row, lag) in (0..).zip(lags(rows)?) {
            if let Some(Some(lag)) = lag.filter(|lag| lag.is_some_and(|lag| lag < 0)) {
                let date = rows.table.spec().date.unwrap_or("date");
                notes.add(ENTERED_EARLY, rows.at(row, "entered_on"), rows.at(row, date), || {
                    format!("this row was entered {} before it happened", days(-lag))
                });
            }
        }
    }
    Ok(())
}

/// The timeliness of every table that has days of entry.
///
/// # Errors
/// Only on a defect of dosah.
pub(super) fn timeliness(data: &Data<'_>) -> Result<Vec<Timeliness>, Error> {
    let mut found = Vec::new();
    for rows in data.all() {
        let lags = lags(rows)?;
        if lags.is_empty() {
            continue;
        }
        let mut timeliness = Timeliness { table: rows.table, bands: [0; BANDS.len()], negative: 0, unknown: 0 };
        for lag in lags.into_iter().flatten() {
            match lag {
                None => timeliness.unknown += 1,
                Some(lag) => match BANDS.iter().position(|(first, last)| (*first..=*last).contains(&lag)) {
                    Some(band) => timeliness.bands[band] += 1,
                    None => timeliness.negative += 1,
                },
            }
        }
        found.push(timeliness);
    }
    Ok(found)
}

/// Days from event to entry for each row that tells of an event, where both are known; empty for a table without days of entry.
fn lags(rows: &Rows) -> Result<Vec<Option<Option<i32>>>, Error> {
    let Some(date) = rows.table.spec().date.filter(|_| rows.frame.has("entered_on")) else { return Ok(Vec::new()) };
    let cancelled = rows.frame.code("status", "cancelled");
    let status = rows.codes("status")?;
    let dates = rows.days(date)?.into_iter().zip(rows.days("entered_on")?).zip(status.iter());
    Ok(dates.map(|((date, entered), status)| (Some(*status) != cancelled).then(|| Some(entered?.saturating_sub(date?)))).collect())
}
