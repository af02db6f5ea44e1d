//! Periods that are made of others: which figures are not found among the rows of the whole, but among the figures of its parts.
//!
//! Everything that is added or counted anew is computed from the rows of the whole period, so that nobody is counted twice. The highest and the
//! latest figure are those of a part. An estimate can only follow from the estimates of the parts.

use rust_decimal::Decimal;

use super::definition::Aggregation;
use super::estimates;
use super::indicator::{Indicator, Measure};
use super::measurement::{Measurement, Quantity, TOTAL, Value};
use super::period::Span;
use super::views::View;
use crate::project::Project;

/// The periods whose figures make the figure of an indicator in a period; none if its own rows do.
#[must_use]
pub fn parts(indicator: &Indicator, period: &Span, project: &Project) -> Vec<String> {
    let declared = || project.parts(&period.id).into_iter().map(|part| part.id).collect();
    match (indicator.aggregation, &indicator.measure) {
        _ if !indicator.is_of(&period.id) || !indicator.measure.operands().is_empty() => Vec::new(),
        // The whole project is made of the periods declared inside it.
        (Aggregation::Max, _) if period.id == TOTAL => {
            let plain = project.periods().into_iter().filter(|part| part.id != TOTAL && project.parts(&part.id).is_empty());
            plain.filter(|part| period.start <= part.start && part.end <= period.end).map(|part| part.id).collect()
        }
        (Aggregation::Max, _) => declared(),
        (Aggregation::Latest | Aggregation::Sum, Measure::Estimate) => declared(),
        // What is open on a day has its day without any parts, and a budget is made for the whole.
        (Aggregation::Latest, measure) if measure.rows().is_some_and(|rows| rows.date.is_some() && rows.from != View::Budget) => declared(),
        _ => Vec::new(),
    }
}

/// Whether the figure of a period is needed for that of one of others.
#[must_use]
pub fn is_part_of_any(indicator: &Indicator, part: &Span, project: &Project, periods: &[Span]) -> bool {
    periods.iter().any(|period| parts(indicator, period, project).contains(&part.id))
}

/// The figures of a period from those of its parts, which are given in their order. A cell that no part has keeps its own figure, and so does
/// an estimate that somebody made for the whole.
#[must_use]
pub fn combine(indicator: &Indicator, mut own: Vec<Measurement>, parts: &[&[Measurement]]) -> Vec<Measurement> {
    let is_estimate = matches!(indicator.measure, Measure::Estimate);
    if is_estimate {
        own = estimates::with_cuts_of(own, parts);
    }
    for cell in &mut own {
        let same: Vec<&Measurement> = parts.iter().filter_map(|part| part.iter().find(|other| other.cut == cell.cut)).collect();
        let is_made = is_estimate && cell.value.number().is_some();
        let Some(last) = same.last().copied().filter(|_| !is_made) else { continue };
        match indicator.aggregation {
            Aggregation::Max => match same.iter().filter(|part| part.value.number().is_some()).max_by_key(|part| part.value.number()) {
                Some(highest) => take(cell, highest),
                None => take(cell, same.iter().find(|part| part.value == Value::NoData).copied().unwrap_or(last)),
            },
            Aggregation::Sum => add(cell, &same, same.len() == parts.len()),
            _ => take(cell, last),
        }
    }
    own
}

fn take(cell: &mut Measurement, part: &Measurement) {
    cell.value = part.value;
    (cell.numerator, cell.denominator, cell.complement) = (part.numerator, part.denominator, part.complement);
}

/// A sum with a gap would look like less than it is.
fn add(cell: &mut Measurement, parts: &[&Measurement], is_complete: bool) {
    let amounts: Option<Vec<Quantity>> = parts.iter().map(|part| part.numerator).collect();
    let Some(amounts) = amounts.filter(|_| is_complete) else { return };
    let amount: Decimal = amounts.iter().map(|quantity| quantity.amount).sum();
    let persons = amounts.iter().map(|quantity| quantity.persons).sum();
    (cell.value, cell.numerator) = (Value::of(amount), Some(Quantity::of(amount, persons)));
}
