//! Scores before and after: pairs, what is missing, and what became of the children.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::Sheet;
use super::counting::{Dimensions, Item, Measure, TOTAL};
use super::data::Data;
use super::number::{Figure, Missing};
use super::project::{Instrument, Period};
use super::table::KINDS_OF_UNKNOWN;

const REASONS: [&str; 5] = ["no_before", "no_after", "too_early", "too_late", "other_informant"];

#[derive(Debug, Clone)]
struct Score {
    day: NaiveDate,
    informant: String,
    /// In hundredths.
    value: i128,
}

/// Work with a child, as far as scores are concerned.
struct Work {
    child: String,
    start: NaiveDate,
    end: Option<NaiveDate>,
    is_first: bool,
    /// When the next case of the child begins.
    next: Option<NaiveDate>,
}

/// Every figure of this file.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
    const ALL: [&str; 7] = [
        "score_eligible",
        "score_pairs",
        "score_missing",
        "score_pairing_rate",
        "score_change",
        "score_change_class",
        "score_improved_share",
    ];
    let declared = &data.project.instruments;
    let (Some(works), false, true) = (works(data), declared.is_empty(), data.tables.get("scores").is_some()) else {
        ALL.iter().for_each(|id| sheet.absent(id));
        return;
    };
    let has_thresholds = |instrument: &Instrument| instrument.reliable_change.is_some();
    let mut classes = vec!["improved", "unchanged", "deteriorated"];
    if declared.iter().any(|instrument| instrument.cut_off.is_some()) {
        classes.insert(0, "recovered");
    }
    if !declared.iter().all(has_thresholds) {
        classes.push("not_computable");
    }
    let texts = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let dimensions = Dimensions::from([
        ("instrument", declared.iter().map(|instrument| instrument.id.clone()).collect()),
        ("pair_missing", texts(&REASONS)),
        ("change_class", texts(&classes)),
    ]);
    let (mut pairs, mut missing) = (Vec::new(), Vec::new());
    for instrument in declared {
        for (number, work) in works.iter().enumerate() {
            let (due, pair) = pair(&scores(data, instrument, work), instrument, work);
            let day = pair.as_ref().map_or(due, |(_, after)| after.day);
            if due > data.as_of || !period.contains(day) {
                continue;
            }
            let word = pair.as_ref().map_or_else(|reason| (*reason).to_owned(), |(before, after)| class(instrument, before, after));
            let dimension = if pair.is_ok() { "change_class" } else { "pair_missing" };
            let item = Item {
                unit: format!("{} of work {number}", instrument.id),
                amount: pair.as_ref().ok().map(|(before, after)| after.value - before.value),
                is_part: pair.is_ok(),
                words: BTreeMap::from([("instrument", instrument.id.clone()), (dimension, word)]),
            };
            if pair.is_ok() { pairs.push(item) } else { missing.push(item) }
        }
    }
    let due: Vec<Item> = pairs.iter().chain(&missing).cloned().collect();
    sheet.add("score_eligible", &due, Measure::Count, &["instrument"], &dimensions);
    sheet.add("score_pairs", &pairs, Measure::Count, &["instrument"], &dimensions);
    sheet.add("score_missing", &missing, Measure::Count, &["instrument", "pair_missing", "instrument*pair_missing"], &dimensions);
    sheet.add("score_pairing_rate", &due, Measure::Share, &["instrument"], &dimensions);
    sheet.add("score_change", &pairs, Measure::Mean(100), &["instrument"], &dimensions);
    // Points of different questionnaires have no mean.
    if declared.len() > 1 {
        let not_applicable = |(dimension, category, figure): (String, String, Figure)| {
            let figure = if dimension == TOTAL { Figure::None(Missing::NotApplicable) } else { figure };
            (dimension, category, figure)
        };
        let cells = sheet.0["score_change"].clone().into_iter().map(not_applicable).collect();
        sheet.set("score_change", cells);
    }
    if !declared.iter().any(has_thresholds) {
        sheet.absent("score_change_class");
        sheet.absent("score_improved_share");
        return;
    }
    sheet.add("score_change_class", &pairs, Measure::Count, &["instrument", "change_class", "instrument*change_class"], &dimensions);
    let is_better = |item: &Item| ["recovered", "improved"].contains(&item.words["change_class"].as_str());
    let classed = pairs.iter().filter(|item| item.words["change_class"] != "not_computable");
    let classed: Vec<Item> = classed.map(|item| Item { is_part: is_better(item), ..item.clone() }).collect();
    sheet.add("score_improved_share", &classed, Measure::Share, &["instrument"], &dimensions);
    let without: Vec<&str> = declared.iter().filter(|one| !has_thresholds(one)).map(|one| one.id.as_str()).collect();
    let cells = sheet.0["score_improved_share"].clone().into_iter().map(|(dimension, category, figure)| {
        let figure = if without.contains(&category.as_str()) { Figure::None(Missing::NotApplicable) } else { figure };
        (dimension, category, figure)
    });
    let cells = cells.collect();
    sheet.set("score_improved_share", cells);
}

