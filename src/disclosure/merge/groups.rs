//! What may be shown together: neighbouring age bands, and areas that `dosah.toml` puts together.

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

/// Everything that could be shown together in a dimension, the smallest first. A category with a figure that was published before stays by
/// itself: everybody knows it.
pub(super) fn candidates(project: &Project, dimension: &str, already_public: &[PublicFigure]) -> Vec<Group> {
    let mut groups = if dimension == "age_band" { bands(project) } else { areas(project) };
    let is_known = |member: &String| {
        let mut pairs = already_public.iter().flat_map(|figure| figure.cut.dimensions.iter().zip(&figure.cut.categories));
        pairs.any(|(of, category)| of == dimension && category == member)
    };
    groups.retain(|group| !group.members.iter().any(is_known));
    groups.sort_by_key(|group| group.members.len());
    let inner = |group: &Group| {
        let inside = groups.iter().filter(|other| *other != group && group.covers(other));
        inside.map(|other| other.category.clone()).collect()
    };
    let inner: Vec<Vec<String>> = groups.iter().map(inner).collect();
    groups.iter_mut().zip(inner).for_each(|(group, inner)| group.inner = inner);
    groups
}

/// Every stretch of neighbouring bands.
fn bands(project: &Project) -> Vec<Group> {
    let bands = project.age_bands();
    let stretches = (0..bands.len()).flat_map(|first| (first + 1..bands.len()).map(move |last| (first, last)));
    let group = |(first, last): (usize, usize)| Group {
        dimension: "age_band".to_owned(),
        category: bands[first].up_to(&bands[last]).to_string(),
        members: bands[first..=last].iter().map(ToString::to_string).collect(),
        inner: Vec::new(),
    };
    stretches.map(group).collect()
}

fn areas(project: &Project) -> Vec<Group> {
    let group = |group: &crate::project::file::AreaGroup| Group {
        dimension: "area".to_owned(),
        category: group.id.get_ref().clone(),
        members: group.areas.iter().map(|area| area.get_ref().clone()).collect(),
        inner: Vec::new(),
    };
    project.file.area_group.iter().map(group).collect()
}
