//! The way of cases through the phases: phases as dark bars, bands by count, the states of cases at the end.
//! It runs to the right on a page and downwards on a phone; `along` is the way, `across` the number of cases.

use super::canvas::{Anchor, Canvas, Curve};
use super::lettering::{DETAIL, LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, ACCENT_2, BEHIND, BEHIND_PALE, FLOW, FLOW_PALE, GREY, GREY_DARK, GREY_PALE};
use crate::report::model::{FlowChart, Mark, Point, Tone};
use plotters::style::RGBColor;

/// How thick a dark bar is along the way.
const BAR: f64 = 12.0;
/// A hidden number always has the same breadth.
const HIDDEN: f64 = 16.0;
/// Room between two states at the end.
const GAP: f64 = 17.0;

pub fn draw(chart: &FlowChart, canvas: &mut Canvas) -> f64 {
    if canvas.is_narrow() { down(chart, canvas) } else { right(chart, canvas) }
}

/// A stretch across the way.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: f64,
    size: f64,
}

impl Span {
    fn middle(self) -> f64 {
        self.from + self.size / 2.0
    }
}

/// A band: where it leaves a phase, where it arrives.
struct Band {
    phase: usize,
    /// `None` when it goes on to the next phase.
    end: Option<usize>,
    leaves: Span,
    arrives: Span,
    text: String,
}

struct Layout {
    phases: Vec<Span>,
    ends: Vec<Span>,
    bands: Vec<Band>,
}

impl Layout {
    /// `labels` is the room that each end's label needs across the way.
    fn of(chart: &FlowChart, scale: f64, labels: &[f64]) -> Layout {
        let size = |point: &Point| match point.mark {
            Mark::Value(value) => value.max(0.0) * scale,
            Mark::Hidden => HIDDEN,
            Mark::Zero | Mark::NoData => 0.0,
        };
        let mut ends: Vec<Span> = Vec::new();
        for (end, label) in chart.ends.iter().zip(labels) {
            let arriving: f64 = chart.leaving.iter().filter(|band| chart.ends.get(band.end).is_some_and(|to| std::ptr::eq(to, end))).map(|band| size(&band.point)).sum();
            let size = size(&end.point).max(arriving);
            let from = match (ends.last(), labels.get(ends.len().wrapping_sub(1))) {
                (Some(last), Some(before)) => (last.from + last.size + GAP).max(last.middle() + (before + label) / 2.0 - size / 2.0),
                _ => 0.0,
            };
            ends.push(Span { from, size });
        }
        let mut taken: Vec<f64> = ends.iter().map(|end| end.from).collect();
        let mut bands = Vec::new();
        let mut phases = Vec::new();
        // Later phases arrive first, so that bands do not cross.
        for (phase, node) in chart.phases.iter().enumerate().rev() {
            let mut leaves = 0.0;
            if let Some(point) = chart.onward.get(phase).filter(|_| phase + 1 < chart.phases.len()) {
                let span = Span { from: 0.0, size: size(point) };
                leaves += span.size;
                bands.push(Band { phase, end: None, leaves: span, arrives: span, text: point.text.clone() });
            }
            for end in 0..chart.ends.len() {
                for band in chart.leaving.iter().filter(|band| band.phase == phase && band.end == end) {
                    let size = size(&band.point);
                    let arrives = Span { from: taken[end], size };
                    bands.push(Band { phase, end: Some(end), leaves: Span { from: leaves, size }, arrives, text: band.point.text.clone() });
                    taken[end] += size;
                    leaves += size;
                }
            }
            phases.push(Span { from: 0.0, size: size(&node.point).max(leaves) });
        }
        phases.reverse();
        // Main bands over the others, wherever two must cross.
        bands.sort_by_key(|band| (band.end.is_none(), band.phase));
        Layout { phases, ends, bands }
    }

    fn across(&self) -> f64 {
        self.ends.iter().chain(&self.phases).map(|span| span.from + span.size).fold(0.0, f64::max)
    }

    /// Numbers at the start of the bands that leave a phase, pushed apart where bands are thin.
    fn numbers(&self, phase: usize, apart: impl Fn(&Band) -> f64) -> Vec<(&Band, f64)> {
        let mut leaving: Vec<&Band> = self.bands.iter().filter(|band| band.phase == phase).collect();
        leaving.sort_by(|one, other| one.leaves.from.total_cmp(&other.leaves.from));
        let mut free = f64::MIN;
        leaving
            .into_iter()
            .map(|band| {
                let room = apart(band);
                let middle = band.leaves.middle().max(free + room / 2.0);
                free = middle + room / 2.0;
                (band, middle)
            })
            .collect()
    }
}

fn most(chart: &FlowChart) -> f64 {
    chart.phases.iter().map(|phase| if let Mark::Value(value) = phase.point.mark { value } else { 0.0 }).fold(0.0, f64::max).max(f64::MIN_POSITIVE)
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
    let widths: Vec<f64> = chart.ends.iter().zip(&labels).map(|(end, lines)| LABEL.widest(lines.iter().map(String::as_str)).max(STRONG.width(&end.point.text)) + 8.0).collect();
    let mut scale = canvas.width * 0.95 / most(chart);
    let mut layout = Layout::of(chart, scale, &widths);
    let reach = |layout: &Layout| layout.ends.iter().zip(&widths).map(|(span, width)| label_middle(*span, *width) + width / 2.0).fold(layout.across(), f64::max) - 8.0;
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
        let room = numbers.first().map_or(span.size, |(band, _)| band.leaves.size).max(90.0) - 14.0;
        let below = along(index) + bar + 17.0;
        let next = canvas.lines((8.0, below), &STRONG.wrap(&phase.label, room), STRONG, Anchor::Start);
        canvas.lines((8.0, next), &LABEL.wrap(&phase.detail, room), LABEL, Anchor::Start);
        for (band, middle) in numbers.into_iter().skip(1) {
            canvas.text((middle, below), &band.text, VALUE, Anchor::Middle);
        }
    }
    let mut bottom = last;
    for ((end, span), (lines, width)) in chart.ends.iter().zip(&layout.ends).zip(labels.iter().zip(&widths)) {
        canvas.rect((span.from, last), (span.size.max(1.0), bar), colors(end.tone).2);
        let middle = label_middle(*span, *width);
        canvas.text((middle, last + bar + 17.0), &end.point.text, STRONG, Anchor::Middle);
        bottom = canvas.lines((middle, last + bar + 17.0 + LEADING), lines, LABEL, Anchor::Middle).max(bottom);
    }
    let caption = format!("{} {}", chart.ends_title, chart.ends_detail);
    canvas.lines((0.0, bottom + 6.0), &DETAIL.wrap(&caption, canvas.width), DETAIL, Anchor::Start) - LEADING + 6.0
}

/// The middle of an end's label on a phone: under its bar, but never off the page.
fn label_middle(span: Span, width: f64) -> f64 {
    span.middle().max(width / 2.0 - 4.0)
}
