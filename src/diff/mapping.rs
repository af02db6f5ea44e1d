//! The files of the first run as the second reads them. Where a header or the words of a program changed together with the mapping, the old
//! files need the old mapping: for each table that one is taken with which more rows are the same as in the second run.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::Pairs;
use super::side::Side;
use crate::error::Error;
use crate::finding::Severity;
use crate::ingest::plain::{PlainRows, Texts, plain};
use crate::ingest::schema::Table;
use crate::ingest::{self, Reading};
use crate::output::WrittenInput;
use crate::project::Project;
use crate::project::file::Input;

/// The rows of the first run, ready to be compared.
pub struct Mapped {
    /// The reading.
    pub reading: Reading,
    /// Its rows.
    pub rows: PlainRows,
    /// Tables of which the mapping changed together with the files, so that the old one still reads the old files.
    pub together: BTreeSet<Table>,
}

/// Reads the files of the first run with the lists and, where they can be read so, the mapping of the second.
///
/// # Errors
/// Only on a defect of dosah.
pub fn mapped(first: &Side, inputs: &[WrittenInput], second: &Side, theirs: &PlainRows, texts: &mut Texts) -> Result<Mapped, Error> {
    let own = first.rows(texts)?;
    let as_it_was = |together| Mapped { reading: first.reading.clone(), rows: own.clone(), together };
    if first.project.source == second.project.source {
        return Ok(as_it_was(BTreeSet::new()));
    }
    let tables: BTreeSet<Table> = inputs.iter().filter_map(|input| Table::named(&input.table)).collect();
    let mut together: BTreeSet<Table> =
        tables.iter().copied().filter(|table| entries(*table, inputs, &second.project.file.input).is_none()).collect();
    // Each round takes the old mapping for at least one table more.
    for _ in 0..=tables.len() {
        let project = with_mapping(first, inputs, second, &tables, &together);
        let Ok((reading, names)) = ingest::read_with_names(&project) else {
            if together == tables {
                break;
            }
            together.clone_from(&tables);
            continue;
        };
        let blocked: BTreeSet<Table> = blocked(&reading).difference(&together).copied().collect();
        if !blocked.is_empty() {
            together.extend(blocked);
            continue;
        }
        if reading.findings.iter().any(|finding| finding.severity == Severity::Blocks) {
            break;
        }
        let rows = plain(&reading, &names, texts)?;
        let differ = |rows: &PlainRows, table: &Table| match (rows.used.get(table), theirs.used.get(table)) {
            (Some(one), Some(other)) => Pairs::equal(&one.rows, &other.rows).alone(),
            (one, other) => one.or(other).map_or(0, |table| table.rows.len()),
        };
        let fits_worse = |table: &&Table| !together.contains(*table) && differ(&own, table) < differ(&rows, table);
        let worse: BTreeSet<Table> = tables.iter().filter(fits_worse).copied().collect();
        if worse.is_empty() {
            return Ok(Mapped { reading, rows, together });
        }
        together.extend(worse);
    }
    Ok(as_it_was(tables))
}

/// The project of the second run with the files of the first.
fn with_mapping(first: &Side, inputs: &[WrittenInput], second: &Side, tables: &BTreeSet<Table>, together: &BTreeSet<Table>) -> Project {
    let mut project = second.project.clone();
    project.exports.clone_from(&first.project.exports);
    let of = |table: Table| {
        let old = || first.project.file.input.iter().filter(|input| is_of(table, input)).cloned().collect();
        let new = || entries(table, inputs, &second.project.file.input);
        if together.contains(&table) { old() } else { new().unwrap_or_else(old) }
    };
    project.file.input = tables.iter().flat_map(|table| of(*table)).collect();
    project
}

/// The entries of a `dosah.toml` for the files of a table, each naming one of them; none where it cannot be told which entry is for which file.
fn entries(table: Table, inputs: &[WrittenInput], declared: &[Input]) -> Option<Vec<Input>> {
    let mut files: Vec<&str> = Vec::new();
    for input in inputs.iter().filter(|input| input.table == table.spec().name) {
        if !files.contains(&input.file.as_str()) {
            files.push(&input.file);
        }
    }
    let of_table: Vec<&Input> = declared.iter().filter(|input| is_of(table, input)).collect();
    match of_table.as_slice() {
        [] => Some(files.iter().map(|file| Input::plain(table.spec().name, file)).collect()),
        [only] => Some(files.iter().map(|file| only.of_file(file)).collect()),
        several => {
            let mut entries = Vec::new();
            for file in files {
                let of_file: Vec<Input> = several.iter().filter(|input| input.names(file)).map(|input| input.of_file(file)).collect();
                if of_file.is_empty() {
                    return None;
                }
                entries.extend(of_file);
            }
            Some(entries)
        }
    }
}

/// Stays may be declared as transitions that have a beginning and an end.
fn is_of(table: Table, input: &Input) -> bool {
    let declared = input.table.get_ref();
    declared == table.spec().name || (table == Table::Episodes && declared == Table::PhaseTransitions.spec().name)
}

/// The tables that cannot be read.
fn blocked(reading: &Reading) -> BTreeSet<Table> {
    let files: BTreeMap<&str, Table> = reading.dataset.files.iter().map(|file| (file.path.as_str(), file.table)).collect();
    let blocks = reading.findings.iter().filter(|finding| finding.severity == Severity::Blocks);
    blocks.filter_map(|finding| finding.table.or_else(|| files.get(finding.location.file.as_str()).copied())).collect()
}
