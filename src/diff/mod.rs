//! Why figures changed between two report folders.
//!
//! ```text
//! two folders → what they were made from (output::Written) → the same files, found again by their fingerprint (found)
//!     → both runs read again (side), the first also with the mapping of the second (mapping)
//!     → which row is which (rows, ids), what became of each (changes)
//!     → the figures of the first run changed step by step into those of the second (states) → the parts of each change (bridge)
//! ```
//!
//! A step is a computation of everything with one cause more, so that parts add up however causes work on each other. Nothing is written, and no
//! value of a cell is printed.

mod bridge;
mod cause;
mod changes;
mod concern;
mod found;
mod ids;
mod inputs;
mod mapping;
mod rows;
mod selected;
mod side;
mod states;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::disclosure::Audience;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::ingest::plain::Texts;
use crate::nearest::nearest;
use crate::output::{Figure, FigureKey, Figures, Written};
pub use bridge::Part;
use bridge::{Step, bridge};
pub use cause::Cause;
use changes::changes;
use concern::{Concern, Count};
use found::{Found, ending};
pub use inputs::{ChangedRows, FileState, InputFile, RowAccount, Settings};
use side::{Missing, Side};
use states::{State, states};

/// What is asked for.
pub struct Question<'a> {
    /// Folders in which the files of both runs are looked for.
    pub folders: &'a [PathBuf],
    /// Indicators to look at with all their categories; none for the totals of all.
    pub indicators: &'a [String],
}

/// Everything that changed between two runs. It is for the team: nothing in it is protected.
#[derive(Debug, Serialize)]
pub struct Diff {
    /// Who may read it.
    pub audience: Audience,
    /// Id of the project.
    pub project: String,
    /// The version of dosah that compares.
    pub version: &'static str,
    /// The first run.
    pub run_a: RunCard,
    /// The second run.
    pub run_b: RunCard,
    /// What changed in `dosah.toml`.
    pub settings: Settings,
    /// The files of both runs.
    pub files: Vec<InputFile>,
    /// The rows that changed, by file; absent where the rows of a run are not there.
    pub rows: Option<Vec<ChangedRows>>,
    /// Children who have another id.
    pub ids_merged: usize,
    /// Tables of which the mapping changed together with the files.
    pub mapping_with_files: Vec<&'static str>,
    /// Whether the rows of both runs are there.
    pub is_explained: bool,
    /// What has to be known beside it.
    pub notes: Vec<String>,
    /// The figures that changed.
    pub figures: Vec<FigureChange>,
    /// How many of the figures that were looked at did not change.
    pub unchanged: usize,
    /// How many of these did not although rows changed that they could depend on.
    pub unchanged_with_rows: usize,
    /// How many of these did not because parts of their change cancel each other.
    pub cancelled: usize,
    /// How many figures neither run shows and no rows tell.
    pub unknown: usize,
    /// How many figures only one of the runs has.
    pub only_in_one: usize,
}

/// A run, as its folder says it.
#[derive(Debug, Serialize)]
pub struct RunCard {
    /// The folder.
    pub folder: String,
    /// Day as of which cases are open.
    pub as_of: NaiveDate,
    /// The version of dosah.
    pub version: String,
    /// Who reads.
    pub audience: Audience,
    /// The periods.
    pub periods: Vec<String>,
    /// The files that were not found.
    pub missing: Vec<String>,
    /// Why this version cannot read the files.
    pub unreadable: Option<String>,
}

/// A figure that changed.
#[derive(Debug, Serialize)]
pub struct FigureChange {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Dimension.
    pub dimension: String,
    /// Category.
    pub category: String,
    /// Unit id.
    pub unit: String,
    /// The figure of run A: a number, or the state it is in.
    pub from: String,
    /// The figure of run B.
    pub to: String,
    /// The difference, where both are numbers.
    pub change: Option<Decimal>,
    /// What the change is made of.
    pub parts: Vec<Part>,
    /// Whether run A hid it, so that it is known from the rows only.
    pub hidden_in_a: bool,
    /// The same of run B.
    pub hidden_in_b: bool,
}

impl RunCard {
    fn of(written: &Written, side: Result<&Side, &Missing>) -> Self {
        let (missing, unreadable) = match side {
            Ok(_) => (Vec::new(), None),
            Err(Missing::Files(files)) => (files.clone(), None),
            Err(Missing::Unreadable(reason)) => (Vec::new(), Some(reason.clone())),
        };
        RunCard {
            folder: written.folder.display().to_string(),
            as_of: written.manifest.as_of,
            version: written.manifest.version.clone(),
            audience: written.manifest.audience,
            periods: written.manifest.periods.iter().map(|period| period.id.clone()).collect(),
            missing,
            unreadable,
        }
    }
}

