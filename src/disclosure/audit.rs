//! The search for witnesses by linear programming. Whatever the solver answers is checked in whole numbers before anyone believes it,
//! so a wrong solver can only hide too much.

use std::collections::BTreeMap;

use super::amounts::Amounts;
use super::leeway::NONE;
use super::pattern::{Range, UNSEEN};
use super::programme::{Programme, ROUND_OFF};
use super::witness::{Goal, Witness};

/// How far from the protected amount the search goes, in equations: near first, because near patterns are easy to see through on a page.
const RADII: [usize; 3] = [2, 4, usize::MAX];

/// How many steps further than the goal a witness is looked for.
const FURTHER: i64 = 10;

/// The cheapest witness that reaches the goal by moving amounts within their ranges; `None` when none was found.
pub(super) fn witness(amounts: &Amounts, goal: &Goal, range: impl Fn(usize) -> Range) -> Option<Witness> {
    let mut last = 0;
    for radius in RADII {
        let scope = Scope::around(amounts, goal, radius, &range);
        // A wider circle with nothing new in it.
        if scope.movable.len() == last {
            return None;
        }
        last = scope.movable.len();
        if let Some(found) = scope.cheapest(goal) {
            return Some(found);
        }
    }
    None
}

/// The furthest an amount can go in the direction of the goal when amounts move within their ranges, in whole units. The one place
/// where the solver is believed when it finds nothing; what it finds for the nearer goal is checked like everything else.
pub(super) fn reach(amounts: &Amounts, goal: &Goal, range: impl Fn(usize) -> Range) -> i64 {
    let scope = Scope::around(amounts, goal, usize::MAX, &range);
    let (mut possible, mut impossible) = (0, goal.step.abs());
    while impossible - possible > 1 {
        let step = possible.midpoint(impossible);
        if scope.cheapest(&Goal { step: step * goal.step.signum(), ..goal.clone() }).is_some() {
            possible = step
        } else {
            impossible = step
        }
    }
    possible * goal.step.signum()
}

/// The amounts around a protected one that may move, and how far.
struct Scope<'a> {
    amounts: &'a Amounts,
    movable: Vec<usize>,
    /// For each amount; those that may not move have none.
    ranges: Vec<Option<Range>>,
    /// `None` where equations alone hold the protected amount in place: then no programme has to be solved.
    programme: Option<Programme>,
}

impl<'a> Scope<'a> {
    fn around(amounts: &'a Amounts, goal: &Goal, radius: usize, range: impl Fn(usize) -> Range) -> Self {
        let may_move = |amount: usize| {
            let range = range(amount);
            let [free, all] = [range.free, range.all].map(|room| amounts.room(goal, amount, room));
            Some(Range { free, all, ..range }).filter(|range| range.all != NONE)
        };
        let mut ranges = vec![None; amounts.list.len()];
        let mut seen = vec![false; amounts.equations.len()];
        let mut movable = Vec::new();
        ranges[goal.amount] = may_move(goal.amount);
        movable.extend(ranges[goal.amount].map(|_| goal.amount));
        let mut inside = 0;
        for _ in 0..radius {
            let edge = inside..movable.len();
            inside = movable.len();
            for at in edge {
                for equation in &amounts.equations_of[movable[at]] {
                    if std::mem::replace(&mut seen[*equation], true) {
                        continue;
                    }
                    for (amount, _) in &amounts.equations[*equation] {
                        if ranges[*amount].is_none() {
                            ranges[*amount] = may_move(*amount);
                            movable.extend(ranges[*amount].map(|_| *amount));
                        }
                    }
                }
            }
            if inside == movable.len() {
                break;
            }
        }
        movable.sort_unstable();
        let programme = Programme::of(amounts, goal.amount, &movable, |amount| ranges[amount]);
        Scope { amounts, movable, ranges, programme }
    }

    /// Twice: first by price for each unit, then with prices for each unit lowered where much moved, which comes closer to a price
    /// for each amount that moves at all.
    fn cheapest(&self, goal: &Goal) -> Option<Witness> {
        let programme = self.programme.as_ref()?;
        let price = |amount: usize, beyond: bool| self.ranges[amount].map_or(0.0, |range| if beyond { range.price } else { UNSEEN });
        let lost = |amount: usize, step: i64| self.ranges[amount].map_or(0.0, |range| range.loss(step));
        let rough = programme.cheapest(goal.step, price)?;
        // Nothing can be cheaper than moving only what readers do not see.
        // Nor where all that readers would lose moves as far as the goal itself: then the price for each unit is that for each amount.
        let is_even = |(amount, step): (&usize, &i64)| lost(*amount, *step) <= UNSEEN || step.abs() == goal.step.abs();
        if let Some(witness) = self.exact(goal, &rough).filter(|witness| witness.moves.iter().all(is_even)) {
            return Some(witness);
        }
        let mut moved = vec![0.0; self.ranges.len()];
        for (amount, step) in &rough {
            moved[*amount] = step.abs();
        }
        let fine = programme.cheapest(goal.step, |amount, beyond| price(amount, beyond) / (moved[amount] + 0.05));
        let whole = [fine.as_ref(), Some(&rough)].into_iter().flatten().filter_map(|moves| self.exact(goal, moves));
        let loss = |witness: &Witness| witness.moves.iter().map(|(amount, step)| lost(*amount, *step)).sum::<f64>();
        let cheapest = whole.min_by(|one, other| loss(one).total_cmp(&loss(other)));
        let whole = || self.exact(goal, &programme.whole(goal.step, price)?);
        cheapest.or_else(whole).or_else(|| self.further(goal, programme, price))
    }

    /// The three moves of a child are three, six or nine, but never five more: what cannot go exactly as far as the goal may go further.
    fn further(&self, goal: &Goal, programme: &Programme, price: impl Fn(usize, bool) -> f64 + Copy) -> Option<Witness> {
        let steps = 1..=goal.step.abs().min(FURTHER);
        steps.map(|more| goal.step + more * goal.step.signum()).find_map(|step| self.exact(goal, &programme.cheapest(step, price)?))
    }

    /// The witness in whole numbers, if it is one.
    fn exact(&self, goal: &Goal, moves: &[(usize, f64)]) -> Option<Witness> {
        let mut witness = Witness { moves: BTreeMap::new() };
        for (amount, step) in moves {
            let whole = step.round();
            if (step - whole).abs() > ROUND_OFF {
                return None;
            }
            if whole != 0.0 {
                #[expect(clippy::cast_possible_truncation, reason = "a programme bounds how far amounts move")]
                witness.moves.insert(*amount, whole as i64);
            }
        }
        let proves = witness.proves(goal, self.amounts, |amount| self.ranges[amount].map_or(NONE, |range| range.all));
        (proves && witness.adds_up(self.amounts)).then_some(witness)
    }
}
