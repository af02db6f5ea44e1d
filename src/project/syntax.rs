//! From text to [`ProjectFile`], with errors that a project manager can act on: line, column, plain words and the nearest known key.

use std::path::Path;

use super::file::ProjectFile;
use super::{Lang, nearest};
use crate::error::Error;

/// Parses the text of a `dosah.toml` in which these languages may be named.
pub(super) fn parse(path: &Path, source: &str, languages: &[Lang]) -> Result<ProjectFile, Error> {
    Lang::only(languages, || toml::from_str(source)).map_err(|error| {
        let (message, help) = plain(error.message());
        Error::at(path, source, error.span().unwrap_or(0..0), "invalid-project-file", message, help)
    })
}

/// The TOML library's message in words that need no knowledge of it, and what to do.
pub(crate) fn plain(message: &str) -> (String, String) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match (message, quoted.as_slice()) {
        (text, _) if text.starts_with("there is no language") => {
            let (message, help) = text.split_once('\n').unwrap_or((text, ""));
            (message.to_owned(), help.to_owned())
        }
        (text, [unknown, known @ ..]) if text.starts_with("unknown field") => {
            let help = match nearest(unknown, known) {
                Some(name) => format!("did you mean \"{name}\"?"),
                None if known.is_empty() => "remove it".to_owned(),
                None => format!("the keys of this table are {}", known.join(", ")),
            };
            (format!("unknown key \"{unknown}\""), help)
        }
        (text, [unknown, known @ ..]) if text.starts_with("unknown variant") => {
            let help = match nearest(unknown, known) {
                Some(name) => format!("did you mean \"{name}\"?"),
                None => format!("use one of {}", known.join(", ")),
            };
            (format!("\"{unknown}\" is not one of the words that can stand here"), help)
        }
        (text, [number]) if text.starts_with("invalid value: integer") => {
            (format!("{number} cannot stand here"), "write a whole number that is neither below zero nor so large".to_owned())
        }
        (text, [missing]) if text.starts_with("missing field") => {
            (format!("the key \"{missing}\" is missing"), format!("add {missing} = ... to this table"))
        }
        (text, _) if text.starts_with("duplicate") => (
            text.replace('`', "\""),
            "remove one of them; where several may stand, each begins with its name in double brackets, [[indicator]]".to_owned(),
        ),
        (text, _) if text.starts_with("invalid date") => (
            "this date does not exist".to_owned(),
            "correct the day or the month; a date is written year-month-day, for example 2015-02-28".to_owned(),
        ),
        (text, _) if text.contains("must be quoted") => (
            "a text has to stand in quotation marks".to_owned(),
            "write it as \"...\"; a number stands alone, 40 and not 40%, and a date is written 2015-02-28".to_owned(),
        ),
        (text, _) if text.starts_with("a header, or") => {
            (text.to_owned(), "write it as it stands in the file, in quotation marks".to_owned())
        }
        (text, _) => {
            let kinds = text.strip_prefix("invalid type: ").and_then(|kinds| kinds.split_once(", expected "));
            kinds.and_then(|(found, expected)| wrong_kind(found, expected)).unwrap_or_else(|| {
                let help = "look whether a quotation mark, comma, brace or bracket is missing in this line or the one above it";
                (text.replace('`', "\"").replace('\n', "; "), help.to_owned())
            })
        }
    }
}

/// What the TOML library calls a value, what people call it, and how it is written.
const KINDS: [(&str, &str, &str); 12] = [
    ("string", "a text", "put it in quotation marks"),
    ("a string", "a text", "put it in quotation marks"),
    ("a boolean", "true or false", "write true or false, without quotation marks"),
    ("boolean", "true or false", "write true or false, without quotation marks"),
    ("integer", "a number", "write the number without quotation marks"),
    ("floating point", "a number", "write the number without quotation marks"),
    ("f64", "a number", "write the number without quotation marks"),
    ("u64", "a whole number", "write the number without quotation marks"),
    ("i64", "a whole number", "write the number without quotation marks"),
    ("a TOML datetime", "a date", "write it year-month-day and without quotation marks, for example 2015-02-28"),
    ("sequence", "a list", "write it in square brackets: [ ... ]"),
    ("a map", "a table", "write it in braces; a text that readers see is given in each language: { cs = \"...\", en = \"...\" }"),
];

fn wrong_kind(found: &str, expected: &str) -> Option<(String, String)> {
    let sequence_or_map = match expected {
        "a sequence" => "sequence",
        other if other.starts_with("struct ") => "a map",
        other => other,
    };
    let (_, expected, help) = KINDS.iter().find(|(name, ..)| *name == sequence_or_map)?;
    let found = KINDS.iter().find(|(name, ..)| found.starts_with(name)).map_or("something else", |(_, name, _)| *name);
    Some((format!("{expected} is expected here, not {found}"), (*help).to_owned()))
}
