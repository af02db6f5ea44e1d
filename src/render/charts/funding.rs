//! One bar of money: where it came from, and what was planned but not spent.

use super::canvas::{Anchor, Canvas};
use super::lettering::{DETAIL, LABEL, LEADING, STRONG};
use super::palette::{ACCENT, ACCENT_2, ACCENT_MID, BASE, GREY, GREY_PALE, INK};
use crate::report::model::{FundingChart, FundingPart};

const THICKNESS: f64 = 34.0;
/// A square of a part's colour, where labels do not fit above the bar.
const SWATCH: f64 = 11.0;

pub fn draw(chart: &FundingChart, canvas: &mut Canvas) -> f64 {
    let parts: f64 = chart.parts.iter().map(|part| part.value.max(0.0)).sum();
    let planned = chart.planned.as_ref().map_or(0.0, |(_, amount)| *amount);
    let scale = canvas.width / parts.max(chart.actual.1).max(planned).max(f64::MIN_POSITIVE);
    let (actual_end, planned_end) = (chart.actual.1.max(0.0) * scale, planned * scale);
    match chart.parts.as_slice() {
        [first, last] if fit_above(first, last, actual_end) && !canvas.is_narrow() => {
            above(first, (0.0, Anchor::Start), canvas);
            above(last, (actual_end, Anchor::End), canvas);
            let bottom = bar(chart, 40.0, scale, (actual_end, planned_end), canvas);
            brackets(chart, bottom, (actual_end, planned_end), canvas)
        }
        _ => {
            let bottom = bar(chart, 0.0, scale, (actual_end, planned_end), canvas);
            list(chart, bottom, canvas)
        }
    }
}

fn fit_above(first: &FundingPart, last: &FundingPart, room: f64) -> bool {
    let widest = |part: &FundingPart| STRONG.width(&part.label).max(DETAIL.width(&part.detail));
    widest(first) + widest(last) + 24.0 <= room
}

fn above(part: &FundingPart, (x, anchor): (f64, Anchor), canvas: &mut Canvas) {
    canvas.text((x, 14.0), &part.label, STRONG, anchor);
    canvas.text((x, 32.0), &part.detail, DETAIL, anchor);
}

fn bar(chart: &FundingChart, top: f64, scale: f64, (actual_end, planned_end): (f64, f64), canvas: &mut Canvas) -> f64 {
    let mut x = 0.0;
    for (index, part) in chart.parts.iter().enumerate() {
        let width = part.value.max(0.0) * scale;
        swatch(index, (x, top), (width, THICKNESS), canvas);
        x += width;
    }
    if planned_end > actual_end + 1.0 {
        canvas.dashed_box((actual_end, top), (planned_end - actual_end, THICKNESS), GREY);
    }
    top + THICKNESS
}

/// The first part is the grant, in the accent; the others are paler, outlined.
fn swatch(index: usize, corner: (f64, f64), size: (f64, f64), canvas: &mut Canvas) {
    match index {
        0 => canvas.rect(corner, size, ACCENT),
        1 => canvas.outlined(corner, size, ACCENT_MID, ACCENT_2),
        _ => canvas.outlined(corner, size, GREY_PALE, GREY),
    }
}

fn brackets(chart: &FundingChart, bottom: f64, (actual_end, planned_end): (f64, f64), canvas: &mut Canvas) -> f64 {
    let y = bottom + 14.0;
    canvas.level((0.0, actual_end), y, 1.0, INK);
    canvas.upright(0.0, (y - 6.0, y), 1.0, INK);
    canvas.upright(actual_end - 1.0, (y - 6.0, y), 1.0, INK);
    canvas.text((0.0, y + 18.0), &chart.actual.0, LABEL, Anchor::Start);
    let Some((label, _)) = &chart.planned else { return y + 24.0 };
    let y = y + 30.0;
    canvas.level((0.0, planned_end), y, 1.0, BASE);
    canvas.upright(0.0, (y - 4.0, y + 5.0), 1.0, BASE);
    canvas.upright(planned_end - 1.0, (y - 4.0, y + 5.0), 1.0, BASE);
    canvas.text((0.0, y + 18.0), label, LABEL, Anchor::Start);
    let Some(unspent) = &chart.unspent else { return y + 24.0 };
    if LABEL.width(label) + LABEL.width(unspent) + 24.0 <= planned_end {
        canvas.text((planned_end, y + 18.0), unspent, LABEL, Anchor::End);
        return y + 24.0;
    }
    canvas.text((0.0, y + 18.0 + LEADING), unspent, LABEL, Anchor::Start);
    y + 24.0 + LEADING
}

/// Parts below each other, for a phone and for more than two of them.
fn list(chart: &FundingChart, bottom: f64, canvas: &mut Canvas) -> f64 {
    let text = SWATCH + 8.0;
    let mut y = bottom + 26.0;
    for (index, part) in chart.parts.iter().enumerate() {
        swatch(index, (0.0, y - 10.0), (SWATCH, SWATCH), canvas);
        y = canvas.lines((text, y), &STRONG.wrap(&part.label, canvas.width - text), STRONG, Anchor::Start);
        y = canvas.lines((text, y), &DETAIL.wrap(&part.detail, canvas.width - text), DETAIL, Anchor::Start) + 5.0;
    }
    let totals = [Some(&chart.actual.0), chart.planned.as_ref().map(|(label, _)| label)];
    for total in totals.into_iter().flatten() {
        y = canvas.lines((0.0, y), &LABEL.wrap(total, canvas.width), LABEL, Anchor::Start);
    }
    if let Some(unspent) = &chart.unspent {
        canvas.dashed_box((0.0, y - 10.0), (SWATCH, SWATCH), GREY);
        y = canvas.lines((text, y), &LABEL.wrap(unspent, canvas.width - text), LABEL, Anchor::Start);
    }
    y - LEADING + 6.0
}
