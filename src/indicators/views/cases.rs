//! Cases, followed from their transitions: the first transition of a child opens a case, `exit` closes it, a later one opens another.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::Column;

use super::frame::{NONE, codes_column, day_number, days_column};
use super::{ColumnType, Frame, Span};
use crate::error::Error;
use crate::ingest::dataset::Dataset;
use crate::ingest::schema::Domain;
use crate::project::Project;
use crate::project::file::Outcome;

/// The transition that closes a case.
const EXIT: &str = "exit";
/// The state of a case that has not ended.
const OPEN: &str = "open";

/// Columns of the view of transitions.
pub const TRANSITION_COLUMNS: &[(&str, ColumnType)] = &[
    ("case", ColumnType::Key),
    ("child_id", ColumnType::Key),
    ("date", ColumnType::Date),
    ("transition", ColumnType::Label),
    ("exit_reason", ColumnType::Label),
];

/// Columns of the view of cases.
pub const CASE_COLUMNS: &[(&str, ColumnType)] = &[
    ("case", ColumnType::Key),
    ("child_id", ColumnType::Key),
    ("number", ColumnType::Integer),
    ("start", ColumnType::Date),
    ("end", ColumnType::Date),
    ("next_end", ColumnType::Date),
    ("days_in_all", ColumnType::Integer),
    ("re_entered", ColumnType::Flag),
    ("exit_reason", ColumnType::Label),
    ("outcome", ColumnType::Label),
    ("case_state", ColumnType::Label),
    ("phase", ColumnType::Label),
];

/// Columns of the view of spells, which are the stays of a case in a phase.
pub const SPELL_COLUMNS: &[(&str, ColumnType)] = &[
    ("case", ColumnType::Key),
    ("case_phase", ColumnType::Key),
    ("child_id", ColumnType::Key),
    ("number", ColumnType::Integer),
    ("phase", ColumnType::Label),
    ("start", ColumnType::Date),
    ("end", ColumnType::Date),
    ("next_start", ColumnType::Date),
    ("exit_reason", ColumnType::Label),
    ("days", ColumnType::Integer),
    ("days_followed", ColumnType::Integer),
    ("went_on", ColumnType::Flag),
];

/// A case: from the first transition of a child to its exit, or stays without a gap between them.
#[derive(Debug, Clone)]
pub struct Case {
    /// The child.
    pub child: u32,
    /// Its stays in phases, in the order in which they begin; at least one.
    pub spells: Vec<Spell>,
    /// Day of the exit.
    pub end: Option<i32>,
    /// Code of the reason for it.
    pub reason: u32,
}

/// A stay in a phase. Where transitions say it, the last day of one is the first day of the next; episodes may overlap.
#[derive(Debug, Clone, Copy)]
pub struct Spell {
    /// Code of the phase.
    pub phase: u32,
    /// First day.
    pub start: i32,
    /// Day of the next transition, or the last day of the episode.
    pub end: Option<i32>,
    /// Code of the reason for its end, where it has one.
    pub reason: u32,
}

impl Case {
    /// Its first day.
    pub fn start(&self) -> i32 {
        self.spells.first().map_or(i32::MAX, |spell| spell.start)
    }

    /// The furthest phase entered by a day.
    fn furthest(&self, day: i32) -> u32 {
        self.spells.iter().filter(|spell| spell.start <= day).map(|spell| spell.phase).max().unwrap_or(NONE)
    }
}

/// The phases in their order, without `exit`.
pub fn phases(dataset: &Dataset) -> Vec<String> {
    dataset.categories.values(Domain::Phase).iter().filter(|phase| *phase != EXIT).cloned().collect()
}

