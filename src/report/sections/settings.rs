//! Where sessions took place: bars by size, outside the centre and at the centre.

use rust_decimal::Decimal;

use super::targets::whole_percent;
use super::{Piece, caption, column, figure, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, all_shown, draw, shown};
use crate::report::model::{Align, BarsChart, BarsGroup, Block, Cell, Chart, Figure, LabelledBar, Narrow, Point, Row, RowGroup, Table};

/// The HTML id of the figure.
pub(super) const ID: &str = "sessions-by-setting";
const INDICATOR: &str = "sessions_held";

/// Settings of one kind, the busiest first and hidden ones last.
struct Group<'a> {
    title: String,
    comparison: bool,
    cells: Vec<&'a Published>,
}

/// The figure, if the setting of sessions was recorded.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let groups = groups(context)?;
    if groups.is_empty() {
        return Ok(None);
    }
    let all = shown(context.total(INDICATOR));
    let subtitle = match all {
        Some(all) => context.locale.say("settings.subtitle", &[("all", &context.locale.of_noun(all, "sessions")?)])?,
        None => context.locale.text("settings.subtitle_plain")?,
    };
    let chart = BarsChart { groups: groups.iter().map(|group| bars(context, group, all)).collect::<Result<_, Error>>()? };
    let figure = Figure {
        id: ID.to_owned(),
        caption: caption(title(context)?, Some(subtitle)),
        description: description(context, &groups)?,
        chart: Chart::Bars(chart),
        note: None,
        data_title: String::new(),
        data: data(context, &groups, all)?,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

fn groups<'a>(context: &Context<'a>) -> Result<Vec<Group<'a>>, Error> {
    let cells: Vec<&Published> = context.by(INDICATOR, &["setting"]).into_iter().filter(|cell| cell.value != Value::Zero).collect();
    let outreach = |cell: &Published| {
        let declared = context.file().setting.iter().find(|setting| *setting.id.get_ref() == cell.cut.category());
        declared.map(|setting| setting.outreach)
    };
    let mut groups = Vec::new();
    for (kind, name, comparison) in [(Some(true), "outside", false), (Some(false), "centre", true), (None, "unknown", true)] {
        let mut cells: Vec<&Published> = cells.iter().copied().filter(|cell| outreach(cell) == kind).collect();
        cells.sort_by_key(|cell| std::cmp::Reverse(cell.value.number()));
        if !cells.is_empty() {
            groups.push(Group { title: context.locale.text(&format!("settings.{name}"))?, comparison, cells });
        }
    }
    Ok(groups)
}

fn bars(context: &Context, group: &Group, all: Option<Decimal>) -> Result<BarsGroup, Error> {
    let mut bars = Vec::new();
    for cell in &group.cells {
        let n = context.figure(cell)?;
        let text = match share(context, cell.value.number(), all)? {
            Some(percent) => context.locale.say("settings.point", &[("n", &n), ("percent", &percent)])?,
            None => n,
        };
        let label = context.category("setting", &cell.cut.category())?;
        bars.push(LabelledBar { label, point: Point { mark: draw(cell.value), text } });
    }
    Ok(BarsGroup { title: group_title(context, group, all)?, comparison: group.comparison, bars })
}

/// The group with its subtotal, where the subtotal gives no hidden setting away.
fn group_title(context: &Context, group: &Group, all: Option<Decimal>) -> Result<String, Error> {
    let Some(subtotal) = subtotal(context, group) else { return Ok(group.title.clone()) };
    let Some(percent) = share(context, Some(subtotal), all)? else { return Ok(group.title.clone()) };
    let sessions = context.locale.count("unit.sessions", subtotal, &[])?;
    context.locale.say("settings.group", &[("group", &group.title), ("sessions", &sessions), ("percent", &percent)])
}

/// Rounded numbers are not added up: their sum would differ from the share that stands above it.
fn subtotal(context: &Context, group: &Group) -> Option<Decimal> {
    let exact = || context.material.protected.rounding.is_none();
    all_shown(group.cells.iter().copied()).filter(|_| exact()).map(|counts| counts.into_iter().sum())
}

fn share(context: &Context, part: Option<Decimal>, all: Option<Decimal>) -> Result<Option<String>, Error> {
    part.zip(all).map_or(Ok(None), |(part, all)| whole_percent(context, part, all))
}

fn title(context: &Context) -> Result<String, Error> {
    match context.total("outreach_share").filter(|share| shown(Some(share)).is_some()) {
        Some(share) => context.locale.say("settings.title", &[("percent", &context.figure(share)?)]),
        None => context.locale.text("settings.neutral"),
    }
}

fn description(context: &Context, groups: &[Group]) -> Result<String, Error> {
    let mut said = Vec::new();
    for cell in groups.iter().flat_map(|group| &group.cells) {
        let setting = context.category("setting", &cell.cut.category())?;
        said.push(context.locale.say("settings.description", &[("setting", &setting), ("n", &context.prose(cell, Nouns::Nominative)?)])?);
    }
    Ok(said.join(" "))
}

fn data(context: &Context, groups: &[Group], all: Option<Decimal>) -> Result<Table, Error> {
    let shares = |part: Option<Decimal>| share(context, part, all).map(|text| text.map_or(Cell::Empty, figure));
    let mut row_groups = Vec::new();
    for group in groups {
        let mut rows: Vec<Row> = Vec::new();
        for cell in &group.cells {
            let setting = words(context.category("setting", &cell.cut.category())?);
            rows.push(row(vec![setting, context.number(Some(cell))?, shares(cell.value.number())?]));
        }
        row_groups.push(RowGroup { title: Some(group_title(context, group, all)?), rows });
    }
    let total = vec![words(context.locale.text("settings.all")?), context.number(context.total(INDICATOR))?, shares(all)?];
    row_groups.push(RowGroup { title: None, rows: vec![total_row(total)] });
    let marks = context.marks(row_groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Hatched)?;
    let say = |key: &str| context.locale.text(&format!("settings.{key}"));
    Ok(Table {
        id: "sessions-by-setting-data".to_owned(),
        caption: None,
        columns: vec![column(say("setting")?, Align::Text), column(say("sessions")?, Align::Number), column(say("share")?, Align::Number)],
        groups: row_groups,
        marks,
        note: None,
        narrow: Narrow::Keep,
    })
}
