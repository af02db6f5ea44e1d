//! Thousands of generated tables through the real program, each attacked by a reader of the results table. A seed names a project of many
//! tables about different children. `cargo test --release --test attack -- --include-ignored` tries them all; `DOSAH_TABLES`,
//! `DOSAH_GROUPS` and `DOSAH_CUBES` say how many.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use fastrand::Rng;
use tempfile::TempDir;

use crate::dosah::dosah;
use crate::joint::{Print, system};
use crate::project::{Child, Population, Project, crowd};
use crate::published::{Figure, figures};
use crate::verdict::{Breach, Insider, breaches};

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readers {
    Funder,
    Public,
}

impl Readers {
    /// What they know of how counts are printed.
    fn print(self) -> Print {
        match self {
            Readers::Funder => Print::exact(5),
            Readers::Public => Print { rounding: 5, ..Print::exact(10) },
        }
    }
}

/// Which tables stand beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tables {
    /// With every table all sums of it are printed, too, and nothing is nested in anything.
    Closed,
    /// Any: readers add up for themselves what is not printed, and know which months make a quarter and which periods the project.
    Open,
}

/// What a campaign came to.
#[derive(Debug, Default)]
struct Outcome {
    tables: usize,
    small: usize,
    hidden: usize,
    printed: usize,
    breaches: Vec<String>,
}

/// A cross-table of 3 to 6 by 2 to 4 cells, of 20 to 90 children.
fn single(seed: u64, tables: usize) -> Project {
    let mut random = Rng::with_seed(seed);
    let (rows, columns) = (random.usize(3..=6), random.usize(2..=4));
    let (dimension, months) = [("sex", 1), ("age_band", 1), ("quarter", 3 * columns)][random.usize(0..3)];
    let table = |number: usize, random: &mut Rng| {
        let children = random.usize(20..=90);
        let cells = crowd(random, rows * columns, children);
        let child = |cell: usize| {
            let column = cell / rows;
            let is = |name: &str| if name == dimension { column } else { 0 };
            Child { area: cell % rows, sex: is("sex"), band: is("age_band"), month: 3 * is("quarter"), improved: false }
        };
        Population {
            id: format!("t{number:04}"),
            children: cells.into_iter().map(child).collect(),
            by: ["area", dimension, &format!("area*{dimension}")].map(str::to_owned).to_vec(),
            share_by: None,
        }
    };
    let populations = (0..tables).map(|number| table(number, &mut random)).collect();
    Project { months, bands: columns, has_halves: false, populations }
}

/// Two to four tables about the same children, of which some are nested: months in quarters, halves in the whole. Half of the groups have
/// shares of the same children beside them.
fn linked(kind: Tables, seed: u64, groups: usize) -> Project {
    const TABLES: [&str; 12] = [
        "sex",
        "area",
        "age_band",
        "sex*area",
        "sex*age_band",
        "area*age_band",
        "month",
        "quarter",
        "half_year",
        "sex*quarter",
        "area*half_year",
        "sex*month",
    ];
    let mut random = Rng::with_seed(seed);
    let has_halves = kind == Tables::Open && random.bool();
    let months = [6, 12][random.usize(0..2)];
    let bands = random.usize(2..=3);
    let group = |number: usize, random: &mut Rng| {
        let areas = random.usize(2..=4);
        let size = random.usize(20..=90);
        let kinds = crowd(random, 2 * areas * bands, size);
        let when = crowd(random, months, size);
        let children = kinds.into_iter().zip(when).map(|(kind, month)| Child {
            area: kind % areas,
            sex: kind / areas % 2,
            band: kind / areas / 2,
            month,
            improved: random.u8(0..3) == 0,
        });
        let children = children.collect();
        let mut tables = TABLES.to_vec();
        tables.retain(|by| kind == Tables::Open || !by.contains("month") && !by.contains("half_year"));
        random.shuffle(&mut tables);
        let mut by: Vec<String> = tables.iter().take(random.usize(2..=4)).map(|by| (*by).to_owned()).collect();
        if kind == Tables::Closed {
            let margins: Vec<String> = by.iter().flat_map(|by| by.split('*')).map(str::to_owned).collect();
            by.extend(margins);
            by.sort_unstable();
            by.dedup();
        }
        let share_by = random.bool().then(|| by.iter().filter(|by| !by.contains('*')).cloned().collect());
        Population { id: format!("t{number:04}"), children, by, share_by }
    };
    let populations = (0..groups).map(|number| group(number, &mut random)).collect();
    Project { months, bands, has_halves, populations }
}

/// A table of three dimensions with some or all of its margins.
fn cubes(kind: Tables, seed: u64, tables: usize) -> Project {
    let mut random = Rng::with_seed(seed);
    let bands = random.usize(2..=3);
    let table = |number: usize, random: &mut Rng| {
        let areas = random.usize(2..=4);
        let size = random.usize(40..=120);
        let kinds = crowd(random, 2 * areas * bands, size).into_iter();
        let children = kinds
            .map(|kind| Child { area: kind % areas, sex: kind / areas % 2, band: kind / areas / 2, month: 0, improved: false })
            .collect();
        let mut by = vec!["area*sex*age_band".to_owned()];
        let margins = ["area", "sex", "age_band", "area*sex", "sex*age_band", "area*age_band"];
        let all = kind == Tables::Closed || random.bool();
        by.extend(margins.into_iter().filter(|_| all || random.bool()).map(str::to_owned));
        Population { id: format!("t{number:04}"), children, by, share_by: None }
    };
    let populations = (0..tables).map(|number| table(number, &mut random)).collect();
    Project { months: 1, bands, has_halves: false, populations }
}

