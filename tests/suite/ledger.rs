//! `releases.jsonl`: what was published stays known, so that no later report tells of the few who came or went in between.

use std::fs;

use crate::support::{Case, Outcome};

const LEDGER: &str = "releases.jsonl";

/// Children who differ in nothing that is counted: how many, their sex and age, and the months of 2022 in which each had a session.
type Group<'a> = (usize, &'a str, u32, &'a [u32]);

const PROJECT: &str = r#"[project]
id = "small"
title = { en = "A small project" }
promoter = { en = "A charity" }
funder = { en = "A foundation" }
start = 2022-01-01
end = 2022-12-31
languages = ["en"]
reports = ["funder"]
"#;

/// A project of these children, with more in its `dosah.toml`.
fn project(groups: &[Group], more: &str) -> Case {
    with_groups(Case::empty().with("dosah.toml", PROJECT.to_owned() + more), groups)
}

fn with_groups(case: Case, groups: &[Group]) -> Case {
    let (mut children, mut sessions) = ("child_id,sex,birth_date\n".to_owned(), "child_id,date,minutes\n".to_owned());
    let all = groups.iter().flat_map(|(count, sex, age, months)| (0..*count).map(move |_| (sex, age, months)));
    for (child, (sex, age, months)) in all.enumerate() {
        // In completed years from January to the middle of December.
        children += &format!("c{child},{sex},{}-12-15\n", 2021 - age);
        for month in *months {
            sessions += &format!("c{child},2022-{month:02}-10,60\n");
        }
    }
    case.with("children.csv", children).with("sessions.csv", sessions)
}

fn period(id: &str, start: &str, end: &str) -> String {
    format!("[[period]]\nid = \"{id}\"\nstart = {start}\nend = {end}\ntitle = {{ en = \"{id}\" }}\n")
}

fn release(case: &Case) -> Outcome {
    case.run("report project --release --lang en -o out")
}

fn ledger(case: &Case) -> String {
    fs::read_to_string(case.path("project").join(LEDGER)).unwrap_or_default()
}

fn manifest(case: &Case) -> serde_json::Value {
    serde_json::from_slice(&fs::read(case.path("out/manifest.json")).expect("a manifest")).expect("JSON")
}

/// State or value of a figure for the funder: "60", or "suppressed".
fn shown(case: &Case, figure: [&str; 4]) -> String {
    let key = figure.map(str::to_owned);
    let row = case.measurements("funder").0.remove(&(key[0].clone(), key[1].clone(), key[2].clone(), key[3].clone()));
    let row = row.unwrap_or_else(|| panic!("there is no {key:?}"));
    if row.state == "suppressed" { row.state } else { row.value }
}

fn reached(case: &Case, period: &str, dimension: &str, category: &str) -> String {
    shown(case, ["children_reached", period, dimension, category])
}

const HALVES: [Group; 2] = [(30, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])];

#[test]
fn the_same_figures_are_released_once() {
    let case = project(&HALVES, "");
    let first = release(&case).succeeds();
    assert!(first.out.contains("Release 1 recorded in releases.jsonl"), "{}", first.out);
    let recorded = ledger(&case);
    assert_eq!(recorded.lines().count(), 1);
    let stamp = manifest(&case)["release"].clone();
    assert_eq!((&stamp["number"], &stamp["project"]), (&1.into(), &"small".into()));

    let again = release(&case).succeeds();
    assert!(again.out.contains("release 1 already"), "{}", again.out);
    assert_eq!(ledger(&case), recorded);
    assert_eq!(manifest(&case)["release"], stamp);
}

#[test]
fn a_draft_leaves_the_record_alone_and_sees_it() {
    let case = project(&HALVES, "");
    case.run("report project --lang en -o out").succeeds();
    assert_eq!(ledger(&case), "");
    assert!(manifest(&case).get("after_release").is_none());
    release(&case).succeeds();
    let recorded = ledger(&case);
    for command in ["report project --lang en -o out", "indicators project", "explain project children_reached"] {
        case.run(command).succeeds();
        assert_eq!(ledger(&case), recorded, "{command}");
    }
    assert_eq!(manifest(&case)["after_release"]["number"], 1);
    assert!(manifest(&case).get("release").is_none());
}

