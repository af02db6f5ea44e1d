//! A report as data: which sections it has, in which order, and what stands in each.

mod places;

use std::collections::BTreeSet;

use serde::Deserialize;

use self::places::{Step, span_of};
use super::locale::Locale;
use super::model::{self, Block, Layout, Shape};
use super::narrative;
use super::sections::builders;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::project::syntax::plain;
use crate::project::{Lang, Texts, languages, nearest};
use crate::templates::{RECIPE, Templates};

/// The report that `compare` writes; without two sides it has nothing to say.
pub const EVALUATION: &str = "evaluation";

/// The names of the reports that there are of one period.
pub fn reports(templates: &Templates) -> Vec<String> {
    let report = |name: &String| Some(name.strip_suffix(RECIPE)?.strip_suffix('/')?.to_owned());
    templates.names(RECIPE).iter().filter_map(report).filter(|name| name != EVALUATION).collect()
}

/// For whom a report is meant at least: it is never protected less than for these readers.
///
/// # Errors
/// As for reading its recipe.
pub fn audience(templates: &Templates, report: &str) -> Result<Option<Audience>, Error> {
    Ok(Recipe::load(templates, report)?.audience)
}

/// Checks the recipe of a report, before there is anything to report.
///
/// # Errors
/// When it is broken, or the report or a section has no title in the language.
pub fn check_recipe(templates: &Templates, report: &str, locale: &Locale) -> Result<(), Error> {
    Recipe::load(templates, report)?.check_titles(templates, report, locale)
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
    #[serde(default)]
    pub section: Vec<Section>,
    /// The fields of the funder's web form, which make a sheet to copy from.
    #[serde(default)]
    pub field: Vec<Field>,
}

