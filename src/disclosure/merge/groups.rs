//! What may be shown together: neighbouring age bands, and areas that `dosah.toml` puts together.

use super::choice::Tally;
use crate::disclosure::PublicFigure;
use crate::project::Project;

/// Categories that are shown together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Dimension id.
    pub dimension: String,
    /// The id that they have together.
    pub category: String,
    /// Their own ids.
    pub members: Vec<String>,
    /// The ids of smaller groups of some of them.
    pub inner: Vec<String>,
}

impl Group {
    /// Whether a category, or several that are shown together, are shown as a part of this one.
    pub fn holds(&self, dimension: &str, category: &str) -> bool {
        self.dimension == dimension && self.members.iter().chain(&self.inner).any(|inside| inside == category)
    }

    /// Whether all categories of another group are in this one.
    pub fn covers(&self, other: &Group) -> bool {
        other.members.iter().all(|member| self.members.contains(member))
    }
}

/// Every group that a project allows in a dimension, the smallest first.
pub(super) fn all(project: &Project, dimension: &str) -> Vec<Group> {
    let group = |(category, members)| Group { dimension: dimension.to_owned(), category, members, inner: Vec::new() };
    let mut groups: Vec<Group> = project.mergeable(dimension).into_iter().map(group).collect();
    groups.sort_by_key(|group| group.members.len());
    let inner = |group: &Group| {
        let inside = groups.iter().filter(|other| *other != group && group.covers(other));
        inside.map(|other| other.category.clone()).collect()
    };
    let inner: Vec<Vec<String>> = groups.iter().map(inner).collect();
    groups.iter_mut().zip(inner).for_each(|(group, inner)| group.inner = inner);
    groups
}

/// Those worth a thought. A category with a figure that was published before stays by itself, because everybody knows it; and nothing is gained
/// by a category in which there is nobody.
pub(super) fn candidates(all: &[Group], lines: &[Vec<Tally>], already_public: &[PublicFigure]) -> Vec<Group> {
    let is_known = |group: &Group| {
        let mut pairs = already_public.iter().flat_map(|figure| figure.cut.dimensions.iter().zip(&figure.cut.categories));
        pairs.any(|(dimension, category)| *dimension == group.dimension && group.members.contains(category))
    };
    let has_somebody = |member: &&String| lines.iter().flatten().any(|tally| tally.category == **member && tally.persons[0] > 0);
    let mut seen: Vec<Vec<&String>> = Vec::new();
    let mut groups = Vec::new();
    for group in all.iter().filter(|group| !is_known(group)) {
        let filled: Vec<&String> = group.members.iter().filter(has_somebody).collect();
        if filled.len() > 1 && !seen.contains(&filled) {
            seen.push(filled);
            groups.push(group.clone());
        }
    }
    groups
}
