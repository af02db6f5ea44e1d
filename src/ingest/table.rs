//! A table while it is being read: the parts of its files, and how they become one frame.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::aliases::Aliases;
use super::category::Vocabularies;
use super::cell::Value;
use super::codes::recoded;
use super::dataset::{FILE, LINE, RejectedRow, SourceFile};
use super::faults::{Fault, Journal, OVERLAPPING_EPISODES, PRIMARY_KEY};
use super::ids::unite;
use super::keys::Keys;
use super::layout::{At, Known, Layout};
use super::part::{Cells, Part};
use super::reader::Records;
use super::schema::{ColumnSpec, Domain, Kind, Table, TableSpec};
use super::stays::{self, Overlaps, Stay};
use crate::error::Error;
use crate::finding::{Location, Severity};
use crate::project::Project;

/// What the tables of a project share while they are read.
#[derive(Default)]
pub(super) struct Shared {
    /// Faults so far.
    pub journal: Journal,
    /// Values of category columns so far.
    pub vocabularies: Vocabularies,
    /// Files so far.
    pub files: Vec<SourceFile>,
    /// What the rows of later tables are held against.
    pub known: Known,
}

/// A table while it is being read.
pub(super) struct TableRows<'t> {
    /// What the table is.
    pub spec: &'static TableSpec,
    /// What an absent column and an empty cell mean in each column, where they mean something.
    pub defaults: Vec<Option<Value>>,
    /// Whether a file of it could not be read to its end.
    pub blocked: bool,
    files: Vec<Layout>,
    parts: Vec<Placed<'t>>,
}

/// A row that cannot stand beside an earlier one.
struct Clash {
    row: usize,
    earlier: usize,
    check: &'static str,
}

/// A part, and what stands before it.
struct Placed<'t> {
    part: Part<'t>,
    /// Index in the files of the table.
    file: usize,
    /// Line and spreadsheet row at which it begins.
    begins: (u64, u64),
    /// The codes that its categories have in all the table, where they differ.
    moves: BTreeMap<Domain, Vec<u32>>,
}

impl<'t> TableRows<'t> {
    /// An empty table.
    pub(super) fn new(spec: &'static TableSpec, project: &Project, vocabularies: &mut Vocabularies) -> Self {
        let defaults = spec.columns.iter().map(|column| default_of(spec.table, column, project, vocabularies)).collect();
        TableRows { spec, defaults, blocked: false, files: Vec::new(), parts: Vec::new() }
    }

    /// Takes in the parts of a file, the first of which begins at this line and spreadsheet row.
    pub(super) fn take_in(&mut self, layout: Layout, parts: Vec<Part<'t>>, mut begins: (u64, u64), shared: &mut Shared) {
        let account = &mut shared.files[layout.file];
        for mut part in parts {
            let journal = std::mem::take(&mut part.journal);
            account.rows_read += part.rows_read;
            account.rows_filtered += part.rows_filtered;
            account.rows_set_aside += journal.rows_set_aside();
            shared.journal.absorb(journal, begins.0 - 1, begins.1 - 1);
            for id in &part.lost_children {
                shared.known.lost_children.intern(id);
            }
            let moves = shared.vocabularies.learn(&part.vocabularies);
            self.blocked |= part.blocked;
            let end = (begins.0 + part.end.0 - 1, begins.1 + part.end.1 - 1);
            self.parts.push(Placed { part, file: self.files.len(), begins, moves });
            begins = end;
        }
        self.files.push(layout);
    }

