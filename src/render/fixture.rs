//! A specimen report for the tests of this module: figures that add up, one of every block, and a second one whose texts could break a page.

mod blocks;
mod hostile;
mod sides;

use chrono::NaiveDate;

use crate::project::Lang;
pub use hostile::hostile;

use blocks::{ages, cards, flow, money, months, overlap, quality, results, settings, summary};

use crate::report::model::*;

fn s(text: &str) -> String {
    text.to_owned()
}

fn labelled(pairs: &[(&str, &str)]) -> Vec<Labelled> {
    pairs.iter().map(|(label, value)| Labelled { label: s(label), value: s(value) }).collect()
}

fn caption(label: &str, title: &str, subtitle: &str) -> Caption {
    Caption { label: s(label), title: s(title), subtitle: (!subtitle.is_empty()).then(|| s(subtitle)) }
}

fn columns(columns: &[(&str, Align)]) -> Vec<Column> {
    columns.iter().map(|(title, align)| Column { title: s(title), align: *align }).collect()
}

fn text(text: &str, detail: &str) -> Cell {
    Cell::Text { text: s(text), detail: (!detail.is_empty()).then(|| s(detail)) }
}

fn number(text: &str, strong: bool) -> Cell {
    let spoken = match text {
        "[c]" => Some(s("hidden")),
        "[x]" => Some(s("no data")),
        "[z]" => Some(s("does not apply")),
        _ => None,
    };
    Cell::Number { text: s(text), spoken, strong }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { total: false, cells }
}

fn total(cells: Vec<Cell>) -> Row {
    Row { total: true, cells }
}

fn group(title: &str, rows: Vec<Row>) -> RowGroup {
    RowGroup { title: (!title.is_empty()).then(|| s(title)), rows }
}

fn mark(mark: &str, text: &str, hatched: bool) -> MarkKey {
    MarkKey { mark: s(mark), text: s(text), hatched }
}

fn point(value: f64) -> Point {
    Point { mark: if value == 0.0 { Mark::Zero } else { Mark::Value(value) }, text: format!("{value}") }
}

fn words(before: &str, figure: &str, after: &str) -> Vec<Inline> {
    vec![
        Inline::Text { text: s(before) },
        Inline::Number { text: s(figure), anchor: s("children_reached") },
        Inline::Text { text: s(after) },
    ]
}

fn section(number: usize, id: &str, title: &str, short: &str, blocks: Vec<Block>, notes: &[(&str, &[&str])]) -> Section {
    let notes = notes.iter().map(|(title, lines)| Note { title: s(title), lines: lines.iter().map(|line| s(line)).collect() }).collect();
    Section { id: s(id), number, title: s(title), short: s(short), facts_beside: number == 1, shape: Shape::Column, blocks, notes }
}

/// The rows of one simple table: words, then numbers.
fn plain(id: &str, heads: &[&str], rows: &[&[&str]], narrow: Narrow) -> Table {
    let align = |index: usize| if index == 0 { Align::Text } else { Align::Number };
    let heads: Vec<_> = heads.iter().enumerate().map(|(index, head)| (*head, align(index))).collect();
    let cells =
        |row: &&[&str]| row.iter().enumerate().map(|(index, cell)| if index == 0 { text(cell, "") } else { number(cell, false) }).collect();
    let rows = rows.iter().map(|cells_of| row(cells(cells_of))).collect();
    Table { id: s(id), caption: None, columns: columns(&heads), groups: vec![group("", rows)], marks: vec![], note: None, narrow }
}

fn figure(id: &str, caption: Caption, chart: Chart, data: Table) -> Block {
    let data_title = format!("Data of {}", caption.label.to_lowercase());
    Block::Figure(Figure { id: s(id), caption, chart, description: s("All values in one sentence."), note: None, data_title, data })
}

