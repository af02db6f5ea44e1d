//! What stands beside a number and says what it is a number of: a sign, a noun, a word such as "about".

use std::ops::Range;

use super::lexicon::Lexicon;
use super::numbers::Item;
use super::tokens::{Kind, Token};

/// What a number is a number of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    Percent,
    Points,
    /// A currency code.
    Money(String),
    /// A unit.
    Unit(String),
    /// Something that dosah.toml lists.
    Listed(String),
    Nothing,
}

/// How exactly a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    Exactly,
    About,
    MoreThan,
    LessThan,
}

/// How many words may stand between a number and its noun.
const REACH: usize = 4;

/// What a number is of, and the bytes from the number to the word that says so.
pub(super) fn of(tokens: &[Token], item: &Item, lexicon: &Lexicon) -> (Of, Range<usize>) {
    let (first, last) = (item.tokens.start, item.tokens.end.saturating_sub(1));
    let own = tokens.get(first).map_or(0, |token| token.range.start)..tokens.get(last).map_or(0, |token| token.range.end);
    let until = |at: usize| own.start..tokens.get(at).map_or(own.end, |token| token.range.end);
    let next = item.tokens.end;
    if let Some(length) = starts_with(tokens, next, &lexicon.points) {
        return (Of::Points, until(next + length - 1));
    }
    if let Some(length) = starts_with(tokens, next, &lexicon.percent) {
        return (Of::Percent, until(next + length - 1));
    }
    let currency = |at: usize| tokens.get(at).and_then(|token| lexicon.currencies.get(&token.text));
    if let Some(code) = currency(next) {
        return (Of::Money(code.clone()), until(next));
    }
    if let Some((before, code)) = first.checked_sub(1).and_then(|before| Some((before, currency(before)?))) {
        return (Of::Money(code.clone()), tokens[before].range.start..own.end);
    }
    if let Some((of, at)) = noun_after(tokens, next, lexicon) {
        return (of, until(at));
    }
    // "Children: 47", "sessions (435".
    let sign = first.checked_sub(1).and_then(|before| tokens.get(before)).filter(|token| [":", "("].contains(&token.text.as_str()));
    let before = sign.and_then(|_| first.checked_sub(2)).and_then(|before| tokens.get(before));
    match before.and_then(|token| Some((noun(token, lexicon)?, token.range.start))) {
        Some((of, start)) => (of, start..own.end),
        None => (Of::Nothing, own),
    }
}

/// The first noun behind a number, in the same breath. "30 of 37 children" counts children twice.
fn noun_after(tokens: &[Token], next: usize, lexicon: &Lexicon) -> Option<(Of, usize)> {
    let mut is_part = false;
    for (at, token) in tokens.iter().enumerate().skip(next).take(REACH) {
        match token.kind {
            Kind::Sign if token.text == "-" || token.text == "‑" => {}
            Kind::Word if lexicon.of.contains(&token.text) => is_part = true,
            // "16 more than the year before", "31 in the year before".
            Kind::Word if lexicon.no_noun.contains(&token.text) => return None,
            Kind::Word if lexicon.number(&token.text).is_some_and(|number| number > 1) && !is_part => return None,
            Kind::Word | Kind::Computed if token.kind == Kind::Word || is_part => {
                if let Some(of) = noun(token, lexicon) {
                    return Some((of, at));
                }
            }
            Kind::Digits if is_part => {}
            _ => return None,
        }
    }
    None
}

fn noun(token: &Token, lexicon: &Lexicon) -> Option<Of> {
    token.text.split(|letter: char| !letter.is_alphabetic()).find_map(|word| {
        let unit = lexicon.nouns.get(word).map(|unit| Of::Unit(unit.clone()));
        unit.or_else(|| lexicon.listed.get(word).map(|listed| Of::Listed(listed.clone())))
    })
}

/// How exactly a number is meant, by the words before it.
pub(super) fn meant(tokens: &[Token], item: &Item, lexicon: &Lexicon) -> Meant {
    let mut first = item.tokens.start;
    // "more than €36,000"
    if first.checked_sub(1).is_some_and(|before| lexicon.currencies.contains_key(&tokens[before].text)) {
        first -= 1;
    }
    let says = |phrases: &[Vec<String>]| {
        phrases.iter().any(|phrase| {
            let start = first.checked_sub(phrase.len());
            start.is_some_and(|start| tokens[start..first].iter().map(|token| &token.text).eq(phrase.iter()))
        })
    };
    // "Less than" before "than": longer phrases are of one kind only.
    if says(&lexicon.under) {
        Meant::LessThan
    } else if says(&lexicon.over) {
        Meant::MoreThan
    } else if says(&lexicon.about) {
        Meant::About
    } else {
        Meant::Exactly
    }
}

/// How many tokens of a phrase stand here.
fn starts_with(tokens: &[Token], at: usize, phrases: &[Vec<String>]) -> Option<usize> {
    let stands = |phrase: &&Vec<String>| {
        let here = tokens.iter().skip(at).map(|token| token.text.as_str());
        here.take(phrase.len()).eq(phrase.iter().map(String::as_str))
    };
    phrases.iter().filter(stands).map(Vec::len).max()
}
