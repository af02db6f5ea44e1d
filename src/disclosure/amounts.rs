//! The unknowns behind the figures. Each amount stands here once, however many figures are made of it, with the equations that tie
//! amounts together and with what would show it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::insider::{Insider, insiders};
use super::leeway::Room;
use super::witness::Goal;
use crate::error::Error;
use crate::indicators::measurement::{CellPart, Measurement, Measurements, Part, Quantity, Rest, Value};
use crate::indicators::payees::Payees;

/// Division leaves a remainder in the 28th digit: hours are minutes / 60.
const ROUND_OFF: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// One unknown: an amount with the fewest persons that any figure names behind it.
#[derive(Debug, Default)]
pub(super) struct Amount {
    /// As computed.
    pub value: Decimal,
    /// Different persons behind it; `None` when no person is.
    pub persons: Option<u64>,
    /// Who was paid with it, where readers must not learn that.
    pub payees: Option<Payees>,
    /// The cells that show it when they are shown.
    pub shown_by: Vec<usize>,
    /// Whether a figure without data gives it away: an empty denominator.
    pub given_away: bool,
    /// Whether it is more than nothing because it stands in a list of what there is.
    pub listed: bool,
    /// Whether it stands above or below the line of a cell, so that it is printed, and rounded, by itself.
    pub printed: bool,
    /// Whether a cell tells it by an amount that is not rounded.
    pub told_exactly: bool,
}

impl Amount {
    /// Whether the amount is itself the number of persons.
    pub fn counts_persons(&self) -> bool {
        self.persons.is_some_and(|persons| self.value == Decimal::from(persons))
    }
}

/// Signed amounts that add up to zero.
pub(super) type Equation = Vec<(usize, i64)>;

/// All amounts of a run and what every reader knows about how they add up.
#[derive(Debug)]
pub(super) struct Amounts {
    /// The amounts, in the order of the cells that name them first.
    pub list: Vec<Amount>,
    /// What adds up to zero.
    pub equations: Vec<Equation>,
    /// For each amount the equations it stands in.
    pub equations_of: Vec<Vec<usize>>,
    /// For each cell the amounts it shows.
    pub shown_in: Vec<Vec<usize>>,
    /// For each cell its amount above the line and below it.
    pub lines_of: Vec<[Option<usize>; 2]>,
    /// For each amount what the only person behind it knows.
    pub insiders: Vec<Option<Insider>>,
}

impl Amounts {
    /// Names each amount once.
    ///
    /// # Errors
    /// [`Error::Defect`] when a relation does not hold.
    pub fn of(measurements: &Measurements) -> Result<Self, Error> {
        let names = Names::of(measurements)?;
        let mut amounts = Amounts {
            list: Vec::new(),
            equations: Vec::new(),
            equations_of: Vec::new(),
            shown_in: vec![Vec::new(); measurements.cells.len()],
            lines_of: vec![[None; 2]; measurements.cells.len()],
            insiders: Vec::new(),
        };
        let lists = lists_of_what_there_is(measurements);
        let mut index = BTreeMap::new();
        for (cell, measurement) in measurements.cells.iter().enumerate() {
            for part in PARTS {
                let Some(quantity) = quantity(measurement, part) else { continue };
                let at = *index.entry(names.root(CellPart { cell, part })).or_insert_with(|| {
                    amounts.list.push(Amount { value: quantity.amount, ..Amount::default() });
                    amounts.list.len() - 1
                });
                match part {
                    Part::Numerator => amounts.lines_of[cell][0] = Some(at),
                    Part::Denominator => amounts.lines_of[cell][1] = Some(at),
                    Part::Complement | Part::Basis => {}
                }
                let amount = &mut amounts.list[at];
                amount.listed |= part == Part::Numerator && lists.contains(&list(measurement));
                amount.persons = fewest(amount.persons, quantity.persons);
                amount.payees = amount.payees.or(quantity.payees);
                if measurement.value.number().is_none() {
                    amount.given_away |= part == Part::Denominator && quantity.amount.is_zero() && measurement.value == Value::NoData;
                } else if measurement.percentile.is_none() || part == Part::Denominator {
                    amount.shown_by.push(cell);
                    amount.printed |= matches!(part, Part::Numerator | Part::Denominator);
                    amount.told_exactly |= part == Part::Basis;
                    amounts.shown_in[cell].push(at);
                }
            }
        }
        amounts.equations_of = vec![Vec::new(); amounts.list.len()];
        let mut equations = BTreeSet::new();
        let mut rests = BTreeMap::new();
        for (_, terms, rest) in relations(measurements) {
            let mut equation = BTreeMap::new();
            for (sign, part) in terms {
                if let Some(at) = index.get(&names.root(part)) {
                    *equation.entry(*at).or_insert(0) += i64::from(sign);
                }
            }
            equation.retain(|_, coefficient| *coefficient != 0);
            if rest != Rest::Nothing && !equation.is_empty() {
                // No figure shows the rest.
                let value: Decimal = equation.iter().map(|(at, sign)| Decimal::from(*sign) * amounts.list[*at].value).sum();
                let persons = if rest == Rest::Persons { value.to_u64() } else { None };
                let rest = *rests.entry((equation.clone(), persons)).or_insert_with(|| {
                    let persons = persons.or(Some(0));
                    amounts.list.push(Amount { value, persons, ..Amount::default() });
                    amounts.equations_of.push(Vec::new());
                    amounts.list.len() - 1
                });
                equation.insert(rest, -1);
            }
            if !equation.is_empty() {
                equations.insert(equation.into_iter().collect::<Equation>());
            }
        }
        for equation in equations {
            for (amount, _) in &equation {
                amounts.equations_of[*amount].push(amounts.equations.len());
            }
            amounts.equations.push(equation);
        }
        amounts.insiders = insiders(&amounts.list, &amounts.equations, &amounts.equations_of);
        Ok(amounts)
    }

