//! Which row of one reading is which row of another one. Nothing but the cells counts: a row at another line or in another file is the same row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::ingest::plain::EMPTY;
use crate::ingest::schema::{Kind, Table, TableSpec};

/// Cells as numbers of their texts.
pub type Row = Vec<u32>;

/// The partner of each row; `None` for a row that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairs {
    /// For each row of the first list its row in the second.
    pub of_first: Vec<Option<usize>>,
    /// For each row of the second list its row in the first.
    pub of_second: Vec<Option<usize>>,
}

/// Tables whose rows have a number of their own: a row with another number is another row, unless all else is the same.
fn numbers(table: Table) -> &'static [&'static str] {
    match table {
        Table::Sessions => &["session_id"],
        Table::Costs => &["document"],
        _ => &[],
    }
}

/// The columns by which a row is known again although others were changed, the surest first. The first column must not be empty.
fn keys(spec: &TableSpec) -> Vec<Vec<&'static str>> {
    match spec.table {
        Table::Aliases | Table::Payments | Table::Activities => Vec::new(),
        Table::Costs => vec![vec!["document"]],
        Table::Sessions => vec![spec.key.to_vec(), vec!["session_id"]],
        Table::PhaseTransitions => vec![spec.key.to_vec(), vec!["child_id", "to_phase"], vec!["child_id", "date"]],
        Table::Episodes => vec![spec.key.to_vec(), vec!["child_id", "start"], vec!["child_id", "phase"]],
        Table::Scores => vec![spec.key.to_vec(), vec!["child_id", "instrument", "informant"], vec!["child_id", "date", "instrument"]],
        Table::Goals => vec![spec.key.to_vec(), vec!["child_id", "goal"]],
        Table::Children | Table::Budget | Table::Rates => vec![spec.key.to_vec()],
    }
}

impl Pairs {
    /// No row has a partner.
    fn none(first: usize, second: usize) -> Self {
        Pairs { of_first: vec![None; first], of_second: vec![None; second] }
    }

    fn join(&mut self, first: usize, second: usize) {
        self.of_first[first] = Some(second);
        self.of_second[second] = Some(first);
    }

    /// Pairs rows that are alike in everything, those that stand first with those that stand first.
    pub fn equal(first: &[Row], second: &[Row]) -> Self {
        let mut pairs = Pairs::none(first.len(), second.len());
        let mut places: HashMap<&[u32], Vec<usize>> = HashMap::new();
        for (at, row) in second.iter().enumerate().rev() {
            places.entry(row).or_default().push(at);
        }
        for (at, row) in first.iter().enumerate() {
            if let Some(other) = places.get_mut(row.as_slice()).and_then(Vec::pop) {
                pairs.join(at, other);
            }
        }
        pairs
    }

    /// Pairs rows of a table that are known again although something in them was changed: by their key, then those that are alike in all columns but
    /// one or two, where there is just one such row on either side.
    pub fn edited(mut self, table: Table, first: &[Row], second: &[Row]) -> Self {
        let spec = table.spec();
        let place = |name: &str| spec.columns.iter().position(|column| column.name == name);
        for key in keys(spec) {
            let columns: Vec<usize> = key.iter().filter_map(|name| place(name)).collect();
            self.join_by(first, second, |row| (row[*columns.first()?] != EMPTY).then(|| columns.iter().map(|at| row[*at]).collect()));
        }
        let own_numbers: Vec<usize> = numbers(table).iter().filter_map(|name| place(name)).collect();
        let child = place("child_id");
        let filled = |row: &Row| row.iter().filter(|cell| **cell != EMPTY).count();
        let columns = spec.columns.len();
        for left in 0..columns {
            self.join_by(first, second, |row| (filled(row) > 2).then(|| without(row, &[left])));
        }
        for left in 0..columns {
            for right in left + 1..columns {
                if [left, right].iter().any(|at| own_numbers.contains(at) || child == Some(*at)) {
                    continue;
                }
                // Most of what the row says has to be the same.
                self.join_by(first, second, |row| (filled(row) > 4).then(|| without(row, &[left, right])));
            }
        }
        self
    }

    /// Pairs the rows without a partner that are the only ones on either side with what is seen in them.
    fn join_by(&mut self, first: &[Row], second: &[Row], seen: impl Fn(&Row) -> Option<Row>) {
        let alone = |rows: &[Row], partners: &[Option<usize>]| {
            let mut places: BTreeMap<Row, Option<usize>> = BTreeMap::new();
            for (at, row) in rows.iter().enumerate().filter(|(at, _)| partners[*at].is_none()) {
                if let Some(key) = seen(row) {
                    places.entry(key).and_modify(|place| *place = None).or_insert(Some(at));
                }
            }
            places
        };
        if self.of_first.iter().all(Option::is_some) || self.of_second.iter().all(Option::is_some) {
            return;
        }
        let others = alone(second, &self.of_second);
        for (key, at) in alone(first, &self.of_first) {
            if let (Some(at), Some(Some(other))) = (at, others.get(&key)) {
                self.join(at, *other);
            }
        }
    }

