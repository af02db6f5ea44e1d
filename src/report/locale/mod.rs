//! The words of a language, with arguments and plural forms: a file of dosah, a project's own file, or an own one laid over that of dosah.
//! A missing word or argument is an error, never a leak of another language.

mod complete;
mod language;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use icu_decimal::DecimalFormatter;
use icu_plurals::{PluralCategory, PluralRules};
use rust_decimal::Decimal;

pub(super) use language::{DayStyle, Language, MonthStyle};

use self::complete::Measure;
use self::words::{Broken, Message, Words};
use super::format::{Dates, places_of, to_digits};
use super::typography;
use crate::error::Error;
use crate::project::{Lang, languages};
use crate::templates::Templates;

/// One language: its words and its way to write numbers and dates.
pub struct Locale {
    /// The language.
    pub lang: Lang,
    pub(super) language: Language,
    messages: BTreeMap<String, Message>,
    plurals: PluralRules,
    pub(super) numbers: DecimalFormatter,
    pub(super) dates: Dates,
}

impl Locale {
    /// Loads a language.
    ///
    /// # Errors
    /// When there is no such language, or its file is broken or incomplete: the user's error in an own file, else a defect.
    pub fn load(templates: &Templates, lang: Lang) -> Result<Self, Error> {
        let file = File { templates, name: file(lang) };
        let (built_in, own) = (built_in(lang)?, file.own()?);
        if built_in.is_none() && own.is_none() {
            let (message, help) = Lang::unknown(lang.code(), &languages(templates));
            return Err(Error::Usage { message, help });
        }
        let laid_over = built_in.is_some();
        let Words { language, mut messages, .. } = built_in.unwrap_or_default();
        let language = own.as_ref().and_then(|own| own.language.clone()).or(language);
        let no_table = || file.error(0..0, "there is no table [language]", "copy that of a language of dosah and correct it");
        let language = language.ok_or_else(no_table)?;
        let tag = language.tag(lang).map_err(|(message, help)| file.error(language.tag.span(), message, help))?;
        let plurals = PluralRules::try_new_cardinal(tag.clone().into()).map_err(|error| defect(lang, &error))?;
        if let Some(own) = own {
            file.check(&own, laid_over, &plurals)?;
            messages.extend(own.messages);
        }
        let numbers = DecimalFormatter::try_new(tag.clone().into(), Default::default()).map_err(|error| defect(lang, &error))?;
        let dates = Dates::load(&language, &tag).map_err(|error| defect(lang, &error))?;
        Ok(Locale { lang, language, messages, plurals, numbers, dates })
    }

    /// Loads a language of dosah alone.
    ///
    /// # Errors
    /// As for [`Locale::load`].
    pub fn built_in(lang: Lang) -> Result<Self, Error> {
        Locale::load(&Templates::built_in(), lang)
    }

    /// Whether there is a word of this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// The names in a table of words that have a title.
    pub(super) fn titled(&self, table: &str) -> Vec<&str> {
        self.messages.keys().filter_map(|key| key.strip_prefix(table)?.strip_prefix('.')?.strip_suffix(".title")).collect()
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
        let form = self.plural(number);
        let text = forms.get(form).ok_or_else(|| defect(self.lang, &format!("the text {key} has no form {form}")))?;
        let written = self.number(number, places_of(number));
        self.fill(key, text, &[arguments, &[("n", written.as_str())]].concat())
    }

    /// The texts whose keys begin alike, each with the rest of its key.
    pub(super) fn texts_under<'l>(&'l self, prefix: &'l str) -> impl Iterator<Item = (&'l str, &'l str)> {
        self.messages.iter().filter_map(move |(key, message)| match message {
            Message::Plain(text) => Some((key.strip_prefix(prefix)?.strip_prefix('.')?, text.as_str())),
            Message::Plural(_) => None,
        })
    }

    /// The plural form that a number takes.
    #[must_use]
    pub fn plural(&self, number: Decimal) -> &'static str {
        form(self.plurals.category_for(&to_digits(number, places_of(number))))
    }

    /// Whether the language has a plural form for a few.
    #[must_use]
    pub fn has_few(&self) -> bool {
        self.plurals.categories().any(|category| category == PluralCategory::Few)
    }

    /// The language and its country: `cs-CZ`.
    pub(super) fn tag(&self) -> String {
        self.language.tag.get_ref().clone()
    }

    /// The country whose way of writing the language is used.
    #[must_use]
    pub fn region(&self) -> Option<String> {
        self.language
            .tag
            .get_ref()
            .split('-')
            .find(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase()))
            .map(str::to_owned)
    }

    /// Whether words may be divided at the end of a line of paper.
    pub(super) fn hyphenates(&self) -> bool {
        self.language.hyphenate
    }

    /// Text of the project, set as the language wants it.
    #[must_use]
    pub fn set(&self, text: &str) -> String {
        typography::set(&self.language, text)
    }

    /// A title of the project or of dosah inside a sentence.
    #[must_use]
    pub fn inside_sentence(&self, title: &str) -> String {
        if self.language.small_titles { typography::small(title) } else { title.to_owned() }
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

/// The languages of a run, each loaded once.
pub struct Locales(BTreeMap<Lang, Locale>);

impl Locales {
    /// Loads them.
    ///
    /// # Errors
    /// As for [`Locale::load`].
    pub fn load(templates: &Templates, langs: impl IntoIterator<Item = Lang>) -> Result<Self, Error> {
        let langs: BTreeSet<Lang> = langs.into_iter().collect();
        langs.into_iter().map(|lang| Ok((lang, Locale::load(templates, lang)?))).collect::<Result<_, Error>>().map(Locales)
    }

    /// One of them.
    ///
    /// # Errors
    /// When it was not loaded: a defect.
    pub fn get(&self, lang: Lang) -> Result<&Locale, Error> {
        self.0.get(&lang).ok_or_else(|| defect(lang, &"they were not loaded"))
    }
}

/// The file of a language's words.
struct File<'a> {
    templates: &'a Templates,
    name: String,
}

