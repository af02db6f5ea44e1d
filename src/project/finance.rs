//! `[finance]` as it is written: currency, eligibility, exchange rates, budget headings. The rules of the grant are in [`grant`](super::grant).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::Texts;
use super::file::optional_date;
use super::grant::Grant;

/// Money.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finance {
    /// Reporting currency: `EUR`, `CZK` ...
    pub currency: Spanned<String>,
    /// First day on which a cost is eligible (default: the project's first day).
    #[serde(default, deserialize_with = "optional_date")]
    pub eligible_from: Option<NaiveDate>,
    /// Last day on which a cost is eligible (default: the project's last day).
    #[serde(default, deserialize_with = "optional_date")]
    pub eligible_to: Option<NaiveDate>,
    /// Days after the last one within which an invoice of the final month must be paid.
    #[serde(default = "grace_days")]
    pub grace_days: Spanned<i64>,
    /// Where the rules of eligibility stand, for readers.
    #[serde(default)]
    pub eligibility_source: Texts,
    /// Budget versions in their order; the first is the initial one, the last present the revised one.
    #[serde(default = "versions")]
    pub versions: Vec<Spanned<String>>,
    /// Highest share of the final cost that the grant may be, in percent.
    pub grant_cap_percent: Option<f64>,
    /// Deviation of a heading from its budget that needs no approval, in percent; `grant.tolerance` says more.
    pub tolerance_percent: Option<f64>,
    /// The rules of the grant.
    #[serde(default)]
    pub grant: Grant,
    /// How amounts in other currencies are converted; without it such lines are left out.
    pub exchange: Option<Exchange>,
    /// Budget headings in the contract's order.
    #[serde(default)]
    pub heading: Vec<Heading>,
}

/// A budget heading.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// Name used in data, `where` and `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// Whether the funder accepts its costs at all.
    #[serde(default = "yes")]
    pub eligible: bool,
    /// Who is paid under it.
    #[serde(default)]
    pub payees: PaidTo,
}

/// Who is paid under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaidTo {
    /// Also persons: what each of them got is nobody's business.
    #[default]
    Persons,
    /// Only organisations, or payees whose contracts are public.
    Organisations,
}

/// How amounts in other currencies become amounts in the reporting currency: line by line, each rounded to cents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// Which rate a line takes.
    pub policy: Spanned<Policy>,
    /// What a rate is the price of.
    pub quoted: Quoted,
    /// With `transaction_day`: how many days before the day a rate may be, for weekends and holidays.
    #[serde(default)]
    pub days_back: u16,
    /// With `submission_month`: the day on which the report was submitted.
    #[serde(default, deserialize_with = "optional_date")]
    pub submitted_on: Option<NaiveDate>,
    /// With `fixed`: the day of the rate that all lines take.
    #[serde(default, deserialize_with = "optional_date")]
    pub fixed_on: Option<NaiveDate>,
    /// What happens to half a cent.
    #[serde(default)]
    pub rounding: Rounding,
    /// Where the rule stands, for readers.
    #[serde(default)]
    pub source: Texts,
}

/// Which rate a line takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The one of the month in which the cost was incurred: of its earliest day in the table.
    MonthIncurred,
    /// The one of the day of payment, or of the day on which the cost was incurred where that is not known.
    TransactionDay,
    /// The one of the month in which the report was submitted.
    SubmissionMonth,
    /// The mean of all rates of the eligible days.
    PeriodAverage,
    /// The one of a day that the contract names.
    Fixed,
}

/// What a rate is the price of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quoted {
    /// Of one unit of the reporting currency, as the European Central Bank and `InforEuro` quote for the euro: 1 EUR = 25.3 CZK.
    ForeignPerReporting,
    /// Of one unit of the other currency (or of as many as `units` says), as a national bank quotes: 1 EUR = 25.3 CZK, 100 HUF = 6.7 CZK.
    ReportingPerForeign,
}

/// What happens to half a cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// It becomes a cent.
    #[default]
    HalfAwayFromZero,
    /// It goes to the even cent.
    HalfEven,
    /// Every part of a cent is dropped.
    Down,
}

fn grace_days() -> Spanned<i64> {
    Spanned::new(0..0, 30)
}

fn yes() -> bool {
    true
}

fn versions() -> Vec<Spanned<String>> {
    ["initial", "revised"].map(|version| Spanned::new(0..0, version.to_owned())).to_vec()
}
