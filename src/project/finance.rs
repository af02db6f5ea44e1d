//! `[finance]` as it is written: currency, eligibility, the rules of the grant, budget headings.

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::file::{Category, optional_date};

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
    pub grace_days: i64,
    /// Budget versions in their order; the first is the initial one, the last present the revised one.
    #[serde(default = "versions")]
    pub versions: Vec<Spanned<String>>,
    /// Highest share of the final cost that the grant may be, in percent.
    pub grant_cap_percent: Option<f64>,
    /// Deviation of a heading from its budget that needs no approval, in percent.
    pub tolerance_percent: Option<f64>,
    /// Budget headings in the contract's order.
    #[serde(default)]
    pub heading: Vec<Category>,
}

fn grace_days() -> i64 {
    30
}

fn versions() -> Vec<Spanned<String>> {
    ["initial", "revised"].map(|version| Spanned::new(0..0, version.to_owned())).to_vec()
}
