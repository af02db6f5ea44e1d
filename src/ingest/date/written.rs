//! A date as it stands in a cell: three parts and the signs between them, before anybody decides which part is the day.

use chrono::NaiveDate;

use super::fault::{DateFault, no_such_day};
use super::{Spelling, clock, month};

/// What stands between the parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Dash,
    Dot,
    Slash,
    /// The month is a word; day, month and year are in this order.
    Letters,
}

/// Three numbers in the order written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Written {
    pub sign: Sign,
    numbers: [u32; 3],
    digits: [usize; 3],
}

impl Written {
    /// The parts of a text.
    pub(super) fn of(text: &str) -> Result<Self, DateFault> {
        let (first, rest) = word(text);
        let (one, rest) = gap(rest);
        let (second, rest) = word(rest);
        let (other, rest) = gap(rest);
        let (third, time) = word(rest);
        let Some((sign, words)) = order([first, second, third], [one, other]) else { return Err(DateFault::NotADate) };
        if third.is_empty() {
            let [day, month, _] = words.map(|word| word.parse().unwrap_or(0_u32));
            let is_day = (1..=31).contains(&day) && (1..=12).contains(&month);
            return Err(if is_day && time.is_empty() { DateFault::NoYear } else { DateFault::NotADate });
        }
        let digits = [words[0].len(), words[1].len(), words[2].len()];
        let mut numbers = [0; 3];
        for (number, word) in numbers.iter_mut().zip(&words) {
            *number = word.parse().map_err(|_| DateFault::NotADate)?;
        }
        if !matches!(digits, [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4]) {
            return Err(DateFault::NotADate);
        }
        let behind = time.strip_prefix(|sign: char| sign.is_whitespace() || matches!(sign, 'T' | ','));
        if !time.is_empty() {
            clock::check(behind.ok_or(DateFault::NotADate)?.trim())?;
        }
        Ok(Written { sign, numbers, digits })
    }

    /// Whether the year stands first.
    pub(super) fn is_year_first(&self) -> bool {
        self.digits[0] == 4
    }

    /// Whether all parts have their full number of digits.
    pub(super) fn is_padded(&self) -> bool {
        matches!(self.digits, [4, 2, 2] | [2, 2, 4])
    }

    /// The year, if it has two digits only.
    pub(super) fn short_year(&self) -> Option<u32> {
        (self.digits[2] == 2 && !self.is_year_first()).then_some(self.numbers[2])
    }

    /// Gives the year its century.
    pub(super) fn lengthen_year(&mut self, year: u32) {
        self.numbers[2] = year;
        self.digits[2] = 4;
    }

    /// The day, if there is such a day.
    pub(super) fn date(&self, spelling: Spelling) -> Result<NaiveDate, DateFault> {
        let (year, month, day) = match (self.numbers, spelling) {
            ([year, month, day], _) if self.is_year_first() => (year, month, day),
            ([month, day, year], Spelling::SlashMonthDayYear) | ([day, month, year], _) => (year, month, day),
        };
        if (1..1000).contains(&year) {
            return Err(DateFault::NotADate);
        }
        let year = year.cast_signed();
        NaiveDate::from_ymd_opt(year, month, day).filter(|_| year > 0).ok_or_else(|| no_such_day(year, month, day))
    }
}

/// The run of digits or of letters at the beginning of a text, and what follows.
fn word(text: &str) -> (&str, &str) {
    let is_number = text.starts_with(|sign: char| sign.is_ascii_digit());
    let goes_on = |sign: char| if is_number { sign.is_ascii_digit() } else { sign.is_alphabetic() };
    text.split_at(text.find(|sign| !goes_on(sign)).unwrap_or(text.len()))
}

/// White space, dots, commas, dashes and slashes at the beginning of a text, without the white space around them, and what follows.
fn gap(text: &str) -> (&str, &str) {
    let belongs = |sign: char| sign.is_whitespace() || matches!(sign, '.' | ',' | '-' | '/');
    let (gap, rest) = text.split_at(text.find(|sign| !belongs(sign)).unwrap_or(text.len()));
    (gap.trim(), rest)
}

/// The words as numbers, a month in letters too; day first, if there is one.
fn order<'t>(words: [&'t str; 3], gaps: [&str; 2]) -> Option<(Sign, [&'t str; 3])> {
    let [first, second, third] = words;
    if let Some(month) = month::number(second) {
        return Some((Sign::Letters, [first, month, third]));
    }
    if let Some(month) = month::number(first) {
        return Some((Sign::Letters, [second, month, third]));
    }
    let sign = match gaps[0] {
        "-" => Sign::Dash,
        "." => Sign::Dot,
        "/" => Sign::Slash,
        _ => return None,
    };
    let goes_on = gaps[1] == gaps[0] || (third.is_empty() && gaps[1].is_empty());
    goes_on.then_some((sign, words))
}
