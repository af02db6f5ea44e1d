//! The cards of a table and of a key of `dosah.toml`: what the page of all keys says of it, and where it stands in the project's own file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::card::{Card, Fact, Part};
use super::words::Words;
use crate::disclosure::Audience;
use crate::error::Error;

/// The page of all keys; a test compares it with what dosah accepts.
const PAGE: &str = include_str!("../../docs/dosah-toml.md");

/// Keys whose values may hold cells of the exports, and are never printed.
const OF_CELLS: [&str; 3] = ["input.where", "input.values", "input.build"];
/// Keys whose values may be small numbers of children.
const OF_CHILDREN: [&str; 2] = ["estimate.value", "already_public.value"];
/// A value is shown up to this many characters.
const SHOWN: usize = 120;

/// A key as the page describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Table and key: `finance.grace_days`.
    pub path: String,
    /// The heading of the table as it is written: `[finance]`.
    heading: String,
    /// What it means.
    description: String,
}

/// A table as the page describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTable {
    /// Its name: `finance.heading`.
    pub path: String,
    /// How its header is written: `[[finance.heading]]`.
    heading: String,
    /// What the page says before it lists the keys, paragraph by paragraph.
    description: Vec<String>,
}

/// Every table, in the order of the page.
pub fn tables() -> Vec<KeyTable> {
    let sections = PAGE.split("\n## `").skip(1);
    let described = sections.filter_map(|section| {
        let (heading, text) = section.split_once("`\n")?;
        let before = text.split("\n| key |").next().unwrap_or_default();
        let before = if before.starts_with("| key |") { "" } else { before };
        let paragraph = |text: &str| plain(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let description = before.split("\n\n").map(paragraph).filter(|text| !text.is_empty()).collect();
        Some(KeyTable { path: heading.trim_matches(['[', ']']).to_owned(), heading: heading.to_owned(), description })
    });
    described.collect()
}

/// Every key, in the order of the page.
pub fn keys() -> Vec<Key> {
    let mut keys = Vec::new();
    let mut heading = "";
    for line in PAGE.lines() {
        if let Some(name) = line.strip_prefix("## `").and_then(|rest| rest.strip_suffix('`')) {
            heading = name;
        } else if let Some((key, description)) = line.strip_prefix("| `").and_then(|row| row.split_once("` | ")) {
            let path = format!("{}.{key}", heading.trim_matches(['[', ']']));
            keys.push(Key { path, heading: heading.to_owned(), description: plain(description.trim_end_matches(" |")) });
        }
    }
    keys
}

/// A cell of a Markdown table without its marks: no backticks, no escapes, links by their words.
fn plain(cell: &str) -> String {
    let mut text = cell.replace('`', "").replace("\\|", "|");
    while let Some((before, after)) = text.split_once("](") {
        let (Some((start, words)), Some((_, rest))) = (before.rsplit_once('['), after.split_once(')')) else { break };
        text = format!("{start}{words}{rest}");
    }
    text
}

impl Key {
    /// The key without its table.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }
}

impl KeyTable {
    /// The name without the tables it stands in.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or_default()
    }
}

