//! The header of a file against the columns of its table.

use std::borrow::Cow;

use super::build::{Built, Piece};
use super::faults::{AMBIGUOUS_LABEL, BLANK_LABEL, DUPLICATE_LABEL, Fault, MISSING_LABEL, did_you_mean, shown};
use super::head::is_same;
use super::reader::Records;
use super::schema::{ColumnSpec, TableSpec};
use super::source::Source;
use crate::finding::Severity;

/// A column that is read: its place in the table, and where its texts come from.
#[derive(Debug)]
pub(super) struct Field {
    /// Index in the table's specification.
    pub column: usize,
    /// Where its texts come from.
    pub origin: Origin,
    /// Whether `dosah.toml` says what an empty cell means.
    pub maps_empty: bool,
}

/// Where the texts of a column come from.
#[derive(Debug)]
pub(super) enum Origin {
    /// The cells of this field.
    Cell(usize),
    /// They are built.
    Built(Built<usize>),
}

/// What the fields hold. What is read from the cells of a personal column is personal, whatever column it is read for.
pub(super) fn held(spec: &TableSpec, fields: &[Field]) -> Vec<ColumnSpec> {
    let is_personal = |field: &Field| spec.columns[field.column].personal;
    let personal = |field: &Field| fields.iter().any(|other| is_personal(other) && other.shares(field));
    fields.iter().map(|field| ColumnSpec { personal: is_personal(field) || personal(field), ..spec.columns[field.column] }).collect()
}

impl Field {
    /// The text in the present record. Nothing is copied unless the column is built.
    pub(super) fn text<'r>(&self, records: &'r Records<'_>) -> Cow<'r, str> {
        match &self.origin {
            Origin::Cell(field) => Cow::Borrowed(records.cell(*field)),
            Origin::Built(built) => Cow::Owned(built.text(records)),
        }
    }

    /// Whether it reads a field of the file.
    fn reads(&self, field: usize) -> bool {
        match &self.origin {
            Origin::Cell(own) => *own == field,
            Origin::Built(Built::Pieces(pieces)) => pieces.contains(&Piece::Cell(field)),
            Origin::Built(_) => false,
        }
    }

    /// Whether two columns have a field of the file in common.
    fn shares(&self, other: &Field) -> bool {
        match &self.origin {
            Origin::Cell(own) => other.reads(*own),
            Origin::Built(Built::Pieces(pieces)) => pieces.iter().any(|piece| matches!(piece, Piece::Cell(field) if other.reads(*field))),
            Origin::Built(_) => false,
        }
    }

    /// The field in which its faults are shown: the first one that it is made of.
    pub(super) fn index(&self) -> Option<usize> {
        match &self.origin {
            Origin::Cell(field) => Some(*field),
            Origin::Built(built) => built.first_field(),
        }
    }
}

/// The columns that are read, the fields that the filter reads, and what is wrong with the header: how badly, in which field, and what.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub fields: Vec<Field>,
    pub filter: Vec<usize>,
    pub faults: Vec<(Severity, Option<usize>, Fault)>,
}

/// Finds every column of the table in the header. Other columns of the file are left alone and never loaded.
pub(super) fn match_labels(labels: &[String], source: &Source<'_>) -> Matched {
    let mut matched = Matched::default();
    for (column, spec) in source.spec.columns.iter().enumerate() {
        let origin = match source.built.get(spec.name) {
            Some(built) => match built.placed(|header| find(labels, header)) {
                Ok(built) => Some(Origin::Built(built)),
                Err(header) => {
                    let subject = format!("the column “{header}”, of which dosah.toml builds {}, is not in the file", spec.name);
                    let fault = missing(labels, subject, header, &format!("correct the header under build for {}", spec.name));
                    matched.faults.push((Severity::Blocks, None, fault));
                    None
                }
            },
            None => cell_of(labels, source, spec, &mut matched).map(Origin::Cell),
        };
        if let Some(origin) = origin {
            let maps_empty = source.values(spec).is_some_and(|values| values.keys().any(|from| from.trim().is_empty()));
            matched.fields.push(Field { column, origin, maps_empty });
        }
    }
    for header in source.filter.iter().flat_map(|filter| filter.headers()) {
        match find(labels, header) {
            Some(field) => matched.filter.push(field),
            None => {
                let subject = format!("the column “{header}”, which where names in dosah.toml, is not in the file");
                let fault = missing(labels, subject, header, "correct the header in where, in double quotes if it has spaces");
                matched.faults.push((Severity::Blocks, None, fault));
            }
        }
    }
    let used: Vec<usize> = matched.fields.iter().filter_map(Field::index).chain(matched.filter.iter().copied()).collect();
    for (index, label) in labels.iter().enumerate() {
        if label.is_empty() {
            let help = "give the column a header, or delete it; it is not read";
            matched.faults.push((Severity::Warning, Some(index), Fault::new(BLANK_LABEL, "a column has no header", help)));
        } else if labels[..index].iter().any(|earlier| is_same(earlier, label)) {
            let is_used = used.iter().any(|field| is_same(&labels[*field], label));
            let severity = if is_used { Severity::Blocks } else { Severity::Warning };
            let message = format!("a second column has the header {}", shown(label).unwrap_or_default());
            matched.faults.push((severity, Some(index), Fault::new(DUPLICATE_LABEL, message, "rename or delete one of the two")));
        }
    }
    matched
}

