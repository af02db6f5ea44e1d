//! Scores before and after: which two make a pair, what is missing and why, what became of the children, and what readers are told.

use std::fs;

use crate::support::{Case, Measurements};

const PROJECT: &str = r#"
[project]
id = "scored"
title = { en = "Scored" }
promoter = { en = "Us" }
funder = { en = "Them" }
start = 2022-01-01
end = 2022-12-31
languages = ["en"]
without = ["sessions"]

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
"#;

/// Around the first of the month, and one to three months later.
const INSTRUMENT: &str = r#"
[[instrument]]
id = "stress"
title = { en = "Stress" }
better = "lower"
before = { from = -10, to = 10 }
after = { from = 30, to = 90 }
"#;

const THRESHOLDS: &str = r#"
reliable_change = { points = 5.0, source = { en = "The manual" } }
cut_off = { points = 14.0, source = { en = "The manual" } }
"#;

/// Cases that begin on the first of March; the second column says when they end.
fn case(declared: &str, cases: &[(&str, &str)], scores: &[&str]) -> Case {
    let children: String = cases.iter().map(|(child, _)| format!("{child}\n")).collect();
    let mut moves = "child_id,date,to_phase\n".to_owned();
    for (child, end) in cases {
        moves += &format!("{child},2022-03-01,care\n");
        if !end.is_empty() {
            moves += &format!("{child},{end},exit\n");
        }
    }
    let scores: String = scores.iter().map(|row| format!("{row}\n")).collect();
    Case::empty()
        .with("dosah.toml", format!("{PROJECT}{declared}"))
        .with("children.csv", format!("child_id\n{children}"))
        .with("phase_transitions.csv", moves)
        .with("scores.csv", format!("child_id,date,instrument,score,informant\n{scores}"))
}

fn figures(declared: &str, cases: &[(&str, &str)], scores: &[&str]) -> Measurements {
    case(declared, cases, scores).measurements("internal")
}

#[track_caller]
fn state(figures: &Measurements, indicator: &str, dimension: &str, category: &str) -> String {
    let key = [indicator, "total", dimension, category].map(str::to_owned);
    let [indicator, period, dimension, category] = key;
    figures.0[&(indicator, period, dimension, category)].state.clone()
}

#[track_caller]
fn part<'a>(figures: &'a Measurements, indicator: &str, dimension: &str, category: &str) -> &'a str {
    figures.of(indicator, "total", dimension, category)
}

#[test]
fn every_missing_pair_has_one_reason_and_all_of_them_are_what_was_due() {
    let children = ["A", "B", "C", "D", "E", "F", "G"].map(|child| (child, ""));
    let scores = [
        // A is paired, on the last days of both windows.
        "A,2022-03-11,stress,20,mother",
        "A,2022-06-09,stress,12,mother",
        // B has no score around the start, C no second one; D's came a day too early, E's a day too late; of F somebody else answered.
        "B,2022-03-12,stress,20,mother",
        "C,2022-03-01,stress,20,mother",
        "D,2022-03-01,stress,20,mother",
        "D,2022-03-30,stress,20,mother",
        "E,2022-03-01,stress,20,mother",
        "E,2022-05-31,stress,20,mother",
        "F,2022-03-01,stress,20,mother",
        "F,2022-04-15,stress,20,father",
    ];
    let found = figures(INSTRUMENT, &children, &scores);
    let totals = ["score_eligible", "score_pairs", "score_missing", "score_change"].map(|indicator| found.total(indicator));
    assert_eq!(totals, ["7", "1", "6", "-8.00"]);
    let reasons = ["no_before", "no_after", "too_early", "too_late", "other_informant"];
    assert_eq!(reasons.map(|reason| part(&found, "score_missing", "pair_missing", reason)), ["2", "1", "1", "1", "1"]);
    assert_eq!(
        reasons.map(|reason| part(&found, "score_missing", "instrument*pair_missing", &format!("stress|{reason}"))),
        ["2", "1", "1", "1", "1"]
    );
    assert_eq!(part(&found, "score_pairing_rate", "instrument", "stress"), "14.29");
    // Nobody said from which change on a child has improved.
    assert_eq!(state(&found, "score_improved_share", "total", "total"), "not_applicable");
    assert_eq!(state(&found, "score_change_class", "total", "total"), "not_applicable");
}