/// The big numbers of a report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyFigures {
    /// Indicators in their order; without them the usual ones.
    #[serde(default)]
    pub indicators: Option<Vec<String>>,
    /// How many of them at most; where there are more, those that can be shown come first.
    pub most: Option<usize>,
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
    /// When there is no such report, or its recipe is broken: the user's error in an own one, else a defect.
    pub fn load(templates: &Templates, report: &str) -> Result<Self, Error> {
        let file = File::open(templates, report)?;
        let recipe: Recipe = Lang::only(&languages(templates), || toml::from_str(&file.source)).map_err(|error| {
            let (message, help) = plain(error.message());
            file.templates.error(&file.name, error.span().unwrap_or(0..0), "invalid-recipe", message, help)
        })?;
        recipe.check(&file)?;
        Ok(recipe)
    }

    fn check(&self, file: &File) -> Result<(), Error> {
        if self.section.is_empty() && self.field.is_empty() {
            return Err(file.error(&[], "there is no section".to_owned(), "add [[section]] with id and blocks".to_owned()));
        }
        let (mut ids, mut blocks) = (BTreeSet::new(), BTreeSet::new());
        let known: Vec<&str> = builders().map(|(name, _)| *name).collect();
        for (at, section) in self.section.iter().enumerate() {
            let id = [Step::Key("section"), Step::Item(at), Step::Key("id")];
            let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
            if section.id.is_empty() || !section.id.chars().all(valid) {
                let help = "use lower-case letters without accents, digits, -, _";
                return Err(file.error(&id, format!("\"{}\" cannot be an id", section.id), help.to_owned()));
            }
            if !ids.insert(&section.id) {
                let message = format!("there are two sections with the id \"{}\"", section.id);
                return Err(file.error(&id, message, "give one of them another id".to_owned()));
            }
            if section.words {
                file.known(&id, "section of the narrative", &section.id, narrative::SECTIONS)?;
            }
            for (block_at, block) in section.blocks.iter().enumerate() {
                let place = [Step::Key("section"), Step::Item(at), Step::Key("blocks"), Step::Item(block_at)];
                file.known(&place, "block", block, &known)?;
                if !blocks.insert(block) {
                    let message = format!("the block \"{block}\" stands in this report twice");
                    return Err(file.error(&place, message, "remove one of them".to_owned()));
                }
            }
        }
        for (at, field) in self.field.iter().enumerate() {
            let place = [Step::Key("field"), Step::Item(at), Step::Key("section")];
            file.known(&place, "section of the narrative", &field.section, narrative::SECTIONS)?;
        }
        Ok(())
    }

    /// Checks that the report and its sections have a title in a language: their own, or one in the words of the language.
    ///
    /// # Errors
    /// When one has none.
    pub fn check_titles(&self, templates: &Templates, report: &str, locale: &Locale) -> Result<(), Error> {
        let (file, lang) = (File::open(templates, report)?, locale.lang);
        let lacks = |table: &str, id: &str, own: &Texts| own.get(lang).is_none() && !locale.has(&format!("{table}.{id}.title"));
        let help = format!("add title = {{ {lang} = \"...\" }}");
        if lacks("report", report, &self.title) {
            return Err(file.error(&[], format!("the report \"{report}\" has no title in the language \"{lang}\""), help));
        }
        if let Some((at, section)) = self.section.iter().enumerate().find(|(_, section)| lacks("section", &section.id, &section.title)) {
            let message = format!("the section \"{}\" has no title in the language \"{lang}\"", section.id);
            let known = locale.titled("section").join(", ");
            let help = format!("{help}, or take an id for which dosah has one: {known}");
            return Err(file.error(&[Step::Key("section"), Step::Item(at), Step::Key("id")], message, help));
        }
        Ok(())
    }

    /// Checks that the key figures of a project's own report are figures that the project has. A built-in report asks for those of many projects.
    ///
    /// # Errors
    /// When there is no such indicator.
    pub fn check_figures(&self, templates: &Templates, report: &str, known: &[&str]) -> Result<(), Error> {
        let file = File::open(templates, report)?;
        if !templates.own().contains_key(&file.name) {
            return Ok(());
        }
        for (at, id) in self.key_figures.indicators.iter().flatten().enumerate() {
            let place = [Step::Key("key_figures"), Step::Key("indicators"), Step::Item(at)];
            file.known(&place, "indicator", id, known)?;
        }
        Ok(())
    }

    /// Checks that no section has the id of something that stands in the report: a link would not know where to lead.
    ///
    /// # Errors
    /// When one has.
    pub fn check_ids(&self, templates: &Templates, report: &str, sections: &[model::Section]) -> Result<(), Error> {
        // The page calls its main part so.
        let taken: BTreeSet<&str> = sections.iter().flat_map(|section| &section.blocks).flat_map(ids).chain(["report"]).collect();
        match self.section.iter().enumerate().find(|(_, section)| taken.contains(section.id.as_str())) {
            Some((at, section)) => {
                let message = format!("the id \"{}\" is that of something else in this report", section.id);
                let place = [Step::Key("section"), Step::Item(at), Step::Key("id")];
                Err(File::open(templates, report)?.error(&place, message, "give the section another id".to_owned()))
            }
            None => Ok(()),
        }
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

/// The ids of a block and of what stands in it.
fn ids(block: &Block) -> Vec<&str> {
    match block {
        Block::Table(table) => vec![&table.id],
        Block::Figure(figure) => vec![&figure.id],
        Block::Problems { problems } => problems.iter().map(|problem| problem.id.as_str()).collect(),
        Block::Fields { fields } => fields.iter().map(|field| field.id.as_str()).collect(),
        Block::Definitions { cards } => cards.iter().map(|card| card.id.as_str()).collect(),
        Block::Text { .. } | Block::Lead { .. } | Block::Equation(_) | Block::Notice { .. } => Vec::new(),
    }
}

/// The file of a recipe, to say what is wrong with it.
struct File<'a> {
    templates: &'a Templates,
    name: String,
    source: std::borrow::Cow<'static, str>,
}

impl<'a> File<'a> {
    fn open(templates: &'a Templates, report: &str) -> Result<Self, Error> {
        let name = format!("{report}/{RECIPE}");
        let source = templates.text(&name)?.ok_or_else(|| Error::Usage {
            message: format!("there is no report \"{report}\""),
            help: format!("the reports are {}", reports(templates).join(", ")),
        })?;
        Ok(File { templates, name, source })
    }

    fn known(&self, place: &[Step], what: &str, written: &str, known: &[&str]) -> Result<(), Error> {
        if known.contains(&written) {
            return Ok(());
        }
        let all = format!("there are {}", known.join(", "));
        let help = nearest(written, known).map_or_else(|| all.clone(), |near| format!("did you mean \"{near}\"? {all}"));
        Err(self.error(place, format!("there is no {what} \"{written}\""), help))
    }

