//! The language of indicators on a handful of rows: stocks and flows, how periods combine, estimates, targets and what is said of them.

use crate::support::Case;

const PROJECT: &str = r#"
[project]
id = "small"
title = { en = "Small" }
promoter = { en = "Us" }
funder = { en = "Them" }
start = 2022-01-01
end = 2022-12-31
languages = ["en"]

[[phase]]
id = "care"
title = { en = "Care" }

[[period]]
id = "spring"
start = 2022-01-01
end = 2022-06-30
title = { en = "Spring" }

[[period]]
id = "autumn"
start = 2022-07-01
end = 2022-12-31
title = { en = "Autumn" }

[[period]]
id = "year"
parts = ["spring", "autumn"]
title = { en = "Year" }
"#;

/// Ann came in both halves, Ben in spring, Cid and Dan in autumn.
const SESSIONS: &str = "child_id,date,minutes\n\
    ann,2022-01-01,60\nann,2022-06-30,60\nben,2022-03-01,30\n\
    ann,2022-07-01,60\ncid,2022-08-01,30\ndan,2022-12-31,30\ndan,2022-11-01,30\n";
/// Ann's case was open before and ends on the last day of spring; Ben's begins on the first day of spring; Cid's is left open.
const STAYS: &str = "child_id,phase,start,end\n\
    ann,care,2021-12-31,2022-06-30\nben,care,2022-01-01,2022-07-01\ncid,care,2022-08-01,\ndan,care,2022-03-01,2022-04-01\n";
const CHILDREN: &str = "child_id,sex,enrolled_on,closed_on\n\
    ann,female,2021-12-31,2022-06-30\nben,male,2022-01-01,2022-07-01\ncid,female,2022-08-01,\ndan,male,2022-03-01,2022-04-01\n";
const ACTIVITIES: &str = "date,kind,participants\n2022-02-01,talk,40\n2022-05-01,talk,10\n2022-09-01,talk,20\n";

fn project(more: &str) -> Case {
    Case::empty()
        .with("dosah.toml", format!("{PROJECT}{more}"))
        .with("children.csv", CHILDREN)
        .with("sessions.csv", SESSIONS)
        .with("episodes.csv", STAYS)
        .with("activities.csv", ACTIVITIES)
}

fn own(id: &str, rest: &str) -> String {
    format!("\n[[indicator]]\nid = '{id}'\ntitle = {{ en = 'Own' }}\ndefinition = {{ en = 'Own.' }}\n{rest}\n")
}

/// State and value of a figure in each period.
fn figures(case: &Case, indicator: &str, periods: &[&str]) -> Vec<String> {
    let table = case.table("internal");
    let figure = |period: &&str| {
        let start = format!("{indicator},{period},total,total,");
        let line = table.lines().find_map(|line| line.strip_prefix(&start)).unwrap_or_else(|| panic!("there is no {start}\n{table}"));
        let (state, rest) = line.split_once(',').expect("a state and a value");
        let value = rest.split(',').next().expect("a value");
        if value.is_empty() { state.to_owned() } else { value.to_owned() }
    };
    periods.iter().map(figure).collect()
}

const ALL: [&str; 4] = ["spring", "autumn", "year", "total"];

#[test]
fn what_is_open_at_the_start_with_what_came_and_went_is_what_is_open_at_the_end() {
    let case = project("");
    // A case that begins on the first day was not open at the start; one that ends on the last day is not open at the end.
    assert_eq!(figures(&case, "cases_open_start", &ALL), ["1", "1", "1", "1"]);
    assert_eq!(figures(&case, "cases_entered", &ALL), ["2", "1", "3", "3"]);
    assert_eq!(figures(&case, "cases_exited", &ALL), ["2", "1", "3", "3"]);
    assert_eq!(figures(&case, "cases_open_end", &ALL), ["1", "1", "1", "1"]);
}

