//! The linear programme over moves of amounts; the only home of the solver. It is made small first: amounts that can only move
//! together are one unknown, and what equations hold in place, or tie to nothing that has to move, is left out.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use super::amounts::{Amounts, Equation};
use super::leeway::{FARTHEST, Room};
use super::pattern::Range;

/// Branches tried for whole numbers before the search gives up; a count of branches, not of seconds, to give the same answer everywhere.
const BRANCHES: u64 = 2_000;

/// In what numbers a programme is solved.
#[derive(Clone, Copy, PartialEq)]
enum Numbers {
    /// Fast.
    Real,
    /// Branch by branch.
    Whole,
}

/// Less than this is round-off of the solver.
pub(super) const ROUND_OFF: f64 = 1e-6;

/// What is left of the equations around a protected amount.
pub(super) struct Programme {
    /// How far each unknown can go down and up: where its prices change, and where it ends.
    unknowns: Vec<[Vec<i32>; 2]>,
    /// What the unknowns keep.
    equations: Vec<Equation>,
    /// The unknown of the protected amount, and on which side of it the amount moves.
    protected: (usize, i64),
    /// Each amount that moves.
    members: Vec<Member>,
}

/// An amount that moves with an unknown.
struct Member {
    amount: usize,
    unknown: usize,
    /// Whether it moves to the same side, or to the other.
    side: i64,
    /// How far down and up the unknown can go before readers lose anything by this amount.
    free: [i32; 2],
}

/// A price for a unit of an amount: beyond what is free, or not.
pub(super) trait Price: Fn(usize, bool) -> f64 {}
impl<F: Fn(usize, bool) -> f64> Price for F {}

impl Programme {
    /// The programme in which only `movable` amounts move, within their ranges; `None` where equations alone hold the protected amount in
    /// place.
    pub fn of(amounts: &Amounts, protected: usize, movable: &[usize], range: impl Fn(usize) -> Option<Range>) -> Option<Self> {
        let mut ties = Ties { with: vec![None; amounts.list.len()] };
        for amount in movable {
            ties.with[*amount] = Some((*amount, 1));
        }
        let mut touched: Vec<usize> = movable.iter().flat_map(|amount| &amounts.equations_of[*amount]).copied().collect();
        touched.sort_unstable();
        touched.dedup();
        let equations = ties.reduce(touched.into_iter().map(|equation| amounts.equations[equation].clone()).collect());
        let (protected, side) = ties.root(protected)?;
        let (mut at, mut equations) = tied_to(protected, equations, amounts.list.len());
        let mut programme = Programme { unknowns: Vec::new(), equations: Vec::new(), protected: (0, side), members: Vec::new() };
        for at in at.iter_mut().flatten() {
            *at = programme.unknowns.len();
            programme.unknowns.push([Vec::new(), Vec::new()]);
        }
        for (unknown, _) in equations.iter_mut().flatten() {
            *unknown = at[*unknown]?;
        }
        programme.equations = equations;
        programme.protected.0 = at[protected]?;
        let mut ends = vec![[whole(FARTHEST); 2]; programme.unknowns.len()];
        for amount in movable {
            let tied = ties.root(*amount).and_then(|(root, side)| Some((at[root]?, side, range(*amount)?)));
            let Some((unknown, side, Range { free, all, .. })) = tied else { continue };
            // What is down for an amount may be up for its unknown.
            let turned = |[down, up]: Room| if side > 0 { [down, up] } else { [up, down] }.map(whole);
            let free = turned(free);
            for (way, end) in turned(all).into_iter().enumerate() {
                ends[unknown][way] = end.min(ends[unknown][way]);
                programme.unknowns[unknown][way].push(free[way]);
            }
            programme.members.push(Member { amount: *amount, unknown, side, free });
        }
        for (stretches, end) in programme.unknowns.iter_mut().flatten().zip(ends.into_iter().flatten()) {
            stretches.retain(|at| (1..end).contains(at));
            stretches.extend((end > 0).then_some(end));
            stretches.sort_unstable();
            stretches.dedup();
        }
        Some(programme)
    }

    /// The cheapest moves that take the protected amount as far as `step`, at a price for each unit of each amount.
    pub fn cheapest(&self, step: i64, price: impl Price) -> Option<Vec<(usize, f64)>> {
        let prices = self.prices(price);
        Some(self.of_members(&self.solve(step, &prices, &[], Numbers::Real)?))
    }

