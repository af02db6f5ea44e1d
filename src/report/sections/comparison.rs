//! Which periods stand beside the reported one: earlier ones of about its length, or without any its own parts.

use chrono::Datelike;

use super::is_running;
use crate::error::Error;
use crate::indicators::period::Span;
use crate::report::context::Context;

/// A period is comparable when its length differs by no more than so many percent: 365 and 366 days are, a half and a year are not.
const PERCENT: i64 = 15;
/// More points than these do not fit a row.
const MOST: usize = 5;
/// Days of a period that is called by its years.
const YEAR: std::ops::RangeInclusive<i64> = 350..=380;

/// Periods in time, and what they are to the reported one.
pub(super) enum Comparison {
    /// Earlier ones, and the reported one last.
    Earlier(Vec<Span>),
    /// Parts of the reported one that are over.
    Parts(Vec<Span>),
    /// Nothing was declared.
    None,
}

impl Comparison {
    /// What the reported period can be held against. One that still goes on is not held against whole ones.
    pub fn of(context: &Context) -> Self {
        let earlier = earlier(context);
        if !earlier.is_empty() && !is_running(context) {
            return Comparison::Earlier(earlier.into_iter().chain([context.material.period.clone()]).collect());
        }
        let parts = parts(context);
        if parts.len() > 1 { Comparison::Parts(parts) } else { Comparison::None }
    }

    /// "2014/15 and 2015/16", "First half and second half".
    pub fn title(&self, context: &Context) -> Result<String, Error> {
        let (Comparison::Earlier(spans) | Comparison::Parts(spans)) = self else { return Ok(String::new()) };
        let [first, .., last] = spans.as_slice() else { return Ok(String::new()) };
        let key = if spans.len() == 2 { "five.trend.two" } else { "five.trend.more" };
        context.locale.say(key, &[("first", &name(context, first)?), ("last", &context.locale.inside_sentence(&name(context, last)?))])
    }
}

/// The latest period before the reported one that is as long.
pub(super) fn before(context: &Context) -> Option<Span> {
    earlier(context).pop()
}

/// The periods for which there are figures; a run may be asked for some of them only.
fn computed(context: &Context) -> Vec<Span> {
    let has_figures = |span: &Span| context.material.protected.cells.iter().any(|cell| cell.period == span.id);
    context.material.project.periods().into_iter().filter(has_figures).collect()
}

/// Declared periods of about the same length that end before the reported one begins, oldest first.
fn earlier(context: &Context) -> Vec<Span> {
    let reported = context.material.period;
    let is_comparable = |span: &Span| (span.days() - reported.days()).abs() * 100 <= reported.days() * PERCENT;
    let mut spans: Vec<Span> = computed(context).into_iter().filter(|span| span.end < reported.start && is_comparable(span)).collect();
    spans.sort_by_key(|span| (span.start, span.end));
    spans.dedup_by_key(|span| (span.start, span.end));
    spans.split_off((spans.len() + 1).saturating_sub(MOST))
}

/// Declared periods that follow each other from the first day of the reported one, as far as they are over.
pub(super) fn parts(context: &Context) -> Vec<Span> {
    let reported = context.material.period;
    let is_inside = |span: &Span| span.start >= reported.start && span.end <= reported.end && span.days() < reported.days();
    let mut inside: Vec<Span> = computed(context).into_iter().filter(is_inside).collect();
    inside.sort_by_key(|span| (span.start, span.end));
    let mut parts: Vec<Span> = Vec::new();
    for span in inside {
        let next = parts.last().map_or(Some(reported.start), |part| part.end.succ_opt());
        if next == Some(span.start) && span.end <= context.material.as_of {
            parts.push(span);
        }
    }
    let reaches_the_end = parts.last().is_some_and(|part| part.end == reported.end);
    if reaches_the_end || is_running(context) { parts } else { Vec::new() }
}

/// A year by its number, another period as the project calls it.
pub(super) fn name(context: &Context, span: &Span) -> Result<String, Error> {
    if YEAR.contains(&span.days()) {
        let (first, last) = (span.start.year(), span.end.year());
        return Ok(if first == last { first.to_string() } else { format!("{first}/{:02}", last.rem_euclid(100)) });
    }
    match context.file().period.iter().any(|period| *period.id.get_ref() == span.id) {
        true => context.category("period", &span.id),
        false => context.locale.period(span.start, span.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::Fixture;

    fn ids(spans: Vec<Span>) -> Vec<String> {
        spans.into_iter().map(|span| span.id).collect()
    }

    fn with_figures(periods: &[&str]) -> Fixture {
        let fixture = |fixture: Fixture, period: &&str| fixture.count("sessions_held", &[], &[], Some(10)).during(period);
        periods.iter().fold(Fixture::default(), fixture)
    }

    #[test]
    fn earlier_periods_are_as_long_and_oldest_first() {
        let fixture = with_figures(&["total", "before", "summer", "earlier", "first-half"]);
        assert_eq!(fixture.with(Lang::EN, |context| ids(earlier(context))), ["earlier", "before"]);
        assert_eq!(fixture.with(Lang::EN, |context| before(context).map(|span| span.id)), Some("before".to_owned()));
    }

    #[test]
    fn parts_follow_each_other_to_the_end_or_are_none() {
        let all = with_figures(&["total", "first-half", "second-half", "summer"]);
        assert_eq!(all.with(Lang::EN, |context| ids(parts(context))), ["first-half", "second-half"]);
        assert!(with_figures(&["total", "first-half"]).with(Lang::EN, |context| parts(context).is_empty()));
    }
}
