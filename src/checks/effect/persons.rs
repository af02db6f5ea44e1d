//! The children whom the rows in doubt belong to, and all their rows.

use std::collections::{BTreeMap, BTreeSet};

use super::doubts::{Causes, Doubted, Fate, Item};
use super::sheet::{Sheet, Sheets};
use super::values::Life;
use crate::indicators::views::NONE;
use crate::ingest::dataset::LOST;
use crate::ingest::faults::FOREIGN_KEY;
use crate::ingest::schema::Table;

/// Somebody whom rows belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Person {
    /// A child in children, by number.
    Known(u32),
    /// Somebody who is not in children, by number.
    Lost(u32),
    /// The child of a row of children that was set aside.
    New(u32),
}

/// The tables whose rows belong to children.
const OF_CHILDREN: [Table; 4] = [Table::Sessions, Table::PhaseTransitions, Table::Scores, Table::Goals];

/// The persons of a group.
pub(super) struct Persons {
    /// The persons, in order.
    pub all: Vec<Person>,
    /// The rows of each outside children: those that are used, and those that would be.
    pub rows: Vec<Vec<(Table, u32)>>,
    /// The code of sessions that were held.
    held: Option<u32>,
    /// Other children who were in a session with some of them.
    beside: BTreeMap<u32, Vec<u32>>,
    /// All rows of those.
    rows_beside: BTreeMap<u32, Vec<(Table, u32)>>,
}

impl Persons {
    /// The persons whom the rows of a group belong to.
    pub(super) fn of(doubted: &Doubted, sheets: &Sheets, causes: &Causes, held: Option<u32>) -> Self {
        let all: BTreeSet<Person> = doubted.items.iter().filter_map(|item| person(doubted.table, item, sheets)).collect();
        let all: Vec<Person> = all.into_iter().collect();
        let rows = vec![Vec::new(); all.len()];
        let mut persons = Persons { all, rows, held, beside: BTreeMap::new(), rows_beside: BTreeMap::new() };
        let mut slots: Vec<u32> = Vec::new();
        for (slot, person) in (0..).zip(&persons.all) {
            if let Person::Known(child) = person {
                slots.resize(slots.len().max(*child as usize + 1), NONE);
                slots[*child as usize] = slot;
            }
        }
        let items: BTreeSet<u32> = doubted.items.iter().map(|item| item.row).collect();
        for table in OF_CHILDREN {
            let Some(sheet) = sheets.get(&table) else { continue };
            for (row, child) in (0..).zip(&sheet.child) {
                let slot = if *child < LOST {
                    let comes_back = || table == doubted.table && items.contains(&row);
                    let slot = slots.get(*child as usize).copied().filter(|slot| *slot != NONE);
                    slot.filter(|_| sheet.is_used(row) || comes_back()).map(|slot| slot as usize)
                } else {
                    let is_clean = || causes.get(&(table, row)).is_some_and(|causes| causes.iter().all(|(check, _)| *check == FOREIGN_KEY));
                    let comes_back = || (table == doubted.table && items.contains(&row)) || is_clean();
                    persons.all.binary_search(&Person::Lost(*child)).ok().filter(|_| comes_back())
                };
                if let Some(slot) = slot {
                    persons.rows[slot].push((table, row));
                }
            }
        }
        persons
    }

    /// The person of a row in doubt.
    pub(super) fn slot(&self, table: Table, item: &Item, sheets: &Sheets) -> Option<usize> {
        self.all.binary_search(&person(table, item, sheets)?).ok()
    }

    /// Each person alone.
    pub(super) fn alone(&self) -> Vec<Vec<usize>> {
        (0..self.all.len()).map(|slot| vec![slot]).collect()
    }

    /// The persons, those together who share a session.
    pub(super) fn sharing(&self, sheets: &Sheets) -> Vec<Vec<usize>> {
        let Some(sheet) = sheets.get(&Table::Sessions) else { return self.alone() };
        let mut leader: Vec<usize> = (0..self.all.len()).collect();
        let mut first: BTreeMap<u32, usize> = BTreeMap::new();
        for (slot, rows) in self.rows.iter().enumerate() {
            for session in sessions(rows, sheet) {
                let other = *first.entry(session).or_insert(slot);
                let (one, other) = (lead(&leader, slot), lead(&leader, other));
                leader[one.max(other)] = one.min(other);
            }
        }
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for slot in 0..self.all.len() {
            groups.entry(lead(&leader, slot)).or_default().push(slot);
        }
        groups.into_values().collect()
    }

