//! Rows of a CSV file with dosah's own headers, those left out that nobody could use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::NaiveDate;

use super::project::Project;

/// Answers that nothing is known, each a category of its own.
pub const KINDS_OF_UNKNOWN: [&str; 3] = ["unknown:not_known", "unknown:refused", "unknown:not_collected"];

/// A row: header and cell.
#[derive(Debug, Clone)]
pub struct Row(BTreeMap<String, String>);

impl Row {
    /// The text of a cell; empty where there is none.
    pub fn word(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// The text of a cell, or what an empty one stands for.
    pub fn word_or(&self, column: &str, otherwise: &str) -> String {
        let word = self.word(column);
        if word.is_empty() { otherwise.to_owned() } else { word.to_owned() }
    }

    pub fn day(&self, column: &str) -> Option<NaiveDate> {
        self.word(column).parse().ok()
    }

    pub fn number(&self, column: &str) -> Option<i128> {
        self.word(column).parse().ok()
    }

    /// An amount of money, or a score, in hundredths.
    pub fn cents(&self, column: &str) -> i128 {
        cents(self.word(column)).expect("an amount that was looked at before")
    }
}

fn cents(text: &str) -> Option<i128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let sign = if text.starts_with('-') { -1 } else { 1 };
    Some(whole.parse::<i128>().ok()? * 100 + sign * format!("{part:0<2}").parse::<i128>().ok()?)
}

/// A table that was supplied.
#[derive(Debug, Clone)]
pub struct Table {
    columns: BTreeSet<String>,
    pub rows: Vec<Row>,
}

impl Table {
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(column)
    }
}

/// What a cell has to be for its row to be of use.
enum Cell<'a> {
    /// Anything, but not nothing.
    Needed,
    /// A child of this list.
    Child(&'a BTreeSet<String>),
    /// A day, or nothing.
    Day,
    /// Money, which is needed.
    Money,
    /// Minutes of a day, or nothing.
    Minutes,
    /// One of a list, or else nothing is known; an empty list is open.
    One(Vec<String>),
    /// One of a list; an empty cell has a meaning, and another word has none.
    Answer(Vec<String>),
    /// One of a list, and a row is nothing without it.
    OneNeeded(Vec<String>),
}

/// The tables of a project, each absent or read.
#[derive(Debug, Clone)]
pub struct Tables(BTreeMap<&'static str, Table>);

impl Tables {
    pub fn read(folder: &Path, project: &Project) -> Self {
        let own = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let reasons: Vec<String> = project.exit_reasons.iter().map(|(id, _)| id.clone()).collect();
        let settings: Vec<String> = project.settings.iter().map(|(id, _)| id.clone()).collect();
        let finance = project.finance.as_ref();
        let headings = finance.map(|finance| finance.headings.clone()).unwrap_or_default();
        let versions = finance.map_or_else(|| own(&["initial", "revised"]), |finance| finance.versions.clone());
        let mut to_phase = project.phases.clone();
        to_phase.push("exit".to_owned());
        let flags = own(&["yes", "no"]);

        let mut tables = Tables(BTreeMap::new());
        let mut read = |name: &'static str, key: &[&str], cells: &[(&str, Cell<'_>)]| {
            if let Some(table) = table(folder, project, name, key, cells) {
                tables.0.insert(name, table);
            }
            tables.0.get(name).map(|table| table.rows.iter().map(|row| row.word("child_id").to_owned()).collect()).unwrap_or_default()
        };
        let children: BTreeSet<String> = read(
            "children",
            &["child_id"],
            &[
                ("child_id", Cell::Needed),
                ("birth_date", Cell::Day),
                ("sex", Cell::One(own(&["female", "male", "other"]))),
                ("area", Cell::One(project.areas.clone())),
                ("referred_on", Cell::Day),
                ("enrolled_on", Cell::Day),
                ("closed_on", Cell::Day),
                ("exit_reason", Cell::One(reasons.clone())),
            ],
        );
        let child = || ("child_id", Cell::Child(&children));
        read(
            "sessions",
            &["session_id", "child_id"],
            &[
                child(),
                ("date", Cell::Needed),
                ("date", Cell::Day),
                ("service", Cell::One(project.services.clone())),
                ("setting", Cell::One(settings)),
                ("worker_role", Cell::One(project.roles.clone())),
                ("minutes", Cell::Minutes),
                ("entered_on", Cell::Day),
                ("status", Cell::Answer(own(&["held", "cancelled", "no_show"]))),
            ],
        );
        let moves = [
            child(),
            ("date", Cell::Needed),
            ("date", Cell::Day),
            ("to_phase", Cell::OneNeeded(to_phase)),
            ("exit_reason", Cell::One(reasons.clone())),
        ];
        read("phase_transitions", &["child_id", "date", "to_phase"], &moves);
        let stays = [
            child(),
            ("start", Cell::Needed),
            ("start", Cell::Day),
            ("end", Cell::Day),
            ("phase", Cell::OneNeeded(project.phases.clone())),
            ("exit_reason", Cell::One(reasons)),
        ];
        read("episodes", &["child_id", "start", "phase"], &stays);
        let goals = [child(), ("due_on", Cell::Needed), ("due_on", Cell::Day), ("set_on", Cell::Day), ("met_on", Cell::Day)];
        read("goals", &["child_id", "goal", "due_on"], &goals);
        let scores = [child(), ("date", Cell::Needed), ("date", Cell::Day), ("instrument", Cell::Needed), ("score", Cell::Money)];
        read("scores", &["child_id", "date", "instrument", "informant"], &scores);
        let version = ("version", Cell::Answer(versions));
        read(
            "budget",
            &["heading", "version", "source"],
            &[("heading", Cell::OneNeeded(headings.clone())), ("amount", Cell::Money), version],
        );
        let line = [
            ("date", Cell::Needed),
            ("date", Cell::Day),
            ("paid_on", Cell::Day),
            ("heading", Cell::OneNeeded(headings)),
            ("amount", Cell::Money),
            ("kind", Cell::Answer(own(&["cost", "refund"]))),
            ("source", Cell::One(own(&["grant", "cofinancing", "in_kind"]))),
            ("eligible", Cell::Answer(flags)),
        ];
        read("rates", &["currency", "date"], &[("currency", Cell::Needed), ("date", Cell::Needed), ("date", Cell::Day)]);
        read("costs", &[], &line);
        let sources = own(&["grant", "cofinancing", "in_kind"]);
        read("payments", &[], &[("date", Cell::Needed), ("date", Cell::Day), ("amount", Cell::Money), ("source", Cell::Answer(sources))]);
        tables
    }

    pub fn get(&self, name: &str) -> Option<&Table> {
        self.0.get(name)
    }

    /// The rows of a table, none if it is absent.
    pub fn rows(&self, name: &str) -> &[Row] {
        self.get(name).map_or(&[], |table| &table.rows)
    }

    pub fn has(&self, table: &str, column: &str) -> bool {
        self.get(table).is_some_and(|table| table.has(column))
    }

    /// The categories of a column that several tables may share: as declared, or else as the data have them, then kinds of unknown that the
    /// data have. `unknown` itself is not among them.
    pub fn categories(&self, declared: &[String], places: &[(&str, &str)]) -> Vec<String> {
        let words = places.iter().flat_map(|(table, column)| self.rows(table).iter().map(|row| row.word(column).to_owned()));
        let found: BTreeSet<String> = words.filter(|word| !word.is_empty()).collect();
        let is_kind = |word: &String| KINDS_OF_UNKNOWN.contains(&word.as_str());
        let mut categories = declared.to_vec();
        if categories.is_empty() {
            categories.extend(found.iter().filter(|word| !is_kind(word)).cloned());
        }
        categories.extend(KINDS_OF_UNKNOWN.iter().filter(|kind| found.contains(**kind)).map(ToString::to_string));
        categories
    }
}

