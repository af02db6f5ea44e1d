//! Pairs of scores: one row a case and declared instrument, with the score before, the score after and what became of the child, or why there is
//! no pair. What makes a pair is in [`pairing`](crate::indicators::pairing).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::Column;

use super::frame::{NONE, codes_column, day_number, days_column};
use super::{Case, ColumnType, Frame};
use crate::error::Error;
use crate::indicators::pairing::{Missing, Pairing, Rule, Score, Stay, pair};
use crate::project::Project;
use crate::project::file::Instrument;
use crate::statistics::change_classes::Class;

/// Columns of the view.
pub const COLUMNS: &[(&str, ColumnType)] = &[
    ("case", ColumnType::Key),
    ("child_id", ColumnType::Key),
    ("instrument", ColumnType::Label),
    ("start", ColumnType::Date),
    ("due_on", ColumnType::Date),
    ("date", ColumnType::Date),
    ("date_before", ColumnType::Date),
    ("date_after", ColumnType::Date),
    ("before", ColumnType::Number),
    ("after", ColumnType::Number),
    ("change", ColumnType::Number),
    ("informant", ColumnType::Label),
    ("is_due", ColumnType::Flag),
    ("is_paired", ColumnType::Flag),
    ("pair_missing", ColumnType::Label),
    ("change_class", ColumnType::Label),
];

/// The class of a pair of which nobody said from which change on it is one.
pub const NOT_COMPUTABLE: &str = "not_computable";

/// Whether a figure about pairs means something: means of different instruments have no mean, and nobody improves where nobody said by how much.
pub fn means_something(project: &Project, columns: &[&str], instrument: Option<&str>) -> bool {
    let declared = &project.file.instrument;
    let has_thresholds = |one: &Instrument| one.reliable_change.is_some();
    let reads = |names: &[&str]| columns.iter().any(|column| names.contains(column));
    match instrument {
        None if reads(&["before", "after", "change"]) => declared.len() == 1,
        Some(id) if reads(&["change_class"]) => project.instrument(id).is_some_and(has_thresholds),
        _ => true,
    }
}

/// A case, or the enrolment of a child.
struct Row {
    case: u32,
    child: u32,
    stay: Stay,
    /// First day of the child's next one.
    next: Option<i32>,
    is_first: bool,
}

/// The rows of a project that declares instruments; nothing where nobody knows when work with a child began.
///
/// # Errors
/// Only on a defect of dosah.
pub fn frame(
    scores: &Frame,
    children: &Frame,
    cases: Option<&[Case]>,
    project: &Project,
    as_of: NaiveDate,
) -> Result<Option<Frame>, Error> {
    let declared = &project.file.instrument;
    let today = day_number(as_of);
    let rows = match cases {
        Some(cases) => of_cases(cases),
        None if children.has("enrolled_on") => of_enrolments(children, today)?,
        None => return Ok(None),
    };
    if declared.is_empty() {
        return Ok(None);
    }
    let known = Known::of(scores, today)?;
    let mut found: Vec<(u32, &Row, Pairing)> = Vec::new();
    for (number, instrument) in (0..).zip(declared) {
        let rule = Rule {
            informant: instrument.informant.as_ref().map(|informant| known.informant(informant.get_ref())),
            before: instrument.before.days(),
            after: instrument.after.days(),
        };
        let of_instrument = known.of_instrument(instrument);
        for row in &rows {
            let of_child = of_instrument.get(&row.child).map_or(&[][..], Vec::as_slice);
            // A score belongs to the last case whose window had begun; what lies before the first one belongs to that.
            let begins = |start: i32| start.saturating_add(rule.before.0);
            let is_own = |score: &&Score| {
                (row.is_first || score.day >= begins(row.stay.start)) && row.next.is_none_or(|next| score.day < begins(next))
            };
            let own: Vec<Score> = of_child.iter().filter(is_own).copied().collect();
            found.push((number, row, pair(&own, &rule, row.stay)));
        }
    }
    columns(&found, &known, declared, today).map(Some)
}

