//! The way through the phases: whatever comes into a phase leaves it again or is still there, and a case that comes twice is one case.

use super::index::{Index, Term, denominator, numerator};
use crate::indicators::measurement::{CellPart, Rest};

/// Of every phase: moves into it are the stays that began, moves out of it those that ended, and the rest goes on.
pub fn figures(index: &mut Index<'_>, period: &str) {
    let moves = index.group("phase_transitions", period, "transition");
    let moved = |index: &Index<'_>, is_it: &dyn Fn(&str) -> bool| -> Vec<CellPart> {
        moves.iter().copied().filter(|cell| is_it(&index.cells[*cell].cut.category())).map(numerator).collect()
    };
    let start = index.cell("cases_open_start", period, &[], &[]);
    let began_with_nobody = start.is_some_and(|start| index.amount(numerator(start)).is_some_and(|open| open.is_zero()));
    for cell in index.group("phase_reached", period, "phase") {
        let phase = index.cells[cell].cut.category();
        let by_phase = |index: &Index<'_>, indicator: &str| index.cell(indicator, period, &["phase"], &[&phase]);
        let (into, out_of) = (format!(">{phase}"), format!("{phase}>"));
        let came = moved(index, &|transition| transition.ends_with(&into));
        let left = moved(index, &|transition| transition.starts_with(&out_of));
        let began = by_phase(index, "phase_days_median").map(denominator);
        let ended = by_phase(index, "phase_days_completed").map(denominator);
        for (what, stays, moves) in [("into", began, &came), ("out of", ended, &left)] {
            if let Some(stays) = stays {
                index.may(format!("moves {what} {phase} and stays in it ({period})"), signed(moves, 1, &[stays]));
            }
        }
        // Those that come a second time are few.
        for (what, all) in [("moves", came.clone()), ("stays", began.into_iter().collect())] {
            if !all.is_empty() {
                let terms = signed(&all, 1, &[numerator(cell)]);
                index.may(format!("{what} into {phase}, each of another case ({period})"), terms.clone());
                index.leaves(format!("cases that came into {phase} again ({period})"), terms, Rest::Persons);
            }
        }
        if !began_with_nobody {
            continue;
        }
        let open = by_phase(index, "cases_open_end").map(numerator);
        let flows = [(came, left), (began.into_iter().collect(), ended.into_iter().collect())];
        for (came, left) in flows.into_iter().filter(|(came, left)| !came.is_empty() && !left.is_empty()) {
            let terms = signed(&came, 1, &left);
            if let Some(open) = open {
                index.may(format!("what came into {phase} and is still there ({period})"), [terms.clone(), vec![(-1, open)]].concat());
            }
            index.leaves(format!("what came into {phase} and did not leave it ({period})"), terms, Rest::Persons);
        }
    }
}

/// Some with a sign, others with the opposite one.
fn signed(some: &[CellPart], sign: i8, others: &[CellPart]) -> Vec<Term> {
    some.iter().map(|term| (sign, *term)).chain(others.iter().map(|term| (-sign, *term))).collect()
}
