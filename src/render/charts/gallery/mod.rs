//! The gallery: every kind of chart over ordinary and extreme data, stored as pictures and looked at for faults that no eye should have to find.

mod extremes;
mod picture;
mod sides;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{Drawing, draw, drawings, in_row};
use crate::render::drawings::Medium;
use crate::render::fixture::specimen;
use crate::report::model::{Bar, Block, Cell, Chart, Shape};
use picture::Picture;

/// What hangs in the gallery under one name.
enum Exhibit {
    Chart(Chart),
    Bar(Bar),
}

/// Kind, case and what is drawn.
type Named = (&'static str, &'static str, Exhibit);

fn kind_of(chart: &Chart) -> &'static str {
    match chart {
        Chart::Months(_) => "months",
        Chart::Bars(_) => "bars",
        Chart::Flow(_) => "flow",
        Chart::Funding(_) => "funding",
        Chart::Overlap(_) => "overlap",
        Chart::Plan(_) => "plan",
        Chart::Forest(_) => "forest",
        Chart::Dumbbell(_) => "dumbbell",
        Chart::Curves(_) => "curves",
        Chart::Run(_) => "run",
    }
}

fn kind_of_bar(bar: &Bar) -> &'static str {
    match bar {
        Bar::Progress { .. } => "progress",
        Bar::Pyramid { .. } => "pyramid",
        Bar::Budget { .. } => "budget",
        Bar::Trend { .. } => "trend",
    }
}

/// The charts of the specimen, then the extremes.
fn exhibits() -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    for block in specimen().sections.into_iter().flat_map(|section| section.blocks) {
        match block {
            Block::Figure(figure) => found.push((kind_of(&figure.chart), "ordinary", Exhibit::Chart(figure.chart))),
            Block::Table(table) => {
                for cell in table.groups.into_iter().flat_map(|group| group.rows).flat_map(|row| row.cells) {
                    if let Cell::Bar(bar) = cell
                        && found.iter().all(|(kind, _, _)| *kind != kind_of_bar(&bar))
                    {
                        found.push((kind_of_bar(&bar), "ordinary", Exhibit::Bar(bar)));
                    }
                }
            }
            _ => {}
        }
    }
    found.extend(extremes::charts().into_iter().map(|(case, chart)| (kind_of(&chart), case, Exhibit::Chart(chart))));
    found.extend(sides::charts().into_iter().map(|(case, chart)| (kind_of(&chart), case, Exhibit::Chart(chart))));
    found.extend(extremes::bars_in_rows().into_iter().map(|(case, bar)| (kind_of_bar(&bar), case, Exhibit::Bar(bar))));
    found
}

/// Every drawing of an exhibit by the name of its width.
fn pictures(exhibit: &Exhibit) -> Vec<(String, Picture)> {
    match exhibit {
        Exhibit::Chart(chart) => {
            let widths: BTreeSet<(&str, i64)> =
                [Shape::Column, Shape::Pair].into_iter().flat_map(drawings).map(|(class, width)| (*class, *width as i64)).collect();
            widths
                .into_iter()
                .map(|(class, width)| {
                    let drawing = Drawing::sketch(width as f64, |canvas| draw(chart, canvas)).expect("plotters draws into memory");
                    (format!("{class}-{width}"), Picture::of(&drawing.decoration(class)))
                })
                .collect()
        }
        Exhibit::Bar(bar) => {
            let drawn = in_row(bar, Medium::Screen).expect("plotters draws into memory");
            let each = drawn.split_inclusive("</svg>").enumerate();
            each.map(|(index, svg)| (format!("{}", index + 1), Picture::of(svg))).collect()
        }
    }
}

fn stored(path: &Path, found: &str) -> Option<String> {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent()?).expect("a folder for pictures");
        std::fs::write(path, found).expect("a picture can be stored");
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default().replace('\r', "");
    (expected != found).then(|| path.display().to_string())
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_chart_is_drawn_as_its_stored_picture() {
    let mut changed = Vec::new();
    for (kind, case, exhibit) in exhibits() {
        for (width, picture) in pictures(&exhibit) {
            // The widths between are looked at by the other tests; storing them would only make long diffs.
            if case == "ordinary" || !["wide-520", "paper-375"].contains(&width.as_str()) {
                let path = repository().join(format!("tests/golden/charts/{kind}/{case}.{width}.svg"));
                changed.extend(stored(&path, &picture.svg));
            }
            if case == "ordinary" && ["wide-760", "1"].contains(&width.as_str()) {
                changed.extend(stored(&repository().join(format!("docs/charts/{kind}.svg")), &picture.alone()));
            }
        }
    }
    assert!(changed.is_empty(), "if the change is wanted: UPDATE_GOLDEN=1 cargo test, and look at the pictures\n{}", changed.join("\n"));
}

#[test]
fn every_kind_hangs_in_the_gallery_with_ordinary_and_extreme_data_and_in_the_documentation() {
    let exhibits = exhibits();
    let of = |case: &str| exhibits.iter().filter(|(_, at, _)| *at == case).map(|(kind, _, _)| *kind).collect::<BTreeSet<_>>();
    let all: BTreeSet<&str> = [
        "bars", "budget", "curves", "dumbbell", "flow", "forest", "funding", "months", "overlap", "plan", "progress", "pyramid", "run",
        "trend",
    ]
    .into();
    for case in ["ordinary", "empty", "single", "huge", "hidden"] {
        let missing: Vec<_> = all.difference(&of(case)).copied().filter(|kind| !extremes::is_no_case(kind, case)).collect();
        assert!(missing.is_empty(), "no {case} {missing:?}");
    }
    let page = std::fs::read_to_string(repository().join("docs/charts.md")).expect("docs/charts.md");
    for kind in all {
        assert!(page.contains(&format!("(charts/{kind}.svg)")), "{kind} is not in docs/charts.md");
    }
}

#[test]
fn no_word_leaves_its_drawing_or_stands_on_another() {
    let mut faults = Vec::new();
    for (kind, case, exhibit) in exhibits() {
        for (width, picture) in pictures(&exhibit) {
            faults.extend(picture.faults().into_iter().map(|fault| format!("{kind}, {case}, {width}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn words_that_leave_a_drawing_or_overlap_are_found() {
    let text = |x: u32, y: u32, words: &str| format!("<text x=\"{x}\" y=\"{y}\" font-size=\"130\" fill=\"#15191D\">{words}</text>");
    let draw = |body: &str| Picture::of(&format!("<svg width=\"100\" height=\"40\" viewBox=\"0 0 1000 400\">\n{body}</svg>"));
    assert!(draw(&text(0, 200, "47 children")).faults().is_empty());
    assert_eq!(draw(&text(700, 200, "47 children")).faults().len(), 1);
    assert_eq!(draw(&(text(0, 200, "47 children") + &text(300, 210, "41"))).faults().len(), 1);
    assert_eq!(draw("<rect width=\"NaN\"/>").faults().len(), 1);
}
