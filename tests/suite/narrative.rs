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
