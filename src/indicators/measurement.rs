//! Measurements: the long results table, one figure a row, with everything needed to protect it and to explain it.

use rust_decimal::Decimal;
use serde::Serialize;

use super::definition::Method;
use super::payees::Payees;

/// The id of the period that runs from the project's first day to its last.
pub const TOTAL: &str = "total";

/// A figure in one of its five states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "value")]
pub enum Value {
    /// A number other than zero.
    Number(Decimal),
    /// Nothing, and we know it.
    Zero,
    /// Nobody recorded it, or the denominator is empty.
    NoData,
    /// It has no meaning here: the table is absent, or a budget is asked for part of the project.
    NotApplicable,
    /// Hidden to protect children. Only disclosure control makes this one.
    Suppressed,
}

impl Value {
    /// `Zero` or `Number`.
    #[must_use]
    pub fn of(number: Decimal) -> Self {
        if number.is_zero() { Value::Zero } else { Value::Number(number) }
    }

    /// The number, if there is one.
    #[must_use]
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            Value::Zero => Some(Decimal::ZERO),
            Value::NoData | Value::NotApplicable | Value::Suppressed => None,
        }
    }

    /// The word of `measurements.csv`.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Value::Number(_) => "number",
            Value::Zero => "zero",
            Value::NoData => "no_data",
            Value::NotApplicable => "not_applicable",
            Value::Suppressed => "suppressed",
        }
    }
}

/// Which cut of an indicator a measurement is: dimensions and, in the same order, one category of each. Empty for the total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Cut {
    /// Dimension ids, for example `["sex", "age_band"]`.
    pub dimensions: Vec<String>,
    /// Category ids, for example `["female", "6-11"]`.
    pub categories: Vec<String>,
}

impl Cut {
    /// `total`, `sex` or `sex*age_band`.
    #[must_use]
    pub fn dimension(&self) -> String {
        if self.dimensions.is_empty() { TOTAL.to_owned() } else { self.dimensions.join("*") }
    }

    /// `total`, `female` or `female|6-11`.
    #[must_use]
    pub fn category(&self) -> String {
        if self.categories.is_empty() { TOTAL.to_owned() } else { self.categories.join("|") }
    }
}

/// An amount together with how many different children (or households, or members of staff) stand behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quantity {
    /// The amount, in the unit of the indicator (money in major units, exact).
    pub amount: Decimal,
    /// Different protected persons behind it; `None` when no person is (money, offices, publications).
    pub persons: Option<u64>,
    /// Who was paid with it, where it is money that was paid to persons.
    pub payees: Option<Payees>,
}

impl Quantity {
    /// An amount that nobody was paid with.
    #[must_use]
    pub fn of(amount: Decimal, persons: Option<u64>) -> Self {
        Quantity { amount, persons, payees: None }
    }
}

/// One figure, not yet protected.
#[derive(Debug, Clone, Serialize)]
pub struct Measurement {
    /// Indicator id.
    pub indicator: String,
    /// Period id.
    pub period: String,
    /// Which cut.
    pub cut: Cut,
    /// The figure, unrounded.
    pub value: Value,
    /// What is above the line; for a count or a sum the figure itself. `None` without data.
    pub numerator: Option<Quantity>,
    /// What is below the line, for shares and ratios; for a median the cases it was taken over.
    pub denominator: Option<Quantity>,
    /// Denominator minus numerator, where the numerator is a part of the denominator.
    pub complement: Option<Quantity>,
    /// What else a reader can work out of the figure, who knows the others: the amount by which a cost was split.
    pub basis: Option<Quantity>,
    /// Unit id: `children`, `percent`, `EUR` ...
    pub unit: String,
    /// Decimals in `measurements.csv`.
    pub decimals: u32,
    /// Which percentile the figure is, or is made of; 50 is a middle value. It is some child's own value, so it needs many cases on either side.
    pub percentile: Option<u8>,
    /// Where it started from.
    pub baseline: Option<Decimal>,
    /// What was promised.
    pub target: Option<Decimal>,
    /// Counted or estimated.
    pub method: Method,
    /// The categories that are shown together in this figure; empty for one of its own. Only disclosure control makes such figures.
    pub merges: Vec<String>,
    /// The category that this one is shown in, together with others.
    pub merged_into: Option<String>,
}

/// Which amount of a measurement a relation speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Part {
    /// Above the line (for counts and sums: the figure itself).
    Numerator,
    /// Below the line.
    Denominator,
    /// Denominator minus numerator.
    Complement,
    /// What else the figure tells.
    Basis,
}

/// One amount in the results table: the measurement's index in [`Measurements::cells`] and which of its amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CellPart {
    /// Index into [`Measurements::cells`].
    pub cell: usize,
    /// Which amount.
    pub part: Part,
}

/// An equation that every reader may know: the signed amounts add up to zero, for example total - girls - boys - unknown = 0.
/// Disclosure control works from these; a run asserts each of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Relation {
    /// Why it holds, in English, for messages about a broken promise.
    pub reason: String,
    /// The signed terms.
    pub terms: Vec<(i8, CellPart)>,
    /// What may be left over, which no figure shows: the terms add up to it.
    pub rest: Rest,
}

/// What the terms of a relation leave over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    /// Nothing: the terms add up to zero.
    Nothing,
    /// Something that is about nobody in particular.
    Unnamed,
    /// So many persons: those in two parts at once, or those in the whole and not in the part.
    Persons,
}

/// Everything that was measured in a run: cells sorted by indicator (in the order of the catalogue), period, dimension, category.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measurements {
    /// The figures.
    pub cells: Vec<Measurement>,
    /// What adds up to what.
    pub relations: Vec<Relation>,
}