#[test]
fn of_several_scores_the_closest_to_the_start_and_the_last_after_it_are_taken() {
    let scores = [
        "A,2022-02-25,stress,30,mother",
        "A,2022-03-05,stress,20,mother",
        "A,2022-03-09,stress,10,mother",
        "A,2022-04-10,stress,11,mother",
        "A,2022-05-20,stress,17,mother",
    ];
    // Four days before the start and four days after it: the earlier one, 30 to 17.
    assert_eq!(figures(INSTRUMENT, &[("A", "")], &scores).total("score_change"), "-13.00");
    let backwards: Vec<&str> = scores.into_iter().rev().collect();
    assert_eq!(figures(INSTRUMENT, &[("A", "")], &backwards).total("score_change"), "-13.00", "the order of rows does not matter");
}

#[test]
fn both_scores_are_of_one_informant_and_of_the_one_who_is_asked() {
    let scores = [
        "A,2022-03-01,stress,20,child",
        "A,2022-03-03,stress,25,mother",
        "A,2022-05-01,stress,15,mother",
        "A,2022-05-01,stress,18,child",
        "B,2022-03-01,stress,20,child",
        "B,2022-05-01,stress,19,mother",
        "B,2022-05-02,stress,18,child",
    ];
    let children = [("A", ""), ("B", "")];
    // The child of each, who answered closest to the start.
    assert_eq!(figures(INSTRUMENT, &children, &scores).total("score_change"), "-2.00");
    let asked = format!("{INSTRUMENT}informant = \"Mother\"\n");
    let found = figures(&asked, &children, &scores);
    assert_eq!((found.total("score_change"), part(&found, "score_missing", "pair_missing", "no_before")), ("-10.00", "1"));
}

#[test]
fn a_pair_is_due_when_its_window_is_over_or_the_case_has_ended() {
    let children = [("A", ""), ("B", "2022-05-20"), ("C", "")];
    let scores = [
        "A,2022-03-01,stress,20,mother",
        "A,2022-04-20,stress,15,mother",
        "B,2022-03-01,stress,20,mother",
        "B,2022-05-15,stress,14,mother",
    ];
    let case = case(INSTRUMENT, &children, &scores);
    let as_of = |day: &str| {
        let found = Measurements::parse(&case.run(&format!("indicators project --audience internal --as-of {day}")).succeeds().out);
        ["score_eligible", "score_pairs", "score_missing"].map(|indicator| found.total(indicator).to_owned())
    };
    // The window of A is open until 30 May; C might have been scored on 11 March first.
    assert_eq!(as_of("2022-05-19"), ["0", "0", "0"]);
    assert_eq!(
        (as_of("2022-05-20"), as_of("2022-05-29")),
        (["1", "1", "0"].map(str::to_owned), ["1", "1", "0"].map(str::to_owned)),
        "B has ended"
    );
    assert_eq!(as_of("2022-05-30"), ["2", "2", "0"]);
    assert_eq!((as_of("2022-06-08"), as_of("2022-06-09")), (["2", "2", "0"].map(str::to_owned), ["3", "2", "1"].map(str::to_owned)));
    // A pair belongs to the period of the score after, a missing one to that of the day on which it was due.
    let found = case.measurements("internal");
    assert_eq!((found.of("score_pairs", "first", "total", "total"), found.of("score_missing", "first", "total", "total")), ("2", "1"));
}

#[test]
fn a_child_who_comes_back_is_paired_again_with_scores_of_its_own() {
    let scores = [
        "A,2022-03-01,stress,20,mother",
        "A,2022-05-01,stress,15,mother",
        "A,2022-06-03,stress,18,mother",
        "A,2022-08-01,stress,17,mother",
    ];
    let moves = "child_id,date,to_phase\nA,2022-03-01,care\nA,2022-05-02,exit\nA,2022-06-01,care\nA,2022-08-02,exit\n";
    let found = case(INSTRUMENT, &[("A", "")], &scores).with("phase_transitions.csv", moves).measurements("internal");
    // -5 and -1: the score of June is the first of the second case, and not the last of the first.
    assert_eq!((found.total("score_pairs"), found.total("score_change")), ("2", "-3.00"));
}

