//! The output folder: exactly the files of the contract, all or nothing, and never somebody else's.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use sha2::{Digest as _, Sha256};

use crate::support::{Case, SAMPLES, files_of, name_of};

/// Names and bytes of a folder's files.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    files_of(folder).into_iter().map(|file| (name_of(&file), fs::read(&file).expect("a file that can be read"))).collect()
}

/// What stands beside the project: nothing half-written may stay.
fn beside(case: &Case) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(case.path(".")).expect("a folder").map(|entry| name_of(&entry.expect("an entry").path())).collect();
    names.sort();
    names
}

fn manifest(case: &Case) -> Json {
    serde_json::from_slice(&fs::read(case.path("out/manifest.json")).expect("a manifest")).expect("the manifest is JSON")
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_report_on_one_period_speaks_of_that_period() {
    let case = Case::sample("even-risk");
    case.run("report project --period first-half --quiet --output half").succeeds();
    let page = fs::read_to_string(case.path("half/funder.en.html")).expect("a page");
    assert!(page.contains("1 February 2015 to 31 July 2015"), "the period stands at the top");
    assert!(page.contains(">30 children<"), "the figures are those of the period");
    assert!(!page.contains(">47 children<"), "the figures of the whole project were not computed");
}

/// Names of the files that the three reports of a sample and its figures are written to, without PDFs.
fn files_of_a_run(languages: &[&str]) -> Vec<String> {
    let pages = ["board", "funder-portal", "funder", "public"].into_iter();
    let mut files: Vec<String> = pages.flat_map(|page| languages.iter().map(move |language| format!("{page}.{language}.html"))).collect();
    files.extend(["manifest.json", "measurements.csv", "rejected_rows.csv", "report.json"].map(str::to_owned));
    files.sort();
    files
}

#[test]
fn the_folder_holds_the_files_of_the_contract() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let outcome = case.run("report project").succeeds();
        let folder = case.path("reports").join(sample);
        let names: Vec<String> = content(&folder).into_keys().collect();
        assert_eq!(names, files_of_a_run(&["cs", "en"]));
        for name in &names {
            assert!(outcome.out.contains(name.as_str()), "the terminal does not name {name}:\n{}", outcome.out);
        }
        assert_eq!(beside(&case), ["project", "reports"]);
        assert_eq!(fs::read_to_string(folder.join("measurements.csv")).ok(), Some(case.table("funder")));
    }
}

#[test]
fn a_folder_that_holds_something_else_is_refused_and_untouched() {
    let case = Case::sample("even-risk");
    fs::create_dir(case.path("out")).expect("a folder");
    fs::write(case.path("out/thesis.odt"), "years of work").expect("a file");
    let before = content(&case.path("out"));
    let outcome = case.run("report project --output out").exits(4);
    assert!(outcome.err.contains("thesis.odt") && outcome.err.contains("--output"), "{}", outcome.err);
    assert_eq!(content(&case.path("out")), before);
    assert_eq!(beside(&case), ["out", "project"]);
}

#[test]
fn a_manifest_alone_does_not_make_a_folder_ours() {
    let case = Case::sample("even-risk");
    case.run("report project --quiet --output out").succeeds();
    fs::write(case.path("out/notes.txt"), "mine").expect("a file");
    let before = content(&case.path("out"));
    case.run("report project --quiet --output out").exits(4);
    assert_eq!(content(&case.path("out")), before);
}

#[test]
fn a_target_that_is_a_file_is_refused_and_untouched() {
    let case = Case::sample("even-risk");
    fs::write(case.path("out"), "mine").expect("a file");
    case.run("report project --quiet --output out").exits(4);
    assert_eq!(fs::read(case.path("out")).ok().as_deref(), Some(&b"mine"[..]));
    case.run("report project --quiet --output out/deeper").exits(4);
    assert_eq!(beside(&case), ["out", "project"]);
}

#[test]
fn the_project_folder_itself_is_no_target() {
    let case = Case::sample("even-risk");
    let before = content(&case.path("project"));
    case.run("report project --quiet --output project").exits(4);
    assert_eq!(content(&case.path("project")), before);
}

#[test]
fn a_second_run_replaces_the_first_report() {
    let case = Case::sample("even-risk");
    case.run("report project --quiet --output out").succeeds();
    case.run("report project --quiet --output out --lang en").succeeds();
    let names: Vec<String> = content(&case.path("out")).into_keys().collect();
    assert_eq!(names, files_of_a_run(&["en"]));
    assert_eq!(beside(&case), ["out", "project"]);
}

