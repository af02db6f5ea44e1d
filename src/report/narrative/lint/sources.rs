//! `{# 46: annual report 2015 #}`: numbers that dosah cannot know, with the source that the author names for them.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::numbers::{What, items};
use super::tokens::tokens;
use crate::error::Error;
use crate::report::narrative::source::Source;
use crate::report::narrative::typed::Typed;

/// The numbers that comments begin with, each with the bytes of the paragraph in which it is known.
///
/// # Errors
/// When no source stands behind a number.
pub(super) fn known_elsewhere(source: &Source, comments: &[Range<usize>], lexicon: &Lexicon) -> Result<Vec<(Range<usize>, What)>, Error> {
    let mut known = Vec::new();
    for comment in comments {
        let inside = source.text.get(comment.start + 2..comment.end.saturating_sub(2)).unwrap_or_default();
        let Some((number, reason)) = inside.split_once(':') else { continue };
        let mut typed = Typed::default();
        typed.push(number.trim(), comment.start);
        let tokens = tokens(&typed, &[]);
        let items = items(&tokens, lexicon);
        // "46", but no "note on 46".
        let Some(first) = items.first().filter(|item| item.tokens.start == 0) else { continue };
        if reason.trim().is_empty() {
            let help = "write where it is from: {# 46: annual report 2015 #}";
            return Err(source.error_at(comment.start, "unknown-placeholder", "this number has no source", help));
        }
        known.push((paragraph(&source.text, comment), first.what));
    }
    Ok(known)
}

/// The bytes between the empty lines around a comment.
fn paragraph(text: &str, comment: &Range<usize>) -> Range<usize> {
    let mut start = 0;
    let mut end = text.len();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            if at < comment.start {
                start = at + line.len();
            } else if at >= comment.end {
                end = at;
                break;
            }
        }
        at += line.len();
    }
    start..end
}
