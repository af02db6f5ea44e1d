//! The figures of dosah against those of the second engine, cell by cell, on random projects.

use std::ops::Range;

use crate::engine::{self, Key};
use crate::random_data;
use crate::support::{Case, Measurements, SAMPLES};

/// Compares both engines on one project; every difference is a line.
fn differences(case: &Case, as_of: Option<chrono::NaiveDate>) -> Vec<String> {
    let option = as_of.map(|day| format!(" --as-of {day}")).unwrap_or_default();
    let outcome = case.run(&format!("indicators project --audience internal{option}"));
    if outcome.code != 0 {
        return vec![format!("dosah ended with {}:\n{}{}", outcome.code, outcome.out, outcome.err)];
    }
    let dosah = Measurements::parse(&outcome.out);
    let mut naive = engine::measurements(&case.path("project"), as_of);
    let mut found = Vec::new();
    let mut differ = |key: &Key, dosah: String, naive: String| {
        found.push(format!("{},{},{},{}\n    dosah  {dosah}\n    naive  {naive}", key.0, key.1, key.2, key.3));
    };
    for (key, row) in dosah.0 {
        let cells = [row.state, row.value, two_decimals(&row.numerator), two_decimals(&row.denominator)];
        match naive.remove(&key) {
            Some(expected) if expected == cells => {}
            Some(expected) => differ(&key, cells.join(" | "), expected.join(" | ")),
            None => differ(&key, cells.join(" | "), "no such cell".to_owned()),
        }
    }
    for (key, expected) in naive {
        differ(&key, "no such cell".to_owned(), expected.join(" | "));
    }
    found
}

/// Numerators and denominators are written as whole numbers where they are counts.
fn two_decimals(amount: &str) -> String {
    if amount.is_empty() || amount.contains('.') { amount.to_owned() } else { format!("{amount}.00") }
}

/// Tries every seed; a failure says which seed it was, and where the two differ.
fn agree_on(seeds: Range<u64>) {
    for seed in seeds {
        let case = random_data::project(seed);
        let found = differences(&case, random_data::as_of(seed));
        if !found.is_empty() {
            let shown: Vec<&str> = found.iter().take(20).map(String::as_str).collect();
            panic!("seed {seed}, as of {:?}: {} cells differ\n{}", random_data::as_of(seed), found.len(), shown.join("\n"));
        }
    }
}

#[test]
fn two_engines_agree_on_fifty_random_projects() {
    agree_on(0..50);
}

#[test]
#[ignore = "half a minute: cargo test --test suite five_hundred -- --ignored"]
fn two_engines_agree_on_five_hundred_random_projects() {
    agree_on(50..550);
}

#[test]
#[ignore = "writes the project of a seed into a folder: SEED=7 FOLDER=/tmp/seven cargo test --test suite project_of_a_seed -- --ignored"]
fn the_project_of_a_seed() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).expect("SEED is a number");
    let folder = std::env::var("FOLDER").expect("FOLDER is where to write");
    std::fs::create_dir_all(&folder).expect("a folder");
    for file in crate::support::files_of(&random_data::project(seed).path("project")) {
        std::fs::copy(&file, std::path::Path::new(&folder).join(crate::support::name_of(&file))).expect("a copy");
    }
}
