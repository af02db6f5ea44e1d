//! One figure in several periods, in a row of a table: the first and the last value are written.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, VALUE};
use super::palette::{ACCENT, GREY_DARK};
use super::plan::runs;
use crate::report::model::{Mark, Point};

pub const WIDTH: f64 = 200.0;
const HEIGHT: f64 = 30.0;
/// The last point stands at the same place in every row, unless its value needs the room.
const LAST: f64 = 132.0;
/// The same of the first point.
const FIRST: f64 = 54.0;
/// Room between a point and its value.
const GAP: f64 = 8.0;
/// How wide a hidden figure is drawn.
const BOX: f64 = 16.0;
/// Above and below the line, so that no letter is cut.
const EDGE: f64 = 8.0;
/// A shorter line shows nothing.
const SHORTEST: f64 = 24.0;

pub fn draw(points: &[Point], canvas: &mut Canvas) -> f64 {
    let known: Vec<f64> = points.iter().filter_map(|point| value(point.mark)).collect();
    let low = known.iter().copied().fold(f64::INFINITY, f64::min);
    let high = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let height = |value: f64| {
        if high > low { HEIGHT - EDGE - (value - low) / (high - low) * (HEIGHT - 2.0 * EDGE) } else { HEIGHT / 2.0 }
    };
    let Some((last, earlier)) = points.split_last() else { return HEIGHT };
    let right = LAST.min(WIDTH - VALUE.width(&last.text) - GAP - 1.0);
    let first_text = earlier.first().map(|point| point.text.as_str()).unwrap_or_default();
    let wanted = FIRST.max(AXIS.width(first_text) + GAP);
    // Where both values are very long, the first one is left to listeners and to the page's table.
    let is_written = wanted + SHORTEST <= right;
    let left = if is_written { wanted } else { FIRST.min((right - SHORTEST).max(0.0)) };
    let x = |index: usize| if earlier.is_empty() { right } else { left + (right - left) * share(index, earlier.len()) };

    let places: Vec<Option<(f64, f64)>> =
        points.iter().enumerate().map(|(index, point)| value(point.mark).map(|value| (x(index), height(value)))).collect();
    for run in runs(&places) {
        canvas.path(&run, 1.3, GREY_DARK);
    }
    for (index, (point, place)) in points.iter().zip(&places).enumerate() {
        let is_last = index == earlier.len();
        match (point.mark, place) {
            (Mark::Hidden, _) => canvas.hatched((x(index) - BOX / 2.0, HEIGHT / 2.0 - 5.0), (BOX, 10.0)),
            (_, Some(place)) if is_last => canvas.dot(*place, 4.0, ACCENT),
            (_, Some(place)) => canvas.dot(*place, 2.3, GREY_DARK),
            (_, None) => {}
        }
    }
    let gap = |point: &Point| if point.mark == Mark::Hidden { GAP + BOX / 2.0 - 2.0 } else { GAP };
    let baseline = |index: usize| places.get(index).copied().flatten().map_or(HEIGHT / 2.0, |(_, y)| y) + 4.5;
    if is_written && !matches!(earlier.first().map(|point| point.mark), None | Some(Mark::NoData)) {
        canvas.text((left - earlier.first().map_or(GAP, gap), baseline(0)), first_text, AXIS, Anchor::End);
    }
    canvas.text((right + gap(last) + 1.0, baseline(earlier.len())), &last.text, VALUE, Anchor::Start);
    HEIGHT
}

fn value(mark: Mark) -> Option<f64> {
    match mark {
        Mark::Value(value) => Some(value),
        Mark::Zero => Some(0.0),
        Mark::Hidden | Mark::NoData => None,
    }
}

/// How far along a point stands, from 0 to 1.
fn share(index: usize, last: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    number(index) / number(last.max(1))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::canvas::Drawing;
    use super::*;

    fn point(mark: Mark, text: &str) -> Point {
        Point { mark, text: text.to_owned() }
    }

    fn value(value: f64) -> Point {
        point(Mark::Value(value), &value.to_string())
    }

    fn drawn(points: &[Point]) -> String {
        Drawing::sketch(WIDTH, |canvas| draw(points, canvas)).unwrap().decoration("bar trend")
    }

    #[test]
    fn the_first_and_the_last_value_are_written_and_no_other() {
        let svg = drawn(&[value(24.0), value(31.0), value(38.0)]);
        assert!(svg.contains(">24</text>") && svg.contains(">38</text>") && !svg.contains(">31</text>"));
    }

    #[test]
    fn one_period_is_a_value_without_a_line() {
        let svg = drawn(&[value(38.0)]);
        assert!(svg.contains(">38</text>") && !svg.contains("<polyline"), "{svg}");
        assert!(!drawn(&[]).contains("<text"));
    }

    #[test]
    fn a_hidden_step_is_a_gap_that_looks_the_same_whatever_its_neighbours() {
        let hidden = || point(Mark::Hidden, "[c]");
        let svg = drawn(&[value(24.0), hidden(), value(38.0)]);
        let box_of = |svg: &str| {
            svg.lines().filter(|line| line.contains("#444C54") && line.contains("<polyline")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(box_of(&svg), box_of(&drawn(&[value(1.0), hidden(), value(2.0)])));
        assert!(!svg.lines().any(|line| line.contains("<polyline") && line.contains("#68727B")), "no line runs through the gap: {svg}");
        assert!(!drawn(&[value(24.0), hidden()]).contains("#0B5874"), "no data mark for a hidden figure");
    }

    #[test]
    fn very_long_values_stay_inside_the_drawing() {
        let long = |value: f64| point(Mark::Value(value), "123 456 789 012 Kč");
        let svg = drawn(&[long(1.0), long(2.0)]);
        assert_eq!(svg.matches("<text").count(), 1, "the last value is the one that is kept");
        assert!(VALUE.width("123 456 789 012 Kč") < WIDTH);
    }
}
