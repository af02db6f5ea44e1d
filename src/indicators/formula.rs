//! Figures made of other figures: differences, ratios, burn, and what the contract makes of them.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::compute::{Amounts, Run};
use super::indicator::{Indicator, Measure};
use super::measurement::{Cut, Measurement, Quantity, Value};
use super::split::split;

/// The figures of one period that later ones can be made of, by indicator and cut.
#[derive(Debug, Default)]
pub struct Figures {
    amounts: HashMap<(String, Cut), Amounts>,
    /// The cuts of each indicator, in their order.
    cuts: HashMap<String, Vec<Cut>>,
}

impl Figures {
    /// Makes one figure available.
    pub fn set(&mut self, indicator: &str, cut: &Cut, amounts: Amounts) {
        self.amounts.insert((indicator.to_owned(), cut.clone()), amounts);
    }

    /// Makes the figures of an indicator available.
    pub fn extend(&mut self, measured: &[Measurement]) {
        for cell in measured {
            let amounts = Amounts {
                value: cell.value,
                numerator: cell.numerator,
                denominator: cell.denominator,
                complement: cell.complement,
                basis: cell.basis,
            };
            self.set(&cell.indicator, &cell.cut, amounts);
            self.cuts.entry(cell.indicator.clone()).or_default().push(cell.cut.clone());
        }
    }

    fn amounts(&self, indicator: &str, cut: &Cut) -> Option<&Amounts> {
        self.amounts.get(&(indicator.to_owned(), cut.clone()))
    }

    /// The cuts of an indicator in one disaggregation, in their order.
    fn cuts_by(&self, indicator: &str, dimensions: &[String]) -> Vec<Cut> {
        self.cuts.get(indicator).into_iter().flatten().filter(|cut| cut.dimensions == dimensions).cloned().collect()
    }

    /// The value of an indicator in a cut, with the persons behind it; or why there is none.
    fn quantity(&self, indicator: &str, cut: &Cut) -> Result<Quantity, Value> {
        let amounts = self.amounts(indicator, cut).ok_or(Value::NotApplicable)?;
        let amount = amounts.value.number().ok_or(amounts.value)?;
        Ok(Quantity::of(amount, amounts.numerator.and_then(|numerator| numerator.persons)))
    }

    /// What else a figure tells that is made of one which does.
    fn basis(&self, indicator: &Indicator, cut: &Cut) -> Option<Quantity> {
        indicator.measure.operands().into_iter().find_map(|name| self.amounts(name, cut)?.basis)
    }

    fn sum(&self, plus: &[String], minus: &[String], cut: &Cut) -> Result<Quantity, Value> {
        let mut sum = Quantity::of(Decimal::ZERO, None);
        for (sign, names) in [(Decimal::ONE, plus), (Decimal::NEGATIVE_ONE, minus)] {
            for name in names {
                let term = self.quantity(name, cut)?;
                sum.amount += sign * term.amount;
                sum.persons = [sum.persons, term.persons].into_iter().flatten().min();
            }
        }
        Ok(sum)
    }
}

/// Measures an indicator that is made of others: the total, then every cut that all of them have.
#[must_use]
pub fn measure(indicator: &Indicator, figures: &Figures, run: &Run<'_>) -> Vec<Measurement> {
    let operands = indicator.measure.operands();
    let mut cuts = vec![Cut::default()];
    for by in &indicator.by {
        let dimensions: Vec<String> = by.iter().map(|dimension| dimension.id().to_owned()).collect();
        cuts.extend(operands.first().into_iter().flat_map(|first| figures.cuts_by(first, &dimensions)));
    }
    if let Measure::Cost { cost, split } = &indicator.measure {
        let parts = parts_of_cost(indicator, figures, run, (cost, split.as_deref()));
        return parts.into_iter().map(|(cut, amounts)| run.measurement(indicator, cut, amounts)).collect();
    }
    cuts.into_iter()
        .map(|cut| {
            let amounts = amounts(indicator, figures, run, &cut).unwrap_or_else(Amounts::none);
            run.measurement(indicator, cut, amounts)
        })
        .collect()
}

