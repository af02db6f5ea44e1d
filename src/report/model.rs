//! What a report says: pure data in one language, every number already text. HTML, and later PDF, draw the same blocks.
//!
//! Numbers beside texts (`f64`) are only for geometry: how long a bar is. They come from published figures and are never printed.

use serde::Serialize;

use crate::project::Lang;

/// One report in one language.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Template id: `funder`.
    pub template: String,
    /// Language of every text in it.
    pub lang: Lang,
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
    /// At most five.
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
    /// The id of its definition card.
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
    /// Whether it starts a page on paper.
    pub new_page: bool,
    /// Whether the facts box stands beside it.
    pub facts_beside: bool,
    /// The main column.
    pub blocks: Vec<Block>,
    /// "How to read", "How counted", "Why hidden".
    pub notes: Vec<Note>,
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
    /// How figures are counted.
    Definitions {
        /// One card a figure.
        cards: Vec<Card>,
    },
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "node", rename_all = "snake_case")]
pub enum Node {
    /// A subheading inside a section.
    Heading {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        content: Vec<Inline>,
    },
    /// A list; an item may hold several pieces.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Node>>,
    },
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "inline", rename_all = "snake_case")]
pub enum Inline {
    /// Plain words.
    Text {
        /// The words.
        text: String,
    },
    /// Words that matter.
    Strong {
        /// The words.
        content: Vec<Inline>,
    },
    /// Words in another voice.
    Emphasis {
        /// The words.
        content: Vec<Inline>,
    },
    /// A link to a page on the web or a mail address.
    Link {
        /// `https:`, `http:` or `mailto:`.
        href: String,
        /// The words.
        content: Vec<Inline>,
    },
    /// A number computed from the data, which leads to its definition.
    Number {
        /// "47 children".
        text: String,
        /// The id of its definition card.
        anchor: String,
    },
    /// A line break inside a paragraph.
    Break,
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

/// A table.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// HTML id.
    pub id: String,
    /// Absent for the data of a figure.
    pub caption: Option<Caption>,
    /// The head.
    pub columns: Vec<Column>,
    /// Rows, in one or several groups.
    pub groups: Vec<RowGroup>,
    /// Marks used in this table and what they mean.
    pub marks: Vec<MarkKey>,
    /// What a reader would otherwise get wrong.
    pub note: Option<String>,
    /// What it becomes on a phone.
    pub narrow: Narrow,
}

/// What a table becomes on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Narrow {
    /// It stays a table, because it is small enough.
    Keep,
    /// Each row becomes a block with its own labels.
    Stack,
    /// It scrolls inside a focusable region.
    Scroll,
}

/// A column's head.
#[derive(Debug, Clone, Serialize)]
pub struct Column {
    /// Its words.
    pub title: String,
    /// What stands in it.
    pub align: Align,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words, left.
    Text,
    /// Numbers, right.
    Number,
    /// A drawing, which assistive technology does not see because the numbers stand beside it.
    Drawing,
}

/// Rows under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct RowGroup {
    /// "Outputs: what the project delivered".
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row; the first cell is its heading.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// Whether it is a total, which has rules above and below.
    pub total: bool,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "cell", rename_all = "snake_case")]
pub enum Cell {
    /// Words, with a smaller line under them.
    Text {
        /// The words.
        text: String,
        /// The smaller line: "30 of 37 ended cases".
        detail: Option<String>,
    },
    /// A number or the mark of its state.
    Number {
        /// "47", "[c]".
        text: String,
        /// For listeners, where the text is a mark: "hidden".
        spoken: Option<String>,
        /// Whether it is the figure of the row.
        strong: bool,
    },
    /// A status against a target.
    Status {
        /// Which.
        status: Status,
        /// "Met".
        text: String,
    },
    /// A file name or a fingerprint.
    Code {
        /// The text.
        text: String,
    },
    /// A bar drawn in the row.
    Bar(Bar),
    /// Nothing.
    Empty,
}

