//! `[[input]]` as it is written: where the files of a table are, how they are written, and how they map onto the table.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// One or several files that hold one table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The table of dosah that the files hold.
    pub table: Spanned<String>,
    /// File, or glob such as `sessions-*.csv`, relative to the project's folder.
    pub file: Spanned<String>,
    /// Text encoding; without it the file is UTF-8 or UTF-16, and anything else is an error that names this key.
    pub encoding: Option<Spanned<String>>,
    /// Delimiter: `","`, `";"`, `"|"` or a tab; without it the header line decides.
    pub delimiter: Option<Spanned<String>>,
    /// Decimal sign: `"."` or `","`; without it `"."`, and an error where a number has two readings.
    pub decimal: Option<Spanned<String>>,
    /// How dates are written: `"iso"` (`2022-04-03`), `"d. m. yyyy"`, `"dd/mm/yyyy"` ...; without it every date with one reading is accepted.
    pub dates: Option<Spanned<String>>,
    /// Row of the spreadsheet that holds the header; without it the first row that has the expected headers.
    pub header_row: Option<Spanned<u64>>,
    /// How many rows at the end are no data: totals, notes.
    pub footer_rows: Option<Spanned<u64>>,
    /// Which rows of the file are read: an SQL condition over its own headers and the texts in its cells.
    #[serde(rename = "where")]
    pub filter: Option<Spanned<String>>,
    /// dosah's column = the header in the file, or the headers that it may have.
    #[serde(default)]
    pub columns: BTreeMap<Spanned<String>, Spanned<Headers>>,
    /// dosah's column = a text with headers in braces, `"{office}-{number}"`; without braces the same in every row.
    #[serde(default)]
    pub build: BTreeMap<Spanned<String>, Spanned<String>>,
    /// dosah's column = the unit of the file: `"hours"` or `"minutes"`.
    #[serde(default)]
    pub units: BTreeMap<Spanned<String>, Spanned<String>>,
    /// What amounts below zero are: `"error"` (default) or `"refund"`.
    pub negative: Option<Spanned<String>>,
    /// What happens to stays of one child that overlap: `"keep"` (default), `"reject"` or `"split"`.
    pub overlaps: Option<Spanned<String>>,
    /// dosah's column = { the value in the file = dosah's value }.
    #[serde(default)]
    pub values: BTreeMap<Spanned<String>, BTreeMap<String, Spanned<String>>>,
}

impl Input {
    /// A file for which nothing is declared but its table.
    #[must_use]
    pub fn plain(table: &str, file: &str) -> Self {
        let text = |text: &str| Spanned::new(0..0, text.to_owned());
        Input {
            table: text(table),
            file: text(file),
            encoding: None,
            delimiter: None,
            decimal: None,
            dates: None,
            header_row: None,
            footer_rows: None,
            filter: None,
            columns: BTreeMap::new(),
            build: BTreeMap::new(),
            units: BTreeMap::new(),
            negative: None,
            overlaps: None,
            values: BTreeMap::new(),
        }
    }

    /// The same for another file.
    #[must_use]
    pub fn of_file(&self, file: &str) -> Self {
        Input { file: Spanned::new(self.file.span(), file.to_owned()), ..self.clone() }
    }

    /// Whether it names a file, or has a pattern that matches it.
    #[must_use]
    pub fn names(&self, file: &str) -> bool {
        let written = self.file.get_ref();
        written == file || glob::Pattern::new(written).is_ok_and(|pattern| pattern.matches(file))
    }

    /// Whether two entries take the same rows of a file for the same ones.
    #[must_use]
    pub fn reads_like(&self, other: &Input) -> bool {
        let text = |given: &Option<Spanned<String>>| given.as_ref().map(|text| text.get_ref().trim().to_owned());
        let headers = |input: &Input| -> Vec<(String, Headers)> {
            input.columns.iter().map(|(column, headers)| (column.get_ref().clone(), headers.get_ref().clone())).collect()
        };
        let built = |input: &Input| -> Vec<(String, String)> {
            input.build.iter().map(|(column, text)| (column.get_ref().clone(), text.get_ref().clone())).collect()
        };
        text(&self.filter) == text(&other.filter) && headers(self) == headers(other) && built(self) == built(other)
    }
}

/// The header of a column, or several of which a file has one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, expecting = "a header, or a list of headers, is expected here")]
pub enum Headers {
    /// Always this one.
    One(String),
    /// Whichever of these a file has.
    Several(Vec<String>),
}

impl Headers {
    /// The headers, the preferred one first.
    #[must_use]
    pub fn names(&self) -> &[String] {
        match self {
            Headers::One(name) => std::slice::from_ref(name),
            Headers::Several(names) => names,
        }
    }
}
