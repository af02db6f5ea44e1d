//! What the final grant can be: by the maximum of the contract, by its share of the cost, by what was paid in; the least of these.

use super::{Piece, caption, column, figure, row, total_row, words};
use crate::error::Error;
use crate::project::Texts;
use crate::report::context::{Context, shown};
use crate::report::format::money_places;
use crate::report::model::{Align, Block, Cell, Narrow, RowGroup, Table};

/// The table, if the contract sets more than one of them.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let (Some(finance), Some(currency)) = (&context.file().finance, context.currency()) else { return Ok(None) };
    let Some(last) = shown(context.total("grant_final")) else { return Ok(None) };
    let sources: [(&str, Option<&Texts>); 3] = [
        ("grant_maximum", finance.grant.maximum.as_ref().map(|maximum| &maximum.source)),
        ("grant_by_rate", finance.rate().and_then(|(_, source)| source)),
        ("grant_paid_in", None),
    ];
    let ways: Vec<_> =
        sources.into_iter().filter_map(|(indicator, source)| Some((indicator, shown(context.total(indicator))?, source))).collect();
    if ways.len() < 2 {
        return Ok(None);
    }
    let received = shown(context.total("grant_received"));
    let places = money_places(ways.iter().map(|(_, amount, _)| *amount).chain([last]).chain(received));
    let money = |amount| context.locale.money(amount, currency, places);
    let mut rows = Vec::new();
    for (indicator, amount, source) in &ways {
        let detail = source.and_then(|source| context.own_if_given(source));
        rows.push(row(vec![Cell::Text { text: context.title(indicator)?, detail }, figure(money(*amount)?)]));
    }
    rows.push(total_row(vec![words(context.title("grant_final")?), figure(money(last)?)]));
    // What was received and is too much has to be paid back; what is missing is still to come.
    let note = match received.map(|received| received - last) {
        Some(rest) if rest.is_zero() => Some(context.locale.text("grant.settled")?),
        Some(rest) if rest.is_sign_positive() => Some(context.locale.say("grant.too_much", &[("amount", &money(rest)?)])?),
        Some(rest) => Some(context.locale.say("grant.to_come", &[("amount", &money(-rest)?)])?),
        None => None,
    };
    let say = |key: &str| context.locale.text(&format!("grant.{key}"));
    let table = Table {
        id: "final-grant".to_owned(),
        caption: Some(caption(context.locale.say("grant.title", &[("amount", &money(last)?)])?, Some(say("subtitle")?))),
        columns: vec![column(say("way")?, Align::Text), column(say("amount")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note,
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}
