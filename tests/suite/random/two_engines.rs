//! The figures of dosah against those of the second engine, cell by cell.

use super::{Run, fifty, hold};
use crate::engine::{self, Key};

/// Indicators that random projects declare themselves.
const OWN: [&str; 2] = ["people_reached", "people_new"];

/// Every cell in which the two engines differ.
pub(super) fn differences(run: &Run) -> Vec<String> {
    let mut naive = engine::measurements(&run.case.path("project"), run.as_of);
    let mut found = Vec::new();
    let mut differ = |key: &Key, dosah: String, naive: String| {
        found.push(format!("{},{},{},{}\n    dosah  {dosah}\n    naive  {naive}", key.0, key.1, key.2, key.3));
    };
    for (key, row) in run.figures.0.iter().filter(|(key, _)| !OWN.contains(&key.0.as_str())) {
        let cells = [row.state.clone(), row.value.clone(), two_decimals(&row.numerator), two_decimals(&row.denominator)];
        match naive.remove(key) {
            Some(expected) if expected == cells => {}
            Some(expected) => differ(key, cells.join(" | "), expected.join(" | ")),
            None => differ(key, cells.join(" | "), "no such cell".to_owned()),
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

#[test]
fn two_engines_agree_on_fifty_random_projects() {
    hold(fifty(), differences);
}

#[test]
fn random_projects_have_something_of_everything() {
    let cells = || fifty().iter().flat_map(|run| &run.figures.0);
    let indicators: std::collections::BTreeSet<&str> = cells().map(|(key, _)| key.0.as_str()).collect();
    for indicator in indicators {
        let number = cells().filter(|(key, row)| key.0 == indicator && row.state == "number").count();
        assert!(number > 8, "only {number} figures of {indicator} are numbers");
    }
    for state in ["number", "zero", "no_data", "not_applicable"] {
        assert!(cells().filter(|(_, row)| row.state == state).count() > 100, "hardly anything is {state}");
    }
}
