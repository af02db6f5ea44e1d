//! Text to typed rows: the only place that parses data.

mod aliases;
mod build;
mod category;
mod cell;
mod clashes;
mod codes;
mod confusable;
pub mod copy;
mod currency;
mod cut;
pub mod dataset;
mod date;
mod detect;
mod dialect;
mod encoding;
pub mod exchange;
pub mod faults;
mod file;
mod filter;
pub mod guess;
mod head;
mod header;
mod ids;
mod intern;
mod keys;
mod layout;
mod ledger;
mod locate;
mod misread;
mod money;
pub mod names;
mod number;
mod part;
mod paths;
pub mod places;
pub mod plain;
pub mod raw;
mod reader;
mod rows;
mod rows_again;
pub mod schema;
mod shape;
mod signs;
mod size;
mod slots;
mod source;
mod stays;
pub mod subset;
mod suspects;
mod table;
#[cfg(test)]
mod tests;
pub mod texts;

use std::collections::{BTreeMap, BTreeSet};

use polars::frame::DataFrame;

use crate::error::Error;
use crate::finding::Finding;
use crate::project::Project;
use category::Vocabularies;
pub use category::declared_values;

use dataset::{Dataset, Doubt, RejectedRow};
use faults::Fault;
use file::Opened;
use layout::Known;
use names::Names;
use schema::{TABLES, Table, TableSpec};
use source::Source;
use table::{Shared, TableRows};

/// What comes out of reading: the usable rows, what is wrong with the others, and which they are.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The rows that can be used.
    pub dataset: Dataset,
    /// What is wrong, sorted by file (in the order of reading), line and column.
    pub findings: Vec<Finding>,
    /// The rows that were set aside, one entry a row, in the same order.
    pub rejected: Vec<RejectedRow>,
    /// The cells that findings are about, in the order of files and lines.
    pub doubts: Vec<Doubt>,
    /// The rows that were set aside and have the cells of a row, in frames like those of the dataset. A cell in doubt is empty, and so is a
    /// category that no usable row has; a child who is not in `children` has a number from [`LOST`](dataset::LOST) on.
    pub set_aside: BTreeMap<Table, DataFrame>,
    /// The columns that hold a text which may tell who somebody is. Texts are dropped after reading; [`texts::look`] reads them again.
    pub suspects: BTreeSet<(Table, &'static str)>,
}

/// Reads every input of a project.
///
/// # Errors
/// When a file is missing or `dosah.toml` maps something that does not exist. What is wrong *in* a file is a finding.
pub fn read(project: &Project) -> Result<Reading, Error> {
    read_all(project, None).map(|(reading, _)| reading)
}

/// The same, with the texts behind the numbers of ids.
///
/// # Errors
/// Those of [`read`].
pub fn read_with_names(project: &Project) -> Result<(Reading, Names), Error> {
    read_all(project, Some(Names::default())).map(|(reading, names)| (reading, names.unwrap_or_default()))
}

fn read_all(project: &Project, names: Option<Names>) -> Result<(Reading, Option<Names>), Error> {
    let mut shared = Shared {
        names,
        vocabularies: Vocabularies::declared(&project.file),
        known: Known { currency: project.file.finance.as_ref().map(|finance| finance.currency.get_ref().clone()), ..Known::default() },
        ..Shared::default()
    };
    let sources = source::sources(project, &mut shared.vocabularies)?;
    let mut tables = BTreeMap::new();
    for spec in TABLES {
        let of_table: Vec<&Source<'_>> = sources.iter().filter(|source| source.spec.table == spec.table).collect();
        if !of_table.is_empty() {
            tables.insert(spec.table, read_table(spec, &of_table, project, &mut shared)?);
        }
        if spec.table == Table::Rates {
            shared.rates = exchange::rates(project, tables.get(&Table::Rates))?;
        }
        if spec.table == Table::Children
            && let Some(frame) = tables.get_mut(&Table::Aliases)
        {
            *frame = aliases::hold_against_children(frame, &mut shared)?;
        }
    }
    let (categories, moves) = shared.vocabularies.settle(&codes::used_codes(&tables)?);
    codes::move_codes(&mut tables, &moves)?;
    let mut set_aside = shared.set_aside;
    codes::move_codes(&mut set_aside, &moves)?;
    shared.doubts.sort();
    if let Some(names) = &mut shared.names {
        names.keep_lost(&shared.known.lost);
    }
    let (findings, rejected) = shared.journal.finish(&shared.files);
    let suspects = wherever_children_are(shared.suspects);
    let reading = Reading {
        dataset: Dataset { tables, categories, files: shared.files },
        findings,
        rejected,
        doubts: shared.doubts,
        set_aside,
        suspects,
    };
    Ok((reading, shared.names))
}

/// An id that may tell who a child is stands in every table of which rows are of children, and is kept only once.
fn wherever_children_are(mut suspects: BTreeSet<(Table, &'static str)>) -> BTreeSet<(Table, &'static str)> {
    if suspects.iter().any(|(_, column)| matches!(*column, "child_id" | "alias")) {
        let of_children = TABLES.iter().filter(|spec| spec.column("child_id").is_some());
        suspects.extend(of_children.map(|spec| (spec.table, "child_id")));
    }
    suspects
}

fn read_table(spec: &'static TableSpec, sources: &[&Source<'_>], project: &Project, shared: &mut Shared) -> Result<DataFrame, Error> {
    let mut opened = Vec::new();
    for source in sources {
        for (path, shown) in &source.files {
            opened.push(Opened::open(path, shown, source)?);
        }
    }
    let first = shared.files.len();
    shared.files.extend(opened.iter().map(Opened::account));
    let (hashes, frame) =
        rayon::join(|| opened.iter().map(Opened::sha256).collect::<Vec<_>>(), || read_rows(spec, &opened, first, project, shared));
    for (file, sha256) in shared.files[first..].iter_mut().zip(hashes) {
        file.sha256 = sha256;
    }
    frame
}

fn read_rows(
    spec: &'static TableSpec,
    opened: &[Opened<'_>],
    first: usize,
    project: &Project,
    shared: &mut Shared,
) -> Result<DataFrame, Error> {
    let texts: Vec<_> = opened.iter().map(Opened::decode).collect();
    let mut table = TableRows::new(spec, project, &mut shared.vocabularies);
    for ((file, opened), text) in (first..).zip(opened).zip(&texts) {
        match text {
            Ok(text) => file::read(text, opened, file, &mut table, shared),
            Err((fault, line, column)) => file::block(fault.clone(), (*line, *column), file, &mut table, shared),
        }
    }
    let rows_read: u64 = shared.files[first..].iter().map(|file| file.rows_read).sum();
    if spec.required && !table.blocked && rows_read == 0 {
        let message = format!("the table {} has a header and no rows", spec.name);
        let fault = Fault::new(faults::NO_ROWS, message, "export it again with its rows; no report can be made without them");
        file::block(fault, (0, 0), first, &mut table, shared);
    }
    if spec.table == Table::Children {
        shared.known.children_unknown = table.blocked;
    }
    table.finish(shared)
}
