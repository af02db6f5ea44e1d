//! What follows for money: whether a line of the ledger is eligible, and which budget version is which.

use polars::prelude::Column;

use super::frame::{NONE, civil};
use super::{ColumnType, Frame};
use crate::error::Error;
use crate::indicators::period::first_of_month;
use crate::project::Project;

/// Columns that the view of costs has beside those of its table.
pub const COST_COLUMNS: &[(&str, ColumnType)] = &[("eligibility", ColumnType::Label)];

/// Columns that the view of the budget has beside those of its table.
pub const BUDGET_COLUMNS: &[(&str, ColumnType)] = &[("is_initial", ColumnType::Flag), ("is_latest", ColumnType::Flag)];

/// Whether and why not a line counts, in the order of [`Eligibility`].
const ELIGIBILITY: [&str; 5] = ["eligible", "marked_ineligible", "outside_window", "paid_late", "foreign_currency"];

#[derive(Clone, Copy)]
enum Eligibility {
    Eligible,
    Marked,
    OutsideWindow,
    PaidLate,
    ForeignCurrency,
}

/// Adds whether each line of the ledger is eligible, or the first reason why not. An invoice of the window's last month counts if it was paid
/// within the days of grace after the window.
pub fn add_eligibility(costs: &mut Frame, project: &Project) -> Result<(), Error> {
    let Some(finance) = &project.file.finance else { return Ok(()) };
    let window = project.eligibility_window();
    let last_payment = window.end + chrono::Duration::days(finance.grace_days);
    let currency = costs.code("currency", finance.currency.get_ref());
    let (dates, flags, currencies) = (costs.days("date")?, costs.flags("eligible")?, costs.codes("currency")?);
    let paid = if costs.has("paid_on") { costs.days("paid_on")? } else { vec![None; dates.len()] };
    let rows = dates.into_iter().zip(flags).zip(currencies.iter()).zip(paid);
    let codes = rows.map(|(((date, eligible), line_currency), paid)| {
        let Some(date) = date.map(civil) else { return NONE };
        let late = date >= first_of_month(window.end) && paid.is_some_and(|paid| civil(paid) > last_payment);
        let eligibility = if Some(*line_currency) != currency {
            Eligibility::ForeignCurrency
        } else if !window.contains(date) {
            Eligibility::OutsideWindow
        } else if eligible == Some(false) {
            Eligibility::Marked
        } else if late {
            Eligibility::PaidLate
        } else {
            Eligibility::Eligible
        };
        eligibility as u32
    });
    let codes: Vec<u32> = codes.collect();
    costs.add_labelled("eligibility", &codes, ELIGIBILITY.map(str::to_owned).to_vec())
}

/// Adds which lines are of the first budget version, and which of the last one that the data have.
pub fn add_versions(budget: &mut Frame) -> Result<(), Error> {
    let versions = budget.codes("version")?.into_owned();
    let latest = versions.iter().copied().filter(|code| *code != NONE).max();
    let flag = |name: &str, wanted: Option<u32>| -> Column {
        Column::new(name.into(), versions.iter().map(|code| Some(*code) == wanted).collect::<Vec<bool>>())
    };
    budget.add(flag("is_initial", Some(0)))?;
    budget.add(flag("is_latest", latest))
}
