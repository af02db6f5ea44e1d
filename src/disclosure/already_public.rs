//! What was published before (rule R16 of the design): it is compared with what dosah computes, and what follows from it is public too.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::{Decimal, RoundingStrategy};

use super::amounts::{Amounts, Equation};
use super::primary::is_small;
use super::{Policy, PublicFigure};
use crate::error::Error;
use crate::indicators::measurement::{Cut, Measurement, Measurements};

/// What is planned stands in the contract and in the funder's lists: it would tell what was paid, beside the difference between the two.
const PLANS: [&str; 2] = ["initial_cost", "revised_cost"];

/// For each cell the figure it was published with before, if it was.
///
/// # Errors
/// [`Error::Disclosure`] when something is to be hidden and a published figure is not what dosah computes.
pub(super) fn figures<'a>(measurements: &Measurements, policy: &'a Policy) -> Result<Vec<Option<&'a PublicFigure>>, Error> {
    let mut figures = Vec::with_capacity(measurements.cells.len());
    for cell in &measurements.cells {
        let declared = policy
            .already_public
            .iter()
            .find(|figure| figure.indicator == cell.indicator && figure.period == cell.period && figure.cut == cell.cut);
        match declared {
            Some(figure) if !agrees(figure.value, cell.value.number()) => {
                if policy.threshold.is_some() {
                    return Err(Error::Disclosure(differs(figure)));
                }
                figures.push(None);
            }
            declared => figures.push(declared),
        }
    }
    Ok(figures)
}

impl PublicFigure {
    /// What is wrong where dosah computes something else.
    #[must_use]
    pub fn contradiction(&self, measurements: &Measurements) -> Option<String> {
        let is_it = |cell: &&Measurement| self.indicator == cell.indicator && self.period == cell.period && self.cut == cell.cut;
        let cell = measurements.cells.iter().find(is_it)?;
        (!agrees(self.value, cell.value.number())).then(|| differs(self))
    }
}

/// Says no more than that they differ: the computed figure may be one that must stay hidden.
fn differs(figure: &PublicFigure) -> String {
    format!(
        "{} is declared already public as {}, which is not what dosah computes",
        name(&figure.indicator, &figure.period, &figure.cut),
        figure.value,
    )
}

/// `children_reached (total, sex: female)`.
pub(super) fn name(indicator: &str, period: &str, cut: &Cut) -> String {
    if cut.dimensions.is_empty() {
        format!("{indicator} ({period})")
    } else {
        format!("{indicator} ({period}, {}: {})", cut.dimension(), cut.category())
    }
}

/// Whether a published figure is the computed one, rounded as it was published.
fn agrees(published: Decimal, computed: Option<Decimal>) -> bool {
    computed.is_some_and(|computed| computed.round_dp_with_strategy(published.scale(), RoundingStrategy::MidpointAwayFromZero) == published)
}

/// The amounts that everybody knows: those of published figures, and what follows from them.
///
/// # Errors
/// [`Error::Disclosure`] when a published share does not settle how many persons it is about.
pub(super) fn amounts(
    measurements: &Measurements,
    amounts: &Amounts,
    figures: &[Option<&PublicFigure>],
    threshold: u64,
) -> Result<Vec<bool>, Error> {
    let mut public: Vec<bool> = amounts.list.iter().map(|amount| amount.given_away).collect();
    for (cell, _) in measurements.cells.iter().enumerate().filter(|(_, cell)| PLANS.contains(&cell.indicator.as_str())) {
        amounts.shown_in[cell].iter().for_each(|amount| public[*amount] = true);
    }
    let declared = || figures.iter().enumerate().filter_map(|(cell, figure)| Some((cell, (*figure)?)));
    for (cell, _) in declared() {
        if measurements.cells[cell].denominator.is_none() {
            amounts.shown_in[cell].iter().for_each(|amount| public[*amount] = true);
        }
    }
    for (cell, figure) in declared() {
        let measurement = &measurements.cells[cell];
        if measurement.denominator.is_some() && measurement.percentile.is_none() {
            let small = |amount: &usize| !public[*amount] && is_small(&amounts.list[*amount], threshold);
            if amounts.shown_in[cell].iter().any(small) && !settles(figure, measurement, threshold) {
                return Err(Error::Disclosure(format!(
                    "{} is declared already public, but the counts it is made of are not; declare them in [[already_public]] too, or remove the entry",
                    name(&figure.indicator, &figure.period, &figure.cut),
                )));
            }
            amounts.shown_in[cell].iter().for_each(|amount| public[*amount] = true);
        }
    }
    follow(amounts, &mut public);
    Ok(public)
}

