//! The search for witnesses by linear programming; the only home of the solver. Whatever it answers is checked in whole numbers
//! before anyone believes it, so a wrong solver can only hide too much.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use super::amounts::Amounts;
use super::pattern::UNSEEN;
use super::witness::{Goal, Witness, room_below};

/// Less than this is round-off of the solver.
const ROUND_OFF: f64 = 1e-6;
/// No amount is believed to be further away from what it is.
const FARTHEST: i32 = 1_000_000_000;
/// Branches tried for whole numbers before the search gives up; a count of branches, not of seconds, to give the same answer everywhere.
const BRANCHES: u64 = 2_000;
/// How far from the protected amount the search goes, in equations: near first, because near patterns are easy to see through on a page.
const RADII: [usize; 3] = [2, 4, usize::MAX];

/// The cheapest witness that reaches the goal by moving amounts that have a price; `None` when none was found.
pub(super) fn witness(amounts: &Amounts, goal: &Goal, price: impl Fn(usize) -> Option<f64>) -> Option<Witness> {
    if Scope::around(amounts, goal, usize::MAX, &price).is_determined() {
        return None;
    }
    let mut last = 0;
    for radius in RADII {
        let scope = Scope::around(amounts, goal, radius, &price);
        // A wider circle with nothing new in it.
        if scope.prices.len() == last {
            return None;
        }
        last = scope.prices.len();
        if let Some(found) = scope.cheapest() {
            return Some(found);
        }
    }
    None
}

/// The furthest an amount can go in the direction of the goal when only amounts with a price may move, in whole units. The one place
/// where the solver is believed when it finds nothing; what it finds for the nearer goal is checked like everything else.
pub(super) fn reach(amounts: &Amounts, goal: &Goal, price: impl Fn(usize) -> Option<f64>) -> i64 {
    let scope = Scope::around(amounts, goal, usize::MAX, &price);
    let (mut possible, mut impossible) = (0, goal.step.abs());
    while impossible - possible > 1 {
        let step = possible.midpoint(impossible);
        let nearer = Goal { step: step * goal.step.signum(), ..goal.clone() };
        if (Scope { goal: &nearer, amounts, prices: scope.prices.clone() }).cheapest().is_some() {
            possible = step
        } else {
            impossible = step
        }
    }
    possible * goal.step.signum()
}

/// One linear programme: the amounts around a protected one that may move, and at what price for each unit.
struct Scope<'a> {
    amounts: &'a Amounts,
    goal: &'a Goal,
    prices: BTreeMap<usize, f64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    Real,
    Whole,
}