/// The scores that are known by a day.
struct Known<'a> {
    rows: Vec<(u32, u32, Score)>,
    instruments: &'a [String],
    informants: Vec<String>,
}

impl<'a> Known<'a> {
    fn of(scores: &'a Frame, today: i32) -> Result<Self, Error> {
        let (child, instrument) = (scores.codes("child_id")?, scores.codes("instrument")?);
        let values = scores.rows().column("score")?.f64()?;
        let informant = if scores.has("informant") { scores.codes("informant")?.into_owned() } else { vec![NONE; child.len()] };
        let days = scores.days("date")?;
        let rows = (0..child.len()).filter_map(|row| {
            let (day, value) = (days[row].filter(|day| *day <= today)?, values.get(row)?);
            Some((child[row], instrument[row], Score { day, informant: informant[row], value }))
        });
        let informants = scores.labels("informant").unwrap_or_default().to_vec();
        Ok(Known { rows: rows.collect(), instruments: scores.labels("instrument").unwrap_or_default(), informants })
    }

    /// The code of an informant; one that nobody has where no score is by it.
    fn informant(&self, name: &str) -> u32 {
        position(&self.informants, name).unwrap_or(NONE - 1)
    }

    fn of_instrument(&self, instrument: &Instrument) -> BTreeMap<u32, Vec<Score>> {
        let mut found: BTreeMap<u32, Vec<Score>> = BTreeMap::new();
        let Some(code) = position(self.instruments, instrument.id.get_ref()) else { return found };
        for (child, _, score) in self.rows.iter().filter(|(_, instrument, _)| *instrument == code) {
            found.entry(*child).or_default().push(*score);
        }
        found
    }
}

/// The place of a name among others: as it is written, or else in other letter case.
pub fn position(names: &[String], name: &str) -> Option<u32> {
    let wanted = name.to_lowercase();
    let at = names.iter().position(|known| known == name).or_else(|| names.iter().position(|known| known.to_lowercase() == wanted));
    at.and_then(|at| u32::try_from(at).ok())
}

/// The cases of a child stand one after another.
fn of_cases(cases: &[Case]) -> Vec<Row> {
    let of_child = |at: usize, child: u32| cases.get(at).filter(|case| case.child == child);
    let row = |(at, case): (usize, &Case)| Row {
        case: u32::try_from(at).unwrap_or(NONE),
        child: case.child,
        stay: Stay { start: case.start(), end: case.end },
        next: of_child(at + 1, case.child).map(Case::start),
        is_first: at.checked_sub(1).is_none_or(|before| of_child(before, case.child).is_none()),
    };
    cases.iter().enumerate().map(row).collect()
}

fn of_enrolments(children: &Frame, today: i32) -> Result<Vec<Row>, Error> {
    let (enrolled, closed) = (children.days("enrolled_on")?, children.days("closed_on")?);
    let by_today = |day: Option<i32>| day.filter(|day| *day <= today);
    let row = |(child, (start, end)): (u32, (Option<i32>, Option<i32>))| {
        let stay = Stay { start: by_today(start)?, end: by_today(end) };
        Some(Row { case: child, child, stay, next: None, is_first: true })
    };
    Ok((0..).zip(enrolled.into_iter().zip(closed)).filter_map(row).collect())
}

