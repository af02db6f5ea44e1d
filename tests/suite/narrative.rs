//! The project's own words through the whole program: conditions, forms, and the sheet to copy from into a web form.

use crate::support::Case;

const PROJECT: &str = r#"
[project]
id = "small"
title = { en = "A small project", cs = "Malý projekt" }
promoter = { en = "A charity", cs = "Spolek" }
funder = { en = "A foundation", cs = "Nadace" }
start = 2025-01-01
end = 2025-12-31
languages = ["en", "cs"]

[narrative]
en = "words.en.md"
cs = "words.cs.md"
"#;

fn project(english: &str, czech: &str) -> Case {
    let children = ["a", "b", "c", "d", "e", "f", "g"];
    let sex = |at: usize| if at < 2 { "female" } else { "male" };
    let list: String = children.iter().enumerate().map(|(at, child)| format!("{child},{}\n", sex(at))).collect();
    let sessions: String = children.map(|child| format!("{child},2025-03-01\n")).concat();
    Case::empty()
        .with("dosah.toml", PROJECT)
        .with("children.csv", format!("child_id,sex\n{list}"))
        .with("sessions.csv", format!("child_id,date\n{sessions}"))
        .with("words.en.md", english)
        .with("words.cs.md", czech)
}

/// The texts of the fields of a sheet, with what is said of their lengths.
fn fields(case: &Case, lang: &str) -> Vec<(String, String)> {
    let page = std::fs::read_to_string(case.path("out").join(format!("funder-portal.{lang}.html"))).expect("a sheet");
    let between = |text: &str, start: &str, end: &str| {
        text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map(|(text, _)| text.to_owned())
    };
    let field = |part: &str| (between(part, "<pre>", "</pre>").unwrap_or_default(), between(part, "</svg>", "</p>").unwrap_or_default());
    page.split("<article class=\"field\"").skip(1).map(field).map(|(text, length)| (text.replace('\u{a0}', " "), length)).collect()
}

#[test]
fn words_agree_with_their_figures_and_conditions_keep_hidden_figures() {
    let english = "# Summary {#summary}\n\nWe helped {{ children_reached | words | noun }}.\n\
                   {% if children_reached[sex=female] > 1 %}Many girls.{% else %}Few girls.{% endif %}\n\
                   {% if children_reached[sex=female] is known %}Known.{% else %}{{ children_reached[sex=female] | noun }}.{% endif %}\n";
    let czech = "# Souhrn {#summary}\n\n{{ children_reached | form(\"Přišlo\", \"Přišly\", \"Přišlo\") }} {{ children_reached | noun }},\n\
                 {% if children_reached >= 5 %}více{% else %}méně{% endif %} než obvykle.\n";
    let case = project(english, czech);
    case.run("report project --output out").succeeds();
    assert_eq!(fields(&case, "en")[0].0, "We helped seven children. hidden to protect children.");
    assert_eq!(fields(&case, "cs")[0].0, "Přišlo 7 dětí, více než obvykle.");
    case.run("report project --output out --audience internal").succeeds();
    assert_eq!(fields(&case, "en")[0].0, "We helped seven children. Many girls. Known.");
}

#[test]
fn a_field_is_counted_as_its_form_does_and_one_that_is_too_long_stops_a_strict_run() {
    let english = "# Summary {#summary}\n\nWe – {{ children_reached | noun }} – met.\n\n- at home\n- at school\n\n# Results {#bilateral_results}\n\nLONG\n\n# Goal {#goal}\n";
    let czech = "# Souhrn {#summary}\n\nDěti.\n";
    // A letter of several bytes and one beyond the basic plane are one character each.
    let case = project(&english.replace("LONG", &"č🙂".repeat(750)), czech);
    case.run("report project --output out --strict").succeeds();
    let sheet = fields(&case, "en");
    let texts: Vec<&str> = sheet.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(texts, ["We – 7 children – met.\n\n– at home\n– at school", &"č🙂".repeat(750), ""]);
    assert!(sheet[0].1.contains("3,955 characters are left") && sheet[0].1.contains("45 of 4,000 characters"), "{sheet:?}");
    assert!(sheet[1].1.contains("0 characters are left") && sheet[2].1.contains("Nothing is written"), "{sheet:?}");
    assert_eq!(fields(&case, "cs")[0].0, "Děti.");

    let case = project(&english.replace("LONG", &"č🙂".repeat(751)), czech);
    let outcome = case.run("report project --output out").succeeds();
    let message = "words.en.md:8:1: warning: “Results” has 1,502 of 1,500 characters: it is 2 too long for the web form";
    assert!(outcome.err.contains(message) && outcome.err.contains("[field-too-long]"), "{}", outcome.err);
    assert!(fields(&case, "en")[1].1.contains("2 characters too long"));
    case.run("report project --output strict --strict").exits(1);
    assert!(!case.path("strict").exists());
}

