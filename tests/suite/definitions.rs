//! What each figure about children and cases means, on a handful of literal rows with the day or the number that decides.

use crate::support::{Case, Measurements};

/// A year with two halves; the last day is also the day as of which follow-up is looked at.
const PROJECT: &str = r#"
[project]
id = "small"
title = { en = "Small" }
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
id = "meet"
title = { en = "Meet" }

[[phase]]
id = "work"
title = { en = "Work" }

[[exit_reason]]
id = "planned"
title = { en = "Planned" }
outcome = "planned"

[[exit_reason]]
id = "left"
title = { en = "Left" }
outcome = "early"

[[exit_reason]]
id = "moved"
title = { en = "Moved" }
outcome = "neutral"

[standards]
waiting_days = 14
re_entry_days = 30
"#;

/// Ten children of whom nothing else matters.
const CHILDREN: &str = "child_id\nA\nB\nC\nD\nE\nF\nG\nH\nI\nJ\n";

/// The figures of a project with these files, for the team.
fn figures(files: &[(&str, &str)]) -> Measurements {
    figures_with("", files)
}

/// The same with more in `dosah.toml`.
fn figures_with(more: &str, files: &[(&str, &str)]) -> Measurements {
    let mut project = format!("{PROJECT}{more}");
    if files.iter().all(|(file, _)| *file != "sessions.csv") {
        project = project.replacen("languages", "without = [\"sessions\"]\nlanguages", 1);
    }
    let case = Case::empty().with("dosah.toml", project);
    let case = files.iter().fold(case, |case, (file, text)| case.with(file, text));
    case.measurements("internal")
}

/// The value of a category for the whole project.
#[track_caller]
fn part<'a>(figures: &'a Measurements, indicator: &str, dimension: &str, category: &str) -> &'a str {
    figures.of(indicator, "total", dimension, category)
}

/// The state of a figure for the whole project: number, zero, no_data ...
#[track_caller]
fn state(figures: &Measurements, indicator: &str) -> String {
    let key = [indicator, "total", "total", "total"].map(str::to_owned);
    let [indicator, period, dimension, category] = key;
    figures.0[&(indicator, period, dimension, category)].state.clone()
}

/// What is above and below the line.
#[track_caller]
fn quotient(figures: &Measurements, indicator: &str, period: &str) -> (String, String) {
    let total = || "total".to_owned();
    let row = &figures.0[&(indicator.to_owned(), period.to_owned(), total(), total())];
    (row.numerator.clone(), row.denominator.clone())
}

fn pair(above: &str, below: &str) -> (String, String) {
    (above.to_owned(), below.to_owned())
}

#[test]
fn children_reached_are_under_18_on_the_first_day_and_came_by_the_last() {
    let found = figures(&[
        // A is 18 on the first day, B a day later; of C nothing is known; D came on the last day, E a day later, F did not turn up.
        ("children.csv", "child_id,birth_date\nA,2004-01-01\nB,2004-01-02\nC,\nD,2010-05-05\nE,2010-05-05\nF,2010-05-05\n"),
        (
            "sessions.csv",
            "child_id,date,status\nA,2022-02-01,held\nB,2022-02-01,held\nB,2022-03-01,held\nC,2022-01-01,held\nD,2022-12-31,held\nE,2023-01-01,held\nF,2022-05-05,no_show\n",
        ),
    ]);
    assert_eq!(found.total("children_reached"), "3");
    assert_eq!(part(&found, "children_reached", "age_band", "unknown"), "1");
    // A child who came in both halves is one child of the year.
    let halves = figures(&[("children.csv", CHILDREN), ("sessions.csv", "child_id,date\nA,2022-06-30\nA,2022-07-01\nB,2022-07-01\n")]);
    let of = |period| halves.of("children_reached", period, "total", "total").to_owned();
    assert_eq!([of("first"), of("second"), of("total")], ["1", "2", "2"]);
}

