//! The words of exports, compared without accents, letter case, spaces and punctuation: `synonyms.toml`, read once.

use std::collections::BTreeMap;

use icu_normalizer::DecomposingNormalizerBorrowed;
use serde::Deserialize;

use crate::error::Error;
use crate::ingest::schema::TableSpec;

/// Words by which something is called, by language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct InLanguages {
    en: Vec<String>,
    cs: Vec<String>,
}

/// `synonyms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    tables: BTreeMap<String, InLanguages>,
    columns: BTreeMap<String, BTreeMap<String, InLanguages>>,
    values: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    outreach: BTreeMap<String, Vec<String>>,
    outcomes: BTreeMap<String, Vec<String>>,
    marks: BTreeMap<String, Vec<String>>,
}

/// How well a header fits a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Likeness {
    /// From 0 to 3; 3 is the same word.
    pub score: f64,
    /// Whether the word is Czech.
    pub is_czech: bool,
}

impl Words {
    /// The words that come with dosah.
    pub(super) fn load() -> Result<Self, Error> {
        toml::from_str(include_str!("synonyms.toml")).map_err(|error| Error::Defect(format!("synonyms.toml: {error}")))
    }

    /// How well a header fits a column of a table.
    pub(super) fn likeness(&self, spec: &TableSpec, column: &str, header: &str) -> Option<Likeness> {
        let same = plain(header) == plain(column);
        let lists = ["any", spec.name].into_iter().filter_map(|table| self.columns.get(table)?.get(column));
        let words = lists.flat_map(|list| list.en.iter().map(|word| (word, false)).chain(list.cs.iter().map(|word| (word, true))));
        let likenesses = words.map(|(word, is_czech)| Likeness { score: likeness(header, word), is_czech });
        let own = Likeness { score: if same { 3.0 } else { 0.0 }, is_czech: false };
        let best = likenesses.fold(own, |best, other| if other.score > best.score { other } else { best });
        (best.score > 0.0).then_some(best)
    }

    /// Whether a file is called like a table.
    pub(super) fn names_table(&self, spec: &TableSpec, file: &str) -> bool {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let names = self.tables.get(spec.name);
        let mut words = names.iter().flat_map(|list| list.en.iter().chain(&list.cs)).map(String::as_str).chain([spec.name]);
        words.any(|word| likeness(stem, word) > 0.0)
    }

    /// What dosah calls a word of a list of values.
    pub(super) fn value(&self, list: &str, text: &str) -> Option<&str> {
        named(self.values.get(list)?, text)
    }

    /// Whether a word stands for not knowing.
    pub(super) fn is_unknown(&self, text: &str) -> bool {
        self.value("unknown", text).is_some() || plain(text).is_empty()
    }

    /// Whether workers go out to the child in a place of this name, where the name says it.
    pub(super) fn is_outreach(&self, place: &str) -> Option<bool> {
        held_in(&self.outreach, place).map(|answer| answer == "yes")
    }

    /// What an exit reason of this name says about completion, where the name says it.
    pub(super) fn outcome(&self, reason: &str) -> Option<&str> {
        held_in(&self.outcomes, reason)
    }

    /// Whether a text is a word of a list of marks, hardly more.
    pub(super) fn is_mark(&self, list: &str, text: &str) -> bool {
        self.marks.get(list).is_some_and(|words| words.iter().any(|word| likeness(text, word) > 2.5))
    }

    /// Whether one of the words of a text is in a list of marks.
    pub(super) fn has_mark(&self, list: &str, text: &str) -> bool {
        let tokens = tokens(text);
        self.marks.get(list).is_some_and(|words| words.iter().any(|word| tokens.contains(&plain(word))))
    }

    /// The known word that a header is nearest to, where one is near: a hint for people, never a decision.
    pub(super) fn nearest(&self, spec: &TableSpec, header: &str) -> Option<&'static str> {
        let header = plain(header);
        let near = |column: &str| {
            let lists = ["any", spec.name].into_iter().filter_map(|table| self.columns.get(table)?.get(column));
            lists
                .flat_map(|list| list.en.iter().chain(&list.cs))
                .map(|word| strsim::jaro_winkler(&header, &plain(word)))
                .fold(0.0, f64::max)
        };
        let best = spec.columns.iter().map(|column| (column.name, near(column.name))).max_by(|one, other| one.1.total_cmp(&other.1))?;
        (header.chars().count() > 3 && best.1 > 0.9).then_some(best.0)
    }
}

/// The name of the list that holds a word.
fn named<'w>(lists: &'w BTreeMap<String, Vec<String>>, text: &str) -> Option<&'w str> {
    let wanted = plain(text);
    lists.iter().find(|(_, words)| words.iter().any(|word| plain(word) == wanted)).map(|(name, _)| name.as_str())
}

/// The same, or else of the list whose words, all of one list, stand in the text.
fn held_in<'w>(lists: &'w BTreeMap<String, Vec<String>>, text: &str) -> Option<&'w str> {
    named(lists, text).or_else(|| {
        let tokens = tokens(text);
        let mut holding = lists.iter().filter(|(_, words)| words.iter().any(|word| tokens.contains(&plain(word))));
        let first = holding.next()?;
        holding.next().is_none().then_some(first.0.as_str())
    })
}

/// How much a text is like a word: 3 the same, less when the word is one of its words or a long part of it, 0 not at all.
fn likeness(text: &str, word: &str) -> f64 {
    let (whole, part) = (plain(text), plain(word));
    if part.is_empty() || whole.is_empty() {
        return 0.0;
    }
    if whole == part {
        return 3.0;
    }
    let share = |part: &str| {
        // Lengths of words are small.
        let length = |text: &str| f64::from(u16::try_from(text.len()).unwrap_or(u16::MAX));
        length(part) / length(&whole)
    };
    let of_words = tokens(text);
    let consecutive = (2..=3).flat_map(|size| of_words.windows(size).map(|window| window.concat()));
    if of_words.iter().cloned().chain(consecutive).any(|token| token == part) || (part.len() >= 6 && whole.contains(&part)) {
        return 1.0 + share(&part);
    }
    0.0
}

/// A text in small letters without accents, spaces and punctuation.
pub(super) fn plain(text: &str) -> String {
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    decomposed.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a text, plain; `PersonBirthDate` has three.
fn tokens(text: &str) -> Vec<String> {
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
    spaced.split(|sign| !is_word(sign)).map(plain).filter(|token| !token.is_empty()).collect()
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
                assert!(lists.iter().any(|list| !list.en.is_empty() && !list.cs.is_empty()), "{}.{}", spec.name, column.name);
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
                assert!(words.likeness(children, column, header).is_some_and(|found| found.score > 2.9), "{header}");
            }
        }
        assert!(words.likeness(Table::Episodes.spec(), "start", "CINreferralDate").is_some());
        assert!(words.likeness(children, "sex", "Esexta").is_none());
        assert!(words.is_mark("birth_number", "r.č.") && words.is_mark("birth_number", "RČ") && !words.is_mark("birth_number", "Rok"));
        assert_eq!(words.nearest(children, "Datum naorzení"), Some("birth_date"));
        assert_eq!((words.is_outreach("Doma u klienta"), words.is_outreach("X1")), (Some(true), None));
    }
}
