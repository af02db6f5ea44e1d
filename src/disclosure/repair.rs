//! Secondary suppression: hides more until every goal has a witness, then takes back what turns out not to be needed.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::amounts::Amounts;
use super::audit;
use super::leeway::Room;
use super::pattern::{Pattern, Range};
use super::witness::{Goal, Witness, is_within};

/// Goals and what proves each of them. One witness often proves many.
#[derive(Default)]
pub(super) struct Proofs {
    /// Figures that add up like the true ones.
    witnesses: Vec<Witness>,
    /// For each amount the witnesses that move it, the latest last.
    moving: BTreeMap<usize, Vec<usize>>,
    /// Each goal with the witness that proves it.
    goals: Vec<(Goal, usize)>,
    /// Amounts that nothing protects any more.
    told: Vec<usize>,
}

impl Proofs {
    /// Whether every goal is proved against a reader of the pattern, in whole numbers.
    pub fn hold(&self, amounts: &Amounts, pattern: &Pattern) -> bool {
        self.witnesses.iter().all(|witness| witness.adds_up(amounts))
            && self.goals.iter().all(|(goal, witness)| self.witnesses[*witness].proves(goal, amounts, |amount| pattern.room(amount)))
    }

    /// The amounts that readers know by what they were told before, whatever is hidden now.
    pub fn told(&self) -> &[usize] {
        &self.told
    }

    /// A witness that proves the goal, as it is or stretched, the latest first. Looking is far cheaper than solving.
    fn proving(&mut self, goal: &Goal, amounts: &Amounts, pattern: &Pattern) -> Option<usize> {
        let proves = |witness: &Witness| witness.proves(goal, amounts, |amount| pattern.room(amount));
        let moving = || self.moving.get(&goal.amount).into_iter().flatten().rev().map(|at| (*at, &self.witnesses[*at]));
        if let Some((at, _)) = moving().find(|(_, witness)| proves(witness)) {
            return Some(at);
        }
        let witness = moving().filter_map(|(_, witness)| witness.stretched(goal)).find(proves)?;
        Some(self.add(witness))
    }

    fn add(&mut self, witness: Witness) -> usize {
        let at = self.witnesses.len();
        for amount in witness.moves.keys() {
            self.moving.entry(*amount).or_default().push(at);
        }
        self.witnesses.push(witness);
        at
    }

    /// Forgets all witnesses but the first so many.
    fn forget_after(&mut self, kept: usize) {
        for witness in self.witnesses.drain(kept..) {
            for amount in witness.moves.keys() {
                self.moving.entry(*amount).or_default().retain(|at| *at < kept);
            }
        }
    }
}

/// Hides until every goal is proved, but for those of amounts that were told before: refusing to print anything would not take that back.
///
/// # Errors
/// The goal that cannot be proved whatever is hidden.
pub(super) fn hide_until_proved(
    amounts: &Amounts,
    pattern: &mut Pattern,
    proofs: &mut Proofs,
    mut goals: Vec<Goal>,
    was_told: impl Fn(&Goal) -> bool,
) -> Result<(), Goal> {
    // Far goals first: what they need often serves the near ones too.
    goals.sort_by_key(|goal| (Reverse(goal.step.abs()), goal.amount, goal.insider));
    for goal in goals {
        if let Some(witness) = proofs.proving(&goal, amounts, pattern) {
            proofs.goals.push((goal, witness));
            continue;
        }
        match cheapest(amounts, goal, |amount| pattern.range(amount)) {
            Ok(Some((goal, witness))) => {
                let known = witness.moves.iter().filter(|(amount, step)| !is_within(**step, pattern.room(**amount)));
                let known: Vec<usize> = known.map(|(amount, _)| *amount).collect();
                pattern.hide(&known);
                let witness = proofs.add(witness);
                proofs.goals.push((goal, witness));
            }
            Ok(None) => {}
            Err(goal) if was_told(&goal) => proofs.told.push(goal.amount),
            Err(goal) => return Err(goal),
        }
    }
    Ok(())
}

/// Whether nothing but the rooms of amounts keeps a goal from being proved, even a nearer one.
pub(super) fn is_impossible(amounts: &Amounts, goal: &Goal, room: impl Fn(usize) -> Room) -> bool {
    cheapest(amounts, goal.clone(), |amount| Range::free(room(amount))).is_err()
}

/// The witness that costs readers least. Where public figures leave less room than the goal asks for, what room they leave is protected:
/// upwards, else one step downwards. A goal that they leave no room is dropped unless the amount would then be known exactly to everybody.
fn cheapest(amounts: &Amounts, goal: Goal, range: impl Fn(usize) -> Range) -> Result<Option<(Goal, Witness)>, Goal> {
    let prove = |goal: Goal| audit::witness(amounts, &goal, &range).map(|witness| (goal, witness));
    if let Some(proof) = prove(goal.clone()) {
        return Ok(Some(proof));
    }
    let step = audit::reach(amounts, &goal, &range);
    match prove(Goal { step: if step == 0 { -1 } else { step }, ..goal.clone() }) {
        None if goal.insider.is_none() && goal.step > 0 => Err(goal),
        proof => Ok(proof),
    }
}

/// Shows again what no proof needs, the greatest loss first.
pub(super) fn show_what_need_not_be_hidden(amounts: &Amounts, pattern: &mut Pattern, proofs: &mut Proofs, primary: &[usize]) {
    let mut secondary: Vec<usize> = pattern.hidden().filter(|amount| primary.binary_search(amount).is_err()).collect();
    secondary.sort_by_key(|amount| (Reverse(amounts.list[*amount].shown_by.len()), Reverse(amounts.list[*amount].value), *amount));
    for amount in secondary {
        let told = pattern.reveal(amount);
        if !find_again(amounts, pattern, proofs, &told) {
            pattern.hide(&[amount]);
        }
    }
}

/// New witnesses in place of those that moved an amount which readers are told now. `false`, and nothing changed, if a goal is left without.
fn find_again(amounts: &Amounts, pattern: &Pattern, proofs: &mut Proofs, told: &[usize]) -> bool {
    let is_left = |amount: &usize, step: &i64| is_within(*step, pattern.room(*amount));
    let broken = |witness: &Witness| told.iter().any(|amount| witness.moves.get(amount).is_some_and(|step| !is_left(amount, step)));
    let broken: Vec<bool> = proofs.witnesses.iter().map(broken).collect();
    let kept = proofs.witnesses.len();
    let mut found = Vec::new();
    for at in (0..proofs.goals.len()).filter(|at| broken[proofs.goals[*at].1]).collect::<Vec<_>>() {
        let goal = proofs.goals[at].0.clone();
        let witness = proofs.proving(&goal, amounts, pattern).or_else(|| {
            let witness = audit::witness(amounts, &goal, |amount| Range::free(pattern.room(amount)))?;
            Some(proofs.add(witness))
        });
        let Some(witness) = witness else {
            proofs.forget_after(kept);
            return false;
        };
        found.push((at, witness));
    }
    for (at, witness) in found {
        proofs.goals[at].1 = witness;
    }
    true
}
