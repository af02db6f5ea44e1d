//! The way of cases through the phases: phases as dark bars, bands by count, the states of cases at the end.
//! It runs to the right on a page and downwards on a phone; `along` is the way, `across` the number of cases.

mod layout;

use plotters::style::RGBColor;

use layout::Layout;

use super::canvas::{Anchor, Canvas, Curve};
use super::lettering::{DETAIL, LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, ACCENT_2, BEHIND, BEHIND_PALE, FLOW, FLOW_PALE, GREY, GREY_DARK, GREY_PALE};
use crate::report::model::{FlowChart, Mark, Tone};

/// How thick a dark bar is along the way.
const BAR: f64 = 12.0;

pub fn draw(chart: &FlowChart, canvas: &mut Canvas) -> f64 {
    if chart.phases.is_empty() {
        return 0.0;
    }
    if canvas.is_narrow() { down(chart, canvas) } else { right(chart, canvas) }
}

fn most(chart: &FlowChart) -> f64 {
    chart
        .phases
        .iter()
        .map(|phase| if let Mark::Value(value) = phase.point.mark { value } else { 0.0 })
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE)
}

/// Fill and outline of a band, and the colour of its end.
fn colors(tone: Tone) -> (RGBColor, RGBColor, RGBColor) {
    match tone {
        Tone::Good => (FLOW, ACCENT_2, ACCENT),
        Tone::Open => (FLOW_PALE, ACCENT_2, ACCENT_2),
        Tone::Behind => (BEHIND_PALE, BEHIND, BEHIND),
        Tone::Neutral => (GREY_PALE, GREY, GREY_DARK),
    }
}

