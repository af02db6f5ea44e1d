//! Running text without markup, so that a page and a paper draw the same words.

use serde::Serialize;

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
