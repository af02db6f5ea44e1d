//! Definitions and a dataset become measurements. Period, grouping, counting once, totals and division are here and nowhere else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{IntoLazy as _, col, lit};
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::dimension::{Coded, Dimension};
use super::formula::Figures;
use super::indicator::{Indicator, Measure, Rows};
use super::measurement::{Cut, Measurement, Measurements, Quantity, TOTAL, Value};
use super::measures::{self, Selected};
use super::period::Span;
use super::views::{Frame, View, Views};
use super::{formula, relations};
use crate::error::Error;
use crate::ingest::dataset::Dataset;
use crate::project::Project;

/// What one cell holds before it is labelled: the value and the quantities behind it.
#[derive(Debug, Clone, Copy)]
pub struct Amounts {
    /// The figure.
    pub value: Value,
    /// Above the line.
    pub numerator: Option<Quantity>,
    /// Below the line.
    pub denominator: Option<Quantity>,
    /// Denominator minus numerator.
    pub complement: Option<Quantity>,
    /// What else the figure tells: the amount by which a cost was split.
    pub basis: Option<Quantity>,
}

impl Amounts {
    /// A figure that does not exist, for one of the two reasons.
    #[must_use]
    pub fn none(value: Value) -> Self {
        Amounts { value, numerator: None, denominator: None, complement: None, basis: None }
    }
}

/// Computes every indicator for every period.
///
/// # Errors
/// Only on a defect of dosah, such as a promise about sums that does not hold.
pub fn compute(
    indicators: &[Indicator],
    dataset: &Dataset,
    project: &Project,
    periods: &[Span],
    as_of: NaiveDate,
) -> Result<Measurements, Error> {
    let views = Views::build(dataset, project, as_of)?;
    let mut cells = Vec::new();
    for period in periods {
        let run = Run::new(indicators, &views, project, period, as_of)?;
        let made_of_rows: Vec<Vec<Measurement>> =
            indicators.par_iter().map(|indicator| run.measure(indicator)).collect::<Result<_, Error>>()?;
        let mut figures = Figures::default();
        for (indicator, rows) in indicators.iter().zip(made_of_rows) {
            let measured = if indicator.measure.rows().is_some() { rows } else { formula::measure(indicator, &figures, &run) };
            figures.extend(&measured);
            cells.extend(measured);
        }
    }
    let order: BTreeMap<&str, usize> = indicators.iter().enumerate().map(|(at, indicator)| (indicator.id.as_str(), at)).collect();
    // Within an indicator the order of periods, dimensions and categories is that of their declaration.
    cells.sort_by_key(|cell: &Measurement| order.get(cell.indicator.as_str()).copied());
    let relations = relations::relations(&cells, indicators, periods, project);
    let measurements = Measurements { cells, relations };
    relations::assert_all(&measurements)?;
    Ok(measurements)
}

/// One period of one run.
pub struct Run<'a> {
    /// The project.
    pub project: &'a Project,
    /// The period.
    pub period: &'a Span,
    /// The day as of which cases are open.
    pub as_of: NaiveDate,
    frames: BTreeMap<View, Frame>,
    coded: BTreeMap<CodedKey, Coded>,
}

/// A dimension of the rows of a view, by the date that decides the period.
type CodedKey = (View, Option<&'static str>, &'static str);

/// The category of every row in every dimension that some indicator asks for; several of them ask for the same.
fn code_dimensions(
    indicators: &[Indicator],
    frames: &BTreeMap<View, Frame>,
    project: &Project,
    period: &Span,
) -> Result<BTreeMap<CodedKey, Coded>, Error> {
    // The whole ledger counts for the whole project, so its months are those of the eligibility window too.
    let ledger = if period.id == TOTAL { period.joined(&project.eligibility_window()) } else { period.clone() };
    let mut wanted: BTreeMap<CodedKey, &Dimension> = BTreeMap::new();
    for indicator in indicators {
        let Some(rows) = indicator.measure.rows() else { continue };
        for dimension in indicator.by.iter().flatten() {
            wanted.insert((rows.from, rows.date, dimension.id()), dimension);
        }
    }
    let coded: Vec<Option<(CodedKey, Coded)>> = wanted
        .into_par_iter()
        .map(|(key, dimension)| {
            let Some(frame) = frames.get(&key.0) else { return Ok(None) };
            let dated = key.1.filter(|date| frame.has(date));
            let days = if key.0.is_ledger() { &ledger } else { period };
            Ok(dimension.code(frame, dated, days)?.map(|coded| (key, coded)))
        })
        .collect::<Result<_, Error>>()?;
    Ok(coded.into_iter().flatten().collect())
}

