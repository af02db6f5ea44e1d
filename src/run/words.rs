//! What is to be said about the project's own words before anybody else reads them.

use std::collections::BTreeSet;

use super::Computed;
use super::pages::{Edition, side_by_side};
use crate::error::Error;
use crate::finding::{Finding, Location};
use crate::report;
use crate::report::locale::Locales;

/// Numbers that are not true, or that a report hides from its readers, and texts that are too long for their field, in the order of files.
///
/// # Errors
/// When a narrative is wrong, or dosah lacks a word.
pub(super) fn findings(computed: &Computed, editions: &[Edition], locales: &Locales) -> Result<Vec<Finding>, Error> {
    let (templates, cards) = (&computed.project.templates, computed.cards());
    let found = side_by_side(editions, |(name, audience, lang)| {
        let (material, locale) = (computed.material(*audience, &cards, "")?, locales.get(*lang)?);
        let too_long = report::sheet(templates, name, locale, &material)?.map(|(_, too_long)| too_long);
        Ok((report::narrative_findings(templates, name, locale, &material)?, too_long.unwrap_or_default()))
    })?;
    let mut words: Vec<Finding> = Vec::new();
    for (mut numbers, too_long) in found {
        // What one report was told is not told again for the next.
        let told: BTreeSet<Location> = words.iter().map(|old| old.location.clone()).collect();
        numbers.retain(|new| !told.contains(&new.location));
        words.extend(numbers);
        words.extend(too_long);
    }
    words.sort_by(|one, other| one.location.cmp(&other.location));
    Ok(words)
}
