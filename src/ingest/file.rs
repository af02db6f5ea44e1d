//! Opens one file, makes sure that it is a CSV file, and hands its records on.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::category::Vocabularies;
use super::cut::cut;
use super::dataset::SourceFile;
use super::dialect;
use super::encoding::{Decoded, Undecodable, decode};
use super::faults::{EMPTY_FILE, Fault, Spot, TRUNCATED_FILE};
use super::head::{self, Head};
use super::layout::{Context, Layout};
use super::locate;
use super::part::Part;
use super::reader::Records;
use super::rows::PartReader;
use super::size;
use super::source::Source;
use super::table::{Shared, TableRows};
use crate::error::Error;
use crate::finding::Severity;

/// A file of a table, as bytes.
pub(super) struct Opened<'a> {
    shown: &'a str,
    source: &'a Source<'a>,
    bytes: Vec<u8>,
    /// Why it was not loaded.
    refused: Option<Undecodable>,
}

impl<'a> Opened<'a> {
    /// Loads a file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(path: &Path, shown: &'a str, source: &'a Source<'a>) -> Result<Self, Error> {
        let unreadable = |error: io::Error| Error::Unreadable {
            file: path.to_owned(),
            message: format!("the file for the table {} cannot be read: {error}", source.spec.name),
            help: "make it readable, or change file in its [[input]] of dosah.toml".to_owned(),
        };
        let refused = size::refuse_file(path, |head| top(&String::from_utf8_lossy(head), source).1.delimiter).map_err(unreadable)?;
        let bytes = if refused.is_none() { load(path).map_err(unreadable)? } else { Vec::new() };
        Ok(Opened { shown, source, bytes, refused })
    }

    /// What is said of it before it is read.
    pub(super) fn account(&self) -> SourceFile {
        SourceFile {
            path: self.shown.to_owned(),
            table: self.source.spec.table,
            sha256: String::new(),
            bytes: self.bytes.len() as u64,
            dialect: "not read".to_owned(),
            rows_read: 0,
            rows_filtered: 0,
            rows_merged: 0,
            rows_set_aside: 0,
        }
    }

    /// SHA-256 in hexadecimal digits.
    pub(super) fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it begins with the mark of UTF-8.
    pub(super) fn begins_with_mark(&self) -> bool {
        self.bytes.starts_with("\u{feff}".as_bytes())
    }

    /// Its text, or why it is none.
    pub(super) fn decode(&self) -> Result<Decoded<'_>, Undecodable> {
        self.refused.clone().map_or_else(|| decode(&self.bytes, self.source.declared.encoding), Err)
    }
}

/// The bytes of a file. A long one is loaded in pieces, side by side.
fn load(path: &Path) -> io::Result<Vec<u8>> {
    const PIECE: usize = 1 << 23;
    let length = usize::try_from(fs::metadata(path)?.len()).map_err(io::Error::other)?;
    if length <= PIECE {
        return fs::read(path);
    }
    let mut bytes = vec![0; length];
    bytes.par_chunks_mut(PIECE).enumerate().try_for_each(|(number, piece)| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start((number * PIECE) as u64))?;
        file.read_exact(piece)
    })?;
    Ok(bytes)
}

