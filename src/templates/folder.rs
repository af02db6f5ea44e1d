//! Reading a folder of own files: all of it at once, nothing outside it, nothing of a size that no template has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{OwnFile, RECIPE, built_in_names, names};
use crate::error::Error;

/// The longest file; the largest of dosah, a face, has a tenth of it.
const MOST_BYTES: u64 = 4 << 20;
/// The most files.
const MOST_FILES: usize = 500;
/// The most folders inside each other: `assets/fonts`.
const DEEPEST: usize = 2;
/// What lies in a folder for people and not for dosah.
const FOR_PEOPLE: [&str; 5] = [".md", ".txt", "~", "Thumbs.db", "desktop.ini"];

/// All files of a project's own folder, by their names in it.
pub(super) fn project(folder: &Path) -> Result<BTreeMap<String, OwnFile>, Error> {
    read(folder, "", DEEPEST)
}

/// All files of a folder that is a report, by their names as if it stood in a project's own folder, and what the report is called.
pub(super) fn report(folder: &Path) -> Result<(String, BTreeMap<String, OwnFile>), Error> {
    let whole = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
    if !whole.join(RECIPE).is_file() {
        return Err(broken(folder, format!("there is no {RECIPE} in this folder"), "docs/templates.md says what a report needs"));
    }
    let name = whole.file_name().unwrap_or_default().to_string_lossy().into_owned();
    names::check_report(&name).or_else(|wrong| {
        let is_built_in = built_in_names().contains(&format!("{name}/{RECIPE}"));
        if is_built_in { Ok(()) } else { Err(broken(folder, wrong.message, wrong.help)) }
    })?;
    let files = read(folder, &format!("{name}/"), 0)?;
    Ok((name, files))
}

fn read(folder: &Path, prefix: &str, deepest: usize) -> Result<BTreeMap<String, OwnFile>, Error> {
    let root = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = BTreeMap::new();
    walk(&root, folder, prefix, deepest, &mut paths)?;
    let (own, built_in) = (paths.keys().cloned().collect::<BTreeSet<_>>(), built_in_names());
    paths
        .into_iter()
        .map(|(name, path)| {
            names::check(&name, &own, &built_in).map_err(|wrong| broken(&path, wrong.message, wrong.help))?;
            let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
            Ok((name, OwnFile { path, bytes }))
        })
        .collect()
}

fn walk(root: &Path, folder: &Path, prefix: &str, deepest: usize, found: &mut BTreeMap<String, PathBuf>) -> Result<(), Error> {
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || FOR_PEOPLE.iter().any(|end| name.ends_with(end)) {
            continue;
        }
        let real = fs::canonicalize(&path).map_err(|error| unreadable(&path, &error))?;
        if !real.starts_with(root) {
            let message = "this link leads out of the folder, and templates read nothing outside it";
            return Err(broken(&path, message, "put a copy of the file here instead of the link"));
        }
        let about = fs::metadata(&real).map_err(|error| unreadable(&path, &error))?;
        if about.is_dir() {
            if deepest == 0 {
                return Err(broken(&path, "no folder is expected here", "docs/templates.md says which folders and files there are"));
            }
            walk(root, &path, &format!("{prefix}{name}/"), deepest - 1, found)?;
            continue;
        }
        if !about.is_file() || about.len() > MOST_BYTES {
            let message = format!("this is no file of at most {} MB", MOST_BYTES >> 20);
            return Err(broken(&path, message, "templates are small texts, and faces of type"));
        }
        found.insert(format!("{prefix}{name}"), path);
        if found.len() > MOST_FILES {
            return Err(broken(root, format!("there are more than {MOST_FILES} files in this folder"), "keep nothing but templates in it"));
        }
    }
    Ok(())
}

fn broken(path: &Path, message: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Unreadable { file: path.to_owned(), message: message.into(), help: help.into() }
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let (message, help) = match error.kind() {
        io::ErrorKind::NotFound => ("this does not exist, or is a link to nothing".to_owned(), "correct the name, or remove the link"),
        io::ErrorKind::NotADirectory => {
            ("a folder is expected here".to_owned(), "docs/templates.md says which folders and files there are")
        }
        _ => (format!("this cannot be read: {error}"), "look who may read the file"),
    };
    broken(path, message, help)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn said<T: std::fmt::Debug>(read: Result<T, Error>) -> String {
        read.unwrap_err().to_string()
    }

    fn written(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn all_files_are_read_and_what_is_for_people_is_left_alone() {
        let folder = written(&[
            ("annual/report.toml", "a"),
            ("annual/page.html", "b"),
            ("assets/fonts/README.md", "for people"),
            (".DS_Store", ""),
            ("page.html~", ""),
        ]);
        let found = project(folder.path()).unwrap();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["annual/page.html", "annual/report.toml"]);
        assert_eq!(found["annual/page.html"].bytes, b"b");
    }

    #[test]
    fn a_folder_is_a_report_if_it_holds_a_recipe() {
        let folder = written(&[("annual/report.toml", "a"), ("annual/style.css", "b"), ("empty/style.css", "c"), ("Jo/report.toml", "")]);
        let (name, files) = report(&folder.path().join("annual")).unwrap();
        assert_eq!((name.as_str(), files.len()), ("annual", 2));
        assert!(said(report(&folder.path().join("empty"))).contains("there is no report.toml in this folder"));
        assert!(said(report(&folder.path().join("Jo"))).contains("cannot be called \"Jo\""));
        assert!(said(report(&folder.path().join("nothing"))).contains("does not exist"));
    }

    #[test]
    fn folders_too_deep_and_files_too_large_are_refused() {
        let deep = written(&[("assets/fonts/more/face.woff2", "")]);
        assert!(said(project(deep.path())).contains("no folder is expected here"));
        let large = written(&[("page.html", &" ".repeat(5 << 20))]);
        assert!(said(project(large.path())).contains("at most 4 MB"));
    }
}
