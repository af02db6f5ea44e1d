//! Cost against budget, heading by heading, and the conditions of the grant.

use rust_decimal::Decimal;

use super::{Piece, caption, column, figure, is_running, row, total_row};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, percent_of, shown, size};
use crate::report::format::{money_places, places_of};
use crate::report::model::{Align, Bar, Block, Cell, Column, Narrow, Note, Row, RowGroup, Table};

/// One line: a heading or all of them.
pub(super) struct Line<'a> {
    title: String,
    is_heading: bool,
    is_eligible: bool,
    initial: Option<&'a Published>,
    revised: Option<&'a Published>,
    actual: Option<&'a Published>,
}

impl Line<'_> {
    /// Final less initial cost, and the same in percent of the initial one; only from figures that are shown.
    fn change(&self) -> Option<(Decimal, Option<Decimal>)> {
        let (initial, actual) = (shown(self.initial)?, shown(self.actual)?);
        let difference = actual.checked_sub(initial)?;
        Some((difference, percent_of(difference, initial)))
    }

    /// Final cost over the budget as last approved, in percent of that budget: what an approval is needed for.
    pub(super) fn excess(&self) -> Option<Decimal> {
        let approved = shown(self.revised.or(self.initial))?;
        percent_of(shown(self.actual)?.checked_sub(approved)?, approved)
    }

    /// Whether it was spent although nothing was approved for it.
    pub(super) fn is_unbudgeted(&self) -> bool {
        let approved = self.revised.or(self.initial).map_or(Some(Decimal::ZERO), |cell| cell.value.number());
        approved.is_some_and(|approved| approved.is_zero()) && shown(self.actual).is_some_and(|actual| !actual.is_zero())
    }

    /// The word for how it stands against the budget as last approved; nothing without a figure to tell.
    fn flag(&self, tolerance: Decimal, is_running: bool) -> Option<&'static str> {
        if !self.is_eligible {
            return Some("ineligible");
        }
        if self.is_unbudgeted() {
            return Some("unbudgeted");
        }
        let (is_unspent, excess) = (shown(self.actual)?.is_zero(), self.excess()?);
        match excess {
            excess if excess > tolerance => Some("over"),
            // What is not spent yet says nothing as long as the project runs.
            _ if is_running => None,
            _ if is_unspent => Some("unspent"),
            excess if excess < -tolerance => Some("under"),
            _ => Some("within"),
        }
    }

    fn share(&self) -> Option<f64> {
        shown(self.actual)?.checked_div(shown(self.initial)?).map(size)
    }
}

/// The table, if there is a budget and a ledger by heading.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(currency) = context.currency() else { return Ok(None) };
    let lines = lines(context)?;
    if lines.is_empty() || (context.total("initial_cost").is_none() && context.total("final_cost").is_none()) {
        return Ok(None);
    }
    let all = Line {
        title: context.locale.text("budget.all")?,
        is_heading: false,
        is_eligible: true,
        initial: context.total("initial_cost"),
        revised: context.total("revised_cost"),
        actual: context.total("final_cost"),
    };
    let with_all = || lines.iter().chain([&all]);
    let is_revised = with_all().any(|line| line.revised.is_some() && shown(line.revised) != shown(line.initial));
    let places = money_places(with_all().flat_map(|line| [line.initial, line.revised, line.actual]).filter_map(shown));
    let tolerance = tolerance(context);
    let max = with_all().filter_map(Line::share).fold(1.25, f64::max).min(2.0);
    let draw = |line: &Line| Bar::Budget { share: line.share(), tolerance: tolerance.map(|percent| size(percent) / 100.0), max };
    let scale = Scale { currency, places, is_revised, tolerance };
    let mut rows = Vec::new();
    for line in &lines {
        rows.push(row(cells(context, line, &scale, draw(line))?));
    }
    rows.push(total_row(cells(context, &all, &scale, draw(&all))?));
    let marks = context.marks(rows.iter().flat_map(|row: &Row| &row.cells), Drawing::Absent)?;
    let note = match tolerance {
        Some(percent) => {
            context.locale.say("budget.note_tolerance", &[("tolerance", &context.locale.percent(percent, places_of(percent))?)])?
        }
        None => context.locale.text("budget.note")?,
    };
    let table = Table {
        id: "budget".to_owned(),
        caption: Some(caption(title(context, &all)?, Some(context.locale.say("budget.subtitle", &[("code", currency)])?))),
        columns: columns(context, is_revised)?,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: Some(note),
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: notes(context)? }))
}

/// What all amounts of the table share.
struct Scale<'a> {
    currency: &'a str,
    places: u32,
    is_revised: bool,
    tolerance: Option<Decimal>,
}

