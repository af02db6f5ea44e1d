//! Charts as SVG: one file a kind, drawn once for the page (760 pixels) and once for a phone (340), never shrunk.

mod bars;
mod budget;
mod canvas;
mod flow;
mod funding;
mod lettering;
mod months;
mod overlap;
mod palette;
mod progress;
mod pyramid;

use canvas::{Canvas, Drawing};

use crate::error::Error;
use crate::report::model::{Bar, Chart, Figure};

/// Widths of a chart in pixels, and the class by which the page shows one of the two.
const DRAWINGS: [(&str, f64); 2] = [("wide", 760.0), ("narrow", 340.0)];

/// Both drawings of a figure, one after the other.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn figure(figure: &Figure) -> Result<String, Error> {
    DRAWINGS
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
    }
}

/// The drawing of a bar in a row of a table; the numbers stand beside it, so listeners do not meet it.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn in_row(bar: &Bar) -> Result<String, Error> {
    match *bar {
        Bar::Progress { achieved } => Ok(Drawing::sketch(progress::WIDTH, |canvas| progress::draw(achieved, canvas))?.decoration("bar")),
        Bar::Budget { share, tolerance, max } => {
            Ok(Drawing::sketch(budget::WIDTH, |canvas| budget::draw(share, tolerance, max, canvas))?.decoration("bar"))
        }
        // A pyramid stays inside its table on a phone, where only a short one fits.
        Bar::Pyramid { left, right, max } => [("bar wide", 290.0), ("bar narrow", 116.0)]
            .iter()
            .map(|(class, width)| Ok(Drawing::sketch(*width, |canvas| pyramid::draw(left, right, max, canvas))?.decoration(class)))
            .collect(),
    }
}

/// The small hatched box beside the mark that it stands for.
///
/// # Errors
/// When plotters fails, which is a defect.
pub fn hatched_key() -> Result<String, Error> {
    let drawing = Drawing::sketch(14.0, |canvas| {
        canvas.hatched((0.0, 0.0), (14.0, 10.0));
        10.0
    })?;
    Ok(drawing.decoration("key"))
}
