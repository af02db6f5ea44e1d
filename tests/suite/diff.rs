//! `dosah diff`: of planted changes each carries the change of the figures, the parts of every figure add up, and nothing is said of a row but
//! where it stands.

use std::collections::BTreeMap;
use std::fs;

use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::support::{Case, Measurements, files_of, name_of};

const SESSIONS: &str = "sessions-2015.csv";
const INTERNAL: &str = "--audience internal";

/// Two runs of a project: the files of the first are kept in a folder beside it.
struct Two {
    case: Case,
}

impl Two {
    /// Reports on the sample, and on what became of it.
    fn sample(change: impl FnOnce(Case) -> Case) -> Self {
        Two::of(Case::sample("even-risk"), (INTERNAL, INTERNAL), change)
    }

    fn of(case: Case, (first, second): (&str, &str), change: impl FnOnce(Case) -> Case) -> Self {
        let report = |case: &Case, options: &str, folder: &str| {
            case.run(&format!("report project --quiet --template board --lang en --output {folder} {options}")).succeeds();
        };
        report(&case, first, "a");
        fs::create_dir_all(case.path("kept/exports")).expect("a folder for what is kept");
        for file in files_of(&case.path("project")) {
            // Other names: files are known by what is in them.
            fs::copy(&file, case.path("kept/exports").join(format!("old-{}", name_of(&file)))).expect("a copy");
        }
        let case = change(case);
        report(&case, second, "b");
        Two { case }
    }

    fn measured(&self, folder: &str) -> Measurements {
        Measurements::parse(&fs::read_to_string(self.case.path(folder).join("measurements.csv")).expect("figures"))
    }

    fn json(&self, options: &str) -> Json {
        serde_json::from_str(&self.case.run(&format!("diff a b --format json {options}")).succeeds().out).expect("JSON")
    }

    /// What changed, after it was held against both results tables: every figure that differs is there, from what the first table says to what the
    /// second says, and its parts add up.
    fn proved(&self) -> Told {
        let json = self.json("");
        let (first, second) = (self.measured("a"), self.measured("b"));
        let shown = |row: &crate::support::Row| if row.value.is_empty() { row.state.clone() } else { row.value.clone() };
        let totals = first.0.iter().filter(|(key, _)| key.2 == "total");
        let mut expected: Vec<[String; 4]> = Vec::new();
        for (key, row) in totals {
            let Some(other) = second.0.get(key) else { continue };
            let (from, to) = (shown(row), shown(other));
            if from != to {
                expected.push([key.0.clone(), key.1.clone(), from, to]);
            }
        }
        let figures = json["figures"].as_array().expect("figures");
        let found: Vec<[String; 4]> =
            figures.iter().map(|figure| ["indicator", "period", "from", "to"].map(|key| text(&figure[key]))).collect();
        assert_eq!(found, expected);
        figures.iter().for_each(adds_up);
        Told(json)
    }
}

fn text(json: &Json) -> String {
    json.as_str().unwrap_or_else(|| panic!("{json} is no text")).to_owned()
}

fn number(json: &Json) -> Option<Decimal> {
    json.as_str().map(|number| number.parse().expect("a number"))
}

/// The parts of a figure lead from one end to the other and add up to the change.
#[track_caller]
fn adds_up(figure: &Json) {
    let parts = figure["parts"].as_array().expect("parts");
    let mut at = text(&figure["from"]);
    for part in parts {
        assert_eq!(text(&part["from"]), at, "{figure:#}");
        at = text(&part["to"]);
    }
    assert_eq!(at, text(&figure["to"]), "{figure:#}");
    if let Some(change) = number(&figure["change"]) {
        let sum: Decimal = parts.iter().map(|part| number(&part["change"]).expect("a part that is a number")).sum();
        assert_eq!(sum, change, "{figure:#}");
        assert_eq!(number(&figure["to"]).expect("a number") - number(&figure["from"]).expect("a number"), change);
    }
}

/// What the command says.
struct Told(Json);

