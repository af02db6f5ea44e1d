//! A narrative as it will be printed: conditions are decided, comments are gone, and every place still leads back into the file.

use std::collections::VecDeque;
use std::ops::Range;

use super::condition;
use super::cursor::Cursor;
use super::placeholder;
use super::source::Source;
use super::tags::{self, Kind, Tag};
use crate::error::Error;
use crate::report::context::Context;

/// Stands for a placeholder while Markdown is parsed, so that its brackets and stars are no markup. A private-use character.
pub(super) const STAND_IN: char = '\u{e000}';

/// How deep conditions may be nested.
const DEEPEST: usize = 16;

/// The words that are printed, as Markdown with a [`STAND_IN`] for each placeholder.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub text: String,
    /// Where each placeholder stands in the text, and where in the file.
    pub placeholders: VecDeque<(usize, Range<usize>)>,
    /// Comments of the file, braces included.
    pub comments: Vec<Range<usize>>,
    /// Where pieces of the text begin, here and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Script {
    /// The byte of the file that a byte of the text is from.
    pub fn place(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let (start, in_file) = next.checked_sub(1).and_then(|last| self.pieces.get(last)).copied().unwrap_or_default();
        in_file + (at - start)
    }

    /// How many bytes from a byte of the text on stand in one piece in the file, too.
    pub fn piece(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        self.pieces.get(next).map_or(usize::MAX, |(start, _)| start - at)
    }

    /// Takes out the lines that are empty only because nothing of them is printed: an empty line would end the paragraph.
    fn close_up(&mut self, tags: &[Tag]) {
        let mut gone: Vec<Range<usize>> = Vec::new();
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let end = start + line.len();
            if line.trim().is_empty() && line.ends_with('\n') {
                let first = start.checked_sub(1).map_or(0, |before| self.place(before) + 1);
                let last = self.place(end - 1);
                let next = tags.partition_point(|tag| tag.range.start < first);
                if tags.get(next).is_some_and(|tag| tag.range.end <= last) {
                    gone.push(start..end);
                }
            }
            start = end;
        }
        // How much is gone before each line that is gone.
        let before: Vec<usize> = gone
            .iter()
            .scan(0, |sum, gone| {
                let before = *sum;
                *sum += gone.len();
                Some(before)
            })
            .collect();
        let last_before = |at: usize| gone.partition_point(|gone| gone.start < at).checked_sub(1);
        let moved = |at: usize| at - last_before(at).map_or(0, |last| before[last] + gone[last].end.min(at) - gone[last].start);
        let resumed = gone.iter().map(|gone| (moved(gone.end), self.place(gone.end)));
        let mut pieces: Vec<(usize, usize)> = resumed
            .chain(self.pieces.iter().filter_map(|(at, in_file)| {
                let is_gone = last_before(at + 1).is_some_and(|last| gone[last].contains(at));
                (!is_gone).then(|| (moved(*at), *in_file))
            }))
            .collect();
        pieces.sort_unstable();
        for (at, _) in &mut self.placeholders {
            *at = moved(*at);
        }
        let starts = std::iter::once(0).chain(gone.iter().map(|gone| gone.end));
        let ends = gone.iter().map(|gone| gone.start).chain([self.text.len()]);
        self.text = starts.zip(ends).filter_map(|(start, end)| self.text.get(start..end)).collect();
        self.pieces = pieces;
    }

    fn push(&mut self, source: &Source, part: Range<usize>) {
        if let Some(text) = source.text.get(part.clone()).filter(|text| !text.is_empty()) {
            self.pieces.push((self.text.len(), part.start));
            // A private-use character of the author's own would be taken for a placeholder; this one has as many bytes.
            self.text.push_str(&text.replace(STAND_IN, "\u{fffd}"));
        }
    }
}

/// An `{% if %}` that is not ended yet.
struct Choice {
    /// Where it begins.
    at: usize,
    /// Whether a branch was taken, or nobody may know which: then no other one is.
    is_settled: bool,
    /// Whether the words that come now are printed, as far as this choice goes.
    is_printed: bool,
    has_else: bool,
}

