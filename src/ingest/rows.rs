//! The rows of one part of a file: records to typed rows, and every fault with its place.

use super::category::{Answer, Resolver, Vocabularies, assumed, category, flag, mapped, unknown};
use super::cell::{self, Value};
use super::dataset::{Doubt, LOST, RejectedRow};
use super::faults::{
    CONSTRAINT_ERROR, EXTRA_CELL, FOREIGN_KEY, Fault, Journal, MISSING_CELL, MISSING_VALUE, REPEATED_HEADER, TEXT_AFTER_QUOTE,
    UNTERMINATED_QUOTE,
};
use super::header::Field;
use super::intern::Interner;
use super::layout::{At, Context, Layout};
use super::money;
use super::part::{Cells, Part};
use super::reader::{QuoteFault, Records};
use super::schema::{Kind, Table};
use crate::finding::Severity;

/// The rows of one part, on their way into its columns.
pub(super) struct PartReader<'a, 't> {
    context: Context<'a>,
    layout: &'a Layout,
    text: &'t str,
    records: Records<'t>,
    cells: Vec<Cells>,
    texts: Vec<Interner>,
    lines: Vec<u32>,
    /// What each distinct text of a category field stands for.
    resolvers: Vec<Resolver>,
    vocabularies: Vocabularies,
    journal: Journal,
    /// Ids of children that later tables cannot refer to.
    lost: Interner,
    doubts: Vec<Doubt>,
    /// Which rows are set aside although all their cells are known but those in doubt.
    set_aside: Vec<u32>,
    blocked: bool,
    /// The first fault that sets the present row aside: line, column, check.
    first_error: Option<(u64, u64, &'static str)>,
}

impl<'a, 't> PartReader<'a, 't> {
    /// Ready to read a part of a file; `vocabularies` are the values known before.
    pub(super) fn new(context: Context<'a>, layout: &'a Layout, text: &'t str, vocabularies: Vocabularies) -> Self {
        let columns = layout.spec.columns.len();
        PartReader {
            context,
            layout,
            text,
            records: Records::new(text, layout.delimiter, 1, 1),
            cells: layout.spec.columns.iter().map(Cells::of).collect(),
            texts: (0..columns).map(|_| Interner::default()).collect(),
            lines: Vec::new(),
            resolvers: layout.fields.iter().map(|_| Resolver::default()).collect(),
            vocabularies,
            journal: Journal::default(),
            lost: Interner::default(),
            doubts: Vec::new(),
            set_aside: Vec::new(),
            blocked: false,
            first_error: None,
        }
    }

    /// Reads every row.
    pub(super) fn read(mut self) -> Part<'t> {
        let mut row = vec![None; self.cells.len()];
        let mut rows_read = 0;
        while self.records.advance() {
            // An open quote before nothing but white space is not a blank row.
            if self.records.is_blank() && self.records.quote_fault().is_none() {
                continue;
            }
            rows_read += 1;
            self.first_error = None;
            let is_readable = self.read_row(&mut row);
            if let Some((line, column, finding)) = self.first_error {
                self.journal.set_aside(self.layout.file, RejectedRow { file: self.layout.path.clone(), line, column, finding });
                let lost = self.lose_child();
                if is_readable {
                    self.set_aside.push(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
                    self.push(&mut row, lost);
                }
            } else {
                self.push(&mut row, None);
            }
        }
        Part {
            text: self.text,
            columns: self.cells.into_iter().map(Cells::finish).collect(),
            texts: self.texts,
            vocabularies: self.vocabularies,
            journal: self.journal,
            lines: self.lines,
            rows_read,
            lost: self.lost,
            doubts: self.doubts,
            set_aside: self.set_aside,
            blocked: self.blocked,
            end: self.records.end(),
            ends_open: self.records.ends_open(),
        }
    }

    /// In children, a number for the child of a row that is set aside.
    fn lose_child(&mut self) -> Option<u32> {
        let is_child = self.layout.spec.table == Table::Children;
        is_child.then(|| LOST | self.lost.intern(self.records.cell(self.layout.child_field())))
    }

