//! The portal sheet: the project's words as plain text, field by field, to be copied into the web form of a funder.

use rust_decimal::Decimal;

use super::assemble::{footer, meta, name, notices, words};
use super::context::Context;
use super::locale::Locale;
use super::material::Material;
use super::model::{Block, Facts, Field, Imprint, Inline, Layout, Node, Note, Report, Section, Shape, Status};
use super::narrative::{self, Words};
use super::recipe::{self, Recipe};
use crate::checks::FIELD_TOO_LONG;
use crate::error::Error;
use crate::finding::Finding;
use crate::templates::Templates;

/// Writes the sheet of a report whose recipe names fields of a web form; texts that are too long are found, too.
///
/// # Errors
/// As for [`assemble`](super::assemble::assemble).
pub fn sheet(templates: &Templates, template: &str, locale: &Locale, material: &Material) -> Result<Option<(Report, Vec<Finding>)>, Error> {
    let recipe = Recipe::load(templates, template)?;
    if recipe.field.is_empty() {
        return Ok(None);
    }
    let context = Context::new(material, locale);
    let texts = narrative::read(&context)?;
    let (mut fields, mut findings) = (Vec::new(), Vec::new());
    for planned in &recipe.field {
        // A form has fields that a project does not write for; one with a heading and no words is still to be written.
        let Some(text) = texts.get(&planned.section) else { continue };
        let (field, excess) = field(&context, planned, text)?;
        if let Some(excess) = excess {
            let message = format!("“{}” has {}: it is {excess} too long for the web form", field.title, field.length);
            findings.push(narrative::finding(&context, text, FIELD_TOO_LONG, message));
        }
        fields.push(field);
    }
    if fields.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| locale.text(&format!("portal.{key}"));
    let mut blocks = Vec::new();
    if !findings.is_empty() {
        blocks.push(Block::Notice { text: locale.count("portal.title", Decimal::from(findings.len()), &[])? });
    }
    blocks.push(Block::Fields { fields });
    let section = Section {
        id: "fields".to_owned(),
        number: 1,
        title: say("section")?,
        short: say("section")?,
        facts_beside: false,
        shape: Shape::Column,
        blocks,
        notes: vec![Note { title: say("note_title")?, lines: vec![say("note")?] }],
    };
    let project = &context.file().project;
    let name = format!("{} · {}", name(&context, template, &recipe)?, say("kicker")?);
    let title = context.own(&project.title, "title")?;
    let report = Report {
        template: format!("{template}-portal"),
        layout: Layout { numbered: false, contents: false, paper: false, ..Layout::default() },
        lang: locale.lang,
        tag: locale.tag(),
        hyphenate: locale.hyphenates(),
        audience: material.protected.audience,
        kicker: format!("{name} · {}", context.funder()?),
        subtitle: context.own_if_given(&project.subtitle),
        meta: meta(&context)?,
        notices: notices(&context)?,
        key_figures: Vec::new(),
        facts: Facts { title: String::new(), fields: Vec::new() },
        sections: vec![section],
        footer: footer(&context, &name)?,
        running_head: format!("{title} · {name}"),
        words: words(locale, material.protected.audience)?,
        imprint: Imprint { as_of: material.as_of, author: None, region: locale.region() },
        title,
    };
    Ok(Some((report, findings)))
}

/// A field with its text, and by how many characters the text is too long.
fn field(context: &Context, planned: &recipe::Field, text: &Words) -> Result<(Field, Option<usize>), Error> {
    let locale = context.locale;
    let title = context.own_if_given(&planned.title).unwrap_or_else(|| text.title.clone());
    let text = plain(locale, &text.nodes)?;
    let count = text.chars().count();
    let excess = planned.limit.and_then(|limit| count.checked_sub(limit)).filter(|excess| *excess > 0);
    let length = match planned.limit {
        Some(limit) => locale.say("portal.length", &[("n", &locale.whole(count)), ("limit", &locale.whole(limit))])?,
        None => locale.count("portal.count", count.into(), &[])?,
    };
    let (status, verdict) = match (count, excess, planned.limit) {
        (0, ..) => (Status::NoData, locale.text("portal.empty")?),
        (_, Some(excess), _) => (Status::NotMet, locale.count("portal.too_long", excess.into(), &[])?),
        (_, None, Some(limit)) => (Status::Met, locale.count("portal.fits_room", (limit - count).into(), &[])?),
        (_, None, None) => (Status::Met, locale.text("portal.fits")?),
    };
    Ok((Field { id: format!("field-{}", planned.section), title, text, length, status, verdict }, excess))
}

/// Words without markup: paragraphs with an empty line between them, a line for each item of a list.
fn plain(locale: &Locale, nodes: &[Node]) -> Result<String, Error> {
    let pieces: Vec<String> = nodes.iter().map(|node| piece(locale, node)).collect::<Result<_, Error>>()?;
    Ok(pieces.join("\n\n"))
}

fn piece(locale: &Locale, node: &Node) -> Result<String, Error> {
    match node {
        Node::Heading { content } | Node::Paragraph { content } => Ok(line(content)),
        Node::List { ordered, items } => {
            let mut lines = Vec::new();
            for (number, item) in (1_usize..).zip(items) {
                let item: Vec<String> = item.iter().map(|node| piece(locale, node)).collect::<Result<_, Error>>()?;
                let item = item.join("\n");
                let key = if *ordered { "portal.numbered" } else { "portal.bullet" };
                lines.push(locale.say(key, &[("n", &number.to_string()), ("item", &item)])?);
            }
            Ok(lines.join("\n"))
        }
    }
}

fn line(content: &[Inline]) -> String {
    let text = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Number { text, .. } => text.clone(),
        Inline::Strong { content } | Inline::Emphasis { content } => line(content),
        Inline::Link { href, content } => match line(content) {
            words if href.ends_with(&words) => words,
            words => format!("{words} ({})", href.trim_start_matches("mailto:")),
        },
        Inline::Break => "\n".to_owned(),
    };
    content.iter().map(text).collect::<String>().trim().to_owned()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;

    #[test]
    fn words_become_plain_text_with_a_line_for_each_item() {
        let text = |text: &str| Inline::Text { text: text.to_owned() };
        let item = |words: &str| vec![Node::Paragraph { content: vec![text(words)] }];
        let nodes = [
            Node::Paragraph { content: vec![text("We helped "), Inline::Strong { content: vec![text("47 children")] }, text(".")] },
            Node::List { ordered: false, items: vec![item("therapy"), item("case management")] },
            Node::Paragraph {
                content: vec![
                    Inline::Link { href: "https://example.org".to_owned(), content: vec![text("more")] },
                    Inline::Break,
                    text("end"),
                ],
            },
        ];
        let english = Locale::built_in(Lang::EN).unwrap();
        let expected = "We helped 47 children.\n\n– therapy\n– case management\n\nmore (https://example.org)\nend";
        assert_eq!(plain(&english, &nodes).unwrap(), expected);
    }
}
