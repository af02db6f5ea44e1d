//! The values behind middle figures, for what statistics say of them. They are about single children and never leave the run.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::compute::Run;
use super::indicator::{Indicator, Measure, Summary};
use super::measurement::Cut;
use super::pair_samples::{self, PairSample};
use super::period::Span;
use super::views::Views;
use super::{waits, ways_out};
use crate::error::Error;
use crate::ingest::dataset::Dataset;
use crate::project::Project;
use crate::statistics::competing_risks::Exit;
use crate::statistics::survival::Spell;

/// Values by the figure that they stand behind; those that go on are times of which the end is not known yet.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    values: BTreeMap<(String, String, Cut), Vec<Spell>>,
    pairs: BTreeMap<(String, String), PairSample>,
    ways_out: BTreeMap<(String, String), Vec<Exit>>,
    waits: BTreeMap<String, Vec<Spell>>,
}

impl Samples {
    /// The values of every middle figure of some periods, in the unit of the indicator.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn read(
        indicators: &[Indicator],
        dataset: &Dataset,
        project: &Project,
        periods: &[&Span],
        as_of: NaiveDate,
    ) -> Result<Self, Error> {
        let has_values = |measure: &Measure| matches!(measure, Measure::Median { percentile: 50, .. } | Measure::Summary { .. });
        let middle: Vec<Indicator> = indicators.iter().filter(|indicator| has_values(&indicator.measure)).cloned().collect();
        let views = Views::build(dataset, project, as_of)?;
        let mut samples = Samples::default();
        for period in periods {
            let run = Run::new(&middle, &views, project, period, as_of)?;
            let pairs = pair_samples::read(&run)?.into_iter();
            samples.pairs.extend(pairs.map(|(instrument, pairs)| ((period.id.clone(), instrument), pairs)));
            samples.waits.insert(period.id.clone(), waits::read(&run)?);
            let ways_out = ways_out::read(&run)?.into_iter();
            samples.ways_out.extend(ways_out.map(|(phase, exits)| ((period.id.clone(), phase), exits)));
            for indicator in &middle {
                for (cut, values) in values(indicator, &run)? {
                    samples.values.insert((indicator.id.clone(), period.id.clone(), cut), values);
                }
            }
        }
        Ok(samples)
    }

    /// The values behind a figure.
    #[must_use]
    pub fn of(&self, indicator: &str, period: &str, cut: &Cut) -> Option<&[Spell]> {
        self.values.get(&(indicator.to_owned(), period.to_owned(), cut.clone())).map(Vec::as_slice)
    }

    /// The scores of an instrument.
    #[must_use]
    pub fn pairs(&self, period: &str, instrument: &str) -> Option<&PairSample> {
        self.pairs.get(&(period.to_owned(), instrument.to_owned()))
    }

    /// How long the children waited who were referred in a period.
    #[must_use]
    pub fn waits(&self, period: &str) -> &[Spell] {
        self.waits.get(period).map_or(&[], Vec::as_slice)
    }

    /// How the stays in a phase ended that began in a period.
    #[must_use]
    pub fn ways_out(&self, period: &str, phase: &str) -> &[Exit] {
        self.ways_out.get(&(period.to_owned(), phase.to_owned())).map_or(&[], Vec::as_slice)
    }
}

/// The values of an indicator in a period: of all together, and of every category.
fn values(indicator: &Indicator, run: &Run<'_>) -> Result<Vec<(Cut, Vec<Spell>)>, Error> {
    let Some(rows) = indicator.measure.rows() else { return Ok(Vec::new()) };
    let Some((_, selected)) = run.selected(indicator)? else { return Ok(Vec::new()) };
    let of_cells = |cells: usize, cell: &dyn Fn(usize) -> usize| match indicator.measure {
        Measure::Summary { summary: Summary::Survival { .. }, .. } => selected.spells(&indicator.unit, cells, cell),
        _ => selected.values(&indicator.unit, cells, cell).into_iter().map(known).collect(),
    };
    let mut found: Vec<(Cut, Vec<Spell>)> = of_cells(1, &|_| 0).into_iter().map(|values| (Cut::default(), values)).collect();
    for by in &indicator.by {
        // One dimension is enough: of two at once there are too few children to say anything of chance.
        let ([dimension], Some(coded)) = (by.as_slice(), run.coded(rows, by)) else { continue };
        let [coded] = coded.as_slice() else { continue };
        let of_categories = of_cells(coded.categories.len(), &|row| coded.codes[row] as usize);
        for (category, values) in coded.categories.iter().zip(of_categories) {
            let cut = Cut { dimensions: vec![dimension.id().to_owned()], categories: vec![category.clone()] };
            found.push((cut, values));
        }
    }
    Ok(found)
}

/// Values that are known as they are.
fn known(values: Vec<Decimal>) -> Vec<Spell> {
    values.into_iter().filter_map(|value| value.to_f64()).map(|time| Spell { time, event: true }).collect()
}
