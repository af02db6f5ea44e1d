//! Tables whose answers were published by others.

use std::collections::BTreeMap;

use super::attack::interval;
use super::tables::{adds_up, count, cross, figure, hidden, line, protected};
use crate::indicators::measurement::Measurements;

fn assert_safe(measurements: &Measurements, threshold: u64) -> Vec<usize> {
    let protected = protected(measurements, threshold);
    for cell in &hidden(&protected) {
        let number = measurements.cells[*cell].numerator.expect("a count").persons.expect("of persons");
        if (1..threshold).contains(&number) {
            let (low, high) = interval(&protected, &measurements.relations, figure(*cell), &BTreeMap::new());
            assert!(low <= 1 && high >= i64::try_from(threshold).expect("small"), "{number} is known to be {low} to {high}");
        }
    }
    hidden(&protected)
}

#[test]
fn a_line_hides_until_the_closed_form_is_met() {
    // One hidden cell is exact; more give 0 to their sum, which must reach the threshold (PRIVACY section 6).
    let hidden_sum = |parts: &[u64]| {
        let hidden = assert_safe(&line("reached", "sex", parts), 5);
        assert!(!hidden.contains(&0), "the total stays");
        (hidden.len(), hidden.iter().map(|cell| parts[cell - 1]).sum::<u64>())
    };
    assert_eq!(hidden_sum(&[20, 30]), (0, 0));
    assert_eq!(hidden_sum(&[3, 20, 30]), (2, 23));
    assert_eq!(hidden_sum(&[3, 2, 30]), (2, 5));
    // The only child behind the 1 knows the 3 from 4 - 1, so a third is hidden.
    assert_eq!(hidden_sum(&[1, 4, 30, 7]), (3, 12));
}

#[test]
fn two_small_cells_alone_are_not_enough() {
    // sdcTools/UserSupport issue 194: 15 = 10 + 3 + x + x; the sum of the hidden ones must reach 5 too.
    let hidden = assert_safe(&line("reached", "c", &[10, 3, 1, 1]), 5);
    assert_eq!(hidden, [2, 3, 4]);
}

#[test]
fn two_hidden_cells_in_every_line_are_not_enough() {
    // sdcTable, tests/testthat/test-simpleheuristic.R. The only small cell (x, c) is 5, so the threshold is 6 here.
    let table: [&[u64]; 4] = [&[30, 47, 64, 89], &[90, 124, 5, 31], &[92, 100, 59, 85], &[800, 991, 651, 685]];
    let hidden = assert_safe(&cross(&table), 6);
    assert_eq!(hidden.len(), 4, "one cycle of four inner cells: {hidden:?}");
}

#[test]
fn tables_that_share_cells_are_protected_together() {
    // sdcTable, tests/testthat/test-linked-tables.r: each grouping is safe alone, together K is 3 exactly, unless N is hidden too.
    let town = [("A", 2), ("B", 2), ("I", 8), ("J", 8), ("K", 3), ("L", 3), ("M", 3), ("N", 7)];
    let mut cells = vec![count("reached", &[], 36)];
    cells.extend(town.map(|(name, number)| count("reached", &[("town", name)], number)));
    cells.extend([("1", 20), ("2", 16)].map(|(name, number)| count("reached", &[("county", name)], number)));
    cells.extend([("small", 30), ("big", 6)].map(|(name, number)| count("reached", &[("size", name)], number)));
    let relations = vec![
        adds_up(0, &[9, 10]),
        adds_up(0, &[11, 12]),
        adds_up(9, &[1, 2, 3, 4]),
        adds_up(10, &[5, 6, 7, 8]),
        adds_up(11, &[1, 2, 3, 4, 5, 8]),
        adds_up(12, &[6, 7]),
    ];
    let hidden = assert_safe(&Measurements { cells, relations }, 4);
    assert!(hidden.contains(&8), "N must be hidden: {hidden:?}");
}

#[test]
fn children_by_age_and_sex_keep_their_totals() {
    // Bands of 9, 17, 14 and 7 children, 22 girls and 25 boys.
    let table: [&[u64]; 4] = [&[6, 3], &[7, 10], &[7, 7], &[2, 5]];
    let measurements = cross(&table);
    let hidden = assert_safe(&measurements, 5);
    assert!(hidden.iter().all(|cell| *cell > 6), "only inner cells are hidden: {hidden:?}");
    assert_eq!(hidden.len(), 4, "{hidden:?}");
}