    /// Leaves payees out of account, for readers who may know them.
    pub fn forget_payees(&mut self) {
        self.list.iter_mut().for_each(|amount| amount.payees = None);
    }

    /// What is left for the reader of a goal of the room that others have.
    pub fn room(&self, goal: &Goal, amount: usize, room: Room) -> Room {
        let insider = goal.insider.and_then(|own| self.insiders[own].as_ref());
        insider.map_or(room, |insider| insider.room(amount, &self.list[amount], room))
    }
}

/// A disaggregation: indicator, period and dimensions.
type List<'a> = (&'a str, &'a str, &'a [String]);

fn list(cell: &Measurement) -> List<'_> {
    (&cell.indicator, &cell.period, &cell.cut.dimensions)
}

/// Where there are many services, only the sets of them that some child had are listed, and readers see that none is empty.
fn lists_of_what_there_is(measurements: &Measurements) -> BTreeSet<List<'_>> {
    let sets = |cell: &&Measurement| cell.cut.dimensions.iter().any(|dimension| dimension == SERVICE_SET);
    let mut lists: BTreeSet<List<'_>> = measurements.cells.iter().filter(sets).map(list).collect();
    for empty in measurements.cells.iter().filter(|cell| cell.value == Value::Zero) {
        lists.remove(&list(empty));
    }
    lists
}

const SERVICE_SET: &str = "service_set";
const PARTS: [Part; 4] = [Part::Numerator, Part::Denominator, Part::Complement, Part::Basis];

fn quantity(measurement: &Measurement, part: Part) -> Option<Quantity> {
    match part {
        Part::Numerator => measurement.numerator,
        Part::Denominator => measurement.denominator,
        Part::Complement => measurement.complement,
        Part::Basis => measurement.basis,
    }
}

/// The smaller of two numbers of persons, where nobody at all is not small.
fn fewest(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (one, other) {
        (Some(0), other @ Some(_)) => other,
        (one @ Some(_), Some(0) | None) => one,
        (None, other) => other,
        (Some(one), Some(other)) => Some(one.min(other)),
    }
}

/// What readers know, and why: the relations, and in each share that the part and the rest make the whole.
fn relations(measurements: &Measurements) -> impl Iterator<Item = (&str, Vec<(i8, CellPart)>, Rest)> {
    let shares = measurements.cells.iter().enumerate().filter(|(_, cell)| cell.complement.is_some()).map(|(cell, _)| {
        let terms = [(1, Part::Denominator), (-1, Part::Numerator), (-1, Part::Complement)];
        ("a part and the rest make the whole", terms.map(|(sign, part)| (sign, CellPart { cell, part })).to_vec(), Rest::Nothing)
    });
    let related = measurements.relations.iter();
    related.map(|relation| (relation.reason.as_str(), relation.terms.clone(), relation.rest)).chain(shares)
}

/// Which parts of cells are one and the same amount: those that a relation of two terms makes equal.
struct Names {
    /// For each part of each cell one that is the same amount and comes earlier, or itself.
    parent: Vec<usize>,
}

impl Names {
    fn of(measurements: &Measurements) -> Result<Self, Error> {
        let mut names = Names { parent: (0..measurements.cells.len() * PARTS.len()).collect() };
        for (reason, terms, rest) in relations(measurements) {
            let mut sum = Some(Decimal::ZERO);
            let mut present = Vec::new();
            for (sign, part) in terms {
                let cell = measurements.cells.get(part.cell);
                let cell = cell.ok_or_else(|| Error::Defect(format!("a relation speaks of a figure that is not there: {reason}")))?;
                if let Some(quantity) = quantity(cell, part.part) {
                    let term = Decimal::from(sign).checked_mul(quantity.amount);
                    sum = sum.zip(term).and_then(|(sum, term)| sum.checked_add(term));
                    present.push((sign, part));
                }
            }
            if rest != Rest::Nothing {
                continue;
            }
            if sum.is_none_or(|sum| sum.abs() > ROUND_OFF) {
                return Err(Error::Defect(format!("figures do not add up: {reason}")));
            }
            if let [(1, one), (-1, other)] | [(-1, one), (1, other)] = present[..] {
                names.unite(one, other);
            }
        }
        Ok(names)
    }

    fn root(&self, part: CellPart) -> usize {
        let mut at = part.cell * PARTS.len() + part.part as usize;
        while self.parent[at] != at {
            at = self.parent[at];
        }
        at
    }

    fn unite(&mut self, one: CellPart, other: CellPart) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}
