//! `releases.jsonl`: what was published stays known, so that no later report tells of the few who came or went in between.

use std::fs;

use crate::support::{Case, Outcome, Row, SAMPLES};

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
    let spring: [Group; 1] = [(40, "female", 10, &[2])];
    let case = project(&spring, &period("q1", "2022-01-01", "2022-03-31"));
    release(&case).succeeds();
    assert_eq!(reached(&case, "q1", "total", "total"), "40");
    // Three children came in the second quarter, which is no period of the next report.
    let later: [Group; 3] = [(40, "female", 10, &[2]), (3, "female", 10, &[5]), (10, "female", 10, &[8])];
    let half = period("half", "2022-01-01", "2022-06-30");
    assert_eq!(reached(&project(&later, &half), "half", "total", "total"), "43");
    let case = with_groups(case, &later).with("dosah.toml", PROJECT.to_owned() + &half);
    assert_eq!(reached(&case, "half", "total", "total"), "suppressed");
    assert_eq!(shown(&case, ["attendances", "half", "total", "total"]), "suppressed");
    assert_eq!(reached(&case, "total", "total", "total"), "53");
    release(&case).succeeds();
    assert_eq!(ledger(&case).lines().count(), 2);
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

/// An own indicator that counts children with sessions held, under a condition.
fn own(id: &str, condition: &str, by: &str) -> String {
    let titles = "title = { en = \"Own\" }\ndefinition = { en = \"Own\" }";
    format!(
        "[[indicator]]\nid = \"{id}\"\n{titles}\nmeasure = \"count\"\nfrom = \"sessions\"\nwhere = \"{condition}\"\nof = \"child\"\n\
         unit = \"children\"\naggregation = \"distinct\"\nby = [{by}]\n"
    )
}

const HELD: &str = "status = 'held'";
const HELD_WITH_MEN: &str = "status = 'held' and sex = 'male'";

/// What a project shows of an indicator: after the release of another `dosah.toml`, and without any.
fn after_and_without(groups: &[Group], before: &str, after: &str, figure: [&str; 4]) -> [String; 2] {
    let case = project(groups, before);
    release(&case).succeeds();
    let case = case.with("dosah.toml", PROJECT.to_owned() + after);
    [shown(&case, figure), shown(&project(groups, after), figure)]
}

// D7 of the design: all of 21 to 30 are 8, the men among them 7.
#[test]
fn all_and_then_the_men_tell_of_no_woman() {
    let bands = "[ages]\nbands = [\"0-20\", \"21-30\", \"31-40\", \"41+\"]\n";
    let groups: [Group; 6] = [
        (1, "female", 25, &[2]),
        (7, "male", 25, &[2]),
        (5, "female", 35, &[2]),
        (5, "male", 35, &[2]),
        (19, "female", 45, &[2]),
        (21, "male", 45, &[2]),
    ];
    let all = bands.to_owned() + &own("heart_disease", HELD, "\"age_band\"");
    for name in ["heart_disease", "heart_disease_of_men"] {
        let men = bands.to_owned() + &own(name, HELD_WITH_MEN, "\"age_band\"");
        let young = after_and_without(&groups, &all, &men, [name, "total", "age_band", "21-30"]);
        assert_eq!(young, ["suppressed", "7"], "{name}");
        let old = after_and_without(&groups, &all, &men, [name, "total", "age_band", "41+"]);
        assert_eq!(old, ["21", "21"], "{name}");
    }
}

// D8 of the design: six men below 20, seven below 25.
#[test]
fn shifted_bands_tell_of_nobody_between_them() {
    let men: [Group; 6] = [
        (6, "male", 18, &[2]),
        (1, "male", 22, &[2]),
        (8, "male", 30, &[2]),
        (5, "male", 50, &[2]),
        (8, "male", 65, &[2]),
        (4, "male", 75, &[2]),
    ];
    let women: [Group; 5] =
        [(10, "female", 18, &[2]), (38, "female", 30, &[2]), (51, "female", 50, &[2]), (42, "female", 65, &[2]), (32, "female", 75, &[2])];
    let groups = [men.as_slice(), &women].concat();
    let with_bands = |first: &str, second: &str| {
        let bands = format!("[ages]\nbands = [\"{first}\", \"{second}\", \"40-59\", \"60-69\", \"70+\"]\n");
        format!("[disclosure]\nfunder_threshold = 3\n{bands}{}", own("persons", HELD, "\"sex*age_band\""))
    };
    let (before, after) = (with_bands("0-19", "20-39"), with_bands("0-24", "25-39"));
    let of = |category: &str| after_and_without(&groups, &before, &after, ["persons", "total", "sex*age_band", category]);
    assert_eq!(of("male|0-24"), ["suppressed", "7"]);
    assert_eq!(of("male|25-39"), ["suppressed", "8"]);
    assert_eq!(of("female|0-24"), ["10", "10"]);
    assert_eq!(of("male|40-59"), ["5", "5"]);
}

