//! Who paid: grant, co-financing and what was not spent.

use rust_decimal::Decimal;

use super::{Piece, caption, column, figure, row, total_row, words};
use crate::error::Error;
use crate::report::context::{Context, percent_of, shown, size};
use crate::report::format::money_places;
use crate::report::model::{Align, Block, Chart, Figure, FundingChart, FundingPart, Narrow, RowGroup, Table};

/// The amounts, all of them shown.
struct Amounts<'a> {
    currency: &'a str,
    places: u32,
    grant: Decimal,
    cofinancing: Decimal,
    actual: Decimal,
    planned: Option<Decimal>,
}

/// The figure, if grant, co-financing and final cost are known and one bar can show them.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let amounts = ["grant_received", "cofinancing", "final_cost"].map(|indicator| shown(context.total(indicator)));
    let (Some(currency), [Some(grant), Some(cofinancing), Some(actual)]) = (context.currency(), amounts) else { return Ok(None) };
    // A grant above the cost must be paid back: no bar of parts can show it.
    if [grant, cofinancing].iter().any(Decimal::is_sign_negative) || actual <= Decimal::ZERO {
        return Ok(None);
    }
    let planned = shown(context.total("initial_cost"));
    let places = money_places([grant, cofinancing, actual].into_iter().chain(planned));
    let amounts = Amounts { currency, places, grant, cofinancing, actual, planned };
    let parts = parts(context, &amounts)?;
    let share = context.locale.percent(percent_of(grant, actual).unwrap_or_default(), 2)?;
    let title = if grant.is_zero() {
        context.locale.text("funding.neutral")?
    } else {
        context.locale.say("funding.title", &[("funder", &context.funder()?), ("percent", &share)])?
    };
    let subtitle = context.locale.say("funding.subtitle", &[("code", currency)])?;
    let mut said = Vec::new();
    for (source, amount, share) in &parts {
        let arguments = [("source", &**source), ("amount", &*money(context, &amounts, *amount)?), ("percent", &**share)];
        said.push(context.locale.say("funding.description", &arguments)?);
    }
    let figure = Figure {
        id: "funding".to_owned(),
        caption: caption(title, Some(subtitle)),
        description: said.join(" "),
        chart: Chart::Funding(chart(context, &amounts, &parts)?),
        note: None,
        data_title: String::new(),
        data: data(context, &amounts, &parts)?,
    };
    Ok(Some(Piece { blocks: vec![Block::Figure(figure)], notes: Vec::new() }))
}

/// Source, amount and share of the final cost.
type Part = (String, Decimal, String);

fn parts(context: &Context, amounts: &Amounts) -> Result<Vec<Part>, Error> {
    let sources = [(context.funder()?, amounts.grant), (context.locale.text("funding.cofinancing")?, amounts.cofinancing)];
    let share = |amount| context.locale.percent(percent_of(amount, amounts.actual).unwrap_or_default(), 2);
    sources.into_iter().map(|(source, amount)| Ok((source, amount, share(amount)?))).collect()
}

fn money(context: &Context, amounts: &Amounts, amount: Decimal) -> Result<String, Error> {
    context.locale.money(amount, amounts.currency, amounts.places)
}

fn chart(context: &Context, amounts: &Amounts, parts: &[Part]) -> Result<FundingChart, Error> {
    let say = |key: &str, amount: Decimal| context.locale.say(key, &[("amount", &money(context, amounts, amount)?)]);
    let mut drawn = Vec::new();
    for (source, amount, share) in parts {
        let label = context.locale.say("funding.part", &[("source", source), ("amount", &money(context, amounts, *amount)?)])?;
        drawn.push(FundingPart { label, detail: context.locale.say("funding.share", &[("percent", share)])?, value: size(*amount) });
    }
    let unspent = amounts.planned.map(|planned| planned - amounts.actual).filter(|unspent| *unspent > Decimal::ZERO);
    let unspent = match (unspent, amounts.planned) {
        (Some(unspent), Some(planned)) => {
            let percent = context.locale.percent(percent_of(unspent, planned).unwrap_or_default(), 2)?;
            Some(context.locale.say("funding.unspent", &[("amount", &money(context, amounts, unspent)?), ("percent", &percent)])?)
        }
        _ => None,
    };
    Ok(FundingChart {
        parts: drawn,
        actual: (say("funding.actual", amounts.actual)?, size(amounts.actual)),
        planned: amounts.planned.map(|planned| Ok::<_, Error>((say("funding.planned", planned)?, size(planned)))).transpose()?,
        unspent,
    })
}

fn data(context: &Context, amounts: &Amounts, parts: &[Part]) -> Result<Table, Error> {
    let mut rows = Vec::new();
    for (source, amount, share) in parts {
        rows.push(row(vec![words(source.clone()), figure(money(context, amounts, *amount)?), figure(share.clone())]));
    }
    let all = context.locale.percent(Decimal::ONE_HUNDRED, 2)?;
    let total = context.locale.text("funding.total")?;
    rows.push(total_row(vec![words(total), figure(money(context, amounts, amounts.actual)?), figure(all)]));
    let say = |key: &str| context.locale.text(&format!("funding.{key}"));
    Ok(Table {
        id: "funding-data".to_owned(),
        caption: None,
        columns: vec![
            column(say("source")?, Align::Text),
            column(say("amount")?, Align::Number),
            column(say("share_column")?, Align::Number),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Keep,
    })
}
