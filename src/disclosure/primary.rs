//! What must be hidden by itself (rules R0, R2 and R8 of the design), and how well.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::{Amount, Amounts};
use super::dominance::{distance, tells_of_payees};
use super::witness::{Goal, room_below};
use crate::indicators::measurement::Measurement;

/// No amount needs to be believed further away than this.
const FAR: i64 = 1_000_000;
/// Nor any sum of money.
const FARTHEST: i64 = 1_000_000_000;

/// Whether one to `threshold - 1` persons stand behind an amount, or it tells too much about a payee. Forty sessions of one child are about
/// one child.
pub(super) fn is_small(amount: &Amount, threshold: u64) -> bool {
    amount.persons.is_some_and(|persons| 0 < persons && persons < threshold) || amount.payees.as_ref().is_some_and(tells_of_payees)
}

/// Whether a middle value or another percentile is taken over too few cases: it is somebody's own value, so the threshold is asked for on either side
/// of it, which is twice the threshold for the middle and four times for a quartile.
pub(super) fn is_percentile_of_few(cell: &Measurement, threshold: u64) -> bool {
    let Some(percentile) = cell.percentile else { return false };
    let shorter_side = u64::from(percentile.min(100_u8.saturating_sub(percentile)));
    let is_few = |persons: u64| persons.saturating_mul(shorter_side) < threshold.saturating_mul(100);
    cell.denominator.is_none_or(|cases| cases.persons.is_some_and(is_few))
}

/// What an outsider must believe possible of a small amount. Of a count of persons: one or none, and the threshold. Of an amount that
/// persons brought about, such as their sessions: that far or a tenth of it away on either side, whichever is more. Of money that payees
/// got: as far away as the rules of dominance ask.
pub(super) fn outsider(amounts: &Amounts, amount: usize, threshold: u64) -> [Goal; 2] {
    let threshold = i64::try_from(threshold).unwrap_or(i64::MAX);
    let Amount { value, payees, .. } = amounts.list[amount];
    let (up, down) = if amounts.list[amount].counts_persons() {
        let count = value.to_i64().unwrap_or(0);
        (threshold.saturating_sub(count), count.saturating_sub(1))
    } else if let Some(payees) = payees {
        let width = distance(&payees).min(FARTHEST);
        (width, room_below(&amounts.list[amount]).map_or(width, |room| room.min(width)))
    } else {
        let tenth = (value.abs() / Decimal::TEN).ceil().to_i64().unwrap_or(i64::MAX);
        let width = threshold.max(tenth).min(FAR);
        (width, room_below(&amounts.list[amount]).map_or(width, |room| room.min(width)))
    };
    [up, -down].map(|step| Goal { amount, step, insider: None })
}

/// What the only child, or the only payee, behind one hidden amount must not learn: the exact value of another small count among those tied
/// to it, unless that counts the very same child.
pub(super) fn insiders(amounts: &Amounts, tied: &[usize], small: &[usize], is_figure: impl Fn(usize) -> bool) -> Vec<Goal> {
    let small: Vec<usize> = tied.iter().copied().filter(|amount| small.binary_search(amount).is_ok()).collect();
    let mut goals = Vec::new();
    for (own, insider) in tied.iter().filter(|own| is_figure(**own)).filter_map(|own| Some((*own, amounts.insiders[*own].as_ref()?))) {
        let is_own = |other: usize| other == own || (insider.is_in(other) && amounts.list[other].persons == Some(1));
        for other in small.iter().copied().filter(|other| !is_own(*other)) {
            let step = amounts.list[other].payees.map_or(1, |payees| distance(&payees).min(FARTHEST));
            goals.push(Goal { amount: other, step, insider: Some(own) });
        }
    }
    goals
}
