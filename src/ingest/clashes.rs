//! Rows that cannot stand beside others: repeated keys, stays that overlap, ids that look alike, aliases.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::aliases::Aliases;
use super::confusable::Looks;
use super::dataset::{Doubt, RejectedRow};
use super::faults::{CONFUSABLE_ID, Fault, OVERLAPPING_EPISODES, PRIMARY_KEY};
use super::layout::{At, Layout};
use super::reader::Records;
use super::schema::{Domain, Table};
use super::stays::{self, Overlaps, Stay};
use super::table::{Placed, Shared, TableRows};
use crate::error::Error;
use crate::finding::{Location, Severity};

/// What becomes of a row that has the cells of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It can be used.
    Kept,
    /// Something is wrong with it.
    SetAside,
    /// Its child has another row under the id that counts.
    Merged,
}

/// A row that cannot stand beside an earlier one.
pub(super) struct Clash {
    /// The row.
    pub row: usize,
    /// The earlier one.
    pub earlier: usize,
    /// The check that finds it.
    pub check: &'static str,
    /// What is said of it, and where. The key is meant where nothing is said.
    pub said: Option<Said>,
}

/// What is said of a row that cannot stand.
#[derive(Debug, Clone)]
pub(super) struct Said {
    /// What is wrong, and what to do.
    pub fault: Fault,
    /// The column where it is seen.
    pub at: &'static str,
}

