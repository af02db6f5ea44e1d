//! The header of a file against the columns of its table.

use super::faults::{BLANK_LABEL, DUPLICATE_LABEL, Fault, MISSING_LABEL, did_you_mean, shown};
use super::source::Source;
use crate::finding::Severity;

/// A column that is read: where it stands in the file and in the table.
#[derive(Debug)]
pub(super) struct Field {
    /// Index in the table's specification.
    pub column: usize,
    /// Index in the records of the file.
    pub index: usize,
    /// Whether `dosah.toml` says what an empty cell means.
    pub maps_empty: bool,
}

/// The columns that are read, and what is wrong with the header: how badly, in which field, and what.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub fields: Vec<Field>,
    pub faults: Vec<(Severity, Option<usize>, Fault)>,
}

/// Finds every column of the table in the header. Other columns of the file are left alone and never loaded.
pub(super) fn match_labels(labels: &[String], source: &Source<'_>) -> Matched {
    let mut matched = Matched::default();
    for (column, spec) in source.spec.columns.iter().enumerate() {
        let wanted = source.header(spec);
        if let Some(index) = find(labels, wanted) {
            let maps_empty = source.values(spec).is_some_and(|values| values.keys().any(|from| from.trim().is_empty()));
            matched.fields.push(Field { column, index, maps_empty });
        } else if spec.required || source.mapped_header(spec).is_some() {
            let severity = if spec.required { Severity::Blocks } else { Severity::Warning };
            matched.faults.push((severity, None, missing(labels, spec.name, wanted)));
        }
    }
    for (index, label) in labels.iter().enumerate() {
        if label.is_empty() {
            let help = "give the column a header, or delete it; it is not read";
            matched.faults.push((Severity::Warning, Some(index), Fault::new(BLANK_LABEL, "a column has no header", help)));
        } else if labels[..index].iter().any(|earlier| earlier.to_lowercase() == label.to_lowercase()) {
            let used = matched.fields.iter().any(|field| labels[field.index].to_lowercase() == label.to_lowercase());
            let severity = if used { Severity::Blocks } else { Severity::Warning };
            let message = format!("a second column has the header {}", shown(label).unwrap_or_default());
            matched.faults.push((severity, Some(index), Fault::new(DUPLICATE_LABEL, message, "rename or delete one of the two")));
        }
    }
    matched
}

/// The field with a header: exactly as written, or else in other letter case.
fn find(labels: &[String], wanted: &str) -> Option<usize> {
    labels.iter().position(|label| label == wanted).or_else(|| {
        let wanted = wanted.to_lowercase();
        labels.iter().position(|label| label.to_lowercase() == wanted)
    })
}

fn missing(labels: &[String], column: &str, wanted: &str) -> Fault {
    let message = if column == wanted {
        format!("the column {column} is not in the file")
    } else {
        format!("the column “{wanted}”, which dosah.toml names for {column}, is not in the file")
    };
    // A number or a date among the headers means that a row of data stands there, names and all; then nothing is repeated.
    let is_data = labels.iter().any(|label| label.starts_with(|sign: char| sign.is_ascii_digit()));
    let has_digits = |label: &str| label.contains(|sign: char| sign.is_ascii_digit()) && !label.contains('_');
    let is_plain = |label: &&str| !is_data && !label.is_empty() && !has_digits(label);
    let plain: Vec<&str> = labels.iter().map(String::as_str).filter(is_plain).collect();
    let listed: Vec<String> = plain.iter().take(20).filter_map(|label| shown(label)).collect();
    let there =
        if listed.is_empty() { "its first line may not be a header".to_owned() } else { format!("its headers are {}", listed.join(", ")) };
    let near = did_you_mean(wanted, plain.iter().copied());
    Fault::new(MISSING_LABEL, message, format!("{there}; name the header for {column} under columns in the [[input]] of this file{near}"))
}
