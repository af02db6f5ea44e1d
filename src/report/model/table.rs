//! Tables, and the bars and marks drawn in them.

use serde::Serialize;

pub use crate::indicators::progress::Status;

use super::{Caption, Point};

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
    /// Sentences, each on a line of its own.
    List {
        /// The sentences.
        items: Vec<String>,
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
    /// The same figure in several periods, on a scale of its own.
    Trend {
        /// In time, the present one last; the first and the last are written.
        points: Vec<Point>,
        /// For listeners and for paper: "2013/14: 20; 2015/16: 47".
        spoken: String,
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
