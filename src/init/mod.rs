//! A folder of exports to a draft of `dosah.toml`: what each file holds, which header is which column, and three questions at most.
//!
//! ```text
//! files ─export→ columns ─fit→ tables ─choice→ Chosen ─lists, span→ ─input, draft→ Page → text and questions
//! ```
//!
//! Values of columns that may identify people are read and never written.

mod choice;
mod column;
mod draft;
mod export;
mod fit;
mod input;
mod lists;
mod page;
mod span;
mod text;
mod values;
mod words;

use std::path::Path;

pub use page::Question;

use crate::error::Error;

/// A draft of `dosah.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text.
    pub text: String,
    /// Tables with the files that hold them.
    pub tables: Vec<(&'static str, Vec<String>)>,
    /// Files that are not used, and why.
    pub unused: Vec<(String, String)>,
    /// What could not be decided.
    pub questions: Vec<Question>,
}

/// Drafts a `dosah.toml` for a folder.
///
/// # Errors
/// When the folder cannot be read, or holds no table.
pub fn draft(folder: &Path) -> Result<Draft, Error> {
    let words = words::Words::load()?;
    let (exports, unreadable) = export::read_folder(folder, &words)?;
    let (chosen, mut unused) = choice::choose(&exports, &words);
    unused.extend(unreadable);
    unused.sort();
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map_or_else(|| "project".to_owned(), |name| name.to_string_lossy().into_owned());
    let found = draft::Found { folder: name, exports: &exports, chosen, unused };
    let (text, questions) = found.write(&words)?.finish();
    let tables = found.chosen.iter().map(|table| (table.fit.spec.name, table.exports.iter().map(|export| export.name.clone()).collect()));
    let unused = found.unused.iter().map(|unused| (unused.name.clone(), unused.why.clone())).collect();
    Ok(Draft { text, tables: tables.collect(), unused, questions })
}
