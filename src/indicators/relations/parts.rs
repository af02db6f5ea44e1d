//! Parts and wholes: the categories of a dimension, the margins of two, the part and the rest of a share, what ratios are made of.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::index::{Index, Term, basis, denominator, numerator};
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::measurement::{CellPart, Cut, Part, TOTAL};
use crate::indicators::views::View;

/// Dimensions of which a child has one value in a period.
const OF_A_CHILD: [&str; 5] = ["sex", "age_band", "area", "referred_by", "service_set"];
/// Dimensions of the date of a row.
const OF_A_DATE: [&str; 3] = ["month", "quarter", "half_year"];

/// A figure and its parts in one dimension.
pub struct Margin {
    /// The dimension.
    pub dropped: &'static str,
    /// The figure.
    pub whole: usize,
    /// Its parts, in their order.
    pub parts: Vec<usize>,
    /// Which one it is, for messages.
    pub reason: String,
}

/// Every figure of an indicator that has parts, for every dimension and for every margin of two dimensions together.
pub fn margins(index: &Index<'_>, indicator: &Indicator, period: &str) -> Vec<Margin> {
    let mut found = Vec::new();
    for by in &indicator.by {
        let ids: Vec<&'static str> = by.iter().map(|dimension| dimension.id()).collect();
        let parts = index.group(&indicator.id, period, &ids.join("*"));
        for (position, dropped) in ids.iter().enumerate() {
            let mut margins: BTreeMap<Cut, Vec<usize>> = BTreeMap::new();
            for part in &parts {
                let mut margin = index.cells[*part].cut.clone();
                margin.dimensions.remove(position);
                margin.categories.remove(position);
                margins.entry(margin).or_default().push(*part);
            }
            found.extend(margins.into_iter().filter_map(|(margin, parts)| {
                let whole = index.cut(&indicator.id, period, &margin)?;
                let reason = format!("{} by {} ({period}, {})", indicator.id, ids.join("*"), margin.category());
                Some(Margin { dropped, whole, parts, reason })
            }));
        }
    }
    found
}

/// Totals and the parts of a dimension.
pub fn dimensions(index: &mut Index<'_>, indicator: &Indicator, period: &str) {
    for Margin { dropped, whole, parts, reason } in margins(index, indicator, period) {
        for part_of in [Part::Numerator, Part::Denominator, Part::Complement] {
            let term = |cell| CellPart { cell, part: part_of };
            // A part without an amount (no data) is an empty part.
            let filled = parts.iter().map(|cell| (1, term(*cell))).filter(|(_, term)| index.amount(*term).is_some());
            let terms: Vec<Term> = [(-1, term(whole))].into_iter().chain(filled).collect();
            if must_add_up(indicator, dropped) { index.must(&reason, terms) } else { index.may(&reason, terms) }
        }
    }
}

/// Estimates of the categories of a dimension, where they add up to the estimate of the whole, or to all children that were counted.
pub fn estimates(index: &mut Index<'_>, indicator: &Indicator, period: &str) {
    if !matches!(indicator.measure, Measure::Estimate) {
        return;
    }
    let mut dimensions: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for cell in index.cells_of(&indicator.id, period) {
        dimensions.entry(index.cells[cell].cut.dimension()).or_default().push(cell);
    }
    let wholes: Vec<usize> = [indicator.id.as_str(), "children_reached"].iter().filter_map(|id| index.cell(id, period, &[], &[])).collect();
    for (dimension, parts) in dimensions.into_iter().filter(|(dimension, _)| dimension != TOTAL) {
        for whole in &wholes {
            index.may(format!("{} by {dimension} ({period})", indicator.id), Index::sum(parts.iter().copied(), *whole));
        }
    }
}

/// The part and the rest are the whole.
pub fn shares(index: &mut Index<'_>) {
    for cell in 0..index.cells.len() {
        let term = |sign, part| (sign, CellPart { cell, part });
        let reason = format!("{}: the part and the rest", index.cells[cell].indicator);
        index.must(reason, vec![term(1, Part::Numerator), term(1, Part::Complement), term(-1, Part::Denominator)]);
    }
}

/// What differences and ratios are made of.
pub fn operands(index: &mut Index<'_>, indicator: &Indicator, period: &str) {
    let (plus, minus, over) = match &indicator.measure {
        Measure::Difference { plus, minus } => (plus, minus, None),
        Measure::Ratio { plus, minus, times: None, over } => (plus, minus, Some(over)),
        Measure::Ratio { times: Some(factor), .. } => return cases_of_factor(index, indicator, factor, period),
        Measure::Cost { cost, split } => return split_by(index, indicator, cost, split.as_deref(), period),
        Measure::Portion { plus, .. } => return told(index, indicator, plus, period),
        Measure::Burn { actual, .. } => return told(index, indicator, std::slice::from_ref(actual), period),
        Measure::Least { .. } => return bases(index, indicator, period),
        Measure::Excess { actual, planned, by } => return excess(index, indicator, (actual, planned), by, period),
        _ => return,
    };
    bases(index, indicator, period);
    for cell in index.cells_of(&indicator.id, period) {
        let cut = &index.cells[cell].cut;
        let value_of = |name: &String| {
            let operand = index.cut(name, period, cut)?;
            (index.amount(numerator(operand)) == index.cells[operand].value.number()).then_some(numerator(operand))
        };
        let signed = plus.iter().map(|name| (1, name)).chain(minus.iter().map(|name| (-1, name)));
        let above: Option<Vec<Term>> = signed.map(|(sign, name)| Some((sign, value_of(name)?))).collect();
        let below = over.and_then(value_of);
        if let Some(mut terms) = above {
            terms.push((-1, numerator(cell)));
            index.must(format!("{} above the line ({period})", indicator.id), terms);
        }
        if let Some(term) = below {
            index.must(format!("{} below the line ({period})", indicator.id), vec![(1, term), (-1, denominator(cell))]);
        }
    }
}

