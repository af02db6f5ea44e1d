//! dosah: from a project's exports to reports that can be trusted.

pub mod disclosure;
pub mod error;
pub mod finding;
pub mod indicators;
pub mod ingest;
pub mod project;
pub mod render;
pub mod report;