/// Follows the transitions up to a day. Several on one day are taken in the order of the phases, `exit` last, so that the order of rows in a
/// file does not matter.
pub fn follow(transitions: &Frame, phases: &[String], as_of: NaiveDate) -> Result<Vec<Case>, Error> {
    let labels = transitions.labels("to_phase").unwrap_or_default();
    let rank: Vec<u32> = labels.iter().map(|label| position(phases, label)).collect();
    let (child, date, to) = (transitions.codes("child_id")?, transitions.days("date")?, transitions.codes("to_phase")?);
    let reasons = if transitions.has("exit_reason") { transitions.codes("exit_reason")?.into_owned() } else { vec![NONE; child.len()] };
    let as_of = day_number(as_of);
    let mut moves: Vec<(u32, i32, u32, u32)> = Vec::with_capacity(child.len());
    for row in 0..child.len() {
        if let Some(day) = date[row].filter(|day| *day <= as_of) {
            moves.push((child[row], day, rank.get(to[row] as usize).copied().unwrap_or(NONE), reasons[row]));
        }
    }
    moves.sort_unstable();
    let mut cases: Vec<Case> = Vec::new();
    for (child, day, phase, reason) in moves {
        let open = cases.last_mut().filter(|case| case.child == child && case.end.is_none());
        match (open, phase == NONE) {
            (Some(case), _) => {
                if let Some(spell) = case.spells.last_mut() {
                    (spell.end, spell.reason) = (Some(day), if phase == NONE { reason } else { NONE });
                }
                if phase == NONE {
                    (case.end, case.reason) = (Some(day), reason);
                } else {
                    case.spells.push(Spell { phase, start: day, end: None, reason: NONE });
                }
            }
            (None, false) => {
                cases.push(Case { child, spells: vec![Spell { phase, start: day, end: None, reason: NONE }], end: None, reason: NONE })
            }
            // An exit without an open case closes nothing.
            (None, true) => {}
        }
    }
    Ok(cases)
}

/// The number of a phase; [`NONE`] for what is none.
pub fn position(phases: &[String], label: &str) -> u32 {
    phases.iter().position(|phase| phase == label).and_then(|code| u32::try_from(code).ok()).unwrap_or(NONE)
}

/// One row a case. The cases of a child stand one after another.
pub fn case_frame(cases: &[Case], exit_reasons: &[String], project: &Project, as_of: NaiveDate) -> Result<Frame, Error> {
    let outcomes: Vec<u32> = exit_reasons.iter().map(|reason| project.outcome(reason).map_or(NONE, |outcome| outcome as u32)).collect();
    let reasons: Vec<u32> = cases.iter().map(|case| case.reason).collect();
    let outcome: Vec<u32> = reasons.iter().map(|reason| outcomes.get(*reason as usize).copied().unwrap_or(NONE)).collect();
    let starts: Vec<Option<i32>> = cases.iter().map(|case| Some(case.start())).collect();
    let ends: Vec<Option<i32>> = cases.iter().map(|case| case.end).collect();
    let next = |at: usize| cases.get(at + 1).filter(|next| next.child == cases[at].child);
    let next_ends: Vec<Option<i32>> = (0..cases.len()).map(|at| next(at)?.end).collect();
    let mut labels = BTreeMap::new();
    labels.insert("exit_reason", exit_reasons.to_vec());
    labels.insert("outcome", [Outcome::Planned, Outcome::Early, Outcome::Neutral].map(|outcome| outcome.name().to_owned()).to_vec());
    let mut columns = vec![
        numbers("case", cases.len()),
        codes_column("child_id", &cases.iter().map(|case| case.child).collect::<Vec<_>>()),
        ordinals(cases.iter().map(|case| case.child)),
        days_column("start", &starts)?,
        days_column("end", &ends)?,
        days_column("next_end", &next_ends)?,
        days_in_all(cases),
        codes_column("exit_reason", &reasons),
    ];
    // Within how many days a return counts is for the project to say.
    if let Some(within) = project.file.standards.re_entry_days() {
        let followed_since = day_number(as_of).saturating_sub(within);
        let re_entered = (0..cases.len()).map(|at| {
            let end = cases[at].end.filter(|end| *end <= followed_since)?;
            Some(next(at).is_some_and(|next| next.start().saturating_sub(end) <= within))
        });
        columns.push(Column::new("re_entered".into(), re_entered.collect::<Vec<Option<bool>>>()));
    }
    // Where no reason is declared nobody knows which ends were planned; that is not the same as none.
    if !project.file.exit_reason.is_empty() {
        columns.push(codes_column("outcome", &outcome));
    }
    Frame::new(columns, labels)
}

