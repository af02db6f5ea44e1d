//! Differences with their intervals on one axis: a dot, a line as wide as what the data are compatible with, and an upright line where nothing differs.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, DETAIL, LABEL, LEADING, VALUE};
use super::palette::{ACCENT, BASE, GREY_DARK, GREY_PALE};
use crate::report::model::{ForestChart, ForestRow};

/// Room between a label and the axis, and between the axis and the numbers.
const GAP: f64 = 14.0;
/// From this width on there is room for labels beside the lines.
const BESIDE: f64 = 480.0;
/// How far an arrow reaches beyond the axis.
const ARROW: f64 = 7.0;
/// However long words are, the axis keeps so many pixels.
const NARROWEST: f64 = 140.0;

pub fn draw(chart: &ForestChart, canvas: &mut Canvas) -> f64 {
    if chart.rows.is_empty() {
        return LEADING;
    }
    let is_beside = canvas.width >= BESIDE;
    let numbers = VALUE.widest(chart.rows.iter().map(|row| row.text.as_str())).max(DETAIL.widest(chart.rows.iter().map(|row| row.detail.as_str())));
    let numbers = numbers.min(canvas.width * 0.3);
    let labels = if is_beside { LABEL.widest(chart.rows.iter().map(|row| row.label.as_str())).clamp(90.0, 220.0) } else { 0.0 };
    let left = if is_beside { labels + GAP } else { ARROW + 1.0 };
    let right = if is_beside { canvas.width - numbers - GAP - ARROW } else { canvas.width - ARROW - 1.0 };
    let plot = Plot { left, right: right.max(left + NARROWEST).min(canvas.width - ARROW), low: chart.axis.low, high: chart.axis.high };

    let top = heads(chart, &plot, canvas);
    let mut bands = Vec::new();
    let mut y = top;
    for row in &chart.rows {
        let label = LABEL.wrap(&row.label, if is_beside { labels } else { canvas.width });
        let above = if is_beside { 0.0 } else { lines(&label) * LEADING };
        let below = if is_beside { 0.0 } else { LEADING };
        let height = if is_beside { 40.0_f64.max(LEADING * lines(&label) + 12.0) } else { above + 18.0 + below + 10.0 };
        bands.push((y, above, height, label));
        y += height;
    }
    canvas.upright(plot.x(0.0) - 0.5, (top, y), 1.2, BASE);
    for (row, (y, above, height, label)) in chart.rows.iter().zip(&bands) {
        if is_beside {
            let middle = y + height / 2.0;
            canvas.lines((0.0, middle + 4.5 - (lines(label) - 1.0) * LEADING / 2.0), label, LABEL, Anchor::Start);
            interval(row, middle, &plot, canvas);
            let x = plot.right + ARROW + GAP;
            canvas.text((x, middle - 3.0), &row.text, VALUE, Anchor::Start);
            canvas.text((x, middle + 13.0), &row.detail, DETAIL, Anchor::Start);
        } else {
            for (at, line) in label.iter().enumerate() {
                canvas.text_on_white((0.0, y + 14.0 + lines(&label[..at]) * LEADING), line, LABEL, Anchor::Start);
            }
            let middle = y + above + 10.0;
            interval(row, middle, &plot, canvas);
            let shift = VALUE.width(&row.text) + 10.0;
            canvas.text_on_white((0.0, middle + 22.0), &row.text, VALUE, Anchor::Start);
            canvas.text_on_white((shift, middle + 22.0), &row.detail, DETAIL, Anchor::Start);
        }
    }
    axis(chart, &plot, y, canvas)
}

/// Where numbers stand.
struct Plot {
    left: f64,
    right: f64,
    low: f64,
    high: f64,
}

impl Plot {
    fn x(&self, number: f64) -> f64 {
        let share = (number - self.low) / (self.high - self.low).max(f64::MIN_POSITIVE);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }
}

/// What it means to stand left or right of the line.
fn heads(chart: &ForestChart, plot: &Plot, canvas: &mut Canvas) -> f64 {
    let middle = plot.x(0.0);
    let rooms = [middle - 8.0, canvas.width - middle - 8.0];
    let less = if rooms[0] > 40.0 { AXIS.wrap(&format!("← {}", chart.less), rooms[0]) } else { Vec::new() };
    let more = if rooms[1] > 40.0 { AXIS.wrap(&format!("{} →", chart.more), rooms[1]) } else { Vec::new() };
    for (texts, x, anchor) in [(&less, middle - 8.0, Anchor::End), (&more, middle + 8.0, Anchor::Start)] {
        canvas.lines((x, 13.0), texts, AXIS, anchor);
    }
    lines(&less).max(lines(&more)).max(1.0) * LEADING + 4.0
}

/// The line of an interval and the dot of its estimate; arrows where it goes on beyond the axis.
fn interval(row: &ForestRow, y: f64, plot: &Plot, canvas: &mut Canvas) {
    let color = if row.clear { ACCENT } else { GREY_DARK };
    let (from, to) = (plot.x(row.low), plot.x(row.high));
    canvas.level((from, to), y - 1.2, 2.4, color);
    for (end, x, way) in [(row.low, from, -1.0), (row.high, to, 1.0)] {
        if end < plot.low || end > plot.high {
            canvas.polygon(&[(x, y - 5.0), (x + way * ARROW, y), (x, y + 5.0)], color);
        } else {
            canvas.upright(x - 0.6, (y - 5.0, y + 5.0), 1.2, color);
        }
    }
    if row.estimate.is_finite() {
        canvas.dot((plot.x(row.estimate), y), 5.0, color);
    }
}

fn axis(chart: &ForestChart, plot: &Plot, y: f64, canvas: &mut Canvas) -> f64 {
    canvas.level((plot.left, plot.right), y, 1.0, GREY_PALE);
    let widest = AXIS.widest(chart.axis.ticks.iter().map(|(_, text)| text.as_str())) + 8.0;
    let mut free = f64::NEG_INFINITY;
    // The line where nothing differs is always written on.
    let middle = plot.x(0.0);
    for (at, text) in &chart.axis.ticks {
        let x = plot.x(*at);
        canvas.upright(x - 0.5, (y, y + 5.0), 1.0, BASE);
        let is_middle = at.abs() < f64::EPSILON;
        let is_free = x - widest / 2.0 >= free && ((x - middle).abs() >= widest || is_middle);
        if is_middle || is_free {
            let half = AXIS.width(text) / 2.0;
            let x = x.min(canvas.width - half).max(half);
            canvas.text((x, y + 18.0), text, AXIS, Anchor::Middle);
            free = x + widest / 2.0;
        }
    }
    y + 24.0
}

fn lines(label: &[String]) -> f64 {
    f64::from(u32::try_from(label.len()).unwrap_or(u32::MAX))
}
