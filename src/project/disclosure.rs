//! `[disclosure]`: how small is small, and what is done about it before anything is hidden.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{Project, Texts};
use crate::error::Error;

/// The dimensions whose categories have an order or groups, so that some can be shown together.
pub const MERGEABLE: [&str; 2] = ["age_band", "area"];

/// Categories that there are without any declaration: those of nobody knows where, and all together.
const RESERVED: [&str; 2] = ["unknown", "total"];

/// The keys of `[disclosure]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Smallest count of children printed for the funder; 3 or more.
    #[serde(default = "funder_threshold")]
    pub funder_threshold: Spanned<u64>,
    /// Smallest count of children printed for the public; 3 or more.
    #[serde(default = "public_threshold")]
    pub public_threshold: Spanned<u64>,
    /// What counts are rounded to for the public; 1 rounds nothing.
    #[serde(default = "public_rounding")]
    pub public_rounding: Spanned<u64>,
    /// Who is counted to find out whether too few stand behind a figure.
    #[serde(default = "child")]
    pub unit: Spanned<Unit>,
    /// Dimensions whose categories are shown together where that publishes more; all that can be when it is left out.
    pub merge: Option<Vec<Spanned<String>>>,
}

impl Default for Disclosure {
    fn default() -> Self {
        Disclosure {
            funder_threshold: funder_threshold(),
            public_threshold: public_threshold(),
            public_rounding: public_rounding(),
            unit: child(),
            merge: None,
        }
    }
}

/// Who is counted to find out whether too few stand behind a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Children.
    Child,
    /// Households: siblings know each other, and who knows one of them. A child without a household is one by itself.
    Household,
}

fn child() -> Spanned<Unit> {
    Spanned::new(0..0, Unit::Child)
}

fn funder_threshold() -> Spanned<u64> {
    Spanned::new(0..0, 5)
}

fn public_threshold() -> Spanned<u64> {
    Spanned::new(0..0, 10)
}

fn public_rounding() -> Spanned<u64> {
    Spanned::new(0..0, 5)
}

/// Areas that are shown together where few children live in each.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaGroup {
    /// Name used in `measurements.csv`.
    pub id: Spanned<String>,
    /// What readers see.
    pub title: Texts,
    /// The areas in it.
    pub areas: Vec<Spanned<String>>,
}

impl Project {
    fn merges(&self, dimension: &str) -> bool {
        self.file.disclosure.merge.as_ref().is_none_or(|merge| merge.iter().any(|named| named.get_ref() == dimension))
    }

    /// What may be shown together in a dimension, each with the categories in it: every stretch of neighbouring age bands, and the groups of areas.
    #[must_use]
    pub fn mergeable(&self, dimension: &str) -> Vec<(String, Vec<String>)> {
        let bands = self.age_bands();
        match dimension {
            _ if !self.merges(dimension) => Vec::new(),
            "age_band" => {
                let stretches = (0..bands.len()).flat_map(|first| (first + 1..bands.len()).map(move |last| (first, last)));
                let members = |first: usize, last: usize| bands[first..=last].iter().map(ToString::to_string).collect();
                stretches.map(|(first, last)| (bands[first].up_to(&bands[last]).to_string(), members(first, last))).collect()
            }
            "area" => {
                let areas = |group: &AreaGroup| group.areas.iter().map(|area| area.get_ref().clone()).collect();
                self.file.area_group.iter().map(|group| (group.id.get_ref().clone(), areas(group))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Groups are of areas that there are, each in one of them, and no group is called like an area.
    pub(super) fn merging_makes_sense(&self) -> Result<(), Error> {
        for named in self.file.disclosure.merge.iter().flatten() {
            if !MERGEABLE.contains(&named.get_ref().as_str()) {
                return Err(self.unknown(named, "dimension to be merged", &MERGEABLE));
            }
        }
        let areas: Vec<&str> = self.file.area.iter().map(|area| area.id.get_ref().as_str()).collect();
        self.terms("area_group", self.file.area_group.iter().map(|group| (&group.id, &group.title)))?;
        let mut taken = BTreeSet::new();
        for group in &self.file.area_group {
            if RESERVED.contains(&group.id.get_ref().as_str()) {
                let message = format!("\"{}\" is a category of dosah's own and cannot be a group of areas", group.id.get_ref());
                return Err(self.error_at(group.id.span(), "invalid-id", message, "give the group another id"));
            }
            if areas.contains(&group.id.get_ref().as_str()) {
                let message = format!("\"{}\" is an area already", group.id.get_ref());
                return Err(self.error_at(group.id.span(), "duplicate-id", message, "give the group another id"));
            }
            if group.areas.len() < 2 {
                let message = format!("the group \"{}\" puts nothing together", group.id.get_ref());
                return Err(self.error_at(group.id.span(), "invalid-project-file", message, "name at least two areas"));
            }
            for area in &group.areas {
                if !areas.contains(&area.get_ref().as_str()) {
                    return Err(self.unknown(area, "area", &areas));
                }
                if !taken.insert(area.get_ref()) {
                    let message = format!("the area \"{}\" is in two groups, or twice in one", area.get_ref());
                    return Err(self.error_at(area.span(), "duplicate-id", message, "leave it in one of them"));
                }
            }
        }
        Ok(())
    }
}
