//! A table while it is being read: the parts of its files, and how they become one frame.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::category::Vocabularies;
use super::cell::Value;
use super::clashes::Fate;
use super::codes::recoded;
use super::dataset::{Doubt, FILE, LINE, LOST, SourceFile};
use super::date::Spellings;
use super::dialect::dates_in_words;
use super::exchange::Rates;
use super::faults::Journal;
use super::ids::unite;
use super::intern::Interner;
use super::keys::Keys;
use super::layout::{Known, Layout};
use super::ledger;
use super::names::Names;
use super::part::{Cells, Part};
use super::schema::{ColumnSpec, Domain, Kind, Table, TableSpec};
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
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
    /// Cells that findings are about, so far.
    pub doubts: Vec<Doubt>,
    /// The rows set aside so far that have the cells of a row.
    pub set_aside: BTreeMap<Table, DataFrame>,
    /// Exchange rates, where amounts are converted.
    pub rates: Option<Rates>,
    /// Columns so far that hold a text which may tell who somebody is.
    pub suspects: BTreeSet<(Table, &'static str)>,
    /// The texts behind the numbers of ids so far, where somebody asks for them.
    pub names: Option<Names>,
}

/// A table while it is being read.
pub(super) struct TableRows<'t> {
    /// What the table is.
    pub spec: &'static TableSpec,
    /// What an absent column and an empty cell mean in each column, where they mean something.
    pub defaults: Vec<Option<Value>>,
    /// Whether a file of it could not be read to its end.
    pub blocked: bool,
    /// Its files.
    pub files: Vec<Layout>,
    /// Their parts, in order.
    pub parts: Vec<Placed<'t>>,
}

/// A part, and what stands before it.
pub(super) struct Placed<'t> {
    /// The part.
    pub part: Part<'t>,
    /// Index in the files of the table.
    pub file: usize,
    /// Line and spreadsheet row at which it begins.
    pub begins: (u64, u64),
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
        let mut dates = Spellings::default();
        for mut part in parts {
            dates.join(part.dates);
            let journal = std::mem::take(&mut part.journal);
            account.rows_read += part.rows_read;
            account.rows_filtered += part.rows_filtered;
            account.rows_set_aside += journal.rows_set_aside();
            shared.journal.absorb(journal, begins.0 - 1, begins.1 - 1);
            shared.doubts.extend(part.doubts.drain(..).map(|doubt| Doubt { line: later(doubt.line, begins), ..doubt }));
            number_lost(self.spec, &mut part, &mut shared.known.lost);
            let moves = shared.vocabularies.learn(&part.vocabularies);
            self.blocked |= part.blocked;
            shared.suspects.extend(part.suspects.iter().map(|column| (self.spec.table, self.spec.columns[*column].name)));
            let end = (begins.0 + part.end.0 - 1, begins.1 + part.end.1 - 1);
            self.parts.push(Placed { part, file: self.files.len(), begins, moves });
            begins = end;
        }
        account.dialect.push_str(&dates_in_words(dates));
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
            lines.extend(part.lines.iter().map(|line| later(*line, *begins)));
            files.resize(lines.len(), u32::try_from(self.files[*file].file).unwrap_or(u32::MAX));
        }
        let mut fates = self.fates(lines.len());
        let repeats = Keys::of(self.key_columns(&columns, &fates)?).repeats();
        let mut clashes = self.clashes(&repeats, &columns, &files, &mut fates, shared);
        if self.spec.table == Table::Episodes {
            self.settle_overlaps(&mut columns, &mut clashes, &fates, shared)?;
        }
        if self.spec.table == Table::Children
            && let Some(column) = self.spec.columns.iter().position(|column| column.name == "child_id")
        {
            // Numbered in the same order as in the frame.
            for id in self.parts.iter().flat_map(|placed| placed.part.texts[column].texts()) {
                shared.known.children.intern(id);
            }
            clashes.extend(Self::twins(&columns, &clashes, &fates, shared)?);
            shared.known.lost_children = shared.known.lost.len();
        }
        self.keep_names(shared);
        if matches!(self.spec.table, Table::Costs | Table::Payments) {
            clashes.extend(ledger::clashes(self.spec.table, &columns, &fates, shared)?);
        }
        clashes.sort_by_key(|clash| clash.row);
        self.report(&clashes, &mut fates, (&files, &lines), shared);
        if self.spec.table == Table::Aliases {
            self.follow_aliases(&mut fates, shared);
        }
        let height = lines.len();
        columns.push(Column::new(FILE.into(), files));
        columns.push(Column::new(LINE.into(), lines));
        let frame = DataFrame::new(height, columns)?;
        if fates.iter().all(|fate| *fate == Fate::Kept) {
            return Ok(frame);
        }
        let with = |wanted: Fate| frame.filter(&fates.iter().map(|fate| Some(*fate == wanted)).collect::<BooleanChunked>());
        shared.set_aside.insert(self.spec.table, with(Fate::SetAside)?);
        let kept = with(Fate::Kept)?;
        // A child is numbered where its first id stands, which may be an alias whose row is left out.
        let is_numbered = self.spec.table == Table::Children && shared.known.aliases.is_some();
        if is_numbered { Ok(kept.sort(["child_id"], SortMultipleOptions::default())?) } else { Ok(kept) }
    }

    /// Keeps the texts behind the numbers of ids, where somebody asks for them.
    fn keep_names(&self, shared: &mut Shared) {
        let Some(names) = &mut shared.names else { return };
        if self.spec.table == Table::Children {
            names.keep_children(&shared.known.children);
        }
        let is_text = |column: &&ColumnSpec| matches!(column.kind, Kind::Id | Kind::Text) && column.name != "child_id";
        for (at, column) in self.spec.columns.iter().enumerate().filter(|(_, column)| is_text(column)) {
            let parts: Vec<&Interner> = self.parts.iter().map(|placed| &placed.part.texts[at]).collect();
            names.keep_parts(self.spec.table, column.name, &parts);
        }
    }

    /// What reading made of the rows.
    fn fates(&self, height: usize) -> Vec<Fate> {
        let mut fates = vec![Fate::Kept; height];
        let mut before = 0;
        for Placed { part, .. } in &self.parts {
            for row in &part.set_aside {
                fates[before + *row as usize] = Fate::SetAside;
            }
            before += part.lines.len();
        }
        fates
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

    /// The columns of the key as bits; none when a column of it is in no file, because then no row has a whole key. Neither has a row that
    /// is set aside.
    fn key_columns(&self, columns: &[Column], fates: &[Fate]) -> Result<Vec<Vec<Option<u32>>>, Error> {
        let mut key = Vec::new();
        for name in self.spec.key {
            let Some(column) = columns.iter().find(|column| column.name() == name) else { return Ok(Vec::new()) };
            let mut cells: Vec<Option<u32>> = match column.dtype() {
                DataType::Date => column.date().map_err(defect)?.physical().iter().map(|day| day.map(i32::cast_unsigned)).collect(),
                _ => column.u32().map_err(defect)?.iter().collect(),
            };
            for (cell, _) in cells.iter_mut().zip(fates).filter(|(_, fate)| **fate != Fate::Kept) {
                *cell = None;
            }
            key.push(cells);
        }
        Ok(key)
    }
}

