//! Finding cells: by indicator, period and cut.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::indicators::measurement::{CellPart, Cut, Measurement, Part, Quantity, Relation, Rest};

/// The cells of a run, and the relations found between them so far.
pub struct Index<'a> {
    /// The cells.
    pub cells: &'a [Measurement],
    /// The relations.
    pub found: Vec<Relation>,
    /// Cells by indicator, period and dimension (joined by `*`), in their order.
    groups: HashMap<(&'a str, &'a str, String), Vec<usize>>,
    by_cut: HashMap<(&'a str, &'a str, &'a Cut), usize>,
}

/// A signed amount.
pub type Term = (i8, CellPart);

impl<'a> Index<'a> {
    /// An index of all cells.
    pub fn new(cells: &'a [Measurement]) -> Self {
        let mut groups: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_cut = HashMap::new();
        for (at, cell) in cells.iter().enumerate() {
            groups.entry((cell.indicator.as_str(), cell.period.as_str(), cell.cut.dimension())).or_default().push(at);
            by_cut.insert((cell.indicator.as_str(), cell.period.as_str(), &cell.cut), at);
        }
        Index { cells, found: Vec::new(), groups, by_cut }
    }

    /// The cells of one disaggregation, in their order.
    pub fn group(&self, indicator: &str, period: &str, dimension: &str) -> Vec<usize> {
        self.groups.get(&(indicator, period, dimension.to_owned())).cloned().unwrap_or_default()
    }

    /// All cells of an indicator in a period, in their order.
    pub fn cells_of(&self, indicator: &str, period: &str) -> Vec<usize> {
        (0..self.cells.len()).filter(|at| self.cells[*at].indicator == indicator && self.cells[*at].period == period).collect()
    }

    /// One cell.
    pub fn cut(&self, indicator: &str, period: &str, cut: &Cut) -> Option<usize> {
        self.by_cut.get(&(indicator, period, cut)).copied()
    }

    /// The cell of one category.
    pub fn cell(&self, indicator: &str, period: &str, dimensions: &[&str], categories: &[&str]) -> Option<usize> {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        self.cut(indicator, period, &Cut { dimensions: owned(dimensions), categories: owned(categories) })
    }

    /// The amount of a term.
    pub fn amount(&self, term: CellPart) -> Option<Decimal> {
        quantity(&self.cells[term.cell], term.part).map(|quantity| quantity.amount)
    }

    /// Whether terms add up to nothing; terms without an amount count as nothing.
    pub fn holds(&self, terms: &[Term]) -> bool {
        negligible(terms.iter().filter_map(|(sign, term)| self.amount(*term).map(|amount| Decimal::from(*sign) * amount)).sum())
    }

    /// Notes a relation that must hold. One of whose terms has no amount says nothing.
    pub fn must(&mut self, reason: impl Into<String>, terms: Vec<Term>) {
        if terms.len() > 1 && terms.iter().all(|(_, term)| self.amount(*term).is_some()) {
            self.found.push(Relation { reason: reason.into(), terms, rest: Rest::Nothing });
        }
    }

    /// Notes a relation if it happens to hold: a reader who knows how the figures are made may rely on it then.
    pub fn may(&mut self, reason: impl Into<String>, terms: Vec<Term>) {
        if self.holds(&terms) {
            self.must(reason, terms);
        }
    }

    /// Notes that one amount is not more than others together, if it is not.
    pub fn at_most(&mut self, reason: impl Into<String>, part: CellPart, whole: &[CellPart]) {
        self.leaves(reason, whole.iter().map(|term| (1, *term)).chain([(-1, part)]).collect(), Rest::Unnamed);
    }

    /// Notes that terms leave something over, if they do not come to less than nothing.
    pub fn leaves(&mut self, reason: impl Into<String>, terms: Vec<Term>, rest: Rest) {
        let amounts = terms.iter().map(|(sign, term)| self.amount(*term).map(|amount| Decimal::from(*sign) * amount));
        if amounts.sum::<Option<Decimal>>().is_some_and(|over| over >= Decimal::ZERO) {
            self.found.push(Relation { reason: reason.into(), terms, rest });
        }
    }

    /// Terms of numerators: those added, and the one that they make.
    pub fn sum(parts: impl IntoIterator<Item = usize>, whole: usize) -> Vec<Term> {
        parts.into_iter().map(|cell| (1, numerator(cell))).chain([(-1, numerator(whole))]).collect()
    }
}

/// The figure of a count or a sum, or what is above the line.
pub fn numerator(cell: usize) -> CellPart {
    CellPart { cell, part: Part::Numerator }
}

/// What is below the line.
pub fn denominator(cell: usize) -> CellPart {
    CellPart { cell, part: Part::Denominator }
}

/// What else a figure tells.
pub fn basis(cell: usize) -> CellPart {
    CellPart { cell, part: Part::Basis }
}

/// An amount of a cell.
pub fn quantity(cell: &Measurement, part: Part) -> Option<Quantity> {
    match part {
        Part::Numerator => cell.numerator,
        Part::Denominator => cell.denominator,
        Part::Complement => cell.complement,
        Part::Basis => cell.basis,
    }
}

/// Hours are minutes divided by 60, which a decimal number cannot always hold exactly.
pub fn negligible(amount: Decimal) -> bool {
    amount.abs() < Decimal::new(1, 9)
}
