//! How long children waited for the first session on both sides, with those who still wait.

use rust_decimal::Decimal;

use super::super::{caption, column, row, words};
use super::times::middle;
use super::wording::Wording;
use crate::comparison::Middle;
use crate::error::Error;
use crate::report::model::{Align, Narrow, RowGroup, Table};

/// The table; nothing where readers may not see it.
pub(super) fn table(wording: &Wording) -> Result<Option<Table>, Error> {
    let Some(waits) = &wording.comparison.waits else { return Ok(None) };
    let waiting = |side: &Middle| side.spells.unwrap_or_default() - Decimal::from(side.ended.unwrap_or_default());
    let [from, to] = waits.each_ref().map(|side| words(wording.context.locale.whole(waiting(side))));
    let [days_from, days_to] = waits.each_ref().map(|side| middle(wording, side));
    let say = |key: &str| wording.say(&format!("waits.{key}"), &[]);
    let rows = vec![row(vec![words(say("days")?), days_from?, days_to?]), row(vec![words(say("waiting")?), from, to])];
    let [from, to] = wording.sides()?;
    Ok(Some(Table {
        id: "compared-waits".to_owned(),
        caption: Some(caption(say("title")?, Some(say("subtitle")?))),
        columns: vec![column(String::new(), Align::Text), column(from, Align::Number), column(to, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: Some(say("note")?),
        narrow: Narrow::Stack,
    }))
}
