//! Which files hold which table, and how their columns and values map onto it: the `[[input]]` of `dosah.toml`, checked and resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::Datelike;
use toml::Spanned;

use super::category::{Answer, Vocabularies, flag};
use super::cell::{UNITS, Unit};
use super::date::DATE_FORMATS;
use super::dialect::{DELIMITERS, Declared};
use super::encoding::ENCODINGS;
use super::faults::{
    DUPLICATE_INPUT, INVALID_PATTERN, UNKNOWN_CATEGORY, UNKNOWN_COLUMN, UNKNOWN_KEYWORD, UNKNOWN_TABLE, UNMAPPABLE_COLUMN, did_you_mean,
    nearest,
};
use super::money::{NEGATIVES, Negative};
use super::number::DECIMAL_SIGNS;
use super::schema::{ColumnSpec, Kind, TABLES, Table, TableSpec};
use crate::error::Error;
use crate::project::Project;
use crate::project::file::Input;

/// Files of one table that are written alike.
#[derive(Debug)]
pub(super) struct Source<'p> {
    /// The table.
    pub spec: &'static TableSpec,
    /// Where the files are, and how `dosah.toml` calls them.
    pub files: Vec<(PathBuf, String)>,
    /// How they are written.
    pub declared: Declared,
    /// The `[[input]]`, where there is one.
    input: Option<&'p Input>,
}

impl<'p> Source<'p> {
    /// The header that a column has in the files.
    pub(super) fn header(&self, column: &'static ColumnSpec) -> &'p str {
        self.mapped_header(column).unwrap_or(column.name)
    }

    /// The header that `dosah.toml` gives a column, where it does.
    pub(super) fn mapped_header(&self, column: &ColumnSpec) -> Option<&'p str> {
        self.input
            .and_then(|input| input.columns.get(column.name))
            .and_then(|headers| headers.get_ref().names().first())
            .map(|header| header.trim())
    }

    /// What the values of a column stand for, where `dosah.toml` says so.
    pub(super) fn values(&self, column: &ColumnSpec) -> Option<&'p BTreeMap<String, Spanned<String>>> {
        self.input.and_then(|input| input.values.get(column.name))
    }
}

/// All sources, in the order of the tables, inputs and file names.
///
/// # Errors
/// When `dosah.toml` names something that does not exist, or a file is missing.
pub(super) fn sources<'p>(project: &'p Project, vocabularies: &mut Vocabularies) -> Result<Vec<Source<'p>>, Error> {
    let mut sources = Vec::new();
    let mut taken = BTreeSet::new();
    for input in &project.file.input {
        let source = declared_source(project, input, vocabularies)?;
        for (path, shown) in &source.files {
            let same_file = path.canonicalize().unwrap_or_else(|_| path.clone());
            if !taken.insert((source.spec.table, same_file)) {
                let message = format!("the file {shown} is named twice for the table {}", source.spec.name);
                return Err(project.error_at(
                    input.file.span(),
                    DUPLICATE_INPUT,
                    message,
                    "every row would count twice; keep one [[input]]",
                ));
            }
        }
        sources.push(source);
    }
    for spec in TABLES {
        if sources.iter().any(|source| source.spec.table == spec.table) {
            continue;
        }
        let name = format!("{}.csv", spec.name);
        let path = project.folder.join(&name);
        if path.is_file() {
            sources.push(Source {
                spec,
                files: vec![(path, name)],
                declared: Declared { last_year: last_year(project), ..Declared::default() },
                input: None,
            });
        } else if spec.required {
            return Err(Error::Unreadable {
                file: path,
                message: format!("the table {} is not there, and no report can be made without it", spec.name),
                help: format!("put {name} into the folder, or name the file in an [[input]] of dosah.toml with table = \"{}\"", spec.name),
            });
        }
    }
    sources.sort_by_key(|source| source.spec.table);
    Ok(sources)
}

fn declared_source<'p>(project: &'p Project, input: &'p Input, vocabularies: &mut Vocabularies) -> Result<Source<'p>, Error> {
    let Some(spec) = Table::named(input.table.get_ref()).map(Table::spec) else {
        let message = format!("there is no table “{}”", input.table.get_ref());
        return Err(unknown(project, &input.table, UNKNOWN_TABLE, message, TABLES.iter().map(|spec| spec.name)));
    };
    for column in input.columns.keys() {
        column_named(project, spec, column)?;
    }
    for (column, values) in &input.values {
        check_values(project, column_named(project, spec, column)?, column, values, vocabularies)?;
    }
    let declared = Declared {
        encoding: keyword(project, "encoding", input.encoding.as_ref(), ENCODINGS)?,
        delimiter: keyword(
            project,
            "delimiter",
            input.delimiter.as_ref(),
            &DELIMITERS.iter().map(|(sign, byte, _)| (*sign, *byte)).collect::<Vec<_>>(),
        )?,
        numbers: keyword(project, "decimal", input.decimal.as_ref(), DECIMAL_SIGNS)?.unwrap_or_default(),
        dates: keyword(project, "dates", input.dates.as_ref(), DATE_FORMATS)?.unwrap_or_default(),
        last_year: last_year(project),
        lengths: lengths(project, spec, input)?,
        negative: negative(project, spec, input)?,
    };
    Ok(Source { spec, files: files(project, input)?, declared, input: Some(input) })
}

