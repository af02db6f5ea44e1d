//! Which table a file could hold and which of its columns is which: the words of the header, held against the values below it.

use std::collections::BTreeSet;

use super::column::Column;
use super::export::Export;
use super::words::{Label, Words};
use crate::ingest::guess;
use crate::ingest::schema::{ColumnSpec, Domain, Kind, Table, TableSpec};

/// Why a column was taken for what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// The header is a known word.
    Header,
    /// The header holds a known word.
    PartOfHeader,
    /// Its values are ids of the file of children.
    Ids,
    /// It is the only column of dates.
    OnlyDates,
}

/// A column of a file that is a column of dosah.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    /// dosah's column.
    pub spec: &'static ColumnSpec,
    /// Index in the file.
    pub field: usize,
    /// Why.
    pub why: Why,
    /// Whether the header is a Czech word.
    pub is_czech: bool,
    /// Whether the file gives hours where dosah wants minutes.
    pub in_hours: bool,
    score: f64,
}

/// A file as a table.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// The table.
    pub spec: &'static TableSpec,
    /// Its columns, in the order of the table.
    pub columns: Vec<Match>,
    /// How well the file fits.
    pub score: f64,
    /// Whether the file is called like the table.
    pub is_named: bool,
}

/// The ids of children: the values of the id column of the file of children.
pub(super) type Ids = BTreeSet<String>;

impl Fit {
    /// A file as a table, if it can be one.
    pub(super) fn of(export: &Export, spec: &'static TableSpec, ids: Option<&Ids>, words: &Words) -> Option<Self> {
        let mut candidates = Vec::new();
        for column in spec.columns {
            for (field, values) in export.columns.iter().enumerate() {
                // A column without a value is no evidence where every row needs one.
                if export.rows == 0 || values.filled > 0 || !column.required {
                    candidates.extend(candidate(column, field, values, spec, ids, words));
                }
            }
        }
        // The best first; of equals the column that stands first in the table, then in the file.
        candidates.sort_by(|one, other| other.score.total_cmp(&one.score));
        let mut columns: Vec<Match> = Vec::new();
        for next in candidates {
            if columns.iter().all(|taken| taken.field != next.field && taken.spec.name != next.spec.name) {
                columns.push(next);
            }
        }
        columns.extend(only_dates(export, spec, &columns));
        let is_named = words.names_table(spec, &export.name);
        let score = columns.iter().map(|column| column.score).sum::<f64>() + if is_named { 2.0 } else { 0.0 };
        columns.sort_by_key(|column| spec.columns.iter().position(|known| known.name == column.spec.name));
        let fit = Fit { spec, columns, score, is_named };
        let of_children = ids.is_some_and(|ids| export.columns.iter().any(|column| overlap(column, ids)));
        let belongs = spec.column("child_id").is_some() || !of_children;
        (belongs && fit.can_be(export)).then_some(fit)
    }

    /// The match of a column.
    pub(super) fn column(&self, name: &str) -> Option<&Match> {
        self.columns.iter().find(|column| column.spec.name == name)
    }

    /// Whether what makes the table what it is was found.
    fn can_be(&self, export: &Export) -> bool {
        let has = |name: &str| self.column(name).is_some();
        let describes = self.columns.iter().any(|column| !column.spec.required && column.spec.name != "entered_on");
        let required = self.spec.columns.iter().filter(|column| column.required);
        // A file of stays need not say in which phase: then all are of one.
        let complete = required.map(|column| column.name).all(|name| has(name) || self.spec.table == Table::Episodes && name == "phase");
        // Without a row only headers that are known words are evidence.
        let known = export.rows > 0 || self.columns.iter().all(|column| !column.spec.required || column.why == Why::Header);
        let one_row_a_child = || self.column("child_id").is_some_and(|id| export.columns[id.field].is_unique());
        complete
            && known
            && match self.spec.table {
                Table::Children => one_row_a_child() && (describes || self.is_named),
                Table::Sessions => describes || self.is_named,
                Table::Episodes => {
                    has("end") && !self.column("start").zip(self.column("end")).is_some_and(|(start, end)| ends_first(export, start, end))
                }
                Table::Aliases => self.column("alias").is_some_and(|alias| alias.why == Why::Header),
                Table::Goals => self.column("due_on").is_some_and(|due| due.why == Why::Header),
                Table::Activities => describes || self.is_named,
                _ => true,
            }
    }
}

