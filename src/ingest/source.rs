//! Which files hold which table, and how their columns and values map onto it: the `[[input]]` of `dosah.toml`, checked and resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::Datelike;
use toml::Spanned;

use super::build::{Built, place_in};
use super::category::{Answer, UNKNOWN, Vocabularies, flag};
use super::cell::{UNITS, Unit};
use super::dataset::{KINDS_OF_UNKNOWN, is_unknown};
use super::date::DATE_FORMATS;
use super::dialect::{DELIMITERS, Declared};
use super::encoding::ENCODINGS;
use super::faults::{
    CONFLICTING_INPUT, DUPLICATE_INPUT, INVALID_CONDITION, UNKNOWN_CATEGORY, UNKNOWN_COLUMN, UNKNOWN_KEYWORD, UNKNOWN_TABLE,
    UNMAPPABLE_COLUMN, did_you_mean,
};
use super::filter::Filter;
use super::head;
use super::money::{NEGATIVES, Negative};
use super::number::DECIMAL_SIGNS;
use super::paths::{files, usual_file};
use super::schema::{ColumnSpec, Kind, TABLES, Table, TableSpec};
use super::stays::{OVERLAPS, Overlaps};
use super::table::decides;
use crate::error::Error;
use crate::project::Project;
use crate::project::file::Input;

/// What the values of a column stand for, as `dosah.toml` says it.
pub(super) type Mapping = BTreeMap<String, Spanned<String>>;

/// Files of one table that are written alike.
#[derive(Debug)]
pub(super) struct Source<'p> {
    /// The table.
    pub spec: &'static TableSpec,
    /// Where the files are, and how `dosah.toml` calls them.
    pub files: Vec<(PathBuf, String)>,
    /// How they are written.
    pub declared: Declared,
    /// The spreadsheet row of the header, where it is declared.
    pub header_row: Option<u64>,
    /// How many rows at the end are no data.
    pub footer_rows: u64,
    /// Which rows are read.
    pub filter: Option<Filter>,
    /// Columns that are built.
    pub built: BTreeMap<&'static str, Built<String>>,
    /// What happens to stays that overlap.
    pub overlaps: Overlaps,
    /// Whether they are files of children that feed another table too, and so have a child in several rows.
    pub is_wide: bool,
    /// The `[[input]]`, where there is one.
    pub input: Option<&'p Input>,
}

impl<'p> Source<'p> {
    /// A file that nothing is declared for.
    fn plain(spec: &'static TableSpec, path: PathBuf, shown: String) -> Self {
        Source {
            spec,
            files: vec![(path, shown)],
            declared: Declared::default(),
            header_row: None,
            footer_rows: 0,
            filter: None,
            built: BTreeMap::new(),
            overlaps: Overlaps::default(),
            is_wide: false,
            input: None,
        }
    }

    /// The headers that a column may have in the files, the preferred one first.
    pub(super) fn headers(&self, column: &'static ColumnSpec) -> Vec<String> {
        match self.mapped_headers(column) {
            Some(names) => names.iter().map(|name| head::label(name)).collect(),
            None => vec![column.name.to_owned()],
        }
    }

    /// The headers that `dosah.toml` gives a column, where it does.
    pub(super) fn mapped_headers(&self, column: &ColumnSpec) -> Option<&'p [String]> {
        self.input.and_then(|input| input.columns.get(column.name)).map(|headers| headers.get_ref().names())
    }

    /// What the values of a column stand for, where `dosah.toml` says so.
    pub(super) fn values(&self, column: &ColumnSpec) -> Option<&'p Mapping> {
        self.input.and_then(|input| input.values.get(column.name))
    }

    /// How many of the required columns, and of all columns, can be read under these headers.
    pub(super) fn recognised(&self, labels: &[String]) -> (usize, usize) {
        let has = |wanted: &str| labels.iter().any(|label| head::is_same(label, wanted));
        let is_there = |column: &&'static ColumnSpec| match self.built.get(column.name) {
            Some(built) => built.headers().all(has),
            None => self.headers(column).iter().any(|header| has(header)),
        };
        let there: Vec<&ColumnSpec> = self.spec.columns.iter().filter(is_there).collect();
        (there.iter().filter(|column| column.required).count(), there.len())
    }
}

