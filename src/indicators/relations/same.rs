//! The same amount seen twice, or put together from others, across the built-in indicators of one period.

use super::index::{Index, Term, denominator, numerator};
use crate::project::Project;
use crate::project::file::Outcome;

/// Signed sums that hold in every cut that all of them have.
const SUMS: [&[(i8, &str)]; 4] = [
    &[(1, "children_new"), (1, "children_continuing"), (-1, "children_reached")],
    &[(1, "cases_open_start"), (1, "cases_entered"), (-1, "cases_exited"), (-1, "cases_open_end")],
    &[(1, "cases_exited"), (1, "cases_open_end"), (-1, "case_progress")],
    &[(1, "children_first_reached"), (-1, "children_reached")],
];

/// The lists above, and the pairs that need a closer look.
pub fn figures(index: &mut Index<'_>, period: &str, project: &Project) {
    for sum in SUMS {
        for cell in index.cells_of(sum[0].1, period) {
            let cut = &index.cells[cell].cut;
            let terms: Option<Vec<Term>> = sum.iter().map(|(sign, name)| Some((*sign, numerator(index.cut(name, period, cut)?)))).collect();
            let names: Vec<&str> = sum.iter().map(|(_, name)| *name).collect();
            index.must(format!("{} ({period})", names.join(", ")), terms.unwrap_or_default());
        }
    }
    overlap(index, period);
    outreach(index, period, project);
    outcomes(index, period, project);
    states(index, period);
    phases(index, period);
    stays(index, period);
    waits(index, period);
    blocks(index, period);
    attended(index, period);
}

/// Sets of services are the children reached, and those with a service are all sets that hold it.
fn overlap(index: &mut Index<'_>, period: &str) {
    if let (Some(sets), Some(reached)) = (index.cell("service_overlap", period, &[], &[]), index.cell("children_reached", period, &[], &[]))
    {
        index.must(format!("service_overlap and children_reached ({period})"), Index::sum([sets], reached));
    }
    let sets = index.group("service_overlap", period, "service_set");
    for cell in index.group("children_reached", period, "service") {
        let service = index.cells[cell].cut.category();
        let holds = |set: &usize| index.cells[*set].cut.category().split('+').any(|member| member == service);
        let holding: Vec<usize> = sets.iter().copied().filter(holds).collect();
        index.must(format!("sets of services with {service} ({period})"), Index::sum(holding, cell));
    }
}

/// Sessions out at the child are those of the settings declared so; sessions in an unknown setting are in no share.
fn outreach(index: &mut Index<'_>, period: &str, project: &Project) {
    let Some(share) = index.cell("outreach_share", period, &[], &[]) else { return };
    let settings = index.group("sessions_held", period, "setting");
    let declared = |out: Option<bool>| -> Vec<usize> {
        settings.iter().copied().filter(|cell| project.is_outreach(&index.cells[*cell].cut.category()) == out).collect()
    };
    let (out, at_the_centre) = (declared(Some(true)), declared(Some(false)));
    let whole = [out.clone(), at_the_centre].concat();
    index.may(format!("sessions in outreach settings ({period})"), Index::sum(out, share));
    let below = whole.into_iter().map(|cell| (1, numerator(cell))).chain([(-1, denominator(share))]).collect();
    index.may(format!("sessions in declared settings ({period})"), below);
}

/// Completed cases are those that ended for a planned reason; neutral reasons are in no completion rate.
fn outcomes(index: &mut Index<'_>, period: &str, project: &Project) {
    let reasons = index.group("cases_exited", period, "exit_reason");
    let outcome = |cell: &usize| project.outcome(&index.cells[*cell].cut.category());
    let planned: Vec<usize> = reasons.iter().copied().filter(|cell| outcome(cell) == Some(Outcome::Planned)).collect();
    let counted: Vec<usize> = reasons.iter().copied().filter(|cell| outcome(cell) != Some(Outcome::Neutral)).collect();
    if let Some(completed) = index.cell("cases_completed", period, &[], &[]) {
        index.must(format!("cases that ended for planned reasons ({period})"), Index::sum(planned, completed));
        if let Some(rate) = index.cell("completion_rate", period, &[], &[]) {
            index.must(format!("completion_rate and cases_completed ({period})"), Index::sum([completed], rate));
        }
    }
    if let Some(rate) = index.cell("completion_rate", period, &[], &[]) {
        let terms = counted.into_iter().map(|cell| (1, numerator(cell))).chain([(-1, denominator(rate))]).collect();
        index.must(format!("cases that ended for a reason that is not neutral ({period})"), terms);
    }
}

