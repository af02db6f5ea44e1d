//! What a cell in doubt could say: enough values that every different outcome is among them.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::uses::Uses;
use crate::indicators::condition::Operand;
use crate::indicators::period::{Span, first_of_month, next_month};
use crate::indicators::views::{civil, day_number};
use crate::ingest::dataset::Categories;
use crate::ingest::schema::{Kind, Table};
use crate::project::Project;
use crate::project::file::AgeRule;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// Nothing.
    Empty,
    /// A category.
    Code(u32),
    /// A day, in days since 1970.
    Day(i32),
    /// A count, minutes, or money in minor units.
    Whole(i64),
    /// Any number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

/// The days of a person that can matter for each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Life {
    /// Date of birth.
    pub birth: Option<i32>,
    /// Day of the referral.
    pub referred: Option<i32>,
    /// Day of enrolment.
    pub enrolled: Option<i32>,
    /// Days of sessions.
    pub sessions: Vec<i32>,
    /// Those of them that were held.
    pub held: Vec<i32>,
    /// Days on which sessions were entered.
    pub entered: Vec<i32>,
    /// Days of phase transitions.
    pub transitions: Vec<i32>,
    /// Days of measurements.
    pub scores: Vec<i32>,
}

/// What possible values depend on, beside the cell and the person.
pub(super) struct Possible<'a> {
    pub project: &'a Project,
    pub periods: &'a [Span],
    pub as_of: NaiveDate,
    pub categories: &'a Categories,
    pub uses: &'a Uses,
    /// Completed years at which figures change.
    pub borders: BTreeSet<u32>,
}

/// More minutes than a day has are an error.
const DAY: i64 = 24 * 60;
/// Stands for any large number.
const LARGE: i64 = 1_000_000_000_000;

/// Whether a column takes a usual value where its cell is empty.
pub(super) fn has_default(table: Table, column: &str) -> bool {
    match table {
        Table::Sessions => column == "status",
        Table::Budget => ["version", "period"].contains(&column),
        Table::Costs => ["kind", "eligible", "currency"].contains(&column),
        Table::Payments => ["source", "currency"].contains(&column),
        _ => false,
    }
}

