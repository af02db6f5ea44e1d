//! One file into its table: the header is matched, every row is read or set aside, and every fault is written down with its place.

use super::category::{Answer, Vocabularies, assumed, category, flag, mapped, unknown};
use super::cell::{self, Value};
use super::dataset::{RejectedRow, SourceFile};
use super::faults::{
    CONSTRAINT_ERROR, EXTRA_CELL, FOREIGN_KEY, Fault, Journal, MISSING_CELL, MISSING_VALUE, PRIMARY_KEY, TEXT_AFTER_QUOTE,
    UNTERMINATED_QUOTE,
};
use super::header::{Field, match_labels};
use super::intern::Interner;
use super::locate::cell_name;
use super::money;
use super::reader::{QuoteFault, Records};
use super::schema::{Kind, Table};
use super::source::Source;
use super::table::TableRows;
use crate::finding::{Location, Severity};

/// What the tables of a project share while they are read.
#[derive(Default)]
pub(super) struct Shared {
    /// Faults so far.
    pub journal: Journal,
    /// Values of category columns so far.
    pub vocabularies: Vocabularies,
    /// Files so far; the present one is the last.
    pub files: Vec<SourceFile>,
    /// Ids of children; the number of an id is its row.
    pub children: Interner,
    /// Ids of rows of children that were set aside.
    pub lost_children: Interner,
    /// Whether children could not be read, so that nobody can say who is one.
    pub children_unknown: bool,
    /// The reporting currency.
    pub currency: Option<String>,
}

/// The rows of one file, on their way into a table.
pub(super) struct FileRows<'a, 't> {
    table: &'a mut TableRows,
    shared: &'a mut Shared,
    source: &'a Source<'a>,
    records: Records<'t>,
    /// Index of the file.
    file: usize,
    /// The headers as they stand in the file.
    labels: Vec<String>,
    /// The columns that are read.
    fields: Vec<Field>,
    /// The column of the table that holds money.
    amount: Option<usize>,
    /// The first fault that sets the present row aside: line, column, check.
    first_error: Option<(u64, u64, &'static str)>,
}

/// Where in a record a fault is.
#[derive(Clone, Copy)]
enum At {
    Record,
    Field(usize),
    Byte(usize),
}

/// What is wrong with a cell, and the earlier row that it collides with.
type CellFault = (Fault, Option<u32>);

impl<'a, 't> FileRows<'a, 't> {
    /// Ready to read the file that was last entered in `shared.files`.
    pub(super) fn new(table: &'a mut TableRows, shared: &'a mut Shared, source: &'a Source<'a>, records: Records<'t>) -> Self {
        let file = shared.files.len().saturating_sub(1);
        let amount = money::amount_column(table.spec);
        FileRows { table, amount, shared, source, records, file, labels: Vec::new(), fields: Vec::new(), first_error: None }
    }

    /// Reads the header and then every row.
    pub(super) fn read(mut self) {
        if !self.read_header() {
            self.table.blocked = true;
            return;
        }
        let mut row = vec![None; self.table.columns.len()];
        let (mut read, mut set_aside) = (0, 0);
        while self.records.advance() {
            // An open quote before nothing but white space is not a blank row.
            if self.records.is_blank() && self.records.quote_fault().is_none() {
                continue;
            }
            read += 1;
            self.first_error = None;
            self.read_row(&mut row);
            let is_children = self.table.spec.table == Table::Children;
            if let Some((line, column, finding)) = self.first_error {
                set_aside += 1;
                let file = self.shared.files[self.file].path.clone();
                self.shared.journal.set_aside(RejectedRow { file, line, column, finding });
                if is_children && let Some(id) = self.records.record().get(self.child_field()) {
                    self.shared.lost_children.intern(id.trim());
                }
            } else {
                self.table.push(&row, self.file, self.records.place().line);
                if is_children && let Some(id) = self.records.record().get(self.child_field()) {
                    self.shared.children.intern(id.trim());
                }
            }
        }
        let file = &mut self.shared.files[self.file];
        (file.rows_read, file.rows_set_aside) = (read, set_aside);
    }

    /// Whether the rows can be read under this header.
    fn read_header(&mut self) -> bool {
        if !self.records.advance() {
            return false;
        }
        self.labels = self.records.record().iter().map(|label| label.trim().to_owned()).collect();
        if let Some(fault) = self.records.quote_fault() {
            self.report_quote(fault, Severity::Blocks);
            return false;
        }
        let matched = match_labels(&self.labels, self.source);
        let blocked = matched.faults.iter().any(|(severity, ..)| *severity == Severity::Blocks);
        for (severity, field, fault) in matched.faults {
            self.report(severity, field.map_or(At::Record, At::Field), fault, None);
        }
        self.fields = matched.fields;
        if !blocked {
            for field in &self.fields {
                self.table.columns[field.column].present = true;
            }
        }
        !blocked
    }

