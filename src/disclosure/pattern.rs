//! A pattern of hidden amounts, and what follows from it: which cells can be shown and which amounts a reader then does not know.

use std::collections::BTreeSet;

use super::amounts::Amounts;
use super::leeway::{Leeway, NONE, Room};
use super::witness::is_within;
use crate::indicators::measurement::{Measurements, TOTAL};

/// Which amounts are hidden. A cell is shown when nothing that it shows is hidden.
pub(super) struct Pattern<'a> {
    amounts: &'a Amounts,
    /// How far readers can be wrong about each amount.
    leeway: &'a [Leeway],
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

/// How far an amount may be moved in the search for a witness, and what that costs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    /// Next to nothing is lost as far as this.
    pub free: Room,
    /// No further than this.
    pub all: Room,
    /// What is lost by each unit beyond what is free.
    pub price: f64,
}

impl Range {
    /// A range that may be moved in without loss.
    pub fn free(room: Room) -> Self {
        Range { free: room, all: room, price: UNSEEN }
    }

    /// What is lost by a step.
    pub fn loss(&self, step: i64) -> f64 {
        if is_within(step, self.free) { UNSEEN } else { self.price }
    }
}

impl<'a> Pattern<'a> {
    /// Nothing hidden yet.
    pub fn new(
        measurements: &Measurements,
        amounts: &'a Amounts,
        leeway: &'a [Leeway],
        public: Vec<bool>,
        fixed: Vec<Option<bool>>,
    ) -> Self {
        let weights = measurements.cells.iter().map(|cell| {
            let size = cell.numerator.map_or(0.0, |quantity| f64::try_from(quantity.amount.abs()).unwrap_or(1000.0));
            let loss = match cell.cut.dimensions.len() {
                0 => 20.0,
                1 => 1.5,
                _ => 1.0,
            };
            // Reports speak of the whole project first; a part of it is missed less.
            let reach = if cell.period == TOTAL { 4.0 } else { 1.0 };
            reach * loss + (size / 1000.0).min(1.0)
        });
        let mut pattern = Pattern {
            weights: weights.collect(),
            hidden: vec![false; amounts.list.len()],
            shown: fixed.iter().map(|fixed| fixed.unwrap_or(true)).collect(),
            unknown: vec![false; amounts.list.len()],
            amounts,
            leeway,
            public,
            fixed,
        };
        pattern.refresh(&Vec::from_iter(0..amounts.list.len()));
        pattern
    }

    /// Hides these amounts; what is public stays.
    pub fn hide(&mut self, amounts: &[usize]) {
        for amount in amounts {
            self.hidden[*amount] = !self.public[*amount];
        }
        self.refresh(amounts);
    }

    /// Takes an amount out of hiding. Returns the amounts that a reader knows now and did not know before.
    pub fn reveal(&mut self, amount: usize) -> Vec<usize> {
        self.hidden[amount] = false;
        self.refresh(&[amount])
    }

    /// The hidden amounts.
    pub fn hidden(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.hidden.len()).filter(|amount| self.hidden[*amount])
    }

    /// Whether a cell is shown.
    pub fn shows(&self, cell: usize) -> bool {
        self.shown[cell]
    }

    /// Whether everybody knows the amount, whatever is hidden.
    pub fn public(&self, amount: usize) -> bool {
        self.public[amount]
    }

    /// How far readers can be wrong about the amount.
    pub fn room(&self, amount: usize) -> Room {
        match &self.leeway[amount] {
            _ if self.public[amount] => NONE,
            leeway if self.unknown[amount] => leeway.hidden,
            leeway => leeway.shown,
        }
    }

    /// How far readers could be wrong about the amount if it were hidden, and what they would lose by that.
    pub fn range(&self, amount: usize) -> Range {
        let all = if self.public[amount] { NONE } else { self.leeway[amount].hidden };
        Range { free: self.room(amount), all, price: self.cost(amount) }
    }

    /// The amounts that a reader does not know for sure, grouped by the equations that tie them together.
    pub fn groups(&self) -> Vec<Vec<usize>> {
        let mut seen = vec![false; self.unknown.len()];
        let mut groups = Vec::new();
        for first in (0..seen.len()).filter(|amount| self.unknown[*amount]) {
            let mut group = Vec::new();
            let mut next = vec![first];
            while let Some(amount) = next.pop() {
                if self.room(amount) == NONE || std::mem::replace(&mut seen[amount], true) {
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
    fn cost(&self, amount: usize) -> f64 {
        if self.unknown[amount] {
            return UNSEEN;
        }
        let amount = &self.amounts.list[amount];
        let lost: f64 = amount.shown_by.iter().filter(|cell| self.shown[**cell]).map(|cell| self.weights[*cell]).sum();
        // Money and offices protect nobody: they are hidden only when nothing else helps.
        lost + if amount.persons.is_none() { 1000.0 } else { UNSEEN }
    }

    /// Works out again what hangs on these amounts: the cells that show them, and what else those cells show. Returns the amounts that
    /// readers know now and did not know before.
    fn refresh(&mut self, changed: &[usize]) -> Vec<usize> {
        let mut touched = BTreeSet::from_iter(changed.iter().copied());
        for cell in changed.iter().flat_map(|amount| &self.amounts.list[*amount].shown_by) {
            let shows = self.amounts.shown_in[*cell].iter().all(|amount| !self.hidden[*amount]);
            self.shown[*cell] = self.fixed[*cell].unwrap_or(shows);
            touched.extend(&self.amounts.shown_in[*cell]);
        }
        let mut told = Vec::new();
        for amount in touched {
            let unknown = !self.known(amount);
            if std::mem::replace(&mut self.unknown[amount], unknown) && !unknown {
                told.push(amount);
            }
        }
        told
    }

    fn known(&self, at: usize) -> bool {
        let amount = &self.amounts.list[at];
        // A cell that is shown because its figure is public shows nothing else: what it is made of is public by itself, or kept back.
        let told = |cell: &usize| self.shown[*cell] && self.fixed[*cell] != Some(true);
        self.public[at] || (!self.hidden[at] && amount.persons.is_none()) || amount.shown_by.iter().any(told)
    }
}
