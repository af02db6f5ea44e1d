//! Figures about cases and phases.

use std::collections::{BTreeMap, BTreeSet};

use super::Sheet;
use super::cases::Case;
use super::counting::{Dimensions, Item, Measure};
use super::data::Data;
use super::project::Period;
use super::table::Row;

/// Every figure of this file.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
    goals(data, period, sheet);
    let Some(cases) = &data.cases else {
        for id in [
            "cases_open_start",
            "cases_entered",
            "cases_exited",
            "cases_open_end",
            "cases_completed",
            "case_progress",
            "phase_reached",
            "phase_conversion",
            "phase_transitions",
            "phase_days_completed",
            "completion_rate",
            "phase_not_yet",
            "phase_days_completed_p25",
            "phase_days_completed_p75",
            "phase_days_median",
            "case_days_median",
            "re_entry_rate",
            "re_entry_too_recent",
        ] {
            sheet.absent(id);
        }
        return;
    };
    stocks_and_flows(data, cases, period, sheet);
    returns(data, cases, period, sheet);
    stays(data, cases, period, sheet);
    moves(data, cases, period, sheet);
}

fn stocks_and_flows(data: &Data, cases: &[Case], period: &Period, sheet: &mut Sheet) {
    let dimensions = data.of_cases();
    let item = |case: &Case| {
        let state = if case.is_over(period.end) { case.reason.clone() } else { "open".to_owned() };
        let words =
            BTreeMap::from([("phase", data.phase(case.furthest(period.end))), ("case_state", state), ("exit_reason", case.reason.clone())]);
        Item { unit: case.id.clone(), amount: None, is_part: data.outcome(&case.reason) == "planned", words }
    };
    let of = |keep: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| keep(case)).map(item).collect::<Vec<Item>>();
    let ended_in = |case: &Case| case.end.is_some_and(|end| period.contains(end));
    let begun_before = |case: &Case| case.start() < period.start && case.end.is_none_or(|end| end >= period.start);
    sheet.add("cases_open_start", &of(&begun_before), Measure::Count, &[], &dimensions);
    sheet.add("cases_entered", &of(&|case| period.contains(case.start())), Measure::Count, &[], &dimensions);
    sheet.add("cases_exited", &of(&ended_in), Measure::Count, &["exit_reason", "phase"], &dimensions);
    let open_at_end = |case: &Case| case.start() <= period.end && case.end.is_none_or(|end| end > period.end);
    sheet.add("cases_open_end", &of(&open_at_end), Measure::Count, &["phase"], &dimensions);
    let open_in = |case: &Case| case.start() <= period.end && case.end.is_none_or(|end| end >= period.start);
    sheet.add("case_progress", &of(&open_in), Measure::Count, &["phase", "case_state", "phase*case_state"], &dimensions);
    if data.project.exit_reasons.is_empty() {
        // Nobody said which ends were planned.
        sheet.absent("cases_completed");
        sheet.absent("completion_rate");
        return;
    }
    let planned = |case: &Case| ended_in(case) && data.outcome(&case.reason) == "planned";
    sheet.add("cases_completed", &of(&planned), Measure::Count, &[], &dimensions);
    let counts = |case: &Case| ended_in(case) && data.outcome(&case.reason) != "neutral";
    sheet.add("completion_rate", &of(&counts), Measure::Share, &[], &dimensions);
}

/// Days of work with a child, and who came back.
fn returns(data: &Data, cases: &[Case], period: &Period, sheet: &mut Sheet) {
    let mut days_of_child: BTreeMap<&str, i128> = BTreeMap::new();
    let (mut followed, mut too_recent) = (Vec::new(), Vec::new());
    let mut days_before: BTreeMap<&str, i128> = BTreeMap::new();
    // The cases of a child stand in the order in which they began.
    for case in cases {
        let Some(end) = case.end else { continue };
        let days = days_before.entry(&case.child).or_default();
        *days += i128::from((end - case.start()).num_days());
        if !period.contains(end) {
            continue;
        }
        // The last case that ended in the period stands for the child, with everything before it.
        days_of_child.insert(&case.child, *days);
        let Some(within) = data.project.re_entry_days else { continue };
        let next = cases.iter().find(|next| next.child == case.child && next.number == case.number + 1);
        let is_part = next.is_some_and(|next| (next.start() - end).num_days() <= within);
        let item = Item { unit: case.id.clone(), is_part, ..Item::default() };
        if (data.as_of - end).num_days() >= within { followed.push(item) } else { too_recent.push(item) }
    }
    let sums: Vec<Item> =
        days_of_child.into_iter().map(|(child, days)| Item { unit: child.to_owned(), amount: Some(days), ..Item::default() }).collect();
    sheet.add("case_days_median", &sums, Measure::Percentile(50, 1), &[], &Dimensions::new());
    if data.project.re_entry_days.is_some() {
        sheet.add("re_entry_rate", &followed, Measure::Share, &[], &Dimensions::new());
        sheet.add("re_entry_too_recent", &too_recent, Measure::Count, &[], &Dimensions::new());
    } else {
        sheet.absent("re_entry_rate");
        sheet.absent("re_entry_too_recent");
    }
}

