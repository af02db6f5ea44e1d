//! What is written: the output folder, all or nothing.

mod check;
mod comparison;
mod files;
mod folder;
mod measurements;
mod new_file;
mod rejected;
mod rows;
mod written;

pub use check::{check_files, check_json};
pub use comparison::comparison_files;
pub use files::{Page, Standing, files};
pub use folder::{Folder, FolderKind};
pub use measurements::{measurements_csv, measurements_json};
pub use new_file::write_new;
pub use rejected::rejected_rows_csv;
pub use rows::RowsFile;
pub use written::{Figure, FigureKey, Figures, Written, WrittenInput, WrittenPeriod, figures_of};

use crate::error::Error;

/// Makes a cell inert for spreadsheets, which run what begins like a formula (CWE-1236). Numbers of our own do not come through here.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn finish(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>, Error> {
    writer.into_inner().map_err(|error| Error::Defect(format!("a table could not be written: {error}")))
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Self {
        Error::Defect(format!("a table could not be written: {error}"))
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Defect(format!("a JSON file could not be written: {error}"))
    }
}