impl Told {
    /// The parts of a figure by cause, each with its change and its rows.
    fn parts(&self, indicator: &str, period: &str) -> BTreeMap<String, (String, u64)> {
        let figures = self.0["figures"].as_array().expect("figures");
        let figure = figures.iter().find(|figure| figure["indicator"] == indicator && figure["period"] == period);
        let Some(figure) = figure else { return BTreeMap::new() };
        let part = |part: &Json| {
            let causes: Vec<String> = part["causes"].as_array().expect("causes").iter().map(text).collect();
            let change = part["change"].as_str().map_or_else(|| format!("{} -> {}", text(&part["from"]), text(&part["to"])), str::to_owned);
            (causes.join("+"), (change, part["rows"].as_u64().expect("rows")))
        };
        figure["parts"].as_array().expect("parts").iter().map(part).collect()
    }

    /// Nothing but this cause changed any figure, and it did change one.
    #[track_caller]
    fn only(&self, cause: &str) {
        let figures = self.0["figures"].as_array().expect("figures");
        assert!(!figures.is_empty(), "{:#}", self.0);
        for figure in figures {
            for part in figure["parts"].as_array().expect("parts") {
                assert_eq!(part["causes"], serde_json::json!([cause]), "{figure:#}");
            }
        }
    }

    /// The rows that changed: file, cause, number.
    fn rows(&self) -> Vec<(String, String, u64)> {
        let rows = self.0["rows"].as_array().expect("rows").iter();
        rows.map(|rows| (text(&rows["file"]), text(&rows["cause"]), rows["rows"].as_u64().expect("a number"))).collect()
    }

    #[track_caller]
    fn changed_nothing(&self) {
        assert_eq!(self.0["figures"], serde_json::json!([]), "{:#}", self.0["figures"]);
        assert_eq!(self.0["rows"], serde_json::json!([]), "{:#}", self.0["rows"]);
        assert_eq!(self.0["is_explained"], true);
    }
}

fn one(cause: &str, change: &str, rows: u64) -> BTreeMap<String, (String, u64)> {
    BTreeMap::from([(cause.to_owned(), (change.to_owned(), rows))])
}

fn rows(file: &str, cause: &str, rows: u64) -> Vec<(String, String, u64)> {
    vec![(file.to_owned(), cause.to_owned(), rows)]
}

fn late(case: Case) -> Case {
    // Two sessions that were held and one to which nobody came.
    case.append(SESSIONS, "S9001,ER-042,2015-06-10,therapy,home,therapist,60,held,2016-02-20")
        .append(SESSIONS, "S9002,ER-042,2015-09-11,therapy,home,therapist,90,held,2016-02-20")
        .append(SESSIONS, "S9003,ER-042,2015-09-12,therapy,home,therapist,,no_show,2016-02-20")
}

fn minutes(case: Case) -> Case {
    case.replace(
        SESSIONS,
        "S0477,ER-032,2015-02-04,family_support,school,social_worker,60,",
        "S0477,ER-032,2015-02-04,family_support,school,social_worker,90,",
    )
}

fn removed(case: Case) -> Case {
    case.keep_rows(SESSIONS, |row| !row.starts_with("S0479,"))
}

fn other_period(case: Case) -> Case {
    case.replace(SESSIONS, "S0920,ER-042,2015-07-27,", "S0920,ER-042,2015-08-27,")
}

fn amount(case: Case) -> Case {
    case.replace("costs.csv", "consumables,35.64,D0002", "consumables,135.64,D0002")
}

fn merged(case: Case) -> Case {
    let mut case = case.keep_rows("children.csv", |row| !row.starts_with("ER-078,"));
    for file in case.csv_files() {
        case = case.edit(&file, |text| text.replace("ER-078", "ER-042"));
    }
    case
}

fn birth(case: Case) -> Case {
    case.replace("children.csv", "ER-042,2007-11-11,", "ER-042,1987-11-11,")
}

fn set_aside(case: Case) -> Case {
    case.replace(SESSIONS, "S0621,ER-042,2015-04-16,", "S0621,ER-042,2015-04-31,")
}

fn definition(case: Case) -> Case {
    case.replace("dosah.toml", "where = \"status = 'held' and outreach\"", "where = \"status = 'held' and outreach and minutes >= 60\"")
}

