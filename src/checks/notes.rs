//! What a check found, before it is known where in its file that stands.

use std::collections::BTreeMap;

use super::list::Check;
use crate::ingest::places::CellAt;

/// How many findings of one check are kept for one file; the rest is counted.
const KEPT: u64 = 10_000;

/// One thing that should be looked at.
pub(super) struct Note {
    pub check: Check,
    pub at: CellAt,
    /// The other place that belongs to it.
    pub related: Option<CellAt>,
    /// What is odd, without any value of a personal column.
    pub message: String,
}

/// Collects what the checks find.
#[derive(Default)]
pub(super) struct Notes {
    pub kept: Vec<Note>,
    seen: BTreeMap<(&'static str, u32), (Check, CellAt, u64)>,
}

impl Notes {
    /// Writes down what is odd about a cell. The words are asked for only if they are kept.
    pub fn add(&mut self, check: Check, at: CellAt, related: impl Into<Option<CellAt>>, message: impl FnOnce() -> String) {
        let (.., seen) = self.seen.entry((check.name, at.file)).or_insert((check, at, 0));
        *seen += 1;
        if *seen <= KEPT {
            self.kept.push(Note { check, at, related: related.into(), message: message() });
        }
    }

    /// The notes, and for each file one more where there were too many.
    pub fn finish(self) -> Vec<Note> {
        let mut notes = self.kept;
        for (check, at, seen) in self.seen.into_values().filter(|(.., seen)| *seen > KEPT) {
            let message = format!("{} more like this in the file are not listed", seen - KEPT);
            notes.push(Note { check, at: CellAt { line: 0, column: None, ..at }, related: None, message });
        }
        notes
    }
}