/// Whether a share, as it was published, leaves only one count above the line, the denominator being known.
fn settles(figure: &PublicFigure, cell: &Measurement, threshold: u64) -> bool {
    let (Some(value), Some(whole), Some(_)) = (cell.value.number(), cell.denominator, cell.complement) else { return false };
    let whole_is_known = whole.persons.is_none_or(|persons| persons >= threshold);
    let one_more = Decimal::ONE_HUNDRED.checked_div(whole.amount).filter(|_| whole_is_known);
    one_more.is_some_and(|one| [one, -one].into_iter().all(|one| !agrees(figure.value, value.checked_add(one))))
}

type Row = BTreeMap<usize, i128>;

/// Marks what follows from public amounts by adding and subtracting: 20 + 20 - 38 = 2. Elimination over whole numbers; an equation
/// whose numbers grow out of bounds is left out, which can only hide more.
fn follow(amounts: &Amounts, public: &mut [bool]) {
    let mut solved: Vec<(usize, Row)> = Vec::new();
    for equation in near(amounts, public) {
        let mut row: Row =
            equation.iter().filter(|(amount, _)| !public[*amount]).map(|(amount, sign)| (*amount, i128::from(*sign))).collect();
        let reduced = solved.iter().try_for_each(|(pivot, other)| eliminate(&mut row, *pivot, other));
        let Some(pivot) = row.keys().next().copied().filter(|_| reduced.is_some()) else { continue };
        let mut kept = Vec::with_capacity(solved.len() + 1);
        for (at, mut other) in solved {
            // A row that cannot be reduced further without overflow stays as it was: still true.
            let before = other.clone();
            if eliminate(&mut other, pivot, &row).is_none() {
                other = before;
            }
            kept.push((at, other));
        }
        kept.push((pivot, row));
        solved = kept;
    }
    for (amount, row) in solved {
        public[amount] |= row.len() == 1;
    }
}

/// The equations within two steps of a public amount.
fn near(amounts: &Amounts, public: &[bool]) -> Vec<Equation> {
    let mut equations: BTreeSet<usize> = BTreeSet::new();
    let mut reached: BTreeSet<usize> = (0..public.len()).filter(|amount| public[*amount]).collect();
    for _ in 0..2 {
        equations.extend(reached.iter().flat_map(|amount| &amounts.equations_of[*amount]));
        reached.extend(equations.iter().flat_map(|equation| &amounts.equations[*equation]).map(|(amount, _)| amount));
    }
    equations.into_iter().map(|equation| amounts.equations[equation].clone()).collect()
}

/// Takes `pivot` out of a row by means of another that has it. `None` when a number grows out of bounds.
fn eliminate(row: &mut Row, pivot: usize, other: &Row) -> Option<()> {
    let (Some(mine), Some(theirs)) = (row.get(&pivot).copied(), other.get(&pivot).copied()) else { return Some(()) };
    for factor in row.values_mut() {
        *factor = factor.checked_mul(theirs)?;
    }
    for (amount, factor) in other {
        let entry = row.entry(*amount).or_insert(0);
        *entry = entry.checked_sub(factor.checked_mul(mine)?)?;
    }
    row.retain(|_, factor| *factor != 0);
    let divisor = row.values().fold(0, |one, other| greatest_common_divisor(one, other.abs()));
    if divisor > 1 {
        row.values_mut().for_each(|factor| *factor /= divisor);
    }
    Some(())
}

fn greatest_common_divisor(one: i128, other: i128) -> i128 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
