//! Numbers as exports write them, exact: decimal sign and separators of thousands are declared, and what has two readings is refused.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::currency::currencies;

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberFormat {
    /// Nothing was declared: a decimal point, but only where neither point nor comma can separate thousands.
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
    /// It would be one with the other decimal sign, which is this one.
    OtherSign(char),
    /// It can be read as either.
    TwoReadings(String, String),
    /// It is beyond what can be kept exactly.
    TooLarge,
    /// Money with parts of a cent.
    PartsOfACent,
}

/// The largest amount or count: whatever is added up of such numbers, and a hundred times that, can be kept exactly.
pub(super) const LARGEST: i64 = 1_000_000_000_000_000;

/// The currencies that the sign beside an amount can mean; none where no sign stands there.
pub(super) type Beside = &'static [&'static str];

impl NumberFormat {
    /// An exact number.
    pub(super) fn parse(self, text: &str) -> Result<Decimal, NumberFault> {
        if let Some(number) = few_digits(text) {
            return Ok(number.into());
        }
        let (is_negative, digits) = signed(text);
        self.unsigned(digits, is_negative)
    }

    /// Money in minor units, perhaps with a currency before or behind it.
    pub(super) fn parse_money(self, text: &str) -> Result<(i64, Beside), NumberFault> {
        if let Some(minor) = self.plain_amount(text) {
            return Ok((minor, &[]));
        }
        let (outside, rest) = signed(text);
        let (rest, beside) = without_currency(rest);
        // A sign can also stand between the currency and the digits, but not on both sides of it.
        let (inside, rest) = signed(rest);
        if outside && inside {
            return Err(NumberFault::NotANumber);
        }
        let number = self.unsigned(without_price_ending(rest), outside || inside)?.normalize();
        if number.scale() > 2 {
            return Err(NumberFault::PartsOfACent);
        }
        if number.abs() > Decimal::from(LARGEST) {
            return Err(NumberFault::TooLarge);
        }
        let minor = (number * Decimal::ONE_HUNDRED).to_i64().ok_or(NumberFault::TooLarge)?;
        Ok((minor, beside))
    }

    fn decimal_sign(self) -> char {
        if self == NumberFormat::Comma { ',' } else { '.' }
    }

    /// Almost every amount is digits and two decimals.
    fn plain_amount(self, text: &str) -> Option<i64> {
        let (whole, cents) = match text.split_once(self.decimal_sign()) {
            Some((whole, cents)) if cents.len() <= 2 => (whole, few_digits(cents)? * if cents.len() == 1 { 10 } else { 1 }),
            Some(_) => return None,
            None => (text, 0),
        };
        Some(few_digits(whole)? * 100 + cents)
    }

    fn unsigned(self, digits: &str, is_negative: bool) -> Result<Decimal, NumberFault> {
        let sign = if is_negative { "-" } else { "" };
        let plain = self.plain(digits).map_err(|fault| match fault {
            NumberFault::TwoReadings(one, other) => NumberFault::TwoReadings(format!("{sign}{one}"), format!("{sign}{other}")),
            NumberFault::NotANumber => {
                let other = if self == NumberFormat::Comma { NumberFormat::Point } else { NumberFormat::Comma };
                if other.plain(digits).is_ok() { NumberFault::OtherSign(other.decimal_sign()) } else { NumberFault::NotANumber }
            }
            fault => fault,
        })?;
        let number = Decimal::from_str_exact(&plain).map_err(|_| NumberFault::TooLarge)?;
        Ok(if is_negative && !number.is_zero() { -number } else { number })
    }

