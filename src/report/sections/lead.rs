//! What the board reads first: three sentences on children, on the work, and on money. Each speaks only of figures that may be shown.

use rust_decimal::Decimal;

use super::comparison::before;
use super::key_figures::big_figure;
use super::{Piece, five, is_running, overlap, phases_reached, plan, settings, shape, targets};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::indicators::progress::Pace;
use crate::project::file::Direction;
use crate::report::context::{Context, Nouns, all_shown, percent_of, shown};
use crate::report::format::is_currency;
use crate::report::model::{Block, Inline};
use crate::report::typography::begin_sentence;

/// Before the place that a figure leads to, between that and its text, and after it, until the sentence is taken apart. No font has these
/// characters, and no keyboard.
const MARKS: [char; 3] = ['\u{E000}', '\u{E001}', '\u{E002}'];

/// The sentences; nothing where there is nothing to say.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let said = [children(context)?, work(context)?, money(context)?];
    let sentences: Vec<Vec<Inline>> = said.into_iter().flatten().map(|sentence| inlines(&sentence)).collect();
    Ok((!sentences.is_empty()).then(|| Piece { blocks: vec![Block::Lead { sentences }], notes: Vec::new() }))
}

/// A figure that is to stand out. It leads to where more is said of it: to a figure that is drawn, or to the table if it has its indicator.
fn marked(context: &Context, text: &str, indicator: &str, drawn: Option<String>) -> String {
    let listed = || five::chosen(context).iter().any(|cell| cell.indicator == indicator).then(|| five::ID.to_owned());
    let anchor = drawn.or_else(listed).unwrap_or_default();
    let [before, between, after] = MARKS;
    format!("{before}{anchor}{between}{text}{after}")
}

/// Takes a sentence apart.
fn inlines(sentence: &str) -> Vec<Inline> {
    let [before, between, after] = MARKS;
    let plain = |text: &str| (!text.is_empty()).then(|| Inline::Text { text: text.to_owned() });
    let mut pieces = Vec::new();
    for piece in sentence.split(before) {
        let Some(((anchor, text), rest)) = piece.split_once(after).and_then(|(figure, rest)| Some((figure.split_once(between)?, rest)))
        else {
            pieces.extend(plain(piece));
            continue;
        };
        let (text, anchor) = (text.to_owned(), anchor.to_owned());
        pieces.push(match anchor.is_empty() {
            false => Inline::Number { text, anchor },
            true => Inline::Strong { content: vec![Inline::Text { text }] },
        });
        pieces.extend(plain(rest));
    }
    pieces
}

/// A sentence about a figure that has no number: hidden, or not known.
fn silent(context: &Context, cell: &Published, what: &str) -> Result<Option<String>, Error> {
    let state = match cell.value {
        Value::Suppressed => "hidden",
        Value::NoData => "unknown",
        Value::Number(_) | Value::Zero | Value::NotApplicable => return Ok(None),
    };
    context.locale.text(&format!("lead.{what}.{state}")).map(Some)
}

/// Children reached, against what was planned and against the period before.
fn children(context: &Context) -> Result<Option<String>, Error> {
    let Some(cell) = context.total("children_reached") else { return Ok(None) };
    let Some(reached) = cell.value.number() else { return silent(context, cell, "children") };
    let locale = context.locale;
    let is_over = Pace::of(context.material.project, true, context.material.period, context.material.as_of).is_over;
    let key = match (reached.is_zero(), is_over) {
        (true, _) => "lead.children.none",
        (false, true) => "lead.children.reached",
        (false, false) => "lead.children.so_far",
    };
    let mut sentence =
        locale.say(key, &[("children", &marked(context, &context.prose(cell, Nouns::Nominative)?, &cell.indicator, None))])?;
    let promise = targets::promised(context, cell).map(|promised| promised.promise);
    let mut has_clause = false;
    if let Some(promise) = promise {
        if is_over && promise.direction == Direction::Increase && !reached.is_zero() {
            sentence += &difference(context, "lead.planned", reached, promise.target, "")?;
            has_clause = true;
        } else {
            let key = if is_over { "lead.planned.was" } else { "lead.planned.is" };
            return locale.say(key, &[("sentence", &sentence), ("target", &context.promise(cell, promise.target)?)]).map(Some);
        }
    }
    // A period that still goes on is not held against a whole one.
    if let Some(span) = before(context).filter(|_| is_over && !reached.is_zero())
        && let Some(earlier) = shown(context.cell("children_reached", &span.id, &[], &[]))
    {
        let is_next = span.end.succ_opt() == Some(context.material.period.start);
        let when = match (is_next, (350..=380).contains(&span.days())) {
            (true, true) => locale.text("lead.before.year")?,
            (true, false) => locale.text("lead.before.period")?,
            (false, _) => locale.say("lead.before.named", &[("title", &locale.inside_sentence(&context.category("period", &span.id)?))])?,
        };
        let key = if has_clause { "lead.before.joined" } else { "lead.before.alone" };
        sentence += &difference(context, key, reached, earlier, &when)?;
    }
    Ok(Some(sentence + "."))
}

