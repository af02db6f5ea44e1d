//! The names of everything that reading can find wrong, and the journal in which it is written down.

use std::collections::BTreeMap;

use super::dataset::RejectedRow;
use super::locate::cell_name;
use super::schema::Table;
use super::signs::is_odd;
use crate::finding::{Finding, Location, Severity};
use crate::personal::{self, Kind};

macro_rules! checks {
    ($($constant:ident = $name:literal: $description:literal;)*) => {
        $(#[doc = $description] pub const $constant: &str = $name;)*

        /// Every check of reading and of the inputs in `dosah.toml`: its name and what it means, one sentence each. Names that
        /// frictionless also has mean the same there.
        pub const CHECKS: &[(&str, &str)] = &[$(($name, $description)),*];
    };
}

checks! {
    ENCODING_ERROR = "encoding-error": "The bytes of the file are not text in the encoding that was declared or expected.";
    GARBLED_TEXT = "garbled-text": "The letters of the file are probably not the ones that were typed, because it was opened or declared in another encoding.";
    NOT_CSV = "not-csv": "The file is something else than a table of text, for example a workbook or a web page saved under the wrong name.";
    EMPTY_FILE = "empty-file": "The file has no content, not even a header.";
    NO_ROWS = "no-rows": "A table that no report can be made without has a header and no rows.";
    BLANK_LABEL = "blank-label": "A column has no header, so it is not read.";
    DUPLICATE_LABEL = "duplicate-label": "Two columns have the same header.";
    MISSING_LABEL = "missing-label": "A column that is required or named in dosah.toml is not in the file.";
    AMBIGUOUS_LABEL = "ambiguous-label": "A file has two of the headers that dosah.toml names for one column.";
    REPEATED_HEADER = "repeated-header": "A row repeats the header, as happens when exports are pasted one below the other.";
    TOTAL_ROW = "total-row": "A row begins with a word for a total and has nothing but numbers beside it.";
    UNTERMINATED_QUOTE = "unterminated-quote": "A quoted cell is opened and never closed, so the rest of the file would be one cell.";
    TEXT_AFTER_QUOTE = "text-after-quote": "Text stands between the closing quote of a cell and the next delimiter.";
    CELL_TOO_LONG = "cell-too-long": "A cell is longer than 1 MiB, as happens when a quotation mark is not closed.";
    TOO_MANY_COLUMNS = "too-many-columns": "A row has more than 10 000 cells, as happens when line ends are lost.";
    TRUNCATED_FILE = "truncated-file": "The last line of a file has no line end, so the file may be cut off.";
    EXTRA_CELL = "extra-cell": "A row has more cells than the header.";
    MISSING_CELL = "missing-cell": "A row has fewer cells than the header.";
    INVISIBLE_CHARACTER = "invisible-character": "A cell holds a sign that nobody sees, such as a control character or a space without width; it is read without it.";
    CONFUSABLE_ID = "confusable-id": "Two ids look the same but are written with different letters, for example a Latin and a Cyrillic C.";
    MISSING_VALUE = "missing-value": "A required cell is empty.";
    ASSUMED_DEFAULT = "assumed-default": "A cell is empty in a column that decides how its row counts, and the usual value was assumed.";
    TYPE_ERROR = "type-error": "A cell cannot be read as what its column holds (a date, a number, yes or no), or can be read in two ways.";
    CONSTRAINT_ERROR = "constraint-error": "A cell has a value that cannot be, for example a negative cost or a session longer than a day.";
    UNKNOWN_CATEGORY = "unknown-category": "A value is not in the list of its column.";
    PRIMARY_KEY = "primary-key": "Two rows say that they are the same thing; the later one is set aside.";
    MISSING_RATE = "missing-rate": "An amount is in another currency, and the table rates has no rate that it could take.";
    DOUBLE_FUNDING = "double-funding": "One document is charged to several grants, for more than its amount.";
    FOREIGN_KEY = "foreign-key": "A row belongs to a child who is not in the table children.";
    ALIAS_CYCLE = "alias-cycle": "Aliases stand for each other, so that none of them says which child is meant.";
    OVERLAPPING_EPISODES = "overlapping-episodes": "A stay begins before an earlier one of the same child ends, and dosah.toml says that overlaps are wrong.";
    UNKNOWN_TABLE = "unknown-table": "An [[input]] of dosah.toml names a table that dosah does not have.";
    UNKNOWN_COLUMN = "unknown-column": "An [[input]] of dosah.toml maps a column that its table does not have.";
    UNMAPPABLE_COLUMN = "unmappable-column": "An [[input]] of dosah.toml maps the values of a column, or gives the unit of one, that cannot have any.";
    UNKNOWN_KEYWORD = "unknown-keyword": "An [[input]] of dosah.toml declares an encoding, delimiter, decimal sign, date format, unit or the like that dosah does not know.";
    DUPLICATE_INPUT = "duplicate-input": "Two [[input]] of dosah.toml take the same rows of a file for the same table, so they would count twice.";
    CONFLICTING_INPUT = "conflicting-input": "Two things that dosah.toml says, or files that it finds, cannot hold together.";
    INVALID_BUILD = "invalid-build": "A text under build in an [[input]] of dosah.toml has a brace that is not one of a pair around a header.";
    INVALID_CONDITION = "invalid-condition": "The where of an [[input]] of dosah.toml is not a condition on the rows of a file.";
    INVALID_PATTERN = "invalid-pattern": "The file of an [[input]] of dosah.toml is not a pattern that can be searched for.";
}

/// How many findings of one check are kept for one file; the rest is counted.
const KEPT: u64 = 10_000;

/// Collects findings and rows set aside, in the order of reading.
#[derive(Debug, Default)]
pub(super) struct Journal {
    findings: Vec<Noted>,
    rejected: Vec<(usize, RejectedRow)>,
    seen: BTreeMap<(usize, &'static str), (u64, Severity)>,
}

/// A finding whose place can still move, while the lines before it are not counted.
#[derive(Debug)]
struct Noted {
    file: usize,
    finding: Finding,
    /// Field and spreadsheet row, for the name of the cell.
    cell: Option<(usize, u64)>,
}

/// A place that can still move.
#[derive(Debug, Clone, Default)]
pub(super) struct Spot {
    /// Line and column, as in [`Location`].
    pub line: u64,
    /// Column in characters.
    pub column: u64,
    /// Field and spreadsheet row, where it is one cell.
    pub cell: Option<(usize, u64)>,
    /// The header of the field.
    pub header: Option<String>,
    /// The table and its column.
    pub table: Option<Table>,
    /// dosah's name of the column.
    pub name: Option<&'static str>,
}

/// What is wrong and what to do, before it is known where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Name of the check.
    pub check: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Fault {
    /// A fault in words.
    pub(super) fn new(check: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault { check, message: message.into(), help: help.into() }
    }
}

impl Journal {
    /// Writes a finding down. The place is worked out only if the finding is kept.
    pub(super) fn report(
        &mut self,
        (file, path): (usize, &str),
        severity: Severity,
        fault: Fault,
        place: impl FnOnce() -> (Spot, Option<Location>),
    ) {
        let (seen, worst) = self.seen.entry((file, fault.check)).or_insert((0, severity));
        *seen += 1;
        *worst = severity.min(*worst);
        if *seen <= KEPT {
            let (Spot { line, column, cell, header, table, name }, related) = place();
            let location = Location { file: path.to_owned(), line, column, cell: None, header };
            let Fault { check, message, help } = fault;
            let finding = Finding { check, severity, table, column: name, location, related, message, help };
            self.findings.push(Noted { file, finding, cell });
        }
    }

    /// Writes down that a row was set aside.
    pub(super) fn set_aside(&mut self, file: usize, row: RejectedRow) {
        self.rejected.push((file, row));
    }

    /// How many rows were set aside.
    pub(super) fn rows_set_aside(&self) -> u64 {
        self.rejected.len() as u64
    }

    /// Takes over the journal of the part of a file that comes next; so many lines and spreadsheet rows stand before that part.
    pub(super) fn absorb(&mut self, part: Journal, lines: u64, rows: u64) {
        let mut listed: BTreeMap<&'static str, u64> = BTreeMap::new();
        for mut noted in part.findings {
            let check = noted.finding.check;
            let before = self.seen.get(&(noted.file, check)).map_or(0, |(seen, _)| *seen);
            let listed = listed.entry(check).or_insert(before);
            *listed += 1;
            if *listed <= KEPT {
                noted.finding.location.line += lines;
                noted.cell = noted.cell.map(|(field, row)| (field, row + rows));
                self.findings.push(noted);
            }
        }
        for (key, (seen, worst)) in part.seen {
            let all = self.seen.entry(key).or_insert((0, worst));
            *all = (all.0 + seen, worst.min(all.1));
        }
        self.rejected.extend(part.rejected.into_iter().map(|(file, row)| (file, RejectedRow { line: row.line + lines, ..row })));
    }

    /// Everything, in the order of files, lines and columns.
    pub(super) fn finish(mut self, files: &[super::dataset::SourceFile]) -> (Vec<Finding>, Vec<RejectedRow>) {
        for noted in &mut self.findings {
            noted.finding.location.cell = noted.cell.map(|(field, row)| cell_name(field, row));
        }
        for ((file, check), (seen, severity)) in self.seen {
            if seen > KEPT {
                let path = files.get(file).map(|file| file.path.clone()).unwrap_or_default();
                let location = Location { file: path, line: u64::MAX, column: 0, cell: None, header: None };
                let message = format!("{} more like this in the file are not listed", seen - KEPT);
                let help = "look for one cause behind all of them".to_owned();
                let table = files.get(file).map(|file| file.table);
                let finding = Finding { check, severity, table, column: None, location, related: None, message, help };
                self.findings.push(Noted { file, finding, cell: None });
            }
        }
        self.findings.sort_by_key(|noted| (noted.file, noted.finding.location.line, noted.finding.location.column));
        // Rows that repeat another row are found after all others.
        self.rejected.sort_by_key(|(file, row)| (*file, row.line));
        let mut findings: Vec<Finding> = self.findings.into_iter().map(|noted| noted.finding).collect();
        for finding in findings.iter_mut().filter(|finding| finding.location.line == u64::MAX) {
            finding.location.line = 0;
        }
        (findings, self.rejected.into_iter().map(|(_, row)| row).collect())
    }
}

/// A value as a message may show it: short, on one line, without signs that play tricks on a terminal. Nothing when it could be
/// somebody's number, address or name: more than eight digits, an `@`, or what the scan for personal data finds.
pub(crate) fn shown(value: &str) -> Option<String> {
    let has_many_digits = value.chars().filter(char::is_ascii_digit).count() > 8;
    if value.contains('@') || has_many_digits || personal::found(value).iter().any(|found| found.kind != Kind::LongText) {
        return None;
    }
    let tame = |sign: char| if sign.is_control() || is_odd(sign) || matches!(sign, '\u{2028}' | '\u{2029}') { '\u{fffd}' } else { sign };
    let short: String = value.chars().take(40).map(tame).collect();
    Some(if value.chars().nth(40).is_some() { format!("“{short}…”") } else { format!("“{short}”") })
}

/// “ Did you mean …?” with the known name nearest to a wrong one, or nothing when none is near.
pub(super) fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |name| format!("; did you mean “{name}”?"))
}

/// The known name that is nearest to a wrong one, when one is near.
pub(super) fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Spaces and doubled letters make no other word: dd.mm.yyyy is d. m. yyyy.
    let squeezed = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().filter(|sign| !sign.is_whitespace()).collect();
        letters.dedup();
        letters
    };
    let (whole, short) = (wrong.to_lowercase(), squeezed(wrong));
    let likeness = |name: &str| f64::from(squeezed(name) == short) + strsim::jaro_winkler(&whole, &name.to_lowercase());
    known.into_iter().filter(|name| likeness(name) > 0.75).max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_one_name_and_one_sentence() {
        let mut names: Vec<_> = CHECKS.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
        assert!(CHECKS.iter().all(|(_, sentence)| sentence.ends_with('.')));
    }

    #[test]
    fn a_birth_number_is_never_shown_and_an_escape_never_reaches_the_terminal() {
        assert_eq!(shown("710319/2745"), None);
        assert_eq!(shown("jana@example.org"), None);
        assert_eq!(shown("Jana Nováková"), None);
        assert_eq!(shown("\u{1b}[31mred").as_deref(), Some("“\u{fffd}[31mred”"));
        assert_eq!(shown("2025-13-02").as_deref(), Some("“2025-13-02”"));
    }
}
