//! Languages and texts that exist in several of them.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use icu_locale_core::subtags::{Language, language};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A language, by the code that names its file of words: two or three lower-case letters. Which languages there are say these files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lang(Language);

thread_local! {
    /// The languages that may be named in what is being read; serde hands nothing down to those who read a part.
    static KNOWN: RefCell<Option<Vec<Lang>>> = const { RefCell::new(None) };
}

impl Lang {
    /// English: the language of the terminal, and the one that others are measured against.
    pub const EN: Lang = Lang(language!("en"));
    /// Czech.
    pub const CS: Lang = Lang(language!("cs"));

    /// The code used in file names.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.as_str()
    }

    /// Reads a file in which only these languages may be named; any other is an error at its place.
    pub fn only<T>(known: &[Lang], read: impl FnOnce() -> T) -> T {
        let before = KNOWN.replace(Some(known.to_vec()));
        let read = read();
        KNOWN.set(before);
        read
    }

    /// That there is no language of this code, and which there are.
    #[must_use]
    pub fn unknown(code: &str, known: &[Lang]) -> (String, String) {
        let known: Vec<&str> = known.iter().map(Lang::code).collect();
        (
            format!("there is no language \"{code}\""),
            format!("docs/languages.md says how to add one; the languages are {}", known.join(", ")),
        )
    }
}

impl FromStr for Lang {
    type Err = String;

    fn from_str(code: &str) -> Result<Self, String> {
        let language = Language::try_from_str(code).ok().filter(|language| language.as_str() == code);
        language.map(Lang).ok_or_else(|| "a language is written as two or three lower-case letters, for example cs".to_owned())
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// English first, the others by their codes.
impl Ord for Lang {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |lang: &Lang| *lang != Lang::EN;
        rank(self).cmp(&rank(other)).then_with(|| self.code().cmp(other.code()))
    }
}

impl PartialOrd for Lang {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Code)
    }
}

/// Reads the code of a language. A visitor, because what it says gets the place of the code and not of the list around it.
struct Code;

impl de::Visitor<'_> for Code {
    type Value = Lang;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, code: &str) -> Result<Lang, E> {
        let lang = code.parse::<Lang>().ok();
        KNOWN.with_borrow(|known| match (lang, known) {
            (Some(lang), None) => Ok(lang),
            (Some(lang), Some(known)) if known.contains(&lang) => Ok(lang),
            (_, known) => {
                let (message, help) = Lang::unknown(code, known.as_deref().unwrap_or_default());
                Err(E::custom(format!("{message}\n{help}")))
            }
        })
    }
}

/// One text in every language it was given in: `{ en = "Home", cs = "Doma" }`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(pub BTreeMap<Lang, String>);

impl Texts {
    /// The text in a language, if it was given.
    #[must_use]
    pub fn get(&self, lang: Lang) -> Option<&str> {
        self.0.get(&lang).map(String::as_str)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_or_three_small_letters_and_english_comes_first() {
        let codes = ["de", "cs", "en", "hsb"].map(|code| code.parse::<Lang>().unwrap());
        let mut sorted = codes.to_vec();
        sorted.sort();
        assert_eq!(sorted.iter().map(Lang::code).collect::<Vec<_>>(), ["en", "cs", "de", "hsb"]);
        for wrong in ["", "EN", "e", "engl", "e1", "../en"] {
            assert!(wrong.parse::<Lang>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn where_languages_are_known_no_other_is_read() {
        let read = || toml::from_str::<Texts>("en = \"Home\"\nde = \"Zuhause\"");
        assert_eq!(read().unwrap().get("de".parse().unwrap()), Some("Zuhause"));
        let error = Lang::only(&[Lang::EN, Lang::CS], read).unwrap_err();
        let said = "there is no language \"de\"\ndocs/languages.md says how to add one; the languages are en, cs";
        assert_eq!((error.message(), error.span()), (said, Some(12..14)));
        assert!(read().is_ok());
    }
}