/// "2 more than planned": a number of children against another.
fn difference(context: &Context, key: &str, number: Decimal, other: Decimal, when: &str) -> Result<String, Error> {
    let difference = number.saturating_sub(other);
    let word = match (difference.is_zero(), difference.is_sign_negative()) {
        (true, _) => "same",
        (false, false) => "more",
        (false, true) => "fewer",
    };
    let apart = difference.abs();
    let children = context.locale.count("unit.children", apart, &[])?;
    let n = context.locale.number(apart, crate::report::format::places_of(apart));
    context.locale.say(&format!("{key}.{word}"), &[("n", &n), ("children", &children), ("when", when)])
}

/// How two services overlap; or how cases ended and where sessions took place; or at least how many there were.
fn work(context: &Context) -> Result<Option<String>, Error> {
    if let Some(sentence) = overlapping(context)? {
        return Ok(Some(sentence));
    }
    let said: Vec<String> = [cases(context)?, outside(context)?].into_iter().flatten().collect();
    if !said.is_empty() {
        return Ok(Some(said.join(" ")));
    }
    if let Some(sessions) = context.total("sessions_held").filter(|cell| shown(Some(cell)).is_some_and(|number| !number.is_zero())) {
        let sessions = marked(context, &context.prose(sessions, Nouns::Nominative)?, &sessions.indicator, None);
        return context.locale.say("lead.sessions.held", &[("sessions", &sessions)]).map(Some);
    }
    match context.total("cases_completed") {
        Some(cases) => silent(context, cases, "cases"),
        None => context.total("sessions_held").map_or(Ok(None), |sessions| silent(context, sessions, "sessions")),
    }
}

/// "Therapy had 20 children and case management 20", where all that can be worked out of it is shown, too.
fn overlapping(context: &Context) -> Result<Option<String>, Error> {
    let sets = context.by("service_overlap", &["service_set"]);
    let services = context.by("children_reached", &["service"]);
    let mut services: Vec<&Published> = services.into_iter().filter(|service| service.value != Value::Zero).collect();
    services.sort_by_key(|service| std::cmp::Reverse(service.value.number()));
    let ([first, second], Some(all)) = (services.as_slice(), context.total("children_reached")) else { return Ok(None) };
    let (Some(a), Some(b), Some(_), Some(_)) = (shown(Some(first)), shown(Some(second)), shown(Some(all)), all_shown(sets.iter().copied()))
    else {
        return Ok(None);
    };
    let shared: Decimal = sets.iter().filter(|set| set.cut.category().contains('+')).filter_map(|set| set.value.number()).sum();
    let names = [first, second].map(|service| context.category("service", &service.cut.category()));
    let [first, second] = names.map(|name| name.map(|name| context.locale.inside_sentence(&name)));
    let (first, second) = (begin_sentence(&first?), second?);
    let [a_children, b_children, both] = [a, b, shared].map(|number| context.locale.count("unit.children", number, &[]));
    let (a_children, b_children, both) =
        (a_children?, b_children?, marked(context, &both?, "service_overlap", shape::anchor(context, overlap::ID)?));
    let all = context.prose(all, Nouns::Nominative)?;
    let b = context.locale.whole(b);
    let arguments = [
        ("first", first.as_str()),
        ("second", second.as_str()),
        ("a", a_children.as_str()),
        ("b", b.as_str()),
        ("b_children", b_children.as_str()),
        ("all", all.as_str()),
        ("both", both.as_str()),
    ];
    if shared.is_zero() {
        return context.locale.say("lead.overlap.apart", &arguments).map(Some);
    }
    context.locale.count("lead.overlap.both", shared, &arguments).map(Some)
}

