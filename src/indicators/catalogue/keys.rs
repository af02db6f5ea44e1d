//! Which keys a measure has a use for. A key without a use would be a misunderstanding: somebody expects something of it.

use std::ops::Range;

use toml::Spanned;

use super::Fault;
use crate::indicators::definition::{Declaration, Kind};

/// Refuses a key that says nothing about the measure.
pub(super) fn check(declaration: &Declaration) -> Result<(), Fault> {
    let used = used(declaration.measure);
    match written(declaration).into_iter().find(|(key, _)| !used.contains(key)) {
        None => Ok(()),
        Some((key, span)) => Err(Fault {
            span,
            message: format!("the measure \"{}\" has no use for the key {key}", declaration.measure.name()),
            help: format!("remove it; beside what every indicator has, this measure knows {}", used.join(", ")),
        }),
    }
}

fn used(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Count => &["from", "where", "date", "of", "by"],
        Kind::Sum => &["from", "where", "date", "of", "column", "by"],
        Kind::Share => &["from", "where", "date", "of", "part", "by"],
        Kind::Median => &["from", "where", "date", "column", "per", "by"],
        Kind::Mean => &["from", "where", "date", "column", "by"],
        Kind::Survival => &["from", "where", "date", "column", "ended", "by"],
        Kind::Percentile => &["from", "where", "date", "column", "per", "percentile", "by"],
        Kind::Overlap => &["from", "where", "date", "by"],
        Kind::Stock => &["from", "where", "at", "of", "by"],
        Kind::Difference => &["plus", "minus", "by"],
        Kind::Ratio => &["plus", "minus", "times", "over", "by"],
        Kind::Burn => &["plus", "over", "by"],
        Kind::Estimate => &[],
        Kind::Cost => &["plus", "split", "by"],
        Kind::Term => &["term"],
        Kind::Portion => &["plus", "minus", "term", "by"],
        Kind::Least => &["plus", "by"],
        Kind::Excess => &["plus", "over", "per"],
    }
}

/// The keys that a declaration has, of those that only some measures use.
fn written(declaration: &Declaration) -> Vec<(&'static str, Range<usize>)> {
    fn place<T>(key: &Option<Spanned<T>>) -> Option<Range<usize>> {
        key.as_ref().map(Spanned::span)
    }
    let first = |keys: &[Spanned<String>]| keys.first().map(Spanned::span);
    let keys = [
        ("from", place(&declaration.from)),
        ("where", place(&declaration.filter)),
        ("date", place(&declaration.date)),
        ("of", place(&declaration.of)),
        ("column", place(&declaration.column)),
        ("ended", place(&declaration.ended)),
        ("part", place(&declaration.part)),
        ("plus", first(&declaration.plus)),
        ("minus", first(&declaration.minus)),
        ("times", place(&declaration.times)),
        ("over", place(&declaration.over)),
        ("at", place(&declaration.at)),
        ("percentile", place(&declaration.percentile)),
        ("per", place(&declaration.per)),
        ("split", place(&declaration.split)),
        ("term", place(&declaration.term)),
        ("by", first(&declaration.by)),
    ];
    keys.into_iter().filter_map(|(key, span)| Some((key, span?))).collect()
}
