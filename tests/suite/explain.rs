//! `dosah explain`: the manual of a project, and the reason behind every figure. What every single card says is tested where cards are made.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value as Json;

use crate::support::{Case, Outcome, SAMPLES, repository};

/// A project of four children, two services and five sessions.
fn small() -> Case {
    let case = Case::empty().copied_from(&repository().join("tests/faults/_base"));
    case.append(
        "dosah.toml",
        "[[indicator]]\nid = \"long_sessions\"\ntitle = { en = \"Long sessions\", cs = \"Dlouhá setkání\" }\n\
         definition = { en = \"Sessions of an hour.\", cs = \"Hodinová setkání.\" }\nmeasure = \"count\"\nfrom = \"sessions\"\n\
         where = \"status = 'held' and minutes >= 60\"\nof = \"session\"\nunit = \"sessions\"\naggregation = \"sum\"\n",
    )
}

/// The first card of a command with `--format json`.
fn card(case: &Case, arguments: &str) -> Json {
    let outcome = case.run(&format!("explain project {arguments} --format json")).succeeds();
    let cards: Json = serde_json::from_str(&outcome.out).expect("cards are JSON");
    cards[0].clone()
}

fn part<'a>(card: &'a Json, id: &str) -> &'a Json {
    let parts = card["parts"].as_array().expect("a list of parts");
    parts.iter().find(|part| part["id"] == id).unwrap_or_else(|| panic!("no part {id} in {card}"))
}

/// The sentence that says how an indicator is computed, with spaces that break.
fn sentence(case: &Case, lang: &str) -> String {
    let card = card(case, &format!("long_sessions --lang {lang}"));
    part(&card, "sentence")["text"][0].as_str().expect("a sentence").replace('\u{a0}', " ")
}

/// A row of the numbers of rows, for the whole project.
fn rows(card: &Json, id: &str) -> Option<u64> {
    let table = &part(card, "rows")["table"];
    let row = table["rows"].as_array().expect("rows").iter().find(|row| row["id"] == id)?;
    row["cells"][0]["value"].as_u64()
}

#[test]
fn editing_where_changes_the_sentence() {
    let case = small();
    assert_eq!(
        sentence(&case, "en"),
        "Counts every session once, in the rows of sessions for which the status is “held” and the length in minutes is at least 60."
    );
    assert_eq!(
        sentence(&case, "cs"),
        "Počítá se „setkání“, každá hodnota jen jednou, v řádcích: setkání, pro které platí, že stav je „uskutečněno“ a délka v minutách je \
         aspoň 60."
    );
    let case = case.replace(
        "dosah.toml",
        "status = 'held' and minutes >= 60",
        "(service = 'therapy' or not outreach) and setting not in ('home', 'office') and date > '2022-01-20' and minutes is not null",
    );
    assert_eq!(
        sentence(&case, "en"),
        "Counts every session once, in the rows of sessions for which (the service is “Therapy” or the session was held in the centre), the \
         setting is neither “Home” nor “Office”, the day is after 20 January 2022 and the length in minutes is filled in."
    );
}

#[test]
fn the_rows_of_a_card_add_up_and_say_why_each_is_not_used() {
    let card = card(&small(), "long_sessions --audience internal");
    let found = ["all", "used", "condition_1", "condition_2"].map(|id| rows(&card, id));
    assert_eq!(found, [Some(5), Some(3), Some(1), Some(1)]);
    assert_eq!(part(&card, "figures")["table"]["rows"][0]["cells"][0]["value"], serde_json::json!({ "state": "number", "value": "3" }));
}

#[test]
fn of_few_children_nobody_but_the_team_sees_how_many_rows_they_have() {
    for audience in ["funder", "public"] {
        let outcome = small().run(&format!("explain project children_reached --audience {audience}")).succeeds();
        let card = card(&small(), &format!("children_reached --audience {audience}"));
        assert!(["all", "used", "condition_1"].iter().all(|id| rows(&card, id).is_none()), "{}", outcome.out);
        assert!(outcome.out.contains("not shown"), "{}", outcome.out);
    }
    assert_eq!(rows(&card(&small(), "children_reached --audience internal"), "used"), Some(4));
}