fn mapping(case: Case) -> Case {
    let input = "file = \"sessions-*.csv\"";
    case.replace("dosah.toml", input, &format!("{input}\nvalues = {{ setting = {{ library = \"counselling_room\" }} }}"))
}

#[test]
fn rows_added_late_carry_the_change() {
    let told = Two::sample(late).proved();
    told.only("added_late");
    assert_eq!(told.rows(), rows(SESSIONS, "added_late", 3));
    assert_eq!(told.parts("sessions_held", "total"), one("added_late", "2", 2), "nobody came to the third");
    assert_eq!(told.parts("sessions_held", "first-half"), one("added_late", "1", 1));
    assert_eq!(told.parts("service_hours", "total"), one("added_late", "2.50", 2));
    assert_eq!(told.parts("children_reached", "total"), BTreeMap::new());
}

#[test]
fn rows_dated_after_the_first_run_are_new_and_not_late() {
    let before = Case::sample("even-risk").without("sessions-2016.csv");
    let full = Case::sample("even-risk").text("sessions-2016.csv");
    let options = "--audience internal --as-of 2015-12-31";
    let told = Two::of(before, (options, options), |case| late(case.with("sessions-2016.csv", full))).proved();
    assert_eq!(told.parts("sessions_held", "first-half"), one("added_late", "1", 1));
    let held = told.parts("sessions_held", "total");
    assert_eq!(held["added_late"], ("2".to_owned(), 2));
    assert_eq!(held.len(), 2, "{held:?}");
    let new = &held["added"];
    // A session of several children has several rows.
    assert!(new.0.parse::<u64>().expect("a number") <= new.1 && new.1 < 135, "{new:?}");
    assert!(told.0["files"].as_array().expect("files").iter().any(|file| file["file"] == "sessions-2016.csv" && file["state"] == "only_b"));
}

#[test]
fn a_row_that_is_gone_carries_the_change() {
    let told = Two::sample(removed).proved();
    told.only("removed");
    assert_eq!(told.rows(), rows(SESSIONS, "removed", 1));
    assert_eq!(told.parts("sessions_held", "total"), one("removed", "-1", 1));
}

#[test]
fn an_amount_that_was_edited_carries_the_change() {
    let told = Two::sample(amount).proved();
    told.only("edited");
    assert_eq!(told.0["rows"][0]["columns"], serde_json::json!(["amount"]));
    assert_eq!(told.parts("final_cost", "total"), one("edited", "100.00", 1));
    assert_eq!(told.parts("sessions_held", "total"), BTreeMap::new());
}

#[test]
fn minutes_that_were_edited_carry_the_change() {
    let told = Two::sample(minutes).proved();
    told.only("edited");
    assert_eq!(told.parts("service_hours", "total"), one("edited", "0.50", 1));
    assert_eq!(told.parts("sessions_held", "total"), BTreeMap::new());
}

#[test]
fn a_session_that_moves_to_another_period_leaves_one_and_comes_to_the_other() {
    let told = Two::sample(other_period).proved();
    told.only("edited");
    assert_eq!(told.parts("sessions_held", "first-half"), one("edited", "-1", 1));
    assert_eq!(told.parts("sessions_held", "second-half"), one("edited", "1", 1));
    assert_eq!(told.parts("sessions_held", "total"), BTreeMap::new());
    assert_eq!(told.0["rows"][0]["columns"], serde_json::json!(["date"]));
}

#[test]
fn a_child_who_was_merged_into_another_one_carries_the_change() {
    let told = Two::sample(merged).proved();
    told.only("merged");
    assert_eq!(told.0["ids_merged"], 1);
    assert_eq!(told.parts("children_reached", "total")["merged"].0, "-1");
    assert!(told.rows().iter().all(|(_, cause, _)| cause == "merged"), "{:?}", told.rows());
}

#[test]
fn an_alias_merges_children_too() {
    let told = Two::sample(|case| case.with("aliases.csv", "alias,child_id\nER-078,ER-042\n")).proved();
    told.only("merged");
    assert_eq!(told.parts("children_reached", "total")["merged"].0, "-1");
}