/// Whether the column taken for the end lies before the one taken for the start.
fn ends_first(export: &Export, start: &Match, end: &Match) -> bool {
    let last = |column: &Match| export.columns[column.field].dates.map(|dates| dates.span.1);
    let first = |column: &Match| export.columns[column.field].dates.map(|dates| dates.span.0);
    last(end) < first(start) && last(end).is_some()
}

/// A column of a file as a column of a table, if header and values allow it.
fn candidate(
    column: &'static ColumnSpec,
    field: usize,
    values: &Column,
    spec: &'static TableSpec,
    ids: Option<&Ids>,
    words: &Words,
) -> Option<Match> {
    if values.header.is_empty() || !allows(column, values, words) {
        return None;
    }
    let hours = (column.kind == Kind::Minutes).then(|| words.likeness(spec, "hours", &values.label)).flatten();
    let minutes = words.likeness(spec, column.name, &values.label);
    let in_hours = hours.is_some_and(|hours| minutes.is_none_or(|minutes| hours.score > minutes.score));
    let found = if in_hours { hours } else { minutes };
    let are_ids = column.name == "child_id" && spec.table != Table::Children && ids.is_some_and(|ids| overlap(values, ids));
    match found {
        Some(found) => {
            let why = if found.score > 2.9 { Why::Header } else { Why::PartOfHeader };
            // Ids of children decide between two headers that are alike, and what names nobody is the better id.
            let names_people = column.kind == Kind::Id && values.identifies.is_some();
            let score = found.score + if are_ids { 1.0 } else { 0.0 } - if names_people { 1.0 } else { 0.0 };
            Some(Match { spec: column, field, why, is_czech: found.is_czech, in_hours, score })
        }
        None if are_ids => Some(Match { spec: column, field, why: Why::Ids, is_czech: false, in_hours, score: 1.5 }),
        None => None,
    }
}

/// Whether most values are ids of children; a few small numbers can be anything.
fn overlap(values: &Column, ids: &Ids) -> bool {
    let known = values.values.keys().filter(|value| ids.contains(*value)).count();
    known >= 3 && known * 100 >= values.values.len() * 80
}

/// The only column of dates, where a table needs a date and no header says which.
fn only_dates(export: &Export, spec: &'static TableSpec, taken: &[Match]) -> Option<Match> {
    let wanted = spec.columns.iter().find(|column| column.name == "date" && column.required)?;
    if taken.iter().any(|column| column.spec.name == "date") || taken.len() < 2 {
        return None;
    }
    let free = |field: &usize| taken.iter().all(|column| column.field != *field);
    let mut dates = (0..export.columns.len()).filter(free).filter(|field| export.columns[*field].dates.is_some());
    let field = dates.next()?;
    dates.next().is_none().then_some(Match { spec: wanted, field, why: Why::OnlyDates, is_czech: false, in_hours: false, score: 0.8 })
}

/// Whether values can be what a column holds. A column without values can be anything.
fn allows(column: &ColumnSpec, values: &Column, words: &Words) -> bool {
    if values.values.is_empty() {
        return true;
    }
    match column.kind {
        Kind::Date => values.dates.is_some(),
        Kind::Money | Kind::Number | Kind::Count => values.is_numeric && values.dates.is_none(),
        Kind::Minutes | Kind::Hours => values.mostly(|value| guess::is_number(Some(','), value) || is_clock(value)) || values.is_numeric,
        Kind::Flag => values.mostly(|value| guess::is_flag(value) || words.value("flag", value).is_some()),
        Kind::Category(domain) => {
            let may_be_names = domain == Domain::WorkerRole && !values.mostly(|value| is_profession(value, words));
            values.dates.is_none() && values.identifies.is_none() && !may_be_names && values.is_list()
        }
        Kind::Id => values.dates.is_none() && !values.mostly(|value| value.contains([',', '.']) && guess::is_number(None, value)),
        Kind::Text => values.dates.is_none(),
    }
}

/// Whether a word for workers is their profession: where it begins with a capital letter and is no known one, it may be a name.
fn is_profession(value: &str, words: &Words) -> bool {
    value.starts_with(char::is_lowercase) || words.has_mark("professions", &Label::of(value))
}

/// `1:30`.
fn is_clock(value: &str) -> bool {
    value.split_once(':').is_some_and(|(hours, minutes)| [hours, minutes].iter().all(|part| guess::is_number(None, part)))
}
