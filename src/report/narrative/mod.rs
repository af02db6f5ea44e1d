//! The project's own words: a Markdown file a language, in sections with known ids, with placeholders for figures.

mod causes;
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

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::{fs, io};

use super::context::Context;
use super::locale::Locale;
use super::material::Material;
use super::model::Node;
use super::recipe::Recipe;
use crate::checks::Check;
use crate::error::Error;
use crate::finding::Finding;
use crate::templates::Templates;
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

/// What is to be said about the project's own words as a report prints them: numbers that were typed and are not true, or that it hides.
///
/// # Errors
/// When the narrative is wrong, or dosah lacks a word.
pub fn findings(templates: &Templates, report: &str, locale: &Locale, material: &Material) -> Result<Vec<Finding>, Error> {
    let recipe = Recipe::load(templates, report)?;
    let printed = recipe.section.iter().filter(|section| section.words).map(|section| section.id.as_str());
    let printed: BTreeSet<&str> = printed.chain(recipe.field.iter().map(|field| field.section.as_str())).collect();
    if printed.is_empty() {
        return Ok(Vec::new());
    }
    let context = &Context::new(material, locale);
    let Some(source) = source(context)? else { return Ok(Vec::new()) };
    let narrative = markdown::read(context, &source)?;
    let mut findings = lint::lint(context, &source, report, &narrative.typed, &narrative.comments)?;
    findings.extend(causes::lint(context, &source, &narrative.typed)?);
    findings.sort_by_key(|finding| (finding.location.line, finding.location.column));
    let section_of = |line: u64| {
        let above = narrative.sections.iter().filter(|(_, words)| words.place.0 as u64 <= line);
        above.max_by_key(|(_, words)| words.place.0).map(|(id, _)| id.as_str())
    };
    findings.retain(|finding| section_of(finding.location.line).is_some_and(|section| printed.contains(section)));
    Ok(findings)
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
    Ok(Some(Source::new(written.get_ref().clone(), file, &text)))
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
        let source = Source::new("narrative.md".to_owned(), "narrative.md".into(), text);
        fixture.with(lang, |context| Ok(markdown::read(context, &source).map_err(|error| error.to_string())?.sections))
    }

    fn first_line(text: &str) -> String {
        sections(Lang::EN, text).unwrap_err().lines().next().unwrap().to_owned()
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
        let words = &sections(Lang::CS, text).unwrap()["summary"];
        assert_eq!(words.title, "Shrnutí");
        assert_eq!(plain(words), "Podpořili jsme 47~dětí, cíl byl 45. Z~2~dětí a~skryto kvůli ochraně dětí; 47~dětí.");
    }

    fn said(lang: Lang, words: &str) -> String {
        let sections = sections(lang, &format!("# S {{#summary}}\n\n{words}\n")).unwrap_or_else(|error| panic!("{error}"));
        if sections["summary"].nodes.is_empty() { String::new() } else { plain(&sections["summary"]) }
    }

    #[test]
    fn forms_make_words_differences_and_promises_of_figures() {
        for (words, english, czech) in [
            ("{{ children_reached | words | noun }}", "forty-seven children", "čtyřicet sedm dětí"),
            ("{{ children_reached | difference }}", "+2", "+2"),
            ("{{ children_reached | difference | size | words | noun }}", "two children", "dvě děti"),
            ("{{ children_reached | difference(baseline) | genitive }}", "+47 children", "+47~dětí"),
            ("{{ children_reached | baseline }}", "0", "0"),
            ("{{ children_reached[sex=female, age_band=6-11] | noun }}", "2 children", "2~děti"),
            ("{{ children_reached[age_band=6-11, sex=female] }}", "2", "2"),
            ("{{ 5 | offices }} {{ 1 | offices }}", "5 offices 1 office", "5~úřadů 1~úřad"),
            ("{{ 2 | children | genitive }}", "2 children", "2~dětí"),
            ("{{ project.start }}, {{ project.number }}", "1 February 2015, CZ03-0158", "1.~2.~2015, CZ03-0158"),
        ] {
            assert_eq!([said(Lang::EN, words), said(Lang::CS, words)], [english, czech], "{words}");
        }
        let verb = |number: &str| said(Lang::CS, &format!("{{{{ {number} | form(\"skončil\", \"skončily\", \"skončilo\") }}}}"));
        assert_eq!(["1", "2", "4", "5", "22", "0"].map(verb), ["skončil", "skončily", "skončily", "skončilo", "skončilo", "skončilo"]);
        assert_eq!(said(Lang::EN, "{{ 1 | form('was', 'were') }} {{ children_reached | form('was', 'were') }}"), "was were");
    }

    #[test]
    fn conditions_choose_words_inside_sentences_and_around_paragraphs_and_items() {
        let words = "We met {% if children_reached >= children_reached | target %}it{% else %}nothing{% endif %}.";
        assert_eq!(said(Lang::EN, words), "We met it.");
        let chain =
            "{% if children_reached < 10 %}few{% elif children_reached < 50 and not children_reached == 46 %}some{% else %}many{% endif %}";
        assert_eq!(said(Lang::EN, chain), "some");
        assert_eq!(said(Lang::EN, "{% if (1 > 2 or project.start < as_of) and 1 != 2 %}yes{% endif %}"), "yes");
        let lines = "We\n{% if 1 > 2 %}gone{% endif %}\n{% if 1 > 2 %}gone{% endif %}\nmet {{ children_reached }}.";
        assert_eq!(said(Lang::EN, lines), "We met 47.");
        let list =
            "- a\n{% if children_reached > 100 %}\n- b\n{% endif %}\n- c {# a note #}\n\n{% if 1 > 2 %}\nGone.\n\n{% endif %}\nThe end.";
        let sections = sections(Lang::EN, &format!("# S {{#summary}}\n\n{list}\n")).unwrap();
        let [Node::List { items, .. }, Node::Paragraph { .. }] = &sections["summary"].nodes[..] else { panic!("a list and a paragraph") };
        assert_eq!(items.len(), 2);
    }

    #[test]
    fn no_word_and_no_branch_depends_on_a_hidden_figure() {
        let hidden = "children_reached[sex*age_band=male|6-11]";
        for condition in [format!("{hidden} > 3"), format!("not {hidden} > 3"), format!("{hidden} | difference(@total) == 0")] {
            assert_eq!(
                said(Lang::EN, &format!("a{{% if {condition} %}}b{{% elif 1 == 1 %}}c{{% else %}}d{{% endif %}}e")),
                "ae",
                "{condition}"
            );
        }
        assert_eq!(said(Lang::EN, &format!("{{% if {hidden} is known %}}b{{% else %}}c{{% endif %}}")), "c");
        assert_eq!(said(Lang::EN, &format!("{{% if {hidden} is not known or {hidden} > 3 %}}b{{% endif %}}")), "b");
        assert_eq!(said(Lang::CS, &format!("{{{{ {hidden} | form('a', 'b', 'c') }}}}")), "c");
        for form in ["words", "noun", "genitive", "difference(@total)", "size", "children"] {
            assert_eq!(said(Lang::EN, &format!("{{{{ {hidden} | {form} }}}}")), "hidden to protect children", "{form}");
        }
    }

    #[test]
    fn mistakes_in_conditions_and_forms_are_shown_where_they_stand() {
        for (words, column, message) in [
            ("{% if children_reachd > 1 %}a{% endif %}", 7, "there is no indicator `children_reachd`"),
            ("{% if children_reached %}a{% endif %}", 24, "a comparison is missing here"),
            ("{% if children_reached > %}a{% endif %}", 26, "this condition cannot be read"),
            ("{% if 1 > 2 %}a", 1, "this condition does not end"),
            ("a {% else %}", 3, "nothing is open that `else` belongs to"),
            ("{% fi 1 > 2 %}a{% endif %}", 4, "there is no tag `fi`"),
            ("{% if 1 > 2 %}{{ children_reachd }}{% endif %}", 18, "there is no indicator `children_reachd`"),
            ("{% if 1 > 2 %}a{% endif %} {{ children_reachd }}", 31, "there is no indicator `children_reachd`"),
            ("{% if as_of > 2 %}a{% endif %}", 13, "these two cannot be compared"),
            ("{{ 5 | target }}", 8, "a number has no such form"),
            ("{{ as_of | noun }}", 12, "`as_of` is no figure, so it has no forms"),
            ("{{ children_reached | form('a') }}", 23, "this needs a form for one and for several"),
            ("{{ children_reached | noun(1) }}", 23, "`noun` takes nothing in brackets"),
            ("{# never closed", 1, "a tag begins here and does not end"),
        ] {
            let said = first_line(&format!("# S {{#summary}}\n\n{words}\n"));
            assert_eq!(said, format!("narrative.md:3:{column}: error: {message}"), "{words}");
        }
    }

    #[test]
    fn mistakes_are_shown_at_their_line_and_column_with_the_nearest_name() {
        let unknown = sections(Lang::EN, "# S {#summary}\n\nWe *helped*\n– {{ children_reachd }}.").unwrap_err();
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
        let link = sections(Lang::EN, "# S {#summary}\n\n[us](https://example.org) <me@example.org>\n").unwrap();
        assert_eq!(link["summary"].nodes.len(), 1);
    }
}
