//! Dates as exports write them. Undeclared, whatever has one reading is a date; declared, only what was declared. A date-time gives its
//! civil day as written; time zones never move it.

mod clock;
mod fault;
mod month;
mod serial;
mod written;

use chrono::NaiveDate;

pub(super) use fault::DateFault;
use written::{Sign, Written};

/// How a file writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DateFormat {
    /// Nothing was declared: whatever has one reading.
    #[default]
    Undeclared,
    /// One way only, perhaps with years of two digits.
    Declared(Spelling, Years),
}

/// Ways to write a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// `2022-04-03`.
    Iso,
    /// `3. 4. 2022`, with or without the spaces.
    DotDayMonthYear,
    /// `03/04/2022` is the third of April.
    SlashDayMonthYear,
    /// `04/03/2022` is the third of April.
    SlashMonthDayYear,
    /// `3 Apr 2022`, `03-APR-2022`, `3. dubna 2022`.
    Letters,
    /// The number of a day, as Excel keeps it.
    Excel,
}

/// How many digits years have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Years {
    /// Four.
    Long,
    /// Two or four.
    Short,
}

/// The keywords of `dates` in `dosah.toml`.
pub(super) const DATE_FORMATS: &[(&str, DateFormat)] = &[
    ("iso", DateFormat::Declared(Spelling::Iso, Years::Long)),
    ("d. m. yyyy", DateFormat::Declared(Spelling::DotDayMonthYear, Years::Long)),
    ("d. m. yy", DateFormat::Declared(Spelling::DotDayMonthYear, Years::Short)),
    ("dd/mm/yyyy", DateFormat::Declared(Spelling::SlashDayMonthYear, Years::Long)),
    ("dd/mm/yy", DateFormat::Declared(Spelling::SlashDayMonthYear, Years::Short)),
    ("mm/dd/yyyy", DateFormat::Declared(Spelling::SlashMonthDayYear, Years::Long)),
    ("mm/dd/yy", DateFormat::Declared(Spelling::SlashMonthDayYear, Years::Short)),
    ("d mmm yyyy", DateFormat::Declared(Spelling::Letters, Years::Long)),
    ("dd-mmm-yy", DateFormat::Declared(Spelling::Letters, Years::Short)),
    ("excel", DateFormat::Declared(Spelling::Excel, Years::Long)),
];

impl Spelling {
    /// All, in the order in which they are named.
    const ALL: [Spelling; 6] = [
        Spelling::Iso,
        Spelling::DotDayMonthYear,
        Spelling::SlashDayMonthYear,
        Spelling::SlashMonthDayYear,
        Spelling::Letters,
        Spelling::Excel,
    ];

    /// The keyword that declares it.
    fn keyword(self) -> &'static str {
        let declares = |format: &DateFormat| *format == DateFormat::Declared(self, Years::Long);
        DATE_FORMATS.iter().find(|(_, format)| declares(format)).map_or("iso", |(keyword, _)| keyword)
    }

    /// The same in words: what to write, with an example.
    fn words(self) -> &'static str {
        match self {
            Spelling::Iso => "year-month-day, for example 2025-12-02",
            Spelling::DotDayMonthYear => "day. month. year, for example 2. 12. 2025",
            Spelling::SlashDayMonthYear => "day/month/year, for example 02/12/2025",
            Spelling::SlashMonthDayYear => "month/day/year, for example 12/02/2025",
            Spelling::Letters => "day, month in letters, year, for example 2 Dec 2025",
            Spelling::Excel => "the day numbers of Excel, for example 45993",
        }
    }
}

/// The ways in which the dates of a file were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Spellings(u8);

impl Spellings {
    /// Notes one more.
    pub(super) fn note(&mut self, spelling: Spelling) {
        self.0 |= 1 << spelling as u8;
    }

    /// Notes those of another part.
    pub(super) fn join(&mut self, other: Spellings) {
        self.0 |= other.0;
    }

