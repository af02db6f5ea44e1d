//! `dosah check` as text, as JSON and as a page for the team.

use std::fs;

use crate::support::{Case, SAMPLES, name_of, repository};

fn base() -> Case {
    Case::empty().copied_from(&repository().join("tests/faults/_base"))
}

fn json(case: &Case) -> serde_json::Value {
    serde_json::from_str(&case.run("check project --format json").out).expect("check prints JSON")
}

#[test]
fn the_page_of_a_check_loads_nothing_and_is_marked_internal() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("check project --output out").exits(1);
        for (lang, internal) in [("cs", "OBSAHUJE OSOBNÍ ÚDAJE"), ("en", "CONTAINS PERSONAL DATA")] {
            let page = fs::read_to_string(case.path("out").join(format!("check.{lang}.html"))).expect("a page");
            assert!(page.contains(&format!("<p class=\"banner\">{internal}")), "{sample} in {lang}");
            assert!(page.contains("default-src 'none'"), "{sample} in {lang}");
            for needle in ["<script", " style=", " src=", "@import", "href=\"http"] {
                assert!(!page.contains(needle), "{needle} in {sample} in {lang}");
            }
        }
    }
}

#[test]
fn the_czech_page_has_no_english_message() {
    let case = Case::sample("pomahame-spolecne");
    case.run("check project --lang cs --output out").exits(1);
    assert!(!case.path("out").join("check.en.html").exists());
    let page = fs::read_to_string(case.path("out").join("check.cs.html")).expect("a page");
    let body = page.split_once("<body>").expect("a body").1;
    for finding in json(&case)["findings"].as_array().expect("a list") {
        for key in ["message", "help"] {
            let text = finding[key].as_str().expect("a text");
            assert!(!body.contains(text), "{text}");
        }
    }
    // What is wrong is shown where it is harmless.
    assert!(body.contains("podora") && body.contains("C66"), "{body}");
}

#[test]
fn words_that_cannot_be_read_hide_nothing_that_is_wrong_with_the_data() {
    let told = |case: &Case, code: i32, why: &str| {
        let outcome = case.run("check project --output out").exits(code);
        assert!(outcome.out.contains("[foreign-key]") && outcome.err.contains(why), "{}{}", outcome.out, outcome.err);
        assert!(!case.path("out").exists(), "a page was written");
    };
    let sample = || Case::sample("even-risk");
    told(&sample().append("narrative.en.md", "{% if children_reached %} helped"), 2, "[unknown-placeholder]");
    told(&sample().edit("dosah.toml", |text| text.replace("value = 47.0", "value = 46.0")), 3, "already public");
}

#[test]
fn no_personal_value_is_on_the_page_or_in_what_programs_are_given() {
    let case = base()
        .with("children.csv", "child_id,birth_date,sex,enrolled_on,household_id\nSECRET-1,2012-05-01,female,2022-01-10,HOUSE-1\nSECRET-2,2012-05-01,female,2022-01-12,HOUSE-1\nSECRET-3,1950-07-03,male,2022-02-12,\nSECRET-4,JANA NOVA,other,2022-02-12,\n")
        .with("sessions.csv", "session_id,child_id,date\nMEETING-1,SECRET-1,2022-01-01\nMEETING-2,SECRET-9,2022-01-21\nMEETING-2,SECRET-9,2022-01-21\n")
        .with("costs.csv", "date,heading,amount,document,payee\n2022-01-31,staff,1.00,V-1,PAN PLATCE\n2022-01-31,travel,1.00,V-1,PAN PLATCE\n")
        .without("phase_transitions.csv");
    let outcome = case.run("check project --output out").exits(1);
    let page = fs::read_to_string(case.path("out").join("check.en.html")).expect("a page");
    let said = format!("{}{}{page}{}", outcome.out, outcome.err, json(&case));
    for secret in ["SECRET", "HOUSE", "MEETING", "JANA", "PLATCE", "2012-05-01", "1950"] {
        assert!(!said.contains(secret), "{secret}");
    }
    for check in ["duplicate-child", "duplicate-voucher", "unlikely-age", "foreign-key", "session-before-enrolment"] {
        assert!(page.contains(check), "{check}");
    }
}

