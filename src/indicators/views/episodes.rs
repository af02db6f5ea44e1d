//! Cases, followed from stays with a beginning and an end: stays without a gap between them are one case, a gap closes it, and the next
//! stay opens another.

use chrono::NaiveDate;

use super::Frame;
use super::cases::{Case, Spell, position};
use super::frame::{NONE, day_number};
use crate::error::Error;

/// A stay, in the order in which stays are followed: of those that begin on one day the shortest comes first, the open one last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stay {
    child: u32,
    start: i32,
    /// The day after which it is over; never, while it lasts.
    until: i32,
    phase: u32,
    reason: u32,
}

/// Follows the stays that have begun by a day. One that ends after it is still open. Every stay is a spell of its own, also where stays
/// overlap; the order of rows in a file does not matter.
pub fn follow(episodes: &Frame, phases: &[String], as_of: NaiveDate) -> Result<Vec<Case>, Error> {
    let rank: Vec<u32> = episodes.labels("phase").unwrap_or_default().iter().map(|label| position(phases, label)).collect();
    let (child, phase, start) = (episodes.codes("child_id")?, episodes.codes("phase")?, episodes.days("start")?);
    let end = if episodes.has("end") { episodes.days("end")? } else { vec![None; start.len()] };
    let reasons = if episodes.has("exit_reason") { episodes.codes("exit_reason")?.into_owned() } else { vec![NONE; start.len()] };
    let as_of = day_number(as_of);
    let mut stays: Vec<Stay> = (0..start.len())
        .filter_map(|row| {
            Some(Stay {
                child: child[row],
                start: start[row].filter(|day| *day <= as_of)?,
                until: end[row].filter(|day| *day <= as_of).unwrap_or(i32::MAX),
                phase: rank.get(phase[row] as usize).copied().unwrap_or(NONE),
                reason: reasons[row],
            })
        })
        .collect();
    stays.sort_unstable();
    let joins = |earlier: &Stay, until: i32, stay: &Stay| earlier.child == stay.child && stay.start <= until;
    let mut cases = Vec::new();
    let mut rest = stays.as_slice();
    while let Some(first) = rest.first() {
        let mut until = first.until;
        let mut length = 1;
        while let Some(stay) = rest.get(length).filter(|stay| joins(first, until, stay)) {
            until = until.max(stay.until);
            length += 1;
        }
        cases.push(case_of(&rest[..length]));
        rest = &rest[length..];
    }
    Ok(cases)
}

/// The case that these stays are.
fn case_of(stays: &[Stay]) -> Case {
    let day = |until: i32| (until != i32::MAX).then_some(until);
    let spell = |stay: &Stay| {
        let end = day(stay.until);
        Spell { phase: stay.phase, start: stay.start, end, reason: if end.is_some() { stay.reason } else { NONE } }
    };
    let spells = stays.iter().map(spell).collect();
    // Of stays that end together the one that began last says why.
    let last = stays.iter().max_by_key(|stay| stay.until);
    let end = last.and_then(|last| day(last.until));
    let reason = last.filter(|_| end.is_some()).map_or(NONE, |last| last.reason);
    Case { child: stays.first().map_or(NONE, |stay| stay.child), spells, end, reason }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::frame::{civil, codes_column, days_column};
    use super::*;

    /// Child, phase, first day, last day and reason.
    type Row = (u32, u32, i32, Option<i32>, u32);

    /// The cases of rows, read on a day.
    fn cases(rows: &[Row], as_of: i32) -> Vec<Case> {
        let column = |name, of: &dyn Fn(&Row) -> u32| codes_column(name, &rows.iter().map(of).collect::<Vec<_>>());
        let days = |name, of: &dyn Fn(&Row) -> Option<i32>| days_column(name, &rows.iter().map(of).collect::<Vec<_>>()).expect("days");
        let columns = vec![
            column("child_id", &|row| row.0),
            column("phase", &|row| row.1),
            days("start", &|row| Some(row.2)),
            days("end", &|row| row.3),
            column("exit_reason", &|row| row.4),
        ];
        let phases = ["first".to_owned(), "second".to_owned()];
        let frame = Frame::new(columns, BTreeMap::from([("phase", phases.to_vec())])).expect("a frame");
        follow(&frame, &phases, civil(as_of)).expect("rows that can be followed")
    }

    /// First and last day of each case, its reason and how many spells it has.
    fn outlines(rows: &[Row], as_of: i32) -> Vec<(u32, i32, Option<i32>, u32, usize)> {
        let cases = cases(rows, as_of);
        cases.iter().map(|case| (case.child, case.start(), case.end, case.reason, case.spells.len())).collect()
    }

    #[test]
    fn a_stay_that_begins_on_the_day_another_ends_is_the_same_case_and_a_day_later_it_is_the_next() {
        assert_eq!(outlines(&[(0, 0, 1, Some(5), 7), (0, 1, 5, Some(9), 8)], 100), [(0, 1, Some(9), 8, 2)]);
        assert_eq!(outlines(&[(0, 1, 6, Some(9), 8), (0, 0, 1, Some(5), 7)], 100), [(0, 1, Some(5), 7, 1), (0, 6, Some(9), 8, 1)]);
    }

    #[test]
    fn a_long_stay_holds_the_case_together_and_says_why_it_ended() {
        let rows = [(0, 0, 1, Some(20), 7), (0, 1, 3, Some(5), 8), (0, 1, 15, Some(16), 9), (0, 1, 20, Some(20), 3)];
        assert_eq!(outlines(&rows, 100), [(0, 1, Some(20), 3, 4)]);
        assert_eq!(outlines(&rows[..3], 100), [(0, 1, Some(20), 7, 3)]);
    }

    #[test]
    fn an_open_stay_keeps_the_case_open() {
        assert_eq!(outlines(&[(0, 0, 1, None, NONE), (0, 1, 3, Some(5), 8), (0, 1, 50, Some(60), 8)], 100), [(0, 1, None, NONE, 3)]);
        assert_eq!(outlines(&[(1, 0, 1, None, NONE), (0, 0, 3, Some(5), 8)], 100), [(0, 3, Some(5), 8, 1), (1, 1, None, NONE, 1)]);
    }

    #[test]
    fn what_lies_after_the_day_of_the_report_is_not_seen() {
        let rows = [(0, 0, 1, Some(10), 7), (0, 1, 12, Some(20), 8)];
        assert_eq!(outlines(&rows, 9), [(0, 1, None, NONE, 1)]);
        assert_eq!(outlines(&rows, 10), [(0, 1, Some(10), 7, 1)]);
        assert_eq!(outlines(&rows, 12), [(0, 1, Some(10), 7, 1), (0, 12, None, NONE, 1)]);
    }

    #[test]
    fn a_stay_of_no_days_is_a_spell() {
        assert_eq!(outlines(&[(0, 0, 4, Some(4), 7)], 100), [(0, 4, Some(4), 7, 1)]);
        let one = cases(&[(0, 1, 4, Some(6), 7), (0, 0, 4, Some(4), 8)], 100);
        assert_eq!(
            one[0].spells.iter().map(|spell| (spell.phase, spell.start, spell.end)).collect::<Vec<_>>(),
            [(0, 4, Some(4)), (1, 4, Some(6))]
        );
    }
}
