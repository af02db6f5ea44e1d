//! Periods of earlier releases that a run no longer has. They are computed on today's data, with the days by which they differ from the
//! periods of the run: the first quarter beside the half year tells of the second.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Ledger;
use crate::error::Error;
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::Measure;
use crate::indicators::measurement::{CellPart, Measurement, Measurements, Part, Quantity, Relation, Rest, Value};
use crate::indicators::period::Span;
use crate::indicators::{Indicator, between_periods};

/// More periods of the past than this are more than can be computed in every run.
const MOST: usize = 200;

/// First and last day.
type Days = (NaiveDate, NaiveDate);

/// The periods of the past beside those of a run.
#[derive(Debug, Default)]
pub(super) struct Past {
    /// Published once, and no longer periods of the run.
    periods: Vec<Span>,
    /// What lies between the borders of a period of the past and one of the run.
    gaps: Vec<Span>,
    /// A period of the run and one of the past, the longer first, with the gaps that fill it.
    nested: Vec<Vec<Span>>,
    /// Other pairs of them.
    pairs: Vec<Vec<Span>>,
}

impl Past {
    /// What the releases have beyond the periods of a run.
    ///
    /// # Errors
    /// When they are too many.
    pub fn of(ledger: &Ledger, current: &[Span]) -> Result<Self, Error> {
        let known: BTreeSet<Days> = current.iter().map(days).collect();
        let published: BTreeSet<Days> = ledger.entries().iter().flat_map(|entry| entry.published.periods.values().copied()).collect();
        let mut past = Past { periods: published.difference(&known).map(|days| span(*days)).collect(), ..Past::default() };
        let mut all: BTreeMap<Days, Span> = current.iter().chain(&past.periods).map(|span| (days(span), span.clone())).collect();
        for period in &past.periods {
            for other in current {
                let (outer, inner) = if holds(other, period) { (other, period) } else { (period, other) };
                if !holds(outer, inner) {
                    past.pairs.push(vec![outer.clone(), inner.clone()]);
                    continue;
                }
                let mut together = vec![outer.clone(), inner.clone()];
                for gap in gaps(outer, inner) {
                    let gap = all.entry(days(&gap)).or_insert_with(|| {
                        past.gaps.push(gap.clone());
                        gap
                    });
                    together.push(gap.clone());
                }
                past.nested.push(together);
            }
        }
        if all.len() > MOST {
            return Err(Error::Disclosure(format!(
                "earlier releases had {} periods that dosah.toml no longer has, which are too many to hold this run against; declare them again",
                past.periods.len()
            )));
        }
        Ok(past)
    }

    /// All that has to be computed beside the periods of the run.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.periods.iter().chain(&self.gaps)
    }

    /// Says how figures of the past and of the run hang together, and adds those that a reader gets by subtracting one from the other.
    pub fn relate(&self, measurements: &mut Measurements, indicators: &[Indicator]) {
        for together in self.nested.iter().chain(&self.pairs) {
            let relations = between_periods(&measurements.cells, indicators, together);
            measurements.relations.extend(relations);
        }
        for together in &self.nested {
            if let [outer, inner, ..] = together.as_slice() {
                for indicator in indicators.iter().filter(|indicator| counts_once(indicator)) {
                    outside(measurements, &indicator.id, outer, inner);
                }
            }
        }
    }

    /// The names of the periods that [`Past::relate`] adds.
    pub fn differences(&self) -> impl Iterator<Item = String> {
        self.nested.iter().filter_map(|together| Some(difference(together.first()?, together.get(1)?)))
    }
}

/// Whether a child or a case is counted once in a period, and in every period in which something of it lies.
fn counts_once(indicator: &Indicator) -> bool {
    let of_days = |measure: &Measure| matches!(measure, Measure::Count { rows, of: Some("child_id" | "case") } if rows.date.is_some());
    of_days(&indicator.measure) && indicator.aggregation == Aggregation::Distinct
}

/// The children of a period who came only outside another that lies in it.
fn outside(measurements: &mut Measurements, indicator: &str, outer: &Span, inner: &Span) {
    let of = |period: &Span| {
        let cells = measurements.cells.iter().enumerate().filter(|(_, cell)| cell.indicator == indicator && cell.period == period.id);
        cells.map(|(at, cell)| (cell.cut.clone(), at)).collect::<BTreeMap<_, _>>()
    };
    let (whole, part) = (of(outer), of(inner));
    for (cut, at) in whole {
        let Some(within) = part.get(&cut).copied() else { continue };
        let [all, some] = [at, within].map(|at| measurements.cells[at].numerator.filter(counts_persons));
        // A child may be older in one period than in the other; then nothing follows.
        let Some(rest) = all.zip(some).and_then(|(all, some)| all.persons?.checked_sub(some.persons?)) else { continue };
        let amount = rest.into();
        let measurement = &measurements.cells[at];
        let cell = Measurement {
            period: difference(outer, inner),
            value: Value::of(amount),
            numerator: Some(Quantity { amount, persons: Some(rest), payees: None }),
            baseline: None,
            target: None,
            ..measurement.clone()
        };
        measurements.cells.push(cell);
        let terms = [(1, at), (-1, within), (-1, measurements.cells.len() - 1)];
        measurements.relations.push(Relation {
            reason: format!("{indicator} of {} outside {}", outer.id, inner.id),
            terms: terms.map(|(sign, cell)| (sign, CellPart { cell, part: Part::Numerator })).to_vec(),
            rest: Rest::Nothing,
        });
    }
}

fn counts_persons(quantity: &Quantity) -> bool {
    quantity.persons.is_some_and(|persons| quantity.amount == persons.into())
}

fn difference(outer: &Span, inner: &Span) -> String {
    format!("{} without {}", outer.id, inner.id)
}

fn days(span: &Span) -> Days {
    (span.start, span.end)
}

/// No period of dosah.toml can have such an id.
fn span((start, end): Days) -> Span {
    Span { id: format!("{start}..{end}"), start, end }
}

fn holds(outer: &Span, inner: &Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// What of a period lies before and after another.
fn gaps(outer: &Span, inner: &Span) -> Vec<Span> {
    let before = inner.start.pred_opt().map(|end| (outer.start, end));
    let after = inner.end.succ_opt().map(|start| (start, outer.end));
    before.into_iter().chain(after).filter(|(start, end)| start <= end).map(span).collect()
}
