//! Figures about cases and phases.

use std::collections::{BTreeMap, BTreeSet};

use super::Sheet;
use super::cases::Case;
use super::counting::{Dimensions, Item, Measure};
use super::data::Data;
use super::project::Period;

/// Every figure of this file.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
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
        ] {
            sheet.absent(id);
        }
        return;
    };
    stocks_and_flows(data, cases, period, sheet);
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

fn stays(data: &Data, cases: &[Case], period: &Period, sheet: &mut Sheet) {
    let dimensions = Dimensions::from([("phase", data.phases_and_unknown())]);
    let (mut entered, mut left, mut cohort) = (Vec::new(), Vec::new(), Vec::new());
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
            // There is nothing to go on to from the last phase.
            if stay.phase + 1 < data.phases.len() {
                let went_on = case.stays.iter().any(|later| later.phase == stay.phase + 1 && later.start >= stay.start);
                cohort.push(Item { unit: format!("{} phase {}", case.id, stay.phase), is_part: went_on, ..item });
            }
        }
    }
    sheet.add("phase_reached", &entered, Measure::Count, &["phase"], &dimensions);
    sheet.add("phase_conversion", &cohort, Measure::Share, &["phase"], &dimensions);
    sheet.add("phase_days_completed", &left, Measure::Percentile(50, 1), &["phase"], &dimensions);
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
