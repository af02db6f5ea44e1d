//! Telephone numbers: international ones, and Czech and Slovak ones in groups. Nine digits in a row could be any number, so that only those of
//! Czech mobile telephones are one.

use super::Writing;
use super::digits::{leading, runs};

/// What stands between the groups of a number.
const BETWEEN: [char; 4] = [' ', '\u{a0}', '-', '.'];
/// How the numbers of Czech mobile telephones begin.
const MOBILE: [&str; 6] = ["60", "70", "72", "73", "77", "79"];

/// How a telephone number is written in a text, if there is one.
pub(super) fn find(text: &str) -> Option<Writing> {
    let is_plain = text.match_indices('+').any(|(at, _)| is_international(&text[at + 1..]))
        || runs(text).any(|run| starts_number(run.before, run.digits, run.after));
    let is_in_a_row = || runs(text).any(|run| is_mobile(run.digits) && is_alone(run.before, run.after));
    if is_plain { Some(Writing::Plain) } else { is_in_a_row().then_some(Writing::InARow) }
}

/// Nine digits as a Czech mobile telephone has them.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 9 && MOBILE.iter().any(|start| digits.starts_with(start))
}

/// Whether digits are no piece of a code, a decimal or an account, and no amount.
fn is_alone(before: &str, after: &str) -> bool {
    let goes_on = after.strip_prefix(['/', '-', '.', ',']).unwrap_or(after).starts_with(char::is_alphanumeric) || after.starts_with('_');
    !before.ends_with(char::is_alphanumeric) && !before.ends_with(['/', '-', '.', ',', '_']) && !goes_on && !is_amount(after)
}

/// Whether what follows a plus sign is a number: with Czech and Slovak codes nine digits, with others as many as there are.
fn is_international(text: &str) -> bool {
    let number: String = groups(text, &[' ', '\u{a0}', '-', '.', '(', ')', '/']).concat();
    match number.strip_prefix("420").or_else(|| number.strip_prefix("421")) {
        Some(rest) => rest.len() == 9,
        None => (9..=15).contains(&number.len()) && !number.starts_with('0'),
    }
}

/// Whether a number begins with these digits, which nothing of another number stands before.
fn starts_number(before: &str, digits: &str, after: &str) -> bool {
    if before.trim_end_matches(BETWEEN).ends_with(|sign: char| sign.is_ascii_digit() || sign == '+') || before.ends_with(['/', ',', '_']) {
        return false;
    }
    let whole = format!("{digits}{after}");
    if let Some(rest) = whole.strip_prefix("00") {
        return ["420", "421"].iter().any(|code| rest.starts_with(code)) && is_international(rest);
    }
    let lengths: Vec<usize> = groups(&whole, &BETWEEN).iter().map(|group| group.len()).collect();
    let is_slovak = digits.starts_with("09") && matches!(lengths[..], [4, 3, 3] | [4, 6])
        || (digits.len() == 4
            && digits.starts_with("09")
            && after.strip_prefix('/').is_some_and(|rest| groups(rest, &BETWEEN).concat().len() == 6));
    let is_czech = match lengths[..] {
        [3, 3, 3] => digits.starts_with(|first: char| ('2'..='9').contains(&first)),
        [3, 6] | [6, 3] => MOBILE.iter().any(|start| digits.starts_with(start)),
        _ => false,
    };
    is_slovak || (is_czech && !is_amount(&whole))
}

/// Thousands with a currency or decimals behind them.
fn is_amount(text: &str) -> bool {
    let behind = text.trim_start_matches(|sign: char| sign.is_ascii_digit() || BETWEEN.contains(&sign));
    behind.starts_with(',') && leading(&behind[1..]).len() == 2 || ["Kč", "CZK", "EUR", "€"].iter().any(|unit| behind.starts_with(unit))
}

/// The groups of digits that a text begins with, each one sign after the other.
fn groups<'t>(text: &'t str, between: &[char]) -> Vec<&'t str> {
    let mut groups = Vec::new();
    let mut rest = text.trim_start_matches('(');
    loop {
        let group = leading(rest);
        if group.is_empty() {
            return groups;
        }
        groups.push(group);
        let after = &rest[group.len()..];
        let next = after.trim_start_matches(between);
        if next.len() == after.len() || after.len() - next.len() > 3 {
            return groups;
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_as_people_write_them() {
        for text in [
            "+420 603 123 456",
            "+420603123456",
            "+421 903 123 456",
            "00420 603 123 456",
            "00421903123456",
            "603 123 456",
            "tel.: 603-123-456",
            "mobil 777\u{a0}123\u{a0}456",
            "0903 123 456",
            "0903/123 456",
            "0903/123456",
            "+44 (0)20 7946 0958",
            "+49 30 123456",
            "777 123 456",
            "777 123456",
            "777123 456",
        ] {
            assert_eq!(find(text), Some(Writing::Plain), "{text}");
        }
    }

    #[test]
    fn nine_digits_in_a_row_are_a_czech_mobile_telephone_by_how_they_begin() {
        for text in ["777123456", "603123456", "tel. 720123456.", "Jana (731123456)", "mobil:790123456"] {
            assert_eq!(find(text), Some(Writing::InARow), "{text}");
        }
        for text in [
            "222123456", // begins as no mobile telephone
            "123456789",
            "7771234567",     // longer
            "FP777123456",    // a code
            "CZ603123456",    // a number of a tax office
            "777123456/0800", // an account
            "777123456-01",
            "777123456,50",
            "777123456 Kč",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "2022-04-03",
            "1 234 567",
            "123 456 789",
            "250 000 000 Kč",
            "603 123 456,00",
            "603 123",
            "603 123 456 789",
            "12 603 123 456",
            "+5",
            "+420 603",
            "FP-2022-001",
            "2022/0903",
            "0042",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
