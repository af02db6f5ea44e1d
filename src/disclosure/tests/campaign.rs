//! Random tables, attacked by a reader who sees only what is published.

use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::attack::interval;
use super::tables::{adds_up, amount, count, cross, hidden, policy, protected, relation, rounded, share};
use crate::disclosure::{Policy, Protected, protect};
use crate::indicators::measurement::{CellPart, Measurements, Part, Quantity};

const THRESHOLD: u64 = 5;

/// Numbers that are the same on every machine (a linear congruential generator, Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }

    /// More often small than large.
    fn crowded(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }
}

/// A cross-table of 3 to 6 by 2 to 4 cells in which 20 to 89 children crowd into some of the cells.
fn table(seed: u64) -> Measurements {
    let mut numbers = Numbers(seed);
    let (rows, columns) = (3 + numbers.below(4), 2 + numbers.below(3));
    let mut table = vec![vec![0; columns]; rows];
    for _ in 0..20 + numbers.below(70) {
        table[numbers.crowded(rows)][numbers.crowded(columns)] += 1;
    }
    cross(&table.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The same children by sex and age, by area, in two months of which the second is counted anew, with the share that improved and the
/// sessions they had, by sex and by area.
fn report(seed: u64) -> Measurements {
    let mut numbers = Numbers(seed);
    let children: Vec<[usize; 6]> = (0..25 + numbers.below(40)).map(|_| [2, 4, 5, 2, 2, 9].map(|limit| numbers.crowded(limit))).collect();
    let of = |keep: &dyn Fn(&[usize; 6]) -> bool| children.iter().filter(|child| keep(child)).count() as u64;
    let table: Vec<Vec<u64>> = (0..2).map(|sex| (0..4).map(|age| of(&|child| child[0] == sex && child[1] == age)).collect()).collect();
    let Measurements { mut cells, mut relations } = cross(&table.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for (dimension, attribute, categories) in [("area", 2, 5), ("month", 3, 2)] {
        let first = cells.len();
        cells.extend((0..categories).map(|at| count("reached", &[(dimension, &at.to_string())], of(&|child| child[attribute] == at))));
        relations.push(adds_up(0, &(first..cells.len()).collect::<Vec<_>>()));
    }
    let improved = cells.len();
    cells.push(share("improved", &[], of(&|child| child[4] == 1), of(&|_| true)));
    relations.push(relation(&[(1, improved, Part::Denominator), (-1, 0, Part::Numerator)]));
    let mut parts = vec![(1, improved, Part::Numerator)];
    for sex in (0..2).filter(|sex| of(&|child| child[0] == *sex) > 0) {
        let both = of(&|child| child[0] == sex && child[4] == 1);
        relations.push(relation(&[(1, cells.len(), Part::Denominator), (-1, 1 + sex, Part::Numerator)]));
        parts.push((-1, cells.len(), Part::Numerator));
        cells.push(share("improved", &[("row", &sex.to_string())], both, of(&|child| child[0] == sex)));
    }
    relations.push(relation(&parts));
    let sessions = |keep: &dyn Fn(&[usize; 6]) -> bool| {
        let held: u64 = children.iter().filter(|child| keep(child)).map(|child| child[5] as u64).sum();
        Quantity::of(held.into(), Some(of(&|child| keep(child) && child[5] > 0)))
    };
    let all = cells.len();
    cells.push(amount("sessions", &[], sessions(&|_| true)));
    for (dimension, attribute, categories) in [("row", 0, 2), ("area", 2, 5)] {
        let first = cells.len();
        cells.extend(
            (0..categories).map(|at| amount("sessions", &[(dimension, &at.to_string())], sessions(&|child| child[attribute] == at))),
        );
        relations.push(adds_up(all, &(first..cells.len()).collect::<Vec<_>>()));
    }
    Measurements { cells, relations }
}

/// An amount that few persons are behind: which, how many they are, and what it is.
type Small = (CellPart, u64, i64);

fn small(measurements: &Measurements) -> Vec<Small> {
    let mut small = Vec::new();
    for (cell, measurement) in measurements.cells.iter().enumerate() {
        let parts = [
            (Part::Numerator, measurement.numerator),
            (Part::Denominator, measurement.denominator),
            (Part::Complement, measurement.complement),
        ];
        for (part, quantity) in parts {
            let Some(Quantity { amount, persons: Some(persons @ 1..THRESHOLD), .. }) = quantity else { continue };
            small.push((CellPart { cell, part }, persons, i64::try_from(amount).expect("a whole number")));
        }
    }
    small
}

/// Attacks every small amount of a table for an audience; returns how many. Panics where one is shown or known too well.
fn attack(measurements: &Measurements, protected: &Protected, seed: u64) -> usize {
    let hidden = hidden(protected);
    let small = small(measurements);
    for (part, persons, amount) in &small {
        assert!(hidden.contains(&part.cell), "report {seed} shows a small amount");
        let (low, high) = interval(protected, &measurements.relations, *part, &BTreeMap::new());
        let narrow = if u64::try_from(*amount) == Ok(*persons) { low > 1 || high < 5 } else { high - low < 5 };
        assert!(!narrow, "report {seed}: {amount} of {persons} persons is known to be {low} to {high}");
    }
    small.len()
}

#[test]
fn no_reader_works_out_a_small_count() {
    let mut attacked = 0;
    for seed in 0..60 {
        let measurements = table(seed);
        let protected = protected(&measurements, THRESHOLD);
        attacked += attack(&measurements, &protected, seed);
    }
    assert!(attacked > 300, "the campaign attacked only {attacked} counts");
}

#[test]
fn nobody_works_out_a_small_count_of_rounded_tables() {
    let mut attacked = 0;
    for seed in 0..40 {
        for measurements in [table(seed), report(seed)] {
            let protected = protect(&measurements, &rounded(THRESHOLD), None).expect("these figures can be protected");
            attacked += attack(&measurements, &protected, seed);
        }
    }
    assert!(attacked > 500, "the campaign attacked only {attacked} amounts");
}

#[test]
fn rounding_hides_no_more_than_exact_figures() {
    let count = |measurements: &Measurements, policy: &Policy| hidden(&protect(measurements, policy, None).expect("protected")).len();
    let of = |policy: &Policy| (0..40).map(|seed| count(&table(seed), policy)).sum::<usize>();
    let (exact, rounded) = (of(&policy(THRESHOLD)), of(&rounded(THRESHOLD)));
    assert!(rounded < exact, "{rounded} hidden where rounded, {exact} where exact");
}

#[test]
fn no_reader_works_out_a_small_amount_of_linked_tables() {
    let mut attacked = 0;
    for seed in 0..40 {
        let measurements = report(seed);
        attacked += attack(&measurements, &protected(&measurements, THRESHOLD), seed);
    }
    assert!(attacked > 300, "the campaign attacked only {attacked} amounts");
}

#[test]
fn the_only_child_behind_a_hidden_count_learns_no_other_child() {
    for seed in 0..60 {
        let measurements = table(seed);
        let protected = protected(&measurements, THRESHOLD);
        // Another count of one may be the child itself.
        for (own, other) in insiders(&small(&measurements)).into_iter().filter(|(_, other)| other.1 > 1) {
            let (low, high) = interval(&protected, &measurements.relations, other.0, &counts(&measurements, &[own.0.cell]));
            assert!(low < high, "table {seed}: the child behind cell {} knows cell {}", own.0.cell, other.0.cell);
        }
    }
}

#[test]
fn every_cell_that_is_hidden_for_the_sake_of_others_is_needed() {
    for seed in 0..20 {
        let measurements = table(seed);
        let protected = protected(&measurements, THRESHOLD);
        let small = small(&measurements);
        for cell in hidden(&protected).into_iter().filter(|cell| small.iter().all(|(part, ..)| part.cell != *cell)) {
            let known = |part, cells: &[usize]| interval(&protected, &measurements.relations, part, &counts(&measurements, cells));
            let outsider = small.iter().map(|other| known(other.0, &[cell])).any(|(low, high)| low > 1 || high < 5);
            let insider = || insiders(&small).iter().map(|(own, other)| known(other.0, &[cell, own.0.cell])).any(|(low, high)| low == high);
            assert!(outsider || insider(), "table {seed} hides cell {cell} for nothing");
        }
    }
}

/// Each count of one child with each other small count.
fn insiders(small: &[Small]) -> Vec<(Small, Small)> {
    let alone = small.iter().filter(|(_, persons, _)| *persons == 1);
    alone.flat_map(|own| small.iter().filter(move |other| own.0 != other.0).map(|other| (*own, *other))).collect()
}

/// What these cells count, for a reader who knows it from elsewhere.
fn counts(measurements: &Measurements, cells: &[usize]) -> BTreeMap<usize, f64> {
    let count = |cell: &usize| measurements.cells[*cell].numerator.and_then(|quantity| quantity.amount.to_f64()).expect("a count");
    cells.iter().map(|cell| (*cell, count(cell))).collect()
}

#[test]
fn tables_of_three_dimensions_are_protected_in_whole_numbers() {
    // Here the solver's answers need not be whole numbers by themselves.
    for seed in 0..6 {
        let measurements = cube(seed);
        attack(&measurements, &protected(&measurements, THRESHOLD), seed);
    }
}

/// Children in three dimensions of two or three categories, with all totals.
fn cube(seed: u64) -> Measurements {
    let mut numbers = Numbers(seed);
    let sizes = [2, 3, 2 + numbers.below(2)];
    let children: Vec<[usize; 3]> = (0..40 + numbers.below(40)).map(|_| sizes.map(|size| numbers.crowded(size))).collect();
    let all = |size: usize| std::iter::once(None).chain((0..size).map(Some));
    let keys = all(sizes[0]).flat_map(|a| all(sizes[1]).flat_map(move |b| all(sizes[2]).map(move |c| [a, b, c])));
    let keys: Vec<[Option<usize>; 3]> = keys.collect();
    let mut measurements = Measurements::default();
    for key in &keys {
        let names: Vec<(&str, String)> =
            ["a", "b", "c"].into_iter().zip(key).filter_map(|(name, at)| Some((name, (*at)?.to_string()))).collect();
        let categories: Vec<(&str, &str)> = names.iter().map(|(name, at)| (*name, at.as_str())).collect();
        let inside = |child: &&[usize; 3]| key.iter().zip(**child).all(|(key, at)| key.is_none_or(|key| key == at));
        measurements.cells.push(count("reached", &categories, children.iter().filter(inside).count() as u64));
    }
    for (whole, key) in keys.iter().enumerate() {
        for dimension in (0..3).filter(|dimension| key[*dimension].is_none()) {
            let apart = |other: &[Option<usize>; 3]| {
                (0..3).all(|at| (at == dimension && other[at].is_some()) || (at != dimension && other[at] == key[at]))
            };
            let parts: Vec<usize> = (0..keys.len()).filter(|at| apart(&keys[*at])).collect();
            measurements.relations.push(adds_up(whole, &parts));
        }
    }
    measurements
}

#[test]
fn the_order_of_the_relations_does_not_matter() {
    for seed in 0..5 {
        let measurements = report(seed);
        let mut shuffled = measurements.clone();
        shuffled.relations.reverse();
        shuffled.relations.iter_mut().for_each(|relation| relation.terms.reverse());
        assert_eq!(hidden(&protected(&measurements, THRESHOLD)), hidden(&protected(&shuffled, THRESHOLD)));
    }
}
