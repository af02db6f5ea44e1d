//! Random projects through dosah: two engines compared, and the promises of the contract looked at from outside. Fifty projects in every run
//! of the tests, five hundred others by `cargo test --test suite five_hundred -- --ignored`.

pub mod data;
mod invariants;
mod scores;
mod two_engines;

use std::fs;
use std::ops::Range;
use std::sync::OnceLock;
use std::thread;

use chrono::NaiveDate;

use crate::support::{Case, Measurements};

/// A random project, and what dosah made of it.
struct Run {
    seed: u64,
    case: Case,
    as_of: Option<NaiveDate>,
    /// What went wrong, if dosah did not finish.
    failure: Option<String>,
    figures: Measurements,
    manifest: serde_json::Value,
    /// File and line of the rows set aside.
    rejected: Vec<(String, u64)>,
}

impl Run {
    fn of(seed: u64) -> Self {
        let (case, as_of) = (data::project(seed), data::as_of(seed));
        let option = as_of.map(|day| format!(" --as-of {day}")).unwrap_or_default();
        let outcome = case.run(&format!("report project -o out --quiet --audience internal --lang en --template funder{option}"));
        let read = |name: &str| fs::read_to_string(case.path("out").join(name)).unwrap_or_default();
        let failure = (outcome.code != 0).then(|| format!("exit {}\n{}", outcome.code, outcome.err));
        let rejected = csv::Reader::from_reader(read("rejected_rows.csv").as_bytes())
            .records()
            .map(|row| row.expect("a row"))
            .map(|row| (row[0].to_owned(), row[1].parse().expect("a line")))
            .collect();
        Run {
            failure,
            figures: Measurements::parse(&read("measurements.csv")),
            manifest: serde_json::from_str(&read("manifest.json")).unwrap_or_default(),
            rejected,
            seed,
            as_of,
            case,
        }
    }

    /// The rows of an input as written, with their lines; none if there is no such file.
    fn rows(&self, file: &str) -> Vec<(u64, csv::StringRecord)> {
        let Ok(mut reader) = csv::Reader::from_path(self.case.path("project").join(file)) else { return Vec::new() };
        let header = reader.headers().expect("a header").clone();
        std::iter::once((1, header)).chain((2..).zip(reader.records().map(|row| row.expect("a row")))).collect()
    }
}

/// Fifty projects, run once for all tests.
fn fifty() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let halves = [0..25, 25..50].map(|seeds: Range<u64>| thread::spawn(move || seeds.map(Run::of).collect::<Vec<_>>()));
        halves.into_iter().flat_map(|half| half.join().expect("no panic")).collect()
    })
}

/// Fails with the seed and what is wrong there, for the first run with something wrong.
#[track_caller]
fn hold(runs: &[Run], wrong: impl Fn(&Run) -> Vec<String>) {
    for run in runs {
        let wrong = run.failure.clone().map_or_else(|| wrong(run), |failure| vec![failure]);
        if !wrong.is_empty() {
            let shown: Vec<&str> = wrong.iter().take(20).map(String::as_str).collect();
            panic!("seed {}, as of {:?}: {} faults\n{}", run.seed, run.as_of, wrong.len(), shown.join("\n"));
        }
    }
}

#[test]
#[ignore = "some minutes: cargo test --test suite five_hundred -- --ignored"]
fn two_engines_agree_and_every_promise_holds_on_five_hundred_random_projects() {
    for seed in 50..550 {
        let run = [Run::of(seed)];
        hold(&run, two_engines::differences);
        for promise in invariants::PROMISES {
            hold(&run, promise);
        }
    }
}

#[test]
#[ignore = "writes the project of a seed into a folder: SEED=7 FOLDER=seven cargo test --test suite project_of_a_seed -- --ignored"]
fn the_project_of_a_seed() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).expect("SEED is a number");
    let folder = std::env::var("FOLDER").expect("FOLDER is where to write");
    fs::create_dir_all(&folder).expect("a folder");
    for file in crate::support::files_of(&data::project(seed).path("project")) {
        fs::copy(&file, std::path::Path::new(&folder).join(crate::support::name_of(&file))).expect("a copy");
    }
}