/// Adds the state of each case on the last day of a period, and the furthest phase it had entered by then.
pub fn add_state(frame: &mut Frame, cases: &[Case], period: &Span, phases: &[String], exit_reasons: &[String]) -> Result<(), Error> {
    let last = day_number(period.end);
    // The first code is "open"; exit reasons follow.
    let state = |case: &Case| match case.end {
        Some(end) if end <= last => case.reason.checked_add(1).unwrap_or(NONE),
        _ => 0,
    };
    let states: Vec<u32> = cases.iter().map(state).collect();
    let labels = std::iter::once(OPEN.to_owned()).chain(exit_reasons.iter().cloned()).collect();
    frame.add_labelled("case_state", &states, labels)?;
    let furthest: Vec<u32> = cases.iter().map(|case| case.furthest(last)).collect();
    frame.add_labelled("phase", &furthest, phases.to_vec())
}

/// One row a stay of a case in a phase.
pub fn spell_frame(cases: &[Case], phases: &[String], exit_reasons: &[String], as_of: NaiveDate) -> Result<Frame, Error> {
    let rows: Vec<(u32, &Case, &Spell)> =
        (0..).zip(cases).flat_map(|(number, case)| case.spells.iter().map(move |spell| (number, case, spell))).collect();
    let width = u32::try_from(phases.len()).unwrap_or(NONE);
    let went_on = |case: &Case, spell: &Spell| {
        let next = spell.phase + 1;
        (next < width).then(|| case.spells.iter().any(|later| later.phase == next && later.start >= spell.start))
    };
    let ends: Vec<Option<i32>> = rows.iter().map(|(_, _, spell)| spell.end).collect();
    // The cases of a child stand one after another, and so do all its stays.
    let next_starts: Vec<Option<i32>> = (1..=rows.len())
        .map(|next| rows.get(next).filter(|(_, case, _)| case.child == rows[next - 1].1.child).map(|(.., spell)| spell.start))
        .collect();
    let days: Vec<Option<i64>> = rows.iter().map(|(_, _, spell)| spell.end.map(|end| i64::from(end - spell.start))).collect();
    // Of a stay that goes on it is known how long it has lasted so far.
    let last = day_number(as_of);
    let followed: Vec<Option<i64>> = rows.iter().map(|(.., spell)| Some(i64::from(spell.end.unwrap_or(last) - spell.start))).collect();
    let columns = vec![
        codes_column("case", &rows.iter().map(|(number, ..)| *number).collect::<Vec<_>>()),
        codes_column("case_phase", &rows.iter().map(|(number, _, spell)| number * width + spell.phase).collect::<Vec<_>>()),
        codes_column("child_id", &rows.iter().map(|(_, case, _)| case.child).collect::<Vec<_>>()),
        ordinals(rows.iter().map(|(_, case, _)| case.child)),
        codes_column("phase", &rows.iter().map(|(.., spell)| spell.phase).collect::<Vec<_>>()),
        days_column("start", &rows.iter().map(|(.., spell)| Some(spell.start)).collect::<Vec<_>>())?,
        days_column("end", &ends)?,
        days_column("next_start", &next_starts)?,
        codes_column("exit_reason", &rows.iter().map(|(.., spell)| spell.reason).collect::<Vec<_>>()),
        Column::new("days".into(), days),
        Column::new("days_followed".into(), followed),
        Column::new("went_on".into(), rows.iter().map(|(_, case, spell)| went_on(case, spell)).collect::<Vec<_>>()),
    ];
    Frame::new(columns, BTreeMap::from([("phase", phases.to_vec()), ("exit_reason", exit_reasons.to_vec())]))
}

