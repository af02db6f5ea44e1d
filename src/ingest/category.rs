//! The values of category columns: closed lists of dosah, lists that the project declares, or whatever the data hold.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Value;
use super::currency::currency_code;
use super::dataset::{Categories, KINDS_OF_UNKNOWN, is_unknown};
use super::faults::{ASSUMED_DEFAULT, Fault, TYPE_ERROR, UNKNOWN_CATEGORY, did_you_mean, shown};
use super::intern::Interner;
use super::schema::{ColumnSpec, Domain, Kind};
use super::source::Mapping;
use crate::indicators::measurement::TOTAL;
use crate::project::ProjectFile;
use crate::project::file::Category;

/// What `dosah.toml` and data may say of a value that is not known.
pub(super) const UNKNOWN: &str = "unknown";

/// The new code of a value that no usable row has.
pub(super) const UNUSED: u32 = u32::MAX;

/// Every domain with the values known so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabularies(BTreeMap<Domain, Vocabulary>);

/// The values of one domain.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary {
    values: Interner,
    /// Whether other values than these are wrong.
    pub(super) closed: bool,
}

impl Vocabulary {
    /// The code of a value: as written, or else in other letter case; a new one in a domain that is open.
    pub(super) fn code(&mut self, value: &str) -> Option<u32> {
        if !self.closed {
            return Some(self.values.intern(value));
        }
        self.find(value)
    }

    /// The code of a value that is known already.
    pub(super) fn find(&self, value: &str) -> Option<u32> {
        self.values.get(value).or_else(|| {
            let wanted = value.to_lowercase();
            self.values.texts().position(|known| known.to_lowercase() == wanted).and_then(|code| u32::try_from(code).ok())
        })
    }

    /// The known values; kinds of unknown are none.
    pub(super) fn values(&self) -> impl Iterator<Item = &str> {
        self.values.texts().filter(|value| !is_unknown(value))
    }

    /// The value of a code.
    pub(super) fn value(&self, code: u32) -> &str {
        self.values.text(code)
    }
}

/// The values of every domain, closed by dosah or declared by a project; none where the data decide.
pub fn declared_values(project: &ProjectFile) -> BTreeMap<Domain, Vec<String>> {
    let ids = |list: &[Category]| list.iter().map(|category| category.id.get_ref().clone()).collect::<Vec<_>>();
    let fixed = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let mut phases = ids(&project.phase);
    if !phases.is_empty() {
        phases.push("exit".to_owned());
    }
    let versions = project.finance.as_ref().map_or_else(
        || fixed(&["initial", "revised"]),
        |finance| finance.versions.iter().map(|version| version.get_ref().clone()).collect(),
    );
    let headings = project.finance.iter().flat_map(|finance| &finance.heading).map(|heading| heading.id.get_ref().clone()).collect();
    let periods = project.period.iter().map(|period| period.id.get_ref().clone()).chain([TOTAL.to_owned()]).collect();
    BTreeMap::from([
        (Domain::Sex, fixed(&["female", "male", "other"])),
        (Domain::Area, ids(&project.area)),
        (Domain::ReferredBy, Vec::new()),
        (Domain::ExitReason, project.exit_reason.iter().map(|reason| reason.id.get_ref().clone()).collect()),
        (Domain::Service, ids(&project.service)),
        (Domain::Setting, project.setting.iter().map(|setting| setting.id.get_ref().clone()).collect()),
        (Domain::WorkerRole, ids(&project.worker_role)),
        (Domain::SessionStatus, fixed(&["held", "cancelled", "no_show"])),
        (Domain::Phase, phases),
        (Domain::Heading, headings),
        (Domain::Version, versions),
        (Domain::Source, fixed(&["grant", "cofinancing", "in_kind"])),
        (Domain::CostKind, fixed(&["cost", "refund"])),
        (Domain::Currency, Vec::new()),
        (Domain::RateSource, Vec::new()),
        (Domain::ChargedTo, Vec::new()),
        (Domain::Period, periods),
        (Domain::ActivityKind, ids(&project.activity_kind)),
        (Domain::Instrument, Vec::new()),
        (Domain::Informant, Vec::new()),
    ])
}