impl TableRows<'_> {
    /// The rows that repeat the key of an earlier one. In children, a row is only left out where its id is an alias and the child has
    /// another row, or where a wide file repeats what it says of the child beside every row of another table.
    pub(super) fn clashes(
        &self,
        repeats: &[(u32, u32)],
        columns: &[Column],
        files: &[u32],
        fates: &mut [Fate],
        shared: &mut Shared,
    ) -> Vec<Clash> {
        let mut of_aliases = BTreeSet::new();
        let mut rows_before = 0;
        for Placed { part, .. } in &self.parts {
            of_aliases.extend(part.of_aliases.iter().map(|row| rows_before + *row));
            rows_before += part.lines.len();
        }
        let is_wide = |row: usize| self.files.iter().any(|layout| layout.is_wide && Some(layout.file) == usize::try_from(files[row]).ok());
        let says_the_same = |row: usize, other: usize| columns.iter().all(|column| column.get(row).ok() == column.get(other).ok());
        let mut same_key: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (row, first) in repeats {
            same_key.entry(*first).or_insert_with(|| vec![*first as usize]).push(*row as usize);
        }
        let mut clashes = Vec::new();
        for rows in same_key.values() {
            let Some(&kept) = rows.iter().find(|row| !of_aliases.contains(row)).or(rows.first()) else { continue };
            for &row in rows.iter().filter(|row| **row != kept) {
                if of_aliases.contains(&row) || (is_wide(row) && says_the_same(row, kept)) {
                    fates[row] = Fate::Merged;
                    shared.files[files[row] as usize].rows_merged += 1;
                } else {
                    clashes.push(Clash { row, earlier: kept, check: PRIMARY_KEY, said: None });
                }
            }
        }
        clashes
    }

    /// Finds stays that overlap, where their files say that this is wrong or that the earlier one ends then.
    pub(super) fn settle_overlaps(
        &self,
        columns: &mut Vec<Column>,
        clashes: &mut Vec<Clash>,
        fates: &[Fate],
        shared: &mut Shared,
    ) -> Result<(), Error> {
        if self.files.iter().all(|layout| layout.overlaps == Overlaps::Keep) {
            return Ok(());
        }
        let of = |name: &str| columns.iter().find(|column| column.name() == name);
        let days = |name: &str| -> PolarsResult<Vec<Option<i32>>> {
            of(name).map_or_else(|| Ok(Vec::new()), |column| Ok(column.date()?.physical().iter().collect()))
        };
        let codes = |name: &str| -> PolarsResult<Vec<Option<u32>>> {
            of(name).map_or_else(|| Ok(Vec::new()), |column| Ok(column.u32()?.iter().collect()))
        };
        let (child, phase, start, mut end) = (codes("child_id")?, codes("phase")?, days("start")?, days("end")?);
        end.resize(start.len(), None);
        let repeated: BTreeSet<usize> = clashes.iter().map(|clash| clash.row).collect();
        let overlaps: Vec<Overlaps> =
            self.parts.iter().flat_map(|placed| placed.part.lines.iter().map(|_| self.files[placed.file].overlaps)).collect();
        let phases = shared.vocabularies.of(Domain::Phase);
        let stays = (0..start.len()).filter(|row| fates[*row] == Fate::Kept && !repeated.contains(row)).filter_map(|row| {
            let phase = phase[row].map_or("", |code| phases.value(code));
            Some(Stay { row, child: child[row]?, start: start[row]?, end: end[row], phase, overlaps: overlaps[row] })
        });
        let settled = stays::settle(stays.collect());
        clashes.extend(settled.rejected.into_iter().map(|(row, earlier)| Clash { row, earlier, check: OVERLAPPING_EPISODES, said: None }));
        for (row, day) in settled.shortened {
            end[row] = Some(day);
        }
        let end = Int32Chunked::from_iter_options("end".into(), end.into_iter()).into_series().cast(&DataType::Date)?;
        columns.retain(|column| column.name() != "end");
        columns.push(end.into());
        Ok(())
    }

    /// Follows the aliases, which are all read now.
    pub(super) fn follow_aliases(&self, fates: &mut [Fate], shared: &mut Shared) {
        let rows = self.parts.iter().flat_map(|Placed { part, begins, .. }| {
            part.aliases.iter().cloned().map(|mut row| {
                row.spot.line += begins.0 - 1;
                row.spot.cell = row.spot.cell.map(|(field, line)| (field, line + begins.1 - 1));
                row
            })
        });
        let kept: Vec<usize> = (0..fates.len()).filter(|row| fates[*row] == Fate::Kept).collect();
        let rows: Vec<_> = rows.zip(&*fates).filter(|(_, fate)| **fate == Fate::Kept).map(|(row, _)| row).collect();
        let (aliases, follows) = Aliases::follow(rows, shared);
        for (row, _) in kept.into_iter().zip(follows).filter(|(_, follows)| !follows) {
            fates[row] = Fate::SetAside;
        }
        shared.known.aliases = Some(aliases);
    }

    /// The children whose id looks like that of an earlier one; where all ids are of ASCII, none does.
    pub(super) fn twins(columns: &[Column], clashes: &[Clash], fates: &[Fate], shared: &Shared) -> PolarsResult<Vec<Clash>> {
        let ids = &shared.known.children;
        let Some(children) = columns.iter().find(|column| column.name() == "child_id") else { return Ok(Vec::new()) };
        if ids.texts().all(str::is_ascii) {
            return Ok(Vec::new());
        }
        let repeated: BTreeSet<usize> = clashes.iter().map(|clash| clash.row).collect();
        let mut rows = BTreeMap::new();
        for (row, child) in children.u32()?.iter().enumerate().filter(|(row, _)| fates[*row] == Fate::Kept && !repeated.contains(row)) {
            rows.entry(child.unwrap_or(u32::MAX)).or_insert(row);
        }
        let (_, twins) = Looks::of(ids.texts());
        let clash = |(later, first): (u32, u32)| {
            Some(Clash { row: *rows.get(&later)?, earlier: *rows.get(&first)?, check: CONFUSABLE_ID, said: None })
        };
        Ok(twins.into_iter().filter_map(clash).collect())
    }

    /// Reports the rows that cannot stand beside earlier ones, and sets them aside; of ids that look alike it only warns.
    pub(super) fn report(&self, clashes: &[Clash], fates: &mut [Fate], (files, lines): (&[u32], &[u32]), shared: &mut Shared) {
        let mut clashes = clashes.iter().peekable();
        let mut first_row = 0;
        for placed in &self.parts {
            let rows = first_row..first_row + placed.part.lines.len();
            first_row = rows.end;
            if clashes.peek().is_none_or(|clash| !rows.contains(&clash.row)) {
                continue;
            }
            // Where the cells of a row are was not kept; it is read again.
            let layout = &self.files[placed.file];
            let mut records = Records::new(placed.part.text, layout.delimiter, placed.begins.0, placed.begins.1);
            while let Some(clash) = clashes.next_if(|clash| rows.contains(&clash.row)) {
                while records.place().line != u64::from(lines[clash.row]) && records.advance() {}
                let related = Location {
                    file: shared.files[files[clash.earlier] as usize].path.clone(),
                    line: u64::from(lines[clash.earlier]),
                    column: 0,
                    cell: None,
                    header: None,
                };
                if clash.check != CONFUSABLE_ID {
                    fates[clash.row] = Fate::SetAside;
                }
                let related = Some(related).filter(|_| clash.earlier != clash.row);
                self.report_clash(layout, &records, (clash, lines[clash.row]), related, shared);
            }
        }
    }

    /// Reports that the present record cannot stand beside another row.
    fn report_clash(
        &self,
        layout: &Layout,
        records: &Records<'_>,
        (clash, begins): (&Clash, u32),
        related: Option<Location>,
        shared: &mut Shared,
    ) {
        let check = clash.check;
        let column = match &clash.said {
            Some(said) => said.at,
            None if check == OVERLAPPING_EPISODES => "start",
            None => self.spec.key.first().copied().unwrap_or_default(),
        };
        let at = self.spec.columns.iter().position(|known| known.name == column).map_or(At::Record, At::Column);
        let fault = clash.said.as_ref().map_or_else(|| self.usual_fault(check), |said| said.fault.clone());
        let severity = if check == CONFUSABLE_ID { Severity::Warning } else { Severity::Error };
        let (line, column) = layout.place(records, at);
        let file = layout.file;
        let sets_aside = severity == Severity::Error;
        shared.doubts.push(Doubt { file, line: begins, column: layout.name_at(at), check, sets_aside });
        shared.journal.report((file, &layout.path), severity, fault, || (layout.spot(records, at), related));
        if sets_aside {
            shared.journal.set_aside(file, RejectedRow { file: layout.path.clone(), line, column, finding: check });
            shared.files[file].rows_set_aside += 1;
        }
    }

    /// What is said of a row whose key is not its own.
    fn usual_fault(&self, check: &'static str) -> Fault {
        let (message, help) = match check {
            PRIMARY_KEY => {
                let key = match self.spec.key {
                    [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
                    key => key.join(""),
                };
                let message = format!("an earlier row of {} has the same {key}", self.spec.name);
                (message, if self.spec.table == Table::Children { "keep one row for each child" } else { "keep one of the two rows" })
            }
            CONFUSABLE_ID => (
                "this id looks like that of an earlier row but is written with other letters".to_owned(),
                "if it is the same child, write both alike, for example with a Latin C in place of a Cyrillic С; if not, give one of them another id",
            ),
            _ => (
                "the stay begins before an earlier stay of the same child ends".to_owned(),
                "correct start or end of one of the two; if stays may overlap, remove overlaps from the [[input]] of this file in dosah.toml",
            ),
        };
        Fault::new(check, message, help)
    }
}
