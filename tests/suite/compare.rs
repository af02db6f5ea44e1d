//! `dosah compare`: two periods or two projects side by side, what of the difference chance alone would bring about, and what is not compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Case, SAMPLES, repository};

/// Words that say what brought something about.
const CAUSES: [&str; 14] = [
    "caused",
    "because of the project",
    "thanks to",
    "led to",
    "resulted in",
    "as a result of",
    "impact of the project",
    "due to the project",
    "způsobil projekt",
    "díky projektu",
    "vedlo k",
    "v důsledku",
    "zapříčinil",
    "účinek projektu",
];

/// Whether a cell holds a percentage.
fn is_percent(cell: &str) -> bool {
    cell.rsplit('>').next().is_some_and(|text| text.trim_end().ends_with('%'))
}

type Row = BTreeMap<String, String>;

/// The rows of `comparison.csv` in a folder beside the project.
fn rows(case: &Case, folder: &str) -> Vec<Row> {
    table(&fs::read_to_string(case.path(folder).join("comparison.csv")).expect("comparison.csv"))
}

fn table(text: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = reader.headers().expect("a header").clone();
    let row = |record: csv::StringRecord| heads.iter().zip(record.iter()).map(|(head, cell)| (head.to_owned(), cell.to_owned())).collect();
    reader.records().map(|record| row(record.expect("a row"))).collect()
}

fn total<'r>(rows: &'r [Row], indicator: &str) -> &'r Row {
    rows.iter().find(|row| row["indicator"] == indicator && row["dimension"] == "total").expect("a row for the indicator")
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {} is {:?}", row["indicator"], row[column]))
}

fn compared(arguments: &str) -> (Case, Vec<Row>) {
    let case = Case::sample("even-risk");
    case.run(&format!("compare project {arguments} --quiet --output out")).succeeds();
    let rows = rows(&case, "out");
    (case, rows)
}

#[test]
fn every_figure_of_both_periods_is_compared_or_left_out_with_a_reason() {
    for (sample, audience) in SAMPLES.iter().flat_map(|sample| ["internal", "funder", "public"].map(|audience| (*sample, audience))) {
        let case = Case::sample(sample);
        case.run(&format!("compare project --period total --with before --audience {audience} --no-pdf --quiet --output out")).succeeds();
        let rows = rows(&case, "out");
        let names: BTreeSet<[&str; 3]> =
            rows.iter().map(|row| ["indicator", "dimension", "category"].map(|column| row[column].as_str())).collect();
        assert_eq!(names.len(), rows.len(), "each once");
        let printed = case.run(&format!("indicators project --period total --period before --audience {audience}")).succeeds().out;
        for cell in table(&printed) {
            let is_shown = ["number", "zero"].contains(&cell["state"].as_str());
            let name = ["indicator", "dimension", "category"].map(|column| cell[column].as_str());
            let row = rows.iter().find(|row| ["indicator", "dimension", "category"].map(|column| row[column].as_str()) == name);
            let Some(row) = row else {
                assert!(!is_shown || cell.get("shown_in").is_some_and(|other| !other.is_empty()), "{name:?} is missing for {audience}");
                continue;
            };
            let side = if cell["period"] == "before" { "from" } else { "to" };
            if row["left_out"].is_empty() {
                assert_eq!(row[&format!("{side}_value")], cell["value"], "{name:?}");
                assert_eq!(row[&format!("{side}_numerator")], cell["numerator"], "{name:?}");
                assert_eq!(row[&format!("{side}_denominator")], cell["denominator"], "{name:?}");
            }
            if cell["state"] == "suppressed" {
                assert!(!row["left_out"].is_empty() && row["estimate"].is_empty() && row["low"].is_empty(), "{name:?} is hidden");
            }
        }
    }
}