/// Decides every condition of a file. Placeholders and conditions in words that are not printed have to be right, too.
///
/// # Errors
/// When a tag is wrong, with its place.
pub(super) fn script(context: &Context, source: &Source) -> Result<Script, Error> {
    let tags = tags::find(source)?;
    let mut script = Script::default();
    let mut open: Vec<Choice> = Vec::new();
    let mut from = 0;
    for (number, tag) in tags.iter().enumerate() {
        let is_printed = open.iter().all(|choice| choice.is_printed);
        let gone = match tag.kind {
            Kind::Placeholder => tag.range.clone(),
            Kind::Statement | Kind::Comment => with_its_line(source, &tags, number),
        };
        if is_printed {
            script.push(source, from..gone.start);
        }
        match tag.kind {
            Kind::Placeholder if is_printed => {
                script.pieces.push((script.text.len(), tag.range.start));
                script.placeholders.push_back((script.text.len(), tag.range.clone()));
                script.text.push(STAND_IN);
            }
            Kind::Placeholder => placeholder::check(context, source, tag)?,
            Kind::Statement => statement(context, source, tag, &mut open)?,
            Kind::Comment => script.comments.push(tag.range.clone()),
        }
        from = gone.end;
    }
    if let Some(choice) = open.last() {
        return Err(source.error_at(choice.at, "unknown-placeholder", "this condition does not end", "write {% endif %} behind its words"));
    }
    script.push(source, from..source.text.len());
    script.close_up(&tags);
    Ok(script)
}

fn statement(context: &Context, source: &Source, tag: &Tag, open: &mut Vec<Choice>) -> Result<(), Error> {
    let at = tag.range.start;
    let wrong = |message: &str, help: &str| Err(source.error_at(at, "unknown-placeholder", message, help));
    let mut cursor = Cursor::new(source, tag.inside());
    let (word_at, word) = cursor.name();
    match (word, open.last_mut()) {
        ("if", _) => {
            if open.len() == DEEPEST {
                return wrong("conditions are nested too deeply", "join some of them with `and`");
            }
            let holds = condition::holds(context, source, &mut cursor)?;
            open.push(Choice { at, is_settled: holds != Some(false), is_printed: holds == Some(true), has_else: false });
        }
        ("elif", Some(choice)) if !choice.has_else => {
            let holds = condition::holds(context, source, &mut cursor)?;
            choice.is_printed = !choice.is_settled && holds == Some(true);
            choice.is_settled |= holds != Some(false);
        }
        ("else", Some(choice)) if !choice.has_else => {
            (choice.is_printed, choice.has_else) = (!choice.is_settled, true);
        }
        ("endif", Some(_)) => {
            open.pop();
        }
        ("elif" | "else" | "endif", _) => {
            return wrong(
                &format!("nothing is open that `{word}` belongs to"),
                "begin with {% if ... %}; after {% else %} comes {% endif %}",
            );
        }
        _ => return Err(source.unknown(word_at, "tag", word, ["if", "elif", "else", "endif"])),
    }
    if word != "if" && word != "elif" && cursor.peek().is_some() {
        return Err(source.error_at(cursor.at(), "unknown-placeholder", "nothing can stand here", format!("write {{% {word} %}}")));
    }
    Ok(())
}

/// A tag, with the space beside it and the end of its line where nothing else stands on the line: it leaves no empty line behind.
fn with_its_line(source: &Source, tags: &[Tag], number: usize) -> Range<usize> {
    let range = tags[number].range.clone();
    let before = |at: usize| source.text.get(..at).map_or(0, |text| text.trim_end_matches([' ', '\t']).len());
    let after = |at: usize| source.text.get(at..).map_or(at, |text| at + (text.len() - text.trim_start_matches([' ', '\t']).len()));
    let silent = |tag: &&Tag| tag.kind != Kind::Placeholder;
    let (start, end) = (before(range.start), after(range.end));
    // Other tags on the same line do not count as words.
    let (mut left, mut right) = (start, end);
    for tag in tags[..number].iter().rev().take_while(silent) {
        if tag.range.end != left {
            break;
        }
        left = before(tag.range.start);
    }
    for tag in tags.get(number + 1..).unwrap_or_default().iter().take_while(silent) {
        if tag.range.start != right {
            break;
        }
        right = after(tag.range.end);
    }
    let opens = left == 0 || source.text.get(..left).is_some_and(|text| text.ends_with('\n'));
    let rest = source.text.get(right..).unwrap_or_default();
    let line_end = if rest.is_empty() { Some(0) } else { ["\r\n", "\n"].iter().find(|end| rest.starts_with(**end)).map(|end| end.len()) };
    match line_end {
        Some(line_end) if opens => start..if right == end { end + line_end } else { end },
        _ => range,
    }
}
