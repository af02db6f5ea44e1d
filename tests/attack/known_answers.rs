//! Tables whose answers others published (D1 to D15): the attacker finds the listed intervals in what others hid, and nothing in what
//! dosah hides. The rules about money (D13, D14) are tested where they stand, in `src/disclosure/dominance.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use crate::comparison::written;
use crate::joint::{Claim, Print, Trait, World, system};
use crate::library::{Count, Sum, protected, sums};
use crate::published::{Figure, figures};
use crate::system::System;

/// A file of the known answers.
pub fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/disclosure").join(name)
}

fn known(id: &str) -> Json {
    let text = fs::read_to_string(case(&format!("{id}.json"))).expect("a known answer");
    serde_json::from_str(&text).expect("JSON")
}

fn text(json: &Json) -> String {
    json.as_str().expect("text").to_owned()
}

fn number(json: &Json) -> i64 {
    json.as_i64().expect("a whole number")
}

fn list(json: &Json) -> &[Json] {
    json.as_array().expect("a list")
}

/// The counts of a case, of one indicator.
fn counts(case: &Json, indicator: &str) -> Vec<Count> {
    let rows = list(&case["long"])[1..].iter().filter(|row| row[0] == indicator);
    rows.map(|row| Count::new(text(&row[2]), if row[2] == "total" { "total".to_owned() } else { text(&row[3]) }, number(&row[4]))).collect()
}

/// What everybody knows about the categories of a case: which are within which.
fn world(case: &Json) -> World {
    let mut world = World::plain();
    for hierarchy in case["hierarchy"].as_array().into_iter().flatten() {
        for (category, whole) in hierarchy["map"].as_object().expect("a map") {
            let parent: Trait = (text(&hierarchy["parent"]), text(whole));
            world.within.entry((text(&hierarchy["child"]), category.clone())).or_default().push(parent);
        }
    }
    world
}

/// What a reader of a results table can work with, and which of its rows is which count.
fn attacked(csv: &str, implied: &[Claim], world: &World, print: Print) -> (System, BTreeMap<String, usize>) {
    let published = figures(csv);
    let (system, ..) = system(&published.iter().collect::<Vec<_>>(), implied, world, print);
    (system, published.iter().enumerate().map(|(at, figure)| (name(figure), at)).collect())
}

/// `row*col=w|b`, as the cases name cells.
fn name(figure: &Figure) -> String {
    let (dimensions, categories): (Vec<&str>, Vec<&str>) =
        figure.cut.iter().map(|(dimension, category)| (dimension.as_str(), category.as_str())).unzip();
    format!("{}={}", dimensions.join("*"), categories.join("|"))
}

/// Every scenario of a case has the listed intervals.
fn assert_intervals(id: &str) {
    let known = known(id);
    let all = counts(&known, &text(&known["long"][1][0]));
    for scenario in list(&known["scenarios"]) {
        let hidden: BTreeSet<(String, String)> = list(&scenario["hidden"]).iter().map(|cell| (text(&cell[0]), text(&cell[1]))).collect();
        let without: Vec<String> = scenario["without_dimensions"].as_array().into_iter().flatten().map(text).collect();
        let counts: Vec<Count> = all.iter().filter(|count| !without.contains(&count.dimension)).cloned().collect();
        let csv = written(&counts, |at| hidden.contains(&(counts[at].dimension.clone(), counts[at].category.clone())));
        let print = Print { least_hidden: i64::from(scenario["zeros"] == "shown"), ..Print::exact(0) };
        let (system, rows) = attacked(&csv, &[], &world(&known), print);
        let expected = scenario["expected"].as_object().expect("intervals");
        assert!(!expected.is_empty());
        for (cell, interval) in expected {
            let interval = [number(&interval[0]), number(&interval[1])];
            assert_eq!(system.interval(rows[cell]), interval, "{id}, {}: {cell}", scenario["name"]);
        }
    }
}

