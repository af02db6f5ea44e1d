//! Draws a finished report. Every text arrives final; this part only places it: page, type, colour, charts.

mod charts;
mod drawings;
#[cfg(test)]
mod fixture;
mod html;
mod pdf;
mod style;

pub use html::html;
pub use pdf::{PdfError, pdf};
