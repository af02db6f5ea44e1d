//! Age bands of earlier releases that a run no longer has: 6-12 beside 6-13 tells of those who are 13. Both are made of the same years, so
//! that all are computed as sums of bands between the borders of any of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ledger, Today};
use crate::error::Error;
use crate::indicators::dimension::Dimension;
use crate::indicators::join::join;
use crate::indicators::measurement::{CellPart, Cut, Measurement, Measurements, Part, Quantity, Relation, Rest, Value};
use crate::indicators::period::Span;
use crate::indicators::{Indicator, compute};
use crate::project::{AgeBand, Project};

const AGE_BAND: &str = "age_band";
/// The dimension of the finest bands. They stand in no table, so that nothing of them is a margin or can be merged.
const YEARS: &str = "years_of_age";
/// The dimension of bands of the past.
const EARLIER: &str = "earlier_age_band";

/// The bands of a run, and those that were published before.
pub(super) struct Bands {
    /// Published once, or shown together once, and none of today's.
    past: Vec<AgeBand>,
    /// Between the borders of any of them.
    finest: Vec<AgeBand>,
    /// Whether today's are the finest.
    are_there: bool,
}

impl Bands {
    /// What the releases have beyond the bands of today.
    pub fn of(ledger: &Ledger, project: &Project) -> Self {
        let today = project.age_bands();
        // What can be shown together today is added where that is decided.
        let merged: BTreeSet<String> = project.mergeable(AGE_BAND).into_iter().map(|(category, _)| category).collect();
        let figures = ledger.entries().iter().flat_map(|entry| &entry.published.readings).flat_map(|reading| &reading.figures);
        let published: BTreeSet<&str> =
            figures.filter_map(|figure| category(&figure.place.cut)).filter(|band| !merged.contains(*band)).collect();
        let past: Vec<AgeBand> = published.into_iter().filter_map(AgeBand::parse).filter(|band| !today.contains(band)).collect();
        let borders: BTreeSet<u32> = today.iter().chain(&past).flat_map(|band| [Some(band.first()), band.next()]).flatten().collect();
        let finest = AgeBand::between(&borders);
        Bands { are_there: finest == today, past, finest }
    }

    /// Adds the figures of the bands of the past, and says what all bands are made of.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn add(&self, measurements: &mut Measurements, today: &Today<'_>, periods: &[Span]) -> Result<(), Error> {
        if self.past.is_empty() {
            return Ok(());
        }
        if !self.are_there {
            let project = today.project.with_age_bands(self.finest.clone());
            let finest = compute(&by_age(today.indicators), today.dataset, &project, periods, today.as_of)?;
            join(measurements, finest, |cell| category(&cell.cut).is_some(), by_years);
        }
        for (list, members) in self.lists(measurements) {
            let bands = self.past.iter().chain(today.project.age_bands());
            for band in bands {
                self.tie(measurements, &list, band, &members);
            }
        }
        Ok(())
    }

    /// The names of the periods that [`Bands::add`] adds.
    pub fn names(&self, periods: &[Span]) -> Vec<String> {
        let past = if self.past.is_empty() { &[] } else { periods };
        past.iter().flat_map(|period| [format!("{}{FINEST}", period.id), format!("{}{PAST}", period.id)]).collect()
    }

    /// Figures by the finest bands, those that differ in nothing else together. Only such as add up to their margin: then they add up to
    /// every band.
    fn lists(&self, measurements: &Measurements) -> Vec<(List, Vec<(AgeBand, usize)>)> {
        let mut lists: BTreeMap<List, Vec<(AgeBand, usize)>> = BTreeMap::new();
        let mut sums: BTreeMap<List, Option<rust_decimal::Decimal>> = BTreeMap::new();
        let mut margins = BTreeMap::new();
        for (at, cell) in measurements.cells.iter().enumerate() {
            let amount = cell.numerator.map(|quantity| quantity.amount);
            let Some(written) = category(&cell.cut) else {
                margins.insert((cell.indicator.clone(), cell.period.clone(), cell.cut.clone()), amount);
                continue;
            };
            let band = AgeBand::parse(written);
            if band.is_some_and(|band| !self.finest.contains(&band)) {
                continue;
            }
            let list = List::of(cell);
            let sum = sums.entry(list.clone()).or_insert(Some(rust_decimal::Decimal::ZERO));
            *sum = sum.zip(amount).map(|(sum, amount)| sum + amount);
            lists.entry(list).or_default().extend(band.map(|band| (band, at)));
        }
        let adds_up = |list: &List| {
            let margin = margins.get(&(list.indicator.clone(), list.period.clone(), list.margin.clone())).copied().flatten();
            margin.is_some() && sums.get(list).copied().flatten() == margin
        };
        lists.into_iter().filter(|(list, _)| adds_up(list)).collect()
    }

    /// Ties a band to those that it is made of; one of the past is added first.
    fn tie(&self, measurements: &mut Measurements, list: &List, band: &AgeBand, members: &[(AgeBand, usize)]) {
        let parts: Vec<usize> = members.iter().filter(|(part, _)| band.holds(part)).map(|(_, at)| *at).collect();
        let cut = list.cut_of(band);
        let is_list = |cell: &Measurement| cell.indicator == list.indicator && cell.period == list.period && cell.cut == cut;
        if members.iter().any(|(part, _)| part == band) {
            return;
        }
        let there = measurements.cells.iter().position(is_list);
        let Some(first) = parts.first().filter(|_| there.is_some() || self.past.contains(band)) else { return };
        let at = there.unwrap_or_else(|| {
            let sum = |part: Part| sum(parts.iter().map(|at| quantity(&measurements.cells[*at], part)));
            let numerator = sum(Part::Numerator);
            let (period, cut) = by_earlier_bands(&list.period, &cut);
            let cell = Measurement {
                period,
                cut,
                value: numerator.map_or(Value::NoData, |numerator| Value::of(numerator.amount)),
                numerator,
                denominator: sum(Part::Denominator),
                complement: sum(Part::Complement),
                basis: None,
                ..measurements.cells[*first].clone()
            };
            measurements.cells.push(cell);
            measurements.cells.len() - 1
        });
        for part in [Part::Numerator, Part::Denominator, Part::Complement] {
            let amount = |at: usize| quantity(&measurements.cells[at], part).map(|quantity| quantity.amount);
            let whole = amount(at);
            if whole.is_some() && parts.iter().map(|at| amount(*at)).sum::<Option<_>>() == whole {
                let term = |sign, cell| (sign, CellPart { cell, part });
                let terms = [term(-1, at)].into_iter().chain(parts.iter().map(|at| term(1, *at))).collect();
                let reason = format!("{} in the years of {band} ({})", list.indicator, list.period);
                measurements.relations.push(Relation { reason, terms, rest: Rest::Nothing });
            }
        }
    }
}

