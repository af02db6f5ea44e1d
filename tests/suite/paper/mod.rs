//! Reports on paper: they say what the pages say, they are tagged, and they are the same whoever makes them where.

mod page;
pub mod tagged;

use std::fs;
use std::path::Path;

use crate::support::{Case, SAMPLES, files_of, name_of};
use page::{Piece, pieces};
use tagged::{Element, Kid, Tagged};

/// Pages and papers of all reports of a sample in all its languages, and of its check: name, page, paper.
fn printed(sample: &str) -> Vec<(String, String, Vec<u8>)> {
    let case = Case::sample(sample);
    case.run("report project --pdf --quiet --output out").succeeds();
    case.run("check project --pdf --lang cs --output checked").exits(1);
    let printed: Vec<_> = ["out", "checked"].iter().flat_map(|folder| papers_of(&case.path(folder))).collect();
    assert!(printed.len() >= 3, "a report in two languages, and a check");
    printed
}

fn papers_of(folder: &Path) -> Vec<(String, String, Vec<u8>)> {
    let papers = files_of(folder).into_iter().filter(|file| name_of(file).ends_with(".pdf"));
    papers
        .map(|file| {
            let page = fs::read_to_string(file.with_extension("html")).expect("a page beside every paper");
            (name_of(&file), page, fs::read(&file).expect("a paper that can be read"))
        })
        .collect()
}

/// Letters and digits of a text, without what differs between a page and paper: spaces, hyphens at the end of a line, and what separates
/// the lines of a card.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && !"-\u{AD}\u{200B}·:□•".contains(*letter) && !letter.is_control()).collect()
}

/// A part of a report: a heading and what stands below it until the next.
struct Part {
    heading: String,
    text: String,
}

fn parts_of(paper: &Tagged) -> Vec<Part> {
    let mut parts = vec![Part { heading: String::new(), text: String::new() }];
    walk(&paper.root, &mut parts);
    parts
}

fn walk(element: &Element, parts: &mut Vec<Part>) {
    if ["H1", "H2"].contains(&element.role.as_str()) {
        parts.push(Part { heading: plain(&element.text()), text: String::new() });
        return;
    }
    for kid in &element.kids {
        match kid {
            Kid::Text(text) => parts.last_mut().expect("a first part").text.push_str(&plain(text)),
            // The words on a drawing are those of its data.
            Kid::Element(inner) if ["Lbl", "Note", "Figure"].contains(&inner.role.as_str()) => {}
            Kid::Element(inner) => walk(inner, parts),
        }
    }
}

/// What a paper says otherwise than its page.
fn differences(page: &[Piece], paper: &[Part]) -> Vec<String> {
    let mut found = Vec::new();
    let headings: Vec<&Piece> = page.iter().filter(|piece| ["h1", "h2"].contains(&piece.element.as_str())).collect();
    let on_paper: Vec<&String> = paper.iter().skip(1).map(|part| &part.heading).collect();
    let on_page: Vec<String> = headings.iter().map(|piece| plain(&piece.text)).collect();
    if on_paper.iter().zip(&on_page).any(|(one, other)| *one != other) || on_paper.len() != on_page.len() {
        return vec![format!("the headings differ: {on_page:?} and {on_paper:?}")];
    }
    // Facts stand beside the first section, wherever that ends.
    let mut texts: Vec<String> = paper.iter().map(|part| part.text.clone()).collect();
    let facts: String = page.iter().filter(|piece| piece.is_fact).map(|piece| plain(&piece.text)).collect();
    if !facts.is_empty() {
        match texts.iter().position(|text| text.contains(&facts)) {
            Some(part) => texts[part] = texts[part].replacen(&facts, "", 1),
            None => found.push(format!("not on paper: the facts {facts}")),
        }
    }
    let (mut part, mut place) = (0, 0);
    for piece in page.iter().filter(|piece| !piece.is_fact) {
        let said = plain(&piece.text);
        if ["h1", "h2"].contains(&piece.element.as_str()) {
            found.extend(left_over(&texts[part], place));
            (part, place) = (part + 1, 0);
        } else if texts[part][place..].starts_with(&said) {
            place += said.len();
        } else {
            found.push(format!(
                "below \"{}\": the page says \"{said}\", the paper \"{}\"",
                paper[part].heading,
                beginning(&texts[part][place..])
            ));
            // What follows is looked for behind it.
            place = texts[part][place..].find(&said).map_or(place, |further| place + further + said.len());
        }
    }
    found.extend(left_over(&texts[part], place));
    found
}

