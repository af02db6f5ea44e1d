//! A recipe, the project's words and the protected figures become one report in one language.

use super::context::Context;
use super::links;
use super::locale::Locale;
use super::material::Material;
use super::model::{Block, Caption, Facts, Imprint, Labelled, Report, Section, Table, Words};
use super::narrative;
use super::recipe::{self, Recipe};
use super::sections::{builder, facts, key_figures};
use crate::disclosure::Audience;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::project::file::Status;
use crate::templates::Templates;

/// Writes a report of a template in a language.
///
/// # Errors
/// When there is no such template, the narrative is wrong, a text of the project is missing in the language, or dosah lacks a word.
pub fn assemble(templates: &Templates, template: &str, locale: &Locale, material: &Material) -> Result<Report, Error> {
    let recipe = Recipe::load(templates, template)?;
    recipe.check_titles(templates, template, locale)?;
    let known: Vec<&str> = material.indicators.iter().map(|card| card.id.as_str()).collect();
    recipe.check_figures(templates, template, &known)?;
    let context = Context::new(material, locale);
    let key_figures = key_figures::build(&context, &recipe.key_figures)?;
    let facts = if recipe.facts { facts::build(&context)? } else { Facts { title: String::new(), fields: Vec::new() } };
    let sections = sections(&context, &recipe)?;
    recipe.check_ids(templates, template, &sections)?;
    let project = &context.file().project;
    let name = name(&context, template, &recipe)?;
    let title = context.own(&project.title, "title")?;
    let head = [Some(title.as_str()), project.number.as_deref(), Some(name.as_str())];
    Ok(links::kept_where_they_lead(Report {
        template: template.to_owned(),
        audience: material.protected.audience,
        layout: recipe.layout(),
        lang: locale.lang,
        tag: locale.tag(),
        hyphenate: locale.hyphenates(),
        kicker: format!("{name} · {}", context.funder()?),
        subtitle: context.own_if_given(&project.subtitle),
        meta: meta(&context)?,
        notices: notices(&context)?,
        key_figures,
        facts,
        sections,
        footer: footer(&context, &name)?,
        running_head: head.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        words: words(locale, material.protected.audience)?,
        imprint: Imprint { as_of: material.as_of, author: Some(context.own(&project.promoter, "promoter")?), region: locale.region() },
        title,
    }))
}

/// What the report is called. Only one on the whole of a finished project is final.
pub(super) fn name(context: &Context, template: &str, recipe: &Recipe) -> Result<String, Error> {
    if let Some(own) = context.own_if_given(&recipe.title) {
        return Ok(own);
    }
    let is_final = context.file().project.status == Status::Completed && context.period() == TOTAL;
    let interim = format!("report.{template}.interim");
    if !is_final && context.locale.has(&interim) {
        return context.locale.text(&interim);
    }
    context.locale.text(&format!("report.{template}.title"))
}

fn sections(context: &Context, recipe: &Recipe) -> Result<Vec<Section>, Error> {
    // Many reports print only some of the words.
    let has_words = recipe.section.iter().any(|section| section.words);
    let mut texts = if has_words { context.uncited(|| narrative::read(context))? } else { Default::default() };
    let mut sections: Vec<Section> = Vec::new();
    for planned in &recipe.section {
        let text = if planned.words { texts.remove(&planned.id).filter(|text| !text.nodes.is_empty()) } else { None };
        let section = section(context, planned, text)?;
        if !section.blocks.is_empty() {
            sections.push(section);
        }
    }
    let mut is_beside = true;
    for (index, section) in sections.iter_mut().enumerate() {
        section.number = index + 1;
        is_beside &= index == 0 || section.blocks.iter().all(|block| matches!(block, Block::Text { .. }));
        section.facts_beside = is_beside && recipe.facts;
    }
    label(context.locale, &mut sections)?;
    Ok(sections)
}

fn section(context: &Context, planned: &recipe::Section, text: Option<narrative::Words>) -> Result<Section, Error> {
    let own = context.own_if_given(&planned.title);
    let (mut title, short) = match own {
        Some(title) => (title.clone(), title),
        None => {
            let say = |what: &str| context.locale.text(&format!("section.{}.{what}", planned.id));
            (say("title")?, say("short")?)
        }
    };
    let (mut blocks, mut notes) = (Vec::new(), Vec::new());
    if let Some(text) = text {
        title = if text.title.is_empty() { title } else { text.title };
        if !text.nodes.is_empty() {
            links::cite(context, &text.nodes);
            blocks.push(Block::Text { nodes: text.nodes });
        }
    }
    for build in planned.blocks.iter().filter_map(|block| builder(block)) {
        if let Some(piece) = context.cited_if_built(|| build(context))? {
            blocks.extend(piece.blocks);
            notes.extend(piece.notes);
        }
    }
    Ok(Section { id: planned.id.clone(), number: 0, title, short, facts_beside: false, shape: planned.shape, blocks, notes })
}

