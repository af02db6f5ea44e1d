//! How long children waited for their first session, with those who still wait. The times are about single children and never leave the run.

use super::compute::Run;
use super::views::{View, day_number};
use crate::error::Error;
use crate::statistics::survival::Spell;

/// The days from the referral to the first session, of children referred in the period of a run; censored on the day of reading, or on the day on which a
/// child that was never seen was closed. Who was seen before the referral is left out, as in `waiting_days`.
///
/// # Errors
/// Only on a defect of dosah.
pub fn read(run: &Run<'_>) -> Result<Vec<Spell>, Error> {
    let Some(frame) = run.frame(View::Children).filter(|frame| frame.has("referred_on") && frame.has("first_session")) else {
        return Ok(Vec::new());
    };
    let (referred, seen, is_child) = (frame.days("referred_on")?, frame.days("first_session")?, frame.flags("is_child")?);
    let closed = if frame.has("closed_on") { frame.days("closed_on")? } else { vec![None; referred.len()] };
    let (first, last, today) = (day_number(run.period.start), day_number(run.period.end), day_number(run.as_of));
    let spell = |child: usize| {
        let from = referred[child].filter(|day| (first..=last.min(today)).contains(day) && is_child[child] == Some(true))?;
        let seen = seen[child].filter(|day| *day <= today);
        let until = seen.unwrap_or_else(|| closed[child].map_or(today, |day| day.min(today)));
        (until >= from).then(|| Spell { time: f64::from(until - from), event: seen.is_some() })
    };
    Ok((0..referred.len()).filter_map(spell).collect())
}
