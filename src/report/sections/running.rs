//! The running total of children: each child counted in the step of its first session, drawn at the finest step that hides nothing.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::disclosure::Published;
use crate::error::Error;
use crate::report::context::{Context, all_shown, shown, size};
use crate::report::model::{RunningStep, RunningTotal};

/// The first day of a month written as `2015-03`.
pub(super) fn first_of_month(month: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").ok()
}

/// The running total on these months, and the note that goes with it.
pub(super) fn build(context: &Context, months: &[String]) -> Result<(Option<RunningTotal>, Option<String>), Error> {
    if shown(context.total("children_reached")).is_some_and(|children| children.is_zero()) {
        return Ok((None, None));
    }
    let mut was_counted = false;
    for step in ["quarter", "half_year"] {
        let cells = context.by("children_first_reached", &[step]);
        was_counted |= !cells.is_empty();
        if let Some(steps) = steps(context, &cells, months)? {
            let total = RunningTotal {
                label: context.locale.text("months.running")?,
                detail: context.locale.text(&format!("months.running_detail.{step}"))?,
                steps,
                target: target(context)?,
            };
            let finest = context.material.protected.threshold.is_none();
            let note = if finest { None } else { Some(context.locale.text(&format!("months.note.{step}"))?) };
            return Ok((Some(total), note));
        }
    }
    let note = if was_counted { Some(context.locale.text("months.note.hidden")?) } else { None };
    Ok((None, note))
}

/// The steps, if none of them is hidden, all of them end on a month of the chart, and they add up to the children reached.
fn steps(context: &Context, cells: &[&Published], months: &[String]) -> Result<Option<Vec<RunningStep>>, Error> {
    let Some(counts) = all_shown(cells.iter().copied()).filter(|counts| !counts.is_empty()) else { return Ok(None) };
    if shown(context.total("children_reached")) != Some(counts.iter().sum()) {
        return Ok(None);
    }
    let mut steps = Vec::new();
    let mut so_far = Decimal::ZERO;
    for (cell, count) in cells.iter().zip(counts) {
        so_far += count;
        let category = cell.cut.category();
        let (first, last) = category.split_once("..").unwrap_or((&category, &category));
        let end = months.iter().position(|month| month == last);
        let (Some(first), Some(last), Some(end)) = (first_of_month(first), first_of_month(last), end) else { return Ok(None) };
        let label = context.locale.months(first, last)?;
        steps.push(RunningStep { label, months: end + 1, value: size(so_far), text: context.locale.whole(so_far) });
    }
    Ok(Some(steps))
}

fn target(context: &Context) -> Result<Option<(f64, String)>, Error> {
    let Some(target) = context.total("children_reached").and_then(|cell| cell.target) else { return Ok(None) };
    Ok(Some((size(target), context.locale.say("months.target", &[("n", &context.locale.whole(target))])?)))
}
