//! Tables whose answers others published: D1 to D15.

use std::path::PathBuf;

/// A file of the known answers.
pub fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/disclosure").join(name)
}
