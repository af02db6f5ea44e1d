//! Figures made of other figures of the same period.

use super::Sheet;
use super::counting::{Cell, TOTAL};
use super::data::Data;
use super::number::{Figure, Fraction, Missing};
use super::project::Period;

/// Every figure of this file.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
    for (twin, budget) in [("", "initial_cost"), ("_revised", "revised_cost")] {
        sheet.difference(&format!("cost_variance{twin}"), "final_cost", budget, &["heading"]);
        sheet.ratio(&format!("cost_variance_share{twin}"), ("final_cost", Some(budget)), budget, 100, &[]);
        sheet.ratio(&format!("absorption{twin}"), ("final_cost", None), budget, 100, &["heading"]);
    }
    sheet.ratio("line_variance", ("final_cost", Some("initial_cost")), "initial_cost", 100, &["heading"]);
    sheet.ratio("grant_share", ("grant_received", None), "final_cost", 100, &[]);
    sheet.difference("cofinancing", "final_cost", "grant_received", &[]);
    sheet.ratio("cofinancing_share", ("final_cost", Some("grant_received")), "final_cost", 100, &[]);
    sheet.ratio("sessions_per_child", ("attendances", None), "children_reached", 1, &["phase"]);
    sheet.ratio("hours_per_child", ("attendance_hours", None), "children_reached", 1, &["phase"]);
    sheet.ratio("line_variance_revised", ("final_cost", Some("revised_cost")), "revised_cost", 100, &["heading"]);
    sheet.ratio("inkind_share", ("inkind_cost", None), "cofinancing", 100, &[]);
    contract(data, period, sheet);
    burn(data, sheet);
    unit_costs(data, sheet);
}

/// What would have been spent by now if the budget were spent evenly, less what was spent, as a share of the former.
fn burn(data: &Data, sheet: &mut Sheet) {
    let whole = &data.project.whole;
    let elapsed = (data.as_of.min(whole.end) - whole.start).num_days() + 1;
    let figure = sheet.total("final_cost").value().and_then(|actual| {
        let budget = sheet.total("revised_cost").value()?;
        let expected = budget.times(Fraction::of(i128::from(elapsed.max(0)), i128::from(whole.days())));
        Ok(Figure::ratio(expected.minus(actual), expected, 100))
    });
    sheet.set("burn", vec![(TOTAL.to_owned(), TOTAL.to_owned(), figure.unwrap_or_else(Figure::None))]);
}

/// What the contract makes of the figures of the whole project; it says nothing of a part of it.
fn contract(data: &Data, period: &Period, sheet: &mut Sheet) {
    let of_period = |(of, ..): &&(String, String, String, i128)| *of == period.id;
    let mut estimates: Vec<Cell> = data
        .project
        .estimates
        .iter()
        .filter(of_period)
        .map(|(_, dimension, category, value)| (dimension.clone(), category.clone(), Figure::amount(Fraction::of(*value, 1))))
        .collect();
    if estimates.is_empty() {
        // Nobody estimated anything, or nobody for this period.
        let missing = if data.project.estimates.is_empty() { Missing::NotApplicable } else { Missing::NoData };
        estimates.push((TOTAL.to_owned(), TOTAL.to_owned(), Figure::None(missing)));
    }
    sheet.set("indirect_beneficiaries", estimates);

    let whole = &data.project.whole;
    let covers = period.start <= whole.start && whole.end <= period.end;
    let finance = data.project.finance.as_ref().filter(|_| covers);
    let portion = |sheet: &Sheet, id: &str, percent: Option<i128>| {
        let percent = percent.ok_or(Missing::NotApplicable)?;
        Ok(sheet.total(id).value()?.times(Fraction::of(percent, 100)))
    };
    let maximum = finance.and_then(|finance| finance.maximum).map(|cents| Fraction::of(cents, 100)).ok_or(Missing::NotApplicable);
    let by_rate = portion(sheet, "final_cost", finance.and_then(|finance| finance.rate));
    let paid_in = portion(sheet, "grant_received", finance.filter(|finance| finance.paid_in).map(|_| 100));
    let limit = portion(sheet, "indirect_base", finance.and_then(|finance| Some(finance.indirect.as_ref()?.0)));
    let known = [maximum, by_rate, paid_in].into_iter().filter(|term| *term != Err(Missing::NotApplicable));
    let least = known.collect::<Result<Vec<Fraction>, Missing>>().and_then(|terms| terms.into_iter().min().ok_or(Missing::NotApplicable));
    for (id, amount) in [
        ("grant_maximum", maximum),
        ("grant_by_rate", by_rate),
        ("grant_paid_in", paid_in),
        ("grant_final", least),
        ("indirect_limit", limit),
    ] {
        let figure = amount.map_or_else(Figure::None, Figure::amount);
        sheet.set(id, vec![(TOTAL.to_owned(), TOTAL.to_owned(), figure)]);
    }
    for (twin, budget) in [("", "initial_cost"), ("_revised", "revised_cost")] {
        let id = format!("reallocation{twin}");
        let moved = || {
            sheet.total("final_cost").value()?;
            sheet.total(budget).value()?;
            let value = |id: &str, heading: &str| sheet.figure(id, "heading", heading).value().unwrap_or(Fraction::ZERO);
            let above = |heading: &String| value("final_cost", heading).minus(value(budget, heading)).max(Fraction::ZERO);
            let sum = data.headings().iter().map(above).fold(Fraction::ZERO, Fraction::plus);
            if covers { Ok(Figure::amount(sum)) } else { Err(Missing::NotApplicable) }
        };
        let figure = moved().unwrap_or_else(Figure::None);
        sheet.set(&id, vec![(TOTAL.to_owned(), TOTAL.to_owned(), figure)]);
        sheet.ratio(&format!("reallocation_share{twin}"), (&id, None), budget, 100, &[]);
    }
}