impl<'a> Scope<'a> {
    fn around(amounts: &'a Amounts, goal: &'a Goal, radius: usize, price: impl Fn(usize) -> Option<f64>) -> Self {
        let may_move = |amount: usize| if goal.insider == Some(amount) { None } else { price(amount) };
        let mut prices = BTreeMap::from_iter(may_move(goal.amount).map(|price| (goal.amount, price)));
        let mut edge = vec![goal.amount];
        for _ in 0..radius {
            let mut next = Vec::new();
            for equation in edge.iter().flat_map(|amount| &amounts.equations_of[*amount]) {
                for (amount, _) in &amounts.equations[*equation] {
                    if !prices.contains_key(amount)
                        && let Some(price) = may_move(*amount)
                    {
                        prices.insert(*amount, price);
                        next.push(*amount);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            edge = next;
        }
        Scope { amounts, goal, prices }
    }

    /// Whether equations alone tell the amount: where all others of an equation are known, so is the last. No programme has to be solved for that.
    fn is_determined(&self) -> bool {
        let equations = || self.prices.keys().flat_map(|amount| &self.amounts.equations_of[*amount]).copied();
        let mut open: BTreeMap<usize, usize> = BTreeMap::new();
        for equation in equations() {
            *open.entry(equation).or_default() += 1;
        }
        let mut known: BTreeSet<usize> = BTreeSet::new();
        let mut last: Vec<usize> = open.iter().filter(|(_, open)| **open == 1).map(|(equation, _)| *equation).collect();
        while let Some(equation) = last.pop() {
            let unknown = |amount: &usize| self.prices.contains_key(amount) && !known.contains(amount);
            let Some(amount) = self.amounts.equations[equation].iter().map(|(amount, _)| *amount).find(unknown) else { continue };
            if amount == self.goal.amount {
                return true;
            }
            known.insert(amount);
            for equation in &self.amounts.equations_of[amount] {
                if let Some(open) = open.get_mut(equation) {
                    *open -= 1;
                    if *open == 1 {
                        last.push(*equation);
                    }
                }
            }
        }
        !self.prices.contains_key(&self.goal.amount)
    }

    /// Twice: first by price for each unit, then with prices for each unit lowered where much moved, which comes closer to a price
    /// for each amount that moves at all.
    fn cheapest(&self) -> Option<Witness> {
        let rough = self.solve(&self.prices, Numbers::Real)?;
        // Nothing can be cheaper than moving only what readers do not see.
        // Nor where all that readers would lose moves as far as the goal itself: then the price for each unit is that for each amount.
        let is_even = |amount: &usize, step: &i64| self.prices[amount] <= UNSEEN || step.abs() == self.goal.step.abs();
        if let Some(witness) = self.exact(&rough).filter(|witness| witness.moves.iter().all(|(amount, step)| is_even(amount, step))) {
            return Some(witness);
        }
        let prices: BTreeMap<usize, f64> =
            self.prices.iter().map(|(at, price)| (*at, price / (rough.get(at).map_or(0.0, |m| m.abs()) + 0.05))).collect();
        let fine = self.solve(&prices, Numbers::Real);
        let whole = [fine.as_ref(), Some(&rough)].into_iter().flatten().filter_map(|moves| self.exact(moves));
        let cheapest = whole.min_by(|one, other| self.price(one).total_cmp(&self.price(other)));
        cheapest.or_else(|| self.exact(&self.solve(&self.prices, Numbers::Whole)?))
    }

    /// The price of hiding what a witness moves.
    fn price(&self, witness: &Witness) -> f64 {
        witness.moves.keys().filter_map(|amount| self.prices.get(amount)).sum()
    }

    /// The witness in whole numbers, if it is one.
    fn exact(&self, moves: &BTreeMap<usize, f64>) -> Option<Witness> {
        let mut witness = Witness { moves: BTreeMap::new() };
        for (amount, step) in moves {
            let whole = step.round();
            if (step - whole).abs() > ROUND_OFF {
                return None;
            }
            if whole != 0.0 {
                #[expect(clippy::cast_possible_truncation, reason = "bounded by FARTHEST on both sides")]
                witness.moves.insert(*amount, whole as i64);
            }
        }
        witness.proves(self.goal, self.amounts, |amount| self.prices.contains_key(&amount)).then_some(witness)
    }

    fn solve(&self, prices: &BTreeMap<usize, f64>, numbers: Numbers) -> Option<BTreeMap<usize, f64>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut moves: BTreeMap<usize, (Variable, Variable)> = BTreeMap::new();
        for (amount, price) in prices {
            let room =
                room_below(self.amounts, *amount).and_then(|room| i32::try_from(room).ok()).map_or(FARTHEST, |room| room.min(FARTHEST));
            let (mut up, mut down) = ((0, FARTHEST), (0, room));
            if *amount == self.goal.amount {
                let step = i32::try_from(self.goal.step).ok()?;
                if step < -room || step > FARTHEST {
                    return None;
                }
                up = (step.max(0), step.max(0));
                down = ((-step).max(0), (-step).max(0));
            }
            let mut variable = |(low, high): (i32, i32)| match numbers {
                Numbers::Whole => problem.add_integer_var(*price, (low, high)),
                Numbers::Real => problem.add_var(*price, (f64::from(low), f64::from(high))),
            };
            moves.insert(*amount, (variable(up), variable(down)));
        }
        let equations: BTreeSet<usize> = prices.keys().flat_map(|amount| &self.amounts.equations_of[*amount]).copied().collect();
        for equation in equations {
            let mut terms = Vec::new();
            for (amount, sign) in &self.amounts.equations[equation] {
                if let Some((up, down)) = moves.get(amount) {
                    #[expect(clippy::cast_precision_loss, reason = "signs of relations are small")]
                    let sign = *sign as f64;
                    terms.extend([(*up, sign), (*down, -sign)]);
                }
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(BRANCHES);
        let SolveOutcome::Solution(solution) = problem.solve_with(options).ok()? else { return None };
        Some(moves.iter().map(|(amount, (up, down))| (*amount, solution.var_value(*up) - solution.var_value(*down))).collect())
    }
}