#[test]
fn age_is_taken_at_enrolment_where_that_is_later_and_leap_day_becomes_march() {
    let found = figures(&[
        // A turns 18 on the day of enrolment, B the day after it. C and D were born on 29 February, whose birthday in 2022 is 1 March.
        (
            "children.csv",
            "child_id,birth_date,enrolled_on\nA,2004-03-10,2022-03-10\nB,2004-03-11,2022-03-10\nC,2004-02-29,2022-02-28\nD,2004-02-29,2022-03-01\n",
        ),
        ("sessions.csv", "child_id,date\nA,2022-05-01\nB,2022-05-01\nC,2022-05-01\nD,2022-05-01\n"),
    ]);
    assert_eq!(found.total("children_reached"), "2");
    assert_eq!(part(&found, "children_reached", "age_band", "15-17"), "2");
}

#[test]
fn a_birthday_on_the_first_day_is_in_the_older_band_and_each_child_in_one_band() {
    let found = figures(&[
        ("children.csv", "child_id,birth_date\nA,2016-01-01\nB,2016-01-02\n"),
        // B turns six between two cases of the same year.
        ("sessions.csv", "child_id,date\nA,2022-01-01\nB,2022-01-01\nB,2022-12-01\n"),
        ("phase_transitions.csv", "child_id,date,to_phase\nB,2022-01-01,meet\nB,2022-01-01,exit\nB,2022-11-01,meet\n"),
    ]);
    assert_eq!(part(&found, "children_reached", "age_band", "6-11"), "1");
    assert_eq!(part(&found, "children_reached", "age_band", "3-5"), "1");
}

#[test]
fn children_are_enrolled_while_their_enrolment_touches_the_period() {
    let children = "child_id,enrolled_on,closed_on\nA,2021-05-01,2022-01-01\nB,2021-05-01,2021-12-31\nC,2022-12-31,\nD,2023-01-01,\nE,,\n";
    assert_eq!(figures(&[("children.csv", children)]).total("children_enrolled"), "2");
    // A list without a day of closing closes nobody.
    let open = "child_id,enrolled_on\nA,2021-05-01\nB,2022-12-31\nC,2023-01-01\n";
    assert_eq!(figures(&[("children.csv", open)]).total("children_enrolled"), "2");
    assert_eq!(state(&figures(&[("children.csv", CHILDREN)]), "children_enrolled"), "not_applicable");
}

#[test]
fn children_are_new_whose_first_session_ever_is_in_the_period() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        // B was met the day before; C did not turn up then, so that its first session is in the year.
        (
            "sessions.csv",
            "child_id,date,status\nA,2022-01-01,held\nB,2021-12-31,held\nB,2022-02-01,held\nC,2021-12-31,no_show\nC,2022-02-01,held\n",
        ),
    ]);
    assert_eq!((found.total("children_new"), found.total("children_continuing"), found.total("children_reached")), ("2", "1", "3"));
}

#[test]
fn sets_of_services_are_exclusive_and_add_up_to_all() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        (
            "sessions.csv",
            "child_id,date,service\nA,2022-02-01,talk\nB,2022-02-01,play\nC,2022-02-01,talk\nC,2022-03-01,play\nD,2022-02-01,\n",
        ),
    ]);
    for (set, children) in [("talk", "1"), ("play", "1"), ("unknown", "1")] {
        assert_eq!(part(&found, "service_overlap", "service_set", set), children, "{set}");
    }
    let of_both = found.0.iter().filter(|(key, _)| key.0 == "service_overlap" && key.1 == "total" && key.3.contains('+'));
    assert_eq!(of_both.map(|(_, row)| row.value.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(found.total("service_overlap"), "4");
    assert_eq!((part(&found, "children_reached", "service", "talk"), part(&found, "children_reached", "service", "play")), ("2", "2"));
}

#[test]
fn a_group_session_is_one_session_and_one_attendance_a_child() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        (
            "sessions.csv",
            "session_id,child_id,date,minutes,status\nS1,A,2022-02-01,90,held\nS1,B,2022-02-01,90,held\nS2,A,2022-02-02,30,held\nS3,C,2022-02-03,60,no_show\nS4,C,2022-02-04,60,cancelled\n",
        ),
    ]);
    assert_eq!((found.total("sessions_held"), found.total("attendances"), found.total("sessions_cancelled")), ("2", "3", "1"));
    assert_eq!((found.total("service_hours"), found.total("attendance_hours")), ("2.00", "3.50"));
    // What was cancelled was not missed.
    assert_eq!(quotient(&found, "no_show_rate", "total"), pair("1", "4"));
    assert_eq!((found.total("sessions_per_child"), found.total("hours_per_child_median")), ("1.50", "1.75"));
}

