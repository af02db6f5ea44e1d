//! What can be said of the data beyond single cells: what contradicts what, what is missing, and how much it could change.

mod children;
mod completeness;
mod conditions;
mod duplicates;
pub mod effect;
mod entry;
mod groups;
mod instruments;
mod list;
mod money;
mod moves;
mod notes;
mod periods;
mod personal;
mod personal_words;
mod rows;
mod sessions;
mod spelling;
mod stays;

pub use completeness::Completeness;
pub use entry::{BANDS, Timeliness};
pub use groups::{FindingGroup, groups, meaning, of_gap, summed_up};
pub use list::{CHECKS, CLAIMED_CAUSE, CONTRADICTING_NUMBER, Check, FIELD_TOO_LONG, OUTSIDE_EVERY_PERIOD, PAPER_TOO_LONG, TYPED_NUMBER};
pub use personal::{personal, refuses};
pub use personal_words::personal_words;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::indicators::period::Span;
use crate::indicators::views::day_number;
use crate::ingest::Reading;
use crate::ingest::places::{CellAt, locate};
use crate::project::Project;
use notes::{Note, Notes};
use rows::Data;

/// A subject that is looked at: it writes down what is odd.
type Subject = fn(&Data<'_>, &mut Notes) -> Result<(), Error>;

const SUBJECTS: &[Subject] = &[
    children::check,
    sessions::check,
    entry::check,
    moves::check,
    stays::check,
    duplicates::check,
    money::check,
    periods::check,
    spelling::check,
    instruments::check,
];

/// What should be looked at in rows that can be used, in the order of files and lines. Nothing is said of data that block a report, and
/// children are not followed through a table of which rows were set aside: what is missing there would look like a contradiction.
///
/// # Errors
/// When a file cannot be read again, to say where in its line a cell stands.
pub fn run(reading: &Reading, project: &Project, periods: &[Span], as_of: NaiveDate) -> Result<Vec<Finding>, Error> {
    if reading.findings.iter().any(|finding| finding.severity == Severity::Blocks) {
        return Ok(Vec::new());
    }
    let mut data = Data::of(&reading.dataset, project, periods);
    data.as_of = day_number(as_of);
    let found: Vec<Notes> = SUBJECTS
        .par_iter()
        .map(|check| {
            let mut notes = Notes::default();
            check(&data, &mut notes).map(|()| notes)
        })
        .collect::<Result<_, Error>>()?;
    let mut notes: Vec<Note> = found.into_iter().flat_map(Notes::finish).collect();
    // The line 0 stands for the rest of a file.
    notes.sort_by_key(|note| (note.at.file, note.at.line.wrapping_sub(1), note.check.name));
    let places: Vec<CellAt> = notes.iter().flat_map(|note| [Some(note.at), note.related]).flatten().collect();
    let mut locations = locate(project, &reading.dataset, &places)?.into_iter();
    let mut findings = Vec::with_capacity(notes.len());
    for note in notes {
        let location = locations.next().ok_or_else(|| Error::Defect("a finding has no place".to_owned()))?;
        findings.push(Finding {
            check: note.check.name,
            severity: Severity::Warning,
            table: Some(note.at.table),
            column: note.at.column,
            location,
            related: note.related.and_then(|_| locations.next()),
            message: note.message,
            help: note.check.remedy.to_owned(),
        });
    }
    findings.extend(conditions::check(project, &reading.dataset));
    findings.extend(instruments::unused(project, &reading.dataset));
    Ok(findings)
}

/// How complete every column is, and how soon rows were entered.
///
/// # Errors
/// Only on a defect of dosah.
pub fn coverage(reading: &Reading, project: &Project, periods: &[Span]) -> Result<(Vec<Completeness>, Vec<Timeliness>), Error> {
    let data = Data::of(&reading.dataset, project, periods);
    Ok((completeness::completeness(&data, &reading.findings)?, entry::timeliness(&data)?))
}
