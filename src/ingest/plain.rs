//! The rows of a reading in a form that can be held against those of another one: every cell is the number of its text, and the same text has the
//! same number wherever it stands. Codes of categories and numbers of children mean something only within their reading.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use polars::prelude::*;

use super::Reading;
use super::dataset::{FILE, LINE};
use super::names::Names;
use super::schema::{ColumnSpec, Kind, Table, TableSpec};
use crate::error::Error;

/// The number of an empty cell.
pub const EMPTY: u32 = 0;

/// Numbers for texts, shared by all readings that are compared.
#[derive(Default)]
pub struct Texts(HashMap<String, u32>);

impl Texts {
    /// The number of a text; the same for the same text.
    pub fn number(&mut self, text: String) -> u32 {
        let new = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        *self.0.entry(text).or_insert(new)
    }
}

/// The rows of a table.
#[derive(Debug, Clone, Default)]
pub struct PlainTable {
    /// The cells of each row, in the order of the columns of the specification; a column that is not there is empty.
    pub rows: Vec<Vec<u32>>,
    /// File (an index into the files of the dataset) and line of each row.
    pub places: Vec<(u32, u32)>,
    /// When each row happened, as far as it says so.
    pub days: Vec<Option<NaiveDate>>,
}

/// The rows of a reading.
#[derive(Debug, Clone, Default)]
pub struct PlainRows {
    /// The rows that are used.
    pub used: BTreeMap<Table, PlainTable>,
    /// Those that were set aside and have the cells of a row.
    pub set_aside: BTreeMap<Table, PlainTable>,
}

/// The columns that say when a row happened, the better one first.
fn dates(spec: &TableSpec) -> Vec<&'static str> {
    match spec.table {
        Table::Children => vec!["enrolled_on", "referred_on"],
        _ => spec.date.into_iter().collect(),
    }
}

/// The rows that are used, and those that were set aside as far as they have the cells of a row. Aliases are left out: every id is put right.
///
/// # Errors
/// Only on a defect of dosah.
pub fn plain(reading: &Reading, names: &Names, texts: &mut Texts) -> Result<PlainRows, Error> {
    let mut of = |frames: &BTreeMap<Table, DataFrame>| -> Result<BTreeMap<Table, PlainTable>, Error> {
        let frames = frames.iter().filter(|(table, _)| **table != Table::Aliases);
        frames.map(|(table, frame)| Ok((*table, plain_table(*table, frame, reading, names, texts)?))).collect()
    };
    Ok(PlainRows { used: of(&reading.dataset.tables)?, set_aside: of(&reading.set_aside)? })
}

fn plain_table(table: Table, frame: &DataFrame, reading: &Reading, names: &Names, texts: &mut Texts) -> Result<PlainTable, Error> {
    let spec = table.spec();
    let mut rows = vec![Vec::with_capacity(spec.columns.len()); frame.height()];
    for column in spec.columns {
        let numbers = match frame.column(column.name) {
            Ok(cells) => numbers(table, column, cells, reading, names, texts)?,
            Err(_) => vec![EMPTY; frame.height()],
        };
        for (row, number) in rows.iter_mut().zip(numbers) {
            row.push(number);
        }
    }
    let codes = |name: &str| -> Result<Vec<u32>, Error> { Ok(frame.column(name)?.u32()?.iter().map(Option::unwrap_or_default).collect()) };
    let places = codes(FILE)?.into_iter().zip(codes(LINE)?).collect();
    let mut days = vec![None; frame.height()];
    for name in dates(spec) {
        let Ok(column) = frame.column(name) else { continue };
        for (day, found) in days.iter_mut().zip(column.date()?.physical().iter()) {
            *day = day.or(found.map(crate::indicators::views::civil));
        }
    }
    Ok(PlainTable { rows, places, days })
}

/// The number of the text of each cell of a column.
fn numbers(
    table: Table,
    spec: &'static ColumnSpec,
    cells: &Column,
    reading: &Reading,
    names: &Names,
    texts: &mut Texts,
) -> Result<Vec<u32>, Error> {
    // Each value is written once, however many rows have it.
    fn once<V: std::hash::Hash + Eq + Copy>(values: impl Iterator<Item = Option<V>>, mut number: impl FnMut(V) -> u32) -> Vec<u32> {
        let mut known: HashMap<V, u32> = HashMap::new();
        values.map(|value| value.map_or(EMPTY, |value| *known.entry(value).or_insert_with(|| number(value)))).collect()
    }
    Ok(match spec.kind {
        Kind::Id | Kind::Text => {
            // A number without a text stays apart from every text.
            let text = |number| names.text(table, spec.name, number).map_or_else(|| format!("\0{number}"), str::to_owned);
            once(cells.u32()?.iter(), |number| texts.number(text(number)))
        }
        Kind::Category(domain) => {
            let values = reading.dataset.categories.values(domain);
            once(cells.u32()?.iter(), |code| texts.number(values.get(code as usize).cloned().unwrap_or_else(|| format!("\0{code}"))))
        }
        Kind::Date => once(cells.date()?.physical().iter(), |day| texts.number(day.to_string())),
        Kind::Count | Kind::Minutes | Kind::Hours | Kind::Money => once(cells.i64()?.iter(), |whole| texts.number(whole.to_string())),
        Kind::Number => once(cells.f64()?.iter().map(|real| real.map(f64::to_bits)), |bits| texts.number(f64::from_bits(bits).to_string())),
        Kind::Flag => once(cells.bool()?.iter(), |flag| texts.number(flag.to_string())),
    })
}
