//! The periods of a project: those with days of their own, and those that are made of others.

use std::ops::Range;

use chrono::NaiveDate;
use toml::Spanned;

use super::file::Period;
use super::{Project, nearest};
use crate::error::Error;
use crate::indicators::period::Span;

/// Days of a hundred years.
const LONGEST: i64 = 36_525;

impl Project {
    /// The days of every declared period, in their order. The parts of one that is made of others follow each other without a gap: otherwise
    /// figures would be counted twice or missed.
    pub(super) fn resolve_periods(&self) -> Result<Vec<Span>, Error> {
        self.file.period.iter().map(|period| if period.parts.is_empty() { self.days(period) } else { self.whole(period) }).collect()
    }

    fn days(&self, period: &Period) -> Result<Span, Error> {
        let id = period.id.get_ref();
        let (Some(start), Some(end)) = (period.start, period.end) else {
            let key = if period.start.is_none() { "start" } else { "end" };
            let message = format!("the period \"{id}\" has no {key}");
            let help = format!("add {key} = ..., a date such as 2015-02-28, or parts = [...], the periods that it is made of");
            return Err(self.error_at(period.id.span(), "invalid-period", message, help));
        };
        if end < start {
            let message = format!("the period \"{id}\" ends before it begins");
            return Err(self.error_at(period.id.span(), "invalid-period", message, "correct start or end"));
        }
        self.not_too_long(period.id.span(), start, end)?;
        Ok(Span { id: id.clone(), start, end })
    }

    /// Months are counted one by one, so that a mistyped year must not make a thousand of them.
    pub(super) fn not_too_long(&self, place: Range<usize>, start: NaiveDate, end: NaiveDate) -> Result<(), Error> {
        if (end - start).num_days() <= LONGEST {
            return Ok(());
        }
        let message = format!("from {start} to {end} are more than a hundred years");
        Err(self.error_at(place, "invalid-period", message, "correct the year of start or end"))
    }

    fn whole(&self, period: &Period) -> Result<Span, Error> {
        let id = period.id.get_ref();
        let invalid = |place: &Spanned<String>, message: String, help: &str| self.error_at(place.span(), "invalid-period", message, help);
        if period.start.is_some() || period.end.is_some() {
            let message = format!("the period \"{id}\" has parts and days of its own");
            return Err(invalid(&period.id, message, "remove start and end: the parts say them; or remove parts"));
        }
        let mut spans: Vec<Span> = Vec::new();
        for part in &period.parts {
            let name = part.get_ref();
            let Some(declared) = self.file.period.iter().find(|declared| declared.id.get_ref() == name) else {
                let known: Vec<&str> =
                    self.file.period.iter().map(|period| period.id.get_ref().as_str()).filter(|known| known != id).collect();
                let help = nearest(name, &known)
                    .map_or_else(|| format!("use some of {}", known.join(", ")), |name| format!("did you mean \"{name}\"?"));
                return Err(self.error_at(part.span(), "unknown-name", format!("there is no period \"{name}\""), help));
            };
            if !declared.parts.is_empty() {
                return Err(invalid(part, format!("\"{name}\" is itself made of parts"), "name periods that have days of their own"));
            }
            let span = self.days(declared)?;
            if let Some(before) = spans.last()
                && before.end.succ_opt() != Some(span.start)
            {
                let (what, why) = if span.start <= before.end { ("already", "counted twice") } else { ("only", "missed") };
                let message = format!("\"{name}\" begins {what} on {}, and \"{}\" ends on {}", span.start, before.id, before.end);
                let help = format!("correct the days or the order of the parts: what happened between would be {why}");
                return Err(self.error_at(part.span(), "invalid-period", message, help));
            }
            spans.push(span);
        }
        match spans.as_slice() {
            [first, .., last] => Ok(Span { id: id.clone(), start: first.start, end: last.end }),
            _ => Err(invalid(&period.id, format!("the period \"{id}\" has one part"), "name at least two parts, or write start and end")),
        }
    }

    /// The parts of a declared period that is made of others, in their order.
    #[must_use]
    pub fn parts(&self, period: &str) -> Vec<Span> {
        let declared = self.file.period.iter().find(|declared| declared.id.get_ref() == period);
        let parts = declared.into_iter().flat_map(|declared| &declared.parts);
        parts.filter_map(|part| self.spans.iter().find(|span| span.id == *part.get_ref()).cloned()).collect()
    }
}
