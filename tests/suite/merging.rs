//! Merging before hiding: bands of few children are shown together, and nobody learns more by that.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;

use crate::protection::Attack;
use crate::support::{Case, Key, Measurements, Row};

/// So narrow that few of 47 children are in each.
const BANDS: &str = r#"bands = ["0-1", "2-3", "4-5", "6-7", "8-9", "10-11", "12-13", "14-15", "16-17", "18+"]"#;

fn narrow_bands() -> Case {
    Case::sample("even-risk").replace("dosah.toml", r#"bands = ["0-5", "6-11", "12-14", "15-17", "18+"]"#, BANDS)
}

fn nothing_merged() -> Case {
    narrow_bands().edit("dosah.toml", |text| format!("{text}\n[disclosure]\nmerge = []\n"))
}

/// The bands of children reached, with their figures.
fn bands(table: &Measurements) -> BTreeMap<String, Row> {
    let of_bands =
        |(indicator, period, dimension, _): &Key| indicator == "children_reached" && period == "total" && dimension == "age_band";
    table.0.iter().filter(|(key, _)| of_bands(key)).map(|(key, row)| (key.3.clone(), row.clone())).collect()
}

/// The first and the last year of a band.
fn years(band: &str) -> Option<(u32, u32)> {
    match band.split_once('-') {
        Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
        None => Some((band.strip_suffix('+')?.parse().ok()?, u32::MAX)),
    }
}

fn is_within(band: &str, wider: &str) -> bool {
    let (Some((first, last)), Some((from, to))) = (years(band), years(wider)) else { return false };
    band != wider && from <= first && last <= to
}

/// The bands that are not a part of a wider one.
fn widest(bands: &BTreeMap<String, Row>) -> Vec<(&String, &Row)> {
    bands.iter().filter(|(band, _)| !bands.keys().any(|wider| is_within(band, wider))).collect()
}

#[test]
fn bands_of_few_children_are_shown_together_and_add_up_to_all_of_them() {
    let case = narrow_bands();
    let (funder, team) = (case.measurements("funder"), case.measurements("internal"));
    assert_eq!(bands(&team).len(), 11, "the team sees every band and no other");
    let bands = bands(&funder);
    let shown = widest(&bands);
    assert!(shown.len() < 11 && shown.iter().any(|(band, _)| !team.0.keys().any(|key| key.3 == **band)), "{shown:?}");
    let sum: u64 = shown.iter().map(|(band, row)| row.value.parse::<u64>().unwrap_or_else(|_| panic!("{band} is hidden"))).sum();
    assert_eq!(sum.to_string(), funder.total("children_reached"));
    for (band, row) in &bands {
        let is_shown = shown.iter().any(|(shown, _)| *shown == band);
        assert_eq!(row.state == "suppressed", !is_shown, "{band}: {row:?}");
    }
}

#[test]
fn the_table_names_for_every_band_the_one_it_is_shown_in_and_has_no_such_column_where_nothing_is_merged() {
    let merged = narrow_bands().table("funder");
    let mut reader = csv::Reader::from_reader(merged.as_bytes());
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("a table");
    assert_eq!(columns.last().map(String::as_str), Some("shown_in"));
    let of_bands = |row: &&csv::StringRecord| &row[0] == "children_reached" && &row[1] == "total" && &row[2] == "age_band";
    let replaced: Vec<&csv::StringRecord> = rows.iter().filter(of_bands).filter(|row| !row[12].is_empty()).collect();
    assert!(replaced.len() > 1);
    for row in replaced {
        let instead = rows.iter().filter(of_bands).find(|other| other[3] == row[12]).expect("the band that it is shown in");
        assert!(is_within(&row[3], &instead[3]) && &row[4] == "suppressed" && instead[12].is_empty(), "{row:?} {instead:?}");
    }
    let header = |table: &str| table.lines().next().map(str::to_owned).expect("a header");
    let plain = header(&merged).replace(",shown_in", "");
    assert_eq!([header(&narrow_bands().table("internal")), header(&nothing_merged().table("funder"))], [plain.clone(), plain]);
}

#[test]
fn merging_lets_more_be_read_by_the_funder_and_no_less_by_everybody() {
    let numbers = |case: &Case, audience: &str| case.measurements(audience).0.values().filter(|row| row.state == "number").count();
    let (with, without) = (narrow_bands(), nothing_merged());
    assert!(numbers(&with, "funder") > numbers(&without, "funder"));
    assert!(numbers(&with, "public") >= numbers(&without, "public"));
}

#[test]
fn what_is_merged_for_the_funder_is_merged_for_everybody() {
    let case = narrow_bands();
    let [funder, public] = ["funder", "public"].map(|audience| bands(&case.measurements(audience)));
    let public = widest(&public);
    for (band, _) in widest(&funder) {
        assert!(public.iter().any(|(wider, _)| *wider == band || is_within(band, wider)), "{band} is torn apart: {public:?}");
    }
}

#[test]
fn nothing_is_merged_where_the_project_says_so() {
    let case = nothing_merged();
    let keys = |audience: &str| case.measurements(audience).0.into_keys().collect::<BTreeSet<Key>>();
    let all = keys("internal");
    assert_eq!((keys("funder"), keys("public")), (all.clone(), all));
}

#[test]
fn the_order_of_rows_does_not_change_what_is_merged() {
    let case = narrow_bands();
    let mut random = Rng::with_seed(6);
    let mut shuffled = narrow_bands();
    for file in ["children.csv", "sessions-2015.csv"] {
        shuffled = shuffled.edit(file, |text| {
            let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
            random.shuffle(&mut lines[1..]);
            lines.concat()
        });
    }
    for audience in ["funder", "public"] {
        assert_eq!(case.table(audience), shuffled.table(audience));
    }
}

#[test]
fn no_hidden_count_can_be_worked_out_from_merged_ones() {
    let case = narrow_bands();
    let (table, truth) = with_groups(&case.measurements("funder"), &case.measurements("internal"));
    assert_eq!(Attack::on(&table, &truth, 1).worked_out(&truth, 5), BTreeSet::new());
}

#[test]
fn the_attack_bites_when_a_band_is_shown_beside_the_one_it_is_merged_into() {
    let case = narrow_bands();
    let (table, truth) = with_groups(&case.measurements("funder"), &case.measurements("internal"));
    let small = |row: &Row| row.value.parse::<u64>().is_ok_and(|count| 0 < count && count < 5);
    let parts = truth.0.iter().filter(|(key, row)| key.0 == "children_reached" && key.2 == "shown_band*age_band" && small(row));
    let bitten = parts.into_iter().any(|(part, _)| {
        let mut told = table.clone();
        for key in truth.0.keys().filter(|key| (&key.0, &key.1, &key.2) == (&part.0, &part.1, &part.2) && *key != part) {
            told.0.insert(key.clone(), truth.0[key].clone());
        }
        !Attack::on(&told, &truth, 1).worked_out(&truth, 5).is_empty()
    });
    assert!(bitten);
}

/// The merged bands as a dimension of their own, which the attack knows how to add up, and the table of both dimensions.
fn with_groups(table: &Measurements, truth: &Measurements) -> (Measurements, Measurements) {
    let (mut groups, mut true_groups) = (Measurements(BTreeMap::new()), truth.clone());
    for (key, row) in &table.0 {
        let Some(at) = key.2.split('*').position(|dimension| dimension == "age_band") else {
            groups.0.insert(key.clone(), row.clone());
            continue;
        };
        let shown: Key = (key.0.clone(), key.1.clone(), key.2.replace("age_band", "shown_band"), key.3.clone());
        let band = key.3.split('|').nth(at).unwrap_or_default();
        let with = |band: &str| {
            let parts = key.3.split('|').enumerate();
            parts.map(|(place, part)| if place == at { band } else { part }).collect::<Vec<_>>().join("|")
        };
        let wider = table.0.keys().filter(|other| (&other.0, &other.1, &other.2) == (&key.0, &key.1, &key.2));
        let wider = wider.filter_map(|other| other.3.split('|').nth(at)).find(|other| is_within(band, other));
        if let Some(true_row) = truth.0.get(key) {
            groups.0.insert(key.clone(), row.clone());
            let both = |group: &str| (key.0.clone(), key.1.clone(), shown.2.clone() + "*age_band", format!("{}|{band}", with(group)));
            groups.0.insert(both(wider.unwrap_or(band)), row.clone());
            true_groups.0.insert(both(wider.unwrap_or(band)), true_row.clone());
            if wider.is_none() {
                groups.0.insert(shown.clone(), row.clone());
                true_groups.0.insert(shown, true_row.clone());
            }
        } else {
            let inside = truth.0.iter().filter(|(part, _)| {
                (&part.0, &part.1, &part.2) == (&key.0, &key.1, &key.2)
                    && part.3.split('|').nth(at).is_some_and(|inner| is_within(inner, band) && with(inner) == part.3)
            });
            let sum: i64 = inside.map(|(_, row)| row.value.parse::<i64>().expect("a count")).sum();
            let true_row = Row { value: sum.to_string(), numerator: sum.to_string(), ..row.clone() };
            groups.0.insert(shown.clone(), row.clone());
            true_groups.0.insert(shown, true_row);
        }
    }
    (groups, true_groups)
}

#[test]
fn the_project_can_speak_of_merged_bands_and_explain_shows_them() {
    let case = narrow_bands();
    let merged = bands(&case.measurements("funder"));
    let wide = widest(&merged);
    let (band, row) = wide.iter().find(|(band, _)| merged.keys().any(|inner| is_within(inner, band))).expect("something is merged");
    let case = case.edit("narrative.en.md", |text| format!("{text}\n\nIn all {{{{ children_reached[age_band={band}] }}}} of that age.\n"));
    for audience in ["funder", "internal"] {
        case.run(&format!("report project --template funder --lang en --audience {audience} --output {audience}")).succeeds();
    }
    let page = std::fs::read_to_string(case.path("funder").join("funder.en.html")).expect("a page");
    // The figure is a link to its card.
    let said = page.split("In all ").nth(1).and_then(|rest| rest.split(" of that age").next()).expect("the sentence");
    assert!(page.contains(&band.replace('-', "–")) && said.contains(&row.value), "{said}");
    let explained = case.run("explain project children_reached --audience funder").succeeds().out;
    assert!(explained.contains(&band.replace('-', "–")), "{explained}");
}

#[test]
fn groups_of_areas_are_checked_with_their_place() {
    let group = |areas: &str| {
        let text = format!("\n[[area_group]]\nid = \"east\"\ntitle = {{ en = \"East\", cs = \"Východ\" }}\nareas = {areas}\n");
        narrow_bands().edit("dosah.toml", |file| file.to_owned() + &text).run("indicators project").err
    };
    assert!(group(r#"["praha_9", "praha_99"]"#).contains("there is no area \"praha_99\""));
    assert!(group(r#"["praha_9"]"#).contains("puts nothing together"));
    assert!(group(r#"["praha_9", "praha_9"]"#).contains("is in two groups, or twice in one"));
    let wrong =
        narrow_bands().edit("dosah.toml", |text| format!("{text}\n[disclosure]\nmerge = [\"sex\"]\n")).run("indicators project").err;
    assert!(wrong.contains("there is no dimension to be merged \"sex\""), "{wrong}");
}

#[test]
fn a_group_of_areas_is_called_neither_like_an_area_nor_like_what_there_is_without_it() {
    for (id, message) in [
        ("unknown", "\"unknown\" is a category of dosah's own"),
        ("total", "\"total\" is a category of dosah's own"),
        ("praha_9", "\"praha_9\" is an area already"),
        ("praha_3", "\"praha_3\" is an area already"),
    ] {
        let text =
            format!("\n[[area_group]]\nid = \"{id}\"\ntitle = {{ en = \"East\", cs = \"Východ\" }}\nareas = [\"praha_9\", \"praha_4\"]\n");
        let case = narrow_bands().edit("dosah.toml", |file| file.to_owned() + &text);
        let refused = case.run("indicators project").exits(2).err;
        let file = std::fs::read_to_string(case.path("project").join("dosah.toml")).expect("the project file");
        let line = file.lines().position(|line| line == format!("id = \"{id}\"") && file.lines().any(|next| next == "[[area_group]]"));
        let group = file.lines().position(|line| line == "[[area_group]]").expect("the group") + 2;
        assert!(line.is_some() && refused.contains(&format!("dosah.toml:{group}:")) && refused.contains(message), "{refused}");
    }
}
