//! The words of exports, compared without accents, letter case, spaces and punctuation: `synonyms.toml`, prepared once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization as _;

use crate::error::Error;
use crate::ingest::schema::TableSpec;

/// Words by which something is called, by language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct InLanguages {
    en: Vec<String>,
    cs: Vec<String>,
}

/// `synonyms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    tables: BTreeMap<String, InLanguages>,
    columns: BTreeMap<String, BTreeMap<String, InLanguages>>,
    values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    outreach: BTreeMap<String, Vec<String>>,
    outcomes: BTreeMap<String, Vec<String>>,
    marks: BTreeMap<String, Vec<String>>,
}

/// Plain words, and whether they are Czech.
type Called = BTreeMap<String, bool>;
/// What each plain word of a list stands for.
type Meanings = BTreeMap<String, String>;

/// Every word that is known.
#[derive(Debug)]
pub(super) struct Words {
    tables: BTreeMap<String, Called>,
    /// By table, or `any`, and column.
    columns: BTreeMap<String, BTreeMap<String, Called>>,
    values: BTreeMap<String, Meanings>,
    outreach: Meanings,
    outcomes: Meanings,
    marks: BTreeMap<String, BTreeSet<String>>,
}

/// A text, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Label {
    plain: String,
    /// Its words, and two or three of them together.
    parts: Vec<String>,
}

/// How well a header fits a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// From 0 to 3; 3 is the same word.
    pub score: f64,
    /// Whether the word is Czech.
    pub is_czech: bool,
}

/// A word that is a smaller part of a header says nothing about it.
const SHORTEST_PART: f64 = 0.15;

impl Words {
    /// The words that come with dosah.
    pub(super) fn load() -> Result<Self, Error> {
        let written: Written =
            toml::from_str(include_str!("synonyms.toml")).map_err(|error| Error::Defect(format!("synonyms.toml: {error}")))?;
        let called = |lists: BTreeMap<String, InLanguages>| lists.into_iter().map(|(name, words)| (name, words.prepared())).collect();
        Ok(Words {
            tables: called(written.tables),
            columns: written.columns.into_iter().map(|(table, columns)| (table, called(columns))).collect(),
            values: written.values.into_iter().map(|(list, meanings)| (list, prepared(&meanings))).collect(),
            outreach: prepared(&written.outreach),
            outcomes: prepared(&written.outcomes),
            marks: written.marks.into_iter().map(|(list, words)| (list, words.iter().map(|word| plain(word)).collect())).collect(),
        })
    }

    /// How well a header fits a column of a table.
    pub(super) fn likeness(&self, spec: &TableSpec, column: &str, header: &Label) -> Option<Likeness> {
        let own = Likeness { score: header.likeness(&plain(column)), is_czech: false };
        let likenesses = self.called(spec, column).map(|(word, is_czech)| Likeness { score: header.likeness(word), is_czech });
        let best = likenesses.fold(own, |best, other| if other.score > best.score { other } else { best });
        (best.score > 0.0).then_some(best)
    }

    /// The words for a column of a table.
    fn called(&self, spec: &TableSpec, column: &str) -> impl Iterator<Item = (&str, bool)> {
        let lists = ["any", spec.name].into_iter().filter_map(move |table| self.columns.get(table)?.get(column));
        lists.flatten().map(|(word, is_czech)| (word.as_str(), *is_czech))
    }

    /// Whether a file is called like a table.
    pub(super) fn names_table(&self, spec: &TableSpec, file: &str) -> bool {
        let stem = Label::of(file.rsplit_once('.').map_or(file, |(stem, _)| stem));
        let own = plain(spec.name);
        let mut words = self.tables.get(spec.name).into_iter().flat_map(BTreeMap::keys).chain([&own]);
        words.any(|word| stem.likeness(word) > 0.0)
    }

    /// What dosah calls a word of a list of values.
    pub(super) fn value(&self, list: &str, text: &str) -> Option<&str> {
        self.values.get(list)?.get(&plain(text)).map(String::as_str)
    }

    /// The same for a text that holds such a word, and none with another meaning.
    pub(super) fn value_in(&self, list: &str, text: &str) -> Option<&str> {
        meaning(self.values.get(list)?, text)
    }

    /// Whether a word stands for not knowing.
    pub(super) fn is_unknown(&self, text: &str) -> bool {
        self.value("unknown", text).is_some() || matches!(text, "-" | "?")
    }

    /// Whether workers go out to the child in a place of this name, where the name says it.
    pub(super) fn is_outreach(&self, place: &str) -> Option<bool> {
        meaning(&self.outreach, place).map(|answer| answer == "yes")
    }

    /// What an exit reason of this name says about completion, where the name says it.
    pub(super) fn outcome(&self, reason: &str) -> Option<&str> {
        meaning(&self.outcomes, reason)
    }

    /// Whether a text is a word of a list of marks.
    pub(super) fn is_mark(&self, list: &str, text: &Label) -> bool {
        self.marks.get(list).is_some_and(|words| words.contains(&text.plain))
    }

    /// Whether one of the words of a text is in a list of marks.
    pub(super) fn has_mark(&self, list: &str, text: &Label) -> bool {
        self.marks.get(list).is_some_and(|words| text.parts.iter().any(|part| words.contains(part)))
    }

