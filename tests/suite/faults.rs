//! `tests/faults/<case>/`: small projects with one thing wrong, and the exact words dosah finds for it. A new case needs no Rust.
//!
//! A case is laid over `tests/faults/_base`. Its `expected.txt` begins with the command, and may say `without: FILE` and
//! `secret: VALUE` (a personal value that must not be said) and `figure: NAME,PERIOD,DIMENSION,CATEGORY is VALUE` (a figure that `dosah indicators`
//! has to show, because the cells behind it are read and not refused). `every finding` lists also those that the terminal sums up. `dosah.more.toml` is added to the end of the base's `dosah.toml`. Every case
//! whose lines end as on Unix is played again as on Windows and on an old Macintosh, and has to say the same.

use std::fs;
use std::path::Path;

use rayon::prelude::*;

use crate::support::{Case, assert_golden, files_of, folders_of, name_of, repository};

#[test]
fn every_fault_is_named_in_the_stored_words() {
    let faults = repository().join("tests/faults");
    let cases: Vec<_> = folders_of(&faults).into_iter().filter(|folder| name_of(folder) != "_base").collect();
    assert!(cases.len() >= 25, "there were {} cases", cases.len());
    cases.par_iter().for_each(|folder| {
        let stored = fs::read_to_string(folder.join("expected.txt")).expect("a case has an expected.txt");
        let orders: Vec<&str> = stored.lines().take_while(|line| !line.is_empty()).collect();
        let case = prepared(&faults.join("_base"), folder, &orders);
        let found = said(&case, &orders);
        for secret in orders.iter().filter_map(|order| order.strip_prefix("secret: ")) {
            assert!(!found.contains(secret), "{} says a personal value", name_of(folder));
        }
        for figure in orders.iter().filter_map(|order| order.strip_prefix("figure: ")) {
            let (key, value) = figure.split_once(" is ").expect("a figure is a value");
            let table = case.table("internal");
            let line = table.lines().find(|line| line.starts_with(&format!("{key},"))).unwrap_or_else(|| panic!("there is no {key}"));
            assert_eq!(line.split(',').nth(5), Some(value), "{}: {line}", name_of(folder));
        }
        assert_golden(&folder.join("expected.txt"), &format!("{}\n\n{found}", orders.join("\n")));
        if let Some(unix) = lines_of_unix(&case) {
            for end in [&b"\r\n"[..], b"\r"] {
                let with_end = |bytes: &[u8]| bytes.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end);
                let case = unix
                    .iter()
                    .fold(prepared(&faults.join("_base"), folder, &orders), |case, (file, bytes)| case.with(file, with_end(bytes)));
                // How the lines end is said, and nothing else may differ.
                let said = said(&case, &orders).replace(", CRLF,", ", LF,").replace(", CR,", ", LF,");
                assert_eq!(said, found, "{} with the line end {end:?}", name_of(folder));
            }
        }
    });
}

/// The CSV files of a case, if all of them have one byte a sign and the line ends of Unix.
fn lines_of_unix(case: &Case) -> Option<Vec<(String, Vec<u8>)>> {
    let project = case.path("project");
    let files = case.csv_files().into_iter().map(|file| {
        let bytes = fs::read(project.join(&file)).ok()?;
        (!bytes.contains(&b'\r') && !bytes.contains(&0)).then_some((file, bytes))
    });
    if project.is_dir() { files.collect() } else { None }
}

fn prepared(base: &Path, folder: &Path, orders: &[&str]) -> Case {
    let mut case = Case::empty().copied_from(base).copied_from(folder).without("expected.txt");
    if files_of(folder).iter().any(|file| name_of(file) == "dosah.more.toml") {
        let more = case.text("dosah.more.toml");
        case = case.edit("dosah.toml", |text| text.to_owned() + &more).without("dosah.more.toml");
    }
    for file in orders.iter().filter_map(|order| order.strip_prefix("without: ")) {
        case = case.without(file);
    }
    case
}

fn said(case: &Case, orders: &[&str]) -> String {
    let command = orders.first().and_then(|order| order.strip_prefix("$ dosah ")).expect("the first line is the command");
    let outcome = case.run(command);
    let mut said = format!("exit {}\n--- stdout\n{}--- stderr\n{}", outcome.code, outcome.out, outcome.err);
    if orders.contains(&"every finding") {
        said += "--- every finding\n";
        said += &every_finding(&case.run("check project --format json").out);
    }
    said
}

/// A line a finding: where it is, how much it weighs, what is wrong.
fn every_finding(json: &str) -> String {
    let findings: serde_json::Value = serde_json::from_str(json).expect("findings are JSON");
    let line = |finding: &serde_json::Value| {
        let word = |key: &str| finding[key].as_str().expect("a text").to_owned();
        let location = &finding["location"];
        let file = location["file"].as_str().expect("a text");
        format!("{file}:{}:{} {} {}: {}\n", location["line"], location["column"], word("severity"), word("check"), word("message"))
    };
    findings["findings"].as_array().expect("a list").iter().map(line).collect()
}

#[test]
fn the_base_of_all_cases_has_nothing_wrong() {
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base"));
    let outcome = case.run("check project --strict").succeeds();
    assert!(outcome.out.ends_with("0 errors and 0 warnings in 4 files. 14 rows read, 0 set aside, none lost.\n"), "{}", outcome.out);
    case.run("indicators project").succeeds();
}
