//! What is wrong with a template for paper, and where.

use typst::diag::SourceDiagnostic;
use typst::{World as _, WorldExt as _};

use super::world::Paper;
use crate::error::Error;

/// Why a report could not be set on paper.
#[derive(Debug)]
pub enum PdfError {
    /// A template is wrong: the user's, if it is one of the project's own, and else a defect.
    Template {
        /// Its name, for example `print/blocks/table.typ`.
        name: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What Typst says, with its hints.
        message: String,
    },
    /// Anything else.
    Other(Error),
}

impl From<Error> for PdfError {
    fn from(error: Error) -> Self {
        PdfError::Other(error)
    }
}

/// As long as there are no templates but dosah's, one that is wrong is a defect.
impl From<PdfError> for Error {
    fn from(error: PdfError) -> Self {
        match error {
            PdfError::Template { name, line, column, message } => {
                Error::Defect(format!("the paper could not be set: {name}:{line}:{column}: {message}"))
            }
            PdfError::Other(error) => error,
        }
    }
}

/// The first fault: what follows it is often only its consequence.
pub fn first(world: &Paper, faults: &[SourceDiagnostic]) -> PdfError {
    let Some(fault) = faults.first() else {
        return PdfError::Other(Error::Defect("the paper could not be set".to_owned()));
    };
    let hints = fault.hints.iter().map(|hint| format!("; {}", hint.v));
    let message: String = std::iter::once(fault.message.to_string()).chain(hints).collect();
    // An export names no place of its own where the fault is the document's as a whole.
    let place = fault.span.id().and_then(|id| {
        let start = world.range(fault.span)?.start;
        let (line, column) = world.source(id).ok()?.lines().byte_to_line_column(start)?;
        Some((id.vpath().get_without_slash().to_owned(), line + 1, column + 1))
    });
    match place {
        Some((name, line, column)) => PdfError::Template { name, line, column, message },
        None => PdfError::Other(Error::Defect(format!("the paper could not be set: {message}"))),
    }
}