/// No small count of what dosah makes of a case is known too well; gives the names of what is hidden.
fn assert_safe(csv: &str, counts: &[Count], world: &World, print: Print) -> BTreeSet<String> {
    let (system, rows) = attacked(csv, &[], world, print);
    for count in counts {
        let name = format!(
            "{}={}",
            if count.dimension == "total" { "" } else { &count.dimension },
            if count.dimension == "total" { "" } else { &count.category }
        );
        let row = rows[&name];
        if (1..print.threshold).contains(&count.count) {
            assert!(!system.rows[row].is_printed, "{name} is printed");
            let [low, high] = system.interval(row);
            assert!(low <= 1 && high >= print.threshold, "{name} is {} and known as {low} to {high}", count.count);
        } else if let Row { is_printed: true, least, most } = told(&system, row) {
            assert!(
                least <= count.count && most.is_none_or(|most| count.count <= most),
                "{name} is {} and a false one is printed",
                count.count
            );
        }
    }
    rows.into_iter().filter(|(_, row)| !system.rows[*row].is_printed).map(|(name, _)| name).collect()
}

struct Row {
    is_printed: bool,
    least: i64,
    most: Option<i64>,
}

fn told(system: &System, row: usize) -> Row {
    let crate::system::Row { is_printed, least, most, .. } = system.rows[row];
    Row { is_printed, least, most }
}

/// What dosah hides of a case, which is safe.
fn hidden(id: &str, threshold: i64) -> BTreeSet<String> {
    let known = known(id);
    let counts = counts(&known, &text(&known["long"][1][0]));
    let csv = protected(&counts, &sums(&counts), u64::try_from(threshold).expect("small"), None);
    assert_safe(&csv, &counts, &world(&known), Print::exact(threshold))
}

#[test]
fn d1_two_hidden_counts_in_every_line_are_not_enough() {
    assert_intervals("D1");
    // The only small count is a 5.
    assert_eq!(hidden("D1", 6).len(), 4);
}

#[test]
fn d2_groupings_that_share_towns_are_protected_together() {
    assert_intervals("D2");
    let known = known("D2");
    let (counts, world) = (counts(&known, "count"), world(&known));
    let mut sums: Vec<Sum> = sums(&counts);
    for (whole, count) in counts.iter().enumerate().filter(|(_, count)| ["county", "size"].contains(&count.dimension.as_str())) {
        let grouped = (count.dimension.clone(), count.category.clone());
        let inside = |part: &usize| {
            world
                .within
                .get(&(counts[*part].dimension.clone(), counts[*part].category.clone()))
                .is_some_and(|within| within.contains(&grouped))
        };
        sums.push((whole, (0..counts.len()).filter(inside).collect()));
    }
    let csv = protected(&counts, &sums, 4, None);
    let hidden = assert_safe(&csv, &counts, &world, Print::exact(4));
    assert!(hidden.contains("municipality=N"), "K is exact unless N is hidden: {hidden:?}");
}

#[test]
fn d3_an_interval_of_four_is_too_narrow() {
    assert_intervals("D3");
    assert!(hidden("D3", 5).contains("age*geo=young|Portugal"));
}

#[test]
fn d4_d5_d6_patterns_of_others_have_their_intervals_and_those_of_dosah_are_safe() {
    for (id, threshold) in [("D4", 3), ("D5", 4), ("D6", 5)] {
        assert_intervals(id);
        assert!(!hidden(id, threshold).is_empty(), "{id}");
    }
    // Against disclosure of exact counts six hidden ones suffice; a count that may be one or none, or four, takes no more here.
    assert!(hidden("D5", 4).len() <= 8, "{:?}", hidden("D5", 4));
}

#[test]
fn d7_what_is_left_of_a_total_counts_one_woman() {
    let known = known("D7");
    for implied in list(&known["scenarios"][0]["implied"]) {
        let counts = counts(&known, &text(&implied["indicator"]));
        let world = World { open: BTreeSet::from(["sex".to_owned()]), ..World::plain() };
        let trait_of = |dimension: &str, category: &str| (dimension.to_owned(), category.to_owned());
        let age = text(&implied["cell"]["age_band"]);
        let women = Claim { of: vec![trait_of("age_band", &age), trait_of("period", "total")], without: Some(trait_of("sex", "male")) };
        let (system, _) = attacked(&written(&counts, |_| false), std::slice::from_ref(&women), &world, Print::exact(5));
        assert_eq!(system.interval(counts.len()), [number(&implied["value"]); 2]);

        // Where the rest has a row of its own, as in every table of dosah, it is hidden and cannot be worked out.
        let rest = |count: &Count, of: &Count| {
            Count::new(count.dimension.clone(), count.category.replace("male", "female"), of.count - count.count)
        };
        let total = |name: &str| counts.iter().find(|count| count.category == name).expect("a total").clone();
        let mut both = counts.clone();
        both.extend(counts.iter().filter_map(|count| match count.dimension.as_str() {
            "sex" => Some(rest(count, &total("total"))),
            "age_band*sex" => Some(rest(count, &total(count.category.split('|').next().unwrap_or_default()))),
            _ => None,
        }));
        let csv = protected(&both, &sums(&both), 5, None);
        let hidden = assert_safe(&csv, &both, &World::plain(), Print::exact(5));
        assert!(hidden.contains(&format!("age_band*sex={age}|female")) && hidden.contains(&format!("age_band*sex={age}|male")));
    }
}