/// The field of a column that is read as it stands.
fn cell_of(labels: &[String], source: &Source<'_>, spec: &'static ColumnSpec, matched: &mut Matched) -> Option<usize> {
    let headers = source.headers(spec);
    let mut found: Vec<usize> = Vec::new();
    for field in headers.iter().filter_map(|header| find(labels, header)) {
        if !found.contains(&field) {
            found.push(field);
        }
    }
    let severity = if spec.required { Severity::Blocks } else { Severity::Warning };
    match found.as_slice() {
        [] => {
            if spec.required || source.mapped_headers(spec).is_some() {
                let subject = match headers.as_slice() {
                    [only] if only == spec.name => format!("the column {only} is not in the file"),
                    [only] => format!("the column “{only}”, which dosah.toml names for {}, is not in the file", spec.name),
                    several => {
                        let listed: Vec<String> = several.iter().map(|header| format!("“{header}”")).collect();
                        format!("none of the columns {}, which dosah.toml names for {}, is in the file", listed.join(", "), spec.name)
                    }
                };
                let remedy = format!("name the header for {} under [input.columns] of this file in dosah.toml", spec.name);
                let wanted = headers.first().map_or(spec.name, String::as_str);
                matched.faults.push((severity, None, missing(labels, subject, wanted, &remedy)));
            }
            None
        }
        [only] => Some(*only),
        [first, second, ..] => {
            let [one, other] = [first, second].map(|field| shown(&labels[*field]).unwrap_or_default());
            let message = format!("both {one} and {other} can be {}", spec.name);
            let help = format!(
                "name only one of them for {} under [input.columns] of this file in dosah.toml, or delete the other column",
                spec.name
            );
            matched.faults.push((Severity::Blocks, Some(*second), Fault::new(AMBIGUOUS_LABEL, message, help)));
            Some(*first)
        }
    }
}

/// The field with a header: exactly as written, or else in other letter case.
fn find(labels: &[String], wanted: &str) -> Option<usize> {
    let wanted = super::head::label(wanted);
    labels.iter().position(|label| *label == wanted).or_else(|| labels.iter().position(|label| is_same(label, &wanted)))
}

fn missing(labels: &[String], message: String, wanted: &str, remedy: &str) -> Fault {
    // A number or a date among the headers means that a row of data stands there, names and all; then nothing is repeated.
    let is_data = labels.iter().any(|label| label.starts_with(|sign: char| sign.is_ascii_digit()));
    let has_digits = |label: &str| label.contains(|sign: char| sign.is_ascii_digit()) && !label.contains('_');
    let is_plain = |label: &&str| !is_data && !label.is_empty() && !has_digits(label);
    let plain: Vec<&str> = labels.iter().map(String::as_str).filter(is_plain).collect();
    let listed: Vec<String> = plain.iter().take(20).filter_map(|label| shown(label)).collect();
    let there =
        if listed.is_empty() { "its first line may not be a header".to_owned() } else { format!("its headers are {}", listed.join(", ")) };
    let near = did_you_mean(wanted, plain.iter().copied());
    Fault::new(MISSING_LABEL, message, format!("{there}; {remedy}{near}"))
}