#[test]
fn a_narrative_without_words_for_the_form_makes_no_sheet() {
    let case = project("", "");
    case.run("report project --output out").succeeds();
    assert!(case.path("out/funder.en.html").exists() && !case.path("out/funder-portal.en.html").exists());
}

/// A narrative in English, and what is said about it on stderr.
fn said(text: &str) -> (i32, String) {
    let outcome = project(text, "").run("report project --output out --lang en --template funder");
    (outcome.code, outcome.err)
}

#[test]
fn a_file_is_read_whichever_system_wrote_it() {
    let plain = "# Summary {#summary}\n\nWe met\n{% if 1 > 2 %}\nnobody of\n{% endif %}\n{{ children_reached | noun }} and 46 children.\n";
    let place = "words.en.md:7:35: warning: “46 children”";
    for text in [plain.to_owned(), plain.replace('\n', "\r\n"), plain.replace('\n', "\r"), format!("\u{feff}{plain}")] {
        let case = project(&text, "");
        let outcome = case.run("report project --output out --lang en --template funder").succeeds();
        assert!(outcome.err.contains(place), "{text:?}: {}", outcome.err);
        assert_eq!(fields(&case, "en")[0].0, "We met 7 children and 46 children.", "{text:?}");
    }
    assert_eq!(said(&format!("\u{feff}{}", "")).0, 0, "an empty file with a mark");
}

#[test]
fn what_cannot_be_read_is_an_error_in_plain_words_at_its_place() {
    let heading = "# Summary {#summary}\n\n";
    for (text, expected) in [
        ("a {% if 1 < 2 %}b {% if 1 > 2 %}c{% else %}d{% endif %}", "3:3: error: this condition does not end"),
        ("{% if 1 < 2 %}a{% else %}b{% elif 1 > 2 %}c{% endif %}", "3:27: error: nothing is open that `elif` belongs to"),
        ("{% if 1 < 2 %}\n\n```\na{% endif %}\n```", "5:1: error: a block of code cannot stand in a report"),
        ("| a |\n{% if 1 < 2 %}\n|---|\n{% endif %}", "3:1: error: a table cannot stand in a report"),
        ("[we](https://example.org/{{ children_reached }})", "3:1: error: this link cannot stand in a report"),
        ("[we][x]\n\n[x]: https://example.org \"{{ children_reached }}\"", "5:27: error: a placeholder cannot stand here"),
        ("![{{ children_reached }}](x.png)", "3:1: error: a picture cannot stand in a report"),
        ("{% %}", "3:4: error: the name of the tag is missing here"),
        ("{{ children_reached | }}", "3:23: error: the name of the form is missing here"),
        ("{{ children_reached[sex=\u{1b}[31m] }}", "3:25: error: there is no category `\u{fffd}[31m`"),
    ] {
        let (code, err) = said(&format!("{heading}{text}\n"));
        assert!(code == 2 && err.contains(&format!("words.en.md:{expected}")), "{text}: {code} {err}");
    }
    let (code, err) = said("# Summary {#{{ children_reached }}}\n");
    assert!(code == 2 && err.contains("words.en.md:1:13: error: a placeholder cannot stand here"), "{err}");
}