// D9 of the design: 22 live and work there, 63 live there only, 27 work there only; of the males these are 21, 58 and 23.
#[test]
fn figures_of_the_males_beside_those_of_all_tell_of_few_women() {
    let groups: [Group; 6] = [
        (21, "male", 1, &[2]),
        (58, "male", 4, &[2]),
        (23, "male", 7, &[2]),
        (1, "female", 1, &[2]),
        (5, "female", 4, &[2]),
        (4, "female", 7, &[2]),
    ];
    // Where they live and work is told by bands here, because a child has one.
    let bands = "[ages]\nbands = [\"0-2\", \"3-5\", \"6+\"]\n";
    let [all, males] = [HELD, HELD_WITH_MEN].map(|who| bands.to_owned() + &own("employed", who, "\"age_band\""));
    let of = |category: &str| after_and_without(&groups, &all, &males, ["employed", "total", "age_band", category]);
    // All children are counted beside the males, so that the women are protected without the record, too: 1, 5 and 4 of 10. The only one of
    // 0-2 would learn of the four of 6+ if the five between them could be told.
    for band in ["0-2", "3-5", "6+"] {
        assert_eq!(of(band), ["suppressed"; 2], "{band}");
    }
}

#[test]
fn a_breakdown_that_is_gone_is_remembered() {
    // By sex 7 and 13 were shown; then two boys came, and only all are shown.
    let case = project(&[(7, "female", 10, &[2]), (13, "male", 10, &[2])], &own("reached", HELD, "\"sex\""));
    release(&case).succeeds();
    let case = case.with("dosah.toml", PROJECT.to_owned() + &own("reached", HELD, ""));
    let case = with_groups(case, &[(12, "female", 10, &[2]), (15, "male", 10, &[2])]);
    // The girls are five more, so that all but the two boys could be told apart only with the girls.
    assert_eq!(shown(&case, ["reached", "total", "total", "total"]), "27");
    let case = with_groups(case, &[(7, "female", 10, &[2]), (15, "male", 10, &[2])]);
    assert_eq!(shown(&case, ["reached", "total", "total", "total"]), "suppressed");
}

#[test]
fn an_own_indicator_of_another_name_is_known_by_its_definition() {
    let case = project(&HALVES, &own("reached", HELD, "\"sex\""));
    release(&case).succeeds();
    let case = case.with("dosah.toml", PROJECT.to_owned() + &own("met", HELD, "\"sex\""));
    let case = with_groups(case, &[(32, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])]);
    assert_eq!(shown(&case, ["met", "total", "sex", "female"]), "suppressed");
    assert_eq!(shown(&case, ["met", "total", "sex", "male"]), "30");
}

#[test]
fn a_threshold_that_was_promised_is_kept() {
    let groups: [Group; 3] = [(30, "female", 10, &[2]), (4, "male", 10, &[2]), (3, "other", 10, &[2])];
    let lower = "[disclosure]\nfunder_threshold = 3\n";
    assert_eq!(reached(&project(&groups, lower), "total", "sex", "male"), "4");
    let case = project(&groups, "");
    release(&case).succeeds();
    let case = case.with("dosah.toml", PROJECT.to_owned() + lower);
    assert_eq!(reached(&case, "total", "sex", "male"), "suppressed");
    let run = case.run("report project --lang en -o out").succeeds();
    assert!(run.err.contains("funder_threshold is 3, and release 1 hid counts below 5"), "{}", run.err);
    assert_eq!(manifest(&case)["threshold"], 5);
}

#[test]
fn a_higher_threshold_takes_nothing_back_and_says_so() {
    let groups: [Group; 2] = [(30, "female", 10, &[2]), (7, "male", 10, &[2])];
    let case = project(&groups, "");
    release(&case).succeeds();
    let case = case.with("dosah.toml", PROJECT.to_owned() + "[disclosure]\nfunder_threshold = 9\n");
    assert_eq!(reached(&case, "total", "sex", "male"), "suppressed");
    let run = case.run("report project --lang en -o out").succeeds();
    assert!(run.err.contains("funder_threshold is 9, and earlier releases hid counts below 5"), "{}", run.err);
}

/// A change of `dosah.toml`.
type Change = fn(&str) -> String;

/// How many counts of one to four children of the project are shown to the funder, and how many are hidden.
fn few(case: &Case) -> [usize; 2] {
    let (all, funder) = (case.measurements("internal"), case.measurements("funder"));
    let is_few = |row: &&Row| row.unit == "children" && row.value.parse::<u32>().is_ok_and(|count| (1..5).contains(&count));
    let states = all.0.iter().filter(|(_, row)| is_few(row)).map(|(key, _)| &funder.0[key].state);
    states.fold([0, 0], |[shown, hidden], state| if state == "suppressed" { [shown, hidden + 1] } else { [shown + 1, hidden] })
}

