//! What a figure in a tag comes to: a published number, or why there is none. Everything is read from protected cells.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cursor::Name;
use super::expression::{Argument, Expression, Form};
use super::source::Source;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::definition::Method;
use crate::indicators::measurement::{TOTAL, Value};
use crate::report::context::Context;
use crate::report::format::{is_currency, money_places, places_of};

/// Facts of the project that are no figures.
pub(super) const FACTS: &[&str] =
    &["project.start", "project.end", "project.number", "project.title", "period.start", "period.end", "as_of"];

/// The unit of a difference of two percentages.
pub(super) const POINTS: &str = "points";

/// What a tag asks for.
pub(super) enum Worth<'a> {
    Quantity(Quantity<'a>),
    Day(NaiveDate),
    Text(String),
    /// The project does not have it; the error says where it was asked for.
    Absent(Error),
}

/// A number and how it is written.
pub(super) struct Quantity<'a> {
    /// The number, or the state of a figure without one.
    pub number: Result<Decimal, Value>,
    pub unit: &'a str,
    pub places: u32,
    /// Whether a plus sign says that it is above zero.
    pub signed: bool,
    pub estimated: bool,
    /// The indicator whose card it leads to.
    pub indicator: Option<&'a str>,
}

/// Finds out what an expression comes to.
///
/// # Errors
/// When it names something that does not exist, with the place and the names that do.
pub(super) fn worth<'a>(context: &Context<'a>, source: &Source, expression: &Expression) -> Result<Worth<'a>, Error> {
    let (at, subject) = expression.subject;
    if let Some(fact) = fact(context, source, expression)? {
        return Ok(fact);
    }
    if subject.starts_with(|letter: char| letter.is_ascii_digit())
        && let Ok(number) = subject.parse::<Decimal>()
    {
        let literal = Quantity { number: Ok(number), unit: "", places: number.scale(), signed: false, estimated: false, indicator: None };
        return changed(context, source, expression, Subject { at, quantity: literal, cell: None });
    }
    let cells = &context.material.protected.cells;
    let cards = context.material.indicators.iter().map(|card| (card.id.as_str(), card.unit.as_str()));
    let known = cards.chain(cells.iter().map(|cell| (cell.indicator.as_str(), cell.unit.as_str())));
    let Some((indicator, unit)) = known.clone().find(|(known, _)| *known == subject) else {
        let known: BTreeSet<&str> = known.map(|(name, _)| name).chain(FACTS.iter().copied()).collect();
        return Err(source.unknown(at, "indicator", subject, known));
    };
    let period = period(context, source, expression.period)?;
    let cell = cell(context, source, expression, period)?;
    let quantity = Quantity {
        number: cell.map_or(Err(absent(context, expression)), |cell| cell.value.number().ok_or(cell.value)),
        unit: cell.map_or(unit, |cell| cell.unit.as_str()),
        places: cell.map_or(0, |cell| context.places(cell)),
        signed: false,
        estimated: cell.is_some_and(|cell| cell.method == Method::Estimated),
        indicator: Some(indicator),
    };
    changed(context, source, expression, Subject { at, quantity, cell })
}

/// A fact of the project; `None` where the name is not one of them.
fn fact<'a>(context: &Context<'a>, source: &Source, expression: &Expression) -> Result<Option<Worth<'a>>, Error> {
    let (at, subject) = expression.subject;
    let (project, period) = (&context.file().project, context.material.period);
    let fact = match subject {
        "project.start" => Worth::Day(project.start),
        "project.end" => Worth::Day(project.end),
        "period.start" => Worth::Day(period.start),
        "period.end" => Worth::Day(period.end),
        "as_of" => Worth::Day(context.material.as_of),
        "project.title" => Worth::Text(context.own(&project.title, "title")?),
        "project.number" => match &project.number {
            Some(number) => Worth::Text(number.clone()),
            None => {
                let help = "add number = \"...\" to [project] in dosah.toml";
                Worth::Absent(source.error_at(at, "unknown-placeholder", "the project has no number", help))
            }
        },
        _ => return Ok(None),
    };
    let misplaced = expression.cut.first().map(|(dimension, _)| dimension.0);
    let misplaced = misplaced.or(expression.period.map(|period| period.0)).or(expression.forms.first().map(|form| form.name.0));
    match misplaced {
        Some(at) => {
            let message = format!("`{subject}` is no figure, so it has no forms");
            Err(source.error_at(at, "unknown-placeholder", message, format!("write {{{{ {subject} }}}}")))
        }
        None => Ok(Some(fact)),
    }
}

