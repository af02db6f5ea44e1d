//! A column of an export, and what its values say: dates, numbers, categories, or something that may identify people.

use std::collections::BTreeMap;

use super::words::{Label, Words};
use crate::ingest::guess;

/// A column: its header, its distinct values with how often each occurs, and what they are.
#[derive(Debug, Clone, Default)]
pub(super) struct Column {
    /// The header as it stands in the file.
    pub header: String,
    /// The header, ready to be compared.
    pub label: Label,
    /// The values that are not empty.
    pub values: BTreeMap<String, u64>,
    /// How many cells are not empty.
    pub filled: u64,
    /// How the column writes dates, if it does.
    pub dates: Option<Dates>,
    /// Whether it holds numbers or money.
    pub is_numeric: bool,
    /// Why the values may identify people, if they may.
    pub identifies: Option<&'static str>,
}

/// How a column writes dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dates {
    /// Keyword of `dates` in `dosah.toml`.
    pub format: &'static str,
    /// A second keyword under which every value is a date as well.
    pub or: Option<&'static str>,
    /// First and last day.
    pub span: (i32, i32),
}

/// As many different values as a list of categories has at most.
pub(super) const MOST_CATEGORIES: usize = 40;
/// As many of a hundred values have to be what the column is taken for; the others are typing mistakes, which `check` names.
const MOST: u64 = 90;

impl Dates {
    /// Whether the format is one of two that differ only in the order of day and month, so that it has to be declared.
    pub(super) fn has_two_orders(&self) -> bool {
        self.format.contains('/')
    }
}

impl Column {
    /// A column without values.
    pub(super) fn new(header: &str) -> Self {
        Column { header: header.to_owned(), label: Label::of(header), ..Column::default() }
    }

    /// Takes a cell in.
    pub(super) fn count(&mut self, cell: &str) {
        match self.values.get_mut(cell) {
            _ if cell.is_empty() => return,
            Some(count) => *count += 1,
            None => _ = self.values.insert(cell.to_owned(), 1),
        }
        self.filled += 1;
    }

    /// Works out what the values are, when all are in.
    pub(super) fn settle(&mut self, words: &Words) {
        self.dates = self.written_dates();
        self.is_numeric = [',', '.'].into_iter().any(|sign| self.mostly(|value| guess::is_number(Some(sign), value)));
        self.identifies = self.people(words);
    }

    /// Whether (almost) every value occurs once.
    pub(super) fn is_unique(&self) -> bool {
        // Lengths fit.
        let distinct = self.values.len() as u64;
        distinct * 100 >= self.filled * MOST
    }

    /// Whether most values are what `is` says; never of a column that is empty.
    pub(super) fn mostly(&self, is: impl Fn(&str) -> bool) -> bool {
        self.share_at_least(MOST, is)
    }

    fn share_at_least(&self, percent: u64, is: impl Fn(&str) -> bool) -> bool {
        let hits: u64 = self.values.iter().filter(|(value, _)| is(value)).map(|(_, count)| count).sum();
        hits > 0 && hits * 100 >= self.filled * percent
    }

    fn written_dates(&self) -> Option<Dates> {
        let parsed = |format: &'static str| self.values.iter().filter_map(move |(value, count)| Some((guess::day(format, value)?, *count)));
        let hits = |format: &'static str| parsed(format).map(|(_, count)| count).sum::<u64>();
        let better = |best: (&'static str, u64), next: (&'static str, u64)| if next.1 > best.1 { next } else { best };
        let best = guess::date_formats().map(|format| (format, hits(format))).reduce(better)?;
        if best.1 == 0 || best.1 * 100 < self.filled * MOST {
            return None;
        }
        let or = guess::date_formats().find(|other| *other != best.0 && hits(other) == best.1 && self.reads_otherwise(best.0, other));
        let days = || parsed(best.0).map(|(day, _)| day);
        Some(Dates { format: best.0, or, span: (days().min()?, days().max()?) })
    }

    /// Whether two formats make different days of a value.
    fn reads_otherwise(&self, one: &str, other: &str) -> bool {
        self.values.keys().any(|value| guess::day(one, value) != guess::day(other, value))
    }

    /// The decimal sign that the values need, where they need one to be said.
    pub(super) fn decimal_sign(&self) -> Option<char> {
        let wrong = |sign| self.values.keys().filter(|value| !guess::is_number(sign, value)).count();
        let (undeclared, comma, point) = (wrong(None), wrong(Some(',')), wrong(Some('.')));
        if comma.min(point) >= undeclared {
            return None;
        }
        Some(if comma < point { ',' } else { '.' })
    }

