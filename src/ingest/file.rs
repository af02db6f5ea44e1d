//! Opens one file, makes sure that it is a CSV file, and hands its records on.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::dataset::SourceFile;
use super::dialect;
use super::encoding::decode;
use super::faults::{EMPTY_FILE, Fault};
use super::reader::Records;
use super::rows::{FileRows, Shared};
use super::source::Source;
use super::table::TableRows;
use crate::error::Error;
use crate::finding::{Location, Severity};

/// Reads a file into its table.
///
/// # Errors
/// When the file cannot be opened. What is wrong in it goes into the journal.
pub(super) fn read(path: &Path, shown: &str, source: &Source<'_>, table: &mut TableRows, shared: &mut Shared) -> Result<(), Error> {
    let bytes = fs::read(path).map_err(|error| Error::Unreadable {
        file: path.to_owned(),
        message: format!("the file for the table {} cannot be read: {error}", source.spec.name),
        help: "make it readable, or change file in its [[input]] of dosah.toml".to_owned(),
    })?;
    shared.files.push(SourceFile {
        path: shown.to_owned(),
        table: source.spec.table,
        sha256: hexadecimal(&Sha256::digest(&bytes)),
        bytes: bytes.len() as u64,
        dialect: "not read".to_owned(),
        rows_read: 0,
        rows_set_aside: 0,
    });
    let decoded = match decode(&bytes, source.declared.encoding) {
        Ok(decoded) => decoded,
        Err((fault, line, column)) => {
            block(shared, table, fault, line, column);
            return Ok(());
        }
    };
    let text = decoded.text.as_ref();
    if text.trim().is_empty() {
        let help = format!("export the table {} again, with a header and its rows", source.spec.name);
        block(shared, table, Fault::new(EMPTY_FILE, "the file is empty", help), 0, 0);
        return Ok(());
    }
    let is_expected = |label: &str| source.spec.columns.iter().any(|column| source.header(column).to_lowercase() == label.to_lowercase());
    let delimiter = source.declared.delimiter.unwrap_or_else(|| dialect::delimiter_of(text, is_expected));
    if let Some(file) = shared.files.last_mut() {
        file.dialect = dialect::in_words(decoded.encoding, delimiter, text, source.declared.numbers);
    }
    FileRows::new(table, shared, source, Records::new(text, delimiter)).read();
    Ok(())
}

/// Writes down that the present file cannot be read.
fn block(shared: &mut Shared, table: &mut TableRows, fault: Fault, line: u64, column: u64) {
    table.blocked = true;
    let file = shared.files.len().saturating_sub(1);
    let path = shared.files.last().map(|file| file.path.clone()).unwrap_or_default();
    shared.journal.report(file, Severity::Blocks, fault, || (Location { file: path, line, column, cell: None, header: None }, None));
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
