//! The tables and their columns, as data. Reader, checks, `explain`, the data dictionary and `init` all read this one list.

use serde::{Deserialize, Serialize};

/// A table that dosah understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// One row an id that stands for a child who has another one.
    Aliases,
    /// One row a child.
    Children,
    /// One row a child and session.
    Sessions,
    /// One row a move of a case into a phase or out of the last one.
    PhaseTransitions,
    /// One row a stay in a phase, with its first and last day: the other way to say how cases move.
    Episodes,
    /// One row a heading and version of the budget.
    Budget,
    /// One row an exchange rate: read before the amounts that need it.
    Rates,
    /// One row a line of the cost ledger.
    Costs,
    /// One row a payment received.
    Payments,
    /// One row an activity beside the sessions: intervision groups, case conferences, training, publications.
    Activities,
    /// One row a measurement of a child with an instrument.
    Scores,
    /// One row a goal agreed with a child.
    Goals,
}

/// The values that a category column may have: a closed list of dosah, a list that the project declares, or whatever the data hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Domain {
    /// female, male, other.
    Sex,
    /// Areas of `[[area]]`, or of the data.
    Area,
    /// Who referred the child; of the data.
    ReferredBy,
    /// Reasons of `[[exit_reason]]`, or of the data.
    ExitReason,
    /// Services of `[[service]]`, or of the data.
    Service,
    /// Settings of `[[setting]]`, or of the data.
    Setting,
    /// Professions of `[[worker_role]]`, or of the data.
    WorkerRole,
    /// held, cancelled, no_show.
    SessionStatus,
    /// Phases of `[[phase]]`, and `exit`.
    Phase,
    /// Headings of `[[finance.heading]]`, or of the data.
    Heading,
    /// Versions of `finance.versions`.
    Version,
    /// grant, cofinancing, in_kind.
    Source,
    /// cost, refund.
    CostKind,
    /// Currency codes; of the data.
    Currency,
    /// Who published a rate; of the data.
    RateSource,
    /// Grants that a cost is charged to; of the data.
    ChargedTo,
    /// Periods of `[[period]]`, and `total`.
    Period,
    /// Kinds of `[[activity_kind]]`, or of the data.
    ActivityKind,
    /// Instruments; of the data.
    Instrument,
    /// Informants; of the data.
    Informant,
}

/// What a column holds, and so how its text is read and how the dataset stores it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// An identifier, interned on reading: `UInt32`. The text itself is dropped after reading.
    Id,
    /// One of a set of values: `UInt32` code into [`Categories`](super::dataset::Categories).
    Category(Domain),
    /// A civil date: `Date`.
    Date,
    /// A whole number: `Int64`.
    Count,
    /// Minutes: `Int64`.
    Minutes,
    /// Hours, kept as minutes: `Int64`.
    Hours,
    /// Money in minor units: `Int64`.
    Money,
    /// Any number: `Float64`.
    Number,
    /// Yes or no: `Boolean`.
    Flag,
    /// Words of which only sameness matters, interned like an id: `UInt32`.
    Text,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct ColumnSpec {
    /// dosah's name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether the table cannot be read without it.
    pub required: bool,
    /// Whether its values may identify a person, and are never printed.
    pub personal: bool,
    /// What it means, for people.
    pub description: &'static str,
}

/// A table: its columns and what makes a row unique.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct TableSpec {
    /// The table.
    pub table: Table,
    /// Its name in `dosah.toml` and, with `.csv`, its usual file.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    /// The columns that no two rows may share, where all of them are present.
    pub key: &'static [&'static str],
    /// The column that says when a row happened.
    pub date: Option<&'static str>,
    /// Whether no report can be made without it.
    pub required: bool,
    /// What a row is, for people.
    pub description: &'static str,
}

const fn column(name: &'static str, kind: Kind, description: &'static str) -> ColumnSpec {
    ColumnSpec { name, kind, required: false, personal: false, description }
}

const fn required(column: ColumnSpec) -> ColumnSpec {
    ColumnSpec { required: true, ..column }
}

const fn personal(column: ColumnSpec) -> ColumnSpec {
    ColumnSpec { personal: true, ..column }
}

const CHILD_ID: ColumnSpec = required(personal(column("child_id", Kind::Id, "The project's own pseudonym of the child.")));
const ENTERED_ON: ColumnSpec = column("entered_on", Kind::Date, "Day on which the row was written into the system.");