/// Where figures by age stand that differ in their band alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct List {
    indicator: String,
    period: String,
    /// All dimensions.
    dimensions: Vec<String>,
    /// The cut without the age.
    margin: Cut,
}

impl List {
    fn of(cell: &Measurement) -> Self {
        let mut margin = cell.cut.clone();
        if let Some(at) = place(&margin) {
            margin.dimensions.remove(at);
            margin.categories.remove(at);
        }
        let period = cell.period.strip_suffix(FINEST).unwrap_or(&cell.period).to_owned();
        List { indicator: cell.indicator.clone(), period, dimensions: renamed(&cell.cut, AGE_BAND).dimensions, margin }
    }

    fn cut_of(&self, band: &AgeBand) -> Cut {
        let mut cut = Cut { dimensions: self.dimensions.clone(), categories: self.margin.categories.clone() };
        if let Some(at) = place(&cut) {
            cut.categories.insert(at, band.to_string());
        }
        cut
    }
}

fn place(cut: &Cut) -> Option<usize> {
    cut.dimensions.iter().position(|dimension| [AGE_BAND, YEARS].contains(&dimension.as_str()))
}

fn renamed(cut: &Cut, dimension: &str) -> Cut {
    let mut cut = cut.clone();
    if let Some(at) = place(&cut) {
        dimension.clone_into(&mut cut.dimensions[at]);
    }
    cut
}

fn category(cut: &Cut) -> Option<&str> {
    cut.categories.get(place(cut)?).map(String::as_str)
}

fn quantity(cell: &Measurement, part: Part) -> Option<Quantity> {
    match part {
        Part::Numerator => cell.numerator,
        Part::Denominator => cell.denominator,
        Part::Complement => cell.complement,
        Part::Basis => cell.basis,
    }
}

/// A child is in one band, so that persons add up, too.
fn sum(quantities: impl Iterator<Item = Option<Quantity>>) -> Option<Quantity> {
    quantities.reduce(|one, other| {
        let (one, other) = (one?, other?);
        let persons = one.persons.zip(other.persons).map(|(one, other)| one + other);
        Some(Quantity { amount: one.amount.checked_add(other.amount)?, persons, payees: None })
    })?
}

/// The indicators with their breakdowns by age alone.
fn by_age(indicators: &[Indicator]) -> Vec<Indicator> {
    let is_by_age = |by: &Vec<Dimension>| by.iter().any(|dimension| dimension.id() == AGE_BAND);
    let only =
        |indicator: &Indicator| Indicator { by: indicator.by.iter().filter(|by| is_by_age(by)).cloned().collect(), ..indicator.clone() };
    indicators.iter().map(only).collect()
}

const FINEST: &str = " by years of age";
const PAST: &str = " by earlier age bands";

/// Where a figure by the finest bands stands.
pub(super) fn by_years(period: &str, cut: &Cut) -> (String, Cut) {
    (format!("{period}{FINEST}"), renamed(cut, YEARS))
}

/// Where a figure by bands of the past stands.
pub(super) fn by_earlier_bands(period: &str, cut: &Cut) -> (String, Cut) {
    (format!("{period}{PAST}"), renamed(cut, EARLIER))
}
