//! A project whose ids are pseudonyms: exports with nothing but the columns that are read, and the same figures. Whoever has no key cannot lead a
//! pseudonym back to an id, and two recipients cannot join what they were given.

mod key;
mod project_file;
mod pseudonym;

pub use key::{Key, settled};
pub use pseudonym::Pseudonyms;

use crate::error::Error;
use crate::ingest::copy::copies;
use crate::project::{PROJECT_FILE, Project};

/// A project that can be given away.
#[derive(Debug)]
pub struct Pseudonymised {
    /// Its files, with their paths below its folder.
    pub files: Vec<(String, Vec<u8>)>,
    /// How many ids were replaced, each counted once.
    pub ids: usize,
    /// Rows that were left out, because dosah cannot read them as rows.
    pub rows_left_out: u64,
}

/// Makes a copy of a project in which ids, payees and goals are replaced.
///
/// # Errors
/// When a file cannot be read or has no place in the copy, or two ids would get one pseudonym.
pub fn pseudonymise(project: &Project, mut pseudonyms: Pseudonyms) -> Result<Pseudonymised, Error> {
    let copies = copies(project, &mut |column, text| pseudonyms.of(column.name, text))?;
    let mut files = copies.files;
    files.extend(project_file::beside(project)?);
    files.insert(PROJECT_FILE.to_owned(), project_file::edited(&project.source, &copies.edits).into_bytes());
    Ok(Pseudonymised { files: files.into_iter().collect(), ids: pseudonyms.given(), rows_left_out: copies.rows_left_out })
}
