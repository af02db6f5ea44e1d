//! A pattern of hidden amounts, and what follows from it: which cells can be shown and which amounts a reader then does not know.

use super::amounts::Amounts;
use crate::indicators::measurement::Measurements;

/// Which amounts are hidden. A cell is shown when nothing that it shows is hidden.
pub(super) struct Pattern<'a> {
    amounts: &'a Amounts,
    /// What everybody knows, whatever is hidden.
    public: Vec<bool>,
    /// Cells that are shown or withheld for a reason of their own: already public figures, medians of too few.
    fixed: Vec<Option<bool>>,
    hidden: Vec<bool>,
    shown: Vec<bool>,
    unknown: Vec<bool>,
    weights: Vec<f64>,
}

/// What it costs to move an amount that no shown cell shows. Not nothing, so that witnesses stay small.
pub(super) const UNSEEN: f64 = 1e-3;

impl<'a> Pattern<'a> {
    /// Nothing hidden yet.
    pub fn new(measurements: &Measurements, amounts: &'a Amounts, public: Vec<bool>, fixed: Vec<Option<bool>>) -> Self {
        let weights = measurements.cells.iter().map(|cell| {
            let size = cell.numerator.map_or(0.0, |quantity| f64::try_from(quantity.amount.abs()).unwrap_or(1000.0));
            let loss = match cell.cut.dimensions.len() {
                0 => 20.0,
                1 => 1.5,
                _ => 1.0,
            };
            loss + (size / 1000.0).min(1.0)
        });
        let mut pattern = Pattern {
            weights: weights.collect(),
            hidden: vec![false; amounts.list.len()],
            shown: Vec::new(),
            unknown: Vec::new(),
            amounts,
            public,
            fixed,
        };
        pattern.refresh();
        pattern
    }

    /// Hides these amounts; what is public stays.
    pub fn hide(&mut self, amounts: impl IntoIterator<Item = usize>) {
        for amount in amounts {
            self.hidden[amount] = !self.public[amount];
        }
        self.refresh();
    }

    /// Takes an amount out of hiding. Returns the amounts that a reader knows now and did not know before.
    pub fn reveal(&mut self, amount: usize) -> Vec<usize> {
        let before = self.unknown.clone();
        self.hidden[amount] = false;
        self.refresh();
        (0..before.len()).filter(|at| before[*at] && !self.unknown[*at]).collect()
    }

    /// The hidden amounts.
    pub fn hidden(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.hidden.len()).filter(|amount| self.hidden[*amount])
    }

    /// Whether a cell is shown.
    pub fn shows(&self, cell: usize) -> bool {
        self.shown[cell]
    }

    /// Whether no shown cell tells the amount.
    pub fn unknown(&self, amount: usize) -> bool {
        self.unknown[amount]
    }

    /// Whether everybody knows the amount, whatever is hidden.
    pub fn public(&self, amount: usize) -> bool {
        self.public[amount]
    }

    /// The amounts that a reader does not know, grouped by the equations that tie them together.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.unknown.len()];
        let mut groups = Vec::new();
        for first in (0..seen.len()).filter(|amount| self.unknown[*amount]) {
            let mut group = Vec::new();
            let mut next = vec![first];
            while let Some(amount) = next.pop() {
                if !self.unknown[amount] || std::mem::replace(&mut seen[amount], true) {
                    continue;
                }
                group.push(amount);
                let equations = self.amounts.equations_of[amount].iter().map(|equation| &self.amounts.equations[*equation]);
                next.extend(equations.flatten().map(|(amount, _)| *amount));
            }
            if !group.is_empty() {
                groups.push(group);
            }
        }
        groups
    }

    /// What readers would lose if the amount were hidden.
    pub fn cost(&self, amount: usize) -> f64 {
        if self.unknown[amount] {
            return UNSEEN;
        }
        let amount = &self.amounts.list[amount];
        let lost: f64 = amount.shown_by.iter().filter(|cell| self.shown[**cell]).map(|cell| self.weights[*cell]).sum();
        // Money and offices protect nobody: they are hidden only when nothing else helps.
        lost + if amount.persons.is_none() { 1000.0 } else { UNSEEN }
    }

    fn refresh(&mut self) {
        let shows = |cell: usize| self.amounts.shown_in[cell].iter().all(|amount| !self.hidden[*amount]);
        self.shown = self.fixed.iter().enumerate().map(|(cell, fixed)| fixed.unwrap_or_else(|| shows(cell))).collect();
        // A public figure is shown even beside hidden ones; what its cell would show besides its value is kept back by the caller.
        let told = |cell: &usize| self.shown[*cell] && self.fixed[*cell] != Some(true);
        let known = |(at, amount): (usize, &super::amounts::Amount)| {
            self.public[at] || (!self.hidden[at] && amount.persons.is_none()) || amount.shown_by.iter().any(told)
        };
        self.unknown = self.amounts.list.iter().enumerate().map(|amount| !known(amount)).collect();
    }
}