#[test]
fn one_child_more_than_at_the_last_release_is_not_shown_and_five_more_are() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let grown = |more: usize| [(30 + more, "female", 10, &[2, 8][..]), (30, "male", 10, &[2, 8][..])];
    let case = with_groups(case, &grown(1));
    assert_eq!(reached(&case, "total", "total", "total"), "suppressed");
    assert_eq!(reached(&case, "total", "sex", "female"), "suppressed");
    assert_eq!(reached(&case, "total", "sex", "male"), "30");
    let case = with_groups(case, &grown(5));
    assert_eq!(reached(&case, "total", "total", "total"), "65");
    assert_eq!(reached(&case, "total", "sex", "female"), "35");
}

#[test]
fn no_hidden_value_is_recorded() {
    let groups: [Group; 2] = [(30, "female", 10, &[2]), (3, "male", 10, &[2])];
    let case = project(&groups, "");
    release(&case).succeeds();
    let entry: serde_json::Value = serde_json::from_str(&ledger(&case)).expect("JSON");
    let reading = &entry["published"]["readings"][0];
    let stands = |list: &str, category: &str| {
        let rows = reading[list].as_array().expect("a list");
        rows.iter().filter(|row| row[0] == "children_reached" && row[3] == serde_json::json!([category])).count()
    };
    assert_eq!((stands("figures", "male"), stands("hidden", "male")), (0, 1));
    let hidden = reading["hidden"].as_array().expect("a list");
    assert!(hidden.iter().all(|place| place.as_array().is_some_and(|place| place.len() == 4)), "a hidden figure has more than a place");
}

#[test]
fn figures_for_the_team_alone_are_never_released() {
    let case = project(&HALVES, "");
    let refused = case.run("report project --release --audience internal -o out").exits(2);
    assert!(refused.err.contains("[usage]"), "{}", refused.err);
    assert!(!case.path("out").exists());
}

#[test]
fn a_quarter_of_the_past_beside_a_half_year_tells_of_the_other_quarter() {
    // Three children came in the second quarter only.
    let groups: [Group; 2] = [(40, "female", 10, &[2]), (3, "female", 10, &[5])];
    let case = project(&groups, &period("q1", "2022-01-01", "2022-03-31"));
    case.run("report project --release --lang en --period q1 -o out").succeeds();
    let half = period("half", "2022-01-01", "2022-06-30");
    let without_release = project(&groups, &half);
    assert_eq!(reached(&without_release, "half", "total", "total"), "43");
    let case = case.with("dosah.toml", PROJECT.to_owned() + &half);
    assert_eq!(reached(&case, "half", "total", "total"), "suppressed");
    assert_eq!(shown(&case, ["attendances", "half", "total", "total"]), "suppressed");
}

#[test]
fn a_period_of_another_name_and_the_same_days_is_the_same_period() {
    let case = project(&HALVES, &period("spring", "2022-01-01", "2022-06-30"));
    release(&case).succeeds();
    let grown: [Group; 2] = [(31, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])];
    let case = with_groups(case, &grown).with("dosah.toml", PROJECT.to_owned() + &period("first", "2022-01-01", "2022-06-30"));
    assert_eq!(reached(&case, "first", "total", "total"), "suppressed");
    assert_eq!(reached(&case, "first", "sex", "male"), "30");
}

#[test]
fn other_age_bands_than_before_tell_nobody_s_age() {
    // Two children are 13: 6-12 beside 6-13 would give them away.
    let groups: [Group; 3] = [(20, "female", 10, &[2]), (2, "female", 13, &[2]), (20, "female", 15, &[2])];
    let bands = |bands: &str| format!("[ages]\nbands = {bands}\n");
    let after = bands("[\"0-5\", \"6-13\", \"14+\"]");
    let case = project(&groups, &bands("[\"0-5\", \"6-12\", \"13+\"]"));
    release(&case).succeeds();
    assert_eq!(reached(&case, "total", "age_band", "6-12"), "20");
    assert_eq!(reached(&project(&groups, &after), "total", "age_band", "6-13"), "22");
    let case = case.with("dosah.toml", PROJECT.to_owned() + &after);
    assert_eq!(reached(&case, "total", "age_band", "6-13"), "suppressed");
    assert_eq!(reached(&case, "total", "age_band", "14+"), "suppressed");
}
