//! `[standards]` as it is written: what the project measures its own work against.

use serde::Deserialize;
use toml::Spanned;

/// Standards. A figure that needs one which is not declared does not apply.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standards {
    /// Days from referral to first session that a child should wait at most.
    pub waiting_days: Option<Spanned<i64>>,
    /// Days after the end of a case within which another one of the same child is a return.
    pub re_entry_days: Option<Spanned<i64>>,
    /// How many percent of a breakdown may be unknown before it counts as partial.
    #[serde(default = "unknown_percent")]
    pub unknown_percent: Spanned<i64>,
}

impl Default for Standards {
    fn default() -> Self {
        Standards { waiting_days: None, re_entry_days: None, unknown_percent: unknown_percent() }
    }
}

impl Standards {
    /// The standard of waiting, in days.
    #[must_use]
    pub fn waiting_days(&self) -> Option<i32> {
        self.waiting_days.as_ref().map(days)
    }

    /// Within how many days a return counts.
    #[must_use]
    pub fn re_entry_days(&self) -> Option<i32> {
        self.re_entry_days.as_ref().map(days)
    }
}

fn days(written: &Spanned<i64>) -> i32 {
    // More than fits is refused before.
    i32::try_from(*written.get_ref()).unwrap_or(i32::MAX)
}

fn unknown_percent() -> Spanned<i64> {
    Spanned::new(0..0, 10)
}
