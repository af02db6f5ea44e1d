//! What a report says: pure data in one language, every number already text. HTML and PDF draw the same blocks.
//!
//! Numbers beside texts (`f64`) are only for geometry: how long a bar is. They come from published figures and are never printed.

mod chart;
mod table;
mod text;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use chart::*;
pub use table::*;
pub use text::*;

use crate::disclosure::Audience;
use crate::project::Lang;

/// One report in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Template id: `funder`.
    pub template: String,
    /// For whom its figures are protected.
    pub audience: Audience,
    /// How it is laid out.
    pub layout: Layout,
    /// Language of every text in it.
    pub lang: Lang,
    /// The same with its country: `cs-CZ`.
    pub tag: String,
    /// Whether words may be divided at the end of a line of paper.
    pub hyphenate: bool,
    /// Line above the title: "Final report to the funder · EEA Grants".
    pub kicker: String,
    /// The project's title.
    pub title: String,
    /// One line under it.
    pub subtitle: Option<String>,
    /// Project number, period, data as of, what is hidden.
    pub meta: Vec<Labelled>,
    /// Shown above everything: synthetic data, or figures that must not leave the team.
    pub notices: Vec<String>,
    /// At most five; where they stand says the layout.
    pub key_figures: Vec<KeyFigure>,
    /// The facts box.
    pub facts: Facts,
    /// The body, numbered from 1.
    pub sections: Vec<Section>,
    /// Last line: report, audience, threshold, data as of, version, hash.
    pub footer: String,
    /// Running head on paper: project, number, report.
    pub running_head: String,
    /// Words of the page itself.
    pub words: Words,
    /// What a file says of itself beside its title.
    #[serde(skip)]
    pub imprint: Imprint,
}

/// What a file says of itself beside its title, for those who keep it and for programs that read it out.
#[derive(Debug, Clone, Serialize)]
pub struct Imprint {
    /// The day as of which the data are.
    pub as_of: NaiveDate,
    /// Who answers for the report: the project's promoter.
    pub author: Option<String>,
    /// The country whose way of writing the language is used: "GB".
    pub region: Option<String>,
}

/// How a report is laid out, as its recipe says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// Whether sections carry numbers.
    pub numbered: bool,
    /// Whether the sections are listed at the top.
    pub contents: bool,
    /// Whether the key figures stand after the opening sections instead of above them.
    pub figures_below: bool,
    /// Whether it fits on one page of paper, which then has neither a running head nor a number, and no data below its figures.
    pub one_page: bool,
    /// Whether it is printed, too. A sheet to copy from is not.
    pub paper: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Layout { numbered: true, contents: true, figures_below: false, one_page: false, paper: true }
    }
}

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
pub struct Labelled {
    /// For example "Period".
    pub label: String,
    /// For example "1 February 2015 to 31 January 2016".
    pub value: String,
}

/// A big number at the top.
#[derive(Debug, Clone, Serialize)]
pub struct KeyFigure {
    /// "Children reached".
    pub label: String,
    /// "47", or the mark of a hidden figure.
    pub figure: String,
    /// "target 45, met".
    pub context: String,
    /// The id of its definition card; empty where the report has none.
    pub anchor: String,
}

/// The facts box, in the order of the funder's page.
#[derive(Debug, Clone, Serialize)]
pub struct Facts {
    /// "Project facts".
    pub title: String,
    /// Fields; empty ones are left out.
    pub fields: Vec<Fact>,
}

/// One field of the facts box.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// "Target groups".
    pub label: String,
    /// One or several lines.
    pub values: Vec<String>,
}

/// A numbered section: the main column and the notes beside it.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// HTML id, for example `money`.
    pub id: String,
    /// From 1.
    pub number: usize,
    /// "Cost against budget".
    pub title: String,
    /// For the navigation: "Money".
    pub short: String,
    /// Whether the facts box stands beside it: the first section, and words that follow it.
    pub facts_beside: bool,
    /// How its blocks stand.
    pub shape: Shape,
    /// The main column.
    pub blocks: Vec<Block>,
    /// "How to read", "How counted", "Why hidden".
    pub notes: Vec<Note>,
}

/// How the blocks of a section stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// One below the other, with notes in the margin.
    #[default]
    Column,
    /// One below the other over the full width; notes below.
    Wide,
    /// Two figures beside each other, on paper too.
    Pair,
}

