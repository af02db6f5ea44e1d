//! The conditions of the grant: what each allows, what was done, whether it is kept, and where it stands.

use rust_decimal::Decimal;

use super::budget::{Line, lines};
use super::{Piece, caption, column, figure, row};
use crate::error::Error;
use crate::project::Texts;
use crate::project::finance::Finance;
use crate::report::context::{Context, shown};
use crate::report::format::{money_places, places_of};
use crate::report::model::{Align, Block, Cell, Narrow, Row, RowGroup, Status, Table};

/// A condition that was looked at.
struct Rule<'a> {
    /// Its key in the locale.
    key: &'static str,
    limit: String,
    actual: String,
    is_kept: bool,
    source: Option<&'a Texts>,
}

/// The table, if the contract has a condition that figures can be held against.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(finance) = &context.file().finance else { return Ok(None) };
    let mut rules = shares(context, finance)?;
    rules.extend(amounts(context, finance)?);
    rules.extend(headings(context, finance)?);
    if rules.is_empty() {
        return Ok(None);
    }
    let broken = rules.iter().filter(|rule| !rule.is_kept).count();
    let title = match broken {
        0 => context.locale.text("rules.kept_title")?,
        broken => context.locale.count("rules.broken_title", broken.into(), &[])?,
    };
    let rows = rules.iter().map(|rule| cells(context, rule)).collect::<Result<Vec<Row>, Error>>()?;
    let say = |key: &str| context.locale.text(&format!("rules.{key}"));
    let table = Table {
        id: "grant-rules".to_owned(),
        caption: Some(caption(title, Some(say("subtitle")?))),
        columns: vec![
            column(say("condition")?, Align::Text),
            column(say("limit")?, Align::Number),
            column(say("actual")?, Align::Number),
            column(say("result")?, Align::Text),
        ],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

fn cells(context: &Context, rule: &Rule) -> Result<Row, Error> {
    let detail = rule.source.and_then(|source| context.own_if_given(source));
    let (status, word) = if rule.is_kept { (Status::Met, "rules.kept") } else { (Status::NotMet, "rules.broken") };
    Ok(row(vec![
        Cell::Text { text: context.locale.text(&format!("rules.{}", rule.key))?, detail },
        figure(rule.limit.clone()),
        figure(rule.actual.clone()),
        Cell::Status { status, text: context.locale.text(word)? },
    ]))
}

/// Shares of the cost and of the co-financing. A share that is exactly at its limit keeps it.
fn shares<'a>(context: &Context, finance: &'a Finance) -> Result<Vec<Rule<'a>>, Error> {
    let declared =
        |share: &'a Option<crate::project::grant::Share>| share.as_ref().and_then(|share| Some((share.exact()?, Some(&share.source))));
    let known = [
        ("cap", finance.cap(), "grant_share", true),
        ("cofinancing", declared(&finance.grant.cofinancing), "cofinancing_share", false),
        ("in_kind", declared(&finance.grant.in_kind), "inkind_share", true),
    ];
    let mut rules = Vec::new();
    for (key, limit, indicator, is_ceiling) in known {
        let (Some((limit, source)), Some(actual)) = (limit, shown(context.total(indicator))) else { continue };
        rules.push(Rule {
            key,
            limit: context.locale.percent(limit, places_of(limit))?,
            actual: context.locale.percent(actual, 2)?,
            is_kept: if is_ceiling { actual <= limit } else { actual >= limit },
            source,
        });
    }
    Ok(rules)
}

/// Amounts that the contract limits.
fn amounts<'a>(context: &Context, finance: &'a Finance) -> Result<Vec<Rule<'a>>, Error> {
    let Some(currency) = context.currency() else { return Ok(Vec::new()) };
    let known = [
        ("maximum", "grant_maximum", "grant_received", finance.grant.maximum.as_ref().map(|maximum| &maximum.source)),
        ("indirect", "indirect_limit", "indirect_cost", finance.grant.indirect.as_ref().map(|indirect| &indirect.source)),
    ];
    let mut rules = Vec::new();
    for (key, limit, actual, source) in known {
        let (Some(limit), Some(actual)) = (shown(context.total(limit)), shown(context.total(actual))) else { continue };
        let places = money_places([limit, actual]);
        rules.push(Rule {
            key,
            limit: context.locale.money(limit, currency, places)?,
            actual: context.locale.money(actual, currency, places)?,
            is_kept: actual <= limit,
            source,
        });
    }
    Ok(rules)
}

/// How far headings are over their budget as last approved, and how many of them.
fn headings<'a>(context: &Context, finance: &'a Finance) -> Result<Vec<Rule<'a>>, Error> {
    let Some((tolerance, source)) = finance.tolerance() else { return Ok(Vec::new()) };
    let lines = lines(context)?;
    let mut rules = Vec::new();
    let excesses: Option<Vec<Decimal>> = lines.iter().filter(|line| !line.is_unbudgeted()).map(Line::excess).collect();
    if let Some(most) = excesses.and_then(|excesses| excesses.into_iter().max()) {
        let unbudgeted = lines.iter().any(Line::is_unbudgeted);
        let actual = context.locale.plus(most, context.locale.percent(most, 2)?);
        rules.push(Rule {
            key: "tolerance",
            limit: context.locale.percent(tolerance, places_of(tolerance))?,
            actual: if unbudgeted { context.locale.text("rules.unbudgeted")? } else { actual },
            is_kept: most <= tolerance && !unbudgeted,
            source,
        });
    }
    let most_lines = finance.grant.tolerance.as_ref().and_then(|tolerance| tolerance.lines.as_ref());
    if let Some(most_lines) = most_lines.filter(|_| !rules.is_empty()) {
        let over = lines.iter().filter(|line| line.is_unbudgeted() || line.excess().is_some_and(|excess| excess > Decimal::ZERO)).count();
        rules.push(Rule {
            key: "lines",
            limit: context.locale.whole(*most_lines.get_ref()),
            actual: context.locale.whole(over as u64),
            is_kept: over as u64 <= u64::from(*most_lines.get_ref()),
            source,
        });
    }
    Ok(rules)
}
