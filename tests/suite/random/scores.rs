//! Random questionnaires, and what children and those around them answered.

use std::fmt::Write as _;

use fastrand::Rng;

use super::data::{Sheet, World, pick};

const INFORMANTS: [&str; 4] = ["mother", "father", "child", ""];

/// None to two instruments, with windows in which hardly any or nearly all scores are, with thresholds or without.
pub fn instruments(random: &mut Rng) -> String {
    let mut text = String::new();
    for id in &["stress", "joy"][..[0, 1, 1, 2, 2][random.usize(0..5)]] {
        let (from, days) = (random.i64(-200..10), random.i64(0..400));
        let (first, more) = ([1, 1, 10, 60][random.usize(0..4)], [0, 60, 200][random.usize(0..3)]);
        let _ = writeln!(
            text,
            "[[instrument]]\nid = \"{id}\"\ntitle = {{ en = \"{id}\" }}\nbetter = \"{}\"\nbefore = {{ from = {from}, to = {} }}\n\
             after = {{ from = {first}, to = {} }}",
            pick(random, &["lower", "higher"]),
            from + days,
            first + more,
        );
        if random.u8(0..4) == 0 {
            let _ = writeln!(text, "informant = \"{}\"", pick(random, &INFORMANTS[..3]));
        }
        if random.u8(0..4) > 0 {
            let points = pick(random, &["5.0", "0.5", "2.25"]);
            let _ = writeln!(text, "reliable_change = {{ points = {points}, source = {{ en = \"The manual\" }} }}");
            if random.bool() {
                let _ = writeln!(text, "cut_off = {{ points = {}.0, source = {{ en = \"The manual\" }} }}", random.u8(5..15));
            }
        }
    }
    text
}

/// Some answers of each child, of an instrument that nobody declared among them, some twice on a day, some about nobody.
pub fn table(world: &World, random: &mut Rng) -> String {
    let mut table = Sheet::new(random, &["child_id", "date", "instrument", "score"], &["informant"]);
    for _ in 0..world.children * [0, 4, 12][random.usize(0..3)] {
        let (child, day) = (world.child(random), world.day_text(random));
        for _ in 0..[1, 1, 1, 2][random.usize(0..4)] {
            table.row(&[
                child.clone(),
                day.clone(),
                pick(random, &["stress", "stress", "joy", "joy", "sleep"]).to_owned(),
                [format!("{}", random.u8(0..20)), format!("{}.{:02}", random.u8(0..20), random.u8(0..100))][random.usize(0..2)].clone(),
                pick(random, &INFORMANTS).to_owned(),
            ]);
        }
    }
    table.text
}
