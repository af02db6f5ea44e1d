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
pub(super) fn kept_where_they_lead(mut report: Report) -> Report {
    let places = places(&report);
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
    report
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use crate::indicators::measurement::Value;
    use crate::project::Lang;
    use crate::report::assemble::assemble;
    use crate::report::fixture::even_risk;
    use crate::report::locale::Locale;
    use crate::report::model::Block;
    use crate::templates::Templates;

    #[test]
    fn a_figure_of_which_nothing_is_shown_has_neither_a_card_nor_a_link() {
        let cards_and_links = |value: Option<Value>| {
            let mut fixture = even_risk();
            for cell in fixture.protected.cells.iter_mut().filter(|cell| cell.indicator == "sessions_held") {
                cell.value = value.unwrap_or(cell.value);
            }
            let locale = Locale::built_in(Lang::EN).unwrap();
            let report = assemble(&Templates::built_in(), "funder", &locale, &fixture.material()).unwrap();
            let is_card =
                |block: &Block| matches!(block, Block::Definitions { cards } if cards.iter().any(|card| card.id == "sessions_held"));
            let has_card = report.sections.iter().flat_map(|section| &section.blocks).any(is_card);
            (has_card, report.key_figures.iter().any(|figure| figure.anchor == "sessions_held"))
        };
        assert_eq!(cards_and_links(None), (true, true));
        assert_eq!(cards_and_links(Some(Value::Suppressed)), (false, false));
    }
}