    fn read_row(&mut self, row: &mut [Option<Value>]) {
        if let Some(fault) = self.records.quote_fault() {
            self.report_quote(fault, Severity::Error);
            return;
        }
        let (cells, labels) = (self.records.record().len(), self.labels.len());
        if cells != labels {
            self.report_width(cells, labels);
            return;
        }
        for (value, column) in row.iter_mut().zip(&self.table.columns) {
            *value = column.default;
        }
        let mut currency = None;
        for number in 0..self.fields.len() {
            let Field { column, index, .. } = self.fields[number];
            match self.read_cell(number) {
                Ok((value, beside)) => {
                    row[column] = value;
                    currency = beside.or(currency);
                }
                Err((mut fault, related)) => {
                    row[column] = None;
                    let severity =
                        if self.decides(column) || fault.check == CONSTRAINT_ERROR { Severity::Error } else { Severity::Warning };
                    if severity == Severity::Warning {
                        let is_question = fault.help.ends_with('?');
                        fault.help.push_str(if is_question {
                            " Until then it counts as unknown."
                        } else {
                            "; until then it counts as unknown"
                        });
                    }
                    self.report(severity, At::Field(index), fault, related);
                }
            }
        }
        if self.first_error.is_none()
            && let Some(amount) = self.amount
        {
            let (reporting, vocabularies) = (self.shared.currency.as_deref(), &mut self.shared.vocabularies);
            if let Err(fault) = money::settle(self.table.spec, row, currency, reporting, vocabularies) {
                let at = self.at_column(amount);
                self.report(Severity::Error, at, fault, None);
            }
        }
        if self.first_error.is_none()
            && let Some(first) = self.table.key_taken(row)
        {
            let at = self.table.key_column().map_or(At::Record, |column| self.at_column(column));
            let message = format!("an earlier row of {} has the same {}", self.table.spec.name, self.table.spec.key.join(" and "));
            self.report(Severity::Error, at, Fault::new(PRIMARY_KEY, message, "keep one of the two rows"), Some(first));
        }
    }

    /// Where a column of the table stands in the file.
    fn at_column(&self, column: usize) -> At {
        self.fields.iter().find(|field| field.column == column).map_or(At::Record, |field| At::Field(field.index))
    }

    /// Whether a row is nothing without a column: it is required, or it decides how the row counts.
    fn decides(&self, column: usize) -> bool {
        let column = &self.table.columns[column];
        column.spec.required || column.default.is_some()
    }

    /// The value of a cell and the currency that stands beside it.
    fn read_cell(&mut self, number: usize) -> Result<(Option<Value>, Option<&'static str>), CellFault> {
        let field = &mut self.fields[number];
        let column = &mut self.table.columns[field.column];
        let spec = column.spec;
        let text = self.records.record().get(field.index).unwrap_or("").trim();
        let answer = match spec.kind {
            _ if text.is_empty() && !field.maps_empty => Answer::Empty,
            Kind::Category(domain) => {
                let (source, vocabularies) = (self.source, &mut self.shared.vocabularies);
                field.resolver.answer(text, |text| category(mapped(text, source.values(spec)), domain, vocabularies.of(domain)))
            }
            Kind::Flag => {
                let source = self.source;
                field.resolver.answer(text, |text| flag(mapped(text, source.values(spec))))
            }
            Kind::Id if spec.name == "child_id" => return self.child(text).map(|value| (value, None)),
            Kind::Id | Kind::Text => Answer::Code(column.texts.intern(text)),
            Kind::Date if field.last.0 == text && field.last.1.is_some() => return Ok((field.last.1, None)),
            _ => {
                let (value, currency) = cell::read(spec, text, &self.source.declared).map_err(|fault| (fault, None))?;
                if spec.kind == Kind::Date {
                    field.last.0.clear();
                    field.last.0.push_str(text);
                    field.last.1 = Some(value);
                }
                return Ok((Some(value), currency));
            }
        };
        match answer {
            Answer::Code(code) if spec.kind == Kind::Flag => Ok((Some(Value::Flag(code != 0)), None)),
            Answer::Code(code) => Ok((Some(Value::Code(code)), None)),
            Answer::Unknown => Err((unknown(spec, text, self.source.values(spec), &mut self.shared.vocabularies), None)),
            Answer::Empty if spec.required => {
                let message = format!("{} is empty", spec.name);
                Err((Fault::new(MISSING_VALUE, message, "fill it in; without it the row is not counted"), None))
            }
            Answer::Empty => {
                let (default, index) = (column.default, field.index);
                if let Some(default) = default {
                    let fault = assumed(spec, default, &mut self.shared.vocabularies);
                    self.report(Severity::Warning, At::Field(index), fault, None);
                }
                Ok((default, None))
            }
        }
    }

