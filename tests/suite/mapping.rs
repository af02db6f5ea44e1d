//! Mapping: the same facts in files that somebody else made give the same figures.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::{AUDIENCES, Case, Measurements, repository};

/// Every figure for every audience that protection leaves.
fn tables(case: &Case) -> Vec<String> {
    AUDIENCES.iter().map(|audience| case.table(audience)).collect()
}

#[track_caller]
fn same_figures(case: &Case) {
    let original = Case::sample("even-risk");
    for (one, other) in tables(&original).iter().zip(tables(case)) {
        let differences = one.lines().zip(other.lines()).filter(|(one, other)| one != other).take(5).collect::<Vec<_>>();
        assert!(*one == other, "{differences:#?}");
    }
}

/// The cells of every row of a plain file, and its header.
fn rows(case: &Case, file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = case.text(file);
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    (lines.next().expect("a header"), lines.collect())
}

#[test]
fn stays_with_a_beginning_and_an_end_give_the_figures_of_the_transitions_between_them() {
    let case = Case::sample("even-risk");
    let (_, moves) = rows(&case, "phase_transitions.csv");
    let mut of_child: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for row in moves {
        of_child.entry(row[0].clone()).or_default().push(row);
    }
    let mut stays = "phase,child_id,start,end,exit_reason\n".to_owned();
    for (child, mut moves) in of_child {
        moves.sort_by_key(|row| row[1].clone());
        for (at, row) in moves.iter().enumerate().filter(|(_, row)| row[2] != "exit") {
            let next = moves.get(at + 1);
            let end = next.map_or("", |next| &next[1]);
            let reason = next.filter(|next| next[2] == "exit").map_or("", |next| &next[3]);
            writeln!(stays, "{},{child},{},{end},{reason}", row[2], row[1]).expect("a text");
        }
    }
    same_figures(&case.with("phase_transitions.csv", &stays));
    same_figures(&Case::sample("even-risk").without("phase_transitions.csv").with("episodes.csv", stays));
}

#[test]
fn one_wide_file_feeds_two_tables_and_says_of_a_child_the_same_in_every_row() {
    let wide = "Klient,Narozen,Pohlaví,Datum,Délka\nA,2010-01-02,male,2022-01-03,60\nB,2011-01-02,female,2022-01-03,30\nA,2010-01-02,male,2022-01-04,60\n\
                B,2011-01-02,male,2022-02-03,30\nA,2010-01-02,male,2022-01-05,60\n";
    let inputs = "[[input]]\ntable = \"children\"\nfile = \"all.csv\"\ncolumns = { child_id = \"Klient\", birth_date = \"Narozen\", sex = \"Pohlaví\" }\n\
                  [[input]]\ntable = \"sessions\"\nfile = \"all.csv\"\ncolumns = { child_id = \"Klient\", date = \"Datum\", minutes = \"Délka\" }";
    let case = Case::empty()
        .copied_from(&repository().join("tests/faults/_base"))
        .without("phase_transitions.csv")
        .with("all.csv", wide)
        .append("dosah.toml", inputs);
    let found = case.run("check project").exits(1).out;
    // Only the row that calls the same child another sex is wrong.
    assert!(found.contains("all.csv:5:1: error: an earlier row of children has the same child_id"), "{found}");
    assert!(found.contains("1 error and 0 warnings") && found.contains("1 set aside"), "{found}");
    let figures = case.measurements("internal");
    assert_eq!((figures.total("children_reached"), figures.total("sessions_held"), figures.total("service_hours")), ("2", "5", "4.00"));
}

#[test]
fn ids_that_an_alias_joins_are_one_child() {
    let swap = |text: &str| text.replace("ER-004", "OLD-4").replace("ER-033", "NEW-33");
    let case = Case::sample("even-risk")
        .edit("sessions-2014.csv", swap)
        .edit("sessions-2015.csv", swap)
        .edit("phase_transitions.csv", swap)
        .edit("children.csv", |text| text.replace("ER-033", "NEW-33"))
        .append("children.csv", "OLD-4,2001-01-01,male,praha_4,school,2014-01-01,2014-01-02,,,H1")
        .with("aliases.csv", "alias,child_id\nOLD-4,OLDER-4\nOLDER-4,ER-004\nNEW-33,ER-033\n");
    let outcome = case.run("check project");
    assert!(outcome.out.contains("none lost.\n") && outcome.code == Case::sample("even-risk").run("check project").code, "{}", outcome.out);
    same_figures(&case);
}