#[test]
fn conditions_and_notes_across_markup_leave_right_text() {
    for (text, expected) in [
        ("- a\n{% if 1 < 2 %}- b\n- c{% endif %}\n- d", "– a\n– b\n– c\n– d"),
        ("a {% if 1 < 2 %}\n\n## T\n\nb{% endif %} c", "a\n\nT\n\nb c"),
        ("*a {% if 1 < 2 %}b* c{% endif %} d", "a b c d"),
        ("*a {% if 1 > 2 %}b* c{% endif %} d", "*a d"),
        ("[a {% if 1 < 2 %}b{% endif %}](https://example.org) {{ children_reached }}", "a b (https://example.org) 7"),
        ("a {#46: a source#} b {#c#} d", "a b d"),
        ("a\n\n{# {{ nobody }} {% if %} #}\n\nb", "a\n\nb"),
    ] {
        let case = project(&format!("# Summary {{#summary}}\n\n{text}\n"), "");
        case.run("report project --output out --lang en --template funder").succeeds();
        assert_eq!(fields(&case, "en")[0].0.replace("  ", " "), expected, "{text}");
    }
}

#[test]
fn deep_nesting_is_refused_and_long_files_end() {
    let heading = "# Summary {#summary}\n\n";
    for text in [">".repeat(10_000), "- ".repeat(10_000), "1. ".repeat(10_000), "*".repeat(20_000) + "a" + &"*".repeat(20_000)] {
        assert_eq!(said(&format!("{heading}{text} a\n")).0, 2, "{}", &text[..3]);
    }
    let nested = format!("{{% if {} 1 < 2 %}}a{{% endif %}}", "(".repeat(10_000));
    let (code, err) = said(&format!("{heading}{nested}"));
    assert!(code == 2 && err.contains("this condition is nested too deeply"), "{err}");
    for piece in ["{% if 1 < 2 %}a{% endif %} ", "{{ children_reached }} and ", "46 children came. ", "46 children, ", "{# 46: us #} "] {
        let (code, err) = said(&format!("{heading}{}\n", piece.repeat(5_000)));
        assert_eq!(code, 0, "{piece}: {}", &err[..err.len().min(500)]);
    }
}

#[test]
fn a_check_looks_at_the_words_as_each_report_prints_them() {
    let english = "# Summary {#summary}\n\nWe met 8 children, two girls among them.\n";
    let case = project(english, "# Souhrn {#summary}\n\nPotkali jsme 7 dětí.\n");
    let outcome = case.run("check project").succeeds();
    for line in [
        "words.en.md:3:8: warning: you wrote “8 children”; children_reached is 7",
        "words.en.md:3:20: warning: you wrote “two girls”; the report \"funder\" hides children_reached[sex=female]",
    ] {
        assert!(outcome.out.contains(line), "{}", outcome.out);
    }
    case.run("check project --strict").exits(1);
    // The figure that is hidden stays so.
    assert!(!outcome.out.contains("sex=female] is"), "{}", outcome.out);
    let json: serde_json::Value = serde_json::from_str(&case.run("check project --format json").out).expect("check prints JSON");
    let checks: Vec<&str> = json["findings"].as_array().expect("a list").iter().filter_map(|finding| finding["check"].as_str()).collect();
    assert!(checks.contains(&"contradicting-number") && checks.contains(&"typed-number"), "{checks:?}");
    case.run("check project --lang cs --output out").succeeds();
    let page = std::fs::read_to_string(case.path("out").join("check.cs.html")).expect("a page");
    assert!(page.contains("souboru words.cs.md") && !page.contains("words.en.md"), "only the language that was asked for");
    // What is wrong in a tag stops a check as it stops a report.
    let broken = project("# Summary {#summary}\n\n{{ children_reachd }}\n", "");
    let outcome = broken.run("check project").exits(2);
    assert!(outcome.err.contains("words.en.md:3:4: error: there is no indicator `children_reachd`"), "{}", outcome.err);
    // Without words nothing is computed, and nothing is said of them.
    let silent = project("", "").run("check project").succeeds();
    assert!(!silent.out.contains("words."), "{}", silent.out);
}
