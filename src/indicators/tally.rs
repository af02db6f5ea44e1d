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
    /// The child of each row of the view, or its household where these are protected; `None` when rows do not belong to children.
    pub child: Option<&'a [u32]>,
    /// The amount of each row of the view, for sums; taken once a unit and cell.
    pub amount: Option<&'a [Option<i64>]>,
}

/// What was counted in one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Different units.
    pub units: u64,
    /// Different children, or households.
    pub children: u64,
    /// The amounts added up.
    pub amount: i128,
    /// Units whose amount is known.
    pub known: u64,
}

/// Counts rows into cells. `cell` gives the cell of a row of the view; a row in none of the `cells` is left out.
#[must_use]
pub fn tally(counted: &Counted<'_>, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Tally> {
    let mut tallies = vec![Tally::default(); cells];
    // Where the child is the unit, it is counted once for both.
    let same = matches!((counted.unit, counted.child), (Some(unit), Some(child)) if std::ptr::eq(unit, child));
    each_first(counted.unit, counted.rows, cells, &cell, |row, cell| {
        let tally = &mut tallies[cell];
        tally.units += 1;
        if let Some(amount) = counted.amount.and_then(|amounts| amounts[row]) {
            tally.amount += i128::from(amount);
            tally.known += 1;
        }
    });
    if same {
        for tally in &mut tallies {
            tally.children = tally.units;
        }
    } else if counted.child.is_some() {
        each_first(counted.child, counted.rows, cells, &cell, |_, cell| tallies[cell].children += 1);
    }
    tallies
}

/// Calls back for the first row of every id in every cell, with row and cell; for every row where there are no ids. An empty id is none, and
/// never counts.
fn each_first(ids: Option<&[u32]>, rows: &[u32], cells: usize, cell: &impl Fn(usize) -> usize, mut first: impl FnMut(usize, usize)) {
    let placed = rows.iter().map(|row| (*row as usize, cell(*row as usize))).filter(|(_, cell)| *cell < cells);
    let Some(ids) = ids else {
        placed.for_each(|(row, cell)| first(row, cell));
        return;
    };
    let known = || rows.iter().map(|row| ids[*row as usize]).filter(|id| *id != NONE);
    // Few rows out of many have ids far from zero.
    let (Some(smallest), Some(largest)) = (known().min(), known().max()) else { return };
    let width = (largest - smallest) as usize / 64 + 1;
    let number = |row: usize| ids[row] - smallest;
    let placed = placed.filter(|(row, _)| ids[*row] != NONE);
    // A bit an id and cell, as long as they fit a cache; else it is cheaper to remember only ids on several rows, if these are few.
    let repeated = if width * cells > SMALL { few_repeated(known().map(|id| id - smallest), rows.len(), width) } else { None };
    if let Some(repeated) = repeated {
        let mut seen: HashSet<(usize, u32)> = HashSet::new();
        for (row, cell) in placed {
            if !is_set(&repeated, number(row)) || seen.insert((cell, number(row))) {
                first(row, cell);
            }
        }
    } else {
        let mut bits = vec![0; width * cells];
        for (row, cell) in placed {
            if set(&mut bits, cell * width, number(row)) {
                first(row, cell);
            }
        }
    }
}

/// So many words of 64 bits fit a cache.
const SMALL: usize = 1 << 15;

/// The ids that stand on several rows, if these rows are few: sessions are mostly of one child, children mostly have many sessions.
fn few_repeated(ids: impl Iterator<Item = u32> + Clone, rows: usize, width: usize) -> Option<Vec<u64>> {
    let (mut once, mut twice) = (vec![0; width], vec![0; width]);
    for id in ids.clone() {
        if !set(&mut once, 0, id) {
            set(&mut twice, 0, id);
        }
    }
    let several = ids.filter(|id| is_set(&twice, *id)).count();
    (several < rows / 8).then_some(twice)
}

/// Sets the bit of an id in the words from `start`; whether it was not set before.
fn set(bits: &mut [u64], start: usize, id: u32) -> bool {
    let (word, bit) = (&mut bits[start + id as usize / 64], 1 << (id % 64));
    let new = *word & bit == 0;
    *word |= bit;
    new
}

fn is_set(bits: &[u64], id: u32) -> bool {
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
