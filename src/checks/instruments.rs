//! Instruments of the scores and instruments of `dosah.toml`: those that only one of the two knows.

use super::list::{Check, INSTRUMENT_WITHOUT_SCORES, UNDECLARED_INSTRUMENT};
use super::notes::Notes;
use super::rows::Data;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::indicators::views::{Frame, position};
use crate::ingest::dataset::Dataset;
use crate::ingest::faults::shown;
use crate::ingest::schema::Table;
use crate::project::file::Instrument;
use crate::project::{PROJECT_FILE, Project, nearest};

/// The first score of every instrument that is not declared.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let Some(scores) = data.rows(Table::Scores) else { return Ok(()) };
    let declared: Vec<String> = data.project.file.instrument.iter().map(|instrument| instrument.id.get_ref().clone()).collect();
    let codes = scores.codes("instrument")?;
    for (code, name) in (0..).zip(scores.frame.labels("instrument").unwrap_or_default()) {
        let rows = codes.iter().filter(|known| **known == code).count();
        let Some(first) = codes.iter().position(|known| *known == code).filter(|_| position(&declared, name).is_none()) else { continue };
        notes.add(UNDECLARED_INSTRUMENT, scores.at(first, "instrument"), None, || {
            let rows = if rows == 1 { "1 score is".to_owned() } else { format!("{rows} scores, this one first, are") };
            let name = shown(name).unwrap_or_else(|| "this cell".to_owned());
            format!("{rows} of an instrument that is not declared: {name}")
        });
    }
    Ok(())
}

/// Declared instruments that no score is of, and those whose informant never answered, each at its place in `dosah.toml`.
pub(super) fn unused(project: &Project, dataset: &Dataset) -> Vec<Finding> {
    let Some(rows) = dataset.tables.get(&Table::Scores) else { return Vec::new() };
    let scores = Frame::of_table(rows, Table::Scores, &dataset.categories);
    let names = |column: &str| scores.labels(column).filter(|_| scores.has(column)).unwrap_or_default();
    let of = |instrument: &Instrument| {
        if position(names("instrument"), instrument.id.get_ref()).is_none() {
            return Some((instrument.id.clone(), "instrument"));
        }
        let informant = instrument.informant.as_ref()?;
        position(names("informant"), informant.get_ref()).is_none().then(|| (informant.clone(), "informant"))
    };
    let findings = project.file.instrument.iter().filter_map(of).map(|(written, column)| {
        let (line, at) = project.place(written.span().start + 1);
        let known: Vec<&str> = names(column).iter().map(String::as_str).collect();
        let remedy = |Check { remedy, .. }: Check| remedy.to_owned();
        Finding {
            check: INSTRUMENT_WITHOUT_SCORES.name,
            severity: Severity::Warning,
            table: None,
            column: None,
            location: Location { file: PROJECT_FILE.to_owned(), line: line as u64, column: at as u64, cell: None, header: None },
            related: None,
            message: format!("no score has the {column} “{}”", written.get_ref()),
            help: nearest(written.get_ref(), &known)
                .map_or_else(|| remedy(INSTRUMENT_WITHOUT_SCORES), |name| format!("did you mean \"{name}\"?")),
        }
    });
    findings.collect()
}
