//! Draws a finished report. Every text arrives final; this part only places it: page, type, colour, charts.

mod charts;
mod drawings;
mod engine;
mod fault;
#[cfg(test)]
mod fixture;
mod html;
mod limits;
mod pdf;
mod style;

pub use engine::check_page;
pub use html::html;
pub use pdf::{Paper, TooLong, pdf};
