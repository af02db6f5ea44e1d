//! A dataset with some of its rows, and with rows of one child moved to another: what a reading would have given, had the files been so.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::dataset::Dataset;
use super::schema::Table;
use crate::error::Error;

/// Which rows stay, by table. A table that is not named stays as it is.
pub type Kept = BTreeMap<Table, Vec<bool>>;

/// The rows of a dataset that stay. The rows of a child in `moved` become those of the other child, and its own row in `children` goes. A child
/// stays as long as a row of another table is of this child. A table in `may_go` of which no row stays is absent.
///
/// # Errors
/// Only on a defect of dosah.
pub fn subset(dataset: &Dataset, kept: &Kept, moved: &BTreeMap<u32, u32>, may_go: &BTreeSet<Table>) -> Result<Dataset, Error> {
    let mut tables = BTreeMap::new();
    for (table, frame) in &dataset.tables {
        let rows = match kept.get(table).filter(|_| *table != Table::Children) {
            Some(kept) => frame.filter(&BooleanChunked::from_slice("kept".into(), kept))?,
            None => frame.clone(),
        };
        if rows.height() > 0 || !may_go.contains(table) {
            tables.insert(*table, rows);
        }
    }
    let Some(children) = tables.remove(&Table::Children) else { return Ok(Dataset { tables, ..dataset.clone() }) };
    let of_children: Vec<Table> = tables.iter().filter(|(_, frame)| frame.column("child_id").is_ok()).map(|(table, _)| *table).collect();
    let mut stays = kept.get(&Table::Children).cloned().unwrap_or_else(|| vec![true; children.height()]);
    for table in &of_children {
        for child in tables[table].column("child_id")?.u32()?.iter().flatten() {
            let child = moved.get(&child).copied().unwrap_or(child);
            if let Some(stays) = stays.get_mut(child as usize) {
                *stays = true;
            }
        }
    }
    for child in moved.keys() {
        if let Some(stays) = stays.get_mut(*child as usize) {
            *stays = false;
        }
    }
    // The number of a child is its row.
    let mut next = 0;
    let mut numbers = vec![u32::MAX; stays.len()];
    for (number, _) in numbers.iter_mut().zip(&stays).filter(|(_, stays)| **stays) {
        *number = next;
        next += 1;
    }
    let renumbered = |codes: &UInt32Chunked| {
        codes.apply_values(|child| {
            let child = moved.get(&child).copied().unwrap_or(child);
            numbers.get(child as usize).copied().unwrap_or(child)
        })
    };
    for table in of_children {
        if let Some(frame) = tables.get_mut(&table) {
            let column = renumbered(frame.column("child_id")?.u32()?).into_column();
            frame.with_column(column)?;
        }
    }
    let mut children = children.filter(&BooleanChunked::from_slice("stays".into(), &stays))?;
    let own = UInt32Chunked::from_vec("child_id".into(), (0..next).collect()).into_column();
    children.with_column(own)?;
    tables.insert(Table::Children, children);
    Ok(Dataset { tables, ..dataset.clone() })
}
