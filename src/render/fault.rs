//! What the template engine says is wrong, in words with a place. In a project's own templates it is the user's error, in those of dosah a defect.

use crate::error::Error;
use crate::nearest::nearest;
use crate::templates::Templates;

/// The templates that a page is made of.
pub(super) struct Fault<'a> {
    pub templates: &'a Templates,
    pub names: &'a [String],
}

/// A place that the engine names.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    name: String,
    line: usize,
    column: usize,
}

impl Fault<'_> {
    /// The engine's error for who wrote the template.
    pub fn explained(&self, error: &tera::Error) -> Error {
        let text = error.to_string();
        let (message, places) = taken_apart(&text);
        let is_own = |name: &str| self.templates.own().contains_key(name);
        // What an own page calls wrongly, the engine finds in the block that is called; the call is what has to be corrected.
        let place = places.iter().find(|place| is_own(&place.name)).or(places.first());
        let (message, help) = self.plain(&message);
        match place {
            Some(place) if is_own(&place.name) => self.at(&place.name, (place.line, place.column), message, help),
            _ => match self.own_behind(&message) {
                Some(name) => {
                    let found = place.map_or_else(String::new, |place| format!(" ({}:{} of dosah asks for it)", place.name, place.line));
                    self.at(name, (1, 1), message + &found, help)
                }
                None => Error::Defect(format!("the page could not be drawn: {text}")),
            },
        }
    }

    fn at(&self, name: &str, place: (usize, usize), message: String, help: String) -> Error {
        self.templates.error_at(name, place, "invalid-template", message, help)
    }

    /// The own template that a fault without a place in one must come from: the one that is named,
    /// the one that took the place of what is missing, or else any.
    fn own_behind(&self, message: &str) -> Option<&str> {
        let own: Vec<&str> = self.names.iter().map(String::as_str).filter(|name| self.templates.own().contains_key(*name)).collect();
        let quoted: Vec<&str> = message.split('"').skip(1).step_by(2).collect();
        let replaced = |name: &&&str| {
            let before = Templates::built_in().text(name).ok().flatten().unwrap_or_default();
            quoted.iter().any(|quoted| defines(&before).any(|component| component == *quoted))
        };
        let named = own.iter().find(|name| quoted.contains(*name));
        named.or_else(|| own.iter().find(replaced)).or(own.first()).copied()
    }

    /// The engine's message in the words of dosah, and what to do.
    fn plain(&self, message: &str) -> (String, String) {
        let message = message.replace(['`', '\''], "\"");
        // The chain behind it says no more than the name.
        let message =
            message.split_once(" chain: ").and_then(|(said, _)| said.rsplit_once(". ")).map_or(message.as_str(), |(said, _)| said);
        let message = if message.contains("type") { in_words(message) } else { message.to_owned() };
        let cut = [". Available ", ". Possible "].iter().find_map(|words| message.split_once(words));
        let (said, listed) = cut.map_or((message.as_str(), None), |(said, rest)| (said, rest.split_once(": ").map(|(_, names)| names)));
        let written = said.split('"').nth(1).unwrap_or_default();
        let mut letters = said.trim_end_matches('.').chars();
        let small = letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect());
        let known: Vec<String> = match listed {
            Some(names) => names.split(", ").map(|name| name.trim_matches('"').to_owned()).collect(),
            None if said.starts_with("Unknown component") => self.components(),
            None if said.starts_with("Unknown template") || said.contains("is inheriting from") => self.names.to_vec(),
            None => Vec::new(),
        };
        let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
        known.sort_unstable();
        known.dedup();
        let help = match (nearest(written, &known), known.is_empty()) {
            (Some(near), _) => format!("did you mean {near}? There are {}", known.join(", ")),
            (None, false) => format!("there are {}", known.join(", ")),
            (None, true) => "docs/templates.md says how a page is written".to_owned(),
        };
        (small, help)
    }

    /// The names of all components.
    fn components(&self) -> Vec<String> {
        let texts = self.names.iter().filter_map(|name| self.templates.text(name).ok().flatten());
        texts.flat_map(|text| defines(&text).map(str::to_owned).collect::<Vec<_>>()).collect()
    }
}

/// A message about kinds of values, which the engine calls as its language does.
fn in_words(message: &str) -> String {
    const KINDS: [(&str, &str); 12] = [
        ("&[Value]", "list"),
        ("array", "list"),
        ("&str", "text"),
        ("String", "text"),
        ("string", "text"),
        ("i64", "number"),
        ("i128", "number"),
        ("usize", "number"),
        ("f64", "number"),
        ("Number", "number"),
        ("bool", "true or false"),
        ("map", "table"),
    ];
    KINDS.iter().fold(message.to_owned(), |message, (engine, people)| message.replace(&format!("\"{engine}\""), people))
}

/// The components that a template defines.
fn defines(text: &str) -> impl Iterator<Item = &str> {
    text.split("{%").skip(1).filter_map(|tag| {
        let tag = tag.trim_start_matches('-').trim_start().strip_prefix("component ")?;
        tag.split('(').next().map(str::trim)
    })
}

