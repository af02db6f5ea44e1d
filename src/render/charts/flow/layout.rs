//! Where phases, ends and bands of a flow stand across the way, whichever way it runs.

use crate::report::model::{FlowChart, Mark, Point};

/// A hidden number always has the same breadth.
const HIDDEN: f64 = 16.0;
/// Room between two states at the end.
const GAP: f64 = 17.0;

/// A stretch across the way.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub from: f64,
    pub size: f64,
}

impl Span {
    pub fn middle(self) -> f64 {
        self.from + self.size / 2.0
    }
}

/// A band: where it leaves a phase, where it arrives.
pub struct Band {
    pub phase: usize,
    /// `None` when it goes on to the next phase.
    pub end: Option<usize>,
    pub leaves: Span,
    pub arrives: Span,
    pub text: String,
}

pub struct Layout {
    pub phases: Vec<Span>,
    pub ends: Vec<Span>,
    pub bands: Vec<Band>,
}

impl Layout {
    /// `labels` is the room that each end's label needs across the way.
    pub fn of(chart: &FlowChart, scale: f64, labels: &[f64]) -> Layout {
        let size = |point: &Point| match point.mark {
            Mark::Value(value) => value.max(0.0) * scale,
            Mark::Hidden => HIDDEN,
            Mark::Zero | Mark::NoData => 0.0,
        };
        let mut ends: Vec<Span> = Vec::new();
        for (index, (end, label)) in chart.ends.iter().zip(labels).enumerate() {
            let arriving: f64 = chart.leaving.iter().filter(|band| band.end == index).map(|band| size(&band.point)).sum();
            let size = size(&end.point).max(arriving);
            let from = match (ends.last(), labels.get(index.wrapping_sub(1))) {
                (Some(last), Some(before)) => (last.from + last.size + GAP).max(last.middle() + (before + label) / 2.0 - size / 2.0),
                // A first end that is thinner than its label leaves room for it.
                _ => ((label - 8.0 - size) / 2.0).max(0.0),
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
            for (end, taken) in taken.iter_mut().enumerate() {
                for band in chart.leaving.iter().filter(|band| band.phase == phase && band.end == end) {
                    let size = size(&band.point);
                    let (leaves_at, arrives) = (Span { from: leaves, size }, Span { from: *taken, size });
                    bands.push(Band { phase, end: Some(end), leaves: leaves_at, arrives, text: band.point.text.clone() });
                    *taken += size;
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

    pub fn across(&self) -> f64 {
        self.ends.iter().chain(&self.phases).map(|span| span.from + span.size).fold(0.0, f64::max)
    }

    /// Numbers at the start of the bands that leave a phase, pushed apart where bands are thin.
    pub fn numbers(&self, phase: usize, apart: impl Fn(&Band) -> f64) -> Vec<(&Band, f64)> {
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