    /// Takes the present row in.
    fn push(&mut self, row: &mut [Option<Value>], lost: Option<u32>) {
        if self.layout.spec.table == Table::Children {
            // The number of a child is its row, so only a row that is taken in gets one.
            let field = self.layout.child_field();
            for Field { column, .. } in self.layout.fields.iter().filter(|other| other.index == field) {
                row[*column] = Some(Value::Code(lost.unwrap_or_else(|| self.texts[*column].intern(self.records.cell(field)))));
            }
        }
        for (cells, value) in self.cells.iter_mut().zip(row) {
            cells.push(*value);
        }
        self.lines.push(u32::try_from(self.records.place().line).unwrap_or(u32::MAX));
    }

    /// Reads the cells of the present row; says whether it has the cells of a row.
    fn read_row(&mut self, row: &mut [Option<Value>]) -> bool {
        let layout = self.layout;
        if let Some(fault) = self.records.quote_fault() {
            let (severity, at, fault) = quote_fault(fault, Severity::Error);
            self.report(severity, at, fault);
            return false;
        }
        let (cells, labels) = (self.records.width(), layout.labels.len());
        if cells != labels {
            self.report_width(cells, labels);
            return false;
        }
        if layout.is_header(&self.records) {
            let help = "delete the row; files that were pasted together can also stay apart, each with its own header";
            self.report(Severity::Error, At::Record, Fault::new(REPEATED_HEADER, "this row repeats the header", help));
            return false;
        }
        row.copy_from_slice(self.context.defaults);
        let mut currency = None;
        for (number, Field { column, index, .. }) in layout.fields.iter().enumerate() {
            match self.read_cell(number) {
                Ok((value, beside)) => {
                    row[*column] = value;
                    currency = beside.or(currency);
                }
                Err(mut fault) => {
                    row[*column] = self.stranger(&fault, *index);
                    let severity =
                        if self.context.decides(*column) || fault.check == CONSTRAINT_ERROR { Severity::Error } else { Severity::Warning };
                    if severity == Severity::Warning {
                        let is_question = fault.help.ends_with('?');
                        fault.help.push_str(if is_question {
                            " Until then it counts as unknown."
                        } else {
                            "; until then it counts as unknown"
                        });
                    }
                    self.report(severity, At::Field(*index), fault);
                }
            }
        }
        if self.first_error.is_none()
            && let Some(amount) = money::amount_column(layout.spec)
            && let Err(fault) = money::settle(layout.spec, row, currency, self.context.known.currency.as_deref(), &mut self.vocabularies)
        {
            self.report(Severity::Error, layout.at_column(amount), fault);
        }
        true
    }

    /// The value of a cell and the currency that stands beside it.
    fn read_cell(&mut self, number: usize) -> Result<(Option<Value>, Option<&'static str>), Fault> {
        let (layout, source) = (self.layout, self.context.source);
        let field = &layout.fields[number];
        let spec = &layout.spec.columns[field.column];
        let text = self.records.cell(field.index);
        let answer = match spec.kind {
            _ if text.is_empty() && !field.maps_empty => Answer::Empty,
            Kind::Category(domain) => {
                let vocabularies = &mut self.vocabularies;
                let work_out = |text: &str| category(mapped(text, source.values(spec)), domain, vocabularies.of(domain));
                self.resolvers[number].answer(text, work_out)
            }
            Kind::Flag => self.resolvers[number].answer(text, |text| flag(mapped(text, source.values(spec)))),
            Kind::Id if spec.name == "child_id" => return self.child(text).map(|value| (value, None)),
            Kind::Id | Kind::Text => Answer::Code(self.texts[field.column].intern(text)),
            _ => return cell::read(spec, text, &source.declared).map(|(value, currency)| (Some(value), currency)),
        };
        match answer {
            Answer::Code(code) if spec.kind == Kind::Flag => Ok((Some(Value::Flag(code != 0)), None)),
            Answer::Code(code) => Ok((Some(Value::Code(code)), None)),
            Answer::Unknown => Err(unknown(spec, text, source.values(spec), &mut self.vocabularies)),
            Answer::Empty if spec.required => {
                let message = format!("{} is empty", spec.name);
                Err(Fault::new(MISSING_VALUE, message, "fill it in; without it the row is not counted"))
            }
            Answer::Empty => {
                let default = self.context.defaults[field.column];
                if let Some(default) = default {
                    let fault = assumed(spec, default, &mut self.vocabularies);
                    self.report(Severity::Warning, At::Field(field.index), fault);
                }
                Ok((default, None))
            }
        }
    }