    /// Moves in whole numbers near the cheapest: what is not whole is rounded one unknown after the other, away from the truth, else towards
    /// it. Only where that leads nowhere the solver looks for them branch by branch, which takes a hundred times longer.
    pub fn whole(&self, step: i64, price: impl Price) -> Option<Vec<(usize, f64)>> {
        let prices = self.prices(price);
        let mut held: Vec<(usize, i32)> = Vec::new();
        let mut steps = self.solve(step, &prices, &held, Numbers::Real)?;
        while let Some(at) = steps.iter().position(|step| (step - step.round()).abs() > ROUND_OFF) {
            #[expect(clippy::cast_possible_truncation, reason = "rooms end at FARTHEST on both sides")]
            let (towards, away) = (steps[at].trunc() as i32, (steps[at].trunc() + steps[at].signum()) as i32);
            let hold = |value: i32| {
                let held: Vec<(usize, i32)> = held.iter().copied().chain([(at, value)]).collect();
                self.solve(step, &prices, &held, Numbers::Real).map(|steps| (steps, held))
            };
            let Some(found) = hold(away).or_else(|| hold(towards)) else {
                return Some(self.of_members(&self.solve(step, &prices, &[], Numbers::Whole)?));
            };
            (steps, held) = found;
        }
        Some(self.of_members(&steps))
    }

    /// A price for each unit of each stretch of each unknown. The further the dearer, as what is free comes first.
    fn prices(&self, price: impl Price) -> Vec<[Vec<f64>; 2]> {
        let mut prices: Vec<_> = self.unknowns.iter().map(|ways| ways.each_ref().map(|ends| vec![0.0; ends.len()])).collect();
        for member in &self.members {
            for (way, free) in member.free.into_iter().enumerate() {
                for (stretch, end) in self.unknowns[member.unknown][way].iter().enumerate() {
                    prices[member.unknown][way][stretch] += price(member.amount, *end > free);
                }
            }
        }
        prices
    }

    fn of_members(&self, steps: &[f64]) -> Vec<(usize, f64)> {
        let step = |member: &Member| if member.side > 0 { steps[member.unknown] } else { -steps[member.unknown] };
        self.members.iter().map(|member| (member.amount, step(member))).collect()
    }

    /// How far each unknown moves, with some of them held where they are said to be.
    fn solve(&self, step: i64, prices: &[[Vec<f64>; 2]], held: &[(usize, i32)], numbers: Numbers) -> Option<Vec<f64>> {
        let (protected, side) = self.protected;
        let step = i32::try_from(step.checked_mul(side)?).ok()?;
        let mut places = vec![None; self.unknowns.len()];
        for (at, step) in held.iter().copied().chain([(protected, step)]) {
            let [down, up] = self.unknowns[at].each_ref().map(|ends| ends.last().copied().unwrap_or(0));
            if step < -down || step > up {
                return None;
            }
            places[at] = Some(step);
        }
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut variable = |price: f64, (low, high): (i32, i32)| match numbers {
            Numbers::Whole => problem.add_integer_var(price, (low, high)),
            Numbers::Real => problem.add_var(price, (f64::from(low), f64::from(high))),
        };
        // Each unknown is what its stretches upwards have more than those downwards.
        let mut moves: Vec<Vec<(Variable, f64)>> = Vec::with_capacity(self.unknowns.len());
        for (at, ways) in self.unknowns.iter().enumerate() {
            let mut stretches = Vec::new();
            for (way, sign) in [(0, -1), (1, 1)] {
                let mut start = 0;
                for (end, price) in ways[way].iter().zip(&prices[at][way]) {
                    let length = end - start;
                    let bounds = places[at].map_or((0, length), |place| {
                        let part = (place * sign - start).clamp(0, length);
                        (part, part)
                    });
                    stretches.push((variable(*price, bounds), f64::from(sign)));
                    start = *end;
                }
            }
            moves.push(stretches);
        }
        for equation in &self.equations {
            let mut terms = Vec::with_capacity(2 * equation.len());
            for (at, factor) in equation {
                #[expect(clippy::cast_precision_loss, reason = "factors are sums of few signs")]
                let factor = *factor as f64;
                terms.extend(moves[*at].iter().map(|(variable, sign)| (*variable, sign * factor)));
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let mut options = SolveOptions::default();
        options.node_limit = Some(BRANCHES);
        // What that would find is found already.
        options.presolve = false;
        let SolveOutcome::Solution(solution) = problem.solve_with(options).ok()? else { return None };
        let place = |stretches: Vec<(Variable, f64)>| stretches.iter().map(|(variable, sign)| sign * solution.var_value(*variable)).sum();
        Some(moves.into_iter().map(place).collect())
    }
}

/// Rooms end far below where whole numbers do.
fn whole(room: i64) -> i32 {
    i32::try_from(room).unwrap_or(i32::MAX)
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

/// Those of so many amounts that hang together with one, and the equations between them.
fn tied_to(first: usize, mut equations: Vec<Equation>, amounts: usize) -> (Vec<Option<usize>>, Vec<Equation>) {
    let mut tied = vec![None; amounts];
    tied[first] = Some(first);
    let mut between: Vec<Equation> = Vec::new();
    loop {
        let near = equations.extract_if(.., |equation| {
            let is_near = equation.iter().any(|(amount, _)| tied[*amount].is_some());
            equation.iter().filter(|_| is_near).for_each(|(amount, _)| tied[*amount] = Some(*amount));
            is_near
        });
        let found = between.len();
        between.extend(near);
        if between.len() == found {
            return (tied, between);
        }
    }
}
