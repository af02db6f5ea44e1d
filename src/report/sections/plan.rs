//! Planned and actual cost, added up over time.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::comparison::parts;
use super::running::first_of_month;
use super::{Piece, caption, column, figure, is_running, row, words};
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::report::context::{Context, Drawing, draw, shown, size};
use crate::report::format::round;
use crate::report::model::{Align, Block, Chart, Figure, Narrow, PlanChart, PlanStep, Point, RowGroup, Table};

/// The HTML id of the figure, to which sentences lead.
pub(super) const ID: &str = "plan";
/// Lengths of a step in months, and how many steps a chart has room for.
const MONTHS: [usize; 9] = [1, 3, 6, 12, 24, 60, 120, 240, 600];
const MOST_STEPS: usize = 6;

/// The figure, if there are a budget and costs in time.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let (Some(currency), Some(budget)) = (context.currency(), shown(context.total("initial_cost"))) else { return Ok(None) };
    let by_period = by_period(context, budget)?;
    let is_even = by_period.is_none();
    let steps = by_period.map_or_else(|| by_month(context, budget), Ok)?;
    let Some(last) = steps.iter().rposition(|step| step.actual.is_some()) else { return Ok(None) };
    let money = |amount: Decimal| context.locale.money(round(amount, 0), currency, 0);
    let total = steps.last().map_or(budget, |step| step.planned);
    let actual = match steps.get(last).and_then(|step| step.actual) {
        Some(value) => value.number().map_or_else(|| context.mark(value), money)?,
        None => return Ok(None),
    };
    let chart = PlanChart {
        steps: steps.iter().map(|step| step.drawn(context)).collect::<Result<_, Error>>()?,
        planned: (context.locale.text("plan.planned")?, money(total)?),
        actual: (context.locale.text("plan.actual")?, actual),
    };
    let subtitle = context.locale.say("plan.subtitle", &[("code", currency)])?;
    let figure = Figure {
        id: ID.to_owned(),
        caption: caption(title(context, &steps, last, currency)?, Some(subtitle)),
        chart: Chart::Plan(chart),
        description: description(context, &steps, currency)?,
        note: if is_even { Some(context.locale.text("plan.even")?) } else { None },
        data_title: String::new(),
        data: data(context, &steps)?,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

/// The end of a step in time: what was planned and what came up to it.
struct Step {
    label: String,
    end: NaiveDate,
    planned: Decimal,
    /// `None` where the data do not go so far.
    actual: Option<Value>,
}

impl Step {
    fn drawn(&self, context: &Context) -> Result<PlanStep, Error> {
        let point = |value: Value| {
            let text = value.number().map_or_else(|| context.mark(value), |number| Ok(context.locale.whole(number)))?;
            Ok::<_, Error>(Point { mark: draw(value), text })
        };
        Ok(PlanStep { label: self.label.clone(), planned: size(self.planned), actual: self.actual.map(point).transpose()? })
    }
}

/// Parts of the period with budgets of their own, which make up the whole budget; their budgets are the plan.
fn by_period(context: &Context, budget: Decimal) -> Result<Option<Vec<Step>>, Error> {
    let mut steps = Vec::new();
    let (mut planned, mut actual) = (Decimal::ZERO, Value::Zero);
    for span in parts(context) {
        let Some(part) = shown(context.cell("initial_cost", &span.id, &[], &[])) else { return Ok(None) };
        planned = planned.saturating_add(part);
        actual = added(actual, context.cell("final_cost", &span.id, &[], &[]).map_or(Value::NoData, |cell| cell.value));
        steps.push(Step { label: context.category("period", &span.id)?, end: span.end, planned, actual: Some(actual) });
    }
    let is_whole = planned == budget && steps.last().is_some_and(|step| step.end == context.material.period.end);
    Ok(is_whole.then_some(steps))
}

/// Steps of some months, and a plan that grows evenly day by day.
fn by_month(context: &Context, budget: Decimal) -> Result<Vec<Step>, Error> {
    let period = context.material.period;
    let months = period.months();
    let length = MONTHS.into_iter().find(|length| months.len().div_ceil(*length) <= MOST_STEPS).unwrap_or(months.len().max(1));
    let costs = context.by("final_cost", &["month"]);
    let cost = |month: &String| costs.iter().find(|cell| cell.cut.category() == *month).map_or(Value::Zero, |cell| cell.value);
    let mut steps = Vec::new();
    let mut actual = Value::Zero;
    for block in months.chunks(length).filter(|_| !costs.is_empty()) {
        let ([first, ..], [.., last]) = (block, block) else { continue };
        let (Some(first), Some(last)) = (first_of_month(first), first_of_month(last)) else { continue };
        actual = block.iter().map(cost).fold(actual, added);
        let end = last.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(last).min(period.end);
        let step = Step {
            label: label(context, first, last, length)?,
            end,
            planned: evenly(budget, period, end),
            actual: (end <= context.material.as_of).then_some(actual),
        };
        steps.push(step);
    }
    // What every month hides together may be shown all the same.
    if let (Some(step), Some(total)) = (steps.last_mut(), context.total("final_cost"))
        && step.actual.is_some()
    {
        step.actual = Some(total.value);
    }
    Ok(steps)
}

/// "Feb–Apr"; years where a step is a year or more.
fn label(context: &Context, first: NaiveDate, last: NaiveDate, length: usize) -> Result<String, Error> {
    use chrono::Datelike as _;
    if length < 12 {
        return context.locale.months(first, last);
    }
    Ok(if first.year() == last.year() { first.year().to_string() } else { format!("{}–{}", first.year(), last.year()) })
}

/// The part of a budget that falls on the days up to one.
fn evenly(budget: Decimal, period: &Span, end: NaiveDate) -> Decimal {
    let passed = Decimal::from((end - period.start).num_days() + 1);
    passed.checked_div(period.days().into()).and_then(|share| budget.checked_mul(share)).map_or(budget, |amount| round(amount, 2))
}

/// A running total: hidden or unknown from the first step on that is.
fn added(so_far: Value, step: Value) -> Value {
    match (so_far.number(), step.number()) {
        (Some(so_far), Some(step)) => Value::of(so_far.saturating_add(step)),
        (None, _) => so_far,
        (_, None) => step,
    }
}

/// By how much the cost and the plan differ where the data end.
fn title(context: &Context, steps: &[Step], last: usize, currency: &str) -> Result<String, Error> {
    let Some((step, actual)) = steps.get(last).and_then(|step| Some((step, step.actual?.number()?))) else {
        return context.locale.text("plan.neutral");
    };
    let left = step.planned.saturating_sub(actual);
    let is_over = last + 1 == steps.len() && !is_running(context);
    let state = if is_over { "over" } else { "running" };
    let amount = round(left.abs(), 0);
    let key = match (amount.is_zero(), left.is_sign_negative()) {
        (true, _) => "same",
        (false, false) => "less",
        (false, true) => "more",
    };
    let amount = context.locale.money(amount, currency, 0)?;
    context.locale.say(&format!("plan.{state}.{key}"), &[("amount", &amount), ("date", &context.locale.date(step.end)?)])
}

fn description(context: &Context, steps: &[Step], currency: &str) -> Result<String, Error> {
    let money = |amount: Decimal| context.locale.money(round(amount, 0), currency, 0);
    let mut said = Vec::new();
    for step in steps {
        let planned = money(step.planned)?;
        let actual = match step.actual {
            Some(value) => match value.number() {
                Some(number) => money(number)?,
                None => context.locale.text(&format!("state.{}.prose", value.state()))?,
            },
            None => context.locale.text("state.no_data.prose")?,
        };
        let date = context.locale.date(step.end)?;
        said.push(context.locale.say("plan.description", &[("date", &date), ("planned", &planned), ("actual", &actual)])?);
    }
    Ok(said.join(" "))
}

fn data(context: &Context, steps: &[Step]) -> Result<Table, Error> {
    let say = |key: &str| context.locale.text(&format!("plan.{key}"));
    let mut rows = Vec::new();
    for step in steps {
        let actual = step.actual.unwrap_or(Value::NoData);
        rows.push(row(vec![
            words(context.locale.date(step.end)?),
            figure(context.locale.number(step.planned, 2)),
            actual.number().map_or_else(|| context.state(actual), |number| Ok(figure(context.locale.number(number, 2))))?,
        ]));
    }
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Hatched)?;
    Ok(Table {
        id: "plan-data".to_owned(),
        caption: None,
        columns: vec![column(say("until")?, Align::Text), column(say("planned_head")?, Align::Number), column(say("actual_head")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}