/// Columns whose amount has no bound, and what follows from a column as an amount without a bound.
pub(super) fn unbounded(table: Table, column: &'static str) -> Vec<&'static str> {
    match table.spec().column(column).map(|column| column.kind) {
        Some(_) if table == Table::Rates || column == "charged_percent" => vec!["amount", column],
        Some(Kind::Count | Kind::Hours | Kind::Money | Kind::Number) => vec![column],
        Some(Kind::Date) if ["date", "referred_on"].contains(&column) => vec!["waiting_days", "days"],
        _ => Vec::new(),
    }
}

impl Possible<'_> {
    /// What a cell could say; `together` is how many days are in doubt at the same time.
    pub(super) fn values(&self, table: Table, column: &'static str, life: &Life, together: i32) -> Vec<Value> {
        let Some(spec) = table.spec().column(column) else { return vec![Value::Empty] };
        let mut values = match spec.kind {
            Kind::Category(domain) => (0..).zip(self.categories.values(domain)).map(|(code, _)| Value::Code(code)).collect::<Vec<_>>(),
            Kind::Flag => vec![Value::Flag(true), Value::Flag(false)],
            Kind::Date => self.days(table, column, life, together).into_iter().map(Value::Day).collect(),
            Kind::Minutes => self.numbers(column, 0, DAY).into_iter().map(Value::Whole).collect(),
            Kind::Count | Kind::Hours => self.numbers(column, 0, LARGE).into_iter().map(Value::Whole).collect(),
            Kind::Money => self.numbers(column, -LARGE, LARGE).into_iter().map(Value::Whole).collect(),
            Kind::Number => self.reals(column).into_iter().map(Value::Real).collect(),
            Kind::Id | Kind::Text => Vec::new(),
        };
        if values.is_empty() || !(spec.required || has_default(table, column)) {
            values.insert(0, Value::Empty);
        }
        values
    }

    fn operands(&self, column: &str) -> impl Iterator<Item = &Operand> {
        self.uses.operands.get(column).into_iter().flatten()
    }

    /// Both ends, and numbers about those that conditions name.
    fn numbers(&self, column: &str, least: i64, most: i64) -> Vec<i64> {
        let mut numbers = BTreeSet::from([least, 0, most]);
        for operand in self.operands(column) {
            if let Operand::Integer(number) = operand {
                numbers.extend(number - 1..=number + 1);
            }
        }
        numbers.into_iter().filter(|number| (least..=most).contains(number)).collect()
    }

    fn reals(&self, column: &str) -> Vec<f64> {
        let mut named: Vec<f64> = self
            .operands(column)
            .filter_map(|operand| match operand {
                Operand::Number(number) => Some(*number),
                Operand::Integer(number) => Decimal::from(*number).to_f64(),
                _ => None,
            })
            .collect();
        named.sort_by(f64::total_cmp);
        named.dedup();
        let between = named.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
        let ends = [named.first().map_or(0.0, |first| first - 1.0), named.last().map_or(1.0, |last| last + 1.0)];
        ends.into_iter().chain(between).chain(named.iter().copied()).collect()
    }

    /// Every day on which an outcome changes, the days that several days in doubt need to stand in any order after it, and such before
    /// all of them.
    fn days(&self, table: Table, column: &str, life: &Life, together: i32) -> Vec<i32> {
        let changes = self.changes(table, column, life);
        let first = changes.first().copied().unwrap_or(0);
        let all = changes.into_iter().flat_map(|day| day..day + together.max(1));
        all.chain(first - together.max(1)..first).collect::<BTreeSet<i32>>().into_iter().collect()
    }

    fn changes(&self, table: Table, column: &str, life: &Life) -> BTreeSet<i32> {
        let mut changes = BTreeSet::new();
        let mut spans: Vec<Span> = self.periods.to_vec();
        spans.extend([self.project.span(), self.project.eligibility_window()]);
        for span in &spans {
            changes.extend([day_number(span.start), day_number(span.end) + 1]);
            if self.uses.months && column != "birth_date" {
                let months = std::iter::successors(Some(first_of_month(span.start)), |month| Some(next_month(*month)));
                changes.extend(months.take_while(|month| *month <= span.end).map(day_number));
            }
        }
        changes.insert(day_number(self.as_of) + 1);
        for operand in self.uses.operands.values().flatten() {
            if let Operand::Day(day) = operand {
                changes.extend([day_number(*day), day_number(*day) + 1]);
            }
        }
        if table == Table::Children && !self.uses.decides(column) {
            changes.clear();
        }
        let from = |days: &[i32]| days.iter().flat_map(|day| [*day, day + 1]).collect::<Vec<i32>>();
        match (table, column) {
            (Table::Children, "birth_date") => {
                changes.extend(self.reference_days(life).into_iter().flat_map(|day| self.births(day)));
            }
            (Table::Children, "enrolled_on") => changes.extend(self.birthdays(life)),
            (Table::Children, "referred_on") => {
                let first = life.held.iter().min().copied();
                changes.extend(first.into_iter().flat_map(|first| self.distances("waiting_days").map(move |days| first - days)));
            }
            (Table::Sessions, "entered_on") => changes.extend(&life.sessions),
            (Table::Sessions, "date") => {
                changes.extend(from(&life.transitions));
                changes.extend(from(&life.entered));
                changes.extend(life.referred.into_iter().flat_map(|day| self.distances("waiting_days").map(move |days| day + days)));
                if self.project.file.ages.rule == AgeRule::FirstServiceInPeriod {
                    changes.extend(self.birthdays(life));
                }
            }
            (Table::PhaseTransitions, "date") => {
                changes.extend(from(&life.transitions));
                changes.extend(from(&life.sessions));
                let re_entry = self.project.file.standards.re_entry_days();
                changes.extend(re_entry.map(|days| day_number(self.as_of).saturating_sub(days).saturating_add(1)));
                let re_entry = re_entry.into_iter().flat_map(|days| [days, days.saturating_add(1)]);
                let distances: Vec<i32> = self.distances("days").chain(re_entry).collect();
                let both = life.transitions.iter().flat_map(|day| distances.iter().flat_map(move |days| [day - days, day + days]));
                changes.extend(both);
            }
            (Table::Scores, "date") => changes.extend(from(&life.scores)),
            (Table::Costs, "date") => {
                changes.insert(day_number(first_of_month(self.project.eligibility_window().end)));
            }
            (Table::Costs, "paid_on") => {
                let grace = self.project.file.finance.as_ref().map_or(0, |finance| *finance.grace_days.get_ref());
                changes.insert(day_number(self.project.eligibility_window().end) + i32::try_from(grace).unwrap_or(0) + 1);
            }
            _ => {}
        }
        changes
    }

    /// Days between two days that conditions or standards name, and those beside them.
    fn distances(&self, column: &str) -> impl Iterator<Item = i32> {
        let standard = self.project.file.standards.waiting_days().filter(|_| column == "waiting_days");
        let standard = standard.into_iter().flat_map(|days| [days, days.saturating_add(1)]);
        self.operands(column)
            .filter_map(|operand| if let Operand::Integer(days) = operand { i32::try_from(*days).ok() } else { None })
            .flat_map(|days| days - 1..=days + 1)
            .chain(standard)
    }

    /// The days on which a person's age may be taken.
    fn reference_days(&self, life: &Life) -> BTreeSet<i32> {
        let mut days = BTreeSet::new();
        for period in self.periods {
            let (start, end) = (day_number(period.start), day_number(period.end));
            let first = || life.held.iter().copied().filter(|day| (start..=end).contains(day)).min();
            days.insert(match self.project.file.ages.rule {
                AgeRule::LaterOfEnrolmentAndPeriodStart => life.enrolled.unwrap_or(start).max(start),
                AgeRule::FirstServiceInPeriod => first().unwrap_or(start),
                AgeRule::PeriodEnd => end,
            });
        }
        days
    }

    /// The days of birth at which the age on a day passes a border.
    fn births(&self, day: i32) -> Vec<i32> {
        let years = |years: &u32| civil(day).checked_sub_months(Months::new(12 * years));
        // A birthday on 29 February is later in common years.
        self.borders.iter().filter_map(years).flat_map(|birth| day_number(birth)..=day_number(birth) + 2).collect()
    }

    /// The days on which a person passes a border of ages.
    fn birthdays(&self, life: &Life) -> Vec<i32> {
        let Some(birth) = life.birth.map(civil) else { return Vec::new() };
        let on = |years: &u32| birth.checked_add_months(Months::new(12 * years));
        let birthdays = self.borders.iter().filter_map(on);
        birthdays.flat_map(|day| [Some(day), day.checked_add_days(Days::new(1))]).flatten().map(day_number).collect()
    }
}
