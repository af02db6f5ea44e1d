//! Which share still goes on after so many days, on two sides: a panel a phase, all panels on one scale.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, AXIS_VALUE, LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, BASE, GREY_DARK, GREY_PALE};
use crate::report::model::{CurvePanel, CurvesChart, Spot};

/// Room for the percentages left of a panel.
const LEFT: f64 = 44.0;
/// Between two panels.
const GAP: f64 = 22.0;
/// Panels beside each other are no narrower than this.
const NARROWEST: f64 = 200.0;
const HEIGHT: f64 = 150.0;
/// Percentages that are written.
const LEVELS: [f64; 5] = [0.0, 25.0, 50.0, 75.0, 100.0];

pub fn draw(chart: &CurvesChart, canvas: &mut Canvas) -> f64 {
    if chart.panels.is_empty() {
        return LEADING;
    }
    let top = key(chart, canvas);
    let room = canvas.width - LEFT;
    let count = chart.panels.len();
    let beside = (1..=count).rev().find(|columns| (room - GAP * number(columns - 1)) / number(*columns) >= NARROWEST).unwrap_or(1);
    let width = (room - GAP * number(beside - 1)) / number(beside);
    let titles = chart.panels.iter().map(|panel| STRONG.wrap(&panel.title, width).len()).max().unwrap_or(1);
    let tall = HEIGHT + LEADING * number(titles) + 62.0;
    for (at, panel) in chart.panels.iter().enumerate() {
        let (line, column) = (at / beside, at % beside);
        let left = LEFT + number(column) * (width + GAP);
        let y = top + number(line) * tall;
        canvas.lines((left, y + 14.0), &STRONG.wrap(&panel.title, width), STRONG, Anchor::Start);
        let plot = Plot { left, width, top: y + LEADING * number(titles) + 10.0, last: chart.days.last().map_or(1.0, |(day, _)| *day) };
        axes(chart, &plot, column == 0, canvas);
        curve(&panel.from, false, &plot, canvas);
        curve(&panel.to, true, &plot, canvas);
        names(panel, &plot, canvas);
    }
    top + number(count.div_ceil(beside)) * tall - 16.0
}

struct Plot {
    left: f64,
    width: f64,
    top: f64,
    /// The last day of the axis.
    last: f64,
}

impl Plot {
    fn at(&self, spot: &Spot) -> (f64, f64) {
        (self.x(spot.day), self.y(spot.share))
    }

    fn x(&self, day: f64) -> f64 {
        self.left + (day / self.last.max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) * self.width
    }

    fn y(&self, share: f64) -> f64 {
        self.top + (1.0 - share.clamp(0.0, 100.0) / 100.0) * HEIGHT
    }
}

/// Which line is which side; returns where that ends.
fn key(chart: &CurvesChart, canvas: &mut Canvas) -> f64 {
    let (mut x, mut y) = (0.0, 10.0);
    for (name, is_later) in [(&chart.from, false), (&chart.to, true)] {
        let words = AXIS_VALUE.wrap(name, canvas.width - 40.0);
        let width = AXIS_VALUE.widest(words.iter().map(String::as_str)) + 34.0;
        if x > 0.0 && x + width > canvas.width {
            (x, y) = (0.0, y + LEADING);
        }
        line(&[(x, y - 1.0), (x + 24.0, y - 1.0)], is_later, canvas);
        y = canvas.lines((x + 32.0, y + 3.0), &words, AXIS_VALUE, Anchor::Start) - LEADING - 3.0;
        x += width + GAP;
    }
    y + 14.0
}

fn line(points: &[(f64, f64)], is_later: bool, canvas: &mut Canvas) {
    canvas.path(points, if is_later { 2.4 } else { 1.8 }, if is_later { ACCENT } else { GREY_DARK });
}

fn axes(chart: &CurvesChart, plot: &Plot, is_first: bool, canvas: &mut Canvas) {
    for level in LEVELS {
        let y = plot.y(level);
        canvas.level((plot.left, plot.left + plot.width), y, 1.0, if level > 0.0 { GREY_PALE } else { BASE });
        if is_first {
            let text = chart.levels.iter().find(|(at, _)| (at - level).abs() < 0.5).map_or("", |(_, text)| text.as_str());
            canvas.text((plot.left - 6.0, y + 4.0), text, AXIS, Anchor::End);
        }
    }
    let below = plot.y(0.0);
    let mut free = plot.left;
    for (day, text) in &chart.days {
        let x = plot.x(*day);
        canvas.upright(x - 0.5, (below, below + 4.0), 1.0, BASE);
        let half = AXIS.width(text) / 2.0;
        let x = x.min(plot.left + plot.width - half);
        if x - half >= free {
            canvas.text((x, below + 17.0), text, AXIS, Anchor::Middle);
            free = x + half + 8.0;
        }
    }
    let words = AXIS.wrap(&chart.unit, plot.width);
    canvas.lines((plot.left, below + 32.0), &words[..words.len().min(1)], AXIS, Anchor::Start);
}

/// Dots at the days, and lines between them that say no more than that it fell.
fn curve(spots: &[Spot], is_later: bool, plot: &Plot, canvas: &mut Canvas) {
    if spots.is_empty() {
        return;
    }
    let start = (plot.x(0.0), plot.y(100.0));
    let points: Vec<(f64, f64)> = std::iter::once(start).chain(spots.iter().map(|spot| plot.at(spot))).collect();
    line(&points, is_later, canvas);
    for point in &points[1..] {
        canvas.dot(*point, 3.2, if is_later { ACCENT } else { GREY_DARK });
    }
}

/// Writes the last share of each line, where they do not stand on each other.
fn names(panel: &CurvePanel, plot: &Plot, canvas: &mut Canvas) {
    let mut written: Option<f64> = None;
    for (spots, lettering) in [(&panel.to, VALUE), (&panel.from, LABEL)] {
        let Some(last) = spots.last() else { continue };
        let (x, y) = plot.at(last);
        let width = lettering.width(&last.text);
        let baseline = (y - 7.0).max(plot.top + 12.0);
        if written.is_some_and(|other| (other - baseline).abs() < 15.0) {
            continue;
        }
        canvas.text_on_white(((x + width / 2.0).min(plot.left + plot.width), baseline), &last.text, lettering, Anchor::End);
        written = Some(baseline);
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