/// All sources, in the order of the tables, inputs and file names.
///
/// # Errors
/// When `dosah.toml` names something that does not exist, or a file is missing.
pub(super) fn sources<'p>(project: &'p Project, vocabularies: &mut Vocabularies) -> Result<Vec<Source<'p>>, Error> {
    let without = absent_tables(project)?;
    let mut sources: Vec<Source<'p>> = Vec::new();
    let mut taken: BTreeMap<(Table, PathBuf), Vec<&Input>> = BTreeMap::new();
    for input in &project.file.input {
        let source = declared_source(project, input, vocabularies)?;
        for (path, shown) in &source.files {
            let same_file = path.canonicalize().unwrap_or_else(|_| path.clone());
            let others = taken.entry((source.spec.table, same_file)).or_default();
            if others.iter().any(|other| other.reads_like(input)) {
                let message = format!("the file {shown} is named twice for the table {}", source.spec.name);
                let help = "every row would count twice; keep one [[input]], or let where, columns or build tell the two apart";
                return Err(project.error_at(input.file.span(), DUPLICATE_INPUT, message, help));
            }
            others.push(input);
        }
        sources.push(source);
    }
    for spec in TABLES {
        let is_declared = project.file.input.iter().any(|input| input.table.get_ref() == spec.name);
        if is_declared || sources.iter().any(|source| source.spec.table == spec.table) {
            continue;
        }
        let name = format!("{}.csv", spec.name);
        if let Some(path) = usual_file(project, &name) {
            let declared = Declared { last_year: last_year(project), ..Declared::default() };
            sources.push(super::stays::source_of(Source { declared, ..Source::plain(spec, path, name) }));
        } else if spec.required && !without.contains_key(&spec.table) {
            return Err(Error::Unreadable {
                file: project.folder.join(&name),
                message: format!("the table {} is not there, and no report can be made without it", spec.name),
                help: format!(
                    "put {name} into the folder, or name the file in an [[input]] of dosah.toml with table = \"{0}\"; a project that keeps no \
                     such table says so in [project]: without = [\"{0}\"]",
                    spec.name
                ),
            });
        }
    }
    consistent(project, &sources, &without)?;
    let of_others: BTreeSet<PathBuf> =
        sources.iter().filter(|source| source.spec.table != Table::Children).flat_map(Source::paths).collect();
    for source in sources.iter_mut().filter(|source| source.spec.table == Table::Children) {
        let is_wide = source.paths().any(|path| of_others.contains(&path));
        source.is_wide = is_wide;
    }
    sources.sort_by_key(|source| source.spec.table);
    Ok(sources)
}

/// The tables that the project says it does not keep, and where it says so.
fn absent_tables(project: &Project) -> Result<BTreeMap<Table, &Spanned<String>>, Error> {
    let named = |name: &'_ Spanned<String>| {
        Table::named(name.get_ref()).ok_or_else(|| {
            let message = format!("there is no table “{}”", name.get_ref());
            unknown(project, name, UNKNOWN_TABLE, message, TABLES.iter().map(|spec| spec.name))
        })
    };
    project.file.project.without.iter().map(|name| Ok((named(name)?, name))).collect()
}

/// Tables that cannot be there together, or not without each other.
fn consistent(project: &Project, sources: &[Source<'_>], without: &BTreeMap<Table, &Spanned<String>>) -> Result<(), Error> {
    let of = |table: Table| sources.iter().find(|source| source.spec.table == table);
    let error = |at: &Spanned<String>, message: String, help: &str| Err(project.error_at(at.span(), CONFLICTING_INPUT, message, help));
    for (table, at) in without {
        if let Some(source) = of(*table) {
            let message =
                format!("{} is named as a table that the project does not keep, and there is {}", source.spec.name, source.shown());
            return error(at, message, "take the table out of without, or the file out of the project");
        }
        let of_children = |source: &&Source<'_>| source.spec.column("child_id").is_some();
        if *table == Table::Children
            && let Some(source) = sources.iter().find(of_children)
        {
            let message =
                format!("the project keeps no children, and {} has rows of children (table {})", source.shown(), source.spec.name);
            return error(
                at,
                message,
                "a row counts only for a child of the table children: add children, or take the file out of the project",
            );
        }
    }
    if let (Some(transitions), Some(episodes)) = (of(Table::PhaseTransitions), of(Table::Episodes)) {
        let at = episodes.input.or(transitions.input).map_or(&project.file.project.id, |input| &input.table);
        let message = format!("{} has phase transitions and {} has episodes", transitions.shown(), episodes.shown());
        return error(at, message, "both say how cases move, and every case would count twice; keep one of them");
    }
    Ok(())
}

impl Source<'_> {
    /// Where its files are, the same for every way to write it.
    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().map(|(path, _)| path.canonicalize().unwrap_or_else(|_| path.clone()))
    }

    /// Its first file, as `dosah.toml` calls it.
    fn shown(&self) -> &str {
        self.files.first().map_or(self.spec.name, |(_, shown)| shown)
    }
}

