//! Sessions that do not fit the child's file: before enrolment, after closing, outside every case, of a length that is hard to believe.

use super::children::days;
use std::collections::HashMap;

use super::list::{SESSION_AFTER_CLOSING, SESSION_BEFORE_ENROLMENT, SESSION_LENGTH, SESSION_OUTSIDE_CASE, SESSION_ROWS_DISAGREE};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::indicators::views::NONE;
use crate::ingest::schema::Table;

/// Longer than a working day.
const LONGEST: i64 = 8 * 60;

/// Sessions that were held; one that was cancelled may have been booked at any time, for any length.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let (Some(sessions), Some(children)) = (data.rows(Table::Sessions), data.rows(Table::Children)) else { return Ok(()) };
    let (child, date, status) = (sessions.codes("child_id")?, sessions.days("date")?, sessions.codes("status")?);
    let minutes = if sessions.frame.has("minutes") { sessions.frame.integers("minutes")? } else { vec![None; sessions.height()] };
    let (enrolled, closed) = (children.days("enrolled_on")?, children.days("closed_on")?);
    let cases = Cases::of(data, children.height())?;
    let held = sessions.frame.code("status", "held");
    if sessions.frame.has("session_id") {
        disagreements(sessions, &date, &minutes, notes)?;
    }
    for row in (0..sessions.height()).filter(|row| Some(status[*row]) == held) {
        match minutes[row] {
            Some(0) => {
                notes.add(SESSION_LENGTH, sessions.at(row, "minutes"), None, || "this session was held and lasted 0 minutes".to_owned())
            }
            Some(LONGEST..) if minutes[row] != Some(LONGEST) => {
                notes.add(SESSION_LENGTH, sessions.at(row, "minutes"), None, || "this session lasted more than 8 hours".to_owned());
            }
            _ => {}
        }
        let (Some(day), number) = (date[row], child[row] as usize) else { continue };
        let of_child = |days: &[Option<i32>]| days.get(number).copied().flatten();
        if let Some(enrolled) = of_child(&enrolled).filter(|enrolled| day < *enrolled) {
            notes.add(SESSION_BEFORE_ENROLMENT, sessions.at(row, "date"), children.at(number, "enrolled_on"), || {
                format!("this session was held {} before the child was enrolled", days(enrolled - day))
            });
        } else if let Some(closed) = of_child(&closed).filter(|closed| day > *closed) {
            notes.add(SESSION_AFTER_CLOSING, sessions.at(row, "date"), children.at(number, "closed_on"), || {
                format!("this session was held {} after the child's file was closed", days(day - closed))
            });
        } else if cases.is_outside(number, day) {
            notes.add(SESSION_OUTSIDE_CASE, sessions.at(row, "date"), None, || "on this day no case of the child was open".to_owned());
        }
    }
    Ok(())
}

/// Rows of one session that say different things about it.
fn disagreements(sessions: &Rows, date: &[Option<i32>], minutes: &[Option<i64>], notes: &mut Notes) -> Result<(), Error> {
    let mut first: HashMap<u32, usize> = HashMap::new();
    for (row, session) in sessions.codes("session_id")?.iter().enumerate().filter(|(_, session)| **session != NONE) {
        let earlier = *first.entry(*session).or_insert(row);
        if date[row] != date[earlier] {
            notes.add(SESSION_ROWS_DISAGREE, sessions.at(row, "date"), sessions.at(earlier, "date"), || {
                "an earlier row of this session says another day".to_owned()
            });
        } else if minutes[row].is_some() && minutes[earlier].is_some() && minutes[row] != minutes[earlier] {
            notes.add(SESSION_ROWS_DISAGREE, sessions.at(row, "minutes"), sessions.at(earlier, "minutes"), || {
                "an earlier row of this session says another length".to_owned()
            });
        }
    }
    Ok(())
}

/// The days on which a case of each child was open, first and last day; a child without any case has none, and nobody has one where the
/// table is not whole.
struct Cases(Vec<Vec<(i32, i32)>>);

impl Cases {
    fn of(data: &Data<'_>, children: usize) -> Result<Self, Error> {
        let mut cases = Cases(vec![Vec::new(); children]);
        if let Some(moves) = data.whole(Table::PhaseTransitions) {
            cases.follow(moves)?;
        }
        if let Some(stays) = data.whole(Table::Episodes) {
            let (child, start, end) = (stays.codes("child_id")?, stays.days("start")?, stays.days("end")?);
            for row in 0..stays.height() {
                if let (Some(start), Some(of_child)) = (start[row], cases.0.get_mut(child[row] as usize)) {
                    of_child.push((start, end[row].unwrap_or(i32::MAX)));
                }
            }
        }
        Ok(cases)
    }

    fn follow(&mut self, moves: &Rows) -> Result<(), Error> {
        let (child, date, to) = (moves.codes("child_id")?, moves.days("date")?, moves.codes("to_phase")?);
        let exit = moves.frame.code("to_phase", "exit").unwrap_or(NONE);
        // On one day the exit comes last.
        let mut order: Vec<(u32, i32, bool)> =
            (0..moves.height()).filter_map(|row| Some((child[row], date[row]?, to[row] == exit))).collect();
        order.sort_unstable();
        for (child, day, is_exit) in order {
            let Some(of_child) = self.0.get_mut(child as usize) else { continue };
            let open = of_child.last_mut().filter(|case| case.1 == i32::MAX);
            match (open, is_exit) {
                (Some(case), true) => case.1 = day,
                (None, false) => of_child.push((day, i32::MAX)),
                _ => {}
            }
        }
        Ok(())
    }

    fn is_outside(&self, child: usize, day: i32) -> bool {
        let Some(cases) = self.0.get(child).filter(|cases| !cases.is_empty()) else { return false };
        cases.iter().all(|(start, end)| day < *start || *end < day)
    }
}
