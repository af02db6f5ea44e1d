//! Every possible world of every cluster side by side, as one dataset: each has children, sessions and lines of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use polars::prelude::*;

use super::cluster::{Cluster, Clusters, Pick, World};
use super::sheet::{Sheet, Sheets};
use super::values::Value;
use crate::error::Error;
use crate::indicators::views::{Frame, NONE};
use crate::ingest::Reading;
use crate::ingest::dataset::Dataset;
use crate::ingest::schema::Table;

/// So many rows are computed for one group; a group that needs more has no bounds.
const ROWS: usize = 400_000;

/// Where the worlds of a group are among the replicas.
#[derive(Debug, Default)]
pub(super) struct Laid {
    /// All of its replicas.
    pub replicas: Range<usize>,
    /// Those of each cluster; the first is things as they are.
    pub clusters: Vec<Range<usize>>,
    /// Whether every world is among them.
    pub is_complete: bool,
    /// Whether two clusters have a session in common.
    pub are_coupled: bool,
}

/// The rows of a table of replicas.
#[derive(Default)]
struct Rows {
    /// The row in its sheet.
    rows: Vec<Option<u32>>,
    child: Vec<u32>,
    session: Vec<Option<u32>>,
    replica: Vec<u32>,
    cells: BTreeMap<String, Vec<(usize, Value)>>,
}

/// Lays worlds out, one replica after another.
pub(super) struct Replicas<'a> {
    sheets: &'a Sheets,
    tables: BTreeMap<Table, Rows>,
    /// The replica of each child.
    of_child: Vec<u32>,
    count: u32,
    sessions: u32,
}

impl<'a> Replicas<'a> {
    /// No replica but one of a child with phases, so that all views have the columns that they have in the data themselves.
    pub(super) fn new(sheets: &'a Sheets) -> Self {
        let tables = sheets.keys().map(|table| (*table, Rows::default())).collect();
        let mut replicas = Replicas { sheets, tables, of_child: Vec::new(), count: 0, sessions: 0 };
        let mut cluster = Cluster { persons: 1, ..Cluster::default() };
        let mut pick = |table, row| cluster.picks.push(Pick { table, row, person: 0, is_used: true, is_own: false });
        pick(Table::Children, None);
        if let Some(sheet) = sheets.get(&Table::PhaseTransitions)
            && let Some(child) = sheet.child.first().filter(|_| sheet.used > 0)
        {
            let rows = (0..).zip(&sheet.child[..sheet.used]).filter(|(_, other)| *other == child);
            rows.for_each(|(row, _)| pick(Table::PhaseTransitions, Some(row)));
        }
        replicas.lay(&cluster, &cluster.as_it_is());
        replicas
    }

    /// Lays the worlds of a group out.
    pub(super) fn lay_group(&mut self, clusters: &Clusters) -> Laid {
        let first = self.count as usize;
        let mut laid = Laid { is_complete: true, are_coupled: clusters.are_coupled, ..Laid::default() };
        let mut rows = 0;
        for cluster in &clusters.clusters {
            let begin = self.count as usize;
            let worlds = cluster.worlds();
            laid.is_complete &= cluster.is_exhausted();
            self.lay(cluster, &cluster.as_it_is());
            for world in &worlds {
                rows += cluster.picks.len();
                if rows > ROWS {
                    laid.is_complete = false;
                    break;
                }
                self.lay(cluster, world);
            }
            laid.clusters.push(begin..self.count as usize);
            if rows > ROWS {
                break;
            }
        }
        laid.replicas = first..self.count as usize;
        laid
    }

    fn lay(&mut self, cluster: &Cluster, world: &World<'_>) {
        let mut numbers = vec![NONE; cluster.persons];
        let mut sessions: BTreeMap<u32, u32> = BTreeMap::new();
        let mut keys: BTreeSet<(Table, Vec<u32>)> = BTreeSet::new();
        // Rows that were used side by side have different keys.
        let comes_back = cluster.picks.iter().zip(&world.is_there).filter(|(pick, is_there)| **is_there && !pick.is_used);
        let in_key = world.cells.iter().map(|(at, column, _)| (&cluster.picks[*at], column));
        let in_key = in_key.filter(|(pick, column)| pick.table.spec().key.contains(*column)).map(|(pick, _)| pick.table);
        let may_repeat: BTreeSet<Table> = comes_back.map(|(pick, _)| pick.table).chain(in_key).collect();
        for (at, pick) in cluster.picks.iter().enumerate().filter(|(at, _)| world.is_there[*at]) {
            let Some(sheet) = self.sheets.get(&pick.table) else { continue };
            let cells: Vec<(&str, Value)> = world.cells.iter().filter(|cell| cell.0 == at).map(|cell| (cell.1, cell.2)).collect();
            if pick.table == Table::Children {
                numbers[pick.person] = u32::try_from(self.of_child.len()).unwrap_or(NONE);
                self.of_child.push(self.count);
            }
            let child = numbers.get(pick.person).copied().unwrap_or(NONE);
            let old = pick.row.map_or(NONE, |row| sheet.session(row));
            let mut next = || {
                self.sessions += 1;
                self.sessions - 1
            };
            let session = if pick.is_own { Some(next()) } else { (old != NONE).then(|| *sessions.entry(old).or_insert_with(next)) };
            let Some(cells) = settled(sheet, pick, cells) else { continue };
            let key = || key(sheet, pick, child, session, &cells);
            if may_repeat.contains(&pick.table) && key().is_some_and(|key| !keys.insert((pick.table, key))) {
                continue;
            }
            let into = self.tables.entry(pick.table).or_default();
            for (column, value) in cells {
                let cells = into.cells.entry(column.to_owned()).or_default();
                cells.push((into.rows.len(), value));
            }
            into.rows.push(pick.row);
            into.child.push(child);
            into.session.push(session);
            into.replica.push(self.count);
        }
        self.count += 1;
    }

