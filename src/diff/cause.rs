//! Why a figure can change, in the order in which the causes are looked at one after another.

use serde::Serialize;

/// A cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// What run A wrote and what this version computes from the same files.
    WrittenA,
    /// The as-of day and the days of periods.
    Days,
    /// Definitions, standards, contract: `dosah.toml` without what says how files are read.
    Definition,
    /// How files are read: `[[input]]`, lists of categories, currencies.
    Mapping,
    /// Rows that are still there and cannot be used any more. They come before rows that are gone: those of a child whose own row is gone are
    /// among them.
    SetAside,
    /// Rows that are not there any more.
    Removed,
    /// Children who have another id.
    Merged,
    /// Rows in which something is different.
    Edited,
    /// Rows that are new and could have been in run A.
    AddedLate,
    /// Rows that are new and dated after the as-of day of run A.
    Added,
    /// Rows that were there and could not be used; among them those of a child whose own row is new.
    PutRight,
    /// What this version computes and what run B wrote.
    WrittenB,
    /// Something that cannot be known, because the rows of a run are not there.
    NotExplained,
}

impl Cause {
    /// The causes that are about single rows, in their order.
    pub const OF_ROWS: [Cause; 7] =
        [Cause::SetAside, Cause::Removed, Cause::Merged, Cause::Edited, Cause::AddedLate, Cause::Added, Cause::PutRight];

    /// What is said of it where nothing more is known.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Cause::WrittenA => "what run A wrote",
            Cause::Days => "as-of day and periods",
            Cause::Definition => "definitions and settings",
            Cause::Mapping => "mapping of the files",
            Cause::Removed => "rows removed",
            Cause::SetAside => "rows set aside now",
            Cause::Merged => "ids merged",
            Cause::Edited => "rows edited",
            Cause::PutRight => "rows put right",
            Cause::AddedLate => "rows added late",
            Cause::Added => "rows added, dated after run A",
            Cause::WrittenB => "what run B wrote",
            Cause::NotExplained => "not explained",
        }
    }
}
