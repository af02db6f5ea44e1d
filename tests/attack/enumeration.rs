//! The attacker's solver held against counting every table there is.

use fastrand::Rng;

use crate::system::{End, Row, Sum, System};

/// A few atoms, at most `most` children in each, and sums of some of them, of which some are printed.
fn small_system(random: &mut Rng, atoms: usize, most: i64) -> System {
    let truth: Vec<i64> = (0..atoms).map(|_| random.i64(0..=most)).collect();
    let rows = (0..random.usize(3..8)).map(|at| {
        let atoms: Vec<usize> = (0..atoms).filter(|_| random.bool()).collect();
        let value: i64 = atoms.iter().map(|atom| truth[*atom]).sum();
        let (least, most) = match random.u8(0..4) {
            0 => (0, None),
            1 => ((value - 2).max(0), Some(value + 2)),
            _ => (value, Some(value)),
        };
        Row { name: format!("row {at}"), atoms, least, most, is_printed: most.is_some() }
    });
    let mut rows: Vec<Row> = rows.collect();
    rows.extend((0..atoms).map(|atom| Row {
        name: format!("atom {atom}"),
        atoms: vec![atom],
        least: 0,
        most: Some(most),
        is_printed: false,
    }));
    System::new(atoms, rows)
}

/// Every table of so many atoms with so many children at most in each.
fn every_table(atoms: usize, most: i64) -> Vec<Vec<i64>> {
    let mut tables = vec![Vec::new()];
    for _ in 0..atoms {
        tables = tables.into_iter().flat_map(|table| (0..=most).map(move |count| [table.clone(), vec![count]].concat())).collect();
    }
    tables
}

#[test]
fn the_intervals_of_the_solver_are_those_of_all_tables_counted() {
    let mut random = Rng::with_seed(6);
    for _ in 0..120 {
        let (atoms, most) = (random.usize(2..6), random.i64(2..5));
        let system = small_system(&mut random, atoms, most);
        let known: Vec<Sum> = (0..random.usize(0..2)).map(|_| system.known(&[random.usize(0..atoms)], 1, None)).collect();
        let mut agreeing = every_table(atoms, most);
        agreeing.retain(|counts| {
            let table = system.table_of(counts);
            system.agrees(&table) && known.iter().all(|sum| sum.holds(&table))
        });
        for row in 0..system.rows.len() {
            let sums = agreeing.iter().map(|counts| system.rows[row].atoms.iter().map(|atom| counts[*atom]).sum::<i64>());
            let counted = sums.clone().min().zip(sums.max());
            let solved = [End::Low, End::High].map(|end| system.extreme(row, end, &known));
            let solved = solved[0].as_ref().zip(solved[1].as_ref());
            assert!(solved.is_none_or(|(low, high)| low.table.is_some() && high.table.is_some()));
            assert_eq!(solved.map(|(low, high)| (low.bound, high.bound)), counted, "{system:?} with {known:?}");
        }
    }
}

#[test]
fn three_dimensions_need_whole_numbers() {
    // The pairs of three dimensions of two categories leave a cell one degree of freedom, in steps of a whole child.
    let atom = |a: usize, b: usize, c: usize| a * 4 + b * 2 + c;
    let truth = [1, 0, 0, 1, 0, 1, 1, 0];
    let mut rows = Vec::new();
    for (one, other) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let pairs = [
            [atom(one, other, 0), atom(one, other, 1)],
            [atom(one, 0, other), atom(one, 1, other)],
            [atom(0, one, other), atom(1, one, other)],
        ];
        for atoms in pairs {
            let value = atoms.iter().map(|atom| truth[*atom]).sum();
            rows.push(Row { name: String::new(), atoms: atoms.to_vec(), least: value, most: Some(value), is_printed: true });
        }
    }
    let printed = rows.len();
    rows.extend((0..8).map(|atom| Row { name: String::new(), atoms: vec![atom], least: 0, most: None, is_printed: false }));
    let system = System::new(8, rows);
    for row in printed..printed + 8 {
        let [low, high] = [End::Low, End::High].map(|end| system.extreme(row, end, &[]).expect("the truth agrees"));
        assert_eq!((low.bound, high.bound), (0, 1));
        assert!(low.table.is_some() && high.table.is_some());
    }
}
