//! The files that reports are made from: recipes, pages, print, words, styles. Those built in, and over them a project's own, by name.

use std::borrow::Cow;
use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};

use crate::error::Error;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/report_templates");

/// Where the files of reports come from.
#[derive(Debug, Clone, Default)]
pub struct Templates {}

impl Templates {
    /// Those of dosah alone.
    #[must_use]
    pub fn built_in() -> Self {
        Templates {}
    }

    /// A file by its name in `report_templates/`, for example `board/page.html`; `None` where there is none.
    ///
    /// # Errors
    /// When a project's own file cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Cow<'static, [u8]>>, Error> {
        Ok(BUILT_IN.get_file(name).map(|file| Cow::Borrowed(file.contents())))
    }

    /// The same as text.
    ///
    /// # Errors
    /// As for [`Templates::read`], or when the file is not UTF-8.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'static, str>>, Error> {
        let broken = || Error::Defect(format!("the template {name} is not UTF-8 text"));
        self.read(name)?
            .map(|bytes| match bytes {
                Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| broken()),
                Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| broken()),
            })
            .transpose()
    }

    /// The names of all files that end with this, sorted.
    #[must_use]
    pub fn names(&self, end: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        collect(&BUILT_IN, end, &mut names);
        names
    }
}

fn collect(folder: &Dir, end: &str, names: &mut BTreeSet<String>) {
    names.extend(folder.files().filter_map(|file| file.path().to_str()).filter(|name| name.ends_with(end)).map(str::to_owned));
    for inner in folder.dirs() {
        collect(inner, end, names);
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
        assert!(matches!(templates.read("nothing.html"), Ok(None)));
    }
}