#[test]
fn sessions_per_child_are_added_up_before_the_middle_is_taken() {
    // One, two, two and five sessions.
    let rows = "child_id,date\nA,2022-02-01\nB,2022-02-01\nB,2022-02-02\nC,2022-02-01\nC,2022-02-02\nD,2022-02-01\nD,2022-02-02\nD,2022-02-03\nD,2022-02-04\nD,2022-12-31\n";
    let found = figures(&[("children.csv", CHILDREN), ("sessions.csv", rows)]);
    let of = |indicator: &str| found.total(indicator).to_owned();
    assert_eq!(of("sessions_per_child"), "2.50");
    assert_eq!(
        [of("sessions_per_child_p25"), of("sessions_per_child_median"), of("sessions_per_child_p75")],
        ["1.75", "2.00", "2.75"],
        "as quantile(c(1, 2, 2, 5)) says in R"
    );
    assert_eq!(quotient(&found, "sessions_per_child_median", "total").1, "4");
    // Of nobody there is no middle, and no mean.
    let nobody = figures(&[("children.csv", CHILDREN), ("sessions.csv", "child_id,date,status\nA,2022-02-01,no_show\n")]);
    assert_eq!((state(&nobody, "sessions_per_child"), state(&nobody, "sessions_per_child_median")), ("no_data".into(), "no_data".into()));
}

#[test]
fn outreach_is_a_share_of_sessions_in_declared_settings() {
    let settings = "\n[[setting]]\nid = \"home\"\ntitle = { en = \"Home\" }\noutreach = true\n\n[[setting]]\nid = \"office\"\ntitle = { en = \"Office\" }\noutreach = false\n";
    let rows = "session_id,child_id,date,setting\nS1,A,2022-02-01,home\nS1,B,2022-02-01,home\nS2,A,2022-02-02,office\nS3,A,2022-02-03,\n";
    let found = figures_with(settings, &[("children.csv", CHILDREN), ("sessions.csv", rows)]);
    assert_eq!(quotient(&found, "outreach_share", "total"), pair("1", "2"));
}

#[test]
fn open_and_entered_less_exited_cases_are_open_at_the_end() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        // A ends on the first day, B begins on it; C ends on the last day, D a day after it; E began and ended before.
        (
            "phase_transitions.csv",
            "child_id,date,to_phase\nA,2021-05-01,meet\nA,2022-01-01,exit\nB,2022-01-01,meet\nC,2021-05-01,meet\nC,2022-12-31,exit\nD,2022-05-01,meet\nD,2023-01-01,exit\nE,2021-05-01,meet\nE,2021-12-31,exit\n",
        ),
    ]);
    let of = |indicator: &str| found.total(indicator).to_owned();
    assert_eq!([of("cases_open_start"), of("cases_entered"), of("cases_exited"), of("cases_open_end")], ["2", "2", "2", "2"]);
    assert_eq!(part(&found, "case_progress", "case_state", "open"), "2");
}

#[test]
fn a_wait_of_exactly_the_standard_is_in_time() {
    let found = figures(&[
        // 14, 15 and 3 days; D came on the day of the referral; E was seen before it; F is still waiting; G came in the year before.
        (
            "children.csv",
            "child_id,referred_on\nA,2022-02-01\nB,2022-02-01\nC,2022-02-01\nD,2022-02-01\nE,2022-02-01\nF,2022-02-01\nG,2021-02-01\n",
        ),
        (
            "sessions.csv",
            "child_id,date,status\nA,2022-02-15,held\nB,2022-02-02,no_show\nB,2022-02-16,held\nC,2022-02-04,held\nC,2022-05-01,held\nD,2022-02-01,held\nE,2022-01-20,held\nG,2021-02-02,held\nG,2022-02-02,held\n",
        ),
    ]);
    assert_eq!(quotient(&found, "waiting_within_standard", "total"), pair("3", "4"));
    let of = |indicator: &str| found.total(indicator).to_owned();
    assert_eq!([of("waiting_days_p25"), of("waiting_days"), of("waiting_days_p75")], ["2.25", "8.50", "14.25"]);
}

