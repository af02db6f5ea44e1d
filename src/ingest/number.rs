//! Numbers as exports write them, exact: decimal sign and separators of thousands are declared, and what has two readings is refused.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// Nothing was declared: a decimal point, and a comma only where it cannot be a decimal sign.
    #[default]
    Undeclared,
    /// `1,234.50` or `1 234.50`.
    Point,
    /// `1 234,50` or `1.234,50`.
    Comma,
}

/// The keywords of `decimal` in `dosah.toml`.
pub(super) const DECIMAL_SIGNS: &[(&str, NumberFormat)] = &[(".", NumberFormat::Point), (",", NumberFormat::Comma)];

/// Why a text is not used as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// It is none.
    NotANumber,
    /// It can be read as either.
    TwoReadings(String, String),
    /// It is beyond what can be kept exactly.
    TooLarge,
    /// Money with parts of a cent.
    PartsOfACent,
}

/// An amount of money in minor units, with the currency when the cell names one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Amount {
    /// Minor units.
    pub minor: i64,
    /// Code of the currency that stands in the cell.
    pub currency: Option<&'static str>,
}

/// How currencies are written beside amounts, and their codes.
const CURRENCIES: &[(&str, &str)] = &[
    ("Kč", "CZK"),
    ("KČ", "CZK"),
    ("kč", "CZK"),
    ("CZK", "CZK"),
    ("czk", "CZK"),
    ("€", "EUR"),
    ("EUR", "EUR"),
    ("eur", "EUR"),
    ("Eur", "EUR"),
];

/// The code of a currency that is written as a sign or in small letters.
pub(super) fn currency_code(text: &str) -> String {
    CURRENCIES.iter().find(|(sign, _)| *sign == text).map_or_else(|| text.to_uppercase(), |(_, code)| (*code).to_owned())
}

impl NumberFormat {
    /// An exact number.
    pub(super) fn parse(self, text: &str) -> Result<Decimal, NumberFault> {
        if let Some(number) = few_digits(text) {
            return Ok(number.into());
        }
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let plain = self.plain(digits)?;
        let number = Decimal::from_str_exact(&plain).map_err(|_| NumberFault::TooLarge)?;
        Ok(if negative { -number } else { number })
    }

    /// Money: exact to minor units, perhaps with a currency sign at one end.
    pub(super) fn parse_money(self, text: &str) -> Result<Amount, NumberFault> {
        let (text, currency) = without_currency(text);
        let number = self.parse(&text)?.normalize();
        if number.scale() > 2 {
            return Err(NumberFault::PartsOfACent);
        }
        let minor = number.checked_mul(Decimal::ONE_HUNDRED).and_then(|minor| minor.to_i64()).ok_or(NumberFault::TooLarge)?;
        Ok(Amount { minor, currency })
    }

    /// Digits with a decimal point and nothing else, from digits with whatever separators this format allows.
    fn plain(self, text: &str) -> Result<String, NumberFault> {
        let (decimal, thousands) = if self == NumberFormat::Comma { (',', '.') } else { ('.', ',') };
        let (whole, fraction) = text.split_once(decimal).map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
        let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !fraction.is_none_or(is_digits) {
            return Err(NumberFault::NotANumber);
        }
        let fraction = fraction.map(|digits| format!(".{digits}")).unwrap_or_default();
        if whole.is_empty() && !fraction.is_empty() {
            return Ok(format!("0{fraction}"));
        }
        if is_digits(whole) {
            return Ok(format!("{whole}{fraction}"));
        }
        let separator = whole.chars().find(|sign| !sign.is_ascii_digit()).map(unified);
        let groups: Vec<&str> = whole.split(|sign| Some(unified(sign)) == separator).collect();
        if !groups.iter().all(|group| is_digits(group)) || !matches!(separator, Some(' ')) && separator != Some(thousands) {
            return Err(NumberFault::NotANumber);
        }
        let grouped_by_three = groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        let may_be_decimal = separator == Some(thousands) && groups.len() == 2 && fraction.is_empty();
        if may_be_decimal && (!grouped_by_three || self == NumberFormat::Undeclared) {
            return Err(NumberFault::TwoReadings(groups.join("."), groups.concat()));
        }
        if !grouped_by_three {
            return Err(NumberFault::NotANumber);
        }
        Ok(groups.concat() + &fraction)
    }
}

