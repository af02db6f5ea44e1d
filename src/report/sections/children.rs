//! Children reached by age and sex: a table with bars back to back, hidden cells hatched.

use super::{Piece, caption, column, note, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::dimension::UNKNOWN;
use crate::indicators::measurement::Value;
use crate::ingest::dataset::KINDS_OF_UNKNOWN;
use crate::project::file::AgeRule;
use crate::report::context::{Context, Drawing, Nouns, all_shown, draw, shown};
use crate::report::model::{Align, Bar, Block, Cell, Mark, Narrow, Note, RowGroup, Table};

const INDICATOR: &str = "children_reached";
/// What is estimated beside it.
const INDIRECT: &str = "indirect_beneficiaries";

/// The table, if children were counted by age.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let bands: Vec<&Published> = context.by(INDICATOR, &["age_band"]).into_iter().filter(|band| !is_empty_adult_band(band)).collect();
    let Some(total) = context.total(INDICATOR).filter(|_| !bands.is_empty()) else { return Ok(None) };
    // Girls and boys have columns of their own; what else was recorded has one only if there is something in it.
    let others: Vec<&str> = ["other"]
        .into_iter()
        .chain(KINDS_OF_UNKNOWN)
        .chain([UNKNOWN])
        .filter(|sex| context.part(INDICATOR, "sex", sex).is_some_and(|cell| matches!(cell.value, Value::Number(_) | Value::Suppressed)))
        .collect();
    let count_of = |sex: &str, band: &str| context.count(INDICATOR, &["sex", "age_band"], &[sex, band]);
    let drawn = |sex: &str, band: &str| draw(count_of(sex, band));
    let longest = bands.iter().flat_map(|band| ["female", "male"].map(|sex| drawn(sex, &band.cut.category())));
    let longest = longest.filter_map(|mark| if let Mark::Value(size) = mark { Some(size) } else { None }).fold(1.0, f64::max);

    let mut rows = Vec::new();
    for band in &bands {
        let id = band.cut.category();
        let bar = Bar::Pyramid { left: drawn("female", &id), right: drawn("male", &id), max: longest };
        let mut cells = vec![
            words(context.category("age_band", &id)?),
            context.counted(count_of("female", &id))?,
            Cell::Bar(bar),
            context.counted(count_of("male", &id))?,
        ];
        for sex in &others {
            cells.push(context.counted(count_of(sex, &id))?);
        }
        cells.push(context.number(Some(band))?);
        rows.push(row(cells));
    }
    let mut cells = vec![
        words(context.locale.text("children.all_ages")?),
        context.number(context.part(INDICATOR, "sex", "female"))?,
        Cell::Empty,
        context.number(context.part(INDICATOR, "sex", "male"))?,
    ];
    for sex in &others {
        cells.push(context.number(context.part(INDICATOR, "sex", sex))?);
    }
    cells.push(context.number(Some(total))?);
    rows.push(total_row(cells));

    let mut columns = vec![
        column(context.locale.text("children.age")?, Align::Text),
        column(context.category("sex", "female")?, Align::Number),
        column(context.locale.text("children.girls_boys")?, Align::Drawing),
        column(context.category("sex", "male")?, Align::Number),
    ];
    for sex in &others {
        columns.push(column(context.category("sex", sex)?, Align::Number));
    }
    columns.push(column(context.locale.text("children.all")?, Align::Number));

    let subtitle = subtitle(context)?;
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Hatched)?;
    let table = Table {
        id: "children-by-age-and-sex".to_owned(),
        caption: Some(caption(title(context, &bands, total)?, Some(subtitle))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: None,
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { notes: notes(context, &table)?, blocks: vec![Block::Table(table)] }))
}

/// How children and their ages were counted.
pub(super) fn subtitle(context: &Context) -> Result<String, Error> {
    let rule = context.locale.text(&format!("children.rule.{}", rule_key(context.file().ages.rule)))?;
    context.locale.say("children.subtitle", &[("rule", &rule), ("period", &context.reporting_period()?)])
}