/// Reads a table; rows that cannot be used are left out, and so is the later one of two with the same key.
fn table(folder: &Path, project: &Project, name: &str, key: &[&str], cells: &[(&str, Cell<'_>)]) -> Option<Table> {
    let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).ok()?;
    let columns: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut keys: BTreeSet<Vec<String>> = BTreeSet::new();
    for record in reader.records() {
        let record = record.expect("a row");
        let cell = |(column, text): (&String, &str)| {
            let meaning = project.values.get(&(name.to_owned(), column.clone())).and_then(|values| values.get(text.trim()));
            let text = meaning.map_or(text.trim(), String::as_str);
            (column.clone(), if text == "unknown" { String::new() } else { text.to_owned() })
        };
        let mut row = Row(columns.iter().zip(record.iter()).map(cell).collect());
        for (column, what) in cells {
            // What is not on the list of a column that a row can do without is not known.
            if let (Cell::One(list), Some(text)) = (what, row.0.get_mut(*column))
                && !is_one(text, list)
            {
                text.clear();
            }
        }
        if !cells.iter().all(|(column, what)| is_usable(row.word(column), what)) {
            continue;
        }
        let of_row: Vec<String> = key.iter().map(|column| row.word(column).to_owned()).collect();
        let keyed = !key.is_empty() && of_row.iter().all(|cell| !cell.is_empty());
        if !keyed || keys.insert(of_row) {
            rows.push(row);
        }
    }
    Some(Table { columns: columns.into_iter().collect(), rows })
}

fn is_usable(text: &str, cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Needed => !text.is_empty(),
        Cell::Child(children) => children.contains(text),
        Cell::Day => text.is_empty() || text.parse::<NaiveDate>().is_ok(),
        Cell::Money => cents(text).is_some(),
        Cell::Minutes => text.is_empty() || text.parse::<u32>().is_ok_and(|minutes| minutes <= 24 * 60),
        Cell::One(_) => true,
        Cell::Answer(list) => text.is_empty() || (!KINDS_OF_UNKNOWN.contains(&text) && is_one(text, list)),
        Cell::OneNeeded(list) => !text.is_empty() && !KINDS_OF_UNKNOWN.contains(&text) && is_one(text, list),
    }
}

/// Whether a word is on a list, or a kind of unknown; an empty list is open.
fn is_one(text: &str, list: &[String]) -> bool {
    list.is_empty() || KINDS_OF_UNKNOWN.contains(&text) || list.iter().any(|word| word == text)
}
