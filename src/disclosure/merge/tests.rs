//! Merged categories in tables made by hand.

use rust_decimal::Decimal;

use super::choice::{Tally, choose, worth};
use super::groups::Group;
use super::{lines, sums};
use crate::disclosure::amounts::Amounts;
use crate::disclosure::tests::tables::{self, adds_up, amount, count, line, protected};
use crate::indicators::measurement::{Measurement, Measurements, Part, Quantity, Value};

/// Neighbours from one place of a line to another.
fn group(first: usize, last: usize) -> Group {
    Group {
        dimension: "age_band".to_owned(),
        category: format!("{first:02}-{last:02}"),
        members: (first..=last).map(|at| format!("{at:02}")).collect(),
        inner: Vec::new(),
    }
}

fn stretches(categories: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = (0..categories).flat_map(|first| (first + 1..categories).map(move |last| group(first, last))).collect();
    groups.sort_by_key(|group| group.members.len());
    groups
}

fn tallies(measurements: &Measurements) -> Vec<Vec<Tally>> {
    let lines = lines::of(&measurements.cells, "age_band");
    let tally = |line: &lines::Line| line.cells.iter().filter_map(|cell| Tally::of(&measurements.cells[*cell], line.position)).collect();
    lines.iter().map(tally).collect()
}

fn chosen(parts: &[u64], threshold: u64) -> Vec<String> {
    let lines = tallies(&line("reached", "age_band", parts));
    let chosen = choose(&stretches(parts.len()), Vec::new(), |groups| worth(&lines, groups, groups, threshold));
    chosen.into_iter().map(|group| group.category).collect()
}

#[test]
fn neighbours_are_merged_where_more_can_be_shown_then() {
    assert_eq!(chosen(&[3, 4, 20], 5), ["00-01"]);
    assert_eq!(chosen(&[3, 20, 20], 5), ["00-01"], "a single hidden figure takes another one with it");
    assert_eq!(chosen(&[3, 0, 4, 20], 5), ["00-02"], "nobody in between is in the way of nothing");
    assert_eq!(chosen(&[10, 20, 30], 5), [] as [&str; 0]);
    assert_eq!(chosen(&[3, 4, 3], 5), [] as [&str; 0], "all of them together are the total");
    assert_eq!(chosen(&[1, 4, 20, 30], 5), ["00-02"], "the only child in one band would know the other four");
}

#[test]
fn everybody_sees_unions_of_what_the_funder_sees() {
    let lines = tallies(&line("reached", "age_band", &[3, 3, 4, 4, 20]));
    let funder = choose(&stretches(5), Vec::new(), |groups| worth(&lines, groups, groups, 5));
    let public = choose(&stretches(5), funder.clone(), |groups| worth(&lines, groups, groups, 10));
    assert_eq!(funder.len(), 2, "{funder:?}");
    assert!(funder.iter().all(|own| public.iter().any(|wider| wider.covers(own))), "{funder:?} {public:?}");
    assert_eq!(public.len(), 1, "{public:?}");
}

#[test]
fn a_merged_figure_is_the_sum_of_its_parts_and_stands_before_them() {
    let mut measurements = line("reached", "age_band", &[3, 4, 20]);
    sums::add(&mut measurements, &[group(0, 1)]).expect("a table that adds up");
    Amounts::of(&measurements).expect("relations that hold");
    let merged = &measurements.cells[1];
    assert_eq!(
        (merged.cut.category(), merged.value, merged.merges.clone()),
        ("00-01".to_owned(), Value::Number(7.into()), vec!["00".to_owned(), "01".to_owned()])
    );
    assert_eq!(merged.numerator.and_then(|quantity| quantity.persons), Some(7));
    assert_eq!(measurements.relations.len(), 2);
}

#[test]
fn parts_that_are_not_the_whole_are_left_alone() {
    // A child can be in two of them.
    let mut measurements = line("reached", "age_band", &[3, 4, 20]);
    measurements.cells[0] = count("reached", &[], 25);
    measurements.relations.clear();
    let before = measurements.cells.len();
    sums::add(&mut measurements, &[group(0, 1)]).expect("nothing to add");
    assert_eq!(measurements.cells.len(), before);
}

#[test]
fn shares_of_merged_bands_are_made_anew_and_persons_never_counted_twice() {
    let sessions = |at: &str, sessions: u64, households: u64| {
        amount("sessions", &[("age_band", at)], Quantity { amount: sessions.into(), persons: Some(households), payees: None })
    };
    let total = amount("sessions", &[], Quantity { amount: 60.into(), persons: Some(8), payees: None });
    let cells = vec![total, sessions("00", 10, 4), sessions("01", 20, 4), sessions("02", 30, 6)];
    let mut measurements = Measurements { cells, relations: vec![adds_up(0, &[1, 2, 3])] };
    sums::add(&mut measurements, &[group(0, 1)]).expect("a table that adds up");
    // Siblings of both bands may be of the same four households.
    assert_eq!(measurements.cells[1].numerator, Some(Quantity { amount: 30.into(), persons: Some(4), payees: None }));

    let share = |at: Option<&str>, part: u64, whole: u64| {
        let cut: Vec<(&str, &str)> = at.map(|at| ("age_band", at)).into_iter().collect();
        tables::share("outreach", &cut, part, whole)
    };
    let cells = vec![share(None, 30, 60), share(Some("00"), 5, 10), share(Some("01"), 10, 30), share(Some("02"), 15, 20)];
    let mut measurements = Measurements { cells, relations: Vec::new() };
    sums::add(&mut measurements, &[group(0, 1)]).expect("a table that adds up");
    let merged = &measurements.cells[1];
    assert_eq!(merged.value.number().map(|number| number.round_dp(1)), Some(Decimal::new(375, 1)));
    assert_eq!(
        measurements.relations.iter().filter(|relation| relation.terms.iter().any(|(_, term)| term.part == Part::Complement)).count(),
        1
    );
}

#[test]
fn middle_values_are_not_merged() {
    let of_band = |cell: Measurement, at: &str| Measurement { cut: tables::cut(&[("age_band", at)]), ..cell };
    let median = |value, cases| tables::median("days", value, cases);
    let cells = vec![median(5, 30), of_band(median(4, 15), "00"), of_band(median(6, 15), "01")];
    assert!(lines::of(&cells, "age_band").is_empty());
}

#[test]
fn what_is_shown_together_is_hidden_by_itself_and_protected() {
    let mut measurements = line("reached", "age_band", &[3, 4, 20]);
    sums::add(&mut measurements, &[group(0, 1)]).expect("a table that adds up");
    for at in [2, 3] {
        measurements.cells[at].merged_into = Some("00-01".to_owned());
    }
    let protected = protected(&measurements, 5);
    assert_eq!(tables::hidden(&protected), [2, 3]);
    let shown: Vec<String> = protected.by("reached", "total", &["age_band"]).map(|cell| cell.cut.category()).collect();
    assert_eq!(shown, ["00-01", "02"]);
    let merged = protected.merged();
    assert_eq!((merged[0].category.as_str(), &merged[0].members[..]), ("00-01", &["00".to_owned(), "01".to_owned()][..]));
    assert_eq!(merged.len(), 1);
}
