//! Reports and languages that need no Rust, added as docs/templates.md and docs/languages.md say, and what is said when they are wrong.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{Case, Outcome, repository};

/// The sample with files in its `templates` folder.
fn sample(files: &[(&str, &str)]) -> Case {
    let case = Case::sample("even-risk");
    for (name, text) in files {
        write(&case, name, text);
    }
    case
}

fn write(case: &Case, name: &str, text: &str) {
    let path = case.path("project/templates").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for templates");
    fs::write(path, text).expect("a template that can be written");
}

fn page(case: &Case, name: &str) -> String {
    fs::read_to_string(case.path("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The order in which texts stand in a page.
#[track_caller]
fn in_order(page: &str, texts: &[&str]) {
    let mut from = 0;
    for text in texts {
        from += page[from..].find(text).unwrap_or_else(|| panic!("{text:?} does not stand after the others"));
    }
}

/// Runs a report that cannot be written, for what is wrong with its own files.
#[track_caller]
fn refused(case: &Case, arguments: &str, starts: &str, also: &[&str]) {
    let Outcome { err, .. } = case.run(&format!("report project --no-pdf --quiet -o out {arguments}")).exits(2);
    let err = err.replace('\\', "/");
    assert!(err.starts_with(starts), "{starts}\n{err}");
    for text in also {
        assert!(err.contains(text), "{text}\n{err}");
    }
    assert!(!err.contains("defect"), "{err}");
    assert!(!case.path("out").exists(), "something was written");
}

const ANNUAL: &str = r#"
title = { en = "Year in short", cs = "Rok ve zkratce" }
contents = false

[key_figures]
indicators = ["final_cost", "children_reached"]

[[section]]
id = "money"
blocks = ["funding"]

[[section]]
id = "reach"
title = { en = "Whom we reached", cs = "Koho jsme podpořili" }
blocks = ["children"]
"#;

const ANNUAL_PAGE: &str = r#"{% extends "page.html" %}
{% block title %}
<p class="kicker">{{ report.kicker }}</p>
<h1>{{ report.title | upper }}</h1>
{{ <annual.stamp text={report.words.page_of} /> }}
{% endblock title %}
"#;

#[test]
fn a_report_with_a_page_of_its_own_needs_no_rust() {
    let case = sample(&[
        ("annual/report.toml", ANNUAL),
        ("annual/page.html", ANNUAL_PAGE),
        ("annual/stamp.html", "{% component annual.stamp(text: string) %}<p class=\"stamp\">{{ text }}</p>{% endcomponent annual.stamp %}"),
        ("annual/style.css", ".stamp { border: 1px solid }"),
        ("blocks/equation.html", "{% component blocks.equation(equation: map) %}<p>sum</p>{% endcomponent blocks.equation %}"),
    ])
    .replace("dosah.toml", "languages = [\"cs\", \"en\"]", "languages = [\"cs\", \"en\"]\nreports = [\"annual\"]");
    case.run("report project --no-pdf --quiet -o out").succeeds();

    let english = page(&case, "annual.en.html");
    in_order(
        &english,
        &[
            ".stamp { border: 1px solid }",
            "EVEN RISK CAN BE",
            "class=\"stamp\">Page {page} of {pages}",
            "Money</h2>",
            "Whom we reached</h2>",
        ],
    );
    assert!(english.contains("Year in short") && page(&case, "annual.cs.html").contains("Rok ve zkratce"));
    // Two key figures, and no third.
    assert_eq!(
        english
            .split("<dl class=\"key-figures\">")
            .nth(1)
            .and_then(|rest| rest.split("</dl>").next())
            .unwrap_or("")
            .matches("<dt>")
            .count(),
        2
    );
    let figures = case.measurements("funder");
    assert!(english.contains(figures.total("children_reached")), "the figures are the computed ones");

    let manifest: serde_json::Value = serde_json::from_str(&page(&case, "manifest.json")).expect("JSON");
    let templates = manifest["templates"].as_array().expect("own templates decide what is written, so that the manifest has them");
    assert_eq!(templates.len(), 5);
    assert_eq!((&templates[3]["file"], &templates[3]["bytes"]), (&"annual/style.css".into(), &28.into()));

    // The report of dosah with the own block in it; numbers of rows that add up are for the team alone.
    case.run("report project --no-pdf --quiet -o out --template funder --lang en --audience internal").succeeds();
    let funder = page(&case, "funder.en.html");
    assert!(funder.contains("<p>sum</p>") && !funder.contains("class=\"equation\""));
}

#[test]
fn a_folder_anywhere_can_be_a_report() {
    let case = Case::sample("even-risk");
    fs::create_dir_all(case.path("forms/annual")).expect("a folder");
    fs::write(case.path("forms/annual/report.toml"), ANNUAL).expect("a recipe");
    case.run("report project --no-pdf --quiet -o out --lang en --template forms/annual").succeeds();
    assert!(page(&case, "annual.en.html").contains("Whom we reached"));
    fs::remove_dir_all(case.path("out")).expect("a folder");
    refused(&case, "--template forms", "forms: error: there is no report.toml in this folder", &[]);
    refused(&case, "--template forms/nothing", "error: there is no report \"forms/nothing\"", &["the reports are board, funder, public"]);
}

#[test]
fn the_same_templates_give_the_same_bytes() {
    let run = || {
        let case = sample(&[
            ("annual/report.toml", ANNUAL),
            ("annual/page.html", ANNUAL_PAGE),
            ("annual/stamp.html", "{% component annual.stamp(text: string) %}{{ text }}{% endcomponent annual.stamp %}"),
        ]);
        case.run("report project --no-pdf --quiet -o out --lang en --template annual").succeeds();
        (page(&case, "annual.en.html"), page(&case, "manifest.json"))
    };
    assert_eq!(run(), run());
}

#[test]
fn mistakes_in_own_templates_are_said_at_their_place() {
    for (text, place, also) in [
        ("<p>\n{{ report.titel }}", "2:11: error: field \"titel\" is not defined", "did you mean title?"),
        ("{% if report %}<p>", "1:19: error: unexpected end of input", "docs/templates.md"),
        ("{{ <blocks.tabel /> }}", "1:4: error: unknown component \"blocks.tabel\"", "did you mean blocks.table?"),
        ("{% include \"../../dosah.toml\" %}", "1:12: error: unknown template \"../../dosah.toml\"", "there are annual/page.html"),
        ("{{ now() }}", "1:4: error: unknown function \"now\"", ""),
    ] {
        let case = sample(&[("annual/report.toml", ANNUAL), ("annual/page.html", text)]);
        refused(&case, "--template annual", &format!("project/templates/annual/page.html:{place}"), &[also, "[invalid-template]"]);
    }
    let case = sample(&[("annual/report.toml", &ANNUAL.replace("\"funding\"", "\"fundng\""))]);
    let said = "project/templates/annual/report.toml:10:11: error: there is no block \"fundng\"";
    refused(&case, "--template annual", said, &["did you mean \"funding\"? there are ", "[invalid-recipe]"]);
    let case = sample(&[("annual/report.toml", &ANNUAL.replace("id = \"reach\"", "id = \"children-by-age-and-sex\""))]);
    let said = "project/templates/annual/report.toml:13:6: error: the id \"children-by-age-and-sex\" is that of something else";
    refused(&case, "--template annual", said, &["give the section another id"]);
    let case = sample(&[("annual/report.toml", &ANNUAL.replace(", cs = \"Rok ve zkratce\"", ""))]);
    let said = "project/templates/annual/report.toml:1:1: error: the report \"annual\" has no title in the language \"cs\"";
    refused(&case, "--template annual --lang cs", said, &["add title = { cs = \"...\" }"]);
    let case = sample(&[("annual/report.toml", &ANNUAL.replace("cs =", "pl ="))]);
    let said = "project/templates/annual/report.toml:14:35: error: there is no language \"pl\"";
    refused(&case, "--template annual", said, &["the languages are en, cs"]);
}

#[test]
fn own_paper_that_cannot_be_kept_is_the_fault_of_its_file() {
    let case = sample(&[("annual/report.toml", ANNUAL), ("annual/page.typ", "Hello")]);
    let Outcome { err, .. } = case.run("report project --pdf --quiet -o out --lang en --template annual").exits(2);
    let err = err.replace('\\', "/");
    assert!(err.starts_with("project/templates/annual/page.typ:1:1: error:") && err.contains("missing document title"), "{err}");
    assert!(!case.path("out").exists(), "something was written");
}

#[test]
fn a_file_that_nobody_would_read_is_refused() {
    for (name, help) in [
        ("blocks/tabel.html", "did you mean table.html?"),
        ("annual/reprt.toml", "did you mean report.toml?"),
        ("annual/page.htm", "did you mean page.html?"),
        ("fundr/page.html", "did you mean funder?"),
        ("notes.html", "the files here are page.html"),
        ("measurements/report.toml", "give the folder another name"),
    ] {
        let case = sample(&[("annual/report.toml", ANNUAL), (name, "")]);
        refused(&case, "--template annual", &format!("project/templates/{name}: error: "), &[help]);
    }
    // What people and editors leave there is no matter.
    let case = sample(&[("annual/report.toml", ANNUAL), ("README.md", "Ours."), (".page.html.swp", ""), ("page.html~", "{{")]);
    case.run("report project --no-pdf --quiet -o out --lang en --template annual").succeeds();
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_refused_and_nothing_of_it_is_shown() {
    let case = sample(&[("annual/report.toml", ANNUAL)]);
    fs::write(case.path("secret.html"), "SECRET").expect("a file");
    let link = case.path("project/templates/annual/page.html");
    std::os::unix::fs::symlink(case.path("secret.html"), &link).expect("a link");
    let said = "project/templates/annual/page.html: error: this link leads out of the folder";
    refused(&case, "--template annual", said, &["put a copy of the file here"]);
    // Nor a whole folder, nor one that leads round and round.
    fs::remove_file(&link).expect("a link that can be removed");
    std::os::unix::fs::symlink(case.path("project"), case.path("project/templates/more")).expect("a link");
    refused(&case, "--template annual", "project/templates/more: error: this link leads out", &[]);
    fs::remove_file(case.path("project/templates/more")).expect("a link that can be removed");
    std::os::unix::fs::symlink(case.path("project/templates"), case.path("project/templates/annual/round")).expect("a link");
    refused(&case, "--template annual", "project/templates/annual/round", &["no folder is expected here"]);
}

/// A text in letters of another alphabet, so that any English that is left is seen. What stands in braces stays.
fn marked(text: &str) -> String {
    let mut depth = 0_i32;
    text.chars()
        .map(|letter| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            let other = |first: u32, a: char| char::from_u32(first + u32::from(letter) - u32::from(a)).unwrap_or(letter);
            match letter {
                'a'..='z' if depth == 0 => other(0x430, 'a'),
                'A'..='Z' if depth == 0 => other(0x410, 'A'),
                _ => letter,
            }
        })
        .collect()
}

fn mark_all(value: &mut toml::Value) {
    match value {
        toml::Value::String(text) => *text = marked(text),
        toml::Value::Table(table) => table.iter_mut().for_each(|(_, inner)| mark_all(inner)),
        _ => {}
    }
}

/// The words of a language that is English in other letters.
fn words(tag: &str, change: impl FnOnce(&mut toml::Table)) -> String {
    let english = fs::read_to_string(repository().join("report_templates/locales/en.toml")).expect("the English words");
    let mut table: toml::Table = english.parse().expect("TOML");
    for (name, value) in table.iter_mut().filter(|(name, _)| *name != "language") {
        assert!(value.is_table(), "{name}");
        mark_all(value);
    }
    table["language"]["tag"] = tag.into();
    change(&mut table);
    toml::to_string(&table).expect("TOML can be written")
}

/// The sample with all texts of the project in German too, which is English in other letters.
fn german(words: &str) -> Case {
    let case = sample(&[("locales/de.toml", words)]).edit("dosah.toml", |text| {
        let line = |line: &str| match line.starts_with("en = ") {
            true => line.to_owned() + "\nde = \"narrative.de.md\"",
            false => {
                let mut parts = line.split("en = \"");
                let first = parts.next().unwrap_or_default().to_owned();
                parts.fold(first, |done, part| {
                    let (text, rest) = part.split_once('"').expect("a text ends");
                    format!("{done}en = \"{text}\", de = \"{}\"{rest}", marked(text))
                })
            }
        };
        let text: Vec<String> = text.lines().map(line).collect();
        text.join("\n").replace("languages = [\"cs\", \"en\"]", "languages = [\"de\"]")
    });
    let narrative = marked(&case.text("narrative.en.md"));
    case.with("narrative.de.md", narrative)
}

/// What a page says: its text, the labels for listeners, without code, styles and file names.
fn said(page: &str) -> String {
    let mut text = String::new();
    let (mut rest, mut hidden) = (page, false);
    while let Some((before, after)) = rest.split_once('<') {
        if !hidden {
            text.push_str(before);
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        hidden = tag.starts_with("style") || tag.starts_with("code");
        text.extend(tag.split("aria-label=\"").nth(1).and_then(|label| label.split('"').next()));
        text.push(' ');
        rest = after;
    }
    text + rest
}

#[test]
fn a_third_language_is_one_file() {
    let case = german(&words("de-DE", |_| {}));
    case.run("report project --no-pdf --quiet -o out").succeeds();
    let page = page(&case, "funder.de.html");
    assert!(page.contains("<html lang=\"de\">"));
    // German numbers and dates, by the tag alone.
    for text in ["780,89", "1. Februar 2015", "36.702"] {
        assert!(page.contains(text), "{text}");
    }
    let months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jan Feb Mär Apr Jun Jul Aug Sept Sep Okt Nov Dez";
    let of_the_data: BTreeSet<&str> = months.split(' ').chain(["EUR"]).collect();
    let text = said(&page);
    let leaks = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_alphabetic()) && !of_the_data.contains(word);
    let words: BTreeSet<&str> =
        text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(leaks).collect();
    assert_eq!(words, BTreeSet::new());

    // The page of a check and the manual speak it too, and the terminal stays English.
    let outcome = case.run("check project -o checked").exits(1);
    assert!(outcome.out.contains("To be looked at"), "{}", outcome.out);
    assert!(fs::read_to_string(case.path("checked/check.de.html")).expect("a page").contains("<html lang=\"de\">"));
    let card = case.run("explain project children_reached").succeeds().out;
    assert!(card.contains(&marked("Children reached")), "{card}");
}

#[test]
fn single_words_of_a_language_can_be_changed() {
    let case = sample(&[("locales/en.toml", "[key]\nchildren_reached = \"Young people reached\"\n")]);
    case.run("report project --no-pdf --quiet -o out --lang en").succeeds();
    let english = page(&case, "funder.en.html");
    assert!(english.contains("Young people reached") && english.contains("Sessions held"));
}

#[test]
fn what_a_language_lacks_is_said_at_once() {
    let broken = words("de-DE", |table| {
        let unit = table["unit"].as_table_mut().expect("units");
        unit.remove("children");
        unit["cases"].as_table_mut().expect("forms").remove("other");
        unit.insert("childs".to_owned(), "x".into());
        table["caption"]["table"] = "Tafel".into();
    });
    let case = german(&broken);
    let also = [
        "1 text is missing: unit.children",
        "1 text is none that dosah asks for: unit.childs",
        "1 text lacks plural forms: unit.cases (other)",
        "1 text has another gap to fill in: caption.table (lacks {n})",
        "docs/languages.md",
    ];
    refused(&case, "", "project/templates/locales/de.toml:", &also);

    // Slovene has a form for two.
    let case = sample(&[("locales/sl.toml", &words("sl-SI", |_| {}))]);
    refused(&case, "--lang sl", "project/templates/locales/sl.toml:", &["texts lack plural forms: ", "(two)", " more"]);
    let case = sample(&[("locales/sl.toml", &words("de-DE", |_| {}))]);
    refused(&case, "--lang sl", "project/templates/locales/sl.toml:", &["\"de-DE\" is not the language \"sl\""]);
    let case = sample(&[("locales/ar.toml", &words("ar-EG", |_| {}))]);
    refused(&case, "--lang ar", "project/templates/locales/ar.toml:", &["from right to left"]);
    let case = sample(&[("locales/de.toml", "[language]\ntag = \"de-DE\"\n")]);
    refused(&case, "--lang de", "project/templates/locales/de.toml:1:", &["the key \"day\" is missing"]);
}

#[test]
fn a_language_that_nobody_knows_is_refused_where_it_is_named() {
    let case = Case::sample("even-risk");
    let known = ["the languages are en, cs"];
    refused(&case, "--lang de", "error: there is no language \"de\"", &known);
    let case = Case::sample("even-risk").replace("dosah.toml", "languages = [\"cs\", \"en\"]", "languages = [\"cs\", \"de\"]");
    refused(&case, "", "project/dosah.toml:18:20: error: there is no language \"de\"", &known);
    let case = Case::sample("even-risk").replace("dosah.toml", "{ en = \"Prague\",", "{ ne = \"Prague\",");
    refused(&case, "", "project/dosah.toml:14:13: error: there is no language \"ne\"", &known);
    for command in ["check", "explain", "report"] {
        let name = if command == "explain" { " children_reached" } else { "" };
        let outcome = case.run(&format!("{command} project{name} --lang DE")).exits(2);
        assert!(outcome.err.contains("two or three lower-case letters"), "{}", outcome.err);
    }
}

#[test]
fn the_documents_name_every_block_and_every_key_of_a_language() {
    let document = |name: &str| fs::read_to_string(repository().join("docs").join(name)).expect("a document");
    let case = sample(&[("annual/report.toml", &ANNUAL.replace("\"funding\"", "\"?\""))]);
    let err = case.run("report project --no-pdf -o out --template annual").exits(2).err;
    let blocks = err.split("there are ").nth(1).and_then(|rest| rest.lines().next()).expect("a list of blocks");
    assert!(blocks.split(", ").count() > 20, "{blocks}");
    for block in blocks.split(", ") {
        assert!(document("templates.md").contains(&format!("\n| `{block}` |")), "docs/templates.md says nothing of the block {block}");
    }
    let czech = fs::read_to_string(repository().join("report_templates/locales/cs.toml")).expect("the Czech words");
    let czech: toml::Table = czech.parse().expect("TOML");
    let language = czech["language"].as_table().expect("a table");
    for key in language.keys().chain(language["vocalised"].as_table().expect("a table").keys()) {
        assert!(document("languages.md").contains(&format!("`{key}`")) || document("languages.md").contains(&format!(".{key}]`")), "{key}");
    }
}

#[test]
fn the_example_of_the_document_works_as_it_stands() {
    let text = fs::read_to_string(repository().join("docs/templates.md")).expect("a document");
    let example = |kind: &str, holds: &str| {
        let fence = format!("```{kind}\n");
        let mut blocks = text.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next());
        let found = blocks.find(|block| block.contains(holds)).unwrap_or_else(|| panic!("no example with {holds}"));
        found.lines().map(|line| line.trim_start().to_owned() + "\n").collect::<String>()
    };
    let case = sample(&[
        ("annual/report.toml", &example("toml", "The year in short")),
        ("annual/page.html", &example("html", "extends")),
        ("annual/stamp.html", &example("html", "component annual.stamp")),
    ]);
    case.run("report project --no-pdf --quiet -o out --template annual").succeeds();
    in_order(&page(&case, "annual.cs.html"), &["RIZIKO MŮŽE BÝT", "class=\"stamp\">Mobilní", "Kde pracujeme</h2>"]);
}
