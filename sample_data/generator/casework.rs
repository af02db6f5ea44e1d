//! Children, their cases and their sessions, and the calendar that gives each session a child and a day.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use fastrand::Rng;

use crate::export::Dialect;

/// A day of the calendar.
pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the days written in this generator exist")
}

/// That many days later, or the first working day after.
pub fn after(date: NaiveDate, days: u64) -> NaiveDate {
    (date + Days::new(days)).iter_days().find(|&day| is_working_day(day)).unwrap_or(date)
}

fn is_working_day(date: NaiveDate) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let between_the_years = (date.month() == 12 && date.day() >= 24) || (date.month() == 1 && date.day() == 1);
    !weekend && !between_the_years
}

/// A birth date that gives one of these ages on a day, months away from a birthday, so that a few days make no other age.
pub fn birth_date(rng: &mut Rng, years: RangeInclusive<u32>, on: NaiveDate) -> NaiveDate {
    on - Months::new(12 * rng.u32(years)) - Days::new(rng.u64(50..=300))
}

/// `count` waiting times with `median` as their median: a block of equal values in the middle, others on both sides of it.
pub fn waits(rng: &mut Rng, count: usize, median: u64, range: RangeInclusive<u64>) -> Vec<u64> {
    let side = count * 2 / 5;
    let mut waits: Vec<u64> = (0..side).map(|_| rng.u64(*range.start()..median)).collect();
    waits.extend((0..side).map(|_| rng.u64(median + 1..=*range.end())));
    waits.resize(count, median);
    rng.shuffle(&mut waits);
    waits
}

/// A move of a case into a phase, or out of the last one.
pub struct Move {
    pub date: NaiveDate,
    pub to: &'static str,
    pub reason: &'static str,
}

/// A case from its first move on.
pub struct Case {
    pub moves: Vec<Move>,
}

impl Case {
    /// Opens with a first phase.
    pub fn open(date: NaiveDate, phase: &'static str) -> Self {
        Case { moves: vec![Move { date, to: phase, reason: "" }] }
    }

    /// Goes on to another phase after some days.
    pub fn then(self, days: u64, phase: &'static str) -> Self {
        self.close(days, phase, "")
    }

    /// Closes after some days: `exit` is the word of the export for leaving.
    pub fn close(mut self, days: u64, exit: &'static str, reason: &'static str) -> Self {
        let date = after(self.last_move(), days);
        self.moves.push(Move { date, to: exit, reason });
        self
    }

    /// First day.
    pub fn start(&self) -> NaiveDate {
        self.moves[0].date
    }

    /// The day of the latest move.
    pub fn last_move(&self) -> NaiveDate {
        self.moves[self.moves.len() - 1].date
    }

    /// The closing move.
    pub fn exit(&self) -> Option<&Move> {
        self.moves.last().filter(|last| !last.reason.is_empty())
    }
}

/// A child: invented.
pub struct Child {
    pub id: String,
    pub household: String,
    pub birth: Option<NaiveDate>,
    pub sex: &'static str,
    pub area: &'static str,
    pub referred_by: &'static str,
    pub referred_on: NaiveDate,
    pub enrolled_on: Option<NaiveDate>,
    /// A file closed without a case: referred, never served.
    pub closed_unserved: Option<(NaiveDate, &'static str)>,
    pub services: &'static [&'static str],
    pub cases: Vec<Case>,
}

impl Child {
    /// Its cells: child_id, birth_date, sex, area, referred_by, referred_on, enrolled_on, closed_on, exit_reason, household_id.
    pub fn row(&self, dialect: &Dialect) -> Vec<String> {
        let date = |date: Option<NaiveDate>| date.map(dialect.date).unwrap_or_default();
        let exit = self.cases.last().and_then(Case::exit).map(|exit| (exit.date, exit.reason)).or(self.closed_unserved);
        vec![
            self.id.clone(),
            date(self.birth),
            self.sex.to_owned(),
            self.area.to_owned(),
            self.referred_by.to_owned(),
            (dialect.date)(self.referred_on),
            date(self.enrolled_on),
            date(exit.map(|exit| exit.0)),
            exit.map(|exit| exit.1.to_owned()).unwrap_or_default(),
            self.household.clone(),
        ]
    }

    /// The days on which sessions can be held: from the case's first day to its last or, while it is open, to `as_of`.
    pub fn open_days(&self, case: usize, as_of: NaiveDate) -> RangeInclusive<NaiveDate> {
        let case = &self.cases[case];
        case.start()..=case.exit().map_or(as_of, |exit| exit.date)
    }
}

