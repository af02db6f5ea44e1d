//! How a language sets running text. Czech keeps one-letter prepositions and numbers with the word that follows them.

use crate::project::Lang;

const NO_BREAK: char = '\u{a0}';

/// The text with the spaces that must not break a line.
#[must_use]
pub fn set(lang: Lang, text: &str) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Cs => czech(text),
    }
}

fn czech(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied();
    let keep = |index: usize| {
        let (before, further) = (at(index.checked_sub(1)), at(index.checked_sub(2)));
        let (next, after_next) = (at(index.checked_add(1)), at(index.checked_add(2)));
        let preposition =
            before.is_some_and(|word| "ksvzouaiKSVZOUAI".contains(word)) && further.is_none_or(|letter| !letter.is_alphanumeric());
        let ends_number = before.is_some_and(|letter| letter.is_ascii_digit());
        // "56 a v klubu" is a number and a conjunction, which belongs to what follows.
        let noun = next.is_some_and(char::is_alphabetic) && after_next.is_some_and(char::is_alphabetic);
        let noun_or_sign = noun || next.is_some_and(|letter| "%€£$".contains(letter));
        let day = before == Some('.')
            && further.is_some_and(|letter| letter.is_ascii_digit())
            && next.is_some_and(|letter| letter.is_ascii_digit() || letter.is_lowercase());
        preposition || (ends_number && noun_or_sign) || day
    };
    letters.iter().enumerate().map(|(index, letter)| if *letter == ' ' && keep(index) { NO_BREAK } else { *letter }).collect()
}

/// A title inside a sentence: its first letter small, unless the word is an abbreviation.
#[must_use]
pub fn inside_sentence(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain([second]).chain(letters).collect(),
        _ => title.to_owned(),
    }
}

/// A text that begins a sentence: its first letter large.
#[must_use]
pub fn begin_sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether Czech says "ze" and not "z" before this whole number, as before "ze sedmi", "ze 47", "ze sta".
#[must_use]
pub fn takes_ze(number: u64) -> bool {
    let mut lead = number;
    while lead >= 1000 {
        lead /= 1000;
    }
    match (number, lead) {
        (1000..=1999, _) => false,
        (_, 100..) => matches!(lead / 100, 1 | 3 | 4 | 6 | 7),
        (_, 20..) => matches!(lead / 10, 4 | 6 | 7),
        _ => matches!(lead, 3 | 4 | 6 | 7 | 14 | 16 | 17),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn czech_text_does_not_break_after_prepositions_in_dates_or_before_nouns() {
        let set = |text| czech(text).replace(NO_BREAK, "~");
        assert_eq!(set("Podpořili jsme 47 dětí v Praze a okolí"), "Podpořili jsme 47~dětí v~Praze a~okolí");
        assert_eq!(set("od 1. 2. 2015 – 31. 1. 2016, 88,68 % a 36 702 €"), "od 1.~2.~2015 – 31.~1.~2016, 88,68~% a~36 702~€");
        assert_eq!(set("od 1. února 2015"), "od 1.~února 2015");
        assert_eq!(set("K dětem; také u dětí. Do 14. Potom"), "K~dětem; také u~dětí. Do 14. Potom");
        assert_eq!(set("doma 56 a v klubu 20"), "doma 56 a~v~klubu 20");
        assert_eq!(super::set(Lang::En, "a child"), "a child");
    }

    #[test]
    fn numbers_are_spoken_before_they_choose_z_or_ze() {
        assert_eq!([2, 5, 9, 12, 37, 38, 81, 967, 1452, 20].map(takes_ze), [false; 10]);
        assert_eq!([3, 4, 7, 14, 41, 47, 66, 100, 412, 47_000].map(takes_ze), [true; 10]);
    }

    #[test]
    fn titles_keep_their_abbreviations_inside_sentences() {
        assert_eq!(inside_sentence("Terapie"), "terapie");
        assert_eq!(inside_sentence("OSPOD"), "OSPOD");
        assert_eq!(begin_sentence("eight"), "Eight");
    }
}