fn declared_source<'p>(project: &'p Project, input: &'p Input, vocabularies: &mut Vocabularies) -> Result<Source<'p>, Error> {
    let Some(table) = Table::named(input.table.get_ref()) else {
        let message = format!("there is no table “{}”", input.table.get_ref());
        return Err(unknown(project, &input.table, UNKNOWN_TABLE, message, TABLES.iter().map(|spec| spec.name)));
    };
    let maps = |column: &str| input.columns.keys().chain(input.build.keys()).chain(input.values.keys()).any(|key| key.get_ref() == column);
    // Transitions that have a beginning and a phase are stays.
    let is_stays = table == Table::PhaseTransitions && ["phase", "start", "end"].into_iter().any(maps);
    let spec = if is_stays { Table::Episodes } else { table }.spec();
    for column in input.columns.keys() {
        column_named(project, spec, column)?;
        if let Some((twice, _)) = input.build.iter().find(|(built, _)| built.get_ref() == column.get_ref()) {
            let message = format!("{} is named under columns and under build", column.get_ref());
            return Err(project.error_at(twice.span(), CONFLICTING_INPUT, message, "keep one of the two"));
        }
    }
    for (column, values) in &input.values {
        check_values(project, spec, column_named(project, spec, column)?, column, values, vocabularies)?;
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
    let mut source = Source {
        spec,
        files: files(project, input)?,
        declared,
        header_row: input.header_row.as_ref().map(|row| *row.get_ref()),
        footer_rows: input.footer_rows.as_ref().map_or(0, |rows| *rows.get_ref()),
        filter: filter(project, input)?,
        built: BTreeMap::new(),
        overlaps: keyword(project, "overlaps", input.overlaps.as_ref(), OVERLAPS)?.unwrap_or_default(),
        is_wide: false,
        input: Some(input),
    };
    for (column, text) in &input.build {
        let spec = column_named(project, spec, column)?;
        let built = Built::parse(text.get_ref()).map_err(|(place, fault)| {
            project.error_at(place_in(&project.source, text, place.start), fault.check, fault.message, fault.help)
        })?;
        let built = built
            .settled(spec, decides(source.spec.table, spec), source.values(spec), &source.declared, vocabularies)
            .map_err(|fault| project.error_at(text.span(), fault.check, fault.message, fault.help))?;
        source.built.insert(spec.name, built);
    }
    if input.columns.is_empty() && input.build.is_empty() {
        source = super::stays::source_of(source);
    }
    if let Some(overlaps) = input.overlaps.as_ref().filter(|_| source.spec.table != Table::Episodes) {
        let message = format!("overlaps says nothing about the table {}", source.spec.name);
        return Err(project.error_at(
            overlaps.span(),
            UNMAPPABLE_COLUMN,
            message,
            "remove it; it is for episodes, which have a start and an end",
        ));
    }
    Ok(source)
}

fn filter(project: &Project, input: &Input) -> Result<Option<Filter>, Error> {
    let Some(text) = &input.filter else { return Ok(None) };
    let place = |offset: usize| text.get_ref().char_indices().nth(offset).map_or(text.get_ref().len(), |(at, _)| at);
    Filter::parse(text.get_ref()).map(Some).map_err(|problem| {
        project.error_at(place_in(&project.source, text, place(problem.offset)), INVALID_CONDITION, problem.message, problem.help)
    })
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
    spec: &TableSpec,
    column: &ColumnSpec,
    name: &Spanned<String>,
    values: &BTreeMap<String, Spanned<String>>,
    vocabularies: &mut Vocabularies,
) -> Result<(), Error> {
    for to in values.values().filter(|to| !to.get_ref().trim().is_empty()) {
        let target = to.get_ref().trim();
        let decides = decides(spec.table, column);
        match column.kind {
            Kind::Category(_) if target == UNKNOWN || (is_unknown(target) && !decides) => {}
            Kind::Category(_) if target.strip_prefix(UNKNOWN).is_some_and(|kind| kind.starts_with(':')) => {
                let (message, help) = if decides {
                    (format!("{} decides how a row counts and cannot be “{target}”", column.name), "map the value to a real one".to_owned())
                } else {
                    (format!("“{target}” is no kind of unknown"), format!("write one of {}", KINDS_OF_UNKNOWN.join(", ")))
                };
                return Err(project.error_at(to.span(), UNKNOWN_CATEGORY, message, help));
            }
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