/// A report on children has no row for adults, unless there is one.
fn is_empty_adult_band(band: &Published) -> bool {
    let years = band.cut.category();
    let from = years.split(['-', '+']).next().and_then(|years| years.parse::<u32>().ok());
    from.is_some_and(|from| from >= 18) && band.value == Value::Zero
}

fn rule_key(rule: AgeRule) -> &'static str {
    match rule {
        AgeRule::LaterOfEnrolmentAndPeriodStart => "later_of_enrolment_and_period_start",
        AgeRule::FirstServiceInPeriod => "first_service_in_period",
        AgeRule::PeriodEnd => "period_end",
    }
}

/// The largest band, where every band may be shown and one is larger than the others.
fn title(context: &Context, bands: &[&Published], total: &Published) -> Result<String, Error> {
    let neutral = || context.locale.text("children.neutral");
    let (Some(sizes), Some(whole)) = (all_shown(bands.iter().copied()), total.value.number()) else { return neutral() };
    let Some(most) = sizes.iter().max() else { return neutral() };
    let mut largest = bands.iter().zip(&sizes).filter(|(_, size)| *size == most);
    match (largest.next(), largest.next()) {
        (Some((band, size)), None) if band.cut.category() != "unknown" && !size.is_zero() => {
            let name = context.category("age_band", &band.cut.category())?;
            let of = context.locale.of_noun(whole, "children")?;
            context.locale.say("children.largest", &[("band", &name), ("part", &context.locale.whole(*size)), ("of", &of)])
        }
        _ => neutral(),
    }
}

/// What stands beside the children: who came, why cells are hidden, what was published before.
pub(super) fn notes(context: &Context, table: &Table) -> Result<Vec<Note>, Error> {
    let mut notes: Vec<Note> = context.cited_if_built(|| coming(context))?.into_iter().collect();
    if let Some(cell) = context.total(INDIRECT).filter(|cell| matches!(cell.value, Value::Number(_))) {
        notes.push(note(context, "children.indirect", &[("n", &context.prose(cell, Nouns::Nominative)?)])?);
    }
    let hidden = context.mark(Value::Suppressed)?;
    if let (Some(k), true) = (context.material.protected.threshold, table.marks.iter().any(|key| key.mark == hidden)) {
        let key = if context.material.protected.rounding.is_some() { "children.hidden_rounded" } else { "children.hidden" };
        notes.push(note(context, key, &[("k", &context.locale.whole(k))])?);
    }
    let published = context.material.protected.cells.iter().filter(|cell| cell.indicator == INDICATOR && cell.period == context.period());
    let mut lines = Vec::new();
    for cell in published.filter(|cell| cell.value.number().is_some()) {
        let Some(source) = cell.already_public.as_ref().and_then(|source| context.own_if_given(source)) else { continue };
        let titles = cell.cut.dimensions.iter().zip(&cell.cut.categories).map(|(dimension, id)| context.category(dimension, id));
        let title = titles.collect::<Result<Vec<_>, Error>>()?.join(", ");
        let title = if title.is_empty() { context.title(INDICATOR)? } else { title };
        lines.push(context.locale.say("children.public.line", &[("title", &title), ("n", &context.figure(cell)?), ("source", &source)])?);
    }
    if !lines.is_empty() {
        notes.push(Note { title: context.locale.text("children.public.title")?, lines });
    }
    Ok(notes)
}

/// Who came for the first time and who had come before, where both may be shown.
fn coming(context: &Context) -> Result<Option<Note>, Error> {
    let counts = ["children_new", "children_continuing"].map(|indicator| shown(context.total(indicator)));
    let [Some(new), Some(continuing)] = counts else { return Ok(None) };
    let mut lines = Vec::new();
    for (key, number) in [("children.coming.new", new), ("children.coming.continuing", continuing)] {
        if !number.is_zero() {
            lines.push(context.locale.count(key, number, &[])?);
        }
    }
    if lines.is_empty() {
        return Ok(None);
    }
    Ok(Some(Note { title: context.locale.text("children.coming.title")?, lines }))
}