impl<'a> Run<'a> {
    /// The rows of a period, with the categories of each in every dimension that an indicator asks for.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn new(indicators: &[Indicator], views: &Views, project: &'a Project, period: &'a Span, as_of: NaiveDate) -> Result<Self, Error> {
        let frames = views.in_period(period, project)?;
        let coded = code_dimensions(indicators, &frames, project, period)?;
        Ok(Run { project, period, as_of, frames, coded })
    }

    /// A measurement of an indicator in this period.
    #[must_use]
    pub fn measurement(&self, indicator: &Indicator, cut: Cut, amounts: Amounts) -> Measurement {
        let target = self.project.target(&indicator.id, &self.period.id).filter(|_| cut.dimensions.is_empty());
        Measurement {
            indicator: indicator.id.clone(),
            period: self.period.id.clone(),
            cut,
            value: amounts.value,
            numerator: amounts.numerator,
            denominator: amounts.denominator,
            complement: amounts.complement,
            basis: amounts.basis,
            unit: indicator.unit.clone(),
            decimals: indicator.decimals,
            is_median: matches!(indicator.measure, Measure::Median { .. } | Measure::Ratio { times: Some(_), .. }),
            baseline: target.and_then(|target| target.baseline).and_then(decimal),
            target: target.and_then(|target| decimal(target.target)),
            method: indicator.method,
        }
    }

    fn measure(&self, indicator: &Indicator) -> Result<Vec<Measurement>, Error> {
        let Some(rows) = indicator.measure.rows() else { return Ok(Vec::new()) };
        let Some((frame, selected)) = self.selected(indicator)? else {
            return Ok(vec![self.measurement(indicator, Cut::default(), Amounts::none(Value::NotApplicable))]);
        };
        if let Measure::Overlap { .. } = indicator.measure {
            let sets = measures::overlap(frame, &selected)?;
            return Ok(sets.into_iter().map(|(cut, amounts)| self.measurement(indicator, cut, amounts)).collect());
        }
        let mut measured = vec![self.measurement(indicator, Cut::default(), selected.total(indicator))];
        for by in &indicator.by {
            if let Some(coded) = self.coded(rows, by) {
                for (cut, amounts) in selected.broken_down(indicator, by, &coded) {
                    measured.push(self.measurement(indicator, cut, amounts));
                }
            }
        }
        Ok(measured)
    }

    /// The rows of an indicator; `None` where it has no figure in this period.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn selected(&self, indicator: &Indicator) -> Result<Option<(&Frame, Selected<'_>)>, Error> {
        let Some(rows) = indicator.measure.rows().filter(|_| indicator.is_of(&self.period.id)) else { return Ok(None) };
        let Some(frame) = self.frames.get(&rows.from).filter(|_| self.concerns(rows.from)) else { return Ok(None) };
        if !measures::columns(&indicator.measure).iter().all(|column| frame.has(column)) {
            return Ok(None);
        }
        let selected = Selected::new(frame, &indicator.measure, self.select(frame, rows)?, |part| self.mask(frame, part))?;
        Ok(Some((frame, selected)))
    }

    /// The categories of every dimension of a disaggregation; `None` when the data lack one.
    pub fn coded(&self, rows: &Rows, by: &[Dimension]) -> Option<Vec<&Coded>> {
        by.iter().map(|dimension| self.coded.get(&(rows.from, rows.date, dimension.id()))).collect()
    }

    /// The rows of a view in this period, counted or not; `None` where the data have no such table.
    #[must_use]
    pub fn frame(&self, view: View) -> Option<&Frame> {
        self.frames.get(&view)
    }

    /// Whether figures of a view exist for this period at all. A budget is made for the whole project; the ledger and the payments have nothing to
    /// say about a period before the project.
    fn concerns(&self, view: View) -> bool {
        let whole = self.project.span();
        match view {
            View::Budget => self.period.start <= whole.start && whole.end <= self.period.end,
            View::Costs => self.project.file.finance.is_some() && self.period.overlaps(&self.project.eligibility_window()),
            View::Payments => self.period.overlaps(&whole),
            _ => true,
        }
    }

    /// The date column that decides whether a row belongs to this period; for the project as a whole every line of the ledger does.
    #[must_use]
    pub fn deciding_date(&self, rows: &Rows) -> Option<&'static str> {
        rows.date.filter(|_| !(rows.from.is_ledger() && self.period.id == TOTAL))
    }

    /// The rows that count, as indices.
    fn select(&self, frame: &Frame, rows: &Rows) -> Result<Vec<u32>, Error> {
        let mut condition = rows.filter.as_ref().map(|filter| filter.expression(frame, self.period, self.as_of));
        if let Some(date) = self.deciding_date(rows) {
            let inside = col(date).gt_eq(lit(self.period.start)).and(col(date).lt_eq(lit(self.period.end)));
            condition = Some(match condition {
                Some(condition) => inside.and(condition),
                None => inside,
            });
        }
        let height = u32::try_from(frame.height()).map_err(|_| Error::Defect("more than four thousand million rows".into()))?;
        let Some(condition) = condition else { return Ok((0..height).collect()) };
        let mask = frame.rows().clone().lazy().select([condition.alias("counts")]).collect()?;
        let mask = mask.column("counts")?.bool()?;
        Ok((0..height).zip(mask.iter()).filter(|(_, counts)| *counts == Some(true)).map(|(row, _)| row).collect())
    }

    /// Whether each row meets a condition.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn mask(&self, frame: &Frame, condition: &super::condition::Condition) -> Result<Vec<bool>, Error> {
        let condition = condition.expression(frame, self.period, self.as_of);
        let mask = frame.rows().clone().lazy().select([condition.alias("part")]).collect()?;
        Ok(mask.column("part")?.bool()?.iter().map(|part| part == Some(true)).collect())
    }
}

fn decimal(number: f64) -> Option<Decimal> {
    Decimal::try_from(number).ok()
}
