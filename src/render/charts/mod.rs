//! Charts as SVG: one file a kind, drawn once for the page (760 pixels) and once for a phone (340), never shrunk.

mod bars;
mod budget;
mod canvas;
mod curves;
mod dumbbell;
mod flow;
mod forest;
mod funding;
#[cfg(test)]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "widths are small whole numbers")]
mod gallery;
mod lettering;
mod months;
mod overlap;
mod palette;
mod plan;
mod progress;
mod pyramid;
mod run;
mod trend;

use canvas::{Canvas, Drawing};

use super::drawings::Medium;
use crate::error::Error;
use crate::report::model::{Bar, Chart, Figure, Shape};

/// Widths of a chart in pixels, and the class by which the page shows one of them.
const DRAWINGS: [(&str, f64); 2] = [("wide", 760.0), ("narrow", 340.0)];
/// The same for one of two beside each other, which paper sets narrower than a screen.
const HALVES: [(&str, f64); 3] = [("wide", 520.0), ("narrow", 340.0), ("paper", 375.0)];

/// The widths that a chart is drawn in.
fn drawings(shape: Shape) -> &'static [(&'static str, f64)] {
    match shape {
        Shape::Column | Shape::Wide => &DRAWINGS,
        Shape::Pair => &HALVES,
    }
}

/// How wide a chart is drawn on paper, in pixels that are scaled to its column.
fn paper_width(shape: Shape) -> f64 {
    match shape {
        Shape::Column | Shape::Wide => 760.0,
        Shape::Pair => 375.0,
    }
}

/// The drawings of a figure: on a page all widths, one after the other; on paper the one that fits.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn figure(figure: &Figure, shape: Shape, medium: Medium) -> Result<String, Error> {
    if medium == Medium::Paper {
        return Ok(Drawing::sketch(paper_width(shape), |canvas| draw(&figure.chart, canvas))?.file());
    }
    drawings(shape)
        .iter()
        .map(|(class, width)| {
            let drawing = Drawing::sketch(*width, |canvas| draw(&figure.chart, canvas))?;
            Ok(drawing.image(class, &figure.id, &figure.caption.title, &figure.description))
        })
        .collect()
}

fn draw(chart: &Chart, canvas: &mut Canvas) -> f64 {
    match chart {
        Chart::Months(chart) => months::draw(chart, canvas),
        Chart::Bars(chart) => bars::draw(chart, canvas),
        Chart::Flow(chart) => flow::draw(chart, canvas),
        Chart::Funding(chart) => funding::draw(chart, canvas),
        Chart::Overlap(chart) => overlap::draw(chart, canvas),
        Chart::Plan(chart) => plan::draw(chart, canvas),
        Chart::Forest(chart) => forest::draw(chart, canvas),
        Chart::Dumbbell(chart) => dumbbell::draw(chart, canvas),
        Chart::Curves(chart) => curves::draw(chart, canvas),
        Chart::Run(chart) => run::draw(chart, canvas),
    }
}

/// The drawing of a bar in a row of a table; the numbers stand beside it, so listeners do not meet it.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn in_row(bar: &Bar, medium: Medium) -> Result<String, Error> {
    // A pyramid stays inside its table on a phone, where only a short one fits.
    let widths: &[(&str, f64)] = match bar {
        Bar::Progress { .. } => &[("bar", progress::WIDTH)],
        Bar::Budget { .. } => &[("bar", budget::WIDTH)],
        Bar::Trend { .. } => &[("bar", trend::WIDTH)],
        Bar::Pyramid { .. } => &[("bar wide", 290.0), ("bar narrow", 116.0)],
    };
    let drawn = |width| Drawing::sketch(width, |canvas| draw_in_row(bar, canvas));
    match medium {
        Medium::Screen => widths.iter().map(|(class, width)| Ok(drawn(*width)?.decoration(class))).collect(),
        Medium::Paper => widths.first().map_or(Ok(String::new()), |(_, width)| Ok(drawn(*width)?.file())),
    }
}

fn draw_in_row(bar: &Bar, canvas: &mut Canvas) -> f64 {
    match bar {
        Bar::Progress { achieved } => progress::draw(*achieved, canvas),
        Bar::Budget { share, tolerance, max } => budget::draw(*share, *tolerance, *max, canvas),
        Bar::Trend { points, .. } => trend::draw(points, canvas),
        Bar::Pyramid { left, right, max } => pyramid::draw(*left, *right, *max, canvas),
    }
}

/// The small hatched box beside the mark that it stands for.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn hatched_key(medium: Medium) -> Result<String, Error> {
    let drawing = Drawing::sketch(14.0, |canvas| {
        canvas.hatched((0.0, 0.0), (14.0, 10.0));
        10.0
    })?;
    Ok(match medium {
        Medium::Screen => drawing.decoration("key"),
        Medium::Paper => drawing.file(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::{
        BarsChart, FlowChart, FlowNode, FundingChart, Mark, MonthsChart, MonthsRow, OverlapChart, PlanChart, Point,
    };

    fn drawn(chart: &Chart) -> String {
        DRAWINGS
            .iter()
            .map(|(class, width)| Drawing::sketch(*width, |canvas| draw(chart, canvas)).map(|drawing| drawing.decoration(class)))
            .collect::<Result<_, _>>()
            .expect("plotters draws into memory")
    }

    #[test]
    fn a_chart_without_data_is_still_a_drawing() {
        let flow = FlowChart {
            phases: vec![],
            ends: vec![],
            ends_title: String::new(),
            ends_detail: String::new(),
            onward: vec![],
            leaving: vec![],
        };
        let funding = FundingChart { parts: vec![], actual: (String::new(), 0.0), planned: None, unspent: None };
        for chart in [
            Chart::Months(MonthsChart { months: vec![], rows: vec![], total_label: String::new(), running: None }),
            Chart::Bars(BarsChart { groups: vec![] }),
            Chart::Flow(flow),
            Chart::Funding(funding),
            Chart::Overlap(OverlapChart { parts: vec![], brackets: vec![], total: String::new() }),
            Chart::Plan(PlanChart { steps: vec![], planned: Default::default(), actual: Default::default() }),
        ] {
            assert_eq!(drawn(&chart).matches("</svg>").count(), 2);
        }
    }

    #[test]
    fn a_hidden_figure_is_drawn_the_same_whatever_its_size() {
        let point = Point { mark: Mark::Hidden, text: "[c]".into() };
        let row = MonthsRow { label: "Therapist".into(), points: vec![point.clone(); 3], total: "[c]".into() };
        let months = vec!["Jan".to_owned(); 3];
        let svg = drawn(&Chart::Months(MonthsChart { months, rows: vec![row], total_label: String::new(), running: None }));
        assert!(!svg.contains("#0B5874"), "no data mark for a hidden figure");
        let node = FlowNode { label: "Diagnostics".into(), detail: "[c]".into(), point };
        let phases = vec![node];
        let flow =
            FlowChart { phases, ends: vec![], ends_title: String::new(), ends_detail: String::new(), onward: vec![], leaving: vec![] };
        assert!(drawn(&Chart::Flow(flow)).contains("[c]"));
    }

    #[test]
    fn opacity_gradients_and_clips_never_appear() {
        let page = crate::render::html::html(&crate::templates::Templates::built_in(), &crate::render::fixture::hostile())
            .expect("the specimen is drawn");
        for word in [" opacity=", "gradient", "clip-path=", "filter=", "stroke-dasharray"] {
            assert!(!page.contains(word), "{word}");
        }
    }
}
