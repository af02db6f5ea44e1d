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

/// How tags begin and end. A comment begins with a space after its sign: `{#summary}` is the id of a section.
const FORMS: [(&str, &str, Kind); 5] = [
    ("{{", "}}", Kind::Placeholder),
    ("{%", "%}", Kind::Statement),
    ("{# ", "#}", Kind::Comment),
    ("{#\n", "#}", Kind::Comment),
    ("{#\r", "#}", Kind::Comment),
];

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
    loop {
        let rest = source.text.get(from..).unwrap_or_default();
        let next = FORMS.iter().filter_map(|form| rest.find(form.0).map(|at| (at, form))).min_by_key(|(at, _)| *at);
        let Some((at, (_, close, kind))) = next else { return Ok(found) };
        let start = from + at;
        let Some(end) = source.text.get(start + 2..).and_then(|rest| rest.find(close)).map(|at| start + 2 + at + close.len()) else {
            let what = if *kind == Kind::Placeholder { "a placeholder" } else { "a tag" };
            let message = format!("{what} begins here and does not end");
            return Err(source.error_at(start, "unknown-placeholder", message, format!("close it with {close}")));
        };
        found.push(Tag { kind: *kind, range: start..end });
        from = end;
    }
}
