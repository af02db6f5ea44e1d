//! Witnesses: other figures that a reader must take for possible too. A verdict of this stage rests on them and on exact arithmetic,
//! never on the word of a solver.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::{Amount, Amounts};
use super::leeway::Room;

/// What a reader must not be able to rule out: that an amount is at least `step` away from what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Goal {
    /// The amount that is protected.
    pub amount: usize,
    /// How far away, in whole units; negative is downwards.
    pub step: i64,
    /// The amount of which this reader is the only child, if it is one.
    pub insider: Option<usize>,
}

/// Figures that differ from the true ones by whole units: on whatever grid the true amounts lie (minutes, cents), these lie on it too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Witness {
    /// The amounts that differ, and by how much; never zero.
    pub moves: BTreeMap<usize, i64>,
}

impl Witness {
    /// Whether these figures add up like the true ones. Nothing that is hidden or shown changes that.
    pub fn adds_up(&self, amounts: &Amounts) -> bool {
        self.moves.keys().flat_map(|amount| &amounts.equations_of[*amount]).all(|equation| self.keeps(&amounts.equations[*equation]))
    }

    /// Whether figures that add up could be the true ones for a reader to whom each amount leaves some room, and reach the goal.
    pub fn proves(&self, goal: &Goal, amounts: &Amounts, room: impl Fn(usize) -> Room) -> bool {
        self.reaches(goal) && self.moves.iter().all(|(amount, step)| is_within(*step, amounts.room(goal, *amount, room(*amount))))
    }

    /// The same figures further away or on the other side, as far as the goal asks for; `None` where this witness does not move its amount.
    /// What moves in whole units by whole multiples keeps every equation.
    pub fn stretched(&self, goal: &Goal) -> Option<Witness> {
        let step = self.moves.get(&goal.amount)?;
        let times = i64::try_from(goal.step.unsigned_abs().div_ceil(step.unsigned_abs())).ok()?;
        let times = if step.signum() == goal.step.signum() { times } else { times.checked_neg()? };
        let moves = self.moves.iter().map(|(amount, step)| Some((*amount, step.checked_mul(times)?)));
        Some(Witness { moves: moves.collect::<Option<_>>()? })
    }

    /// Whether the protected amount is far enough from what it is.
    fn reaches(&self, goal: &Goal) -> bool {
        let step = self.moves.get(&goal.amount).copied().unwrap_or(0);
        if goal.step < 0 { step <= goal.step } else { step >= goal.step }
    }

    fn keeps(&self, equation: &[(usize, i64)]) -> bool {
        let terms = equation.iter().map(|(amount, sign)| i128::from(*sign) * i128::from(self.moves.get(amount).copied().unwrap_or(0)));
        terms.sum::<i128>() == 0
    }
}

/// How far an amount can go down: to zero, or to one where readers see that it is not zero, unless it is below zero already.
pub(super) fn room_below(amount: &Amount) -> Option<i64> {
    let Amount { value, listed, .. } = *amount;
    let least = i64::from(listed);
    if value < Decimal::ZERO { None } else { value.floor().to_i64().map(|most| (most - least).max(0)) }
}

/// Whether an amount can be a step away from what it is.
pub(super) fn is_within(step: i64, [down, up]: Room) -> bool {
    -down <= step && step <= up
}