/// The first message of the engine's report, with the places that it names: where it is wrong, then who called that.
fn taken_apart(report: &str) -> (String, Vec<Place>) {
    let Some((message, rest)) = report.strip_prefix("error: ").and_then(|report| report.split_once("\n")) else {
        return (report.to_owned(), Vec::new());
    };
    let first = rest.split("\n\nerror: ").next().unwrap_or(rest);
    let lines = first.lines().filter_map(|line| {
        let place = line.trim_start().strip_prefix("--> ").or_else(|| line.strip_prefix("note: called from "))?;
        let (name, place) = place.split_once(".html:")?;
        let (line, column) = place.split_once(':')?;
        Some(Place { name: format!("{name}.html"), line: line.parse().ok()?, column: column.parse().ok()? })
    });
    (message.to_owned(), lines.collect())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use tera::Context;

    use super::*;
    use crate::render::engine;

    /// What is said when a file of this name and text lies over the templates of dosah.
    fn said(name: &str, text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("annual/report.toml", ""), (name, text)] {
            let path = folder.path().join("templates").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let templates = Templates::of_project(folder.path()).unwrap();
        let mut context = Context::new();
        context.insert("report", &serde_json::json!({ "title": "A", "sections": [] }));
        let error = engine::page(&templates, "annual", &context).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{error}");
        error.to_string().replace(&folder.path().join("templates").display().to_string(), "").replace('\\', "/")
    }

    #[test]
    fn what_is_wrong_in_an_own_page_is_said_at_its_place_with_the_known_names() {
        for (text, expected) in [
            (
                "<p>\n{{ reprot.title }}",
                "/annual/page.html:2:4: error: variable \"reprot\" is not defined\n    did you mean report? There are ",
            ),
            (
                "{{ report.titel }}",
                "/annual/page.html:1:11: error: field \"titel\" is not defined\n    did you mean title? There are sections, title",
            ),
            (
                "a\n {{ <blocks.tabel /> }}",
                "/annual/page.html:2:5: error: unknown component \"blocks.tabel\"\n    did you mean blocks.table? ",
            ),
            (
                "{% include \"../secret.html\" %}",
                "/annual/page.html:1:12: error: unknown template \"../secret.html\"\n    there are annual/page.html, blocks/",
            ),
            ("{% include \"/etc/passwd\" %}", "/annual/page.html:1:12: error: unknown template \"/etc/passwd\""),
            (
                "{% extends \"pages.html\" %}",
                "/annual/page.html:1:1: error: template \"annual/page.html\" is inheriting from \"pages.html\", which",
            ),
            ("{{ report.title | uper }}", "/annual/page.html:1:19: error: unknown filter \"uper\""),
            ("{{ now() }}", "/annual/page.html:1:4: error: unknown function \"now\""),
            ("{{ get_env(name=\"HOME\") }}", "/annual/page.html:1:4: error: unknown function \"get_env\""),
            ("{% if report %}", "/annual/page.html:1:"),
            ("{{ <blocks.fields /> }}", "/annual/page.html:1:4: error: argument \"fields\" (type: list) missing"),
            ("{{ report.title | join }}", "/annual/page.html:1:4: error: invalid type for the value, expected list but got text"),
            (
                "{% extends \"annual/page.html\" %}",
                "/annual/page.html:1:1: error: circular extend detected for template \"annual/page.html\"\n",
            ),
            ("{{ <blocks.fields fields={[1]} /> }}", "/annual/page.html:1:4: error: "),
        ] {
            assert!(said("annual/page.html", text).starts_with(expected), "{text}\n{}", said("annual/page.html", text));
        }
    }

    #[test]
    fn a_block_that_lost_a_component_is_blamed_and_not_the_one_that_asks_for_it() {
        let found = said("blocks/cell.html", "{% component cell.other() %}{% endcomponent cell.other %}");
        assert!(found.starts_with("/blocks/cell.html:1:1: error: unknown component \"cell.icon\" (blocks/"), "{found}");
        assert!(found.contains("of dosah asks for it)"), "{found}");
    }

    #[test]
    fn a_component_that_calls_itself_ends() {
        let endless = "{% component a.a() %}{{ <a.a /> }}{% endcomponent a.a %}{{ <a.a /> }}";
        assert!(said("annual/page.html", endless).contains("recursion depth"), "{}", said("annual/page.html", endless));
    }

    #[test]
    fn loops_that_would_not_end_are_said() {
        let silent = "{% for a in range(end=9000) %}{% for b in range(end=9000) %}{% endfor %}{% endfor %}";
        let found = said("annual/page.html", silent);
        assert!(found.starts_with("/annual/page.html:1:"), "{found}");
        assert!(found.contains("the loops of this page count more than 10000 numbers"), "{found}");
        let letters = "x".repeat(1_000);
        let large =
            format!("{{% set all = range(end=9000) %}}{{% for a in all %}}{{% for b in all %}}{letters}{{% endfor %}}{{% endfor %}}");
        let found = said("annual/page.html", &large);
        assert!(found.starts_with("/annual/page.html:1:1: error: the page would be larger than 64 MB"), "{found}");
        assert!(said("annual/page.html", "{{ range(end=9, step_by=0) }}").contains("the step of a range cannot be 0"));
    }

    #[test]
    fn numbers_of_loops_are_those_of_the_engine() {
        let mut ours = tera::Tera::new();
        ours.register_function("range", crate::render::limits::range());
        for call in ["end=3", "start=2, end=7", "start=2, end=7, step_by=2", "start=7, end=2, step_by=-2", "end=0"] {
            let page = format!("{{% for n in range({call}) %}}{{{{ n }}}},{{% endfor %}}");
            let written = |tera: &tera::Tera| tera.render_str(&page, &Context::new(), true).unwrap();
            assert_eq!(written(&ours), written(&tera::Tera::new()), "{call}");
        }
    }

    #[test]
    fn without_own_templates_it_is_a_defect() {
        let error = engine::page(&Templates::built_in(), "funder", &Context::new()).unwrap_err();
        assert_eq!(error.exit_code(), 5, "{error}");
    }
}
