//! What indicators read: a cell that no figure depends on cannot change one.

use std::collections::{BTreeMap, BTreeSet};

use crate::indicators::Indicator;
use crate::indicators::condition::{Condition, Operand};
use crate::indicators::dimension::Dimension;
use crate::indicators::indicator::Measure;
use crate::indicators::measures;
use crate::indicators::views::View;
use crate::ingest::schema::Table;
use crate::project::file::AgeRule;

/// Columns that follow from others, and the columns of tables that they follow from.
const DERIVED: &[(&str, &[&str])] = &[
    ("is_child", &["birth_date", "enrolled_on"]),
    ("age_band", &["birth_date", "enrolled_on"]),
    ("waiting_days", &["referred_on"]),
    ("waited_within_standard", &["referred_on"]),
    ("entry_lag", &["entered_on"]),
    ("outreach", &["setting"]),
    ("outcome", &["exit_reason"]),
    ("case_state", &["exit_reason"]),
    ("service_set", &["service"]),
    ("eligibility", &["eligible", "paid_on", "currency"]),
    ("amount", &["kind", "charged_percent"]),
    ("is_initial", &["version"]),
    ("is_latest", &["version"]),
    ("is_due", OF_PAIRS),
    ("is_paired", OF_PAIRS),
    ("change", OF_PAIRS),
    ("change_class", OF_PAIRS),
    ("pair_missing", OF_PAIRS),
];

/// What decides about a pair of scores.
const OF_PAIRS: &[&str] = &["date", "instrument", "score", "informant", "enrolled_on", "closed_on"];

/// What all indicators together read.
#[derive(Default)]
pub(super) struct Uses {
    /// Columns that some condition, amount, date or unit reads.
    read: BTreeSet<&'static str>,
    /// The same, columns by which some figure is broken down, and what they follow from.
    all: BTreeSet<&'static str>,
    /// What columns are compared with.
    pub operands: BTreeMap<&'static str, Vec<Operand>>,
    /// Whether something is broken down by months.
    pub months: bool,
    /// Whether something that is counted once a session depends on the children in it.
    pub sessions_depend_on_children: bool,
}

impl Uses {
    /// What these indicators read.
    pub(super) fn of(indicators: &[Indicator]) -> Self {
        let mut uses = Uses::default();
        for indicator in indicators {
            let Some(rows) = indicator.measure.rows() else { continue };
            let read = measures::columns(&indicator.measure);
            let part = if let Measure::Share { part, .. } = &indicator.measure { Some(part) } else { None };
            for condition in rows.filter.iter().chain(part) {
                uses.compare(condition);
            }
            let dimensions: Vec<&'static str> = indicator.by.iter().flatten().map(Dimension::id).collect();
            uses.months |= dimensions.iter().any(|dimension| MONTHS.contains(dimension));
            if adds_up(&indicator.measure) == Some(Unit::Session) {
                let is_of_the_child = |column: &&str| rows.from == View::Sessions && OF_THE_CHILD.contains(column);
                uses.sessions_depend_on_children |= read.iter().chain(&dimensions).any(is_of_the_child);
            }
            uses.read.extend(&read);
            uses.all.extend(read.iter().chain(&dimensions).flat_map(|column| sources(column)));
        }
        uses
    }

    fn compare(&mut self, condition: &Condition) {
        match condition {
            Condition::All(left, right) | Condition::Any(left, right) => {
                self.compare(left);
                self.compare(right);
            }
            Condition::Not(inner) => self.compare(inner),
            Condition::Compare { column, operand, .. } => self.operands.entry(column).or_default().push(operand.clone()),
            Condition::IsNull(_) | Condition::Flag(_) => {}
        }
    }

    /// Whether a figure depends on a column at all.
    pub(super) fn reads(&self, column: &str) -> bool {
        self.all.contains(column)
    }

    /// Whether a total reads a column itself.
    pub(super) fn decides(&self, column: &str) -> bool {
        self.read.contains(column)
    }

    /// Whether a total can depend on a column of a child of whom nothing is known. Every age is possible by the date of birth alone.
    pub(super) fn decides_for_unknown(&self, column: &str) -> bool {
        let follows = |column: &str| match column {
            "birth_date" => self.decides("is_child") || self.decides("age_band"),
            "referred_on" => self.decides("waiting_days") || self.decides("waited_within_standard"),
            _ => false,
        };
        self.decides(column) || follows(column)
    }
}