#[test]
fn the_figures_of_a_card_are_those_of_the_table() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        let measurements = case.measurements("funder");
        for indicator in ["children_reached", "completion_rate", "sessions_cancelled", "cost_per_child"] {
            let card = card(&case, &format!("{indicator} --lang en"));
            let parts = card["parts"].as_array().expect("parts");
            let mut compared = 0;
            for part in parts.iter().filter(|part| part["id"].as_str().is_some_and(|id| id.starts_with("by:"))) {
                let dimension = part["id"].as_str().expect("an id").trim_start_matches("by:");
                for row in part["table"]["rows"].as_array().expect("rows") {
                    let key =
                        (indicator.to_owned(), "total".to_owned(), dimension.to_owned(), row["id"].as_str().expect("an id").to_owned());
                    let Some(stored) = measurements.0.get(&key) else { continue };
                    // The whole project stands last.
                    let cell = &row["cells"].as_array().expect("cells").last().expect("a cell")["value"];
                    assert_eq!(cell["state"], stored.state, "{key:?}");
                    let number = |text: &str| text.parse::<f64>().ok();
                    assert_eq!(cell["value"].as_str().and_then(number), number(&stored.value), "{key:?}");
                    compared += 1;
                }
            }
            assert!(compared > 5 || indicator != "children_reached", "{compared}");
            let value = &part(&card, "figures")["table"]["rows"][0]["cells"].as_array().expect("cells").last().expect("a cell")["value"];
            let expected = measurements.total(indicator).parse::<f64>().ok();
            assert_eq!(value["value"].as_str().and_then(|text| text.parse::<f64>().ok()), expected, "{indicator}");
        }
    }
}

