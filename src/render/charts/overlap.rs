//! Sets of children that do not overlap, side by side, with a bracket a service and one for all.

use super::canvas::{Anchor, Canvas};
use super::lettering::{DETAIL, LABEL, LEADING, ON_ACCENT, STRONG};
use super::palette::{ACCENT, ACCENT_2, BASE, FLOW, INK};
use crate::report::model::{Mark, OverlapBracket, OverlapChart, OverlapPart};

const THICKNESS: f64 = 38.0;
/// A hidden set always has the same width.
const HIDDEN: f64 = 40.0;

/// Where a part stands.
type Span = (f64, f64);

pub fn draw(chart: &OverlapChart, canvas: &mut Canvas) -> f64 {
    let spans = spans(chart, canvas.width);
    let mut callouts = Vec::new();
    let mut top = 0.0;
    let (above, below) = chart.brackets.split_at(chart.brackets.len().min(1));
    let mut beside = None;
    for bracket in above {
        let span = over(bracket, &spans);
        let lines = STRONG.wrap(&bracket.label, canvas.width);
        top = canvas.lines((0.0_f64.max(span.0), 14.0), &lines, STRONG, Anchor::Start) - LEADING + 8.0;
        canvas.level(span, top, 1.0, INK);
        canvas.upright(span.0, (top, top + 8.0), 1.0, INK);
        canvas.upright(span.1 - 1.0, (top, top + 8.0), 1.0, INK);
        beside = Some((span.1 + 8.0, top + 5.0));
        top += 15.0;
    }
    for (part, span) in chart.parts.iter().zip(&spans) {
        if !draw_part(part, *span, top, canvas) {
            callouts.push(part.label.as_str());
        }
    }
    let mut y = top + THICKNESS + 8.0;
    if let Some((place, [callout])) = beside.zip(<[&str; 1]>::try_from(callouts.as_slice()).ok())
        && place.0 + DETAIL.width(callout) <= canvas.width
    {
        canvas.text(place, callout, DETAIL, Anchor::Start);
        callouts.clear();
    }
    for bracket in below {
        y = bracket_below(&bracket.label, over(bracket, &spans), y, (INK, Anchor::End), canvas);
    }
    let all = (0.0, spans.last().map_or(0.0, |span| span.1));
    y = bracket_below(&chart.total, all, y, (BASE, Anchor::Start), canvas);
    for callout in callouts {
        y = canvas.lines((0.0, y + 4.0), &DETAIL.wrap(callout, canvas.width), DETAIL, Anchor::Start);
    }
    y
}

fn spans(chart: &OverlapChart, width: f64) -> Vec<Span> {
    let is_hidden = |part: &&OverlapPart| part.point.mark == Mark::Hidden;
    let hidden = chart.parts.iter().filter(is_hidden).map(|_| HIDDEN).sum::<f64>();
    let value = |part: &OverlapPart| if let Mark::Value(value) = part.point.mark { value.max(0.0) } else { 0.0 };
    let scale = (width - hidden).max(0.0) / chart.parts.iter().map(value).sum::<f64>().max(f64::MIN_POSITIVE);
    let mut x = 0.0;
    chart
        .parts
        .iter()
        .map(|part| {
            let from = x;
            x += if is_hidden(&part) { HIDDEN } else { value(part) * scale };
            (from, x)
        })
        .collect()
}

fn over(bracket: &OverlapBracket, spans: &[Span]) -> Span {
    let from = spans.get(bracket.first).map_or(0.0, |span| span.0);
    (from, spans.get(bracket.last).map_or(from, |span| span.1))
}

/// Draws one set; says whether its whole label found room inside.
fn draw_part(part: &OverlapPart, (from, to): Span, top: f64, canvas: &mut Canvas) -> bool {
    let middle = f64::midpoint(from, to);
    match part.point.mark {
        Mark::Hidden => canvas.hatched((from, top), (to - from, THICKNESS)),
        Mark::Value(_) if part.shared => canvas.rect((from, top), (to - from, THICKNESS), ACCENT),
        Mark::Value(_) => canvas.outlined((from, top), (to - from, THICKNESS), FLOW, ACCENT_2),
        Mark::Zero => canvas.upright(from, (top, top + THICKNESS), 1.5, BASE),
        Mark::NoData => return false,
    }
    let (lettering, number) = if part.shared { (ON_ACCENT, ON_ACCENT) } else { (LABEL, STRONG) };
    let label = lettering.wrap(&part.label, to - from - 10.0);
    let words = part.label.split(' ').count();
    if part.point.mark != Mark::Hidden
        && label.len() <= 2.min(words)
        && lettering.widest(label.iter().map(String::as_str)) <= to - from - 10.0
    {
        let first = if label.len() > 1 { top + 16.5 } else { top + THICKNESS / 2.0 + 4.5 };
        canvas.lines((middle, first), &label, lettering, Anchor::Middle);
        return true;
    }
    if part.point.mark != Mark::Hidden && number.width(&part.point.text) <= to - from {
        canvas.text((middle, top + THICKNESS / 2.0 + 4.5), &part.point.text, number, Anchor::Middle);
    }
    false
}

fn bracket_below(label: &str, span: Span, y: f64, (color, anchor): (plotters::style::RGBColor, Anchor), canvas: &mut Canvas) -> f64 {
    canvas.level(span, y + 7.0, 1.0, color);
    canvas.upright(span.0, (y, y + 7.0), 1.0, color);
    canvas.upright(span.1 - 1.0, (y, y + 7.0), 1.0, color);
    let lines = STRONG.wrap(label, canvas.width);
    let room = STRONG.widest(lines.iter().map(String::as_str));
    // A label never leaves the drawing, even where its bracket is short.
    let x = if let Anchor::End = anchor { span.1.max(room) } else { span.0 };
    canvas.lines((x, y + 25.0), &lines, STRONG, anchor) - 3.0
}
