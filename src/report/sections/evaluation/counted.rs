//! The figures that were counted in full, or whose parts hang together: what they were and are, without an interval and with the reason why.

use std::collections::BTreeMap;

use super::super::{Piece, caption, column, row, words};
use super::scores;
use super::wording::Wording;
use crate::comparison::{Chance, Compared, WithoutChance};
use crate::disclosure::Published;
use crate::error::Error;
use crate::report::context::{Context, size};
use crate::report::format::round;
use crate::report::model::{Align, Block, Narrow, RowGroup, Table};

/// Of fewer a small change looks large.
const FEW: f64 = 10.0;

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let mut by_reason: BTreeMap<WithoutChance, Vec<&Compared>> = BTreeMap::new();
    let has_other_place = |indicator: &str| scores::shows(&wording, indicator);
    for one in wording.comparison.compared.iter().filter(|one| one.is_total() && !has_other_place(&one.to.indicator)) {
        match one.chance {
            // Where the spread of a middle value lies is in comparison.csv.
            Chance::None(WithoutChance::Percentile) => {}
            Chance::None(why) => by_reason.entry(why).or_default().push(one),
            Chance::Interval { .. } | Chance::NotComputable(_) => {}
        }
    }
    if by_reason.is_empty() {
        return Ok(None);
    }
    let [from, to] = wording.sides()?;
    let mut groups = Vec::new();
    for (why, compared) in by_reason {
        let mut rows = Vec::new();
        for one in compared {
            context.cite(&one.to.indicator);
            rows.push(row(vec![
                words(context.title(&one.to.indicator)?),
                wording.figure(&one.from)?,
                wording.figure(&one.to)?,
                words(wording.difference(one)?),
                words(percent(&wording, one)?),
            ]));
        }
        groups.push(RowGroup { title: Some(wording.say(&format!("no_interval.{}", why.name()), &[])?), rows });
    }
    let say = |key: &str| wording.say(key, &[]);
    let table = Table {
        id: "compared-counted".to_owned(),
        caption: Some(caption(say("counted.title")?, Some(say("counted.subtitle")?))),
        columns: vec![
            column(say("column.indicator")?, Align::Text),
            column(from, Align::Number),
            column(to, Align::Number),
            column(say("column.difference")?, Align::Number),
            column(say("column.percent")?, Align::Number),
        ],
        groups,
        marks: Vec::new(),
        note: Some(say("counted.note")?),
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// "+32%": by how much of what it was; nothing for shares, where percent of percent mislead, and for few, where they exaggerate.
fn percent(wording: &Wording, one: &Compared) -> Result<String, Error> {
    let before = one.from.value.number().unwrap_or_default();
    let is_of_few = |cell: &Published| cell.denominator.is_some_and(|cases| size(cases) < FEW);
    if one.to.unit == "percent" || size(before) < FEW || is_of_few(&one.from) || is_of_few(&one.to) {
        return Ok(String::new());
    }
    let Some(share) = super::super::super::context::percent_of(one.effect.difference, before) else { return Ok(String::new()) };
    let text = wording.context.locale.percent(share, 0)?;
    Ok(wording.context.locale.plus(round(share, 0), text))
}
