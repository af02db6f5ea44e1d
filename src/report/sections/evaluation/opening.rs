//! What an evaluation says first: what stands side by side, what differs by more than chance, and that no cause follows.

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use crate::comparison::{Chance, Compared, Reading, Side};
use crate::error::Error;
use crate::report::context::{Context, Nouns};
use crate::report::model::{Align, Block, Inline, Narrow, RowGroup, Table};

/// So many titles fit a sentence.
const MOST_NAMED: usize = 4;

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let sentences = vec![differs(&wording)?, unclear(&wording)?, wording.say("opening.causes", &[])?];
    let sentences = sentences.into_iter().filter(|text| !text.is_empty()).map(|text| vec![Inline::Text { text }]).collect();
    Ok(Some(Piece { blocks: vec![Block::Lead { sentences }, Block::Table(sides(&wording)?)], notes: Vec::new() }))
}

fn tested<'a>(wording: &Wording<'_, 'a>) -> Vec<&'a Compared> {
    let is_tested = |one: &&Compared| one.is_total() && matches!(one.chance, Chance::Interval { .. });
    wording.comparison.compared.iter().filter(is_tested).collect()
}

/// What changed by more than chance.
fn differs(wording: &Wording) -> Result<String, Error> {
    let tested = tested(wording);
    let n = tested.len().into();
    if tested.is_empty() {
        return wording.say("opening.untested", &[]);
    }
    let named = titles(wording, tested.iter().copied().filter(|one| one.reading == Reading::Clear))?;
    if named.is_empty() {
        wording.context.locale.count("evaluation.opening.none", n, &[])
    } else {
        wording.context.locale.count("evaluation.opening.clear", n, &[("titles", &named)])
    }
}

/// What would be more than chance if it were alone, and what is compatible with no change.
fn unclear(wording: &Wording) -> Result<String, Error> {
    let tested = tested(wording);
    let hints = titles(wording, tested.iter().copied().filter(|one| one.reading == Reading::Hint))?;
    let compatibles = tested.iter().copied().filter(|one| one.reading == Reading::Compatible);
    let (count, compatible) = (compatibles.clone().count(), titles(wording, compatibles)?);
    match (hints.is_empty(), compatible.is_empty()) {
        (false, _) => wording.say("opening.hints", &[("titles", &hints)]),
        (true, false) => wording.context.locale.count("evaluation.opening.compatible", count.into(), &[("titles", &compatible)]),
        (true, true) if tested.is_empty() => Ok(String::new()),
        (true, true) => wording.say("opening.counted", &[]),
    }
}

fn titles<'a>(wording: &Wording, compared: impl Iterator<Item = &'a Compared>) -> Result<String, Error> {
    let all: Vec<&Compared> = compared.collect();
    let mut named = Vec::new();
    for one in all.iter().take(MOST_NAMED) {
        named.push(wording.context.locale.inside_sentence(&wording.context.title(&one.to.indicator)?));
    }
    if all.len() > MOST_NAMED {
        let more = all.len() - MOST_NAMED;
        named.push(wording.context.locale.count("evaluation.opening.more", more.into(), &[])?);
    }
    Ok(named.join(", "))
}

/// Days, length and children of both.
fn sides(wording: &Wording) -> Result<Table, Error> {
    let context = wording.context;
    let comparison = wording.comparison;
    let children = |side: &Side, is_from: bool| -> Result<String, Error> {
        let found = comparison.compared.iter().find(|one| one.is_total() && one.to.indicator == "children_reached");
        let cell = match found {
            Some(one) => Some(if is_from { &one.from } else { &one.to }),
            None => context.cell("children_reached", &side.period.id, &[], &[]).filter(|_| !is_from || !comparison.is_between_projects),
        };
        cell.map_or_else(|| context.locale.text("evaluation.sides.unknown"), |cell| context.prose(cell, Nouns::Nominative))
    };
    let one = |side: &Side, is_from: bool| -> Result<_, Error> {
        Ok(row(vec![
            words(wording.side(side)?),
            words(context.locale.period(side.period.start, side.period.end)?),
            words(context.locale.count("unit.days", side.period.days().into(), &[])?),
            words(children(side, is_from)?),
        ]))
    };
    let rows = vec![one(&comparison.from, true)?, one(&comparison.to, false)?];
    let say = |key: &str| wording.say(&format!("sides.{key}"), &[]);
    let count = comparison.compared.iter().filter(|one| one.is_total()).count();
    Ok(Table {
        id: "compared-sides".to_owned(),
        caption: Some(caption(context.locale.count("evaluation.sides.title", count.into(), &[])?, None)),
        columns: vec![
            column(say(if comparison.is_between_projects { "project" } else { "period" })?, Align::Text),
            column(say("days")?, Align::Text),
            column(say("length")?, Align::Number),
            column(say("children")?, Align::Number),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    })
}