impl Vocabularies {
    /// The lists of dosah and of a project.
    pub(super) fn declared(project: &ProjectFile) -> Self {
        Vocabularies(declared_values(project).into_iter().map(|(domain, list)| (domain, Vocabulary::of(&list))).collect())
    }

    /// The values of a domain.
    pub(super) fn of(&mut self, domain: Domain) -> &mut Vocabulary {
        self.0.entry(domain).or_default()
    }

    /// Takes over the new values of a copy that went its own way; gives, for each domain where they differ, the code here of every code
    /// there.
    pub(super) fn learn(&mut self, copy: &Vocabularies) -> BTreeMap<Domain, Vec<u32>> {
        let mut moves = BTreeMap::new();
        for (domain, theirs) in copy.0.iter().filter(|(_, theirs)| !theirs.closed) {
            let ours = self.of(*domain);
            let codes: Vec<u32> = theirs.values.texts().map(|value| ours.values.intern(value)).collect();
            if (0..).zip(&codes).any(|(theirs, ours)| theirs != *ours) {
                moves.insert(*domain, codes);
            }
        }
        moves
    }

    /// The final codes: declared values keep theirs; of an open domain only the values in use stay, in alphabetical order. The kinds of
    /// unknown that are in use follow. Gives the categories, and for each domain the new code of every old one.
    pub(super) fn settle(&self, used: &BTreeMap<Domain, BTreeSet<u32>>) -> (Categories, BTreeMap<Domain, Vec<u32>>) {
        let mut categories = Categories::default();
        let mut moves = BTreeMap::new();
        for (domain, vocabulary) in &self.0 {
            let used = used.get(domain);
            let stays = |code: &u32| {
                let is_used = used.is_some_and(|used| used.contains(code));
                is_used || (vocabulary.closed && !is_unknown(vocabulary.value(*code)))
            };
            let mut staying: Vec<u32> = (0..vocabulary.values.len() as u32).filter(stays).collect();
            staying.sort_by_key(|code| {
                let value = vocabulary.value(*code);
                let kind = KINDS_OF_UNKNOWN.iter().position(|kind| *kind == value);
                (kind, if vocabulary.closed { "" } else { value })
            });
            let mut new_codes = vec![UNUSED; vocabulary.values.len()];
            for (new, old) in (0..).zip(&staying) {
                new_codes[*old as usize] = new;
            }
            categories.0.insert(*domain, staying.iter().map(|code| vocabulary.value(*code).to_owned()).collect());
            if (0..).zip(&staying).any(|(new, old)| new != *old) {
                moves.insert(*domain, new_codes);
            }
        }
        (categories, moves)
    }
}

impl Vocabulary {
    fn of(list: &[String]) -> Self {
        let mut vocabulary = Vocabulary { closed: !list.is_empty(), ..Vocabulary::default() };
        for value in list.iter().map(String::as_str).chain(KINDS_OF_UNKNOWN) {
            vocabulary.values.intern(value);
        }
        vocabulary
    }
}

/// What a text in a category or yes/no column stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// This code; for yes and no, 1 and 0.
    Code(u32),
    /// Nothing is known: an empty cell, or a value that `dosah.toml` maps to nothing.
    Empty,
    /// It is not in the list.
    Unknown,
}

/// Works out each distinct text of a column once.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    seen: Interner,
    answers: Vec<Answer>,
}

impl Resolver {
    /// The answer for a trimmed text; `work_out` is asked when the text is new.
    pub(super) fn answer(&mut self, text: &str, work_out: impl FnOnce(&str) -> Answer) -> Answer {
        let number = self.seen.intern(text) as usize;
        if number == self.answers.len() {
            self.answers.push(work_out(text));
        }
        self.answers[number]
    }

