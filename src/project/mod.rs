//! `dosah.toml`: what the project is, what it promised, and how its exports map onto dosah's tables.

pub mod file;
mod texts;

pub use texts::{Lang, Texts};
