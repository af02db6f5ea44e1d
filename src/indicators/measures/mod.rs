//! Measures: how selected rows become the figure of a cell.

mod overlap;
mod percentile;
mod summary;

pub use overlap::overlap;

use std::borrow::Cow;
use std::ops::Range;

use rust_decimal::Decimal;

use super::compute::Amounts;
use super::condition::Condition;
use super::dimension::{Coded, Dimension};
use super::indicator::{Indicator, Measure, Summary};
use super::measurement::{Cut, Quantity, Value};
use super::payees::Payees;
use super::tally::{Counted, Tally, tally};
use super::views::{Frame, NONE, PAID_PERSON, PERSON};
use crate::error::Error;

/// Units that count members of staff, who are protected like children.
const STAFF: &str = "staff";

/// The columns without which a measure cannot be computed.
#[must_use]
pub fn columns(measure: &Measure) -> Vec<&'static str> {
    let mut columns: Vec<&'static str> = match measure {
        Measure::Count { of, .. } => of.iter().copied().collect(),
        Measure::Sum { of, column, .. } => of.iter().copied().chain([*column]).collect(),
        Measure::Share { of, part, .. } => of.iter().copied().chain(part.columns()).collect(),
        Measure::Median { column, per, .. } => column.iter().chain(per).copied().collect(),
        Measure::Summary { column, summary, .. } => match summary {
            Summary::Mean => vec![*column],
            Summary::Survival { ended } => ended.columns().into_iter().chain([*column]).collect(),
        },
        Measure::Overlap { .. } => vec!["service"],
        _ => Vec::new(),
    };
    if let Some(rows) = measure.rows() {
        columns.extend(rows.date);
        columns.extend(rows.filter.iter().flat_map(Condition::columns));
    }
    columns
}

/// What was counted in a cell. The counts of rows that share no unit add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub whole: Tally,
    /// Of a share, the part.
    pub part: Tally,
    /// Of a share, the rest.
    pub rest: Tally,
}

/// Decimals of the amounts that a measure adds up, which are whole numbers here.
fn scale(measure: &Measure) -> u32 {
    match measure {
        Measure::Sum { rows, column, .. } | Measure::Median { rows, column: Some(column), .. } | Measure::Summary { rows, column, .. } => {
            rows.from.column(column).map_or(0, |(_, kind)| kind.decimals())
        }
        _ => 0,
    }
}

/// The rows of an indicator in a period, with what is needed to count them.
pub struct Selected<'a> {
    rows: Vec<u32>,
    /// Of these, the part and the rest; for shares only.
    parts: Option<[Vec<u32>; 2]>,
    unit: Option<Cow<'a, [u32]>>,
    unit_is_child: bool,
    child: Option<Cow<'a, [u32]>>,
    /// Who is protected: the children themselves, or their households.
    person: Option<Cow<'a, [u32]>>,
    /// Who was paid, for sums of money.
    payee: Option<Cow<'a, [u32]>>,
    amount: Option<Vec<Option<i64>>>,
    /// Decimals of the amounts, which are whole numbers here.
    scale: u32,
}

