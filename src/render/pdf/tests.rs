//! Specimens on paper. They can be looked at in the folder for temporary files.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::json;

use super::fonts::Fonts;
use super::*;
use crate::render::fixture;
use crate::report::model::{Block, Cell, Chart, Inline, Node};

fn printed(name: &str, report: &Report) -> Vec<u8> {
    let file = pdf(&Templates::built_in(), report).unwrap().file;
    std::fs::write(std::env::temp_dir().join(format!("dosah-{name}.pdf")), &file).unwrap();
    file
}

fn pages_of(file: &[u8]) -> usize {
    hayro_syntax::Pdf::new(file.to_vec()).map_or(0, |pdf| pdf.pages().len())
}

#[test]
fn a_specimen_with_every_block_is_printed_and_twice_the_same() {
    let file = printed("specimen", &fixture::specimen());
    assert!(pages_of(&file) > 3);
    assert_eq!(file, printed("specimen", &fixture::specimen()));
}

/// What no face has, what is not seen, what turns lines around, what is no letter at all, and a word without end.
fn unprintable() -> String {
    let signs = "\u{1F600}\u{1F468}\u{200D}\u{1F469}\u{FE0F}漢字\u{E000}\u{0}\u{1B}\u{7F}\u{202E}\u{2066}\u{FEFF}\u{FFFE}\u{10FFFF}שלום\u{301}\u{AD}\u{2028}\u{85}#set page()[]$*_`@label<a>\\";
    format!("{signs} {} {}", "W".repeat(10_000), "é-".repeat(200))
}

#[test]
fn texts_that_could_break_a_page_are_printed_as_texts() {
    let mut report = fixture::hostile();
    let bad = unprintable();
    for text in [&mut report.title, &mut report.kicker, &mut report.running_head, &mut report.footer] {
        text.push_str(&bad);
    }
    report.imprint.author = Some(bad.clone());
    report.key_figures[0].figure.push_str(&bad);
    report.facts.fields[1].values.push(bad.clone());
    report.facts.fields[2].values.push(String::new());
    for section in &mut report.sections {
        section.title.push_str(&bad);
        for block in &mut section.blocks {
            match block {
                Block::Table(table) => {
                    table.columns[1].title.clone_from(&bad);
                    table.groups[0].rows[0].cells[0] = Cell::Text { text: bad.clone(), detail: Some(String::new()) };
                    table.groups[0].rows[1].cells[1] = Cell::Number { text: bad.clone(), spoken: None, strong: true };
                    table.groups[0].rows[1].cells[0] = Cell::List { items: vec![bad.clone(), String::new()] };
                }
                Block::Figure(figure) => figure.description = bad.clone(),
                Block::Text { nodes } => {
                    let content = vec![
                        Inline::Link { href: bad.clone(), content: vec![Inline::Text { text: bad.clone() }] },
                        Inline::Number { text: bad.clone(), anchor: String::new() },
                    ];
                    nodes.push(Node::Paragraph { content });
                    nodes.push(Node::Heading { content: vec![] });
                    nodes.push(Node::List { ordered: true, items: vec![vec![]] });
                }
                Block::Notice { text } => text.push_str(&bad),
                _ => {}
            }
        }
    }
    assert!(pages_of(&printed("hostile", &report)) > 3);
}

#[test]
fn a_text_too_long_for_the_archive_is_cut_only_where_it_is_kept_beside_the_page() {
    let mut report = fixture::specimen();
    let long = "W ".repeat(20_000);
    report.title.clone_from(&long);
    for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
        if let Block::Figure(figure) = block {
            figure.description.clone_from(&long);
        }
    }
    assert!(pages_of(&printed("long", &report)) > 3);
    let fonts = Fonts::load(&Templates::built_in()).unwrap();
    let mut data = json!({ "title": long, "text": long });
    text::make_printable(&mut data, &fonts);
    assert_eq!(data["text"], json!(long));
    assert!(data["title"].as_str().is_some_and(|title| title.ends_with('…') && title.chars().count() < 15_000));
}

/// Letters, accents, marks that are not seen, other scripts: whatever of Unicode a name could hold, more of what is hard to set.
fn any_letters(random: &mut fastrand::Rng) -> String {
    let hard: Vec<char> = "fiflĲǆC\u{331}m\u{34F}\u{301}\u{327}\u{338}\u{E0041}\u{FE0F}\u{200D}\u{202E}\u{AD}\u{E000}\u{FFFF}\u{2028}עִกำनि한👨🏽🇨🇿ﷺ =<>&;-\u{A0}"
        .chars()
        .collect();
    let letter = |random: &mut fastrand::Rng| match random.u8(0..4) {
        0 => random.choice(&hard).copied(),
        1 => char::from_u32(random.u32(0x300..0x370)),
        2 => Some(random.alphanumeric()),
        _ => Some(random.char(..)),
    };
    (0..random.usize(1..30)).filter_map(|_| letter(random)).collect()
}

/// A short paper with the text in both faces and in a drawing. In a long one a fault is easily covered by what stands elsewhere.
const SHORT: &str = r##"
#let report = json("/report.json")
#set document(title: "A", date: datetime.today())
#set text(font: ("Dosah Serif", "Dosah Sans"), lang: "cs", hyphenate: true)
= A
#par(report.text)
#box(width: 20mm, text(font: "Dosah Sans", weight: 600, number-width: "tabular", report.text))
#image(bytes(report.svg), format: "svg", alt: "A")
"##;

