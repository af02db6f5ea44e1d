//! What readers outside have to know of the figures: where they come from, what they cannot show, and what is hidden and why.

use super::{Piece, case_states, overlap, phases_reached, reached};
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::Context;
use crate::report::model::{Block, Inline, Node};

/// The paragraphs.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut said = vec![context.locale.text("public.about.records")?];
    said.extend(protection(context)?);
    let left_out = left_out(context)?;
    if !left_out.is_empty() {
        said.push(context.locale.say("public.about.left_out", &[("what", &left_out.join("; "))])?);
    }
    let nodes = said.into_iter().map(|text| Node::Paragraph { content: vec![Inline::Text { text }] }).collect();
    Ok(Some(Piece { blocks: vec![Block::Text { nodes }], notes: Vec::new() }))
}

/// What is hidden from these readers, and that what was published before is not.
fn protection(context: &Context) -> Result<Option<String>, Error> {
    let protected = context.material.protected;
    let Some(k) = protected.threshold else { return Ok(None) };
    let here = || protected.cells.iter().filter(|cell| cell.period == context.period());
    if !here().any(|cell| cell.value == Value::Suppressed) {
        return Ok(None);
    }
    let hidden = context.locale.say("public.about.hidden", &[("k", &context.locale.whole(k))])?;
    if here().any(|cell| cell.already_public.is_some()) {
        return Ok(Some(format!("{hidden} {}", context.locale.text("public.about.published")?)));
    }
    Ok(Some(hidden))
}

/// Blocks of the page that are missing because hardly a number in them may be shown.
fn left_out(context: &Context) -> Result<Vec<String>, Error> {
    let all = [
        ("reached", reached::is_all_hidden(context)),
        ("services", overlap::is_all_hidden(context)),
        ("phases", phases_reached::is_mostly_hidden(context)?),
        ("states", case_states::is_all_hidden(context)),
    ];
    let missing = all.into_iter().filter(|(_, is_missing)| *is_missing);
    missing.map(|(block, _)| context.locale.text(&format!("public.about.without.{block}"))).collect()
}