#[test]
fn a_stock_of_children_is_taken_from_the_days_of_enrolment_and_closing() {
    let stock = |at| {
        own(
            &format!("enrolled_{at}"),
            &format!("measure = 'stock'\nat = '{at}'\nfrom = 'children'\nof = 'child'\nunit = 'children'\naggregation = 'max'"),
        )
    };
    let case = project(&(stock("start") + &stock("end")));
    assert_eq!(figures(&case, "enrolled_start", &["spring", "autumn"]), ["1", "1"]);
    assert_eq!(figures(&case, "enrolled_end", &["spring", "autumn"]), ["1", "1"]);
}

#[test]
fn a_stock_asks_its_condition_too() {
    let rest =
        "measure = 'stock'\nat = 'start'\nfrom = 'cases'\nwhere = \"sex = 'male'\"\nof = 'case'\nunit = 'cases'\naggregation = 'latest'";
    assert_eq!(figures(&project(&own("boys", rest)), "boys", &["spring", "autumn", "year"]), ["0", "1", "0"]);
}

/// Own indicators of every aggregation.
fn aggregated() -> String {
    let participants = |aggregation: &str| {
        own(
            &format!("seats_{aggregation}"),
            &format!("measure = 'sum'\nfrom = 'activities'\ncolumn = 'participants'\nunit = 'participants'\naggregation = '{aggregation}'"),
        )
    };
    let long = "measure = 'share'\nfrom = 'sessions'\npart = 'minutes >= 60'\nunit = 'percent'\naggregation = 'ratio_of_sums'";
    ["sum", "latest", "max"].map(participants).concat() + &own("long_share", long)
}

#[test]
fn the_figures_of_a_period_made_of_others_obey_the_aggregation() {
    let case = project(&aggregated());
    assert_eq!(figures(&case, "seats_sum", &ALL), ["50", "20", "70", "70"]);
    assert_eq!(figures(&case, "seats_latest", &["spring", "autumn", "year"]), ["50", "20", "20"]);
    assert_eq!(figures(&case, "seats_max", &ALL), ["50", "20", "50", "50"]);
    // 2 of 3 and 1 of 4 are 3 of 7, not the mean of two percentages.
    assert_eq!(figures(&case, "long_share", &ALL), ["66.67", "25.00", "42.86", "42.86"]);
}

#[test]
fn a_cumulative_count_of_children_is_counted_anew_and_never_summed_twice() {
    // 2 in spring and 3 in autumn are 4, because Ann came in both.
    assert_eq!(figures(&project(""), "children_reached", &ALL), ["2", "3", "4", "4"]);
    assert_eq!(figures(&project(""), "children_new", &ALL), ["2", "2", "4", "4"]);
    assert_eq!(figures(&project(""), "children_continuing", &ALL), ["0", "1", "0", "0"]);
}

#[test]
fn a_period_made_of_others_has_the_same_figures_when_nobody_asks_for_its_parts() {
    let case = project(&aggregated());
    let whole = case.table("internal");
    let alone = case.run("indicators project --audience internal --period year --as-of 2022-12-31").succeeds().out;
    let of_the_year: Vec<&str> = whole.lines().filter(|line| line.split(',').nth(1) == Some("year")).collect();
    assert_eq!(alone.lines().skip(1).collect::<Vec<_>>(), of_the_year);
}

#[test]
fn without_declared_periods_the_highest_figure_of_the_project_is_its_own() {
    let case = project(&aggregated());
    let case = case.edit("dosah.toml", |text| {
        let (before, rest) = text.split_once("[[period]]").expect("periods");
        before.to_owned() + &rest[rest.find("[[indicator]]").expect("indicators")..]
    });
    assert_eq!(figures(&case, "seats_max", &["total"]), ["70"]);
}