#[test]
fn one_file_of_everything_is_taken_apart_by_conditions() {
    let budget = Case::sample("even-risk");
    let (_, lines) = rows(&budget, "budget.csv");
    let mut wide: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for line in &lines {
        wide.entry(line[0].clone()).or_default().insert(line[2].clone(), line[1].clone());
    }
    let mut text = "Rozpočet projektu\n\nKapitola;Původní;Revidovaný\n".to_owned();
    for (heading, versions) in &wide {
        let amount = |version: &str| versions.get(version).map_or("", String::as_str).to_owned();
        writeln!(text, "{heading};{};{}", amount("initial"), amount("revised")).expect("a text");
    }
    text += "Celkem;1;2\nSchválila ředitelka;;\n";
    let mut inputs = String::new();
    for (version, header) in [("initial", "Původní"), ("revised", "Revidovaný")] {
        writeln!(
            inputs,
            "[[input]]\ntable = \"budget\"\nfile = \"rozpočet.csv\"\nfooter_rows = 2\nwhere = \"{header} is not null\"\n\
             columns = {{ heading = [\"Heading\", \"Kapitola\"], amount = \"{header}\" }}\nbuild = {{ version = \"{version}\" }}"
        )
        .expect("a text");
    }
    let case = budget.without("budget.csv").with("rozpočet.csv", text).append("dosah.toml", &inputs);
    same_figures(&case);
}

#[test]
fn ids_are_built_and_rows_of_another_project_are_left_out() {
    // Every id in two halves with spaces around them, and every row once more as one of another project.
    let change = |text: &str| {
        let column = text.lines().next().expect("a header").split(',').position(|label| label == "child_id").expect("ids");
        let mut changed = String::new();
        for (at, line) in text.lines().enumerate() {
            let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
            let halves = if at == 0 { "Pobočka,Číslo,Projekt".to_owned() } else { cells[column].replace("ER-", "ER , ") + ",Even Risk" };
            cells[column] = halves;
            writeln!(changed, "{}", cells.join(",")).expect("a text");
            if at > 0 {
                writeln!(changed, "{}", cells.join(",").replace("Even Risk", "Another")).expect("a text");
            }
        }
        changed
    };
    let mut case = Case::sample("even-risk").replace(
        "dosah.toml",
        "file = \"sessions-*.csv\"",
        "file = \"sessions-*.csv\"\nbuild = { child_id = \"{Pobočka}-{Číslo}\" }\nwhere = \"Projekt = 'Even Risk'\"",
    );
    for file in ["sessions-2014.csv", "sessions-2015.csv", "sessions-2016.csv", "children.csv"] {
        case = case.edit(file, change);
    }
    let input = "[[input]]\ntable = \"children\"\nfile = \"children.csv\"\nbuild = { child_id = \"{Pobočka}-{Číslo}\" }\nwhere = \"Projekt like 'Even%'\"";
    let case = case.append("dosah.toml", input);
    same_figures(&case);
}

/// The parts of a dimension that is not empty, and the total.
fn parts(figures: &Measurements, indicator: &str, dimension: &str) -> (BTreeMap<String, u64>, u64) {
    let of = |wanted: &str| {
        let rows = figures.0.iter().filter(move |((id, period, dimension, _), _)| {
            (id.as_str(), period.as_str(), dimension.as_str()) == (indicator, "total", wanted)
        });
        rows.map(|((.., category), row)| (category.clone(), row.value.parse().expect("a count"))).collect::<BTreeMap<String, u64>>()
    };
    (of(dimension), of("total")["total"])
}

