//! What follows for money: amounts in the reporting currency, whether a line of the ledger is eligible, which budget version is which.

use polars::prelude::{Column, Float64Chunked, Int64Chunked, IntoSeries as _, NewChunkedArray as _};
use rust_decimal::prelude::ToPrimitive as _;
use toml::Spanned;

use super::frame::{NONE, civil, codes_column};
use super::{ColumnType, Frame};
use crate::error::Error;
use crate::indicators::period::first_of_month;
use crate::ingest::exchange::{self, Rates};
use crate::project::Project;
use crate::project::finance::PaidTo;

/// Columns that the views of costs and payments have beside those of their tables.
pub const PAYMENT_COLUMNS: &[(&str, ColumnType)] =
    &[("original_amount", ColumnType::Money), ("rate", ColumnType::Number), ("rate_source", ColumnType::Label)];

/// Columns that the view of costs has beside those of its table.
pub const COST_COLUMNS: &[(&str, ColumnType)] = &[
    ("eligibility", ColumnType::Label),
    ("is_indirect", ColumnType::Flag),
    ("is_indirect_base", ColumnType::Flag),
    PAYMENT_COLUMNS[0],
    PAYMENT_COLUMNS[1],
    PAYMENT_COLUMNS[2],
];

/// Columns that the view of the budget has beside those of its table.
pub const BUDGET_COLUMNS: &[(&str, ColumnType)] = &[("is_initial", ColumnType::Flag), ("is_latest", ColumnType::Flag)];

/// Whether and why not a line counts, in the order of [`Eligibility`].
const ELIGIBILITY: [&str; 7] =
    ["eligible", "marked_ineligible", "outside_window", "paid_late", "foreign_currency", "heading_not_eligible", "charged_elsewhere"];

#[derive(Clone, Copy)]
enum Eligibility {
    Eligible,
    Marked,
    OutsideWindow,
    PaidLate,
    ForeignCurrency,
    Heading,
    ChargedElsewhere,
}

/// Puts amounts into the reporting currency, and beside them what they were and the rate that made them so. An amount in another currency
/// that nobody converts is none: amounts of different currencies are never added.
pub fn convert(lines: &mut Frame, project: &Project, rates: Option<&Rates>, sources: &[String]) -> Result<(), Error> {
    let Some(currency) = project.currency().filter(|_| lines.has("currency")) else { return Ok(()) };
    let converted = exchange::lines(lines.rows(), lines.code("currency", currency), rates)?;
    let original = lines.integers("amount")?;
    if converted.iter().map(|line| line.amount).eq(original.iter().copied()) {
        return Ok(());
    }
    lines.add(Int64Chunked::from_iter_options("original_amount".into(), original.into_iter()).into_series().into())?;
    lines.add(Int64Chunked::from_iter_options("amount".into(), converted.iter().map(|line| line.amount)).into_series().into())?;
    let rate = |line: &exchange::Line| line.rate.and_then(|rate| rate.rate.checked_div(rate.units.into())?.to_f64());
    lines.add(Float64Chunked::from_iter_options("rate".into(), converted.iter().map(rate)).into_series().into())?;
    let source: Vec<u32> = converted.iter().map(|line| line.rate.and_then(|rate| rate.source).unwrap_or(NONE)).collect();
    lines.add_labelled("rate_source", &source, sources.to_vec())
}

/// Adds whether each line of the ledger is eligible, or the first reason why not. An invoice of the window's last month counts if it was paid
/// within the days of grace after the window.
pub fn add_eligibility(costs: &mut Frame, project: &Project) -> Result<(), Error> {
    let Some(finance) = &project.file.finance else { return Ok(()) };
    let window = project.eligibility_window();
    let last_payment = window.end + chrono::Duration::days(*finance.grace_days.get_ref());
    let currency = costs.code("currency", finance.currency.get_ref());
    let grant = finance.grant.id.as_ref().map(|id| costs.code("charged_to", id.get_ref()));
    let refused = headings(costs, finance.heading.iter().filter(|heading| !heading.eligible).map(|heading| &heading.id));
    let (dates, flags, currencies) = (costs.days("date")?, costs.flags("eligible")?, costs.codes("currency")?);
    let paid = if costs.has("paid_on") { costs.days("paid_on")? } else { vec![None; dates.len()] };
    let charged_to = if costs.has("charged_to") { costs.codes("charged_to")?.into_owned() } else { vec![NONE; dates.len()] };
    let of_heading = costs.codes("heading")?.into_owned();
    let reason = |row: usize| {
        let Some(date) = dates[row].map(civil) else { return NONE };
        let late = date >= first_of_month(window.end) && paid[row].is_some_and(|paid| civil(paid) > last_payment);
        let eligibility = if Some(currencies[row]) != currency && finance.exchange.is_none() {
            Eligibility::ForeignCurrency
        } else if charged_to[row] != NONE && grant.is_some_and(|grant| Some(charged_to[row]) != grant) {
            Eligibility::ChargedElsewhere
        } else if !window.contains(date) {
            Eligibility::OutsideWindow
        } else if flags[row] == Some(false) {
            Eligibility::Marked
        } else if refused.contains(&of_heading[row]) {
            Eligibility::Heading
        } else if late {
            Eligibility::PaidLate
        } else {
            Eligibility::Eligible
        };
        eligibility as u32
    };
    let codes: Vec<u32> = (0..dates.len()).map(reason).collect();
    costs.add_labelled("eligibility", &codes, ELIGIBILITY.map(str::to_owned).to_vec())
}

/// The column of costs with the number of the person who was paid; not for conditions, and absent where the export does not say who was paid.
pub const PAID_PERSON: &str = "paid_person";

/// Adds who was paid, except under headings where nobody has to be protected. Lines that do not say it are all taken for one person's.
pub fn add_payees(costs: &mut Frame, project: &Project) -> Result<(), Error> {
    let Some(finance) = project.file.finance.as_ref().filter(|_| costs.has("payee")) else { return Ok(()) };
    let named = costs.codes("payee")?.into_owned();
    let unnamed = named.iter().filter(|payee| **payee != NONE).max().map_or(0, |last| last + 1);
    let open = headings(costs, finance.heading.iter().filter(|heading| heading.payees == PaidTo::Organisations).map(|heading| &heading.id));
    let of_heading = costs.codes("heading")?.into_owned();
    let person = |(payee, heading): (u32, u32)| match payee {
        _ if open.contains(&heading) => NONE,
        NONE => unnamed,
        payee => payee,
    };
    let persons: Vec<u32> = named.into_iter().zip(of_heading).map(person).collect();
    costs.add(codes_column(PAID_PERSON, &persons))
}

/// Adds which lines are indirect costs, and which are the direct ones of which a flat rate is taken; nothing without such a rule.
pub fn add_indirect(costs: &mut Frame, project: &Project) -> Result<(), Error> {
    let Some(indirect) = project.file.finance.as_ref().and_then(|finance| finance.grant.indirect.as_ref()) else { return Ok(()) };
    let of_heading = costs.codes("heading")?.into_owned();
    for (name, declared) in [("is_indirect", &indirect.headings), ("is_indirect_base", &indirect.of)] {
        let wanted = headings(costs, declared);
        let flags: Vec<bool> = of_heading.iter().map(|heading| wanted.contains(heading)).collect();
        costs.add(Column::new(name.into(), flags))?;
    }
    Ok(())
}

/// The codes of headings.
fn headings<'a>(costs: &Frame, ids: impl IntoIterator<Item = &'a Spanned<String>>) -> Vec<u32> {
    ids.into_iter().filter_map(|id| costs.code("heading", id.get_ref())).collect()
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
