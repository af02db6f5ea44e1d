//! Relations: which figures add up to which. Every run asserts them, and disclosure control reasons with them, because a reader can too.

mod combined;
mod flow;
mod implied;
mod index;
mod own;
mod parts;
mod people;
mod periods;
mod same;
mod scores;
mod sums;

use rust_decimal::Decimal;

use self::index::{Index, negligible, quantity};
use super::indicator::Indicator;
use super::measurement::{Measurement, Measurements, Relation, Rest};
use super::period::Span;
use crate::error::Error;
use crate::project::Project;

/// All relations between the cells of a run.
#[must_use]
pub fn relations(cells: &[Measurement], indicators: &[Indicator], periods: &[Span], project: &Project) -> Vec<Relation> {
    let mut index = Index::new(cells);
    for period in periods {
        for indicator in indicators {
            parts::dimensions(&mut index, indicator, &period.id);
            implied::dimensions(&mut index, indicator, &period.id);
            parts::operands(&mut index, indicator, &period.id);
            parts::estimates(&mut index, indicator, &period.id);
        }
        same::figures(&mut index, &period.id, project);
        scores::figures(&mut index, &period.id);
        people::figures(&mut index, &period.id);
        flow::figures(&mut index, &period.id);
        people::populations(&mut index, indicators, &period.id);
        own::repeated(&mut index, indicators, &period.id, project);
    }
    for indicator in indicators {
        sums::common(&mut index, indicator, periods);
    }
    periods::periods(&mut index, indicators, periods);
    combined::periods(&mut index, indicators, periods, project);
    parts::shares(&mut index);
    index.found
}

/// The relations between figures of these periods alone, in a run that has others.
#[must_use]
pub fn between_periods(cells: &[Measurement], indicators: &[Indicator], periods: &[Span]) -> Vec<Relation> {
    let mut index = Index::new(cells);
    periods::periods(&mut index, indicators, periods);
    index.found
}

/// Checks every relation: a broken one is a defect of dosah.
///
/// # Errors
/// With the reason of the first relation that does not hold.
pub fn assert_all(measurements: &Measurements) -> Result<(), Error> {
    for relation in &measurements.relations {
        let amounts = relation.terms.iter().filter_map(|(sign, term)| {
            quantity(&measurements.cells[term.cell], term.part).map(|quantity| Decimal::from(*sign) * quantity.amount)
        });
        let sum: Decimal = amounts.sum();
        let holds = negligible(sum) || (relation.rest != Rest::Nothing && sum > Decimal::ZERO);
        if !holds {
            return Err(Error::Defect(format!("figures that must add up do not: {}", relation.reason)));
        }
    }
    Ok(())
}