#[test]
fn other_pseudonyms_for_all_children_change_no_figure() {
    let rename = |mut case: Case| {
        for file in case.csv_files() {
            case = case.edit(&file, |text| text.replace("ER-", "K"));
        }
        case
    };
    let told = Two::sample(rename).proved();
    assert_eq!(told.0["figures"], serde_json::json!([]));
    assert!(told.rows().iter().all(|(_, cause, _)| cause == "merged"), "{:?}", told.rows());
    assert!(told.0["ids_merged"].as_u64().expect("a number") > 70);
}

#[test]
fn a_birth_date_that_was_corrected_carries_the_change() {
    let two = Two::sample(birth);
    let told = two.proved();
    told.only("edited");
    assert_eq!(told.parts("children_reached", "total"), one("edited", "-1", 1));
    // With all categories: out of one age band, into no other.
    let json = two.json("--indicator children_reached");
    let figures = json["figures"].as_array().expect("figures");
    figures.iter().for_each(adds_up);
    let of_ages: Vec<String> = figures
        .iter()
        .filter(|figure| figure["period"] == "total" && figure["dimension"] == "age_band")
        .map(|figure| format!("{} {}", text(&figure["category"]), text(&figure["change"])))
        .collect();
    assert_eq!(of_ages, ["6-11 -1"]);
}

#[test]
fn a_header_that_changed_together_with_its_mapping_changes_nothing() {
    let told = Two::sample(|case| {
        let case = ["sessions-2014.csv", SESSIONS, "sessions-2016.csv"]
            .into_iter()
            .fold(case, |case, file| case.edit(file, |text| text.replace(",minutes,", ",length,").replacen("date", "day", 1)));
        let input = "file = \"sessions-*.csv\"";
        case.replace("dosah.toml", input, &format!("{input}\ncolumns = {{ date = \"day\", minutes = \"length\" }}"))
    })
    .proved();
    told.changed_nothing();
    assert_eq!(told.0["mapping_with_files"], serde_json::json!(["sessions"]));
}

#[test]
fn words_that_changed_together_with_their_mapping_change_nothing() {
    let told = Two::sample(|case| {
        let case = ["sessions-2014.csv", SESSIONS, "sessions-2016.csv"]
            .into_iter()
            .fold(case, |case, file| case.edit(file, |text| text.replace(",therapy,", ",T1,")));
        let input = "file = \"sessions-*.csv\"";
        case.replace("dosah.toml", input, &format!("{input}\nvalues = {{ service = {{ T1 = \"therapy\" }} }}"))
    })
    .proved();
    told.changed_nothing();
}

#[test]
fn a_mapping_that_changed_carries_the_change() {
    let told = Two::sample(mapping).proved();
    told.only("mapping");
    assert!(told.rows().is_empty());
    assert!(told.parts("outreach_sessions", "total")["mapping"].0.starts_with('-'));
    assert_eq!(told.0["settings"]["tables"], serde_json::json!(["[[input]]"]));
}

#[test]
fn a_definition_that_changed_carries_the_change() {
    let told = Two::sample(definition).proved();
    told.only("definition");
    assert_eq!(told.0["settings"]["definitions"], serde_json::json!(["outreach_sessions"]));
    assert!(told.parts("outreach_sessions", "total")["definition"].0.starts_with('-'));
    let standard = Two::sample(|case| case.append("dosah.toml", "[standards]\nre_entry_days = 365")).proved();
    standard.only("definition");
    assert_eq!(standard.0["settings"]["tables"], serde_json::json!(["[standards]"]));
    assert!(!standard.parts("re_entry_rate", "total").is_empty());
}

#[test]
fn a_row_that_cannot_be_used_any_more_was_not_removed() {
    let told = Two::sample(set_aside).proved();
    told.only("set_aside");
    assert_eq!(told.rows(), rows(SESSIONS, "set_aside", 1));
    assert_eq!(told.parts("sessions_held", "total"), one("set_aside", "-1", 1));
    // The other way round it was not added.
    let told = Two::of(set_aside(Case::sample("even-risk")), (INTERNAL, INTERNAL), |case| {
        case.replace(SESSIONS, "S0621,ER-042,2015-04-31,", "S0621,ER-042,2015-04-16,")
    })
    .proved();
    told.only("put_right");
    assert_eq!(told.parts("sessions_held", "total"), one("put_right", "1", 1));
}

