//! Horizontal bars in groups: the label, the bar, its number.

use super::canvas::{Anchor, Canvas};
use super::lettering::{LABEL, LEADING, STRONG, VALUE};
use super::palette::{ACCENT, BASE, GREY};
use crate::report::model::{BarsChart, BarsGroup, LabelledBar, Mark};

/// Room between a label and the axis, and between a bar and its number.
const GAP: f64 = 8.0;
/// From this width on there is room for labels beside the bars.
const BESIDE: f64 = 360.0;

pub fn draw(chart: &BarsChart, canvas: &mut Canvas) -> f64 {
    let bars = || chart.groups.iter().flat_map(|group| &group.bars);
    let narrow = canvas.width < BESIDE;
    let numbers = VALUE.widest(bars().map(|bar| bar.point.text.as_str()));
    let labels = LABEL.widest(bars().map(|bar| bar.label.as_str())) + 2.0 * GAP;
    // However long labels are, the longest bar keeps some length.
    let axis = if narrow { 0.0 } else { labels.clamp(150.0, 280.0).min((canvas.width - numbers - 100.0).max(0.0)) };
    let longest = bars().map(|bar| if let Mark::Value(value) = bar.point.mark { value } else { 0.0 }).fold(0.0, f64::max);
    let scale = (canvas.width - axis - GAP - numbers - 3.0).max(40.0) / longest.max(f64::MIN_POSITIVE);
    // One of two charts beside each other is drawn closer.
    let row = if canvas.is_narrow() { 24.0 } else { 30.0 };
    let layout = Layout { axis, scale, thickness: if narrow { 13.0 } else { row * 2.0 / 3.0 }, row };
    let mut y = 0.0;
    for group in &chart.groups {
        y = if narrow { layout.stacked(group, y, canvas) } else { layout.beside(group, y, canvas) };
    }
    y
}

struct Layout {
    /// Where the bars begin.
    axis: f64,
    /// Pixels a unit.
    scale: f64,
    thickness: f64,
    /// How high a row is at least, where labels stand beside the bars.
    row: f64,
}

impl Layout {
    /// Labels left of the axis.
    fn beside(&self, group: &BarsGroup, top: f64, canvas: &mut Canvas) -> f64 {
        let first = self.title(group, top, canvas) + 2.0;
        let mut y = first;
        for bar in &group.bars {
            let label = LABEL.wrap(&bar.label, self.axis - 2.0 * GAP);
            let height = self.row.max(LEADING * lines(&label) + self.row - 20.0);
            canvas.lines((0.0, baseline(y + height / 2.0, &label)), &label, LABEL, Anchor::Start);
            self.bar(group, bar, y + (height - self.thickness) / 2.0, canvas);
            y += height;
        }
        canvas.upright(self.axis, (first, y), 1.0, BASE);
        y + 12.0
    }

    /// On a phone, a label above its bar.
    fn stacked(&self, group: &BarsGroup, top: f64, canvas: &mut Canvas) -> f64 {
        let mut y = self.title(group, top, canvas) + 4.0;
        for bar in &group.bars {
            let label = LABEL.wrap(&bar.label, canvas.width);
            let below = canvas.lines((0.0, y + 14.0), &label, LABEL, Anchor::Start) - LEADING + 6.0;
            self.bar(group, bar, below, canvas);
            canvas.upright(0.0, (below - 2.0, below + self.thickness + 2.0), 1.0, BASE);
            y = below + self.thickness + 9.0;
        }
        y + 10.0
    }

    fn title(&self, group: &BarsGroup, top: f64, canvas: &mut Canvas) -> f64 {
        if group.title.is_empty() {
            return top;
        }
        let title = STRONG.wrap(&group.title, canvas.width);
        canvas.lines((0.0, top + 14.0), &title, STRONG, Anchor::Start) - LEADING + 6.0
    }

    fn bar(&self, group: &BarsGroup, bar: &LabelledBar, y: f64, canvas: &mut Canvas) {
        let color = if group.comparison { GREY } else { ACCENT };
        let end = canvas.bar((self.axis + 1.0, y), self.thickness, bar.point.mark, self.scale, color);
        canvas.text((end + GAP, y + self.thickness / 2.0 + 4.5), &bar.point.text, VALUE, Anchor::Start);
    }
}

fn lines(label: &[String]) -> f64 {
    f64::from(u32::try_from(label.len()).unwrap_or(u32::MAX))
}

/// The first baseline of lines that are centred on a height.
fn baseline(middle: f64, label: &[String]) -> f64 {
    middle + 4.5 - (lines(label) - 1.0) * LEADING / 2.0
}
