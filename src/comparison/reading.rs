//! What a comparison says, in one of a few words. None of them says why.

use super::{Chance, Compared};

/// A difference is no chance if one as large is less probable than this.
const LEVEL: f64 = 0.05;

/// What a comparison says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// More than chance alone explains, also among all comparisons made at once.
    Clear,
    /// More than chance alone explains if this were the only comparison.
    Hint,
    /// The data are compatible with no change.
    Compatible,
    /// They differ; of chance nothing can be said.
    Differs,
    /// They are the same.
    Same,
}

impl Reading {
    /// Its key in the locale and in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Reading::Clear => "clear",
            Reading::Hint => "hint",
            Reading::Compatible => "compatible",
            Reading::Differs => "differs",
            Reading::Same => "same",
        }
    }

    pub(super) fn of(compared: &Compared) -> Self {
        let is_same = compared.from.value.number() == compared.to.value.number();
        match &compared.chance {
            Chance::Interval { interval, .. } => {
                let nothing = compared.effect.scale.nothing();
                if interval.low <= nothing && nothing <= interval.high {
                    Reading::Compatible
                } else if compared.adjusted.is_some_and(|(p, _)| p < LEVEL) {
                    Reading::Clear
                } else {
                    Reading::Hint
                }
            }
            _ if is_same => Reading::Same,
            _ => Reading::Differs,
        }
    }
}
