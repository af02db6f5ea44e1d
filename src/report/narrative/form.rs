//! How a figure is written: with its noun, spelled out, or as the word that agrees with it.

use rust_decimal::Decimal;

use super::expression::{Argument, Expression, Form};
use super::source::Source;
use super::worth::{POINTS, Quantity};
use crate::error::Error;
use crate::report::context::{Context, Nouns};
use crate::report::numerals;

/// What a figure may be followed by, besides the units that dosah has words for.
const FORMS: &[&str] = &["noun", "genitive", "target", "baseline", "difference", "size", "words", "form"];

/// How a figure is written.
struct Style<'s> {
    nouns: Nouns,
    /// The unit of its noun, where it is not its own.
    unit: Option<&'s str>,
    spelled: bool,
}

/// Looks whether all forms of an expression exist.
///
/// # Errors
/// With the place of one that does not.
pub(super) fn check(context: &Context, source: &Source, expression: &Expression) -> Result<(), Error> {
    for Form { name: (at, name), arguments } in &expression.forms {
        let is_unit = context.locale.has(&format!("unit.{name}"));
        if !is_unit && !FORMS.contains(name) {
            return Err(source.unknown(*at, "form", name, FORMS.iter().copied()));
        }
        if !arguments.is_empty() && !["form", "difference"].contains(name) {
            let message = format!("`{name}` takes nothing in brackets");
            return Err(source.error_at(*at, "unknown-placeholder", message, format!("write | {name}")));
        }
        if *name == "form" {
            agreeing(context, source, *at, arguments)?;
        }
    }
    Ok(())
}

/// The words that agree with numbers: for one, for a few where the language has that form, and for the others.
fn agreeing<'s>(context: &Context, source: &Source, at: usize, arguments: &[Argument<'s>]) -> Result<Vec<&'s str>, Error> {
    let words: Vec<&str> =
        arguments.iter().filter_map(|argument| if let Argument::Text((_, text)) = argument { Some(*text) } else { None }).collect();
    let least = if context.locale.has_few() { 3 } else { 2 };
    if words.len() == arguments.len() && (least..=4).contains(&words.len()) {
        return Ok(words);
    }
    let (message, help) = if least == 3 {
        ("this needs a form for one, for a few and for many", "write form(\"skončil\", \"skončily\", \"skončilo\")")
    } else {
        ("this needs a form for one and for several", "write form(\"child has\", \"children have\")")
    };
    Err(source.error_at(at, "unknown-placeholder", message, help))
}

/// The word that agrees with a figure, where the expression asks for one. What has no number takes the form of many, so that the word
/// says nothing about a hidden figure.
pub(super) fn agreed(context: &Context, source: &Source, expression: &Expression, quantity: &Quantity) -> Result<Option<String>, Error> {
    let Some(form) = expression.forms.iter().find(|form| form.name.1 == "form") else { return Ok(None) };
    let words = agreeing(context, source, form.name.0, &form.arguments)?;
    let category = quantity.number.map_or("other", |number| context.locale.plural(number));
    let at = match (category, words.len()) {
        ("one", _) => 0,
        ("few", 3 | 4) => 1,
        ("many", 4) => 2,
        (_, count) => count - 1,
    };
    Ok(words.get(at).map(|word| (*word).to_owned()))
}

/// A figure in a sentence.
pub(super) fn write(context: &Context, expression: &Expression, quantity: &Quantity) -> Result<String, Error> {
    let has = |wanted: &str| expression.forms.iter().any(|form| form.name.1 == wanted);
    let unit = expression.forms.iter().map(|form| form.name.1).find(|name| context.locale.has(&format!("unit.{name}")));
    let nouns = match (has("noun") || unit.is_some(), has("genitive")) {
        (_, true) => Nouns::Genitive,
        (true, false) => Nouns::Nominative,
        (false, false) => Nouns::Absent,
    };
    let number = match quantity.number {
        Ok(number) => number,
        Err(state) => return context.locale.text(&format!("state.{}.prose", state.state())),
    };
    let text = written(context, &Style { nouns, unit, spelled: has("words") }, quantity, number)?;
    let text = if quantity.signed && !has("words") { context.locale.plus(number, text) } else { text };
    if quantity.estimated { context.locale.say("state.estimated.prose", &[("n", &text)]) } else { Ok(text) }
}

fn written(context: &Context, style: &Style, quantity: &Quantity, number: Decimal) -> Result<String, Error> {
    let unit = style.unit.unwrap_or(quantity.unit);
    let spelled = if style.spelled { numerals::spelled(context.locale, number, unit, style.nouns == Nouns::Genitive)? } else { None };
    let say = |key: &str| match &spelled {
        Some(spelled) => context.locale.count(key, number, &[("n", spelled)]),
        None => context.locale.count(key, number, &[]),
    };
    let counted = context.locale.has(&format!("unit.{unit}"));
    match style.nouns {
        _ if unit == POINTS => say("narrative.points"),
        Nouns::Nominative if counted && number.is_zero() => context.locale.text(&format!("unit_zero.{unit}")),
        Nouns::Nominative if counted => say(&format!("unit.{unit}")),
        Nouns::Genitive if counted => say(&format!("unit_genitive.{unit}")),
        _ => spelled.map_or_else(|| context.amount(number, unit, quantity.places), Ok),
    }
}