/// The cases, or the enrolments where the project keeps no cases.
fn works(data: &Data) -> Option<Vec<Work>> {
    if let Some(cases) = &data.cases {
        let work = |case: &super::cases::Case| {
            let next = cases.iter().find(|next| next.child == case.child && next.number == case.number + 1);
            let (child, next) = (case.child.clone(), next.map(super::cases::Case::start));
            Work { child, start: case.start(), end: case.end, is_first: case.number == 1, next }
        };
        return Some(cases.iter().map(work).collect());
    }
    let by_now = |day: &NaiveDate| *day <= data.as_of;
    let work = |child: &super::children::Child| {
        let start = child.row.day("enrolled_on").filter(by_now)?;
        let end = child.row.day("closed_on").filter(by_now);
        Some(Work { child: child.id.clone(), start, end, is_first: true, next: None })
    };
    data.tables.has("children", "enrolled_on").then(|| data.children.values().filter_map(work).collect())
}

/// The scores that belong to a case: from the first day of its window on, until the one of the next case begins.
fn scores(data: &Data, instrument: &Instrument, work: &Work) -> Vec<Score> {
    let rows = data.tables.rows("scores").iter();
    let known = rows.filter(|row| row.word("child_id") == work.child && row.word("instrument") == instrument.id);
    let scores = known.map(|row| Score {
        day: row.day("date").expect("a day"),
        informant: row.word("informant").to_owned(),
        value: row.cents("score"),
    });
    let begins = |start: NaiveDate| later(start, instrument.before.0);
    let is_own = |score: &Score| {
        score.day <= data.as_of
            && (work.is_first || score.day >= begins(work.start))
            && work.next.is_none_or(|next| score.day < begins(next))
    };
    scores.filter(is_own).collect()
}

/// When the pair is due; the scores before and after, or why there are none.
fn pair(scores: &[Score], instrument: &Instrument, work: &Work) -> (NaiveDate, Result<(Score, Score), &'static str>) {
    let is_in = |score: &Score, from: NaiveDate, (first, last): (i64, i64)| {
        let days = (score.day - from).num_days();
        first <= days && days <= last
    };
    let asked = |score: &&Score| instrument.informant.as_ref().is_none_or(|informant| score.informant == *informant);
    let mut befores: Vec<&Score> = scores.iter().filter(asked).filter(|score| is_in(score, work.start, instrument.before)).collect();
    // The closest to the start, then the earlier one, then by name, those of nobody knows whom last.
    let rank = |score: &Score| {
        let is_nobody = if score.informant.is_empty() { 2 } else { u8::from(KINDS_OF_UNKNOWN.contains(&score.informant.as_str())) };
        ((score.day - work.start).num_days().abs(), score.day, is_nobody, score.informant.clone())
    };
    befores.sort_by_key(|score| rank(score));
    let mut firsts: Vec<&Score> = Vec::new();
    for before in befores {
        if !firsts.iter().any(|first| first.informant == before.informant) {
            firsts.push(before);
        }
    }
    let own = |before: &Score| scores.iter().filter(|score| score.informant == before.informant).cloned().collect::<Vec<_>>();
    let after = |before: &Score| {
        let inside = own(before).into_iter().filter(|score| is_in(score, before.day, instrument.after));
        inside.max_by_key(|score| score.day)
    };
    let paired = firsts.iter().find_map(|before| Some(((*before).clone(), after(before)?)));
    let until = |first: NaiveDate| {
        let over = later(first, instrument.after.1);
        work.end.map_or(over, |end| end.min(over))
    };
    if let Some((before, after)) = paired {
        return (until(before.day), Ok((before, after)));
    }
    let Some(before) = firsts.first() else { return (until(later(work.start, instrument.before.1)), Err("no_before")) };
    let (first, last) = (later(before.day, instrument.after.0), later(before.day, instrument.after.1));
    let somebody_else = scores.iter().any(|score| score.informant != before.informant && is_in(score, before.day, instrument.after));
    let again = own(before);
    let reason = if somebody_else {
        "other_informant"
    } else if again.iter().any(|score| score.day > last) {
        "too_late"
    } else if again.iter().any(|score| score.day > before.day && score.day < first) {
        "too_early"
    } else {
        "no_after"
    };
    (until(before.day), Err(reason))
}

fn class(instrument: &Instrument, before: &Score, after: &Score) -> String {
    let Some(least) = instrument.reliable_change else { return "not_computable".to_owned() };
    // The higher, the better.
    let good = |points: i128| if instrument.higher_is_better { points } else { -points };
    let (before, after) = (good(before.value), good(after.value));
    let passes = instrument.cut_off.is_some_and(|cut_off| before <= good(cut_off) && good(cut_off) < after);
    let name = match after - before {
        gain if gain >= least && passes => "recovered",
        gain if gain >= least => "improved",
        gain if gain <= -least => "deteriorated",
        _ => "unchanged",
    };
    name.to_owned()
}

fn later(day: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    if days < 0 { day - distance } else { day + distance }
}