#[test]
fn kinds_of_unknown_are_kept_apart_and_add_up_with_the_rest() {
    let codes = ["8", "9", "99"];
    let input = "[[input]]\ntable = \"children\"\nfile = \"children.csv\"\nvalues = { sex = { \"8\" = \"unknown\", \"9\" = \"unknown:refused\", \"99\" = \"unknown:not_collected\" }, area = { \"praha_4\" = \"unknown:not_known\" } }\n\
                 [[indicator]]\nid = \"no_sex\"\ntitle = { en = \"a\", cs = \"a\" }\ndefinition = { en = \"a\", cs = \"a\" }\nmeasure = \"count\"\nfrom = \"sessions\"\nwhere = \"status = 'held' and is_child and sex is null\"\nof = \"child\"\nunit = \"children\"\naggregation = \"distinct\"\n\
                 [[indicator]]\nid = \"refused\"\ntitle = { en = \"a\", cs = \"a\" }\ndefinition = { en = \"a\", cs = \"a\" }\nmeasure = \"count\"\nfrom = \"sessions\"\nwhere = \"status = 'held' and is_child and sex = 'unknown:refused'\"\nof = \"child\"\nunit = \"children\"\naggregation = \"distinct\"\n\
                 [[indicator]]\nid = \"no_boys\"\ntitle = { en = \"a\", cs = \"a\" }\ndefinition = { en = \"a\", cs = \"a\" }\nmeasure = \"count\"\nfrom = \"sessions\"\nwhere = \"status = 'held' and is_child and not (sex = 'male')\"\nof = \"child\"\nunit = \"children\"\naggregation = \"distinct\"";
    let case = Case::sample("even-risk").append("dosah.toml", input).edit("children.csv", |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, line) in lines.iter_mut().enumerate().skip(20) {
            *line = line.replace(",female,", &format!(",{},", codes[at % 3]));
        }
        lines.join("\n") + "\n"
    });
    let figures = case.measurements("internal");
    let (sexes, total) = parts(&figures, "children_reached", "sex");
    assert_eq!(total, 47);
    assert_eq!(sexes.values().sum::<u64>(), total);
    for category in ["female", "male", "other", "unknown", "unknown:refused", "unknown:not_collected"] {
        assert!(sexes.contains_key(category), "{sexes:?}");
    }
    assert!(!sexes.contains_key("unknown:not_known"), "{sexes:?}");
    let unknown = sexes["unknown"] + sexes["unknown:refused"] + sexes["unknown:not_collected"];
    assert!(sexes["unknown"] > 0 && sexes["unknown:refused"] > 0 && sexes["unknown:not_collected"] > 0, "{sexes:?}");
    let (areas, _) = parts(&figures, "children_reached", "area");
    assert_eq!(areas.values().sum::<u64>(), total);
    assert!(areas["unknown:not_known"] > 0, "{areas:?}");
    let (pairs, _) = parts(&figures, "children_reached", "sex*age_band");
    assert_eq!(pairs.values().sum::<u64>(), total);
    assert_eq!(figures.total("no_sex"), unknown.to_string());
    assert_eq!(figures.total("refused"), sexes["unknown:refused"].to_string());
    assert_eq!(figures.total("no_boys"), (sexes["female"] + sexes["other"]).to_string());
    case.run("report project -o out --audience internal").succeeds();
    let page = std::fs::read_to_string(case.path("out/funder.en.html")).expect("a page");
    assert!(page.contains("Declined to say"), "the kinds have columns");
}

#[test]
fn a_project_of_money_and_activities_needs_no_children() {
    let mut case = Case::sample("even-risk")
        .edit("dosah.toml", |text| {
            text.replace(
                "[[already_public]]\nindicator = \"children_reached\"\nvalue = 47.0\n",
                "[[already_public]]\nindicator = \"final_cost\"\nvalue = 36702.0\n",
            )
        })
        .replace("dosah.toml", "[[input]]\ntable = \"sessions\"\nfile = \"sessions-*.csv\"\n", "")
        .edit("dosah.toml", |text| text.replacen("[project]\n", "[project]\nwithout = [\"children\", \"sessions\"]\n", 1));
    for file in ["children.csv", "sessions-2014.csv", "sessions-2015.csv", "sessions-2016.csv", "phase_transitions.csv", "scores.csv"] {
        case = case.without(file);
    }
    let figures = case.measurements("funder");
    assert_eq!(figures.total("final_cost"), "36702.00");
    assert_eq!(
        figures.0[&("children_reached".to_owned(), "total".to_owned(), "total".to_owned(), "total".to_owned())].state,
        "not_applicable"
    );
}

#[test]
fn a_ratio_is_broken_down_where_both_of_its_sides_are() {
    let input = "[[indicator]]\nid = \"sessions_a_child\"\ntitle = { en = \"a\", cs = \"a\" }\ndefinition = { en = \"a\", cs = \"a\" }\nmeasure = \"ratio\"\nplus = [\"sessions_held\"]\nover = \"children_reached\"\nunit = \"ratio\"\nby = [\"service\"]\naggregation = \"ratio_of_sums\"";
    let figures = Case::sample("even-risk").append("dosah.toml", input).measurements("internal");
    let ratios: Vec<_> = figures.0.iter().filter(|((id, _, dimension, _), _)| id == "sessions_a_child" && dimension == "service").collect();
    assert!(ratios.len() > 1, "{ratios:?}");
    for ((_, period, dimension, category), ratio) in ratios.into_iter().filter(|(_, row)| row.state == "number") {
        assert_eq!(ratio.numerator, figures.of("sessions_held", period, dimension, category), "{category}");
        assert_eq!(ratio.denominator, figures.of("children_reached", period, dimension, category), "{category}");
    }
}
