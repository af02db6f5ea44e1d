//! Which children have another id now: the old id is gone, and its rows stand under the other one.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Pairs, Row, child_column};
use crate::ingest::plain::{EMPTY, PlainTable};
use crate::ingest::schema::Table;

type Tables = BTreeMap<Table, PlainTable>;

/// The new id of each old one, as numbers of their texts. An id is the same as before unless half of the rows of its child, or its own row in
/// `children` where it has no other, say something else.
pub fn moved(first: &Tables, second: &Tables) -> BTreeMap<u32, u32> {
    let ids = |tables: &Tables| -> BTreeSet<u32> { of_children(tables).iter().map(|row| row[0]).collect() };
    let (before, now) = (ids(first), ids(second));
    let gone: BTreeSet<u32> = before.difference(&now).copied().collect();
    if gone.is_empty() {
        return BTreeMap::new();
    }
    let mut rows_of: BTreeMap<u32, usize> = BTreeMap::new();
    let mut votes: BTreeMap<(u32, u32), usize> = BTreeMap::new();
    for (table, rows) in first.iter().filter(|(table, _)| **table != Table::Children) {
        let (Some(child), Some(others)) = (child_column(*table), second.get(table)) else { continue };
        let pairs = Pairs::equal(&rows.rows, &others.rows);
        let mut found: BTreeMap<Row, BTreeSet<u32>> = BTreeMap::new();
        for (_, row) in others.rows.iter().enumerate().filter(|(at, _)| pairs.of_second[*at].is_none()) {
            found.entry(anonymous(row, child)).or_default().insert(row[child]);
        }
        for row in rows.rows.iter().filter(|row| gone.contains(&row[child])) {
            *rows_of.entry(row[child]).or_default() += 1;
            // Where several children have such a row, nobody can say whose it was.
            if let Some([new]) = found.get(&anonymous(row, child)).map(|ids| ids.iter().copied().collect::<Vec<_>>()).as_deref() {
                *votes.entry((row[child], *new)).or_default() += 1;
            }
        }
    }
    let mut moved = BTreeMap::new();
    for ((old, new), count) in votes {
        if count * 2 >= rows_of.get(&old).copied().unwrap_or_default() && now.contains(&new) {
            moved.entry(old).or_insert(new);
        }
    }
    for (old, new) in alone(first, second, &gone, &before) {
        if !rows_of.contains_key(&old) {
            moved.entry(old).or_insert(new);
        }
    }
    moved
}

/// Children of whom nothing but the id changed in their own row, where it is the only such row.
fn alone(first: &Tables, second: &Tables, gone: &BTreeSet<u32>, before: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let mut found: BTreeMap<Row, Vec<u32>> = BTreeMap::new();
    for row in of_children(second).iter().filter(|row| !before.contains(&row[0])) {
        found.entry(anonymous(row, 0)).or_default().push(row[0]);
    }
    let says_enough = |row: &&Row| row.iter().filter(|cell| **cell != EMPTY).count() > 3;
    let rows = of_children(first).iter().filter(|row| gone.contains(&row[0])).filter(says_enough);
    rows.filter_map(|row| match found.get(&anonymous(row, 0)).map(Vec::as_slice) {
        Some([new]) => Some((row[0], *new)),
        _ => None,
    })
    .collect()
}

fn of_children(tables: &Tables) -> &[Row] {
    tables.get(&Table::Children).map_or(&[], |table| table.rows.as_slice())
}

fn anonymous(row: &Row, child: usize) -> Row {
    let mut row = row.clone();
    row[child] = EMPTY;
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(children: &[[u32; 2]], sessions: &[[u32; 2]]) -> Tables {
        let child = |[id, birth]: &[u32; 2]| vec![*id, *birth, 90, 91, 92, 0, 0, 0, 0, 0];
        let session = |[id, day]: &[u32; 2]| vec![*id, *day, 0, 80, 81, 82, 83, 84, 0];
        let table = |rows: Vec<Row>| PlainTable { rows, ..PlainTable::default() };
        BTreeMap::from([
            (Table::Children, table(children.iter().map(child).collect())),
            (Table::Sessions, table(sessions.iter().map(session).collect())),
        ])
    }

    #[test]
    fn an_id_whose_rows_stand_under_another_one_was_merged() {
        let before = tables(&[[1, 50], [2, 51]], &[[1, 60], [2, 61], [2, 62]]);
        let after = tables(&[[1, 50]], &[[1, 60], [1, 61], [1, 62]]);
        assert_eq!(moved(&before, &after), BTreeMap::from([(2, 1)]));
        let one_is_gone = tables(&[[1, 50]], &[[1, 60], [1, 61]]);
        assert_eq!(moved(&before, &one_is_gone), BTreeMap::from([(2, 1)]), "half of the rows are enough");
    }

    #[test]
    fn a_child_who_is_gone_with_all_rows_was_not_merged_and_neither_was_one_who_is_still_there() {
        let before = tables(&[[1, 50], [2, 51]], &[[1, 60], [2, 61], [2, 62]]);
        assert!(moved(&before, &tables(&[[1, 50]], &[[1, 60]])).is_empty());
        assert!(moved(&before, &tables(&[[1, 50], [2, 51]], &[[1, 60], [1, 61], [1, 62]])).is_empty());
    }

    #[test]
    fn a_child_without_other_rows_is_known_again_by_its_own() {
        let before = tables(&[[1, 50], [2, 51]], &[[1, 60]]);
        assert_eq!(moved(&before, &tables(&[[1, 50], [7, 51]], &[[1, 60]])), BTreeMap::from([(2, 7)]));
        assert!(moved(&before, &tables(&[[1, 50], [7, 51], [8, 51]], &[[1, 60]])).is_empty(), "two children could be it");
    }
}
