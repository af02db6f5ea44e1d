//! Typed days, months and years against the days of the project.

use chrono::{Datelike, NaiveDate};

use crate::report::context::Context;

/// A day that the project knows, and what it is.
pub(super) struct Known {
    pub day: NaiveDate,
    pub what: String,
}

/// What is to be said of a typed day.
pub(super) enum DayVerdict<'k> {
    Traced,
    Contradicts(&'k Known),
    Unknown,
}

/// The first and last days of the project, its periods and its costs, and the day of the data.
pub(super) fn known(context: &Context) -> Vec<Known> {
    let project = context.material.project;
    let mut days = Vec::new();
    let mut push = |day, what: String| days.push(Known { day, what });
    push(project.file.project.start, "the project begins".to_owned());
    push(project.file.project.end, "the project ends".to_owned());
    push(context.material.as_of, "the data end".to_owned());
    for period in project.periods() {
        push(period.start, format!("the period {} begins", period.id));
        push(period.end, format!("the period {} ends", period.id));
    }
    let window = project.eligibility_window();
    push(window.start, "costs are eligible from".to_owned());
    push(window.end, "costs are eligible to".to_owned());
    days
}

/// A day, a day of any year, or a month. A month is true anywhere in the project or its periods, a day only where something begins or ends.
pub(super) fn judge<'k>(context: &Context, known: &'k [Known], day: Option<u32>, month: u32, year: Option<i32>) -> DayVerdict<'k> {
    let is = |known: &Known| {
        let parts = (known.day.day(), known.day.month(), known.day.year());
        (day.is_none_or(|day| day == parts.0), month == parts.1, year.is_none_or(|year| year == parts.2))
    };
    let in_a_period = || {
        let first = year.and_then(|year| NaiveDate::from_ymd_opt(year, month, 1));
        let spans = context.material.project.periods();
        first.is_some_and(|first| spans.iter().any(|span| span.months().contains(&first.format("%Y-%m").to_string())))
    };
    if known.iter().any(|known| is(known) == (true, true, true)) || (day.is_none() && in_a_period()) {
        return DayVerdict::Traced;
    }
    // One part mistyped.
    let nearly = |known: &&Known| {
        let (day, month, year) = is(known);
        [day, month, year].into_iter().filter(|same| !same).count() == 1
    };
    known.iter().find(nearly).map_or(DayVerdict::Unknown, DayVerdict::Contradicts)
}

/// The year of the project or its periods that a year was probably meant to be.
pub(super) fn near_year(context: &Context, year: i32) -> Option<i32> {
    (1..=3).flat_map(|years| [year - years, year + years]).find(|near| is_year(context, *near))
}

/// Whether a year is one of the project or its periods.
pub(super) fn is_year(context: &Context, year: i32) -> bool {
    context.material.project.periods().iter().any(|period| (period.start.year()..=period.end.year()).contains(&year))
}
