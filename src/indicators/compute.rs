//! Definitions and a dataset become measurements. Period, grouping, counting once, totals and division are here and nowhere else.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{IntoLazy as _, col, lit};
use rayon::prelude::*;
use rust_decimal::Decimal;
use toml::Spanned;

use super::dimension::{Coded, Dimension};
use super::formula::Figures;
use super::indicator::{Indicator, Measure, Rows, Term};
use super::measurement::{Cut, Measurement, Measurements, Quantity, TOTAL, Value};
use super::measures::{self, Selected};
use super::period::Span;
use super::views::{Frame, View, Views, means_something};
use super::{combined, estimates, formula, relations};
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
    let mut cells = Cells::default();
    // The parts of a period come before it, and are computed even if nobody asks for them.
    for period in not_asked_for(indicators, project, periods) {
        let needed: Vec<Indicator> =
            indicators.iter().filter(|indicator| combined::is_part_of_any(indicator, &period, project, periods)).cloned().collect();
        measure_period(&needed, &Run::new(&needed, &views, project, &period, as_of)?, &mut cells)?;
    }
    let (plain, made): (Vec<&Span>, Vec<&Span>) =
        periods.iter().partition(|period| period.id != TOTAL && project.parts(&period.id).is_empty());
    for period in plain.into_iter().chain(made) {
        measure_period(indicators, &Run::new(indicators, &views, project, period, as_of)?, &mut cells)?;
    }
    // In the order of the catalogue, then of the periods; within these that of their declaration.
    let mut ordered = Vec::new();
    for indicator in indicators {
        for period in periods {
            ordered.extend(cells.0.remove(&(indicator.id.clone(), period.id.clone())).unwrap_or_default());
        }
    }
    let cells = ordered;
    let relations = relations::relations(&cells, indicators, periods, project);
    let measurements = Measurements { cells, relations };
    relations::assert_all(&measurements)?;
    Ok(measurements)
}

/// The cost of the whole project.
const GRAND_TOTAL: &str = "final_cost";
/// The column of the budget that says for which period an amount is planned.
pub const PERIOD: &str = "period";
/// The figures of every indicator and period.
#[derive(Default)]
struct Cells(BTreeMap<(String, String), Vec<Measurement>>);

/// Measures all indicators in a period: first what is made of rows, then what is made of that.
fn measure_period(indicators: &[Indicator], run: &Run<'_>, cells: &mut Cells) -> Result<(), Error> {
    let made_of_rows: Vec<Vec<Measurement>> =
        indicators.par_iter().map(|indicator| run.measure(indicator)).collect::<Result<_, Error>>()?;
    let mut figures = Figures::default();
    for (indicator, rows) in indicators.iter().zip(made_of_rows) {
        let measured = match &indicator.measure {
            Measure::Estimate => estimates::measure(indicator, run),
            measure if measure.rows().is_some() => rows,
            _ => formula::measure(indicator, &figures, run),
        };
        let parts = combined::parts(indicator, run.period, run.project);
        let of_parts: Vec<&[Measurement]> =
            parts.iter().filter_map(|part| cells.0.get(&(indicator.id.clone(), part.clone())).map(Vec::as_slice)).collect();
        let measured = if parts.is_empty() { measured } else { combined::combine(indicator, measured, &of_parts) };
        figures.extend(&measured);
        cells.0.insert((indicator.id.clone(), run.period.id.clone()), measured);
    }
    Ok(())
}

/// The periods that figures of the periods asked for are made of, and that nobody asks for.
fn not_asked_for(indicators: &[Indicator], project: &Project, periods: &[Span]) -> Vec<Span> {
    let is_needed = |part: &Span| indicators.iter().any(|indicator| combined::is_part_of_any(indicator, part, project, periods));
    project.periods().into_iter().filter(|period| periods.iter().all(|asked| asked.id != period.id) && is_needed(period)).collect()
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
    percentiles: BTreeMap<String, u8>,
}

