//! Telephone numbers: international ones, and Czech and Slovak ones in groups. Nine digits in a row could be any number.

use super::digits::{leading, runs};

/// What stands between the groups of a number.
const BETWEEN: [char; 4] = [' ', '\u{a0}', '-', '.'];

/// Whether a text holds a telephone number.
pub(super) fn is_in(text: &str) -> bool {
    text.match_indices('+').any(|(at, _)| is_international(&text[at + 1..]))
        || runs(text).any(|run| starts_number(run.before, run.digits, run.after))
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
    is_slovak || (lengths == [3, 3, 3] && digits.starts_with(|first: char| ('2'..='9').contains(&first)) && !is_amount(&whole))
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
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "603123456",
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
            assert!(!is_in(text), "{text}");
        }
    }
}
