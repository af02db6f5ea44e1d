//! What was published before: `releases.jsonl` beside `dosah.toml`, one line a release. Every run that protects reads it, because readers
//! keep what they were given; only `dosah report --release` adds to it.

mod bands;
mod breakdowns;
mod entry;
mod follow;
mod ledger;
mod memory;
mod spans;

pub use entry::{Contents, Entry, Figure, Place, Reading};
pub use ledger::{LEDGER, Ledger, Pending, Stamp};
pub use memory::{Memory, Today};
