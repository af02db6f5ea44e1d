//! `tests/faults/<case>/`: small projects with one thing wrong, and the exact words dosah finds for it. A new case needs no Rust.
//!
//! A case is laid over `tests/faults/_base`. Its `expected.txt` begins with the command, and may say `without: FILE` and
//! `secret: VALUE` (a personal value that must not be said). `dosah.more.toml` is added to the end of the base's `dosah.toml`.

use std::fs;
use std::path::Path;

use crate::support::{Case, assert_golden, files_of, folders_of, name_of, repository};

#[test]
fn every_fault_is_named_in_the_stored_words() {
    let faults = repository().join("tests/faults");
    let cases: Vec<_> = folders_of(&faults).into_iter().filter(|folder| name_of(folder) != "_base").collect();
    assert!(cases.len() >= 25, "there were {} cases", cases.len());
    for folder in cases {
        let stored = fs::read_to_string(folder.join("expected.txt")).expect("a case has an expected.txt");
        let orders: Vec<&str> = stored.lines().take_while(|line| !line.is_empty()).collect();
        let found = play(&faults.join("_base"), &folder, &orders);
        for secret in orders.iter().filter_map(|order| order.strip_prefix("secret: ")) {
            assert!(!found.contains(secret), "{} says a personal value", name_of(&folder));
        }
        assert_golden(&folder.join("expected.txt"), &format!("{}\n\n{found}", orders.join("\n")));
    }
}

fn play(base: &Path, folder: &Path, orders: &[&str]) -> String {
    let mut case = Case::empty().copied_from(base).copied_from(folder).without("expected.txt");
    if files_of(folder).iter().any(|file| name_of(file) == "dosah.more.toml") {
        let more = case.text("dosah.more.toml");
        case = case.edit("dosah.toml", |text| text.to_owned() + &more).without("dosah.more.toml");
    }
    for file in orders.iter().filter_map(|order| order.strip_prefix("without: ")) {
        case = case.without(file);
    }
    let command = orders.first().and_then(|order| order.strip_prefix("$ dosah ")).expect("the first line is the command");
    let outcome = case.run(command);
    format!("exit {}\n--- stdout\n{}--- stderr\n{}", outcome.code, outcome.out, outcome.err)
}

#[test]
fn the_base_of_all_cases_has_nothing_wrong() {
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base"));
    let outcome = case.run("check project --strict").succeeds();
    assert!(outcome.out.ends_with("0 errors and 0 warnings in 4 files. 14 rows read, 0 set aside, none lost.\n"), "{}", outcome.out);
    case.run("indicators project").succeeds();
}
