//! The words of the reports: embedded TOML files for each language, with arguments and plural forms.
//! A missing word or argument is a defect, never a leak of another language.

use std::collections::BTreeMap;

use icu_decimal::DecimalFormatter;
use icu_locale_core::{Locale as LanguageTag, locale};
use icu_plurals::{PluralCategory, PluralRules};
use rust_decimal::Decimal;

use super::format::{Dates, places_of, to_digits};
use super::typography;
use crate::error::Error;
use crate::project::Lang;

/// One language: its words and its way to write numbers and dates.
pub struct Locale {
    /// The language.
    pub lang: Lang,
    messages: BTreeMap<String, Message>,
    plurals: PluralRules,
    pub(super) numbers: DecimalFormatter,
    pub(super) dates: Dates,
}

/// A text, or one text for each plural form.
enum Message {
    Plain(String),
    Plural(BTreeMap<String, String>),
}

const PLURAL_FORMS: [&str; 4] = ["one", "few", "many", "other"];

impl Locale {
    /// Loads a language.
    ///
    /// # Errors
    /// When the embedded file or the data of the language are incomplete: a defect.
    pub fn load(lang: Lang) -> Result<Self, Error> {
        let mut messages = BTreeMap::new();
        for source in [source(lang), explanations(lang)] {
            let table: toml::Table = toml::from_str(source).map_err(|error| defect(lang, &error))?;
            flatten("", &table, &mut messages).map_err(|key| defect(lang, &format!("the word {key} is not a text")))?;
        }
        let tag = tag(lang);
        let plurals = PluralRules::try_new_cardinal(tag.clone().into()).map_err(|error| defect(lang, &error))?;
        let numbers = DecimalFormatter::try_new(tag.clone().into(), Default::default()).map_err(|error| defect(lang, &error))?;
        let dates = Dates::load(lang, &tag).map_err(|error| defect(lang, &error))?;
        Ok(Locale { lang, messages, plurals, numbers, dates })
    }

    /// Whether there is a word of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// A text without arguments.
    ///
    /// # Errors
    /// When there is none: a defect.
    pub fn text(&self, key: &str) -> Result<String, Error> {
        self.say(key, &[])
    }

    /// A text with its arguments filled in.
    ///
    /// # Errors
    /// When there is no such text, or an argument is missing: a defect.
    pub fn say(&self, key: &str, arguments: &[(&str, &str)]) -> Result<String, Error> {
        match self.messages.get(key) {
            Some(Message::Plain(text)) => self.fill(key, text, arguments),
            _ => Err(defect(self.lang, &format!("there is no text {key}"))),
        }
    }

    /// A text in the plural form of a number, which fills `{n}`.
    ///
    /// # Errors
    /// As for [`Locale::say`].
    pub fn count(&self, key: &str, number: Decimal, arguments: &[(&str, &str)]) -> Result<String, Error> {
        let Some(Message::Plural(forms)) = self.messages.get(key) else {
            return Err(defect(self.lang, &format!("there is no text {key} with plural forms")));
        };
        let form = match self.plurals.category_for(&to_digits(number, places_of(number))) {
            PluralCategory::One => "one",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Zero | PluralCategory::Two | PluralCategory::Other => "other",
        };
        let text = forms.get(form).ok_or_else(|| defect(self.lang, &format!("the text {key} has no form {form}")))?;
        let written = self.number(number, places_of(number));
        self.fill(key, text, &[arguments, &[("n", written.as_str())]].concat())
    }

    /// Text of the project, set as the language wants it.
    #[must_use]
    pub fn set(&self, text: &str) -> String {
        typography::set(self.lang, text)
    }

    /// The country whose way of writing the language is used.
    #[must_use]
    pub fn region(&self) -> Option<String> {
        tag(self.lang).id.region.map(|region| region.to_string())
    }

    fn fill(&self, key: &str, text: &str, arguments: &[(&str, &str)]) -> Result<String, Error> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| defect(self.lang, &format!("an argument of {key} is not closed")))?;
            let value = arguments.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            filled.push_str(before);
            filled.push_str(value.ok_or_else(|| defect(self.lang, &format!("the argument {name} of {key} is missing")))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(self.set(&filled))
    }
}

/// The units that the locales have a noun for, besides `percent`, `ratio` and currency codes.
///
/// # Errors
/// When the embedded file is not TOML: a defect.
pub fn known_units() -> Result<Vec<String>, Error> {
    let table: toml::Table = toml::from_str(source(Lang::En)).map_err(|error| defect(Lang::En, &error))?;
    let units = table.get("unit").and_then(toml::Value::as_table);
    let counted = units.into_iter().flat_map(|units| units.keys().cloned());
    Ok(counted.chain(["percent", "ratio", "money"].map(str::to_owned)).collect())
}

fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../report_templates/locales/en.toml"),
        Lang::Cs => include_str!("../../report_templates/locales/cs.toml"),
    }
}

/// The words of `explain`, which are in no report.
fn explanations(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../../report_templates/locales/explain.en.toml"),
        Lang::Cs => include_str!("../../report_templates/locales/explain.cs.toml"),
    }
}

fn tag(lang: Lang) -> LanguageTag {
    match lang {
        Lang::En => locale!("en-GB"),
        Lang::Cs => locale!("cs-CZ"),
    }
}

fn flatten(prefix: &str, table: &toml::Table, messages: &mut BTreeMap<String, Message>) -> Result<(), String> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(text) => {
                messages.insert(key, Message::Plain(text.clone()));
            }
            toml::Value::Table(forms) if forms.keys().all(|form| PLURAL_FORMS.contains(&form.as_str())) => {
                let forms = forms.iter().map(|(form, text)| Ok((form.clone(), text.as_str().ok_or_else(|| key.clone())?.to_owned())));
                messages.insert(key.clone(), Message::Plural(forms.collect::<Result<_, String>>()?));
            }
            toml::Value::Table(inner) => flatten(&key, inner, messages)?,
            _ => return Err(key),
        }
    }
    Ok(())
}

pub(super) fn defect(lang: Lang, reason: &dyn std::fmt::Display) -> Error {
    Error::Defect(format!("the words of the language {lang} are incomplete: {reason}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_words_and_every_plural_form() {
        let [english, czech] = [Lang::En, Lang::Cs].map(|lang| Locale::load(lang).unwrap());
        assert_eq!(english.messages.keys().collect::<Vec<_>>(), czech.messages.keys().collect::<Vec<_>>());
        for locale in [english, czech] {
            for (key, message) in &locale.messages {
                if let Message::Plural(forms) = message {
                    assert_eq!(forms.len(), PLURAL_FORMS.len(), "{key} in {}", locale.lang);
                }
            }
        }
    }

    #[test]
    fn czech_nouns_take_the_form_of_their_number() {
        let czech = Locale::load(Lang::Cs).unwrap();
        let noun = |number: &str| czech.count("unit.children", number.parse().unwrap(), &[]).unwrap().replace('\u{a0}', " ");
        assert_eq!(
            ["1", "2", "4", "5", "22", "0", "1.5"].map(noun),
            ["1 dítě", "2 děti", "4 děti", "5 dětí", "22 dětí", "0 dětí", "1,5 dítěte"]
        );
        let english = Locale::load(Lang::En).unwrap();
        assert_eq!(english.count("unit.children", Decimal::ONE, &[]).unwrap(), "1 child");
        assert_eq!(english.count("unit.sessions", 1452.into(), &[]).unwrap(), "1,452 sessions");
    }

    #[test]
    fn a_missing_word_or_argument_is_a_defect_and_not_an_english_leak() {
        let czech = Locale::load(Lang::Cs).unwrap();
        assert!(matches!(czech.text("no.such.word"), Err(Error::Defect(_))));
        assert!(matches!(czech.say("caption.table", &[]), Err(Error::Defect(_))));
        assert!(known_units().unwrap().contains(&"groups".to_owned()));
    }

    #[test]
    fn every_built_in_indicator_has_a_title_a_definition_and_a_unit() {
        let catalogue: toml::Table = toml::from_str(include_str!("../indicators/catalogue.toml")).unwrap();
        let english = Locale::load(Lang::En).unwrap();
        let units = known_units().unwrap();
        for indicator in catalogue["indicator"].as_array().unwrap() {
            let (id, unit) = (indicator["id"].as_str().unwrap(), indicator["unit"].as_str().unwrap());
            assert!(english.has(&format!("indicator.{id}.title")) && english.has(&format!("indicator.{id}.definition")), "{id}");
            assert!(units.iter().any(|known| known == unit), "{unit}");
            assert!(english.has(&format!("unit_name.{unit}")), "{unit}");
        }
        for unit in units.iter().filter(|unit| english.has(&format!("unit.{unit}"))) {
            assert!(english.has(&format!("unit_zero.{unit}")) && english.has(&format!("unit_genitive.{unit}")), "{unit}");
        }
    }
}