    /// Digits with a decimal point and nothing else, from digits with whatever separators this format allows.
    fn plain(self, text: &str) -> Result<String, NumberFault> {
        let decimal = self.decimal_sign();
        let thousands = if decimal == '.' { ',' } else { '.' };
        let (whole, fraction) = text.split_once(decimal).map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
        if !fraction.is_none_or(is_digits) {
            return Err(NumberFault::NotANumber);
        }
        let may_be_thousands =
            (1..=3).contains(&whole.len()) && !whole.starts_with('0') && fraction.is_some_and(|digits| digits.len() == 3);
        let fraction = fraction.map(|digits| format!(".{digits}")).unwrap_or_default();
        if whole.is_empty() && !fraction.is_empty() {
            return Ok(format!("0{fraction}"));
        }
        if is_digits(whole) {
            return if self == NumberFormat::Undeclared && may_be_thousands {
                Err(NumberFault::TwoReadings(format!("{whole}{fraction}"), fraction.replace('.', whole)))
            } else {
                Ok(format!("{whole}{fraction}"))
            };
        }
        let separator = whole.chars().find(|sign| !sign.is_ascii_digit()).map(unified);
        let groups: Vec<&str> = whole.split(|sign| Some(unified(sign)) == separator).collect();
        if !groups.iter().all(|group| is_digits(group)) || !matches!(separator, Some(' ' | '\'')) && separator != Some(thousands) {
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

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Almost every number of an export is a few digits and nothing else.
pub(super) fn few_digits(text: &str) -> Option<i64> {
    if !(1..=9).contains(&text.len()) {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// Spaces that separate thousands are all the same to us, and so are apostrophes.
fn unified(sign: char) -> char {
    match sign {
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        '\'' | '\u{2019}' => '\'',
        sign => sign,
    }
}

/// Whether a text is written as negative, and the text without that: `-5`, `5-`, `(5)`.
fn signed(text: &str) -> (bool, &str) {
    const MINUS: [char; 2] = ['-', '\u{2212}'];
    if let Some(inside) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (true, inside.trim());
    }
    if let Some(rest) = text.strip_prefix(MINUS) {
        return (true, rest.trim_start());
    }
    match text.strip_suffix(MINUS).map(str::trim_end) {
        Some(rest) if rest.ends_with(|sign: char| sign.is_ascii_digit()) => (true, rest),
        _ => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// An amount without the currency before or behind it, and that currency.
fn without_currency(text: &str) -> (&str, Beside) {
    let is_of_number = |sign: char| sign.is_ascii_digit() || matches!(sign, '-' | '\u{2212}' | '\u{2013}' | '\u{2014}' | '(' | ')');
    let front = text.split_at(text.find(is_of_number).unwrap_or(0));
    let back = text.split_at(text.rfind(is_of_number).map_or(text.len(), |at| at + text[at..].chars().next().map_or(0, char::len_utf8)));
    for (sign, rest) in [front, (back.1, back.0)] {
        let beside = currencies(sign.trim());
        if !beside.is_empty() {
            return (rest.trim(), beside);
        }
    }
    (text, &[])
}

/// An amount without the `,-` that says that there are no hellers.
fn without_price_ending(text: &str) -> &str {
    let without_dashes = text.trim_end_matches(['-', '\u{2013}', '\u{2014}']);
    if without_dashes.len() == text.len() { text } else { without_dashes.strip_suffix([',', '.']).unwrap_or(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(format: NumberFormat, text: &str) -> Result<i64, NumberFault> {
        format.parse_money(text).map(|(minor, _)| minor)
    }

    #[test]
    fn money_is_exact_in_every_spelling() {
        for text in ["1,234.50", "1 234.5", "1234.50", "€ 1,234.50", "1234.50 EUR", "+1234.500", "1'234.50", "CHF 1’234.50", "1234.50€"]
        {
            assert_eq!(minor(NumberFormat::Point, text), Ok(123_450), "{text}");
        }
        for text in ["1 234,50", "1\u{a0}234,50\u{a0}Kč", "1\u{202f}234,5", "1.234,50", "1234,50 CZK", "1\u{2009}234,50", "Kč 1 234,50"] {
            assert_eq!(minor(NumberFormat::Comma, text), Ok(123_450), "{text}");
        }
        for text in ["1 500,- Kč", "1 500,-", "1 500,--", "1500,\u{2013} Kč", "1'500.-", "1500 zł", "(-0) 1500"] {
            let expected = if text.contains("(-") { Err(NumberFault::NotANumber) } else { Ok(150_000) };
            assert_eq!(minor(NumberFormat::Comma, text), expected, "{text}");
        }
        assert_eq!(minor(NumberFormat::Point, "1,000,000"), Ok(100_000_000));
        assert_eq!(NumberFormat::Comma.parse_money("5 Kč"), Ok((500, &["CZK"][..])));
        assert_eq!(minor(NumberFormat::Point, "999999999999999.99"), Ok(99_999_999_999_999_999));
    }

    #[test]
    fn below_zero_is_written_in_many_ways() {
        for text in
            ["-1 234,50 Kč", "1 234,50-", "(1 234,50)", "(1 234,50 Kč)", "\u{2212}1 234,50", "Kč -1 234,50", "1 234,50- Kč", "-Kč 1234,50"]
        {
            assert_eq!(minor(NumberFormat::Comma, text), Ok(-123_450), "{text}");
        }
        assert_eq!(minor(NumberFormat::Point, "-€5"), Ok(-500));
        assert_eq!(minor(NumberFormat::Comma, "-1 500,- Kč"), Ok(-150_000));
        for text in ["-0", "0-", "(0.00)"] {
            assert_eq!(minor(NumberFormat::Point, text), Ok(0), "{text}");
            assert!(NumberFormat::Point.parse(text).is_ok_and(|number| number.is_sign_positive()), "{text}");
        }
        for text in ["--5", "-5-", "(-5)", "-(5)", "5--", "€-5-"] {
            assert_eq!(minor(NumberFormat::Point, text), Err(NumberFault::NotANumber), "{text}");
        }
    }

    #[test]
    fn what_has_two_readings_is_refused() {
        let readings = |one: &str, other: &str| Err(NumberFault::TwoReadings(one.to_owned(), other.to_owned()));
        assert_eq!(minor(NumberFormat::Point, "1,5"), readings("1.5", "15"));
        assert_eq!(minor(NumberFormat::Undeclared, "1,234"), readings("1.234", "1234"));
        assert_eq!(minor(NumberFormat::Undeclared, "-1.234"), readings("-1.234", "-1234"));
        assert_eq!(minor(NumberFormat::Comma, "12.50"), readings("12.50", "1250"));
        assert_eq!(minor(NumberFormat::Point, "1,234"), Ok(123_400));
        assert_eq!(minor(NumberFormat::Comma, "1.234"), Ok(123_400));
        assert_eq!(minor(NumberFormat::Undeclared, "1,234.00"), Ok(123_400));
        assert_eq!(NumberFormat::Undeclared.parse("0.125"), Ok(Decimal::new(125, 3)));
        assert_eq!(minor(NumberFormat::Undeclared, "1 234,50"), Err(NumberFault::OtherSign(',')));
        assert_eq!(minor(NumberFormat::Comma, "1,234.50"), Err(NumberFault::OtherSign('.')));
    }

    #[test]
    fn what_is_no_exact_number_is_refused() {
        for text in
            ["", "-", "1e3", "0x10", "½", "12a", "1 23", "1.2.3", "--1", "5.", ".", "1,234 567", "Kč", "1'00", "5 XYZ", "Kč 5 Kč", ",-"]
        {
            assert_eq!(minor(NumberFormat::Point, text), Err(NumberFault::NotANumber), "{text}");
        }
        assert_eq!(minor(NumberFormat::Point, "1.005"), Err(NumberFault::PartsOfACent));
        assert_eq!(minor(NumberFormat::Point, "1000000000000000.01"), Err(NumberFault::TooLarge));
        assert_eq!(minor(NumberFormat::Point, "9999999999999999999999999999999999"), Err(NumberFault::TooLarge));
    }
}
