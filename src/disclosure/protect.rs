//! The stage in one function: what is small is hidden, enough else is hidden, and what remains is published.

use std::collections::BTreeSet;

use super::already_public;
use super::amounts::Amounts;
use super::pattern::Pattern;
use super::primary::{insiders, is_percentile_of_few, is_small, outsider};
use super::repair::{Proofs, hide_until_proved, show_what_need_not_be_hidden};
use super::witness::Goal;
use super::{Policy, Protected, PublicFigure, Published};
use crate::error::Error;
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
        return Ok(publish(measurements, policy, &figures, |_| true));
    };
    let amounts = Amounts::of(measurements)?;
    let public = already_public::amounts(measurements, &amounts, &figures, threshold)?;
    let small: Vec<usize> =
        (0..amounts.list.len()).filter(|amount| !public[*amount] && is_small(&amounts.list[*amount], threshold)).collect();
    let was_hidden = |at: usize| before.and_then(|before| before.cells.get(at)).is_some_and(|cell| cell.value == Value::Suppressed);
    let fixed = measurements.cells.iter().zip(&figures).enumerate().map(|(at, (cell, figure))| match figure {
        Some(_) => Some(true),
        None => {
            let is_unseen = policy.unseen_periods.contains(&cell.period);
            (was_hidden(at) || is_unseen || is_percentile_of_few(cell, threshold)).then_some(false)
        }
    });
    let mut pattern = Pattern::new(measurements, &amounts, public, fixed.collect());
    pattern.hide(&small);

    let mut proofs = Proofs::default();
    let refuse = |goal: Goal| unprotectable(measurements, &amounts, &figures, goal.amount);
    let mut goals: Vec<Goal> =
        small.iter().flat_map(|amount| outsider(&amounts, *amount, threshold)).filter(|goal| goal.step != 0).collect();
    let mut asked = BTreeSet::new();
    while !goals.is_empty() {
        hide_until_proved(&amounts, &mut pattern, &mut proofs, goals).map_err(refuse)?;
        // What insiders know of matters only where hidden amounts hang together, and hiding more may tie more together.
        let groups = pattern.groups();
        goals = groups.iter().flat_map(|group| insiders(measurements, &amounts, group, threshold)).collect();
        goals.retain(|goal| asked.insert((goal.amount, goal.insider)));
    }
    show_what_need_not_be_hidden(&amounts, &mut pattern, &mut proofs, &small);
    if !proofs.hold(&amounts, &pattern) {
        return Err(Error::Defect("a hidden figure could be worked out from those shown".to_owned()));
    }
    Ok(publish(measurements, policy, &figures, |cell| pattern.shows(cell)))
}

fn publish(measurements: &Measurements, policy: &Policy, figures: &[Option<&PublicFigure>], shows: impl Fn(usize) -> bool) -> Protected {
    let cells = measurements.cells.iter().zip(figures).enumerate();
    Protected {
        audience: policy.audience,
        threshold: policy.threshold,
        rounding: policy.rounding,
        cells: cells.map(|(at, (cell, figure))| published(cell, *figure, shows(at), policy.threshold)).collect(),
    }
}

fn published(cell: &Measurement, figure: Option<&PublicFigure>, shown: bool, threshold: Option<u64>) -> Published {
    let has_number = cell.value.number().is_some();
    // A public middle value says nothing about its cases, and a public sum no more than the decimals it was published with.
    let rounded = |figure: &PublicFigure| cell.denominator.is_none() && cell.value.number() != Some(figure.value);
    let value_only = threshold.is_some() && figure.is_some_and(|figure| cell.percentile.is_some() || rounded(figure));
    let value = match figure {
        Some(figure) if value_only => Value::of(figure.value),
        _ if shown || !has_number => cell.value,
        _ => Value::Suppressed,
    };
    let parts = shown && has_number && !value_only;
    Published {
        indicator: cell.indicator.clone(),
        period: cell.period.clone(),
        cut: cell.cut.clone(),
        value,
        numerator: cell.numerator.filter(|_| parts && cell.percentile.is_none()).map(|quantity| quantity.amount),
        denominator: cell.denominator.filter(|_| parts).map(|quantity| quantity.amount),
        unit: cell.unit.clone(),
        decimals: cell.decimals,
        baseline: cell.baseline,
        target: cell.target,
        method: cell.method,
        already_public: figure.map(|figure| figure.source.clone()),
        merges: Vec::new(),
        merged_into: None,
    }
}

/// Names the figure and what made it impossible, never a value.
fn unprotectable(measurements: &Measurements, amounts: &Amounts, figures: &[Option<&PublicFigure>], amount: usize) -> Error {
    let name = |cell: &Measurement| already_public::name(&cell.indicator, &cell.period, &cell.cut);
    let what = amounts.list[amount].shown_by.first().map_or_else(|| "a figure".to_owned(), |cell| name(&measurements.cells[*cell]));
    let near = amounts.equations_of[amount].iter().flat_map(|equation| &amounts.equations[*equation]);
    let declared = near.flat_map(|(amount, _)| &amounts.list[*amount].shown_by).filter_map(|cell| figures[*cell]).next();
    let because = declared.map_or_else(String::new, |figure| {
        let entry = already_public::name(&figure.indicator, &figure.period, &figure.cut);
        format!(" because {entry} is declared already public")
    });
    Error::Disclosure(format!(
        "{what} is about too few persons and cannot be hidden{because}; leave out the disaggregation, or declare the figure in [[already_public]] if it was published"
    ))
}
