//! Planned and actual cost, added up over time.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::comparison::parts;
use super::running::first_of_month;
use super::{Piece, caption, column, figure, is_running, row, words};
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::project::board::BoardChart;
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
    if !context.file().board.shows(BoardChart::Money) {
        return Ok(None);
    }
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
        columns: vec![
            column(say("until")?, Align::Text),
            column(say("planned_head")?, Align::Number),
            column(say("actual_head")?, Align::Number),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::project::file::Status;
    use crate::report::fixture::Fixture;

    const MONTHS_OF_2015: [&str; 12] = [
        "2015-02", "2015-03", "2015-04", "2015-05", "2015-06", "2015-07", "2015-08", "2015-09", "2015-10", "2015-11", "2015-12", "2016-01",
    ];

    /// A hundred euros a month of a budget of 1,460, which is four euros a day.
    fn hundred_a_month() -> Fixture {
        let fixture = Fixture::default().money("initial_cost", &[], &[], "1460").money("final_cost", &[], &[], "1200");
        MONTHS_OF_2015.into_iter().fold(fixture, |fixture, month| fixture.money("final_cost", &["month"], &[month], "100"))
    }

    fn drawn(fixture: &Fixture, lang: Lang) -> (String, Vec<(String, f64, Option<String>)>) {
        fixture.with(lang, |context| {
            let piece = build(context).unwrap().unwrap();
            let [Block::Figure(Figure { caption, chart: Chart::Plan(chart), .. })] = piece.blocks.as_slice() else { panic!("a plan") };
            let steps =
                chart.steps.iter().map(|step| (step.label.clone(), step.planned, step.actual.as_ref().map(|point| point.text.clone())));
            (caption.title.replace('\u{a0}', " "), steps.collect())
        })
    }

    #[test]
    fn without_budgets_for_periods_the_plan_grows_day_by_day() {
        let (title, steps) = drawn(&hundred_a_month(), Lang::EN);
        assert_eq!(title, "€260 of the budget is left");
        let expected = [("Feb–Apr", 356.0, "300"), ("May–Jul", 724.0, "600"), ("Aug–Oct", 1092.0, "900"), ("Nov–Jan", 1460.0, "1,200")];
        assert_eq!(steps, expected.map(|(label, planned, actual)| (label.to_owned(), planned, Some(actual.to_owned()))));
    }

    #[test]
    fn budgets_of_periods_that_make_up_the_whole_are_the_plan() {
        let fixture = hundred_a_month()
            .money("initial_cost", &[], &[], "400")
            .during("first-half")
            .money("initial_cost", &[], &[], "1060")
            .during("second-half")
            .money("final_cost", &[], &[], "600")
            .during("first-half")
            .money("final_cost", &[], &[], "600")
            .during("second-half");
        let (title, steps) = drawn(&fixture, Lang::CS);
        assert_eq!(title, "Z rozpočtu zbývá 260 €");
        let expected = [("První pololetí", 400.0, "600"), ("Druhé pololetí", 1460.0, "1\u{a0}200")];
        assert_eq!(steps, expected.map(|(label, planned, actual)| (label.to_owned(), planned, Some(actual.to_owned()))));
    }

    #[test]
    fn what_follows_a_hidden_month_is_hidden_until_the_total() {
        let mut fixture = hundred_a_month();
        fixture.protected.cells.iter_mut().find(|cell| cell.cut.categories == ["2015-06"]).unwrap().value = Value::Suppressed;
        let (_, steps) = drawn(&fixture, Lang::EN);
        let texts: Vec<&str> = steps.iter().filter_map(|(_, _, text)| text.as_deref()).collect();
        assert_eq!(texts, ["300", "[c]", "[c]", "1,200"]);
        let (title, _) = drawn(&hundred_a_month().all_but("initial_cost", Value::Suppressed), Lang::EN);
        assert_eq!(title, "Cost against plan");
    }

    #[test]
    fn a_running_project_is_held_against_the_plan_up_to_its_last_full_step() {
        let mut fixture = hundred_a_month();
        fixture.project.file.project.status = Status::Running;
        fixture.as_of = NaiveDate::from_ymd_opt(2015, 8, 15).unwrap();
        let (title, steps) = drawn(&fixture, Lang::CS);
        assert_eq!(title, "K 31. 7. 2015 je utraceno o 124 € méně, než se plánovalo");
        assert_eq!(steps.iter().filter(|(_, _, actual)| actual.is_some()).count(), 2);
    }

    #[test]
    fn without_a_budget_or_costs_in_time_there_is_no_figure() {
        for fixture in
            [Fixture::default(), Fixture::default().money("initial_cost", &[], &[], "1460").money("final_cost", &[], &[], "1200")]
        {
            assert!(fixture.with(Lang::EN, |context| build(context).unwrap().is_none()));
        }
    }
}
