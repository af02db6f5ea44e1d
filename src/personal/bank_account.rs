//! Bank accounts: Czech and Slovak ones with the code of a bank, and international ones (IBAN). Both have digits that check the others.

use super::birth_number::is_birth_number;
use super::digits::{runs, trailing, values};

/// Codes of Czech and Slovak banks.
const BANKS: &[&str] = &[
    "0100", "0200", "0300", "0600", "0710", "0720", "0800", "0900", "1100", "1111", "2010", "2060", "2070", "2100", "2200", "2220", "2250",
    "2260", "2600", "2700", "3030", "3050", "3060", "3100", "3500", "4000", "4300", "5200", "5500", "5600", "5800", "5900", "6000", "6100",
    "6200", "6210", "6300", "6363", "6500", "6700", "6800", "7300", "7500", "7910", "7930", "7940", "7950", "7960", "7970", "7990", "8030",
    "8040", "8060", "8090", "8100", "8120", "8130", "8150", "8160", "8170", "8180", "8190", "8200", "8320", "8330", "8360", "8370", "8400",
    "8420", "8430", "8450", "8500", "8610", "8660", "9951", "9952",
];

/// Shorter numbers, however many zeros stand before them, are those of invoices in a year.
const LEAST_DIGITS: usize = 6;

/// How many signs an IBAN has in a country.
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MD", 24),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("UA", 29),
];

/// Whether a text holds the number of an account.
pub(super) fn is_in(text: &str) -> bool {
    runs(text).any(|run| run.before.trim_end().strip_suffix('/').is_some_and(|number| is_account(number.trim_end(), run.digits)))
        || has_iban(text)
}

/// Whether a text ends with the number of an account at the bank of this code.
fn is_account(text: &str, bank: &str) -> bool {
    let number = trailing(text);
    let before = &text[..text.len() - number.len()];
    let prefix = before.trim_end().strip_suffix(['-', '\u{2013}']).map(|before| trailing(before.trim_end()));
    // Away from the hyphen may stand something else.
    let is_apart = before.ends_with(char::is_whitespace);
    let prefix = prefix.filter(|prefix| !is_apart || is_weighed(prefix)).map_or("", significant);
    number.len() <= 10
        && significant(number).len() >= 2
        && prefix.len() <= 6
        && prefix.len() + significant(number).len() >= LEAST_DIGITS
        && BANKS.contains(&bank)
        && is_weighed(prefix)
        && is_weighed(number)
        && !is_birth_number(number, bank)
}

/// Numbers are filled up with zeros before them.
fn significant(digits: &str) -> &str {
    digits.trim_start_matches('0')
}

/// Whether the digits, each with its weight, add up to a multiple of 11.
fn is_weighed(number: &str) -> bool {
    const WEIGHTS: [u32; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let sum: u32 = values(number).rev().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    sum.is_multiple_of(11)
}

fn has_iban(text: &str) -> bool {
    let mut before = ' ';
    text.char_indices().any(|(at, sign)| {
        let is_start = sign.is_ascii_alphabetic() && !before.is_alphanumeric();
        before = sign;
        is_start && is_iban(&text[at..])
    })
}

/// Whether a text begins with an IBAN. The digits of the whole number leave 1 over by 97.
fn is_iban(text: &str) -> bool {
    let country = text.get(..2).map(str::to_ascii_uppercase);
    let Some((_, length)) = IBAN_LENGTHS.iter().find(|(code, _)| Some(*code) == country.as_deref()) else { return false };
    let mut signs = text.chars().filter(|sign| !matches!(sign, ' ' | '\u{a0}'));
    let iban: Vec<u32> = signs.by_ref().take(*length).map_while(|sign| sign.to_digit(36)).collect();
    if iban.len() < *length || signs.next().is_some_and(|sign| sign.is_ascii_digit()) || iban[2] > 9 || iban[3] > 9 {
        return false;
    }
    iban[4..].iter().chain(&iban[..4]).fold(0, |left, value| (left * if *value > 9 { 100 } else { 10 } + value) % 97) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found() {
        for text in [
            "19-2000145399/0800",
            "2000145399/0800",
            "účet 000019-2000145399/0800.",
            "000000-2000145399/0800",
            "19 - 2000145399 / 0800",
            "19-2000145399 / 0800",
            "2000145399 /0800",
            "19\u{a0}\u{2013}\u{a0}2000145399/0800",
            "byt 5 - 2000145399/0800",
            "CZ65 0800 0000 1920 0014 5399",
            "CZ6508000000192000145399",
            "iban: cz6508000000192000145399",
            "DE89 3704 0044 0532 0130 00",
            "GB82WEST12345698765432",
            "SK31 1200 0000 1987 4263 7541",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn numbers_that_only_look_alike_are_none() {
        for text in [
            "19-2000145398/0800", // the check
            "2000145399/0801",    // no bank
            "19/2010",
            "83/2020",         // invoices
            "0000000019/2010", // an invoice with zeros before it
            "000019-0000000019/2010",
            "5-2000145399/0800",        // the check of what stands before the hyphen
            "000000/0800",              // nothing
            "710319/2745",              // a birth number
            "CZ6608000000192000145399", // the check
            "CZ65 0800 0000 1920 0014", // too short
            "XX6508000000192000145399", // no country
            "FP2022000123",
            "",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }
}
