//! What was not compared, by the reason why.

use std::collections::BTreeMap;

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use crate::comparison::WhyLeftOut;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::report::context::Context;
use crate::report::model::{Align, Block, Narrow, RowGroup, Table};

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let mut by_reason: BTreeMap<WhyLeftOut, Vec<String>> = BTreeMap::new();
    let mut parts: BTreeMap<WhyLeftOut, u64> = BTreeMap::new();
    for one in &wording.comparison.left_out {
        if one.dimension != TOTAL {
            *parts.entry(one.why).or_default() += 1;
            continue;
        }
        let title = match context.card(&one.indicator) {
            Some(_) => context.title(&one.indicator)?,
            // Only the other project knows it.
            None => context.own_if_given(&one.title).unwrap_or_else(|| one.indicator.clone()),
        };
        by_reason.entry(one.why).or_default().push(context.locale.inside_sentence(&title));
    }
    let mut rows = Vec::new();
    for why in parts.keys().chain(by_reason.keys()).collect::<std::collections::BTreeSet<_>>() {
        let titles = by_reason.get(why).map_or(String::new(), |titles| titles.join("; "));
        let more = parts.get(why).map(|count| context.locale.count("evaluation.left_out.parts", (*count).into(), &[])).transpose()?;
        let said = [(!titles.is_empty()).then_some(titles), more];
        rows.push(row(vec![
            words(wording.say(&format!("left_out.{}", why.name()), &[])?),
            words(said.into_iter().flatten().collect::<Vec<_>>().join("; ")),
        ]));
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| wording.say(&format!("left_out.{key}"), &[]);
    let table = Table {
        id: "compared-left-out".to_owned(),
        caption: Some(caption(say("title")?, Some(say("subtitle")?))),
        columns: vec![column(say("why")?, Align::Text), column(say("what")?, Align::Text)],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}