#[test]
fn indicators_may_stand_in_any_order() {
    let above =
        own("per_child", "measure = 'ratio'\nplus = ['both']\nover = 'children_reached'\nunit = 'ratio'\naggregation = 'ratio_of_sums'");
    let middle = own("both", "measure = 'difference'\nplus = ['long', 'sessions_held']\nunit = 'sessions'\naggregation = 'sum'");
    let below = own("long", "measure = 'count'\nfrom = 'sessions'\nwhere = 'minutes >= 60'\nunit = 'sessions'\naggregation = 'sum'");
    assert_eq!(figures(&project(&(above + &middle + &below)), "per_child", &["spring"]), ["2.50"]);
}

#[test]
fn an_indicator_of_one_period_has_no_figure_in_another() {
    let rows = own("in_spring", "measure = 'count'\nfrom = 'sessions'\nunit = 'sessions'\naggregation = 'sum'\nperiod = 'spring'");
    let ratio = own(
        "of_spring",
        "measure = 'ratio'\nplus = ['in_spring']\nover = 'children_reached'\nunit = 'ratio'\naggregation = 'ratio_of_sums'",
    );
    let case = project(&(rows + &ratio));
    let nowhere = "not_applicable";
    assert_eq!(figures(&case, "in_spring", &ALL), ["3", nowhere, nowhere, nowhere]);
    assert_eq!(figures(&case, "of_spring", &ALL), ["1.50", nowhere, nowhere, nowhere]);
}

fn estimate(indicator: &str, rest: &str, value: &str) -> String {
    format!("\n[[estimate]]\nindicator = '{indicator}'\n{rest}\nvalue = {value}\nsource = {{ en = 'Estimate of the team' }}\n")
}

#[test]
fn an_estimate_is_marked_and_never_among_the_children_reached() {
    let case = project(&(estimate("indirect_beneficiaries", "period = 'spring'", "150") + &estimate("indirect_beneficiaries", "", "400")));
    assert_eq!(figures(&case, "indirect_beneficiaries", &ALL), ["150", "no_data", "no_data", "400"]);
    assert_eq!(figures(&case, "children_reached", &["total"]), ["4"]);
    let estimated =
        case.table("internal").lines().filter(|line| line.starts_with("indirect_beneficiaries,")).all(|line| line.ends_with(",estimated"));
    assert!(estimated, "every estimate says that it is one");
    assert_eq!(figures(&project(""), "indirect_beneficiaries", &["total"]), ["not_applicable"]);
}

#[test]
fn estimates_of_parts_are_combined_as_the_indicator_says_unless_there_is_one_of_the_whole() {
    let estimated = |aggregation: &str| {
        own(&format!("guests_{aggregation}"), &format!("measure = 'estimate'\nunit = 'participants'\naggregation = '{aggregation}'"))
    };
    let all = ["sum", "max", "latest", "distinct"];
    let halves = |aggregation: &str| {
        let id = format!("guests_{aggregation}");
        estimate(&id, "period = 'spring'", "300") + &estimate(&id, "period = 'autumn'", "200")
    };
    let case = project(&(all.map(estimated).concat() + &all.map(halves).concat()));
    let year = all.map(|aggregation| figures(&case, &format!("guests_{aggregation}"), &["year"]).concat());
    // How many different guests came, nobody can say.
    assert_eq!(year, ["500", "300", "200", "no_data"]);
    let case = case.edit("dosah.toml", |text| text.to_owned() + &estimate("guests_sum", "period = 'year'", "450"));
    assert_eq!(figures(&case, "guests_sum", &["year"]), ["450"]);
}

#[test]
fn a_small_estimate_of_children_is_hidden_and_cannot_be_worked_back() {
    let indicator = own("children_by_ethnicity", "measure = 'estimate'\nunit = 'children'\naggregation = 'latest'");
    let of = |category, value| estimate("children_by_ethnicity", &format!("dimension = 'ethnicity'\ncategory = '{category}'"), value);
    let case =
        project(&(indicator + &estimate("children_by_ethnicity", "", "40") + &of("roma", "2") + &of("other", "30") + &of("unknown", "8")));
    let states: Vec<String> = case
        .table("funder")
        .lines()
        .filter_map(|line| line.strip_prefix("children_by_ethnicity,total,ethnicity,"))
        .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(states.iter().filter(|state| state.ends_with("suppressed")).count(), 2, "{states:?}");
    assert!(states.contains(&"roma suppressed".to_owned()), "{states:?}");
}

