//! A paragraph in words, digits and signs, and its sentences.

use std::ops::Range;

use super::lexicon::Lexicon;
use crate::report::narrative::typed::Typed;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    Digits,
    Sign,
    /// Words that dosah wrote.
    Computed,
    /// Digits and letters in one, as in CZ03: a name, not a number.
    Code,
}

/// A piece of text; spaces stand between pieces.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
    /// In small letters.
    pub text: String,
    pub is_capital: bool,
}

/// The pieces of a paragraph. `names` are texts with digits in them that are no numbers, such as "Prague 14".
pub(super) fn tokens(typed: &Typed, names: &[String]) -> Vec<Token> {
    let text = typed.text.as_str();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or_default();
        let computed = typed.computed.get(typed.computed.partition_point(|computed| computed.end <= at));
        let computed = computed.filter(|computed| computed.start == at && !computed.is_empty());
        let name = names.iter().find(|name| starts_with_name(rest, name));
        let (kind, length) = match (computed, name) {
            (Some(computed), _) => (Kind::Computed, computed.len()),
            (None, Some(name)) => (Kind::Code, name.len()),
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            _ if first.is_ascii_digit() => (Kind::Digits, run(rest, |letter| letter.is_ascii_digit())),
            _ if first.is_alphabetic() => {
                let length = run(rest, |letter| letter.is_alphabetic() || letter == '’' || letter == '\'');
                // CZ03, COVID-19.
                let after = rest.get(length..).unwrap_or_default();
                let is_code = after.strip_prefix('-').unwrap_or(after).starts_with(|letter: char| letter.is_ascii_digit());
                if is_code {
                    (Kind::Code, run(rest, |letter| letter.is_alphanumeric() || "-/_".contains(letter)))
                } else {
                    (Kind::Word, length)
                }
            }
            _ => (Kind::Sign, first.len_utf8()),
        };
        let range = at..at + length;
        let written = text.get(range.clone()).unwrap_or_default();
        let is_capital = written.chars().next().is_some_and(char::is_uppercase);
        tokens.push(Token { kind, text: written.to_lowercase(), is_capital, range: range.clone() });
        at = range.end;
    }
    tokens
}

/// Whether a text begins with a name, as a whole word.
fn starts_with_name(text: &str, name: &str) -> bool {
    let ends = |after: &str| !after.starts_with(char::is_alphanumeric);
    text.strip_prefix(name).is_some_and(ends)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

/// The sentences of a paragraph, as ranges of its tokens. A full stop in a date or an abbreviation ends none.
pub(super) fn sentences(tokens: &[Token], lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, pair) in tokens.windows(2).enumerate() {
        let [sign, next] = pair else { continue };
        let ends = sign.kind == Kind::Sign && [".", "!", "?"].contains(&sign.text.as_str());
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let is_short = sign.text == "." && before.is_some_and(|before| lexicon.abbreviations.contains(&before.text));
        let begins =
            next.kind == Kind::Computed || next.is_capital || (next.kind == Kind::Digits && at > 0 && tokens[at - 1].kind == Kind::Word);
        if ends && !is_short && begins && sign.range.end < next.range.start {
            sentences.push(start..at + 1);
            start = at + 1;
        }
    }
    sentences.push(start..tokens.len());
    sentences
}

/// A clause is no longer than this on either side of a number.
const LONGEST: usize = 60;

/// The part of a sentence around a token, between signs and words such as "and".
pub(super) fn clause(tokens: &[Token], sentence: &Range<usize>, at: usize, lexicon: &Lexicon) -> Range<usize> {
    let ends = |at: &usize| ends_clause(tokens, *at, lexicon);
    let (first, last) = (sentence.start.max(at.saturating_sub(LONGEST)), sentence.end.min(at + LONGEST));
    let start = (first..at).rev().find(ends).map_or(first, |end| end + 1);
    start..(at..last).find(ends).unwrap_or(last)
}

fn ends_clause(tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let (Some(token), next) = (tokens.get(at), tokens.get(at + 1)) else { return false };
    match token.kind {
        // "1,452" and "16:30" go on.
        Kind::Sign => {
            ",;:()–—".contains(&token.text)
                && (token.text == "(" || next.is_none_or(|next| next.range.start > token.range.end || next.kind == Kind::Sign))
        }
        Kind::Word => lexicon.joining.contains(&token.text),
        _ => false,
    }
}
