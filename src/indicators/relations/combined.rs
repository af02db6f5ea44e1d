//! Figures of a period that is made of others: sums that have to hold, and figures that are those of a part.

use super::index::{Index, numerator};
use crate::indicators::combined::parts;
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::period::Span;
use crate::indicators::views::View;
use crate::project::Project;

/// All of them.
pub fn periods(index: &mut Index<'_>, indicators: &[Indicator], periods: &[Span], project: &Project) {
    for whole in periods {
        for indicator in indicators {
            let of = parts(indicator, whole, project);
            match indicator.aggregation {
                Aggregation::Max => highest(index, &indicator.id, &whole.id, &of),
                Aggregation::Latest => latest(index, &indicator.id, &whole.id, &of),
                Aggregation::Sum if adds_up_exactly(indicator) => sum(index, &indicator.id, whole, project),
                _ => {}
            }
        }
    }
}

/// The highest figure is that of one part, and no other is higher.
fn highest(index: &mut Index<'_>, indicator: &str, whole: &str, parts: &[String]) {
    for cell in index.cells_of(indicator, whole) {
        let same: Vec<usize> = parts.iter().filter_map(|part| index.cut(indicator, part, &index.cells[cell].cut)).collect();
        for part in same {
            let reason = format!("the highest {indicator} within {whole}");
            index.may(&reason, Index::sum([part], cell));
            index.at_most(&reason, numerator(part), &[numerator(cell)]);
        }
    }
}

/// The latest figure is that of the last part.
fn latest(index: &mut Index<'_>, indicator: &str, whole: &str, parts: &[String]) {
    let Some(last) = parts.last() else { return };
    for cell in index.cells_of(indicator, whole) {
        if let Some(same) = index.cut(indicator, last, &index.cells[cell].cut) {
            index.must(format!("the latest {indicator} of {whole}"), Index::sum([same], cell));
        }
    }
}

/// What is counted in one part is counted in no other.
fn sum(index: &mut Index<'_>, indicator: &str, whole: &Span, project: &Project) {
    let parts = project.parts(&whole.id);
    let total = |index: &Index<'_>, period: &str| index.cell(indicator, period, &[], &[]);
    let cells: Vec<usize> = parts.iter().filter_map(|part| total(index, &part.id)).collect();
    if let Some(cell) = total(index, &whole.id)
        && cells.len() == parts.len()
        && !parts.is_empty()
    {
        index.must(format!("{indicator} of the parts of {}", whole.id), Index::sum(cells, cell));
    }
}

/// Whether the sum has to hold whatever the data: each unit has one day, and what decides about it does not depend on the period. Whether
/// somebody is a child does: a birthday may lie between two parts.
fn adds_up_exactly(indicator: &Indicator) -> bool {
    let (rows, of) = match &indicator.measure {
        Measure::Count { rows, of } | Measure::Sum { rows, of, .. } => (rows, *of),
        _ => return false,
    };
    let has_one_day = rows.date.is_some() && (of.is_none() || (of == Some("case") && rows.from == View::Cases));
    let fixed = |column: &&str| !["is_child", "age_band", "first_in_period", "phase", "case_state"].contains(column);
    has_one_day && rows.filter.as_ref().is_none_or(|filter| filter.columns().iter().all(fixed) && !filter.knows_the_period())
}
