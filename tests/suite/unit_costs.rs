//! Unit costs and the price list of the method: costs split among phases, exact to the cent, and what a child costs at the observed intensity.

use crate::support::Case;

const PROJECT: &str = r#"
[project]
id = "two-phases"
title = { en = "Two phases" }
promoter = { en = "Promoter" }
funder = { en = "Funder" }
start = 2025-01-01
end = 2025-12-31
languages = ["en"]

[[phase]]
id = "first"
title = { en = "First" }

[[phase]]
id = "second"
title = { en = "Second" }

[finance]
currency = "EUR"

[[finance.heading]]
id = "staff"
title = { en = "Staff" }
"#;

/// Two children in the first phase, one of whom goes on; 5 hours with children in the first, 1 in the second, 2 outside any phase.
fn project() -> Case {
    Case::empty()
        .with("dosah.toml", PROJECT)
        .with("children.csv", "child_id,birth_date\na,2015-05-05\nb,2014-04-04\nc,2013-03-03\n")
        .with(
            "sessions.csv",
            "session_id,child_id,date,minutes\n1,a,2025-01-10,60\n1,b,2025-01-10,60\n2,a,2025-02-10,180\n3,a,2025-03-10,60\n4,c,2025-03-11,120\n",
        )
        .with(
            "phase_transitions.csv",
            "child_id,date,to_phase\na,2025-01-01,first\nb,2025-01-01,first\na,2025-03-01,second\nb,2025-02-01,exit\n",
        )
        .with("costs.csv", "date,heading,amount\n2025-02-01,staff,100.00\n2025-12-31,staff,0.01\n2026-01-01,staff,50.00\n")
        .with("payments.csv", "date,amount\n2025-02-01,80.00\n")
}

fn by_phase(case: &Case, indicator: &str) -> [String; 3] {
    let table = case.measurements("internal");
    ["first", "second", "unknown"].map(|phase| table.of(indicator, "total", "phase", phase).to_owned())
}

#[test]
fn a_cost_that_phases_share_is_split_by_hours_with_children_and_no_cent_is_lost() {
    let case = project();
    // 100.01 by 5, 1 and 2 of 8 hours: 62.50625, 12.50125, 25.0025; the cent left over goes to the largest remainder.
    assert_eq!(by_phase(&case, "phase_cost"), ["62.51", "12.50", "25.00"]);
    assert_eq!(by_phase(&case, "phase_grant"), ["50.00", "10.00", "20.00"]);
    assert_eq!(by_phase(&case, "cost_per_child"), ["31.26", "12.50", "25.00"]);
    let table = case.measurements("internal");
    assert_eq!((table.total("phase_cost"), table.total("final_cost"), table.total("cost_per_child")), ("100.01", "100.01", "33.34"));
    assert_eq!((table.total("grant_cost_per_child"), table.total("cost_per_session")), ("26.67", "25.00"));
}

#[test]
fn another_key_splits_the_cost_in_another_way_and_the_price_list_names_it() {
    let split = |keys: &str| project().with("dosah.toml", format!("{PROJECT}\n[unit_costs]\n{keys}\n"));
    // 3, 1 and 1 of 5 attendances; 4, 1 and 2 of 7 hours of sessions.
    assert_eq!(by_phase(&split("split = \"attendances\""), "phase_cost"), ["60.01", "20.00", "20.00"]);
    assert_eq!(by_phase(&split("split = \"service_hours\""), "phase_cost"), ["57.15", "14.29", "28.57"]);
    let case = split("split = \"shares\"\nshares = { first = 75, second = 25 }");
    let table = case.measurements("internal");
    assert_eq!(table.of("phase_cost", "total", "phase", "first"), "75.01");
    assert_eq!(table.of("phase_cost", "total", "phase", "second"), "25.00");
    for (keys, key) in [("", "Hours with children"), ("split = \"shares\"\nshares = { first = 75, second = 25 }", "First 75%, Second 25%")]
    {
        let case = split(keys);
        case.run("report project --audience internal --output out").succeeds();
        let page = std::fs::read_to_string(case.path("out/funder.en.html")).expect("the report").replace('\u{a0}', " ");
        assert!(page.contains(key), "{key}");
    }
}

#[test]
fn without_hours_nothing_falls_on_a_phase_and_nothing_is_divided_by_nothing() {
    let case = project().replace(
        "sessions.csv",
        "1,a,2025-01-10,60\n1,b,2025-01-10,60\n2,a,2025-02-10,180\n3,a,2025-03-10,60\n4,c,2025-03-11,120",
        "1,a,2025-01-10,",
    );
    let table = case.table("internal");
    assert!(table.contains("phase_cost,total,phase,first,no_data,,,,EUR"), "{table}");
    assert!(table.contains("cost_per_child,total,phase,second,no_data,,,,EUR"), "{table}");
    assert!(!table.contains("NaN") && !table.contains("inf"));
}

#[test]
fn the_cost_of_a_phase_is_hidden_where_its_hours_are() {
    // Only two children came in the first phase and one in the second: their hours are hidden, and so is the money that would tell them.
    let table = project().table("funder");
    let parts = ["phase_cost", "phase_grant", "cost_per_child", "grant_cost_per_child"];
    let rows: Vec<&str> = table.lines().filter(|row| parts.iter().any(|part| row.starts_with(&format!("{part},total,phase,")))).collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        assert!(row.contains(",suppressed,,,,"), "{row}");
    }
}
