//! Markdown to sections of plain nodes. What a report does not carry (HTML, pictures, tables, code, other links) is refused at its place.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, OffsetIter, Options, Parser, Tag, TagEnd};

use super::placeholder::{self, Filled};
use super::script::{STAND_IN, Script, script};
use super::source::Source;
use super::typed::Typed;
use super::{Narrative, SECTIONS, Words};
use crate::error::Error;
use crate::report::context::Context;
use crate::report::locale::Locale;
use crate::report::model::{Inline, Node};

/// How deep lists and emphasis may be nested: deeper than any report needs, shallow enough for any stack.
const DEEPEST: usize = 8;

/// Reads a narrative.
pub(super) fn read(context: &Context, source: &Source) -> Result<Narrative, Error> {
    let mut script = script(context, source)?;
    let text = std::mem::take(&mut script.text);
    // Tables are switched on only so that they are recognised, and refused.
    let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_TABLES;
    let events = Parser::new_ext(&text, options).into_offset_iter();
    let mut reader = Reader { context, source, script, events, ahead: None, typed: Vec::new(), is_address: false, depth: 0 };
    let mut sections: BTreeMap<String, Words> = BTreeMap::new();
    let mut current: Option<String> = None;
    while let Some((event, range)) = reader.next() {
        if let Event::Start(Tag::Heading { level: HeadingLevel::H1, id, .. }) = event {
            let at = reader.script.place(range.start);
            if let Some((_, lost)) = reader.script.placeholders.front().filter(|_| id.as_deref().is_some_and(|id| id.contains(STAND_IN))) {
                return Err(misplaced(source, lost.start));
            }
            let id = section_id(source, id.as_deref(), at)?;
            let title = reader.inlines(TagEnd::Heading(HeadingLevel::H1))?;
            if sections.insert(id.clone(), Words { title: flat(&title), nodes: Vec::new(), place: source.place(at) }).is_some() {
                let message = format!("the section `{id}` stands here a second time");
                return Err(source.error_at(at, "unknown-section", message, "write each section once"));
            }
            current = Some(id);
            continue;
        }
        let Some(words) = current.as_ref().and_then(|id| sections.get_mut(id)) else {
            let help = format!("begin with a heading such as `# Title {{#{}}}`", SECTIONS.first().copied().unwrap_or_default());
            let at = reader.script.place(range.start);
            return Err(source.error_at(at, "unknown-section", "these words belong to no section", help));
        };
        words.nodes.push(reader.node(event, range)?);
    }
    if let Some((_, lost)) = reader.script.placeholders.front() {
        return Err(misplaced(source, lost.start));
    }
    let comments = reader.script.comments;
    Ok(Narrative { sections, typed: reader.typed, comments })
}

fn misplaced(source: &Source, at: usize) -> Error {
    source.error_at(
        at,
        "unknown-placeholder",
        "a placeholder cannot stand here",
        "write it into the words of a paragraph, a list or a heading",
    )
}

fn section_id(source: &Source, id: Option<&str>, at: usize) -> Result<String, Error> {
    match id {
        Some(id) if SECTIONS.contains(&id) => Ok(id.to_owned()),
        Some(id) => Err(source.unknown(at, "section", id, SECTIONS.iter().copied())),
        None => {
            let help = format!("write its id after it, for example {{#{}}}", SECTIONS.first().copied().unwrap_or_default());
            Err(source.error_at(at, "unknown-section", "this heading has no section id", help))
        }
    }
}

struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    source: &'r Source,
    script: Script,
    events: OffsetIter<'r>,
    ahead: Option<(Event<'r>, Range<usize>)>,
    /// What was read so far, a paragraph, item or heading each.
    typed: Vec<Typed>,
    /// Whether the words that come are the address of a link.
    is_address: bool,
    depth: usize,
}

