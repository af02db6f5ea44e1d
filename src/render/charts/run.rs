//! A figure month by month, with its mean and the limits within which it varies by chance. Only what lies beyond chance stands out.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, AXIS_VALUE, DETAIL, LEADING, VALUE};
use super::palette::{ACCENT, BASE, GREY, GREY_DARK, GREY_PALE};
use crate::report::model::{Mark, RunChart};

/// Height of the plot.
const HEIGHT: f64 = 84.0;
/// Above the highest number.
const TOP: f64 = 16.0;
/// Room between the plot and the words beside it.
const GAP: f64 = 8.0;

pub fn draw(chart: &RunChart, canvas: &mut Canvas) -> f64 {
    let Some(count) = chart.points.len().checked_sub(1) else { return TOP };
    let lines = [chart.high.as_ref(), chart.mean.as_ref(), chart.low.as_ref()];
    let words = DETAIL.widest(lines.iter().flatten().map(|(_, text)| text.as_str()));
    let right = (canvas.width - words - GAP).max(canvas.width * 0.65) - 8.0;
    let room = canvas.width - right - GAP;
    let widest = VALUE.widest(chart.points.iter().map(|point| point.point.text.as_str())) + 4.0;
    // The numbers of the first and the last month stay inside.
    let margin = (widest / 2.0).clamp(8.0, right / 4.0);
    let numbers = chart.points.iter().filter_map(|point| number(point.point.mark)).chain(lines.iter().flatten().map(|(at, _)| *at));
    let (low, high) = numbers.fold((f64::INFINITY, 0.0_f64), |(low, high), number| (low.min(number), high.max(number)));
    // Counts begin at nothing.
    let low = low.min(0.0);
    let y = |value: f64| TOP + (high - value) / (high - low).max(f64::MIN_POSITIVE) * HEIGHT;
    let x = |at: usize| margin + (right - 2.0 * margin) * whole(at) / whole(count).max(1.0);

    if let (Some((low, _)), Some((high, _))) = (&chart.low, &chart.high) {
        canvas.rect((0.0, y(*high)), (right, y(*low) - y(*high)), GREY_PALE);
    }
    canvas.level((0.0, right), y(low), 1.0, BASE);
    let mut free = f64::NEG_INFINITY;
    for ((at, text), is_mean) in lines.iter().zip([false, true, false]).filter_map(|(line, is_mean)| Some(((*line)?, is_mean))) {
        if is_mean {
            canvas.dashed((0.0, right), y(*at) - 0.6, (5.0, 4.0), GREY_DARK);
        }
        let text = DETAIL.wrap(text, room);
        let baseline = (y(*at) + 4.5).max(free);
        free = canvas.lines((right + GAP, baseline), &text, DETAIL, Anchor::Start);
    }
    let places: Vec<Option<(f64, f64)>> =
        chart.points.iter().enumerate().map(|(at, point)| number(point.point.mark).map(|value| (x(at), y(value)))).collect();
    for run in super::plan::runs(&places) {
        canvas.path(&run, 1.6, GREY_DARK);
    }
    let step = (right - 2.0 * margin) / whole(count).max(1.0);
    for ((point, place), at) in chart.points.iter().zip(&places).zip(0..) {
        match place {
            Some(place) => {
                canvas.dot(*place, if point.signal { 5.0 } else { 3.2 }, if point.signal { ACCENT } else { GREY });
                if point.signal || widest <= step {
                    let half = VALUE.width(&point.point.text) / 2.0;
                    let middle = place.0.max(half).min(canvas.width - half);
                    let lettering = if point.signal { VALUE } else { AXIS_VALUE };
                    // What stands out is always written; of neighbours on a phone the first.
                    if widest <= step || at == 0 || !chart.points.get(at - 1).is_some_and(|before| before.signal) {
                        canvas.text((middle, (place.1 - 8.0).max(11.0)), &point.point.text, lettering, Anchor::Middle);
                    }
                }
            }
            None if point.point.mark == Mark::Hidden => canvas.hatched((x(at) - 8.0, y(low) - 14.0), (16.0, 12.0)),
            None => {}
        }
    }
    months(chart, &x, y(low), canvas);
    (y(low) + 24.0).max(if free.is_finite() { free - LEADING + 6.0 } else { 0.0 })
}

/// Writes as many months as there is room for.
fn months(chart: &RunChart, x: &dyn Fn(usize) -> f64, y: f64, canvas: &mut Canvas) {
    let mut free = f64::NEG_INFINITY;
    for (at, point) in chart.points.iter().enumerate() {
        let half = AXIS.width(&point.label) / 2.0;
        let middle = x(at).max(half).min(canvas.width - half);
        if middle - half >= free && 2.0 * half <= canvas.width {
            canvas.text((middle, y + 17.0), &point.label, AXIS, Anchor::Middle);
            free = middle + half + 6.0;
        }
    }
}

fn number(mark: Mark) -> Option<f64> {
    match mark {
        Mark::Value(value) => Some(value),
        Mark::Zero => Some(0.0),
        Mark::Hidden | Mark::NoData => None,
    }
}

fn whole(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
