//! Stored outputs: what the commands say on the samples today. Reviewed as diffs when they change.

use std::path::PathBuf;

use crate::support::{AUDIENCES, Case, SAMPLES, assert_golden, repository};

fn golden(folder: &str, file: &str) -> PathBuf {
    repository().join("tests/golden").join(folder).join(file)
}

#[test]
fn the_help_of_every_command() {
    let case = Case::empty();
    for command in ["", "init", "report", "check", "indicators", "explain", "compare", "diff"] {
        let outcome = case.run(&format!("{command} --help")).succeeds();
        // Windows calls the program dosah.exe.
        let name = if command.is_empty() { "dosah" } else { command };
        assert_golden(&golden("help", &format!("{name}.txt")), &outcome.out.replace("dosah.exe", "dosah"));
    }
}

#[test]
fn what_check_says_about_the_samples() {
    for sample in SAMPLES {
        let outcome = Case::sample(sample).run("check project").exits(1);
        assert_golden(&golden(sample, "check.txt"), &outcome.out);
    }
}

#[test]
fn the_measurements_of_the_samples() {
    for sample in SAMPLES {
        for audience in AUDIENCES {
            assert_golden(&golden(sample, &format!("measurements.{audience}.csv")), &Case::sample(sample).table(audience));
        }
    }
}

#[test]
fn the_reports_of_the_samples() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let outcome = case.run("report project --output out").succeeds();
        assert_golden(&golden(sample, "report.txt"), &outcome.out);
        let read = |file: &str| std::fs::read_to_string(case.path("out").join(file)).expect("a file of the report");
        assert_golden(&golden(sample, "rejected_rows.csv"), &read("rejected_rows.csv"));
        let mut json: serde_json::Value = serde_json::from_str(&read("report.json")).expect("report.json is JSON");
        // The same figures are in measurements.csv.
        json.as_object_mut().expect("an object").remove("measurements");
        let text = serde_json::to_string_pretty(&json).expect("JSON can be written") + "\n";
        assert_golden(&golden(sample, "report.json"), &without_version(&text));
        for lang in ["cs", "en"] {
            let page = read(&format!("funder.{lang}.html"));
            assert_golden(&golden(sample, &format!("funder.{lang}.main.html")), &without_version(main_of(&page)));
        }
    }
}

/// What stands between `<main>` and `</main>`: style and page chrome are not what is promised here.
fn main_of(page: &str) -> &str {
    let start = page.find("<main").expect("a page has a main part");
    let end = page.find("</main>").expect("the main part ends");
    &page[start..end]
}

/// A release of dosah should not touch every golden file.
fn without_version(text: &str) -> String {
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}