/// Reads a file into its table. What is wrong in it goes into the journal.
pub(super) fn read<'t>(decoded: &'t Decoded<'_>, opened: &Opened<'_>, file: usize, table: &mut TableRows<'t>, shared: &mut Shared) {
    let source = opened.source;
    let (body, head) = top(&decoded.text, source);
    if let Some((fault, line, column)) = &decoded.doubt {
        warn(fault.clone(), (*line, *column), file, shared);
    }
    if body.trim().is_empty() {
        let help = format!("export the table {} again, with a header and its rows", source.spec.name);
        return block(Fault::new(EMPTY_FILE, "the file is empty", help), (0, 0), file, table, shared);
    }
    shared.files[file].dialect = dialect::in_words(decoded.encoding, head.delimiter, &decoded.text, source.declared.numbers);
    let mut records = Records::new(body, head.delimiter, 1, 1);
    let mut layout = Layout::new(source, file, opened.shown, head.delimiter);
    if !layout.read_header(&mut records, head.above, source, &mut shared.journal) {
        table.blocked = true;
        return;
    }
    let header_row = records.place().row;
    let mut begins = (records.end(), records.rest());
    let has_hashtags = records.advance() && head::is_hashtags(&records);
    if has_hashtags {
        begins = (records.end(), records.rest());
    }
    let (begins, rows) = (begins.0, head::without_footer(begins.1, source.footer_rows, head.delimiter));
    let header_row = (head.above > 0).then_some((header_row, head.above));
    shared.files[file].dialect += &outside_in_words(header_row, has_hashtags, source.footer_rows);
    let context = Context { source, known: &shared.known, defaults: &table.defaults };
    let pieces = cut(rows);
    if let Some((fault, line, column)) = size::refuse_rows(&pieces, head.delimiter, begins.0) {
        return block(fault, (line, column), file, table, shared);
    }
    let parts = read_parts(context, &layout, rows, pieces, &shared.vocabularies);
    table.take_in(layout, parts, begins, shared);
    if !body.ends_with(['\n', '\r']) {
        warn(cut_off(), (1 + locate::line_breaks(decoded.text.as_bytes()), 0), file, shared);
    }
}

/// A text without the line that tells Excel the delimiter, and where its header is.
pub(super) fn top<'t>(text: &'t str, source: &Source<'_>) -> (&'t str, Head) {
    let (separator, skipped) = dialect::separator_line(text).map_or((None, 0), |(delimiter, length)| (Some(delimiter), length));
    let body = &text[skipped..];
    (body, head::find(body, source.declared.delimiter.or(separator), source))
}

/// What stands in a file beside the header in its first row and the rows of data, in words.
fn outside_in_words(header_row: Option<(u64, usize)>, has_hashtags: bool, footer_rows: u64) -> String {
    let mut words = String::new();
    match header_row {
        None => {}
        Some((row, 1)) => words += &format!(", header in row {row}, 1 row above the header"),
        Some((row, above)) => words += &format!(", header in row {row}, {above} rows above the header"),
    }
    if has_hashtags {
        words += ", a row of hashtags below the header";
    }
    match footer_rows {
        0 => {}
        1 => words += ", the last row is no data",
        rows => words += &format!(", the last {rows} rows are no data"),
    }
    words
}

/// A last line without an end. Whether it is whole nobody can see: its last cell can be the beginning of a longer one.
fn cut_off() -> Fault {
    let message = "the last line has no line end, so the file may be cut off here";
    let help = "compare the last row with the program that the file is from: if anything is missing, export the file again; if nothing is, leave it";
    Fault::new(TRUNCATED_FILE, message, help)
}

/// Reads the rows of a file in parts, side by side.
fn read_parts<'t>(
    context: Context<'_>,
    layout: &Layout,
    text: &'t str,
    pieces: Vec<&'t str>,
    vocabularies: &Vocabularies,
) -> Vec<Part<'t>> {
    let read = |text| PartReader::new(context, layout, text, vocabularies.clone()).read();
    let mut parts: Vec<Part<'_>> = pieces.into_par_iter().map(read).collect();
    // A part that ends inside a cell was cut wrongly, because of a quotation mark that stands alone. All before it were cut rightly, and
    // what is left is read in one piece.
    let last = parts.len().saturating_sub(1);
    if let Some(wrong) = parts[..last].iter().position(|part| part.ends_open) {
        let begins = parts[..wrong].iter().map(|part| part.text.len()).sum::<usize>();
        parts.truncate(wrong);
        parts.push(read(&text[begins..]));
    }
    parts
}

/// Writes down what should be looked at in a file, and where it shows.
fn warn(fault: Fault, (line, column): (u64, u64), file: usize, shared: &mut Shared) {
    let SourceFile { path, table, .. } = &shared.files[file];
    let spot = Spot { line, column, table: Some(*table), ..Spot::default() };
    shared.journal.report((file, path), Severity::Warning, fault, || (spot, None));
}

/// Writes down that a file cannot be read, and where that shows.
pub(super) fn block(fault: Fault, (line, column): (u64, u64), file: usize, table: &mut TableRows<'_>, shared: &mut Shared) {
    table.blocked = true;
    let spot = Spot { line, column, ..Spot::default() };
    shared.journal.report((file, &shared.files[file].path), Severity::Blocks, fault, || (spot, None));
}