/// The state of a case on the last day says what the counts of open and ended cases say.
fn states(index: &mut Index<'_>, period: &str) {
    let state = |index: &Index<'_>, id: &str| index.cell("case_progress", period, &["case_state"], &[id]);
    for ended in index.group("cases_exited", period, "exit_reason") {
        if let Some(same) = state(index, &index.cells[ended].cut.category()) {
            index.must(format!("cases_exited and case_progress ({period})"), Index::sum([ended], same));
        }
    }
    if let (Some(open), Some(same)) = (index.cell("cases_open_end", period, &[], &[]), state(index, "open")) {
        index.must(format!("cases_open_end and case_progress ({period})"), Index::sum([open], same));
    }
    for open in index.group("cases_open_end", period, "phase") {
        let phase = index.cells[open].cut.category();
        if let Some(same) = index.cell("case_progress", period, &["phase", "case_state"], &[&phase, "open"]) {
            index.must(format!("cases_open_end and case_progress ({period}, {phase})"), Index::sum([open], same));
        }
    }
}

/// What cases that reached, left and went on from a phase say about each other, where none of them skipped one or came back.
fn phases(index: &mut Index<'_>, period: &str) {
    let known = |index: &Index<'_>, indicator: &str| -> Vec<usize> {
        let group = index.group(indicator, period, "phase");
        group.into_iter().filter(|cell| index.cells[*cell].cut.category() != crate::indicators::dimension::UNKNOWN).collect()
    };
    let (reached, furthest) = (known(index, "phase_reached"), known(index, "case_progress"));
    let moves = index.group("phase_transitions", period, "transition");
    let moves_that = |index: &Index<'_>, meant: &dyn Fn(&str) -> bool| -> Vec<usize> {
        moves.iter().copied().filter(|cell| meant(&index.cells[*cell].cut.category())).collect()
    };
    for (position, cell) in reached.iter().enumerate() {
        let phase = index.cells[*cell].cut.category();
        let further = furthest.iter().copied().skip(position).collect::<Vec<_>>();
        index.may(format!("cases at {phase} or further ({period})"), Index::sum(further, *cell));
        let into = moves_that(index, &|transition| transition.ends_with(&format!(">{phase}")));
        index.may(format!("moves into {phase} ({period})"), Index::sum(into, *cell));
        if let Some(conversion) = index.cell("phase_conversion", period, &["phase"], &[&phase]) {
            index
                .may(format!("cases that could go on from {phase} ({period})"), vec![(1, numerator(*cell)), (-1, denominator(conversion))]);
            if let Some(next) = reached.get(position + 1) {
                index.may(format!("cases that went on from {phase} ({period})"), Index::sum([*next], conversion));
            }
        }
        // Who had a session in a phase was in it: readers take the two for the same number, and mostly they are.
        if let Some(children) = index.cell("children_reached", period, &["phase"], &[&phase]) {
            index.may(format!("children with a session in {phase} ({period})"), Index::sum([children], *cell));
        }
        let out = moves_that(index, &|transition| transition == format!("{phase}>exit"));
        if let Some(ended) = index.cell("cases_exited", period, &["phase"], &[&phase]) {
            index.may(format!("exits from {phase} ({period})"), Index::sum(out, ended));
        }
    }
    if let Some(entered) = index.cell("cases_entered", period, &[], &[]) {
        let entries = moves_that(index, &|transition| transition.starts_with('>'));
        index.may(format!("cases that entered ({period})"), Index::sum(entries, entered));
    }
    if let Some(exited) = index.cell("cases_exited", period, &[], &[]) {
        let exits = moves_that(index, &|transition| transition.ends_with(">exit"));
        index.may(format!("cases that ended ({period})"), Index::sum(exits, exited));
    }
}

/// A stay in a phase ends with a move out of it, so the number of stays behind a middle value is the number of such moves.
fn stays(index: &mut Index<'_>, period: &str) {
    let moves = index.group("phase_transitions", period, "transition");
    let stays = |index: &Index<'_>, dimension: &[&str], phase: &[&str]| index.cell("phase_days_completed", period, dimension, phase);
    let all = stays(index, &[], &[]).map(|cell| (cell, None));
    let by_phase = index.group("phase_days_completed", period, "phase");
    let by_phase: Vec<_> = by_phase.into_iter().map(|cell| (cell, Some(index.cells[cell].cut.category()))).collect();
    for (cell, phase) in all.into_iter().chain(by_phase) {
        let leaves = |at: &usize| {
            let transition = index.cells[*at].cut.category();
            transition.split_once('>').is_some_and(|(from, _)| phase.as_deref().map_or(!from.is_empty(), |phase| from == phase))
        };
        let out: Vec<usize> = moves.iter().copied().filter(leaves).collect();
        let terms = out.into_iter().map(|at| (1, numerator(at))).chain([(-1, denominator(cell))]).collect();
        index.may(format!("stays that ended ({period}, {})", phase.as_deref().unwrap_or("all phases")), terms);
    }
}

