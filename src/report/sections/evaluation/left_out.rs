//! What was not compared, by the reason why.

use std::collections::BTreeMap;

use super::super::Piece;
use super::method::paragraph;
use super::wording::Wording;
use crate::comparison::WhyLeftOut;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::report::context::Context;
use crate::report::model::{Block, Inline, Node};

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let mut by_reason: BTreeMap<WhyLeftOut, Vec<String>> = BTreeMap::new();
    let mut parts: BTreeMap<WhyLeftOut, u64> = BTreeMap::new();
    for one in &wording.comparison.left_out {
        if one.dimension != TOTAL {
            *parts.entry(one.why).or_default() += 1;
            continue;
        }
        let title = match context.card(&one.indicator) {
            Some(_) => context.title(&one.indicator)?,
            // Only the other project knows it.
            None => context.own_if_given(&one.title).unwrap_or_else(|| one.indicator.clone()),
        };
        by_reason.entry(one.why).or_default().push(context.locale.inside_sentence(&title));
    }
    let mut items: Vec<Vec<Node>> = Vec::new();
    for why in parts.keys().chain(by_reason.keys()).collect::<std::collections::BTreeSet<_>>() {
        let titles = by_reason.get(why).map_or(String::new(), |titles| titles.join("; "));
        let more = parts.get(why).map(|count| context.locale.count("evaluation.left_out.parts", (*count).into(), &[])).transpose()?;
        let what = [(!titles.is_empty()).then_some(titles), more].into_iter().flatten().collect::<Vec<_>>().join("; ");
        let why = wording.say(&format!("left_out.{}", why.name()), &[])?;
        let why = Inline::Strong { content: vec![Inline::Text { text: format!("{why}:") }] };
        items.push(vec![Node::Paragraph { content: vec![why, Inline::Text { text: format!(" {what}.") }] }]);
    }
    if items.is_empty() {
        return Ok(None);
    }
    // Titles by the dozen would leave a table no room for its reasons, and no sheet of paper would hold it whole.
    let nodes = vec![paragraph(wording.say("left_out.about", &[])?), Node::List { ordered: false, items }];
    Ok(Some(Piece { blocks: vec![Block::Text { nodes }], notes: Vec::new() }))
}