/// Almost every number of an export is a few digits and nothing else.
pub(super) fn few_digits(text: &str) -> Option<i64> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// Spaces that separate thousands are all the same to us.
fn unified(sign: char) -> char {
    if matches!(sign, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}') { ' ' } else { sign }
}

/// An amount without the currency at its front, behind its minus, or at its end.
fn without_currency(text: &str) -> (String, Option<&'static str>) {
    let (minus, rest) = text.strip_prefix(['-', '\u{2212}']).map_or(("", text), |rest| ("-", rest.trim_start()));
    for (sign, code) in CURRENCIES {
        if let Some(rest) = rest.strip_suffix(sign).or_else(|| rest.strip_prefix(sign)) {
            return (format!("{minus}{}", rest.trim()), Some(code));
        }
    }
    (text.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(format: NumberFormat, text: &str) -> Result<i64, NumberFault> {
        format.parse_money(text).map(|amount| amount.minor)
    }

    #[test]
    fn money_is_exact_in_every_spelling() {
        for text in ["1,234.50", "1 234.5", "1234.50", "€ 1,234.50", "1234.50 EUR", "+1234.500"] {
            assert_eq!(minor(NumberFormat::Point, text), Ok(123_450), "{text}");
        }
        for text in ["1 234,50", "1\u{a0}234,50\u{a0}Kč", "1\u{202f}234,5", "1.234,50", "1234,50 CZK"] {
            assert_eq!(minor(NumberFormat::Comma, text), Ok(123_450), "{text}");
        }
        assert_eq!(minor(NumberFormat::Comma, "-1 234,50 Kč"), Ok(-123_450));
        assert_eq!(minor(NumberFormat::Point, "-€5"), Ok(-500));
        assert_eq!(minor(NumberFormat::Point, "1,000,000"), Ok(100_000_000));
        assert_eq!(NumberFormat::Comma.parse_money("5 Kč"), Ok(Amount { minor: 500, currency: Some("CZK") }));
    }

    #[test]
    fn what_has_two_readings_is_refused() {
        let readings = |one: &str, other: &str| Err(NumberFault::TwoReadings(one.to_owned(), other.to_owned()));
        assert_eq!(minor(NumberFormat::Point, "1,5"), readings("1.5", "15"));
        assert_eq!(minor(NumberFormat::Undeclared, "1,234"), readings("1.234", "1234"));
        assert_eq!(minor(NumberFormat::Comma, "12.50"), readings("12.50", "1250"));
        assert_eq!(minor(NumberFormat::Point, "1,234"), Ok(123_400));
        assert_eq!(minor(NumberFormat::Undeclared, "1,234.00"), Ok(123_400));
    }

    #[test]
    fn what_is_no_exact_number_is_refused() {
        for text in ["", "-", "1e3", "0x10", "½", "12a", "1 23", "1.2.3", "--1", "5.", ".", "1,234 567", "Kč", "1'000"] {
            assert_eq!(minor(NumberFormat::Point, text), Err(NumberFault::NotANumber), "{text}");
        }
        assert_eq!(minor(NumberFormat::Point, "1.005"), Err(NumberFault::PartsOfACent));
        assert_eq!(minor(NumberFormat::Point, "999999999999999999.00"), Err(NumberFault::TooLarge));
        assert_eq!(minor(NumberFormat::Point, "9999999999999999999999999999999999"), Err(NumberFault::TooLarge));
    }
}
