//! What is to be said about the project's own words before anybody else reads them.

use std::collections::BTreeSet;

use super::Computed;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::finding::{Finding, Location};
use crate::project::Lang;
use crate::report;
use crate::report::locale::Locales;

/// Numbers that are not true, or that a report hides from its readers, and texts that are too long for their field, in the order of files.
///
/// # Errors
/// When a narrative is wrong, or dosah lacks a word.
pub(super) fn findings(
    computed: &Computed,
    reports: &[String],
    readers: &[Audience],
    languages: &[Lang],
    locales: &Locales,
) -> Result<Vec<Finding>, Error> {
    let (templates, cards) = (&computed.project.templates, computed.cards());
    let mut words: Vec<Finding> = Vec::new();
    for (name, audience) in reports.iter().zip(readers) {
        let material = computed.material(*audience, &cards, "")?;
        for lang in languages {
            let locale = locales.get(*lang)?;
            let mut found = report::narrative_findings(templates, name, locale, &material)?;
            // What one report was told is not told again for the next.
            let told: BTreeSet<Location> = words.iter().map(|old| old.location.clone()).collect();
            found.retain(|new| !told.contains(&new.location));
            words.extend(found);
            words.extend(report::sheet(templates, name, locale, &material)?.map(|(_, too_long)| too_long).unwrap_or_default());
        }
    }
    words.sort_by(|one, other| one.location.cmp(&other.location));
    Ok(words)
}