#[test]
fn a_run_that_fails_leaves_the_earlier_report_as_it_was() {
    let case = Case::sample("even-risk");
    case.run("report project --quiet --output out").succeeds();
    let before = content(&case.path("out"));
    let unchanged = |case: &Case| {
        assert!(content(&case.path("out")) == before, "the earlier report changed");
        assert_eq!(beside(case), ["out", "project"]);
    };
    let children = case.text("children.csv");
    let case = case.with("children.csv", "");
    case.run("report project --quiet --output out").exits(1);
    unchanged(&case);
    let case = case.with("children.csv", children).replace("dosah.toml", "promoter", "promotor");
    case.run("report project --quiet --output out").exits(2);
    unchanged(&case);
    let case = case.replace("dosah.toml", "promotor", "promoter").replace("dosah.toml", "value = 47.0", "value = 48.0");
    case.run("report project --quiet --output out").exits(3);
    unchanged(&case);
    let case = case.replace("dosah.toml", "value = 48.0", "value = 47.0");
    case.run("report project --quiet --output out").succeeds();
    unchanged(&case);
}

#[test]
fn a_project_that_is_not_there_is_exit_2() {
    let case = Case::empty();
    for command in ["report", "check", "indicators"] {
        let outcome = case.run(&format!("{command} nowhere")).exits(2);
        assert!(outcome.err.contains("nowhere"), "{}", outcome.err);
    }
    case.run("raport project").exits(2);
    case.run("report").exits(2);
    assert_eq!(beside(&case), ["project"]);
}

#[test]
fn the_manifest_has_the_hash_of_every_file() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("report project --quiet --output out").succeeds();
        let manifest = manifest(&case);
        let written = content(&case.path("out"));
        let outputs = manifest["outputs"].as_array().expect("a list");
        assert_eq!(outputs.len(), written.len() - 1, "everything but the manifest");
        for output in outputs {
            let bytes = &written[output["file"].as_str().expect("a name")];
            assert_eq!(output["sha256"].as_str(), Some(hash(bytes).as_str()), "{output}");
            assert_eq!(output["bytes"].as_u64(), Some(bytes.len() as u64), "{output}");
        }
        let inputs = manifest["inputs"].as_array().expect("a list");
        let given = content(&case.path("project"));
        assert_eq!(inputs.len(), case.csv_files().len());
        for input in inputs {
            assert_eq!(input["sha256"].as_str(), Some(hash(&given[input["file"].as_str().expect("a name")]).as_str()), "{input}");
        }
        assert_eq!(manifest["project"]["sha256"].as_str(), Some(hash(&given["dosah.toml"]).as_str()));
    }
}

#[test]
fn every_row_is_accounted_for() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("report project --quiet --output out --audience internal --no-pdf").succeeds();
        let manifest = manifest(&case);
        let mut set_aside = 0;
        for input in manifest["inputs"].as_array().expect("a list") {
            let rows = |key: &str| input[key].as_u64().expect("a number");
            let parts = rows("used") + rows("outside_period") + rows("filtered") + rows("set_aside");
            assert_eq!(rows("rows_read"), parts, "{input}");
            // Counted a second time, from the bytes; no sample file has a quoted or a blank line.
            let lines = case.text(input["file"].as_str().expect("a name")).lines().count() as u64;
            assert_eq!(rows("rows_read"), lines - 1, "{input}");
            set_aside += rows("set_aside");
        }
        let rejected = fs::read_to_string(case.path("out/rejected_rows.csv")).expect("the rows set aside");
        assert_eq!(rejected.lines().count() as u64 - 1, set_aside);
    }
}

#[test]
fn no_page_asks_the_network_or_runs_a_script() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("report project --quiet --output out").succeeds();
        for lang in ["cs", "en"] {
            let page = fs::read_to_string(case.path("out").join(format!("funder.{lang}.html"))).expect("a page");
            let page = page.replace("http://www.w3.org/", "");
            for sign in ["http://", "https://", "<script", "@import", "javascript:", " onload=", "<iframe", "<link"] {
                assert!(!page.contains(sign), "{sample} {lang}: {sign}");
            }
            assert!(page.contains("default-src 'none'"), "the page has no content policy");
        }
    }
}

#[test]
fn internal_pages_say_so() {
    let case = Case::sample("even-risk");
    case.run("report project --quiet --output out --audience internal").succeeds();
    assert_eq!(manifest(&case)["audience"], "internal");
    for (lang, word) in [("en", "CONTAINS PERSONAL DATA — NOT FOR RELEASE"), ("cs", "OBSAHUJE OSOBNÍ ÚDAJE")] {
        let page = fs::read_to_string(case.path("out").join(format!("funder.{lang}.html"))).expect("a page");
        assert!(page.contains(word), "funder.{lang}.html does not say that it is internal");
    }
}

#[test]
fn no_identifier_of_a_child_is_written_anywhere() {
    for (sample, file) in [("even-risk", "children.csv"), ("pomahame-spolecne", "klienti.csv")] {
        let case = Case::sample(sample);
        let children = case.text(file);
        let outcome = case.run("report project --output out --audience internal").succeeds();
        let written: Vec<String> = content(&case.path("out"))
            .into_values()
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .chain([outcome.out, outcome.err])
            .collect();
        for row in children.lines().skip(1) {
            let child = row.split([',', ';']).next().expect("a first cell");
            assert!(written.iter().all(|text| !text.contains(child)), "{sample}: {child} is written");
        }
    }
}