#[test]
fn differences_and_intervals_are_those_of_r() {
    let (_, rows) = compared("--period total --with before --no-pdf");
    // poisson.test(c(41, 31), c(365, 365))
    let new = total(&rows, "children_new");
    assert_eq!((new["from_value"].as_str(), new["to_value"].as_str(), new["effect"].as_str()), ("31", "41", "rate_ratio"));
    for (column, expected) in [("estimate", 1.322_581), ("low", 0.809_417), ("high", 2.181_262), ("p", 0.288_784)] {
        assert!((number(new, column) - expected).abs() < 2e-6, "{column}: {}", new[column]);
    }
    // Method 10 of Newcombe for 24 of 31 against 18 of 24, and fisher.test.
    let completed = total(&rows, "completion_rate");
    for (column, expected) in [("estimate", 2.419_355), ("low", -19.166_531), ("high", 25.247_046), ("p", 1.0)] {
        assert!((number(completed, column) - expected).abs() < 2e-6, "{column}: {}", completed[column]);
    }
    let tested = rows.iter().filter(|row| row["dimension"] == "total" && !row["p"].is_empty());
    let said: BTreeSet<&str> = tested.clone().map(|row| row["comparisons"].as_str()).collect();
    assert_eq!(said, BTreeSet::from([tested.count().to_string().as_str()]), "all that are tested at once are one family");
    for row in rows.iter().filter(|row| !row["p"].is_empty()) {
        assert!(number(row, "p_adjusted") >= number(row, "p") && number(row, "p_adjusted") <= 1.0, "{row:?}");
    }
}

#[test]
fn a_reading_says_no_more_than_its_interval() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("compare project --period total --with before --no-pdf --quiet --audience internal --output out").succeeds();
        let mut seen = BTreeSet::new();
        for row in rows(&case, "out").iter().filter(|row| row["left_out"].is_empty()) {
            let nothing = if row["effect"] == "rate_ratio" { 1.0 } else { 0.0 };
            let limit = |column: &str, open: f64| if row[column].is_empty() { open } else { number(row, column) };
            let has_interval = !row["method"].is_empty();
            let holds_nothing = limit("low", f64::NEG_INFINITY) <= nothing && nothing <= limit("high", f64::INFINITY);
            match row["reading"].as_str() {
                "clear" => assert!(has_interval && !holds_nothing && number(row, "p_adjusted") < 0.05, "{row:?}"),
                "hint" => assert!(has_interval && !holds_nothing, "{row:?}"),
                "compatible" => assert!(has_interval && holds_nothing, "{row:?}"),
                "differs" => assert!(!has_interval && row["from_value"] != row["to_value"], "{row:?}"),
                other => assert!(other == "same" && !has_interval, "{row:?}"),
            }
            assert!(has_interval || !row["no_interval"].is_empty(), "no interval has its reason: {row:?}");
            seen.insert(row["reading"].clone());
        }
        assert!(seen.len() > 3, "{seen:?}");
    }
}

#[test]
fn the_order_of_periods_on_the_command_line_does_not_matter() {
    let (_, one) = compared("--period total --with before --no-pdf");
    let (_, other) = compared("--period before --with total --no-pdf");
    assert_eq!(one, other, "what changed is told from the earlier to the later");
    assert_eq!(total(&one, "children_reached")["from_period"], "before");
}

#[test]
fn what_is_not_like_for_like_is_refused_with_the_reason() {
    let case = Case::sample("even-risk");
    let refused = |arguments: &str, code: i32, reason: &str| {
        let outcome = case.run(&format!("compare project {arguments} --quiet --output out")).exits(code);
        assert!(outcome.err.contains(reason), "{arguments}: {}", outcome.err);
        assert!(!case.path("out").exists(), "nothing is written");
    };
    refused("--period total --with total", 1, "would be compared with itself");
    refused("--period total --with first-half", 1, "share days");
    refused("--period first-half --with before", 1, "a longer period brings more of everything");
    refused("--period second-half --with first-half --as-of 2015-12-31", 1, "it is not over yet");
    refused("--period total --with last-year", 2, "there is no period \"last-year\"");
    refused("--period total", 2, "--with");
    refused("--project project --period total --with before", 1, "both projects are called");
}

