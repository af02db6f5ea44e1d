//! Counting: how many different units, children and how much of an amount fall into each cell. One pass over the rows, integers only.
//!
//! polars makes the rows and decides which of them count; the counting itself is here, because every cell needs the number of different
//! children behind it as well, and a bit a child is cheaper than a hash a row.

use std::collections::HashSet;

use super::views::NONE;

/// Which rows to count and what makes two of them the same.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// Rows that count, as indices.
    pub rows: &'a [u32],
    /// The unit of each row of the view; `None` when every row is its own.
    pub unit: Option<&'a [u32]>,
    /// The child of each row of the view; `None` when rows do not belong to children.
    pub child: Option<&'a [u32]>,
    /// The amount of each row of the view, for sums; taken once a unit and cell.
    pub amount: Option<&'a [Option<i64>]>,
}

/// What was counted in one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Different units.
    pub units: u64,
    /// Different children.
    pub children: u64,
    /// The amounts added up.
    pub amount: i128,
    /// Units whose amount is known.
    pub known: u64,
}

/// Counts rows into cells. `cell` gives the cell of a row; one at or past `cells` is left out.
#[must_use]
pub fn tally(counted: &Counted<'_>, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); cells];
    // A child as the unit is counted once for both.
    let same = matches!((counted.unit, counted.child), (Some(unit), Some(child)) if std::ptr::eq(unit, child));
    let mut units = Seen::new(counted.unit, counted.rows, cells);
    let mut children = Seen::new(counted.child.filter(|_| !same), counted.rows, cells);
    for &row in counted.rows {
        let row = row as usize;
        let cell = cell(row);
        let Some(tally) = tallies.get_mut(cell) else { continue };
        if units.first(cell, row) {
            tally.units += 1;
            if let Some(amount) = counted.amount.and_then(|amounts| amounts[row]) {
                tally.amount += i128::from(amount);
                tally.known += 1;
            }
        }
        if counted.child.is_some() && !same && children.first(cell, row) {
            tally.children += 1;
        }
    }
    if same {
        for tally in &mut tallies {
            tally.children = tally.units;
        }
    }
    tallies
}

/// Which ids were seen in which cell.
struct Seen<'a> {
    ids: Option<&'a [u32]>,
    /// Bits a cell.
    width: usize,
    bits: Vec<u64>,
    /// With more bits than fit a cache it is cheaper to remember only the ids that stand on several rows, if these are few.
    repeated: Option<Repeated>,
}

/// Ids on more than one row, and in which cells they were seen.
struct Repeated {
    ids: Vec<u64>,
    seen: HashSet<(usize, u32)>,
}

/// One bit an id and cell up to this many bytes in all.
const SMALL: usize = 1 << 18;

impl<'a> Seen<'a> {
    fn new(ids: Option<&'a [u32]>, rows: &[u32], cells: usize) -> Self {
        let largest = ids.and_then(|ids| rows.iter().map(|row| ids[*row as usize]).filter(|id| *id != NONE).max());
        let width = largest.map_or(0, |largest| largest as usize / 64 + 1);
        let repeated = ids.filter(|_| width * cells * 8 > SMALL).and_then(|ids| Repeated::few(ids, rows, width));
        let bits = if repeated.is_some() { Vec::new() } else { vec![0; width * cells] };
        Seen { ids, width, bits, repeated }
    }

    /// Whether the id of a row is new in a cell. Rows without ids are always new; an empty id is none, and never counts.
    fn first(&mut self, cell: usize, row: usize) -> bool {
        let Some(ids) = self.ids else { return true };
        let id = ids[row];
        if id == NONE {
            return false;
        }
        match &mut self.repeated {
            Some(repeated) => !has(&repeated.ids, id) || repeated.seen.insert((cell, id)),
            None => set(&mut self.bits[cell * self.width..], id),
        }
    }
}

impl Repeated {
    /// The ids on several rows, if they are few: sessions are mostly of one child, children mostly have many sessions.
    fn few(ids: &[u32], rows: &[u32], width: usize) -> Option<Self> {
        let (mut once, mut twice) = (vec![0; width], vec![0; width]);
        for id in rows.iter().map(|row| ids[*row as usize]).filter(|id| *id != NONE) {
            if !set(&mut once, id) {
                set(&mut twice, id);
            }
        }
        let several: usize = twice.iter().map(|word: &u64| word.count_ones() as usize).sum();
        (several < rows.len() / 8).then(|| Repeated { ids: twice, seen: HashSet::new() })
    }
}

/// Sets the bit of an id; whether it was not set before.
fn set(bits: &mut [u64], id: u32) -> bool {
    let (word, bit) = (&mut bits[id as usize / 64], 1 << (id % 64));
    let new = *word & bit == 0;
    *word |= bit;
    new
}

fn has(bits: &[u64], id: u32) -> bool {
    bits[id as usize / 64] >> (id % 64) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_with_two_children_is_one_session_and_its_minutes_count_once() {
        let (session, child) = ([7, 7, 8, 9], [0, 1, 0, 0]);
        let minutes = [Some(60), Some(60), Some(30), None];
        let counted = Counted { rows: &[0, 1, 2, 3], unit: Some(&session), child: Some(&child), amount: Some(&minutes) };
        let all = tally(&counted, 1, |_| 0);
        assert_eq!(all, [Tally { units: 3, children: 2, amount: 90, known: 2 }]);
    }

    #[test]
    fn a_child_in_two_cells_counts_in_both_and_once_in_the_total() {
        let child = [0, 0, 1];
        let setting = [0, 1, 1];
        let counted = Counted { rows: &[0, 1, 2], unit: Some(&child), child: Some(&child), amount: None };
        let by_setting: Vec<u64> = tally(&counted, 2, |row| setting[row]).iter().map(|tally| tally.units).collect();
        assert_eq!(by_setting, [1, 2]);
        assert_eq!(tally(&counted, 1, |_| 0)[0].units, 2);
    }

    #[test]
    fn many_units_are_counted_like_few() {
        let rows: Vec<u32> = (0..400_000).collect();
        let unit: Vec<u32> = rows.iter().map(|row| row / 2 + row % 3).collect();
        let cell = |row: usize| row % 20;
        let counted = Counted { rows: &rows, unit: Some(&unit), child: None, amount: None };
        let mut naive = vec![HashSet::new(); 20];
        for row in 0..rows.len() {
            naive[cell(row)].insert(unit[row]);
        }
        let naive: Vec<u64> = naive.iter().map(|seen| seen.len() as u64).collect();
        assert_eq!(tally(&counted, 20, cell).iter().map(|tally| tally.units).collect::<Vec<_>>(), naive);
    }

    #[test]
    fn an_empty_id_is_not_a_unit() {
        let organisation = [3, NONE, 3];
        let counted = Counted { rows: &[0, 1, 2], unit: Some(&organisation), child: None, amount: None };
        assert_eq!(tally(&counted, 1, |_| 0)[0].units, 1);
    }
}
