//! The keys of a table: which rows say that they are the same thing.

use super::cell::Value;
use super::slots::{Slots, hash};

/// The widest key of the schema.
const WIDTH: usize = 4;

/// The keys of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The columns of the key.
    columns: Vec<usize>,
    /// Every key with its row.
    keys: Vec<([u32; WIDTH], u32)>,
    slots: Slots,
}

impl Keys {
    /// Keys made of these columns; none means that no rows are the same.
    pub(super) fn of(columns: Vec<usize>) -> Self {
        Keys { columns, ..Keys::default() }
    }

    /// The first column, where a duplicate is pointed at.
    pub(super) fn first_column(&self) -> Option<usize> {
        self.columns.first().copied()
    }

    /// Remembers the key of a new row, or gives the earlier row that has the same one. A row without all of its key is like no other.
    pub(super) fn insert(&mut self, cells: &[Option<Value>], row: u32) -> Option<u32> {
        if self.columns.is_empty() {
            return None;
        }
        let mut key = [0; WIDTH];
        for (slot, column) in key.iter_mut().zip(&self.columns) {
            *slot = match cells[*column]? {
                Value::Code(code) => code,
                Value::Day(day) => day.cast_unsigned(),
                Value::Whole(_) | Value::Real(_) | Value::Flag(_) => return None,
            };
        }
        let bytes = key.map(u32::to_le_bytes);
        let hash = hash(bytes.as_flattened());
        let earlier = self.slots.find(hash, |number| self.keys[number as usize].0 == key);
        if let Some(number) = earlier {
            return Some(self.keys[number as usize].1);
        }
        self.slots.insert(hash, u32::try_from(self.keys.len()).expect("a table of 4 billion rows does not fit in memory"));
        self.keys.push((key, row));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_all_of_its_columns() {
        let mut keys = Keys::of(vec![0, 2]);
        let row = |one, other| [Some(Value::Code(one)), None, other];
        assert_eq!(keys.insert(&row(1, Some(Value::Day(-1))), 0), None);
        assert_eq!(keys.insert(&row(1, None), 1), None);
        assert_eq!(keys.insert(&row(1, None), 2), None);
        assert_eq!(keys.insert(&row(1, Some(Value::Day(-2))), 3), None);
        assert_eq!(keys.insert(&row(1, Some(Value::Day(-2))), 4), Some(3));
    }
}
