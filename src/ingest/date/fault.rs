//! Why a text is not used as a date, and what a person is told.

use chrono::{Datelike, NaiveDate};

use super::month::NAMES;
use super::{DateFormat, Spelling, Years};

/// Why a text is not used as a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) enum DateFault {
    /// It is none.
    NotADate,
    /// It is one, but not as it was declared.
    OtherSpelling,
    /// It names day and month only.
    NoYear,
    /// It names a day or a time that does not exist; in words what does not.
    NoSuchDay(String),
    /// Day and month can change places.
    TwoReadings(NaiveDate, NaiveDate),
    /// The year has two digits, so that the century is open.
    ShortYear {
        /// The two digits; none when the year may as well stand first.
        year: Option<u32>,
        /// How the date is written.
        spelling: Spelling,
    },
    /// It may be the number that Excel gives this day.
    DayNumber(NaiveDate),
}

impl DateFault {
    /// What is wrong and what to do. `subject` is the value, where it may be said; `format` is what was declared.
    pub(in crate::ingest) fn in_words(self, subject: Option<&str>, format: DateFormat) -> (String, String) {
        let cell = subject.unwrap_or("this cell");
        let write = format!("write dates as {}, or set dates in dosah.toml, in the [[input]] of this file", format.words());
        match self {
            DateFault::NotADate => (format!("{cell} is not a date"), write),
            DateFault::OtherSpelling => {
                let help = format!("dosah.toml declares dates as {}; write this one so too, or change dates", format.words());
                (format!("{cell} is not a date as it was declared"), help)
            }
            DateFault::NoYear => (format!("{cell} has no year"), "write the whole date, with its year".to_owned()),
            DateFault::NoSuchDay(_) if subject.is_none() => {
                (format!("{cell} is a day that does not exist"), "correct the day, the month or the year".to_owned())
            }
            DateFault::NoSuchDay(why) => (format!("{cell} does not exist: {why}"), "correct the date".to_owned()),
            DateFault::TwoReadings(one, other) => {
                let message = match subject {
                    Some(value) => format!("{value} can be read as {} or as {}", day(one), day(other)),
                    None => "this cell has two readings as a date".to_owned(),
                };
                let [one, other] = [Spelling::SlashDayMonthYear, Spelling::SlashMonthDayYear].map(Spelling::keyword);
                (
                    message,
                    format!(
                        "say which number is the day: set dates = \"{one}\" or dates = \"{other}\" in dosah.toml, in the [[input]] of this file"
                    ),
                )
            }
            DateFault::ShortYear { year, spelling } => {
                let message = match (subject, year) {
                    (Some(value), Some(year)) => format!("the year of {value} can be 19{year:02} or 20{year:02}"),
                    _ => format!("the year in {cell} has two digits, so its century is open"),
                };
                let keywords: Vec<String> = short_keywords(spelling).map(|keyword| format!("dates = \"{keyword}\"")).collect();
                (
                    message,
                    match keywords.as_slice() {
                        [] => "write years with four digits".to_owned(),
                        keywords => format!(
                            "write years with four digits, or set {} in dosah.toml, in the [[input]] of this file",
                            keywords.join(" or ")
                        ),
                    },
                )
            }
            DateFault::DayNumber(date) => {
                let message = match subject {
                    Some(value) => format!("{value} looks like the number that Excel gives to {}", day(date)),
                    None => "this cell looks like a day number of Excel, not like a date".to_owned(),
                };
                let help =
                    "format the column as a date and export again, or set dates = \"excel\" in dosah.toml, in the [[input]] of this file";
                (message, help.to_owned())
            }
        }
    }
}

/// The keywords that declare years of two digits for dates written so.
fn short_keywords(spelling: Spelling) -> impl Iterator<Item = &'static str> {
    let is_slash = |spelling| matches!(spelling, Spelling::SlashDayMonthYear | Spelling::SlashMonthDayYear);
    super::DATE_FORMATS.iter().filter_map(move |(keyword, format)| match format {
        DateFormat::Declared(of, Years::Short) if *of == spelling || (is_slash(*of) && is_slash(spelling)) => Some(*keyword),
        _ => None,
    })
}

/// Why there is no such day.
pub(super) fn no_such_day(year: i32, month: u32, day: u32) -> DateFault {
    DateFault::NoSuchDay(match (month, day) {
        _ if year == 0 => "there is no year 0".to_owned(),
        (1..=12, 1..) => {
            let first = NaiveDate::from_ymd_opt(year, month, 1);
            let days = first.map_or(31, |first| u32::from(first.num_days_in_month()));
            format!("{} {year} has {days} days", NAMES[month as usize - 1])
        }
        (1..=12, 0) => "there is no day 0".to_owned(),
        _ => format!("there is no month {month}"),
    })
}

/// `3 April 2022`.
fn day(date: NaiveDate) -> String {
    format!("{} {} {}", date.day(), NAMES[date.month0() as usize], date.year())
}
