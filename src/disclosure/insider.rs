//! What the only child behind a count of one knows besides what is shown: itself. It knows that this count is one, into which parts of it it
//! falls, and that nothing it falls into is empty.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::amounts::{Amount, Equation};
use super::leeway::{NONE, Room};

/// What one insider knows.
#[derive(Debug, Default)]
pub(super) struct Insider {
    /// Amounts it knows exactly: that of which it is the only person, and the parts of it.
    exactly: BTreeSet<usize>,
    /// Counts that it is one of.
    is_in: BTreeSet<usize>,
}

impl Insider {
    /// Whether it is one of those whom an amount counts, as far as figures tell.
    pub fn is_in(&self, amount: usize) -> bool {
        self.is_in.contains(&amount)
    }

    /// What is left for it of the room that others have.
    pub fn room(&self, at: usize, amount: &Amount, [down, up]: Room) -> Room {
        if self.exactly.contains(&at) {
            NONE
        } else if self.is_in(at) {
            [down.min((amount.value - Decimal::ONE).floor().to_i64().unwrap_or(0).max(0)), up]
        } else {
            [down, up]
        }
    }
}

/// For each amount of one person, or of one payee, what that one knows.
pub(super) fn insiders(list: &[Amount], equations: &[Equation], equations_of: &[Vec<usize>]) -> Vec<Option<Insider>> {
    let sums = Sums { list, sums: equations.iter().map(|equation| sum(list, equation)).collect(), equations_of };
    let insider = |(at, amount): (usize, &Amount)| {
        let alone = amount.counts_persons() && amount.persons == Some(1);
        if alone {
            Some(sums.seen_by(at))
        } else {
            let paid = amount.payees.is_some_and(|payees| payees.count == 1);
            paid.then(|| Insider { exactly: BTreeSet::from([at]), is_in: BTreeSet::new() })
        }
    };
    list.iter().enumerate().map(insider).collect()
}

/// Different persons, and all of them together.
struct Sum {
    whole: usize,
    parts: Vec<usize>,
}

struct Sums<'a> {
    list: &'a [Amount],
    /// For each equation what it says of persons, if it says that some are all of them.
    sums: Vec<Option<Sum>>,
    equations_of: &'a [Vec<usize>],
}

/// An equation of counts of persons of which one is all the others together: then nobody is in two of them.
fn sum(list: &[Amount], equation: &Equation) -> Option<Sum> {
    let counts = equation.iter().all(|(amount, factor)| list[*amount].counts_persons() && factor.abs() == 1);
    let side = |sign: i64| equation.iter().filter(move |(_, factor)| *factor == sign).map(|(amount, _)| *amount);
    let (plus, minus): (Vec<usize>, Vec<usize>) = (side(1).collect(), side(-1).collect());
    match (&plus[..], &minus[..]) {
        ([whole], [_, _, ..]) if counts => Some(Sum { whole: *whole, parts: minus }),
        ([_, _, ..], [whole]) if counts => Some(Sum { whole: *whole, parts: plus }),
        _ => None,
    }
}

impl Sums<'_> {
    fn seen_by(&self, own: usize) -> Insider {
        let mut insider = Insider { exactly: BTreeSet::from([own]), is_in: BTreeSet::from([own]) };
        let mut next = vec![own];
        while let Some(at) = next.pop() {
            for Sum { whole, parts } in self.equations_of[at].iter().filter_map(|equation| self.sums[*equation].as_ref()) {
                if *whole == at && insider.exactly.contains(&at) {
                    for part in parts {
                        let is_new = insider.exactly.insert(*part);
                        // The only person of the whole is the only one of the part that is not empty.
                        let is_in = self.list[*part].persons == Some(1) && insider.is_in.insert(*part);
                        next.extend((is_new || is_in).then_some(*part));
                    }
                } else if parts.contains(&at) && insider.is_in(at) && insider.is_in.insert(*whole) {
                    next.push(*whole);
                }
            }
        }
        insider
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disclosure::amounts::Amounts;
    use crate::disclosure::tests::tables::cross;

    #[test]
    fn the_only_child_of_a_row_knows_the_row_and_is_in_its_column() {
        // Cells: total, rows 1 and 2, columns 3 and 4, inner cells row by row from 5.
        let amounts = Amounts::of(&cross(&[&[1, 0], &[4, 7]])).expect("sums that hold");
        let at = |cell: usize| amounts.shown_in[cell][0];
        let insider = amounts.insiders[at(1)].as_ref().expect("one child");
        assert_eq!([1, 5, 6].map(|cell| insider.room(at(cell), &amounts.list[at(cell)], [9, 9])), [NONE; 3]);
        assert_eq!([0, 3].map(|cell| insider.is_in(at(cell))), [true; 2]);
        assert_eq!([2, 4, 7, 8].map(|cell| insider.is_in(at(cell))), [false; 4]);
        // Its column has five children, of whom it is one.
        assert_eq!(insider.room(at(3), &amounts.list[at(3)], [9, 9]), [4, 9]);
    }
}
