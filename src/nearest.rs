//! The name that somebody meant who mistyped it.

/// The known name that a mistyped one probably means.
#[must_use]
pub fn nearest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |name: &str| strsim::damerau_levenshtein(&written.to_lowercase(), name);
    let best = known.iter().copied().min_by_key(|name| distance(name))?;
    // Further away than this it is another word.
    (distance(best) <= written.chars().count().div_ceil(3).max(1)).then_some(best)
}
