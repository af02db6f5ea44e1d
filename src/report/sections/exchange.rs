//! The exchange rates that were used, each with the lines that took it and with who published it.

use super::{Piece, caption, column, figure, row, total_row, words};
use crate::error::Error;
use crate::ingest::schema::Table as Data;
use crate::project::finance::Quoted;
use crate::report::context::Context;
use crate::report::model::{Align, Block, Cell, Narrow, Note, RowGroup, Table};

/// Decimals that a rate has at least, and at most.
const PLACES: std::ops::RangeInclusive<u32> = 2..=6;

/// The table, if an amount was converted.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(finance) = &context.file().finance else { return Ok(None) };
    let (Some(exchange), currency, used) = (&finance.exchange, finance.currency.get_ref(), context.material.exchange) else {
        return Ok(None);
    };
    let say = |key: &str| context.locale.text(&format!("exchange.{key}"));
    let mut groups = Vec::new();
    for (table, title) in [(Data::Costs, "costs"), (Data::Payments, "payments")] {
        let mut rows = Vec::new();
        let used = || used.iter().filter(|used| used.table == table);
        for used in used() {
            let day = used.day.map_or_else(|| say("mean"), |day| context.locale.date(day))?;
            let rate = used.rate.normalize();
            let rate = context.locale.number(rate, rate.scale().clamp(*PLACES.start(), *PLACES.end()));
            let (one, other) = match exchange.quoted {
                Quoted::ForeignPerReporting => (currency.as_str(), used.currency.as_str()),
                Quoted::ReportingPerForeign => (used.currency.as_str(), currency.as_str()),
            };
            let units = context.locale.whole(used.units);
            let rate = context.locale.say("exchange.rate", &[("units", &units), ("one", one), ("rate", &rate), ("other", other)])?;
            rows.push(row(vec![
                Cell::Text { text: rate, detail: used.source.clone() },
                words(day),
                figure(context.locale.whole(used.lines)),
                figure(context.locale.money(used.original, &used.currency, 2)?),
                figure(context.locale.money(used.converted, currency, 2)?),
            ]));
        }
        if rows.is_empty() {
            continue;
        }
        let all = used().map(|used| used.converted).sum();
        let lines: u64 = used().map(|used| used.lines).sum();
        let all = figure(context.locale.money(all, currency, 2)?);
        rows.push(total_row(vec![words(say("all")?), Cell::Empty, figure(context.locale.whole(lines)), Cell::Empty, all]));
        groups.push(RowGroup { title: Some(say(title)?), rows });
    }
    if groups.is_empty() {
        return Ok(None);
    }
    let columns = [
        ("quoted", Align::Text),
        ("day", Align::Text),
        ("lines", Align::Number),
        ("original", Align::Number),
        ("converted", Align::Number),
    ];
    let columns = columns.into_iter().map(|(key, align)| Ok(column(say(key)?, align))).collect::<Result<_, Error>>()?;
    let policy = serde_json::to_value(exchange.policy.get_ref())?;
    let policy = say(&format!("policy.{}", policy.as_str().unwrap_or_default()))?;
    let notes = context
        .own_if_given(&exchange.source)
        .map(|source| -> Result<Note, Error> { Ok(Note { title: say("rule")?, lines: vec![source] }) });
    let table = Table {
        id: "exchange".to_owned(),
        caption: Some(caption(say("title")?, Some(policy))),
        columns,
        groups,
        marks: Vec::new(),
        note: Some(say("note")?),
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: notes.transpose()?.into_iter().collect() }))
}
