//! The stage in one function: what is small is hidden, enough else is hidden, and what remains is published.

use std::collections::BTreeSet;

use super::already_public;
use super::amounts::Amounts;
use super::known::{self, Kept};
use super::leeway::Leeway;
use super::lines::Lines;
use super::pattern::Pattern;
use super::primary::{insiders, is_percentile_of_few, is_small, outsider};
use super::repair::{Proofs, hide_until_proved, is_impossible, show_what_need_not_be_hidden};
use super::sensitive;
use super::witness::Goal;
use super::{Audience, Policy, Protected, PublicFigure, Published};
use crate::error::Error;
use crate::indicators::joint::is_joint;
use crate::indicators::measurement::{Measurement, Measurements, Value};

/// Hides every figure that tells about too few persons, and as many others as it takes that no reader can work one out. What is hidden in
/// `before`, the same figures for a less strict audience, stays hidden: it needs no proof of its own, as readers know less.
///
/// # Errors
/// [`Error::Disclosure`] when a figure declared already public is not what dosah computes, or when a small figure cannot be protected;
/// [`Error::Defect`] when the relations do not hold or a proof fails its check.
pub fn protect(measurements: &Measurements, policy: &Policy, before: Option<&Protected>) -> Result<Protected, Error> {
    let figures = already_public::figures(measurements, policy)?;
    let Some(threshold) = policy.threshold else {
        return Ok(publish(measurements, policy, &figures, |_| true, |cell| Lines::exactly(&measurements.cells[cell]), Vec::new()));
    };
    let mut amounts = Amounts::of(measurements)?;
    if policy.audience < Audience::Public {
        // Their contracts name payees.
        amounts.forget_payees();
    }
    let public = already_public::amounts(measurements, &amounts, &figures, threshold)?;
    let kept = known::kept(measurements, &amounts, policy);
    let mut leeway: Vec<Leeway> = amounts.list.iter().map(|amount| Leeway::of(amount, threshold, policy.rounding)).collect();
    kept.iter().for_each(|kept| kept.narrow(&mut leeway, &amounts));
    let changed: Vec<&Kept> = kept.iter().filter(|kept| !public[kept.amount] && kept.is_changed_by_few(&amounts, threshold)).collect();
    // What only a joint table has is no figure; it is there so that what is possible is possible for all tables at once.
    let is_figure = |amount: usize| {
        let cells = &amounts.list[amount].shown_by;
        cells.is_empty() || cells.iter().any(|cell| !is_joint(&measurements.cells[*cell]))
    };
    let is_few = |amount: &usize| !public[*amount] && is_small(&amounts.list[*amount], threshold) && is_figure(*amount);
    let small: Vec<usize> = (0..amounts.list.len()).filter(is_few).collect();
    let telling: Vec<Goal> =
        sensitive::goals(measurements, &amounts, &policy.sensitive, threshold).into_iter().filter(|goal| !public[goal.amount]).collect();
    let primary: Vec<usize> = BTreeSet::from_iter(
        small.iter().copied().chain(changed.iter().map(|kept| kept.amount)).chain(telling.iter().map(|goal| goal.amount)),
    )
    .into_iter()
    .collect();
    let was_hidden = |at: usize| before.and_then(|before| before.cells.get(at)).is_some_and(|cell| cell.value == Value::Suppressed);
    let fixed = measurements.cells.iter().zip(&figures).enumerate().map(|(at, (cell, figure))| match figure {
        Some(_) => Some(true),
        None => {
            let is_withheld = cell.merged_into.is_some() || policy.unseen_periods.contains(&cell.period);
            (is_withheld || was_hidden(at) || is_percentile_of_few(cell, threshold)).then_some(false)
        }
    });
    let mut pattern = Pattern::new(measurements, &amounts, &leeway, public, fixed.collect());
    pattern.hide(&primary);

    let mut proofs = Proofs::default();
    let refuse = |goal: Goal| unprotectable(measurements, &amounts, &figures, &kept, goal.amount);
    // What earlier releases told cannot be taken back, neither a figure nor what follows from several of them.
    let was_told = |goal: &Goal| !kept.is_empty() && is_impossible(&amounts, goal, |amount| leeway[amount].hidden);
    let hideable = |goal: &Goal| goal.step != 0 && !known::is_out(&leeway[goal.amount]);
    let outsiders = small.iter().flat_map(|amount| outsider(&amounts, *amount, threshold));
    let mut goals: Vec<Goal> =
        outsiders.chain(changed.iter().flat_map(|kept| kept.goals(&amounts, threshold))).chain(telling).filter(hideable).collect();
    let mut asked = BTreeSet::new();
    while !goals.is_empty() {
        hide_until_proved(&amounts, &mut pattern, &mut proofs, goals, was_told).map_err(refuse)?;
        // What insiders know of matters only where hidden amounts hang together, and hiding more may tie more together.
        let groups = pattern.groups();
        goals = groups.iter().flat_map(|group| insiders(&amounts, group, &small, is_figure)).collect();
        goals.retain(|goal| asked.insert((goal.amount, goal.insider)));
    }
    show_what_need_not_be_hidden(&amounts, &mut pattern, &mut proofs, &primary);
    if !proofs.hold(&amounts, &pattern) {
        return Err(Error::Defect("a hidden figure could be worked out from those shown".to_owned()));
    }
    let printed = |amount: usize| if pattern.public(amount) { amounts.list[amount].value } else { leeway[amount].printed };
    let lines = |cell: usize| {
        let printed = amounts.lines_of[cell].map(|amount| amount.map(printed));
        Lines::printed(&measurements.cells[cell], printed, policy.rounding.is_some())
    };
    let told = names_of(measurements, &amounts, proofs.told());
    Ok(publish(measurements, policy, &figures, |cell| pattern.shows(cell), lines, told))
}

