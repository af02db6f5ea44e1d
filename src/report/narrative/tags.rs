//! Where the tags of a narrative stand: `{{ a figure }}`, `{% if ... %}`, `{# a comment #}`.

use std::ops::Range;

use super::source::Source;
use crate::error::Error;

/// What a tag is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Stands for a figure.
    Placeholder,
    /// Decides whether words are printed.
    Statement,
    /// Is not printed.
    Comment,
}

/// A tag, with its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Tag {
    pub kind: Kind,
    /// Braces included.
    pub range: Range<usize>,
}

impl Tag {
    /// What stands between the braces.
    pub fn inside(&self) -> Range<usize> {
        self.range.start + 2..self.range.end.saturating_sub(2).max(self.range.start + 2)
    }
}

/// All tags of a file, in their order.
///
/// # Errors
/// When one does not end.
pub(super) fn find(source: &Source) -> Result<Vec<Tag>, Error> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = source.text.get(from..).and_then(|rest| rest.find('{')) {
        let start = from + at;
        let rest = source.text.get(start + 1..).unwrap_or_default();
        let (kind, close) = match rest.chars().next() {
            Some('{') => (Kind::Placeholder, "}}"),
            Some('%') => (Kind::Statement, "%}"),
            Some('#') if is_comment(rest) => (Kind::Comment, "#}"),
            _ => {
                from = start + 1;
                continue;
            }
        };
        let Some(end) = source.text.get(start + 2..).and_then(|rest| rest.find(close)).map(|at| start + 2 + at + close.len()) else {
            let what = if kind == Kind::Placeholder { "a placeholder" } else { "a tag" };
            let message = format!("{what} begins here and does not end");
            return Err(source.error_at(start, "unknown-placeholder", message, format!("close it with {close}")));
        };
        found.push(Tag { kind, range: start..end });
        from = end;
    }
    Ok(found)
}

/// Whether `#` begins a comment: `{#summary}` is the id of a section, `{# a note #}` and `{#a note#}` are not.
fn is_comment(rest: &str) -> bool {
    let inside = rest.get(1..).unwrap_or_default();
    inside.starts_with(char::is_whitespace) || inside.split_once('}').is_some_and(|(inside, _)| inside.ends_with('#'))
}
