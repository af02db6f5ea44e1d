//! What the contract promises of every run, looked at from outside: in `measurements.csv`, `manifest.json` and `rejected_rows.csv`.

use std::collections::BTreeMap;

use super::{Run, fifty, hold};
use crate::support::Row;

/// Every promise; each gives what is wrong in a run.
pub(super) const PROMISES: [fn(&Run) -> Vec<String>; 8] =
    [rows, new_and_continuing, service_sets, open_and_entered, parts, ledger, cumulative, ratios];

/// What a figure shows in hundredths; nothing where there is no figure.
fn hundredths(row: &Row) -> Option<i128> {
    let (whole, part) = Some(row.value.as_str()).filter(|value| !value.is_empty())?.split_once('.').unwrap_or((&row.value, "00"));
    format!("{whole}{part}").parse().ok()
}

impl Run {
    fn row(&self, indicator: &str, period: &str, dimension: &str, category: &str) -> Option<&Row> {
        self.figures.0.get(&(indicator.to_owned(), period.to_owned(), dimension.to_owned(), category.to_owned()))
    }

    fn total(&self, indicator: &str, period: &str) -> Option<i128> {
        hundredths(self.row(indicator, period, "total", "total")?)
    }

    fn periods(&self) -> Vec<&str> {
        let totals = self.figures.0.keys().filter(|key| key.0 == "children_reached" && key.2 == "total");
        totals.map(|key| key.1.as_str()).collect()
    }

    /// The categories of a breakdown with their figures.
    fn parts(&self, indicator: &str, period: &str, dimension: &str) -> Vec<(&str, i128)> {
        let cells = self.figures.0.iter().filter(|(key, _)| key.0 == indicator && key.1 == period && key.2 == dimension);
        cells.filter_map(|(key, row)| Some((key.3.as_str(), hundredths(row)?))).collect()
    }
}

/// Says what is not equal.
fn equal<T: PartialEq + std::fmt::Debug>(what: String, one: T, other: T) -> Option<String> {
    (one != other).then(|| format!("{what}: {one:?} is not {other:?}"))
}

/// Rows read = used + outside the period + left out + set aside, for every file; and as many were read as there are.
fn rows(run: &Run) -> Vec<String> {
    let inputs = run.manifest["inputs"].as_array().expect("a list of inputs");
    let mut wrong = Vec::new();
    for input in inputs {
        let file = input["file"].as_str().expect("a name");
        let of = |key: &str| input[key].as_u64().expect("a count");
        let parts = of("used") + of("outside_period") + of("filtered") + of("set_aside");
        wrong.extend(equal(format!("rows of {file}"), of("rows_read"), parts));
        wrong.extend(equal(format!("rows in {file}"), of("rows_read"), run.rows(file).len() as u64 - 1));
        let rejected = run.rejected.iter().filter(|(rejected, _)| rejected == file).count();
        wrong.extend(equal(format!("rows of {file} set aside"), of("set_aside"), rejected as u64));
    }
    wrong
}

/// New + continuing = reached.
fn new_and_continuing(run: &Run) -> Vec<String> {
    let sum = |period: &str| Some(run.total("children_new", period)? + run.total("children_continuing", period)?);
    run.periods()
        .into_iter()
        .filter_map(|period| equal(format!("reached in {period}"), sum(period), run.total("children_reached", period)))
        .collect()
}

/// Exclusive sets of services sum to the union, and those with a service to the children who had it.
fn service_sets(run: &Run) -> Vec<String> {
    let mut wrong = Vec::new();
    for period in run.periods() {
        let sets = run.parts("service_overlap", period, "service_set");
        if run.total("service_overlap", period).is_none() {
            continue;
        }
        let all: i128 = sets.iter().map(|(_, children)| children).sum();
        wrong.extend(equal(format!("sets of services in {period}"), Some(all), run.total("children_reached", period)));
        for (service, children) in run.parts("children_reached", period, "service") {
            let with = sets.iter().filter(|(set, _)| set.split('+').any(|member| member == service)).map(|(_, children)| children).sum();
            wrong.extend(equal(format!("{service} in {period}"), children, with));
        }
    }
    wrong
}

/// Open at the start + entered - exited = open at the end.
fn open_and_entered(run: &Run) -> Vec<String> {
    let end = |period: &str| {
        let of = |indicator: &str| run.total(indicator, period);
        Some(of("cases_open_start")? + of("cases_entered")? - of("cases_exited")?)
    };
    run.periods()
        .into_iter()
        .filter_map(|period| equal(format!("open at the end of {period}"), end(period), run.total("cases_open_end", period)))
        .collect()
}

