//! Figures that somebody estimated, as `[[estimate]]` declares them.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::compute::{Amounts, Run};
use super::indicator::Indicator;
use super::measurement::{Cut, Measurement, Quantity, Value};

/// Units that are people: a small estimate of them is protected like a small count.
const PEOPLE: [&str; 7] = ["children", "people", "cases", "families", "households", "participants", "staff"];

/// The estimates of an indicator for a period: all together first, then dimension by dimension in the order of declaration. A project that
/// estimates nothing for an indicator has no figure to expect.
#[must_use]
pub fn measure(indicator: &Indicator, run: &Run<'_>) -> Vec<Measurement> {
    let all = || run.project.file.estimate.iter().filter(|estimate| *estimate.indicator.get_ref() == indicator.id);
    let expected = if all().next().is_some() && indicator.is_of(&run.period.id) { Value::NoData } else { Value::NotApplicable };
    let mut cells = vec![run.measurement(indicator, Cut::default(), Amounts::none(expected))];
    for estimate in all().filter(|estimate| estimate.period() == run.period.id) {
        let (dimensions, categories) = estimate.cut();
        let cut = Cut { dimensions, categories };
        let amounts = amounts(indicator, *estimate.value.get_ref());
        if cut == Cut::default() {
            cells[0] = run.measurement(indicator, cut, amounts);
        } else {
            cells.push(run.measurement(indicator, cut, amounts));
        }
    }
    by_dimension(cells)
}

fn amounts(indicator: &Indicator, value: f64) -> Amounts {
    let Ok(amount) = Decimal::try_from(value) else { return Amounts::none(Value::NoData) };
    let persons = PEOPLE.contains(&indicator.unit.as_str()).then(|| amount.ceil().to_u64().unwrap_or(u64::MAX));
    Amounts { value: Value::of(amount), numerator: Some(Quantity::of(amount, persons)), ..Amounts::none(Value::NoData) }
}

/// The cells, and those of other periods that they lack, without a figure.
#[must_use]
pub fn with_cuts_of(own: Vec<Measurement>, parts: &[&[Measurement]]) -> Vec<Measurement> {
    let mut known: BTreeSet<Cut> = own.iter().map(|cell| cell.cut.clone()).collect();
    let mut cells = own;
    let Some(pattern) = cells.first().cloned() else { return cells };
    for other in parts.iter().copied().flatten() {
        if known.insert(other.cut.clone()) {
            let nothing = Measurement {
                cut: other.cut.clone(),
                value: Value::NoData,
                numerator: None,
                baseline: None,
                target: None,
                ..pattern.clone()
            };
            cells.push(nothing);
        }
    }
    by_dimension(cells)
}

/// Brings the cells of each dimension together, in the order in which dimensions first appear.
fn by_dimension(mut cells: Vec<Measurement>) -> Vec<Measurement> {
    let mut order: Vec<Vec<String>> = Vec::new();
    for cell in &cells {
        if !order.contains(&cell.cut.dimensions) {
            order.push(cell.cut.dimensions.clone());
        }
    }
    cells.sort_by_key(|cell| order.iter().position(|dimensions| *dimensions == cell.cut.dimensions));
    cells
}
