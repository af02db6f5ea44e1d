//! How much is hidden: hardly more than the least that protects a table, and nothing that need not be.

use std::fs;

use serde_json::Value as Json;

use crate::comparison::{THRESHOLD, Table, children, counts, fifty_nine, named, written};
use crate::joint::{Print, World, system};
use crate::known_answers::case;
use crate::library::{Count, protected, sums};
use crate::published::{Figure, figures};
use crate::verdict::{Breach, Insider, breaches};

/// The counts of a table and which of them dosah hides.
fn hidden(table: &Table) -> (Vec<Count>, Vec<usize>) {
    let counts = named(&counts(table));
    let csv = protected(&counts, &sums(&counts), 5, None);
    let published = figures(&csv);
    let is_hidden = |count: &Count| {
        let of = |figure: &&Figure| {
            let (dimensions, categories): (Vec<&str>, Vec<&str>) =
                figure.cut.iter().map(|(one, other)| (one.as_str(), other.as_str())).unzip();
            let is_total = count.dimension == "total" && dimensions.is_empty();
            is_total || (count.dimension == dimensions.join("*") && count.category == categories.join("|"))
        };
        published.iter().find(of).expect("every count is there").is_hidden()
    };
    let hidden = (0..counts.len()).filter(|at| is_hidden(&counts[*at])).collect();
    (counts, hidden)
}

/// What the attacker finds in a table in which these counts are hidden.
fn attacked(table: &Table, counts: &[Count], hidden: &[usize], insider: Insider) -> Vec<Breach> {
    let published = figures(&written(counts, |at| hidden.contains(&at)));
    let (system, joint, claims) = system(&published.iter().collect::<Vec<_>>(), &[], &World::plain(), Print::exact(THRESHOLD));
    breaches(&system, &joint, &claims, &children(table), THRESHOLD, insider)
}

/// 200 other tables and the fewest counts to hide in each, found by `benches/optimum.py`.
fn two_hundred() -> Vec<(Table, usize)> {
    let json: Json = serde_json::from_str(&fs::read_to_string(case("optimum200.json")).expect("the tables")).expect("JSON");
    let counts = |row: &Json| row.as_array().expect("a row").iter().map(|count| count.as_i64().expect("a count")).collect();
    let table = |entry: &Json| entry["table"].as_array().expect("rows").iter().map(counts).collect();
    let fewest = |entry: &Json| usize::try_from(entry["fewest"].as_u64().expect("a proved optimum")).expect("small");
    json.as_array().expect("a list").iter().map(|entry| (table(entry), fewest(entry))).collect()
}

#[test]
fn hardly_more_is_hidden_than_must_be_in_the_59_tables() {
    let baseline: Json = serde_json::from_str(&fs::read_to_string(case("baseline59.json")).expect("the baseline")).expect("JSON");
    let fewest = usize::try_from(baseline["optimum_sum"].as_u64().expect("a sum")).expect("small");
    let mut all = 0;
    for (name, table) in fifty_nine() {
        let (counts, hidden) = hidden(&table);
        assert_eq!(attacked(&table, &counts, &hidden, Insider::OfItself), [], "{name}");
        all += hidden.len();
    }
    println!("{all} hidden, {fewest} at least");
    assert!(all * 100 <= fewest * 105, "{all} are hidden where {fewest} are enough");
}

#[test]
fn hardly_more_is_hidden_than_must_be_in_200_other_tables() {
    let (mut all, mut fewest) = (0, 0);
    let tables = two_hundred();
    assert_eq!(tables.len(), 200);
    for (table, least) in tables {
        let (counts, hidden) = hidden(&table);
        assert_eq!(attacked(&table, &counts, &hidden, Insider::OfItself), [], "{table:?}");
        all += hidden.len();
        fewest += least;
    }
    println!("{all} hidden, {fewest} at least");
    assert!(all * 10 <= fewest * 11, "{all} are hidden where {fewest} are enough");
}

#[test]
fn whatever_is_taken_out_of_hiding_gives_something_away() {
    let (mut taken, mut caught, mut tables) = (0, 0, 0);
    for table in fifty_nine().into_values().chain(two_hundred().into_iter().map(|(table, _)| table)) {
        let (counts, hidden) = hidden(&table);
        let secondary: Vec<usize> = hidden.iter().copied().filter(|at| !(1..THRESHOLD).contains(&counts[*at].count)).collect();
        tables += usize::from(!secondary.is_empty());
        for shown in secondary {
            let hidden: Vec<usize> = hidden.iter().copied().filter(|at| *at != shown).collect();
            taken += 1;
            caught += usize::from(!attacked(&table, &counts, &hidden, Insider::OfTheCount).is_empty());
        }
    }
    println!("{caught} of {taken} in {tables} tables");
    assert!(tables >= 100, "only {tables} tables hide more than their small counts");
    assert!(caught * 100 >= taken * 99, "{caught} of {taken} are caught");
}
