//! What readers kept of earlier releases, said of the figures of a run: by what a figure means, whatever it was called then.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::follow::follow;
use super::spans::Past;
use super::{Entry, Figure, Ledger, Place, bands, breakdowns};
use crate::disclosure::{Audience, KnownFigure, Policy};
use crate::error::Error;
use crate::indicators::measurement::{Cut, Measurements};
use crate::indicators::period::Span;
use crate::indicators::{Indicator, assert_all};
use crate::ingest::dataset::Dataset;
use crate::project::Project;

/// What a run computes with.
#[derive(Clone, Copy)]
pub struct Today<'a> {
    /// The project.
    pub project: &'a Project,
    /// The indicators.
    pub indicators: &'a [Indicator],
    /// The data.
    pub dataset: &'a Dataset,
    /// The periods whose figures are protected.
    pub periods: &'a [Span],
    /// The day as of which cases are open.
    pub as_of: NaiveDate,
}

/// What readers of earlier releases know.
#[derive(Debug, Default)]
pub struct Memory {
    /// For each audience.
    known: BTreeMap<Audience, Vec<KnownFigure>>,
    /// The highest threshold that each audience was promised, and in which release.
    promised: BTreeMap<Audience, (u64, u64)>,
    /// Periods of figures that stand among the others only to be known.
    unseen_periods: BTreeSet<String>,
}

impl Memory {
    /// Sets the figures of earlier releases that a run no longer has among its own, and finds in them what readers know.
    ///
    /// # Errors
    /// When the releases had too many periods that are gone; else only on a defect of dosah.
    pub fn of(ledger: &Ledger, today: &Today<'_>, measurements: &mut Measurements) -> Result<Self, Error> {
        if ledger.entries().is_empty() {
            return Ok(Memory::default());
        }
        let past = Past::of(ledger, today.periods)?;
        let unseen: Vec<Span> = past.spans().cloned().collect();
        if !unseen.is_empty() {
            let figures = crate::indicators::compute(today.indicators, today.dataset, today.project, &unseen, today.as_of)?;
            crate::indicators::join::join(measurements, figures, |_| true, |period, cut| (period.to_owned(), cut.clone()));
        }
        let periods: Vec<Span> = today.periods.iter().chain(&unseen).cloned().collect();
        let earlier_bands = bands::Bands::of(ledger, today.project);
        earlier_bands.add(measurements, today, &periods)?;
        breakdowns::add(measurements, ledger, today, &periods)?;
        past.relate(measurements, today.indicators);
        assert_all(measurements)?;

        let mut unseen_periods: BTreeSet<String> = unseen.iter().map(|span| span.id.clone()).collect();
        unseen_periods.extend(earlier_bands.names(&periods));
        unseen_periods.extend(periods.iter().map(|period| breakdowns::name(&period.id)));
        let places = Places::of(measurements, today, &periods, ledger);
        let mut known: BTreeMap<Audience, Vec<KnownFigure>> = BTreeMap::new();
        let mut promised = BTreeMap::new();
        for entry in ledger.entries() {
            for reading in &entry.published.readings {
                let figures: Vec<KnownFigure> = reading
                    .figures
                    .iter()
                    .flat_map(|figure| places.of_figure(entry, figure).into_iter().map(move |place| (figure, place)))
                    .map(|(figure, place)| KnownFigure {
                        release: entry.release,
                        indicator: place.indicator,
                        period: place.period,
                        cut: place.cut,
                        numerator: figure.numerator,
                        denominator: figure.denominator,
                        rounding: reading.rounding,
                    })
                    .collect();
                // Whoever sees less is among those who see more.
                for audience in [Audience::Funder, Audience::Public].into_iter().filter(|audience| *audience <= reading.audience) {
                    known.entry(audience).or_default().extend(figures.iter().cloned());
                }
                let promise = promised.entry(reading.audience).or_insert((0, 0));
                *promise = (*promise).max((reading.threshold, entry.release));
            }
        }
        for figures in known.values_mut() {
            follow(figures, measurements, &unseen_periods);
            let mut told = BTreeSet::new();
            figures.retain(|known| {
                told.insert((
                    known.indicator.clone(),
                    known.period.clone(),
                    known.cut.clone(),
                    known.numerator,
                    known.denominator,
                    known.rounding,
                ))
            });
        }
        Ok(Memory { known, promised, unseen_periods })
    }

    /// How figures are to be protected for readers who remember. A threshold that was promised once is kept: what a lower one would show
    /// today may be what was hidden then.
    #[must_use]
    pub fn policy(&self, project: &Project, audience: Audience) -> Policy {
        let policy = Policy::of(project, audience);
        let promised = self.promised.get(&audience).map(|(threshold, _)| *threshold);
        Policy {
            threshold: policy.threshold.map(|threshold| promised.map_or(threshold, |promised| promised.max(threshold))),
            known: self.known.get(&audience).cloned().unwrap_or_default(),
            unseen_periods: self.unseen_periods.clone(),
            ..policy
        }
    }

