//! What `explain` says, as data: the terminal wraps it, JSON is it. Everything in it may be shown to the audience of the run.

use serde::Serialize;
use serde_json::Value as Json;

use crate::project::Lang;

/// A page of the manual about one name.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// What the name is: `indicator`, `check`, `column`, `topic`, `table` or `key`.
    pub about: &'static str,
    /// The name.
    pub name: String,
    /// The language of the card.
    pub lang: Lang,
    /// What readers call it.
    pub title: String,
    /// Name, definition and the like, in one line.
    pub code: String,
    /// What it is, in sentences.
    pub text: Vec<String>,
    /// What has to be known before it is passed on.
    pub notices: Vec<String>,
    /// The rest.
    pub parts: Vec<Part>,
}

/// A part of a card.
#[derive(Debug, Clone, Serialize)]
pub struct Part {
    /// Name for programs.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// What it holds.
    #[serde(flatten)]
    pub content: Content,
    /// What has to be known to read it.
    pub notes: Vec<String>,
}

/// What a part holds.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    /// Sentences.
    Text(Vec<String>),
    /// Facts with their names.
    Facts(Vec<Fact>),
    /// Rows of figures.
    Table(Table),
}

/// A fact with its name.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// Name for programs.
    pub id: &'static str,
    /// Name for people.
    pub label: String,
    /// The fact.
    pub text: String,
}

/// Rows of figures, a column a period.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Label>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A name for programs and for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Label {
    /// For programs.
    pub id: String,
    /// For people.
    pub label: String,
}

/// A row of figures.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// What they are.
    #[serde(flatten)]
    pub label: Label,
    /// One a column.
    pub cells: Vec<Cell>,
}

/// A figure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// For people.
    pub text: String,
    /// For programs: a number, or nothing where there is none to show.
    pub value: Json,
}

impl Cell {
    /// A word without a number.
    #[must_use]
    pub fn word(text: impl Into<String>) -> Self {
        Cell { text: text.into(), value: Json::Null }
    }
}

impl Part {
    /// A part of facts; `None` when there are none.
    #[must_use]
    pub fn facts(id: &str, title: String, facts: Vec<Fact>) -> Option<Self> {
        (!facts.is_empty()).then(|| Part { id: id.to_owned(), title, content: Content::Facts(facts), notes: Vec::new() })
    }

    /// A part of sentences; `None` when there are none.
    #[must_use]
    pub fn text(id: &str, title: String, text: Vec<String>) -> Option<Self> {
        (!text.is_empty()).then(|| Part { id: id.to_owned(), title, content: Content::Text(text), notes: Vec::new() })
    }

    /// A part of figures; `None` when there are none.
    #[must_use]
    pub fn table(id: String, title: String, table: Table, notes: Vec<String>) -> Option<Self> {
        (!table.rows.is_empty()).then_some(Part { id, title, content: Content::Table(table), notes })
    }
}
