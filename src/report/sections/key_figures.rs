//! The big numbers of a report, each with what it must be read against.

use rust_decimal::Decimal;

use super::{is_running, targets};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::report::context::{Context, shown};
use crate::report::format::is_currency;
use crate::report::model::KeyFigure;
use crate::report::recipe::KeyFigures;

/// What stands beside a figure, besides its target and what it was before.
type Beside = fn(&Context) -> Result<Vec<String>, Error>;

/// The usual figures.
const USUAL: [&str; 5] = ["children_reached", "sessions_held", "cases_completed", "final_cost", "cost_per_child"];

/// Figures that are read against something of their own; all others against the part and the whole, if they are shares.
const BESIDE: &[(&str, Beside)] = &[
    ("sessions_held", sessions),
    ("cases_completed", cases),
    ("final_cost", cost),
    ("cost_per_child", child),
    ("outreach_share", all_sessions),
];

/// Builds those asked for; a figure that nobody has is left out, a hidden one is shown as hidden.
pub(in crate::report) fn build(context: &Context, asked: &KeyFigures) -> Result<Vec<KeyFigure>, Error> {
    let usual = || USUAL.map(str::to_owned).to_vec();
    let indicators: Vec<String> = asked.indicators.clone().unwrap_or_else(usual);
    let known = |id: &String| Some((id.clone(), context.total(id).filter(|cell| cell.value != Value::NoData)?));
    let cells: Vec<(String, &Published)> = context.uncited(|| indicators.iter().filter_map(known).collect());
    let kept = match asked.most {
        Some(most) => chosen(&cells, most),
        None => (0..cells.len()).collect(),
    };
    kept.into_iter().filter_map(|at| cells.get(at)).map(|(indicator, cell)| key_figure(context, indicator, cell)).collect()
}

/// Which figures to keep where there are too many: those that can be shown before those that cannot, in the order asked for.
fn chosen(cells: &[(String, &Published)], most: usize) -> Vec<usize> {
    let (hidden, shown): (Vec<usize>, Vec<usize>) = (0..cells.len()).partition(|at| cells[*at].1.value == Value::Suppressed);
    let mut chosen: Vec<usize> = shown.into_iter().chain(hidden).take(most).collect();
    chosen.sort_unstable();
    chosen
}

fn key_figure(context: &Context, indicator: &str, cell: &Published) -> Result<KeyFigure, Error> {
    context.cite(indicator);
    let mut details = vec![];
    if cell.value == Value::Suppressed {
        details.push(context.locale.text("state.suppressed.prose")?);
    } else {
        details.extend(target(context, cell)?);
        details.extend(match BESIDE.iter().find(|(known, _)| *known == indicator) {
            Some((_, beside)) => beside(context)?,
            None => part_of_whole(context, cell)?,
        });
        details.extend(before(context, indicator)?);
    }
    let short = format!("key.{indicator}");
    Ok(KeyFigure {
        label: if context.locale.has(&short) { context.locale.text(&short)? } else { context.title(indicator)? },
        figure: big_figure(context, cell)?,
        context: details.join("; "),
        anchor: indicator.to_owned(),
    })
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
            said.push(
                context.locale.say("key.before", &[("period", &context.locale.inside_sentence(&title)), ("n", &context.figure(cell)?)])?,
            );
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

/// What a share of sessions is a share of.
fn all_sessions(context: &Context) -> Result<Vec<String>, Error> {
    let all = shown(context.total("sessions_held"));
    all.map(|all| context.locale.of_noun(all, "sessions")).transpose().map(|said| said.into_iter().collect())
}

/// "30 of 37" beside a share; sums of money would be too long.
fn part_of_whole(context: &Context, cell: &Published) -> Result<Vec<String>, Error> {
    let is_short = cell.unit == "percent" && context.places(cell) == 0;
    Ok(if is_short { super::part_of_whole(context, cell)?.into_iter().collect() } else { Vec::new() })
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
