//! A part of a file after reading: typed columns and everything that still has to be put together with the other parts.

use polars::prelude::*;

use super::aliases::AliasRow;
use super::category::Vocabularies;
use super::cell::Value;
use super::dataset::Doubt;
use super::date::Spellings;
use super::faults::Journal;
use super::intern::Interner;
use super::schema::{ColumnSpec, Kind};

/// The rows of a part. Codes of ids and categories, lines and spreadsheet rows count from the beginning of the part.
pub(super) struct Part<'t> {
    /// The part as text.
    pub text: &'t str,
    /// The columns, in the order of the specification.
    pub columns: Vec<Series>,
    /// The ids or texts of each column.
    pub texts: Vec<Interner>,
    /// The values of categories.
    pub vocabularies: Vocabularies,
    /// What is wrong.
    pub journal: Journal,
    /// The line on which each row begins.
    pub lines: Vec<u32>,
    /// How many rows were read, also those filtered and set aside.
    pub rows_read: u64,
    /// How many rows the filter left out.
    pub rows_filtered: u64,
    /// In aliases, what the rows say.
    pub aliases: Vec<AliasRow>,
    /// In children, the rows whose id is an alias.
    pub of_aliases: Vec<usize>,
    /// In children, the ids of rows that are set aside; elsewhere, those that children does not have.
    pub lost: Interner,
    /// Which cells are in doubt.
    pub doubts: Vec<Doubt>,
    /// Which of the rows are set aside.
    pub set_aside: Vec<u32>,
    /// Whether something was found that blocks the table.
    pub blocked: bool,
    /// Line and spreadsheet row at its end.
    pub end: (u64, u64),
    /// Whether it ended inside a quoted cell.
    pub ends_open: bool,
    /// How its dates were written.
    pub dates: Spellings,
    /// The columns that hold a text which may tell who somebody is.
    pub suspects: Vec<usize>,
}

/// The cells of one column while they are being read.
pub(super) enum Cells {
    Code(PrimitiveChunkedBuilder<UInt32Type>),
    Day(PrimitiveChunkedBuilder<Int32Type>),
    Whole(PrimitiveChunkedBuilder<Int64Type>),
    Real(PrimitiveChunkedBuilder<Float64Type>),
    Flag(BooleanChunkedBuilder),
}

impl Cells {
    /// An empty column.
    pub(super) fn of(spec: &ColumnSpec) -> Self {
        let name = PlSmallStr::from_static(spec.name);
        match spec.kind {
            Kind::Id | Kind::Text | Kind::Category(_) => Cells::Code(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Date => Cells::Day(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Count | Kind::Minutes | Kind::Hours | Kind::Money => Cells::Whole(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Number => Cells::Real(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Flag => Cells::Flag(BooleanChunkedBuilder::new(name, 0)),
        }
    }

    /// Adds a value.
    pub(super) fn push(&mut self, value: Option<Value>) {
        match (self, value) {
            (Cells::Code(cells), Some(Value::Code(code))) => cells.append_value(code),
            (Cells::Day(cells), Some(Value::Day(day))) => cells.append_value(day),
            (Cells::Whole(cells), Some(Value::Whole(number))) => cells.append_value(number),
            (Cells::Real(cells), Some(Value::Real(number))) => cells.append_value(number),
            (Cells::Flag(cells), Some(Value::Flag(flag))) => cells.append_value(flag),
            (Cells::Code(cells), _) => cells.append_null(),
            (Cells::Day(cells), _) => cells.append_null(),
            (Cells::Whole(cells), _) => cells.append_null(),
            (Cells::Real(cells), _) => cells.append_null(),
            (Cells::Flag(cells), _) => cells.append_null(),
        }
    }

    /// The finished column. Days are still numbers.
    pub(super) fn finish(self) -> Series {
        match self {
            Cells::Code(cells) => cells.finish().into_series(),
            Cells::Day(cells) => cells.finish().into_series(),
            Cells::Whole(cells) => cells.finish().into_series(),
            Cells::Real(cells) => cells.finish().into_series(),
            Cells::Flag(cells) => cells.finish().into_series(),
        }
    }
}