fn tone(chart: &FlowChart, end: Option<usize>) -> Tone {
    end.and_then(|end| chart.ends.get(end)).map_or(Tone::Good, |end| end.tone)
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// From left to right.
fn right(chart: &FlowChart, canvas: &mut Canvas) -> f64 {
    let ends_at = 600.0;
    let step = ends_at / count(chart.phases.len().max(1));
    let along = |phase: usize| if phase < chart.phases.len() { step * count(phase) } else { ends_at };
    let words = canvas.width - ends_at - BAR - 10.0;
    let labels: Vec<Vec<String>> = chart.ends.iter().map(|end| DETAIL.wrap(&end.label, words)).collect();
    let heights: Vec<f64> = labels.iter().map(|lines| (count(lines.len()) + 1.0) * LEADING + 2.0).collect();
    let layout = Layout::of(chart, 220.0 / most(chart), &heights);

    let heads = chart.phases.iter().map(|phase| (phase.label.as_str(), phase.detail.as_str(), step - 14.0));
    let heads: Vec<_> = heads.chain([(chart.ends_title.as_str(), chart.ends_detail.as_str(), canvas.width - ends_at)]).collect();
    let heads: Vec<_> = heads.into_iter().map(|(title, detail, room)| (STRONG.wrap(title, room), DETAIL.wrap(detail, room))).collect();
    let head_lines = heads.iter().map(|(title, detail)| title.len() + detail.len()).max().unwrap_or(0);
    for (index, (title, detail)) in heads.iter().enumerate() {
        // Heads stand on the drawing: those with fewer lines begin lower.
        let first = 14.0 + LEADING * count(head_lines - title.len() - detail.len());
        let next = canvas.lines((along(index), first), title, STRONG, Anchor::Start) + 2.0;
        canvas.lines((along(index), next), detail, DETAIL, Anchor::Start);
    }
    let top = LEADING * count(head_lines) + 14.0;

    for band in &layout.bands {
        let (from, to) = (along(band.phase) + BAR, along(band.end.map_or(band.phase + 1, |_| chart.phases.len())));
        let curve = |one: f64, other: f64| Curve { from: (from, top + one), to: (to, top + other), down: false };
        let (leaves, arrives) = (band.leaves, band.arrives);
        let (fill, outline, _) = colors(tone(chart, band.end));
        canvas.band(&curve(leaves.from, arrives.from), &curve(leaves.from + leaves.size, arrives.from + arrives.size), fill, outline);
    }
    for (index, span) in layout.phases.iter().enumerate() {
        canvas.rect((along(index), top + span.from), (BAR, span.size.max(1.0)), ACCENT);
        for (band, middle) in layout.numbers(index, |_| 15.0) {
            canvas.text((along(index) + BAR + 8.0, top + middle + 4.5), &band.text, VALUE, Anchor::Start);
        }
    }
    for ((end, span), (lines, height)) in chart.ends.iter().zip(&layout.ends).zip(labels.iter().zip(&heights)) {
        canvas.rect((ends_at, top + span.from), (BAR, span.size.max(1.0)), colors(end.tone).2);
        let x = ends_at + BAR + 10.0;
        let first = top + span.middle() - height / 2.0 + 14.0;
        canvas.text((x, first), &end.point.text, VALUE, Anchor::Start);
        canvas.lines((x, first + LEADING), lines, DETAIL, Anchor::Start);
    }
    let lowest = layout.ends.iter().zip(&heights).map(|(span, height)| span.middle() + height / 2.0).fold(layout.across(), f64::max);
    top + lowest + 4.0
}

/// From top to bottom.
fn down(chart: &FlowChart, canvas: &mut Canvas) -> f64 {
    let stage = 112.0;
    let bar = 10.0;
    let ends = count(chart.ends.len().max(1));
    let words = (canvas.width - 8.0 * (ends - 1.0)) / ends;
    let labels: Vec<Vec<String>> = chart.ends.iter().map(|end| LABEL.wrap(&end.label, words)).collect();
    let widths: Vec<f64> = chart
        .ends
        .iter()
        .zip(&labels)
        .map(|(end, lines)| LABEL.widest(lines.iter().map(String::as_str)).max(STRONG.width(&end.point.text)) + 8.0)
        .collect();
    let mut scale = canvas.width * 0.95 / most(chart);
    let mut layout = Layout::of(chart, scale, &widths);
    let reach = |layout: &Layout| {
        layout.ends.iter().zip(&widths).map(|(span, width)| span.middle() + width / 2.0).fold(layout.across(), f64::max) - 4.0
    };
    for _ in 0..40 {
        if reach(&layout) <= canvas.width {
            break;
        }
        scale *= 0.95;
        layout = Layout::of(chart, scale, &widths);
    }

    let along = |phase: usize| stage * count(phase);
    let last = along(chart.phases.len());
    for band in &layout.bands {
        let (from, to) = (along(band.phase) + bar, band.end.map_or(along(band.phase + 1), |_| last));
        let curve = |one: f64, other: f64| Curve { from: (one, from), to: (other, to), down: true };
        let (leaves, arrives) = (band.leaves, band.arrives);
        let (fill, outline, _) = colors(tone(chart, band.end));
        canvas.band(&curve(leaves.from, arrives.from), &curve(leaves.from + leaves.size, arrives.from + arrives.size), fill, outline);
    }
    for (index, (phase, span)) in chart.phases.iter().zip(&layout.phases).enumerate() {
        canvas.rect((span.from, along(index)), (span.size.max(1.0), bar), ACCENT);
        let numbers = layout.numbers(index, |band| VALUE.width(&band.text) + 4.0);
        // The main band holds the name of its phase; its number follows at the next one.
        let room = numbers.first().map_or(span.size, |(band, _)| band.leaves.size).max(104.0) - 14.0;
        let below = along(index) + bar + 17.0;
        let name = STRONG.wrap(&phase.label, room);
        let named_to = 8.0 + STRONG.widest(name.iter().map(String::as_str)) + 6.0;
        let next = canvas.lines((8.0, below), &name, STRONG, Anchor::Start);
        let next = canvas.lines((8.0, next), &LABEL.wrap(&phase.detail, room), LABEL, Anchor::Start);
        for (band, middle) in numbers.into_iter().skip(1) {
            // Beside the name of the phase, or under it where a thin main band leaves no room.
            let is_beside = middle - VALUE.width(&band.text) / 2.0 > named_to;
            canvas.text((middle, if is_beside { below } else { next }), &band.text, VALUE, Anchor::Middle);
        }
    }
    let mut bottom = last;
    for ((end, span), lines) in chart.ends.iter().zip(&layout.ends).zip(&labels) {
        canvas.rect((span.from, last), (span.size.max(1.0), bar), colors(end.tone).2);
        let middle = span.middle();
        canvas.text((middle, last + bar + 17.0), &end.point.text, STRONG, Anchor::Middle);
        bottom = canvas.lines((middle, last + bar + 17.0 + LEADING), lines, LABEL, Anchor::Middle).max(bottom);
    }
    let caption = format!("{} {}", chart.ends_title, chart.ends_detail);
    canvas.lines((0.0, bottom + 6.0), &DETAIL.wrap(&caption, canvas.width), DETAIL, Anchor::Start) - LEADING + 6.0
}