impl<'r> Reader<'r, '_> {
    fn next(&mut self) -> Option<(Event<'r>, Range<usize>)> {
        self.ahead.take().or_else(|| self.events.next())
    }

    /// A paragraph, list or subheading whose first event was read.
    fn node(&mut self, event: Event<'r>, range: Range<usize>) -> Result<Node, Error> {
        match event {
            Event::Start(Tag::Paragraph) => Ok(Node::Paragraph { content: self.inlines(TagEnd::Paragraph)? }),
            Event::Start(Tag::Heading { level, .. }) => Ok(Node::Heading { content: self.inlines(TagEnd::Heading(level))? }),
            Event::Start(Tag::List(first)) => self.list(first.is_some(), range.start),
            other => Err(self.refuse(&other, range.start)),
        }
    }

    /// Goes one level down, if there is one.
    fn deeper(&mut self, at: usize) -> Result<(), Error> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        Err(self.error_at(at, "this is nested too deeply", "use fewer levels of lists and emphasis"))
    }

    fn list(&mut self, ordered: bool, at: usize) -> Result<Node, Error> {
        self.deeper(at)?;
        let mut items = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.item()?),
                Event::End(TagEnd::List(_)) => break,
                other => return Err(self.refuse(&other, range.start)),
            }
        }
        self.depth -= 1;
        Ok(Node::List { ordered, items })
    }

    /// An item of a tight list holds words directly, one of a loose list paragraphs.
    fn item(&mut self) -> Result<Vec<Node>, Error> {
        let mut nodes = Vec::new();
        while let Some((event, range)) = self.next() {
            match event {
                Event::End(TagEnd::Item) => break,
                Event::Start(Tag::Paragraph | Tag::List(_) | Tag::Heading { .. }) => nodes.push(self.node(event, range)?),
                inline => {
                    self.ahead = Some((inline, range));
                    nodes.push(Node::Paragraph { content: self.inlines(TagEnd::Item)? });
                }
            }
        }
        Ok(nodes)
    }

    fn nested(&mut self, end: TagEnd, at: usize) -> Result<Vec<Inline>, Error> {
        self.deeper(at)?;
        let content = self.inlines(end)?;
        self.depth -= 1;
        Ok(content)
    }

    /// Words up to the end of what they stand in. In a list item they also end where a block begins, which is left to be read.
    fn inlines(&mut self, end: TagEnd) -> Result<Vec<Inline>, Error> {
        let mut line = Line { locale: self.context.locale, words: String::new(), inlines: Vec::new() };
        if matches!(end, TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) {
            self.typed.push(Typed::default());
        }
        while let Some((event, range)) = self.next() {
            match event {
                Event::End(tag) if tag == end => {
                    if end == TagEnd::Item {
                        self.ahead = Some((Event::End(tag), range));
                    }
                    break;
                }
                Event::Start(Tag::Paragraph | Tag::List(_)) if end == TagEnd::Item => {
                    self.ahead = Some((event, range));
                    break;
                }
                Event::Text(text) | Event::Code(text) => self.text(&text, &range, &mut line)?,
                Event::SoftBreak => {
                    self.typed(" ", range.start);
                    line.words.push(' ');
                }
                Event::HardBreak => {
                    self.typed(" ", range.start);
                    line.push(Inline::Break);
                }
                Event::Start(Tag::Strong) => line.push(Inline::Strong { content: self.nested(TagEnd::Strong, range.start)? }),
                Event::Start(Tag::Emphasis) => line.push(Inline::Emphasis { content: self.nested(TagEnd::Emphasis, range.start)? }),
                Event::Start(Tag::Link { dest_url, link_type, .. }) => {
                    let href = self.href(&dest_url, link_type, range.start)?;
                    self.is_address = matches!(link_type, LinkType::Autolink | LinkType::Email);
                    let content = self.nested(TagEnd::Link, range.start)?;
                    self.is_address = false;
                    line.push(Inline::Link { href, content });
                }
                other => return Err(self.refuse(&other, range.start)),
            }
        }
        Ok(line.finish())
    }

    /// Words and the placeholders between them.
    fn text(&mut self, text: &str, at: &Range<usize>, line: &mut Line) -> Result<(), Error> {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(STAND_IN) {
            self.typed(before, at.start + (text.len() - rest.len()));
            line.words.push_str(before);
            let (stands, range) = self.script.placeholders.pop_front().ok_or_else(|| self.context.defect("a placeholder was lost"))?;
            // One that stands in an address or an attribute never comes up as text, and must not lend its place to the next.
            if !at.contains(&stands) {
                return Err(misplaced(self.source, range.start));
            }
            let in_file = range.start;
            let words = match placeholder::fill(self.context, self.source, range)? {
                Filled::Figure(text, anchor) => {
                    line.push(Inline::Number { text: text.clone(), anchor });
                    text
                }
                Filled::Words(words) => {
                    line.words.push_str(&words);
                    words
                }
            };
            if let Some(typed) = self.typed.last_mut() {
                typed.compute(&words, in_file);
            }
            rest = after;
        }
        self.typed(rest, at.start + (text.len() - rest.len()));
        line.words.push_str(rest);
        Ok(())
    }

    /// Remembers words of the author's and where they stand; a tag between them takes no place here, but does in the file.
    fn typed(&mut self, words: &str, at: usize) {
        let Some(typed) = self.typed.last_mut().filter(|_| !self.is_address) else { return };
        let (mut rest, mut at) = (words, at);
        while !rest.is_empty() {
            let (piece, after) = rest.split_at_checked(self.script.piece(at)).unwrap_or((rest, ""));
            typed.push(piece, self.script.place(at));
            (rest, at) = (after, at + piece.len());
        }
    }

    /// An error at a byte of the script.
    fn error_at(&self, at: usize, message: impl Into<String>, help: &str) -> Error {
        self.source.error_at(self.script.place(at), "narrative-markup", message, help)
    }

    fn href(&self, written: &CowStr, kind: LinkType, at: usize) -> Result<String, Error> {
        let href = if kind == LinkType::Email { format!("mailto:{written}") } else { written.to_string() };
        let allowed = ["https://", "http://", "mailto:"].iter().any(|scheme| href.starts_with(scheme));
        if allowed && !href.contains(STAND_IN) {
            return Ok(href);
        }
        let help = "link to https://, http:// or mailto:, and put no placeholder into the address";
        Err(self.error_at(at, "this link cannot stand in a report", help))
    }

    fn refuse(&self, event: &Event, at: usize) -> Error {
        let what = match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::HtmlBlock) => "HTML",
            Event::Start(Tag::Image { .. }) => "a picture",
            Event::Start(Tag::Table(_)) => "a table",
            Event::Start(Tag::CodeBlock(_)) => "a block of code",
            Event::Start(Tag::BlockQuote(_)) => "a quotation",
            Event::Rule => "a ruled line",
            _ => "this markup",
        };
        let help = "use paragraphs, lists, subheadings, emphasis and links; escape a sign with \\";
        self.error_at(at, format!("{what} cannot stand in a report"), help)
    }
}

