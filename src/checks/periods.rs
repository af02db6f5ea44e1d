//! Rows that no figure counts because of their day, and days so far away that a year must be mistyped.

use std::collections::BTreeMap;

use super::list::{OUTSIDE_EVERY_PERIOD, UNLIKELY_DATE};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::indicators::views::day_number;
use crate::ingest::schema::{Kind, Table};

/// All dates of all tables, except births.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let spans: Vec<(i32, i32)> = data.periods.iter().map(|period| (day_number(period.start), day_number(period.end))).collect();
    let (Some(first), Some(last)) = (spans.iter().map(|span| span.0).min(), spans.iter().map(|span| span.1).max()) else { return Ok(()) };
    for rows in data.all() {
        let dates = rows.table.spec().columns.iter().filter(|column| column.kind == Kind::Date && !column.personal);
        for column in dates.filter(|column| rows.frame.has(column.name)) {
            for (row, day) in (0..).zip(rows.written_days(column.name)?) {
                if let Some(day) = day.filter(|day| !data.likely.contains(day)) {
                    notes.add(UNLIKELY_DATE, rows.at(row, column.name), None, || {
                        let (distance, side) = if day < first { (first - day, "before") } else { (day - last, "after") };
                        format!("this day is {} years {side} every period", distance / 365)
                    });
                }
            }
        }
        let is_outside = |day: i32| match rows.table {
            // A move before the first period still opens the case that the period finds open.
            Table::PhaseTransitions | Table::Episodes => day > last,
            _ => spans.iter().all(|(start, end)| !(*start..=*end).contains(&day)),
        };
        outside(rows, |day| is_outside(day).then(|| data.likely.contains(&day)), notes)?;
    }
    Ok(())
}

/// One finding a file. The ledger is the project's as a whole, whatever its dates; what is eligible is looked at elsewhere.
/// Nothing is said where every such day is hard to believe, because that was said already.
fn outside(rows: &Rows, outside: impl Fn(i32) -> Option<bool>, notes: &mut Notes) -> Result<(), Error> {
    let Some(date) = rows.table.spec().date.filter(|_| !matches!(rows.table, Table::Costs | Table::Payments)) else { return Ok(()) };
    let mut found = BTreeMap::new();
    for (row, day) in (0..).zip(rows.written_days(date)?) {
        if let Some(is_likely) = day.and_then(&outside) {
            let (_, last, count, any_likely) = found.entry(rows.at_row(row).file).or_insert((row, row, 0_u64, false));
            (*last, *count, *any_likely) = (row, *count + 1, *any_likely || is_likely);
        }
    }
    for (first, last, count, _) in found.into_values().filter(|(.., any_likely)| *any_likely) {
        let related = (count > 1).then(|| rows.at(last, date));
        notes.add(OUTSIDE_EVERY_PERIOD, rows.at(first, date), related, || match count {
            1 => "this row lies outside the project and every other period".to_owned(),
            _ => format!("{count} rows, this one first, lie outside the project and every other period"),
        });
    }
    Ok(())
}