/// All tables, in the order in which they are read: aliases and children first, because every other child id must be one of theirs.
pub const TABLES: &[TableSpec] = &[
    TableSpec {
        table: Table::Aliases,
        name: "aliases",
        columns: &[required(personal(column("alias", Kind::Id, "An id that stands for a child who has another one."))), CHILD_ID],
        key: &["alias"],
        date: None,
        required: false,
        description: "One row an id under which a child was registered again; child_id is the one that counts.",
    },
    TableSpec {
        table: Table::Children,
        name: "children",
        columns: &[
            CHILD_ID,
            personal(column("birth_date", Kind::Date, "Date of birth; without it the age is unknown.")),
            column("sex", Kind::Category(Domain::Sex), "female, male or other; empty is unknown."),
            column("area", Kind::Category(Domain::Area), "Where the child lives."),
            column("referred_by", Kind::Category(Domain::ReferredBy), "Who referred the child."),
            column("referred_on", Kind::Date, "Day of the referral; waiting starts here."),
            column("enrolled_on", Kind::Date, "Day of enrolment; age is taken here or at the start of the period, whichever is later."),
            column("closed_on", Kind::Date, "Day on which the file was closed."),
            column("exit_reason", Kind::Category(Domain::ExitReason), "Why it was closed."),
            personal(column("household_id", Kind::Id, "Household, where siblings share one.")),
        ],
        key: &["child_id"],
        date: None,
        required: true,
        description: "One row a child, also of children who were referred and never served.",
    },
    TableSpec {
        table: Table::Sessions,
        name: "sessions",
        columns: &[
            CHILD_ID,
            required(column("date", Kind::Date, "Day of the session.")),
            column("session_id", Kind::Id, "One session with several children has one row a child and the same id on each."),
            column("service", Kind::Category(Domain::Service), "What the child was given."),
            column("setting", Kind::Category(Domain::Setting), "Where it took place."),
            column("worker_role", Kind::Category(Domain::WorkerRole), "Profession of the worker."),
            column("minutes", Kind::Minutes, "Length in minutes."),
            column("status", Kind::Category(Domain::SessionStatus), "held, cancelled or no_show; a missing column means held."),
            ENTERED_ON,
        ],
        key: &["session_id", "child_id"],
        date: Some("date"),
        required: true,
        description: "One row a child and session.",
    },
    TableSpec {
        table: Table::PhaseTransitions,
        name: "phase_transitions",
        columns: &[
            CHILD_ID,
            required(column("date", Kind::Date, "Day of the move.")),
            required(column("to_phase", Kind::Category(Domain::Phase), "The phase that begins, or exit.")),
            column("exit_reason", Kind::Category(Domain::ExitReason), "Why the case ended; with exit only."),
            ENTERED_ON,
        ],
        key: &["child_id", "date", "to_phase"],
        date: Some("date"),
        required: false,
        description: "One row a move into a phase; the first opens a case, exit closes it, a later one opens another.",
    },
    TableSpec {
        table: Table::Episodes,
        name: "episodes",
        columns: &[
            CHILD_ID,
            required(column("phase", Kind::Category(Domain::Phase), "The phase of the stay.")),
            required(column("start", Kind::Date, "First day of the stay.")),
            column("end", Kind::Date, "Last day of the stay, on which the next may begin; empty while it lasts."),
            column(
                "exit_reason",
                Kind::Category(Domain::ExitReason),
                "Why the stay ended; of the last one of a case it is the reason for the exit.",
            ),
            ENTERED_ON,
        ],
        key: &["child_id", "start", "phase"],
        date: Some("start"),
        required: false,
        description: "One row a stay of a child in a phase; stays without a gap between them are one case.",
    },
    TableSpec {
        table: Table::Budget,
        name: "budget",
        columns: &[
            required(column("heading", Kind::Category(Domain::Heading), "Budget heading.")),
            required(column("amount", Kind::Money, "Amount in the reporting currency.")),
            column("version", Kind::Category(Domain::Version), "initial, revised ...; a missing column means the first version."),
            column("source", Kind::Category(Domain::Source), "Who pays."),
            column(
                "period",
                Kind::Category(Domain::Period),
                "The period that the amount is planned for; a missing column means the whole project.",
            ),
        ],
        key: &["heading", "version", "source", "period"],
        date: None,
        required: false,
        description: "One row a heading and version of the budget.",
    },
    TableSpec {
        table: Table::Rates,
        name: "rates",
        columns: &[
            required(column("currency", Kind::Category(Domain::Currency), "The other currency, not the reporting one.")),
            required(column("date", Kind::Date, "Day of the rate; of a monthly one any day of the month.")),
            required(column("rate", Kind::Number, "The rate, quoted as [finance.exchange] says.")),
            column("units", Kind::Count, "For how many units of the currency the rate is; a missing column means one."),
            column("source", Kind::Category(Domain::RateSource), "Who published it."),
        ],
        key: &["currency", "date"],
        date: None,
        required: false,
        description: "One row an exchange rate.",
    },
    TableSpec {
        table: Table::Costs,
        name: "costs",
        columns: &[
            required(column("date", Kind::Date, "Day on which the cost was incurred.")),
            required(column("heading", Kind::Category(Domain::Heading), "Budget heading.")),
            required(column("amount", Kind::Money, "Amount; refunds are marked in kind.")),
            column("currency", Kind::Category(Domain::Currency), "Currency code; a missing column means the reporting currency."),
            column("document", Kind::Text, "Number of the voucher."),
            personal(column("payee", Kind::Text, "Who was paid.")),
            column("paid_on", Kind::Date, "Day of payment."),
            column("source", Kind::Category(Domain::Source), "grant, cofinancing or in_kind."),
            column("eligible", Kind::Flag, "Whether the funder accepts the line; a missing column means yes."),
            column("kind", Kind::Category(Domain::CostKind), "cost or refund; a missing column means cost."),
            column("charged_to", Kind::Category(Domain::ChargedTo), "The grant that the line is charged to, where a ledger holds several."),
            column(
                "charged_percent",
                Kind::Number,
                "How many percent of the amount are charged to it, and so count; a missing column means all of it.",
            ),
        ],
        key: &[],
        date: Some("date"),
        required: false,
        description: "One row a line of the cost ledger.",
    },
    TableSpec {
        table: Table::Payments,
        name: "payments",
        columns: &[
            required(column("date", Kind::Date, "Day on which the money arrived.")),
            required(column("amount", Kind::Money, "Amount; negative when paid back.")),
            column("currency", Kind::Category(Domain::Currency), "Currency code; a missing column means the reporting currency."),
            column("source", Kind::Category(Domain::Source), "grant, cofinancing or in_kind; a missing column means grant."),
        ],
        key: &[],
        date: Some("date"),
        required: false,
        description: "One row a payment received.",
    },
    TableSpec {
        table: Table::Activities,
        name: "activities",
        columns: &[
            required(column("date", Kind::Date, "Day of the activity.")),
            required(column("kind", Kind::Category(Domain::ActivityKind), "What it was.")),
            column("participants", Kind::Count, "How many adults took part."),
            column("organisation", Kind::Text, "Organisation or office that took part."),
            column("hours", Kind::Hours, "Length in hours."),
        ],
        key: &[],
        date: Some("date"),
        required: false,
        description: "One row an activity beside the sessions: intervision groups, case conferences, training, publications.",
    },
    TableSpec {
        table: Table::Scores,
        name: "scores",
        columns: &[
            CHILD_ID,
            required(column("date", Kind::Date, "Day of the measurement.")),
            required(column("instrument", Kind::Category(Domain::Instrument), "Questionnaire or scale.")),
            required(personal(column("score", Kind::Number, "The score."))),
            column("informant", Kind::Category(Domain::Informant), "Who answered."),
        ],
        key: &["child_id", "date", "instrument", "informant"],
        date: Some("date"),
        required: false,
        description: "One row a measurement of a child with an instrument.",
    },
    TableSpec {
        table: Table::Goals,
        name: "goals",
        columns: &[
            CHILD_ID,
            required(column("due_on", Kind::Date, "Day by which it was to be met.")),
            personal(column("goal", Kind::Text, "What was agreed; only tells the goals of a child apart.")),
            column("set_on", Kind::Date, "Day on which it was agreed."),
            column("met_on", Kind::Date, "Day on which it was met; empty until then."),
        ],
        key: &["child_id", "goal", "due_on"],
        date: Some("due_on"),
        required: false,
        description: "One row a goal agreed with a child.",
    },
];

impl Table {
    /// Its specification.
    #[must_use]
    pub fn spec(self) -> &'static TableSpec {
        // TABLES is in the order of the enum; the test below keeps it so.
        &TABLES[self as usize]
    }

    /// The table of a name in `dosah.toml`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TABLES.iter().find(|spec| spec.name == name).map(|spec| spec.table)
    }
}

impl TableSpec {
    /// The column of a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static ColumnSpec> {
        self.columns.iter().find(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_finds_its_own_specification() {
        for spec in TABLES {
            assert_eq!(spec.table.spec().name, spec.name);
            for key in spec.key.iter().chain(&spec.date) {
                assert!(spec.column(key).is_some(), "{} has no column {key}", spec.name);
            }
            // Keys are looked up by their first column, the numbers of which must be dense.
            let first = spec.key.first().and_then(|name| spec.column(name));
            assert!(first.is_none_or(|column| matches!(column.kind, Kind::Id | Kind::Category(_))), "{}", spec.name);
        }
    }
}