#[test]
fn without_a_standard_nothing_is_said_of_it() {
    let case = Case::empty()
        .with("dosah.toml", PROJECT)
        .edit("dosah.toml", |text| text.split("[standards]").next().unwrap_or_default().to_owned());
    let case = case.with("children.csv", "child_id,referred_on\nA,2022-02-01\n").with("sessions.csv", "child_id,date\nA,2022-02-03\n");
    let case = case.with("phase_transitions.csv", "child_id,date,to_phase\nA,2022-02-03,meet\nA,2022-03-03,exit\n");
    let found = case.measurements("internal");
    for indicator in ["waiting_within_standard", "re_entry_rate", "re_entry_too_recent"] {
        assert_eq!(state(&found, indicator), "not_applicable", "{indicator}");
    }
    assert_eq!((found.total("waiting_days"), found.total("case_days_median")), ("2.00", "28.00"));
}

#[test]
fn a_case_reaches_a_phase_once_goes_on_by_the_day_of_the_report_or_is_not_yet_there() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        // A and B go on, B after the first half; C left; D is still in the first phase; E came before the year; A comes back to it.
        (
            "phase_transitions.csv",
            "child_id,date,to_phase\nA,2022-02-01,meet\nA,2022-03-01,work\nA,2022-04-01,meet\nA,2022-05-01,work\nA,2022-06-01,exit\nB,2022-06-30,meet\nB,2022-07-01,work\nC,2022-02-01,meet\nC,2022-02-01,exit\nD,2022-02-01,meet\nE,2021-12-31,meet\n",
        ),
    ]);
    assert_eq!((part(&found, "phase_reached", "phase", "meet"), part(&found, "phase_reached", "phase", "work")), ("4", "2"));
    assert_eq!(part(&found, "phase_conversion", "phase", "meet"), "50.00");
    assert_eq!(found.of("phase_conversion", "first", "phase", "meet"), "50.00", "what happened after the half counts, too");
    assert_eq!((part(&found, "phase_not_yet", "phase", "meet"), part(&found, "phase_not_yet", "phase", "work")), ("1", "1"));
    assert_eq!(part(&found, "phase_conversion", "phase", "work"), "", "no phase follows");
}

#[test]
fn moves_are_counted_on_their_day_with_entries_and_exits() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        (
            "phase_transitions.csv",
            "child_id,date,to_phase\nA,2021-12-31,meet\nA,2022-01-01,work\nA,2022-12-31,exit\nB,2022-02-01,work\nB,2022-03-01,meet\nC,2023-01-01,meet\n",
        ),
    ]);
    assert_eq!(found.total("phase_transitions"), "4");
    for (transition, moves) in [("meet>work", "1"), ("work>exit", "1"), (">work", "1"), ("work>meet", "1")] {
        assert_eq!(part(&found, "phase_transitions", "transition", transition), moves, "{transition}");
    }
}

#[test]
fn a_stay_of_one_day_lasts_no_day_and_one_that_goes_on_has_no_length() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        // 0, 10 and 31 days; D left a day after the year, E is still there.
        (
            "phase_transitions.csv",
            "child_id,date,to_phase\nA,2022-02-01,meet\nA,2022-02-01,exit\nB,2022-02-01,meet\nB,2022-02-11,exit\nC,2021-12-01,meet\nC,2022-01-01,exit\nD,2022-02-01,meet\nD,2023-01-01,exit\nE,2022-02-01,meet\n",
        ),
    ]);
    let of = |indicator: &str| part(&found, indicator, "phase", "meet").to_owned();
    assert_eq!([of("phase_days_completed_p25"), of("phase_days_completed"), of("phase_days_completed_p75")], ["5.00", "10.00", "20.50"]);
    assert_eq!(quotient(&found, "phase_days_completed", "total").1, "3");
}

#[test]
fn days_with_a_child_are_those_of_all_its_cases_without_the_gaps() {
    let transitions = "child_id,date,to_phase\nA,2022-02-01,meet\nA,2022-02-11,exit\nA,2022-08-01,meet\nA,2022-08-06,exit\nB,2022-02-01,meet\nB,2022-03-03,exit\nC,2022-02-01,meet\n";
    let found = figures(&[("children.csv", CHILDREN), ("phase_transitions.csv", transitions)]);
    // A had 10 and 5 days, B 30; C is still there. In the first half A had 10.
    assert_eq!((found.total("case_days_median"), quotient(&found, "case_days_median", "total").1.as_str()), ("22.50", "2"));
    let of = |period| found.of("case_days_median", period, "total", "total").to_owned();
    assert_eq!([of("first"), of("second")], ["20.00", "15.00"]);
}

