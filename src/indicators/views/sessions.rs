//! What follows for a session: whether somebody went out to the child, which phase the case was in, and whether it was the first.

use std::ops::RangeInclusive;

use polars::prelude::Column;

use super::cases::Case;
use super::frame::{NONE, days_column};
use super::{ColumnType, Frame};
use crate::error::Error;
use crate::project::Project;

/// Columns that the view of sessions has beside those of its table.
pub const COLUMNS: &[(&str, ColumnType)] = &[
    ("session", ColumnType::Key),
    ("first_session", ColumnType::Date),
    ("outreach", ColumnType::Flag),
    ("phase", ColumnType::Label),
    ("entry_lag", ColumnType::Label),
];

/// Bands of days from a session to its entry, each by its first day, as the reports on homelessness of the US Department of Housing have them.
const ENTRY_LAGS: [(i32, &str); 5] = [(0, "0"), (1, "1-3"), (4, "4-6"), (7, "7-10"), (11, "11+")];

/// The first session ever held with each child.
pub fn first_sessions(sessions: &Frame, children: usize) -> Result<Vec<Option<i32>>, Error> {
    first_held(sessions, children, i32::MIN..=i32::MAX)
}

/// The first session held with each child on these days.
pub fn first_held(sessions: &Frame, children: usize, days: RangeInclusive<i32>) -> Result<Vec<Option<i32>>, Error> {
    let mut first: Vec<Option<i32>> = vec![None; children];
    let held = sessions.code("status", "held");
    let (child, date, status) = (sessions.codes("child_id")?, sessions.days("date")?, sessions.codes("status")?);
    for ((child, day), status) in child.iter().zip(date).zip(status.iter()) {
        let Some(day) = day.filter(|day| Some(*status) == held && days.contains(day)) else { continue };
        if let Some(earliest) = first.get_mut(*child as usize) {
            *earliest = Some(earliest.map_or(day, |earliest| earliest.min(day)));
        }
    }
    Ok(first)
}

/// Adds the columns of [`COLUMNS`].
pub fn derive(sessions: &mut Frame, first: &[Option<i32>], cases: &[Case], phases: &[String], project: &Project) -> Result<(), Error> {
    let child = sessions.codes("child_id")?.into_owned();
    sessions.add(Column::new("session".into(), session_numbers(sessions)?))?;
    let first: Vec<Option<i32>> = child.iter().map(|child| first.get(*child as usize).copied().flatten()).collect();
    sessions.add(days_column("first_session", &first)?)?;
    if !project.file.setting.is_empty() && sessions.has("setting") {
        let declared: Vec<Option<bool>> = sessions.labels("setting").unwrap_or_default().iter().map(|id| project.is_outreach(id)).collect();
        let outreach: Vec<Option<bool>> =
            sessions.codes("setting")?.iter().map(|code| declared.get(*code as usize).copied().flatten()).collect();
        sessions.add(Column::new("outreach".into(), outreach))?;
    }
    if !cases.is_empty() {
        let days = sessions.days("date")?;
        let codes = phases_on(&child, &days, cases);
        sessions.add_labelled("phase", &codes, phases.to_vec())?;
    }
    add_entry_lag(sessions)
}

/// Adds how long after each session it was written down. What was entered before it happened has no such time.
fn add_entry_lag(sessions: &mut Frame) -> Result<(), Error> {
    if !sessions.has("entered_on") {
        return Ok(());
    }
    let band = |lag: i32| ENTRY_LAGS.iter().rposition(|(first, _)| *first <= lag).and_then(|band| u32::try_from(band).ok());
    let days = sessions.days("date")?.into_iter().zip(sessions.days("entered_on")?);
    let codes: Vec<u32> =
        days.map(|(day, entered)| entered.zip(day).and_then(|(entered, day)| band(entered - day)).unwrap_or(NONE)).collect();
    sessions.add_labelled("entry_lag", &codes, ENTRY_LAGS.map(|(_, band)| band.to_owned()).to_vec())
}

/// A number a session. Rows without a session id are a session each.
fn session_numbers(sessions: &Frame) -> Result<Vec<u32>, Error> {
    let rows = u32::try_from(sessions.height()).map_err(|_| Error::Defect("more than four thousand million sessions".into()))?;
    if !sessions.has("session_id") {
        return Ok((0..rows).collect());
    }
    let ids = sessions.codes("session_id")?;
    let mut next = ids.iter().filter(|id| **id != NONE).max().map_or(0, |largest| largest + 1);
    let mut number = |id: u32| {
        if id != NONE {
            return id;
        }
        next += 1;
        next - 1
    };
    Ok(ids.iter().map(|id| number(*id)).collect())
}

/// The phase that a child was in on a day: that of the spell that contains it, ends included; where several do, of the one begun last.
fn phases_on(child: &[u32], days: &[Option<i32>], cases: &[Case]) -> Vec<u32> {
    let children = cases.iter().map(|case| case.child as usize + 1).max().unwrap_or(0);
    let mut spells: Vec<Vec<super::cases::Spell>> = vec![Vec::new(); children];
    for case in cases {
        spells[case.child as usize].extend(&case.spells);
    }
    let phase_on = |child: u32, day: i32| {
        let spells = spells.get(child as usize)?;
        let begun = spells.partition_point(|spell| spell.start <= day);
        spells[..begun].iter().rev().find(|spell| spell.end.is_none_or(|end| day <= end)).map(|spell| spell.phase)
    };
    child.iter().zip(days).map(|(child, day)| day.and_then(|day| phase_on(*child, day)).unwrap_or(NONE)).collect()
}
