//! Lists drafted from the values of columns that hold categories: services, settings, phases, exit reasons, headings.

use std::collections::BTreeMap;

use super::choice::Chosen;
use super::column::MOST_CATEGORIES;
use super::text;
use super::words::{Words, plain};
use crate::ingest::guess;
use crate::ingest::schema::{Domain, Kind, Table};

/// Lists that a project declares.
const DECLARED: &[Domain] = &[
    Domain::Phase,
    Domain::ExitReason,
    Domain::Service,
    Domain::Setting,
    Domain::WorkerRole,
    Domain::Area,
    Domain::ActivityKind,
    Domain::Heading,
    Domain::Version,
];
/// The word that ends a case in `phase_transitions`.
const EXIT: &str = "exit";

/// The lists of a project.
#[derive(Debug, Default)]
pub(super) struct Lists {
    terms: BTreeMap<Domain, Vec<Term>>,
    mistakes: BTreeMap<Domain, Vec<Term>>,
}

/// A value of a list with its spellings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The id in `dosah.toml`.
    pub id: String,
    /// What readers see: the spelling that is used most, tidied.
    pub title: String,
    count: u64,
}

/// What a value of a file becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Becomes {
    /// The same; nothing has to be written.
    Itself,
    /// This.
    Known(String),
    /// Nothing is known.
    Nothing,
    /// It is rare and nearly another value: a typing mistake, which stays one.
    Mistake,
    /// Nobody can tell.
    Undecided,
}

