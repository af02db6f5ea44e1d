//! Dimensions: by what a figure is broken down, and which category each row is in.

use super::period::{Span, month_number};
use super::views::{ColumnType, Frame, NONE, View, civil, day_number};
use crate::error::Error;

/// The category of rows whose cell is empty.
pub const UNKNOWN: &str = "unknown";

/// A transition is made of two phases, and a pair that is missing has a reason: these are never unknown.
const ALWAYS_KNOWN: [&str; 4] = ["transition", "instrument", "pair_missing", "change_class"];

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dimension {
    /// Calendar months of the date that decides the period.
    Month,
    /// Blocks of three months from the first month of the period.
    Quarter,
    /// Blocks of six months from the first month of the period.
    HalfYear,
    /// The exact set of services of a child.
    ServiceSet,
    /// A category column of the view.
    Column(&'static str),
}

/// The categories of a dimension, and one code a row.
#[derive(Debug, Clone)]
pub struct Coded {
    /// Category ids in their order; `unknown` last where cells can be empty.
    pub categories: Vec<String>,
    /// Index into `categories`, a row of the view each.
    pub codes: Vec<u32>,
}

impl Dimension {
    /// The dimension of a name, for the rows of a view; `None` if that view does not have it.
    #[must_use]
    pub fn named(name: &str, view: View, dated: bool) -> Option<Self> {
        match name {
            "month" if dated => Some(Dimension::Month),
            "quarter" if dated => Some(Dimension::Quarter),
            "half_year" if dated => Some(Dimension::HalfYear),
            "service_set" => Some(Dimension::ServiceSet),
            _ => match view.column(name) {
                Some((name, ColumnType::Label)) => Some(Dimension::Column(name)),
                _ => None,
            },
        }
    }

    /// Its id in `measurements.csv`.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Dimension::Month => "month",
            Dimension::Quarter => "quarter",
            Dimension::HalfYear => "half_year",
            Dimension::ServiceSet => "service_set",
            Dimension::Column(name) => name,
        }
    }

    /// The code of every row; `None` when the data have no such column.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn code(&self, frame: &Frame, date: Option<&str>, period: &Span) -> Result<Option<Coded>, Error> {
        let coded = match self {
            Dimension::Month => by_months(frame, date, period, 1, period.months())?,
            Dimension::Quarter => by_months(frame, date, period, 3, period.blocks(3))?,
            Dimension::HalfYear => by_months(frame, date, period, 6, period.blocks(6))?,
            Dimension::ServiceSet => return Ok(None),
            Dimension::Column(column) => {
                if !frame.has(column) {
                    return Ok(None);
                }
                let mut categories = frame.labels(column).unwrap_or_default().to_vec();
                let unknown = u32::try_from(categories.len()).unwrap_or(NONE);
                if !ALWAYS_KNOWN.contains(column) {
                    categories.push(UNKNOWN.to_owned());
                }
                let codes = frame.codes(column)?.iter().map(|code| (*code).min(unknown)).collect();
                Coded { categories, codes }
            }
        };
        Ok(Some(coded))
    }
}

/// Codes of blocks of months. Rows outside the period get a code past the last one and are never looked at.
fn by_months(frame: &Frame, date: Option<&str>, period: &Span, block: i32, categories: Vec<String>) -> Result<Coded, Error> {
    let (first, last) = (day_number(period.start), day_number(period.end));
    // One look-up a row instead of one calendar computation a row.
    let start = month_number(period.start);
    let of_day: Vec<u32> = (first..=last).map(|day| u32::try_from((month_number(civil(day)) - start) / block).unwrap_or(NONE)).collect();
    let outside = u32::try_from(categories.len()).unwrap_or(NONE);
    let days = date.map_or_else(|| Ok(vec![None; frame.height()]), |date| frame.days(date))?;
    let code = |day: Option<i32>| {
        let offset = usize::try_from(day?.checked_sub(first)?).ok()?;
        of_day.get(offset).copied()
    };
    Ok(Coded { categories, codes: days.into_iter().map(|day| code(day).unwrap_or(outside)).collect() })
}