/// Breakdowns in which everything has one category.
const SINGLE_VALUED: [(&str, &[&str]); 12] = [
    ("children_reached", &["sex", "age_band", "sex*age_band", "area"]),
    ("children_first_reached", &["quarter", "half_year"]),
    ("attendances", &["sex", "age_band", "service", "setting", "area", "month"]),
    ("cases_exited", &["exit_reason", "phase"]),
    ("cases_open_end", &["phase"]),
    ("case_progress", &["phase", "case_state", "phase*case_state"]),
    ("phase_transitions", &["transition"]),
    ("initial_cost", &["heading"]),
    ("revised_cost", &["heading"]),
    ("final_cost", &["heading", "month"]),
    ("ineligible_cost", &["eligibility"]),
    ("sessions_held", &["month"]),
];

/// Parts of a single-valued dimension, unknown included, sum to the total.
fn parts(run: &Run) -> Vec<String> {
    let mut wrong = Vec::new();
    for period in run.periods() {
        for (indicator, dimensions) in SINGLE_VALUED {
            for dimension in dimensions {
                let parts = run.parts(indicator, period, dimension);
                if !parts.is_empty() && run.total(indicator, period).is_some() {
                    let sum: i128 = parts.iter().map(|(_, part)| part).sum();
                    wrong.extend(equal(format!("{indicator} by {dimension} in {period}"), Some(sum), run.total(indicator, period)));
                }
            }
        }
    }
    wrong
}

/// Eligible lines, refunds negative, are the final cost; with the others they are all lines that were not set aside. To the cent.
fn ledger(run: &Run) -> Vec<String> {
    let (Some(eligible), Some(refused)) = (run.total("final_cost", "total"), run.total("ineligible_cost", "total")) else {
        return Vec::new();
    };
    let rows = run.rows("costs.csv");
    let header: BTreeMap<&str, usize> = rows[0].1.iter().enumerate().map(|(at, name)| (name, at)).collect();
    let cell = |row: &csv::StringRecord, name: &str| header.get(name).map_or(String::new(), |at| row[*at].to_owned());
    if rows.iter().any(|(_, row)| cell(row, "currency") == "CZK") {
        // What another currency was worth is for the two engines to agree on.
        return Vec::new();
    }
    let used = rows[1..].iter().filter(|(line, _)| !run.rejected.contains(&("costs.csv".to_owned(), *line)));
    let amount = |row: &csv::StringRecord| {
        let text = cell(row, "amount");
        let (whole, part) = text.split_once('.').unwrap_or((&text, "00"));
        let cents: i128 = format!("{whole}{part}").parse().expect("an amount");
        if cell(row, "kind") == "refund" { -cents } else { cents }
    };
    let all: i128 = used.map(|(_, row)| amount(row)).sum();
    equal("eligible and other lines".to_owned(), eligible + refused, all).into_iter().collect()
}

/// Everybody reached until the end = everybody until the border + those new after it.
fn cumulative(run: &Run) -> Vec<String> {
    let sum = || Some(run.total("people_reached", "until_border")? + run.total("people_new", "after_border")?);
    equal("reached until the end".to_owned(), sum(), run.total("people_reached", "until_end")).into_iter().collect()
}

/// A figure with something below the line is what its own numerator and denominator say.
fn ratios(run: &Run) -> Vec<String> {
    let mut wrong = Vec::new();
    for (key, row) in &run.figures.0 {
        let number = |text: &str| text.parse::<f64>().ok();
        let (Some(value), Some(above), Some(below)) = (number(&row.value), number(&row.numerator), number(&row.denominator)) else {
            continue;
        };
        let scale = if row.unit == "percent" { 100.0 } else { 1.0 };
        // Operands are written with two decimals, so that a small denominator leaves some room.
        let room = 0.006 + scale * 0.006 * (1.0 + (above / below).abs()) / below.abs();
        if (value - scale * above / below).abs() > room {
            wrong.push(format!("{key:?}: {value} is not {above} / {below}"));
        }
    }
    wrong
}

#[test]
fn rows_read_are_used_or_outside_or_left_out_or_set_aside() {
    hold(fifty(), rows);
}

#[test]
fn new_and_continuing_children_are_the_children_reached() {
    hold(fifty(), new_and_continuing);
}

#[test]
fn exclusive_sets_of_services_sum_to_the_union() {
    hold(fifty(), service_sets);
}

#[test]
fn open_at_the_start_and_entered_less_exited_is_open_at_the_end() {
    hold(fifty(), open_and_entered);
}

#[test]
fn parts_of_a_single_valued_dimension_sum_to_the_total() {
    hold(fifty(), parts);
}

#[test]
fn eligible_and_other_lines_are_all_lines_to_the_cent() {
    hold(fifty(), ledger);
}

#[test]
fn everybody_until_the_end_is_everybody_until_the_border_and_those_new_after_it() {
    hold(fifty(), cumulative);
}

#[test]
fn shares_and_ratios_are_made_of_the_numbers_beside_them() {
    hold(fifty(), ratios);
}