#[test]
fn neutral_ends_are_left_out_of_completion_and_unknown_ones_are_not() {
    let ends = "child_id,date,to_phase,exit_reason\nA,2022-02-01,meet,\nA,2022-12-31,exit,planned\nB,2022-02-01,meet,\nB,2022-03-01,exit,left\nC,2022-02-01,meet,\nC,2022-03-01,exit,moved\nD,2022-02-01,meet,\nD,2022-03-01,exit,\nE,2022-02-01,meet,\nE,2023-01-01,exit,planned\n";
    let found = figures(&[("children.csv", CHILDREN), ("phase_transitions.csv", ends)]);
    assert_eq!(quotient(&found, "completion_rate", "total"), pair("1", "3"));
    assert_eq!(found.total("cases_completed"), "1");
}

#[test]
fn a_return_counts_within_the_days_declared_and_recent_ends_are_left_out() {
    let found = figures(&[
        ("children.csv", CHILDREN),
        // A came back after exactly 30 days, B after 31; C ended exactly 30 days before the day of the report, D a day later and is back already.
        (
            "phase_transitions.csv",
            "child_id,date,to_phase\nA,2022-02-01,meet\nA,2022-03-01,exit\nA,2022-03-31,meet\nB,2022-02-01,meet\nB,2022-03-01,exit\nB,2022-04-01,meet\nC,2022-02-01,meet\nC,2022-12-01,exit\nD,2022-02-01,meet\nD,2022-12-02,exit\nD,2022-12-03,meet\n",
        ),
    ]);
    assert_eq!(quotient(&found, "re_entry_rate", "total"), pair("1", "3"));
    assert_eq!((found.total("re_entry_too_recent"), found.total("cases_exited")), ("1", "4"));
}

#[test]
fn goals_are_due_by_the_day_of_the_report_and_may_be_met_late() {
    let goals = "child_id,goal,set_on,due_on,met_on\nA,school,2022-01-01,2022-05-01,2022-04-01\nA,home,2022-01-01,2022-06-30,2022-08-01\nB,school,2022-01-01,2022-12-31,\nC,school,2022-01-01,2023-01-01,2022-05-01\nD,school,2022-01-01,2022-05-01,2023-01-01\n";
    let found = figures(&[("children.csv", CHILDREN), ("goals.csv", goals)]);
    assert_eq!(quotient(&found, "goals_met", "total"), pair("2", "4"));
    assert_eq!(quotient(&found, "goals_met", "first"), pair("2", "3"));
    assert_eq!(state(&figures(&[("children.csv", CHILDREN)]), "goals_met"), "not_applicable");
}

#[test]
fn records_are_entered_on_the_day_within_three_six_or_ten_days_or_later() {
    let rows = "child_id,date,status,entered_on\nA,2022-02-01,held,2022-02-01\nB,2022-02-01,held,2022-02-02\nC,2022-02-01,held,2022-02-04\nD,2022-02-01,held,2022-02-05\nE,2022-02-01,held,2022-02-07\nF,2022-02-01,no_show,2022-02-08\nG,2022-02-01,held,2022-02-11\nH,2022-02-01,held,2022-02-12\nI,2022-02-01,held,\nJ,2022-02-01,cancelled,2022-02-01\nA,2022-03-01,held,2022-02-28\n";
    let found = figures(&[("children.csv", CHILDREN), ("sessions.csv", rows)]);
    for (band, records) in [("0", "1"), ("1-3", "2"), ("4-6", "2"), ("7-10", "2"), ("11+", "1"), ("unknown", "1")] {
        assert_eq!(part(&found, "entry_lag", "entry_lag", band), records, "{band}");
    }
    assert_eq!(found.total("entry_lag"), "9");
    let undated = figures(&[("children.csv", CHILDREN), ("sessions.csv", "child_id,date\nA,2022-02-01\n")]);
    assert_eq!(state(&undated, "entry_lag"), "not_applicable");
}