#[test]
fn d8_two_sets_of_bands_tell_what_is_between_their_borders() {
    let known = known("D8");
    let mut csv = written(&counts(&known, "persons"), |_| false);
    // Nobody works less than 20 hours and at least 25.
    for zero in list(&known["structural_zeros"]) {
        csv += &format!("reached,total,{},{},zero,0,0,,children,,,counted\n", text(&zero["dimension"]), text(&zero["category"]));
    }
    for implied in list(&known["scenarios"][0]["implied"]) {
        let cell = implied["cell"].as_object().expect("categories");
        let of =
            cell.iter().map(|(dimension, category)| (dimension.clone(), text(category))).chain([("period".to_owned(), "total".to_owned())]);
        let claim = Claim { of: of.collect(), without: None };
        let (system, rows) = attacked(&csv, &[claim], &World::plain(), Print::exact(5));
        assert_eq!(system.interval(rows.len()), [number(&implied["value"]); 2]);
    }
}

#[test]
fn d9_totals_of_different_tables_are_one_system() {
    let known = known("D9");
    let published = &known["published"];
    let of = |name: &str| number(&published[name]);
    let males = "males: living and working in A, living in A and working elsewhere, working in A and living elsewhere";
    let sexes = |sex: &str| ["A|A", "A|else", "else|A"].map(|place| format!("{sex}|{place}"));
    let mut counts = vec![
        Count::new("live", "A", of("employed living in A")),
        Count::new("work", "A", of("working in A")),
        Count::new("live*work", "A|A", of("living and working in A")),
    ];
    counts.extend(
        sexes("male").into_iter().zip(list(&published[males])).map(|(name, count)| Count::new("sex*live*work", name, number(count))),
    );
    let shown = counts.len();
    counts.extend(sexes("female").map(|name| Count::new("sex*live*work", name, 0)));
    let (system, _) = attacked(&written(&counts, |at| at >= shown), &[], &World::plain(), Print::exact(5));
    let expected = ["living and working in A", "living in A, working elsewhere", "working in A, living elsewhere"];
    for (at, name) in expected.iter().enumerate() {
        assert_eq!(system.interval(shown + at), [number(&known["expected"][format!("females: {name}")]); 2], "{name}");
    }
}

#[test]
fn d10_exact_means_beside_rounded_counts_have_one_solution() {
    let known = known("D10");
    let published = &known["published"];
    let counts: Vec<i64> = list(&published["perturbed counts"]).iter().map(number).collect();
    let means: Vec<f64> = list(&published["original means"]).iter().map(|mean| mean.as_f64().expect("a mean")).collect();
    let far = number(&published["largest deviation"]);
    let near = |count: i64| count - far..=count + far;
    // A sum of whole numbers is a whole number, up to the four digits that a mean is printed with.
    let sum = |count: i64, mean: f64| {
        #[expect(clippy::cast_precision_loss, reason = "a count below 100")]
        let sum = count as f64 * mean;
        ((sum - sum.round()).abs() < 0.005).then_some(sum.round())
    };
    let mut found = Vec::new();
    for (one, other) in near(counts[0]).flat_map(|one| near(counts[1]).map(move |other| (one, other))) {
        let whole = one + other;
        let sums = (sum(one, means[0]), sum(other, means[1]), sum(whole, means[2]));
        if let (Some(first), Some(second), Some(all)) = sums
            && near(counts[2]).contains(&whole)
            && (first + second - all).abs() < 0.5
        {
            found.push(vec![one, other, whole]);
        }
    }
    let expected = known["expected"].as_object().expect("answers").values().next().expect("an answer");
    assert_eq!(found, [list(expected).iter().map(number).collect::<Vec<i64>>()]);
}

