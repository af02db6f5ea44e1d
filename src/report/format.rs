//! Numbers, money, shares and dates as text, in the way of a language. Rounding happens here and nowhere before: half away from zero.

use chrono::{Datelike, NaiveDate};
use icu_datetime::fieldsets::{M, YM, YMD};
use icu_datetime::input::Date;
use icu_datetime::{DateTimeFormatter, DateTimeFormatterLoadError};
use icu_decimal::input::Decimal as Digits;
use icu_locale_core::Locale as LanguageTag;
use rust_decimal::{Decimal, RoundingStrategy};

use super::locale::{DayStyle, Language, Locale, MonthStyle, defect};
use crate::error::Error;

const MINUS: &str = "−";

/// How a language writes days and months.
pub(super) struct Dates {
    day: DateTimeFormatter<YMD>,
    month: DateTimeFormatter<M>,
    month_in_range: DateTimeFormatter<M>,
    month_of_year: DateTimeFormatter<YM>,
}

impl Dates {
    pub(super) fn load(language: &Language, tag: &LanguageTag) -> Result<Self, DateTimeFormatterLoadError> {
        let day = match language.day {
            DayStyle::Long => YMD::long(),
            DayStyle::Medium => YMD::medium(),
            DayStyle::Short => YMD::short(),
        };
        // "Apr–Jun" is read at once, "dub–čvn" is not.
        let in_range = match language.months_in_ranges {
            MonthStyle::Long => M::long(),
            MonthStyle::Medium => M::medium(),
        };
        Ok(Dates {
            day: DateTimeFormatter::try_new(tag.clone().into(), day)?,
            month: DateTimeFormatter::try_new(tag.clone().into(), M::medium())?,
            month_in_range: DateTimeFormatter::try_new(tag.clone().into(), in_range)?,
            month_of_year: DateTimeFormatter::try_new(tag.clone().into(), YM::long())?,
        })
    }

    fn day(&self, day: NaiveDate) -> Result<String, impl std::fmt::Display> {
        let (year, month, date) = parts(day);
        Date::try_new_iso(year, month, date).map(|day| self.day.format(&day).to_string())
    }

    fn month(&self, day: NaiveDate) -> Result<String, impl std::fmt::Display> {
        let (year, month, date) = parts(day);
        Date::try_new_iso(year, month, date).map(|day| self.month.format(&day).to_string())
    }

    fn month_in_range(&self, day: NaiveDate) -> Result<String, impl std::fmt::Display> {
        let (year, month, date) = parts(day);
        Date::try_new_iso(year, month, date).map(|day| self.month_in_range.format(&day).to_string())
    }

    fn month_of_year(&self, day: NaiveDate) -> Result<String, impl std::fmt::Display> {
        let (year, month, date) = parts(day);
        Date::try_new_iso(year, month, date).map(|day| self.month_of_year.format(&day).to_string())
    }
}

fn parts(day: NaiveDate) -> (i32, u8, u8) {
    let small = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
    (day.year(), small(day.month()), small(day.day()))
}

/// Digits of a number for a language to write, rounded half away from zero.
pub(super) fn to_digits(number: Decimal, places: u32) -> Digits {
    let rounded = round(number, places);
    // A decimal number prints as digits, which is what is parsed here.
    format!("{rounded:.*}", places as usize).parse().expect("a decimal number prints as digits")
}

