//! Exchange rates: which one a line of the ledger takes by the policy of `[finance.exchange]`, and what its amount is in the reporting currency.
//! Codes of currencies are those of the frames at hand, before or after they are settled.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Duration, NaiveDate};
use polars::frame::DataFrame;
use polars::prelude::PolarsResult;
use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

use super::dataset::Dataset;
use super::schema::{Domain, Table};
use crate::error::Error;
use crate::indicators::period::{Span, first_of_month, next_month};
use crate::project::Project;
use crate::project::finance::{Exchange, Policy, Quoted, Rounding};
use crate::project::grant::exact;

/// Days between 1 January of year 1 and 1 January 1970.
const EPOCH: i32 = 719_163;

/// A rate that a line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    /// Its day, as days since 1970; `None` for the mean of several.
    pub day: Option<i32>,
    /// As it is quoted.
    pub rate: Decimal,
    /// For how many units.
    pub units: i64,
    /// Who published it: a code of the column `source`.
    pub source: Option<u32>,
}

/// The rates of a project.
#[derive(Debug, Clone)]
pub struct Rates {
    exchange: Exchange,
    /// The rates of the eligible days have a mean.
    window: Span,
    /// Rates by the code of their currency, the earliest first.
    of: BTreeMap<u32, Vec<Rate>>,
}

impl Rates {
    /// The rates of a table; none without one.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    fn of(exchange: &Exchange, window: Span, table: Option<&DataFrame>) -> PolarsResult<Self> {
        let mut of: BTreeMap<u32, Vec<Rate>> = BTreeMap::new();
        if let Some(table) = table {
            let (currencies, days) = (table.column("currency")?.u32()?, table.column("date")?.date()?.physical());
            let rates = table.column("rate")?.f64()?;
            let units = table.column("units").and_then(|units| units.i64()).ok();
            let sources = table.column("source").and_then(|source| source.u32()).ok();
            for row in 0..table.height() {
                let (Some(currency), Some(day), Some(rate)) = (currencies.get(row), days.get(row), rates.get(row).and_then(exact)) else {
                    continue;
                };
                let units = units.and_then(|units| units.get(row)).unwrap_or(1);
                let source = sources.and_then(|sources| sources.get(row));
                of.entry(currency).or_default().push(Rate { day: Some(day), rate, units, source });
            }
        }
        of.values_mut().for_each(|rates| rates.sort());
        Ok(Rates { exchange: exchange.clone(), window, of })
    }

    /// The rate of a line that was incurred on one day and perhaps paid on another; `None` where the table has none.
    #[must_use]
    pub fn find(&self, currency: u32, incurred: i32, paid: Option<i32>) -> Option<Rate> {
        let rates = self.of.get(&currency)?;
        let within = |from: NaiveDate, to: NaiveDate| {
            let days = number(from)..=number(to);
            rates.iter().filter(move |rate| rate.day.is_some_and(|day| days.contains(&day)))
        };
        let of_month = |day: NaiveDate| within(first_of_month(day), next_month(day).pred_opt().unwrap_or(day)).next().copied();
        match self.exchange.policy.get_ref() {
            Policy::MonthIncurred => of_month(date(incurred)),
            Policy::SubmissionMonth => of_month(self.exchange.submitted_on?),
            Policy::Fixed => within(self.exchange.fixed_on?, self.exchange.fixed_on?).next().copied(),
            Policy::TransactionDay => {
                let day = paid.unwrap_or(incurred);
                within(date(day) - Duration::days(self.exchange.days_back.into()), date(day)).next_back().copied()
            }
            Policy::PeriodAverage => mean(within(self.window.start, self.window.end)),
        }
    }

    /// What a line needs, in words: "for March 2015" and a day that would do.
    #[must_use]
    pub fn needed(&self, incurred: i32, paid: Option<i32>) -> (String, NaiveDate) {
        let month = |day: NaiveDate| (format!("for the month {}", day.format("%Y-%m")), first_of_month(day));
        let (submitted, fixed) = (self.exchange.submitted_on, self.exchange.fixed_on);
        match self.exchange.policy.get_ref() {
            Policy::MonthIncurred => month(date(incurred)),
            Policy::SubmissionMonth => month(submitted.unwrap_or(self.window.end)),
            Policy::Fixed => (format!("for {}", fixed.unwrap_or(self.window.end)), fixed.unwrap_or(self.window.end)),
            Policy::TransactionDay => {
                let day = date(paid.unwrap_or(incurred));
                match self.exchange.days_back {
                    0 => (format!("for {day}"), day),
                    1 => (format!("for {day} or the day before it"), day),
                    back => (format!("for {day} or the {back} days before it"), day),
                }
            }
            Policy::PeriodAverage => (format!("from {} to {}", self.window.start, self.window.end), self.window.start),
        }
    }

    /// So many percent of an amount, in minor units of the reporting currency; `None` where it is larger than any ledger.
    #[must_use]
    pub fn convert(&self, minor: i64, percent: Decimal, rate: &Rate) -> Option<i64> {
        let (amount, units) = (Decimal::from(minor).checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?, Decimal::from(rate.units));
        let exact = match self.exchange.quoted {
            Quoted::ForeignPerReporting => amount.checked_mul(units)?.checked_div(rate.rate)?,
            Quoted::ReportingPerForeign => amount.checked_mul(rate.rate)?.checked_div(units)?,
        };
        let rounding = match self.exchange.rounding {
            Rounding::HalfAwayFromZero => RoundingStrategy::MidpointAwayFromZero,
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::Down => RoundingStrategy::ToZero,
        };
        exact.round_dp_with_strategy(0, rounding).to_i64()
    }
}

