//! A file of words as it is written: texts, or a text for each plural form, each with its place.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::language::Language;
use crate::project::syntax::plain;

/// The plural forms that languages have; ICU says which of them one needs.
pub(super) const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A text, or one text for each plural form.
#[derive(Debug, Clone)]
pub(super) enum Message {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

impl Message {
    /// All its texts.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let (plain, forms) = match self {
            Message::Plain(text) => (Some(text), None),
            Message::Plural(forms) => (None, Some(forms)),
        };
        plain.into_iter().chain(forms.into_iter().flat_map(BTreeMap::values)).map(String::as_str)
    }
}

/// What a file of words holds.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// How the language writes; a file laid over another need not say it.
    pub language: Option<Language>,
    /// The texts by their keys: `unit.children`.
    pub messages: BTreeMap<String, Message>,
    /// Where each stands.
    pub places: BTreeMap<String, Range<usize>>,
}

/// What makes a text no file of words.
pub(super) struct Broken {
    pub place: Range<usize>,
    pub message: String,
    pub help: String,
}

impl From<toml::de::Error> for Broken {
    fn from(error: toml::de::Error) -> Self {
        let (message, help) = plain(error.message());
        Broken { place: error.span().unwrap_or(0..0), message, help }
    }
}

impl Words {
    /// Reads a file of words.
    pub fn parse(source: &str) -> Result<Self, Broken> {
        let mut words = Words::default();
        for (key, value) in DeTable::parse(source)?.into_inner() {
            if key.get_ref() == "language" {
                let place = key.span();
                // The library says what is missing, and not where.
                let at_table = |error: toml::de::Error| Broken { place: error.span().unwrap_or(place), ..Broken::from(error) };
                words.language = Some(Language::deserialize(ValueDeserializer::from(value)).map_err(at_table)?);
            } else {
                words.add(key.get_ref().to_string(), key.span(), value)?;
            }
        }
        Ok(words)
    }

    fn add(&mut self, key: String, place: Range<usize>, value: Spanned<DeValue>) -> Result<(), Broken> {
        let not_a_text = |place: Range<usize>, key: &str| Broken {
            place,
            message: format!("{key} is not a text"),
            help: "write it in quotation marks".to_owned(),
        };
        let span = value.span();
        let message = match value.into_inner() {
            DeValue::String(text) => Message::Plain(text.into_owned()),
            DeValue::Table(forms) if !forms.is_empty() && forms.keys().all(|form| PLURAL_FORMS.contains(&form.get_ref().as_ref())) => {
                let form = |(form, text): (Spanned<_>, Spanned<DeValue>)| match text.get_ref() {
                    DeValue::String(text) => Ok((std::borrow::Cow::into_owned(form.into_inner()), text.clone().into_owned())),
                    _ => Err(not_a_text(text.span(), &key)),
                };
                Message::Plural(forms.into_iter().map(form).collect::<Result<_, Broken>>()?)
            }
            DeValue::Table(inner) => {
                for (name, value) in inner {
                    self.add(format!("{key}.{}", name.get_ref()), name.span(), value)?;
                }
                return Ok(());
            }
            _ => return Err(not_a_text(span, &key)),
        };
        self.messages.insert(key.clone(), message);
        self.places.insert(key, place);
        Ok(())
    }
}

/// The names of the arguments of a text; `None` for one whose braces do not close.
pub(super) fn arguments(text: &str) -> Option<Vec<&str>> {
    text.split('{').skip(1).map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str) -> String {
        Words::parse(source).err().map(|broken| format!("{:?} {}", broken.place, broken.message)).unwrap_or_default()
    }

    #[test]
    fn what_is_no_word_is_said_at_its_place() {
        assert_eq!(said("[unit]\nchildren = 4\n"), "18..19 unit.children is not a text");
        assert_eq!(said("[unit]\nchildren = { one = 4, other = \"\" }\n"), "26..27 unit.children is not a text");
        assert_eq!(said("[language]\ntag = \"de-DE\"\nday = \"wide\"\n"), "31..37 \"wide\" is not one of the words that can stand here");
        assert_eq!(said("a = \"b"), "6..6 invalid basic string, expected \"\"\"");
    }

    #[test]
    fn arguments_stand_in_braces() {
        assert_eq!(arguments("{n} of {all}"), Some(vec!["n", "all"]));
        assert_eq!(arguments("plain"), Some(vec![]));
        assert_eq!(arguments("{n of"), None);
    }
}