/// Where every new child was referred on a known day, all of them waited.
fn waits(index: &mut Index<'_>, period: &str) {
    let [waits, new] = ["waiting_days", "children_new"].map(|indicator| index.cell(indicator, period, &[], &[]));
    if let (Some(waits), Some(new)) = (waits, new) {
        index.may(format!("waiting_days and children_new ({period})"), vec![(1, numerator(new)), (-1, denominator(waits))]);
        index.at_most(format!("only new children waited ({period})"), denominator(waits), &[numerator(new)]);
    }
}

/// Each child reached attended at least once.
fn attended(index: &mut Index<'_>, period: &str) {
    for cell in index.cells_of("children_reached", period) {
        if let Some(attendances) = index.cut("attendances", period, &index.cells[cell].cut) {
            index.at_most(format!("children and their attendances ({period})"), numerator(cell), &[numerator(attendances)]);
        }
    }
}

/// Half-years are made of quarters.
fn blocks(index: &mut Index<'_>, period: &str) {
    let quarters = index.group("children_first_reached", period, "quarter");
    for half in index.group("children_first_reached", period, "half_year") {
        let months = index.cells[half].cut.category();
        let inside = |quarter: &usize| lies_in(&index.cells[*quarter].cut.category(), &months);
        let quarters: Vec<usize> = quarters.iter().copied().filter(inside).collect();
        index.must(format!("quarters of {months} ({period})"), Index::sum(quarters, half));
    }
}

/// Whether one block of months, as `2015-02..2015-04`, lies in another.
fn lies_in(inner: &str, outer: &str) -> bool {
    let (Some((first, last)), Some((start, end))) = (inner.split_once(".."), outer.split_once("..")) else { return false };
    start <= first && last <= end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::definition::Method;
    use crate::indicators::measurement::{Cut, Measurement, Quantity, Value};

    fn count(indicator: &str, dimension: &str, category: &str, count: u32) -> Measurement {
        let one = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        let quantity = Quantity::of(count.into(), Some(count.into()));
        Measurement {
            indicator: indicator.to_owned(),
            period: "total".to_owned(),
            cut: Cut { dimensions: one(dimension), categories: one(category) },
            value: Value::of(count.into()),
            numerator: Some(quantity),
            denominator: None,
            complement: None,
            basis: None,
            unit: "cases".to_owned(),
            decimals: 0,
            percentile: None,
            baseline: None,
            target: None,
            method: Method::Counted,
            merges: Vec::new(),
            merged_into: None,
        }
    }

    /// A middle value of so many.
    fn median(indicator: &str, dimension: &str, category: &str, of: u32) -> Measurement {
        let cell = count(indicator, dimension, category, of);
        Measurement { denominator: cell.numerator, numerator: None, percentile: Some(50), ..cell }
    }

    #[test]
    fn the_number_behind_a_middle_value_of_days_is_the_number_of_moves_out_of_the_phase() {
        let cells = [
            count("phase_transitions", "transition", ">first", 14),
            count("phase_transitions", "transition", "first>second", 9),
            count("phase_transitions", "transition", "first>exit", 3),
            median("phase_days_completed", "", "", 12),
            median("phase_days_completed", "phase", "first", 12),
        ];
        let mut index = Index::new(&cells);
        stays(&mut index, "total");
        let moves = |cell| vec![(1, numerator(1)), (1, numerator(2)), (-1, denominator(cell))];
        assert_eq!(index.found.iter().map(|relation| relation.terms.clone()).collect::<Vec<_>>(), [moves(3), moves(4)]);
    }

    #[test]
    fn all_new_children_waited_where_all_were_referred_on_a_known_day() {
        let related = |waited| {
            let cells = [count("children_new", "", "", 9), median("waiting_days", "", "", waited)];
            let mut index = Index::new(&cells);
            waits(&mut index, "total");
            index.found.len()
        };
        // That no more waited than are new is known in any case.
        assert_eq!((related(9), related(8)), (2, 1));
    }

    #[test]
    fn a_half_year_is_made_of_its_quarters() {
        let cells = [
            count("children_first_reached", "quarter", "2015-11..2016-01", 20),
            count("children_first_reached", "quarter", "2016-02..2016-04", 3),
            count("children_first_reached", "quarter", "2016-05..2016-06", 7),
            count("children_first_reached", "half_year", "2015-11..2016-04", 23),
            count("children_first_reached", "half_year", "2016-05..2016-06", 7),
        ];
        let mut index = Index::new(&cells);
        blocks(&mut index, "total");
        assert_eq!(index.found[0].terms, Index::sum([0, 1], 3));
        assert_eq!(index.found[1].terms, Index::sum([2], 4));
    }
}
