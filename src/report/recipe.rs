//! A report as data: which sections it has, in which order, and what stands in each.

use serde::Deserialize;

use super::narrative;
use super::sections::BUILDERS;
use crate::error::Error;

/// The built-in reports: name and recipe.
const RECIPES: &[(&str, &str)] = &[("funder", include_str!("../../report_templates/funder/report.toml"))];

/// The names of the built-in reports.
pub fn templates() -> impl Iterator<Item = &'static str> {
    RECIPES.iter().map(|(name, _)| *name)
}

/// A report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// Its sections, in their order.
    pub section: Vec<Section>,
}

/// A section of a report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// Its id, in the locale and in the page.
    pub id: String,
    /// Whether the project's own words of this id come first.
    #[serde(default)]
    pub words: bool,
    /// Blocks that are computed, by name.
    #[serde(default)]
    pub blocks: Vec<String>,
}

impl Recipe {
    /// The recipe of a built-in report.
    ///
    /// # Errors
    /// When there is no such report, or its recipe is broken: a defect.
    pub fn load(template: &str) -> Result<Self, Error> {
        let source = RECIPES.iter().find(|(name, _)| *name == template).map(|(_, source)| *source);
        let source = source.ok_or_else(|| Error::Usage {
            message: format!("there is no report template `{template}`"),
            help: format!("known: {}", RECIPES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")),
        })?;
        let recipe: Recipe = toml::from_str(source).map_err(|error| broken(template, &error))?;
        for section in &recipe.section {
            if section.words && !narrative::SECTIONS.contains(&section.id.as_str()) {
                return Err(broken(template, &format!("no project writes words for `{}`", section.id)));
            }
            for block in &section.blocks {
                if BUILDERS.iter().all(|(name, _)| name != block) {
                    return Err(broken(template, &format!("there is no block `{block}`")));
                }
            }
        }
        Ok(recipe)
    }
}

fn broken(template: &str, reason: &dyn std::fmt::Display) -> Error {
    Error::Defect(format!("the recipe of the report `{template}` is broken: {reason}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn the_funder_report_asks_for_every_block_and_for_all_words_of_the_project() {
        let recipe = Recipe::load("funder").unwrap();
        for (name, _) in BUILDERS {
            assert!(recipe.section.iter().any(|section| section.blocks.iter().any(|block| block == name)), "{name}");
        }
        for id in narrative::SECTIONS {
            assert!(recipe.section.iter().any(|section| section.words && section.id == *id), "{id}");
        }
        assert!(matches!(Recipe::load("fundr"), Err(Error::Usage { .. })));
    }
}
