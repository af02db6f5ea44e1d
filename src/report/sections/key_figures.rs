//! The big numbers at the top: at most five, each with what it must be read against.

use rust_decimal::Decimal;

use super::{is_running, targets};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::report::context::{Context, shown};
use crate::report::format::is_currency;
use crate::report::model::KeyFigure;
use crate::report::typography::inside_sentence;

/// What stands beside a figure.
type Beside = fn(&Context) -> Result<Vec<String>, Error>;

const FIGURES: &[(&str, Beside)] = &[
    ("children_reached", |_| Ok(Vec::new())),
    ("sessions_held", sessions),
    ("cases_completed", cases),
    ("final_cost", cost),
    ("cost_per_child", child),
];

/// Builds them; a figure that nobody has is left out, a hidden one is shown as hidden.
pub(in crate::report) fn build(context: &Context, asked: Option<&[String]>) -> Result<Vec<KeyFigure>, Error> {
    let mut figures = Vec::new();
    for (indicator, beside) in FIGURES.iter().filter(|(indicator, _)| asked.is_none_or(|asked| asked.iter().any(|id| id == indicator))) {
        let Some(cell) = context.total(indicator).filter(|cell| cell.value != Value::NoData) else { continue };
        let mut details = vec![];
        if cell.value == Value::Suppressed {
            details.push(context.locale.text("state.suppressed.prose")?);
        } else {
            details.extend(target(context, cell)?);
            details.extend(beside(context)?);
            details.extend(before(context, indicator)?);
        }
        figures.push(KeyFigure {
            label: context.locale.text(&format!("key.{indicator}"))?,
            figure: big_figure(context, cell)?,
            context: details.join("; "),
            anchor: (*indicator).to_owned(),
        });
    }
    Ok(figures)
}

/// Money of a thousand and more is whole at the top, because cents would not be read there; tables have them.
pub(super) fn big_figure(context: &Context, cell: &Published) -> Result<String, Error> {
    let is_large = cell.value.number().is_some_and(|number| is_currency(&cell.unit) && number.abs() >= Decimal::ONE_THOUSAND);
    context.figure_with(cell, if is_large { 0 } else { context.places(cell) })
}

fn target(context: &Context, cell: &Published) -> Result<Option<String>, Error> {
    let (Some(target), Some(status)) = (cell.target, targets::status_of(context, cell)) else { return Ok(None) };
    let status = context.locale.text(&format!("status.{}.prose", status.name()))?;
    let target = context.promise(cell, target)?;
    context.locale.say("key.target", &[("target", &target), ("status", &status)]).map(Some)
}

/// The same figure in periods declared for comparison: those that end before this one begins.
fn before(context: &Context, indicator: &str) -> Result<Vec<String>, Error> {
    let mut said = Vec::new();
    let earlier: Vec<Span> =
        context.material.project.periods().into_iter().filter(|span| span.end < context.material.period.start).collect();
    for period in context.file().period.iter().filter(|period| earlier.iter().any(|span| span.id == *period.id.get_ref())) {
        let cell = context.cell(indicator, period.id.get_ref(), &[], &[]);
        if let (Some(cell), Some(title)) = (cell.filter(|cell| cell.value.number().is_some()), context.own_if_given(&period.title)) {
            said.push(context.locale.say("key.before", &[("period", &inside_sentence(&title)), ("n", &context.figure(cell)?)])?);
        }
    }
    Ok(said)
}

fn sessions(context: &Context) -> Result<Vec<String>, Error> {
    let Some(share) = context.total("outreach_share").filter(|share| share.value.number().is_some()) else { return Ok(Vec::new()) };
    Ok(vec![context.locale.say("key.outside", &[("percent", &context.figure(share)?)])?])
}

fn cases(context: &Context) -> Result<Vec<String>, Error> {
    let mut said = Vec::new();
    for (indicator, key) in [("cases_exited", "key.ended"), ("cases_open_end", "key.open")] {
        if let Some(number) = shown(context.total(indicator)) {
            said.push(context.locale.count(key, number, &[("of", &context.locale.of(number)?)])?);
        }
    }
    Ok(said)
}

fn cost(context: &Context) -> Result<Vec<String>, Error> {
    let Some(percent) = shown(context.total("cost_variance_share")) else { return Ok(Vec::new()) };
    if is_running(context) {
        let spent = percent + Decimal::ONE_HUNDRED;
        return Ok(vec![context.locale.say("key.so_far", &[("percent", &context.locale.percent(spent, 2)?)])?]);
    }
    if percent.is_zero() {
        return Ok(vec![context.locale.text("key.same")?]);
    }
    let key = if percent.is_sign_negative() { "key.less" } else { "key.more" };
    Ok(vec![context.locale.say(key, &[("percent", &context.locale.percent(percent.abs(), 2)?)])?])
}

fn child(context: &Context) -> Result<Vec<String>, Error> {
    // A grant paid in advance may be more than the cost so far: then it is no part of it.
    let cost = shown(context.total("cost_per_child"));
    let is_part = |grant: &&Published| matches!(grant.value, Value::Number(_)) && shown(Some(*grant)) <= cost;
    let Some(grant) = context.total("grant_cost_per_child").filter(is_part) else { return Ok(Vec::new()) };
    Ok(vec![context.locale.say("key.grant", &[("amount", &big_figure(context, grant)?)])?])
}
