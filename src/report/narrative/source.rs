//! A narrative file and the places in it.

use std::path::PathBuf;

use crate::checks::Check;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};

/// More of a name is not repeated in a message.
const LONGEST: usize = 80;

/// A Markdown file.
pub(super) struct Source {
    /// The path as dosah.toml writes it.
    pub name: String,
    /// The path as the user can open it.
    pub file: PathBuf,
    /// Its text.
    pub text: String,
    /// Where its lines begin.
    lines: Vec<usize>,
}

impl Source {
    /// A file with this text. Editors count neither the mark at its beginning nor the second sign of a line end as a column; what would
    /// move the cursor of a terminal is seen in its place.
    pub fn new(name: String, file: PathBuf, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        let text = text.replace(|letter: char| letter.is_control() && letter != '\n' && letter != '\t', "\u{fffd}");
        let lines = [0].into_iter().chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Source { name, file, text, lines }
    }

    /// An error at a byte of the text.
    pub fn error_at(&self, offset: usize, check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Error {
        let (line, column) = self.place(offset);
        Error::Project { file: self.file.clone(), line, column, message: message.into(), help: help.into(), check }
    }

    /// Line and column of a byte of the text, both from 1.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied().unwrap_or_default();
        let before = self.text.get(start..offset).or_else(|| self.text.get(start..)).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// A warning at a byte of the text.
    pub fn finding(&self, check: Check, offset: usize, message: String) -> Finding {
        finding(self.name.clone(), self.place(offset), check, message)
    }

    /// An error about a name that does not exist, with the nearest one that does.
    pub fn unknown<'n>(&self, offset: usize, what: &str, name: &str, known: impl IntoIterator<Item = &'n str>) -> Error {
        let known: Vec<&str> = known.into_iter().collect();
        // Nobody means a name that is longer.
        let name: String = name.chars().take(LONGEST).collect();
        let name = name.trim();
        let likeness = |candidate: &str| strsim::normalized_damerau_levenshtein(name, candidate);
        let nearest = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)).then(b.cmp(a)));
        let help = match nearest {
            Some(nearest) if likeness(nearest) >= 0.6 => format!("did you mean `{nearest}`?"),
            _ if known.is_empty() => "there is none here".to_owned(),
            _ => format!("known: {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        };
        let message =
            if name.is_empty() { format!("the name of the {what} is missing here") } else { format!("there is no {what} `{name}`") };
        let check = if what == "section" { "unknown-section" } else { "unknown-placeholder" };
        self.error_at(offset, check, message, help)
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