/// Goals met, of those that were due in the period and by the day of the report.
fn goals(data: &Data, period: &Period, sheet: &mut Sheet) {
    if !data.tables.has("goals", "met_on") {
        sheet.absent("goals_met");
        return;
    }
    let due = |row: &&Row| row.day("due_on").is_some_and(|due| period.contains(due) && due <= data.as_of);
    let goal = |(at, row): (usize, &Row)| {
        let is_part = row.day("met_on").is_some_and(|met| met <= data.as_of);
        Item { unit: format!("goal {at}"), is_part, ..Item::default() }
    };
    let goals: Vec<Item> = data.tables.rows("goals").iter().filter(due).enumerate().map(goal).collect();
    sheet.add("goals_met", &goals, Measure::Share, &[], &Dimensions::new());
}

fn stays(data: &Data, cases: &[Case], period: &Period, sheet: &mut Sheet) {
    let dimensions = Dimensions::from([("phase", data.phases_and_unknown())]);
    let (mut entered, mut left, mut begun) = (Vec::new(), Vec::new(), Vec::new());
    let (mut cohort, mut not_yet) = (Vec::new(), Vec::new());
    for case in cases {
        for (at, stay) in case.stays.iter().enumerate() {
            let words = BTreeMap::from([("phase", data.phase(Some(stay.phase)))]);
            let item = Item { unit: case.id.clone(), words, ..Item::default() };
            if let Some(end) = stay.end.filter(|end| period.contains(*end)) {
                let days = i128::from((end - stay.start).num_days());
                left.push(Item { unit: format!("{} stay {at}", case.id), amount: Some(days), ..item.clone() });
            }
            if !period.contains(stay.start) {
                continue;
            }
            entered.push(item.clone());
            let days = i128::from((stay.end.unwrap_or(data.as_of) - stay.start).num_days());
            let unit = format!("{} stay {at}", case.id);
            begun.push(Item { unit, amount: Some(days), is_part: stay.end.is_some(), ..item.clone() });
            let went_on = case.stays.iter().any(|later| later.phase == stay.phase + 1 && later.start >= stay.start);
            let item = Item { unit: format!("{} phase {}", case.id, stay.phase), is_part: went_on, ..item };
            if stay.end.is_none() && !went_on {
                not_yet.push(item.clone());
            }
            // There is nothing to go on to from the last phase.
            if stay.phase + 1 < data.phases.len() {
                cohort.push(item);
            }
        }
    }
    sheet.add("phase_reached", &entered, Measure::Count, &["phase"], &dimensions);
    sheet.add("phase_conversion", &cohort, Measure::Share, &["phase"], &dimensions);
    sheet.add("phase_not_yet", &not_yet, Measure::Count, &["phase"], &dimensions);
    sheet.add("phase_days_median", &begun, Measure::HalfEnded, &["phase"], &dimensions);
    for (id, percent) in [("phase_days_completed", 50), ("phase_days_completed_p25", 25), ("phase_days_completed_p75", 75)] {
        sheet.add(id, &left, Measure::Percentile(percent, 1), &["phase"], &dimensions);
    }
}

fn moves(data: &Data, cases: &[Case], period: &Period, sheet: &mut Sheet) {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut items = Vec::new();
    for case in cases {
        for (at, (day, from, to)) in case.moves().into_iter().enumerate() {
            let to = to.map_or("exit".to_owned(), |to| data.phase(Some(to)));
            let name = format!("{}>{to}", data.phase(from));
            names.insert(name.clone());
            if period.contains(day) {
                let words = BTreeMap::from([("transition", name)]);
                items.push(Item { unit: format!("{} move {at}", case.id), words, ..Item::default() });
            }
        }
    }
    let dimensions = Dimensions::from([("transition", names.into_iter().collect())]);
    sheet.add("phase_transitions", &items, Measure::Count, &["transition"], &dimensions);
}
