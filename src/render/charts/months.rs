//! Columns a month, one row a service on one scale, and below them, on the same months, the running total of children.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, AXIS_VALUE, CONCLUSION, DETAIL, LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, BASE, INK_2};
use crate::report::model::{Mark, MonthsChart, MonthsRow, Point, RunningTotal};

/// The tallest column.
const TALLEST: f64 = 44.0;
/// Room above a column for its number.
const NUMBER: f64 = 18.0;
/// From one row of columns to the next.
const PITCH: f64 = 66.0;
/// The running total, from nothing to its highest point.
const RISE: f64 = 80.0;

pub fn draw(chart: &MonthsChart, canvas: &mut Canvas) -> f64 {
    let frame = Frame::of(chart, canvas);
    let mut y = 0.0;
    for row in &chart.rows {
        y = frame.row(row, y, canvas);
    }
    y = frame.months(chart, y, canvas);
    if let Some(running) = &chart.running {
        y = frame.running(running, y + 14.0, canvas);
    }
    y
}

/// Where the months stand, the same for all rows.
struct Frame {
    left: f64,
    right: f64,
    /// Room of one month.
    slot: f64,
    /// Pixels a session.
    scale: f64,
}

impl Frame {
    fn of(chart: &MonthsChart, canvas: &Canvas) -> Frame {
        let running = chart.running.iter().map(|running| running.label.as_str());
        let details = DETAIL.widest(chart.running.iter().map(|running| running.detail.as_str()));
        let labels = LABEL.widest(chart.rows.iter().map(|row| row.label.as_str()).chain(running)).max(details);
        let reached = chart.running.iter().filter_map(|running| running.steps.last()).map(|step| CONCLUSION.width(&step.text));
        let totals = STRONG.widest(chart.rows.iter().map(|row| row.total.as_str())).max(AXIS.width(&chart.total_label));
        let totals = reached.fold(totals, f64::max);
        let (left, right) = if canvas.is_narrow() {
            (0.0, canvas.width)
        } else {
            ((labels + 20.0).clamp(172.0, 230.0), canvas.width - totals.max(52.0) - 11.0)
        };
        let highest = chart.rows.iter().flat_map(|row| &row.points).filter_map(size).fold(0.0, f64::max);
        let months = f64::from(u32::try_from(chart.months.len().max(1)).unwrap_or(u32::MAX));
        Frame { left, right, slot: (right - left) / months, scale: TALLEST / highest.max(f64::MIN_POSITIVE) }
    }

    /// The middle of a month.
    fn middle(&self, month: usize) -> f64 {
        self.after(month) + self.slot / 2.0
    }

    /// Where a number of months ends.
    fn after(&self, months: usize) -> f64 {
        self.left + self.slot * f64::from(u32::try_from(months).unwrap_or(u32::MAX))
    }

    fn row(&self, row: &MonthsRow, top: f64, canvas: &mut Canvas) -> f64 {
        let mut top = top;
        if canvas.is_narrow() {
            let label = LABEL.wrap(&row.label, canvas.width - VALUE.width(&row.total) - 8.0);
            let end = label.last().map_or(0.0, |line| LABEL.width(line));
            let next = canvas.lines((0.0, top + 14.0), &label, LABEL, Anchor::Start);
            canvas.text((end + 8.0, next - LEADING), &row.total, VALUE, Anchor::Start);
            top = next - LEADING + 2.0;
        }
        let base = top + NUMBER + TALLEST;
        self.columns(row, base, canvas);
        canvas.level((self.left, self.right), base, 1.0, BASE);
        if canvas.is_narrow() {
            return base + 14.0;
        }
        let label = LABEL.wrap(&row.label, self.left - 16.0);
        let lines = f64::from(u32::try_from(label.len()).unwrap_or(u32::MAX));
        canvas.lines((0.0, base - 4.0 - (lines - 1.0) * LEADING), &label, LABEL, Anchor::Start);
        canvas.text((canvas.width, base - 4.0), &row.total, STRONG, Anchor::End);
        top + PITCH
    }

