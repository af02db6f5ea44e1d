//! Words of an export inside a draft: as TOML that is quoted where it has to be, as ids, as comments that no export can break.

use std::collections::BTreeMap;

use super::words::plain;
use crate::error::Error;
use crate::ingest::faults::shown;

/// A word of an export in quotation marks for a comment; never one that could be somebody's number or address.
pub(super) fn quoted(text: &str) -> String {
    shown(text).unwrap_or_else(|| "(not shown)".to_owned())
}

/// Several of them, not more than a dozen.
pub(super) fn listed<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(quoted).collect();
    match texts.len().saturating_sub(12) {
        0 => texts.join(", "),
        more => format!("{} and {more} more", texts[..12].join(", ")),
    }
}

/// `key = value` on one line.
pub(super) fn entry(key: &str, value: impl Into<toml::Value>) -> Result<String, Error> {
    // A table of its own would take in the keys that follow it.
    let table = match value.into() {
        toml::Value::Table(inner) => {
            let inner: Vec<String> = inner.into_iter().map(|(key, value)| entry(&key, value)).collect::<Result<_, _>>()?;
            return Ok(format!("{key} = {{ {} }}", inner.join(", ")));
        }
        value => toml::Table::from_iter([(key.to_owned(), value)]),
    };
    let text = toml::to_string(&table).map_err(|error| Error::Defect(format!("a draft that is no TOML: {error}")))?;
    Ok(text.trim_end().to_owned())
}

/// `{ key = "value", other = "value" }`.
pub(super) fn inline(entries: &BTreeMap<String, String>) -> Result<String, Error> {
    let entries: Vec<String> = entries.iter().map(|(key, value)| entry(key, value.as_str())).collect::<Result<_, _>>()?;
    Ok(format!("{{ {} }}", entries.join(", ")))
}

/// An id made of a word: small letters without accents, digits and this sign between them.
pub(super) fn id(text: &str, between: char) -> String {
    let words = text.split(|sign: char| !sign.is_alphanumeric()).map(plain);
    let ascii = words.map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    ascii.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&between.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_export_holds_stays_one_value_of_toml() {
        for value in ["dívka", "a\"b", "a = b", "a\nb", "C:\\x", "#", "", "'\"\"\"'"] {
            let text = format!("x = {}", inline(&BTreeMap::from([(value.to_owned(), value.to_owned())])).expect("TOML"));
            let parsed: toml::Table = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(parsed["x"][value].as_str(), Some(value), "{text}");
        }
    }

    #[test]
    fn ids_have_no_accents() {
        assert_eq!(id("Praha-východ", '_'), "praha_vychod");
        assert_eq!(id("case management", '_'), "case_management");
        assert_eq!(id("I riziko může být", '-'), "i-riziko-muze-byt");
        assert_eq!(id("???", '_'), "");
    }
}