impl<'a> Selected<'a> {
    /// Takes the selected rows of a frame. `mask` says for a condition which rows of the frame meet it.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn new(
        frame: &'a Frame,
        measure: &Measure,
        rows: Vec<u32>,
        mask: impl Fn(&Condition) -> Result<Vec<bool>, Error>,
    ) -> Result<Self, Error> {
        let of = match measure {
            Measure::Count { of, .. } | Measure::Sum { of, .. } | Measure::Share { of, .. } => *of,
            Measure::Overlap { .. } => Some("child_id"),
            Measure::Median { per, .. } => *per,
            _ => None,
        };
        let unit_is_child = of == Some("child_id");
        let parts = match measure {
            Measure::Share { part, .. } | Measure::Summary { summary: Summary::Survival { ended: part }, .. } => {
                let mask = mask(part)?;
                let (part, rest) = rows.iter().partition(|row| mask[**row as usize]);
                Some([part, rest])
            }
            _ => None,
        };
        let amount = match measure {
            Measure::Sum { column, .. } | Measure::Median { column: Some(column), .. } | Measure::Summary { column, .. } => {
                Some(frame.integers(column)?)
            }
            // Rows that are counted are one each.
            Measure::Median { column: None, .. } => Some(vec![Some(1); frame.height()]),
            _ => None,
        };
        let unit = of.filter(|_| !unit_is_child).map(|of| frame.codes(of)).transpose()?;
        let person = if frame.has(PERSON) { frame.persons()? } else { None };
        let child = if frame.has("child_id") { Some(frame.codes("child_id")?) } else { None };
        let is_paid = matches!(measure, Measure::Sum { .. }) && frame.has(PAID_PERSON);
        let payee = if is_paid { Some(frame.codes(PAID_PERSON)?) } else { None };
        let amount = match (measure, amount, if unit_is_child { &child } else { &unit }) {
            (Measure::Sum { .. }, Some(amount), Some(unit)) => Some(largest_of_unit(amount, unit, &rows)),
            (_, amount, _) => amount,
        };
        Ok(Selected { rows, parts, unit, unit_is_child, child, person, payee, amount, scale: scale(measure) })
    }

    /// The selected rows.
    #[must_use]
    pub fn rows(&self) -> &[u32] {
        &self.rows
    }

    /// The figure of all rows together.
    #[must_use]
    pub fn total(&self, indicator: &Indicator) -> Amounts {
        self.cells(indicator, 1, |_| 0).into_iter().next().unwrap_or(Amounts::none(Value::NoData))
    }

    /// The figure of every category, or of every combination of categories, in their order.
    #[must_use]
    pub fn broken_down(&self, indicator: &Indicator, by: &[Dimension], coded: &[&Coded]) -> Vec<(Cut, Amounts)> {
        let cells: usize = coded.iter().map(|coded| coded.categories.len()).product();
        let amounts = match coded {
            [one] => self.cells(indicator, cells, |row| one.codes[row] as usize),
            several => self.cells(indicator, cells, |row| {
                several
                    .iter()
                    .try_fold(0, |cell, coded| {
                        let code = coded.codes[row] as usize;
                        (code < coded.categories.len()).then(|| cell * coded.categories.len() + code)
                    })
                    .unwrap_or(cells)
            }),
        };
        let dimensions: Vec<String> = by.iter().map(|dimension| dimension.id().to_owned()).collect();
        let cut = |cell: usize| {
            let mut rest = cell;
            let mut categories: Vec<String> = coded
                .iter()
                .rev()
                .map(|coded| {
                    let category = coded.categories[rest % coded.categories.len()].clone();
                    rest /= coded.categories.len();
                    category
                })
                .collect();
            categories.reverse();
            Cut { dimensions: dimensions.clone(), categories }
        };
        amounts.into_iter().enumerate().map(|(cell, amounts)| (cut(cell), amounts)).collect()
    }

    fn cells(&self, indicator: &Indicator, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Amounts> {
        match &indicator.measure {
            Measure::Count { .. } | Measure::Sum { .. } | Measure::Share { .. } => {
                let counts = self.counts(0..u32::MAX, cells, &cell);
                let mut amounts: Vec<Amounts> = counts.iter().map(|counts| figure(indicator, counts, self.child.is_some())).collect();
                for (amounts, payees) in amounts.iter_mut().zip(self.payees(cells, cell)) {
                    amounts.numerator = amounts.numerator.map(|quantity| Quantity { payees, ..quantity });
                }
                amounts
            }
            Measure::Median { percentile, .. } => self.percentiles(*percentile, &indicator.unit, cells, &cell),
            Measure::Summary { summary, .. } => self.summaries(summary, &indicator.unit, cells, &cell),
            _ => Vec::new(),
        }
    }

    /// What there is to count among some rows of the view.
    #[must_use]
    pub fn counts(&self, among: Range<u32>, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Counts> {
        let tally = |rows: &[u32]| tally(&self.counted(within(rows, &among)), cells, &cell);
        let whole = tally(&self.rows).into_iter().map(|whole| Counts { whole, ..Counts::default() });
        let Some([part, rest]) = &self.parts else { return whole.collect() };
        let parts = tally(part).into_iter().zip(tally(rest));
        whole.zip(parts).map(|(counts, (part, rest))| Counts { part, rest, ..counts }).collect()
    }

    /// Who was paid with the amounts of each cell; nothing where nobody is paid.
    fn payees(&self, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Option<Payees>> {
        let Some(payee) = &self.payee else { return Vec::new() };
        let mut paid: Vec<Vec<(u32, Decimal)>> = vec![Vec::new(); cells];
        for row in self.rows.iter().copied().filter(|row| payee[*row as usize] != NONE) {
            if let (Some(paid), Some(amount)) = (paid.get_mut(cell(row as usize)), self.value(row)) {
                paid.push((payee[row as usize], Decimal::new(amount, self.scale)));
            }
        }
        paid.into_iter().map(Payees::of).collect()
    }

    /// Everything that decides a figure which does not add up, among some rows of the view: units, amounts, and membership of the part.
    #[must_use]
    pub fn evidence(&self, among: Range<u32>) -> Vec<(u32, Option<i64>, bool)> {
        let is_part = |row: &u32| self.parts.as_ref().is_some_and(|[part, _]| part.binary_search(row).is_ok());
        let unit = |row: u32| self.unit().map_or(0, |unit| unit[row as usize]);
        let mut evidence: Vec<_> = within(&self.rows, &among).iter().map(|row| (unit(*row), self.value(*row), is_part(row))).collect();
        evidence.sort_unstable();
        evidence
    }

    /// What makes two rows the same.
    fn unit(&self) -> Option<&[u32]> {
        if self.unit_is_child { self.child.as_deref() } else { self.unit.as_deref() }
    }

    fn counted<'s>(&'s self, rows: &'s [u32]) -> Counted<'s> {
        Counted { rows, unit: self.unit(), child: self.person.as_deref().or(self.child.as_deref()), amount: self.amount.as_deref() }
    }

    /// A percentile of every cell, of the values of rows, or of what rows with one key come to together.
    fn percentiles(&self, percentile: u8, unit: &str, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Amounts> {
        let known = self.known();
        let tallies = tally(&Counted { amount: None, ..self.counted(&known) }, cells, &cell);
        let of_cell = |(values, tally): (Vec<(u32, i64)>, Tally)| {
            let persons = self.child.is_some().then_some(tally.children);
            percentile::amounts(values, percentile, |amount| in_unit(amount, self.scale, unit), persons)
        };
        self.keyed(&known, cells, cell).into_iter().zip(tallies).map(of_cell).collect()
    }

    /// The values of every cell, in the unit of the indicator; those of one key are added up.
    #[must_use]
    pub fn values(&self, unit: &str, cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Vec<Decimal>> {
        let sums = |values| percentile::sums_by_key(values).into_iter().map(|sum| in_unit(sum, self.scale, unit)).collect();
        self.keyed(&self.known(), cells, cell).into_iter().map(sums).collect()
    }

    /// The rows that have a value and a key; others say nothing.
    fn known(&self) -> Vec<u32> {
        let is_known = |row: &u32| self.value(*row).is_some() && (self.unit().is_none() || self.key(*row) != NONE);
        self.rows.iter().copied().filter(is_known).collect()
    }

    fn key(&self, row: u32) -> u32 {
        self.unit().map_or(row, |keys| keys[row as usize])
    }

    /// The values of every cell, each with its key.
    fn keyed(&self, known: &[u32], cells: usize, cell: impl Fn(usize) -> usize) -> Vec<Vec<(u32, i64)>> {
        let mut values: Vec<Vec<(u32, i64)>> = vec![Vec::new(); cells];
        for row in known {
            if let (Some(values), Some(value)) = (values.get_mut(cell(*row as usize)), self.value(*row)) {
                values.push((self.key(*row), value));
            }
        }
        values
    }

    fn value(&self, row: u32) -> Option<i64> {
        self.amount.as_ref().and_then(|amounts| amounts[row as usize])
    }
}

/// Gives all rows of a unit the largest of their amounts: where rows of one session disagree about its length, the order of rows must not decide.
fn largest_of_unit(mut amount: Vec<Option<i64>>, unit: &[u32], rows: &[u32]) -> Vec<Option<i64>> {
    let known = || rows.iter().map(|row| (*row as usize, unit[*row as usize])).filter(|(_, unit)| *unit != NONE);
    let Some(last) = known().map(|(_, unit)| unit).max() else { return amount };
    let mut largest: Vec<Option<i64>> = vec![None; last as usize + 1];
    for (row, unit) in known() {
        let of_unit = &mut largest[unit as usize];
        *of_unit = (*of_unit).max(amount[row]);
    }
    for (row, unit) in known() {
        amount[row] = largest[unit as usize];
    }
    amount
}

/// Of rows in their order, those among others.
fn within<'r>(rows: &'r [u32], among: &Range<u32>) -> &'r [u32] {
    let before = |bound: u32| rows.partition_point(|row| *row < bound);
    &rows[before(among.start)..before(among.end)]
}

/// The figure of what was counted; for other measures than counts, sums and shares there is none.
#[must_use]
pub fn figure(indicator: &Indicator, counts: &Counts, of_children: bool) -> Amounts {
    let persons = |tally: &Tally| of_children.then_some(tally.children);
    match &indicator.measure {
        Measure::Count { .. } | Measure::Overlap { .. } => count(&counts.whole, persons(&counts.whole)),
        Measure::Sum { .. } => amount(&counts.whole, scale(&indicator.measure), &indicator.unit, persons(&counts.whole)),
        Measure::Share { .. } => share([&counts.part, &counts.whole, &counts.rest].map(|tally| (tally.units, persons(tally)))),
        _ => Amounts::none(Value::NoData),
    }
}

fn count(tally: &Tally, persons: Option<u64>) -> Amounts {
    let amount = Decimal::from(tally.units);
    Amounts { value: Value::of(amount), numerator: Some(Quantity::of(amount, persons)), denominator: None, complement: None, basis: None }
}

/// A sum in the unit of the indicator. Rows without an amount leave the sum of the others; if none has one there is no figure.
fn amount(tally: &Tally, scale: u32, unit: &str, persons: Option<u64>) -> Amounts {
    if tally.units > 0 && tally.known == 0 {
        return Amounts::none(Value::NoData);
    }
    let amount = in_unit(tally.amount, scale, unit);
    let persons = if unit == STAFF { u64::try_from(tally.amount).ok() } else { persons };
    Amounts { value: Value::of(amount), numerator: Some(Quantity::of(amount, persons)), denominator: None, complement: None, basis: None }
}

/// An amount in the unit of the indicator: hours are made of minutes.
fn in_unit(amount: i128, scale: u32, unit: &str) -> Decimal {
    // Amounts are limited when they are read, so that the sum of any number of rows fits.
    let whole = Decimal::from_i128_with_scale(amount, scale);
    if unit == "hours" { whole / Decimal::from(60) } else { whole }
}

/// No data, because there is nothing below the line: readers know that it is nothing.
fn nothing(denominator: Quantity) -> Amounts {
    Amounts { denominator: Some(denominator), ..Amounts::none(Value::NoData) }
}

/// A share in percent, from the part, the whole and the rest.
fn share([part, whole, rest]: [(u64, Option<u64>); 3]) -> Amounts {
    let quantity = |(units, persons): (u64, Option<u64>)| Quantity::of(Decimal::from(units), persons);
    if whole.0 == 0 {
        return nothing(quantity(whole));
    }
    let (numerator, denominator) = (quantity(part), quantity(whole));
    let complement = Quantity::of(denominator.amount - numerator.amount, rest.1);
    Amounts {
        value: Value::of(numerator.amount * Decimal::ONE_HUNDRED / denominator.amount),
        numerator: Some(numerator),
        denominator: Some(denominator),
        complement: Some(complement),
        basis: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_no_data_and_a_share_of_none_is_zero() {
        assert_eq!(share([(0, None), (0, None), (0, None)]).value, Value::NoData);
        assert_eq!(share([(0, None), (8, None), (8, None)]).value, Value::Zero);
    }

    #[test]
    fn a_sum_without_any_amount_is_no_data_and_a_sum_of_no_rows_is_zero() {
        let tally = Tally { units: 3, ..Tally::default() };
        assert_eq!(amount(&tally, 0, "hours", None).value, Value::NoData);
        assert_eq!(amount(&Tally::default(), 0, "hours", None).value, Value::Zero);
    }
}
