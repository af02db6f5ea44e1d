//! Which rows are in doubt, and in which way, by groups of findings.

use std::collections::BTreeMap;

use super::Group;
use super::blank::{BLANK_CELL, blanks};
use super::sheet::Sheets;
use super::uses::Uses;
use crate::ingest::Reading;
use crate::ingest::faults::{
    CONFUSABLE_ID, DOUBLE_FUNDING, FOREIGN_KEY, INVISIBLE_CHARACTER, MISSING_RATE, PRIMARY_KEY, REPEATED_HEADER, TOTAL_ROW,
};
use crate::ingest::schema::Table;

/// What could become of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is used, and stays so.
    Used,
    /// It is set aside, and comes back.
    Back,
    /// It repeats another row: it stays out, or it is a row of its own.
    Repeat,
    /// It is of somebody who is not in children: it stays out, or that child is added.
    Stranger,
}

/// A row in doubt.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The row in its sheet.
    pub row: u32,
    /// The cells that could say something else.
    pub columns: Vec<&'static str>,
    /// What could become of the row.
    pub fate: Fate,
}

/// The rows that a group of findings puts in doubt.
#[derive(Debug)]
pub(super) struct Doubted {
    /// The group.
    pub group: Group,
    /// The table.
    pub table: Table,
    /// The rows, in the order of their sheet.
    pub items: Vec<Item>,
    /// Whether it cannot be said what some row could be.
    pub is_opaque: bool,
}

/// What leaves no doubt: headers and totals are no rows, and of odd signs it is known what is read.
const CERTAIN: [&str; 4] = [REPEATED_HEADER, TOTAL_ROW, INVISIBLE_CHARACTER, CONFUSABLE_ID];

/// What sets each row aside: its checks with their columns.
pub(super) type Causes = BTreeMap<(Table, u32), Vec<(&'static str, Option<&'static str>)>>;

/// The checks that set each row aside.
pub(super) fn causes(reading: &Reading, sheets: &Sheets) -> Causes {
    let mut causes = Causes::new();
    for doubt in reading.doubts.iter().filter(|doubt| doubt.sets_aside) {
        let table = reading.dataset.files[doubt.file].table;
        if let Some(row) = sheets.get(&table).and_then(|sheet| sheet.find(doubt.file, doubt.line)) {
            causes.entry((table, row)).or_default().push((doubt.check, doubt.column));
        }
    }
    causes
}

/// The rows in doubt by group, in the order of the groups; cells that are empty without a finding are groups too.
pub(super) fn doubted(reading: &Reading, sheets: &Sheets, causes: &Causes, uses: &Uses) -> Vec<Doubted> {
    let mut groups: BTreeMap<Group, Doubted> = BTreeMap::new();
    for doubt in reading.doubts.iter().filter(|doubt| !CERTAIN.contains(&doubt.check)) {
        let file = &reading.dataset.files[doubt.file];
        let group = Group { check: doubt.check, file: file.path.clone(), column: doubt.column };
        let into = groups.entry(group).or_insert_with_key(|group| Doubted::new(group, file.table));
        let found = sheets.get(&file.table).and_then(|sheet| Some((sheet, sheet.find(doubt.file, doubt.line)?)));
        match found {
            // What a rate could be nobody knows, nor what it makes of amounts.
            Some(_) if file.table == Table::Rates || [MISSING_RATE, DOUBLE_FUNDING].contains(&doubt.check) => into.is_opaque = true,
            Some((sheet, row)) if sheet.is_used(row) => into.items.extend(doubt.column.map(|column| Item::used(row, column))),
            Some((_, row)) if doubt.sets_aside => match set_aside(file.table, row, causes) {
                Some(item) => into.items.push(item),
                None => into.is_opaque = true,
            },
            // What is doubtful in a row that another fault sets aside changes nothing alone.
            Some(_) => {}
            None => into.is_opaque = true,
        }
    }
    for blank in blanks(reading, sheets, uses) {
        let group = Group { check: BLANK_CELL, file: reading.dataset.files[blank.file].path.clone(), column: Some(blank.column) };
        let items = blank.rows.iter().map(|row| Item::used(*row, blank.column)).collect();
        let doubted = Doubted { items, ..Doubted::new(&group, blank.table) };
        groups.insert(group, doubted);
    }
    for doubted in groups.values_mut() {
        doubted.items.sort_by_key(|item| item.row);
        doubted.items.dedup_by_key(|item| item.row);
    }
    groups.into_values().filter(|doubted| doubted.is_opaque || !doubted.items.is_empty()).collect()
}

impl Doubted {
    fn new(group: &Group, table: Table) -> Self {
        Doubted { group: group.clone(), table, items: Vec::new(), is_opaque: false }
    }
}

impl Item {
    fn used(row: u32, column: &'static str) -> Self {
        Item { row, columns: vec![column], fate: Fate::Used }
    }
}

/// What a row that was set aside could be, once all that set it aside is put right; `None` where that could be anything.
fn set_aside(table: Table, row: u32, causes: &Causes) -> Option<Item> {
    let causes = causes.get(&(table, row))?;
    let has = |check: &str| causes.iter().any(|(cause, _)| *cause == check);
    let fate = if has(PRIMARY_KEY) {
        Fate::Repeat
    } else if has(FOREIGN_KEY) {
        Fate::Stranger
    } else {
        Fate::Back
    };
    let mut columns: Vec<&'static str> = Vec::new();
    for (_, column) in causes.iter().filter(|(check, _)| ![FOREIGN_KEY, PRIMARY_KEY].contains(check)) {
        let column = (*column)?;
        match (column, table) {
            // A child without an id is a child of its own; a row without one could be of any child.
            ("child_id", Table::Children) => {}
            ("child_id", _) => return None,
            _ => columns.push(column),
        }
    }
    // Elsewhere the key is nearly all of the row, and nobody can say what a repeated one should be.
    let is_known = fate != Fate::Repeat || matches!(table, Table::Children | Table::Sessions);
    is_known.then_some(Item { row, columns, fate })
}