    fn columns(&self, row: &MonthsRow, base: f64, canvas: &mut Canvas) {
        let width = (self.slot * 0.6).round().max(1.0);
        let heights: Vec<f64> = row.points.iter().map(|point| self.height(point.mark)).collect();
        for (month, (point, height)) in row.points.iter().zip(&heights).enumerate() {
            let (middle, top) = (self.middle(month), base - height);
            match point.mark {
                Mark::Value(_) => canvas.rect((middle - width / 2.0, top), (width, *height), ACCENT),
                Mark::Zero => canvas.upright(middle - 0.75, (top, base), 1.5, BASE),
                Mark::Hidden => canvas.hatched((middle - width / 2.0, top), (width, *height)),
                Mark::NoData => {}
            }
        }
        self.numbers(row, &heights, (base, width), canvas);
    }

    /// How tall a month's mark is.
    fn height(&self, mark: Mark) -> f64 {
        match mark {
            Mark::Value(value) => (value * self.scale).max(1.0),
            Mark::Zero => 4.0,
            Mark::Hidden => 11.0,
            Mark::NoData => 0.0,
        }
    }

    /// The first column, the highest ones and those without a column carry their number, where there is room for it.
    fn numbers(&self, row: &MonthsRow, heights: &[f64], (base, width): (f64, f64), canvas: &mut Canvas) {
        let highest = row.points.iter().filter_map(size).fold(0.0, f64::max);
        let mut written_to = f64::MIN;
        for (month, point) in row.points.iter().enumerate() {
            let is_told = match point.mark {
                Mark::Value(value) => month == 0 || value >= highest,
                Mark::Zero | Mark::Hidden => true,
                Mark::NoData => false,
            };
            let half = AXIS_VALUE.width(&point.text) / 2.0;
            let middle = self.middle(month).clamp(half, (canvas.width - half).max(half));
            if !is_told || middle - half <= written_to {
                continue;
            }
            // A number that is wider than its column stands above its neighbours too.
            let reach = half + width / 2.0;
            let near = heights.iter().enumerate().filter(|(other, _)| (self.middle(*other) - middle).abs() < reach);
            let height = near.map(|(_, height)| *height).fold(0.0, f64::max);
            canvas.text((middle, base - height - 4.0), &point.text, AXIS_VALUE, Anchor::Middle);
            written_to = middle + half + 3.0;
        }
    }

    /// Names of the months under the last row, and the years: as many as there is room for.
    fn months(&self, chart: &MonthsChart, top: f64, canvas: &mut Canvas) -> f64 {
        let baseline = if canvas.is_narrow() { top } else { top + 12.0 };
        let names = chart.months.iter().map(|month| month.split([' ', '\u{a0}']).next().unwrap_or(""));
        let widest = AXIS.widest(names) + 5.0;
        let step = (1..=chart.months.len()).find(|step| widest <= self.after(*step) - self.left).unwrap_or(1);
        let (mut bottom, mut written_to) = (baseline, f64::MIN);
        for (index, month) in chart.months.iter().enumerate() {
            let (name, year) = month.split_once([' ', '\u{a0}']).unwrap_or((month, ""));
            if index % step == 0 {
                self.name((index, baseline), name, canvas);
            }
            if !year.is_empty() {
                bottom = baseline + 15.0;
                if self.middle(index) - AXIS.width(year) / 2.0 > written_to {
                    self.name((index, bottom), year, canvas);
                    written_to = self.middle(index) + AXIS.width(year) / 2.0;
                }
            }
        }
        if !canvas.is_narrow() {
            canvas.text((canvas.width, baseline), &chart.total_label, AXIS, Anchor::End);
        }
        bottom + 10.0
    }

    fn name(&self, (month, baseline): (usize, f64), name: &str, canvas: &mut Canvas) {
        let half = AXIS.width(name) / 2.0;
        let middle = self.middle(month).clamp(half, (canvas.width - half).max(half));
        canvas.text((middle, baseline), name, AXIS, Anchor::Middle);
    }

