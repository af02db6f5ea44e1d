//! What the figures about children and cases that are no plain counts say about each other: how many stand behind middle values and shares,
//! who is still in a phase, who could have come back.

use super::index::{Index, denominator, numerator};
use crate::indicators::condition::Condition;
use crate::indicators::indicator::{Indicator, Measure, Rows};
use crate::indicators::measurement::{CellPart, Rest};
use crate::indicators::views::View;

/// What a figure counts: the rows and what is counted once among them.
type Population<'a> = (View, Option<&'static str>, Option<&'a Condition>, Option<&'static str>);

/// Figures taken over the same rows have the same number behind them: quartiles and medians, a median per child and the count of these
/// children, a share and the median of the same days. Where values are missing it is not the same, and nothing follows.
pub fn populations(index: &mut Index<'_>, indicators: &[Indicator], period: &str) {
    for (at, one) in indicators.iter().enumerate() {
        let Some(population) = population(one) else { continue };
        let same = |other: &&Indicator| self::population(other).as_ref() == Some(&population);
        let earlier: Vec<&Indicator> = indicators[..at].iter().filter(same).collect();
        for cell in index.cells_of(&one.id, period) {
            let own = behind(one, cell);
            let cut = &index.cells[cell].cut;
            let found = earlier.iter().filter_map(|other| Some((other, behind(other, index.cut(&other.id, period, cut)?))));
            let equal = found.map(|(other, term)| (other, vec![(1, own), (-1, term)])).find(|(_, terms)| index.holds(terms));
            // Counts that repeat another are related with all that is known of it.
            if let Some((other, terms)) = equal.filter(|(other, _)| !(is_count(one) && is_count(other))) {
                index.must(format!("{} and {} are taken over the same ({period})", one.id, other.id), terms);
            }
        }
    }
}

fn population(indicator: &Indicator) -> Option<Population<'_>> {
    let (Rows { from, filter, date }, of) = match &indicator.measure {
        Measure::Count { rows, of } | Measure::Share { rows, of, .. } => (rows, *of),
        Measure::Median { rows, per, .. } => (rows, *per),
        Measure::Summary { rows, .. } => (rows, None),
        _ => return None,
    };
    let of = match (from, of) {
        // Each child has one row of its own, and so has each case.
        (View::Children, None) => Some("child_id"),
        (View::Cases, None) => Some("case"),
        (_, of) => of,
    };
    Some((*from, *date, filter.as_ref(), of))
}

fn is_count(indicator: &Indicator) -> bool {
    matches!(indicator.measure, Measure::Count { .. })
}

/// The number of units that a figure is taken over.
fn behind(indicator: &Indicator, cell: usize) -> CellPart {
    if is_count(indicator) { numerator(cell) } else { denominator(cell) }
}

/// The built-in ones.
pub fn figures(index: &mut Index<'_>, period: &str) {
    not_yet(index, period);
    endings(index, period);
    booked(index, period);
}

/// Cases still in a phase are among those that have not gone on from it; where none goes back, they are the open cases at that phase.
fn not_yet(index: &mut Index<'_>, period: &str) {
    let total = |indicator: &str| index.cell(indicator, period, &[], &[]);
    if let (Some(open), Some(still)) = (total("cases_open_end"), total("phase_not_yet")) {
        let terms = vec![(1, numerator(open)), (-1, numerator(still))];
        index.leaves(format!("open cases that came into their phase before ({period})"), terms, Rest::Persons);
    }
    for cell in index.group("phase_not_yet", period, "phase") {
        let phase = index.cells[cell].cut.category();
        let by_phase = |indicator: &str| index.cell(indicator, period, &["phase"], &[&phase]);
        let (conversion, open) = (by_phase("phase_conversion"), by_phase("cases_open_end"));
        if let Some(conversion) = conversion {
            let rest = CellPart { cell: conversion, part: crate::indicators::measurement::Part::Complement };
            index.at_most(format!("cases still in {phase} have not gone on ({period})"), numerator(cell), &[rest]);
        }
        if let Some(open) = open {
            index.may(format!("cases still in {phase} are open ({period})"), Index::sum([cell], open));
        }
    }
}