    /// The distinct texts, as they stand in the file.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.seen.texts()
    }
}

/// What a file's value stands for by the `values` of its `[[input]]`: exactly as written, or else in other letter case.
pub(super) fn mapped<'a>(text: &'a str, values: Option<&'a Mapping>) -> &'a str {
    let Some(values) = values else { return text };
    let found = values.get(text).or_else(|| {
        let wanted = text.to_lowercase();
        values.iter().find(|(from, _)| from.trim().to_lowercase() == wanted).map(|(_, to)| to)
    });
    found.map_or(text, |to| to.get_ref().trim())
}

/// The answer of a column; `decides` says whether a row is nothing without it, so that it cannot be one of the kinds of unknown.
pub(super) fn category(text: &str, domain: Domain, decides: bool, vocabulary: &mut Vocabulary) -> Answer {
    if text.is_empty() || text == UNKNOWN {
        return Answer::Empty;
    }
    if decides && is_unknown(text) {
        return Answer::Unknown;
    }
    // A sign that several currencies share says none of them.
    let word = if domain == Domain::Currency { currency_code(text) } else { Some(text) };
    let code = word.and_then(|word| vocabulary.code(word));
    code.map_or(Answer::Unknown, Answer::Code)
}

/// Yes or no, in the words that exports use.
pub(super) fn flag(text: &str) -> Answer {
    match text.to_lowercase().as_str() {
        "" => Answer::Empty,
        "yes" | "true" | "1" | "ano" => Answer::Code(1),
        "no" | "false" | "0" | "ne" => Answer::Code(0),
        _ => Answer::Unknown,
    }
}

/// What is wrong with a text that is not in the list of its column.
pub(super) fn unknown(spec: &ColumnSpec, text: &str, values: Option<&Mapping>, vocabularies: &mut Vocabularies) -> Fault {
    let subject = shown(text).filter(|_| !spec.personal).unwrap_or_else(|| "this cell".to_owned());
    let Kind::Category(domain) = spec.kind else {
        let help = "write yes or no, or say what the word means under [input.values] of this file in dosah.toml";
        return Fault::new(TYPE_ERROR, format!("{subject} is neither yes nor no"), help);
    };
    // Where dosah.toml maps values, the file has its own words for them; what nothing is mapped to is written as it is declared.
    let own: Vec<&str> = values.into_iter().flat_map(BTreeMap::keys).map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
    let is_mapped = |value: &str| values.is_some_and(|values| values.values().any(|to| to.get_ref().trim().eq_ignore_ascii_case(value)));
    let as_declared = vocabularies.of(domain).values().filter(|value| !is_mapped(value));
    let words: Vec<&str> = own.into_iter().chain(as_declared).collect();
    let near = did_you_mean(text, words.iter().copied());
    let mut known: Vec<&str> = words.into_iter().take(13).collect();
    if known.len() == 13 {
        known[12] = "...";
    }
    let words = if domain == Domain::Currency { "the codes of currencies, such as EUR".to_owned() } else { known.join(", ") };
    let help = format!("write one of {words}, or say which of them is meant under [input.values] of this file in dosah.toml{near}");
    Fault::new(UNKNOWN_CATEGORY, format!("{subject} is not a value of {}", spec.name), help)
}

/// A column that decides how its row counts was empty, and its usual value was taken.
pub(super) fn assumed(spec: &ColumnSpec, default: Value, vocabularies: &mut Vocabularies) -> Fault {
    let word = match (spec.kind, default) {
        (Kind::Category(domain), Value::Code(code)) => vocabularies.of(domain).value(code).to_owned(),
        _ => "yes".to_owned(),
    };
    let name = spec.name;
    let help = format!(
        "fill it in, or say what an empty cell means: {name} = {{ \"\" = \"{word}\" }} under [input.values] of this file in dosah.toml"
    );
    Fault::new(ASSUMED_DEFAULT, format!("{name} is empty; {word} was assumed"), help)
}
