//! What counts as a breach. The attacker works with what is printed; only here its answers are held against the children themselves.

use std::collections::BTreeSet;

use crate::joint::{Claim, Joint, Trait, counted};
use crate::system::{End, Sum, System};

/// A reader who works out what no reader should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A number on a page is not the true one.
    False,
    /// A small count is printed.
    Printed,
    /// A hidden small count has one possible value.
    Exact,
    /// A hidden small count cannot be one or none, or cannot reach the threshold.
    Narrow,
    /// The only child behind a hidden count works out a count of other children.
    Insider,
    /// The attacker could not decide in the branches it has; dosah gets no credit for that.
    Undecided,
}

/// A breach and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    pub kind: Kind,
    pub what: String,
}

/// What an only child behind a hidden count knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insider {
    /// That the count is one: what is asked for in the comparison of methods.
    OfTheCount,
    /// The same, and all about itself: in which other counts it stands.
    OfItself,
}

/// Attacks every small count of a system. `children` are those that the figures were made of.
pub fn breaches(
    system: &System,
    joint: &Joint,
    claims: &[Claim],
    children: &[BTreeSet<Trait>],
    threshold: i64,
    insider: Insider,
) -> Vec<Breach> {
    let truth: Vec<i64> = claims.iter().map(|claim| counted(claim, children)).collect();
    let mut attack = Attack { system, threshold, found: Vec::new(), tables: Vec::new() };
    for (row, count) in system.rows.iter().zip(&truth) {
        if *count < row.least || row.most.is_some_and(|most| most < *count) {
            attack.breach(Kind::False, format!("{} is {count}", row.name));
        }
    }
    if !attack.found.is_empty() {
        return attack.found;
    }
    let small: Vec<usize> = (0..truth.len()).filter(|row| (1..threshold).contains(&truth[*row])).collect();
    for row in &small {
        attack.outsider(*row, truth[*row]);
    }
    let alone = small.iter().copied().filter(|row| truth[*row] == 1 && !system.rows[*row].is_printed);
    for own in alone {
        let child = children.iter().find(|child| counted(&claims[own], std::slice::from_ref(child)) == 1).expect("one child");
        let atom = joint.atom_of(child);
        let count = system.known(&system.rows[own].atoms, 1, Some(1));
        let itself = system.known(&[atom], 1, None);
        let known = if insider == Insider::OfItself { vec![count, itself] } else { vec![count] };
        for other in small.iter().copied().filter(|other| *other != own) {
            let is_itself = truth[other] == 1 && system.rows[other].atoms.contains(&atom);
            if !is_itself {
                attack.insider(other, truth[other], own, &known);
            }
        }
    }
    attack.found
}

struct Attack<'a> {
    system: &'a System,
    threshold: i64,
    found: Vec<Breach>,
    /// Tables that agree with everything printed: what one attack found answers many others.
    tables: Vec<Vec<i64>>,
}

impl Attack<'_> {
    fn breach(&mut self, kind: Kind, what: String) {
        self.found.push(Breach { kind, what });
    }

    fn outsider(&mut self, at: usize, count: i64) {
        let System { rows, .. } = self.system;
        let row = &rows[at];
        if row.is_printed {
            return self.breach(Kind::Printed, format!("{} is {count}", row.name));
        }
        let (low_enough, high_enough) = (1, self.threshold);
        let low = self.reaches(at, End::Low, low_enough, &[]);
        let high = self.reaches(at, End::High, high_enough, &[]);
        match (low, high) {
            (Reach::Yes, Reach::Yes) => {}
            (Reach::No(low), Reach::No(high)) if low == high => self.breach(Kind::Exact, format!("{} is {low}", row.name)),
            (Reach::Unsettled, _) | (_, Reach::Unsettled) => self.breach(Kind::Undecided, row.name.clone()),
            // A bound of one is as exact as two bounds of it.
            (low, high) => {
                let ends = [End::Low, End::High].map(|end| self.system.extreme(at, end, &[]).map(|extreme| extreme.bound));
                let kind = if ends[0] == ends[1] { Kind::Exact } else { Kind::Narrow };
                self.breach(kind, format!("{} is {count} and known as {ends:?} ({low:?}, {high:?})", row.name));
            }
        }
    }

    fn insider(&mut self, row: usize, count: i64, own: usize, known: &[Sum]) {
        let System { rows, .. } = self.system;
        let low = self.reaches(row, End::Low, count - 1, known);
        let another = matches!(low, Reach::Yes) || matches!(self.reaches(row, End::High, count + 1, known), Reach::Yes);
        if !another {
            self.breach(Kind::Insider, format!("{} is {count} for the child of {}", rows[row].name, rows[own].name));
        }
    }

    /// Whether some table that agrees with everything takes a row so far.
    fn reaches(&mut self, row: usize, end: End, goal: i64, known: &[Sum]) -> Reach {
        let is_there = |sum: i64| if end == End::Low { sum <= goal } else { sum >= goal };
        let seen = |table: &Vec<i64>| is_there(self.system.count(table, row)) && known.iter().all(|sum| sum.holds(table));
        if self.tables.iter().any(seen) {
            return Reach::Yes;
        }
        let Some(extreme) = self.system.extreme(row, end, known) else { return Reach::Unsettled };
        let is_there = is_there(extreme.bound);
        let is_settled = extreme.table.is_some();
        self.tables.extend(extreme.table);
        match (is_there, is_settled) {
            (true, true) => Reach::Yes,
            (true, false) => Reach::Unsettled,
            (false, _) => Reach::No(extreme.bound),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Reach {
    Yes,
    No(i64),
    Unsettled,
}
