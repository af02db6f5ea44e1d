//! The linear programme over moves of amounts; the only home of the solver. It is made small first: amounts that can only move
//! together are one unknown, and what equations hold in place, or tie to nothing that has to move, is left out.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use super::amounts::{Amounts, Equation};
use super::witness::room_below;

/// No amount is believed to be further away from what it is.
const FARTHEST: i32 = 1_000_000_000;
/// Branches tried for whole numbers before the search gives up; a count of branches, not of seconds, to give the same answer everywhere.
const BRANCHES: u64 = 2_000;

/// In what numbers a programme is solved.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Numbers {
    /// Fast.
    Real,
    /// Branch by branch.
    Whole,
}

/// What is left of the equations around a protected amount.
pub(super) struct Programme {
    /// What the protected amount moves with, and on which side.
    protected: (usize, i64),
    /// Amounts that move with an unknown, and on which side of it.
    members: Vec<(usize, usize, i64)>,
    /// The unknowns, each named after one of its amounts, with how far each can go down and up.
    unknowns: Vec<(usize, [i32; 2])>,
    /// What the unknowns keep.
    equations: Vec<Equation>,
}

impl Programme {
    /// The programme in which only `movable` amounts move; `None` where equations alone hold the protected amount in place.
    pub fn of(amounts: &Amounts, protected: usize, movable: &[usize]) -> Option<Self> {
        let mut ties = Ties { with: vec![None; amounts.list.len()] };
        for amount in movable {
            ties.with[*amount] = Some((*amount, 1));
        }
        let mut touched: Vec<usize> = movable.iter().flat_map(|amount| &amounts.equations_of[*amount]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let equations = ties.reduce(touched.into_iter().map(|equation| amounts.equations[equation].clone()).collect());
        let protected = ties.root(protected)?;
        let (tied, equations) = tied_to(protected.0, equations, amounts.list.len());
        let mut room = vec![[FARTHEST; 2]; amounts.list.len()];
        let mut members = Vec::new();
        for amount in movable {
            let Some((unknown, side)) = ties.root(*amount).filter(|(unknown, _)| tied[*unknown]) else { continue };
            members.push((*amount, unknown, side));
            if let Some(below) = room_below(amounts, *amount) {
                let bound = &mut room[unknown][usize::from(side < 0)];
                *bound = i32::try_from(below).map_or(*bound, |below| below.min(*bound));
            }
        }
        let unknowns = (0..tied.len()).filter(|unknown| tied[*unknown]).map(|unknown| (unknown, room[unknown]));
        Some(Programme { protected, members, unknowns: unknowns.collect(), equations })
    }

    /// The cheapest moves that take the protected amount as far as `step`, at a price for each unit of each amount.
    pub fn solve(&self, step: i64, price: impl Fn(usize) -> f64, numbers: Numbers) -> Option<Vec<(usize, f64)>> {
        let step = i32::try_from(step.checked_mul(self.protected.1)?).ok()?;
        let at = |unknown: usize| self.unknowns.binary_search_by_key(&unknown, |(unknown, _)| *unknown).ok();
        let mut prices = vec![0.0; self.unknowns.len()];
        for (amount, unknown, _) in &self.members {
            prices[at(*unknown)?] += price(*amount);
        }
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut moves: Vec<(Variable, Variable)> = Vec::new();
        for ((unknown, [down, up]), price) in self.unknowns.iter().zip(prices) {
            let (mut down, mut up) = ((0, *down), (0, *up));
            if *unknown == self.protected.0 {
                if step < -down.1 || step > up.1 {
                    return None;
                }
                up = (step.max(0), step.max(0));
                down = ((-step).max(0), (-step).max(0));
            }
            let mut variable = |(low, high): (i32, i32)| match numbers {
                Numbers::Whole => problem.add_integer_var(price, (low, high)),
                Numbers::Real => problem.add_var(price, (f64::from(low), f64::from(high))),
            };
            moves.push((variable(up), variable(down)));
        }
        for equation in &self.equations {
            let mut terms = Vec::with_capacity(2 * equation.len());
            for (unknown, factor) in equation {
                #[expect(clippy::cast_precision_loss, reason = "factors are sums of few signs")]
                let factor = *factor as f64;
                let (up, down) = moves[at(*unknown)?];
                terms.extend([(up, factor), (down, -factor)]);
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(BRANCHES);
        let SolveOutcome::Solution(solution) = problem.solve_with(options).ok()? else { return None };
        let step = |(amount, unknown, side): &(usize, usize, i64)| {
            let (up, down) = moves[at(*unknown)?];
            let step = solution.var_value(up) - solution.var_value(down);
            Some((*amount, if *side > 0 { step } else { -step }))
        };
        self.members.iter().map(step).collect()
    }
}

/// Which amounts move together.
struct Ties {
    /// For each amount what it moves with, and on which side; itself where it moves alone, nothing where it cannot move.
    with: Vec<Option<(usize, i64)>>,
}

impl Ties {
    fn root(&self, amount: usize) -> Option<(usize, i64)> {
        let (mut at, mut side) = (amount, 1);
        loop {
            let (next, turned) = self.with[at]?;
            if next == at {
                return Some((at, side));
            }
            (at, side) = (next, side * turned);
        }
    }

    /// The equations between unknowns that are left when all is drawn from those of one and of two terms.
    fn reduce(&mut self, mut equations: Vec<Equation>) -> Vec<Equation> {
        loop {
            let mut learned = false;
            equations.retain_mut(|equation| {
                self.shorten(equation);
                match equation[..] {
                    [] => return false,
                    [(amount, _)] => self.with[amount] = None,
                    [(one, factor), (other, opposite)] if factor.abs() == opposite.abs() => {
                        self.with[other] = Some((one, -factor.signum() * opposite.signum()));
                    }
                    _ => return true,
                }
                learned = true;
                false
            });
            if !learned {
                equations.sort_unstable();
                equations.dedup();
                return equations;
            }
        }
    }

    /// Writes an equation between what its amounts move with.
    fn shorten(&self, equation: &mut Equation) {
        equation.retain_mut(|(amount, factor)| {
            let root = self.root(*amount);
            root.inspect(|(root, side)| (*amount, *factor) = (*root, side * *factor)).is_some()
        });
        equation.sort_unstable();
        equation.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        equation.retain(|(_, factor)| *factor != 0);
    }
}

/// Which of so many unknowns hang together with one, and the equations between them.
fn tied_to(first: usize, mut equations: Vec<Equation>, unknowns: usize) -> (Vec<bool>, Vec<Equation>) {
    let mut tied = vec![false; unknowns];
    tied[first] = true;
    let mut between: Vec<Equation> = Vec::new();
    loop {
        let near = equations.extract_if(.., |equation| {
            let is_near = equation.iter().any(|(unknown, _)| tied[*unknown]);
            equation.iter().filter(|_| is_near).for_each(|(unknown, _)| tied[*unknown] = true);
            is_near
        });
        let found = between.len();
        between.extend(near);
        if between.len() == found {
            return (tied, between);
        }
    }
}