/// Numbers tables and figures, now that it is known which there are.
pub(super) fn label(locale: &Locale, sections: &mut [Section]) -> Result<(), Error> {
    let (mut tables, mut figures) = (0_u32, 0_u32);
    for block in sections.iter_mut().flat_map(|section| &mut section.blocks) {
        match block {
            Block::Table(Table { caption: Some(Caption { label, .. }), .. }) => {
                tables += 1;
                *label = locale.say("caption.table", &[("n", &tables.to_string())])?;
            }
            Block::Figure(figure) => {
                figures += 1;
                let n = figures.to_string();
                figure.caption.label = locale.say("caption.figure", &[("n", &n)])?;
                figure.data_title = locale.say("caption.data", &[("n", &n)])?;
            }
            _ => {}
        }
    }
    Ok(())
}

pub(super) fn meta(context: &Context) -> Result<Vec<Labelled>, Error> {
    let say = |key: &str| context.locale.text(&format!("report.meta.{key}"));
    let mut meta = Vec::new();
    if let Some(number) = &context.file().project.number {
        meta.push(Labelled { label: say("project")?, value: number.clone() });
    }
    meta.push(Labelled { label: say("period")?, value: context.reporting_period()? });
    meta.push(Labelled { label: say("as_of")?, value: context.locale.date(context.material.as_of)? });
    meta.push(match context.material.protected.threshold {
        Some(k) => {
            let label = context.locale.say("report.meta.hidden.label", &[("k", &context.locale.whole(k))])?;
            let value = match context.material.protected.rounding {
                Some(base) => context.locale.say("report.meta.hidden.rounded", &[("base", &context.locale.whole(base))])?,
                None => say("hidden.value")?,
            };
            Labelled { label, value }
        }
        None => Labelled { label: say("nothing_hidden.label")?, value: say("nothing_hidden.value")? },
    });
    Ok(meta)
}

pub(super) fn notices(context: &Context) -> Result<Vec<String>, Error> {
    match context.material.protected.audience {
        Audience::Internal => Ok(vec![context.locale.text("report.internal")?]),
        Audience::Funder | Audience::Public => Ok(Vec::new()),
    }
}

pub(super) fn footer(context: &Context, name: &str) -> Result<String, Error> {
    let audience = match context.material.protected.audience {
        Audience::Internal => "audience.internal",
        Audience::Funder => "audience.funder",
        Audience::Public => "audience.public",
    };
    let hidden = match context.material.protected.threshold {
        Some(k) => context.locale.say("report.meta.hidden.footer", &[("k", &context.locale.whole(k))])?,
        None => context.locale.text("report.meta.nothing_hidden.footer")?,
    };
    let project = &context.file().project;
    let title = context.own(&project.title, "title")?;
    let number = project.number.as_deref().unwrap_or(&title);
    context.locale.say(
        "report.footer",
        &[
            ("report", name),
            ("number", number),
            ("audience", &context.locale.text(audience)?),
            ("hidden", &hidden),
            ("as_of", &context.locale.date(context.material.as_of)?),
            ("version", env!("CARGO_PKG_VERSION")),
        ],
    )
}

pub(super) fn words(locale: &Locale, audience: Audience) -> Result<Words, Error> {
    let say = |key: &str| locale.text(&format!("page.{key}"));
    // The page numbers are filled in by the printer of pages.
    let page_of = locale.say("page.page_of", &[("page", "{page}"), ("pages", "{pages}")])?;
    // A sheet of paper is taken out of a report, and must say by itself that it may not be passed on.
    let page_of = match audience {
        Audience::Internal => format!("{} · {page_of}", locale.text("report.meta.nothing_hidden.footer")?),
        Audience::Funder | Audience::Public => page_of,
    };
    Ok(Words {
        skip: say("skip")?,
        contents: say("contents")?,
        definition: say("definition")?,
        underlined: say("underlined")?,
        notes: say("notes")?,
        page_of,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