/// Which percentile each indicator is that is one, or is made of one.
fn percentiles(indicators: &[Indicator]) -> BTreeMap<String, u8> {
    let mut found = BTreeMap::new();
    for indicator in indicators {
        let percentile = match &indicator.measure {
            Measure::Median { percentile, .. } => *percentile,
            // It is about as many values on either side as a middle one.
            Measure::Summary { .. } => 50,
            // Whatever else is multiplied is protected as a middle value.
            Measure::Ratio { times: Some(factor), .. } => found.get(factor).copied().unwrap_or(50),
            _ => continue,
        };
        found.insert(indicator.id.clone(), percentile);
    }
    found
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
        Ok(Run { project, period, as_of, frames, coded, percentiles: percentiles(indicators) })
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
            percentile: self.percentiles.get(&indicator.id).copied(),
            baseline: target.and_then(|target| target.baseline.as_ref()).and_then(decimal),
            target: target.and_then(|target| decimal(&target.target)),
            method: indicator.method,
            merges: Vec::new(),
            merged_into: None,
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
        let mut total = selected.total(indicator);
        if indicator.id == GRAND_TOTAL && self.period.id == TOTAL {
            // The contract and the funder's lists name it anyway.
            total.numerator = total.numerator.map(|cost| Quantity { payees: None, ..cost });
        }
        let mut measured = vec![self.measurement(indicator, Cut::default(), self.if_it_applies(indicator, rows, &Cut::default(), total))];
        for by in &indicator.by {
            if let Some(coded) = self.coded(rows, by) {
                for (cut, amounts) in selected.broken_down(indicator, by, &coded) {
                    let amounts = self.if_it_applies(indicator, rows, &cut, amounts);
                    measured.push(self.measurement(indicator, cut, amounts));
                }
            }
        }
        Ok(measured)
    }

    /// A figure about pairs of scores, unless it would mix instruments, or needs what nobody declared for the instrument.
    fn if_it_applies(&self, indicator: &Indicator, rows: &Rows, cut: &Cut, amounts: Amounts) -> Amounts {
        let instrument = cut.dimensions.iter().position(|dimension| dimension == "instrument").and_then(|at| cut.categories.get(at));
        let mixes = || !means_something(self.project, &measures::columns(&indicator.measure), instrument.map(String::as_str));
        let counts = matches!(indicator.measure, Measure::Count { .. });
        if rows.from == View::Pairs && !counts && mixes() { Amounts::none(Value::NotApplicable) } else { amounts }
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
            View::Budget => self.covers_project() || self.is_budgeted(),
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

    /// Whether the period holds every day of the project: only then can the terms of the contract be held against it.
    #[must_use]
    pub fn covers_project(&self) -> bool {
        let whole = self.project.span();
        self.period.start <= whole.start && whole.end <= self.period.end
    }

    /// The days that have gone by and all days: of the project, or of a part of it that has a budget of its own.
    #[must_use]
    pub fn elapsed(&self) -> (i64, i64) {
        let whole = if self.covers_project() { self.project.span() } else { self.period.clone() };
        (((self.as_of.min(whole.end) - whole.start).num_days() + 1).max(0), whole.days())
    }

    /// The value of a term of the contract, where the contract has it.
    #[must_use]
    pub fn term(&self, term: Term) -> Option<Decimal> {
        self.project.file.finance.as_ref()?.term(term.0)
    }

    /// Whether a part of the budget is planned for this period.
    fn is_budgeted(&self) -> bool {
        let Some(budget) = self.frames.get(&View::Budget) else { return false };
        let (period, planned) = (budget.code(PERIOD, &self.period.id), budget.codes(PERIOD));
        period.is_some_and(|period| planned.is_ok_and(|planned| planned.contains(&period)))
    }

    /// The code that [`PERIOD`] has in the rows that count, where the period is a part of the project and the rows are its budget.
    #[must_use]
    pub fn planned_code(&self, frame: &Frame, rows: &Rows) -> Option<u32> {
        (rows.from == View::Budget && !self.covers_project()).then(|| frame.code(PERIOD, &self.period.id).unwrap_or(u32::MAX))
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
        if let Some(planned) = self.planned_code(frame, rows) {
            let planned = col(PERIOD).eq(lit(planned));
            condition = Some(match condition {
                Some(condition) => planned.and(condition),
                None => planned,
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

fn decimal(number: &Spanned<f64>) -> Option<Decimal> {
    Decimal::try_from(*number.get_ref()).ok()
}
