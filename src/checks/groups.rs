//! Findings put together by what is wrong, most consequential first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::effect::{Effect, Group};
use super::list::CHECKS;
use crate::finding::{Finding, Severity};
use crate::ingest::faults;

/// Findings of one check in one column of one file.
#[derive(Debug, Clone)]
pub struct FindingGroup<'a> {
    /// What they share.
    pub group: Group,
    /// How much they weigh.
    pub severity: Severity,
    /// The findings, at least one.
    pub findings: Vec<&'a Finding>,
    /// How many rows they are in.
    pub rows: usize,
    /// What they could change: figures of everybody first, then those that could change most.
    pub effects: Vec<&'a Effect>,
}

/// The groups: first what blocks, then rows set aside, most rows first, then what should be looked at, by effect and rows.
#[must_use]
pub fn groups<'a>(findings: &'a [Finding], effects: &'a [Effect]) -> Vec<FindingGroup<'a>> {
    let mut groups: BTreeMap<(Severity, Group), Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        let group = Group { check: finding.check, file: finding.location.file.clone(), column: finding.column };
        groups.entry((finding.severity, group)).or_default().push(finding);
    }
    let mut groups: Vec<FindingGroup<'_>> =
        groups.into_iter().map(|((severity, group), findings)| of(group, severity, findings, effects)).collect();
    // The sort is stable, so that groups of equal weight keep the order of their checks and files.
    groups.sort_by_key(|group| {
        let effect = if group.severity == Severity::Warning { group.effects.first().map(|effect| reach(effect)) } else { None };
        (group.severity, Reverse(effect), Reverse(group.rows))
    });
    groups
}

fn of<'a>(group: Group, severity: Severity, findings: Vec<&'a Finding>, effects: &'a [Effect]) -> FindingGroup<'a> {
    let rows = findings.iter().map(|finding| finding.location.line).collect::<BTreeSet<_>>().len();
    // What could be put right in rows that are used and in rows that are not is one effect; it is said once.
    let mut effects: Vec<&Effect> = effects.iter().filter(|effect| effect.group == group).collect();
    effects.sort_by_key(|effect| (!effect.cut.dimensions.is_empty(), Reverse(reach(effect))));
    FindingGroup { group, severity, findings, rows, effects }
}

/// How far a figure could move, as a share of what it is now; without bounds, further than any other.
fn reach(effect: &Effect) -> Decimal {
    let Some((low, high)) = effect.bounds else { return Decimal::MAX };
    let now = effect.now.map(|now| now.abs()).filter(|now| !now.is_zero()).unwrap_or(Decimal::ONE);
    high.checked_sub(low).and_then(|width| width.checked_div(now)).unwrap_or(Decimal::MAX)
}

/// What a check means, one sentence.
#[must_use]
pub fn meaning(check: &str) -> Option<&'static str> {
    let reading = faults::CHECKS.iter().copied().find(|(name, _)| *name == check).map(|(_, meaning)| meaning);
    reading.or_else(|| CHECKS.iter().find(|known| known.name == check).map(|known| known.meaning))
}
