//! A table while it is being read: its columns so far, the keys seen, and where every row stood.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::category::Vocabularies;
use super::cell::Value;
use super::dataset::{FILE, LINE};
use super::intern::Interner;
use super::keys::Keys;
use super::schema::{ColumnSpec, Domain, Kind, Table, TableSpec};
use crate::error::Error;
use crate::project::Project;

/// A table while it is being read.
pub(super) struct TableRows {
    /// What the table is.
    pub spec: &'static TableSpec,
    /// Its columns, in the order of the specification.
    pub columns: Vec<TableColumn>,
    /// Whether a file of it could not be read to its end.
    pub blocked: bool,
    keys: Keys,
    files: Vec<u32>,
    lines: Vec<u32>,
}

/// A column while it is being read.
pub(super) struct TableColumn {
    /// What the column is.
    pub spec: &'static ColumnSpec,
    /// Whether any file has it.
    pub present: bool,
    /// What an absent column and an empty cell mean, where they mean something.
    pub default: Option<Value>,
    /// The ids or texts of the column.
    pub texts: Interner,
    cells: Cells,
}

enum Cells {
    Code(PrimitiveChunkedBuilder<UInt32Type>),
    Day(PrimitiveChunkedBuilder<Int32Type>),
    Whole(PrimitiveChunkedBuilder<Int64Type>),
    Real(PrimitiveChunkedBuilder<Float64Type>),
    Flag(BooleanChunkedBuilder),
}

impl Cells {
    fn of(spec: &ColumnSpec) -> Self {
        let name = PlSmallStr::from_static(spec.name);
        match spec.kind {
            Kind::Id | Kind::Text | Kind::Category(_) => Cells::Code(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Date => Cells::Day(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Count | Kind::Minutes | Kind::Hours | Kind::Money => Cells::Whole(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Number => Cells::Real(PrimitiveChunkedBuilder::new(name, 0)),
            Kind::Flag => Cells::Flag(BooleanChunkedBuilder::new(name, 0)),
        }
    }

    fn push(&mut self, value: Option<Value>) {
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

    fn finish(self) -> PolarsResult<Series> {
        Ok(match self {
            Cells::Code(cells) => cells.finish().into_series(),
            Cells::Day(cells) => cells.finish().into_series().cast(&DataType::Date)?,
            Cells::Whole(cells) => cells.finish().into_series(),
            Cells::Real(cells) => cells.finish().into_series(),
            Cells::Flag(cells) => cells.finish().into_series(),
        })
    }
}

impl TableRows {
    /// An empty table.
    pub(super) fn new(spec: &'static TableSpec, project: &Project, vocabularies: &mut Vocabularies) -> Self {
        let columns: Vec<TableColumn> = spec
            .columns
            .iter()
            .map(|column| TableColumn {
                spec: column,
                present: false,
                default: default_of(spec.table, column, project, vocabularies),
                texts: Interner::default(),
                cells: Cells::of(column),
            })
            .collect();
        // The key of children is the interned id itself, so that no map is needed for it.
        let key_names = if spec.table == Table::Children { &[] } else { spec.key };
        let key = key_names.iter().filter_map(|name| spec.columns.iter().position(|column| column.name == *name)).collect();
        TableRows { spec, columns, blocked: false, keys: Keys::of(key), files: Vec::new(), lines: Vec::new() }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.lines.len()
    }

    /// The file and the line of a row.
    pub(super) fn place(&self, row: u32) -> (usize, u64) {
        (self.files[row as usize] as usize, u64::from(self.lines[row as usize]))
    }

    /// The first column of the key, where a duplicate is pointed at.
    pub(super) fn key_column(&self) -> Option<usize> {
        self.keys.first_column()
    }

    /// Remembers the key of the row to come; gives the earlier row that has the same one.
    pub(super) fn key_taken(&mut self, row: &[Option<Value>]) -> Option<u32> {
        let next = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.keys.insert(row, next)
    }

    /// Takes a row in.
    pub(super) fn push(&mut self, row: &[Option<Value>], file: usize, line: u64) {
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.cells.push(*value);
        }
        self.files.push(u32::try_from(file).unwrap_or(u32::MAX));
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
    }

    /// The columns that the files have or that have a default, and where every row stood.
    pub(super) fn finish(self) -> Result<DataFrame, Error> {
        let height = self.lines.len();
        let mut columns = Vec::new();
        for column in self.columns {
            if column.present || column.default.is_some() || column.spec.required {
                columns.push(column.cells.finish().map_err(defect)?.into_column());
            }
        }
        columns.push(Column::new(FILE.into(), self.files));
        columns.push(Column::new(LINE.into(), self.lines));
        DataFrame::new(height, columns).map_err(defect)
    }
}

/// What an absent column or an empty cell means in the columns that decide how a row counts.
fn default_of(table: Table, column: &ColumnSpec, project: &Project, vocabularies: &mut Vocabularies) -> Option<Value> {
    let finance = project.file.finance.as_ref();
    let word = match (table, column.name) {
        (Table::Sessions, "status") => "held",
        (Table::Costs, "kind") => "cost",
        (Table::Payments, "source") => "grant",
        (Table::Costs, "eligible") => return Some(Value::Flag(true)),
        (Table::Budget, "version") => {
            finance.map_or(Some("initial"), |finance| finance.versions.first().map(|version| version.get_ref().as_str()))?
        }
        (Table::Costs | Table::Payments, "currency") => finance?.currency.get_ref(),
        _ => return None,
    };
    let Kind::Category(domain) = column.kind else { return None };
    vocabularies.of(domain).code(word).map(Value::Code)
}

/// The codes of every domain that stand in frames.
pub(super) fn used_codes(frames: &BTreeMap<Table, DataFrame>) -> Result<BTreeMap<Domain, BTreeSet<u32>>, Error> {
    let mut used: BTreeMap<Domain, BTreeSet<u32>> = BTreeMap::new();
    for (table, frame) in frames {
        for (domain, name) in categories(*table) {
            if let Ok(column) = frame.column(name) {
                let codes = column.unique().map_err(defect)?;
                used.entry(domain).or_default().extend(codes.u32().map_err(defect)?.iter().flatten());
            }
        }
    }
    Ok(used)
}

/// Replaces the codes of open domains by their final ones.
pub(super) fn move_codes(frames: &mut BTreeMap<Table, DataFrame>, moves: &BTreeMap<Domain, Vec<u32>>) -> Result<(), Error> {
    for (table, frame) in frames {
        for (domain, name) in categories(*table) {
            let Some(new_codes) = moves.get(&domain) else { continue };
            let Ok(column) = frame.column(name) else { continue };
            let moved = column.u32().map_err(defect)?.apply_values(|old| new_codes.get(old as usize).copied().unwrap_or(old));
            frame.with_column(moved.into_column()).map_err(defect)?;
        }
    }
    Ok(())
}

fn categories(table: Table) -> impl Iterator<Item = (Domain, &'static str)> {
    table.spec().columns.iter().filter_map(|column| match column.kind {
        Kind::Category(domain) => Some((domain, column.name)),
        _ => None,
    })
}

fn defect(error: PolarsError) -> Error {
    Error::Defect(format!("a table could not be put together: {error}"))
}
