//! What went wrong in comparable systems, each as a test on a handful of rows. The name of the system and the number of the report stand
//! beside each.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Case, Row, files_of, name_of, repository};

/// Four children of 2022, five sessions of which one was cancelled, three costs.
fn base() -> Case {
    Case::empty().copied_from(&repository().join("tests/faults/_base"))
}

fn quarters() -> Case {
    let quarter = |id: &str, start: &str, end: &str| {
        format!("\n[[period]]\nid = \"{id}\"\nstart = {start}\nend = {end}\ntitle = {{ en = \"{id}\" }}\n")
    };
    let quarters = quarter("q1", "2022-01-01", "2022-03-31") + &quarter("q2", "2022-04-01", "2022-06-30");
    base().edit("dosah.toml", |text| text.to_owned() + &quarters)
}

/// A target, with its direction.
fn target(indicator: &str, rest: &str) -> String {
    format!("\n[[target]]\nindicator = \"{indicator}\"\n{rest}\n")
}

/// The row of a figure.
fn row(case: &Case, figure: [&str; 4]) -> Row {
    let measurements = case.measurements("internal");
    let key = figure.map(str::to_owned);
    measurements.0.get(&(key[0].clone(), key[1].clone(), key[2].clone(), key[3].clone())).cloned().unwrap_or_else(|| panic!("no {key:?}"))
}

/// State and value of a total of the whole project.
fn total(case: &Case, indicator: &str) -> (String, String) {
    let row = row(case, [indicator, "total", "total", "total"]);
    (row.state, row.value)
}

fn pair(state: &str, value: &str) -> (String, String) {
    (state.to_owned(), value.to_owned())
}

/// The texts of every row of a table of the report, by the text of its first cell.
fn table_rows(report: &serde_json::Value, rows: &mut BTreeMap<String, Vec<serde_json::Value>>) {
    match report {
        serde_json::Value::Object(object) => {
            if let Some(cells) = object.get("cells").and_then(|cells| cells.as_array()) {
                let first = cells.first().and_then(|cell| cell["text"].as_str()).unwrap_or_default();
                rows.entry(first.to_owned()).or_default().push(report.clone());
            }
            object.values().for_each(|value| table_rows(value, rows));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| table_rows(value, rows)),
        _ => {}
    }
}