/// The figure of an indicator that is made of others in one cut.
///
/// # Errors
/// Why there is none.
pub fn amounts(indicator: &Indicator, figures: &Figures, run: &Run<'_>, cut: &Cut) -> Result<Amounts, Value> {
    if !indicator.is_of(&run.period.id) {
        return Err(Value::NotApplicable);
    }
    match &indicator.measure {
        Measure::Difference { plus, minus } => {
            let sum = figures.sum(plus, minus, cut)?;
            Ok(Amounts { numerator: Some(sum), basis: figures.basis(indicator, cut), ..Amounts::none(Value::of(sum.amount)) })
        }
        // All parts together are the whole cost.
        Measure::Cost { cost, .. } if cut.dimensions.is_empty() => {
            let whole = figures.quantity(cost, cut)?;
            Ok(Amounts { numerator: Some(whole), ..Amounts::none(Value::of(whole.amount)) })
        }
        Measure::Ratio { plus, minus, times, over } => {
            let above = figures.sum(plus, minus, cut)?;
            let below = figures.quantity(over, cut)?;
            let Some(times) = times else {
                return Ok(Amounts { basis: figures.basis(indicator, cut), ..divide(above, below, indicator.unit == "percent")? });
            };
            let factor = figures.quantity(times, cut)?.amount;
            let amount = above.amount.checked_mul(factor).ok_or(Value::NoData)?;
            let product = divide(Quantity::of(amount, None), below, indicator.unit == "percent")?;
            // What it tells beside known figures is the factor, which is protected by the cases behind it.
            let cases = figures.amounts(times, cut).and_then(|amounts| amounts.denominator);
            Ok(Amounts { denominator: cases, ..Amounts::none(product.value) })
        }
        Measure::Burn { actual, budget } => {
            let (actual, budget) = (figures.quantity(actual, cut)?, figures.quantity(budget, cut)?);
            let (elapsed, days) = run.elapsed();
            let expected = budget.amount * Decimal::from(elapsed) / Decimal::from(days);
            let behind = Quantity::of(expected - actual.amount, None);
            Ok(Amounts { basis: Some(actual), ..divide(behind, Quantity::of(expected, None), true)? })
        }
        // The contract is about the whole project, and says nothing of a part of it.
        Measure::Term(_) | Measure::Portion { .. } | Measure::Least { .. } | Measure::Excess { .. } if !run.covers_project() => {
            Err(Value::NotApplicable)
        }
        Measure::Term(term) => Ok(money(run.term(*term).ok_or(Value::NotApplicable)?)),
        Measure::Portion { plus, term } => {
            let (percent, whole) = (run.term(*term).ok_or(Value::NotApplicable)?, figures.sum(plus, &[], cut)?);
            let part = whole.amount.checked_mul(percent).ok_or(Value::NoData)? / Decimal::ONE_HUNDRED;
            Ok(Amounts { basis: Some(whole), ..money(part) })
        }
        Measure::Least { of } => {
            let there = of.iter().map(|name| figures.quantity(name, cut)).filter(|found| *found != Err(Value::NotApplicable));
            let amounts: Vec<Decimal> = there.map(|found| found.map(|found| found.amount)).collect::<Result<_, _>>()?;
            let least = amounts.into_iter().min().ok_or(Value::NotApplicable)?;
            let is_least = |name: &&String| figures.quantity(name, cut).is_ok_and(|found| found.amount == least);
            let basis = of.iter().filter(is_least).find_map(|name| figures.amounts(name, cut)?.basis);
            Ok(Amounts { basis, ..money(least) })
        }
        Measure::Excess { actual, planned, by } => {
            figures.quantity(actual, cut)?;
            figures.quantity(planned, cut)?;
            let amount = |name: &str, cut: &Cut| figures.quantity(name, cut).map_or(Decimal::ZERO, |found| found.amount);
            let parts = figures.cuts_by(actual, &[(*by).to_owned()]);
            let above = parts.iter().map(|part| (amount(actual, part) - amount(planned, part)).max(Decimal::ZERO));
            Ok(money(above.sum()))
        }
        _ => Err(Value::NotApplicable),
    }
}

/// An amount behind which there are no persons.
fn money(amount: Decimal) -> Amounts {
    Amounts { numerator: Some(Quantity::of(amount, None)), ..Amounts::none(Value::of(amount)) }
}

/// The cost, and each category's part of it. A part tells how much of the key its category had, so the two are hidden together.
fn parts_of_cost(indicator: &Indicator, figures: &Figures, run: &Run<'_>, (cost, key): (&str, Option<&str>)) -> Vec<(Cut, Amounts)> {
    let whole = figures.quantity(cost, &Cut::default());
    // Who stands behind the whole cost stands behind each part of it.
    let payees = figures.amounts(cost, &Cut::default()).and_then(|amounts| amounts.numerator?.payees);
    let part_of_cost = |amount| Amounts { numerator: Some(Quantity { payees, ..Quantity::of(amount, None) }), ..money(amount) };
    let mut parts = vec![(Cut::default(), whole.map_or_else(Amounts::none, |whole| money(whole.amount)))];
    for by in &indicator.by {
        let dimensions: Vec<String> = by.iter().map(|dimension| dimension.id().to_owned()).collect();
        let weights: Vec<(Cut, Quantity)> = match key {
            Some(key) => figures
                .cuts_by(key, &dimensions)
                .into_iter()
                .map(|cut| {
                    // A category without data used nothing.
                    let used = figures.quantity(key, &cut).unwrap_or(Quantity::of(Decimal::ZERO, None));
                    (cut, used)
                })
                .collect(),
            None => run
                .project
                .phase_shares()
                .map(|(phase, amount)| (Cut { dimensions: dimensions.clone(), categories: vec![phase] }, Quantity::of(amount, None)))
                .collect(),
        };
        let amounts_used: Vec<Decimal> = weights.iter().map(|(_, used)| used.amount).collect();
        let shares = whole.map(|whole| split(whole.amount, &amounts_used));
        parts.extend(weights.into_iter().enumerate().map(|(at, (cut, used))| {
            let part = match &shares {
                Ok(Some(shares)) => Amounts { basis: key.is_some().then_some(used), ..part_of_cost(shares[at]) },
                Ok(None) => Amounts::none(Value::NoData),
                Err(state) => Amounts::none(*state),
            };
            (cut, part)
        }));
    }
    parts
}

/// Hours are thirds and sixths that no decimal holds. What differs behind so many decimals is the same, or else a half would be rounded down.
const SAME: u32 = 16;

/// Division by nothing is no data.
fn divide(numerator: Quantity, denominator: Quantity, percent: bool) -> Result<Amounts, Value> {
    let scale = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let value =
        numerator.amount.checked_mul(scale).and_then(|scaled| scaled.checked_div(denominator.amount)).ok_or(Value::NoData)?.round_dp(SAME);
    Ok(Amounts { value: Value::of(value), numerator: Some(numerator), denominator: Some(denominator), complement: None, basis: None })
}