/// Compares two report folders.
///
/// # Errors
/// When they are of different projects, when an indicator is asked for that neither has, or on a defect of dosah.
pub fn diff(first: &Written, second: &Written, question: &Question<'_>) -> Result<Diff, Error> {
    must_be_one_project(first, second)?;
    must_be_known(first, second, question)?;
    let found = find(first, second, question.folders);
    let (side_a, side_b) = (Side::read(first, &found), Side::read(second, &found));
    let mut texts = Texts::default();
    let mut together = BTreeSet::new();
    let mut dataset = None;
    let (all, steps) = match (&side_a, &side_b) {
        (Ok(a), Ok(b)) => {
            let theirs = b.rows(&mut texts)?;
            let mapped = mapping::mapped(a, &first.manifest.inputs, b, &theirs, &mut texts)?;
            let all = changes(mapped.rows, &theirs, first.manifest.as_of);
            let steps = states(a, b, &mapped.reading.dataset, &all)?;
            dataset = Some(mapped.reading.dataset);
            together = mapped.together;
            (Some(all), steps)
        }
        (Ok(a), Err(_)) => (None, vec![State { cause: Cause::WrittenA, figures: states::figures(a) }]),
        (Err(_), Ok(b)) => (None, vec![State { cause: Cause::NotExplained, figures: states::figures(b) }]),
        (Err(_), Err(_)) => (None, Vec::new()),
    };
    // Without the rows of run B nothing explains what it wrote.
    let last = if side_b.is_ok() { Cause::WrittenB } else { Cause::NotExplained };
    let sides = side_a.as_ref().ok().zip(side_b.as_ref().ok());
    let mut diff = Diff {
        audience: Audience::Internal,
        project: second.project.clone(),
        version: env!("CARGO_PKG_VERSION"),
        run_a: RunCard::of(first, side_a.as_ref()),
        run_b: RunCard::of(second, side_b.as_ref()),
        settings: inputs::settings(first, second, sides),
        files: inputs::files(first, second),
        rows: all.as_ref().zip(sides).map(|(all, (a, b))| inputs::rows(all, a, b)),
        ids_merged: all.as_ref().map_or(0, |all| all.ids),
        mapping_with_files: together.iter().map(|table| table.spec().name).collect(),
        is_explained: sides.is_some(),
        notes: notes(first, second, &found),
        figures: Vec::new(),
        unchanged: 0,
        unchanged_with_rows: 0,
        cancelled: 0,
        unknown: 0,
        only_in_one: 0,
    };
    let concern = match (&side_b, &all, &dataset) {
        (Ok(side), Some(all), Some(dataset)) => Some(Concern::new(side, dataset, &all.all)?),
        _ => None,
    };
    diff.add_figures(first, second, &steps, last, question, concern.as_ref())?;
    Ok(diff)
}

impl Diff {
    /// Looks at every figure that both runs have.
    fn add_figures(
        &mut self,
        first: &Written,
        second: &Written,
        states: &[State],
        last: Cause,
        question: &Question<'_>,
        concern: Option<&Concern<'_>>,
    ) -> Result<(), Error> {
        let mut counts: BTreeMap<(&str, &str), BTreeMap<Cause, Count>> = BTreeMap::new();
        let has_all = |key: &FigureKey| {
            // Categories that protection puts together are no figures of their own.
            let mut known = states.iter().filter_map(|state| state.figures.as_ref()).peekable();
            known.peek().is_none() || known.any(|figures| figures.contains_key(key))
        };
        let keys: BTreeSet<&FigureKey> = first.figures.keys().chain(second.figures.keys()).collect();
        for key in keys.into_iter().filter(|key| is_asked_for(key, question) && has_all(key)) {
            let (Some(before), Some(now)) = (first.figures.get(key), second.figures.get(key)) else {
                self.only_in_one += 1;
                continue;
            };
            let Some(bridge) = bridge(&steps(key, before, states, (last, now)))? else {
                self.unknown += 1;
                continue;
            };
            let rows = concern.map(|concern| {
                let place = (key.indicator.as_str(), key.period.as_str());
                &*counts.entry(place).or_insert_with(|| concern.rows(place.0, place.1))
            });
            if bridge.from == bridge.to {
                self.unchanged += 1;
                self.unchanged_with_rows += usize::from(rows.is_some_and(|rows| rows.values().any(|rows| rows.counted > 0)));
                self.cancelled += usize::from(!bridge.parts.is_empty());
                continue;
            }
            let mut parts = bridge.parts;
            for part in &mut parts {
                part.settle(rows);
            }
            self.figures.push(FigureChange {
                indicator: key.indicator.clone(),
                period: key.period.clone(),
                dimension: key.dimension.clone(),
                category: key.category.clone(),
                unit: now.unit.clone(),
                from: bridge.from,
                to: bridge.to,
                change: bridge.change,
                parts,
                hidden_in_a: bridge.is_hidden_before,
                hidden_in_b: bridge.is_hidden_now,
            });
        }
        Ok(())
    }
}

