//! How to read the comparison: which method stands behind which interval, and what no method can tell.

use super::super::Piece;
use super::wording::Wording;
use crate::comparison::{Chance, Way};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::model::{Block, Inline, Node};

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let used = |way: Way| {
        let is_used = |chance: &Chance| matches!(chance, Chance::Interval { method, .. } if *method == way);
        wording.comparison.compared.iter().any(|one| is_used(&one.chance))
    };
    // Without an interval there is nothing to say about them.
    let is_tested = wording.comparison.compared.iter().any(|one| matches!(one.chance, Chance::Interval { .. }));
    let mut nodes = Vec::new();
    if is_tested {
        nodes.push(paragraph(wording.say("method.chance", &[])?));
    }
    let ways = [Way::Newcombe, Way::PoissonRatio, Way::Medians, Way::Times, Way::Means].into_iter().filter(|way| used(*way));
    let items: Vec<Vec<Node>> =
        ways.map(|way| Ok(vec![paragraph(wording.say(&format!("method.{}", way.name()), &[])?)])).collect::<Result<_, Error>>()?;
    if !items.is_empty() {
        nodes.push(Node::List { ordered: false, items });
    }
    if wording.comparison.family > 0 {
        nodes.push(paragraph(context.locale.count("evaluation.method.family", wording.comparison.family.into(), &[])?));
    }
    nodes.push(paragraph(wording.say("method.causes", &[])?));
    Ok(Some(Piece { blocks: vec![Block::Text { nodes }], notes: Vec::new() }))
}

pub(super) fn paragraph(text: String) -> Node {
    Node::Paragraph { content: vec![Inline::Text { text }] }
}