/// How many of the cases that ended did so as planned, and how many go on.
fn cases(context: &Context) -> Result<Option<String>, Error> {
    let (Some(planned), Some(ended)) = (shown(context.total("cases_completed")), shown(context.total("cases_exited"))) else {
        return Ok(None);
    };
    if ended.is_zero() {
        return Ok(None);
    }
    let of = context.locale.count("lead.cases.ended", ended, &[("of", &context.locale.of(ended)?)])?;
    let figure = marked(context, &context.locale.whole(planned), "cases_completed", shape::anchor(context, phases_reached::ID)?);
    let mut sentence = match planned.is_zero() {
        true => context.locale.say("lead.cases.none", &[("of", &of)])?,
        false => context.locale.count("lead.cases.planned", planned, &[("of", &of), ("figure", &figure)])?,
    };
    if let Some(open) = shown(context.total("cases_open_end")).filter(|open| !open.is_zero()) {
        sentence += &context.locale.count("lead.cases.open", open, &[])?;
    }
    Ok(Some(sentence + "."))
}

fn outside(context: &Context) -> Result<Option<String>, Error> {
    match context.total("outreach_share").filter(|share| shown(Some(share)).is_some()) {
        Some(share) => context
            .locale
            .say(
                "lead.outside",
                &[("percent", &marked(context, &context.figure(share)?, &share.indicator, shape::anchor(context, settings::ID)?))],
            )
            .map(Some),
        None => Ok(None),
    }
}

/// What was spent of the budget, and what that is for one child.
fn money(context: &Context) -> Result<Option<String>, Error> {
    let Some(cell) = context.total("final_cost").filter(|cell| is_currency(&cell.unit)) else { return Ok(None) };
    let Some(cost) = cell.value.number() else { return silent(context, cell, "money") };
    let budget = context.total("initial_cost").and_then(|budget| Some((budget, budget.value.number().filter(|number| !number.is_zero())?)));
    let running = if is_running(context) { "so_far" } else { "spent" };
    let figure = marked(context, &big_figure(context, cell)?, &cell.indicator, plan::build(context)?.map(|_| plan::ID.to_owned()));
    let mut sentence = match budget {
        Some((budget, planned)) => {
            let share = percent_of(cost, planned).unwrap_or_default();
            let (key, percent) = if share > Decimal::ONE_HUNDRED {
                (format!("lead.money.{running}_more"), share.saturating_sub(Decimal::ONE_HUNDRED))
            } else {
                (format!("lead.money.{running}_of"), share)
            };
            let (percent, budget) = (context.locale.percent(percent, 2)?, big_figure(context, budget)?);
            context.locale.say(&key, &[("cost", &figure), ("budget", &budget), ("percent", &percent)])?
        }
        None => context.locale.say(&format!("lead.money.{running}"), &[("cost", &figure)])?,
    };
    let pace = Pace::of(context.material.project, true, context.material.period, context.material.as_of);
    if !pace.is_over && budget.is_some() {
        let elapsed = context.locale.percent(pace.elapsed.saturating_mul(Decimal::ONE_HUNDRED), 0)?;
        sentence += &context.locale.say("lead.money.elapsed", &[("percent", &elapsed)])?;
    }
    if let Some(child) = context.total("cost_per_child").filter(|child| matches!(child.value, Value::Number(_))) {
        sentence += &context.locale.say("lead.money.child", &[("amount", &big_figure(context, child)?)])?;
    }
    Ok(Some(sentence + "."))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
