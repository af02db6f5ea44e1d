//! Exports written again with only the columns that something maps, and ids replaced. Delimiter, encoding, line ends and the order of rows
//! stay; titles above the header, totals, notes and rows that are none do not, because nobody knows what stands in them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use super::build::Built;
use super::category::Vocabularies;
use super::dialect;
use super::encoding::ENCODINGS;
use super::faults::CONFLICTING_INPUT;
use super::file::Opened;
use super::header::{Field, Origin};
use super::layout::Layout;
use super::reader::Records;
use super::rows_again::RowsAgain;
use super::schema::{ColumnSpec, Kind};
use super::source::{self, Source};
use crate::error::Error;
use crate::personal::{self, Kind as Personal, Writing};
use crate::project::Project;

/// Exports, ready to be written elsewhere.
#[derive(Debug, Default)]
pub struct Copies {
    /// Every file with its path below the project's folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What has to be written in `dosah.toml` instead, by the place of what stands there.
    pub edits: Vec<(Range<usize>, String)>,
    /// Rows that were left out, because dosah cannot read them as rows.
    pub rows_left_out: u64,
}

/// Gives the text that stands in the copy for one of a column.
pub type Replace<'a> = dyn FnMut(&'static ColumnSpec, &str) -> Result<String, Error> + 'a;

/// Whether only the sameness of a column's texts matters, and they may tell who somebody is.
#[must_use]
pub fn is_replaced(column: &ColumnSpec) -> bool {
    column.kind == Kind::Id || (column.kind == Kind::Text && column.personal)
}

