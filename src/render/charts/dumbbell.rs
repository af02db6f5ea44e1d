//! The same shares on two sides: an open dot for the earlier one, a full dot for the later one, a line between them.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, AXIS_VALUE, DETAIL, LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, ACCENT_MID, GREY_PALE, WHITE};
use crate::report::model::{DumbbellChart, DumbbellRow, Mark};

/// Room between a label and the axis, and between a dot and its number.
const GAP: f64 = 10.0;
/// From this width on there is room for labels beside the lines.
const BESIDE: f64 = 480.0;
/// Radius of a dot.
const DOT: f64 = 5.0;
/// A whole.
const WHOLE: f64 = 100.0;

pub fn draw(chart: &DumbbellChart, canvas: &mut Canvas) -> f64 {
    let rows = || chart.groups.iter().flat_map(|group| &group.rows);
    if rows().next().is_none() {
        return LEADING;
    }
    let is_beside = canvas.width >= BESIDE;
    let labels = if is_beside { LABEL.widest(rows().map(|row| row.label.as_str())).clamp(90.0, 240.0) } else { 0.0 };
    let numbers = VALUE.widest(rows().flat_map(|row| [row.from.text.as_str(), &row.to.text])) + GAP + DOT;
    let left = if is_beside { labels + GAP + numbers } else { numbers };
    let plot = Plot { left, right: (canvas.width - numbers).max(left + 60.0).min(canvas.width), top: top(chart) };

    let mut y = key(chart, canvas);
    for group in &chart.groups {
        let title = STRONG.wrap(&group.title, canvas.width);
        y = canvas.lines((0.0, y + 14.0), &title, STRONG, Anchor::Start) - LEADING + 6.0;
        for row in &group.rows {
            let label = LABEL.wrap(&row.label, if is_beside { labels } else { canvas.width });
            let count = f64::from(u32::try_from(label.len()).unwrap_or(u32::MAX));
            let middle = if is_beside {
                let height = 26.0_f64.max(LEADING * count + 8.0);
                canvas.lines((0.0, y + height / 2.0 + 4.5 - (count - 1.0) * LEADING / 2.0), &label, LABEL, Anchor::Start);
                y += height;
                y - height / 2.0
            } else {
                let below = canvas.lines((0.0, y + 14.0), &label, LABEL, Anchor::Start) - LEADING;
                y = below + 26.0;
                below + 13.0
            };
            canvas.level((plot.left, plot.right), middle - 0.5, 1.0, GREY_PALE);
            pair(row, middle, &plot, canvas);
        }
        y += 8.0;
    }
    y
}

struct Plot {
    left: f64,
    right: f64,
    /// The share at the right end.
    top: f64,
}

impl Plot {
    fn x(&self, mark: Mark) -> Option<f64> {
        let share = match mark {
            Mark::Value(share) => share,
            Mark::Zero => 0.0,
            Mark::Hidden | Mark::NoData => return None,
        };
        Some(self.left + (share / self.top).clamp(0.0, 1.0) * (self.right - self.left))
    }
}

/// The axis ends at the next quarter above the largest share.
fn top(chart: &DumbbellChart) -> f64 {
    let shares = chart.groups.iter().flat_map(|group| &group.rows).flat_map(|row| [row.from.mark, row.to.mark]);
    let largest = shares.filter_map(|mark| if let Mark::Value(share) = mark { Some(share) } else { None }).fold(0.0, f64::max);
    ((largest / 25.0).ceil() * 25.0).clamp(25.0, WHOLE)
}

/// What the dots are; returns where that ends.
fn key(chart: &DumbbellChart, canvas: &mut Canvas) -> f64 {
    let room = canvas.width - 2.0 * DOT - GAP;
    let mut y = 10.0;
    let mut x = 0.0;
    for (name, is_full) in [(&chart.from, false), (&chart.to, true)] {
        let words = AXIS_VALUE.wrap(name, room);
        let width = AXIS_VALUE.widest(words.iter().map(String::as_str)) + 2.0 * DOT + 2.0 * GAP;
        if x > 0.0 && x + width > canvas.width {
            (x, y) = (0.0, y + LEADING);
        }
        dot((x + DOT + 1.5, y - 1.0), is_full, canvas);
        let end = canvas.lines((x + 2.0 * DOT + GAP, y + 3.0), &words, AXIS_VALUE, Anchor::Start) - LEADING - 3.0;
        (x, y) = (x + width + GAP, y.max(end));
    }
    y + 12.0
}

fn dot(center: (f64, f64), is_full: bool, canvas: &mut Canvas) {
    canvas.dot(center, DOT, ACCENT);
    if !is_full {
        canvas.dot(center, DOT - 3.5, WHITE);
    }
}

fn pair(row: &DumbbellRow, y: f64, plot: &Plot, canvas: &mut Canvas) {
    let (from, to) = (plot.x(row.from.mark), plot.x(row.to.mark));
    if let (Some(from), Some(to)) = (from, to) {
        canvas.level((from.min(to), from.max(to)), y - 1.5, 3.0, ACCENT_MID);
    }
    let is_from_left = match (from, to) {
        (Some(from), Some(to)) => from <= to,
        (None, _) => true,
        (_, None) => false,
    };
    for (place, point, is_full, is_left) in [(from, &row.from, false, is_from_left), (to, &row.to, true, !is_from_left)] {
        // A side without a dot has its mark where its number would stand.
        let x = place.unwrap_or(if is_left { plot.left } else { plot.right });
        if place.is_some() {
            dot((x, y), is_full, canvas);
        } else if point.mark == Mark::Hidden {
            canvas.hatched((if is_left { x } else { x - 24.0 }, y - 6.0), (24.0, 12.0));
        }
        let lettering = if place.is_none() { DETAIL } else if is_full { VALUE } else { AXIS };
        let gap = DOT + GAP - 3.0;
        let (x, anchor) = if is_left { (x - gap, Anchor::End) } else { (x + gap, Anchor::Start) };
        canvas.text((x, y + 4.5), &point.text, lettering, anchor);
    }
}
