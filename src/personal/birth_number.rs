//! Birth numbers (rodné číslo): the day of birth, the sex, and a check digit, as Czechia and Slovakia give them to everybody.

use chrono::{Datelike, NaiveDate};

use super::Writing;
use super::digits::{Run, leading, runs, values};

/// Signs that stand for the slash.
const HYPHENS: [char; 4] = ['-', '\u{2010}', '\u{2011}', '\u{2013}'];

/// How a birth number is written in a text, if there is one: of several that which is surest.
pub(super) fn find(text: &str) -> Option<Writing> {
    runs(text).filter_map(writing).min()
}

/// How a birth number is written that begins with these digits.
fn writing(run: Run<'_>) -> Option<Writing> {
    let behind = run.after.trim_start();
    if let (10, Some((day, rest))) = (run.digits.len(), run.digits.split_at_checked(6)) {
        // Before a slash it is the number of an account.
        return (!behind.starts_with('/') && is_birth_number(day, rest)).then_some(Writing::InARow);
    }
    if let Some(behind) = behind.strip_prefix('/') {
        let rest = leading(behind.trim_start());
        return match is_right(run.digits, rest)? {
            true if rest.len() == 3 => Some(Writing::Unchecked),
            true => Some(Writing::Plain),
            false => (!is_year(rest)).then_some(Writing::Mistyped),
        };
    }
    let behind = behind.strip_prefix(HYPHENS).map_or(behind, str::trim_start);
    let rest = leading(behind);
    let is_one = rest.len() == 4 && is_birth_number(run.digits, rest) && is_whole(run.before, &behind[rest.len()..]);
    is_one.then_some(Writing::Apart)
}

/// Whether what stands around digits lets them be a whole number, and not a piece of a code or an account.
fn is_whole(before: &str, after: &str) -> bool {
    let goes_on = |text: &str| text.starts_with(char::is_alphanumeric);
    !before.ends_with(char::is_alphanumeric)
        && !goes_on(after)
        && !after.trim_start().starts_with('/')
        && !after.strip_prefix(HYPHENS).is_some_and(goes_on)
}

/// Files of offices and courts are numbered within a year: 150312/2015.
fn is_year(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}

/// Whether six digits and three or four more are a birth number.
pub(super) fn is_birth_number(day: &str, rest: &str) -> bool {
    is_right(day, rest) == Some(true)
}

/// Whether the check digit is right, where there is one; nothing where six digits and three or four more are no birth number at all.
fn is_right(day: &str, rest: &str) -> Option<bool> {
    if day.len() != 6 || !matches!(rest.len(), 3 | 4) {
        return None;
    }
    let digits: Vec<u32> = values(day).chain(values(rest)).collect();
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    let born = birth_date(pair(0), pair(2), pair(4), rest.len())?;
    Some(rest.len() == 3 || is_checked(&digits, born.year()))
}

/// The day of birth. Until 1953 a number had nine digits. Women have 50 more months; where the numbers of a day run out, since 2004, 20 more.
fn birth_date(year: u32, month: u32, day: u32, serial: usize) -> Option<NaiveDate> {
    let year = match (serial, year) {
        (3, 54..) => return None,
        (3, _) | (_, 54..) => 1900 + year,
        _ => 2000 + year,
    };
    let month = if month > 50 { month - 50 } else { month };
    let month = if month > 20 && year >= 2004 { month - 20 } else { month };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Ten digits are divisible by 11. Until 1985 some got the check digit 0 where 10 was left over.
fn is_checked(digits: &[u32], year: i32) -> bool {
    let left_over = |digits: &[u32]| digits.iter().fold(0, |left, digit| (left * 10 + digit) % 11);
    left_over(digits) == 0 || (year <= 1985 && digits[9] == 0 && left_over(&digits[..9]) == 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birth_numbers_of_every_age_are_found() {
        // A man, a woman, one of the exception, of many born on one day, with spaces, inside a text.
        for text in ["710319/2745", "991231/1002", "780123/3540", "045201/1010", "047101/1002", "710319 / 2745", "r.č.710319/2745,"] {
            assert_eq!(find(text), Some(Writing::Plain), "{text}");
        }
        for text in ["7103192745", "ER-7103192745", "č. 7103192745"] {
            assert_eq!(find(text), Some(Writing::InARow), "{text}");
        }
    }

    #[test]
    fn a_birth_number_without_its_slash_is_found() {
        for text in [
            "045201 0009",
            "045201-0009",
            "045201 - 0009",
            "045201\u{2013}0009",
            "045201\u{a0}0009",
            "045201  0009",
            "r.č. 045201 0009, Praha",
            "dítě 3 045201 0009 (Jana)",
            "780123 3540",
        ] {
            assert_eq!(find(text), Some(Writing::Apart), "{text}");
        }
        for text in [
            "045201 0008",      // the check digit
            "045201-0009/0800", // an account
            "045201-0009-12",   // a longer number
            "a045201-0009",     // a code
            "045201-0009a",     // a code
            "530101 123",       // nothing checks it
            "145001 0007",      // a month that does not exist
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn a_birth_number_with_a_mistyped_digit_is_told_from_one() {
        for text in ["710319/2746", "045201/0008", "045201 / 0008", "860101/1230"] {
            assert_eq!(find(text), Some(Writing::Mistyped), "{text}");
        }
        assert_eq!(find("710319/2746 nebo 710319/2745"), Some(Writing::Plain));
        for text in ["150312/2015", "č. j. 120415/1998"] {
            assert_eq!(find(text), None, "{text} is a file of a year");
        }
    }

    #[test]
    fn nine_digits_are_told_from_those_that_are_checked() {
        for text in ["530101/123", "150312/001"] {
            assert_eq!(find(text), Some(Writing::Unchecked), "{text}");
        }
    }

    #[test]
    fn numbers_that_only_look_alike_are_none() {
        for text in [
            "711319/2744",     // a month that does not exist
            "710230/2740",     // a day that does not exist
            "540101/123",      // nine digits after 1953
            "530101123",       // without a slash nothing checks it
            "1234567898",      // divisible by 11, and no day
            "71031927450",     // too long
            "7103192745/0800", // an account
            "2022/0123",
            "2022-04-03",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn the_exception_ended_in_1985() {
        // Nine digits that leave 10 over, so that the check digit is 0.
        let left_over = |nine: &str| values(nine).fold(0, |left, digit| (left * 10 + digit) % 11);
        let serial = |day: &str| (100..999).map(|serial| serial.to_string()).find(|serial| left_over(&format!("{day}{serial}")) == 10);
        for (day, is_valid) in [("850101", true), ("860101", false)] {
            let serial = serial(day).expect("one in eleven") + "0";
            assert_eq!(is_birth_number(day, &serial), is_valid, "{day}/{serial}");
        }
    }
}
