//! Episodes: stays with a beginning and an end, how to tell their files from transitions, and what happens to stays that overlap.

use std::cmp::Reverse;
use std::fs::File;
use std::io::Read as _;

use encoding_rs::UTF_8;

use super::cell::Value;
use super::faults::{CONSTRAINT_ERROR, Fault};
use super::head;
use super::schema::{Table, TableSpec};
use super::source::Source;

/// What happens to stays of one child that overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Overlaps {
    /// Nothing.
    #[default]
    Keep,
    /// The later one is set aside.
    Reject,
    /// The earlier one ends where the later begins.
    Split,
}

/// The words for it in `dosah.toml`.
pub(super) const OVERLAPS: &[(&str, Overlaps)] = &[("keep", Overlaps::Keep), ("reject", Overlaps::Reject), ("split", Overlaps::Split)];

/// The same source, read as episodes when it is one of transitions and its first file has the headers of stays.
pub(super) fn source_of(mut source: Source<'_>) -> Source<'_> {
    if source.spec.table == Table::PhaseTransitions && has_stays(&source) {
        source.spec = Table::Episodes.spec();
    }
    source
}

/// Whether the first rows of a file have headers that only stays have. What cannot be read is said when the file is read.
fn has_stays(source: &Source<'_>) -> bool {
    let mut bytes = Vec::new();
    let read = source.files.first().map(|(path, _)| File::open(path).and_then(|file| file.take(1 << 16).read_to_end(&mut bytes)));
    if !matches!(read, Some(Ok(_))) {
        return false;
    }
    let (text, ..) = source.declared.encoding.unwrap_or(UTF_8).decode(&bytes);
    head::rows(&text, source.declared.delimiter).any(|labels| {
        let has = |wanted: &str| labels.iter().any(|label| head::is_same(label, wanted));
        has("phase") && has("start") && !has("date") && !has("to_phase")
    })
}

/// A stay cannot end before it begins, and the exit is no stay.
pub(super) fn possible(spec: &TableSpec, row: &[Option<Value>], phase: Option<&str>) -> Result<(), (usize, Fault)> {
    let position = |name: &str| spec.columns.iter().position(|column| column.name == name).unwrap_or_default();
    let (start, end) = (position("start"), position("end"));
    if let (Some(Value::Day(first)), Some(Value::Day(last))) = (row[start], row[end])
        && last < first
    {
        let help = "correct start or end; a stay that ends on the day on which it begins is possible";
        return Err((end, Fault::new(CONSTRAINT_ERROR, "the stay ends before it begins", help)));
    }
    if phase == Some("exit") {
        let help = "give the phase that the child was in; a case ends with the end of its last stay";
        return Err((position("phase"), Fault::new(CONSTRAINT_ERROR, "exit is no phase that a child can stay in", help)));
    }
    Ok(())
}

/// A stay, and the row that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stay<'a> {
    /// The row of the table.
    pub row: usize,
    /// The child.
    pub child: u32,
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: Option<i32>,
    /// Decides between stays of the same days.
    pub phase: &'a str,
    /// What its file says of overlaps.
    pub overlaps: Overlaps,
}

/// What becomes of stays that overlap.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Rows that are set aside, each with the row that was there before.
    pub rejected: Vec<(usize, usize)>,
    /// Rows that end earlier, and when.
    pub shortened: Vec<(usize, i32)>,
}

/// Goes through the stays of each child in time. Of stays that begin on the same day the shorter one comes first. The file of the stay
/// that begins later decides.
pub(super) fn settle(mut stays: Vec<Stay<'_>>) -> Settled {
    stays.sort_by_key(|stay| (stay.child, stay.start, Reverse(stay.end.map(Reverse)), stay.phase));
    let mut settled = Settled::default();
    // The stay of this child that lasts longest so far.
    let mut longest: Option<Stay<'_>> = None;
    for stay in stays {
        let earlier = longest.take().filter(|earlier| earlier.child == stay.child);
        match earlier {
            Some(earlier) if earlier.end.is_none_or(|end| stay.start < end) => match stay.overlaps {
                Overlaps::Reject => {
                    settled.rejected.push((stay.row, earlier.row));
                    longest = Some(earlier);
                }
                Overlaps::Split => {
                    settled.shortened.push((earlier.row, stay.start));
                    longest = Some(stay);
                }
                Overlaps::Keep => {
                    let outlasts = earlier.end.is_none() || stay.end.is_some_and(|end| Some(end) <= earlier.end);
                    longest = Some(if outlasts { earlier } else { stay });
                }
            },
            _ => longest = Some(stay),
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stay(row: usize, start: i32, end: impl Into<Option<i32>>, overlaps: Overlaps) -> Stay<'static> {
        Stay { row, child: 0, start, end: end.into(), phase: "a", overlaps }
    }

    #[test]
    fn a_stay_that_begins_when_another_ends_does_not_overlap_it() {
        for overlaps in [Overlaps::Reject, Overlaps::Split] {
            let touching = vec![stay(0, 1, 5, overlaps), stay(1, 5, 5, overlaps), stay(2, 5, None, overlaps)];
            assert_eq!(settle(touching), Settled::default(), "{overlaps:?}");
        }
    }

    #[test]
    fn the_later_stay_is_rejected_and_does_not_stand_in_the_way_of_the_next() {
        let stays = vec![stay(2, 5, 9, Overlaps::Reject), stay(0, 1, 6, Overlaps::Reject), stay(1, 6, 7, Overlaps::Reject)];
        assert_eq!(settle(stays).rejected, [(2, 0)]);
    }

    #[test]
    fn the_earlier_stay_ends_where_the_later_begins() {
        let stays = vec![stay(0, 1, None, Overlaps::Split), stay(1, 4, 9, Overlaps::Split), stay(2, 6, 7, Overlaps::Split)];
        assert_eq!(settle(stays).shortened, [(0, 4), (1, 6)]);
    }

    #[test]
    fn of_stays_that_begin_together_the_open_one_is_the_later() {
        let stays = vec![stay(0, 1, None, Overlaps::Reject), stay(1, 1, 4, Overlaps::Reject)];
        assert_eq!(settle(stays).rejected, [(0, 1)]);
    }
}