fn left_over(text: &str, place: usize) -> Option<String> {
    (place < text.len()).then(|| format!("only on paper: {}", beginning(&text[place..])))
}

fn beginning(text: &str) -> String {
    text.chars().take(60).collect()
}

#[test]
fn a_paper_says_what_its_page_says_and_nothing_else() {
    for sample in SAMPLES {
        for (name, page, paper) in printed(sample) {
            let paper = Tagged::read(&paper);
            let (pieces, parts) = (pieces(&page), parts_of(&paper));
            assert!(pieces.len() > 30, "{sample} {name}: the page was not read");
            assert_eq!(differences(&pieces, &parts), Vec::<String>::new(), "{sample} {name}");

            // A figure that differs, a note that is missing and a word too many would each be seen.
            let figure = pieces.iter().rposition(|piece| piece.element == "td" && !piece.text.is_empty()).expect("a page has cells");
            let mut other = pieces.clone();
            other[figure].text.push('7');
            assert!(!differences(&other, &parts).is_empty(), "{sample} {name}: another figure is not seen");
            other[figure] = pieces[figure].clone();
            other.remove(figure);
            assert!(!differences(&other, &parts).is_empty(), "{sample} {name}: a missing figure is not seen");

            assert_is_tagged(&format!("{sample} {name}"), &paper, &name);
            assert!(paper.pages == 1 || !page.contains("<body class=\"one-page\""), "{sample} {name}: more than one page");
        }
    }
}

/// What software that reads aloud needs.
fn assert_is_tagged(which: &str, paper: &Tagged, name: &str) {
    let elements = paper.elements();
    let of = |role: &str| elements.iter().filter(|element| element.role == role).collect::<Vec<_>>();
    assert_eq!(of("H1").len(), 1, "{which}: one title");
    assert_eq!(plain(&of("H1")[0].text()), plain(&paper.title), "{which}: the file is called as the report");
    let lang = if name.contains(".cs.") { "cs-CZ" } else { "en-GB" };
    assert_eq!(paper.lang, lang, "{which}");
    assert_eq!(paper.bookmarks.first().map(|first| plain(first)), Some(plain(&paper.title)), "{which}: bookmarks");
    assert!(paper.bookmarks.len() > of("H2").len(), "{which}: every section has a bookmark");
    for table in of("Table") {
        let rows: Vec<&Element> = rows_of(table);
        let heads = |row: &&Element| row.kids.iter().any(|kid| matches!(kid, Kid::Element(cell) if cell.role == "TH"));
        assert!(rows.len() > 1 && rows.iter().all(heads), "{which}: every row has a heading: {}", table.text());
    }
    for figure in of("Figure") {
        assert!(figure.alt.as_ref().is_some_and(|alt| !alt.trim().is_empty()), "{which}: a drawing without words");
    }
}

fn rows_of(table: &Element) -> Vec<&Element> {
    let mut rows = Vec::new();
    for kid in &table.kids {
        if let Kid::Element(element) = kid {
            if element.role == "TR" { rows.push(element) } else { rows.extend(rows_of(element)) }
        }
    }
    rows
}

#[test]
fn the_same_report_is_the_same_paper_wherever_it_is_made() {
    let case = Case::sample("even-risk");
    case.run("report project --pdf --quiet --output one --lang cs").succeeds();
    let elsewhere = [("TZ", "Pacific/Kiritimati"), ("LANG", "tr_TR.UTF-8"), ("LC_ALL", "C"), ("RAYON_NUM_THREADS", "1")];
    case.run_with("report project --pdf --quiet --output two --lang cs", &elsewhere).succeeds();
    let (one, two) = (papers_of(&case.path("one")), papers_of(&case.path("two")));
    assert!(!one.is_empty() && one == two);
}

#[test]
fn papers_are_listed_in_the_manifest_and_left_out_on_request() {
    let case = Case::sample("even-risk");
    let outcome = case.run("report project --pdf --output out --lang en").succeeds();
    let names: Vec<String> = papers_of(&case.path("out")).into_iter().map(|(name, ..)| name).collect();
    assert!(names.contains(&"funder.en.pdf".to_owned()));
    let manifest = fs::read_to_string(case.path("out/manifest.json")).expect("a manifest");
    for name in &names {
        assert!(manifest.contains(name.as_str()) && outcome.out.contains(name.as_str()), "{name}");
    }
    case.run("report project --no-pdf --quiet --output out --lang en").succeeds();
    assert_eq!(papers_of(&case.path("out")).len(), 0);
}
