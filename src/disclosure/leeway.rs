//! How far from the truth readers have to take an amount for possible: not at all where it is printed as it is, within its rounding where
//! it is rounded, and anywhere where it is hidden, but for what they kept from earlier releases.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::amounts::Amount;
use super::witness::room_below;

/// How far down and how far up, in whole units; never negative.
pub(super) type Room = [i64; 2];

/// No room at all: everybody knows the amount.
pub(super) const NONE: Room = [0; 2];

/// Nobody needs to believe in more.
pub(super) const FARTHEST: i64 = 1_000_000_000;

/// The room around one amount, whether it is shown or hidden, and how it is printed.
#[derive(Debug, Clone)]
pub(super) struct Leeway {
    /// The room that is left where a cell shows it.
    pub shown: Room,
    /// The room that is left where none does.
    pub hidden: Room,
    /// The number that is printed.
    pub printed: Decimal,
}

impl Leeway {
    /// The room around an amount of which readers know nothing else.
    pub fn of(amount: &Amount, threshold: u64, rounding: Option<u64>) -> Self {
        let hidden = [room_below(amount).unwrap_or(FARTHEST).min(FARTHEST), FARTHEST];
        let exactly = Leeway { shown: NONE, hidden, printed: amount.value };
        let (Some(base), Some(1..)) = (rounding, amount.persons) else { return exactly };
        let printed = rounded(amount.value, base);
        // Where few persons stand behind an amount it is hidden, so a printed one is of as many at least.
        let above = amount.value - Decimal::from(threshold);
        let least = if above < Decimal::ZERO { FARTHEST } else { above.floor().to_i64().unwrap_or(FARTHEST) };
        let shown = if amount.told_exactly {
            NONE
        } else if amount.printed {
            let [down, up] = within(amount.value, printed, base);
            [down.min(least), up]
        } else {
            [hidden[0].min(least), FARTHEST]
        };
        Leeway { shown: if amount.value.is_zero() { NONE } else { shown }, printed, ..exactly }
    }

    /// What is left of the room for readers who kept what was printed before, rounded or as it was. What differs from it has changed since,
    /// and nothing follows.
    pub fn narrowed(&mut self, value: Decimal, kept: Decimal, rounding: Option<u64>) {
        let left = match rounding {
            None if kept == value => NONE,
            Some(base) if kept == rounded(value, base) => within(value, kept, base),
            _ => return,
        };
        for room in [&mut self.shown, &mut self.hidden] {
            *room = [room[0].min(left[0]), room[1].min(left[1])];
        }
    }
}

/// To the nearest multiple of the base, halves away from zero.
pub(super) fn rounded(value: Decimal, base: u64) -> Decimal {
    let base = Decimal::from(base);
    let times = value.checked_div(base).map(|times| times.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero));
    times.and_then(|times| times.checked_mul(base)).map_or(value, |rounded| rounded.normalize())
}

/// How far a value can be from what it is and still be rounded to the same, the borders left out.
fn within(value: Decimal, printed: Decimal, base: u64) -> Room {
    let half = Decimal::from(base) / Decimal::TWO;
    let inside = |distance: Decimal| (distance.ceil() - Decimal::ONE).to_i64().unwrap_or(0).max(0);
    [inside(value - printed + half), inside(printed + half - value)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(value: u64) -> Amount {
        Amount { value: value.into(), persons: Some(value), shown_by: vec![0], printed: true, ..Amount::default() }
    }

    #[test]
    fn a_count_is_rounded_to_the_nearest_five() {
        let rounded = |value: i64| rounded(value.into(), 5).to_i64().expect("whole");
        assert_eq!([8, 12, 13, 17, 18, 22, 23, 0].map(rounded), [10, 10, 15, 15, 20, 20, 25, 0]);
    }

    #[test]
    fn a_rounded_count_leaves_all_counts_that_are_rounded_to_it() {
        let shown = |value| Leeway::of(&count(value), 5, Some(5)).shown;
        assert_eq!([43, 45, 47].map(shown), [[0, 4], [2, 2], [4, 0]]);
    }

    #[test]
    fn a_printed_count_is_not_below_the_threshold() {
        assert_eq!(Leeway::of(&count(11), 10, Some(5)).shown, [1, 1]);
        assert_eq!(Leeway::of(&count(0), 10, Some(5)).shown, NONE);
    }

    #[test]
    fn money_behind_which_nobody_stands_is_printed_as_it_is() {
        let money = Amount { persons: None, value: Decimal::new(123_456, 2), ..count(0) };
        let leeway = Leeway::of(&money, 10, Some(5));
        assert_eq!((leeway.shown, leeway.printed), (NONE, Decimal::new(123_456, 2)));
    }

    #[test]
    fn what_was_printed_before_is_still_known_unless_it_has_changed() {
        let hidden = |kept: u64, rounding| {
            let mut leeway = Leeway::of(&count(12), 5, None);
            leeway.narrowed(12.into(), kept.into(), rounding);
            leeway.hidden
        };
        assert_eq!(hidden(12, None), NONE);
        assert_eq!(hidden(10, Some(5)), [4, 0]);
        assert_eq!([hidden(13, None), hidden(15, Some(5))], [[12, FARTHEST]; 2]);
    }

    #[test]
    fn hours_need_not_be_whole_to_be_rounded() {
        let hours = Amount { value: Decimal::new(1225, 2), persons: Some(11), ..count(0) };
        let leeway = Leeway::of(&hours, 5, Some(5));
        assert_eq!((leeway.printed, leeway.shown), (10.into(), [4, 0]));
    }
}
