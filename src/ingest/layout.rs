//! What all parts of a file share while they are read side by side: its columns, and what is known before.

use super::cell::Value;
use super::faults::{Fault, Journal, Spot};
use super::header::{Field, match_labels};
use super::intern::Interner;
use super::reader::Records;
use super::rows::quote_fault;
use super::schema::TableSpec;
use super::source::Source;
use crate::finding::Severity;

/// What the rows of later tables are held against.
#[derive(Default)]
pub(super) struct Known {
    /// Ids of children; the number of an id is its row.
    pub children: Interner,
    /// Ids that are not in children: first those of rows of children that were set aside, then others.
    pub lost: Interner,
    /// How many of them are of rows of children.
    pub lost_children: usize,
    /// Whether children could not be read, so that nobody can say who is one.
    pub children_unknown: bool,
    /// The reporting currency.
    pub currency: Option<String>,
}

/// What a row is read against.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub source: &'a Source<'a>,
    pub known: &'a Known,
    /// What an absent column and an empty cell mean in each column of the table, where they mean something.
    pub defaults: &'a [Option<Value>],
}

/// Where the columns of a table stand in a file.
pub(super) struct Layout {
    pub spec: &'static TableSpec,
    /// Index of the file.
    pub file: usize,
    /// Path as written in `dosah.toml`.
    pub path: String,
    pub delimiter: u8,
    /// The headers as they stand in the file.
    pub labels: Vec<String>,
    /// The columns that are read.
    pub fields: Vec<Field>,
}

/// Where in a record a fault is.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    Record,
    Field(usize),
    Byte(usize),
}

impl At {
    /// Line and column in the present record.
    pub(super) fn place(self, records: &Records<'_>) -> (u64, u64) {
        match self {
            At::Record => (records.place().line, 0),
            At::Field(field) => records.locate(field),
            At::Byte(byte) => records.locate_byte(byte),
        }
    }
}

impl Context<'_> {
    /// Whether a row is nothing without a column: it is required, or it decides how the row counts.
    pub(super) fn decides(&self, column: usize) -> bool {
        self.source.spec.columns[column].required || self.defaults[column].is_some()
    }
}

impl Layout {
    /// Before the header is read.
    pub(super) fn new(spec: &'static TableSpec, file: usize, path: &str, delimiter: u8) -> Self {
        Layout { spec, file, path: path.to_owned(), delimiter, labels: Vec::new(), fields: Vec::new() }
    }

    /// Reads the header; says whether the rows can be read under it.
    pub(super) fn read_header(&mut self, records: &mut Records<'_>, source: &Source<'_>, journal: &mut Journal) -> bool {
        if !records.advance() {
            return false;
        }
        self.labels = (0..records.width()).map(|field| records.cell(field).to_owned()).collect();
        if let Some(fault) = records.quote_fault() {
            let (severity, at, fault) = quote_fault(fault, Severity::Blocks);
            self.report(records, journal, severity, at, fault);
            return false;
        }
        let matched = match_labels(&self.labels, source);
        let blocked = matched.faults.iter().any(|(severity, ..)| *severity == Severity::Blocks);
        for (severity, field, fault) in matched.faults {
            self.report(records, journal, severity, field.map_or(At::Record, At::Field), fault);
        }
        self.fields = matched.fields;
        !blocked
    }

    /// Whether the present record has the same cells as the header.
    pub(super) fn is_header(&self, records: &Records<'_>) -> bool {
        self.labels.iter().enumerate().all(|(field, label)| records.cell(field) == label)
    }

    /// Writes a fault of the present record down.
    pub(super) fn report(&self, records: &Records<'_>, journal: &mut Journal, severity: Severity, at: At, fault: Fault) {
        journal.report((self.file, &self.path), severity, fault, || (self.spot(records, at), None));
    }

    /// Where a column of the table stands in the file.
    pub(super) fn at_column(&self, column: usize) -> At {
        self.fields.iter().find(|field| field.column == column).map_or(At::Record, |field| At::Field(field.index))
    }

    /// The field that holds the id of a child.
    pub(super) fn child_field(&self) -> usize {
        self.fields.iter().find(|field| self.spec.columns[field.column].name == "child_id").map_or(0, |field| field.index)
    }

    /// dosah's name of the column at a place.
    pub(super) fn name_at(&self, at: At) -> Option<&'static str> {
        let At::Field(index) = at else { return None };
        self.fields.iter().find(|field| field.index == index).map(|field| self.spec.columns[field.column].name)
    }

    /// A place in the present record, as a finding gives it.
    pub(super) fn spot(&self, records: &Records<'_>, at: At) -> Spot {
        let (line, column) = at.place(records);
        let (cell, header) = match at {
            At::Field(index) => (Some((index, records.place().row)), self.labels.get(index).cloned()),
            At::Record | At::Byte(_) => (None, None),
        };
        Spot { line, column, cell, header, table: Some(self.spec.table), name: self.name_at(at) }
    }
}
