//! What all parts of a file share while they are read side by side: its columns, and what is known before.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::aliases::Aliases;
use super::cell::Value;
use super::confusable::Looks;
use super::faults::{Fault, INVISIBLE_CHARACTER, Journal, MISSING_LABEL, Spot};
use super::head;
use super::header::{Field, held, match_labels};
use super::intern::Interner;
use super::reader::Records;
use super::rows::quote_fault;
use super::schema::{ColumnSpec, TableSpec};
use super::signs;
use super::source::Source;
use super::stays::Overlaps;
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
    /// Ids that stand for children who have another one; none when there is no such table.
    pub aliases: Option<Aliases>,
    /// What the ids of children look like, once somebody asks.
    pub looks: OnceLock<Looks>,
    /// Whether children could not be read, so that nobody can say who is one.
    pub children_unknown: bool,
    /// The reporting currency.
    pub currency: Option<String>,
}

impl Known {
    /// Whether an id is that of a child whose row was set aside.
    pub(super) fn has_lost(&self, id: &str) -> bool {
        self.lost.get(id).is_some_and(|number| (number as usize) < self.lost_children)
    }

    /// Whether an id that is not in children looks like one that is.
    pub(super) fn looks_known(&self, id: &str) -> bool {
        self.looks.get_or_init(|| Looks::of(self.children.texts()).0).have(id)
    }
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
    /// What happens to stays that overlap.
    pub overlaps: Overlaps,
    /// Whether it is one of children that feeds another table too, so that it repeats a child in several rows.
    pub is_wide: bool,
    /// The headers, each on one line.
    pub labels: Vec<String>,
    /// The headers as they stand in the file.
    written: Vec<String>,
    /// The columns that are read.
    pub fields: Vec<Field>,
    /// What they hold.
    pub held: Vec<ColumnSpec>,
    /// The fields that the filter reads.
    pub filter: Vec<usize>,
}

/// Where in a record a fault is.
#[derive(Debug, Clone, Copy)]
pub(super) enum At {
    Record,
    /// A field of the file.
    Field(usize),
    /// A column of the table.
    Column(usize),
    Byte(usize),
}

