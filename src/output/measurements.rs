//! `measurements.csv`: the long results table of the contract.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value as Json, json};

use super::{finish, inert};
use crate::disclosure::{Protected, Published};
use crate::error::Error;
use crate::indicators::definition::Method;

const COLUMNS: [&str; 12] =
    ["indicator", "period", "dimension", "category", "state", "value", "numerator", "denominator", "unit", "baseline", "target", "method"];
/// A last column where something is shown together: the category that takes the place of this one. Elsewhere the table has the columns above.
const SHOWN_IN: &str = "shown_in";

/// The bytes of the file: sorted by indicator, period, dimension and category.
///
/// # Errors
/// Only on a defect of dosah.
pub fn measurements_csv(protected: &Protected) -> Result<Vec<u8>, Error> {
    let columns = columns(protected);
    let mut rows: Vec<Vec<String>> = protected.cells.iter().map(|cell| row(cell, columns.len())).collect();
    rows.sort_unstable();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row)?;
    }
    finish(writer)
}

/// The same figures, in the order of the catalogue, as a list of objects with the columns as keys.
#[must_use]
pub fn measurements_json(protected: &Protected) -> Json {
    let columns = columns(protected);
    let object = |cell| columns.iter().zip(row(cell, columns.len())).map(|(column, text)| ((*column).to_owned(), json!(text))).collect();
    Json::Array(protected.cells.iter().map(|cell| Json::Object(object(cell))).collect())
}

fn columns(protected: &Protected) -> Vec<&'static str> {
    let is_together = protected.cells.iter().any(|cell| cell.merged_into.is_some());
    COLUMNS.into_iter().chain(is_together.then_some(SHOWN_IN)).collect()
}

fn row(cell: &Published, columns: usize) -> Vec<String> {
    let amount = |amount: Option<Decimal>| amount.map(|amount| plain(amount, cell)).unwrap_or_default();
    let plan = |amount: Option<Decimal>| amount.map(|amount| rounded(amount, cell.decimals).to_string()).unwrap_or_default();
    let all = [
        cell.indicator.clone(),
        cell.period.clone(),
        cell.cut.dimension(),
        inert(&cell.cut.category()),
        cell.value.state().to_owned(),
        cell.value.number().map(|number| rounded(number, cell.decimals).to_string()).unwrap_or_default(),
        amount(cell.numerator),
        amount(cell.denominator),
        cell.unit.clone(),
        plan(cell.baseline),
        plan(cell.target),
        match cell.method {
            Method::Counted => "counted".to_owned(),
            Method::Estimated => "estimated".to_owned(),
        },
        inert(cell.merged_into.as_deref().unwrap_or_default()),
    ];
    all.into_iter().take(columns).collect()
}

/// Fixed decimals, rounded half away from zero, and no minus before a zero.
pub(super) fn rounded(number: Decimal, decimals: u32) -> Decimal {
    let mut rounded = number.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    rounded.rescale(decimals);
    if rounded.is_zero() { rounded.abs() } else { rounded }
}

/// A figure of a message: two decimals at most, rounded like every other.
pub(super) fn two_decimals(number: Decimal) -> Decimal {
    rounded(number, 2).normalize()
}

/// Numerators and denominators are counts, or money, or hours: whole, or two decimals.
fn plain(amount: Decimal, cell: &Published) -> String {
    let decimals = if amount.fract().is_zero() && amount.scale() == 0 { 0 } else { cell.decimals.max(2) };
    rounded(amount, decimals).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_away_from_zero_and_zero_has_no_sign() {
        let text = |number: &str, decimals| rounded(number.parse().expect("a number"), decimals).to_string();
        assert_eq!(text("780.893617", 2), "780.89");
        assert_eq!(text("-8.245", 2), "-8.25");
        assert_eq!(text("0.005", 2), "0.01");
        assert_eq!(text("-0.001", 2), "0.00");
        assert_eq!(text("47", 0), "47");
        assert_eq!(text("36702", 2), "36702.00");
    }
}