#[test]
fn what_changes_in_a_project_after_a_release_is_reported_and_hides_what_is_left_to_hide() {
    // An extension without cost, a border between periods that moves, and a funder who becomes stricter: what was told before together with
    // what is so in all of them tells of a few children, and no report would ever be made if that stopped it.
    let longer: Change = |toml| toml.replacen("end = 2016-01-31", "end = 2016-02-29", 1);
    let border =
        |toml: &str| toml.replacen("end = 2015-07-31", "end = 2015-08-31", 1).replacen("start = 2015-08-01", "start = 2015-09-01", 1);
    let stricter: Change = |toml| toml.to_owned() + "\n[disclosure]\nfunder_threshold = 8\n";
    for (name, change) in [("longer", longer), ("border", border), ("stricter", stricter)] {
        let case = Case::sample("even-risk");
        release(&case).succeeds();
        let case = case.edit("dosah.toml", change);
        let run = case.run("report project --lang en -o out").succeeds();
        assert!(run.err.contains("earlier releases tell of too few persons, whatever is hidden now"), "{name}: {}", run.err);
        let [shown, hidden] = few(&case);
        assert_eq!(shown, 0, "{name}");
        assert!(hidden > 20, "{name}: {hidden} counts of few");
    }
}

#[test]
fn the_public_remembers_only_what_was_public() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let grown: [Group; 2] = [(33, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])];
    let case = with_groups(case, &grown);
    assert_eq!(reached(&case, "total", "total", "total"), "suppressed");
    // Everybody sees no more than the funder; what everybody was never shown cannot be compared.
    let alone = with_groups(project(&HALVES, ""), &HALVES);
    alone.run("report project --release --template public --audience public --lang en -o out").succeeds();
    let entry: serde_json::Value = serde_json::from_str(&ledger(&alone)).expect("JSON");
    let readings = entry["published"]["readings"].as_array().expect("a list");
    let readers: Vec<&str> = readings.iter().filter_map(|reading| reading["audience"].as_str()).collect();
    assert_eq!(readers, ["public"]);
    assert_eq!((&readings[0]["threshold"], &readings[0]["rounding"]), (&10.into(), &5.into()));
}

#[test]
fn a_record_that_was_changed_stops_every_run() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let case = with_groups(case, &[(36, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])]);
    release(&case).succeeds();
    let recorded = ledger(&case);
    let lines: Vec<&str> = recorded.lines().collect();
    assert_eq!(lines.len(), 2);
    let another = recorded.replacen("\"project\":\"small\"", "\"project\":\"other\"", 1);
    for (changed, line, what) in [
        (recorded.replacen("\"60\"", "\"61\"", 1), 1, "was changed after dosah wrote it"),
        (recorded.replacen("\"format\":1", "\"format\": 1", 1), 1, "was changed after dosah wrote it"),
        (another, 1, "was changed after dosah wrote it"),
        (format!("{}\n", lines[1]), 1, "does not follow the line before it"),
        (format!("{}\n{}\n", lines[0], lines[0]), 2, "does not follow the line before it"),
        (format!("{}\nnothing\n", lines[0]), 2, "is no line that dosah wrote"),
        (format!("{}\n\n{}\n", lines[0], lines[1]), 2, "is no line that dosah wrote"),
        (recorded.replacen("\"format\":1", "\"format\":9", 1), 1, "later version of dosah"),
    ] {
        fs::write(case.path("project").join(LEDGER), changed).expect("a file");
        for command in ["report project --lang en -o new", "indicators project", "explain project children_reached"] {
            let refused = case.run(command).exits(3);
            assert!(refused.err.contains(&format!("{LEDGER}:{line}: error:")) && refused.err.contains(what), "{}", refused.err);
            assert!(refused.out.is_empty(), "{}", refused.out);
        }
        assert!(!case.path("new").exists());
    }
}

#[test]
fn a_record_of_another_project_is_refused() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let case = case.replace("dosah.toml", "id = \"small\"", "id = \"smaller\"");
    let refused = case.run("indicators project").exits(3);
    assert!(refused.err.contains("another project, \"small\""), "{}", refused.err);
}