impl Lists {
    /// The lists of the tables of a folder.
    pub(super) fn of(chosen: &[Chosen<'_>], words: &Words) -> Self {
        let mut lists = Lists::default();
        for domain in DECLARED {
            let terms = terms(*domain, &values(chosen, *domain), words);
            if (1..=MOST_CATEGORIES).contains(&terms.len()) {
                let (mistakes, terms) = terms.clone().into_iter().partition(|term| terms.iter().any(|other| term.is_mistake_of(other)));
                lists.terms.insert(*domain, terms);
                lists.mistakes.insert(*domain, mistakes);
            }
        }
        lists.order_phases(chosen);
        lists.order_headings(chosen);
        lists
    }

    /// The terms of a list.
    pub(super) fn terms(&self, domain: Domain) -> &[Term] {
        self.terms.get(&domain).map_or(&[], Vec::as_slice)
    }

    /// What a value of a column of categories becomes.
    pub(super) fn becomes(&self, domain: Domain, value: &str, words: &Words) -> Becomes {
        let known = match closed(domain) {
            Some(list @ ("source" | "cost_kind")) => words.value_in(list, value).map(str::to_owned),
            Some(list) => words.value(list, value).map(str::to_owned),
            None => self.term(domain, value, words),
        };
        match known {
            Some(known) if known == value.to_lowercase() => Becomes::Itself,
            Some(known) => Becomes::Known(known),
            None if words.is_unknown(value) => Becomes::Nothing,
            None if self.terms(domain).is_empty() && closed(domain).is_none() => Becomes::Itself,
            None if self
                .mistakes
                .get(&domain)
                .is_some_and(|mistakes| mistakes.iter().any(|term| term.id == term_id(domain, value, words))) =>
            {
                Becomes::Mistake
            }
            None => Becomes::Undecided,
        }
    }

    fn term(&self, domain: Domain, value: &str, words: &Words) -> Option<String> {
        let id = term_id(domain, value, words);
        (id == EXIT && domain == Domain::Phase || self.terms(domain).iter().any(|term| term.id == id)).then_some(id)
    }

    /// Phases in the order in which children go through them: by their mean place among the moves of a child.
    fn order_phases(&mut self, chosen: &[Chosen<'_>]) {
        let Some(phases) = self.terms.get_mut(&Domain::Phase) else { return };
        let places = places(chosen);
        let place = |term: &Term| places.get(&term.id).copied().unwrap_or(f64::MAX);
        phases.sort_by(|one, other| place(one).total_cmp(&place(other)).then_with(|| one.id.cmp(&other.id)));
    }

    /// Headings in the order of the budget, or of the ledger.
    fn order_headings(&mut self, chosen: &[Chosen<'_>]) {
        let Some(headings) = self.terms.get_mut(&Domain::Heading) else { return };
        let mut order: Vec<String> = Vec::new();
        for table in chosen.iter().filter(|table| matches!(table.fit.spec.table, Table::Budget | Table::Costs)) {
            let Some(found) = table.fit.column("heading") else { continue };
            for record in table.exports.iter().flat_map(|export| export.records()) {
                let id = text::id(record.cell(found.field), '_');
                if !order.contains(&id) {
                    order.push(id);
                }
            }
        }
        headings.sort_by_key(|term| order.iter().position(|id| *id == term.id));
    }
}

impl Term {
    /// Whether this is another term with a slip of the fingers.
    fn is_mistake_of(&self, other: &Term) -> bool {
        let slips = strsim::damerau_levenshtein(&self.id, &other.id);
        // “praha_3” and “praha_4” are two places.
        let has_digits = |term: &Term| term.id.contains(|sign: char| sign.is_ascii_digit());
        self.count <= 2
            && self.count * 10 < other.count
            && slips > 0
            && slips <= 1 + self.id.len() / 8
            && !has_digits(self)
            && !has_digits(other)
    }
}

/// The list of words for a domain that is closed by dosah.
fn closed(domain: Domain) -> Option<&'static str> {
    match domain {
        Domain::Sex => Some("sex"),
        Domain::SessionStatus => Some("status"),
        Domain::Source => Some("source"),
        Domain::CostKind => Some("cost_kind"),
        _ => None,
    }
}

/// The values of all columns of a domain, with how often each occurs.
fn values<'a>(chosen: &'a [Chosen<'_>], domain: Domain) -> BTreeMap<&'a str, u64> {
    let mut values = BTreeMap::new();
    for table in chosen {
        for column in table.fit.columns.iter().filter(|column| column.spec.kind == Kind::Category(domain)) {
            for (value, count) in table.values(column.spec.name) {
                *values.entry(value).or_default() += count;
            }
        }
    }
    values
}

fn terms(domain: Domain, values: &BTreeMap<&str, u64>, words: &Words) -> Vec<Term> {
    let mut terms: BTreeMap<String, (u64, Term)> = BTreeMap::new();
    for (value, count) in values.iter().filter(|(value, _)| !words.is_unknown(value)) {
        let id = term_id(domain, value, words);
        if id == EXIT && domain == Domain::Phase {
            continue;
        }
        let title = tidy(value);
        let (most, term) = terms.entry(id.clone()).or_insert_with(|| (0, Term { id, title: title.clone(), count: 0 }));
        term.count += count;
        if count > most {
            (*most, term.title) = (*count, title);
        }
    }
    let mut terms: Vec<Term> = terms.into_values().map(|(_, term)| term).collect();
    terms.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.id.cmp(&other.id)));
    if domain == Domain::Version {
        // The first version is the initial one, however often it occurs.
        terms.sort_by_key(|term| (term.id != "initial", term.id == "revised"));
    }
    terms
}

/// The id of a value.
fn term_id(domain: Domain, value: &str, words: &Words) -> String {
    let known = match domain {
        Domain::Phase => words.value("phase", value),
        Domain::Version => words.value("version", value),
        _ => None,
    };
    let id = known.map_or_else(|| text::id(value, '_'), str::to_owned);
    // Letters of other scripts leave nothing; then the signs themselves tell values apart.
    if id.is_empty() {
        format!("value_{}", plain(value).chars().chain(value.chars()).map(|sign| format!("{:x}", u32::from(sign))).collect::<String>())
    } else {
        id
    }
}

/// A value as a title: words instead of underscores, and a capital letter.
fn tidy(value: &str) -> String {
    let spaced: String = value
        .split(|sign: char| sign == '_' || sign.is_whitespace() || sign.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut signs = spaced.chars();
    signs.next().map_or_else(|| value.to_owned(), |first| first.to_uppercase().chain(signs).collect())
}

/// The mean place of each phase among the moves of its children, from 0 (the first) to 1 (the last).
fn places(chosen: &[Chosen<'_>]) -> BTreeMap<String, f64> {
    let mut moves: BTreeMap<String, Vec<(i32, String)>> = BTreeMap::new();
    for table in chosen.iter().filter(|table| matches!(table.fit.spec.table, Table::PhaseTransitions | Table::Episodes)) {
        let field = |names: [&str; 2]| names.iter().find_map(|name| table.fit.column(name)).map(|found| found.field);
        let (Some(child), Some(date), Some(phase)) = (field(["child_id"; 2]), field(["date", "start"]), field(["to_phase", "phase"]))
        else {
            continue;
        };
        for export in &table.exports {
            let Some(dates) = export.columns[date].dates else { continue };
            for record in export.records() {
                if let Some(day) = guess::day(dates.format, record.cell(date)) {
                    moves.entry(record.cell(child).to_owned()).or_default().push((day, text::id(record.cell(phase), '_')));
                }
            }
        }
    }
    let mut places: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for of_child in moves.values_mut().filter(|of_child| of_child.len() > 1) {
        of_child.sort();
        let last = real(of_child.len() - 1);
        for (place, (_, phase)) in of_child.iter().enumerate() {
            let (sum, count) = places.entry(phase.clone()).or_default();
            (*sum, *count) = (*sum + real(place) / last, *count + 1.0);
        }
    }
    places.into_iter().map(|(phase, (sum, count))| (phase, sum / count)).collect()
}

/// A small count as a real number.
fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one_term_and_unknown_is_none() {
        let words = Words::load().expect("the words that come with dosah");
        let values = BTreeMap::from([("Škola", 2), ("škola", 5), ("SKOLA", 1), ("doma", 9), ("neuvedeno", 3), ("早", 1)]);
        let terms = terms(Domain::Setting, &values, &words);
        let shown: Vec<(&str, &str)> = terms.iter().map(|term| (term.id.as_str(), term.title.as_str())).collect();
        assert_eq!(shown, [("doma", "Doma"), ("skola", "Škola"), ("value_65e965e9", "早")]);
        let term = |id: &str, count| Term { id: id.to_owned(), title: id.to_owned(), count };
        assert!(term("hoem", 1).is_mistake_of(&term("home", 50)) && !term("praha_3", 1).is_mistake_of(&term("praha_4", 50)));
        assert!(!term("home", 50).is_mistake_of(&term("hoem", 1)) && !term("klub", 1).is_mistake_of(&term("doma", 50)));
        assert_eq!(tidy("family_support"), "Family support");
    }
}
