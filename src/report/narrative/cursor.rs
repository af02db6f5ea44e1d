//! Reading what stands between the braces of a tag, with the place of every word in the file.

use std::ops::Range;

use super::source::Source;

/// A word of a tag and the byte of the file where it begins.
pub(super) type Name<'s> = (usize, &'s str);

/// What is left of a tag, and where in the file it stands.
pub(super) struct Cursor<'s> {
    rest: &'s str,
    at: usize,
}

impl<'s> Cursor<'s> {
    /// At the beginning of a part of the file.
    pub fn new(source: &'s Source, part: Range<usize>) -> Self {
        Cursor { rest: source.text.get(part.clone()).unwrap_or_default(), at: part.start }
    }

    /// Where it stands, behind any space.
    pub fn at(&mut self) -> usize {
        self.skip_space();
        self.at
    }

    /// The sign that comes next.
    pub fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.rest.chars().next()
    }

    /// Takes these signs, if they come next.
    pub fn takes(&mut self, signs: &str) -> bool {
        self.skip_space();
        let comes = self.rest.starts_with(signs);
        if comes {
            self.advance(signs.len());
        }
        comes
    }

    /// Takes a whole word, if it comes next.
    pub fn takes_word(&mut self, word: &str) -> bool {
        self.skip_space();
        let ends = |rest: &str| !rest.chars().next().is_some_and(is_part_of_name);
        let comes = self.rest.strip_prefix(word).is_some_and(ends);
        if comes {
            self.advance(word.len());
        }
        comes
    }

    /// A name; empty where none stands.
    pub fn name(&mut self) -> Name<'s> {
        self.skip_space();
        self.advance(self.rest.find(|letter| !is_part_of_name(letter)).unwrap_or(self.rest.len()))
    }

    /// Everything before the first of these signs, which is left; `None` where none of them comes.
    pub fn until(&mut self, ends: &[char]) -> Option<Name<'s>> {
        self.skip_space();
        let (at, name) = self.advance(self.rest.find(ends)?);
        Some((at, name.trim_end()))
    }

    /// A text in quotation marks, straight or curly.
    pub fn quoted(&mut self) -> Option<Name<'s>> {
        let (open, ends) = match self.peek()? {
            '"' => ('"', &['"'][..]),
            '\'' => ('\'', &['\''][..]),
            // What a word processor makes of them.
            open @ ('“' | '„' | '”') => (open, &['”', '“'][..]),
            _ => return None,
        };
        let inside = self.rest.get(open.len_utf8()..)?;
        let end = inside.find(ends)?;
        let close = inside.get(end..)?.chars().next()?;
        self.advance(open.len_utf8());
        let (at, text) = self.advance(end);
        self.advance(close.len_utf8());
        Some((at, text))
    }

    fn skip_space(&mut self) {
        self.advance(self.rest.len() - self.rest.trim_start().len());
    }

    fn advance(&mut self, bytes: usize) -> Name<'s> {
        let (taken, rest) = self.rest.split_at(bytes);
        let at = self.at;
        (self.rest, self.at) = (rest, at + bytes);
        (at, taken)
    }
}

fn is_part_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || "_-./".contains(letter)
}