/// Gives the lost children of a part the numbers that they have among all.
fn number_lost(spec: &TableSpec, part: &mut Part<'_>, lost: &mut Interner) {
    let numbers: Vec<u32> = part.lost.texts().map(|id| LOST | lost.intern(id)).collect();
    let child = spec.columns.iter().position(|column| column.name == "child_id");
    if let Some(child) = child.filter(|_| !numbers.is_empty())
        && let Ok(codes) = part.columns[child].u32()
    {
        let number = |code: u32| if code < LOST { code } else { numbers.get((code - LOST) as usize).copied().unwrap_or(code) };
        part.columns[child] = codes.apply_values(number).into_series();
    }
}

/// The line in a file of a line in a part of it.
fn later(line: u32, begins: (u64, u64)) -> u32 {
    line.saturating_add(u32::try_from(begins.0 - 1).unwrap_or(u32::MAX))
}

/// Whether a row is nothing without a column: it is required, or an absent one has a meaning.
pub(super) fn decides(table: Table, column: &ColumnSpec) -> bool {
    column.required
        || matches!(
            (table, column.name),
            (Table::Sessions, "status")
                | (Table::Costs, "kind" | "eligible" | "currency")
                | (Table::Payments, "source" | "currency")
                | (Table::Budget, "version" | "period")
        )
}

/// What an absent column or an empty cell means in the columns that decide how a row counts.
fn default_of(table: Table, column: &ColumnSpec, project: &Project, vocabularies: &mut Vocabularies) -> Option<Value> {
    let finance = project.file.finance.as_ref();
    let word = match (table, column.name) {
        (Table::Sessions, "status") => "held",
        (Table::Costs, "kind") => "cost",
        (Table::Payments, "source") => "grant",
        (Table::Budget, "period") => TOTAL,
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