/// The number rounded half away from zero.
#[must_use]
pub fn round(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

/// How many decimals a plain number is shown with: none if it is whole, one otherwise.
#[must_use]
pub fn places_of(number: Decimal) -> u32 {
    u32::from(!round(number, 1).is_integer())
}

/// How many decimals amounts of money are shown with: none if all are whole, two otherwise.
pub fn money_places(amounts: impl IntoIterator<Item = Decimal>) -> u32 {
    if amounts.into_iter().all(|amount| round(amount, 2).is_integer()) { 0 } else { 2 }
}

/// Whether the unit is a currency: three capital letters.
#[must_use]
pub fn is_currency(unit: &str) -> bool {
    unit.len() == 3 && unit.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Locale {
    /// A number, with a real minus sign.
    #[must_use]
    pub fn number(&self, number: Decimal, places: u32) -> String {
        let rounded = round(number, places);
        let digits = self.numbers.format(&to_digits(rounded.abs(), places)).to_string().replace('\u{202f}', "\u{a0}");
        if rounded.is_sign_negative() && !rounded.is_zero() { format!("{MINUS}{digits}") } else { digits }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(&self, number: impl Into<Decimal>) -> String {
        self.number(number.into(), 0)
    }

    /// A share given in percent: 88.68 becomes "88.68%".
    ///
    /// # Errors
    /// When the language lacks a word: a defect.
    pub fn percent(&self, percent: Decimal, places: u32) -> Result<String, Error> {
        // Something is not shown as nothing, nor nearly all as all.
        let (rounded, least) = (round(percent, places), Decimal::new(1, places));
        if rounded.is_zero() && percent > Decimal::ZERO {
            return self.say("format.percent_under", &[("n", &self.number(least, places))]);
        }
        if rounded == Decimal::ONE_HUNDRED && percent < rounded {
            return self.say("format.percent_over", &[("n", &self.number(rounded - least, places))]);
        }
        self.signed_with(percent, places, |digits| self.say("format.percent", &[("n", digits)]))
    }

    /// An amount of money with its currency.
    ///
    /// # Errors
    /// When the language lacks a word: a defect.
    pub fn money(&self, amount: Decimal, currency: &str, places: u32) -> Result<String, Error> {
        let known = format!("format.{currency}");
        let key = if self.has(&known) { known.as_str() } else { "format.currency" };
        let text = self.signed_with(amount, places, |digits| self.say(key, &[("n", digits), ("code", currency)]))?;
        // "CZK 520,000" and "520 000 Kč" must stay on one line.
        Ok(text.replace(' ', "\u{a0}"))
    }

    /// A difference: a plus sign where it is above zero.
    #[must_use]
    pub fn plus(&self, difference: Decimal, text: String) -> String {
        if difference.is_sign_positive() && !difference.is_zero() { format!("+{text}") } else { text }
    }

    /// A day.
    ///
    /// # Errors
    /// When it is no day that a calendar knows: a defect.
    pub fn date(&self, day: NaiveDate) -> Result<String, Error> {
        Ok(self.set(&self.dates.day(day).map_err(|error| defect(self.lang, &error))?))
    }

    /// From a day to a day, both included.
    ///
    /// # Errors
    /// As for [`Locale::date`].
    pub fn period(&self, start: NaiveDate, end: NaiveDate) -> Result<String, Error> {
        self.say("period.range", &[("start", &self.date(start)?), ("end", &self.date(end)?)])
    }

    /// The short name of a month: "Feb".
    ///
    /// # Errors
    /// As for [`Locale::date`].
    pub fn month(&self, day: NaiveDate) -> Result<String, Error> {
        self.dates.month(day).map_err(|error| defect(self.lang, &error))
    }

    /// From a month to a month, as short as the language likes it: "Feb–Apr", "únor–duben".
    ///
    /// # Errors
    /// As for [`Locale::date`].
    pub fn months(&self, first: NaiveDate, last: NaiveDate) -> Result<String, Error> {
        let name = |day| self.dates.month_in_range(day).map_err(|error| defect(self.lang, &error));
        let [start, end] = [name(first)?, name(last)?];
        if start == end { Ok(start) } else { self.say("period.short", &[("start", &start), ("end", &end)]) }
    }

    /// A month and its year: "February 2015".
    ///
    /// # Errors
    /// As for [`Locale::date`].
    pub fn month_of_year(&self, day: NaiveDate) -> Result<String, Error> {
        Ok(self.set(&self.dates.month_of_year(day).map_err(|error| defect(self.lang, &error))?))
    }

    /// "of 47", "ze 47".
    ///
    /// # Errors
    /// When the language lacks a word: a defect.
    pub fn of(&self, number: Decimal) -> Result<String, Error> {
        self.of_text(number, &self.number(number, places_of(number)))
    }

    /// "of 47 children", "ze 47 dětí".
    ///
    /// # Errors
    /// When the language lacks a word: a defect.
    pub fn of_noun(&self, number: Decimal, unit: &str) -> Result<String, Error> {
        self.of_text(number, &self.count(&format!("unit_genitive.{unit}"), number, &[])?)
    }

    fn of_text(&self, number: Decimal, text: &str) -> Result<String, Error> {
        let rule = self.language.vocalised.as_ref();
        let vocalised = rule.is_some_and(|rule| u64::try_from(number.trunc()).is_ok_and(|number| rule.before(number)));
        self.say(if vocalised { "share.of_vocalised" } else { "share.of" }, &[("n", text)])
    }

    fn signed_with(&self, number: Decimal, places: u32, write: impl Fn(&str) -> Result<String, Error>) -> Result<String, Error> {
        let rounded = round(number, places);
        let text = write(&self.number(rounded.abs(), places))?;
        Ok(if rounded.is_sign_negative() && !rounded.is_zero() { format!("{MINUS}{text}") } else { text })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;

    fn both() -> [Locale; 2] {
        [Lang::EN, Lang::CS].map(|lang| Locale::built_in(lang).unwrap())
    }

    #[test]
    fn a_little_is_not_shown_as_nothing_and_nearly_all_not_as_all() {
        let texts =
            |percent: &str, places| both().map(|locale| locale.percent(percent.parse().unwrap(), places).unwrap().replace('\u{a0}', " "));
        assert_eq!(texts("0.4", 0), ["under 1%", "méně než 1 %"]);
        assert_eq!(texts("99.996", 2), ["over 99.99%", "více než 99,99 %"]);
        assert_eq!(
            (texts("0", 0), texts("100", 0), texts("0.5", 0)),
            (["0%", "0 %"].map(str::to_owned), ["100%", "100 %"].map(str::to_owned), ["1%", "1 %"].map(str::to_owned))
        );
    }

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn money_is_written_as_each_language_does() {
        let [english, czech] = both();
        assert_eq!(english.money(decimal("-1420"), "EUR", 0).unwrap(), "−€1,420");
        assert_eq!(english.money(decimal("520000"), "CZK", 0).unwrap(), "CZK\u{a0}520,000");
        assert_eq!(czech.money(decimal("36702"), "EUR", 0).unwrap(), "36\u{a0}702\u{a0}€");
        assert_eq!(czech.money(decimal("1234.5"), "CZK", 2).unwrap(), "1\u{a0}234,50\u{a0}Kč");
        assert_eq!(czech.money(decimal("5"), "NOK", 0).unwrap(), "5\u{a0}NOK");
    }

    #[test]
    fn shares_round_half_away_from_zero_and_carry_a_real_minus() {
        let [english, czech] = both();
        assert_eq!(english.percent(decimal("88.6845"), 2).unwrap(), "88.68%");
        assert_eq!(english.percent(decimal("-8.245"), 2).unwrap(), "−8.25%");
        assert_eq!(czech.percent(decimal("88.68"), 2).unwrap(), "88,68\u{a0}%");
        assert_eq!(english.percent(decimal("-0.4"), 0).unwrap(), "0%");
    }

    #[test]
    fn dates_are_long_in_english_and_short_in_czech() {
        let [english, czech] = both();
        let [start, end] = [(2015, 2, 1), (2016, 1, 31)].map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(english.period(start, end).unwrap(), "1 February 2015 to 31 January 2016");
        assert_eq!(czech.period(start, end).unwrap().replace('\u{a0}', " "), "1. 2. 2015 – 31. 1. 2016");
        assert_eq!([english.month(start).unwrap(), czech.month(start).unwrap()], ["Feb", "úno"]);
        assert_eq!([english.months(start, end).unwrap(), czech.months(start, end).unwrap()], ["Feb–Jan", "únor–leden"]);
        assert_eq!(english.month_of_year(start).unwrap(), "February 2015");
        assert_eq!(czech.month_of_year(start).unwrap().replace('\u{a0}', " "), "únor 2015");
    }
}