    /// The columns that the files have or that have a default, and where every row stood. Rows that repeat the key of another are set
    /// aside.
    pub(super) fn finish(self, shared: &mut Shared) -> Result<DataFrame, Error> {
        let is_present = |column: &usize| {
            let is_in_a_file = self.files.iter().any(|layout| layout.field(*column).is_some());
            is_in_a_file || self.defaults[*column].is_some() || self.spec.columns[*column].required
        };
        let present: Vec<usize> = (0..self.spec.columns.len()).filter(is_present).collect();
        let mut columns: Vec<Column> =
            present.into_par_iter().map(|column| self.column(column)).collect::<PolarsResult<_>>().map_err(defect)?;
        let (mut files, mut lines) = (Vec::new(), Vec::new());
        for Placed { part, file, begins, .. } in &self.parts {
            let before = u32::try_from(begins.0 - 1).unwrap_or(u32::MAX);
            lines.extend(part.lines.iter().map(|line| line.saturating_add(before)));
            files.resize(lines.len(), u32::try_from(self.files[*file].file).unwrap_or(u32::MAX));
        }
        let repeats = Keys::of(self.key_columns(&columns)?).repeats();
        let mut is_kept = vec![true; lines.len()];
        let mut clashes = self.clashes(&repeats, &columns, &files, &mut is_kept, shared);
        if self.spec.table == Table::Episodes {
            self.settle_overlaps(&mut columns, &mut clashes, shared)?;
        }
        clashes.sort_by_key(|clash| clash.row);
        self.report(&clashes, &mut is_kept, &files, &lines, shared);
        if self.spec.table == Table::Aliases {
            self.follow_aliases(&mut is_kept, shared);
        }
        if self.spec.table == Table::Children
            && let Some(column) = self.spec.columns.iter().position(|column| column.name == "child_id")
        {
            // Numbered in the same order as in the frame.
            for id in self.parts.iter().flat_map(|placed| placed.part.texts[column].texts()) {
                shared.known.children.intern(id);
            }
        }
        let height = lines.len();
        columns.push(Column::new(FILE.into(), files));
        columns.push(Column::new(LINE.into(), lines));
        let frame = DataFrame::new(height, columns)?;
        if is_kept.iter().all(|kept| *kept) {
            return Ok(frame);
        }
        let frame = frame.filter(&BooleanChunked::from_slice("kept".into(), &is_kept))?;
        // A child is numbered where its first id stands, which may be an alias whose row is left out.
        let is_numbered = self.spec.table == Table::Children && shared.known.aliases.is_some();
        if is_numbered { Ok(frame.sort(["child_id"], SortMultipleOptions::default())?) } else { Ok(frame) }
    }