fn columns(found: &[(u32, &Row, Pairing)], known: &Known<'_>, declared: &[Instrument], today: i32) -> Result<Frame, Error> {
    let is_due = |pairing: &Pairing| pairing.due <= today;
    let is_paired = |pairing: &Pairing| is_due(pairing) && pairing.after.is_ok();
    let codes = |name: &str, code: &dyn Fn(&(u32, &Row, Pairing)) -> u32| codes_column(name, &found.iter().map(code).collect::<Vec<_>>());
    let days = |name: &str, day: &dyn Fn(&Row, &Pairing) -> Option<i32>| {
        days_column(name, &found.iter().map(|(_, row, pairing)| day(row, pairing)).collect::<Vec<_>>())
    };
    let numbers = |name: &str, number: &dyn Fn(&Pairing) -> Option<f64>| {
        Column::new(name.into(), found.iter().map(|(.., pairing)| number(pairing)).collect::<Vec<Option<f64>>>())
    };
    let flags = |name: &str, flag: &dyn Fn(&Pairing) -> bool| {
        Column::new(name.into(), found.iter().map(|(.., pairing)| flag(pairing)).collect::<Vec<bool>>())
    };
    let missing = |pairing: &Pairing| {
        let reason = pairing.after.err().filter(|_| is_due(pairing));
        reason.map_or(NONE, |reason| reason as u32)
    };
    let change = |pairing: &Pairing| Some(pairing.after.ok()?.value - pairing.before?.value);
    let mut columns = vec![
        codes("case", &|(_, row, _)| row.case),
        codes("child_id", &|(_, row, _)| row.child),
        codes("instrument", &|(number, ..)| *number),
        days("start", &|row, _| Some(row.stay.start))?,
        days("due_on", &|_, pairing| Some(pairing.due))?,
        // What is not due belongs to no period yet.
        days("date", &|_, pairing| is_due(pairing).then(|| pairing.after.map_or(pairing.due, |after| after.day)))?,
        days("date_before", &|_, pairing| pairing.before.map(|before| before.day))?,
        days("date_after", &|_, pairing| pairing.after.ok().map(|after| after.day))?,
        numbers("before", &|pairing| pairing.before.map(|before| before.value)),
        numbers("after", &|pairing| pairing.after.ok().map(|after| after.value)),
        numbers("change", &change),
        codes("informant", &|(.., pairing)| pairing.before.map_or(NONE, |before| before.informant)),
        flags("is_due", &is_due),
        flags("is_paired", &is_paired),
        codes("pair_missing", &|(.., pairing)| missing(pairing)),
    ];
    let mut labels = BTreeMap::from([
        ("instrument", declared.iter().map(|instrument| instrument.id.get_ref().clone()).collect()),
        ("informant", known.informants.clone()),
        ("pair_missing", Missing::ALL.map(|reason| reason.name().to_owned()).to_vec()),
    ]);
    // Where nobody said what a change is there are no classes, and that is not the same as none.
    if declared.iter().any(|instrument| instrument.reliable_change.is_some()) {
        let classes = classes(declared);
        let class = |(number, _, pairing): &(u32, &Row, Pairing)| {
            let name = if is_paired(pairing) { class(declared.get(*number as usize), pairing) } else { return NONE };
            classes.iter().position(|class| *class == name).and_then(|code| u32::try_from(code).ok()).unwrap_or(NONE)
        };
        columns.push(codes("change_class", &class));
        labels.insert("change_class", classes.iter().map(ToString::to_string).collect());
    }
    Frame::new(columns, labels)
}

/// The classes that there can be: without a cut-off nobody recovers.
fn classes(declared: &[Instrument]) -> Vec<&'static str> {
    let recovered = declared.iter().any(|instrument| instrument.cut_off.is_some()).then_some("recovered");
    let unknown = declared.iter().any(|instrument| instrument.reliable_change.is_none()).then_some(NOT_COMPUTABLE);
    recovered.into_iter().chain(["improved", "unchanged", "deteriorated"]).chain(unknown).collect()
}

fn class(instrument: Option<&Instrument>, pairing: &Pairing) -> &'static str {
    let [before, after] = [pairing.before, pairing.after.ok()].map(|score| score.map(|score| score.value));
    match instrument.and_then(Instrument::thresholds).and_then(|thresholds| thresholds.class(before, after).ok()) {
        Some(Class::Recovered) => "recovered",
        Some(Class::Improved) => "improved",
        Some(Class::Unchanged) => "unchanged",
        Some(Class::Deteriorated) => "deteriorated",
        Some(Class::NotComputable) | None => NOT_COMPUTABLE,
    }
}
