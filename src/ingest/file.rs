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
use super::faults::{EMPTY_FILE, Fault, Spot};
use super::layout::{Context, Layout};
use super::part::Part;
use super::reader::Records;
use super::rows::PartReader;
use super::source::Source;
use super::table::{Shared, TableRows};
use crate::error::Error;
use crate::finding::Severity;

/// A file of a table, as bytes.
pub(super) struct Opened<'a> {
    shown: &'a str,
    source: &'a Source<'a>,
    bytes: Vec<u8>,
}

impl<'a> Opened<'a> {
    /// Loads a file.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(path: &Path, shown: &'a str, source: &'a Source<'a>) -> Result<Self, Error> {
        let bytes = load(path).map_err(|error| Error::Unreadable {
            file: path.to_owned(),
            message: format!("the file for the table {} cannot be read: {error}", source.spec.name),
            help: "make it readable, or change file in its [[input]] of dosah.toml".to_owned(),
        })?;
        Ok(Opened { shown, source, bytes })
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
            rows_set_aside: 0,
        }
    }

    /// SHA-256 in hexadecimal digits.
    pub(super) fn sha256(&self) -> String {
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its text, or why it is none.
    pub(super) fn decode(&self) -> Result<Decoded<'_>, Undecodable> {
        decode(&self.bytes, self.source.declared.encoding)
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
    let (body, delimiter) = body(decoded, source);
    if body.trim().is_empty() {
        let help = format!("export the table {} again, with a header and its rows", source.spec.name);
        return block(Fault::new(EMPTY_FILE, "the file is empty", help), (0, 0), file, table, shared);
    }
    shared.files[file].dialect = dialect::in_words(decoded.encoding, delimiter, &decoded.text, source.declared.numbers);
    let mut records = Records::new(body, delimiter, 1, 1);
    let mut layout = Layout::new(source.spec, file, opened.shown, delimiter);
    if !layout.read_header(&mut records, source, &mut shared.journal) {
        table.blocked = true;
        return;
    }
    let context = Context { source, known: &shared.known, defaults: &table.defaults };
    let parts = read_parts(context, &layout, records.rest(), &shared.vocabularies);
    let header_end = records.end();
    table.take_in(layout, parts, header_end, shared);
}

/// The records of a file, without the line that tells Excel the delimiter, and the delimiter.
pub(super) fn body<'t>(decoded: &'t Decoded<'_>, source: &Source<'_>) -> (&'t str, u8) {
    let text = decoded.text.as_ref();
    let (separator, skipped) = dialect::separator_line(text).map_or((None, 0), |(delimiter, length)| (Some(delimiter), length));
    let body = &text[skipped..];
    let is_expected = |label: &str| source.spec.columns.iter().any(|column| source.header(column).to_lowercase() == label.to_lowercase());
    (body, source.declared.delimiter.or(separator).unwrap_or_else(|| dialect::delimiter_of(body, is_expected)))
}

/// Reads the rows of a file in parts, side by side.
fn read_parts<'t>(context: Context<'_>, layout: &Layout, text: &'t str, vocabularies: &Vocabularies) -> Vec<Part<'t>> {
    let read = |text| PartReader::new(context, layout, text, vocabularies.clone()).read();
    let mut parts: Vec<Part<'_>> = cut(text).into_par_iter().map(read).collect();
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

/// Writes down that a file cannot be read, and where that shows.
pub(super) fn block(fault: Fault, (line, column): (u64, u64), file: usize, table: &mut TableRows<'_>, shared: &mut Shared) {
    table.blocked = true;
    let spot = Spot { line, column, ..Spot::default() };
    shared.journal.report((file, &shared.files[file].path), Severity::Blocks, fault, || (spot, None));
}
