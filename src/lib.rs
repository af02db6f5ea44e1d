//! dosah turns the exports of a social-service project into reports. One line, read left to right:
//!
//! ```text
//! exports ─ingest→ Dataset ─indicators→ Measurements ─disclosure→ Protected ─report→ Report ─render→ HTML, PDF
//! ```
//!
//! No stage imports a later one, and no stage looks back past the value it was handed. [`run`] is that line; the commands are prefixes of it.

pub mod accounting;
pub mod checks;
pub mod cli;
pub mod comparison;
pub mod diff;
pub mod disclosure;
pub mod error;
pub mod explain;
pub mod finding;
pub mod hash;
pub mod indicators;
pub mod ingest;
pub mod init;
pub mod nearest;
pub mod output;
pub mod personal;
pub mod project;
pub mod pseudonymise;
pub mod releases;
pub mod render;
pub mod report;
pub mod run;
pub mod sql;
pub mod statistics;
pub mod templates;
pub mod terminal;

pub use run::run;