#[test]
fn a_record_that_is_lost_is_missed() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let first = ledger(&case);
    let case = with_groups(case, &[(36, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])]);
    release(&case).succeeds();
    // A draft keeps in mind what was released before it.
    case.run("report project --lang en -o out").succeeds();
    let page = fs::read(case.path("out/funder.en.html")).expect("a page");
    for (left, elsewhere) in [(Some(&first), "one"), (None, "another")] {
        match left {
            Some(text) => fs::write(case.path("project").join(LEDGER), text).expect("a file"),
            None => fs::remove_file(case.path("project").join(LEDGER)).expect("a file"),
        }
        for command in ["report project --lang en -o out", "report project --release --lang en -o out"] {
            let refused = case.run(command).exits(3);
            assert!(refused.err.contains("release 2") && refused.err.contains("bring releases.jsonl back"), "{}", refused.err);
        }
        assert_eq!(fs::read(case.path("out/funder.en.html")).expect("a page"), page);
        case.run(&format!("report project --lang en -o {elsewhere}")).succeeds();
    }
}

#[test]
fn a_record_that_cannot_be_read_stops_the_run() {
    let case = project(&HALVES, "");
    fs::create_dir(case.path("project").join(LEDGER)).expect("a folder in the place of the record");
    let refused = case.run("indicators project").exits(2);
    assert!(refused.err.contains("releases.jsonl: error: the record of releases cannot be read"), "{}", refused.err);
}

#[test]
fn the_ends_of_lines_may_be_those_of_windows() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let recorded = ledger(&case);
    fs::write(case.path("project").join(LEDGER), recorded.replace('\n', "\r\n")).expect("a file");
    assert!(release(&case).succeeds().out.contains("release 1 already"));
    let case = with_groups(case, &[(36, "female", 10, &[2, 8]), (30, "male", 10, &[2, 8])]);
    release(&case).succeeds();
    case.run("indicators project").succeeds();
    assert_eq!(ledger(&case).lines().count(), 2);
}

#[test]
fn the_order_of_rows_is_no_release_of_its_own() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let recorded = ledger(&case);
    let reversed = |text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        lines.join("\n") + "\n"
    };
    let case = case.edit("children.csv", reversed).edit("sessions.csv", reversed);
    assert!(release(&case).succeeds().out.contains("release 1 already"));
    assert_eq!(ledger(&case), recorded);
}

#[test]
fn what_is_released_hides_nothing_of_the_same_figures() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let tables = || ["funder", "public"].map(|audience| case.table(audience));
        let before = tables();
        case.run("report project --release --lang en -o out").succeeds();
        assert!(tables() == before, "{sample} shows something else after it was released");
    }
}

#[test]
fn a_record_for_reading_only_is_left_as_it_is() {
    let case = project(&HALVES, "");
    release(&case).succeeds();
    let file = case.path("project").join(LEDGER);
    let recorded = ledger(&case);
    let set_readonly = |is_readonly: bool| {
        let mut permissions = fs::metadata(&file).expect("a record").permissions();
        permissions.set_readonly(is_readonly);
        fs::set_permissions(&file, permissions).expect("permissions that can be set");
    };
    set_readonly(true);
    // What was released before needs no new line.
    release(&case).succeeds();
    let written = fs::read(case.path("out/manifest.json")).expect("a manifest");
    let case = with_groups(case, &[(40, "female", 10, &[2, 8]), (40, "male", 10, &[2, 8])]);
    let outcome = release(&case).exits(4);
    assert!(outcome.err.contains("releases.jsonl: error: the release could not be recorded"), "{}", outcome.err);
    assert_eq!(ledger(&case), recorded);
    assert_eq!(fs::read(case.path("out/manifest.json")).expect("a manifest"), written, "no report without a record");
    assert_eq!(fs::read_dir(case.path("project")).expect("a folder").count(), 4, "nothing is left behind");
    set_readonly(false);
    release(&case).succeeds();
    assert_eq!(ledger(&case).lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn a_record_that_is_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let case = project(&HALVES, "");
    let (link, kept) = (case.path("project").join(LEDGER), case.path("kept.jsonl"));
    fs::write(&kept, "").expect("a file");
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o600)).expect("permissions that can be set");
    symlink("../kept.jsonl", &link).expect("a link");
    release(&case).succeeds();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&kept).expect("a record").lines().count(), 1);
    assert_eq!(fs::metadata(&kept).expect("a record").permissions().mode() & 0o777, 0o600, "who may read it stays the same");
    let case = with_groups(case, &[(40, "female", 10, &[2, 8]), (40, "male", 10, &[2, 8])]);
    release(&case).succeeds();
    assert!(link.is_symlink());
    assert_eq!(fs::read_to_string(&kept).expect("a record").lines().count(), 2);
    // A link that leads nowhere is a record that is lost, not a project that never released anything.
    fs::remove_file(&kept).expect("a record");
    for command in ["report project --release --lang en -o other", "report project --lang en -o other", "indicators project"] {
        let outcome = case.run(command).exits(2);
        assert!(
            outcome.err.contains("the record of releases cannot be read: it is a link that leads nowhere"),
            "{command}: {}",
            outcome.err
        );
    }
    assert!(!kept.exists() && link.is_symlink());
}