    /// The rows that repeat the key of an earlier one. In children, a row is only left out where its id is an alias and the child has
    /// another row, or where a wide file repeats what it says of the child beside every row of another table.
    fn clashes(&self, repeats: &[(u32, u32)], columns: &[Column], files: &[u32], is_kept: &mut [bool], shared: &mut Shared) -> Vec<Clash> {
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
                    is_kept[row] = false;
                    shared.files[files[row] as usize].rows_merged += 1;
                } else {
                    clashes.push(Clash { row, earlier: kept, check: PRIMARY_KEY });
                }
            }
        }
        clashes
    }

    /// Finds stays that overlap, where their files say that this is wrong or that the earlier one ends then.
    fn settle_overlaps(&self, columns: &mut Vec<Column>, clashes: &mut Vec<Clash>, shared: &mut Shared) -> Result<(), Error> {
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
        let stays = (0..start.len()).filter(|row| !repeated.contains(row)).filter_map(|row| {
            let phase = phase[row].map_or("", |code| phases.value(code));
            Some(Stay { row, child: child[row]?, start: start[row]?, end: end[row], phase, overlaps: overlaps[row] })
        });
        let settled = stays::settle(stays.collect());
        clashes.extend(settled.rejected.into_iter().map(|(row, earlier)| Clash { row, earlier, check: OVERLAPPING_EPISODES }));
        for (row, day) in settled.shortened {
            end[row] = Some(day);
        }
        let end = Int32Chunked::from_iter_options("end".into(), end.into_iter()).into_series().cast(&DataType::Date)?;
        columns.retain(|column| column.name() != "end");
        columns.push(end.into());
        Ok(())
    }

    /// Follows the aliases, which are all read now.
    fn follow_aliases(&self, is_kept: &mut [bool], shared: &mut Shared) {
        let rows = self.parts.iter().flat_map(|Placed { part, begins, .. }| {
            part.aliases.iter().cloned().map(|mut row| {
                row.spot.line += begins.0 - 1;
                row.spot.cell = row.spot.cell.map(|(field, line)| (field, line + begins.1 - 1));
                row
            })
        });
        let kept: Vec<usize> = (0..is_kept.len()).filter(|row| is_kept[*row]).collect();
        let rows: Vec<_> = rows.zip(&*is_kept).filter(|(_, kept)| **kept).map(|(row, _)| row).collect();
        let (aliases, follows) = Aliases::follow(rows, shared);
        for (row, follows) in kept.into_iter().zip(follows) {
            is_kept[row] = follows;
        }
        shared.known.aliases = Some(aliases);
    }

    /// One column of all parts, with the codes that its values have in the whole table.
    fn column(&self, column: usize) -> PolarsResult<Column> {
        let spec = &self.spec.columns[column];
        // The numbers of children are those of their table already.
        let numbers = match spec.kind {
            Kind::Id if spec.name == "child_id" && self.spec.table != Table::Children => Vec::new(),
            Kind::Id | Kind::Text => unite(&self.parts.iter().map(|placed| &placed.part.texts[column]).collect::<Vec<_>>()),
            _ => Vec::new(),
        };
        let mut whole = Cells::of(spec).finish();
        for (number, placed) in self.parts.iter().enumerate() {
            let cells = &placed.part.columns[column];
            let new_codes = match spec.kind {
                Kind::Category(domain) => placed.moves.get(&domain),
                _ => numbers.get(number),
            };
            match new_codes {
                Some(new_codes) => whole.append(&recoded(cells.u32()?, new_codes).into_series())?,
                None => whole.append(cells)?,
            };
        }
        let whole = whole.rechunk();
        Ok(if spec.kind == Kind::Date { whole.cast(&DataType::Date)?.into_column() } else { whole.into_column() })
    }

    /// The columns of the key as bits; none when a column of it is in no file, because then no row has a whole key.
    fn key_columns(&self, columns: &[Column]) -> Result<Vec<Vec<Option<u32>>>, Error> {
        let mut key = Vec::new();
        for name in self.spec.key {
            let Some(column) = columns.iter().find(|column| column.name() == name) else { return Ok(Vec::new()) };
            let cells = match column.dtype() {
                DataType::Date => column.date().map_err(defect)?.physical().iter().map(|day| day.map(i32::cast_unsigned)).collect(),
                _ => column.u32().map_err(defect)?.iter().collect(),
            };
            key.push(cells);
        }
        Ok(key)
    }

    /// Reports the rows that cannot stand beside earlier ones, and sets them aside.
    fn report(&self, clashes: &[Clash], is_kept: &mut [bool], files: &[u32], lines: &[u32], shared: &mut Shared) {
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
                while records.advance() && records.place().line != u64::from(lines[clash.row]) {}
                is_kept[clash.row] = false;
                let related = Location {
                    file: shared.files[files[clash.earlier] as usize].path.clone(),
                    line: u64::from(lines[clash.earlier]),
                    column: 0,
                    cell: None,
                    header: None,
                };
                self.set_aside(layout, &records, clash.check, related, shared);
            }
        }
    }

    /// Reports that the present record cannot stand beside another row.
    fn set_aside(&self, layout: &Layout, records: &Records<'_>, check: &'static str, related: Location, shared: &mut Shared) {
        let column = if check == PRIMARY_KEY { self.spec.key.first().copied().unwrap_or_default() } else { "start" };
        let at = self.spec.columns.iter().position(|known| known.name == column).map_or(At::Record, At::Column);
        let (message, help) = if check == PRIMARY_KEY {
            let message = format!("an earlier row of {} has the same {}", self.spec.name, self.spec.key.join(" and "));
            (message, if self.spec.table == Table::Children { "keep one row a child" } else { "keep one of the two rows" })
        } else {
            let help = "correct start or end of one of the two; if stays may overlap, remove overlaps from the [[input]] of this file";
            ("the stay begins before an earlier stay of the same child ends".to_owned(), help)
        };
        let fault = Fault::new(check, message, help);
        let (line, column) = layout.place(records, at);
        let file = layout.file;
        shared.journal.report((file, &layout.path), Severity::Error, fault, || (layout.spot(records, at), Some(related)));
        shared.journal.set_aside(file, RejectedRow { file: layout.path.clone(), line, column, finding: check });
        shared.files[file].rows_set_aside += 1;
    }
}

/// Whether a row is nothing without a column: it is required, or an absent one has a meaning.
pub(super) fn decides(table: Table, column: &ColumnSpec) -> bool {
    column.required
        || matches!(
            (table, column.name),
            (Table::Sessions, "status")
                | (Table::Costs, "kind" | "eligible" | "currency")
                | (Table::Payments, "source" | "currency")
                | (Table::Budget, "version")
        )
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

fn defect(error: PolarsError) -> Error {
    Error::Defect(format!("a table could not be put together: {error}"))
}