impl File<'_> {
    fn own(&self) -> Result<Option<Words>, Error> {
        if !self.templates.own().contains_key(&self.name) {
            return Ok(None);
        }
        let text = self.templates.text(&self.name)?.unwrap_or_default();
        let own = Words::parse(&text).map_err(|Broken { place, message, help }| self.error(place, message, help))?;
        Ok(Some(own))
    }

    /// Holds own words against those of dosah.
    fn check(&self, own: &Words, laid_over: bool, plurals: &PluralRules) -> Result<(), Error> {
        let codes: BTreeSet<Lang> = languages(&Templates::built_in()).into_iter().collect();
        let built_in = codes.into_iter().filter_map(|lang| built_in(lang).transpose()).collect::<Result<Vec<_>, Error>>()?;
        let forms: Vec<&str> = plurals.categories().map(form).collect();
        match complete::faults(own, &Measure { built_in: &built_in, is_alone: !laid_over, forms: &forms }) {
            Some((place, faults)) => Err(self.error(place, faults, "docs/languages.md says what a language needs")),
            None => Ok(()),
        }
    }

    fn error(&self, place: std::ops::Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Error {
        self.templates.error(&self.name, place, "invalid-language", message, help)
    }
}

fn file(lang: Lang) -> String {
    format!("locales/{lang}.toml")
}

/// The words of dosah in a language, if it has any.
fn built_in(lang: Lang) -> Result<Option<Words>, Error> {
    let text = Templates::built_in().text(&file(lang))?;
    text.map(|text| Words::parse(&text).map_err(|broken| defect(lang, &broken.message))).transpose()
}

/// The units that the locales have a noun for, besides `percent`, `ratio` and currency codes.
///
/// # Errors
/// When the embedded file is not TOML: a defect.
pub fn known_units() -> Result<Vec<String>, Error> {
    let words = built_in(Lang::EN)?.unwrap_or_default();
    let units = words.messages.keys().filter_map(|key| key.strip_prefix("unit.")).map(str::to_owned);
    Ok(units.chain(["percent", "ratio", "money"].map(str::to_owned)).collect())
}

fn form(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
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
        let both = [Lang::EN, Lang::CS].map(|lang| built_in(lang).unwrap().unwrap());
        for (lang, words) in [Lang::EN, Lang::CS].iter().zip(&both) {
            let forms: Vec<&str> = Locale::built_in(*lang).unwrap().plurals.categories().map(form).collect();
            let measure = Measure { built_in: &both, is_alone: true, forms: &forms };
            assert_eq!(complete::faults(words, &measure).map(|(_, said)| said), None, "{lang}");
        }
    }

    #[test]
    fn czech_nouns_take_the_form_of_their_number() {
        let czech = Locale::built_in(Lang::CS).unwrap();
        let noun = |number: &str| czech.count("unit.children", number.parse().unwrap(), &[]).unwrap().replace('\u{a0}', " ");
        assert_eq!(
            ["1", "2", "4", "5", "22", "0", "1.5"].map(noun),
            ["1 dítě", "2 děti", "4 děti", "5 dětí", "22 dětí", "0 dětí", "1,5 dítěte"]
        );
        let english = Locale::built_in(Lang::EN).unwrap();
        assert_eq!(english.count("unit.children", Decimal::ONE, &[]).unwrap(), "1 child");
        assert_eq!(english.count("unit.sessions", 1452.into(), &[]).unwrap(), "1,452 sessions");
    }

    #[test]
    fn a_missing_word_or_argument_is_a_defect_and_not_an_english_leak() {
        let czech = Locale::built_in(Lang::CS).unwrap();
        assert!(matches!(czech.text("no.such.word"), Err(Error::Defect(_))));
        assert!(matches!(czech.say("caption.table", &[]), Err(Error::Defect(_))));
        assert!(known_units().unwrap().contains(&"groups".to_owned()));
    }

    #[test]
    fn every_built_in_indicator_has_a_title_a_definition_and_a_unit() {
        let catalogue: toml::Table = toml::from_str(include_str!("../../indicators/catalogue.toml")).unwrap();
        let english = Locale::built_in(Lang::EN).unwrap();
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
