//! The project's own words: a Markdown file a language, in sections with known ids, with placeholders for figures.

mod condition;
mod cursor;
mod expression;
mod form;
mod lint;
mod markdown;
mod placeholder;
mod script;
mod source;
mod tags;
mod typed;
mod worth;

use std::collections::BTreeMap;
use std::ops::Range;
use std::{fs, io};

use super::context::Context;
use super::model::Node;
use crate::checks::Check;
use crate::error::Error;
use crate::finding::Finding;
use source::Source;
use typed::Typed;

/// The sections that a funder asks a project to write: first those of an EEA Grants project page, then those of a Czech foundation.
pub(super) const SECTIONS: &[&str] = &[
    "summary",
    "description",
    "bilateral_results",
    "goal",
    "improvements",
    "methodologies",
    "numbers_by_method",
    "sustainability",
    "benefit",
];

/// A section as the project wrote it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    /// The author's heading.
    pub title: String,
    /// What stands under it.
    pub nodes: Vec<Node>,
    /// Line and column of the heading in the file.
    pub place: (usize, usize),
}

/// A narrative as it was read.
#[derive(Debug, Default)]
struct Narrative {
    sections: BTreeMap<String, Words>,
    /// What was typed, a paragraph, item or heading each.
    typed: Vec<Typed>,
    /// Comments, by their bytes in the file.
    comments: Vec<Range<usize>>,
}

/// Reads the narrative of the report's language; without one there are no words.
///
/// # Errors
/// When the file cannot be read, or has markup, a section, a tag or a placeholder that does not exist, with its position.
pub(super) fn read(context: &Context) -> Result<BTreeMap<String, Words>, Error> {
    let Some(source) = source(context)? else { return Ok(BTreeMap::new()) };
    Ok(markdown::read(context, &source)?.sections)
}

/// What is to be said about the numbers that were typed into the narrative of the report's language.
///
/// # Errors
/// As for [`read`].
pub(super) fn check(context: &Context) -> Result<Vec<Finding>, Error> {
    let Some(source) = source(context)? else { return Ok(Vec::new()) };
    let narrative = markdown::read(context, &source)?;
    lint::lint(context, &source, &narrative.typed, &narrative.comments)
}

/// Something to be said about a section.
pub(super) fn finding(context: &Context, words: &Words, check: Check, message: String) -> Finding {
    let file = context.file().narrative.get(&context.locale.lang).map_or_else(String::new, |file| file.get_ref().clone());
    source::finding(file, words.place, check, message)
}

/// The narrative file of the report's language.
fn source(context: &Context) -> Result<Option<Source>, Error> {
    let Some(written) = context.file().narrative.get(&context.locale.lang) else { return Ok(None) };
    let file = context.material.project.folder.join(written.get_ref());
    let text = fs::read_to_string(&file).map_err(|error| Error::Unreadable {
        file: file.clone(),
        message: match error.kind() {
            io::ErrorKind::InvalidData => "the narrative is not UTF-8 text".to_owned(),
            _ => format!("the narrative cannot be read: {error}"),
        },
        help: format!("correct `narrative.{}` in dosah.toml, or save the file as UTF-8", context.locale.lang),
    })?;
    Ok(Some(Source { name: written.get_ref().clone(), file, text }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::project::Lang;
    use crate::report::fixture::Fixture;
    use crate::report::model::Inline;

    fn sections(lang: Lang, text: &str) -> Result<BTreeMap<String, Words>, String> {
        let fixture = Fixture::default()
            .count("children_reached", &[], &[], Some(47))
            .count("children_reached", &["sex", "age_band"], &["female", "6-11"], Some(2))
            .count("children_reached", &["sex", "age_band"], &["male", "6-11"], None)
            .target("children_reached", 45);
        let source = Source { name: "narrative.md".to_owned(), file: "narrative.md".into(), text: text.to_owned() };
        fixture.with(lang, |context| Ok(markdown::read(context, &source).map_err(|error| error.to_string())?.sections))
    }

    fn first_line(text: &str) -> String {
        sections(Lang::En, text).unwrap_err().lines().next().unwrap().to_owned()
    }

    fn plain(words: &Words) -> String {
        let Node::Paragraph { content } = &words.nodes[0] else { panic!("a paragraph") };
        let text = |inline: &Inline| match inline {
            Inline::Text { text } | Inline::Number { text, .. } => text.replace('\u{a0}', "~"),
            _ => String::new(),
        };
        content.iter().map(text).collect()
    }

    #[test]
    fn placeholders_become_numbers_with_their_noun_target_and_cut() {
        let text = "# Shrnutí {#summary}\n\nPodpořili jsme {{ children_reached | noun }}, cíl byl {{ children_reached | target }}.\n\
                    Z {{ children_reached[sex*age_band=female|6-11] @total | genitive }} a {{children_reached[sex*age_band=male|6-11]}}; {{ children_reached }} dětí.\n";
        let words = &sections(Lang::Cs, text).unwrap()["summary"];
        assert_eq!(words.title, "Shrnutí");
        assert_eq!(plain(words), "Podpořili jsme 47~dětí, cíl byl 45. Z~2~dětí a~skryto kvůli ochraně dětí; 47~dětí.");
    }

    #[test]
    fn mistakes_are_shown_at_their_line_and_column_with_the_nearest_name() {
        let unknown = sections(Lang::En, "# S {#summary}\n\nWe *helped*\n– {{ children_reachd }}.").unwrap_err();
        assert!(unknown.starts_with("narrative.md:4:6: error: there is no indicator `children_reachd`"), "{unknown}");
        assert!(unknown.contains("`children_reached`"), "{unknown}");
        assert!(first_line("# S {#summry}\n").starts_with("narrative.md:1:1: error: there is no section `summry`"));
        assert!(first_line("# S {#summary}\n\n{{ children_reached[sex=female] }}").starts_with("narrative.md:3:21: error"));
        assert!(first_line("# S {#summary}\n\n{{ children_reached[sex*age_band=female|6-1] }}").starts_with("narrative.md:3:34: error"));
        assert!(first_line("# S {#summary}\n\n{{ children_reached @totl }}").starts_with("narrative.md:3:22: error"));
        assert!(first_line("# S {#summary}\n\n{{ children_reached | nouns }}").starts_with("narrative.md:3:23: error"));
        assert!(first_line("# S {#summary}\n\n{{ children_reached").starts_with("narrative.md:3:1: error"));
    }

    #[test]
    fn markup_that_a_report_does_not_carry_is_refused_where_it_stands() {
        for (markup, column) in [
            ("x <b>y</b>", 3),
            ("<div>\n", 1),
            ("x ![y](z.png)", 3),
            ("x [y](javascript:z)", 3),
            ("| a |\n|---|\n| b |\n", 1),
            ("    code\n", 5),
            ("[y](https://x.org \"{{ children_reached }}\") {{ children_reached }}", 20),
            ("- - - - - - - - - - x\n", 17),
        ] {
            let refused = first_line(&format!("# S {{#summary}}\n\n{markup}"));
            assert!(refused.starts_with(&format!("narrative.md:3:{column}: error")), "{markup}: {refused}");
        }
        assert!(first_line("Words without a section\n").starts_with("narrative.md:1:1: error"));
        let link = sections(Lang::En, "# S {#summary}\n\n[us](https://example.org) <me@example.org>\n").unwrap();
        assert_eq!(link["summary"].nodes.len(), 1);
    }
}