    /// Their keywords: `d. m. yyyy`, or nothing when there were no dates.
    pub(super) fn in_words(self) -> Option<String> {
        let noted = Spelling::ALL.iter().filter(|spelling| self.0 & 1 << **spelling as u8 != 0);
        let keywords: Vec<&str> = noted.map(|spelling| spelling.keyword()).collect();
        (!keywords.is_empty()).then(|| keywords.join(" and "))
    }
}

impl DateFormat {
    /// Days since 1 January 1970 and how they were written. `last_year` is the last one that a year of two digits can be.
    pub(super) fn parse(self, text: &str, last_year: i32) -> Result<(i32, Spelling), DateFault> {
        let may_be_iso = matches!(self, DateFormat::Undeclared | DateFormat::Declared(Spelling::Iso, _));
        if may_be_iso && let Some(date) = iso(text) {
            return Ok((date.to_epoch_days(), Spelling::Iso));
        }
        let (date, spelling) = match self {
            DateFormat::Undeclared => undeclared(text)?,
            DateFormat::Declared(Spelling::Excel, _) => (serial::date(text)?, Spelling::Excel),
            DateFormat::Declared(spelling, years) => (declared(text, spelling, years, last_year)?, spelling),
        };
        Ok((date.to_epoch_days(), spelling))
    }

    /// What to write, with an example.
    pub(super) fn words(self) -> &'static str {
        match self {
            DateFormat::Undeclared => Spelling::Iso.words(),
            DateFormat::Declared(spelling, _) => spelling.words(),
        }
    }
}

/// The usual date, quickly; the others go the long way.
fn iso(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if y1 == b'0' || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    NaiveDate::from_ymd_opt(number(&digits[..4]).cast_signed(), number(&digits[4..6]), number(&digits[6..]))
}

fn undeclared(text: &str) -> Result<(NaiveDate, Spelling), DateFault> {
    if let Some(date) = serial::guess(text) {
        return Err(DateFault::DayNumber(date));
    }
    let written = Written::of(text)?;
    let spelling = match written.sign {
        Sign::Letters => Spelling::Letters,
        _ if written.is_year_first() => Spelling::Iso,
        Sign::Dot => Spelling::DotDayMonthYear,
        Sign::Slash | Sign::Dash => Spelling::SlashDayMonthYear,
    };
    if let Some(year) = written.short_year() {
        return Err(DateFault::ShortYear { year: Some(year).filter(|_| written.sign != Sign::Dash), spelling });
    }
    if spelling != Spelling::SlashDayMonthYear {
        return Ok((written.date(spelling)?, spelling));
    }
    match (written.date(Spelling::SlashDayMonthYear), written.date(Spelling::SlashMonthDayYear)) {
        (Ok(one), Ok(other)) if one != other => Err(DateFault::TwoReadings(one, other)),
        (Err(_), Ok(date)) => Ok((date, Spelling::SlashMonthDayYear)),
        (first, _) => Ok((first?, Spelling::SlashDayMonthYear)),
    }
}

fn declared(text: &str, spelling: Spelling, years: Years, last_year: i32) -> Result<NaiveDate, DateFault> {
    let mut written = Written::of(text)?;
    let is_right = match spelling {
        Spelling::Iso => written.sign == Sign::Dash && written.is_year_first() && written.is_padded(),
        Spelling::DotDayMonthYear => written.sign == Sign::Dot,
        Spelling::SlashDayMonthYear | Spelling::SlashMonthDayYear => matches!(written.sign, Sign::Slash | Sign::Dash),
        Spelling::Letters => written.sign == Sign::Letters,
        Spelling::Excel => false,
    };
    if !is_right || written.is_year_first() != (spelling == Spelling::Iso) {
        return Err(DateFault::OtherSpelling);
    }
    if let Some(short) = written.short_year() {
        if years == Years::Long {
            return Err(DateFault::ShortYear { year: Some(short), spelling });
        }
        let latest = last_year.cast_unsigned();
        written.lengthen_year(latest - (latest + 100 - short) % 100);
    }
    written.date(spelling)
}

#[cfg(test)]
mod tests;