#[test]
fn files_that_were_split_and_rows_in_another_order_change_nothing() {
    let told = Two::sample(|case| {
        let text = case.text(SESSIONS);
        let lines: Vec<&str> = text.lines().collect();
        let (header, rows) = lines.split_first().expect("a header");
        let (first, second) = rows.split_at(rows.len() / 2);
        let file = |rows: Vec<&str>| [&[*header], rows.as_slice()].concat().join("\n") + "\n";
        let children = case.text("children.csv");
        let mut children: Vec<&str> = children.lines().collect();
        // The duplicate below keeps its place after the row that it repeats.
        children[1..40].reverse();
        case.with("sessions-2015-a.csv", file(first.iter().rev().copied().collect()))
            .with("sessions-2015-b.csv", file(second.to_vec()))
            .without(SESSIONS)
            .with("children.csv", children.join("\n") + "\n")
    })
    .proved();
    told.changed_nothing();
}

#[test]
fn another_day_carries_the_change() {
    let earlier = "--audience internal --as-of 2015-10-31";
    let told = Two::of(Case::sample("even-risk"), (earlier, INTERNAL), |case| case).proved();
    told.only("days");
    assert!(told.rows().is_empty());
}

#[test]
fn a_border_between_periods_and_files_with_another_name_are_said() {
    let two = Two::sample(|case| {
        let files = ["2014", "2015", "2016"].map(|year| (format!("sessions-{year}.csv"), format!("visits-{year}.csv")));
        let case = files.iter().fold(case, |case, (old, new)| {
            let text = case.text(old);
            case.without(old).with(new, text)
        });
        case.replace("dosah.toml", "file = \"sessions-*.csv\"", "file = \"visits-*.csv\"")
            .replace("dosah.toml", "end = 2015-07-31", "end = 2015-08-31")
            .replace("dosah.toml", "start = 2015-08-01", "start = 2015-09-01")
    });
    let told = two.proved();
    told.only("days");
    assert!(told.rows().is_empty());
    let printed = two.case.run("diff a b").succeeds().out;
    for said in
        ["visits-2015.csv: called sessions-2015.csv in run A", "period first-half: 2015-02-01 to 2015-07-31 -> 2015-02-01 to 2015-08-31"]
    {
        assert!(printed.contains(said), "{said} is not in\n{printed}");
    }
}

#[test]
fn all_causes_together_still_add_up_and_each_is_found() {
    let two = Two::sample(|case| {
        // Another child than the one who gets the sessions and the other id.
        let birth = |case: Case| case.replace("children.csv", "ER-044,2001-02-10,", "ER-044,1987-11-11,");
        let changes: [fn(Case) -> Case; 10] = [late, minutes, removed, other_period, amount, set_aside, birth, definition, mapping, merged];
        let case = changes.into_iter().fold(case, |case, change| change(case));
        case.append("dosah.toml", "[standards]\nre_entry_days = 365")
            // Otherwise the changes of the sessions held would cancel each other.
            .append(SESSIONS, "S9004,ER-042,2015-09-14,therapy,home,therapist,60,held,2016-02-20")
    });
    let told = two.proved();
    let mut found: Vec<String> = told.rows().into_iter().map(|(_, cause, _)| cause).collect();
    found.sort();
    found.dedup();
    assert_eq!(found, ["added_late", "edited", "merged", "removed", "set_aside"]);
    let held = told.parts("sessions_held", "total");
    assert_eq!(held["added_late"], ("3".to_owned(), 3));
    assert_eq!(held["removed"], ("-1".to_owned(), 1));
    assert_eq!(held["set_aside"], ("-1".to_owned(), 1));
    let outreach = told.parts("outreach_sessions", "total");
    assert!(outreach["definition"].0.starts_with('-') && outreach["mapping"].0.starts_with('-'), "{outreach:?}");
    assert_eq!(told.parts("final_cost", "total"), one("edited", "100.00", 1));
    assert_eq!(told.parts("children_reached", "total")["merged"].0, "-1");
    assert_eq!(told.parts("children_reached", "total")["edited"].0, "-1");

    // With every category of some indicators, and the same every time.
    let options = "--indicator children_reached --indicator sessions_held --indicator service_overlap --indicator final_cost";
    let json = two.json(options);
    assert!(json["figures"].as_array().expect("figures").len() > 50);
    json["figures"].as_array().expect("figures").iter().for_each(adds_up);
    assert_eq!(two.json(options), json);
}