    /// The currencies that stand beside the values.
    pub(super) fn currencies(&self) -> impl Iterator<Item = &'static str> {
        self.values.keys().filter_map(|value| guess::currency(value))
    }

    /// Whether the column has few different values, and they repeat or are short, as in a list of categories.
    pub(super) fn is_list(&self) -> bool {
        let distinct = self.values.len();
        let repeats = distinct <= 3 || distinct as u64 * 3 <= self.filled * 2;
        (1..=MOST_CATEGORIES).contains(&distinct) && (repeats || self.mostly(|value| value.split_whitespace().count() <= 3))
    }

    fn people(&self, words: &Words) -> Option<&'static str> {
        let digits = |value: &str| value.chars().filter(char::is_ascii_digit).count();
        if words.is_mark("birth_number", &self.label) || self.share_at_least(50, is_birth_number) {
            return Some("birth numbers");
        }
        if words.is_mark("people", &self.label) {
            return Some("names, addresses, telephone numbers or notes");
        }
        if self.share_at_least(30, |value| value.contains('@')) {
            return Some("e-mail addresses");
        }
        if self.share_at_least(50, |value| digits(value) >= 9 && value.chars().all(|sign| sign.is_ascii_digit() || " +-/()".contains(sign)))
        {
            return Some("telephone numbers");
        }
        if self.share_at_least(30, |value| is_name(words, value)) {
            return Some("names");
        }
        (!self.is_list() && self.share_at_least(30, |value| value.split_whitespace().count() > 6)).then_some("notes")
    }
}

/// Six digits, perhaps a slash, three or four digits, and a month and a day in the first six.
fn is_birth_number(value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|sign| sign.to_digit(10)).collect();
    let shaped = value.chars().enumerate().all(|(at, sign)| sign.is_ascii_digit() || at == 6 && sign == '/');
    let pair = |at: usize| digits.get(at).zip(digits.get(at + 1)).map_or(0, |(tens, ones)| tens * 10 + ones);
    let month = [50, 70, 20, 0].into_iter().map(|more| pair(2).wrapping_sub(more)).any(|month| (1..=12).contains(&month));
    shaped && matches!(digits.len(), 9 | 10) && month && (1..=31).contains(&pair(4)) && (value.contains('/') || digits.len() == 10)
}

/// A Czech woman's surname, or a first name with another word.
fn is_name(words: &Words, value: &str) -> bool {
    let of_letters = value.split_whitespace().all(|word| word.chars().all(|sign| sign.is_alphabetic() || "-.,'".contains(sign)));
    let surname = value.split_whitespace().any(|word| word.chars().count() > 4 && word.trim_end_matches([',', '.']).ends_with("ová"));
    of_letters && (surname || value.split_whitespace().count() > 1 && words.has_mark("first_names", &Label::of(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(header: &str, values: &[&str]) -> Column {
        let mut column = Column::new(header);
        values.iter().for_each(|value| column.count(value));
        column.settle(&words());
        column
    }

    fn words() -> Words {
        Words::load().expect("the words that come with dosah")
    }

    #[test]
    fn the_order_of_day_and_month_is_decided_by_a_value_or_stays_open() {
        let decided = column("d", &["03/04/2022", "13/04/2022"]).dates.expect("dates");
        assert_eq!((decided.format, decided.or), ("dd/mm/yyyy", None));
        let american = column("d", &["03/04/2022", "04/13/2022", "04/14/2022"]).dates.map(|dates| dates.format);
        assert_eq!(american, Some("mm/dd/yyyy"));
        let open = column("d", &["03/04/2022", "05/06/2022"]).dates.expect("dates");
        assert_eq!((open.format, open.or), ("dd/mm/yyyy", Some("mm/dd/yyyy")));
        assert_eq!(column("d", &["03/03/2022"]).dates.and_then(|dates| dates.or), None, "both readings are the same day");
        assert_eq!(column("d", &["1", "2"]).dates, None);
    }

    #[test]
    fn decimal_signs_are_named_only_where_they_are_needed() {
        assert_eq!(column("a", &["1 053,01", "5"]).decimal_sign(), Some(','));
        assert_eq!(column("a", &["1053.01", "5"]).decimal_sign(), None);
        assert_eq!(column("a", &["1,234", "5.25"]).decimal_sign(), Some('.'));
    }

    #[test]
    fn what_may_identify_people_is_seen_by_header_or_by_value() {
        for (header, values) in [
            ("r.č.", &["1"][..]),
            ("x", &["105612/1234", "101104/5678"]),
            ("Jméno", &["A"]),
            ("Pracovník", &["Jana Malá", "Petr Velký"]),
            ("Pracovník", &["Nováková", "Dvořák"]),
            ("kontakt", &["a@example.org"]),
            ("kontakt", &["+420 777 123 456"]),
            ("Průběh", &["maminka volala že přijdou zase příští týden", "domluvili jsme se na dalším postupu s rodinou", "a", "b"]),
        ] {
            assert!(column(header, values).identifies.is_some(), "{header}");
        }
        for (header, values) in
            [("Místo", &["Hradec Králové", "Praha 3"][..]), ("Pracovník", &["psycholog", "terapeut"]), ("Datum", &["2022-01-01"])]
        {
            assert_eq!(column(header, values).identifies, None, "{header}");
        }
    }
}
