//! The page of a check, for the team: what is wrong, where, what to do, and what is known of files and columns as a whole.

mod coverage;
mod problems;

use super::assemble::{label, words};
use super::locale::Locale;
use super::material::CheckMaterial;
use super::model::{Block, Facts, Imprint, KeyFigure, Labelled, Layout, Report, Section, Shape};
use super::row_counts::RowCounts;
use super::sections::rows;
use crate::checks::effect::Effect;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::project::Lang;

/// Writes the page in a language.
///
/// # Errors
/// When dosah lacks a word.
pub fn check_page(locale: &Locale, material: &CheckMaterial<'_>) -> Result<Report, Error> {
    let page = Page { locale, material };
    let project = &material.project.file.project;
    let sections = page.sections()?;
    let name = page.say("title")?;
    let title = project.title.get(locale.lang).or_else(|| project.title.0.values().next().map(String::as_str)).unwrap_or_default();
    let number = project.number.as_deref().unwrap_or(project.id.get_ref());
    Ok(Report {
        template: "check".to_owned(),
        audience: Audience::Internal,
        layout: Layout::default(),
        lang: locale.lang,
        tag: locale.tag(),
        hyphenate: locale.hyphenates(),
        kicker: name.clone(),
        title: locale.set(title),
        subtitle: Some(page.verdict()?),
        meta: vec![Labelled { label: locale.text("report.meta.project")?, value: number.to_owned() }],
        notices: vec![page.say("internal")?],
        key_figures: page.key_figures(&sections)?,
        facts: Facts { title: String::new(), fields: Vec::new() },
        footer: locale.say("check_page.footer", &[("number", number), ("version", env!("CARGO_PKG_VERSION"))])?,
        running_head: format!("{title} · {name}"),
        words: words(locale, Audience::Internal)?,
        imprint: Imprint { as_of: material.as_of, author: project.promoter.get(locale.lang).map(str::to_owned), region: locale.region() },
        sections,
    })
}

/// What could change, in the words of the page: what a terminal says too.
pub struct EffectWords<'a> {
    locale: Locale,
    material: &'a CheckMaterial<'a>,
}

impl<'a> EffectWords<'a> {
    /// The words of a language.
    ///
    /// # Errors
    /// When dosah lacks a word.
    pub fn load(lang: Lang, material: &'a CheckMaterial<'a>) -> Result<Self, Error> {
        Ok(EffectWords { locale: Locale::load(&material.project.templates, lang)?, material })
    }

    /// What could change, a line each.
    ///
    /// # Errors
    /// When dosah lacks a word.
    pub fn of(&self, effects: &[&Effect]) -> Result<Vec<String>, Error> {
        Page { locale: &self.locale, material: self.material }.effects(effects)
    }
}

/// What the page is made of.
struct Page<'a> {
    locale: &'a Locale,
    material: &'a CheckMaterial<'a>,
}

impl Page<'_> {
    fn say(&self, key: &str) -> Result<String, Error> {
        self.locale.text(&format!("check_page.{key}"))
    }

    fn count(&self, wanted: impl Fn(&Finding) -> bool) -> u64 {
        self.material.findings.iter().filter(|finding| wanted(finding)).count() as u64
    }

    fn rows_set_aside(&self) -> u64 {
        self.material.files.iter().map(|file| file.rows_set_aside).sum()
    }

    /// Whether a report can be made, and what would be missing in it.
    fn verdict(&self) -> Result<String, Error> {
        let set_aside = self.rows_set_aside();
        if self.count(|finding| finding.severity == Severity::Blocks) > 0 {
            self.say("verdict.blocked")
        } else if set_aside > 0 {
            self.locale.count("check_page.verdict.set_aside", set_aside.into(), &[])
        } else if self.material.findings.is_empty() {
            self.say("verdict.clean")
        } else {
            self.say("verdict.complete")
        }
    }

    fn key_figures(&self, sections: &[Section]) -> Result<Vec<KeyFigure>, Error> {
        let files = self.locale.whole(self.material.files.len() as u64);
        let read = self.material.files.iter().map(|file| file.rows_read).sum();
        let warnings = self.count(|finding| finding.severity == Severity::Warning);
        let figures = [
            ("errors", self.material.findings.len() as u64 - warnings, "errors"),
            ("warnings", warnings, "warnings"),
            ("read", read, "rows"),
            ("set_aside", self.rows_set_aside(), "rows"),
        ];
        let card = |(key, figure, section): (&str, u64, &str)| {
            Ok(KeyFigure {
                label: self.say(&format!("key.{key}.label"))?,
                figure: self.locale.whole(figure),
                context: self.locale.say(&format!("check_page.key.{key}.context"), &[("files", files.as_str())])?,
                // A section that has nothing to say is not there.
                anchor: sections.iter().find(|known| known.id == section).map_or("report", |known| &known.id).to_owned(),
            })
        };
        figures.into_iter().map(card).collect()
    }

    fn sections(&self) -> Result<Vec<Section>, Error> {
        let accounting = self.material.accounting;
        let rows = match accounting.is_empty() {
            true => Vec::new(),
            false => vec![
                Block::Equation(rows::equation(self.locale, accounting)?),
                Block::Table(rows::by_file(self.locale, accounting, &accounting.iter().map(RowCounts::exact).collect::<Vec<_>>())?),
            ],
        };
        let parts = [
            ("errors", self.problems(|severity| severity != Severity::Warning)?),
            ("warnings", self.problems(|severity| severity == Severity::Warning)?),
            ("rows", rows),
            ("columns", self.gaps()?.into_iter().collect()),
            ("entry", self.entry()?.into_iter().collect()),
        ];
        let mut sections = Vec::new();
        for (id, blocks) in parts.into_iter().filter(|(_, blocks)| !blocks.is_empty()) {
            sections.push(Section {
                id: id.to_owned(),
                number: sections.len() + 1,
                title: self.say(&format!("section.{id}.title"))?,
                short: self.say(&format!("section.{id}.short"))?,
                facts_beside: false,
                shape: Shape::Column,
                blocks,
                notes: Vec::new(),
            });
        }
        label(self.locale, &mut sections)?;
        Ok(sections)
    }
}
