//! Texts to small numbers: the first text is 0, the next new one 1, and so on. Every text is kept once, in one buffer.

use super::slots::{Slots, hash, last_word};

/// Distinct texts, numbered in the order of their first appearance.
#[derive(Debug, Clone, Default)]
pub(super) struct Interner {
    text: String,
    entries: Vec<Entry>,
    slots: Slots,
}

/// Where a text ends in the buffer; it begins where the one before ends. Most ids are short, and their last word is all of them: they
/// are compared without going to the buffer, which is mostly not in the processor's cache.
#[derive(Debug, Clone, Copy)]
struct Entry {
    last_word: u64,
    end: usize,
}

impl Interner {
    /// The number of a text that was seen before.
    pub(super) fn get(&self, text: &str) -> Option<u32> {
        self.find(hash(text.as_bytes()), text)
    }

    /// The number of a text, a new one if it was never seen.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let hash = hash(text.as_bytes());
        self.find(hash, text).unwrap_or_else(|| {
            let new = u32::try_from(self.entries.len()).expect("a file of 4 billion different texts does not fit in memory");
            self.text.push_str(text);
            self.entries.push(Entry { last_word: last_word(text.as_bytes()), end: self.text.len() });
            self.slots.insert(hash, new);
            new
        })
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        let index = number as usize;
        &self.text[self.start(index)..self.entries[index].end]
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The texts in the order of their numbers.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.entries.len() as u32).map(|number| self.text(number))
    }

    fn start(&self, index: usize) -> usize {
        if index == 0 { 0 } else { self.entries[index - 1].end }
    }

    fn find(&self, hash: u32, text: &str) -> Option<u32> {
        let wanted = last_word(text.as_bytes());
        self.slots.find(hash, |number| {
            let index = number as usize;
            let Entry { last_word, end } = self.entries[index];
            last_word == wanted && end - self.start(index) == text.len() && (text.len() <= 8 || self.text(number) == text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_first_number() {
        let mut interner = Interner::default();
        let numbers: Vec<u32> = ["b", "a", "b", "", "12345678", "123456789"].map(|text| interner.intern(text)).to_vec();
        assert_eq!(numbers, [0, 1, 0, 2, 3, 4]);
        assert_eq!(interner.get("a"), Some(1));
        assert_eq!(interner.get("c"), None);
        assert_eq!(interner.texts().collect::<Vec<_>>(), ["b", "a", "", "12345678", "123456789"]);
    }

    #[test]
    fn ten_thousand_texts_have_ten_thousand_numbers() {
        let mut interner = Interner::default();
        for number in 0..10_000 {
            assert_eq!(interner.intern(&format!("C{number}")), number);
        }
        assert!((0..10_000).all(|number| interner.get(&format!("C{number}")) == Some(number)));
    }
}
