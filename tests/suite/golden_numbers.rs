//! The facts of the two source documents, computed from rows: exact, and gone when the rows change.

use crate::support::Case;

#[test]
fn even_risk_has_every_number_of_its_project_page() {
    let figures = Case::sample("even-risk").measurements("internal");
    for (indicator, value) in [
        ("children_reached", "47"),
        ("initial_cost", "40002.00"),
        ("final_cost", "36702.00"),
        ("cost_variance", "-3300.00"),
        ("cost_variance_share", "-8.25"),
        ("absorption", "91.75"),
        ("grant_received", "32549.00"),
        ("grant_share", "88.68"),
        ("cofinancing", "4153.00"),
        ("cofinancing_share", "11.32"),
        ("cost_per_child", "780.89"),
        ("grant_cost_per_child", "692.53"),
        ("offices_engaged", "5"),
        ("intervision_groups", "5"),
        ("methodologies_published", "1"),
    ] {
        assert_eq!(figures.total(indicator), value, "{indicator}");
    }
}

#[test]
fn pomahame_spolecne_has_every_number_of_its_final_report() {
    let figures = Case::sample("pomahame-spolecne").measurements("internal");
    for (indicator, value) in
        [("children_reached", "38"), ("children_in_therapy", "20"), ("children_in_case_management", "20"), ("methodologies_published", "2")]
    {
        assert_eq!(figures.total(indicator), value, "{indicator}");
    }
    for (set, children) in [("therapy", "18"), ("therapy+case_management", "2"), ("case_management", "18")] {
        assert_eq!(figures.of("service_overlap", "total", "service_set", set), children, "{set}");
    }
}

#[test]
fn a_figure_carries_the_numbers_that_it_is_made_of() {
    let figures = Case::sample("even-risk").measurements("internal");
    let row = &figures.0[&("grant_share".to_owned(), "total".to_owned(), "total".to_owned(), "total".to_owned())];
    assert_eq!((row.numerator.as_str(), row.denominator.as_str(), row.unit.as_str()), ("32549.00", "36702.00", "percent"));
}

/// Drops the sessions held by one child in the project, and what it did otherwise.
fn without_the_sessions_of(child: &str) -> Case {
    let mut case = Case::sample("even-risk");
    for file in ["sessions-2014.csv", "sessions-2015.csv", "sessions-2016.csv"] {
        case = case.keep_rows(file, |row| !row.contains(&format!(",{child},")));
    }
    case
}

#[test]
fn a_child_without_a_session_held_is_not_reached() {
    let figures = without_the_sessions_of("ER-043").measurements("internal");
    assert_eq!(figures.total("children_reached"), "46");
    assert_eq!(figures.total("cost_per_child"), "797.87");
}

#[test]
fn an_appointment_that_was_cancelled_reaches_nobody() {
    let case = without_the_sessions_of("ER-043")
        .append("sessions-2015.csv", "S9999,ER-043,2015-06-01,therapy,home,therapist,60,cancelled,2015-06-01");
    assert_eq!(case.measurements("internal").total("children_reached"), "46");
    let case = case.append("sessions-2015.csv", "S9998,ER-043,2015-06-02,therapy,home,therapist,60,held,2015-06-02");
    assert_eq!(case.measurements("internal").total("children_reached"), "47");
}

#[test]
fn a_child_with_a_second_service_moves_into_the_overlap() {
    let figures = Case::sample("pomahame-spolecne")
        .edit("setkani.csv", |text| {
            let row = text.lines().find(|row| row.contains(". 2022;case management;") && row.ends_with("2022") && row.contains("proběhlo"));
            let second = row.expect("a session of case management").replacen("case management", "terapie", 1).replacen('P', "Q", 1);
            format!("{text}{second}\r\n")
        })
        .measurements("internal");
    assert_eq!(figures.total("children_reached"), "38");
    assert_eq!(figures.total("children_in_therapy"), "21");
    assert_eq!(figures.of("service_overlap", "total", "service_set", "therapy+case_management"), "3");
    assert_eq!(figures.of("service_overlap", "total", "service_set", "case_management"), "17");
}

#[test]
fn an_eligible_cost_counts_a_refund_is_taken_off_and_an_ineligible_cost_stays_out() {
    let with = |row: &str| Case::sample("even-risk").append("costs.csv", row).measurements("internal");
    assert_eq!(with("2015-06-01,staff,100.00,D9,p,2015-06-02,grant,yes,cost").total("final_cost"), "36802.00");
    assert_eq!(with("2015-06-01,staff,100.00,D9,p,2015-06-02,grant,yes,refund").total("final_cost"), "36602.00");
    assert_eq!(with("2015-06-01,staff,100.00,D9,p,2015-06-02,grant,no,cost").total("final_cost"), "36702.00");
    assert_eq!(with("2017-06-01,staff,100.00,D9,p,2017-06-02,grant,yes,cost").total("final_cost"), "36702.00");
}

#[test]
fn what_a_project_does_not_export_is_not_applicable_and_never_zero() {
    let figures = Case::sample("even-risk").without("costs.csv").without("phase_transitions.csv").measurements("internal");
    let state = |indicator: &str| {
        let key = (indicator.to_owned(), "total".to_owned(), "total".to_owned(), "total".to_owned());
        figures.0[&key].state.clone()
    };
    for indicator in ["final_cost", "cost_per_child", "cases_entered", "completion_rate"] {
        assert_eq!(state(indicator), "not_applicable", "{indicator}");
    }
    assert_eq!(figures.total("children_reached"), "47");
}

#[test]
fn costs_may_be_eligible_before_the_project_begins_and_after_it_ends() {
    let window = "eligible_from = 2015-02-01\neligible_to = 2016-01-31";
    let wider = "eligible_from = 2014-12-01\neligible_to = 2016-03-31";
    let case = Case::sample("even-risk")
        .replace("dosah.toml", window, wider)
        .append("costs.csv", "2014-12-15,travel,50.00,D9001,supplier-01,2014-12-20,grant,yes,cost");
    let figures = case.measurements("internal");
    assert_eq!(figures.of("final_cost", "total", "month", "2014-12"), "50.00");
    let months = figures.0.iter().filter(|(key, _)| (key.0.as_str(), key.1.as_str(), key.2.as_str()) == ("final_cost", "total", "month"));
    let cents: i64 = months.map(|(_, row)| row.value.replace('.', "").parse::<i64>().expect("an amount")).sum();
    assert_eq!(cents, figures.total("final_cost").replace('.', "").parse::<i64>().expect("an amount"));
}

#[test]
fn own_indicators_may_count_children_of_sessions_by_quarter() {
    let own = "[[indicator]]\nid = \"seen\"\ntitle = { en = \"Seen\", cs = \"Viděné\" }\ndefinition = { en = \"Seen.\", cs = \"Viděné.\" }\nmeasure = \"count\"\nfrom = \"sessions\"\nwhere = \"status = 'held'\"\nof = \"child\"\nunit = \"children\"\nby = [\"quarter\"]\naggregation = \"distinct\"\n";
    Case::sample("even-risk").append("dosah.toml", own).measurements("internal");
}
