//! Birth numbers (rodné číslo): the day of birth, the sex, and a check digit, as Czechia and Slovakia give them to everybody.

use chrono::{Datelike, NaiveDate};

use super::digits::{leading, runs, values};

/// Whether a text holds a birth number: `true` as people write it, with a slash; `false` as ten digits in a row.
pub(super) fn find(text: &str) -> Option<bool> {
    let mut found = None;
    for run in runs(text) {
        let rest = run.after.trim_start().strip_prefix('/').map(|rest| leading(rest.trim_start()));
        if rest.is_some_and(|rest| is_birth_number(run.digits, rest)) {
            return Some(true);
        }
        // Before a slash it is the number of an account.
        if let Some((day, rest)) = run.digits.split_at_checked(6)
            && run.digits.len() == 10
            && !run.after.starts_with('/')
            && is_birth_number(day, rest)
        {
            found = Some(false);
        }
    }
    found
}

/// Whether six digits and three or four more are a birth number.
pub(super) fn is_birth_number(day: &str, rest: &str) -> bool {
    if day.len() != 6 || !matches!(rest.len(), 3 | 4) {
        return false;
    }
    let digits: Vec<u32> = values(day).chain(values(rest)).collect();
    let pair = |at: usize| digits[at] * 10 + digits[at + 1];
    birth_date(pair(0), pair(2), pair(4), rest.len()).is_some_and(|born| rest.len() == 3 || is_checked(&digits, born.year()))
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
        // A man, a woman, one of the exception, of many born on one day, before 1954, with spaces, inside a text.
        for text in
            ["710319/2745", "991231/1002", "780123/3540", "045201/1010", "047101/1002", "530101/123", "710319 / 2745", "r.č.710319/2745,"]
        {
            assert_eq!(find(text), Some(true), "{text}");
        }
        for text in ["7103192745", "ER-7103192745", "č. 7103192745"] {
            assert_eq!(find(text), Some(false), "{text}");
        }
    }

    #[test]
    fn numbers_that_only_look_alike_are_none() {
        for text in [
            "710319/2746",     // the check digit
            "711319/2744",     // a month that does not exist
            "710230/2740",     // a day that does not exist
            "860101/1230",     // the exception, after it ended
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
