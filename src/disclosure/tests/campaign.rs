//! Random tables, attacked by a reader who sees only what is published.

use std::collections::BTreeMap;

use super::attack::interval;
use super::tables::{cross, hidden, protected};
use crate::indicators::measurement::Measurements;

/// Numbers that are the same on every machine (a linear congruential generator, Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A cross-table of 3 to 6 by 2 to 4 cells in which 20 to 89 children crowd into some of the cells.
fn table(seed: u64) -> Measurements {
    let mut numbers = Numbers(seed);
    let (rows, columns) = (3 + numbers.below(4), 2 + numbers.below(3));
    let mut table = vec![vec![0; usize::try_from(columns).expect("small")]; usize::try_from(rows).expect("small")];
    for _ in 0..20 + numbers.below(70) {
        let mut pick = |limit| usize::try_from(numbers.below(limit).min(numbers.below(limit))).expect("small");
        table[pick(rows)][pick(columns)] += 1;
    }
    cross(&table.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn no_reader_works_out_a_small_count() {
    let mut attacked = 0;
    for seed in 0..100 {
        let measurements = table(seed);
        let protected = protected(&measurements, 5);
        let number = |cell: usize| measurements.cells[cell].numerator.and_then(|quantity| quantity.persons).expect("a count of persons");
        let hidden = hidden(&protected);
        for cell in (0..measurements.cells.len()).filter(|cell| (1..5).contains(&number(*cell))) {
            assert!(hidden.contains(&cell), "table {seed} shows a small count");
            let (low, high) = interval(&protected, &measurements.relations, cell, &BTreeMap::new());
            assert!(low <= 1 && high >= 5, "table {seed}: {} is known to be {low} to {high}", number(cell));
            attacked += 1;
            // The only child behind another hidden cell knows that cell.
            let own = hidden.iter().filter(|own| number(**own) == 1 && **own != cell && number(cell) > 1);
            for own in own {
                let (low, high) = interval(&protected, &measurements.relations, cell, &BTreeMap::from([(*own, 1.0)]));
                assert!(low < high, "table {seed}: the child behind cell {own} knows cell {cell}");
            }
        }
    }
    assert!(attacked > 300, "the campaign attacked only {attacked} counts");
}

#[test]
fn the_same_table_gets_the_same_pattern() {
    for seed in 0..5 {
        assert_eq!(hidden(&protected(&table(seed), 5)), hidden(&protected(&table(seed), 5)));
    }
}
