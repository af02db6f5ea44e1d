//! A report as data: which sections it has, in which order, and what stands in each.

use serde::Deserialize;

use super::model::{Layout, Shape};
use super::narrative;
use super::sections::BUILDERS;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::project::Texts;
use crate::templates::Templates;

/// What a recipe is called in the folder of its report.
const FILE: &str = "/report.toml";

/// The names of the reports that there are.
pub fn reports(templates: &Templates) -> Vec<String> {
    templates.names(FILE).iter().filter_map(|name| name.strip_suffix(FILE)).map(str::to_owned).collect()
}

/// For whom a report is meant at least: it is never protected less than for these readers.
///
/// # Errors
/// As for reading its recipe.
pub fn audience(templates: &Templates, report: &str) -> Result<Option<Audience>, Error> {
    Ok(Recipe::load(templates, report)?.audience)
}

/// A report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Recipe {
    /// Its title; those of dosah have theirs in the locale, as `report.<name>.title`.
    #[serde(default)]
    pub title: Texts,
    /// Readers for whom it is protected at least, whoever else reads the other reports.
    pub audience: Option<Audience>,
    /// Whether sections carry numbers.
    #[serde(default = "yes")]
    pub numbered: bool,
    /// Whether the sections are listed at the top.
    #[serde(default = "yes")]
    pub contents: bool,
    /// Whether it fits on one page of paper.
    #[serde(default)]
    pub one_page: bool,
    /// Where the key figures stand.
    #[serde(default)]
    pub key_figures: KeyFigures,
    /// Whether the facts box stands beside the first section.
    #[serde(default = "yes")]
    pub facts: bool,
    /// Its sections, in their order.
    pub section: Vec<Section>,
    /// The fields of the funder's web form, which make a sheet to copy from.
    #[serde(default)]
    pub field: Vec<Field>,
}

/// The big numbers of a report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFigures {
    /// Indicators, at most five; none of them gives the usual ones.
    #[serde(default)]
    pub indicators: Option<Vec<String>>,
    /// Whether they stand after the opening sections instead of above them.
    #[serde(default)]
    pub below: bool,
}

/// A field of a web form, filled with the project's own words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    /// The section of the narrative that goes into it.
    pub section: String,
    /// The name of the field in the form; without one the section's own.
    #[serde(default)]
    pub title: Texts,
    /// How many characters the form takes, spaces and line breaks included.
    pub limit: Option<usize>,
}

fn yes() -> bool {
    true
}

/// A section of a report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    /// Its id, in the locale and in the page.
    pub id: String,
    /// Its title; those of dosah have theirs in the locale, as `section.<id>.title`.
    #[serde(default)]
    pub title: Texts,
    /// How its blocks stand.
    #[serde(default)]
    pub shape: Shape,
    /// Whether the project's own words of this id come first.
    #[serde(default)]
    pub words: bool,
    /// Blocks that are computed, by name.
    #[serde(default)]
    pub blocks: Vec<String>,
}

impl Recipe {
    /// The recipe of a report.
    ///
    /// # Errors
    /// When there is no such report, or its recipe is broken: a defect.
    pub fn load(templates: &Templates, template: &str) -> Result<Self, Error> {
        let source = templates.text(&format!("{template}{FILE}"))?;
        let source = source.ok_or_else(|| Error::Usage {
            message: format!("there is no report template `{template}`"),
            help: format!("known: {}", reports(templates).join(", ")),
        })?;
        let recipe: Recipe = toml::from_str(&source).map_err(|error| broken(template, &error))?;
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
        let nobody_writes = |field: &&Field| !narrative::SECTIONS.contains(&field.section.as_str());
        if let Some(field) = recipe.field.iter().find(nobody_writes) {
            return Err(broken(template, &format!("no project writes words for the field `{}`", field.section)));
        }
        Ok(recipe)
    }

    /// How the report is laid out.
    pub fn layout(&self) -> Layout {
        Layout {
            numbered: self.numbered,
            contents: self.contents,
            figures_below: self.key_figures.below,
            one_page: self.one_page,
            paper: true,
        }
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
        let recipe = Recipe::load(&Templates::built_in(), "funder").unwrap();
        for (name, _) in BUILDERS {
            assert!(recipe.section.iter().any(|section| section.blocks.iter().any(|block| block == name)), "{name}");
        }
        for id in narrative::SECTIONS {
            assert!(recipe.section.iter().any(|section| section.words && section.id == *id), "{id}");
        }
        assert!(matches!(Recipe::load(&Templates::built_in(), "fundr"), Err(Error::Usage { .. })));
    }
}
