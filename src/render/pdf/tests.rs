//! Specimens on paper.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::*;
use crate::render::fixture;

/// The specimens can be looked at in the folder for temporary files.
fn printed(name: &str, report: &Report) -> Vec<u8> {
    let file = pdf(&Templates::built_in(), report).unwrap();
    std::fs::write(std::env::temp_dir().join(format!("dosah-{name}.pdf")), &file).unwrap();
    file
}

#[test]
fn a_specimen_with_every_block_is_printed_and_twice_the_same() {
    let file = printed("specimen", &fixture::specimen());
    assert!(file.starts_with(b"%PDF-1.7"));
    assert_eq!(file, printed("specimen", &fixture::specimen()));
}

#[test]
fn texts_that_could_break_a_page_are_printed_as_texts() {
    printed("hostile", &fixture::hostile());
}
