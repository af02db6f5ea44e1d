//! The manual of a project: what an indicator, a check, a column, a topic or a key means, and the reason behind every figure.
//!
//! Everything is written from what is executed: sentences from the checked definition, numbers of rows from the questions that the
//! computation asks, figures from what disclosure control lets through.

mod account;
pub mod card;
mod check;
mod column;
mod contributing;
mod figures;
mod indicator;
mod key;
mod method;
mod names;
mod places;
mod progress;
mod rules;
mod sentence;
mod topic;
mod trace;
mod words;

pub use contributing::{Contributing, ContributingRow};
pub use indicator::Subject;
pub use names::{Meaning, all_names, find};
pub use words::Words;