fn unit_costs(data: &Data, sheet: &mut Sheet) {
    split(data, "phase_cost", "final_cost", sheet);
    split(data, "phase_grant", "grant_received", sheet);
    sheet.ratio("cost_per_child", ("phase_cost", None), "children_reached", 1, &["phase"]);
    sheet.ratio("grant_cost_per_child", ("phase_grant", None), "children_reached", 1, &["phase"]);
    for (name, count) in
        [("session", "sessions_held"), ("attendance", "attendances"), ("hour", "service_hours"), ("completed_case", "cases_completed")]
    {
        sheet.ratio(&format!("cost_per_{name}"), ("final_cost", None), count, 1, &[]);
        sheet.ratio(&format!("grant_cost_per_{name}"), ("grant_received", None), count, 1, &[]);
    }
    for name in ["p25", "median", "p75"] {
        let price = || {
            let (cost, hours) = (sheet.total("final_cost").value()?, sheet.total("attendance_hours").value()?);
            let Figure::Known { value, below, .. } = sheet.total(&format!("hours_per_child_{name}")) else { return Err(Missing::NoData) };
            let value = cost.times(value).over(hours).ok_or(Missing::NoData)?;
            Ok(Figure::Known { value, above: None, below })
        };
        let figure = price().unwrap_or_else(Figure::None);
        sheet.set(&format!("price_per_child_{name}"), vec![(TOTAL.to_owned(), TOTAL.to_owned(), figure)]);
    }
}

/// Splits a cost among phases in whole hundredths by who used how much: each share is rounded down, and what is left goes to the largest
/// remainders, of equal ones to the first.
fn split(data: &Data, id: &str, cost: &str, sheet: &mut Sheet) {
    let whole = sheet.total(cost);
    let weights: Vec<(String, Fraction)> = if data.project.split == "shares" {
        data.project.shares.iter().map(|(phase, share)| (phase.clone(), Fraction::of(*share, 1))).collect()
    } else {
        // Phases and `unknown` in their order.
        let order = data.phases_and_unknown();
        let mut cells: Vec<&Cell> = sheet.0[&data.project.split].iter().filter(|(dimension, ..)| dimension == "phase").collect();
        cells.sort_by_key(|(_, category, _)| order.iter().position(|phase| phase == category));
        cells.into_iter().map(|(_, category, figure)| (category.clone(), figure.value().unwrap_or(Fraction::ZERO))).collect()
    };
    let all = weights.iter().fold(Fraction::ZERO, |sum, (_, weight)| sum.plus(*weight));
    let mut cells = vec![(TOTAL.to_owned(), TOTAL.to_owned(), whole)];
    let Ok(amount) = whole.value() else {
        cells.extend(weights.into_iter().map(|(phase, _)| ("phase".to_owned(), phase, whole)));
        sheet.set(id, cells);
        return;
    };
    let cents = amount.times(Fraction::of(100, 1));
    let exact: Vec<Option<Fraction>> = weights.iter().map(|(_, weight)| cents.times(*weight).over(all)).collect();
    let Some(exact) = exact.into_iter().collect::<Option<Vec<Fraction>>>() else {
        let missing = |(phase, _)| ("phase".to_owned(), phase, Figure::None(Missing::NoData));
        cells.extend(weights.into_iter().map(missing));
        sheet.set(id, cells);
        return;
    };
    let mut shares: Vec<Fraction> = exact.iter().map(|share| share.floor()).collect();
    let mut left = shares.iter().fold(cents, |left, share| left.minus(*share));
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact[*at].minus(shares[*at])));
    for at in order {
        if left > Fraction::ZERO {
            shares[at] = shares[at].plus(Fraction::of(1, 1));
            left = left.minus(Fraction::of(1, 1));
        }
    }
    let part = |((phase, _), cents): ((String, Fraction), Fraction)| {
        ("phase".to_owned(), phase, Figure::amount(cents.times(Fraction::of(1, 100))))
    };
    cells.extend(weights.into_iter().zip(shares).map(part));
    sheet.set(id, cells);
}