/// One of every block, as in a final report.
pub fn specimen() -> Report {
    let key = |label: &str, figure: &str, context: &str| KeyFigure {
        label: s(label),
        figure: s(figure),
        context: s(context),
        anchor: s("children_reached"),
    };
    let fact = |label: &str, values: &[&str]| Fact { label: s(label), values: values.iter().map(|value| s(value)).collect() };
    Report {
        template: s("funder"),
        audience: crate::disclosure::Audience::Funder,
        layout: Layout::default(),
        lang: Lang::EN,
        tag: "en-GB".to_owned(),
        hyphenate: false,
        kicker: s("Final report to the funder · EEA Grants"),
        title: s("Even Risk Can Be an Opportunity"),
        subtitle: Some(s("A mobile multidisciplinary team for high-risk children and their families in Prague")),
        meta: labelled(&[
            ("Project", "CZ03-0158"),
            ("Period", "1 February 2015 to 31 January 2016"),
            ("Data as of", "31 January 2016"),
            ("Counts below 5", "are hidden"),
        ]),
        notices: vec![s("Specimen. All figures are synthetic.")],
        key_figures: vec![
            key("Children reached", "47", "target 45, met"),
            key("Cases ended as planned", "24", "of 37 ended; 10 still open"),
            key("Final project cost", "€36,702", "8.25% below the initial cost"),
            key("Cost per child", "€780.89", "of which grant €692.53"),
        ],
        facts: Facts {
            title: s("Project facts"),
            fields: vec![
                fact("Project promoter", &["STREP – The Czech Centre for the Improvement of the Family Life"]),
                fact("Project number", &["CZ03-0158"]),
                fact("Target groups", &["Children", "Civil servants, public administration staff"]),
                fact("Final project cost", &["€36,702"]),
            ],
        },
        sections: vec![
            section(1, "summary", "Summary of project results", "Summary", vec![summary()], &[]),
            section(
                2,
                "results",
                "Results against targets",
                "Results",
                vec![results()],
                &[
                    ("How to read the bars", &["The bar runs from the baseline to what was achieved. The black line is the target."]),
                    ("No baseline", &["“No data” means that nobody measured it before the project."]),
                ],
            ),
            section(
                3,
                "children",
                "Children reached",
                "Children",
                vec![ages()],
                &[(
                    "Why four cells are hidden",
                    &[
                        "At least one of them is below 5. The others are hidden with it, because it could be worked out from them by subtraction.",
                    ],
                )],
            ),
            section(
                4,
                "phases",
                "The way through the phases",
                "Phases",
                vec![flow()],
                &[("Check: nobody lost", &["0 open at the start", "+ 47 entered", "− 37 ended", "= 10 open on 31 January 2016"])],
            ),
            section(
                5,
                "work",
                "Work with children",
                "Work",
                vec![months(), settings()],
                &[("Counting sessions", &["Sessions are held, not booked."])],
            ),
            section(6, "money", "Cost against budget", "Money", money(), &[]),
            section(7, "overlap", "How two services overlap", "Overlap", vec![overlap()], &[]),
            section(8, "quality", "Data quality", "Data quality", quality(), &[]),
            section(
                9,
                "sides",
                "Side by side",
                "Side by side",
                vec![sides::forest(), sides::dumbbell(), sides::curves(), sides::run()],
                &[],
            ),
            section(10, "definitions", "How each figure is counted", "Definitions", vec![cards()], &[]),
        ],
        footer: s("Final report CZ03-0158 · audience: funder · counts below 5 hidden · data as of 31 January 2016 · made with dosah 0.1.0"),
        running_head: s("Even Risk Can Be an Opportunity · CZ03-0158 · Final report to the funder"),
        words: Words {
            skip: s("Skip to the report"),
            contents: s("Contents"),
            definition: s("Definition"),
            underlined: s("Underlined figures are computed from the data and lead to their definitions."),
            notes: s("Notes"),
            page_of: s("Page {page} of {pages}"),
        },
        imprint: Imprint {
            as_of: NaiveDate::from_ymd_opt(2016, 1, 31).unwrap_or_default(),
            author: Some(s("STREP – The Czech Centre for the Improvement of the Family Life")),
            region: Some(s("GB")),
        },
    }
}
