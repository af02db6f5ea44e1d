//! Stays of one child that overlap, or that go on for ever although a later one has begun.

use super::children::days;
use super::list::{OVERLAPPING_STAYS, STAY_LEFT_OPEN};
use super::notes::Notes;
use super::rows::Data;
use crate::error::Error;
use crate::ingest::schema::Table;

/// Holds each stay against those of the same child that began before it. The next stay may begin on the last day of the one before.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let Some(stays) = data.rows(Table::Episodes) else { return Ok(()) };
    let (child, start, end) = (stays.codes("child_id")?, stays.days("start")?, stays.days("end")?);
    let mut order: Vec<(u32, i32, i32, usize)> =
        (0..stays.height()).filter_map(|row| Some((child[row], start[row]?, end[row].unwrap_or(i32::MAX), row))).collect();
    order.sort_unstable();
    for of_child in order.chunk_by(|one, other| one.0 == other.0) {
        // The stay with the latest last day so far; one that is left open is named once and then counts as ended.
        let mut latest: Option<(i32, usize)> = None;
        for &(_, start, end, row) in of_child {
            match latest {
                Some((i32::MAX, earlier)) => {
                    notes.add(STAY_LEFT_OPEN, stays.at(earlier, "end"), stays.at(row, "start"), || {
                        "this stay has no last day although a later one of the child has begun".to_owned()
                    });
                    latest = None;
                }
                Some((last, earlier)) if last > start => {
                    notes.add(OVERLAPPING_STAYS, stays.at(row, "start"), stays.at(earlier, "end"), || {
                        format!("this stay began {} before an earlier one of the child had ended", days(last - start))
                    });
                }
                _ => {}
            }
            if latest.is_none_or(|(last, _)| end > last) {
                latest = Some((end, row));
            }
        }
    }
    Ok(())
}
