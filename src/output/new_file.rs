//! A file that must not be there yet: written as a whole, or not at all.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use crate::error::Error;

/// Writes a file that does not exist yet.
///
/// # Errors
/// When it exists, or cannot be written; nothing is touched then.
pub fn write_new(path: &Path, text: &str) -> Result<(), Error> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| failed(path, &error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
        // Half a file would be in the way of the next attempt.
        let _ = fs::remove_file(path);
        failed(path, &error)
    })
}

fn failed(path: &Path, error: &io::Error) -> Error {
    let (message, help) = match error.kind() {
        io::ErrorKind::AlreadyExists => (
            "it is there already; nothing was touched".to_owned(),
            "write the draft elsewhere with --output FILE, or print it with --output -",
        ),
        io::ErrorKind::NotFound => ("its folder does not exist".to_owned(), "choose another file with --output FILE"),
        _ => (format!("it could not be written: {error}"), "choose another file with --output FILE"),
    };
    Error::Output { path: path.to_owned(), message, help: help.to_owned() }
}
