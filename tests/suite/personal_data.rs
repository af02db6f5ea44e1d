//! Personal data in columns that nobody reads, and those that are allowed with a reason.

use std::fs;

use crate::support::{Case, repository};

/// The sample with three more columns, in which all is personal and which nothing maps.
fn with_unmapped_columns() -> Case {
    Case::sample("even-risk").edit("children.csv", |text| {
        let mut lines = text.lines();
        let header = format!("{},name,birth_number,contact\n", lines.next().unwrap_or_default());
        header + &lines.map(|line| format!("{line},Jana Kanárková,045201/1010,kanarek@example.org\n")).collect::<String>()
    })
}

#[test]
fn columns_that_nothing_maps_are_never_loaded() {
    let (plain, planted) = (Case::sample("even-risk"), with_unmapped_columns());
    for command in ["indicators project --audience internal", "check project --format json", "explain project child_id"] {
        let [plain, planted] = [&plain, &planted].map(|case| case.run(command));
        assert_eq!((plain.code, plain.out, plain.err), (planted.code, planted.out, planted.err), "{command}");
    }
    // The control: where a column maps them, they are found.
    let mapped = planted.edit("dosah.toml", |toml| {
        toml.to_owned() + "\n[[input]]\ntable = \"children\"\nfile = \"children.csv\"\n[input.columns]\nchild_id = \"child_id\"\nhousehold_id = \"birth_number\"\n"
    });
    let outcome = mapped.run("indicators project --audience internal").exits(3);
    assert!(outcome.err.contains("[birth-number]") && outcome.err.contains("more like this"), "{}", outcome.err);
    assert!(!outcome.err.contains("045201"));
}

#[test]
fn what_is_allowed_goes_to_the_manifest_with_its_reason() {
    let allowed = repository().join("tests/faults/personal_data_that_are_allowed");
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).copied_from(&allowed);
    let more = case.text("dosah.more.toml");
    let case = case.edit("dosah.toml", |toml| toml.to_owned() + &more);
    case.run("report project --quiet --output out").succeeds();
    let manifest = fs::read_to_string(case.path("out/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let entries = manifest["personal_data_allowed"].as_array().expect("a list");
    assert_eq!(entries.len(), 4);
    assert_eq!(entries[0]["kind"], "e-mail-address");
    assert_eq!(entries[0]["reason"]["en"], "The bank exports it.");
    // Without a reason nothing is allowed.
    let empty = case.edit("dosah.toml", |toml| toml.replacen("The bank exports it.", " ", 1)).run("check project").exits(2);
    assert!(empty.err.contains("[missing-text]"), "{}", empty.err);
}

#[test]
fn every_command_that_makes_figures_refuses() {
    let refused = repository().join("tests/faults/personal_data_that_are_refused");
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base")).copied_from(&refused);
    for command in [
        "report project --output out",
        "report project --audience internal --output out",
        "indicators project",
        "explain project children_reached",
    ] {
        let outcome = case.run(command).exits(3);
        assert!(outcome.err.contains("[birth-number]") && outcome.out.is_empty(), "{command}: {}", outcome.err);
    }
    assert!(!case.path("out").exists());
    // What is wrong can be asked for.
    let card = case.run("explain project birth-number").succeeds().out;
    assert!(!card.contains("710319"), "{card}");
}
