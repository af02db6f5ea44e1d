//! Who was reached on either side: the same parts of all children beside each other, because other children can make another figure.

use rust_decimal::Decimal;

use super::super::{Piece, caption, column, parts, row, total_row, words};
use super::wording::Wording;
use crate::comparison::Side;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, percent_of, shown, size};
use crate::report::model::{
    Align, Block, Cell, Chart, DumbbellChart, DumbbellGroup, DumbbellRow, Figure, Mark, Narrow, Point, RowGroup, Table,
};

const INDICATOR: &str = "children_reached";
const DIMENSIONS: [&str; 4] = ["sex", "age_band", "area", "service"];

/// A category on both sides.
struct Part<'a> {
    category: String,
    from: Option<&'a Published>,
    to: Option<&'a Published>,
}

impl Part<'_> {
    /// A category that nobody is in on either side says nothing.
    fn is_anybody(&self) -> bool {
        [self.from, self.to].into_iter().flatten().any(|cell| matches!(cell.value, Value::Number(_) | Value::Suppressed))
    }
}

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    // The figures of another project are not among those of this one.
    let compared = || wording.comparison.compared.iter().filter(|one| one.to.indicator == INDICATOR);
    let Some(total) = compared().find(|one| one.is_total()) else { return Ok(None) };
    let wholes = [&total.from, &total.to].map(|cell| shown(Some(cell)));
    let [Some(before), Some(after)] = wholes else { return Ok(None) };
    if before.is_zero() || after.is_zero() {
        return Ok(None);
    }
    let (mut table_groups, mut chart_groups, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for dimension in DIMENSIONS {
        let parts = parts_of(&wording, dimension);
        if parts.iter().filter(|part| shown(part.from).is_some() && shown(part.to).is_some()).count() < 2 {
            continue;
        }
        let title = parts::dimension(context, dimension, "title")?;
        let (mut rows, mut drawn) = (Vec::new(), Vec::new());
        for part in parts {
            let name = context.category(dimension, &part.category)?;
            let [from, to] = [(part.from, before), (part.to, after)].map(|(cell, whole)| share(context, cell, whole));
            let (from, to) = (from?, to?);
            if from.share.is_some() || to.share.is_some() {
                said.push(wording.say("composition.one", &[("name", &name), ("from", &from.text), ("to", &to.text)])?);
                drawn.push(DumbbellRow { label: name.clone(), from: from.point(), to: to.point() });
            }
            rows.push(row(vec![words(name), from.cell, to.cell]));
        }
        table_groups.push(RowGroup { title: Some(title.clone()), rows });
        chart_groups.push(DumbbellGroup { title, rows: drawn });
    }
    if table_groups.is_empty() {
        return Ok(None);
    }
    context.cite(INDICATOR);
    let total =
        total_row(vec![words(wording.say("composition.all", &[])?), context.number(Some(&total.from))?, context.number(Some(&total.to))?]);
    table_groups.push(RowGroup { title: None, rows: vec![total] });
    let [from, to] = wording.sides()?;
    let marks = context.marks(table_groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let data = Table {
        id: "composition-data".to_owned(),
        caption: None,
        columns: vec![
            column(wording.say("composition.part", &[])?, Align::Text),
            column(from.clone(), Align::Number),
            column(to.clone(), Align::Number),
        ],
        groups: table_groups,
        marks,
        note: Some(note(&wording)?),
        narrow: Narrow::Keep,
    };
    let of = |name: &str, whole| {
        let children = context.locale.count("unit.children", whole, &[])?;
        wording.say("composition.side", &[("side", name), ("children", &children)])
    };
    let (from, to) = (of(&from, before)?, of(&to, after)?);
    let subtitle = wording.say("composition.subtitle", &[("from", &from), ("to", &to)])?;
    let figure = Figure {
        id: "composition".to_owned(),
        caption: caption(wording.say("composition.title", &[])?, Some(subtitle)),
        description: said.join(" "),
        chart: Chart::Dumbbell(DumbbellChart { from, to, groups: chart_groups }),
        note: None,
        data_title: String::new(),
        data,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

/// The categories of a dimension that either side has, in the order of the later side.
fn parts_of<'a>(wording: &Wording<'_, 'a>, dimension: &str) -> Vec<Part<'a>> {
    let context = wording.context;
    if wording.comparison.is_between_projects {
        let is_part = |cell: &Published| cell.indicator == INDICATOR && cell.cut.dimensions == [dimension];
        let both = wording.comparison.compared.iter().filter(|one| is_part(&one.to));
        let parts = both.map(|one| Part { category: one.to.cut.category(), from: Some(&one.from), to: Some(&one.to) });
        return parts.filter(Part::is_anybody).collect();
    }
    let of = |side: &Side| -> Vec<&'a Published> {
        let is_part = |cell: &&Published| cell.period == side.period.id && cell.cut.dimensions == [dimension] && cell.merged_into.is_none();
        context.figures(INDICATOR).iter().copied().filter(is_part).filter(|cell| cell.value != Value::NotApplicable).collect()
    };
    let (before, after) = (of(&wording.comparison.from), of(&wording.comparison.to));
    let mut parts: Vec<Part> = after
        .iter()
        .map(|to| Part { category: to.cut.category(), from: before.iter().find(|from| from.cut == to.cut).copied(), to: Some(to) })
        .collect();
    let missing = before.iter().filter(|from| after.iter().all(|to| to.cut != from.cut));
    parts.extend(missing.map(|from| Part { category: from.cut.category(), from: Some(from), to: None }));
    parts.retain(Part::is_anybody);
    parts
}

/// A part of all children on one side.
struct Share {
    cell: Cell,
    share: Option<Decimal>,
    text: String,
    mark: Value,
}

impl Share {
    fn point(&self) -> Point {
        let mark = match (self.share, self.mark) {
            (Some(share), _) => Mark::Value(size(share)),
            (None, Value::Suppressed) => Mark::Hidden,
            (None, _) => Mark::NoData,
        };
        Point { mark, text: self.text.clone() }
    }
}

/// "12 (40%)", or the mark of its state.
fn share(context: &Context, cell: Option<&Published>, whole: Decimal) -> Result<Share, Error> {
    let value = cell.map_or(Value::NoData, |cell| cell.value);
    let Some(share) = shown(cell).and_then(|part| percent_of(part, whole)) else {
        return Ok(Share { cell: context.state(value)?, share: None, text: context.mark(value)?, mark: value });
    };
    let percent = context.locale.percent(share, 0)?;
    let count = cell.map(|cell| context.figure(cell)).transpose()?.unwrap_or_default();
    let text = format!("{count} ({percent})");
    Ok(Share { cell: Cell::Number { text: text.clone(), spoken: None, strong: false }, share: Some(share), text: percent, mark: value })
}

/// How parts come to all of them, and what rounding does to it.
fn note(wording: &Wording) -> Result<String, Error> {
    let note = wording.say("composition.note", &[])?;
    let Some(base) = wording.context.material.protected.rounding else { return Ok(note) };
    let rounded = wording.say("composition.rounded", &[("base", &wording.context.locale.whole(base))])?;
    Ok(format!("{rounded} {note}"))
}