/// Every end of a case is either followed for long enough or too recent, and children whose cases ended have one end at least.
fn endings(index: &mut Index<'_>, period: &str) {
    let total = |indicator: &str| index.cell(indicator, period, &[], &[]);
    let [exited, rate, recent, days] = ["cases_exited", "re_entry_rate", "re_entry_too_recent", "case_days_median"].map(total);
    if let (Some(exited), Some(rate), Some(recent)) = (exited, rate, recent) {
        let terms = vec![(1, denominator(rate)), (1, numerator(recent)), (-1, numerator(exited))];
        index.must(format!("cases that ended are followed or too recent ({period})"), terms);
    }
    if let (Some(exited), Some(days)) = (exited, days) {
        index.at_most(format!("children whose cases ended ({period})"), denominator(days), &[numerator(exited)]);
        index.may(format!("no child had two cases that ended ({period})"), vec![(1, denominator(days)), (-1, numerator(exited))]);
    }
}

/// What was booked and not cancelled was attended, or missed; all of it is in the rows whose entry is looked at.
fn booked(index: &mut Index<'_>, period: &str) {
    let total = |indicator: &str| index.cell(indicator, period, &[], &[]);
    let [attended, missed, entered] = ["attendances", "no_show_rate", "entry_lag"].map(total);
    let Some(missed) = missed else { return };
    let came = CellPart { cell: missed, part: crate::indicators::measurement::Part::Complement };
    if let Some(attended) = attended {
        index.may(format!("attendances and no_show_rate ({period})"), vec![(1, numerator(attended)), (-1, came)]);
    }
    if let Some(entered) = entered {
        index.may(format!("entry_lag and no_show_rate ({period})"), vec![(1, numerator(entered)), (-1, denominator(missed))]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::definition::Method;
    use crate::indicators::measurement::{Cut, Measurement, Quantity, Value};

    /// A share, or with a part of the whole a count.
    fn share(indicator: &str, phase: &str, part: u32, whole: u32) -> Measurement {
        let quantity = |count: u32| Some(Quantity::of(count.into(), Some(count.into())));
        let one = |text: &str| if phase.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Measurement {
            indicator: indicator.to_owned(),
            period: "total".to_owned(),
            cut: Cut { dimensions: one("phase"), categories: one(phase) },
            value: Value::of(part.into()),
            numerator: quantity(part),
            denominator: quantity(whole),
            complement: quantity(whole - part),
            basis: None,
            unit: "percent".to_owned(),
            decimals: 2,
            percentile: None,
            baseline: None,
            target: None,
            method: Method::Counted,
            merges: Vec::new(),
            merged_into: None,
        }
    }

    fn count(indicator: &str, phase: &str, count: u32) -> Measurement {
        Measurement { denominator: None, complement: None, ..share(indicator, phase, count, count) }
    }

    fn reasons(cells: &[Measurement]) -> Vec<String> {
        let mut index = Index::new(cells);
        figures(&mut index, "total");
        index.found.into_iter().map(|relation| relation.reason).collect()
    }

    #[test]
    fn followed_and_too_recent_exits_are_all_exits() {
        let cells = |exited| [count("cases_exited", "", exited), share("re_entry_rate", "", 1, 7), count("re_entry_too_recent", "", 3)];
        assert_eq!(reasons(&cells(10)), ["cases that ended are followed or too recent (total)"]);
    }

    #[test]
    fn those_still_in_a_phase_are_not_more_than_those_who_did_not_go_on() {
        let cells = |still| [share("phase_conversion", "first", 7, 10), count("phase_not_yet", "first", still)];
        assert_eq!(reasons(&cells(3)).len(), 1);
        assert_eq!(reasons(&cells(4)).len(), 0);
    }

    #[test]
    fn what_was_missed_and_what_was_attended_is_what_was_booked() {
        let cells = |attended| [count("attendances", "", attended), share("no_show_rate", "", 2, 12)];
        assert_eq!((reasons(&cells(10)).len(), reasons(&cells(9)).len()), (1, 0));
    }
}
