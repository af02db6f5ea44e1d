//! What single replicas add to a figure, and the figures that follow from sums of that.

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use rust_decimal::Decimal;

use super::uses::adds_up;
use crate::indicators::Indicator;
use crate::indicators::compute::{Amounts, Run};
use crate::indicators::formula::{self, Figures};
use crate::indicators::indicator::Measure;
use crate::indicators::measurement::Cut;
use crate::indicators::measures::{Counts, figure};
use crate::indicators::tally::Tally;
use crate::indicators::views::ColumnType;

/// What was counted, in a form that adds up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Point {
    /// The amount: of a count its units, of a share those in the part.
    pub amount: i128,
    /// All units.
    pub units: i128,
    /// Units whose amount is known.
    pub known: i128,
}

impl Point {
    /// What was counted for a measure.
    pub(super) fn of(measure: &Measure, counts: &Counts) -> Self {
        let amount = match measure {
            Measure::Sum { .. } => counts.whole.amount,
            Measure::Share { .. } => i128::from(counts.part.units),
            _ => i128::from(counts.whole.units),
        };
        Point { amount, units: i128::from(counts.whole.units), known: i128::from(counts.whole.known) }
    }

    fn counts(self) -> Counts {
        let tally = |units: i128| Tally { units: u64::try_from(units).unwrap_or(0), ..Tally::default() };
        let known = u64::try_from(self.known).unwrap_or(0);
        Counts {
            whole: Tally { amount: self.amount, known, ..tally(self.units) },
            part: tally(self.amount),
            rest: tally(self.units - self.amount),
        }
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, other: Point) -> Point {
        Point { amount: self.amount + other.amount, units: self.units + other.units, known: self.known + other.known }
    }
}

impl Sub for Point {
    type Output = Point;
    fn sub(self, other: Point) -> Point {
        Point { amount: self.amount - other.amount, units: self.units - other.units, known: self.known - other.known }
    }
}

/// All indicators by id.
pub(super) type ById<'a> = BTreeMap<&'a str, &'a Indicator>;

/// The figure of an indicator, from the points of those that are made of rows; `None` where one of these is missing.
pub(super) fn amounts(
    indicator: &Indicator,
    cut: &Cut,
    run: &Run<'_>,
    by_id: &ById<'_>,
    point: &impl Fn(&str) -> Option<Point>,
) -> Option<Amounts> {
    if indicator.measure.rows().is_some() {
        return Some(figure(indicator, &point(&indicator.id)?.counts(), false));
    }
    let mut figures = Figures::default();
    // Of a cost only all of it is asked for, which its key does not decide.
    let operands = match &indicator.measure {
        Measure::Cost { cost, .. } => vec![cost.as_str()],
        measure => measure.operands(),
    };
    for operand in operands {
        figures.set(operand, cut, amounts(by_id.get(operand)?, cut, run, by_id, point)?);
    }
    formula::amounts(indicator, &figures, run, cut).ok()
}

/// Two ways to the same figure can differ in the last of its 28 digits.
pub(super) fn settled(figure: Decimal) -> Decimal {
    figure.round_dp(20)
}

/// The number of [`amounts`].
pub(super) fn value(
    indicator: &Indicator,
    cut: &Cut,
    run: &Run<'_>,
    by_id: &ById<'_>,
    point: &impl Fn(&str) -> Option<Point>,
) -> Option<Decimal> {
    amounts(indicator, cut, run, by_id, point)?.value.number().map(settled)
}

/// An indicator as indicators made of rows that are added up, each with a weight; `None` where it is something else.
pub(super) fn terms<'a>(indicator: &'a Indicator, by_id: &ById<'a>) -> Option<Vec<(i128, &'a str)>> {
    match &indicator.measure {
        Measure::Share { .. } => None,
        Measure::Sum { .. } | Measure::Count { .. } => adds_up(&indicator.measure).map(|_| vec![(scale(indicator), indicator.id.as_str())]),
        Measure::Difference { plus, minus } => signed(plus, minus, by_id),
        Measure::Cost { cost, .. } => terms(by_id.get(cost.as_str())?, by_id),
        _ => None,
    }
}

/// Indicators added and subtracted, as terms.
pub(super) fn signed<'a>(plus: &[String], minus: &[String], by_id: &ById<'a>) -> Option<Vec<(i128, &'a str)>> {
    let mut all = Vec::new();
    for (sign, ids) in [(1, plus), (-1, minus)] {
        for id in ids {
            all.extend(terms(by_id.get(id.as_str())?, by_id)?.into_iter().map(|(weight, id)| (sign * weight, id)));
        }
    }
    Some(all)
}

/// Makes amounts of different units comparable: minutes of an hour, parts of money, and what is counted whole.
fn scale(indicator: &Indicator) -> i128 {
    match &indicator.measure {
        Measure::Sum { .. } if indicator.unit == "hours" => 5,
        Measure::Sum { rows, column, .. } if rows.from.column(column).is_some_and(|(_, kind)| kind == ColumnType::Money) => 3,
        _ => 300,
    }
}