#[test]
fn what_is_printed_begins_with_whom_it_is_for_and_names_nobody() {
    let two = Two::sample(|case| merged(birth(minutes(late(case)))));
    let printed = two.case.run("diff a b").succeeds().out;
    assert!(printed.starts_with("INTERNAL: raw figures, for the team only."), "{printed}");
    for secret in ["ER-0", "1987", "2007-11-11", "S0477", "S9001"] {
        assert!(!printed.contains(secret), "{secret} is in\n{printed}");
        assert!(!two.json("").to_string().contains(secret), "{secret}");
    }
    for said in ["the parts add up", "rows added late", "ids merged", "1 child has another id", "(minutes), line 2"] {
        assert!(printed.contains(said), "{said} is not in\n{printed}");
    }
    assert_eq!(two.case.run("diff a b").succeeds().out, printed);
}

#[test]
fn without_the_rows_of_a_run_the_folders_still_say_what_they_know() {
    let two = Two::sample(|case| late(definition(case)));
    fs::remove_file(two.case.path("kept/exports/old-sessions-2015.csv")).expect("a kept file");
    let printed = two.case.run("diff a b").succeeds().out.replace('\n', " ");
    for said in [
        "not found of run A: sessions-2015.csv",
        "--inputs FOLDER",
        "not explained",
        "another definition of outreach_sessions",
        "1015 rows read",
    ] {
        assert!(printed.contains(said), "{said} is not in\n{printed}");
    }
    let told = two.proved();
    told.only("not_explained");
    assert_eq!(told.0["is_explained"], false);
    // Without any rows at all.
    fs::remove_dir_all(two.case.path("project")).expect("the project");
    two.proved().only("not_explained");
    // The other run alone.
    let two = Two::sample(late);
    fs::remove_file(two.case.path("project/budget.csv")).expect("a file");
    fs::remove_file(two.case.path("kept/exports/old-budget.csv")).expect("a kept file");
    two.proved().only("not_explained");
}

#[test]
fn what_another_version_wrote_is_a_part_of_its_own() {
    let two = Two::sample(minutes);
    let edit = |name: &str, from: &str, to: &str| {
        let path = two.case.path("a").join(name);
        let text = fs::read_to_string(&path).expect("a file of the report");
        assert_eq!(text.matches(from).count(), 1, "{name}");
        fs::write(path, text.replace(from, to)).expect("a file of the report");
    };
    edit("manifest.json", &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")), "\"version\": \"0.0.9\"");
    edit("measurements.csv", "service_hours,total,total,total,number,1160.50,", "service_hours,total,total,total,number,1150.25,");
    let parts = two.proved().parts("service_hours", "total");
    assert_eq!(parts["written_a"], ("10.25".to_owned(), 0));
    assert_eq!(parts["edited"], ("0.50".to_owned(), 1));
    let printed = two.case.run("diff a b").succeeds().out;
    for said in ["version 0.0.9 or ", "measurements.csv of run A is not as dosah wrote it"] {
        assert!(printed.contains(said), "{said} is not in\n{printed}");
    }
}

#[test]
fn the_files_are_looked_for_where_they_are_said_to_be() {
    let two = Two::sample(late);
    let run = |options: &str| two.json(options)["is_explained"].clone();
    assert_eq!(run("--inputs kept --inputs project"), true);
    assert_eq!(run("--inputs project"), false);
    let refused = two.case.run("diff a b --inputs nowhere").exits(2);
    assert!(refused.err.contains("this is no folder"), "{}", refused.err);
}