    /// The replicas as a dataset.
    pub(super) fn dataset(&self, reading: &Reading) -> Result<Dataset, Error> {
        let mut tables = BTreeMap::new();
        for (table, rows) in &self.tables {
            tables.insert(*table, rows.frame(&self.sheets[table])?);
        }
        // Rates are in no doubt here: what they could be is not known.
        if let Some(rates) = self.sheets.get(&Table::Rates) {
            tables.insert(Table::Rates, rates.rows.head(Some(rates.used)));
        }
        Ok(Dataset { tables, categories: reading.dataset.categories.clone(), files: reading.dataset.files.clone() })
    }

    /// The row of a view at which each replica begins, and the end.
    pub(super) fn begins(&self, table: Table, frame: &Frame) -> Result<Vec<u32>, Error> {
        let replicas: Vec<u32> = if frame.has("child_id") {
            frame.codes("child_id")?.iter().map(|child| self.of_child[*child as usize]).collect()
        } else {
            self.tables.get(&table).map(|rows| rows.replica.clone()).unwrap_or_default()
        };
        let mut begins: Vec<u32> = Vec::with_capacity(self.count as usize + 1);
        for (row, replica) in (0..).zip(&replicas) {
            begins.resize(begins.len().max(*replica as usize + 1), row);
        }
        begins.resize(self.count as usize + 1, u32::try_from(replicas.len()).unwrap_or(NONE));
        Ok(begins)
    }
}

/// The cells of a row with the amount that they mean: refunds are below zero, and costs are not. `None` where the row could not be.
fn settled<'a>(sheet: &Sheet, pick: &Pick, mut cells: Vec<(&'a str, Value)>) -> Option<Vec<(&'a str, Value)>> {
    let Some(row) = pick.row.filter(|_| [Table::Costs, Table::Budget].contains(&pick.table)) else { return Some(cells) };
    let of = |name: &str| cells.iter().find(|(column, _)| *column == name).map(|(_, value)| *value);
    if pick.is_used && of("kind").is_none() {
        return Some(cells);
    }
    let amount = match of("amount") {
        Some(Value::Whole(amount)) => amount,
        _ => sheet.whole("amount", row)?,
    };
    let kind = match of("kind") {
        Some(Value::Code(kind)) => Some(kind),
        _ => sheet.code("kind", row),
    };
    // The second kind of costs is a refund.
    if pick.table == Table::Costs && kind == Some(1) {
        cells.retain(|(column, _)| *column != "amount");
        cells.push(("amount", Value::Whole(-amount.saturating_abs())));
        return Some(cells);
    }
    (amount >= 0).then_some(cells)
}

/// The key of a row, where all of it is known.
fn key(sheet: &Sheet, pick: &Pick, child: u32, session: Option<u32>, cells: &[(&str, Value)]) -> Option<Vec<u32>> {
    let columns = pick.table.spec().key;
    if columns.is_empty() || pick.table == Table::Children {
        return None;
    }
    let of_column = |column: &&str| match *column {
        "child_id" => Some(child),
        "session_id" => session,
        column => match cells.iter().find(|(name, _)| *name == column) {
            Some((_, Value::Code(code))) => Some(*code),
            Some((_, Value::Day(day))) => Some(day.cast_unsigned()),
            Some(_) => None,
            None => sheet.code(column, pick.row?).or_else(|| sheet.day(column, pick.row?).map(i32::cast_unsigned)),
        },
    };
    columns.iter().map(of_column).collect()
}

impl Rows {
    fn frame(&self, sheet: &Sheet) -> Result<DataFrame, Error> {
        let picks = IdxCa::from_iter_options("row".into(), self.rows.iter().copied());
        let mut frame = sheet.rows.take(&picks)?;
        if !sheet.child.is_empty() || frame.column("child_id").is_ok() {
            frame.with_column(Column::new("child_id".into(), &self.child))?;
        }
        if frame.column("session_id").is_ok() {
            frame.with_column(Column::new("session_id".into(), &self.session))?;
        }
        for (name, cells) in &self.cells {
            let column = with_cells(frame.column(name)?, cells)?;
            frame.with_column(column)?;
        }
        Ok(frame)
    }
}

/// A column with other values in some cells.
fn with_cells(column: &Column, cells: &[(usize, Value)]) -> Result<Column, Error> {
    let name = column.name().clone();
    macro_rules! replaced {
        ($old:expr, $kind:path) => {{
            let mut new: Vec<Option<_>> = $old.iter().collect();
            for (row, value) in cells {
                new[*row] = if let $kind(value) = value { Some(*value) } else { None };
            }
            new
        }};
    }
    Ok(match column.dtype() {
        DataType::UInt32 => Column::new(name, replaced!(column.u32()?, Value::Code)),
        DataType::Date => Column::new(name, replaced!(column.date()?.physical(), Value::Day)).cast(&DataType::Date)?,
        DataType::Int64 => Column::new(name, replaced!(column.i64()?, Value::Whole)),
        DataType::Float64 => Column::new(name, replaced!(column.f64()?, Value::Real)),
        DataType::Boolean => Column::new(name, replaced!(column.bool()?, Value::Flag)),
        _ => column.clone(),
    })
}