impl Part {
    /// Counts its rows. A cause of which no row changed is none of several that stand together.
    fn settle(&mut self, rows: Option<&BTreeMap<Cause, Count>>) {
        let count = |cause: &Cause| rows.and_then(|rows| rows.get(cause)).copied().unwrap_or_default();
        let counted: usize = self.causes.iter().map(|cause| count(cause).counted).sum();
        let all: usize = self.causes.iter().map(|cause| count(cause).all).sum();
        self.rows = if counted > 0 { counted } else { all };
        if self.causes.len() > 1 {
            let can_be = |cause: &Cause| !Cause::OF_ROWS.contains(cause) || count(cause).all > 0;
            let left: Vec<Cause> = self.causes.iter().copied().filter(can_be).collect();
            if !left.is_empty() {
                self.causes = left;
            }
        }
    }
}

fn is_asked_for(key: &FigureKey, question: &Question<'_>) -> bool {
    if question.indicators.is_empty() { key.dimension == TOTAL } else { question.indicators.contains(&key.indicator) }
}

/// A figure in all states, what the runs wrote included.
fn steps<'a>(key: &FigureKey, before: &'a Figure, states: &'a [State], (last, now): (Cause, &'a Figure)) -> Vec<Step<'a>> {
    let of = |figures: &'a Option<Figures>| figures.as_ref().and_then(|figures| figures.get(key));
    let between = states.iter().map(|state| (state.cause, of(&state.figures)));
    std::iter::once((Cause::WrittenA, Some(before))).chain(between).chain([(last, Some(now))]).collect()
}

fn must_be_one_project(first: &Written, second: &Written) -> Result<(), Error> {
    if first.project == second.project {
        return Ok(());
    }
    Err(Error::Usage {
        message: format!(
            "{} is a report of the project \"{}\", and {} one of \"{}\"",
            first.folder.display(),
            first.project,
            second.folder.display(),
            second.project
        ),
        help: "give two report folders of one project".to_owned(),
    })
}

fn must_be_known(first: &Written, second: &Written, question: &Question<'_>) -> Result<(), Error> {
    let has = |written: &Written, id: &String| written.definitions.contains_key(id);
    let unknown = question.indicators.iter().find(|id| !has(first, id) && !has(second, id));
    unknown.map_or(Ok(()), |id| {
        let known: BTreeSet<&str> = first.definitions.keys().chain(second.definitions.keys()).map(String::as_str).collect();
        let near = nearest(id, &Vec::from_iter(known));
        let help = near.map_or_else(|| "the names are those of measurements.csv".to_owned(), |near| format!("did you mean \"{near}\"?"));
        Err(Error::Usage { message: format!("neither report has an indicator \"{id}\""), help })
    })
}

/// Looks for the files of both runs.
fn find(first: &Written, second: &Written, folders: &[PathBuf]) -> Found {
    let mut wanted = BTreeSet::new();
    let mut endings = BTreeSet::from(["toml".to_owned()]);
    for written in [first, second] {
        wanted.insert(written.manifest.project.sha256.as_str());
        for input in &written.manifest.inputs {
            wanted.insert(input.sha256.as_str());
            endings.insert(ending(Path::new(&input.file)));
        }
    }
    Found::below(folders, &wanted, &endings)
}

fn notes(first: &Written, second: &Written, found: &Found) -> Vec<String> {
    let mut notes = Vec::new();
    for (run, written) in [("A", first), ("B", second)] {
        for file in &written.altered {
            notes.push(format!("{file} of run {run} is not as dosah wrote it"));
        }
    }
    if found.is_cut_short {
        notes.push("there are too many files to look at all of them; name the folders of the exports with --inputs".to_owned());
    }
    notes
}
