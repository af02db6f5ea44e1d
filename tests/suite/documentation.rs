//! The documentation says what the program does: every key of `dosah.toml`, and the README's commands.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Case, SAMPLES, files_of, name_of, repository};

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
            heading if heading.contains("finance.") => format!("[finance]\ncurrency = \"EUR\"\n{heading}\n{UNHEARD_OF} = 1\n"),
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

#[test]
fn what_the_readme_shows_is_what_dosah_prints() {
    let readme = fs::read_to_string(repository().join("README.md")).expect("the README");
    let case = Case::empty();
    for name in SAMPLES {
        let target = case.path("sample_data").join(name);
        fs::create_dir_all(&target).expect("a folder for a sample");
        copy(&repository().join("sample_data").join(name), &target, |_| true);
    }
    // The exports of the Czech sample without what people wrote for them.
    let exports = case.path("exporty");
    fs::create_dir(&exports).expect("a folder for exports");
    copy(&repository().join("sample_data/pomahame-spolecne"), &exports, |name| name.ends_with(".csv"));
    let mut shown = 0;
    for block in readme.split("```console\n$ ").skip(1) {
        let (command, rest) = block.split_once('\n').expect("a command");
        let Some(arguments) = command.strip_prefix("cargo run -- ").or_else(|| command.strip_prefix("dosah ")) else { continue };
        // The first command of all is shown with the papers that it writes.
        let outcome = if shown == 0 { case.run(&format!("{arguments} --pdf")) } else { case.run(arguments) };
        // Spaces that do not break look like any other in the README.
        let printed = (outcome.err + &outcome.out).replace(['\u{a0}', '\u{202f}'], " ");
        let mut lines = printed.lines().map(str::trim_end);
        for line in rest.split("```").next().unwrap_or_default().lines().map(str::trim_end).filter(|line| *line != "...") {
            let line = line.replace(['\u{a0}', '\u{202f}'], " ");
            assert!(lines.any(|printed| printed == line), "dosah {arguments} does not print, or not in this order: {line}\n\n{printed}");
            shown += 1;
        }
    }
    assert!(shown > 50, "{shown} lines were compared");
}

/// Copies the files of a folder whose name is wanted.
fn copy(from: &Path, to: &Path, is_wanted: impl Fn(&str) -> bool) {
    for file in files_of(from).into_iter().filter(|file| is_wanted(&name_of(file))) {
        fs::copy(&file, to.join(name_of(&file))).expect("a file that can be copied");
    }
}