impl Words<'_> {
    /// The card of a table: what it is for, and its keys.
    pub fn key_table(&self, table: &KeyTable) -> Result<Card, Error> {
        let of_table = keys().into_iter().filter(|key| key.heading == table.heading);
        let facts = of_table.map(|key| Fact { id: "key", label: key.name().to_owned(), text: key.description }).collect();
        let text = if table.description.is_empty() { vec![self.text("table_of_keys")?] } else { table.description.clone() };
        Ok(Card {
            about: "table",
            name: table.path.clone(),
            lang: self.locale.lang,
            title: table.heading.clone(),
            code: self.say("code_plain", &[("about", &self.text("about.table")?), ("name", &table.path)])?,
            text,
            notices: vec![self.text("key_page")?],
            parts: Part::facts("keys", self.text("part.keys")?, facts).into_iter().collect(),
        })
    }

    /// The card of a key.
    pub fn key(&self, key: &Key, audience: Audience) -> Result<Card, Error> {
        let source = &self.project.source;
        let document =
            DeTable::parse(source).map_err(|error| Error::Defect(format!("dosah.toml was read before and cannot be now: {error}")))?;
        let path: Vec<&str> = key.path.split('.').collect();
        let mut places = Vec::new();
        collect(document.get_ref(), &path, &mut places);
        let is_secret = OF_CELLS.contains(&key.path.as_str()) || OF_CHILDREN.contains(&key.path.as_str()) && audience != Audience::Internal;
        let mut facts = Vec::new();
        for place in places {
            let line = source.get(..place.start).unwrap_or(source).matches('\n').count() + 1;
            let text = if is_secret { self.text("label.set")? } else { shown(source.get(place).unwrap_or_default()) };
            facts.push(Fact { id: "line", label: self.say("label.line", &[("line", &line.to_string())])?, text });
        }
        let title = self.text("part.place")?;
        let place = match facts.is_empty() {
            true => Part::text("place", title, vec![self.text("label.not_set")?]),
            false => Part::facts("place", title, facts),
        };
        Ok(Card {
            about: "key",
            name: key.path.clone(),
            lang: self.locale.lang,
            title: format!("{} {}", key.heading, key.name()),
            code: self.say("code_plain", &[("about", &self.text("about.key")?), ("name", &key.path)])?,
            text: vec![key.description.clone()],
            notices: vec![self.text("key_page")?],
            parts: place.into_iter().collect(),
        })
    }
}

/// Where the values of a path stand, in every table of the name.
fn collect(table: &DeTable<'_>, path: &[&str], places: &mut Vec<std::ops::Range<usize>>) {
    let Some((name, rest)) = path.split_first() else { return };
    let found = table.iter().find(|(key, _)| key.get_ref() == name);
    let Some((key, value)) = found else { return };
    if rest.is_empty() {
        match value.get_ref() {
            // Tables below a header of their own are told by their headers.
            DeValue::Array(items) if items.iter().any(|item| matches!(item.get_ref(), DeValue::Table(_))) => {
                places.extend(items.iter().map(Spanned::span));
            }
            _ if value.span().is_empty() => places.push(key.span()),
            _ => places.push(value.span()),
        }
        return;
    }
    match value.get_ref() {
        DeValue::Table(inner) => collect(inner, rest, places),
        DeValue::Array(items) => {
            for item in items.iter() {
                if let DeValue::Table(inner) = item.get_ref() {
                    collect(inner, rest, places);
                }
            }
        }
        _ => {}
    }
}

/// A value on one line.
fn shown(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(SHOWN).collect();
    if short.len() < line.len() { short + " …" } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_description_without_marks() {
        let keys = keys();
        let delimiter = keys.iter().find(|key| key.path == "input.delimiter").expect("a documented key");
        assert!(delimiter.description.starts_with("\",\", \";\", \"|\" or \"\\t\""), "{}", delimiter.description);
        assert!(keys.iter().any(|key| key.path == "finance.heading.id"));
        assert!(keys.iter().all(|key| !key.description.contains('`') && !key.description.contains("](")));
    }

    #[test]
    fn a_table_is_described_as_on_the_page_and_its_keys_are_not_part_of_that() {
        let tables = tables();
        let of = |path: &str| tables.iter().find(|table| table.path == path).unwrap_or_else(|| panic!("no table {path}"));
        assert_eq!(of("already_public").heading, "[[already_public]]");
        assert!(of("already_public").description.concat().starts_with("A figure that was published before."));
        assert_eq!(of("project").description, Vec::<String>::new());
        assert!(tables.iter().all(|table| !table.description.concat().contains("| key")));
        assert!(keys().iter().all(|key| tables.iter().any(|table| table.heading == key.heading)));
    }

    #[test]
    fn every_value_of_a_key_is_found_with_its_place() {
        let source = "[a]\nx = 1\n[[b]]\nx = \"two\"\n[[b]]\n[b.c]\nx = [3,\n 4]\n";
        let document = DeTable::parse(source).expect("TOML");
        let found = |path: &[&str]| {
            let mut places = Vec::new();
            collect(document.get_ref(), path, &mut places);
            places.into_iter().map(|place| shown(&source[place])).collect::<Vec<_>>()
        };
        assert_eq!(found(&["a", "x"]), ["1"]);
        assert_eq!(found(&["b", "x"]), ["\"two\""]);
        assert_eq!(found(&["b", "c", "x"]), ["[3, 4]"]);
        assert_eq!(found(&["b", "y"]), Vec::<String>::new());
    }
}
