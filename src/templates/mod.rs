//! The files that reports are made from: recipes, pages, print, words, styles. Those built in, and over them a project's own, by name.

mod folder;
mod names;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::error::{self, Error};

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/report_templates");

/// The folder of a project's own files, beside its `dosah.toml`.
pub const FOLDER: &str = "templates";

/// What makes a folder a report.
pub const RECIPE: &str = "report.toml";

/// Where the files of reports come from. Own files are read once, so that a run sees one state of them.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    own: Arc<BTreeMap<String, OwnFile>>,
}

/// A file of the project's own.
#[derive(Debug, Clone)]
pub struct OwnFile {
    /// Where it stands, as the user can open it.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Templates {
    /// Those of dosah alone.
    #[must_use]
    pub fn built_in() -> Self {
        Templates::default()
    }

    /// Those of dosah, and over them the `templates` folder of a project, if it has one.
    ///
    /// # Errors
    /// When a file in it cannot be read, leads out of the folder or has a name that nothing asks for.
    pub fn of_project(project: &Path) -> Result<Self, Error> {
        let folder = project.join(FOLDER);
        let own = if folder.exists() { folder::project(&folder)? } else { BTreeMap::new() };
        Ok(Templates { own: Arc::new(own) })
    }

    /// Adds a folder as a report, and says its name.
    ///
    /// # Errors
    /// When it holds no recipe, or for the reasons of [`Templates::of_project`].
    pub fn add_report(&mut self, folder: &Path) -> Result<String, Error> {
        let (name, files) = folder::report(folder)?;
        Arc::make_mut(&mut self.own).extend(files);
        Ok(name)
    }

    /// A file by its name in `report_templates/`, for example `board/page.html`; `None` where there is none.
    #[must_use]
    pub fn read(&self, name: &str) -> Option<Cow<'static, [u8]>> {
        let own = self.own.get(name).map(|file| Cow::Owned(file.bytes.clone()));
        own.or_else(|| BUILT_IN.get_file(name).map(|file| Cow::Borrowed(file.contents())))
    }

    /// The same as text.
    ///
    /// # Errors
    /// When the file is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'static, str>>, Error> {
        let broken = |byte: usize| {
            self.error(name, byte..byte, "invalid-template", "this is not UTF-8 text", "save the file with the encoding UTF-8")
        };
        self.read(name)
            .map(|bytes| match bytes {
                Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| broken(error.valid_up_to())),
                Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|error| broken(error.utf8_error().valid_up_to())),
            })
            .transpose()
    }

    /// The names of all files that end with this, sorted.
    #[must_use]
    pub fn names(&self, end: &str) -> BTreeSet<String> {
        let mut names = built_in_names();
        names.extend(self.own.keys().cloned());
        names.retain(|name| name.ends_with(end));
        names
    }

    /// The project's own files by their names, sorted.
    #[must_use]
    pub fn own(&self) -> &BTreeMap<String, OwnFile> {
        &self.own
    }

    /// What is wrong at a byte range of a file: the user's error in an own file, a defect in one of dosah.
    #[must_use]
    pub fn error(&self, name: &str, span: Range<usize>, check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Error {
        let bytes = self.read(name).unwrap_or_default();
        let place = error::place(&String::from_utf8_lossy(&bytes), span.start);
        self.error_at(name, place, check, message, help)
    }

    /// The same at a line and a column.
    #[must_use]
    pub fn error_at(
        &self,
        name: &str,
        (line, column): (usize, usize),
        check: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Error {
        let message = message.into();
        match self.own.get(name) {
            Some(file) => Error::Project { file: file.path.clone(), line, column, message, help: help.into(), check },
            None => Error::Defect(format!("report_templates/{name}:{line}:{column}: {message}")),
        }
    }
}

fn built_in_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(&BUILT_IN, &mut names);
    names
}

fn collect(folder: &Dir, names: &mut BTreeSet<String>) {
    // Names are written with slashes wherever dosah was built.
    names.extend(folder.files().filter_map(|file| file.path().to_str()).map(|name| name.replace('\\', "/")));
    for inner in folder.dirs() {
        collect(inner, names);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_names() {
        let templates = Templates::built_in();
        assert!(templates.names(".html").contains("blocks/table.html"));
        assert!(matches!(templates.text("funder/report.toml"), Ok(Some(text)) if text.contains("[[section]]")));
        assert!(templates.read("nothing.html").is_none());
    }

    #[test]
    fn a_broken_file_of_dosah_is_a_defect() {
        let error = Templates::built_in().error("page.html", 20..21, "invalid-template", "no", "");
        assert_eq!(error.to_string().lines().next(), Some("error: report_templates/page.html:1:21: no"));
        assert_eq!(error.exit_code(), 5);
    }
}
