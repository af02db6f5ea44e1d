//! `[finance.grant]` as it is written: the rules of the grant, each with the place where it stands.

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::Texts;
use super::finance::Finance;

/// The rules of the grant. A rule that is not given is not checked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The grant's name in the column `charged_to` of costs; lines charged to another one are not eligible here.
    pub id: Option<Spanned<String>>,
    /// The most that the contract grants.
    pub maximum: Option<Amount>,
    /// The share of the final cost that the grant pays.
    pub rate: Option<Share>,
    /// Whether the final grant is never more than what was paid in.
    #[serde(default)]
    pub paid_in: bool,
    /// The least share of the final cost that is co-financing.
    pub cofinancing: Option<Share>,
    /// The highest share of the co-financing that may be in kind.
    pub in_kind: Option<Share>,
    /// The flat rate of indirect costs.
    pub indirect: Option<Indirect>,
    /// How far headings may deviate from the budget without approval.
    pub tolerance: Option<Tolerance>,
}

/// An amount and where it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// In the reporting currency.
    pub amount: Spanned<f64>,
    /// Where it stands, for readers.
    #[serde(default)]
    pub source: Texts,
}

/// A share and where it stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Percent, 0 to 100.
    pub percent: Spanned<f64>,
    /// Where it stands, for readers.
    #[serde(default)]
    pub source: Texts,
}

/// A flat rate: indirect costs are at most so many percent of direct costs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indirect {
    /// Percent, 0 to 100.
    pub percent: Spanned<f64>,
    /// The headings of direct costs of which it is taken.
    pub of: Vec<Spanned<String>>,
    /// The headings of indirect costs.
    pub headings: Vec<Spanned<String>>,
    /// Where it stands, for readers.
    #[serde(default)]
    pub source: Texts,
}

/// How far headings may deviate from the budget as last approved.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// Percent of the heading's budget.
    pub percent: Spanned<f64>,
    /// How many headings may be over their budget without approval, within the percentage.
    pub lines: Option<Spanned<u32>>,
    /// Where it stands, for readers.
    #[serde(default)]
    pub source: Texts,
}

/// A term of the contract that figures can be made of: its name, and whether it is a percentage (else it is an amount of money).
pub const TERMS: &[(&str, bool)] = &[("grant.maximum", false), ("grant.rate", true), ("grant.paid_in", true), ("grant.indirect", true)];

impl Finance {
    /// The value of a term of the contract, where the contract has it.
    #[must_use]
    pub fn term(&self, name: &str) -> Option<Decimal> {
        match name {
            "grant.maximum" => exact(*self.grant.maximum.as_ref()?.amount.get_ref()),
            "grant.rate" => self.rate().map(|(rate, _)| rate),
            "grant.paid_in" => self.grant.paid_in.then_some(Decimal::ONE_HUNDRED),
            "grant.indirect" => exact(*self.grant.indirect.as_ref()?.percent.get_ref()),
            _ => None,
        }
    }

    /// The share of the final cost that the grant pays, in percent, and where that stands. Without one the highest share is paid.
    #[must_use]
    pub fn rate(&self) -> Option<(Decimal, Option<&Texts>)> {
        match &self.grant.rate {
            Some(rate) => Some((exact(*rate.percent.get_ref())?, Some(&rate.source))),
            None => Some((exact(self.grant_cap_percent?)?, None)),
        }
    }

    /// The highest share of the final cost that the grant may be, in percent, and where that stands. Without one the rate is the highest.
    #[must_use]
    pub fn cap(&self) -> Option<(Decimal, Option<&Texts>)> {
        match self.grant_cap_percent {
            Some(cap) => Some((exact(cap)?, None)),
            None => self.rate(),
        }
    }

    /// The deviation of a heading from its budget that needs no approval, in percent, and where that stands.
    #[must_use]
    pub fn tolerance(&self) -> Option<(Decimal, Option<&Texts>)> {
        match &self.grant.tolerance {
            Some(tolerance) => Some((exact(*tolerance.percent.get_ref())?, Some(&tolerance.source))),
            None => Some((exact(self.tolerance_percent?)?, None)),
        }
    }
}

impl Share {
    /// The percentage as it was written.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        exact(*self.percent.get_ref())
    }
}

/// A number as it was written: the shortest decimal that is this floating-point number, which is what stood there up to fifteen digits.
#[must_use]
pub fn exact(written: f64) -> Option<Decimal> {
    written.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_was_written() {
        for written in ["25.314", "0.1", "36001.8", "1234567890.12", "0.00000123"] {
            let number: f64 = written.parse().unwrap_or_default();
            assert_eq!(exact(number).map(|number| number.to_string()).as_deref(), Some(written));
        }
        assert_eq!(exact(f64::NAN), None);
    }
}
