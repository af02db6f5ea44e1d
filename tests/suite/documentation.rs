//! The documentation says what the program does: every key of `dosah.toml`, and the README's commands.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Case, repository};

/// A key that nobody would take for another.
const UNHEARD_OF: &str = "zzzzzzzzzzzz";

/// The tables of `docs/dosah-toml.md` as their headings write them, each with its keys.
fn documented() -> Vec<(String, BTreeSet<String>)> {
    let page = fs::read_to_string(repository().join("docs/dosah-toml.md")).expect("the page of keys");
    let mut tables: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## `").and_then(|rest| rest.strip_suffix('`')) {
            tables.push((heading.to_owned(), BTreeSet::new()));
        } else if let Some(key) = line.strip_prefix("| `").and_then(|rest| rest.split('`').next()) {
            tables.last_mut().expect("a table stands under a heading").1.insert(key.to_owned());
        }
    }
    tables
}

/// The keys that dosah names when it meets one that nobody has heard of.
fn accepted(toml: &str) -> BTreeSet<String> {
    let outcome = Case::empty().with("dosah.toml", toml).run("check project").exits(2);
    assert!(outcome.err.contains(UNHEARD_OF), "{}", outcome.err);
    let help = outcome.err.lines().nth(1).expect("a remedy").trim();
    let list = help.split_once(" are ").or_else(|| help.split_once("one of ")).expect(help).1;
    list.split(", ").map(str::to_owned).collect()
}

#[test]
fn every_key_of_dosah_toml_is_documented_and_no_other() {
    let tables = documented();
    for (heading, keys) in &tables {
        let toml = match heading.as_str() {
            "[narrative]" => format!("[narrative]\n{UNHEARD_OF} = \"x\"\n"),
            "[[finance.heading]]" => format!("[finance]\ncurrency = \"EUR\"\n[[finance.heading]]\n{UNHEARD_OF} = 1\n"),
            heading => format!("{heading}\n{UNHEARD_OF} = 1\n"),
        };
        assert_eq!(&accepted(&toml), keys, "{heading}");
    }
    let names = |heading: &String| heading.trim_matches(['[', ']']).to_owned();
    let headings: BTreeSet<String> = tables.iter().map(|(heading, _)| names(heading)).filter(|name| !name.contains('.')).collect();
    assert_eq!(accepted(&format!("[{UNHEARD_OF}]\n")), headings);
}

#[test]
fn the_own_indicator_of_the_readme_can_be_added_to_a_sample() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let block = readme.split("```toml\n").find(|block| block.starts_with("[[indicator]]")).expect("an own indicator");
    let block = block.split("```").next().expect("its end");
    let case = Case::sample("even-risk").append("dosah.toml", block);
    let figures = case.measurements("internal");
    assert!(figures.0.keys().any(|key| format!("{key:?}").contains("therapy_at_school")), "the figure is computed");
}

#[test]
fn the_smallest_project_of_the_readme_works() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let block = readme.split("```toml\n").find(|block| block.starts_with("[project]")).expect("the smallest project");
    let case = Case::empty()
        .with("dosah.toml", block.split("```").next().expect("its end"))
        .with("children.csv", "child_id\na\nb\n")
        .with("sessions.csv", "child_id,date\na,2025-03-01\nb,2025-03-02\n");
    case.run("report project --quiet").succeeds();
}
