//! The one figure that shows best how the project works: how services overlap, the way through the phases, or where sessions took place.

use super::{Builder, Piece, overlap, phases_reached, settings};
use crate::error::Error;
use crate::project::board::BoardChart;
use crate::report::context::Context;
use crate::report::model::Block;

/// In the order of what tells most.
const FIGURES: [Builder; 3] = [overlap::build, phases_reached::build, settings::build];

/// The first of them that can be drawn, with what its reader would otherwise get wrong below it.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    if !context.file().board.shows(BoardChart::Work) {
        return Ok(None);
    }
    for build in FIGURES {
        let Some(Piece { blocks, notes }) = build(context)? else { continue };
        if let Some(Block::Figure(mut figure)) = blocks.into_iter().next() {
            // One page has no margin: of the notes only the one that explains a small number goes with the figure.
            let why = notes.into_iter().nth(1).filter(|_| figure.id == overlap::ID);
            let why = why.map(|note| format!("{}: {}", note.title, context.locale.inside_sentence(&note.lines.join(" "))));
            figure.note = figure.note.or(why);
            if figure.id == overlap::ID {
                // The period stands at the top of the page already.
                figure.caption.subtitle = Some(context.locale.text("shape.overlap")?);
            }
            return Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }));
        }
    }
    Ok(None)
}

/// The HTML id of one of these figures, if it is the one that is drawn, so that sentences can lead to it.
pub(super) fn anchor(context: &Context, id: &str) -> Result<Option<String>, Error> {
    let is_it = |block: &Block| matches!(block, Block::Figure(figure) if figure.id == id);
    let is_drawn = build(context)?.is_some_and(|piece| piece.blocks.iter().any(is_it));
    Ok(is_drawn.then(|| id.to_owned()))
}