    /// Looks for other children who share a session with some of the persons.
    pub(super) fn look_beside(&mut self, sheets: &Sheets) {
        let Some(sheet) = sheets.get(&Table::Sessions) else { return };
        let mut is_shared = Vec::new();
        for session in self.rows.iter().flat_map(|rows| sessions(rows, sheet)) {
            is_shared.resize(is_shared.len().max(session as usize + 1), false);
            is_shared[session as usize] = true;
        }
        for (session, child) in sheet.session.iter().zip(&sheet.child[..sheet.used]) {
            let is_shared = is_shared.get(*session as usize).copied().unwrap_or(false);
            if is_shared && self.all.binary_search(&Person::Known(*child)).is_err() {
                self.beside.entry(*session).or_default().push(*child);
                self.rows_beside.entry(*child).or_default();
            }
        }
        if self.beside.is_empty() {
            return;
        }
        for table in OF_CHILDREN {
            let Some(sheet) = sheets.get(&table) else { continue };
            for (row, child) in (0..).zip(&sheet.child[..sheet.used]) {
                if let Some(rows) = self.rows_beside.get_mut(child) {
                    rows.push((table, row));
                }
            }
        }
    }

    /// Other children who share a session with some of the persons, and all their rows.
    pub(super) fn companions(&self, together: &[usize], sheets: &Sheets) -> Vec<(u32, &[(Table, u32)])> {
        let Some(sheet) = sheets.get(&Table::Sessions) else { return Vec::new() };
        let shared = together.iter().flat_map(|slot| sessions(&self.rows[*slot], sheet));
        let children: BTreeSet<u32> = shared.filter_map(|session| self.beside.get(&session)).flatten().copied().collect();
        children.into_iter().filter_map(|child| Some((child, self.rows_beside.get(&child)?.as_slice()))).collect()
    }

    /// The days of a person.
    pub(super) fn life(&self, slot: usize, sheets: &Sheets) -> Life {
        let child = |column: &str| {
            let (Person::Known(row) | Person::New(row)) = self.all[slot] else { return None };
            sheets.get(&Table::Children)?.day(column, row)
        };
        let mut life =
            Life { birth: child("birth_date"), referred: child("referred_on"), enrolled: child("enrolled_on"), ..Life::default() };
        for (table, row) in &self.rows[slot] {
            let sheet = &sheets[table];
            let Some(day) = sheet.day("date", *row) else { continue };
            match table {
                Table::Sessions => {
                    life.sessions.push(day);
                    life.entered.extend(sheet.day("entered_on", *row));
                    if sheet.code("status", *row) == self.held {
                        life.held.push(day);
                    }
                }
                Table::PhaseTransitions => life.transitions.push(day),
                Table::Scores => life.scores.push(day),
                _ => {}
            }
        }
        life
    }
}

fn lead(leader: &[usize], mut slot: usize) -> usize {
    while leader[slot] != slot {
        slot = leader[slot];
    }
    slot
}

/// The sessions among rows that have an id.
fn sessions(rows: &[(Table, u32)], sheet: &Sheet) -> impl Iterator<Item = u32> {
    let of_sessions = rows.iter().filter(|(table, _)| *table == Table::Sessions);
    of_sessions.map(|(_, row)| sheet.session(*row)).filter(|session| *session != NONE)
}

/// Whom a row in doubt belongs to.
fn person(table: Table, item: &Item, sheets: &Sheets) -> Option<Person> {
    if table == Table::Children {
        return Some(if item.fate == Fate::Used { Person::Known(item.row) } else { Person::New(item.row) });
    }
    match sheets.get(&table)?.child(item.row) {
        NONE => None,
        lost if lost >= LOST => Some(Person::Lost(lost)),
        child => Some(Person::Known(child)),
    }
}
