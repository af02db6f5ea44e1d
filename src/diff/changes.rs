//! What became of every row between two readings.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::cause::Cause;
use super::ids;
use super::rows::{Pairs, Row, changed, child_column};
use crate::ingest::plain::{PlainRows, PlainTable};
use crate::ingest::schema::Table;

/// A row that changed. One that stands under another id and was edited, too, is in the list twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub cause: Cause,
    /// Its table.
    pub table: Table,
    /// Where it stands: in the files of run A if it is gone, set aside or merged, otherwise in those of run B.
    pub place: (u32, u32),
    /// The columns that differ, where it was edited.
    pub columns: BTreeSet<&'static str>,
    /// Its row in its table of run A.
    pub before: Option<usize>,
    /// Its row in its table of run B.
    pub now: Option<usize>,
}

/// What became of all rows.
#[derive(Debug, Default)]
pub struct Changes {
    /// The rows that changed, in the order of tables and rows.
    pub all: Vec<Change>,
    /// How many children have another id.
    pub ids: usize,
    /// What became of each row of run A: nothing, removed, or set aside.
    pub before: BTreeMap<Table, Vec<Option<Cause>>>,
    /// How each row of run B came: it was there, or it was edited, put right or added.
    pub after: BTreeMap<Table, Vec<Option<Cause>>>,
    /// The number of each child in run A whose rows become those of another child, with the number of this child.
    pub moved: BTreeMap<u32, u32>,
}

/// Compares two readings. Rows that are dated after `as_of` are new; others could have been in the first reading.
pub fn changes(mut first: PlainRows, second: &PlainRows, as_of: NaiveDate) -> Changes {
    let new_ids = ids::moved(&first.used, &second.used);
    let mut changes = Changes { ids: new_ids.len(), ..Changes::default() };
    let merged = rename(&mut first, &new_ids, &mut changes);
    let none = PlainTable::default();
    let tables: BTreeSet<Table> = first.used.keys().chain(second.used.keys()).copied().collect();
    for table in tables {
        let compared = Compared {
            table,
            first: first.used.get(&table).unwrap_or(&none),
            second: second.used.get(&table).unwrap_or(&none),
            merged: merged.get(&table).cloned().unwrap_or_default(),
            as_of,
        };
        let aside = [&first, second].map(|rows| rows.set_aside.get(&table).unwrap_or(&none));
        compared.settle(aside, &mut changes);
    }
    changes
}

/// Gives the children of the first reading their new ids. Says which rows these are.
fn rename(first: &mut PlainRows, new_ids: &BTreeMap<u32, u32>, changes: &mut Changes) -> BTreeMap<Table, BTreeSet<usize>> {
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    if let Some(children) = first.used.get(&Table::Children) {
        numbers
            .extend(children.rows.iter().zip(0..).filter(|(row, _)| !new_ids.contains_key(&row[0])).map(|(row, number)| (row[0], number)));
        for (row, number) in children.rows.iter().zip(0..) {
            let Some(new) = new_ids.get(&row[0]) else { continue };
            // A child whose new id nobody had keeps its number.
            let kept = *numbers.entry(*new).or_insert(number);
            if kept != number {
                changes.moved.insert(number, kept);
            }
        }
    }
    let mut merged: BTreeMap<Table, BTreeSet<usize>> = BTreeMap::new();
    for (is_used, tables) in [(true, &mut first.used), (false, &mut first.set_aside)] {
        for (table, rows) in tables {
            let Some(child) = child_column(*table) else { continue };
            for (at, row) in rows.rows.iter_mut().enumerate() {
                if let Some(new) = new_ids.get(&row[child]) {
                    row[child] = *new;
                    if is_used {
                        merged.entry(*table).or_default().insert(at);
                    }
                }
            }
        }
    }
    merged
}

/// A table of both readings.
struct Compared<'a> {
    table: Table,
    first: &'a PlainTable,
    second: &'a PlainTable,
    merged: BTreeSet<usize>,
    as_of: NaiveDate,
}

