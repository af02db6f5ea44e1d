//! How each figure of the report is counted: one card an indicator that the report speaks of.

use super::Piece;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::definition::Method;
use crate::indicators::measurement::Value;
use crate::project::file::Direction;
use crate::report::context::{Context, Nouns};
use crate::report::format::{is_currency, places_of};
use crate::report::material::IndicatorCard;
use crate::report::model::{Block, Card, Labelled};

/// The cards, in the order of the catalogue: of what is shown, since nobody asks how a number came about that nobody sees. It must be built after everything that speaks of indicators.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let cited = context.material.indicators.iter().filter(|card| context.is_cited(&card.id) && is_shown(context, &card.id));
    let cards = cited.map(|card| card_of(context, card)).collect::<Result<Vec<_>, Error>>()?;
    Ok((!cards.is_empty()).then(|| Piece { blocks: vec![Block::Definitions { cards }], notes: Vec::new() }))
}

/// Whether readers see any figure of an indicator.
fn is_shown(context: &Context, indicator: &str) -> bool {
    context.figures(indicator).iter().any(|cell| cell.value != Value::Suppressed)
}

fn card_of(context: &Context, card: &IndicatorCard) -> Result<Card, Error> {
    let say = |key: &str| context.locale.text(&format!("definitions.{key}"));
    let what = if context.locale.has(&format!("unit.{}", card.unit)) { "counts" } else { "unit" };
    let mut rows = vec![Labelled { label: say(what)?, value: unit_name(context, &card.unit)? }];
    let mut add = |label: String, value: String| rows.push(Labelled { label, value });
    if let Some(cell) = context.material.protected.total(&card.id, context.period()) {
        add(say("value")?, value(context, cell)?);
        if let Some(target) = cell.target {
            add(say("target")?, context.promise(cell, target)?);
        }
        if cell.method == Method::Estimated {
            add(say("method")?, say("estimated")?);
        }
        for source in sources(context, cell) {
            add(say("source")?, source);
        }
        if let Some(source) = cell.already_public.as_ref().and_then(|source| context.own_if_given(source)) {
            add(say("published")?, source);
        }
    }
    let promised = context.material.project.target(&card.id, context.period()).and_then(|target| target.direction);
    if promised.or(card.direction) == Some(Direction::Decrease) {
        add(say("better")?, say("lower")?);
    }
    add(say("period")?, context.reporting_period()?);
    let hash = card.hash.as_str();
    let halves = if hash.is_char_boundary(4) { hash.split_at(4.min(hash.len())) } else { (hash, "") };
    Ok(Card {
        id: card.id.clone(),
        title: context.title(&card.id)?,
        sentence: context.definition(&card.id)?,
        rows,
        code: format!("{} · {}", card.id, [halves.0, halves.1].join(" ").trim()),
    })
}

/// Who made the estimates of an indicator for the whole period, each once.
fn sources(context: &Context, cell: &Published) -> Vec<String> {
    let estimates = context.file().estimate.iter();
    let of_it = estimates.filter(|estimate| *estimate.indicator.get_ref() == cell.indicator && estimate.period() == cell.period);
    let mut sources: Vec<String> = of_it.filter_map(|estimate| context.own_if_given(&estimate.source)).collect();
    sources.dedup();
    sources
}

/// "810 of 967 (84%)" for a share, otherwise the figure with its noun.
fn value(context: &Context, cell: &Published) -> Result<String, Error> {
    match (cell.value.number(), cell.numerator, cell.denominator) {
        (Some(_), Some(part), Some(whole)) if cell.unit == "percent" => {
            let money = context.currency().filter(|_| context.places(cell) == 2);
            let part = match money {
                Some(currency) => context.locale.money(part, currency, crate::report::format::money_places([part]))?,
                None => context.locale.number(part, places_of(part)),
            };
            let of = match money {
                Some(currency) => {
                    let whole = context.locale.money(whole, currency, crate::report::format::money_places([whole]))?;
                    context.locale.say("share.of", &[("n", &whole)])?
                }
                None => context.locale.of(whole)?,
            };
            context.locale.say("share.part_percent", &[("part", &part), ("of", &of), ("percent", &context.figure(cell)?)])
        }
        _ => context.prose(cell, Nouns::Nominative),
    }
}

fn unit_name(context: &Context, unit: &str) -> Result<String, Error> {
    let key = format!("unit_name.{unit}");
    match unit {
        currency if is_currency(currency) => context.locale.say("unit_name.money", &[("code", currency)]),
        "money" => context.locale.say("unit_name.money", &[("code", context.currency().unwrap_or_default())]),
        _ if context.locale.has(&key) => context.locale.text(&key),
        _ => Ok(unit.to_owned()),
    }
}