/// A line that grows; its words are set when they are complete.
struct Line<'l> {
    locale: &'l Locale,
    words: String,
    inlines: Vec<Inline>,
}

impl Line<'_> {
    fn push(&mut self, inline: Inline) {
        self.flush();
        self.inlines.push(inline);
    }

    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.is_empty() {
            return;
        }
        // A number that was a placeholder stays with its noun like one that was typed.
        let number = match self.inlines.last() {
            Some(Inline::Number { text, .. }) => text.chars().next_back().filter(char::is_ascii_digit),
            _ => None,
        };
        let text = match number {
            Some(digit) => self.locale.set(&format!("{digit}{words}")).split_off(digit.len_utf8()),
            None => self.locale.set(&words),
        };
        self.inlines.push(Inline::Text { text });
    }

    fn finish(mut self) -> Vec<Inline> {
        self.flush();
        self.inlines
    }
}

/// The words of a line without what they look like.
fn flat(line: &[Inline]) -> String {
    line.iter()
        .map(|inline| match inline {
            Inline::Text { text } | Inline::Number { text, .. } => text.clone(),
            Inline::Strong { content } | Inline::Emphasis { content } | Inline::Link { content, .. } => flat(content),
            Inline::Break => " ".to_owned(),
        })
        .collect()
}
