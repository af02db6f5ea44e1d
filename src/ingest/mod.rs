//! Text to typed rows: the only place that parses data.

mod category;
mod cell;
pub mod dataset;
mod date;
mod dialect;
mod encoding;
pub mod faults;
mod file;
mod header;
mod intern;
mod keys;
mod locate;
mod money;
mod number;
mod reader;
mod rows;
pub mod schema;
mod slots;
mod source;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use polars::frame::DataFrame;

use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::project::Project;
use category::Vocabularies;
use dataset::{Dataset, RejectedRow};
use faults::Fault;
use rows::Shared;
use schema::{TABLES, Table, TableSpec};
use source::Source;
use table::TableRows;

/// What comes out of reading: the usable rows, what is wrong with the others, and which they are.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The rows that can be used.
    pub dataset: Dataset,
    /// What is wrong, sorted by file (in the order of reading), line and column.
    pub findings: Vec<Finding>,
    /// The rows that were set aside, one entry a row, in the same order.
    pub rejected: Vec<RejectedRow>,
}

/// Reads every input of a project.
///
/// # Errors
/// When a file is missing or `dosah.toml` maps something that does not exist. What is wrong *in* a file is a finding.
pub fn read(project: &Project) -> Result<Reading, Error> {
    let mut shared = Shared {
        vocabularies: Vocabularies::declared(&project.file),
        currency: project.file.finance.as_ref().map(|finance| finance.currency.get_ref().clone()),
        ..Shared::default()
    };
    let sources = source::sources(project, &mut shared.vocabularies)?;
    let mut tables = BTreeMap::new();
    for spec in TABLES {
        let of_table: Vec<&Source<'_>> = sources.iter().filter(|source| source.spec.table == spec.table).collect();
        if !of_table.is_empty() {
            tables.insert(spec.table, read_table(spec, &of_table, project, &mut shared)?);
        }
    }
    let (categories, moves) = shared.vocabularies.settle(&table::used_codes(&tables)?);
    table::move_codes(&mut tables, &moves)?;
    let (findings, rejected) = shared.journal.finish(&shared.files);
    Ok(Reading { dataset: Dataset { tables, categories, files: shared.files }, findings, rejected })
}

fn read_table(spec: &'static TableSpec, sources: &[&Source<'_>], project: &Project, shared: &mut Shared) -> Result<DataFrame, Error> {
    let first = shared.files.len();
    let mut table = TableRows::new(spec, project, &mut shared.vocabularies);
    for source in sources {
        for (path, shown) in &source.files {
            file::read(path, shown, source, &mut table, shared)?;
        }
    }
    let rows_read: u64 = shared.files[first..].iter().map(|file| file.rows_read).sum();
    if spec.required && !table.blocked && rows_read == 0 {
        let message = format!("the table {} has a header and no rows", spec.name);
        let fault = Fault::new(faults::NO_ROWS, message, "export it again with its rows; no report can be made without them");
        let file = shared.files.get(first).map(|file| file.path.clone()).unwrap_or_default();
        let location = Location { file, line: 0, column: 0, cell: None, header: None };
        shared.journal.report(first, Severity::Blocks, fault, || (location, None));
        table.blocked = true;
    }
    if spec.table == Table::Children {
        shared.children_unknown = table.blocked;
    }
    table.finish()
}