#[test]
fn two_projects_are_compared_where_they_count_the_same() {
    let case = Case::sample("even-risk");
    let other = repository().join("sample_data/pomahame-spolecne");
    case.run(&format!("compare project --project {} --no-pdf --quiet --output out", other.display())).succeeds();
    let rows = rows(&case, "out");
    let reached = total(&rows, "children_reached");
    assert_eq!([&reached["from_project"], &reached["from_value"]], ["pomahame-spolecne", "38"]);
    assert_eq!([&reached["to_project"], &reached["to_value"]], ["even-risk", "47"]);
    assert_eq!(total(&rows, "offices_engaged")["left_out"], "not_declared");
    assert!(["defined_differently", "other_unit"].contains(&total(&rows, "final_cost")["left_out"].as_str()), "euros are not crowns");
    let page = fs::read_to_string(case.path("out/evaluation.en.html")).expect("a page");
    assert!(page.contains("Helping Together") && page.contains("Even Risk Can Be an Opportunity"));
}

#[test]
fn scores_of_two_projects_are_compared_only_where_both_pair_and_judge_them_alike() {
    let other = |change: &str| {
        let case = Case::sample("even-risk").replace("dosah.toml", "id = \"even-risk\"", "id = \"other\"");
        if change.is_empty() { case } else { case.replace("dosah.toml", "to = 14 }", change) }
    };
    for (change, left_out) in [("", ""), ("to = 13 }", "defined_differently")] {
        let (case, other) = (Case::sample("even-risk"), other(change));
        let arguments =
            format!("compare project --project {} --audience internal --no-pdf --quiet --output out", other.path("project").display());
        case.run(&arguments).succeeds();
        assert_eq!(total(&rows(&case, "out"), "score_pairs")["left_out"], left_out, "{change}");
        let page = fs::read_to_string(case.path("out/evaluation.en.html")).expect("a page");
        assert_eq!(page.contains("compared-scores-stress"), left_out.is_empty(), "{change}");
        // Both have one title.
        assert!(page.contains("(even-risk)") && page.contains("(other)"));
    }
}

