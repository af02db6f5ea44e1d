//! What is not like for like is not compared at all.

use crate::indicators::period::Span;

/// Periods may differ in length by so many percent: calendar quarters and halves do, a half and a year differ by more.
const PERCENT: i64 = 10;

/// Why two periods are not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Whether two periods, of one project or of two, can be held against each other.
///
/// # Errors
/// With the reason why they cannot.
pub fn check(one: &Span, other: &Span, is_between_projects: bool, as_of: chrono::NaiveDate) -> Result<(), Refusal> {
    let refuse = |message: String, help: &str| Err(Refusal { message, help: help.to_owned() });
    if !is_between_projects {
        if one.id == other.id {
            return refuse(format!("\"{}\" would be compared with itself", one.id), "name two different periods");
        }
        if one.overlaps(other) {
            let message = format!("\"{}\" and \"{}\" share days, so the same rows would stand on both sides", one.id, other.id);
            return refuse(message, "choose two periods that do not overlap, or declare a [[period]] that ends before the other begins");
        }
    }
    let (long, short) = (one.days().max(other.days()), one.days().min(other.days()));
    if (long - short) * 100 > long * PERCENT {
        let message =
            format!("\"{}\" has {} days and \"{}\" has {}: a longer period brings more of everything", one.id, one.days(), other.id, other.days());
        return refuse(message, "compare periods of about the same length, or declare a [[period]] that is as long as the other");
    }
    if let Some(open) = [one, other].into_iter().find(|period| period.end > as_of) {
        let message = format!("\"{}\" goes on until {}, and the data are as of {as_of}: it is not over yet", open.id, open.end);
        return refuse(message, "compare periods that are over, or give a later day with --as-of");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(id: &str, start: &str, end: &str) -> Span {
        let day = |text: &str| text.parse().expect("a day");
        Span { id: id.to_owned(), start: day(start), end: day(end) }
    }

    fn refused(one: &Span, other: &Span, between: bool) -> Option<String> {
        check(one, other, between, "2016-12-31".parse().expect("a day")).err().map(|refusal| refusal.message)
    }

    #[test]
    fn halves_and_quarters_are_compared_and_a_half_with_a_year_is_not() {
        let first = span("first", "2015-01-01", "2015-06-30");
        let second = span("second", "2015-07-01", "2015-12-31");
        let year = span("year", "2016-01-01", "2016-12-31");
        assert_eq!(refused(&second, &first, false), None);
        assert!(refused(&year, &first, false).is_some_and(|message| message.contains("has 366 days")));
    }

    #[test]
    fn nothing_is_compared_with_a_part_of_itself_but_two_projects_may_run_at_the_same_time() {
        let one = span("one", "2015-01-01", "2015-12-31");
        let other = span("other", "2015-02-01", "2016-01-31");
        assert!(refused(&one, &other, false).is_some_and(|message| message.contains("share days")));
        assert!(refused(&one, &one, false).is_some_and(|message| message.contains("itself")));
        assert_eq!(refused(&one, &other, true), None);
    }

    #[test]
    fn a_period_that_still_goes_on_is_not_compared() {
        let one = span("one", "2016-01-01", "2016-12-31");
        let next = span("next", "2017-01-01", "2017-12-31");
        assert!(refused(&next, &one, false).is_some_and(|message| message.contains("not over yet")));
    }
}