/// What the forms of an expression start from.
struct Subject<'a> {
    at: usize,
    quantity: Quantity<'a>,
    cell: Option<&'a Published>,
}

/// Follows the forms that make another number of it.
fn changed<'a>(context: &Context<'a>, source: &Source, expression: &Expression, subject: Subject<'a>) -> Result<Worth<'a>, Error> {
    let Subject { at, mut quantity, cell } = subject;
    let place = |form: &Form| if quantity_needs_indicator(form) { Some(form.name.0) } else { None };
    if let (None, Some(at)) = (quantity.indicator, expression.forms.iter().find_map(place)) {
        let help = "only indicators have a target, a baseline and a difference";
        return Err(source.error_at(at, "unknown-placeholder", "a number has no such form", help));
    }
    for form in &expression.forms {
        match form.name.1 {
            what @ ("target" | "baseline") => match promised(context, source, at, &quantity, cell, what) {
                Ok((number, places)) => quantity = Quantity { number: Ok(number), places, estimated: false, ..quantity },
                Err(absent) => return Ok(Worth::Absent(absent)),
            },
            "difference" => match other(context, source, expression, form, &quantity, cell)? {
                Ok(other) => quantity = difference(quantity, cell, other),
                Err(absent) => return Ok(Worth::Absent(absent)),
            },
            "size" => {
                quantity.number = quantity.number.map(|number| number.abs());
                quantity.signed = false;
            }
            _ => {}
        }
    }
    Ok(Worth::Quantity(quantity))
}

fn quantity_needs_indicator(form: &Form) -> bool {
    ["target", "baseline", "difference"].contains(&form.name.1)
}

/// A promise that goes with a figure, and its decimals. In a report on a part of the project, what was promised for the whole still stands.
fn promised(
    context: &Context,
    source: &Source,
    at: usize,
    quantity: &Quantity,
    cell: Option<&Published>,
    what: &str,
) -> Result<(Decimal, u32), Error> {
    let indicator = quantity.indicator.unwrap_or_default();
    let declared = context.material.project.target(indicator, TOTAL);
    let (own, overall) = if what == "target" {
        (cell.and_then(|cell| cell.target), declared.map(|target| &target.target))
    } else {
        (cell.and_then(|cell| cell.baseline), declared.and_then(|target| target.baseline.as_ref()))
    };
    let number = own.or_else(|| Decimal::try_from(*overall?.get_ref()).ok());
    let Some(number) = number else {
        let message = format!("`{indicator}` has no {what} here");
        return Err(source.error_at(at, "unknown-placeholder", message, "declare one with [[target]] in dosah.toml"));
    };
    Ok((number, places(quantity.unit, cell, number)))
}

/// Money per something has its cents, other amounts only where they are not whole.
fn places(unit: &str, cell: Option<&Published>, number: Decimal) -> u32 {
    match (is_currency(unit), cell.and_then(|cell| cell.denominator)) {
        (true, Some(_)) => 2,
        (true, None) => money_places([number]),
        (false, _) => places_of(number),
    }
}

/// What a difference is taken from: the target, the baseline, or the same figure of another period.
type Other = Result<Result<Decimal, Value>, Error>;

fn other(
    context: &Context,
    source: &Source,
    expression: &Expression,
    form: &Form,
    quantity: &Quantity,
    cell: Option<&Published>,
) -> Result<Other, Error> {
    let from_promise = |what: &str| promised(context, source, form.name.0, quantity, cell, what).map(|(number, _)| Ok(number));
    match form.arguments.as_slice() {
        [] | [Argument::Word((_, "target"))] => Ok(from_promise("target")),
        [Argument::Word((_, "baseline"))] => Ok(from_promise("baseline")),
        [Argument::Period(name)] => {
            let period = period(context, source, Some(*name))?;
            let cell = self::cell(context, source, expression, period)?;
            Ok(Ok(cell.map_or(Err(absent(context, expression)), |cell| cell.value.number().ok_or(cell.value))))
        }
        _ => {
            let help = "write difference, difference(baseline) or difference(@period)";
            Err(source.error_at(form.name.0, "unknown-placeholder", "nobody can say what this is the difference from", help))
        }
    }
}

