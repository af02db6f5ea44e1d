//! Numbers lead to what a report has: one whose card, table or figure is not on the page is printed without a link.

use std::collections::BTreeSet;

use super::context::Context;
use super::model::{Block, Inline, Node, Report};

/// Remembers that the report speaks of the figures in these words.
pub(super) fn cite(context: &Context, nodes: &[Node]) {
    for node in nodes {
        match node {
            Node::Heading { content } | Node::Paragraph { content } => cite_line(context, content),
            Node::List { items, .. } => items.iter().for_each(|item| cite(context, item)),
        }
    }
}

fn cite_line(context: &Context, line: &[Inline]) {
    for piece in line {
        match piece {
            Inline::Number { anchor, .. } => context.cite(anchor),
            Inline::Strong { content } | Inline::Emphasis { content } | Inline::Link { content, .. } => cite_line(context, content),
            Inline::Text { .. } | Inline::Break => {}
        }
    }
}

/// Takes away the links that would lead nowhere.
pub(super) fn keep_those_with_a_place(report: &mut Report) {
    let places = places(report);
    for figure in report.key_figures.iter_mut().filter(|figure| !places.contains(&figure.anchor)) {
        figure.anchor.clear();
    }
    for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Text { nodes } => keep_in_nodes(nodes, &places),
            Block::Lead { sentences } => sentences.iter_mut().for_each(|sentence| keep_in_line(sentence, &places)),
            _ => {}
        }
    }
}

/// What a number can lead to.
fn places(report: &Report) -> BTreeSet<String> {
    let ids = |block: &Block| match block {
        Block::Table(table) => vec![table.id.clone()],
        Block::Figure(figure) => vec![figure.id.clone()],
        Block::Definitions { cards } => cards.iter().map(|card| card.id.clone()).collect(),
        _ => Vec::new(),
    };
    report.sections.iter().flat_map(|section| &section.blocks).flat_map(ids).collect()
}

fn keep_in_nodes(nodes: &mut [Node], places: &BTreeSet<String>) {
    for node in nodes {
        match node {
            Node::Heading { content } | Node::Paragraph { content } => keep_in_line(content, places),
            Node::List { items, .. } => items.iter_mut().for_each(|item| keep_in_nodes(item, places)),
        }
    }
}

fn keep_in_line(line: &mut [Inline], places: &BTreeSet<String>) {
    for piece in line {
        match piece {
            Inline::Number { text, anchor } if !places.contains(anchor) => *piece = Inline::Text { text: std::mem::take(text) },
            Inline::Strong { content } | Inline::Emphasis { content } | Inline::Link { content, .. } => keep_in_line(content, places),
            Inline::Number { .. } | Inline::Text { .. } | Inline::Break => {}
        }
    }
}
