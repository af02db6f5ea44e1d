//! The words of a language that numbers are written with and that say what a number is about, from the `[numbers]` of its locale.

use std::collections::{BTreeMap, BTreeSet};

use super::contexts::Pattern;
use crate::error::Error;
use crate::report::locale::Locale;

/// Every word in small letters.
pub(super) struct Lexicon {
    pub decimal: char,
    pub group: char,
    /// "and" inside a number.
    pub connector: String,
    /// "five" is 5, "twenty" is 20.
    pub words: BTreeMap<String, u32>,
    /// "hundred" is 100.
    pub times: BTreeMap<String, u32>,
    /// Beginnings of words in which units stand before tens.
    pub joined: Vec<(String, u32)>,
    /// "third" is 3.
    pub fractions: BTreeMap<String, u32>,
    /// What has to follow a fraction; nothing if anything may.
    pub fraction_next: BTreeSet<String>,
    /// "first": what follows is no share.
    pub order: BTreeSet<String>,
    pub ordinal_endings: BTreeSet<String>,
    pub months: BTreeMap<String, u32>,
    /// Currency codes by their words and signs.
    pub currencies: BTreeMap<String, String>,
    /// Units by their nouns.
    pub nouns: BTreeMap<String, String>,
    /// What dosah.toml lists, by its nouns.
    pub listed: BTreeMap<String, String>,
    pub percent: Vec<Vec<String>>,
    pub points: Vec<Vec<String>>,
    pub about: Vec<Vec<String>>,
    pub over: Vec<Vec<String>>,
    pub under: Vec<Vec<String>>,
    /// Words of titles that say nothing.
    pub small: BTreeSet<String>,
    /// Words of sentences that speak of a difference.
    pub compared: BTreeSet<String>,
    /// "of" between a part and its whole.
    pub of: BTreeSet<String>,
    /// "than", "in": what follows is no noun of the number before it.
    pub no_noun: BTreeSet<String>,
    /// Words that clauses are joined with.
    pub joining: BTreeSet<String>,
    /// "in" before a year.
    pub in_year: Vec<Vec<String>>,
    /// "as", "since": beside these a period is not the one that a number is of.
    pub unlike: BTreeSet<String>,
    /// "the year before".
    pub before: Vec<Vec<String>>,
    /// A full stop behind one of these ends no sentence.
    pub abbreviations: BTreeSet<String>,
    /// Around numbers that are never figures.
    pub no_figure: Vec<Pattern>,
    /// Around numbers that are figures only if they contradict one that the sentence names.
    pub aside: Vec<Pattern>,
}

impl Lexicon {
    pub fn load(locale: &Locale) -> Result<Self, Error> {
        let text = |key: &str| locale.text(&format!("numbers.{key}"));
        let set = |key: &str| text(key).map(|words| words.split_whitespace().map(str::to_lowercase).collect::<BTreeSet<String>>());
        let sign = |key: &str| text(key).map(|sign| sign.chars().next().unwrap_or(' '));
        let phrases = |key: &str| text(key).map(|list| list.split(';').map(words_of).filter(|words| !words.is_empty()).collect());
        let numbered = |key: &str| -> BTreeMap<String, u32> {
            named(locale, key).into_iter().filter_map(|(word, name)| Some((word, name.parse().ok()?))).collect()
        };
        let valued = |key: &str, values: &[(&str, u32)]| -> BTreeMap<String, u32> {
            let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
            named(locale, key).into_iter().filter_map(|(word, name)| Some((word, value(&name)?))).collect()
        };
        Ok(Lexicon {
            decimal: sign("decimal")?,
            group: sign("group")?,
            connector: text("connector")?,
            words: numbered("word"),
            times: valued("times", &[("hundred", 100), ("thousand", 1_000), ("million", 1_000_000)]),
            joined: numbered("joined").into_iter().collect(),
            fractions: valued("fraction", &[("half", 2), ("third", 3), ("quarter", 4), ("fifth", 5), ("tenth", 10)]),
            fraction_next: set("fraction_next")?,
            order: set("order")?,
            ordinal_endings: set("ordinal_endings")?,
            months: numbered("month"),
            currencies: named(locale, "currency"),
            nouns: named(locale, "noun"),
            listed: named(locale, "listed"),
            percent: phrases("percent")?,
            points: phrases("points")?,
            about: phrases("about")?,
            over: phrases("over")?,
            under: phrases("under")?,
            small: set("small")?,
            compared: set("compared")?,
            of: set("of")?,
            no_noun: set("no_noun")?,
            joining: set("joining")?,
            in_year: phrases("in_year")?,
            unlike: set("unlike")?,
            before: phrases("before")?,
            abbreviations: set("abbreviations")?,
            no_figure: patterns(locale, "no_figure"),
            aside: patterns(locale, "aside"),
        })
    }

    /// Whether a word is counted or multiplies: behind "47" it says what of.
    pub fn is_counted(&self, word: &str) -> bool {
        [&self.nouns, &self.listed, &self.currencies].iter().any(|words| words.contains_key(word))
            || self.times.contains_key(word)
            || self.percent.iter().any(|phrase| phrase.first().is_some_and(|first| first == word))
    }

    /// The value of a word that is a number below a hundred.
    pub fn number(&self, word: &str) -> Option<u32> {
        let joined = || {
            let parts = self.joined.iter().filter_map(|(start, units)| Some((word.strip_prefix(start.as_str())?, units)));
            parts.filter_map(|(tens, units)| Some(self.words.get(tens).filter(|tens| **tens >= 20)? + units)).next()
        };
        self.words.get(word).copied().or_else(joined)
    }
}

/// The words of a table of the locale, each with the key under which it stands.
fn named(locale: &Locale, table: &str) -> BTreeMap<String, String> {
    let prefix = format!("numbers.{table}");
    let texts = locale.texts_under(&prefix);
    texts
        .flat_map(|(name, words)| words.split_whitespace().map(move |word| (word.trim_end_matches('.').to_lowercase(), name.to_owned())))
        .collect()
}

fn patterns(locale: &Locale, table: &str) -> Vec<Pattern> {
    locale.texts_under(&format!("numbers.{table}")).flat_map(|(_, written)| Pattern::all(written)).collect()
}

/// A phrase as small letters and signs.
fn words_of(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(|word| word.trim_end_matches('.').to_lowercase()).collect()
}
