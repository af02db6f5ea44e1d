//! Findings put together by what is wrong, most consequential first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::Completeness;
use super::effect::{BLANK_CELL, Effect, Group};
use super::list::CHECKS;
use crate::finding::{Finding, Severity};
use crate::indicators::measurement::TOTAL;
use crate::ingest::dataset::SourceFile;
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

/// The groups: first what blocks, then rows set aside, most rows first, then what should be looked at, by effect and rows. Groups of equal
/// weight come in the order in which they are met.
#[must_use]
pub fn groups<'a>(findings: &'a [Finding], effects: &'a [Effect]) -> Vec<FindingGroup<'a>> {
    let mut met: BTreeMap<(Severity, Group), usize> = BTreeMap::new();
    let mut members: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let group = Group { check: finding.check, file: finding.location.file.clone(), column: finding.column };
        let number = *met.entry((finding.severity, group)).or_insert(members.len());
        if number == members.len() {
            members.push(Vec::new());
        }
        members[number].push(finding);
    }
    let mut order: Vec<((Severity, Group), usize)> = met.into_iter().collect();
    order.sort_by_key(|(_, number)| *number);
    let mut groups: Vec<FindingGroup<'_>> =
        order.into_iter().zip(members).map(|(((severity, group), _), findings)| of(group, severity, findings, effects)).collect();
    groups.sort_by_key(|group| {
        let effect = if group.severity == Severity::Warning { group.effects.iter().map(|effect| reach(effect)).max() } else { None };
        (group.severity, Reverse(effect), Reverse(group.rows))
    });
    groups
}

fn of<'a>(group: Group, severity: Severity, findings: Vec<&'a Finding>, effects: &'a [Effect]) -> FindingGroup<'a> {
    let rows = findings.iter().map(|finding| finding.location.line).collect::<BTreeSet<_>>().len();
    // What could be put right in rows that are used and in rows that are not is one effect; it is said once.
    let effects = widest_first(effects.iter().filter(|effect| effect.group == group));
    FindingGroup { group, severity, findings, rows, effects }
}

/// What the empty cells of a column could change.
#[must_use]
pub fn of_gap<'a>(gap: &Completeness, files: &[SourceFile], effects: &'a [Effect]) -> Vec<&'a Effect> {
    let is_of_table = |path: &str| files.iter().any(|file| file.table == gap.table && file.path == path);
    let is_of_gap = |group: &Group| group.check == BLANK_CELL && group.column == Some(gap.column) && is_of_table(&group.file);
    widest_first(effects.iter().filter(|effect| is_of_gap(&effect.group)))
}

/// Figures with bounds first, of these the ones of everybody, of these the ones of the whole project, then those that could change most.
fn widest_first<'a>(effects: impl Iterator<Item = &'a Effect>) -> Vec<&'a Effect> {
    let mut effects: Vec<&Effect> = effects.collect();
    let is_part = |effect: &Effect| (effect.bounds.is_none(), !effect.cut.dimensions.is_empty(), effect.period != TOTAL);
    effects.sort_by_key(|effect| (is_part(effect), Reverse(reach(effect))));
    effects
}

/// Of effects, those to be named with their bounds, how many others have some, and the indicators for which nobody can say any.
#[must_use]
pub fn summed_up<'a>(effects: &[&'a Effect], named: usize) -> (Vec<&'a Effect>, usize, Vec<&'a str>) {
    let (bounded, open): (Vec<&Effect>, Vec<&Effect>) = effects.iter().copied().partition(|effect| effect.bounds.is_some());
    let more = bounded.len().saturating_sub(named);
    let mut indicators: Vec<&str> = Vec::new();
    for effect in open {
        if !indicators.contains(&effect.indicator.as_str()) {
            indicators.push(&effect.indicator);
        }
    }
    (bounded.into_iter().take(named).collect(), more, indicators)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Location;
    use crate::indicators::measurement::Cut;

    fn finding(check: &'static str, severity: Severity, line: u64) -> Finding {
        let location = Location { file: "sessions.csv".to_owned(), line, column: 0, cell: None, header: None };
        let (message, help) = (String::new(), String::new());
        Finding { check, severity, table: None, column: None, location, related: None, message, help }
    }

    fn effect(check: &'static str, bounds: Option<(i64, i64)>) -> Effect {
        let group = Group { check, file: "sessions.csv".to_owned(), column: None };
        let bounds = bounds.map(|(low, high)| (low.into(), high.into()));
        Effect {
            group,
            indicator: "sessions_held".to_owned(),
            period: "total".to_owned(),
            cut: Cut::default(),
            now: Some(10.into()),
            bounds,
        }
    }

    #[test]
    fn what_blocks_comes_first_then_many_rows_then_wide_effects() {
        let findings = [
            finding("frequent", Severity::Warning, 1),
            finding("frequent", Severity::Warning, 2),
            finding("wide", Severity::Warning, 3),
            finding("unbounded", Severity::Warning, 4),
            finding("early", Severity::Error, 5),
            finding("often", Severity::Error, 6),
            finding("often", Severity::Error, 7),
            finding("often", Severity::Error, 7),
            finding("late", Severity::Error, 8),
            finding("stops", Severity::Blocks, 9),
        ];
        let effects = [effect("frequent", Some((10, 11))), effect("wide", Some((8, 12))), effect("unbounded", None)];
        let groups = groups(&findings, &effects);
        let order: Vec<(&str, usize)> = groups.iter().map(|group| (group.group.check, group.rows)).collect();
        assert_eq!(order, [("stops", 1), ("often", 2), ("early", 1), ("late", 1), ("unbounded", 1), ("wide", 1), ("frequent", 2)]);
    }
}
