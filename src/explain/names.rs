//! What a name can mean: an indicator, a check, a column, a key or table of keys, a topic. One name may mean several things, which are all
//! explained.

use super::check;
use super::column::{self, ColumnName};
use super::key::{Key, KeyTable, keys, tables};
use super::topic::{TOPICS, Topic, topic};
use crate::error::Error;
use crate::indicators::Indicator;
use crate::project::nearest;

/// What a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// An indicator, by its place in the catalogue.
    Indicator(usize),
    /// A check.
    Check(&'static str),
    /// A column of a table.
    Column(ColumnName),
    /// What several keys and commands do together.
    Topic(&'static Topic),
    /// A table of `dosah.toml`.
    Table(KeyTable),
    /// A key of `dosah.toml`.
    Key(Key),
}

/// Everything that a name means.
///
/// # Errors
/// When it means nothing; the nearest names are given.
pub fn find(name: &str, indicators: &[Indicator]) -> Result<Vec<Meaning>, Error> {
    let mut meanings: Vec<Meaning> =
        indicators.iter().position(|indicator| indicator.id == name).map(Meaning::Indicator).into_iter().collect();
    meanings.extend(check::names().find(|known| *known == name).map(Meaning::Check));
    meanings.extend(columns(name).into_iter().map(Meaning::Column));
    meanings.extend(topic(name).map(Meaning::Topic));
    meanings.extend(tables().into_iter().filter(|table| table.path == name || table.name() == name).map(Meaning::Table));
    meanings.extend(keys().into_iter().filter(|key| key.path == name || key.name() == name).map(Meaning::Key));
    if meanings.is_empty() { Err(unknown(name, indicators)) } else { Ok(meanings) }
}

/// Every name beside those of indicators: checks, columns with their table, topics, tables and keys of `dosah.toml`.
#[must_use]
pub fn all_names() -> Vec<String> {
    let of_checks = check::names().map(str::to_owned);
    let of_file = tables().into_iter().map(|table| table.path).chain(keys().into_iter().map(|key| key.path));
    of_checks.chain(column::names().iter().map(full)).chain(topics().map(str::to_owned)).chain(of_file).collect()
}

fn topics() -> impl Iterator<Item = &'static str> {
    TOPICS.iter().map(|topic| topic.name)
}

/// The columns of a name: of files, or where no file has it, those that dosah works out.
fn columns(name: &str) -> Vec<ColumnName> {
    let named: Vec<ColumnName> = column::names().into_iter().filter(|known| known.column == name || full(known) == name).collect();
    let of_files: Vec<ColumnName> = named.iter().copied().filter(|known| known.is_of_files()).collect();
    if of_files.is_empty() { named } else { of_files }
}

fn full(column: &ColumnName) -> String {
    format!("{}.{}", column.table, column.column)
}

fn unknown(name: &str, indicators: &[Indicator]) -> Error {
    let mut known: Vec<String> = indicators.iter().map(|indicator| indicator.id.clone()).collect();
    known.extend(column::names().iter().map(|column| column.column.to_owned()));
    known.extend(keys().iter().map(|key| key.name().to_owned()));
    known.extend(all_names());
    let all: Vec<&str> = known.iter().map(String::as_str).collect();
    let first = nearest(name, &all);
    // Beside the one that looks most alike, those that share a word with it.
    let alike = |known: &&&str| {
        known.split(['_', '-', '.']).any(|word| word.len() > 3 && name.split(['_', '-', '.', ' ']).any(|asked| asked == word))
    };
    let mut near: Vec<&str> = first.into_iter().collect();
    for candidate in all.iter().filter(alike) {
        if !near.contains(candidate) && near.len() < 5 {
            near.push(candidate);
        }
    }
    Error::Usage {
        message: format!("there is no indicator, check, column, topic or key \"{name}\""),
        help: match near.as_slice() {
            [] => format!(
                "indicators are in measurements.csv, checks stand in brackets below their findings; columns and keys are in docs/dosah-toml.md; \
                 topics are {}",
                topics().collect::<Vec<_>>().join(", ")
            ),
            near => format!("did you mean {}?", near.join(", ")),
        },
    }
}