    /// A number for a child who is not in children.
    fn stranger(&mut self, fault: &Fault, field: usize) -> Option<Value> {
        (fault.check == FOREIGN_KEY).then(|| Value::Code(LOST | self.lost.intern(self.records.cell(field))))
    }

    /// The row of a child in children; in children itself, where it is yet to come, any number.
    fn child(&self, id: &str) -> Result<Option<Value>, Fault> {
        let known = self.context.known;
        if self.layout.spec.table == Table::Children {
            return Ok(Some(Value::Code(0)));
        }
        let row = known.children.get(id);
        if row.is_some() || known.children_unknown {
            return Ok(row.map(Value::Code));
        }
        let help = if known.lost.get(id).is_some_and(|number| (number as usize) < known.lost_children) {
            "its row in children was set aside; correct it there and this row counts again"
        } else {
            "add the child to children, or correct the identifier here"
        };
        Err(Fault::new(FOREIGN_KEY, "this child is not in the table children", help))
    }

    fn report_width(&mut self, cells: usize, labels: usize) {
        let message = format!("the row has {cells} cells, the header has {labels}");
        let (check, at, help) = if cells > labels {
            (EXTRA_CELL, labels, "if a cell holds the delimiter, put the cell in quotation marks")
        } else {
            (MISSING_CELL, cells, "add the missing cells, empty ones too")
        };
        self.report(Severity::Error, At::Field(at), Fault::new(check, message, help));
    }

    /// Writes a fault of the present record down; all but warnings set the row aside.
    fn report(&mut self, severity: Severity, at: At, fault: Fault) {
        self.blocked |= severity == Severity::Blocks;
        let (layout, records) = (self.layout, &self.records);
        let line = u32::try_from(records.place().line).unwrap_or(u32::MAX);
        let sets_aside = severity != Severity::Warning;
        self.doubts.push(Doubt { file: layout.file, line, column: layout.name_at(at), check: fault.check, sets_aside });
        if sets_aside && self.first_error.is_none() {
            let (line, column) = at.place(records);
            self.first_error = Some((line, column, fault.check));
        }
        layout.report(records, &mut self.journal, severity, at, fault);
    }
}

/// How badly, where and what a misplaced quote is; `severity` is that of one that spoils no other row.
pub(super) fn quote_fault(fault: QuoteFault, severity: Severity) -> (Severity, At, Fault) {
    match fault {
        QuoteFault::Unterminated(at) => {
            let help = "close the quotation mark, or write it twice if it belongs to the text";
            (Severity::Blocks, At::Byte(at), Fault::new(UNTERMINATED_QUOTE, "a quotation mark is opened here and never closed", help))
        }
        QuoteFault::TextAfter { at, lines } if lines > 0 => {
            let above = if lines == 1 { "in the line above".to_owned() } else { format!("{lines} lines above") };
            let message = format!("text follows a closing quotation mark, and the quoted text began {above}");
            let help = "the quotation mark there is probably not closed where it should be; the rows between the two would be lost";
            (Severity::Blocks, At::Byte(at), Fault::new(TEXT_AFTER_QUOTE, message, help))
        }
        QuoteFault::TextAfter { at, .. } => {
            let help = "write a quotation mark that belongs to the text twice";
            (severity, At::Byte(at), Fault::new(TEXT_AFTER_QUOTE, "text follows a closing quotation mark", help))
        }
    }
}