impl Compared<'_> {
    fn settle(&self, [first_aside, second_aside]: [&PlainTable; 2], changes: &mut Changes) {
        let (first, second) = (&self.first.rows, &self.second.rows);
        // The own row of a child who was merged into another one is in no reading any more.
        let is_absorbed = |at: usize| self.table == Table::Children && u32::try_from(at).is_ok_and(|at| changes.moved.contains_key(&at));
        let candidates: Vec<usize> = (0..first.len()).filter(|at| !is_absorbed(*at)).collect();
        let listed: Vec<Row> = candidates.iter().map(|at| first[*at].clone()).collect();
        let pairs = Pairs::equal(&listed, second);
        let equal = pairs.of_second.clone();
        let pairs = pairs.edited(self.table, &listed, second);
        let mut partner = vec![None; first.len()];
        for (at, other) in candidates.iter().zip(&pairs.of_first) {
            partner[*at] = *other;
        }
        let gone: Vec<usize> = candidates.iter().copied().filter(|at| partner[*at].is_none()).collect();
        let came: Vec<usize> = (0..second.len()).filter(|at| pairs.of_second[*at].is_none()).collect();
        // Rows that could be used in neither reading say nothing.
        let aside = Pairs::equal(&first_aside.rows, &second_aside.rows);
        let set_aside = self.known_again(&gone, first, &second_aside.rows, &aside.of_second);
        let put_right = self.known_again(&came, second, &first_aside.rows, &aside.of_first);

        let mut before = vec![None; first.len()];
        for at in gone {
            before[at] = Some(if set_aside.contains(&at) { Cause::SetAside } else { Cause::Removed });
        }
        let mut after = vec![None; second.len()];
        for at in came {
            let is_new = self.second.days[at].is_some_and(|day| day > self.as_of);
            let added = if is_new { Cause::Added } else { Cause::AddedLate };
            after[at] = Some(if put_right.contains(&at) { Cause::PutRight } else { added });
        }
        for (at, cause) in before.iter().enumerate() {
            let gone = Change {
                cause: cause.unwrap_or(Cause::Merged),
                table: self.table,
                place: self.first.places[at],
                columns: BTreeSet::new(),
                before: Some(at),
                now: None,
            };
            if cause.is_some() || self.merged.contains(&at) {
                changes.all.push(gone);
            }
        }
        let old_row: BTreeMap<usize, usize> = partner.iter().enumerate().filter_map(|(at, other)| Some(((*other)?, at))).collect();
        for (at, cause) in after.iter_mut().enumerate() {
            let old = old_row.get(&at).filter(|_| equal[at].is_none());
            if old.is_some() {
                *cause = Some(Cause::Edited);
            }
            let Some(cause) = *cause else { continue };
            changes.all.push(Change {
                cause,
                table: self.table,
                place: self.second.places[at],
                columns: old.map(|old| changed(self.table, &first[*old], &second[at])).unwrap_or_default(),
                before: old.copied(),
                now: Some(at),
            });
        }
        changes.before.insert(self.table, before);
        changes.after.insert(self.table, after);
    }

    /// Which of these rows are among those that were set aside in the other reading and not in this one.
    fn known_again(&self, wanted: &[usize], rows: &[Row], aside: &[Row], in_both: &[Option<usize>]) -> BTreeSet<usize> {
        let rows: Vec<Row> = wanted.iter().map(|at| rows[*at].clone()).collect();
        let aside: Vec<Row> = aside.iter().zip(in_both).filter(|(_, other)| other.is_none()).map(|(row, _)| row.clone()).collect();
        let pairs = Pairs::equal(&rows, &aside).edited(self.table, &rows, &aside);
        wanted.iter().zip(pairs.of_first).filter(|(_, other)| other.is_some()).map(|(at, _)| *at).collect()
    }
}