/// How much more a figure is than something else. What is made of a hidden figure is hidden.
fn difference<'a>(quantity: Quantity<'a>, cell: Option<&Published>, other: Result<Decimal, Value>) -> Quantity<'a> {
    let number = match (quantity.number, other) {
        (Ok(number), Ok(other)) => number.checked_sub(other).ok_or(Value::NoData),
        (Err(Value::Suppressed), _) | (_, Err(Value::Suppressed)) => Err(Value::Suppressed),
        (Err(state), _) | (_, Err(state)) => Err(state),
    };
    let size = number.unwrap_or_default();
    let (unit, places) = match quantity.unit {
        "percent" => (POINTS, quantity.places),
        unit => (unit, places(unit, cell, size)),
    };
    Quantity { number, unit, places, signed: true, ..quantity }
}

fn period<'a>(context: &Context<'a>, source: &Source, asked: Option<Name>) -> Result<&'a str, Error> {
    let Some((at, period)) = asked else { return Ok(context.period()) };
    let known: BTreeSet<&'a str> = context.file().period.iter().map(|period| period.id.get_ref().as_str()).chain([TOTAL]).collect();
    known.get(period).copied().ok_or_else(|| source.unknown(at, "period", period, known.iter().copied()))
}

/// Why there is no figure. Categories that may be shown together, and are not for these readers, are hidden from them; the team sees each.
fn absent(context: &Context, expression: &Expression) -> Value {
    match context.material.protected.threshold {
        _ if !pairs(expression).any(|(dimension, category)| may_be_merged(context, dimension, category)) => Value::NoData,
        Some(_) => Value::Suppressed,
        None => Value::NotApplicable,
    }
}

fn may_be_merged(context: &Context, dimension: &str, category: &str) -> bool {
    context.material.project.mergeable(dimension).iter().any(|(merged, _)| merged == category)
}

/// The dimensions and categories of a cut, as measurements.csv writes them: sex*age_band=female|6-11.
fn pairs<'e>(expression: &'e Expression) -> impl Iterator<Item = (&'e str, &'e str)> {
    expression.cut.iter().flat_map(|((_, dimensions), (_, categories))| {
        let mut categories = categories.split('|').map(str::trim);
        dimensions.split('*').map(move |dimension| (dimension.trim(), categories.next().unwrap_or_default()))
    })
}

/// The figure; `None` where the cut exists, but not in this period, or not for these readers.
fn cell<'a>(context: &Context<'a>, source: &Source, expression: &Expression, period: &str) -> Result<Option<&'a Published>, Error> {
    let indicator = expression.subject.1;
    let all = context.figures(indicator).to_vec();
    let Some(((first, _), (category, _))) = expression.cut.first().copied() else {
        return Ok(all.into_iter().find(|cell| cell.period == period && cell.cut.dimensions.is_empty()));
    };
    let asked: Vec<(&str, &str)> = pairs(expression).collect();
    let of_dimensions = |cell: &&&Published| {
        let named = |dimension: &String| asked.iter().any(|(name, _)| name == dimension);
        cell.cut.dimensions.len() == asked.len() && cell.cut.dimensions.iter().all(named)
    };
    let cells: Vec<&'a Published> = all.iter().filter(of_dimensions).copied().collect();
    let written = |part: fn(&(&str, &str)) -> String, between: &str| asked.iter().map(part).collect::<Vec<_>>().join(between);
    if cells.is_empty() {
        let known: BTreeSet<String> = all.iter().map(|cell| cell.cut.dimension()).filter(|name| name != TOTAL).collect();
        let name = written(|(dimension, _)| (*dimension).to_owned(), "*");
        return Err(source.unknown(first, "dimension", &name, known.iter().map(String::as_str)));
    }
    let of_categories = |cell: &&&Published| {
        let mut pairs = cell.cut.dimensions.iter().zip(&cell.cut.categories);
        pairs.all(|(dimension, category)| asked.contains(&(dimension.as_str(), category.as_str())))
    };
    let cells: Vec<&'a Published> = cells.iter().filter(of_categories).copied().collect();
    if cells.is_empty() && !asked.iter().any(|(dimension, category)| may_be_merged(context, dimension, category)) {
        let known = all.iter().filter(of_dimensions).map(|cell| cell.cut.category()).collect::<BTreeSet<_>>();
        let name = written(|(_, category)| (*category).to_owned(), "|");
        return Err(source.unknown(category, "category", &name, known.iter().map(String::as_str)));
    }
    Ok(cells.into_iter().find(|cell| cell.period == period))
}
