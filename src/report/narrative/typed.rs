//! The words of a paragraph as a reader sees them, with the place of each in the file and which of them were computed.

use std::ops::Range;

/// The words of one paragraph, item or heading.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub text: String,
    /// Parts that dosah wrote.
    pub computed: Vec<Range<usize>>,
    /// Where pieces of the text begin, here and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Typed {
    /// Adds words of the author's.
    pub fn push(&mut self, words: &str, in_file: usize) {
        self.pieces.push((self.text.len(), in_file));
        self.text.push_str(words);
    }

    /// Adds words that were computed.
    pub fn compute(&mut self, words: &str, in_file: usize) {
        let start = self.text.len();
        self.push(words, in_file);
        self.computed.push(start..self.text.len());
    }

    /// The byte of the file that a byte of the text is from.
    pub fn place(&self, at: usize) -> usize {
        let next = self.pieces.partition_point(|(start, _)| *start <= at);
        let (start, in_file) = next.checked_sub(1).and_then(|last| self.pieces.get(last)).copied().unwrap_or_default();
        in_file + (at - start)
    }
}