/// Runs a project and attacks each of its populations.
fn attack(project: &Project, seed: u64, readers: Readers) -> Outcome {
    let threshold = readers.print().threshold;
    let audience = format!("{readers:?}").to_lowercase();
    let folder = TempDir::new().expect("a folder");
    project.write(folder.path());
    let published = figures(&dosah(folder.path(), &["indicators", ".", "--audience", &audience]));
    let mut outcome = Outcome::default();
    for population in &project.populations {
        let share = format!("{}_share", population.id);
        let own: Vec<&Figure> = published.iter().filter(|figure| figure.indicator == population.id || figure.indicator == share).collect();
        let children: Vec<_> = population.children.iter().map(|child| project.traits(child, population)).collect();
        let (system, joint, claims) = system(&own, &[], &project.world(), readers.print());
        let found = breaches(&system, &joint, &claims, &children, threshold, Insider::OfItself);
        let name = |Breach { kind, what }: Breach| format!("seed {seed} {} by {:?} {kind:?}: {what}", population.id, population.by);
        outcome.breaches.extend(found.into_iter().map(name));
        outcome.tables += 1;
        outcome.hidden += own.iter().filter(|figure| figure.is_hidden()).count();
        outcome.printed += own.iter().filter(|figure| figure.is_printed()).count();
        outcome.small += claims.iter().filter(|claim| (1..threshold).contains(&crate::joint::counted(claim, &children))).count();
    }
    outcome
}

/// Attacks so many tables, several projects side by side; the outcome is the same whatever thread is first.
fn campaign(make: impl Fn(u64, usize) -> Project + Sync, readers: Readers, tables: usize, of_a_project: usize) -> Outcome {
    let projects = tables.div_ceil(of_a_project);
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= projects {
                        return;
                    }
                    let seed = u64::try_from(at).expect("few projects");
                    let project = make(seed, of_a_project.min(tables - at * of_a_project));
                    let outcome = attack(&project, seed, readers);
                    outcomes.lock().expect("no thread failed").push((at, outcome));
                }
            });
        }
    });
    let mut outcomes = outcomes.into_inner().expect("no thread failed");
    outcomes.sort_by_key(|(at, _)| *at);
    outcomes.into_iter().fold(Outcome::default(), |mut sum, (_, outcome)| {
        sum.tables += outcome.tables;
        sum.small += outcome.small;
        sum.hidden += outcome.hidden;
        sum.printed += outcome.printed;
        sum.breaches.extend(outcome.breaches);
        sum
    })
}

/// No breach, and enough that could have been one.
fn assert_safe(outcome: &Outcome) {
    println!("{} tables: {} small counts, {} figures hidden, {} printed", outcome.tables, outcome.small, outcome.hidden, outcome.printed);
    assert!(outcome.small >= 2 * outcome.tables, "only {} small counts to attack", outcome.small);
    assert!(outcome.printed > outcome.tables, "a page that prints nothing is safe and useless");
    let some: Vec<&String> = outcome.breaches.iter().take(20).collect();
    assert!(outcome.breaches.is_empty(), "{} breaches: {some:#?}", outcome.breaches.len());
}

#[test]
fn nobody_works_out_a_small_count_of_a_table() {
    assert_safe(&campaign(single, Readers::Funder, 300, 30));
}

#[test]
fn nobody_works_out_a_small_count_of_linked_tables() {
    for kind in [Tables::Closed, Tables::Open] {
        assert_safe(&campaign(|seed, groups| linked(kind, seed, groups), Readers::Funder, 100, 10));
    }
}

#[test]
fn nobody_works_out_a_small_count_of_three_dimensions() {
    for kind in [Tables::Closed, Tables::Open] {
        assert_safe(&campaign(|seed, tables| cubes(kind, seed, tables), Readers::Funder, 25, 5));
    }
}

#[test]
fn nobody_works_out_a_small_count_of_rounded_tables() {
    assert_safe(&campaign(single, Readers::Public, 100, 20));
    assert_safe(&campaign(|seed, groups| linked(Tables::Closed, seed, groups), Readers::Public, 40, 10));
}

/// The number of an environment variable, else the usual one.
fn asked(variable: &str, usual: usize) -> usize {
    std::env::var(variable).ok().map_or(usual, |number| number.parse().unwrap_or_else(|_| panic!("{variable} is {number}")))
}

#[test]
#[ignore = "minutes: the whole campaign"]
fn ten_thousand_tables() {
    assert_safe(&campaign(single, Readers::Funder, asked("DOSAH_TABLES", 10_000), 100));
}

#[test]
#[ignore = "minutes: the whole campaign"]
fn two_thousand_linked_groups() {
    let groups = asked("DOSAH_GROUPS", 2_000);
    for kind in [Tables::Closed, Tables::Open] {
        assert_safe(&campaign(|seed, groups| linked(kind, seed, groups), Readers::Funder, groups / 2, 50));
    }
}

#[test]
#[ignore = "minutes: the whole campaign"]
fn a_thousand_tables_of_three_dimensions() {
    let tables = asked("DOSAH_CUBES", 1_000);
    for kind in [Tables::Closed, Tables::Open] {
        assert_safe(&campaign(|seed, tables| cubes(kind, seed, tables), Readers::Funder, tables / 2, 50));
    }
}
