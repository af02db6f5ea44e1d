//! Addresses: a street with the number of a house, or a postcode.

use super::digits::{leading, runs};

/// Words for a street, before or after its name.
const STREETS: &[&str] = &[
    "ulice",
    "ul.",
    "náměstí",
    "nám.",
    "třída",
    "tř.",
    "nábřeží",
    "nábř.",
    "sídliště",
    "alej",
    "street",
    "st.",
    "road",
    "rd.",
    "avenue",
    "ave.",
    "square",
];
/// Words with which names of streets begin: Na Příkopě, U Lesa.
const BESIDE: &[&str] = &["Na", "Nad", "Pod", "U", "V", "Ve", "Za", "K", "Ke", "Před", "Mezi"];
/// How names of streets end: Vinohradská, Jiráskova, Dlouhá.
const ENDS: &[&str] = &["ská", "cká", "ova", "ovo", "ého", "há", "lá", "ká", "tá"];
/// Words that end like them and have numbers beside them for another reason.
const NUMBERED: &[&str] =
    &["Nová", "Malá", "Velká", "Druhá", "Česká", "Pražská", "Městská", "Smluvní", "Otázka", "Etapa", "Mateřská", "Tabulka"];

/// Whether a text holds an address.
pub(super) fn is_in(text: &str) -> bool {
    let words: Vec<&str> = text.split([' ', '\u{a0}', ',', ';', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().any(|(at, word)| is_house(word) && is_street(&words[..at], words.get(at + 1..).unwrap_or_default()))
        || has_postcode(text)
}

/// The number of a house: 12, 12a, 1234/56.
fn is_house(word: &str) -> bool {
    let (first, second) = word.split_once('/').unwrap_or((word, "1"));
    let is_number = |text: &str, most: usize| {
        let digits = leading(text);
        let letter = &text[digits.len()..];
        (1..=most).contains(&digits.len())
            && !digits.starts_with('0')
            && letter.len() <= 1
            && letter.chars().all(|sign| sign.is_ascii_alphabetic())
    };
    is_number(first, 4) && is_number(second, 3)
}

/// Whether the words before a number, or after it, are those of a street.
fn is_street(before: &[&str], after: &[&str]) -> bool {
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let is_word_for_one = |word: &&str| STREETS.contains(&word.to_lowercase().as_str());
    let Some(last) = before.last() else {
        // 12 Baker Street
        return after.first().is_some_and(is_capital) && after.iter().take(4).skip(1).any(is_word_for_one);
    };
    let near = &before[before.len().saturating_sub(4)..];
    let is_named = near.iter().any(is_word_for_one) && near.iter().any(is_capital);
    let is_beside = matches!(near, [.., beside, name] if BESIDE.contains(beside) && is_capital(name));
    let is_adjective =
        is_capital(last) && last.chars().count() >= 5 && ENDS.iter().any(|end| last.ends_with(end)) && !NUMBERED.contains(last);
    is_named || is_beside || is_adjective
}

/// Three digits, a space and two digits, which no other number goes on with.
fn has_postcode(text: &str) -> bool {
    runs(text).any(|run| {
        let second = run.after.strip_prefix([' ', '\u{a0}']).map(leading).unwrap_or_default();
        let behind = run.after.get(second.len() + run.after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        let goes_on = behind.trim_start().starts_with(|sign: char| sign.is_ascii_digit())
            || behind.starts_with(['.', ',', '-', '/', ':', '%']) && behind[1..].starts_with(|sign: char| sign.is_ascii_digit());
        let is_after_number = run.before.trim_end().ends_with(|sign: char| sign.is_ascii_digit() || matches!(sign, '+' | '/' | '-' | '.'));
        let is_of_letters = run.before.ends_with(char::is_alphabetic);
        run.digits.len() == 3
            && second.len() == 2
            && ('1'..='9').any(|first| run.digits.starts_with(first))
            && !goes_on
            && !is_after_number
            && !is_of_letters
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_as_people_write_them() {
        for text in [
            "Dlouhá 12",
            "Vinohradská 1234/56, Praha 3",
            "ul. Krátká 5",
            "Na Příkopě 12/34",
            "U Lesa 5a",
            "náměstí Míru 3",
            "Jiráskova 12",
            "130 00",
            "130 00 Praha 3",
            "Praha 3, 130 00",
            "12 Baker Street",
            "nám. Karla Čapka 7",
        ] {
            assert!(is_in(text), "{text}");
        }
    }

    #[test]
    fn other_words_with_numbers_are_none() {
        for text in [
            "Praha 3",
            "Praha 14 a okolí",
            "Etapa 2",
            "dodavatel 5",
            "Group 2",
            "Faktura 12/2015",
            "V roce 2015",
            "130 000",
            "1 130 00",
            "130 00,50",
            "FP130 00",
            "Na Příkopě",
            "Dlouhá",
            "Městská část 3",
            "Room 12",
            "12 sessions",
            "603 12 34",
            "",
        ] {
            assert!(!is_in(text), "{text}");
        }
    }
}
