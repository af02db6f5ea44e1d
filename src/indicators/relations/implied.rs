//! Numbers of children that no figure shows and that a reader can work out: those in the whole and not in a part (47 reached, 45 of them at
//! home), and those in two parts at once (24 + 24 of 47).

use super::index::{Index, Term, numerator};
use super::parts::{Margin, margins};
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::measurement::{CellPart, Cut, Part, Rest};
use crate::indicators::period::Span;

/// What is counted in these units are children, or cases, of which a child rarely has two.
pub const OF_CHILDREN: [&str; 2] = ["child_id", "case"];

/// In breakdowns in which a child can be in several categories.
pub fn dimensions(index: &mut Index<'_>, indicator: &Indicator, period: &str) {
    if !counts_children(indicator) {
        return;
    }
    for margin in margins(index, indicator, period) {
        for part_of in [Part::Numerator, Part::Denominator, Part::Complement] {
            let term = |cell| CellPart { cell, part: part_of };
            parts(index, &margin, &margin.parts.iter().map(|cell| term(*cell)).collect::<Vec<_>>(), term(margin.whole));
        }
    }
}

fn parts(index: &mut Index<'_>, margin: &Margin, parts: &[CellPart], whole: CellPart) {
    let is_empty = |part: &&CellPart| index.amount(**part).is_none_or(|amount| amount.is_zero());
    let filled: Vec<CellPart> = parts.iter().filter(|part| !is_empty(part)).copied().collect();
    let together: Vec<Term> = filled.iter().map(|part| (1, *part)).chain([(-1, whole)]).collect();
    // Parts that add up hold nobody twice, and what is not in one of them is in the others.
    if index.holds(&together) {
        return;
    }
    for part in &filled {
        index.leaves(format!("{}: the whole without a part", margin.reason), vec![(1, whole), (-1, *part)], Rest::Persons);
    }
    index.leaves(format!("{}: in several parts", margin.reason), together, Rest::Persons);
}

/// Children of a part of a period: the others are only outside of it.
pub fn within(index: &mut Index<'_>, indicators: &[Indicator], whole: &Span, part: &Span) {
    let reason = format!("children of {} are children of {}", part.id, whole.id);
    for indicator in indicators.iter().filter(|indicator| is_told_within(indicator)) {
        for cell in index.cells_of(&indicator.id, &part.id) {
            if let Some(same) = index.cut(&indicator.id, &whole.id, &index.cells[cell].cut) {
                let rest = if is_of_one_age(&index.cells[cell].cut) { Rest::Unnamed } else { Rest::Persons };
                index.leaves(&reason, vec![(1, numerator(same)), (-1, numerator(cell))], rest);
            }
        }
    }
}

/// Whether those counted in a part of a period are counted in all of it, and readers are told that by [`within`].
pub fn is_told_within(indicator: &Indicator) -> bool {
    is_of_children(indicator) && is_dated(indicator)
}

/// Children of the periods that fill another: in several of them.
pub fn tiling(index: &mut Index<'_>, whole: &Span, periods: &[&Span]) {
    for cell in index.cells_of("children_reached", &whole.id) {
        let cut = &index.cells[cell].cut;
        if is_of_one_age(cut) {
            continue;
        }
        let parts: Vec<usize> = periods.iter().filter_map(|part| index.cut("children_reached", &part.id, cut)).collect();
        index.leaves(format!("children of several periods of {}", whole.id), Index::sum(parts, cell), Rest::Persons);
    }
}

/// A child can be older in a later period: then a difference is a number of nobody.
fn is_of_one_age(cut: &Cut) -> bool {
    cut.dimensions.iter().any(|dimension| dimension == "age_band")
}

/// Whether a date decides about it, and nothing else that another period would see differently.
fn is_dated(indicator: &Indicator) -> bool {
    let fixed = |column: &&str| !["age_band", "first_in_period", "phase", "case_state"].contains(column);
    indicator.measure.rows().is_some_and(|rows| {
        rows.date.is_some() && rows.filter.as_ref().is_none_or(|filter| !filter.knows_the_period() && filter.columns().iter().all(fixed))
    })
}

/// A case ends in one period: what is left of a longer one is a figure of another.
fn is_of_children(indicator: &Indicator) -> bool {
    matches!(indicator.measure, Measure::Count { of: Some("child_id"), .. })
}

fn counts_children(indicator: &Indicator) -> bool {
    match &indicator.measure {
        Measure::Count { of: Some(of), .. } | Measure::Share { of: Some(of), .. } => OF_CHILDREN.contains(of),
        _ => false,
    }
}
