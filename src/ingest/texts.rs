//! The texts of columns, read again for whoever has to look at them. No text leaves this module: only what was seen, and where.

use std::collections::BTreeSet;

use super::category::{Vocabularies, mapped};
use super::file::Opened;
use super::layout::At;
use super::locate::cell_name;
use super::rows_again::RowsAgain;
use super::schema::{ColumnSpec, Kind, Table};
use super::source::{self, Source};
use crate::error::Error;
use crate::finding::Location;
use crate::project::Project;

/// A text of a column.
#[derive(Debug, Clone, Copy)]
pub struct ColumnText<'a> {
    /// The table.
    pub table: Table,
    /// The column.
    pub column: &'static ColumnSpec,
    /// What stands in the cell, or is built of several.
    pub text: &'a str,
    /// Whether it is a category of a list, or `dosah.toml` says which one is meant.
    pub is_declared: bool,
}

/// What was seen in a text.
#[derive(Debug, Clone)]
pub struct Sight<S> {
    /// The table.
    pub table: Table,
    /// dosah's name of the column.
    pub column: &'static str,
    /// Where it stands.
    pub location: Location,
    /// What was seen.
    pub seen: S,
}

/// Looks at every text of these columns, in the order of files and lines. Columns that nothing maps are never looked at.
///
/// # Errors
/// When a file can no longer be read.
pub fn look<S>(
    project: &Project,
    columns: &BTreeSet<(Table, &'static str)>,
    see: impl Fn(ColumnText<'_>) -> Vec<S>,
) -> Result<Vec<Sight<S>>, Error> {
    let mut sights = Vec::new();
    if columns.is_empty() {
        return Ok(sights);
    }
    let mut vocabularies = Vocabularies::declared(&project.file);
    for source in source::sources(project, &mut vocabularies)? {
        let table = source.spec.table;
        if !columns.iter().any(|(wanted, _)| *wanted == table) {
            continue;
        }
        for (path, shown) in &source.files {
            let opened = Opened::open(path, shown, &source)?;
            // A file that is no text was refused when it was read.
            let Ok(decoded) = opened.decode() else { continue };
            let Some(mut rows) = RowsAgain::of(&decoded.text, &source) else { continue };
            while rows.advance() {
                let fields = rows.layout.fields.iter().map(|field| (field, &source.spec.columns[field.column]));
                for (field, column) in fields.filter(|(_, column)| columns.contains(&(table, column.name))) {
                    let text = field.text(&rows.records);
                    let is_declared = is_declared(&text, column, &source, &mut vocabularies);
                    for seen in see(ColumnText { table, column, text: &text, is_declared }) {
                        let spot = rows.layout.spot(&rows.records, At::Column(field.column));
                        let cell = spot.cell.map(|(field, row)| cell_name(field, row));
                        let location = Location { file: shown.clone(), line: spot.line, column: spot.column, cell, header: spot.header };
                        sights.push(Sight { table, column: column.name, location, seen });
                    }
                }
            }
        }
    }
    Ok(sights)
}

/// Whether a text is a category of a list, or `dosah.toml` says which one is meant.
fn is_declared(text: &str, column: &ColumnSpec, source: &Source<'_>, vocabularies: &mut Vocabularies) -> bool {
    let Kind::Category(domain) = column.kind else { return false };
    let meant = mapped(text, source.values(column));
    let known = vocabularies.of(domain);
    meant != text || (known.closed && known.find(meant).is_some())
}
