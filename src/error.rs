//! What stops a run, and the exit code that says so. Faults in the user's rows are not errors but [`Finding`](crate::finding::Finding)s.

use std::ops::Range;
use std::path::{Path, PathBuf};

/// A reason why dosah could not finish. Each text completes the sentence "dosah could not ...".
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `dosah.toml`, a narrative file or a template is wrong at a known place.
    #[error("{}:{line}:{column}: error: {message}\n    {help}\n    [{check}]", file.display())]
    Project {
        /// The file as the user can open it.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
        /// The kebab-case name of the check.
        check: &'static str,
    },
    /// A file is missing or cannot be read.
    #[error("{}: error: {message}\n    {help}\n    [unreadable-file]", file.display())]
    Unreadable {
        /// The file or folder that was asked for.
        file: PathBuf,
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// The command line asks for something that does not exist.
    #[error("error: {message}\n    {help}\n    [usage]")]
    Usage {
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// The data have faults that no row can be set aside for. The findings were printed already.
    #[error("error: no report can be made of these data; the findings above say why")]
    DataBlocked,
    /// `check` found errors, or with `--strict` warnings. The findings were printed already.
    #[error("error: the check found what has to be put right; see above")]
    CheckFailed,
    /// Two things are not like for like.
    #[error("error: {message}\n    {help}\n    [not-comparable]")]
    NotComparable {
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// Disclosure control refused to publish.
    #[error("error: {0}\n    [disclosure]")]
    Disclosure(String),
    /// Disclosure control refused because of what stands at a known place of `dosah.toml`.
    #[error("{}:{line}:{column}: error: {message}\n    {help}\n    [disclosure]", file.display())]
    DisclosureAt {
        /// The file as the user can open it.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// What was published before cannot be told, so that nothing new can be compared with it.
    #[error("{place}: error: {message}\n    {help}\n    [releases]")]
    Releases {
        /// The record of releases, and the line of it that is wrong.
        place: String,
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// The output folder or a file in it could not be written.
    #[error("{}: error: {message}\n    {help}\n    [output]", path.display())]
    Output {
        /// The path that could not be written.
        path: PathBuf,
        /// What is wrong, in plain words.
        message: String,
        /// What to do.
        help: String,
    },
    /// A broken promise inside dosah: an invariant failed, a template or a locale is incomplete.
    #[error("error: {0}\n    This is a defect of dosah, not of your data; please report it. Nothing was written.\n    [defect]")]
    Defect(String),
}

impl Error {
    /// What is wrong at a byte range of a text that the user wrote.
    #[must_use]
    pub fn at(file: &Path, text: &str, span: Range<usize>, check: &'static str, message: String, help: String) -> Self {
        let (line, column) = place(text, span.start);
        Error::Project { file: file.to_owned(), line, column, message, help, check }
    }

    /// The exit code of the contract: 1 data, 2 could not run, 3 disclosure, 4 output, 5 defect.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::DataBlocked | Error::CheckFailed | Error::NotComparable { .. } => 1,
            Error::Project { .. } | Error::Unreadable { .. } | Error::Usage { .. } => 2,
            Error::Disclosure(_) | Error::DisclosureAt { .. } | Error::Releases { .. } => 3,
            Error::Output { .. } => 4,
            Error::Defect(_) => 5,
        }
    }
}

/// Line and column of a byte of a text, both from 1.
#[must_use]
pub fn place(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    (line, column)
}