/// A note in the margin.
#[derive(Debug, Clone, Serialize)]
pub struct Note {
    /// "How to read the bars".
    pub title: String,
    /// Its lines; several for an equation written down line by line.
    pub lines: Vec<String>,
}

/// What a section is made of. Closed, so that every renderer handles every kind.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a report has dozens of blocks, and a box would only hide them from those who match")]
pub enum Block {
    /// The project's own words.
    Text {
        /// Paragraphs, lists and subheadings.
        nodes: Vec<Node>,
    },
    /// A table, with or without bars in it.
    Table(Table),
    /// A chart with its data.
    Figure(Figure),
    /// An equation in big figures: 1,452 = 1,424 + 28 + 0.
    Equation(Equation),
    /// A sentence that must not be overlooked.
    Notice {
        /// Its text.
        text: String,
    },
    /// What is wrong with the data.
    Problems {
        /// One a kind.
        problems: Vec<Problem>,
    },
    /// What a report says first: a few sentences beside each other.
    Lead {
        /// At most three.
        sentences: Vec<Vec<Inline>>,
    },
    /// Fields of a web form to copy from.
    Fields {
        /// In the order of the form.
        fields: Vec<Field>,
    },
    /// How figures are counted.
    Definitions {
        /// One card a figure.
        cards: Vec<Card>,
    },
}

/// What stands above a table or a figure.
#[derive(Debug, Clone, Serialize)]
pub struct Caption {
    /// "Table 1", "Figure 3".
    pub label: String,
    /// The finding as a sentence, without a full stop.
    pub title: String,
    /// Measure, unit, who, period.
    pub subtitle: Option<String>,
}

/// A chart with its finding, its description and its data.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// HTML id.
    pub id: String,
    /// Label, finding, subtitle.
    pub caption: Caption,
    /// What is drawn.
    pub chart: Chart,
    /// All published values in one sentence, for those who do not see the drawing.
    pub description: String,
    /// What a reader would otherwise get wrong.
    pub note: Option<String>,
    /// "Data of figure 3".
    pub data_title: String,
    /// The same values as a table.
    pub data: Table,
}

/// An equation in big figures; the first term stands before "=".
#[derive(Debug, Clone, Serialize)]
pub struct Equation {
    /// What the whole is.
    pub whole: EquationTerm,
    /// What it is made of.
    pub parts: Vec<EquationTerm>,
}

/// A term of an equation.
#[derive(Debug, Clone, Serialize)]
pub struct EquationTerm {
    /// "1,452".
    pub figure: String,
    /// "rows read".
    pub label: String,
}

/// One kind of thing that is wrong with the data.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// HTML id.
    pub id: String,
    /// "The child is not in the list of children".
    pub title: String,
    /// Drawn beside the scope: how much it weighs.
    pub status: Status,
    /// "3 rows of sessions.csv are set aside".
    pub scope: String,
    /// One sentence.
    pub meaning: Option<String>,
    /// What to do, and what could change.
    pub rows: Vec<Labelled>,
    /// Where.
    pub places: Option<Table>,
    /// "and 12 more places".
    pub more: Option<String>,
    /// Name of the check.
    pub code: String,
}

/// A field of a web form: what is to be copied into it, and whether it fits.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// HTML id.
    pub id: String,
    /// "Summary of project results".
    pub title: String,
    /// Plain text, with a line between paragraphs.
    pub text: String,
    /// "1,234 of 2,000 characters".
    pub length: String,
    /// Met where it fits, not met where it is too long, no data where it is empty.
    pub status: Status,
    /// "It fits", "341 characters too long".
    pub verdict: String,
}

/// How one figure is counted.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// HTML id: the indicator's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One sentence.
    pub sentence: String,
    /// Counts, Of, Period, Value, Left out, Caution, Definition.
    pub rows: Vec<Labelled>,
    /// Id and hash of the definition.
    pub code: String,
}

/// Words of the page itself, in its language.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// "Skip to the report".
    pub skip: String,
    /// "Contents".
    pub contents: String,
    /// Label of the definition hash in a card: "Definition".
    pub definition: String,
    /// "Underlined figures are computed from the data and lead to their definitions."
    pub underlined: String,
    /// "Notes", heading of the margin column for listeners.
    pub notes: String,
    /// "Page {page} of {pages}", for paper.
    pub page_of: String,
}