/// The contract's headings in its order, then what else was charged.
pub(super) fn lines<'a>(context: &Context<'a>) -> Result<Vec<Line<'a>>, Error> {
    let declared = || context.file().finance.iter().flat_map(|finance| &finance.heading);
    let mut headings: Vec<String> = declared().map(|known| known.id.get_ref().clone()).collect();
    for cell in context.by("final_cost", &["heading"]).into_iter().chain(context.by("initial_cost", &["heading"])) {
        if !headings.contains(&cell.cut.category()) {
            headings.push(cell.cut.category());
        }
    }
    let mut lines = Vec::new();
    for heading in headings {
        let of = |indicator| context.part(indicator, "heading", &heading);
        let line = Line {
            title: context.category("heading", &heading)?,
            is_heading: true,
            is_eligible: !declared().any(|known| known.id.get_ref() == &heading && !known.eligible),
            initial: of("initial_cost"),
            revised: of("revised_cost"),
            actual: of("final_cost"),
        };
        let cells = [line.initial, line.revised, line.actual];
        if cells.into_iter().flatten().any(|cell| cell.value != Value::Zero && cell.value != Value::NoData) {
            lines.push(line);
        }
    }
    Ok(lines)
}

fn columns(context: &Context, is_revised: bool) -> Result<Vec<Column>, Error> {
    let mut columns = vec![("heading", Align::Text), ("initial", Align::Number)];
    if is_revised {
        columns.push(("revised", Align::Number));
    }
    columns.extend([("final", Align::Number), ("difference", Align::Number), ("change", Align::Number), ("share", Align::Drawing)]);
    columns.into_iter().map(|(key, align)| Ok(column(context.locale.text(&format!("budget.{key}"))?, align))).collect()
}

fn cells(context: &Context, line: &Line, scale: &Scale, bar: Bar) -> Result<Vec<Cell>, Error> {
    let amount = |cell: Option<&Published>| cell.map_or(Ok(Cell::Empty), |cell| context.number_with(cell, scale.places));
    let flag = scale.tolerance.filter(|_| line.is_heading).and_then(|tolerance| line.flag(tolerance, is_running(context)));
    let detail = flag.map(|flag| context.locale.text(&format!("budget.flag.{flag}"))).transpose()?;
    let mut cells = vec![Cell::Text { text: line.title.clone(), detail }, amount(line.initial)?];
    if scale.is_revised {
        cells.push(amount(line.revised)?);
    }
    cells.push(amount(line.actual)?);
    let (difference, percent) = line.change().unzip();
    cells.push(match difference {
        Some(difference) => figure(context.locale.plus(difference, context.locale.money(difference, scale.currency, scale.places)?)),
        None => Cell::Empty,
    });
    cells.push(match percent.flatten() {
        Some(percent) => figure(context.locale.plus(percent, context.locale.percent(percent, 2)?)),
        None => Cell::Empty,
    });
    cells.push(if line.share().is_some() { Cell::Bar(bar) } else { Cell::Empty });
    Ok(cells)
}

fn title(context: &Context, all: &Line) -> Result<String, Error> {
    let Some(percent) = all.change().and_then(|(_, percent)| percent) else { return context.locale.text("budget.neutral") };
    if is_running(context) {
        let spent = percent + Decimal::ONE_HUNDRED;
        return context.locale.say("budget.so_far", &[("percent", &context.locale.percent(spent, 2)?)]);
    }
    if percent.is_zero() {
        return context.locale.text("budget.same");
    }
    let key = if percent.is_sign_negative() { "budget.less" } else { "budget.more" };
    context.locale.say(key, &[("percent", &context.locale.percent(percent.abs(), 2)?)])
}

fn tolerance(context: &Context) -> Option<Decimal> {
    context.file().finance.as_ref().and_then(|finance| finance.tolerance()).map(|(tolerance, _)| tolerance)
}

fn notes(context: &Context) -> Result<Vec<Note>, Error> {
    let share = shown(context.total("grant_share"));
    let mut notes = Vec::new();
    // What moved between headings since the budget was last approved.
    let moved = ["reallocation_revised", "reallocation_share_revised"].map(|indicator| context.total(indicator));
    if let [Some(amount), Some(share)] = moved
        && shown(Some(amount)).is_some_and(|amount| !amount.is_zero())
    {
        let arguments = [("amount", &*context.figure(amount)?), ("percent", &*context.figure(share)?)];
        notes.push(super::note(context, "budget.moved", &arguments)?);
    }
    let of_initial = shown(context.total("grant_received"))
        .filter(|grant| !grant.is_zero())
        .zip(shown(context.total("initial_cost")))
        .and_then(|(grant, initial)| percent_of(grant, initial));
    if let (Some(share), Some(of_initial)) = (share, of_initial) {
        let arguments = [("final", &*context.locale.percent(share, 2)?), ("initial", &*context.locale.percent(of_initial, 2)?)];
        notes.push(super::note(context, "budget.denominator", &arguments)?);
    }
    Ok(notes)
}