/// Dimensions that are blocks of months.
pub(super) const MONTHS: [&str; 3] = ["month", "quarter", "half_year"];

/// What sessions have from the child.
const OF_THE_CHILD: [&str; 6] = ["sex", "area", "referred_by", "age_band", "is_child", "first_session"];

/// A column and the columns that it follows from.
fn sources(column: &'static str) -> Vec<&'static str> {
    let of = DERIVED.iter().filter(|(derived, _)| *derived == column).flat_map(|(_, of)| of.iter().copied());
    of.chain([column]).collect()
}

/// What is counted once, in figures that can be put together from those of single children or lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// A child, a case or a row: it belongs to one child.
    OfOneChild,
    /// A session, which several children may share.
    Session,
}

/// The unit of a measure whose figures of different children add up; `None` for the others.
pub(super) fn adds_up(measure: &Measure) -> Option<Unit> {
    match measure {
        Measure::Count { of, .. } | Measure::Sum { of, .. } | Measure::Share { of, .. } => match of {
            None | Some("child_id" | "case" | "case_phase") => Some(Unit::OfOneChild),
            Some("session" | "session_id") => Some(Unit::Session),
            Some(_) => None,
        },
        Measure::Overlap { .. } => Some(Unit::OfOneChild),
        _ => None,
    }
}

/// The dimensions that follow from a column.
pub(super) fn dimensions_of(column: &str) -> Vec<&'static str> {
    match column {
        "birth_date" | "enrolled_on" => vec!["age_band"],
        "date" | "start" => MONTHS.to_vec(),
        "to_phase" => vec!["phase", "transition", "case_state"],
        "exit_reason" => vec!["exit_reason", "outcome", "case_state"],
        "eligible" | "paid_on" => vec!["eligibility"],
        "sex" => vec!["sex"],
        "area" => vec!["area"],
        "referred_by" => vec!["referred_by"],
        "service" => vec!["service"],
        "setting" => vec!["setting"],
        "worker_role" => vec!["worker_role"],
        "status" => vec!["status"],
        "heading" => vec!["heading"],
        "version" => vec!["version"],
        "source" => vec!["source"],
        "kind" => vec!["kind"],
        "instrument" => vec!["instrument"],
        "informant" => vec!["informant"],
        _ => Vec::new(),
    }
}

/// Columns that change nothing but the figures that read them or what follows from them.
const PLAIN: [&str; 14] = [
    "birth_date",
    "sex",
    "area",
    "referred_by",
    "enrolled_on",
    "referred_on",
    "exit_reason",
    "service",
    "setting",
    "worker_role",
    "minutes",
    "eligible",
    "paid_on",
    "source",
];

/// What an indicator reads, and by what it is broken down.
fn read_by(indicator: &Indicator) -> impl Iterator<Item = &'static str> {
    measures::columns(&indicator.measure).into_iter().chain(indicator.by.iter().flatten().map(Dimension::id))
}

/// Whether an indicator can depend on a column of rows that are used anyway.
pub(crate) fn depends(indicator: &Indicator, column: &str) -> bool {
    !PLAIN.contains(&column) || read_by(indicator).any(|read| sources(read).contains(&column))
}

/// Whether an indicator can depend on the rows of a table.
pub(crate) fn reaches(table: Table, indicator: &Indicator, rule: AgeRule) -> bool {
    let Some(view) = indicator.measure.rows().map(|rows| rows.from) else { return false };
    let reads = |columns: &[&str]| read_by(indicator).any(|read| columns.contains(&read));
    match table {
        Table::Aliases | Table::Children => view.has_children(),
        Table::Sessions => {
            let is_age = rule == AgeRule::FirstServiceInPeriod && reads(&["age_band", "is_child"]);
            view == View::Sessions
                || (view.has_children()
                    && (is_age || reads(&["first_session", "first_in_period", "waiting_days", "waited_within_standard"])))
        }
        Table::PhaseTransitions | Table::Episodes => match view {
            View::Sessions => reads(&["phase"]),
            _ => view.table() == Table::PhaseTransitions || view == View::Pairs,
        },
        // A rate makes amounts of what was paid in another currency.
        Table::Rates => matches!(view, View::Costs | View::Payments),
        Table::Budget | Table::Costs | Table::Payments | Table::Activities | Table::Scores | Table::Goals => view.table() == table,
    }
}
