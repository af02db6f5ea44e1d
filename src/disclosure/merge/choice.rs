//! Which groups promise to let most figures be published, line by line: where one figure is hidden beside its total, another one goes with it.
//! Only a promise: what other tables tell is seen when the figures are protected.

use super::groups::Group;
use super::lines::quantity;
use crate::indicators::measurement::{Measurement, Part, TOTAL};

/// How many persons stand behind the amounts of one figure of a line.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// The category along the line.
    pub category: String,
    /// Above the line, below it, and the rest.
    pub persons: [u64; 3],
    /// Whether it is about the whole project.
    is_total: bool,
}

/// Reports speak of the whole project first; a figure of it is worth as many of its parts.
const WORTH_OF_TOTAL: usize = 4;

impl Tally {
    /// `None` where nobody stands behind it.
    pub fn of(cell: &Measurement, position: usize) -> Option<Self> {
        let persons = |part| quantity(cell, part).and_then(|quantity| quantity.persons).unwrap_or_default();
        Some(Tally {
            category: cell.cut.categories.get(position)?.clone(),
            persons: [Part::Numerator, Part::Denominator, Part::Complement].map(persons),
            is_total: cell.period == TOTAL,
        })
    }
}

/// Adds, one after the other, the group that is worth most more, and of several such the smallest; those that it covers are given up for it.
pub(super) fn choose(candidates: &[Group], start: Vec<Group>, worth: impl Fn(&[Group]) -> usize) -> Vec<Group> {
    let mut chosen = start;
    let mut most = worth(&chosen);
    loop {
        let mut best = None;
        for next in candidates.iter().filter_map(|candidate| widened(&chosen, candidate)) {
            let worth = worth(&next);
            if worth > most {
                (most, best) = (worth, Some(next));
            }
        }
        match best {
            Some(next) => chosen = next,
            None => return chosen,
        }
    }
}

/// What readers can be shown of lines whose categories they see in groups, while sums over other groups are told to them.
pub(super) fn worth(lines: &[Vec<Tally>], groups: &[Group], told: &[Group], threshold: u64) -> usize {
    lines.iter().map(|line| shown(line, groups, told, threshold)).sum()
}

/// The groups with one more; `None` where it would tear another one apart, or is there already.
fn widened(chosen: &[Group], candidate: &Group) -> Option<Vec<Group>> {
    let shares = |group: &&Group| group.members.iter().any(|member| candidate.members.contains(member));
    let is_new = chosen.iter().filter(shares).all(|group| group != candidate && candidate.covers(group));
    is_new.then(|| {
        let kept = chosen.iter().filter(|group| !shares(group));
        kept.chain([candidate]).cloned().collect()
    })
}

/// What the figures of a line are worth that can be published. Nothing is nothing, however it is merged, and a figure that is all of the line
/// repeats its total.
fn shown(line: &[Tally], groups: &[Group], told: &[Group], threshold: u64) -> usize {
    let is_small = |persons: u64| 0 < persons && persons < threshold;
    let mut shown: usize = 0;
    // What is hidden within each sum that is told, and last within the total.
    let mut hidden: Vec<Vec<u64>> = vec![Vec::new(); told.len() + 1];
    for block in blocks(line, groups) {
        let sums = [0, 1, 2].map(|part| block.iter().map(|tally| tally.persons[part]).fold(0, u64::saturating_add));
        let members: Vec<u64> = block.iter().map(|tally| tally.persons[0]).collect();
        let protects = !members.iter().any(|member| is_small(*member)) || hides(&members, threshold);
        if protects && !sums.into_iter().any(is_small) {
            shown += usize::from(sums[0] > 0);
        } else if sums[0] > 0 {
            let within = |group: &Group| block.iter().all(|tally| group.members.contains(&tally.category)) && !groups.contains(group);
            hidden[told.iter().position(within).unwrap_or(told.len())].push(sums[0]);
        }
    }
    let repeats_total = shown == 1 && hidden.iter().all(Vec::is_empty);
    let lost = hidden.iter().filter(|hidden| !hidden.is_empty() && !hides(hidden, threshold)).count();
    let worth = if line.first().is_some_and(|tally| tally.is_total) { WORTH_OF_TOTAL } else { 1 };
    shown.saturating_sub(lost.max(usize::from(repeats_total))) * worth
}

/// The figures of a line that are shown together, or by themselves.
fn blocks<'a>(line: &'a [Tally], groups: &[Group]) -> Vec<Vec<&'a Tally>> {
    let group_of = |tally: &Tally| groups.iter().position(|group| group.members.contains(&tally.category));
    let mut blocks: Vec<Vec<&Tally>> = vec![Vec::new(); groups.len()];
    for tally in line {
        match group_of(tally) {
            Some(group) => blocks[group].push(tally),
            None => blocks.push(vec![tally]),
        }
    }
    blocks
}

/// Whether parts of a known sum are safe from each other: each could be the threshold, and a part of one child does not tell it the other.
fn hides(parts: &[u64], threshold: u64) -> bool {
    let sum = parts.iter().copied().fold(0, u64::saturating_add);
    let is_told = parts.len() == 2 && parts.contains(&1) && sum.saturating_sub(1) < threshold;
    parts.len() > 1 && sum >= threshold && !is_told
}
