//! How a language sets running text: which words and numbers stay with what follows them, and how a title stands inside a sentence.

use super::locale::Language;

const NO_BREAK: char = '\u{a0}';

/// The text with the spaces that must not break a line.
#[must_use]
pub(super) fn set(language: &Language, text: &str) -> String {
    if language.no_break_after.is_empty() && !language.no_break_after_numbers {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let keep =
        |index: usize| ends_kept_word(language, &letters[..index]) || (language.no_break_after_numbers && keeps_number(&letters, index));
    letters.iter().enumerate().map(|(index, letter)| if *letter == ' ' && keep(index) { NO_BREAK } else { *letter }).collect()
}

/// Whether the text ends with a word that a line does not end with.
fn ends_kept_word(language: &Language, before: &[char]) -> bool {
    let start = before.iter().rposition(|letter| !letter.is_alphanumeric()).map_or(0, |index| index + 1);
    let word = before.get(start..).unwrap_or_default();
    let is = |kept: &String| kept.chars().eq(word.iter().flat_map(|letter| letter.to_lowercase()));
    language.no_break_after.iter().any(is)
}

/// Whether the space at this place stands between a number and what belongs to it.
fn keeps_number(letters: &[char], index: usize) -> bool {
    let at = |index: Option<usize>| index.and_then(|index| letters.get(index)).copied();
    let (before, further) = (at(index.checked_sub(1)), at(index.checked_sub(2)));
    let (next, after_next) = (at(index.checked_add(1)), at(index.checked_add(2)));
    let ends_number = before.is_some_and(|letter| letter.is_ascii_digit());
    // "56 a v klubu" is a number and a conjunction, which belongs to what follows.
    let noun = next.is_some_and(char::is_alphabetic) && after_next.is_some_and(char::is_alphabetic);
    let noun_or_sign = noun || next.is_some_and(|letter| "%€£$".contains(letter));
    let day = before == Some('.')
        && further.is_some_and(|letter| letter.is_ascii_digit())
        && next.is_some_and(|letter| letter.is_ascii_digit() || letter.is_lowercase());
    (ends_number && noun_or_sign) || day || between_thousands(letters, index)
}

/// Whether the space at this place parts the thousands of a number: one to three digits before it, three behind it.
fn between_thousands(letters: &[char], index: usize) -> bool {
    let is_digit = |letter: &&char| letter.is_ascii_digit();
    let (before, behind) = letters.split_at(index);
    let before = before.iter().rev().take_while(is_digit).count();
    (1..=3).contains(&before) && behind.iter().skip(1).take_while(is_digit).count() == 3
}

/// A title with its first letter small, unless the word is an abbreviation.
#[must_use]
pub(super) fn small(title: &str) -> String {
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::locale::Locale;

    fn language(lang: Lang) -> Language {
        Locale::built_in(lang).unwrap().language
    }

    #[test]
    fn czech_text_does_not_break_after_prepositions_in_dates_or_before_nouns() {
        let set = |text| set(&language(Lang::CS), text).replace(NO_BREAK, "~");
        assert_eq!(set("Podpořili jsme 47 dětí v Praze a okolí"), "Podpořili jsme 47~dětí v~Praze a~okolí");
        assert_eq!(set("od 1. 2. 2015 – 31. 1. 2016, 88,68 % a 36 702 €"), "od 1.~2.~2015 – 31.~1.~2016, 88,68~% a~36~702~€");
        assert_eq!(set("1 160,5 hodiny, 2 589 591 Kč; v roce 2015 160 dětí"), "1~160,5~hodiny, 2~589~591~Kč; v~roce 2015 160~dětí");
        assert_eq!(set("od 1. února 2015"), "od 1.~února 2015");
        assert_eq!(set("K dětem; také u dětí. Do 14. Potom"), "K~dětem; také u~dětí. Do 14. Potom");
        assert_eq!(set("doma 56 a v klubu 20"), "doma 56 a~v~klubu 20");
        assert_eq!(super::set(&language(Lang::EN), "a child"), "a child");
    }

    #[test]
    fn words_of_several_letters_can_be_kept_too() {
        let polish =
            Language { no_break_after: vec!["ze".to_owned(), "nr".to_owned()], no_break_after_numbers: false, ..language(Lang::EN) };
        assert_eq!(set(&polish, "Ze szkoły nr 5 razem 3 dzieci").replace(NO_BREAK, "~"), "Ze~szkoły nr~5 razem 3 dzieci");
    }

    #[test]
    fn titles_keep_their_abbreviations_inside_sentences() {
        assert_eq!(small("Terapie"), "terapie");
        assert_eq!(small("OSPOD"), "OSPOD");
        assert_eq!(begin_sentence("eight"), "Eight");
    }
}