/// Copies every file of a project.
///
/// # Errors
/// When a file cannot be read, lies outside the folder, or has a column that is read both as an id and as something else.
pub fn copies(project: &Project, replace: &mut Replace<'_>) -> Result<Copies, Error> {
    let sources = source::sources(project, &mut Vocabularies::declared(&project.file))?;
    let mut copies = Copies::default();
    let mut by_file: BTreeMap<PathBuf, Vec<(&Source<'_>, &str)>> = BTreeMap::new();
    for source in &sources {
        copies.edits.extend(edits(project, source, replace)?);
        for (path, shown) in &source.files {
            by_file.entry(path.clone()).or_default().push((source, shown));
        }
    }
    for (path, readers) in by_file {
        let name = below(&project.folder, &path)?;
        let (bytes, left_out) = copied(project, &path, &readers, replace)?;
        copies.files.insert(name, bytes);
        copies.rows_left_out += left_out;
    }
    copies.edits.sort_by_key(|(place, _)| place.start);
    copies.edits.dedup();
    Ok(copies)
}

/// The path of a file below a folder. A copy of one that lies elsewhere would lie outside the copy.
pub fn below(folder: &Path, path: &Path) -> Result<String, Error> {
    let relative = path.strip_prefix(folder).ok().filter(|path| path.components().all(|part| matches!(part, Component::Normal(_))));
    relative.map(|path| path.to_string_lossy().replace('\\', "/")).ok_or_else(|| Error::Unreadable {
        file: path.to_owned(),
        message: "the file lies outside the project's folder, so that the copy would have no place for it".to_owned(),
        help: "put it into the folder, and correct its path in dosah.toml".to_owned(),
    })
}

/// What `dosah.toml` says of rows that the copy does not have, and how it builds ids, which stand in a column of their own there.
fn edits(project: &Project, source: &Source<'_>, replace: &mut Replace<'_>) -> Result<Vec<(Range<usize>, String)>, Error> {
    let Some(input) = source.input else { return Ok(Vec::new()) };
    let header = input.header_row.as_ref().map(|row| (row.span(), "1".to_owned()));
    let footer = input.footer_rows.as_ref().map(|rows| (rows.span(), "0".to_owned()));
    let mut edits: Vec<(Range<usize>, String)> = header.into_iter().chain(footer).collect();
    for column in source.spec.columns.iter().filter(|column| is_replaced(column)) {
        let written = input.build.iter().find(|(name, _)| name.get_ref() == column.name).map(|(_, text)| text.span());
        let text = match source.built.get(column.name) {
            Some(Built::Pieces(_)) => format!("{{{}}}", own_column(column)),
            Some(Built::Same(text)) if !text.is_empty() => replace(column, text)?,
            _ => continue,
        };
        let Some(place) = written.filter(|place| project.source.get(place.clone()).is_some()) else { continue };
        edits.push((place, toml::Value::String(text).to_string()));
    }
    Ok(edits)
}

/// The header of a column of the copy that holds an id which is built of several cells.
fn own_column(column: &ColumnSpec) -> String {
    format!("{} (pseudonym)", column.name)
}

/// What becomes of a field of a file.
#[derive(Debug, Clone, Copy)]
enum Fate {
    /// It stays; the kinds of all columns that are read from it decide what is looked for.
    Stays { is_text: bool },
    /// Its texts are replaced.
    Replaced(&'static ColumnSpec),
}

/// The columns of a copy: fields of the file in their order, then ids that are built.
#[derive(Default)]
struct Plan {
    fields: BTreeMap<usize, Fate>,
    built: BTreeMap<String, (&'static ColumnSpec, Built<usize>)>,
}

impl Plan {
    /// Adds what a table is read from. Gives the field that cannot both stay and be replaced.
    fn add(&mut self, layout: &Layout) -> Result<(), usize> {
        for field in &layout.fields {
            let column = &layout.spec.columns[field.column];
            match (&field.origin, is_replaced(column)) {
                (Origin::Cell(at), true) => self.settle(*at, Fate::Replaced(column))?,
                (Origin::Built(built), true) => {
                    if let Built::Pieces(_) = built {
                        self.built.insert(own_column(column), (column, built.clone()));
                    }
                }
                (_, false) => {
                    let is_text = matches!(column.kind, Kind::Category(_) | Kind::Text | Kind::Flag);
                    for at in fields_of(field) {
                        self.settle(at, Fate::Stays { is_text })?;
                    }
                }
            }
        }
        layout.filter.iter().try_for_each(|at| self.settle(*at, Fate::Stays { is_text: true }))
    }

    fn settle(&mut self, at: usize, fate: Fate) -> Result<(), usize> {
        let settled = match (self.fields.get(&at), fate) {
            (None, fate) => fate,
            (Some(Fate::Stays { is_text: one }), Fate::Stays { is_text: other }) => Fate::Stays { is_text: *one || other },
            (Some(Fate::Replaced(one)), Fate::Replaced(other)) if one.name == other.name => fate,
            _ => return Err(at),
        };
        self.fields.insert(at, settled);
        Ok(())
    }

    fn row(&self, records: &Records<'_>, replace: &mut Replace<'_>) -> Result<Vec<String>, Error> {
        let mut replaced = |column, text: &str| if text.is_empty() { Ok(String::new()) } else { replace(column, text) };
        let mut cells = Vec::with_capacity(self.fields.len() + self.built.len());
        for (at, fate) in &self.fields {
            let text = records.cell(*at);
            cells.push(match fate {
                Fate::Replaced(column) => replaced(column, text)?,
                Fate::Stays { is_text: false } if strays(text) => UNREADABLE.to_owned(),
                Fate::Stays { .. } => text.to_owned(),
            });
        }
        for (column, built) in self.built.values() {
            cells.push(replaced(column, &built.text(records))?);
        }
        Ok(cells)
    }
}

/// Stands for what strayed into a column of days or numbers: dosah cannot read it there, and cannot read this either.
const UNREADABLE: &str = "?";

fn strays(text: &str) -> bool {
    personal::found(text).iter().any(|found| found.writing != Writing::InARow && (found.kind.is_refused() || found.kind == Personal::Name))
}

fn fields_of(field: &Field) -> Vec<usize> {
    match &field.origin {
        Origin::Cell(at) => vec![*at],
        Origin::Built(built) => built.fields().collect(),
    }
}

/// The bytes of a copy, and how many rows were left out.
fn copied(project: &Project, path: &Path, readers: &[(&Source<'_>, &str)], replace: &mut Replace<'_>) -> Result<(Vec<u8>, u64), Error> {
    let opened = readers.iter().map(|(source, shown)| Opened::open(path, shown, source)).collect::<Result<Vec<_>, Error>>()?;
    let texts: Vec<_> = opened.iter().filter_map(|opened| opened.decode().ok()).collect();
    let mut rows: Vec<RowsAgain<'_>> =
        texts.iter().zip(readers).filter_map(|(decoded, (source, _))| RowsAgain::of(&decoded.text, source)).collect();
    let mut plan = Plan::default();
    for (rows, (source, _)) in rows.iter().zip(readers) {
        plan.add(&rows.layout).map_err(|at| {
            let label = rows.layout.labels.get(at).map_or("", String::as_str);
            let message = format!("the column “{label}” is read as an id and as something else, so it can neither be replaced nor stay");
            let place = source.input.map_or(0..0, |input| input.file.span());
            project.error_at(place, CONFLICTING_INPUT, message, "export it twice, under two headers, and name one for each")
        })?;
    }
    // A file that several tables are read from has the rows that any of them asks for.
    let mut wanted = BTreeSet::new();
    for rows in &mut rows {
        while rows.advance() {
            wanted.insert(rows.records.place().line);
        }
    }
    let is_read_alike =
        |rows: &[RowsAgain<'_>]| rows.len() == readers.len() && rows.iter().all(|other| other.layout.labels == rows[0].layout.labels);
    let (true, Some((source, _)), Some(decoded)) = (is_read_alike(&rows), readers.first(), texts.first()) else {
        return Err(unreadable(path));
    };
    let Some(mut rows) = RowsAgain::of(&decoded.text, source).map(RowsAgain::unfiltered) else { return Err(unreadable(path)) };
    let line_end = match dialect::line_end(&decoded.text) {
        "CRLF" => csv::Terminator::CRLF,
        "CR" => csv::Terminator::Any(b'\r'),
        _ => csv::Terminator::Any(b'\n'),
    };
    let mut writer = csv::WriterBuilder::new().delimiter(rows.layout.delimiter).terminator(line_end).from_writer(Vec::new());
    let labels = plan.fields.keys().filter_map(|at| rows.layout.labels.get(*at)).chain(plan.built.keys());
    writer.write_record(labels).map_err(|_| unreadable(path))?;
    while rows.advance() {
        if wanted.contains(&rows.records.place().line) {
            writer.write_record(plan.row(&rows.records, replace)?).map_err(|_| unreadable(path))?;
        }
    }
    let bytes = writer.into_inner().map_err(|_| unreadable(path))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable(path))?;
    Ok((encoded(&text, decoded.encoding, opened[0].begins_with_mark()), rows.unreadable))
}

/// A text as the bytes of an encoding. Of UTF-8 only a file that had a mark gets one; programs that write it look for it.
fn encoded(text: &str, keyword: &str, has_mark: bool) -> Vec<u8> {
    let mark = if has_mark { "\u{feff}" } else { "" };
    match keyword {
        "utf-16le" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => match ENCODINGS.iter().find(|(known, encoding)| *known == keyword && encoding.is_single_byte()) {
            Some((_, encoding)) => encoding.encode(text).0.into_owned(),
            None => format!("{mark}{text}").into_bytes(),
        },
    }
}

fn unreadable(path: &Path) -> Error {
    Error::Unreadable {
        file: path.to_owned(),
        message: "the file cannot be copied: it is no table, or tables that are read from it disagree on what separates its cells"
            .to_owned(),
        help: "let dosah check say what is wrong with it; give every [[input]] of the file the same delimiter".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_from_every_encoding() {
        for (keyword, encoding) in ENCODINGS.iter().filter(|(keyword, _)| *keyword != "windows-1252") {
            let bytes = encoded("Kód;Město\r\n", keyword, true);
            let (text, _, has_faults) = encoding.decode(&bytes);
            assert_eq!((&*text, has_faults), ("Kód;Město\r\n", false), "{keyword}");
        }
    }
}
