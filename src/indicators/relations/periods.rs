//! What figures of one period say about those of another: shared months, shared borders, periods that fill another, and nothing in a whole.

use super::implied;
use super::index::{Index, Term, numerator};
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::measurement::{CellPart, Part};
use crate::indicators::period::Span;
use crate::indicators::views::View;

/// All of them.
pub fn periods(index: &mut Index<'_>, indicators: &[Indicator], periods: &[Span]) {
    for (at, one) in periods.iter().enumerate() {
        for other in &periods[at + 1..] {
            if one.overlaps(other) {
                shared_months(index, indicators, one, other);
            }
            undated(index, indicators, one, other);
            let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
            shared_borders(index, first, second);
        }
        let fillings = one.filled_by(periods);
        for parts in &fillings {
            tiling(index, indicators, one, parts);
        }
        for part in periods.iter().filter(|part| one.holds(part)) {
            // What lies in a part of a part is told by that one.
            let is_between = |span: &Span| one.holds(span) && span.holds(part) && one.days() > span.days() && span.days() > part.days();
            if !periods.iter().any(is_between) {
                let is_sum = |indicator: &Indicator| adds_up(indicator) && fillings.iter().any(|parts| parts.contains(&part));
                let told = |indicator: &&Indicator| is_sum(indicator) || implied::is_told_within(indicator);
                nothing_within(index, indicators.iter().filter(|indicator| !told(indicator)), one, part);
            }
            implied::within(index, indicators, one, part);
            again(index, one, part, periods);
        }
    }
}

/// What no date decides is the same in every period.
fn undated(index: &mut Index<'_>, indicators: &[Indicator], one: &Span, other: &Span) {
    let is_undated = |indicator: &&Indicator| {
        let rows = indicator.measure.rows().filter(|rows| rows.date.is_none() && rows.from == View::Children);
        rows.is_some_and(|rows| rows.filter.as_ref().is_none_or(|filter| !filter.knows_the_period()))
    };
    for indicator in indicators.iter().filter(is_undated) {
        for cell in index.cells_of(&indicator.id, &one.id) {
            let Some(same) = index.cut(&indicator.id, &other.id, &index.cells[cell].cut) else { continue };
            for part in [Part::Numerator, Part::Denominator, Part::Complement] {
                let term = |sign, cell| (sign, CellPart { cell, part });
                index.may(format!("{} has no date ({}, {})", indicator.id, one.id, other.id), vec![term(1, cell), term(-1, same)]);
            }
        }
    }
}

/// A month or a block of months of which two periods have the same days has the same figure in both, unless, for first sessions, the periods
/// begin on different days.
fn shared_months(index: &mut Index<'_>, indicators: &[Indicator], one: &Span, other: &Span) {
    for indicator in indicators {
        for dimension in ["month", "quarter", "half_year"] {
            for cell in index.group(&indicator.id, &one.id, dimension) {
                let cut = &index.cells[cell].cut;
                let [days, others] = [one, other].map(|period| period.days_of_months(&cut.category()));
                if let Some(same) = index.cut(&indicator.id, &other.id, cut).filter(|_| days == others) {
                    index.may(format!("{} in one {dimension} of {} and {}", indicator.id, one.id, other.id), Index::sum([cell], same));
                }
            }
        }
    }
}

/// Cases open on the border of two periods are the same cases in both.
fn shared_borders(index: &mut Index<'_>, first: &Span, second: &Span) {
    let mut same = |left: &str, right: &str| {
        for cell in index.cells_of(left, &first.id) {
            if let Some(other) = index.cut(right, &second.id, &index.cells[cell].cut) {
                index.must(format!("{left} of {} and {right} of {}", first.id, second.id), Index::sum([cell], other));
            }
        }
    };
    if first.start == second.start {
        same("cases_open_start", "cases_open_start");
    }
    if first.end == second.end {
        same("cases_open_end", "cases_open_end");
    }
    if first.end.succ_opt() == Some(second.start) {
        same("cases_open_end", "cases_open_start");
    }
}

/// Periods that fill another without gaps or overlaps add up to it, for figures whose periods add up.
fn tiling(index: &mut Index<'_>, indicators: &[Indicator], whole: &Span, parts: &[&Span]) {
    implied::tiling(index, whole, parts);
    for indicator in indicators.iter().filter(|indicator| adds_up(indicator)) {
        for cell in index.cells_of(&indicator.id, &whole.id) {
            for part in [Part::Numerator, Part::Denominator, Part::Complement] {
                let term = |cell| CellPart { cell, part };
                let in_parts = parts.iter().filter_map(|period| index.cut(&indicator.id, &period.id, &index.cells[cell].cut));
                let filled = in_parts.map(|cell| (1, term(cell))).filter(|(_, term)| index.amount(*term).is_some());
                let terms: Vec<Term> = [(-1, term(cell))].into_iter().chain(filled).collect();
                index.may(format!("{} over the periods of {}", indicator.id, whole.id), terms);
            }
        }
    }
}

/// Where a period has nothing, no period within it has anything.
fn nothing_within<'a>(index: &mut Index<'_>, indicators: impl Iterator<Item = &'a Indicator>, whole: &Span, part: &Span) {
    for indicator in indicators {
        for cell in index.cells_of(&indicator.id, &whole.id) {
            let is_empty = index.amount(numerator(cell)).is_some_and(|amount| amount.is_zero());
            if let Some(within) = index.cut(&indicator.id, &part.id, &index.cells[cell].cut).filter(|_| is_empty) {
                index.at_most(format!("nothing in {}, so nothing in {}", whole.id, part.id), numerator(within), &[numerator(cell)]);
            }
        }
    }
}

/// Those who come again in a part of a period came before all of it, or were new in an earlier part.
fn again(index: &mut Index<'_>, whole: &Span, part: &Span, periods: &[Span]) {
    let reason = format!("children of {} are children of {}", part.id, whole.id);
    for cell in index.cells_of("children_continuing", &part.id) {
        let cut = &index.cells[cell].cut;
        let Some(again) = index.cut("children_continuing", &whole.id, cut) else { continue };
        let mut earlier: Vec<&Span> =
            periods.iter().filter(|span| span.id != whole.id && whole.start <= span.start && span.end < part.start).collect();
        earlier.sort_by_key(|span| span.start);
        let starts = [whole.start].into_iter().chain(earlier.iter().filter_map(|span| span.end.succ_opt()));
        let fill = starts.eq(earlier.iter().map(|span| span.start).chain([part.start]));
        let new = earlier.iter().filter_map(|span| index.cut("children_new", &span.id, cut));
        let came: Vec<CellPart> = [again].into_iter().chain(new).map(numerator).collect();
        if fill && came.len() == earlier.len() + 1 {
            index.at_most(&reason, numerator(cell), &came);
        }
    }
}

/// Whether what is counted in one period is counted in no other; so are the waits and the stays behind a middle value. Where it is not, the sum
/// does not hold and nothing follows.
fn adds_up(indicator: &Indicator) -> bool {
    matches!(indicator.aggregation, Aggregation::Sum | Aggregation::RatioOfSums) || matches!(indicator.measure, Measure::Median { .. } | Measure::Summary { .. })
}