    /// The required column of a table whose words a header misses by a few letters: a hint for people, never a decision.
    pub(super) fn nearly(&self, spec: &TableSpec, header: &Label) -> Option<&'static str> {
        let near = |word: &str| word != header.plain && word.chars().count() > 3 && strsim::jaro_winkler(&header.plain, word) > 0.9;
        let mut required = spec.columns.iter().filter(|column| column.required).map(|column| column.name);
        required.find(|column| self.likeness(spec, column, header).is_none() && self.called(spec, column).any(|(word, _)| near(word)))
    }
}

impl InLanguages {
    fn prepared(self) -> Called {
        let english = self.en.iter().map(|word| (plain(word), false));
        self.cs.iter().map(|word| (plain(word), true)).chain(english).collect()
    }
}

impl Label {
    /// A text, ready to be compared.
    pub(super) fn of(text: &str) -> Self {
        let words = words(text);
        let together = (2..=3).flat_map(|size| words.windows(size).map(|window| window.concat()));
        Label { plain: plain(text), parts: words.iter().cloned().chain(together).collect() }
    }

    /// How much the text is like a plain word: 3 the same, less when the word is one of its words or a long part of it, 0 not at all.
    fn likeness(&self, word: &str) -> f64 {
        if word.is_empty() || self.plain.is_empty() {
            return 0.0;
        }
        if self.plain == word {
            return 3.0;
        }
        // Words are short.
        let length = |text: &str| f64::from(u16::try_from(text.len()).unwrap_or(u16::MAX));
        let share = length(word) / length(&self.plain);
        let is_part = self.parts.iter().any(|part| part == word) || (word.len() >= 6 && self.plain.contains(word));
        // A letter or two in a long text are there by chance.
        if is_part && word.len() > 1 && share > SHORTEST_PART { 1.0 + share } else { 0.0 }
    }
}

fn prepared(meanings: &BTreeMap<String, Vec<String>>) -> Meanings {
    meanings.iter().flat_map(|(meaning, words)| words.iter().map(|word| (plain(word), meaning.clone()))).collect()
}

/// What a text means: as a whole, or else by its words where all that are known mean the same.
fn meaning<'w>(meanings: &'w Meanings, text: &str) -> Option<&'w str> {
    let label = Label::of(text);
    if let Some(meaning) = meanings.get(&label.plain) {
        return Some(meaning);
    }
    let mut found = label.parts.iter().filter_map(|part| meanings.get(part));
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// A text in small letters without accents, spaces and punctuation.
pub(super) fn plain(text: &str) -> String {
    text.nfkd().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text, plain; `PersonBirthDate` has three.
fn words(text: &str) -> Vec<String> {
    let mut spaced = String::new();
    let mut after_small = false;
    for sign in text.chars() {
        if after_small && sign.is_uppercase() {
            spaced.push(' ');
        }
        after_small = sign.is_lowercase();
        spaced.push(sign);
    }
    // Accents that stand apart belong to their word.
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '\u{300}'..='\u{36f}');
    spaced.split(|sign| !is_word(sign)).map(plain).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::schema::{TABLES, Table};

    #[test]
    fn every_table_and_column_is_called_something_in_both_languages() {
        let words = Words::load().expect("the words that come with dosah");
        for spec in TABLES {
            assert!(words.tables.contains_key(spec.name), "{}", spec.name);
            for column in spec.columns {
                let lists: Vec<_> = ["any", spec.name].iter().filter_map(|table| words.columns.get(*table)?.get(column.name)).collect();
                assert!(
                    [true, false].iter().all(|cs| lists.iter().any(|list| list.values().any(|is_czech| is_czech == cs))),
                    "{}.{}",
                    spec.name,
                    column.name
                );
            }
        }
        for (table, columns) in &words.columns {
            for column in columns.keys() {
                let is_known = TABLES.iter().any(|spec| (table == "any" || table == spec.name) && spec.column(column).is_some());
                // Lengths in hours are mapped to minutes.
                assert!(is_known || (table == "sessions" && column == "hours"), "{table}.{column}");
            }
        }
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        let words = Words::load().expect("the words that come with dosah");
        let children = Table::Children.spec();
        for (column, headers) in [
            ("child_id", ["Kód klienta", "KOD_KLIENTA", "CHILD", "LAchildID"]),
            ("birth_date", ["DOB", "Datum narození", "Dat. nar.", "PersonBirthDate"]),
            ("sex", ["SEX", "Pohlaví", "GenderCurrent", "M/Ž"]),
        ] {
            for header in headers {
                assert!(words.likeness(children, column, &Label::of(header)).is_some_and(|found| found.score > 2.9), "{header}");
            }
        }
        assert!(words.likeness(Table::Episodes.spec(), "start", &Label::of("CINreferralDate")).is_some());
        assert!(words.likeness(children, "sex", &Label::of("Esexta")).is_none());
        let is_birth_number = |header| words.is_mark("birth_number", &Label::of(header));
        assert!(is_birth_number("r.č.") && is_birth_number("RČ") && !is_birth_number("Rok"));
        assert_eq!(words.nearly(children, &Label::of("Kleint")), Some("child_id"));
        assert_eq!(words.nearly(children, &Label::of("Klient")), None);
        assert_eq!((words.is_outreach("Doma u klienta"), words.is_outreach("X1")), (Some(true), None));
    }
}