    fn error(&self, place: &[Step], message: String, help: String) -> Error {
        self.templates.error(&self.name, span_of(&self.source, place), "invalid-recipe", message, help)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn own(recipe: &str) -> (tempfile::TempDir, Templates) {
        let folder = tempfile::tempdir().unwrap();
        let annual = folder.path().join("annual");
        std::fs::create_dir(&annual).unwrap();
        std::fs::write(annual.join(RECIPE), recipe).unwrap();
        let mut templates = Templates::built_in();
        templates.add_report(&annual).unwrap();
        (folder, templates)
    }

    /// What is said of an own recipe: place, message and help.
    fn said(recipe: &str) -> String {
        let (_folder, templates) = own(recipe);
        let english = Locale::built_in(Lang::EN).unwrap();
        let load = Recipe::load(&templates, "annual").and_then(|recipe| {
            recipe.check_figures(&templates, "annual", &["children_reached"])?;
            recipe.check_titles(&templates, "annual", &english)
        });
        let Err(Error::Project { line, column, message, help, .. }) = load else { return String::new() };
        format!("{line}:{column} {message}; {help}")
    }

    #[test]
    fn an_own_report_needs_titles_only_where_dosah_has_none() {
        assert_eq!(said("title = { en = \"Year\" }\n[[section]]\nid = \"money\"\nblocks = [\"budget\"]\n"), "");
        let both = "[[section]]\nid = \"extra\"\ntitle = { en = \"Extra\" }\nblocks = [\"budget\"]\n";
        assert!(
            said(both).starts_with("1:1 the report \"annual\" has no title in the language \"en\"; add title = { en = \"...\" }"),
            "{}",
            said(both)
        );
    }

    #[test]
    fn mistakes_are_said_at_their_line_and_column_with_the_known_names() {
        for (recipe, expected) in [
            (
                "[[section]]\nid = \"money\"\nblocks = [\"budgte\"]",
                "3:11 there is no block \"budgte\"; did you mean \"budget\"? there are ",
            ),
            ("[[section]]\nid = \"money\"\nblock = [\"budget\"]", "3:1 unknown key \"block\"; did you mean \"blocks\"?"),
            ("[[section]]\nid = \"x\"\nwords = true", "2:6 there is no section of the narrative \"x\"; there are summary"),
            ("[[section]]\nid = \"Money\"", "2:6 \"Money\" cannot be an id"),
            ("[[section]]\nid = \"a\"\n[[section]]\nid = \"a\"", "4:6 there are two sections with the id \"a\""),
            ("[[section]]\nid = \"money\"\nblocks = [\"budget\", \"budget\"]", "3:21 the block \"budget\" stands in this report twice"),
            (
                "[[section]]\nid = \"money\"\nshape = \"wid\"",
                "3:9 \"wid\" is not one of the words that can stand here; did you mean \"wide\"?",
            ),
            ("audience = \"publik\"", "1:12 \"publik\" is not one of the words that can stand here; did you mean \"public\"?"),
            ("[key_figures]\nindicators = [\"children\"]\n[[section]]\nid = \"money\"", "2:15 there is no indicator \"children\""),
            (
                "title = { de = \"Jahr\" }",
                "1:11 there is no language \"de\"; docs/languages.md says how to add one; the languages are en, cs",
            ),
            ("[[section]\nid = 1", "1:11 unclosed"),
            ("numbered = true", "1:1 there is no section"),
            ("title = { en = \"Year\" }\n[[section]]\nid = \"extra\"\n", "3:6 the section \"extra\" has no title in the language \"en\""),
        ] {
            assert!(said(recipe).starts_with(expected), "{recipe}\n{}", said(recipe));
        }
    }

    #[test]
    fn every_block_is_asked_for_and_the_funder_report_has_all_words_of_the_project() {
        let templates = Templates::built_in();
        let names = reports(&templates).into_iter().chain([EVALUATION.to_owned()]);
        let recipes: Vec<Recipe> = names.map(|name| Recipe::load(&templates, &name).unwrap()).collect();
        for (name, _) in builders() {
            let mut blocks = recipes.iter().flat_map(|recipe| &recipe.section).flat_map(|section| &section.blocks);
            assert!(blocks.any(|block| block == name), "{name}");
        }
        let recipe = Recipe::load(&templates, "funder").unwrap();
        for id in narrative::SECTIONS {
            assert!(recipe.section.iter().any(|section| section.words && section.id == *id), "{id}");
        }
        assert!(matches!(Recipe::load(&Templates::built_in(), "fundr"), Err(Error::Usage { .. })));
    }
}