/// A status against a target: shape and word first, colour last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// At the target or beyond.
    Met,
    /// Close to it (interim reports only).
    Near,
    /// Short of it.
    NotMet,
    /// Not to be measured yet.
    NotDue,
    /// Not measured.
    NoData,
}

/// A bar drawn in a row of a table. Lengths are shares of the full width that the drawing stands for.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "bar", rename_all = "snake_case")]
pub enum Bar {
    /// From baseline to achieved, with the target as a tick at 1.0; drawn on 0 to 1.5, longer ones end in an arrow.
    Progress {
        /// Achieved share of the way from baseline to target; `None` draws a dotted track.
        achieved: Option<f64>,
    },
    /// Back to back: two marks on one scale.
    Pyramid {
        /// Drawn to the left.
        left: Mark,
        /// Drawn to the right.
        right: Mark,
        /// What the full half width stands for.
        max: f64,
    },
    /// Actual cost as a share of the heading's own budget, tick at 1.0, drawn on 0 to `max`.
    Budget {
        /// Actual share of the budget; `None` where there was no budget.
        share: Option<f64>,
        /// Deviation that needs no approval, for example 0.10.
        tolerance: Option<f64>,
        /// The right end of the scale, the same in all rows of a table.
        max: f64,
    },
}

/// How a figure is drawn in its state.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "mark", content = "value", rename_all = "snake_case")]
pub enum Mark {
    /// A mark of this size.
    Value(f64),
    /// A short tick on the axis and "0".
    Zero,
    /// A hatched outline box, always of the same size.
    Hidden,
    /// No mark.
    NoData,
}

/// A mark of a state and what it means, printed under the table that uses it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkKey {
    /// "[c]".
    pub mark: String,
    /// "hidden to protect children: fewer than 5, or needed so that such a number stays hidden".
    pub text: String,
    /// Whether the drawings of the table use the hatched box for it.
    pub hatched: bool,
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

/// What is drawn. Texts are final; numbers are geometry.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "chart", rename_all = "snake_case")]
pub enum Chart {
    /// Columns a month in one or several rows on one scale, and the running total of children below.
    Months(MonthsChart),
    /// Horizontal bars in groups.
    Bars(BarsChart),
    /// The way of cases through the phases.
    Flow(FlowChart),
    /// One bar of amounts with brackets: grant, co-financing, not spent.
    Funding(FundingChart),
    /// One bar of exclusive sets with a bracket a service: 18 / 2 / 18.
    Overlap(OverlapChart),
}

/// A number on a chart: how it is drawn and how it is written.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    /// How it is drawn.
    pub mark: Mark,
    /// How it is written: "47", "[c]".
    pub text: String,
}

/// Columns a month and a running total on the same months.
#[derive(Debug, Clone, Serialize)]
pub struct MonthsChart {
    /// Short month names, with the year where it changes.
    pub months: Vec<String>,
    /// Rows of columns, by total.
    pub rows: Vec<MonthsRow>,
    /// Above the row totals: "12 months".
    pub total_label: String,
    /// The running total of children, where it can be shown.
    pub running: Option<RunningTotal>,
}

/// One row of columns.
#[derive(Debug, Clone, Serialize)]
pub struct MonthsRow {
    /// "Psychologist".
    pub label: String,
    /// One point a month.
    pub points: Vec<Point>,
    /// "312".
    pub total: String,
}

/// The running total of children.
#[derive(Debug, Clone, Serialize)]
pub struct RunningTotal {
    /// "Children reached".
    pub label: String,
    /// "running total, by quarter".
    pub detail: String,
    /// In time.
    pub steps: Vec<RunningStep>,
    /// The target as a dashed line, with its words: "target 45".
    pub target: Option<(f64, String)>,
}

/// One step of a running total.
#[derive(Debug, Clone, Serialize)]
pub struct RunningStep {
    /// "Feb–Apr".
    pub label: String,
    /// How many of the chart's months end with this step, counted from the first.
    pub months: usize,
    /// The total so far.
    pub value: f64,
    /// As text.
    pub text: String,
}

