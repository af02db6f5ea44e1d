//! What is wrong with a template for paper, and where: the user's error in an own one, else a defect.

use typst::diag::SourceDiagnostic;
use typst::{World as _, WorldExt as _};

use super::world::Paper;
use crate::error::Error;
use crate::templates::Templates;

/// The first fault: what follows it is often only its consequence.
pub fn first(templates: &Templates, main: &str, world: &Paper, faults: &[SourceDiagnostic]) -> Error {
    let Some(fault) = faults.first() else { return Error::Defect("the paper could not be set".to_owned()) };
    // An export names no place of its own where the fault is the document's as a whole.
    let place = fault.span.id().and_then(|id| {
        let start = world.range(fault.span)?.start;
        let (line, column) = world.source(id).ok()?.lines().byte_to_line_column(start)?;
        Some((id.vpath().get_without_slash().to_owned(), (line + 1, column + 1)))
    });
    let hints = fault.hints.iter().map(|hint| hint.v.to_string()).collect::<Vec<_>>().join("; ");
    match place {
        Some((name, place)) => templates.error_at(&name, place, "invalid-template", fault.message.as_str(), hints),
        None if templates.own().contains_key(main) => templates.error_at(main, (1, 1), "invalid-template", fault.message.as_str(), hints),
        None => Error::Defect(format!("the paper could not be set: {}; {hints}", fault.message)),
    }
}
