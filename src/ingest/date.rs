//! Dates as exports write them. A date-time gives its civil day as written; time zones never move it.

use chrono::NaiveDate;

/// How a file writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DateFormat {
    /// `2022-04-03`.
    #[default]
    Iso,
    /// `3. 4. 2022`, with or without the spaces.
    DotDayMonthYear,
    /// `03/04/2022` is the third of April.
    SlashDayMonthYear,
    /// `04/03/2022` is the third of April.
    SlashMonthDayYear,
}

/// The keywords of `dates` in `dosah.toml`.
pub(super) const DATE_FORMATS: &[(&str, DateFormat)] = &[
    ("iso", DateFormat::Iso),
    ("d. m. yyyy", DateFormat::DotDayMonthYear),
    ("dd/mm/yyyy", DateFormat::SlashDayMonthYear),
    ("mm/dd/yyyy", DateFormat::SlashMonthDayYear),
];

impl DateFormat {
    /// Days since 1 January 1970, or nothing when the text is no date of this format or the day does not exist.
    pub(super) fn parse(self, text: &str) -> Option<i32> {
        let (year, month, day) = match self {
            DateFormat::Iso => iso(text)?,
            DateFormat::DotDayMonthYear => parts(text, '.')?,
            DateFormat::SlashDayMonthYear => parts(text, '/')?,
            DateFormat::SlashMonthDayYear => parts(text, '/').map(|(year, day, month)| (year, month, day))?,
        };
        NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
    }

    /// The format in words, for a message: what to write, with an example.
    pub(super) fn words(self) -> &'static str {
        match self {
            DateFormat::Iso => "year-month-day, for example 2025-12-02",
            DateFormat::DotDayMonthYear => "day. month. year, for example 2. 12. 2025",
            DateFormat::SlashDayMonthYear => "day/month/year, for example 02/12/2025",
            DateFormat::SlashMonthDayYear => "month/day/year, for example 12/02/2025",
        }
    }
}

fn iso(text: &str) -> Option<(i32, u32, u32)> {
    let (date, time) = text.split_at_checked(10)?;
    let bytes = date.as_bytes();
    if bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    if !time.is_empty() && !is_time(time.strip_prefix(['T', ' '])?) {
        return None;
    }
    Some((year(&date[..4])?, digits(&date[5..7])?, digits(&date[8..])?))
}

/// Year and the two numbers before it, in the order written.
fn parts(text: &str, separator: char) -> Option<(i32, u32, u32)> {
    let mut parts = text.splitn(3, separator).map(str::trim);
    let (first, second, last) = (parts.next()?, parts.next()?, parts.next()?);
    let last = match last.split_once(char::is_whitespace) {
        Some((last, time)) if is_time(time.trim_start()) => last,
        Some(_) => return None,
        None => last,
    };
    if first.len() > 2 || second.len() > 2 {
        return None;
    }
    Some((year(last)?, digits(second)?, digits(first)?))
}

fn year(text: &str) -> Option<i32> {
    if text.len() != 4 || text.starts_with('0') {
        return None;
    }
    i32::try_from(digits(text)?).ok()
}

fn digits(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.bytes().try_fold(0_u32, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
}

/// Whether a text is a time of day: hours and minutes, perhaps seconds, perhaps a zone.
fn is_time(text: &str) -> bool {
    let zone = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone);
    let mut fields = clock.split(':');
    let two = |field: Option<&str>, limit: u32| {
        field.is_some_and(|field| matches!(field.len(), 1 | 2) && digits(field).is_some_and(|number| number < limit))
    };
    let seconds = |field: &str| {
        let (whole, fraction) = field.split_once('.').unwrap_or((field, "0"));
        two(Some(whole), 61) && !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit())
    };
    let hours_and_minutes = two(fields.next(), 24) && two(fields.next(), 60);
    let zone_is_right =
        matches!(zone, "" | "Z") || (zone.len() >= 3 && zone[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':'));
    hours_and_minutes && fields.next().is_none_or(seconds) && fields.next().is_none() && zone_is_right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<i32> {
        NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
    }

    #[test]
    fn each_format_reads_its_own_spellings() {
        let third_of_april = day(2022, 4, 3);
        assert!(third_of_april.is_some());
        for (format, spellings) in [
            (DateFormat::Iso, ["2022-04-03", "2022-04-03T23:59:59+02:00", "2022-04-03 00:00", "2022-04-03T00:00:00.000Z"]),
            (DateFormat::DotDayMonthYear, ["3. 4. 2022", "03.04.2022", "3.4.2022 8:05", "3.\u{a0}4.\u{a0}2022"]),
            (DateFormat::SlashDayMonthYear, ["03/04/2022", "3/4/2022", "03/04/2022 12:00", "3 / 4 / 2022"]),
            (DateFormat::SlashMonthDayYear, ["04/03/2022", "4/3/2022", "04/03/2022 12:00:01", "4/03/2022"]),
        ] {
            for spelling in spellings {
                assert_eq!(format.parse(spelling), third_of_april, "{spelling}");
            }
        }
        assert_eq!(DateFormat::Iso.parse("1969-12-31"), Some(-1));
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in [
            "2022-02-31",
            "2023-02-29",
            "2025-13-02",
            "0000-01-01",
            "22-04-03",
            "2022-4-3",
            "45321",
            "2022-04-03x",
            "2022-04-03T25:00",
            "ř022-04-03",
        ] {
            assert_eq!(DateFormat::Iso.parse(text), None, "{text}");
        }
        for text in ["31. 2. 2022", "3. 4. 22", "1.13.2022", "2022-04-03", "3. 4.", "3. 4. 2022 dnes", "..", ""] {
            assert_eq!(DateFormat::DotDayMonthYear.parse(text), None, "{text}");
        }
        assert_eq!(DateFormat::SlashDayMonthYear.parse("12/31/2022"), None);
        assert_eq!(DateFormat::SlashMonthDayYear.parse("31/12/2022"), None);
    }
}