/// The rates of a project, where it says how amounts are converted.
///
/// # Errors
/// Only on a defect of dosah.
pub fn rates(project: &Project, table: Option<&DataFrame>) -> Result<Option<Rates>, Error> {
    let exchange = project.file.finance.as_ref().and_then(|finance| finance.exchange.as_ref());
    Ok(exchange.map(|exchange| Rates::of(exchange, project.eligibility_window(), table)).transpose()?)
}

/// What a line of costs or payments is in the reporting currency.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Minor units that are charged to the project; `None` for another currency that nobody converts.
    pub amount: Option<i64>,
    /// The rate, for a line in another currency.
    pub rate: Option<Rate>,
}

/// The lines of a frame of costs or payments, each converted and rounded by itself; `reporting` is the code of the reporting currency.
///
/// # Errors
/// Only on a defect of dosah.
pub fn lines(frame: &DataFrame, reporting: Option<u32>, rates: Option<&Rates>) -> PolarsResult<Vec<Line>> {
    let (amounts, currencies) = (frame.column("amount")?.i64()?, frame.column("currency")?.u32()?);
    let days = |name: &str| frame.column(name).and_then(|column| column.date()).ok().map(|days| days.physical());
    let (incurred, paid) = (days("date"), days("paid_on"));
    let percents = frame.column("charged_percent").and_then(|percents| percents.f64()).ok();
    let line = |row: usize| -> Option<Line> {
        let percent = percents.and_then(|percents| exact(percents.get(row)?)).unwrap_or(Decimal::ONE_HUNDRED);
        let minor = amounts.get(row)?;
        if currencies.get(row) == reporting {
            return Some(Line { amount: charged(minor, percent), rate: None });
        }
        let (rates, day) = (rates?, incurred?.get(row)?);
        let rate = rates.find(currencies.get(row)?, day, paid.and_then(|paid| paid.get(row)))?;
        Some(Line { amount: rates.convert(minor, percent, &rate), rate: Some(rate) })
    };
    Ok((0..frame.height()).map(|row| line(row).unwrap_or(Line { amount: None, rate: None })).collect())
}

/// A rate that was used, and the lines that took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateUsed {
    /// Costs or payments.
    pub table: Table,
    /// The other currency.
    pub currency: String,
    /// The day of the rate; `None` for the mean of several.
    pub day: Option<NaiveDate>,
    /// As it is quoted.
    pub rate: Decimal,
    /// For how many units.
    pub units: i64,
    /// Who published it.
    pub source: Option<String>,
    /// How many lines took it.
    pub lines: u64,
    /// Their amounts in the other currency.
    pub original: Decimal,
    /// Their amounts in the reporting currency, each rounded by itself.
    pub converted: Decimal,
}

/// The rates that lines of costs and payments took, by currency and day.
///
/// # Errors
/// Only on a defect of dosah.
pub fn used(dataset: &Dataset, project: &Project) -> Result<Vec<RateUsed>, Error> {
    let Some(rates) = rates(project, dataset.tables.get(&Table::Rates))? else { return Ok(Vec::new()) };
    let reporting = project.currency().and_then(|currency| dataset.categories.code(Domain::Currency, currency));
    let named = |domain, code: u32| dataset.categories.values(domain).get(code as usize).cloned();
    let mut used = Vec::new();
    for table in [Table::Costs, Table::Payments] {
        let Some(frame) = dataset.tables.get(&table) else { continue };
        let (amounts, currencies) = (frame.column("amount")?.i64()?, frame.column("currency")?.u32()?);
        let mut by_rate: BTreeMap<(u32, Rate), (u64, i128, i128)> = BTreeMap::new();
        for (row, line) in lines(frame, reporting, Some(&rates))?.into_iter().enumerate() {
            if let (Some(rate), Some(converted), Some(currency)) = (line.rate, line.amount, currencies.get(row)) {
                let sums = by_rate.entry((currency, rate)).or_default();
                *sums = (sums.0 + 1, sums.1 + i128::from(amounts.get(row).unwrap_or_default()), sums.2 + i128::from(converted));
            }
        }
        used.extend(by_rate.into_iter().map(|((currency, rate), (lines, original, converted))| RateUsed {
            table,
            currency: named(Domain::Currency, currency).unwrap_or_default(),
            day: rate.day.map(date),
            rate: rate.rate,
            units: rate.units,
            source: rate.source.and_then(|source| named(Domain::RateSource, source)),
            lines,
            original: Decimal::from_i128_with_scale(original, 2),
            converted: Decimal::from_i128_with_scale(converted, 2),
        }));
    }
    Ok(used)
}

/// So many percent of an amount in the reporting currency, half a cent away from zero.
fn charged(minor: i64, percent: Decimal) -> Option<i64> {
    if percent == Decimal::ONE_HUNDRED {
        return Some(minor);
    }
    let exact = Decimal::from(minor).checked_mul(percent)?.checked_div(Decimal::ONE_HUNDRED)?;
    exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64()
}

/// The mean of rates, each for one unit; its source is theirs if they share one.
fn mean<'r>(rates: impl Iterator<Item = &'r Rate>) -> Option<Rate> {
    let rates: Vec<&Rate> = rates.collect();
    let each = rates.iter().map(|rate| rate.rate.checked_div(Decimal::from(rate.units)));
    let sum = each.sum::<Option<Decimal>>()?;
    let source = rates.first()?.source.filter(|source| rates.iter().all(|rate| rate.source == Some(*source)));
    Some(Rate { day: None, rate: sum.checked_div(Decimal::from(rates.len()))?, units: 1, source })
}

fn date(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.saturating_add(EPOCH)).unwrap_or(NaiveDate::MAX)
}

fn number(day: NaiveDate) -> i32 {
    day.num_days_from_ce() - EPOCH
}