    /// How many rows have no equal.
    pub fn alone(&self) -> usize {
        self.of_first.iter().chain(&self.of_second).filter(|partner| partner.is_none()).count()
    }
}

fn without(row: &Row, left_out: &[usize]) -> Row {
    row.iter().enumerate().map(|(at, cell)| if left_out.contains(&at) { EMPTY } else { *cell }).collect()
}

/// The columns in which two rows differ.
pub fn changed(table: Table, first: &Row, second: &Row) -> BTreeSet<&'static str> {
    let columns = table.spec().columns.iter().zip(first.iter().zip(second));
    columns.filter(|(_, (one, other))| one != other).map(|(column, _)| column.name).collect()
}

/// The column with the id of the child, where rows belong to children.
pub fn child_column(table: Table) -> Option<usize> {
    let is_child = |column: &crate::ingest::schema::ColumnSpec| column.kind == Kind::Id && column.name == "child_id";
    table.spec().columns.iter().position(is_child)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sessions: child, date, session, service, setting, role, minutes, status, entered.
    fn session(child: u32, date: u32, id: u32, minutes: u32) -> Row {
        vec![child, date, id, 30, 31, 32, minutes, 33, 34]
    }

    /// The row that a session is now.
    fn becomes(old: &Row, rows: &[Row]) -> Option<usize> {
        let old = std::slice::from_ref(old);
        Pairs::equal(old, rows).edited(Table::Sessions, old, rows).of_first[0]
    }

    #[test]
    fn order_says_nothing_and_twins_are_paired_once() {
        let rows = [session(1, 2, 0, 4), session(1, 2, 0, 4), session(1, 3, 0, 4)];
        let turned: Vec<Row> = rows.iter().rev().cloned().collect();
        assert_eq!(Pairs::equal(&rows, &turned).of_first, [Some(1), Some(2), Some(0)]);
        assert_eq!(Pairs::equal(&rows, &turned[1..]).of_first, [Some(0), Some(1), None]);
        assert_eq!(Pairs::equal(&rows, &turned[1..]).alone(), 1);
    }

    #[test]
    fn a_row_is_known_again_by_its_key_whatever_else_was_changed() {
        let (old, mut new) = (session(1, 2, 7, 4), session(1, 3, 7, 5));
        new[3] = 99;
        assert_eq!(becomes(&old, &[session(1, 2, 8, 4), new.clone()]), Some(1));
        assert_eq!(changed(Table::Sessions, &old, &new).into_iter().collect::<Vec<_>>(), ["date", "minutes", "service"]);
        // The session is another child's now.
        assert_eq!(becomes(&old, &[session(6, 2, 7, 4)]), Some(0));
    }

    #[test]
    fn without_a_key_most_columns_have_to_agree_and_only_one_row_may() {
        let old = session(1, 2, 0, 4);
        assert_eq!(becomes(&old, &[session(1, 2, 0, 5)]), Some(0), "one column");
        assert_eq!(becomes(&old, &[session(1, 3, 0, 5)]), Some(0), "two columns");
        assert_eq!(becomes(&old, &[session(8, 3, 0, 4)]), None, "the session of another child on another day");
        assert_eq!(becomes(&old, &[session(1, 2, 0, 5), session(1, 2, 0, 6)]), None, "either could be it");
        let mut other = session(1, 3, 0, 5);
        other[3] = 99;
        assert_eq!(becomes(&old, &[other]), None, "three columns");
    }

    #[test]
    fn another_number_makes_another_row_unless_all_else_is_the_same() {
        assert_eq!(becomes(&session(1, 2, 7, 4), &[session(1, 3, 8, 4)]), None);
        assert_eq!(becomes(&session(1, 2, 7, 4), &[session(1, 2, 8, 4)]), Some(0));
    }

    #[test]
    fn lines_of_costs_are_known_by_their_document_where_it_is_the_only_one() {
        let line = |amount: u32, document: u32| vec![1, 2, amount, 3, document, 4, 5, 6, 7, 8, 0, 0];
        let pairs = |first: &[Row], second: &[Row]| Pairs::equal(first, second).edited(Table::Costs, first, second).of_first;
        assert_eq!(pairs(&[line(10, 50), line(11, 51)], &[line(11, 51), line(12, 50)]), [Some(1), Some(0)]);
        // One document of two lines: what one of them was is seen by the other columns, or not at all.
        assert_eq!(pairs(&[line(10, 50), line(11, 50)], &[line(11, 50), line(12, 50)]), [Some(1), Some(0)]);
        assert_eq!(pairs(&[line(10, 50), line(11, 50)], &[line(12, 50), line(13, 50)]), [None, None]);
    }
}
