//! The one figure that shows best how the project works: how services overlap, the way through the phases, or where sessions took place.

use super::{Builder, Piece, flow, overlap, settings};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::model::Block;

/// In the order of what tells most.
const FIGURES: [Builder; 3] = [overlap::build, flow::build, settings::build];

/// The first of them that can be drawn, with what its reader would otherwise get wrong below it.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    for build in FIGURES {
        let Some(Piece { blocks, notes }) = build(context)? else { continue };
        if let Some(Block::Figure(mut figure)) = blocks.into_iter().next() {
            // A margin has no room on one page: of its notes only the one that explains a number goes with the figure.
            figure.note = figure.note.or_else(|| notes.into_iter().nth(1).filter(|_| figure.id == overlap::ID).map(|note| note.lines.join(" ")));
            return Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }));
        }
    }
    Ok(None)
}

/// The HTML id of that figure, to which sentences lead.
pub(super) fn anchor(context: &Context) -> Result<Option<String>, Error> {
    let block = build(context)?.and_then(|piece| piece.blocks.into_iter().next());
    Ok(block.and_then(|block| if let Block::Figure(figure) = block { Some(figure.id) } else { None }))
}
