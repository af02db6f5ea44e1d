//! The files of a folder: those that are read as tables, and why the others are not.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use super::column::Column;
use super::words::{Label, Words};
use crate::error::Error;
use crate::ingest::raw::{Declared, Raw, Record};

/// Names of files that are tried, by their ending.
const ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt"];
/// Endings of workbooks, which have to be saved as CSV first.
const WORKBOOKS: &[&str] = &["xlsx", "xls", "xlsm", "ods", "numbers"];
/// How many rows at the end can be no data.
const LONGEST_FOOTER: usize = 5;

/// A file that can be read as a table.
#[derive(Debug)]
pub(super) struct Export {
    /// Its name.
    pub name: String,
    /// Its content.
    pub raw: Raw,
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// How many rows hold data.
    pub rows: u64,
    /// How many rows at the end hold none.
    pub footer: usize,
}

/// A file that is not used, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Unused {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: String,
}

impl Export {
    /// Reads a file.
    fn read(name: &str, bytes: &[u8], words: &Words) -> Result<Self, String> {
        let raw = Raw::read(bytes, &Declared::default()).map_err(|refusal| format!("{} ({})", refusal.message, refusal.help))?;
        let mut columns: Vec<Column> = raw.labels().map(Column::new).collect();
        let (mut rows, mut last) = (0, VecDeque::new());
        let mut take_in = |record: &Record| {
            rows += 1;
            for (field, column) in columns.iter_mut().enumerate() {
                column.count(record.cell(field));
            }
        };
        for record in raw.records().filter(|record| is_row(record, &raw)) {
            last.push_back(record);
            if last.len() > LONGEST_FOOTER {
                last.pop_front().iter().for_each(&mut take_in);
            }
        }
        let footer = last.iter().rev().take_while(|record| is_footer(record, raw.labels().count(), words)).count();
        last.truncate(last.len() - footer);
        last.iter().for_each(take_in);
        columns.iter_mut().for_each(|column| column.settle(words));
        Ok(Export { name: name.to_owned(), raw, columns, rows, footer })
    }

    /// The rows that hold data.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> {
        let rows = usize::try_from(self.rows).unwrap_or(usize::MAX);
        self.raw.records().filter(|record| is_row(record, &self.raw)).take(rows)
    }

    /// Whether another file has the same header.
    pub(super) fn is_like(&self, other: &Export) -> bool {
        let labels = |export: &Export| export.raw.labels().map(str::to_lowercase).collect::<Vec<_>>();
        labels(self) == labels(other)
    }

    /// Whether the delimiter has to be declared, because headers that hold the others mislead.
    pub(super) fn needs_delimiter(&self) -> bool {
        self.columns.iter().any(|column| column.header.contains([',', ';', '|', '\t']))
    }
}

/// Whether a record is a row, and neither blank nor the header once more.
fn is_row(record: &Record, raw: &Raw) -> bool {
    !record.is_blank() && !record.cells.iter().map(|cell| cell.trim()).eq(raw.labels())
}

/// Whether a row at the end is none of the data: a total, or a note in one cell.
fn is_footer(record: &Record, labels: usize, words: &Words) -> bool {
    let filled: Vec<&str> = record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let is_total = filled.first().is_some_and(|first| words.has_mark("totals", &Label::of(first)));
    labels > 2 && filled.len() * 2 <= labels && (is_total || filled.len() == 1)
}

/// The exports of a folder by name, and the files that are none.
///
/// # Errors
/// When the folder cannot be read, or there is no table in it.
pub(super) fn read_folder(folder: &Path, words: &Words) -> Result<(Vec<Export>, Vec<Unused>), Error> {
    let (mut exports, mut unused) = (Vec::new(), Vec::new());
    for path in files(folder)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if WORKBOOKS.contains(&ending.as_str()) && !name.starts_with(['~', '.']) {
            let why = "a workbook cannot be read; open it in a spreadsheet and save each sheet as CSV".to_owned();
            unused.push(Unused { name, why });
        } else if ENDINGS.contains(&ending.as_str()) && !name.starts_with('.') {
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            match Export::read(&name, &bytes, words) {
                Ok(export) => exports.push(export),
                Err(why) => unused.push(Unused { name, why }),
            }
        }
    }
    if exports.is_empty() {
        let message = match unused.first() {
            Some(first) => format!("no file in this folder can be read as a table; {}: {}", first.name, first.why),
            None => "there is no CSV file in this folder".to_owned(),
        };
        let help = "put the exports into it, each saved as CSV, and run dosah init again; nothing was written".to_owned();
        return Err(Error::Unreadable { file: folder.to_owned(), message, help });
    }
    Ok((exports, unused))
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let (message, help) = match error.kind() {
        std::io::ErrorKind::NotFound => ("this folder does not exist".to_owned(), "give the folder that holds the exports"),
        std::io::ErrorKind::NotADirectory => ("this is a file, not a folder".to_owned(), "give the folder that holds the exports"),
        _ => (format!("it cannot be read: {error}"), "make it readable"),
    };
    Error::Unreadable { file: path.to_owned(), message, help: help.to_owned() }
}