impl Known {
    /// The id that counts: the one for which this one stands, or this one.
    pub(super) fn counting<'a>(&'a self, id: &'a str) -> &'a str {
        self.aliases.as_ref().and_then(|aliases| aliases.target(id)).unwrap_or(id)
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
    pub(super) fn new(source: &Source<'_>, file: usize, path: &str, delimiter: u8) -> Self {
        Layout {
            spec: source.spec,
            file,
            path: path.to_owned(),
            delimiter,
            overlaps: source.overlaps,
            is_wide: source.is_wide,
            labels: Vec::new(),
            written: Vec::new(),
            fields: Vec::new(),
            held: Vec::new(),
            filter: Vec::new(),
        }
    }

    /// Reads the header, above which so many rows stand that are not blank; says whether the rows can be read under it.
    pub(super) fn read_header(&mut self, records: &mut Records<'_>, above: usize, source: &Source<'_>, journal: &mut Journal) -> bool {
        let mut passed = 0;
        while records.advance() {
            let is_blank = records.is_blank() && records.quote_fault().is_none();
            passed += usize::from(!is_blank);
            if passed > above {
                break;
            }
        }
        if let Some(row) = source.header_row.filter(|row| *row != records.place().row) {
            let message = format!("row {row}, which dosah.toml names as the header, is blank or not in the file");
            let help = "set header_row in dosah.toml, in the [[input]] of this file, to the number that a spreadsheet shows beside the header, or remove it";
            let spot = Spot { table: Some(self.spec.table), ..Spot::default() };
            journal.report((self.file, &self.path), Severity::Blocks, Fault::new(MISSING_LABEL, message, help), || (spot, None));
            return false;
        }
        self.written = (0..records.width()).map(|field| records.cell(field).to_owned()).collect();
        self.labels = head::labels(records);
        if let Some(fault) = records.quote_fault() {
            let (severity, at, fault) = quote_fault(fault, Severity::Blocks);
            self.report(records, journal, severity, at, fault);
            return false;
        }
        let matched = match_labels(&self.labels, source);
        self.report_odd_signs(records, |_| true, |at, fault| self.report(records, journal, Severity::Warning, at, fault));
        let blocked = matched.faults.iter().any(|(severity, ..)| *severity == Severity::Blocks);
        for (severity, field, fault) in matched.faults {
            self.report(records, journal, severity, field.map_or(At::Record, At::Field), fault);
        }
        self.fields = matched.fields;
        self.held = held(self.spec, &self.fields);
        self.filter = matched.filter;
        !blocked
    }

    /// Whether the present record is the header once more, and if so, whether in the same order.
    pub(super) fn repeats_header(&self, records: &Records<'_>) -> Option<bool> {
        let is_label = |cell: &str| self.written.iter().any(|label| label.len() == cell.len() && label.eq_ignore_ascii_case(cell));
        // The first cell tells for nearly every row.
        if !is_label(records.cell(0)) || !(1..records.width()).all(|field| is_label(records.cell(field))) {
            return None;
        }
        let mut names: Vec<String> = (0..records.width()).map(|field| records.cell(field).to_lowercase()).collect();
        let mut labels: Vec<String> = self.written.iter().map(|label| label.to_lowercase()).collect();
        let is_same_order = names == labels;
        names.sort_unstable();
        labels.sort_unstable();
        (names == labels).then_some(is_same_order)
    }

    /// Writes a fault of the present record down.
    pub(super) fn report(&self, records: &Records<'_>, journal: &mut Journal, severity: Severity, at: At, fault: Fault) {
        journal.report((self.file, &self.path), severity, fault, || (self.spot(records, at), None));
    }

    /// Hands on what is to be said of signs of the present record that nobody sees. In columns that are not read only control characters
    /// matter.
    pub(super) fn report_odd_signs(&self, records: &Records<'_>, is_read: impl Fn(usize) -> bool, mut report: impl FnMut(At, Fault)) {
        for (field, sign) in records.odd_signs().into_iter().filter(|(field, sign)| sign.is_control() || is_read(*field)) {
            let message = format!("this cell holds {}, which nobody sees", signs::name(sign));
            let help = "it is read without it; write the cell again, so that it looks the same everywhere";
            report(At::Field(field), Fault::new(INVISIBLE_CHARACTER, message, help));
        }
    }

    /// Where the texts of a column of the table come from.
    pub(super) fn field(&self, column: usize) -> Option<&Field> {
        self.fields.iter().find(|field| field.column == column)
    }

    /// The id of the child in the present record.
    pub(super) fn child_id<'r>(&self, records: &'r Records<'_>) -> Cow<'r, str> {
        let field = self.fields.iter().find(|field| self.spec.columns[field.column].name == "child_id");
        field.map_or(Cow::Borrowed(""), |field| field.text(records))
    }

    /// Line and column of a place in the present record.
    pub(super) fn place(&self, records: &Records<'_>, at: At) -> (u64, u64) {
        match (at, self.index(at)) {
            (At::Byte(byte), _) => records.locate_byte(byte),
            (_, Some(field)) => records.locate(field),
            (_, None) => (records.place().line, 0),
        }
    }

    /// The field of a place.
    fn index(&self, at: At) -> Option<usize> {
        match at {
            At::Field(field) => Some(field),
            At::Column(column) => self.field(column).and_then(Field::index),
            At::Record | At::Byte(_) => None,
        }
    }

    /// dosah's name of the column at a place.
    pub(super) fn name_at(&self, at: At) -> Option<&'static str> {
        let column = match at {
            At::Column(column) => Some(column),
            _ => self.fields.iter().find(|field| field.index().is_some() && field.index() == self.index(at)).map(|field| field.column),
        };
        column.map(|column| self.spec.columns[column].name)
    }

    /// A place in the present record, as a finding gives it.
    pub(super) fn spot(&self, records: &Records<'_>, at: At) -> Spot {
        let (line, column) = self.place(records, at);
        let index = self.index(at);
        Spot {
            line,
            column,
            cell: index.map(|index| (index, records.place().row)),
            header: index.and_then(|index| self.labels.get(index).cloned()),
            table: Some(self.spec.table),
            name: self.name_at(at),
        }
    }
}