/// One row a move of a case: into its first phase (`>diagnostics`), from one to the next, and out of the last one (`stabilization>exit`).
pub fn transition_frame(cases: &[Case], phases: &[String], exit_reasons: &[String]) -> Result<Frame, Error> {
    // A move is where it comes from (0 for nowhere) and where it goes (the last number for the exit), so that moves sort as people read
    // them: entries first, then by the phase left, exits last.
    let exit = u32::try_from(phases.len()).unwrap_or(NONE);
    let mut rows: Vec<Move> = Vec::new();
    for (case, Case { child, spells, end, reason }) in (0..).zip(cases) {
        let mut from = 0;
        for spell in spells {
            rows.push(Move { case, child: *child, day: spell.start, from_to: (from, spell.phase), reason: NONE });
            from = spell.phase + 1;
        }
        if let Some(day) = *end {
            // The stay that lasted longest is the one that the case ends with.
            let last = spells.iter().max_by_key(|spell| spell.end);
            from = last.map_or(0, |spell| spell.phase + 1);
            rows.push(Move { case, child: *child, day, from_to: (from, exit), reason: *reason });
        }
    }
    let moves: Vec<(u32, u32)> = rows.iter().map(|row| row.from_to).collect::<BTreeSet<_>>().into_iter().collect();
    let code = |row: &Move| moves.binary_search(&row.from_to).ok().and_then(|code| u32::try_from(code).ok()).unwrap_or(NONE);
    let name = |phase: u32| phases.get(phase as usize).map_or(EXIT, String::as_str);
    let label = |(from, to): &(u32, u32)| format!("{}>{}", from.checked_sub(1).map_or("", name), name(*to));
    let columns = vec![
        codes_column("case", &rows.iter().map(|row| row.case).collect::<Vec<_>>()),
        codes_column("child_id", &rows.iter().map(|row| row.child).collect::<Vec<_>>()),
        days_column("date", &rows.iter().map(|row| Some(row.day)).collect::<Vec<_>>())?,
        codes_column("transition", &rows.iter().map(code).collect::<Vec<_>>()),
        codes_column("exit_reason", &rows.iter().map(|row| row.reason).collect::<Vec<_>>()),
    ];
    let labels = BTreeMap::from([("transition", moves.iter().map(label).collect()), ("exit_reason", exit_reasons.to_vec())]);
    Frame::new(columns, labels)
}

/// A row of the view of transitions.
struct Move {
    case: u32,
    child: u32,
    day: i32,
    from_to: (u32, u32),
    reason: u32,
}

/// The days that the cases of a child were open, up to the end of each: a case that was opened again counts with its earlier parts, and the gaps
/// between them do not. The day of the exit is not a day of the case.
fn days_in_all(cases: &[Case]) -> Column {
    let mut before = (NONE, 0);
    let days = cases.iter().map(|case| {
        let earlier = if before.0 == case.child { before.1 } else { 0 };
        let in_all = case.end.map(|end| earlier + i64::from(end) - i64::from(case.start()));
        before = (case.child, in_all.unwrap_or(earlier));
        in_all
    });
    Column::new("days_in_all".into(), days.collect::<Vec<Option<i64>>>())
}

/// 1 for the first row of a child, 2 for the next.
fn ordinals(children: impl Iterator<Item = u32>) -> Column {
    let mut last = (NONE, 0_i64);
    let number = |child| {
        last = (child, if last.0 == child { last.1 + 1 } else { 1 });
        last.1
    };
    Column::new("number".into(), children.map(number).collect::<Vec<i64>>())
}

fn numbers(name: &str, count: usize) -> Column {
    Column::new(name.into(), (0..u32::try_from(count).unwrap_or(NONE)).collect::<Vec<u32>>())
}
