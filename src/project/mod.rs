//! `dosah.toml`: what the project is, what it promised, and how its exports map onto dosah's tables.

pub mod file;
mod texts;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub use file::ProjectFile;
pub use texts::{Lang, Texts};

use crate::error::Error;

/// The name of the file that makes a folder a project.
pub const PROJECT_FILE: &str = "dosah.toml";

/// A project: its `dosah.toml`, parsed and checked.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder that input and narrative paths are relative to.
    pub folder: PathBuf,
    /// The path of `dosah.toml`, as the user gave it.
    pub path: PathBuf,
    /// Its text, for positions and for the manifest.
    pub source: String,
    /// Its content.
    pub file: ProjectFile,
}

impl Project {
    /// Reads the `dosah.toml` of a folder, or the one given.
    ///
    /// # Errors
    /// When the file is missing, is not TOML, has an unknown key, or says something that cannot be.
    pub fn load(given: &Path) -> Result<Self, Error> {
        let path = if given.is_dir() { given.join(PROJECT_FILE) } else { given.to_owned() };
        let source = fs::read_to_string(&path).map_err(|error| Error::Unreadable {
            file: path.clone(),
            message: format!("the project file cannot be read: {error}"),
            help: format!("give a folder that holds a {PROJECT_FILE}, or the path of one"),
        })?;
        let file = toml::from_str(&source).map_err(|error| syntax_error(&path, &source, &error))?;
        let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
        Ok(Project { folder, path, source, file })
    }

    /// An error at a place in `dosah.toml`.
    #[must_use]
    pub fn error_at(&self, span: Range<usize>, check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Error {
        error_in(&self.path, &self.source, span, check, message.into(), help.into())
    }
}

fn error_in(path: &Path, source: &str, span: Range<usize>, check: &'static str, message: String, help: String) -> Error {
    let before = source.get(..span.start).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
    Error::Project { file: path.to_owned(), line, column, message, help, check }
}

fn syntax_error(path: &Path, source: &str, error: &toml::de::Error) -> Error {
    let message = error.message().to_owned();
    error_in(path, source, error.span().unwrap_or(0..0), "invalid-project-file", message, String::new())
}
