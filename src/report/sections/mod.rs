//! The blocks of a report, one builder a file. A builder with nothing to say gives nothing, and its block is left out.

mod about;
mod budget;
mod budget_periods;
mod case_states;
mod children;
mod comparison;
mod definitions;
mod disaggregation;
mod eligibility;
mod evaluation;
mod exchange;
mod five;
mod flow;
mod funding;
mod grant;
mod lead;
mod months;
mod overlap;
mod own;
mod parts;
mod phase_days;
mod phases_reached;
mod plan;
mod price_list;
mod protection;
mod quality;
mod reached;
mod risks;
mod rules;
mod run_chart;
mod running;
mod settings;
mod shape;
mod sources;
mod targets;
mod unit_costs;

pub(super) mod facts;
pub(super) mod key_figures;
pub(super) mod rows;

use super::context::Context;
use super::format::places_of;
use super::model::{Align, Block, Caption, Cell, Column, Note, Row};
use crate::disclosure::Published;
use crate::error::Error;
use crate::project::file::Status;

/// What a builder gives: blocks for the main column, notes for the margin.
#[derive(Default)]
pub(super) struct Piece {
    /// The main column.
    pub blocks: Vec<Block>,
    /// The margin.
    pub notes: Vec<Note>,
}

/// Builds a block, if there is something to say.
pub(super) type Builder = fn(&Context) -> Result<Option<Piece>, Error>;

/// The builder of a block that a recipe names.
pub(super) fn builder(name: &str) -> Option<Builder> {
    builders().find(|(known, _)| *known == name).map(|(_, build)| *build)
}

/// Every block that a recipe can name.
pub(super) fn builders() -> impl Iterator<Item = &'static (&'static str, Builder)> {
    BUILDERS.iter().chain(evaluation::BUILDERS)
}

/// The blocks of reports on one period.
const BUILDERS: &[(&str, Builder)] = &[
    ("targets", targets::build),
    ("children", children::build),
    ("disaggregation", disaggregation::build),
    ("overlap", overlap::build),
    ("flow", flow::build),
    ("phase_days", phase_days::build),
    ("months", months::build),
    ("settings", settings::build),
    ("own_indicators", own::build),
    ("budget", budget::build),
    ("budget_periods", budget_periods::build),
    ("funding", funding::build),
    ("grant", grant::build),
    ("rules", rules::build),
    ("eligibility", eligibility::build),
    ("exchange", exchange::build),
    ("unit_costs", unit_costs::build),
    ("price_list", price_list::build),
    ("quality", quality::build),
    ("definitions", definitions::build),
    ("protection", protection::build),
    ("sources", sources::build),
    ("reached", reached::build),
    ("services", overlap::build_if_shown),
    ("phases_reached", phases_reached::build),
    ("case_states", case_states::build),
    ("about", about::build),
    ("lead", lead::build),
    ("five", five::build),
    ("shape", shape::build),
    ("plan", plan::build),
    ("run_chart", run_chart::build),
    ("board_months", run_chart::build_for_board),
    ("risks", risks::build),
];

/// A caption; its label is given when all blocks are known.
pub(super) fn caption(title: String, subtitle: Option<String>) -> Caption {
    Caption { label: String::new(), title, subtitle }
}

pub(super) fn column(title: String, align: Align) -> Column {
    Column { title, align }
}

pub(super) fn words(text: impl Into<String>) -> Cell {
    Cell::Text { text: text.into(), detail: None }
}

pub(super) fn figure(text: String) -> Cell {
    Cell::Number { text, spoken: None, strong: false }
}

fn strong(cell: Cell) -> Cell {
    match cell {
        Cell::Number { text, spoken, .. } => Cell::Number { text, spoken, strong: true },
        other => other,
    }
}

pub(super) fn row(cells: Vec<Cell>) -> Row {
    Row { total: false, cells }
}

fn total_row(cells: Vec<Cell>) -> Row {
    Row { total: true, cells }
}

/// Whether the project goes on, so that what it has not spent or done yet says nothing.
fn is_running(context: &Context) -> bool {
    context.file().project.status == Status::Running
}

/// A note whose title and only line stand under a key of the locale.
fn note(context: &Context, key: &str, arguments: &[(&str, &str)]) -> Result<Note, Error> {
    let title = context.locale.say(&format!("{key}.title"), arguments)?;
    Ok(Note { title, lines: vec![context.locale.say(&format!("{key}.line"), arguments)?] })
}

/// "30 of 37" behind a share, with what is left out of both where that would raise questions.
fn part_of_whole(context: &Context, cell: &Published) -> Result<Option<String>, Error> {
    let (Some(part), Some(whole)) = (cell.numerator, cell.denominator) else { return Ok(None) };
    let own = format!("indicator.{}.part", cell.indicator);
    let key = if context.locale.has(&own) { &own } else { "share.part" };
    let part = context.locale.number(part, places_of(part));
    context.locale.say(key, &[("part", &part), ("of", &context.locale.of(whole)?)]).map(Some)
}
