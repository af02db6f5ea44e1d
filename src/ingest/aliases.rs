//! Two ids of one child: which id counts, and what is wrong with the table that says so.

use std::collections::BTreeSet;

use polars::prelude::*;

use super::dataset::{FILE, LINE, RejectedRow};
use super::faults::{ALIAS_CYCLE, FOREIGN_KEY, Fault, Spot};
use super::intern::Interner;
use super::layout::Known;
use super::table::Shared;
use crate::error::Error;
use crate::finding::{Location, Severity};

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) struct AliasRow {
    /// The id that stands for another one.
    pub alias: String,
    /// The other one.
    pub stands_for: String,
    /// Index of the file.
    pub file: usize,
    /// Where the other one stands.
    pub spot: Spot,
}

/// The aliases of a project.
#[derive(Debug, Default)]
pub(super) struct Aliases {
    rows: Vec<AliasRow>,
    ids: Interner,
    /// The id that counts for each alias.
    targets: Vec<String>,
}

impl Aliases {
    /// Follows every alias to the id that counts. Rows that stand for each other in a circle are set aside; says which rows stay.
    pub(super) fn follow(rows: Vec<AliasRow>, shared: &mut Shared) -> (Self, Vec<bool>) {
        let mut ids = Interner::default();
        for row in &rows {
            ids.intern(&row.alias);
        }
        let next: Vec<Option<usize>> = rows.iter().map(|row| ids.get(&row.stands_for).map(|next| next as usize)).collect();
        let end_of = |row: usize| {
            let mut seen = BTreeSet::from([row]);
            let mut at = row;
            while let Some(next) = next[at] {
                if !seen.insert(next) {
                    return Err(next);
                }
                at = next;
            }
            Ok(at)
        };
        let ends: Vec<Result<usize, usize>> = (0..rows.len()).map(end_of).collect();
        let is_kept: Vec<bool> = ends.iter().map(Result::is_ok).collect();
        for (number, row) in rows.iter().enumerate().filter(|(number, _)| !is_kept[*number]) {
            let related = next[number].filter(|next| *next != number).map(|next| &rows[next]);
            let leads_back = next[number].is_some_and(|first| {
                let passed = std::iter::successors(Some(first), |at| next[*at]).take(rows.len());
                passed.into_iter().any(|at| at == number)
            });
            let message = match related {
                None => "this alias stands for itself",
                Some(_) if leads_back => "these aliases stand for each other",
                Some(_) => "this alias leads to aliases that stand for each other",
            };
            let help = "only one id of a child counts: let the last alias name an id of the table children";
            set_aside(row, Fault::new(ALIAS_CYCLE, message, help), related, shared);
        }
        let mut aliases = Aliases::default();
        for (row, end) in rows.iter().zip(ends) {
            if let Ok(end) = end {
                aliases.ids.intern(&row.alias);
                aliases.targets.push(rows[end].stands_for.clone());
            }
        }
        aliases.rows = rows.into_iter().zip(&is_kept).filter(|(_, kept)| **kept).map(|(row, _)| row).collect();
        (aliases, is_kept)
    }

    /// The id that counts for an alias.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.ids.get(id).map(|number| self.targets[number as usize].as_str())
    }
}

/// Holds the aliases against the children, who are read now: an alias has to stand for a child. What is left is where the rows stood.
pub(super) fn hold_against_children(frame: &DataFrame, shared: &mut Shared) -> Result<DataFrame, Error> {
    let aliases = shared.known.aliases.take().unwrap_or_default();
    let mut is_kept = Vec::new();
    for (row, target) in aliases.rows.iter().zip(&aliases.targets) {
        let Known { children, children_unknown, .. } = &shared.known;
        let is_lost = shared.known.has_lost(target);
        is_kept.push(*children_unknown || children.get(target).is_some());
        if is_kept.last() == Some(&false) {
            let help = if is_lost {
                "its row in children was set aside; correct it there and this row counts again"
            } else {
                "add the child to the table children, or correct the identifier here"
            };
            let fault = Fault::new(FOREIGN_KEY, "the child for whom this alias stands is not in the table children", help);
            set_aside(row, fault, None, shared);
        }
    }
    shared.known.aliases = Some(aliases);
    Ok(frame.select([FILE, LINE])?.filter(&BooleanChunked::from_slice("kept".into(), &is_kept))?)
}

fn set_aside(row: &AliasRow, fault: Fault, related: Option<&AliasRow>, shared: &mut Shared) {
    let path = shared.files[row.file].path.clone();
    let related = related.map(|other| Location {
        file: shared.files[other.file].path.clone(),
        line: other.spot.line,
        column: other.spot.column,
        cell: None,
        header: None,
    });
    let Spot { line, column, .. } = row.spot;
    shared.journal.set_aside(row.file, RejectedRow { file: path.clone(), line, column, finding: fault.check });
    shared.journal.report((row.file, &path), Severity::Error, fault, || (row.spot.clone(), related));
    shared.files[row.file].rows_set_aside += 1;
}