#[test]
fn d11_every_number_is_rounded_by_itself() {
    let known = known("D11");
    let lines = |json: &Json| list(json).iter().map(|line| list(line).iter().map(number).collect::<Vec<i64>>()).collect::<Vec<_>>();
    let whole = |part: &Json, rows: &str| [lines(&part[rows]), vec![list(&part["totals"]).iter().map(number).collect()]].concat();
    let input = whole(&known["input"], "rows (male, female, total)");
    let expected = whole(&known["expected"], "rows");
    let place = |row: usize, column: usize| match (row, column) {
        (3, 2) => ("total", "total".to_owned()),
        (row, 2) => ("row", format!("r{row}")),
        (3, column) => ("sex", format!("s{column}")),
        (row, column) => ("row*sex", format!("r{row}|s{column}")),
    };
    let cells = || (0..4).flat_map(|row| (0..3).map(move |column| (row, column)));
    let count = |(row, column): (usize, usize)| {
        let (dimension, category) = place(row, column);
        Count::new(dimension, category, input[row][column])
    };
    let counts: Vec<Count> = cells().map(count).collect();
    // What is small is hidden before anything is rounded; what dosah prints is what is listed.
    let threshold = 3;
    let csv = protected(&counts, &sums(&counts), 3, Some(5));
    let published = figures(&csv);
    let mut printed = 0;
    for (row, column) in cells() {
        let (dimension, category) = place(row, column);
        let cell = if dimension == "total" { "=".to_owned() } else { format!("{dimension}={category}") };
        let figure = published.iter().find(|figure| name(figure) == cell).expect("a figure");
        if figure.is_printed() {
            assert_eq!(figure.numerator, Some(expected[row][column]), "{cell}");
            printed += 1;
        }
    }
    assert!(printed >= 6, "only {printed} of 12 are printed");
    assert_safe(&csv, &counts, &World::plain(), Print { rounding: 5, ..Print::exact(threshold) });
}

#[test]
fn d12_readers_undo_other_ways_of_rounding() {
    let known = known("D12");
    for (formula, expected) in known["expected"].as_object().expect("formulas") {
        let rounded = |count: i64| match formula.split(' ').next() {
            Some("midpoint") => (count + 5) / 6 * 6 - if count == 0 { 0 } else { 3 },
            _ if count <= 7 => 0,
            _ => (count + 2) / 5 * 5,
        };
        for (count, print) in expected.as_object().expect("counts") {
            assert_eq!(rounded(count.parse().expect("a count")), number(print), "{formula} of {count}");
        }
    }
}

#[test]
fn d15_totals_are_true_or_hidden() {
    let known = known("D15");
    let rows = known["input"]["rows"].as_object().expect("rows");
    let mut counts = Vec::new();
    let mut columns = [0, 0];
    for (row, numbers) in rows {
        let numbers: Vec<i64> = list(numbers).iter().map(number).collect();
        counts.push(Count::new("row", row.clone(), numbers.iter().sum()));
        for (column, count) in numbers.iter().enumerate() {
            columns[column] += count;
            counts.push(Count::new("row*col", format!("{row}|c{column}"), *count));
        }
    }
    counts.extend(columns.iter().enumerate().map(|(column, count)| Count::new("col", format!("c{column}"), *count)));
    counts.push(Count::new("total", "total", columns.iter().sum()));
    let expected = |name: &str| number(&known["expected"][name]);
    assert_eq!(counts.last().map(|count| count.count), Some(expected("true grand total")));
    let csv = protected(&counts, &sums(&counts), 5, None);
    let hidden = assert_safe(&csv, &counts, &World::plain(), Print::exact(5));
    assert!(hidden.contains("row*col=south|c0"));
    let published = figures(&csv);
    let printed = |cell: &str| published.iter().find(|figure| name(figure) == cell).and_then(|figure| figure.numerator);
    assert_eq!(printed("="), Some(expected("true grand total")), "nothing asks for hiding it");
    assert!([None, Some(expected("true row total south"))].contains(&printed("row=south")));
    let false_ones = [expected("false row total"), expected("false grand total")];
    let false_total = |figure: &&Figure| figure.cut.len() < 2 && figure.numerator.is_some_and(|count| false_ones.contains(&count));
    assert_eq!(published.iter().find(false_total), None);
}