/// The words of the rows of the table of targets.
fn statuses(case: &Case, arguments: &str) -> Vec<String> {
    case.run(&format!("report project --audience internal -o out --quiet {arguments}")).succeeds();
    let page = std::fs::read_to_string(case.path("out/funder.en.html")).expect("a report");
    let table = page.split("id=\"targets\"").nth(1).expect("a table of targets").split("</figure>").next().expect("its end").to_owned();
    let word = |cell: &str| cell.split("</svg>").nth(1).and_then(|rest| rest.split('<').next()).map(|word| word.trim().to_owned());
    table.split("<td").filter(|cell| cell.contains(" status\"")).filter_map(word).collect()
}

fn target(indicator: &str, rest: &str) -> String {
    format!("\n[[target]]\nindicator = '{indicator}'\n{rest}\n")
}

#[test]
fn a_target_that_is_not_due_is_held_against_the_elapsed_time() {
    // Four children were reached, and 182 of 365 days have passed by 1 July.
    let running = |promised: &str| project(&target("children_reached", &format!("target = {promised}")));
    let at = "--as-of 2022-07-01 --period total";
    assert_eq!(statuses(&running("4"), at), ["Met"]);
    assert_eq!(statuses(&running("8"), at), ["On track"]);
    assert_eq!(statuses(&running("8.5"), at), ["Nearly on track"]);
    assert_eq!(statuses(&running("20"), at), ["Behind"]);
    assert_eq!(statuses(&running("20"), "--period total"), ["Not met"]);
}

#[test]
fn thresholds_of_progress_are_those_of_the_project() {
    let with = |thresholds: &str| project(&format!("{thresholds}{}", target("children_reached", "target = 10")));
    let at = "--as-of 2022-07-01 --period total";
    // 40 % of the target after half of the time.
    assert_eq!(statuses(&with(""), at), ["Behind"]);
    assert_eq!(statuses(&with("\n[progress]\nnear_percent = 80\n"), at), ["Nearly on track"]);
    assert_eq!(statuses(&with("\n[progress]\non_track_percent = 80\nnear_percent = 70\n"), at), ["On track"]);
}

#[test]
fn an_overall_target_is_no_sum_of_period_targets_and_does_not_shrink_with_the_periods_reported() {
    let case = project(
        &(target("children_reached", "target = 10")
            + &target("children_reached", "period = 'spring'\ntarget = 2")
            + &target("children_reached", "period = 'autumn'\ntarget = 9")),
    );
    let promised = |arguments: &str| -> Vec<String> {
        let table = case.run(&format!("indicators project --audience internal {arguments}")).succeeds().out;
        let rows = table.lines().filter(|line| line.starts_with("children_reached,") && line.contains(",total,total,"));
        rows.map(|line| line.split(',').nth(10).expect("a target").to_owned()).collect()
    };
    assert_eq!(promised(""), ["9", "2", "10", ""]);
    assert_eq!(promised("--period spring --period total"), ["2", "10"]);
    assert_eq!(statuses(&case, ""), ["Met", "Not met", "Not met"]);
}

#[test]
fn a_figure_to_be_maintained_is_met_within_its_band() {
    let kept = |band: &str| project(&target("cases_open_end", &format!("target = 3\ndirection = 'maintain'\nband = {band}")));
    assert_eq!(statuses(&kept("2"), "--period total"), ["Met"]);
    assert_eq!(statuses(&kept("1.9"), "--period total"), ["Not met"]);
}

#[test]
fn a_running_project_is_not_told_that_it_failed() {
    let case =
        project(&target("children_reached", "target = 20")).replace("dosah.toml", "languages = [", "status = \"running\"\nlanguages = [");
    assert_eq!(statuses(&case, "--period total"), ["Behind"]);
}