/// All parts are the cost, and each tells how much of the key its category had.
fn split_by(index: &mut Index<'_>, indicator: &Indicator, cost: &str, key: Option<&str>, period: &str) {
    let total = |index: &Index<'_>, id: &str| index.cell(id, period, &[], &[]);
    if let (Some(cell), Some(whole)) = (total(index, &indicator.id), total(index, cost)) {
        index.must(format!("{} is all of {cost} ({period})", indicator.id), Index::sum([whole], cell));
    }
    let Some(key) = key else { return };
    for cell in index.cells_of(&indicator.id, period) {
        if let Some(used) = index.cut(key, period, &index.cells[cell].cut) {
            index.must(format!("{} is split by {key} ({period})", indicator.id), vec![(1, numerator(used)), (-1, basis(cell))]);
        }
    }
}

/// A percentage of a sum tells the sum.
fn told(index: &mut Index<'_>, indicator: &Indicator, plus: &[String], period: &str) {
    for cell in index.cells_of(&indicator.id, period) {
        let cut = &index.cells[cell].cut;
        let terms: Option<Vec<Term>> = plus.iter().map(|name| Some((1, numerator(index.cut(name, period, cut)?)))).collect();
        if let Some(terms) = terms {
            index.must(format!("{} tells what it is a part of ({period})", indicator.id), [terms, vec![(-1, basis(cell))]].concat());
        }
    }
}

/// What is made of a figure that tells something else tells the same.
fn bases(index: &mut Index<'_>, indicator: &Indicator, period: &str) {
    for cell in index.cells_of(&indicator.id, period) {
        let operands = indicator.measure.operands().into_iter();
        let told = operands.filter_map(|name| Some(basis(index.cut(name, period, &index.cells[cell].cut)?)));
        let same =
            told.map(|told| vec![(1, told), (-1, basis(cell))]).find(|terms| index.amount(terms[0].1).is_some() && index.holds(terms));
        if let Some(terms) = same {
            index.must(format!("{} is made of parts of another figure ({period})", indicator.id), terms);
        }
    }
}

/// What parts are above their plan, added up, for a reader who knows which ones are.
fn excess(index: &mut Index<'_>, indicator: &Indicator, (actual, planned): (&str, &str), by: &str, period: &str) {
    let Some(cell) = index.cell(&indicator.id, period, &[], &[]) else { return };
    let mut terms = vec![(-1, numerator(cell))];
    for part in index.group(actual, period, by) {
        let plan = index.cut(planned, period, &index.cells[part].cut).map(numerator);
        let [spent, plan_amount] = [Some(numerator(part)), plan].map(|term| term.and_then(|term| index.amount(term)));
        if spent > plan_amount.or(Some(Decimal::ZERO)) {
            terms.push((1, numerator(part)));
            terms.extend(plan.filter(|_| plan_amount.is_some()).map(|plan| (-1, plan)));
        }
    }
    index.may(format!("{} is what {by} is above its plan ({period})", indicator.id), terms);
}

/// The cases behind a middle value are those behind whatever is multiplied with it.
fn cases_of_factor(index: &mut Index<'_>, indicator: &Indicator, factor: &str, period: &str) {
    for cell in index.cells_of(&indicator.id, period) {
        if let Some(of) = index.cut(factor, period, &index.cells[cell].cut) {
            index.must(format!("{} and {factor} ({period})", indicator.id), vec![(1, denominator(of)), (-1, denominator(cell))]);
        }
    }
}

/// Whether the parts of a dimension have to add up to the whole: each unit has one value of it.
fn must_add_up(indicator: &Indicator, dimension: &str) -> bool {
    let from = indicator.measure.rows().map(|rows| rows.from);
    match &indicator.measure {
        // The highest figures of girls and of boys may be of different periods.
        _ if indicator.aggregation == Aggregation::Max => false,
        Measure::Count { of, .. } | Measure::Share { of, .. } | Measure::Sum { of, .. } => match *of {
            // Lines of the ledger that are not eligible may lie in any month.
            None => !(OF_A_DATE.contains(&dimension) && from.is_some_and(View::is_ledger)),
            // A child has one row of its own, and may have sessions in many months.
            Some("child_id") => OF_A_CHILD.contains(&dimension) || (OF_A_DATE.contains(&dimension) && from == Some(View::Children)),
            Some("case") => from == Some(View::Cases),
            Some("case_phase") => dimension == "phase",
            _ => false,
        },
        Measure::Overlap { .. } | Measure::Cost { .. } => true,
        _ => false,
    }
}
