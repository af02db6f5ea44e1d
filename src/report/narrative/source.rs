//! A narrative file and the places in it.

use std::path::PathBuf;

use crate::checks::Check;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};

/// A Markdown file.
pub(super) struct Source {
    /// The path as dosah.toml writes it.
    pub name: String,
    /// The path as the user can open it.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
}

impl Source {
    /// An error at a byte of the text.
    pub fn error_at(&self, offset: usize, check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Error {
        let (line, column) = self.place(offset);
        Error::Project { file: self.file.clone(), line, column, message: message.into(), help: help.into(), check }
    }

    /// Line and column of a byte of the text, both from 1.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let column = before.rsplit('\n').next().map_or(0, |tail| tail.chars().count()) + 1;
        (before.matches('\n').count() + 1, column)
    }

    /// A warning at a byte of the text.
    pub fn finding(&self, check: Check, offset: usize, message: String) -> Finding {
        finding(self.name.clone(), self.place(offset), check, message)
    }

    /// An error about a name that does not exist, with the nearest one that does.
    pub fn unknown<'n>(&self, offset: usize, what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) -> Error {
        let known: Vec<&str> = known.into_iter().collect();
        let likeness = |candidate: &str| strsim::normalized_damerau_levenshtein(name, candidate);
        let nearest = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)).then(b.cmp(a)));
        let help = match nearest {
            Some(nearest) if likeness(nearest) >= 0.6 => format!("did you mean `{nearest}`?"),
            _ if known.is_empty() => "there is none here".to_owned(),
            _ => format!("known: {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        };
        let check = if what == "section" { "unknown-section" } else { "unknown-placeholder" };
        self.error_at(offset, check, format!("there is no {what} `{name}`"), help)
    }
}

/// A warning about a narrative.
pub(super) fn finding(file: String, (line, column): (usize, usize), check: Check, message: String) -> Finding {
    let number = |place: usize| u64::try_from(place).unwrap_or(u64::MAX);
    Finding {
        check: check.name,
        severity: Severity::Warning,
        table: None,
        column: None,
        location: Location { file, line: number(line), column: number(column), cell: None, header: None },
        related: None,
        message,
        help: check.remedy.to_owned(),
    }
}