#[test]
fn what_is_no_pair_of_reports_of_one_project_is_refused() {
    let two = Two::sample(|case| case);
    assert!(two.case.run("diff a project").exits(2).err.contains("this is no report folder"));
    assert!(two.case.run("diff nowhere b").exits(2).err.contains("this folder does not exist"));
    two.case.run("check project --output checked --lang en");
    assert!(two.case.run("diff a checked").exits(2).err.contains("not the manifest of a report"));
    fs::write(two.case.path("a/manifest.json"), "{}").expect("a file");
    assert!(two.case.run("diff a b").exits(2).err.contains("this is not what dosah writes"));
    let other =
        Two::of(Case::sample("even-risk"), (INTERNAL, INTERNAL), |case| case.replace("dosah.toml", "id = \"even-risk\"", "id = \"other\""));
    let refused = other.case.run("diff a b").exits(2);
    assert!(refused.err.contains("one of \"other\"") && refused.err.contains("[usage]"), "{}", refused.err);
    let same = two.case.run("diff b b").succeeds().out;
    assert!(same.contains("What changed in the inputs\n    nothing\n") && !same.contains("Figures that changed"), "{same}");
    let unknown = two.case.run("diff b b --indicator sessions_hold").exits(2);
    assert!(unknown.err.contains("did you mean \"sessions_held\""), "{}", unknown.err);
}

#[test]
fn figures_that_a_run_hid_begin_with_what_its_rows_say() {
    for audience in ["funder", "public"] {
        let options = format!("--audience {audience}");
        // What is declared public would contradict what is computed here.
        let case = Case::sample("even-risk").edit("dosah.toml", |text| {
            let (before, after) = text.split_once("[[already_public]]").expect("a published figure");
            before.to_owned() + &after[after.find("[board]").expect("the next table")..]
        });
        let two = Two::of(case, (&options, &options), |case| merged(late(case)));
        let json = two.json("--indicator children_reached --indicator children_new --indicator sessions_held");
        assert_eq!(json["is_explained"], true);
        let figures = json["figures"].as_array().expect("figures");
        figures.iter().for_each(adds_up);
        let (first, second) = (two.measured("a"), two.measured("b"));
        let mut hidden = 0;
        for figure in figures {
            let key = ["indicator", "period", "dimension", "category"].map(|key| text(&figure[key]));
            let key = (key[0].clone(), key[1].clone(), key[2].clone(), key[3].clone());
            for (table, end, is_hidden) in [(&first, "from", "hidden_in_a"), (&second, "to", "hidden_in_b")] {
                let row = &table.0[&key];
                assert_eq!(figure[is_hidden], row.state == "suppressed", "{figure:#}");
                hidden += usize::from(row.state == "suppressed");
                if row.state != "suppressed" {
                    let shown = if row.value.is_empty() { &row.state } else { &row.value };
                    assert_eq!(&text(&figure[end]), shown, "{figure:#}");
                }
            }
        }
        assert!(hidden > 0, "{audience}: nothing was hidden");
        let printed = two.case.run("diff a b --indicator children_reached").succeeds().out;
        assert!(printed.contains("did not show it; the figure is that of its rows"), "{printed}");
    }
}

#[test]
fn a_figure_that_is_no_number_is_led_from_state_to_state() {
    let without = Case::sample("even-risk").without("activities.csv");
    let activities = Case::sample("even-risk").text("activities.csv");
    let told = Two::of(without, (INTERNAL, INTERNAL), |case| case.with("activities.csv", activities)).proved();
    told.only("added_late");
    let parts = told.parts("intervision_groups", "total");
    assert!(parts["added_late"].0.contains("not_applicable -> "), "{parts:?}");
}

#[test]
fn the_example_of_the_documentation_is_what_is_printed() {
    let page = fs::read_to_string(crate::support::repository().join("docs/diff.md")).expect("the page");
    let block = page.split("```console\n$ dosah diff a b\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let two = Two::sample(|case| definition(removed(minutes(late(case)))));
    let printed = two.case.run("diff a b").succeeds().out;
    let mut lines = printed.lines();
    for line in block.lines().filter(|line| *line != "...") {
        assert!(lines.any(|printed| printed == line), "not printed, or not in this order: {line}\n\n{printed}");
    }
}
