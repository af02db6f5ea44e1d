//! The rows of one part of a file: records to typed rows, and every fault with its place.

use super::aliases::AliasRow;
use super::build::Built;
use super::category::{Answer, Resolver, Vocabularies, assumed, category, flag, mapped, unknown};
use super::cell::{self, Noticed, Value};
use super::dataset::{Doubt, LOST, RejectedRow};
use super::faults::{
    CONSTRAINT_ERROR, EXTRA_CELL, FOREIGN_KEY, Fault, Journal, MISSING_CELL, MISSING_VALUE, REPEATED_HEADER, TEXT_AFTER_QUOTE, TOTAL_ROW,
    UNTERMINATED_QUOTE,
};
use super::head;
use super::header::{Field, Origin};
use super::intern::Interner;
use super::layout::{At, Context, Layout};
use super::money;
use super::part::{Cells, Part};
use super::reader::{QuoteFault, Records};
use super::schema::{Domain, Kind, Table};
use super::size;
use super::stays;
use super::suspects::suspects;
use crate::finding::Severity;

/// What can be said of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The filter leaves it out.
    Filtered,
    /// It has not the cells of a row.
    Unreadable,
    /// Its cells were read, though some of them may be in doubt.
    Readable,
}

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
    rows_filtered: u64,
    aliases: Vec<AliasRow>,
    of_aliases: Vec<usize>,
    blocked: bool,
    noticed: Noticed,
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
            rows_filtered: 0,
            aliases: Vec::new(),
            of_aliases: Vec::new(),
            blocked: false,
            noticed: Noticed::default(),
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
            let state = self.read_row(&mut row);
            if state == State::Filtered {
                self.rows_filtered += 1;
            } else if let Some((line, column, finding)) = self.first_error {
                self.journal.set_aside(self.layout.file, RejectedRow { file: self.layout.path.clone(), line, column, finding });
                let lost = self.lose_child();
                if state == State::Readable {
                    self.set_aside.push(u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
                    self.push(&mut row, lost);
                }
            } else {
                self.push(&mut row, None);
            }
        }
        Part {
            suspects: suspects(self.layout, &self.texts, &self.resolvers, &self.lost, &self.aliases),
            text: self.text,
            columns: self.cells.into_iter().map(Cells::finish).collect(),
            texts: self.texts,
            vocabularies: self.vocabularies,
            journal: self.journal,
            lines: self.lines,
            rows_read,
            rows_filtered: self.rows_filtered,
            aliases: self.aliases,
            of_aliases: self.of_aliases,
            lost: self.lost,
            doubts: self.doubts,
            set_aside: self.set_aside,
            blocked: self.blocked,
            end: self.records.end(),
            ends_open: self.records.ends_open(),
            dates: self.noticed.dates,
        }
    }

    /// In children, a number for the child of a row that is set aside.
    fn lose_child(&mut self) -> Option<u32> {
        let is_child = self.layout.spec.table == Table::Children;
        is_child.then(|| LOST | self.lost.intern(self.context.known.counting(&self.layout.child_id(&self.records))))
    }

    /// Takes the present row in; `lost` is the number of a child whose row is set aside.
    fn push(&mut self, row: &mut [Option<Value>], lost: Option<u32>) {
        match self.layout.spec.table {
            Table::Children => self.push_child(row, lost),
            Table::Aliases => self.push_alias(),
            _ => {}
        }
        for (cells, value) in self.cells.iter_mut().zip(row) {
            cells.push(*value);
        }
        self.lines.push(u32::try_from(self.records.place().line).unwrap_or(u32::MAX));
    }

    /// The number of a child is its row, so only a row that is taken in gets one.
    fn push_child(&mut self, row: &mut [Option<Value>], lost: Option<u32>) {
        let id = self.layout.child_id(&self.records);
        let counting = self.context.known.counting(&id);
        if *counting != *id && lost.is_none() {
            self.of_aliases.push(self.lines.len());
        }
        if let Some(column) = self.layout.spec.columns.iter().position(|column| column.name == "child_id") {
            row[column] = Some(Value::Code(lost.unwrap_or_else(|| self.texts[column].intern(counting))));
        }
    }

    fn push_alias(&mut self) {
        let layout = self.layout;
        let column = |name: &str| layout.spec.columns.iter().position(|column| column.name == name).unwrap_or_default();
        let text = |name: &str| layout.field(column(name)).map(|field| field.text(&self.records).into_owned()).unwrap_or_default();
        let spot = layout.spot(&self.records, At::Column(column("child_id")));
        self.aliases.push(AliasRow { alias: text("alias"), stands_for: text("child_id"), file: layout.file, spot });
    }

    /// Reads the cells of the present record.
    fn read_row(&mut self, row: &mut [Option<Value>]) -> State {
        let layout = self.layout;
        if let Some(fault) = self.records.quote_fault() {
            let (severity, at, fault) = quote_fault(fault, Severity::Error);
            self.report(severity, at, fault);
            return State::Unreadable;
        }
        if self.records.has_long_cell() {
            self.report(Severity::Blocks, At::Record, size::cell_too_long());
            return State::Unreadable;
        }
        let (cells, labels) = (self.records.width(), layout.labels.len());
        if cells != labels {
            self.report_width(cells, labels);
            return State::Unreadable;
        }
        if let Some(is_same_order) = layout.repeats_header(&self.records) {
            let (severity, message, help) = if is_same_order {
                let help = "delete the row; files that were pasted together can also stay apart, each with its own header";
                (Severity::Error, "this row repeats the header", help)
            } else {
                let help = "put the rows below it into a file of their own, with this row as its header";
                (Severity::Blocks, "this row repeats the header in another order, and the rows below it would stand in wrong columns", help)
            };
            self.report(severity, At::Record, Fault::new(REPEATED_HEADER, message, help));
            return State::Unreadable;
        }
        if self.context.source.filter.as_ref().is_some_and(|filter| !filter.holds(&layout.filter, &self.records)) {
            return State::Filtered;
        }
        if head::is_total(&self.records) {
            let help = "delete the row, or set footer_rows = 1 in dosah.toml, in the [[input]] of this file (the number of rows at its end that are no data)";
            self.report(Severity::Error, At::Record, Fault::new(TOTAL_ROW, "this row seems to be a total", help));
            return State::Unreadable;
        }
        self.report_odd_signs();
        row.copy_from_slice(self.context.defaults);
        self.noticed.beside = &[];
        for (number, Field { column, .. }) in layout.fields.iter().enumerate() {
            match self.read_cell(number) {
                Ok(value) => row[*column] = value,
                Err(mut fault) => {
                    row[*column] = self.stranger(&fault);
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
                    self.report(severity, At::Column(*column), fault);
                }
            }
        }
        if self.first_error.is_none()
            && let Err((column, fault)) = self.settle(row)
        {
            self.report(Severity::Error, At::Column(column), fault);
        }
        if self.first_error.is_none()
            && layout.spec.table == Table::Episodes
            && let Err((column, fault)) = self.possible_stay(row)
        {
            self.report(Severity::Error, At::Column(column), fault);
        }
        State::Readable
    }

    fn possible_stay(&mut self, row: &[Option<Value>]) -> Result<(), (usize, Fault)> {
        let phases = self.vocabularies.of(Domain::Phase);
        let phase = self.layout.spec.columns.iter().zip(row).find_map(|(column, value)| match (column.kind, value) {
            (Kind::Category(Domain::Phase), Some(Value::Code(code))) => Some(phases.value(*code)),
            _ => None,
        });
        stays::possible(self.layout.spec, row, phase)
    }

    /// Gives the amount of a row its sign.
    fn settle(&mut self, row: &mut [Option<Value>]) -> Result<(), (usize, Fault)> {
        let written = (self.noticed.beside, self.context.source.declared.negative);
        money::settle(self.layout.spec, row, written, self.context.known.currency.as_deref(), &mut self.vocabularies)
    }

    /// The value of a cell.
    fn read_cell(&mut self, number: usize) -> Result<Option<Value>, Fault> {
        let (layout, source) = (self.layout, self.context.source);
        let field = &layout.fields[number];
        let spec = &layout.held[number];
        if let Origin::Built(Built::Value(value, beside)) = field.origin {
            self.noticed.beside = beside;
            return Ok(Some(value));
        }
        let text = field.text(&self.records);
        let text = text.as_ref();
        let decides = self.context.decides(field.column);
        let answer = match spec.kind {
            _ if text.is_empty() && !field.maps_empty => Answer::Empty,
            Kind::Category(domain) => {
                let vocabularies = &mut self.vocabularies;
                let work_out = |text: &str| category(mapped(text, source.values(spec)), domain, decides, vocabularies.of(domain));
                self.resolvers[number].answer(text, work_out)
            }
            Kind::Flag => self.resolvers[number].answer(text, |text| flag(mapped(text, source.values(spec)))),
            Kind::Id if spec.name == "child_id" => return self.child(text),
            Kind::Id | Kind::Text => Answer::Code(self.texts[field.column].intern(text)),
            _ => return cell::read(spec, text, &source.declared, &mut self.noticed).map(Some),
        };
        match answer {
            Answer::Code(code) if spec.kind == Kind::Flag => Ok(Some(Value::Flag(code != 0))),
            Answer::Code(code) => Ok(Some(Value::Code(code))),
            Answer::Unknown => Err(unknown(spec, text, source.values(spec), &mut self.vocabularies)),
            Answer::Empty if spec.required => {
                let message = format!("{} is empty", spec.name);
                Err(Fault::new(MISSING_VALUE, message, "fill it in; without it the row is not counted"))
            }
            Answer::Empty => {
                let default = self.context.defaults[field.column];
                if let Some(default) = default {
                    let fault = assumed(spec, default, &mut self.vocabularies);
                    self.report(Severity::Warning, At::Column(field.column), fault);
                }
                Ok(default)
            }
        }
    }

    /// A number for a child who is not in children.
    fn stranger(&mut self, fault: &Fault) -> Option<Value> {
        let known = self.context.known;
        (fault.check == FOREIGN_KEY).then(|| Value::Code(LOST | self.lost.intern(known.counting(&self.layout.child_id(&self.records)))))
    }

    /// The row of a child in children; in children itself, where it is yet to come, any number.
    fn child(&self, id: &str) -> Result<Option<Value>, Fault> {
        let known = self.context.known;
        if matches!(self.layout.spec.table, Table::Children | Table::Aliases) {
            return Ok(Some(Value::Code(0)));
        }
        let id = known.counting(id);
        let row = known.children.get(id);
        if row.is_some() || known.children_unknown {
            return Ok(row.map(Value::Code));
        }
        let help = if known.has_lost(id) {
            "its row in children was set aside; correct it there and this row counts again"
        } else if known.looks_known(id) {
            "a child in children has an id that looks the same but is written with other letters, for example a Latin C for a Cyrillic С; type it again here"
        } else {
            "add the child to the table children, or correct the identifier here"
        };
        Err(Fault::new(FOREIGN_KEY, "this child is not in the table children", help))
    }

    fn report_odd_signs(&mut self) {
        let mut faults = Vec::new();
        let is_read = |index| self.layout.fields.iter().any(|field| field.index() == Some(index));
        self.layout.report_odd_signs(&self.records, is_read, |at, fault| faults.push((at, fault)));
        for (at, fault) in faults {
            self.report(Severity::Warning, at, fault);
        }
    }

    fn report_width(&mut self, cells: usize, labels: usize) {
        let message = format!("the row has {cells} cell{}, the header has {labels}", if cells == 1 { "" } else { "s" });
        let (check, at, help) = if cells > labels {
            (
                EXTRA_CELL,
                labels,
                "a cell probably holds the sign that separates cells: delete it there, or put that cell in quotation marks",
            )
        } else {
            (MISSING_CELL, cells, "add the missing cells, empty ones too")
        };
        self.report(Severity::Error, At::Field(at), Fault::new(check, message, help));
    }

    /// Writes a fault of the present record down; all but warnings set the row aside.
    fn report(&mut self, severity: Severity, at: At, mut fault: Fault) {
        self.blocked |= severity == Severity::Blocks;
        let (layout, records) = (self.layout, &self.records);
        if severity == Severity::Error
            && self.first_error.is_none()
            && fault.check != TOTAL_ROW
            && head::is_note(records, layout.labels.len())
        {
            fault
                .help
                .push_str("; if this row is a note below the table, say how many such rows there are: footer_rows = 1 in dosah.toml, in the [[input]] of this file");
        }
        let line = u32::try_from(records.place().line).unwrap_or(u32::MAX);
        let sets_aside = severity != Severity::Warning;
        self.doubts.push(Doubt { file: layout.file, line, column: layout.name_at(at), check: fault.check, sets_aside });
        if sets_aside && self.first_error.is_none() {
            let (line, column) = layout.place(records, at);
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
