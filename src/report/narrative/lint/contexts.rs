//! Numbers that are no figures, by what stands around them: a law, an address, a telephone, a time of day, an age, a limit.

use std::ops::Range;

use rust_decimal::Decimal;

use super::lexicon::Lexicon;
use super::numbers::number_at;
use super::tokens::{Kind, Token, tokens};
use crate::report::narrative::typed::Typed;

/// Fewer digits with spaces between them are no telephone.
const TELEPHONE: usize = 6;

/// More tokens are no aside.
const LONGEST: usize = 32;

/// How sure it is that a number is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    /// Unless it contradicts a figure that its sentence names: "within 24 hours", "aged 7", "Prague 3".
    Probably,
    /// No. 108/2006, 16:30.
    Surely,
}

/// Words and numbers of a locale, as they follow each other: "within #72 hours", "### ##".
#[derive(Debug)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug)]
struct Part {
    what: What,
    /// Whether no space may stand before it.
    is_joined: bool,
}

#[derive(Debug)]
enum What {
    /// `#`: any number; `#24`: one up to 24.
    Number(Option<Decimal>),
    /// `##`: two digits.
    Digits(usize),
    /// `#…`: a telephone.
    Telephone,
    /// `_`: a word with a capital letter.
    Name,
    /// `~`: a word with a small one.
    Lower,
    /// `let*`: the beginning of a word.
    Beginning(String),
    Text(String),
}

impl Pattern {
    /// Reads patterns separated by semicolons.
    pub fn all(written: &str) -> impl Iterator<Item = Self> + '_ {
        written.split(';').map(Pattern::read).filter(|pattern| !pattern.0.is_empty())
    }

    fn read(written: &str) -> Self {
        let mut typed = Typed::default();
        typed.push(written, 0);
        let tokens = tokens(&typed, &[]);
        let is = |at: usize, sign: &str| tokens.get(at).is_some_and(|token| token.text == sign && is_joined(&tokens, at));
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let first = at;
            at += 1;
            let what = match token.text.as_str() {
                "#" => {
                    while is(at, "#") {
                        at += 1;
                    }
                    let limit = tokens.get(at).filter(|token| token.kind == Kind::Digits && is_joined(&tokens, at));
                    match (at - first, limit.and_then(|limit| limit.text.parse().ok())) {
                        (1, Some(limit)) => {
                            at += 1;
                            What::Number(Some(limit))
                        }
                        (1, None) if is(at, "…") => {
                            at += 1;
                            What::Telephone
                        }
                        (1, None) => What::Number(None),
                        (digits, _) => What::Digits(digits),
                    }
                }
                "_" => What::Name,
                "~" => What::Lower,
                text if is(at, "*") => {
                    at += 1;
                    What::Beginning(text.to_owned())
                }
                text => What::Text(text.to_owned()),
            };
            parts.push(Part { what, is_joined: first > 0 && is_joined(&tokens, first) });
        }
        Pattern(parts)
    }

    /// Where the pattern ends, if it begins at a token.
    fn end(&self, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<usize> {
        let mut next = at;
        for part in &self.0 {
            let token = tokens.get(next)?;
            if part.is_joined && !is_joined(tokens, next) {
                return None;
            }
            let is_word = token.kind == Kind::Word;
            next = match &part.what {
                What::Number(limit) => {
                    let (value, end) = number_at(tokens, next, lexicon)?;
                    limit.is_none_or(|limit| value <= limit).then_some(end)?
                }
                What::Digits(count) => (token.kind == Kind::Digits && token.text.len() == *count).then_some(next + 1)?,
                What::Telephone => telephone(tokens, next)?,
                What::Name => (is_word && token.is_capital).then_some(next + 1)?,
                What::Lower => (is_word && !token.is_capital && !lexicon.nouns.contains_key(&token.text)).then_some(next + 1)?,
                What::Beginning(start) => (is_word && token.text.starts_with(start.as_str())).then_some(next + 1)?,
                What::Text(text) => is_same(&token.text, text).then_some(next + 1)?,
            };
        }
        Some(next)
    }

    /// Whether the number itself is its last word: then a noun behind it says that it is a figure after all.
    fn ends_with_number(&self) -> bool {
        self.0.last().is_some_and(|last| matches!(last.what, What::Number(_) | What::Digits(_)))
    }

    /// Whether its first word is a name, which the first word of a sentence may look like.
    fn begins_with_name(&self) -> bool {
        self.0.first().is_some_and(|first| matches!(first.what, What::Name))
    }
}

/// A part of a text whose numbers are no figures.
#[derive(Debug)]
pub(super) struct Aside {
    pub tokens: Range<usize>,
    pub sureness: Sureness,
    /// Whether a noun behind it makes its last number a figure.
    pub is_open: bool,
}

/// All of them. `starts` are the tokens with which sentences begin.
pub(super) fn asides(tokens: &[Token], starts: &[usize], lexicon: &Lexicon) -> Vec<Aside> {
    let lists = [(&lexicon.no_figure, Sureness::Surely), (&lexicon.aside, Sureness::Probably)];
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        for (patterns, sureness) in lists {
            for pattern in patterns {
                let is_beginning = || pattern.begins_with_name() && starts.binary_search(&at).is_ok();
                if let Some(end) = pattern.end(tokens, at, lexicon).filter(|_| !is_beginning()) {
                    let is_open = sureness == Sureness::Probably && pattern.ends_with_number();
                    found.push(Aside { tokens: at..end, sureness, is_open });
                }
            }
        }
    }
    found
}

/// Those around a number.
pub(super) fn around<'a>(asides: &'a [Aside], number: &Range<usize>) -> impl Iterator<Item = &'a Aside> {
    let (first, end) = (number.start, asides.partition_point(|aside| aside.tokens.start < number.end));
    let before = asides.get(..end).unwrap_or_default().iter().rev();
    before.take_while(move |aside| aside.tokens.start + LONGEST > first).filter(move |aside| aside.tokens.end > first)
}

/// Digits in groups.
fn telephone(tokens: &[Token], at: usize) -> Option<usize> {
    let is_digits = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Digits);
    let mut end = at;
    while is_digits(end) || (end > at && is_same(&tokens.get(end)?.text, "-") && is_digits(end + 1)) {
        end += 1;
    }
    let digits: usize = tokens.get(at..end)?.iter().filter(|token| token.kind == Kind::Digits).map(|token| token.text.len()).sum();
    (digits >= TELEPHONE && end - at < LONGEST / 2).then_some(end)
}

fn is_joined(tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    before.zip(tokens.get(at)).is_some_and(|(before, token)| before.range.end == token.range.start)
}

/// Whether a word or sign is what a pattern says; dashes and apostrophes are written in many ways.
fn is_same(one: &str, other: &str) -> bool {
    let is_dash = |text: &str| ["-", "–", "—", "‑", "−"].contains(&text);
    one == other || (is_dash(one) && is_dash(other)) || (one.contains('’') && one.replace('’', "'") == other)
}
