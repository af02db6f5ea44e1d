//! The ids of parts that were read side by side, numbered as if they had been read one after another.

use rayon::prelude::*;

use super::intern::Interner;
use super::slots::{Slots, hash};

/// Texts are compared in this many groups side by side; equal texts are always in the same one.
const GROUPS: u32 = 8;

/// For each interner the number of each of its texts among all of them: the first text is 0, the next new one 1, and so on.
pub(super) fn unite(interners: &[&Interner]) -> Vec<Vec<u32>> {
    if let [only] = interners {
        return vec![(0..only.len() as u32).collect()];
    }
    let texts: Vec<&str> = interners.iter().flat_map(|interner| interner.texts()).collect();
    let mut numbers = first_places(&texts);
    let mut new = 0;
    for at in 0..numbers.len() {
        let first = numbers[at] as usize;
        if first == at {
            numbers[at] = new;
            new += 1;
        } else {
            // What stands earlier has its number already.
            numbers[at] = numbers[first];
        }
    }
    let mut rest = numbers.as_slice();
    interners.iter().filter_map(|interner| rest.split_off(..interner.len())).map(<[u32]>::to_vec).collect()
}

/// For each text the place of the first one that is equal: its own, if it is the first.
fn first_places(texts: &[&str]) -> Vec<u32> {
    let hashes: Vec<u32> = texts.par_iter().map(|text| hash(text.as_bytes())).collect();
    let repeats_of = |group| {
        let mut firsts = Slots::default();
        let mut repeats = Vec::new();
        for (at, hash) in (0..).zip(&hashes).filter(|(_, hash)| *hash % GROUPS == group) {
            match firsts.find(*hash, |first| texts[first as usize] == texts[at as usize]) {
                Some(first) => repeats.push((at, first)),
                None => firsts.insert(*hash, at),
            }
        }
        repeats
    };
    let repeats: Vec<Vec<(u32, u32)>> = (0..GROUPS).into_par_iter().map(repeats_of).collect();
    let mut places: Vec<u32> = (0..texts.len() as u32).collect();
    for (at, first) in repeats.into_iter().flatten() {
        places[at as usize] = first;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_like_the_whole() {
        let (mut whole, mut parts) = (Interner::default(), vec![Interner::default(), Interner::default(), Interner::default()]);
        let mut expected = vec![Vec::new(); 3];
        for number in 0..300_usize {
            let text = format!("C{}", number * number % 101);
            let part = number / 100;
            let known = parts[part].len();
            parts[part].intern(&text);
            let in_whole = whole.intern(&text);
            if parts[part].len() > known {
                expected[part].push(in_whole);
            }
        }
        assert_eq!(unite(&parts.iter().collect::<Vec<_>>()), expected);
        assert_eq!(unite(&[&parts[0]]), expected[..1]);
    }
}