#[test]
fn without_cases_the_day_of_enrolment_is_the_start() {
    let case = Case::empty()
        .with("dosah.toml", format!("{PROJECT}{INSTRUMENT}"))
        .with("children.csv", "child_id,enrolled_on,closed_on\nA,2022-03-01,\nB,2022-03-01,2022-05-01\nC,,\n")
        .with("scores.csv", "child_id,date,instrument,score\nA,2022-03-02,stress,20\nA,2022-05-02,stress,14\nB,2022-03-02,stress,20\n");
    let found = case.measurements("internal");
    assert_eq!(["score_eligible", "score_pairs", "score_change"].map(|indicator| found.total(indicator)), ["2", "1", "-6.00"]);
}

/// Children with these scores before and after.
fn pairs(scores: &[(u32, u32)]) -> (Vec<(String, &'static str)>, Vec<String>) {
    let children = (0..scores.len()).map(|at| (format!("C{at:02}"), "")).collect();
    let rows = scores.iter().enumerate().flat_map(|(at, (before, after))| {
        [format!("C{at:02},2022-03-01,stress,{before},mother"), format!("C{at:02},2022-05-01,stress,{after},mother")]
    });
    (children, rows.collect())
}

fn case_of(declared: &str, scores: &[(u32, u32)]) -> Case {
    let (children, rows) = pairs(scores);
    let children: Vec<(&str, &str)> = children.iter().map(|(child, end)| (child.as_str(), *end)).collect();
    case(declared, &children, &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn classes_add_up_to_the_pairs_and_the_share_is_made_of_them() {
    let declared = format!("{INSTRUMENT}{THRESHOLDS}");
    // Recovered: from 20 to 13, and from 14, which is still one of need, to 9; 20 to 14 is better only.
    let found = case_of(&declared, &[(20, 13), (14, 9), (20, 14), (13, 8), (20, 16), (20, 24), (20, 25)]).measurements("internal");
    let classes = ["recovered", "improved", "unchanged", "deteriorated"];
    assert_eq!(classes.map(|class| part(&found, "score_change_class", "change_class", class)), ["2", "2", "2", "1"]);
    assert_eq!((found.total("score_change_class"), found.total("score_pairs"), found.total("score_improved_share")), ("7", "7", "57.14"));
}

#[test]
fn instruments_are_not_mixed() {
    let declared = format!("{INSTRUMENT}{THRESHOLDS}{}", INSTRUMENT.replace("stress", "mood").replace("lower", "higher"));
    let scores =
        ["A,2022-03-01,stress,20,mother", "A,2022-05-01,stress,13,mother", "A,2022-03-01,mood,3,mother", "A,2022-05-01,mood,5,mother"];
    let found = figures(&declared, &[("A", "")], &scores);
    assert_eq!(found.total("score_pairs"), "2");
    assert_eq!(state(&found, "score_change", "total", "total"), "not_applicable", "means of two scales have no mean");
    assert_eq!(["stress", "mood"].map(|id| part(&found, "score_change", "instrument", id)), ["-7.00", "2.00"]);
    assert_eq!(state(&found, "score_improved_share", "instrument", "mood"), "not_applicable");
    assert_eq!(part(&found, "score_improved_share", "instrument", "stress"), "100.00");
    assert_eq!(part(&found, "score_change_class", "change_class", "not_computable"), "1");
}

#[test]
fn what_is_about_few_is_hidden_and_the_mean_asks_for_twice_as_many() {
    let few = case_of(INSTRUMENT, &[(20, 15); 4]).measurements("funder");
    for indicator in ["score_pairs", "score_eligible", "score_change"] {
        assert_eq!(state(&few, indicator, "total", "total"), "suppressed", "{indicator}");
    }
    let nine: Vec<(u32, u32)> = (0..9).map(|at| (20 + at, 15)).collect();
    let more = case_of(INSTRUMENT, &nine).measurements("funder");
    assert_eq!((more.total("score_pairs"), state(&more, "score_change", "total", "total").as_str()), ("9", "suppressed"));
    let ten: Vec<(u32, u32)> = (0..10).map(|at| (20 + at, 13)).collect();
    let enough = case_of(INSTRUMENT, &ten);
    assert_eq!(enough.measurements("internal").total("score_change"), "-11.50");
    assert_eq!(enough.measurements("funder").total("score_change"), "-12.00", "two digits for readers");
}

/// The evaluation of both halves, which have the same children's scores shifted by half a year.
fn evaluation(scores: &[(u32, u32)], audience: &str) -> String {
    let (children, rows) = pairs(scores);
    let mut moves = "child_id,date,to_phase\n".to_owned();
    let (mut ids, mut all) = ("child_id\n".to_owned(), "child_id,date,instrument,score,informant\n".to_owned());
    for (prefix, start, month) in [("C", "2022-03-01", ["2022-03", "2022-05"]), ("D", "2022-09-01", ["2022-09", "2022-11"])] {
        for (child, _) in &children {
            let child = child.replace('C', prefix);
            ids += &format!("{child}\n");
            moves += &format!("{child},{start},care\n{child},{}-20,exit\n", month[1]);
        }
        for row in &rows {
            all += &format!("{}\n", row.replace('C', prefix).replace("2022-03", month[0]).replace("2022-05", month[1]));
        }
    }
    let case = case(&format!("{INSTRUMENT}{THRESHOLDS}"), &[], &[])
        .with("children.csv", ids)
        .with("phase_transitions.csv", moves)
        .with("scores.csv", all);
    case.run(&format!("compare project --period first --with second --audience {audience} --no-pdf --quiet -o out")).succeeds();
    fs::read_to_string(case.path("out/evaluation.en.html")).expect("a page")
}

#[test]
fn the_evaluation_says_that_children_changed_with_their_number_and_without_a_cause() {
    let scores: Vec<(u32, u32)> = (0..12).map(|at| (20 + at % 5, 13 + at % 3)).collect();
    let page = evaluation(&scores, "funder");
    for said in
        ["Scores before and after", "From referral to analysis", "how children changed", "n = 12", "exact, all signs tried", "The manual"]
    {
        assert!(page.contains(said), "{said}");
    }
    for claim in ["caused", "thanks to", "led to", "the project improved"] {
        assert!(!page.contains(claim), "{claim}");
    }
}

#[test]
fn without_a_spread_nothing_is_computed_and_only_the_team_learns_why() {
    let alike = [(20, 15); 12];
    let team = evaluation(&alike, "internal");
    assert!(team.contains("not computable because all values are the same"));
    let readers = evaluation(&alike, "funder");
    assert!(readers.contains("not computable because the scores are too few or too much alike"));
    assert!(!readers.contains("not computable because all values are the same"));
    for page in [team, readers] {
        assert!(page.contains("n = 12; interval not computable"), "the mean is known all the same");
    }
}

#[test]
fn few_pairs_are_hidden_in_the_evaluation_too() {
    let scores: Vec<(u32, u32)> = (0..8).map(|at| (20 + at, 13)).collect();
    let page = evaluation(&scores, "funder");
    assert!(page.contains("Scores before and after") && !page.contains("exact, all signs tried"));
}

#[test]
fn the_only_pair_of_twelve_cases_that_ended_is_not_told_by_the_eleven_that_lack_one() {
    let names: Vec<String> = (0..12).map(|at| format!("C{at}")).collect();
    let cases: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "2022-05-20")).collect();
    let mut scores: Vec<String> = names.iter().map(|name| format!("{name},2022-03-01,stress,20,mother")).collect();
    scores.push("C0,2022-05-01,stress,10,mother".to_owned());
    let rows: Vec<&str> = scores.iter().map(String::as_str).collect();
    // Every case that has ended is due, so that twelve less eleven is one.
    let figures = case(INSTRUMENT, &cases, &rows).measurements("funder");
    assert_eq!((state(&figures, "score_pairs", "total", "total").as_str(), figures.total("cases_exited")), ("suppressed", "12"));
    assert_eq!(state(&figures, "score_missing", "total", "total"), "suppressed");
    assert_eq!(state(&figures, "score_missing", "pair_missing", "no_after"), "suppressed");
}

#[test]
fn an_instrument_that_is_not_declared_is_said_and_counts_nothing() {
    let scores = ["A,2022-03-01,mood,3,mother", "A,2022-05-01,mood,5,mother"];
    let case = case("", &[("A", "")], &scores);
    let said = case.run("check project").succeeds().out;
    assert!(said.contains("[undeclared-instrument]"), "{said}");
    assert_eq!(state(&case.measurements("internal"), "score_pairs", "total", "total"), "not_applicable");
}