/// The rows of tables of the internal report that begin with a text, as JSON.
fn report_rows(case: &Case, first: &str) -> Vec<String> {
    case.run("report project -o out --quiet --audience internal --lang en").succeeds();
    let text = fs::read_to_string(case.path("out/report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let mut rows = BTreeMap::new();
    table_rows(&report["reports"], &mut rows);
    rows.remove(first).unwrap_or_default().iter().map(ToString::to_string).collect()
}

// Akvo RSR 5211, 5239.
#[test]
fn a_cumulative_indicator_is_not_summed_twice() {
    let figures = quarters().measurements("internal");
    let reached = |period: &str| figures.of("children_reached", period, "total", "total").to_owned();
    assert_eq!((reached("q1"), reached("q2"), reached("total")), ("3".to_owned(), "1".to_owned(), "3".to_owned()));
}

// Akvo RSR 5241.
#[test]
fn a_later_period_is_not_overwritten_when_an_earlier_one_is_edited() {
    let of = |case: &Case, period: &str| -> Vec<_> {
        let measurements = case.measurements("internal");
        measurements.0.into_iter().filter(|(key, _)| key.1 == period).collect()
    };
    let (before, after) = (quarters(), quarters().append("sessions.csv", "S-9,C-2,2022-02-10,therapy,home,30,held"));
    assert_ne!(of(&before, "q1"), of(&after, "q1"));
    assert_eq!(of(&before, "q2"), of(&after, "q2"));
}

// hikaya 645.
#[test]
fn the_overall_target_does_not_shrink_when_only_some_periods_are_reported() {
    let targets = target("children_reached", "target = 10.0\ndirection = \"increase\"")
        + &target("children_reached", "period = \"q1\"\ntarget = 2.0\ndirection = \"increase\"");
    let case = quarters().edit("dosah.toml", |text| text.to_owned() + &targets);
    let promised = |options: &str| -> Vec<(String, String)> {
        let table = case.run(&format!("indicators project --audience internal {options}")).succeeds().out;
        let rows = csv::Reader::from_reader(table.as_bytes()).into_records().map(|row| row.expect("a row")).collect::<Vec<_>>();
        let totals = rows.iter().filter(|row| &row[0] == "children_reached" && &row[2] == "total");
        totals.map(|row| (row[1].to_owned(), row[10].to_owned())).collect()
    };
    let all = [pair("q1", "2"), pair("q2", ""), pair("total", "10")];
    assert_eq!(promised(""), all);
    assert_eq!(promised("--period q1 --period total"), [pair("q1", "2"), pair("total", "10")]);
    assert_eq!(promised("--period total"), [pair("total", "10")]);
}

// hikaya 397.
#[test]
fn a_decreasing_indicator_has_the_percent_of_the_way_down() {
    let children = "child_id,referred_on\nC-1,2021-12-21\nC-2,2021-12-22\nC-3,2022-01-23\nC-4,\n";
    let of = |target_days: &str, status: &str, percent: &str| {
        let target = target("waiting_days", &format!("baseline = 40.0\ntarget = {target_days}\ndirection = \"decrease\""));
        let case = base().with("children.csv", children).edit("dosah.toml", |text| text.to_owned() + &target);
        assert_eq!(total(&case, "waiting_days"), pair("number", "30.00"));
        let rows = report_rows(&case, "Days from referral to first session, median").concat();
        assert!(rows.contains(&format!("\"{status}\"")) && rows.contains(&format!("\"{percent}%\"")), "{rows}");
    };
    // From 40 to 30, of the 20 promised, and of the 10.
    of("20.0", "not_met", "50");
    of("30.0", "met", "100");
}

// Tola 263.
#[test]
fn a_heading_stands_once_in_the_budget_and_no_version_is_added_to_another() {
    let budget = "heading,amount,version\nstaff,2000,initial\ntravel,100,initial\nstaff,1900,revised\ntravel,200,revised\n";
    let case = base().with("budget.csv", budget);
    assert_eq!(total(&case, "initial_cost"), pair("number", "2100.00"));
    assert_eq!(total(&case, "revised_cost"), pair("number", "2100.00"));
    let rows = report_rows(&case, "Staff");
    let with_initial = rows.iter().filter(|row| row.contains("2,000.00")).count();
    assert_eq!(with_initial, 1, "{rows:#?}");
}

// Tola 665.
#[test]
fn actuals_appear_where_nothing_is_disaggregated() {
    let case = base().with("children.csv", "child_id\nC-1\nC-2\nC-3\nC-4\n");
    let case = case.with("sessions.csv", "child_id,date\nC-1,2022-01-20\nC-2,2022-01-21\n");
    assert_eq!(total(&case, "children_reached"), pair("number", "2"));
    assert_eq!(total(&case, "sessions_held"), pair("number", "2"));
    assert_eq!(total(&case, "service_hours"), pair("not_applicable", ""));
}

// LSA sample code 519.
#[test]
fn a_child_that_turns_12_between_two_enrolments_is_in_one_band() {
    let case = base()
        .with("children.csv", "child_id,birth_date,enrolled_on\nC-1,2010-06-15,2022-01-10\nC-2,,\nC-3,,\nC-4,,\n")
        .with("sessions.csv", "child_id,date\nC-1,2022-01-20\nC-1,2022-12-01\n")
        .with(
            "phase_transitions.csv",
            "child_id,date,to_phase\nC-1,2022-01-15,assessment\nC-1,2022-05-15,exit\nC-1,2022-11-15,assessment\n",
        );
    let figures = case.measurements("internal");
    let bands: Vec<(&str, &str)> = figures
        .0
        .iter()
        .filter(|(key, row)| key.0 == "children_reached" && key.2 == "age_band" && row.state == "number")
        .map(|(key, row)| (key.3.as_str(), row.value.as_str()))
        .collect();
    assert_eq!(bands, [("6-11", "1")]);
}

// LSA sample code 131.
#[test]
fn a_child_in_two_projects_and_two_services_is_one_child() {
    let rows = |rows: &str| format!("session_id,child_id,date,service,minutes\n{rows}");
    let input = "\n[[input]]\ntable = \"sessions\"\nfile = \"sessions-*.csv\"\n[[service]]\nid = \"play\"\ntitle = { en = \"Play\" }\n";
    let case = base()
        .without("sessions.csv")
        .with("sessions-north.csv", rows("N-1,C-1,2022-01-20,therapy,60\nN-2,C-2,2022-01-20,therapy,60\n"))
        .with("sessions-south.csv", rows("S-1,C-1,2022-02-20,play,60\nS-2,C-3,2022-02-20,play,60\n"))
        .edit("dosah.toml", |text| text.to_owned() + input);
    let figures = case.measurements("internal");
    let by = |service: &str| figures.of("children_reached", "total", "service", service).to_owned();
    assert_eq!((by("therapy"), by("play"), figures.total("children_reached").to_owned()), ("2".to_owned(), "2".to_owned(), "3".to_owned()));
}

// LSA sample code 1373.
#[test]
fn an_exit_after_the_end_of_the_period_is_no_exit_in_it() {
    let with_exit = |day: &str| {
        let case = base().with("phase_transitions.csv", format!("child_id,date,to_phase\nC-1,2022-01-15,assessment\nC-1,{day},exit\n"));
        (total(&case, "cases_exited").1, total(&case, "cases_open_end").1)
    };
    assert_eq!(with_exit("2022-12-31"), pair("1", "0"));
    assert_eq!(with_exit("2023-01-01"), pair("0", "1"));
}

// Primero; commcare-hq 20720.
#[test]
fn nothing_is_zero_only_where_somebody_looked() {
    let case = base().with("sessions.csv", "child_id,date,status,minutes\nC-1,2022-01-20,no_show,\nC-2,2022-01-20,no_show,\n");
    assert_eq!(total(&case, "sessions_held"), pair("zero", "0"));
    assert_eq!(total(&case, "cost_per_session"), pair("no_data", ""));
    assert_eq!(total(&case, "outreach_share"), pair("not_applicable", ""));
    let case = base().with("sessions.csv", "child_id,date,minutes\nC-1,2022-01-20,\n");
    assert_eq!(total(&case, "service_hours"), pair("no_data", ""));
}

// ehrQL 1746.
#[test]
fn what_is_hidden_is_not_shown_as_zero() {
    let case = base();
    let figures = case.measurements("funder");
    let hidden: Vec<&Row> = figures.0.iter().filter(|(key, _)| key.0 == "children_reached").map(|(_, row)| row).collect();
    let is_silent = |row: &Row| [&row.value, &row.numerator, &row.denominator].iter().all(|text| text.is_empty());
    assert!(hidden.iter().any(|row| row.state == "suppressed"));
    assert!(hidden.iter().filter(|row| row.state == "suppressed").all(|row| is_silent(row)), "{hidden:?}");
    // Three children were reached.
    assert_eq!(figures.0[&["children_reached", "total", "total", "total"].map(str::to_owned).into()].state, "suppressed");
}

// OHDSI DataQualityDashboard 366.
#[test]
fn a_share_of_nearly_nothing_is_no_zero_and_does_not_meet_a_target_of_zero() {
    let held: String = (0..20_001).map(|at| format!("C-1,2022-06-01,{}\n", if at == 0 { "no_show" } else { "held" })).collect();
    let target = target("no_show_rate", "target = 0.0\ndirection = \"decrease\"");
    let case = base().with("sessions.csv", format!("child_id,date,status\n{held}")).edit("dosah.toml", |text| text.to_owned() + &target);
    let figure = row(&case, ["no_show_rate", "total", "total", "total"]);
    assert_eq!((figure.state.as_str(), figure.numerator.as_str(), figure.denominator.as_str()), ("number", "1", "20001"));
    let rows = report_rows(&case, "Missed appointments").concat();
    assert!(rows.contains("\"not_met\"") && rows.contains("1 of 20,001"), "{rows}");
}

// civicase 98.
#[test]
fn a_case_that_is_opened_again_is_a_second_case_of_one_child() {
    let moves = "child_id,date,to_phase\nC-1,2022-01-15,assessment\nC-1,2022-01-25,exit\nC-1,2022-03-01,assessment\nC-1,2022-03-21,exit\n";
    let case = base().with("phase_transitions.csv", moves);
    assert_eq!((total(&case, "cases_entered").1, total(&case, "cases_exited").1), pair("2", "2"));
    // 10 and 20 days; the gap between them is none of the work.
    assert_eq!(total(&case, "phase_days_completed"), pair("number", "15.00"));
    assert_eq!(total(&case, "children_reached"), pair("number", "3"));
}

// Primero; commcare-connect 1286.
#[test]
fn a_report_does_not_depend_on_today() {
    // What happened after the last day of the report is not known to it, however long ago that day is, or how far off.
    let later = base().append("phase_transitions.csv", "C-2,2023-01-10,assessment").append("phase_transitions.csv", "C-1,2023-01-12,exit");
    assert_eq!(later.table("internal"), base().table("internal"));
    let mut future = base();
    for file in future.csv_files().into_iter().chain(["dosah.toml".to_owned()]) {
        // Births as well, so that everybody is as old as before.
        let years = [("2022-", "2090-"), ("2012-", "2080-"), ("2010-", "2078-"), ("2009-", "2077-")];
        future = future.edit(&file, |text| years.iter().fold(text.to_owned(), |text, (now, then)| text.replace(now, then)));
    }
    assert_eq!(future.table("internal").replace("2090-", "2022-"), base().table("internal"));
}

// Eva, 27 March 2025.
#[test]
fn twelve_months_with_a_leap_day_are_twelve_months() {
    let days = "child_id,date\nC-1,2023-02-28\nC-1,2023-03-01\nC-1,2024-02-28\nC-1,2024-02-29\nC-1,2024-03-01\n";
    let case = base()
        .edit("dosah.toml", |text| text.replace("start = 2022-01-01\nend = 2022-12-31", "start = 2023-03-01\nend = 2024-02-29"))
        .with("sessions.csv", days)
        .with("costs.csv", "date,heading,amount\n2024-02-29,staff,366\n")
        .with("budget.csv", "heading,amount\nstaff,366\n");
    assert_eq!(total(&case, "sessions_held"), pair("number", "3"));
    assert_eq!(row(&case, ["sessions_held", "total", "month", "2024-02"]).value, "2");
    // All of 366 days are over, and all was spent.
    assert_eq!(total(&case, "burn"), pair("zero", "0.00"));
    let months = case.measurements("internal").0.into_keys().filter(|key| key.0 == "sessions_held" && key.2 == "month").count();
    assert_eq!(months, 12);
}

// Eva, 12 January 2026.
#[test]
fn a_report_is_written_although_a_sheet_is_empty() {
    let case = base()
        .with("phase_transitions.csv", "child_id,date,to_phase\n")
        .with("costs.csv", "date,heading,amount\n")
        .with("payments.csv", "date,amount\n")
        .with("budget.csv", "heading,amount\n")
        .with("activities.csv", "date,kind\n")
        .with("scores.csv", "child_id,date,instrument,score\n");
    case.run("report project -o out --quiet").succeeds();
    assert_eq!(total(&case, "final_cost"), pair("zero", "0.00"));
    assert_eq!(total(&case, "cases_entered"), pair("zero", "0"));
    assert_eq!(total(&case, "absorption"), pair("no_data", ""));
}

// Eva, 23 February 2023.
#[test]
fn the_text_na_is_a_text() {
    let case = base().with("children.csv", "child_id,area\nNA,NA\nnull,NA\nNaN,None\nC-1,\n");
    let case = case.with("sessions.csv", "child_id,date\nNA,2022-01-20\nnull,2022-01-20\nNaN,2022-01-20\nC-1,2022-01-20\n");
    let case = case.with("phase_transitions.csv", "child_id,date,to_phase\n");
    let area = |area: &str| row(&case, ["children_reached", "total", "area", area]).value;
    assert_eq!([area("NA"), area("None"), area("unknown")], ["2", "1", "1"]);
}

// Eva, README and 5 November 2024.
#[test]
fn smart_quotes_and_a_hash_in_the_first_line_are_read() {
    let sessions = base().text("sessions.csv");
    let case = base().with("sessions.csv", format!("# “Sessions”, exported on 5 January 2023\n{sessions}"));
    assert_eq!(case.table("internal"), base().table("internal"));
    let case = base().with("children.csv", "child_id,area\nC-1,“north”\nC-2,“north, east”\n".replace("“north, east”", "\"“north, east”\""));
    let case = case.with("sessions.csv", "child_id,date\nC-1,2022-01-20\nC-2,2022-01-20\n");
    assert_eq!(row(&case, ["children_reached", "total", "area", "“north”"]).value, "1");
    assert_eq!(row(&case, ["children_reached", "total", "area", "“north, east”"]).value, "1");
}

// quarto-r 205.
#[test]
fn the_figures_of_one_report_are_not_overwritten_by_another() {
    let case = base();
    let written = |case: &Case, folder: &str| -> Vec<(String, Vec<u8>)> {
        files_of(&case.path(folder)).iter().map(|file| (name_of(file), fs::read(file).expect("a file"))).collect()
    };
    case.run("report project --quiet").succeeds();
    let one = written(&case, "reports/small");
    let case = case.replace("dosah.toml", "id = \"small\"", "id = \"other\"").replace("dosah.toml", "A small project", "Another project");
    case.run("report project --quiet").succeeds();
    assert_eq!(written(&case, "reports/small"), one);
    assert_ne!(written(&case, "reports/other"), one);
}

// Countly 7877.
#[test]
fn headers_and_categories_of_an_export_are_never_run() {
    let children = "child_id,\"=HYPERLINK(\"\"http://x\"\")\",<script>alert(1)</script>,area\nC-1,1,2,=1+1\nC-2,1,2,<script>alert(2)</script>\nC-3,,,\nC-4,,,\n";
    let case = base().with("children.csv", children);
    assert_eq!(row(&case, ["children_reached", "total", "area", "'=1+1"]).value, "1");
    case.run("report project -o out --quiet --audience internal").succeeds();
    case.run("check project -o checked").succeeds();
    for folder in ["out", "checked"] {
        for file in files_of(&case.path(folder)) {
            let text = fs::read_to_string(&file).expect("text");
            let (is_page, is_table) = (name_of(&file).ends_with(".html"), name_of(&file).ends_with(".csv"));
            assert!(!is_page || !text.contains("<script>alert"), "{}", name_of(&file));
            let runs = |cell: &str| cell.trim_start_matches('"').starts_with(['=', '@', '+']);
            assert!(!is_table || !text.lines().flat_map(|line| line.split(',')).any(runs), "{}", name_of(&file));
        }
    }
}