#[test]
fn pages_claim_no_cause_and_print_no_percentage_without_its_n() {
    for sample in SAMPLES {
        let case = Case::sample(sample);
        case.run("compare project --period total --with before --no-pdf --quiet --output out").succeeds();
        for lang in ["en", "cs"] {
            let page = fs::read_to_string(case.path("out").join(format!("evaluation.{lang}.html"))).expect("a page");
            let low = page.to_lowercase();
            let said: Vec<&str> = CAUSES.into_iter().filter(|cause| low.contains(cause)).collect();
            assert!(said.is_empty(), "{sample} {lang}: {said:?}");
            let tested = page.split("id=\"compared-tested\"").nth(1).expect("the table").split("</table>").next().unwrap_or_default();
            let figures =
                tested.split("<td").filter(|cell| cell.contains("number text") && cell.split("<span").next().is_some_and(is_percent));
            for cell in figures {
                let n = cell.split("class=\"detail\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
                let counts = n.split(|letter: char| !letter.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
                assert!(counts == 2, "a percentage without its n: {cell}");
            }
        }
    }
}

#[test]
fn the_same_comparison_is_written_in_the_same_bytes_and_over_no_other_folder() {
    let case = Case::sample("even-risk");
    for folder in ["one", "two"] {
        case.run(&format!("compare project --period total --with before --pdf --quiet --output {folder}")).succeeds();
    }
    let files = ["evaluation.en.html", "evaluation.cs.html", "evaluation.en.pdf", "evaluation.cs.pdf", "comparison.csv", "manifest.json"];
    for file in files {
        let read = |folder: &str| fs::read(case.path(folder).join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(read("one") == read("two"), "{file}");
    }
    case.run("report project --no-pdf --quiet --output report").succeeds();
    let outcome = case.run("compare project --period total --with before --no-pdf --quiet --output report").exits(4);
    assert!(outcome.err.contains("the folder holds a report"), "{}", outcome.err);
    assert!(case.path("report/funder.en.html").exists());
}

#[test]
fn by_default_the_folder_is_named_for_the_project_and_both_periods() {
    let case = Case::sample("even-risk");
    case.run("compare project --period second-half --with first-half --no-pdf --quiet").succeeds();
    assert!(case.path("reports/even-risk-compare-second-half-first-half/comparison.csv").exists());
}

#[test]
fn a_report_of_one_period_cannot_be_an_evaluation() {
    let outcome = Case::sample("even-risk").run("report project --template evaluation --no-pdf --quiet").exits(2);
    assert!(outcome.err.contains("there is no report \"evaluation\""), "{}", outcome.err);
}

/// Internal figures of a sample by indicator, period, dimension and category: value and denominator.
fn figures(sample: &str) -> BTreeMap<[String; 4], (f64, f64)> {
    let printed = Case::sample(sample).run("indicators project --audience internal").succeeds().out;
    let float = |text: &str| text.parse().unwrap_or(0.0);
    let name = |row: &Row| ["indicator", "period", "dimension", "category"].map(|column| row[column].clone());
    table(&printed).iter().map(|row| (name(row), (float(&row["value"]), float(&row["denominator"])))).collect()
}

#[test]
fn moves_between_phases_reconcile_with_phases_reached_and_stays_that_began() {
    for sample in SAMPLES {
        let figures = figures(sample);
        let mut phases = 0;
        for ([indicator, period, dimension, phase], (reached, _)) in &figures {
            if indicator != "phase_reached" || dimension != "phase" || phase == "unknown" {
                continue;
            }
            let into = format!(">{phase}");
            let moves: f64 = figures
                .iter()
                .filter(|([other, when, cut, name], _)| {
                    other == "phase_transitions" && when == period && cut == "transition" && name.ends_with(&into)
                })
                .map(|(_, (value, _))| value)
                .sum();
            let stays = figures[&["phase_days_median", period, "phase", phase].map(|part: &str| part.to_owned())].1;
            assert!((moves - stays).abs() < 0.5, "{sample} {period} {phase}: {moves} moves into it, {stays} stays that began");
            assert!(*reached <= moves, "a case that comes twice is one case: {sample} {period} {phase}");
            phases += 1;
        }
        assert!(phases > 5, "{sample} has phases");
    }
}

const STAYS: &str = r#"
[project]
id = "stays"
title = { en = "Stays" }
promoter = { en = "Us" }
funder = { en = "Them" }
start = 2022-01-01
end = 2022-12-31
languages = ["en"]

[[period]]
id = "first"
start = 2022-01-01
end = 2022-06-30
title = { en = "First half" }

[[period]]
id = "second"
start = 2022-07-01
end = 2022-12-31
title = { en = "Second half" }

[[phase]]
id = "care"
title = { en = "Care" }
[[phase]]
id = "close"
title = { en = "Closing" }

[[exit_reason]]
id = "planned"
title = { en = "Planned" }
outcome = "planned"
[[exit_reason]]
id = "left"
title = { en = "Left" }
outcome = "early"
"#;

/// Eight children a half-year: first day of the stay, day of the next move and where to; day of the referral and of the first session.
const CHILDREN: [(&str, &str, &str, &str, &str); 16] = [
    ("2022-01-01", "2022-01-11", "close,", "2022-01-01", "2022-01-06"),
    ("2022-01-01", "2022-01-21", "exit,planned", "2022-01-01", "2022-01-11"),
    ("2022-01-01", "2022-01-31", "exit,left", "2022-01-01", "2022-01-15"),
    ("2022-01-01", "2022-02-15", "close,", "2022-01-01", "2022-01-21"),
    ("2022-01-01", "2022-03-12", "exit,planned", "2022-01-01", "2022-01-31"),
    ("2022-01-01", "", "", "2022-01-01", "2022-03-02"),
    ("2022-01-01", "2022-04-01", "close,", "2022-01-01", ""),
    ("2022-01-01", "2022-01-06", "exit,planned", "2022-01-01", ""),
    ("2022-07-05", "2022-07-15", "close,", "2022-07-05", "2022-07-12"),
    ("2022-07-05", "2022-07-20", "exit,left", "2022-07-05", "2022-07-12"),
    ("2022-12-01", "", "", "2022-07-05", "2022-07-26"),
    ("2022-11-01", "", "", "2022-12-01", ""),
    ("2022-07-05", "2022-09-23", "close,", "2022-11-01", ""),
    ("2022-07-05", "2022-10-13", "exit,planned", "2022-07-05", ""),
    ("2022-07-05", "", "", "2022-07-05", "2022-07-17"),
    ("2022-07-05", "2022-08-14", "close,", "2022-07-05", "2022-08-24"),
];

/// The cells of a table of a page, a bar between them.
fn cells_of(page: &str, id: &str) -> String {
    let table = page.split(&format!("id=\"{id}\"")).nth(1).and_then(|rest| rest.split("</table>").next()).unwrap_or_default();
    let texts = table.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("|")
}

#[test]
fn ways_out_and_waits_are_those_of_r_and_for_the_team_alone() {
    let (mut children, mut moves, mut sessions) =
        ("child_id,referred_on\n".to_owned(), "child_id,date,to_phase,exit_reason\n".to_owned(), "child_id,date\n".to_owned());
    for (number, (start, end, to, referred, seen)) in CHILDREN.into_iter().enumerate() {
        children += &format!("C{number},{referred}\n");
        moves += &format!("C{number},{start},care,\n");
        if !end.is_empty() {
            moves += &format!("C{number},{end},{to}\n");
        }
        if !seen.is_empty() {
            sessions += &format!("C{number},{seen}\n");
        }
    }
    let case = Case::empty()
        .with("dosah.toml", STAYS)
        .with("children.csv", children)
        .with("phase_transitions.csv", moves)
        .with("sessions.csv", sessions);
    let page = |audience: &str| {
        case.run(&format!("compare project --period second --with first --audience {audience} --no-pdf --quiet --output {audience}"))
            .succeeds();
        fs::read_to_string(case.path(audience).join("evaluation.en.html")).expect("a page")
    };
    let team = page("internal");
    // cuminc of the R package cmprsk 2.2-11 at 150 days, limits on the scale of log(-log); both halves are of eight stays.
    let ways = cells_of(&team, "compared-ways-out");
    for expected in [
        "Care, within 150 days|Stays that began|8|8",
        "Went on to a later phase|38%|5% to 72%|48%|6% to 82%",
        "Case ended as planned|38%|6% to 71%|20%|under 1% to 68%",
        "Case ended early|13%|under 1% to 46%|13%|under 1% to 45%",
        "Still in the phase|13%|20%",
    ] {
        assert!(ways.contains(expected), "{expected}\n{ways}");
    }
    // survfit with conf.type = "log-log".
    let waits = cells_of(&team, "compared-waits");
    let expected = "Days, median|25|n = 8, 6 ended; 5 or more|35.5|n = 8, 5 ended; 7 or more|Not seen yet, or closed without a session|2|3";
    assert!(waits.contains(expected), "{waits}");
    for audience in ["funder", "public"] {
        let page = page(audience);
        assert!(!page.contains("compared-ways-out") && !page.contains("compared-waits"), "{audience}");
    }
}