fn contributing(case: &Case, arguments: &str) -> Vec<Vec<String>> {
    case.run(&format!("explain project {arguments} --rows rows.csv")).succeeds();
    let mut reader = csv::Reader::from_path(case.path("rows.csv")).expect("a file of rows");
    reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_file_of_rows_says_of_every_row_where_it_stands_and_whether_it_counts() {
    let found = contributing(&small(), "long_sessions --period total");
    let said: Vec<(&str, &str, &str)> = found.iter().map(|row| (row[15].as_str(), row[3].as_str(), row[4].as_str())).collect();
    let short = "not so that the length in minutes is at least 60";
    let cancelled = "not so that the status is “held”";
    let expected =
        [("2", "counted", ""), ("3", "counted", ""), ("4", "excluded", short), ("5", "excluded", cancelled), ("6", "counted", "")];
    assert_eq!(said, expected);
    assert!(found.iter().all(|row| row[0] == "internal" && row[14] == "sessions.csv"));
    // Lines 2 and 6 are one child, under a pseudonym.
    assert_eq!(found[0][5], found[4][5]);
    let children: BTreeSet<&str> = found.iter().map(|row| row[5].as_str()).collect();
    assert_eq!(children.len(), 4);
    assert!(found.iter().flatten().all(|field| !field.contains("C-") && !field.contains("S-")));
}

#[test]
fn a_second_row_of_a_child_is_repeated_and_the_rows_of_a_ratio_are_those_of_its_parts() {
    let found = contributing(&small(), "cost_per_child --period total");
    let of = |indicator: &str, used: &str| found.iter().filter(|row| row[1] == indicator && row[3] == used).count();
    assert_eq!((of("final_cost", "counted"), of("children_reached", "counted"), of("children_reached", "repeated")), (3, 3, 1));
    let cost = found.iter().find(|row| row[1] == "final_cost").expect("a line of the ledger");
    assert_eq!((cost[9].as_str(), cost[13].as_str(), cost[5].as_str()), ("1000.00", "eligible", ""));
}

#[test]
fn scores_and_birth_dates_are_in_no_file_of_rows() {
    let case = small().with("scores.csv", "child_id,date,instrument,score\nC-1,2022-02-01,SDQ,17.25\n").append(
        "dosah.toml",
        "[[indicator]]\nid = \"score_median\"\ntitle = { en = \"Score\" }\ndefinition = { en = \"Middle score.\" }\nmeasure = \"median\"\n\
         from = \"scores\"\ncolumn = \"score\"\nunit = \"ratio\"\naggregation = \"distinct\"\n\
         [[indicator]]\nid = \"born\"\ntitle = { en = \"Born\" }\ndefinition = { en = \"Children by birth.\" }\nmeasure = \"count\"\n\
         from = \"children\"\ndate = \"birth_date\"\nof = \"child\"\nunit = \"children\"\naggregation = \"sum\"\n",
    );
    for (indicator, secret) in [("score_median", "17.25"), ("born", "2012-05-01")] {
        let found = contributing(&case, indicator);
        assert!(!found.is_empty() && found.iter().flatten().all(|field| !field.contains(secret)), "{indicator}: {found:?}");
    }
}

#[test]
fn a_file_that_holds_something_else_is_not_overwritten_and_one_of_rows_is() {
    let case = small();
    fs::write(case.path("rows.csv"), "my own notes\n").expect("a file");
    let outcome = case.run("explain project long_sessions --rows rows.csv").exits(4);
    assert!(outcome.err.contains("nothing was touched"), "{}", outcome.err);
    assert_eq!(fs::read_to_string(case.path("rows.csv")).expect("a file"), "my own notes\n");
    fs::remove_file(case.path("rows.csv")).expect("a file that can be removed");
    let first = contributing(&case, "long_sessions");
    assert_eq!(contributing(&case, "long_sessions"), first);
    case.run("explain project long_sessions --rows no/rows.csv").exits(4);
    case.run("explain project grace_days --rows rows.csv").exits(2);
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest_ones() {
    let outcome = small().run("explain project childen_reached").exits(2);
    assert!(outcome.err.contains("did you mean children_reached"), "{}", outcome.err);
    small().run("explain project zzzzzzzzzzzz").exits(2);
    small().run("explain nowhere children_reached").exits(2);
}

fn says(outcome: &Outcome, words: &[&str]) {
    let text = outcome.out.replace('\u{a0}', " ");
    for word in words {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
}

#[test]
fn a_check_a_column_and_a_key_are_explained() {
    let case = small().append("costs.csv", "2022-04-01,staff,-5.00,cost");
    let check = case.run("explain project constraint-error").succeeds();
    says(&check, &["A value cannot be", "the row is set aside", "1 finding"]);
    assert!(!check.out.contains("costs.csv:5"), "where a row stands is for the team");
    says(&case.run("explain project constraint-error --audience internal").succeeds(), &["costs.csv:5"]);
    says(&case.run("explain project sessions.minutes").succeeds(), &["length in minutes", "every row", "service_hours"]);
    says(&case.run("explain project minutes --lang cs").succeeds(), &["délka v minutách", "ve všech řádcích"]);
    says(&case.run("explain project birth_date").succeeds(), &["at least 70% of the rows", "no value of it is printed"]);
    says(&case.run("explain project finance.currency").succeeds(), &["[finance] currency", "Reporting currency", "\"EUR\""]);
    says(&case.run("explain project grace_days").succeeds(), &["not set"]);
    let both = case.run("explain project status").succeeds();
    says(&both, &["column sessions.status", "key of dosah.toml project.status"]);
}

#[test]
fn values_of_cells_in_dosah_toml_are_not_repeated() {
    let case =
        small().append("dosah.toml", "[[input]]\ntable = \"sessions\"\nfile = \"sessions.csv\"\nwhere = \"child_id <> 'C-secret'\"\n");
    let outcome = case.run("explain project input.where").succeeds();
    says(&outcome, &["set; the value is not shown here"]);
    assert!(!outcome.out.contains("C-secret"));
}

#[test]
fn data_that_block_a_report_stop_an_indicator_but_not_a_check() {
    let case = small().with("sessions.csv", "child_id\nC-1\n");
    case.run("explain project children_reached").exits(1);
    says(&case.run("explain project missing-label").succeeds(), &["no report can be made from the file"]);
    case.run("explain project sessions.minutes").succeeds();
}

#[test]
fn what_protects_the_children_is_explained_in_both_languages_by_every_name_it_goes_by() {
    let case = small();
    for (name, english, czech) in [
        ("release", "notes in releases.jsonl", "zapíše do releases.jsonl"),
        ("releases", "[[already_public]]", "[[already_public]]"),
        ("suppressed", "there is a number, and it is not shown", "číslo existuje, ale neuvádí se"),
        ("[c]", "there is a number, and it is not shown", "číslo existuje, ale neuvádí se"),
        ("rounding", "multiples of public_rounding", "násobky public_rounding"),
        ("merging", "shown_in", "shown_in"),
        ("pseudonymise", "other ones for every --domain", "pro každou --domain jiné"),
        ("audience", "everybody sees a part of what the funder sees", "veřejnost vidí vždy jen část"),
        ("personal_data", "stop a report", "zprávu zastaví"),
    ] {
        let said = |lang: &str| card(&case, &format!("{name} --lang {lang}"))["text"].to_string().replace('\u{a0}', " ");
        assert!(said("en").contains(english), "{name}: {}", said("en"));
        assert!(said("cs").contains(czech), "{name}: {}", said("cs"));
    }
}

#[test]
fn a_table_of_dosah_toml_is_explained_with_all_its_keys() {
    let case = small();
    for (name, words) in [
        ("disclosure", ["funder_threshold", "public_rounding", "merge", "unit"].as_slice()),
        ("area_group", &["[[area_group]]", "may be shown together", "areas"]),
        ("already_public", &["was published before", "source"]),
        ("personal_data_allowed", &["Birth numbers", "reason"]),
        ("heading", &["[[finance.heading]]", "payees"]),
    ] {
        says(&case.run(&format!("explain project {name}")).succeeds(), words);
    }
}

#[test]
fn who_asks_for_what_there_is_not_is_told_the_topics() {
    let refused = small().run("explain project zzzzzzzzzzzz").exits(2);
    assert!(refused.err.replace("\n    ", " ").contains("releases, personal_data, pseudonymise"), "{}", refused.err);
}
