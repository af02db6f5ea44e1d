//! Figures made of other figures: differences, ratios and burn.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::compute::{Amounts, Run};
use super::indicator::{Indicator, Measure};
use super::measurement::{Cut, Measurement, Quantity, Value};

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
            let amounts =
                Amounts { value: cell.value, numerator: cell.numerator, denominator: cell.denominator, complement: cell.complement };
            self.set(&cell.indicator, &cell.cut, amounts);
            self.cuts.entry(cell.indicator.clone()).or_default().push(cell.cut.clone());
        }
    }

    /// The value of an indicator in a cut, with the persons behind it; or why there is none.
    fn quantity(&self, indicator: &str, cut: &Cut) -> Result<Quantity, Value> {
        let amounts = self.amounts.get(&(indicator.to_owned(), cut.clone())).ok_or(Value::NotApplicable)?;
        let amount = amounts.value.number().ok_or(amounts.value)?;
        Ok(Quantity { amount, persons: amounts.numerator.and_then(|numerator| numerator.persons) })
    }

    fn sum(&self, plus: &[String], minus: &[String], cut: &Cut) -> Result<Quantity, Value> {
        let mut sum = Quantity { amount: Decimal::ZERO, persons: None };
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
        let of_first = operands.first().and_then(|first| figures.cuts.get(*first)).into_iter().flatten();
        cuts.extend(of_first.filter(|cut| cut.dimensions == dimensions).cloned());
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
            Ok(Amounts { value: Value::of(sum.amount), numerator: Some(sum), denominator: None, complement: None })
        }
        Measure::Ratio { plus, minus, over } => {
            divide(figures.sum(plus, minus, cut)?, figures.quantity(over, cut)?, indicator.unit == "percent")
        }
        Measure::Burn { actual, budget } => {
            let (actual, budget) = (figures.quantity(actual, cut)?, figures.quantity(budget, cut)?);
            let whole = run.project.span();
            let elapsed = (run.as_of.min(whole.end) - whole.start).num_days() + 1;
            let expected = budget.amount * Decimal::from(elapsed.max(0)) / Decimal::from(whole.days());
            let behind = Quantity { amount: expected - actual.amount, persons: None };
            divide(behind, Quantity { amount: expected, persons: None }, true)
        }
        _ => Err(Value::NotApplicable),
    }
}

/// Division by nothing is no data.
fn divide(numerator: Quantity, denominator: Quantity, percent: bool) -> Result<Amounts, Value> {
    let scale = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let value = numerator.amount.checked_mul(scale).and_then(|scaled| scaled.checked_div(denominator.amount)).ok_or(Value::NoData)?;
    Ok(Amounts { value: Value::of(value), numerator: Some(numerator), denominator: Some(denominator), complement: None })
}
