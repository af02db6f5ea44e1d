//! The files that an `[[input]]` names. Their names are printed and go to the manifest, so that they are looked at before anything is said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::faults::{INVALID_PATTERN, nearest};
use crate::error::Error;
use crate::personal::{Found, Kind, Writing, found};
use crate::project::Project;
use crate::project::file::Input;

/// The files of an input: the one it names, or those that its pattern matches, sorted.
///
/// # Errors
/// When there are none, when they cannot be found out, or when the name of one holds personal data.
pub(super) fn files(project: &Project, input: &Input) -> Result<Vec<(PathBuf, String)>, Error> {
    let written = input.file.get_ref();
    gives_nobody_away(project, input, written, "the name of a file of [[input]]")?;
    let path = project.folder.join(written);
    if let Some(exports) = &project.exports {
        let files = elsewhere(exports, written);
        return if files.is_empty() { Err(missing(project, input, path)) } else { Ok(files) };
    }
    if path.is_file() {
        return Ok(vec![(path, written.clone())]);
    }
    if !written.contains(['*', '?', '[']) {
        return Err(missing(project, input, path));
    }
    let folder = glob::Pattern::escape(&project.folder.to_string_lossy());
    let pattern = Path::new(&folder).join(written);
    let matches = glob::glob(&pattern.to_string_lossy()).map_err(|error| {
        project.error_at(
            input.file.span(),
            INVALID_PATTERN,
            format!("“{written}” is not a file pattern: {}", error.msg),
            "write for example \"sessions-*.csv\"",
        )
    })?;
    let mut files = Vec::new();
    for found in matches {
        let found = found.map_err(|error| Error::Unreadable {
            file: error.path().to_owned(),
            message: format!("it cannot be read: {}", error.error()),
            help: format!("it may match the pattern “{written}”; make it readable"),
        })?;
        if found.is_file() {
            let shown = found.strip_prefix(&project.folder).unwrap_or(&found).to_string_lossy().replace('\\', "/");
            files.push((found, shown));
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(missing(project, input, path));
    }
    for (number, (_, shown)) in (1..).zip(&files) {
        let place = format!("the name of file {number} of {}, by their names, that match this pattern", files.len());
        gives_nobody_away(project, input, shown, &place)?;
    }
    Ok(files)
}

/// The file that a table has where nothing is declared for it, if it is there.
pub(super) fn usual_file(project: &Project, name: &str) -> Option<PathBuf> {
    match &project.exports {
        Some(exports) => exports.get(name).cloned(),
        None => Some(project.folder.join(name)).filter(|path| path.is_file()),
    }
}

/// The files of an input whose exports are not in the project's folder, in the order in which they would be found there.
fn elsewhere(exports: &BTreeMap<String, PathBuf>, written: &str) -> Vec<(PathBuf, String)> {
    if let Some(path) = exports.get(written) {
        return vec![(path.clone(), written.to_owned())];
    }
    let Ok(pattern) = glob::Pattern::new(written) else { return Vec::new() };
    let options = glob::MatchOptions { require_literal_separator: true, ..glob::MatchOptions::new() };
    let mut names: Vec<&String> = exports.keys().filter(|name| pattern.matches_with(name, options)).collect();
    names.sort_by_key(|name| PathBuf::from(name));
    names.into_iter().map(|name| (exports[name].clone(), name.clone())).collect()
}

/// Refuses a name that holds what no cell may hold; says where it stands, never what it is.
fn gives_nobody_away(project: &Project, input: &Input, name: &str, place: &str) -> Result<(), Error> {
    let Some(what) = refused(name) else { return Ok(()) };
    let help = "give the file another name, here and in its folder";
    Err(project.refusal_at(input.file.span(), format!("{place} holds {what}"), help))
}

/// What no name may hold, if it does. A digit that may be mistyped, or numbers that nothing checks, are found in many dates.
fn refused(name: &str) -> Option<&'static str> {
    let what = |found: Found| match found.kind {
        Kind::BirthNumber if found.writing <= Writing::InARow => Some("a birth number"),
        Kind::Email => Some("an e-mail address"),
        Kind::BankAccount => Some("the number of a bank account"),
        _ => None,
    };
    found(name).into_iter().find_map(what)
}

fn missing(project: &Project, input: &Input, path: PathBuf) -> Error {
    let table = input.table.get_ref();
    let folder = path.parent().unwrap_or(&project.folder);
    let mut beside: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".toml") && refused(name).is_none())
        .collect();
    beside.sort();
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let near = nearest(&wanted, beside.iter().map(String::as_str)).map_or_else(String::new, |name| format!("; there is a “{name}”"));
    let is_pattern = input.file.get_ref().contains(['*', '?', '[']);
    let is_folder = path.is_dir();
    let message = if is_folder {
        format!("this is a folder, not a file for the table {table}")
    } else if is_pattern {
        format!("no file matches this pattern for the table {table}")
    } else {
        format!("the file for the table {table} does not exist")
    };
    Error::Unreadable { file: path, message, help: format!("put it there, or change file in the [[input]] of dosah.toml{near}") }
}
