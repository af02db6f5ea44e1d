//! The keys of a table: which rows say that they are the same thing.

use super::slots::{Slots, hash};

/// The widest key of the schema.
const WIDTH: usize = 4;

/// The columns of a key, as bits. A row without all of its key is like no other.
#[derive(Debug, Default)]
pub(super) struct Keys {
    columns: Vec<Vec<Option<u32>>>,
}

/// Stands for no row.
const NONE: u32 = u32::MAX;

impl Keys {
    /// Keys made of these columns; none means that no rows are the same.
    pub(super) fn of(columns: Vec<Vec<Option<u32>>>) -> Self {
        Keys { columns }
    }

    /// Every row that has the same key as an earlier one, with the first that has it.
    pub(super) fn repeats(&self) -> Vec<(u32, u32)> {
        let mut repeats = Vec::new();
        // The first column of every key holds ids or categories, so that its numbers are dense. Mostly each is there once, and then
        // this is all there is to do; only the second row of a number and those after it are looked for by their hash.
        let mut firsts: Vec<u32> = Vec::new();
        let mut others = Slots::default();
        let height = self.columns.first().map_or(0, Vec::len);
        for row in 0..u32::try_from(height).unwrap_or(NONE) {
            let Some(key) = self.key(row) else { continue };
            let number = key[0] as usize;
            if number >= firsts.len() {
                firsts.resize(number + 1, NONE);
            }
            let first = firsts[number];
            if first == NONE {
                firsts[number] = row;
            } else if self.key(first) == Some(key) {
                repeats.push((row, first));
            } else {
                let hash = hash(key.map(u32::to_le_bytes).as_flattened());
                match others.find(hash, |earlier| self.key(earlier) == Some(key)) {
                    Some(earlier) => repeats.push((row, earlier)),
                    None => others.insert(hash, row),
                }
            }
        }
        repeats
    }

    fn key(&self, row: u32) -> Option<[u32; WIDTH]> {
        let mut key = [0; WIDTH];
        for (slot, column) in key.iter_mut().zip(&self.columns) {
            *slot = column[row as usize]?;
        }
        Some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_all_of_its_columns() {
        let day = |day: i32| Some(day.cast_unsigned());
        let keys = Keys::of(vec![vec![Some(1); 7], vec![day(-1), None, None, day(-2), day(-2), day(-1), day(-2)]]);
        assert_eq!(keys.repeats(), [(4, 3), (5, 0), (6, 3)]);
        assert_eq!(Keys::default().repeats(), []);
    }
}
