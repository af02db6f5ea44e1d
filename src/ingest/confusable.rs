//! Ids that look the same and are not: a Cyrillic С for a Latin C. Ids of ASCII alone are left alone; O and 0 differ for whoever types them.

use std::collections::HashMap;

use unicode_security::skeleton;

/// Texts by what they look like.
#[derive(Debug, Default)]
pub(super) struct Looks(HashMap<String, Look>);

/// The first text that looks so, and whether it is of ASCII alone.
#[derive(Debug)]
struct Look {
    number: u32,
    is_ascii: bool,
}

impl Looks {
    /// What these texts look like, and every one that looks like an earlier one, with that one.
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> (Self, Vec<(u32, u32)>) {
        let (mut looks, mut twins) = (Looks::default(), Vec::new());
        for (number, text) in (0..).zip(texts) {
            let is_ascii = text.is_ascii();
            let look = looks.0.entry(skeleton(text).collect()).or_insert(Look { number, is_ascii });
            if look.number != number && !(look.is_ascii && is_ascii) {
                twins.push((number, look.number));
            }
        }
        (looks, twins)
    }

    /// Whether a text that is none of them looks like one.
    pub(super) fn have(&self, text: &str) -> bool {
        let look = self.0.get(&skeleton(text).collect::<String>());
        look.is_some_and(|look| !(look.is_ascii && text.is_ascii()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cyrillic_letter_is_told_from_a_latin_one() {
        let (looks, twins) = Looks::of(["C-1", "C-0", "C-O", "С-1", "Č-1", "č-1"].into_iter());
        assert_eq!(twins, [(3, 0)]);
        assert!(looks.have("\u{421}-1") && looks.have("\u{421}-0") && !looks.have("C-2") && !looks.have("C-l"));
    }
}