    fn running(&self, running: &RunningTotal, top: f64, canvas: &mut Canvas) -> f64 {
        let narrow = canvas.is_narrow();
        let mut top = top;
        if narrow {
            let words = LABEL.wrap(&format!("{}, {}", running.label, running.detail), canvas.width);
            top = canvas.lines((0.0, top + 13.0), &words, LABEL, Anchor::Start) - LEADING + 10.0;
        }
        let highest = running.steps.iter().map(|step| step.value).chain(running.target.iter().map(|(value, _)| *value)).fold(0.0, f64::max);
        let base = top + NUMBER + RISE;
        let height = |value: f64| base - value * RISE / highest.max(f64::MIN_POSITIVE);
        if !narrow {
            let label = LABEL.wrap(&running.label, self.left - 16.0);
            let next = canvas.lines((0.0, top + 34.0), &label, LABEL, Anchor::Start);
            canvas.lines((0.0, next), &DETAIL.wrap(&running.detail, self.left - 16.0), DETAIL, Anchor::Start);
        }
        canvas.level((self.left, self.right), base, 1.0, BASE);
        let right = if narrow { self.right - 5.0 } else { self.right };
        let points: Vec<(f64, f64)> = running.steps.iter().map(|step| (self.after(step.months).min(right), height(step.value))).collect();
        let line: Vec<(f64, f64)> = std::iter::once((self.left, base)).chain(points.iter().copied()).collect();
        if let Some((target, words)) = &running.target {
            let y = height(*target);
            canvas.dashed((self.left, self.right), y, (4.0, 3.0), INK_2);
            self.target(words, y, &line, canvas);
        }
        canvas.path(&line, 2.0, ACCENT);
        self.steps(running, &points, base, canvas);
        base + 26.0
    }

    /// The target's words above its line: on the left, where the running total begins, or on the right where it passes the line early.
    fn target(&self, words: &str, y: f64, line: &[(f64, f64)], canvas: &mut Canvas) {
        let end = self.left + 4.0 + AXIS_VALUE.width(words);
        let base = line.first().map_or(y, |start| start.1);
        let is_passed = line.windows(2).any(|pair| {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let share = ((end - x0) / (x1 - x0).max(1.0)).min(1.0);
            x0 < end && y0 + (y1 - y0) * share < y
        });
        if base - y < 40.0 {
            canvas.text((self.right - 4.0, y - 5.0), words, AXIS_VALUE, Anchor::End);
        } else if is_passed {
            canvas.text((self.right - 4.0, y + 15.0), words, AXIS_VALUE, Anchor::End);
        } else {
            canvas.text((self.left + 4.0, y - 5.0), words, AXIS_VALUE, Anchor::Start);
        }
    }

    fn steps(&self, running: &RunningTotal, points: &[(f64, f64)], base: f64, canvas: &mut Canvas) {
        let narrow = canvas.is_narrow();
        let mut from = self.left;
        for (index, (step, point)) in running.steps.iter().zip(points).enumerate() {
            let (x, y) = *point;
            canvas.upright((x - 0.5).min(self.right - 1.0), (base, base + 5.0), 1.0, BASE);
            let label = AXIS.wrap(&step.label, x - from - 2.0);
            if label.len() == 1 {
                canvas.lines((f64::midpoint(from, x), base + 19.0), &label, AXIS, Anchor::Middle);
            }
            canvas.dot(*point, 4.5, ACCENT);
            let is_last = index + 1 == running.steps.len();
            // Under the line to the right, or above it to the left where the axis is too near.
            let (place, lettering, anchor) = match (is_last, narrow) {
                (true, false) => ((x + 11.0, y + 5.0), CONCLUSION, Anchor::Start),
                (true, true) if y + 24.0 < base => ((self.right, y + 22.0), CONCLUSION, Anchor::End),
                (false, _) if y + 20.0 < base => ((x + 5.0, y + 17.0), VALUE, Anchor::Start),
                _ => ((x - 4.0, y - 9.0), VALUE, Anchor::End),
            };
            canvas.text_on_white(place, &step.text, lettering, anchor);
            from = x;
        }
    }
}

fn size(point: &Point) -> Option<f64> {
    if let Mark::Value(value) = point.mark { Some(value) } else { None }
}