    /// The number of a child: the row to come in children, the row that is there in every other table.
    fn child(&self, id: &str) -> Result<Option<Value>, CellFault> {
        let known = self.shared.children.get(id);
        if self.table.spec.table == Table::Children {
            if known.is_some() {
                let message = "an earlier row of children has the same child_id";
                return Err((Fault::new(PRIMARY_KEY, message, "keep one row a child"), known));
            }
            return Ok(u32::try_from(self.table.rows()).ok().map(Value::Code));
        }
        if known.is_some() || self.shared.children_unknown {
            return Ok(known.map(Value::Code));
        }
        let help = if self.shared.lost_children.get(id).is_some() {
            "its row in children was set aside; correct it there and this row counts again"
        } else {
            "add the child to children, or correct the identifier here"
        };
        Err((Fault::new(FOREIGN_KEY, "this child is not in the table children", help), None))
    }

    fn child_field(&self) -> usize {
        self.fields.iter().find(|field| self.table.columns[field.column].spec.name == "child_id").map_or(0, |field| field.index)
    }

    fn report_width(&mut self, cells: usize, labels: usize) {
        let message = format!("the row has {cells} cells, the header has {labels}");
        let (check, at, help) = if cells > labels {
            (EXTRA_CELL, labels, "if a cell holds the delimiter, put the cell in quotation marks")
        } else {
            (MISSING_CELL, cells, "add the missing cells, empty ones too")
        };
        self.report(Severity::Error, At::Field(at), Fault::new(check, message, help), None);
    }

    fn report_quote(&mut self, fault: QuoteFault, severity: Severity) {
        let (at, severity, fault) = match fault {
            QuoteFault::Unterminated(at) => {
                let help = "close the quotation mark, or write it twice if it belongs to the text";
                (at, Severity::Blocks, Fault::new(UNTERMINATED_QUOTE, "a quotation mark is opened here and never closed", help))
            }
            QuoteFault::TextAfter { opened, at, across_lines: true } => {
                let (line, column) = self.records.locate_byte(opened);
                let message = format!("text follows a closing quotation mark, and the quoted text began in line {line}, column {column}");
                let help = "the quotation mark there is probably not closed where it should be; the rows between the two would be lost";
                (at, Severity::Blocks, Fault::new(TEXT_AFTER_QUOTE, message, help))
            }
            QuoteFault::TextAfter { at, .. } => {
                let help = "write a quotation mark that belongs to the text twice";
                (at, severity, Fault::new(TEXT_AFTER_QUOTE, "text follows a closing quotation mark", help))
            }
        };
        self.report(severity, At::Byte(at), fault, None);
    }

    /// Writes a fault of the present record down; all but warnings set the row aside.
    fn report(&mut self, severity: Severity, at: At, fault: Fault, related: Option<u32>) {
        self.table.blocked |= severity == Severity::Blocks;
        if severity != Severity::Warning && self.first_error.is_none() {
            let (line, column) = place(&self.records, at);
            self.first_error = Some((line, column, fault.check));
        }
        let (records, labels, table, files, file) = (&self.records, &self.labels, &self.table, &self.shared.files, self.file);
        self.shared.journal.report(file, severity, fault, || {
            let (line, column) = place(records, at);
            let (cell, header) = match at {
                At::Field(field) => (Some(cell_name(field, records.place().row)), labels.get(field).cloned()),
                At::Record | At::Byte(_) => (None, None),
            };
            let location = Location { file: files[file].path.clone(), line, column, cell, header };
            let related = related.map(|row| {
                let (file, line) = table.place(row);
                Location { file: files[file].path.clone(), line, column: 0, cell: None, header: None }
            });
            (location, related)
        });
    }
}

fn place(records: &Records<'_>, at: At) -> (u64, u64) {
    match at {
        At::Record => (records.place().line, 0),
        At::Field(field) => records.locate(field),
        At::Byte(byte) => records.locate_byte(byte),
    }
}
