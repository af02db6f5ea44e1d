//! Texts that tell a story. In a story a child is recognised by what happened, without any name.

/// Texts of more characters are notes, not names of things.
const LONG: usize = 200;
/// A text of so many sentences is one even if they are short.
const SENTENCES: usize = 3;

/// Whether a text is long, or has several sentences.
pub(super) fn is_one(text: &str) -> bool {
    text.chars().count() > LONG || sentences(text) >= SENTENCES
}

/// How many sentences of at least three words end in a text. An abbreviation ends none.
fn sentences(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut sentences = 0;
    let mut length = 0;
    for (number, word) in words.iter().enumerate() {
        length += 1;
        let is_end = word.ends_with(['.', '!', '?']) && word.chars().count() > 4;
        let begins = words.get(number + 1).is_none_or(|next| next.starts_with(char::is_uppercase));
        if is_end && begins && length >= 3 {
            sentences += 1;
            length = 0;
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_are_told_from_names_of_things() {
        assert!(is_one(&"slovo ".repeat(40)));
        assert!(is_one("Matka přišla sama. Otec se odstěhoval loni. Chlapec nechodí do školy."));
        for text in [
            "Nízkoprahový klub pro děti a mládež",
            "Ing. arch. Mgr. atd. Praha. Brno.",
            "Stůl, židle a skříň do terapeutické místnosti.",
            "",
        ] {
            assert!(!is_one(text), "{text}");
        }
    }
}
