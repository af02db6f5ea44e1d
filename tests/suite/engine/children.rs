//! Children: who is one, how old, and when somebody first met them.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::project::{Period, Project};
use super::table::{Row, Tables};

/// A row of `children`, and the days of the sessions held with the child.
#[derive(Debug, Clone)]
pub struct Child {
    pub id: String,
    pub row: Row,
    held: Vec<NaiveDate>,
}

impl Child {
    /// All children by their id.
    pub fn all(tables: &Tables) -> BTreeMap<String, Child> {
        let child = |row: &Row| {
            let id = row.word("child_id").to_owned();
            let held = tables.rows("sessions").iter().filter(|row| row.word("child_id") == id && is_held(row));
            let held = held.filter_map(|row| row.day("date")).collect();
            (id.clone(), Child { id, row: row.clone(), held })
        };
        tables.rows("children").iter().map(child).collect()
    }

    /// The first session ever held.
    pub fn first_session(&self) -> Option<NaiveDate> {
        self.held.iter().min().copied()
    }

    /// The first session held in a period.
    pub fn first_in(&self, period: &Period) -> Option<NaiveDate> {
        self.held.iter().filter(|day| period.contains(**day)).min().copied()
    }

    /// Completed years on the day that the project's rule says; nothing without a birth, or before it.
    pub fn age(&self, period: &Period, project: &Project) -> Option<i32> {
        let on = match project.age_rule.as_str() {
            "later_of_enrolment_and_period_start" => self.row.day("enrolled_on").map_or(period.start, |day| day.max(period.start)),
            "first_service_in_period" => self.first_in(period).unwrap_or(period.start),
            "period_end" => period.end,
            other => panic!("no such rule: {other}"),
        };
        let birth = self.row.day("birth_date")?;
        // Who is born on 29 February has had no birthday on 28 February.
        let before_birthday = (on.month(), on.day()) < (birth.month(), birth.day());
        (on >= birth).then(|| on.year() - birth.year() - i32::from(before_birthday))
    }

    /// Under 18, or of unknown age.
    pub fn is_child(&self, period: &Period, project: &Project) -> bool {
        self.age(period, project).is_none_or(|age| age < 18)
    }

    /// The band that the age is in; empty where it is unknown.
    pub fn band(&self, period: &Period, project: &Project) -> String {
        let Some(age) = self.age(period, project) else { return String::new() };
        let contains = |band: &&String| match band.split_once('-') {
            Some((first, last)) => (number(first)..=number(last)).contains(&age),
            None => number(band.trim_end_matches('+')) <= age,
        };
        project.bands.iter().find(contains).cloned().unwrap_or_default()
    }
}

/// Whether a session took place.
pub fn is_held(session: &Row) -> bool {
    session.word_or("status", "held") == "held"
}

fn number(text: &str) -> i32 {
    text.parse().expect("a number of years")
}