fn publish(
    measurements: &Measurements,
    policy: &Policy,
    figures: &[Option<&PublicFigure>],
    shows: impl Fn(usize) -> bool,
    lines: impl Fn(usize) -> Lines,
    told_before: Vec<String>,
) -> Protected {
    let cells = measurements.cells.iter().zip(figures).enumerate();
    Protected {
        audience: policy.audience,
        threshold: policy.threshold,
        rounding: policy.rounding,
        told_before,
        cells: cells.map(|(at, (cell, figure))| published(cell, *figure, shows(at), policy.threshold, &lines(at))).collect(),
    }
}

/// The unit of scores.
const POINTS: &str = "points";
/// Digits of a mean of scores.
const DIGITS: u32 = 2;

fn published(cell: &Measurement, figure: Option<&PublicFigure>, shown: bool, threshold: Option<u64>, lines: &Lines) -> Published {
    let has_number = cell.value.number().is_some();
    // A public middle value says nothing about its cases, and a public sum no more than the decimals it was published with.
    let rounded = |figure: &PublicFigure| cell.denominator.is_none() && cell.value.number() != Some(figure.value);
    let value_only = threshold.is_some() && figure.is_some_and(|figure| cell.percentile.is_some() || rounded(figure));
    let value = match figure {
        Some(figure) if value_only => Value::of(figure.value),
        // That fewer than half of a few have ended tells of each of them.
        _ if !has_number && !shown && cell.percentile.is_some() && cell.denominator.is_some_and(|cases| !cases.amount.is_zero()) => {
            Value::Suppressed
        }
        _ if !has_number => cell.value,
        _ if shown => {
            let value = lines.value(cell);
            // Of a mean of scores readers see two digits (rule R8).
            let is_coarse = threshold.is_some() && cell.percentile.is_some() && cell.unit == POINTS;
            let value = if is_coarse { value.and_then(|value| value.round_sf(DIGITS)) } else { value };
            value.map_or(Value::Suppressed, Value::of)
        }
        _ => Value::Suppressed,
    };
    let parts = shown && has_number && !value_only;
    Published {
        indicator: cell.indicator.clone(),
        period: cell.period.clone(),
        cut: cell.cut.clone(),
        value,
        numerator: lines.above.filter(|_| parts && cell.percentile.is_none()),
        denominator: lines.below.filter(|_| parts),
        unit: cell.unit.clone(),
        decimals: cell.decimals,
        baseline: cell.baseline,
        target: cell.target,
        method: cell.method,
        already_public: figure.map(|figure| figure.source.clone()),
        merges: cell.merges.clone(),
        merged_into: cell.merged_into.clone(),
    }
}

/// The name of an amount: of the first figure that is made of it, where there is one.
fn name_of(measurements: &Measurements, amounts: &Amounts, amount: usize) -> Option<String> {
    let cell = amounts.list[amount].shown_by.first().map(|cell| &measurements.cells[*cell])?;
    Some(already_public::name(&cell.indicator, &cell.period, &cell.cut))
}

fn names_of(measurements: &Measurements, amounts: &Amounts, told: &[usize]) -> Vec<String> {
    let names: BTreeSet<String> =
        told.iter().map(|amount| name_of(measurements, amounts, *amount).unwrap_or_else(|| A_FIGURE.to_owned())).collect();
    names.into_iter().collect()
}

/// What readers can work out and no figure shows.
const A_FIGURE: &str = "a difference between figures";

/// Names the figure and what made it impossible, never a value.
fn unprotectable(measurements: &Measurements, amounts: &Amounts, figures: &[Option<&PublicFigure>], kept: &[Kept], amount: usize) -> Error {
    let what = name_of(measurements, amounts, amount).unwrap_or_else(|| A_FIGURE.to_owned());
    let near: Vec<usize> =
        amounts.equations_of[amount].iter().flat_map(|equation| &amounts.equations[*equation]).map(|(amount, _)| *amount).collect();
    let declared = near.iter().flat_map(|amount| &amounts.list[*amount].shown_by).filter_map(|cell| figures[*cell]).next();
    let released = || kept.iter().find(|kept| kept.amount == amount || near.contains(&kept.amount));
    let (because, remedy) = if let Some(figure) = declared {
        let entry = already_public::name(&figure.indicator, &figure.period, &figure.cut);
        (
            format!(" because {entry} is declared already public"),
            "leave out the disaggregation, or declare the figure in [[already_public]] if it was published",
        )
    } else if let Some(Kept { figure, .. }) = released() {
        let entry = already_public::name(&figure.indicator, &figure.period, &figure.cut);
        (
            format!(" because readers can hold it against {entry} of release {}", figure.release),
            "keep the periods, age bands and thresholds of that release; within the team, --audience internal with --template funder shows everything",
        )
    } else {
        (String::new(), "leave out the disaggregation, or declare the figure in [[already_public]] if it was published")
    };
    Error::Disclosure(format!("{what} is about too few persons and cannot be hidden{because}; {remedy}"))
}
