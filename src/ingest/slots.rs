//! A hash index over numbered things that are kept elsewhere. A million ids pass through it, so it stores eight bytes for each.

/// Numbers of things, found by the hash of the thing.
#[derive(Debug, Clone, Default)]
pub(super) struct Slots {
    /// A hash and a number plus one; zero is a free slot. The length is a power of two.
    slots: Vec<(u32, u32)>,
    taken: usize,
}

impl Slots {
    /// The number with this hash that is the same thing.
    pub(super) fn find(&self, hash: u32, is_same: impl Fn(u32) -> bool) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut slot = self.first_slot(hash);
        loop {
            let (tag, number) = self.slots[slot];
            if number == 0 {
                return None;
            }
            if tag == hash && is_same(number - 1) {
                return Some(number - 1);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Adds a number that is not there yet.
    pub(super) fn insert(&mut self, hash: u32, number: u32) {
        if (self.taken + 1) * 4 > self.slots.len() * 3 {
            let doubled = vec![(0, 0); (self.slots.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.slots, doubled);
            for (hash, number) in old.into_iter().filter(|(_, number)| *number != 0) {
                self.place(hash, number);
            }
        }
        self.place(hash, number + 1);
        self.taken += 1;
    }

    fn place(&mut self, hash: u32, number: u32) {
        let mut slot = self.first_slot(hash);
        while self.slots[slot].1 != 0 {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = (hash, number);
    }

    /// The upper bits of the hash choose the slot, so that growing keeps neighbours together.
    fn first_slot(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }
}

/// A quick hash without a seed. It need not resist an attacker: things with equal hashes are compared.
pub(super) fn hash(bytes: &[u8]) -> u32 {
    let start = fold(bytes.len() as u64, last_word(bytes));
    let (words, _) = bytes.as_chunks();
    (words.iter().fold(start, |state, word| fold(state, u64::from_le_bytes(*word))) >> 32) as u32
}

/// The last eight bytes as one word, or all of them if there are fewer. Nothing has to be copied and padded, because in longer texts the
/// word overlaps the one before.
pub(super) fn last_word(bytes: &[u8]) -> u64 {
    bytes.last_chunk().map_or_else(|| bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), |last| u64::from_le_bytes(*last))
}

/// Multiplies and adds the halves of the product, so that every bit reaches every other.
fn fold(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word ^ 0x9e37_79b9_7f4a_7c15) * 0xd6e8_feb8_6659_fd93;
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_hashes_are_told_apart_by_the_thing_itself() {
        let mut slots = Slots::default();
        for number in 0..100 {
            slots.insert(u32::MAX, number);
        }
        assert!((0..100).all(|wanted| slots.find(u32::MAX, |number| number == wanted) == Some(wanted)));
        assert_eq!(slots.find(u32::MAX, |_| false), None);
        assert_eq!(slots.find(0, |_| true), None);
    }

    #[test]
    fn ids_that_differ_in_one_digit_rarely_share_a_hash() {
        let mut hashes: Vec<u32> = (0..20_000).map(|number| hash(format!("S{number:09}").as_bytes())).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert!(hashes.len() > 19_990, "{}", hashes.len());
    }
}
