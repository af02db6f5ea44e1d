//! A reader with a solver: sees what is published, knows what adds up to what, and works out what the rest can be.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem};
use rust_decimal::prelude::ToPrimitive;

use crate::disclosure::Protected;
use crate::indicators::measurement::{Part, Relation};

/// The least and the most a hidden count can be; `known` are cells that this reader happens to know besides. Counts only.
pub fn interval(protected: &Protected, relations: &[Relation], cell: usize, known: &BTreeMap<usize, f64>) -> (i64, i64) {
    let bound = |direction| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> = protected
            .cells
            .iter()
            .enumerate()
            .map(|(at, published)| {
                let told = published.value.number().and_then(|number| number.to_f64()).or_else(|| known.get(&at).copied());
                problem.add_var(if at == cell { 1.0 } else { 0.0 }, told.map_or((0.0, 1e6), |number| (number, number)))
            })
            .collect();
        for relation in relations {
            assert!(relation.terms.iter().all(|(_, part)| part.part == Part::Numerator), "this reader knows counts only");
            let terms: Vec<_> = relation.terms.iter().map(|(sign, part)| (variables[part.cell], f64::from(*sign))).collect();
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        problem.solve().expect("the true table is possible").into_solution().expect("no limit was set").objective()
    };
    let whole = |number: f64| number.to_i64().expect("a small number");
    (whole((bound(OptimizationDirection::Minimize) - 1e-6).ceil()), whole((bound(OptimizationDirection::Maximize) + 1e-6).floor()))
}