/// All moves of all children by day: child_id, date, to_phase, exit_reason, entered_on.
pub fn transition_rows(rng: &mut Rng, children: &[Child], dialect: &Dialect) -> Vec<Vec<String>> {
    let mut moves: Vec<(&Child, &Move)> =
        children.iter().flat_map(|child| child.cases.iter().flat_map(|case| &case.moves).map(move |step| (child, step))).collect();
    moves.sort_by_key(|(child, step)| (step.date, child.id.clone()));
    let row = |(child, step): (&Child, &Move)| {
        let entered = entry_day(rng, step.date);
        vec![child.id.clone(), (dialect.date)(step.date), step.to.to_owned(), step.reason.to_owned(), (dialect.date)(entered)]
    };
    moves.into_iter().map(row).collect()
}

/// A session, with the positions of its children.
pub struct Session {
    pub date: NaiveDate,
    pub children: Vec<usize>,
    pub service: &'static str,
    pub setting: &'static str,
    pub worker_role: &'static str,
    /// None where nobody came.
    pub minutes: Option<u32>,
    pub status: &'static str,
}

/// One row a child and session, sessions numbered by day:
/// session_id, child_id, date, service, setting, worker_role, minutes, status, entered_on.
pub fn session_rows(
    rng: &mut Rng,
    sessions: &mut [Session],
    children: &[Child],
    prefix: &str,
    dialect: &Dialect,
) -> Vec<(NaiveDate, Vec<String>)> {
    sessions.sort_by_key(|session| session.date);
    let mut rows = Vec::new();
    for (number, session) in (1..).zip(sessions.iter()) {
        let entered = (dialect.date)(entry_day(rng, session.date));
        for &child in &session.children {
            let row = vec![
                format!("{prefix}{number:04}"),
                children[child].id.clone(),
                (dialect.date)(session.date),
                session.service.to_owned(),
                session.setting.to_owned(),
                session.worker_role.to_owned(),
                session.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
                session.status.to_owned(),
                entered.clone(),
            ];
            rows.push((session.date, row));
        }
    }
    rows
}

/// Most rows are written into the system within three days, some much later.
fn entry_day(rng: &mut Rng, date: NaiveDate) -> NaiveDate {
    let delay = match rng.u32(0..100) {
        0..78 => rng.u64(0..=3),
        78..93 => rng.u64(4..=10),
        _ => rng.u64(11..=20),
    };
    date + Days::new(delay)
}

/// Gives sessions to children, so that a month's work reaches as many of them as it can.
pub struct Calendar {
    taken: BTreeSet<(usize, NaiveDate)>,
    had: Vec<u32>,
}

impl Calendar {
    /// An empty calendar for that many children.
    pub fn new(children: usize) -> Self {
        Calendar { taken: BTreeSet::new(), had: vec![0; children] }
    }

    /// Notes a session whose day is given.
    pub fn note(&mut self, child: usize, date: NaiveDate) {
        self.taken.insert((child, date));
        self.had[child] += 1;
    }

    /// Up to `count` sessions of one worker in a month. Each goes to the child who has had fewest in it, then fewest so far.
    pub fn month(
        &mut self,
        rng: &mut Rng,
        first: NaiveDate,
        count: usize,
        open: &[(usize, RangeInclusive<NaiveDate>)],
    ) -> Vec<(usize, NaiveDate)> {
        let days = |open: &RangeInclusive<NaiveDate>| -> Vec<NaiveDate> {
            let month = first.iter_days().take_while(|day| day.month() == first.month());
            month.filter(|day| open.contains(day) && is_working_day(*day)).collect()
        };
        let mut candidates: Vec<(usize, Vec<NaiveDate>, u32)> = open.iter().map(|(child, open)| (*child, days(open), 0)).collect();
        candidates.retain(|(_, days, _)| days.len() >= 4);
        rng.shuffle(&mut candidates);
        let mut sessions = Vec::new();
        for _ in 0..count {
            let Some((child, days, had)) = candidates.iter_mut().min_by_key(|(child, _, had)| (*had, self.had[*child])) else { break };
            let free: Vec<NaiveDate> = days.iter().copied().filter(|&day| !self.taken.contains(&(*child, day))).collect();
            let Some(&date) = rng.choice(if free.is_empty() { &*days } else { &free }) else { break };
            *had += 1;
            self.note(*child, date);
            sessions.push((*child, date));
        }
        sessions
    }
}

/// The words of a list, each as often as its number says, shuffled.
pub fn deck<T: Copy>(rng: &mut Rng, counts: &[(T, usize)]) -> Vec<T> {
    let mut deck: Vec<T> = counts.iter().flat_map(|&(word, count)| std::iter::repeat_n(word, count)).collect();
    rng.shuffle(&mut deck);
    deck
}
