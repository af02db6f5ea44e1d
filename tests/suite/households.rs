//! Households in a project of one's own, as the binary protects them.

use crate::support::{Case, Measurements};

/// Five girls and twenty boys, all reached once; the girls live in one household.
fn siblings(disclosure: &str, columns: &str) -> Case {
    let girls = 1..=5;
    let child = |id: usize| (id, if girls.contains(&id) { "female" } else { "male" }, if girls.contains(&id) { 1 } else { id });
    let children: String = (1..=25)
        .map(child)
        .map(|(id, sex, home)| if columns.is_empty() { format!("K{id},{sex}\n") } else { format!("K{id},{sex},H{home}\n") })
        .collect();
    let sessions: String = (1..=25).map(|id| format!("K{id},2022-02-01\n")).collect();
    let project = "[project]\nid = \"siblings\"\ntitle = { en = \"Siblings\" }\npromoter = { en = \"P\" }\nfunder = { en = \"F\" }\n\
                   start = 2022-01-01\nend = 2022-12-31\nlanguages = [\"en\"]\n";
    Case::empty()
        .with("dosah.toml", format!("{project}\n{disclosure}\n"))
        .with("children.csv", format!("child_id,sex{columns}\n{children}"))
        .with("sessions.csv", format!("child_id,date\n{sessions}"))
}

fn girls(measurements: &Measurements) -> String {
    let key = ["children_reached", "total", "sex", "female"].map(str::to_owned).into();
    measurements.0.get(&key).expect("a figure for girls").state.clone()
}

#[test]
fn five_siblings_are_one_household_where_households_are_protected() {
    let by_child = siblings("", ",household_id").measurements("funder");
    let by_household = siblings("[disclosure]\nunit = \"household\"", ",household_id").measurements("funder");
    assert_eq!((girls(&by_child).as_str(), girls(&by_household).as_str()), ("number", "suppressed"));
}

#[test]
fn households_cannot_be_protected_where_nobody_says_who_lives_together() {
    let outcome = siblings("[disclosure]\nunit = \"household\"", "").run("indicators project").exits(2);
    assert!(outcome.err.contains("household_id") && outcome.err.contains("dosah.toml:"), "{}", outcome.err);
}