#[test]
fn a_check_is_never_written_over_a_report_nor_a_report_over_a_check() {
    let case = base();
    case.run("report project --output report").succeeds();
    let before = fs::read(case.path("report").join("manifest.json")).expect("a manifest");
    let outcome = case.run("check project --output report").exits(4);
    assert!(outcome.err.contains("holds a report"), "{}", outcome.err);
    assert_eq!(fs::read(case.path("report").join("manifest.json")).expect("a manifest"), before);
    case.run("check project --output check").succeeds();
    case.run("check project --output check").succeeds();
    let mut names: Vec<String> = crate::support::files_of(&case.path("check")).iter().map(|file| name_of(file)).collect();
    names.sort();
    assert_eq!(names, ["check.en.html", "manifest.json"]);
    case.run("report project --output check").exits(4);
    // What a page is made of is said with it.
    fs::create_dir_all(case.path("project/templates/assets")).expect("a folder for templates");
    let case = case.with("templates/assets/style.css", "p { color: black }");
    case.run("check project --output check").succeeds();
    let manifest = fs::read_to_string(case.path("check/manifest.json")).expect("a manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!((&manifest["templates"][0]["file"], &manifest["templates"][0]["bytes"]), (&"assets/style.css".into(), &18.into()));
}

#[test]
fn findings_come_in_groups_the_most_consequential_first() {
    let case = base()
        .with(
            "sessions.csv",
            "session_id,child_id,date\nS-1,C-1,2022-01-20\nS-2,C-8,2022-01-21\nS-3,C-9,2022-02-22\nS-4,C-4,soon\nS-5,C-2,2022-01-01\n",
        )
        .without("phase_transitions.csv");
    let found = json(&case);
    let groups: Vec<(&str, &str, u64)> = found["groups"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|group| {
            (
                group["severity"].as_str().expect("a word"),
                group["check"].as_str().expect("a name"),
                group["rows"].as_u64().expect("a number"),
            )
        })
        .collect();
    assert_eq!(groups, [("error", "foreign-key", 2), ("error", "type-error", 1), ("warning", "session-before-enrolment", 1)]);
    let sessions = found["files"].as_array().expect("a list").iter().find(|file| file["table"] == "sessions").expect("sessions");
    assert_eq!((sessions["rows_read"].as_u64(), sessions["used"].as_u64(), sessions["set_aside"].as_u64()), (Some(5), Some(2), Some(3)));
}

#[test]
fn cells_are_counted_as_filled_empty_or_unreadable_where_the_column_applies() {
    let case = base()
        .with("children.csv", "child_id,birth_date,sex,closed_on,exit_reason\nC-1,2012-05-01,girl,2022-05-01,\nC-2,,male,,\nC-3,2009-07-03,,2022-05-01,moved\nC-4,,other,,\n")
        .with("sessions.csv", "session_id,child_id,date,minutes,status,entered_on\nS-1,C-1,2022-01-20,60,held,2022-01-20\nS-2,C-2,2022-01-21,,cancelled,2022-01-01\nS-3,C-3,2022-02-22,,no_show,2022-03-05\nS-4,C-4,2022-03-23,,held,\n");
    let found = json(&case);
    let of = |column: &str| {
        let all = found["completeness"].as_array().expect("a list").iter();
        let one = all.clone().find(|one| one["column"] == column).unwrap_or_else(|| panic!("no {column}"));
        ["rows", "filled", "empty", "unreadable"].map(|key| one[key].as_u64().expect("a number"))
    };
    assert_eq!(of("birth_date"), [4, 2, 2, 0]);
    assert_eq!(of("sex"), [4, 2, 1, 1]);
    assert_eq!(of("exit_reason"), [2, 1, 1, 0]);
    assert_eq!(of("minutes"), [2, 1, 1, 0]);
    let entry = &found["timeliness"][0];
    assert_eq!(entry["bands"], serde_json::json!([1, 0, 0, 0, 1]));
    assert_eq!((entry["negative"].as_u64(), entry["unknown"].as_u64()), (Some(0), Some(1)));
}