    /// What has to be said of the thresholds of a project.
    #[must_use]
    pub fn remarks(&self, project: &Project) -> Vec<String> {
        let remark = |audience: Audience| {
            let declared = Policy::of(project, audience).threshold?;
            let (promised, release) = *self.promised.get(&audience)?;
            let name = if audience == Audience::Public { "public" } else { "funder" };
            if declared < promised {
                Some(format!(
                    "{name}_threshold is {declared}, and release {release} hid counts below {promised}: {promised} is kept, because a lower one could show what was hidden then"
                ))
            } else if declared > promised {
                Some(format!(
                    "{name}_threshold is {declared}, and earlier releases hid counts below {promised}: what they showed is known already"
                ))
            } else {
                None
            }
        };
        [Audience::Funder, Audience::Public].into_iter().filter_map(remark).collect()
    }
}

/// The figures of a run by what they mean.
struct Places<'a> {
    today: &'a Today<'a>,
    periods: &'a [Span],
    /// The cuts of each indicator and period, in their order.
    cuts: BTreeMap<(String, String), Vec<&'a Cut>>,
    /// Names and definitions that were published before.
    published: BTreeSet<&'a str>,
    /// Everything that had a place in some release.
    seen: BTreeSet<(&'a str, &'a Cut)>,
}

impl<'a> Places<'a> {
    fn of(measurements: &'a Measurements, today: &'a Today<'a>, periods: &'a [Span], ledger: &'a Ledger) -> Self {
        let mut cuts: BTreeMap<(String, String), Vec<&Cut>> = BTreeMap::new();
        for cell in &measurements.cells {
            cuts.entry((cell.indicator.clone(), cell.period.clone())).or_default().push(&cell.cut);
        }
        let readings = || ledger.entries().iter().flat_map(|entry| &entry.published.readings);
        let places = readings().flat_map(|reading| reading.figures.iter().map(|figure| &figure.place).chain(&reading.hidden));
        Places {
            today,
            periods,
            cuts,
            published: ledger
                .entries()
                .iter()
                .flat_map(|entry| entry.published.definitions.iter().flat_map(|(id, hash)| [id.as_str(), hash.as_str()]))
                .collect(),
            seen: places.map(|place| (place.indicator.as_str(), &place.cut)).collect(),
        }
    }

    /// Where an earlier figure is found today, or what has to be held against it.
    fn of_figure(&self, entry: &Entry, figure: &Figure) -> Vec<Place> {
        let place = &figure.place;
        if figure.numerator.is_none() && figure.denominator.is_none() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for indicator in self.indicators(entry, &place.indicator) {
            for period in self.spans(entry, &place.period) {
                let plain = (period.to_owned(), place.cut.clone());
                let renamed = [bands::by_earlier_bands, bands::by_years, breakdowns::by_earlier].map(|name| name(period, &place.cut));
                let is_there = |(period, cut): &&(String, Cut)| self.cuts_of(indicator, period).contains(&cut);
                let there = [&plain].into_iter().chain(&renamed).find(is_there);
                if there.is_none() {
                    found.extend(self.new_categories(indicator, period, &place.cut));
                }
                // One that is not there may be of categories that are yet to be merged.
                let (period, cut) = there.unwrap_or(&plain).clone();
                found.push(Place { indicator: indicator.to_owned(), period, cut });
            }
        }
        found
    }

    /// The indicators that mean the same today: by definition; else by name, and if it is gone, those that are new and count the like.
    /// Whatever has changed about it, a difference of few persons tells of these.
    fn indicators(&self, entry: &Entry, id: &str) -> Vec<&'a str> {
        let hash = entry.published.definitions.get(id).map(String::as_str).unwrap_or_default();
        let all = || self.today.indicators.iter();
        let only = |wanted: &dyn Fn(&Indicator) -> bool| -> Vec<&'a str> {
            all().filter(|indicator| wanted(indicator)).map(|indicator| indicator.id.as_str()).collect()
        };
        let same = only(&|indicator| indicator.id == id || indicator.hash == hash);
        if !same.is_empty() {
            return same;
        }
        only(&|indicator| !self.published.contains(indicator.id.as_str()) && !self.published.contains(indicator.hash.as_str()))
    }

    /// The periods of the same days: the one of the same name, or all of them.
    fn spans(&self, entry: &Entry, id: &str) -> Vec<&'a str> {
        let Some(days) = entry.published.periods.get(id) else { return Vec::new() };
        let same = self.periods.iter().filter(|span| (span.start, span.end) == *days).map(|span| span.id.as_str());
        let same: Vec<&str> = same.collect();
        if same.contains(&id) { same.into_iter().filter(|other| *other == id).collect() } else { same }
    }

    /// Categories of a dimension that no release had: one of the past that is gone may be part of them.
    fn new_categories(&self, indicator: &str, period: &str, cut: &Cut) -> Vec<Place> {
        let is_new = |other: &&&Cut| other.dimensions == cut.dimensions && !self.seen.contains(&(indicator, **other));
        let differ_once = |other: &&&Cut| other.categories.iter().zip(&cut.categories).filter(|(one, other)| one != other).count() == 1;
        let found = self.cuts_of(indicator, period).iter().filter(is_new).filter(differ_once);
        found.map(|cut| Place { indicator: indicator.to_owned(), period: period.to_owned(), cut: (**cut).clone() }).collect()
    }

    fn cuts_of(&self, indicator: &str, period: &str) -> &[&'a Cut] {
        self.cuts.get(&(indicator.to_owned(), period.to_owned())).map_or(&[], Vec::as_slice)
    }
}
