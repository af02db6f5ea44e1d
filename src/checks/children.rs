//! Days in the file of a child that contradict each other, and ages that are hard to believe.

use chrono::Datelike as _;

use super::list::{BORN_AFTER_CONTACT, CLOSED_BEFORE_ENROLLED, ENROLLED_BEFORE_REFERRED, UNLIKELY_AGE};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::indicators::period::completed_years;
use crate::indicators::views::civil;
use crate::ingest::places::CellAt;
use crate::ingest::schema::Table;

/// Nobody older than this at the first contact is expected among children and young adults.
const OLDEST: u32 = 26;
/// Nobody born before is alive.
const EARLIEST_BIRTH: i32 = 1900;

/// Referral, enrolment and closing in the wrong order; births after the first contact, or long before.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let Some(children) = data.rows(Table::Children) else { return Ok(()) };
    let [referred, enrolled, closed] = ["referred_on", "enrolled_on", "closed_on"].map(|column| children.days(column));
    let (born, referred, enrolled, closed) = (children.written_days("birth_date")?, referred?, enrolled?, closed?);
    let sessions = first_sessions(data.rows(Table::Sessions), children.height())?;
    for row in 0..children.height() {
        if let (Some(referred), Some(enrolled)) = (referred[row], enrolled[row])
            && enrolled < referred
        {
            notes.add(ENROLLED_BEFORE_REFERRED, children.at(row, "enrolled_on"), None, || {
                format!("this child was enrolled {} before the referral", days(referred - enrolled))
            });
        }
        if let (Some(enrolled), Some(closed)) = (enrolled[row], closed[row])
            && closed < enrolled
        {
            notes.add(CLOSED_BEFORE_ENROLLED, children.at(row, "closed_on"), None, || {
                format!("this file was closed {} before the child was enrolled", days(enrolled - closed))
            });
        }
        let Some(born) = born[row] else { continue };
        let at = children.at(row, "birth_date");
        if civil(born).year() < EARLIEST_BIRTH {
            notes.add(UNLIKELY_AGE, at, None, || format!("by the date of birth this child was born before {EARLIEST_BIRTH}"));
            continue;
        }
        let enrolment = enrolled[row].or(referred[row]).map(|day| (day, None));
        let Some((contact, place)) =
            [enrolment, sessions[row].map(|(day, at)| (day, Some(at)))].into_iter().flatten().min_by_key(|one| one.0)
        else {
            continue;
        };
        if born > contact {
            let what = if place.is_some() {
                "the first session"
            } else if enrolled[row].is_some() {
                "enrolment"
            } else {
                "the referral"
            };
            notes.add(BORN_AFTER_CONTACT, at, place, || format!("by the date of birth this child was born after {what}"));
        } else if completed_years(civil(born), civil(contact)).is_some_and(|years| years > OLDEST) {
            notes.add(UNLIKELY_AGE, at, None, || {
                format!("by the date of birth this child was older than {OLDEST} at the first contact: perhaps an adult or a mistyped year")
            });
        }
    }
    Ok(())
}

/// Day and place of the first session that each child came to.
fn first_sessions(sessions: Option<&Rows>, children: usize) -> Result<Vec<Option<(i32, CellAt)>>, Error> {
    let Some(sessions) = sessions else { return Ok(vec![None; children]) };
    let mut first: Vec<Option<(i32, usize)>> = vec![None; children];
    let (child, date, status) = (sessions.codes("child_id")?, sessions.days("date")?, sessions.codes("status")?);
    let held = sessions.frame.code("status", "held");
    for row in (0..sessions.height()).filter(|row| Some(status[*row]) == held) {
        if let (Some(day), Some(first)) = (date[row], first.get_mut(child[row] as usize))
            && first.is_none_or(|(earliest, _)| day < earliest)
        {
            *first = Some((day, row));
        }
    }
    Ok(first.into_iter().map(|first| first.map(|(day, row)| (day, sessions.at(row, "date")))).collect())
}

/// "1 day", "12 days".
pub(super) fn days(count: i32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}
