//! Children reached by sex and by age, each by itself: what can still be shown where the table of both would be full of hidden cells.

use super::{Piece, caption, children, column, figure, parts, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, shown};
use crate::report::model::{Align, BarsChart, BarsGroup, Block, Chart, Figure, LabelledBar, Narrow, RowGroup, Table};

const INDICATOR: &str = "children_reached";
const DIMENSIONS: [&str; 2] = ["sex", "age_band"];

/// The parts of a dimension in which there are children.
struct Group<'a> {
    dimension: &'static str,
    cells: Vec<&'a Published>,
}

/// The table of age by sex where most of it may be shown; otherwise bars of each by itself; nothing where all of them are hidden.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let cross: Vec<&Published> = not_empty(context.by(INDICATOR, &DIMENSIONS));
    let hidden = cross.iter().filter(|cell| cell.value == Value::Suppressed).count();
    if !cross.is_empty() && hidden * 2 <= cross.len() {
        return children::build(context);
    }
    let groups = groups(context);
    if groups.is_empty() {
        return Ok(None);
    }
    let data = data(context, &groups)?;
    let notes = children::notes(context, &data)?;
    let chart = BarsChart { groups: groups.iter().map(|group| bars(context, group)).collect::<Result<_, Error>>()? };
    let figure = Figure {
        id: "children-reached".to_owned(),
        caption: caption(title(context)?, Some(children::subtitle(context)?)),
        description: description(context, &groups)?,
        chart: Chart::Bars(chart),
        note: None,
        data_title: String::new(),
        data,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes }))
}

/// Whether children were counted by sex or age and every number of them is hidden.
pub(super) fn is_all_hidden(context: &Context) -> bool {
    groups(context).is_empty() && DIMENSIONS.iter().any(|dimension| !not_empty(context.by(INDICATOR, &[*dimension])).is_empty())
}

fn not_empty(cells: Vec<&Published>) -> Vec<&Published> {
    cells.into_iter().filter(|cell| matches!(cell.value, Value::Number(_) | Value::Suppressed)).collect()
}

/// The dimensions of which a number may be shown.
fn groups<'a>(context: &Context<'a>) -> Vec<Group<'a>> {
    let group = |dimension| Group { dimension, cells: not_empty(context.by(INDICATOR, &[dimension])) };
    DIMENSIONS.into_iter().map(group).filter(|group| group.cells.iter().any(|cell| shown(Some(cell)).is_some())).collect()
}

/// How many girls and boys, where both may be shown and nobody else is among the children.
fn title(context: &Context) -> Result<String, Error> {
    let [girls, boys] = ["female", "male"].map(|sex| shown(context.part(INDICATOR, "sex", sex)));
    match (girls, boys) {
        (Some(girls), Some(boys)) if Some(girls + boys) == shown(context.total(INDICATOR)) => {
            let girls = context.locale.count("public.reached.girls", girls, &[])?;
            let boys = context.locale.count("public.reached.boys", boys, &[])?;
            context.locale.say("public.reached.title", &[("girls", &girls), ("boys", &boys)])
        }
        _ => context.locale.text("children.neutral"),
    }
}

fn bars(context: &Context, group: &Group) -> Result<BarsGroup, Error> {
    let mut bars = Vec::new();
    for cell in &group.cells {
        bars.push(LabelledBar { label: context.category(group.dimension, &cell.cut.category())?, point: context.point(cell)? });
    }
    Ok(BarsGroup { title: parts::dimension(context, group.dimension, "title")?, comparison: false, bars })
}

fn description(context: &Context, groups: &[Group]) -> Result<String, Error> {
    let mut said = Vec::new();
    for group in groups {
        for cell in &group.cells {
            let category = context.category(group.dimension, &cell.cut.category())?;
            let n = context.prose(cell, Nouns::Nominative)?;
            said.push(context.locale.say("public.description", &[("category", &category), ("n", &n)])?);
        }
    }
    Ok(said.join(" "))
}

fn data(context: &Context, groups: &[Group]) -> Result<Table, Error> {
    let mut row_groups = Vec::new();
    for group in groups {
        let mut rows = Vec::new();
        for cell in &group.cells {
            rows.push(row(vec![words(context.category(group.dimension, &cell.cut.category())?), context.number(Some(cell))?]));
        }
        row_groups.push(RowGroup { title: Some(parts::dimension(context, group.dimension, "title")?), rows });
    }
    if let Some(total) = context.total(INDICATOR).filter(|total| total.value.number().is_some()) {
        let total = total_row(vec![words(context.locale.text("public.reached.all")?), figure(context.figure(total)?)]);
        row_groups.push(RowGroup { title: None, rows: vec![total] });
    }
    let marks = context.marks(row_groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Hatched)?;
    let say = |key: &str| context.locale.text(&format!("public.reached.{key}"));
    Ok(Table {
        id: "children-reached-data".to_owned(),
        caption: None,
        columns: vec![column(say("who")?, Align::Text), column(say("children")?, Align::Number)],
        groups: row_groups,
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}
