//! Numbers in words, as a language says them: "five", "pět", "dvacet osm". Which words they are stands in the locale.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::locale::Locale;
use crate::error::Error;

/// The highest number that is spelled out.
const HIGHEST: u32 = 100;

/// A number in words, in the gender of its unit; `None` where digits are better: decimals, and what is below 0 or above 100.
///
/// # Errors
/// When the language lacks a word: a defect.
pub(super) fn spelled(locale: &Locale, number: Decimal, unit: &str, is_genitive: bool) -> Result<Option<String>, Error> {
    if !number.is_integer() || number < Decimal::ZERO || number > HIGHEST.into() {
        return Ok(None);
    }
    let number = number.to_u32().unwrap_or_default();
    let form = |number: u32| -> Result<String, Error> {
        let words = locale.text(&format!("numbers.word.{number}"))?;
        let mut words = words.split_whitespace();
        let nominative = words.next().unwrap_or_default();
        Ok(words.next().filter(|_| is_genitive).unwrap_or(nominative).to_owned())
    };
    if let 1 | 2 = number {
        // "jedno dítě", "dvě setkání", but "jeden případ".
        let key = format!("numbers.one_two.{unit}");
        let key = if locale.has(&key) { key } else { "numbers.one_two.other".to_owned() };
        let words = locale.text(&key)?;
        let at = usize::from(number == 2) + if is_genitive { 2 } else { 0 };
        return Ok(words.split_whitespace().nth(at).map(str::to_owned));
    }
    if number == HIGHEST {
        let words = locale.text("numbers.one_hundred")?;
        return Ok(words.split(';').nth(usize::from(is_genitive)).map(|words| words.trim().to_owned()));
    }
    Ok(Some(match (number / 10, number % 10) {
        (..=1, _) | (_, 0) => form(number)?,
        (tens, units) => locale.say("numbers.tens_and_units", &[("tens", &form(tens * 10)?), ("units", &form(units)?)])?,
    }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;

    #[test]
    fn numbers_are_spelled_in_the_gender_and_the_case_of_their_noun() {
        let [english, czech] = [Lang::EN, Lang::CS].map(|lang| Locale::built_in(lang).unwrap());
        let say = |locale: &Locale, number: i64, unit: &str, case| spelled(locale, number.into(), unit, case).unwrap();
        let english = |number| say(&english, number, "children", false);
        assert_eq!(
            [0, 1, 5, 12, 28, 100].map(english).map(Option::unwrap),
            ["zero", "one", "five", "twelve", "twenty-eight", "one hundred"]
        );
        assert_eq!([english(101), english(-1)], [None, None]);
        let czech = |number, unit, case| say(&czech, number, unit, case).unwrap().replace('\u{a0}', " ");
        assert_eq!([czech(1, "children", false), czech(2, "children", false), czech(2, "cases", false)], ["jedno", "dvě", "dva"]);
        assert_eq!([czech(5, "cases", false), czech(5, "cases", true), czech(2, "cases", true)], ["pět", "pěti", "dvou"]);
        assert_eq!([czech(28, "days", false), czech(28, "days", true)], ["dvacet osm", "dvaceti osmi"]);
    }
}
