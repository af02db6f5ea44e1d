//! What values come to together: their mean, and the value by which half of them have ended where some still go on.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::super::compute::Amounts;
use super::super::indicator::Summary;
use super::super::measurement::{Quantity, Value};
use super::{Counted, Selected, in_unit, nothing, tally};
use crate::statistics::survival::{Curve, Scale, Spell};

impl Selected<'_> {
    /// A summary of every cell. What is below the line is how many values it is made of.
    pub(super) fn summaries(&self, summary: &Summary, unit: &str, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Amounts> {
        let known = self.known();
        let tallies = tally(&Counted { amount: None, ..self.counted(&known) }, cells, &cell);
        let values = match summary {
            Summary::Mean => self.values(unit, cells, &cell).iter().map(|values| mean(values)).collect::<Vec<_>>(),
            Summary::Survival { .. } => self.spells(unit, cells, &cell).iter().map(|spells| median(spells)).collect(),
        };
        let amounts = values.into_iter().zip(tallies).map(|(value, tally)| {
            let cases = Quantity::of(Decimal::from(tally.units), self.child.is_some().then_some(tally.children));
            match value {
                Some(value) => Amounts { denominator: Some(cases), ..Amounts::none(Value::of(value.normalize())) },
                None => nothing(cases),
            }
        });
        amounts.collect()
    }

    /// The values of every cell in the unit of the indicator, each with whether it has ended.
    #[must_use]
    pub fn spells(&self, unit: &str, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Vec<Spell>> {
        let mut spells: Vec<Vec<Spell>> = vec![Vec::new(); cells];
        for row in self.known() {
            let Some((spells, value)) = spells.get_mut(cell(row as usize)).zip(self.value(row)) else { continue };
            let time = in_unit(value.into(), self.scale, unit).to_f64().unwrap_or_default();
            let event = self.parts.as_ref().is_some_and(|[ended, _]| ended.binary_search(&row).is_ok());
            spells.push(Spell { time, event });
        }
        spells
    }
}

fn mean(values: &[Decimal]) -> Option<Decimal> {
    values.iter().sum::<Decimal>().checked_div(Decimal::from(values.len()))
}

/// Nothing where fewer than half have ended as far as anybody was followed.
fn median(spells: &[Spell]) -> Option<Decimal> {
    Curve::new(spells).ok()?.median(Scale::LogLog).0.and_then(Decimal::from_f64)
}
