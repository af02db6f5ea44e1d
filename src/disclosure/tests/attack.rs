//! A reader with a solver: sees what is published, knows what adds up to what, and works out what the rest can be.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use rust_decimal::prelude::ToPrimitive;

use crate::disclosure::Protected;
use crate::indicators::measurement::{CellPart, Part, Relation, Rest};

/// The least and the most a hidden amount can be; `known` are cells whose count this reader happens to know besides.
pub fn interval(protected: &Protected, relations: &[Relation], part: CellPart, known: &BTreeMap<usize, f64>) -> (i64, i64) {
    let whole = |number: f64| number.to_i64().expect("a small number");
    let least = furthest(protected, relations, part, known, OptimizationDirection::Minimize);
    let most = furthest(protected, relations, part, known, OptimizationDirection::Maximize);
    (whole((least - 1e-6).ceil()), whole((most + 1e-6).floor()))
}

fn furthest(
    protected: &Protected,
    relations: &[Relation],
    target: CellPart,
    known: &BTreeMap<usize, f64>,
    direction: OptimizationDirection,
) -> f64 {
    let mut problem = Problem::new(direction);
    let weight = |cell, part| if (CellPart { cell, part }) == target { 1.0 } else { 0.0 };
    let mut parts: Vec<[Variable; 3]> = Vec::new();
    for (at, published) in protected.cells.iter().enumerate() {
        let above = published.numerator.and_then(|number| number.to_f64());
        let below = published.denominator.and_then(|number| number.to_f64());
        let bounds = |number: f64| {
            // Whole numbers that are rounded to this one, and not so small that they would be hidden.
            let half = protected.rounding.map_or(0.0, |base| f64::from(u32::try_from(base).expect("small")) / 2.0 - 0.5);
            let least = protected.threshold.map_or(0.0, |threshold| f64::from(u32::try_from(threshold).expect("small")));
            if number == 0.0 { (0.0, 0.0) } else { ((number - half).max(least.min(number)), number + half) }
        };
        let bounds = |told: Option<f64>| told.map_or((0.0, 1e6), bounds);
        let above_bounds = known.get(&at).map_or_else(|| bounds(above), |own| (*own, *own));
        let above = problem.add_var(weight(at, Part::Numerator), above_bounds);
        let below = problem.add_var(weight(at, Part::Denominator), bounds(below));
        let rest = problem.add_var(weight(at, Part::Complement), bounds(None));
        if published.unit == "percent" {
            problem.add_constraint([(below, 1.0), (above, -1.0), (rest, -1.0)], ComparisonOp::Eq, 0.0);
        }
        parts.push([above, below, rest]);
    }
    for relation in relations {
        let terms = relation.terms.iter().map(|(sign, part)| (parts[part.cell][part.part as usize], f64::from(*sign)));
        let comparison = if relation.rest == Rest::Nothing { ComparisonOp::Eq } else { ComparisonOp::Ge };
        problem.add_constraint(terms.collect::<Vec<_>>(), comparison, 0.0);
    }
    problem.solve().expect("the true table is possible").into_solution().expect("no limit was set").objective()
}