/// The last year that a year of two digits can be. Invoices are still paid in the year after a project.
fn last_year(project: &Project) -> i32 {
    project.file.project.end.year() + 1
}

/// The unit of the lengths in the files, where `dosah.toml` says it.
fn lengths(project: &Project, spec: &'static TableSpec, input: &Input) -> Result<Option<Unit>, Error> {
    let Some((name, unit)) = input.units.first_key_value() else { return Ok(None) };
    for name in input.units.keys() {
        let column = column_named(project, spec, name)?;
        if !matches!(column.kind, Kind::Minutes | Kind::Hours) {
            let message = format!("{} is not a length of time", column.name);
            let help = "units are for columns of minutes or hours; leave this one out";
            return Err(project.error_at(name.span(), UNMAPPABLE_COLUMN, message, help));
        }
    }
    keyword(project, &format!("the unit of {}", name.get_ref()), Some(unit), UNITS)
}

/// What costs below zero are, where `dosah.toml` says it.
fn negative(project: &Project, spec: &TableSpec, input: &Input) -> Result<Negative, Error> {
    if let Some(given) = &input.negative
        && spec.table != Table::Costs
    {
        let message = format!("negative is for costs, not for {}", spec.name);
        return Err(project.error_at(given.span(), UNKNOWN_KEYWORD, message, "leave the key out of this [[input]]"));
    }
    Ok(keyword(project, "negative", input.negative.as_ref(), NEGATIVES)?.unwrap_or_default())
}

fn column_named(project: &Project, spec: &'static TableSpec, name: &Spanned<String>) -> Result<&'static ColumnSpec, Error> {
    spec.column(name.get_ref()).ok_or_else(|| {
        let message = format!("the table {} has no column “{}”", spec.name, name.get_ref());
        unknown(project, name, UNKNOWN_COLUMN, message, spec.columns.iter().map(|column| column.name))
    })
}

fn check_values(
    project: &Project,
    column: &ColumnSpec,
    name: &Spanned<String>,
    values: &BTreeMap<String, Spanned<String>>,
    vocabularies: &mut Vocabularies,
) -> Result<(), Error> {
    for to in values.values().filter(|to| !to.get_ref().trim().is_empty()) {
        let target = to.get_ref().trim();
        match column.kind {
            Kind::Category(domain) => {
                let vocabulary = vocabularies.of(domain);
                if vocabulary.closed && vocabulary.find(target).is_none() {
                    let message = format!("“{target}” is not a value of {}", column.name);
                    return Err(unknown(project, to, UNKNOWN_CATEGORY, message, vocabulary.values()));
                }
            }
            Kind::Flag if flag(target) != Answer::Unknown => {}
            Kind::Flag => return Err(unknown(project, to, UNKNOWN_CATEGORY, format!("“{target}” is neither yes nor no"), ["yes", "no"])),
            _ => {
                let message = format!("the values of {} cannot be mapped", column.name);
                return Err(project.error_at(
                    name.span(),
                    UNMAPPABLE_COLUMN,
                    message,
                    "only columns with categories or yes and no can be mapped",
                ));
            }
        }
    }
    Ok(())
}

fn keyword<T: Copy>(project: &Project, key: &str, given: Option<&Spanned<String>>, known: &[(&str, T)]) -> Result<Option<T>, Error> {
    let Some(given) = given else { return Ok(None) };
    let wanted = given.get_ref().to_lowercase();
    if let Some((_, value)) = known.iter().find(|(name, _)| *name == wanted) {
        return Ok(Some(*value));
    }
    let message = format!("{key} cannot be “{}”", given.get_ref());
    Err(unknown(project, given, UNKNOWN_KEYWORD, message, known.iter().map(|(name, _)| *name)))
}

fn unknown<'a>(
    project: &Project,
    at: &Spanned<String>,
    check: &'static str,
    message: String,
    known: impl IntoIterator<Item = &'a str>,
) -> Error {
    let known: Vec<&str> = known.into_iter().collect();
    let listed: Vec<String> = known.iter().map(|name| format!("{name:?}")).collect();
    let help = format!("write one of {}{}", listed.join(", "), did_you_mean(at.get_ref(), known));
    project.error_at(at.span(), check, message, help)
}

/// The files of an input: the one it names, or those that its pattern matches, sorted.
fn files(project: &Project, input: &Input) -> Result<Vec<(PathBuf, String)>, Error> {
    let written = input.file.get_ref();
    let path = project.folder.join(written);
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
    Ok(files)
}

fn missing(project: &Project, input: &Input, path: PathBuf) -> Error {
    let table = input.table.get_ref();
    let folder = path.parent().unwrap_or(&project.folder);
    let mut beside: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(".toml"))
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
