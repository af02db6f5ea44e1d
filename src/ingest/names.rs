//! What the numbers of ids and texts stand for. Kept only where somebody asks for it, in memory, and never printed: two readings number their
//! ids differently, and without the texts nobody could say which child of the one is which of the other.

use std::collections::BTreeMap;

use super::dataset::LOST;
use super::ids::unite;
use super::intern::Interner;
use super::schema::Table;

/// The texts behind the numbers of a reading.
#[derive(Clone, Default)]
pub struct Names {
    /// Of each column of ids or texts, in the order of the numbers. `child_id` is only kept for children.
    texts: BTreeMap<(Table, &'static str), Vec<String>>,
    /// Of children who are not in `children`.
    lost: Vec<String>,
}

impl Names {
    /// Keeps the texts of a column whose parts were read side by side.
    pub(super) fn keep_parts(&mut self, table: Table, column: &'static str, parts: &[&Interner]) {
        let mut texts = Vec::new();
        for (part, numbers) in parts.iter().zip(unite(parts)) {
            for (text, number) in part.texts().zip(numbers) {
                // The first text is 0, the next new one 1, and so on.
                if number as usize == texts.len() {
                    texts.push(text.to_owned());
                }
            }
        }
        self.texts.insert((table, column), texts);
    }

    /// Keeps the ids of children.
    pub(super) fn keep_children(&mut self, ids: &Interner) {
        self.texts.insert((Table::Children, "child_id"), ids.texts().map(str::to_owned).collect());
    }

    /// Keeps the ids of children who are not in `children`.
    pub(super) fn keep_lost(&mut self, ids: &Interner) {
        self.lost = ids.texts().map(str::to_owned).collect();
    }

    /// The text of a number in a column.
    pub(super) fn text(&self, table: Table, column: &'static str, number: u32) -> Option<&str> {
        if column == "child_id" {
            return self.child(number);
        }
        self.texts.get(&(table, column))?.get(number as usize).map(String::as_str)
    }

    fn child(&self, number: u32) -> Option<&str> {
        let texts = if number >= LOST { Some(&self.lost) } else { self.texts.get(&(Table::Children, "child_id")) };
        texts?.get((number & !LOST) as usize).map(String::as_str)
    }
}
