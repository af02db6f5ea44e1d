//! How far cases came: a bar for each phase that cases were in, and one for those that ended as planned.

use super::{Piece, caption, column, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, shown};
use crate::report::model::{Align, BarsChart, BarsGroup, Block, Chart, Figure, LabelledBar, Narrow, RowGroup, Table};

/// The HTML id of the figure.
pub(super) const ID: &str = "phases-reached";

const INDICATOR: &str = "phase_reached";
const COMPLETED: &str = "cases_completed";

/// A label and its count.
type Step<'a> = (String, &'a Published);

/// The figure, where at least half of the counts may be shown.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let steps = steps(context)?;
    if !is_worth_drawing(&steps) {
        return Ok(None);
    }
    let mut bars = Vec::new();
    let mut said = Vec::new();
    for (label, cell) in &steps {
        bars.push(LabelledBar { label: label.clone(), point: context.point(cell)? });
        let n = context.prose(cell, Nouns::Nominative)?;
        said.push(context.locale.say("public.description", &[("category", label), ("n", &n)])?);
    }
    let figure = Figure {
        id: ID.to_owned(),
        caption: caption(title(context)?, Some(context.locale.text("public.phases.subtitle")?)),
        description: said.join(" "),
        chart: Chart::Bars(BarsChart { groups: vec![BarsGroup { title: String::new(), comparison: false, bars }] }),
        note: None,
        data_title: String::new(),
        data: data(context, &steps)?,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

/// Whether there are such counts and too many of them are hidden.
pub(super) fn is_mostly_hidden(context: &Context) -> Result<bool, Error> {
    let steps = steps(context)?;
    Ok(!steps.is_empty() && !is_worth_drawing(&steps))
}

fn is_worth_drawing(steps: &[Step]) -> bool {
    let shown = steps.iter().filter(|(_, cell)| cell.value.number().is_some()).count();
    shown > 0 && shown * 2 >= steps.len()
}

/// The phases in their order, then the end; nothing where there are no phases.
fn steps<'a>(context: &Context<'a>) -> Result<Vec<Step<'a>>, Error> {
    let mut steps = Vec::new();
    for phase in &context.file().phase {
        let id = phase.id.get_ref();
        if let Some(cell) = context.part(INDICATOR, "phase", id).filter(|cell| cell.value != Value::NoData) {
            steps.push((context.category("phase", id)?, cell));
        }
    }
    if let (false, Some(cell)) = (steps.is_empty(), context.total(COMPLETED).filter(|cell| cell.value != Value::NoData)) {
        steps.push((context.locale.text("public.phases.completed")?, cell));
    }
    Ok(steps)
}

/// How many reached the last phase, where that may be shown.
fn title(context: &Context) -> Result<String, Error> {
    if let Some(last) = context.file().phase.last()
        && let Some(number) = shown(context.part(INDICATOR, "phase", last.id.get_ref()))
    {
        let phase = context.locale.inside_sentence(&context.category("phase", last.id.get_ref())?);
        return context.locale.count("public.phases.title", number, &[("phase", &phase)]);
    }
    context.locale.text("public.phases.neutral")
}

fn data(context: &Context, steps: &[Step]) -> Result<Table, Error> {
    let mut rows = Vec::new();
    for (label, cell) in steps {
        rows.push(row(vec![words(label.clone()), context.number(Some(cell))?]));
    }
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Hatched)?;
    let say = |key: &str| context.locale.text(&format!("public.phases.{key}"));
    Ok(Table {
        id: "phases-reached-data".to_owned(),
        caption: None,
        columns: vec![column(say("phase")?, Align::Text), column(say("cases")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}
