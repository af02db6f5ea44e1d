//! Texts to small numbers: the first text is 0, the next new one 1, and so on. Every text is kept once, in one buffer.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Distinct texts, numbered in the order of their first appearance.
#[derive(Debug, Default)]
pub(super) struct Interner {
    text: String,
    /// Where each text ends in `text`; it begins where the one before ends.
    ends: Vec<usize>,
    /// The newest number with a hash.
    newest: HashMap<u64, u32, BuildHasherDefault<Folding>>,
    /// Older numbers that share a hash with a newer one; nearly always empty.
    older: HashMap<u32, u32>,
}

impl Interner {
    /// The number of a text that was seen before.
    pub(super) fn get(&self, text: &str) -> Option<u32> {
        self.find(hash(text.as_bytes()), text)
    }

    /// The number of a text, a new one if it was never seen.
    pub(super) fn intern(&mut self, text: &str) -> u32 {
        let hash = hash(text.as_bytes());
        if let Some(known) = self.find(hash, text) {
            return known;
        }
        let new = u32::try_from(self.ends.len()).expect("a file of 4 billion different texts does not fit in memory");
        self.text.push_str(text);
        self.ends.push(self.text.len());
        if let Some(older) = self.newest.insert(hash, new) {
            self.older.insert(new, older);
        }
        new
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        let index = number as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The texts in the order of their numbers.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len() as u32).map(|number| self.text(number))
    }

    fn find(&self, hash: u64, text: &str) -> Option<u32> {
        let mut candidate = self.newest.get(&hash).copied();
        while let Some(number) = candidate {
            if self.text(number) == text {
                return Some(number);
            }
            candidate = self.older.get(&number).copied();
        }
        None
    }
}

/// A quick hasher without a random seed. It need not resist an attacker: equal hashes cost time only, never a wrong answer.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Folding(u64);

impl Folding {
    fn fold(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Hasher for Folding {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.fold(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.fold(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn write_u64(&mut self, word: u64) {
        self.fold(word);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = Folding::default();
    hasher.write(bytes);
    hasher.finish()
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