#[test]
fn what_is_unknown_of_a_column_is_a_share_with_is_null() {
    let own = "\n[[indicator]]\nid = \"unknown_sex\"\ntitle = { en = \"Sex not recorded\" }\ndefinition = { en = \"Children whose sex is not recorded.\" }\nmeasure = \"share\"\nfrom = \"children\"\npart = \"sex is null\"\ndate = \"none\"\nof = \"child\"\nunit = \"percent\"\naggregation = \"latest\"\n";
    let children = "child_id,sex\nA,female\nB,\nC,unknown:refused\nD,other\n";
    let found = figures_with(own, &[("children.csv", children)]);
    assert_eq!(quotient(&found, "unknown_sex", "total"), pair("2", "4"));
}

#[test]
fn the_sum_of_a_phase_per_case_is_declared_with_per() {
    let own = "\n[[indicator]]\nid = \"days_in_phase\"\ntitle = { en = \"Days\" }\ndefinition = { en = \"Days of a case in a phase, all its stays together.\" }\nmeasure = \"percentile\"\npercentile = 90\nfrom = \"spells\"\ndate = \"end\"\ncolumn = \"days\"\nper = \"case_phase\"\nunit = \"days\"\nby = [\"phase\"]\naggregation = \"distinct\"\n";
    // A was twice in the first phase, for 10 and 20 days; B once, for 40.
    let moves = "child_id,date,to_phase\nA,2022-02-01,meet\nA,2022-02-11,work\nA,2022-02-12,meet\nA,2022-03-04,exit\nB,2022-02-01,meet\nB,2022-03-13,exit\n";
    let found = figures_with(own, &[("children.csv", CHILDREN), ("phase_transitions.csv", moves)]);
    assert_eq!(part(&found, "days_in_phase", "phase", "meet"), "39.00");
}

#[test]
fn a_percentile_that_cannot_be_is_refused_where_it_stands() {
    let declared = |rest: &str| {
        let own = format!(
            "\n[[indicator]]\nid = \"odd\"\ntitle = {{ en = \"Odd\" }}\ndefinition = {{ en = \"Odd.\" }}\nfrom = \"sessions\"\nunit = \"ratio\"\naggregation = \"distinct\"\n{rest}\n"
        );
        let case = Case::empty().with("dosah.toml", format!("{PROJECT}{own}")).with("children.csv", CHILDREN);
        case.run("indicators project").exits(2).err
    };
    assert!(declared("measure = \"percentile\"\nper = \"child\"").contains("has no percentile"));
    assert!(declared("measure = \"percentile\"\npercentile = 100\nper = \"child\"").contains("100 cannot be a percentile"));
    assert!(declared("measure = \"percentile\"\npercentile = 300\nper = \"child\"").contains("300 cannot stand here"));
    let sum = "\n[[indicator]]\nid = \"odd\"\ntitle = { en = \"Odd\" }\ndefinition = { en = \"Odd.\" }\nmeasure = \"difference\"\nplus = [\"waiting_days\"]\nminus = [\"waiting_days_p25\"]\nunit = \"days\"\naggregation = \"latest\"\n";
    let case = Case::empty().with("dosah.toml", format!("{PROJECT}{sum}")).with("children.csv", CHILDREN);
    let refused = case.run("indicators project").exits(2).err;
    assert!(refused.contains("cannot be added, subtracted or divided by"), "{refused}");
    assert!(declared("measure = \"median\"").contains("has no column"));
    assert!(declared("measure = \"median\"\nper = \"date\"").contains("cannot be counted"));
}

#[test]
fn where_rows_of_one_session_disagree_about_its_length_the_longest_counts_in_whatever_order_they_stand() {
    let rows = ["S,A,2022-05-05,60", "S,B,2022-05-05,45", "S,C,2022-05-05,"];
    for order in [[0, 1, 2], [1, 2, 0], [2, 1, 0]] {
        let sessions = order.iter().fold("session_id,child_id,date,minutes\n".to_owned(), |text, row| format!("{text}{}\n", rows[*row]));
        let figures = figures(&[("children.csv", CHILDREN), ("sessions.csv", &sessions)]);
        assert_eq!((figures.total("service_hours"), figures.total("attendance_hours")), ("1.00", "1.75"), "{order:?}");
    }
}
