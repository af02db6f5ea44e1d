//! Cases: from the first move into a phase to the exit, or stays without a gap between them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::table::Tables;

/// A stay in a phase; the end is open while it lasts.
#[derive(Debug, Clone)]
pub struct Stay {
    pub phase: usize,
    pub start: NaiveDate,
    pub end: Option<NaiveDate>,
}

/// A case with its stays in the order in which they began.
#[derive(Debug, Clone)]
pub struct Case {
    pub id: String,
    pub child: String,
    /// 1 for the first of the child.
    pub number: usize,
    pub stays: Vec<Stay>,
    pub end: Option<NaiveDate>,
    pub reason: String,
}

impl Case {
    pub fn start(&self) -> NaiveDate {
        self.stays[0].start
    }

    /// The furthest phase entered by a day.
    pub fn furthest(&self, day: NaiveDate) -> Option<usize> {
        self.stays.iter().filter(|stay| stay.start <= day).map(|stay| stay.phase).max()
    }

    pub fn is_over(&self, day: NaiveDate) -> bool {
        self.end.is_some_and(|end| end <= day)
    }

    /// Its moves: day, where from (nothing for the entry), where to (nothing for the exit).
    pub fn moves(&self) -> Vec<(NaiveDate, Option<usize>, Option<usize>)> {
        let mut moves = Vec::new();
        let mut from = None;
        for stay in &self.stays {
            moves.push((stay.start, from, Some(stay.phase)));
            from = Some(stay.phase);
        }
        if let Some(end) = self.end {
            // Where stays overlap the case leaves from the one that lasted longest, of several the one that began last.
            let last = self.stays.iter().rfind(|stay| stay.end == self.end);
            moves.push((end, last.map(|stay| stay.phase), None));
        }
        moves
    }
}

/// The cases of all children as somebody knows them who reads the tables on a day; `None` if the project keeps neither table.
pub fn cases(tables: &Tables, phases: &[String], as_of: NaiveDate) -> Option<Vec<Case>> {
    let mut cases = if tables.get("phase_transitions").is_some() {
        from_moves(tables, phases, as_of)
    } else if tables.get("episodes").is_some() {
        from_stays(tables, phases, as_of)
    } else {
        return None;
    };
    let mut of_child: BTreeMap<String, usize> = BTreeMap::new();
    for (at, case) in cases.iter_mut().enumerate() {
        let number = of_child.entry(case.child.clone()).or_default();
        *number += 1;
        (case.id, case.number) = (format!("case {at}"), *number);
    }
    Some(cases)
}

fn from_moves(tables: &Tables, phases: &[String], as_of: NaiveDate) -> Vec<Case> {
    let mut moves: Vec<(String, NaiveDate, usize, String)> = Vec::new();
    for row in tables.rows("phase_transitions") {
        let day = row.day("date").expect("a day");
        // Several moves on one day happen in the order of the phases, the exit last.
        let rank = phases.iter().position(|phase| phase == row.word("to_phase")).unwrap_or(phases.len());
        if day <= as_of {
            moves.push((row.word("child_id").to_owned(), day, rank, row.word("exit_reason").to_owned()));
        }
    }
    moves.sort();
    let mut cases: Vec<Case> = Vec::new();
    for (child, day, to, reason) in moves {
        let is_exit = to == phases.len();
        let open = cases.iter_mut().find(|case| case.child == child && case.end.is_none());
        if let Some(case) = open {
            if let Some(stay) = case.stays.last_mut() {
                stay.end = Some(day);
            }
            if is_exit {
                (case.end, case.reason) = (Some(day), reason);
            } else {
                case.stays.push(Stay { phase: to, start: day, end: None });
            }
        } else if !is_exit {
            let stays = vec![Stay { phase: to, start: day, end: None }];
            cases.push(Case { id: String::new(), child, number: 0, stays, end: None, reason: String::new() });
        }
    }
    cases
}

fn from_stays(tables: &Tables, phases: &[String], as_of: NaiveDate) -> Vec<Case> {
    let mut stays: Vec<(String, NaiveDate, NaiveDate, usize, String)> = Vec::new();
    for row in tables.rows("episodes") {
        let start = row.day("start").expect("a day");
        // A stay that ends after the day of reading is still open.
        let end = row.day("end").filter(|end| *end <= as_of).unwrap_or(NaiveDate::MAX);
        let phase = phases.iter().position(|phase| phase == row.word("phase")).expect("a phase");
        if start <= as_of {
            stays.push((row.word("child_id").to_owned(), start, end, phase, row.word("exit_reason").to_owned()));
        }
    }
    stays.sort();
    let known = |day: NaiveDate| (day != NaiveDate::MAX).then_some(day);
    let mut cases: Vec<Case> = Vec::new();
    let mut until = NaiveDate::MIN;
    for (child, start, end, phase, reason) in stays {
        let stay = Stay { phase, start, end: known(end) };
        match cases.last_mut().filter(|case| case.child == child && start <= until) {
            Some(case) => {
                case.stays.push(stay);
                if end >= until {
                    (until, case.end, case.reason) = (end, known(end), reason);
                }
            }
            None => {
                until = end;
                cases.push(Case { id: String::new(), child, number: 0, stays: vec![stay], end: known(end), reason });
            }
        }
    }
    cases
}