#[test]
fn a_text_of_any_letters_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("templates/short");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("report.toml"), "").unwrap();
    std::fs::write(own.join("page.typ"), SHORT).unwrap();
    let templates = Templates::of_project(folder.path()).unwrap();
    let fonts = Fonts::load(&templates).unwrap();
    let mut random = fastrand::Rng::with_seed(5);
    let stacked =
        ["e\u{301}\u{327} x\u{301}", "a\u{301}\u{301}\u{301}", "\u{338}a", "C\u{331}", "m\u{34F}", "‥ṁ⇓", "₿◦Ḵ\u{2003}"].map(str::to_owned);
    let endless = "a".to_owned() + &"\u{301}".repeat(3_000);
    for text in stacked.into_iter().chain([endless]).chain((0..40).map(|_| any_letters(&mut random))) {
        let marked_up = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let drawing = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15" font-family="Dosah Sans">{marked_up}</text></svg>"#
        );
        let mut data = json!({ "text": text, "svg": drawing });
        text::make_printable(&mut data, &fonts);
        let date = fixture::specimen().imprint.as_of;
        let world = world::Paper::new(&templates, &fonts, "short/page.typ", date, data.to_string()).unwrap();
        let document = typst::compile::<PagedDocument>(&world).output;
        let file = document.and_then(|document| typst_pdf::pdf(&document, &options().unwrap()));
        let said = file.as_ref().map_err(|faults| error::first(&templates, "short/page.typ", &world, faults).to_string()).err();
        assert_eq!(said, None, "{}", text.escape_unicode());
    }
}

#[test]
fn letters_that_no_face_has_become_boxes_and_names_stay() {
    let fonts = Fonts::load(&Templates::built_in()).unwrap();
    let printable = |text: &str| {
        let mut data = json!({ "text": text });
        text::make_printable(&mut data, &fonts);
        data["text"].as_str().unwrap().to_owned()
    };
    for name in
        ["Олена Ковальчук", "Ґалаґан Їжак Єва", "Γιώργος", "Nguyễn Thị Ánh", "Łukasz Żółć", "Şahin Ğ", "Čeňková-Ťoupalová 47 % −3 ≤ 5"]
    {
        assert_eq!(printable(name), name);
    }
    assert_eq!(printable("Nguye\u{302}\u{303}n C\u{30C}apek"), "Nguyễn Čapek", "accents that came apart");
    assert_eq!(printable("e\u{301}\u{327}x\u{301}y\u{34F}"), "exy", "accents that no letter takes");
    assert_eq!(printable("a\u{1F600}b\u{202E}c\u{FEFF}d\te\nf"), "a□b□cd e\nf");
    assert_eq!(printable(&"x".repeat(31)).matches('\u{200B}').count(), 3);
    assert_eq!(printable(&"x".repeat(30)), "x".repeat(30));
}

#[test]
fn a_report_of_one_page_is_set_closer_until_it_fits() {
    let mut report = fixture::specimen();
    report.layout = crate::report::model::Layout { numbered: false, contents: false, one_page: true, ..Default::default() };
    report.sections.retain(|section| ["results", "children", "overlap"].contains(&section.id.as_str()));
    report.sections.iter_mut().for_each(|section| section.notes.clear());
    (report.subtitle, report.facts.fields) = (None, vec![]);
    report.notices.clear();
    report.meta.clear();
    assert_eq!(pages_of(&printed("one-page", &report)), 1);
    // What cannot fit is printed too, and said.
    assert_eq!(pdf(&Templates::built_in(), &report).unwrap().too_long, None);
    let last = report.sections.len() - 1;
    let blocks = &mut report.sections[last].blocks;
    *blocks = [blocks.clone(), blocks.clone(), blocks.clone(), blocks.clone()].concat();
    let paper = pdf(&Templates::built_in(), &report).unwrap();
    assert_eq!(paper.too_long, Some(TooLong { pages: pages_of(&paper.file), section: report.sections[last].title.clone() }));
}

#[test]
fn a_template_that_is_wrong_is_named_with_line_and_column() {
    let templates = Templates::built_in();
    let fonts = Fonts::load(&templates).unwrap();
    // The data are read by the main template, so that data which lack what it asks for point into it.
    let date = fixture::specimen().imprint.as_of;
    let world = world::Paper::new(&templates, &fonts, "print/report.typ", date, "{}".to_owned()).unwrap();
    let faults = typst::compile::<PagedDocument>(&world).output.unwrap_err();
    let said = error::first(&templates, "print/report.typ", &world, &faults).to_string();
    assert!(said.contains("report_templates/print/") && said.contains(".typ:") && said.contains("does not contain key"), "{said}");
}

#[test]
fn a_template_reads_nothing_but_templates() {
    let templates = Templates::built_in();
    let fonts = Fonts::load(&templates).unwrap();
    let date = fixture::specimen().imprint.as_of;
    for outside in ["print/nothing.typ", "etc/passwd", "Cargo.toml"] {
        let world = world::Paper::new(&templates, &fonts, outside, date, "{}".to_owned()).unwrap();
        assert!(typst::compile::<PagedDocument>(&world).output.is_err(), "{outside}");
    }
}

#[test]
fn a_drawing_that_could_only_be_read_on_a_longer_page_leaves_its_data() {
    let drawings = |bars: usize| {
        let mut report = fixture::specimen();
        for block in report.sections.iter_mut().flat_map(|section| &mut section.blocks) {
            if let Block::Figure(figure) = block
                && let Chart::Bars(chart) = &mut figure.chart
            {
                let bar = chart.groups[0].bars[0].clone();
                chart.groups[0].bars = vec![bar; bars];
            }
        }
        let file = printed(&format!("{bars}-bars"), &report);
        file.windows(9).filter(|bytes| bytes == b"/S/Figure").count()
    };
    let usual = drawings(5);
    assert_eq!((drawings(40), drawings(80)), (usual, usual - 1));
}
