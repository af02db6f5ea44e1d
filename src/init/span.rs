//! From when to when: the days of the project, as its ledger or else its rows tell them, and a period a calendar year.

use std::collections::BTreeMap;

use chrono::{Datelike as _, Months, NaiveDate};

use super::choice::Chosen;
use crate::ingest::guess;
use crate::ingest::schema::Table;

/// The days of a project, and how they were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    /// First day.
    pub start: NaiveDate,
    /// Last day.
    pub end: NaiveDate,
    /// What tells them.
    pub from: &'static str,
    /// The days of other rows, where they reach further.
    pub other: Option<(NaiveDate, NaiveDate)>,
}

/// Columns whose dates tell when work was done, the most telling first.
const TELLING: &[(Table, &[&str])] = &[
    (Table::Sessions, &["date"]),
    (Table::PhaseTransitions, &["date"]),
    (Table::Episodes, &["start", "end"]),
    (Table::Children, &["enrolled_on", "closed_on", "referred_on"]),
    (Table::Activities, &["date"]),
    (Table::Payments, &["date"]),
];

/// Rows over this many years are a register rather than a project.
const LONGEST_PROJECT: i32 = 5;
/// More years than these are no periods to report on.
const MOST_YEARS: i32 = 20;

impl Span {
    /// The days of a project, if any row has a date.
    pub(super) fn of(chosen: &[Chosen<'_>]) -> Option<Self> {
        let work = TELLING.iter().find_map(|(table, columns)| {
            let (first, last) = bounds(&days(chosen, *table, columns))?;
            let (first, last) = whole(first, last);
            Some((first, last, table.spec().name))
        });
        match (ledger(&days(chosen, Table::Costs, &["date"])), work) {
            (Some((start, end)), work) => {
                let other = work.filter(|(first, last, _)| *first < start || *last > end).map(|(first, last, _)| (first, last));
                Some(Span { start, end, from: "costs", other })
            }
            (None, Some((start, end, from))) => Some(Span { start, end, from, other: None }),
            (None, None) => None,
        }
    }

    /// The days before the project that other rows reach back to.
    pub(super) fn before(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (first, _) = self.other.filter(|(first, _)| *first < self.start)?;
        Some((first, self.start.pred_opt()?))
    }

    /// A period a calendar year, where there are several.
    pub(super) fn years(&self) -> Vec<(i32, NaiveDate, NaiveDate)> {
        let years = self.start.year()..=self.end.year();
        if self.end.year() - self.start.year() >= MOST_YEARS || self.start.year() == self.end.year() {
            return Vec::new();
        }
        let clipped = |year| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?.max(self.start);
            Some((year, first, NaiveDate::from_ymd_opt(year, 12, 31)?.min(self.end)))
        };
        years.filter_map(clipped).collect()
    }
}

/// The dates of columns of a table, with how often each occurs.
fn days(chosen: &[Chosen<'_>], table: Table, columns: &[&str]) -> BTreeMap<NaiveDate, u64> {
    let mut days = BTreeMap::new();
    let Some(of_table) = chosen.iter().find(|chosen| chosen.fit.spec.table == table) else { return days };
    for found in columns.iter().filter_map(|column| of_table.fit.column(column)) {
        for column in of_table.exports.iter().map(|export| &export.columns[found.field]) {
            let Some(dates) = column.dates else { continue };
            for (value, count) in &column.values {
                if let Some(day) = guess::day(dates.format, value).and_then(NaiveDate::from_epoch_days) {
                    *days.entry(day).or_default() += count;
                }
            }
        }
    }
    days
}

/// The months of a ledger without those at both ends in which hardly anything was booked: invoices that came before or after.
fn ledger(days: &BTreeMap<NaiveDate, u64>) -> Option<(NaiveDate, NaiveDate)> {
    let mut months: BTreeMap<NaiveDate, u64> = BTreeMap::new();
    for (day, count) in days {
        *months.entry(first_of_month(*day)).or_default() += count;
    }
    let mut counts: Vec<u64> = months.values().copied().collect();
    counts.sort_unstable();
    let usual = *counts.get(counts.len() / 2)?;
    let mut full = months.iter().filter(|(_, count)| **count * 4 >= usual).map(|(month, _)| *month);
    let first = full.next()?;
    Some((first, last_of_month(full.next_back().unwrap_or(first))))
}

fn bounds(days: &BTreeMap<NaiveDate, u64>) -> Option<(NaiveDate, NaiveDate)> {
    Some((*days.first_key_value()?.0, *days.last_key_value()?.0))
}

/// Whole months, or whole years of rows that reach over more years than a project has.
fn whole(first: NaiveDate, last: NaiveDate) -> (NaiveDate, NaiveDate) {
    if last.year() - first.year() < LONGEST_PROJECT {
        return (first_of_month(first), last_of_month(last));
    }
    let year = |day: NaiveDate, month, of_month| NaiveDate::from_ymd_opt(day.year(), month, of_month).unwrap_or(day);
    (year(first, 1, 1), year(last, 12, 31))
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn last_of_month(day: NaiveDate) -> NaiveDate {
    first_of_month(day).checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_late_invoice_does_not_make_a_project_longer() {
        let mut days: BTreeMap<NaiveDate, u64> = (1..=6).map(|month| (day(&format!("2022-0{month}-10")), 8)).collect();
        days.insert(day("2022-07-09"), 1);
        assert_eq!(ledger(&days), Some((day("2022-01-01"), day("2022-06-30"))));
        assert_eq!(ledger(&BTreeMap::new()), None);
    }

    #[test]
    fn rows_of_a_project_fill_months_and_those_of_a_register_years() {
        assert_eq!(whole(day("2022-04-05"), day("2024-02-03")), (day("2022-04-01"), day("2024-02-29")));
        assert_eq!(whole(day("2015-01-02"), day("2030-11-20")), (day("2015-01-01"), day("2030-12-31")));
    }

    #[test]
    fn a_period_is_the_part_of_a_calendar_year_in_the_project() {
        let span = Span { start: day("2022-04-01"), end: day("2023-03-31"), from: "costs", other: None };
        let years = span.years();
        assert_eq!(years, [(2022, day("2022-04-01"), day("2022-12-31")), (2023, day("2023-01-01"), day("2023-03-31"))]);
        let earlier = Span { end: day("2022-12-31"), other: Some((day("2021-04-01"), day("2022-12-31"))), ..span };
        assert!(earlier.years().is_empty());
        assert_eq!(earlier.before(), Some((day("2021-04-01"), day("2022-03-31"))));
    }
}