/// Horizontal bars in groups, by size inside a group.
#[derive(Debug, Clone, Serialize)]
pub struct BarsChart {
    /// Groups in their order.
    pub groups: Vec<BarsGroup>,
}

/// Bars under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct BarsGroup {
    /// "Outside the centre: 810 sessions, 84%".
    pub title: String,
    /// Whether it is the group to compare with, drawn grey.
    pub comparison: bool,
    /// Its bars.
    pub bars: Vec<LabelledBar>,
}

/// One horizontal bar.
#[derive(Debug, Clone, Serialize)]
pub struct LabelledBar {
    /// "Home".
    pub label: String,
    /// Drawn length and "412 · 43%".
    pub point: Point,
}

/// The way of cases through the phases: phases left to right, states at the right end, open cases included.
#[derive(Debug, Clone, Serialize)]
pub struct FlowChart {
    /// The phases in their order.
    pub phases: Vec<FlowNode>,
    /// The states of cases at the end, the main one first.
    pub ends: Vec<FlowEnd>,
    /// Words above the ends: date and "state of the case".
    pub ends_title: String,
    /// Words under it.
    pub ends_detail: String,
    /// Bands from phase `i` to phase `i + 1`.
    pub onward: Vec<Point>,
    /// Bands from a phase to an end; only those that are not zero.
    pub leaving: Vec<FlowBand>,
}

/// A phase as a dark bar.
#[derive(Debug, Clone, Serialize)]
pub struct FlowNode {
    /// "Diagnostics".
    pub label: String,
    /// "47 children".
    pub detail: String,
    /// Its height.
    pub point: Point,
}

/// A state of cases at the end.
#[derive(Debug, Clone, Serialize)]
pub struct FlowEnd {
    /// "ended as planned".
    pub label: String,
    /// Its height and number.
    pub point: Point,
    /// Its colour.
    pub tone: Tone,
}

/// A band from a phase to an end.
#[derive(Debug, Clone, Serialize)]
pub struct FlowBand {
    /// Index into `phases`.
    pub phase: usize,
    /// Index into `ends`.
    pub end: usize,
    /// Its thickness and number.
    pub point: Point,
}

/// What a state of a case means, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Ended as planned: accent.
    Good,
    /// Still open: pale.
    Open,
    /// Left early: orange.
    Behind,
    /// Moved, referred: grey.
    Neutral,
}

/// One bar of amounts.
#[derive(Debug, Clone, Serialize)]
pub struct FundingChart {
    /// Grant, co-financing; in the contract's order.
    pub parts: Vec<FundingPart>,
    /// The bracket over all parts: "Final cost €36,702" and its amount.
    pub actual: (String, f64),
    /// The bracket of the budget: "Initial cost €40,002" and its amount.
    pub planned: Option<(String, f64)>,
    /// "of which not spent €3,300 (8.25%)".
    pub unspent: Option<String>,
}

/// One part of the funding bar.
#[derive(Debug, Clone, Serialize)]
pub struct FundingPart {
    /// "EEA Grants €32,549".
    pub label: String,
    /// "88.68% of the final cost".
    pub detail: String,
    /// Its amount.
    pub value: f64,
}

/// One bar of exclusive sets of services.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapChart {
    /// Sets in the order in which they are drawn; sets with both services stand between the two.
    pub parts: Vec<OverlapPart>,
    /// Brackets over runs of parts.
    pub brackets: Vec<OverlapBracket>,
    /// "All children, each counted once: 38".
    pub total: String,
}

/// One exclusive set.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapPart {
    /// "18 therapy only".
    pub label: String,
    /// Its size.
    pub point: Point,
    /// Whether it holds several services.
    pub shared: bool,
}

/// A bracket over neighbouring parts.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapBracket {
    /// "Therapy 20".
    pub label: String,
    /// First part, from 0.
    pub first: usize,
    /// Last part, included.
    pub last: usize,
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
