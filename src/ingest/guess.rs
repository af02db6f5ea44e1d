//! What a text could be. The parsers are those of reading, so that what is guessed here is read there.

use super::category::{Answer, flag};
use super::date::DATE_FORMATS;
use super::number::{DECIMAL_SIGNS, NumberFormat};

/// The keywords of `dates` in `dosah.toml`, the default first.
pub fn date_formats() -> impl Iterator<Item = &'static str> {
    DATE_FORMATS.iter().map(|(keyword, _)| *keyword)
}

/// The last year that a year of two digits is taken for. Only what a text could be depends on it.
const LAST_YEAR: i32 = 2049;

/// Days since 1 January 1970 of a text that is a date of this keyword. Digits with one sign between them are a number before they are a
/// date.
#[must_use]
pub fn day(keyword: &str, text: &str) -> Option<i32> {
    let (_, format) = DATE_FORMATS.iter().find(|(known, _)| *known == keyword)?;
    if text.chars().filter(|sign| !sign.is_ascii_digit()).count() < 2 {
        return None;
    }
    format.parse(text, LAST_YEAR).ok().map(|(day, _)| day)
}

/// Whether a text is a number or an amount of money, written with this decimal sign or, without one, with either.
#[must_use]
pub fn is_number(sign: Option<char>, text: &str) -> bool {
    let format = |sign: char| DECIMAL_SIGNS.iter().find(|(known, _)| known.starts_with(sign)).map(|(_, format)| *format);
    sign.map_or(Some(NumberFormat::Undeclared), format).is_some_and(|format| format.parse_money(text).is_ok() || format.parse(text).is_ok())
}

/// The code of the currency that stands beside an amount.
#[must_use]
pub fn currency(text: &str) -> Option<&'static str> {
    [NumberFormat::Comma, NumberFormat::Point].into_iter().find_map(|format| format.parse_money(text).ok()?.1.first().copied())
}

/// Whether reading takes a text for yes or no.
#[must_use]
pub fn is_flag(text: &str) -> bool {
    matches!(flag(text), Answer::Code(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_reading_takes_it_for() {
        assert!(day("d. m. yyyy", "3. 4. 2022").is_some() && day("iso", "3. 4. 2022").is_none() && day("iso", "45321").is_none());
        assert!(is_number(Some(','), "1 053,01") && !is_number(Some('.'), "1 053,01") && is_number(None, "12"));
        assert_eq!((currency("1 053,01 Kč"), currency("€5"), currency("5")), (Some("CZK"), Some("EUR"), None));
        assert!(is_flag("ano") && !is_flag("možná"));
    }
}
