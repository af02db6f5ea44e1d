//! The file of `explain --rows`: the rows behind a figure, for the team. It replaces an earlier file of its kind and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use super::{finish, inert};
use crate::error::Error;
use crate::explain::ContributingRow;

const COLUMNS: [&str; 17] = [
    "audience",
    "indicator",
    "period",
    "used",
    "reason",
    "child",
    "unit",
    "part",
    "date",
    "amount",
    "original_amount",
    "currency",
    "rate",
    "eligibility",
    "file",
    "line",
    "until",
];

/// Every row says whom it is for.
const AUDIENCE: &str = "internal";

/// A path at which rows may be written.
#[derive(Debug)]
pub struct RowsFile {
    path: PathBuf,
}

impl RowsFile {
    /// Looks whether rows may be written at a path.
    ///
    /// # Errors
    /// When something else is there, or nothing can be.
    pub fn claim(path: &Path) -> Result<Self, Error> {
        let file = RowsFile { path: path.to_owned() };
        if path.is_dir() {
            return Err(file.error("this is a folder", "give a file that does not exist yet, such as rows.csv"));
        }
        if path.exists() {
            // A device or a pipe may have no end.
            let is_ours = path.is_file() && fs::read(path).is_ok_and(|bytes| bytes.starts_with(COLUMNS.join(",").as_bytes()));
            if !is_ours {
                return Err(file.error("it is there already and holds no rows of dosah; nothing was touched", "choose another file"));
            }
        } else if path.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
            return Err(file.error("its folder does not exist", "choose another file"));
        }
        Ok(file)
    }

    /// Writes the rows, as a whole or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, rows: &[ContributingRow]) -> Result<(), Error> {
        let bytes = rows_csv(rows)?;
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let beside = self.path.with_file_name(name);
        let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, &self.path));
        written.map_err(|error| {
            let _ = fs::remove_file(&beside);
            self.error(&format!("it could not be written: {error}"), "choose another file")
        })
    }

    fn error(&self, message: &str, help: &str) -> Error {
        Error::Output { path: self.path.clone(), message: message.to_owned(), help: help.to_owned() }
    }
}

/// The bytes of the file.
fn rows_csv(rows: &[ContributingRow]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        let (reason, file, until) = (inert(&row.reason), inert(&row.file), inert(&row.until));
        writer.write_record([
            AUDIENCE,
            &row.indicator,
            &row.period,
            row.used,
            &reason,
            &row.child,
            &row.unit,
            row.part,
            &row.date,
            &row.amount,
            &row.original_amount,
            &row.currency,
            &row.rate,
            &row.eligibility,
            &file,
            &row.line,
            &until,
        ])?;
    }
    finish(writer)
}
