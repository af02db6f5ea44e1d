//! What was planned and what came, added up over time: a dashed and a solid line, named at their ends.

use super::canvas::{Anchor, Canvas};
use super::lettering::{AXIS, Lettering};
use super::palette::{ACCENT, BASE, GREY_DARK, INK, INK_2};
use crate::report::model::{Mark, PlanChart, PlanStep};

const NAME: Lettering = Lettering { size: 13.0, bold: false, color: INK_2 };
const NAME_ACTUAL: Lettering = Lettering { size: 13.0, bold: true, color: ACCENT };
const TOTAL_ACTUAL: Lettering = Lettering { size: 13.0, bold: true, color: INK };
const LINE: f64 = 16.0;
/// Above the highest point.
const TOP: f64 = 12.0;
/// Room between the end of a line and its name.
const GAP: f64 = 11.0;
/// More lines of a label are not read.
const MOST_LINES: usize = 3;
/// No line is drawn narrower than this, however long its name.
const NARROWEST: f64 = 120.0;

pub fn draw(chart: &PlanChart, canvas: &mut Canvas) -> f64 {
    let Some(last) = chart.steps.last() else { return LINE };
    // Half a page of paper is both narrow and short.
    let height = (0.3 * canvas.width).clamp(125.0, 210.0);
    let names =
        NAME.widest([chart.planned.0.as_str(), &chart.planned.1]).max(TOTAL_ACTUAL.widest([chart.actual.0.as_str(), &chart.actual.1]));
    let plot = Plot::of(chart, (canvas.width - names - GAP).max(NARROWEST.min(canvas.width)), height);

    canvas.level((0.0, plot.right), plot.y(0.0), 1.0, BASE);
    let below = axis(&chart.steps, &plot, canvas);

    let planned: Vec<(f64, f64)> = chart.steps.iter().enumerate().map(|(index, step)| (plot.x(index + 1), plot.y(step.planned))).collect();
    dashed(&[vec![plot.origin()], planned.clone()].concat(), canvas);

    let places: Vec<Option<(f64, f64)>> = chart.steps.iter().enumerate().map(|(index, step)| plot.place(index, step)).collect();
    for run in runs(&[vec![Some(plot.origin())], places.clone()].concat()) {
        canvas.path(&run, 2.2, ACCENT);
    }
    for (index, step) in chart.steps.iter().enumerate() {
        if step.actual.as_ref().is_some_and(|point| point.mark == Mark::Hidden) {
            canvas.hatched((plot.x(index + 1) - 17.0, plot.y(0.0) - 20.0), (34.0, 14.0));
        }
    }
    let came = places.iter().rposition(Option::is_some);
    values(chart, &places, came, &plot, canvas);
    for place in places.iter().flatten() {
        canvas.dot(*place, 4.0, ACCENT);
    }

    let end = (plot.x(chart.steps.len()), plot.y(last.planned));
    let bottom = match came.and_then(|step| places.get(step).copied().flatten().map(|place| (step, place))) {
        Some((step, place)) if step + 1 == chart.steps.len() => both_names(chart, end.1, place.1, plot.right + GAP, canvas),
        Some((step, place)) => {
            let is_above = chart.steps.get(step).is_some_and(|step| place.1 < plot.y(step.planned));
            actual_name_inside(chart, place, is_above, canvas);
            name(&chart.planned, (end.0 + GAP, end.1 + 4.0), [NAME, NAME], Anchor::Start, canvas)
        }
        None => name(&chart.planned, (end.0 + GAP, end.1 + 4.0), [NAME, NAME], Anchor::Start, canvas),
    };
    below.max(bottom)
}

/// Where things stand.
struct Plot {
    right: f64,
    height: f64,
    steps: f64,
    low: f64,
    high: f64,
}

impl Plot {
    fn of(chart: &PlanChart, right: f64, height: f64) -> Self {
        let values = || chart.steps.iter().flat_map(|step| [Some(step.planned), step.actual.as_ref().and_then(|point| number(point.mark))]);
        let low = values().flatten().fold(0.0, f64::min);
        let high = values().flatten().fold(0.0, f64::max);
        Plot { right, height, steps: count(chart.steps.len()).max(1.0), low, high }
    }

    /// Where a step ends; 0 is the beginning.
    fn x(&self, step: usize) -> f64 {
        self.right * count(step) / self.steps
    }

    fn y(&self, value: f64) -> f64 {
        let range = (self.high - self.low).max(f64::MIN_POSITIVE);
        TOP + (self.high - value) / range * self.height
    }

    fn origin(&self) -> (f64, f64) {
        (0.0, self.y(0.0))
    }

    fn place(&self, index: usize, step: &PlanStep) -> Option<(f64, f64)> {
        number(step.actual.as_ref()?.mark).map(|value| (self.x(index + 1), self.y(value)))
    }

    fn step(&self) -> f64 {
        self.right / self.steps
    }
}

fn number(mark: Mark) -> Option<f64> {
    match mark {
        Mark::Value(value) => Some(value),
        Mark::Zero => Some(0.0),
        Mark::Hidden | Mark::NoData => None,
    }
}

fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// Places that follow each other without a gap, two or more.
pub(super) fn runs(places: &[Option<(f64, f64)>]) -> Vec<Vec<(f64, f64)>> {
    places.split(Option::is_none).map(|run| run.iter().copied().flatten().collect::<Vec<_>>()).filter(|run| run.len() > 1).collect()
}

/// Names the steps below the axis, as many of them as there is room for; returns where they end.
fn axis(steps: &[PlanStep], plot: &Plot, canvas: &mut Canvas) -> f64 {
    // Values below zero are written between their points and the names of the steps.
    let top = TOP + plot.height + if plot.low < 0.0 { 16.0 } else { 0.0 };
    for step in 0..steps.len() {
        canvas.upright(plot.x(step + 1) - 1.0, (plot.y(0.0), plot.y(0.0) + 5.0), 1.0, BASE);
    }
    let labels: Vec<Vec<String>> = steps.iter().map(|step| broken(&step.label, plot.step() - 6.0)).collect();
    let widest = AXIS.widest(labels.iter().flatten().map(String::as_str));
    let every = (1..=steps.len()).find(|every| widest <= plot.step() * count(*every) - 6.0).unwrap_or(steps.len());
    let mut bottom: f64 = top;
    for (step, label) in labels.iter().enumerate().step_by(every.max(1)) {
        // A word that is wider than the whole chart is cut into as many lines as are read.
        let label: Vec<String> = label.iter().flat_map(|line| AXIS.wrap(line, canvas.width)).take(MOST_LINES).collect();
        let half = AXIS.widest(label.iter().map(String::as_str)) / 2.0;
        let middle = ((plot.x(step) + plot.x(step + 1)) / 2.0).min(canvas.width - half).max(half);
        let mut baseline = top + 18.0;
        for line in &label {
            canvas.text((middle, baseline), line, AXIS, Anchor::Middle);
            bottom = bottom.max(baseline + 5.0);
            baseline += 14.0;
        }
    }
    bottom
}

/// A label in lines, broken after a dash ("Feb–Apr") or between words where it does not fit.
fn broken(label: &str, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for piece in label.split_inclusive(['–', ' ']) {
        match lines.last_mut() {
            Some(line) if AXIS.width(format!("{line}{piece}").trim_end()) <= room => line.push_str(piece),
            _ => lines.push(piece.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Writes the values at the points, below the line where the plan is above it; the last one stands beside the name of the line.
fn values(chart: &PlanChart, places: &[Option<(f64, f64)>], last: Option<usize>, plot: &Plot, canvas: &mut Canvas) {
    let mut free = f64::NEG_INFINITY;
    for (index, (step, place)) in chart.steps.iter().zip(places).enumerate() {
        let (Some(point), Some((x, y))) = (&step.actual, place) else { continue };
        if Some(index) == last {
            continue;
        }
        let width = AXIS.width(&point.text);
        let is_above = *y < plot.y(step.planned);
        let (left, baseline) = if is_above { (x - 7.0 - width, y - 6.0) } else { (x + 6.0, y + 16.0) };
        // Two values never run into each other, nor into the axis, nor into the names of the lines.
        let is_on_axis = !is_above && baseline > plot.y(0.0) - 2.0 && *y <= plot.y(0.0);
        let left = if is_on_axis { x - 7.0 - width } else { left };
        let baseline = if is_on_axis { y - 8.0 } else { baseline };
        if left >= free && left >= 0.0 && left + width <= plot.right + GAP - 3.0 {
            canvas.text((left, baseline), &point.text, AXIS, Anchor::Start);
            free = left + width + 6.0;
        }
    }
}

/// Both names at the right end, the higher line's first; returns where they end.
fn both_names(chart: &PlanChart, planned: f64, actual: f64, x: f64, canvas: &mut Canvas) -> f64 {
    let is_plan_first = planned <= actual;
    let upper = planned.min(actual).max(TOP);
    let lower = planned.max(actual).max(upper + 2.0 * LINE + 4.0);
    let (plan, came) = if is_plan_first { (upper, lower) } else { (lower, upper) };
    let plan = name(&chart.planned, (x, plan), [NAME, NAME], Anchor::Start, canvas);
    plan.max(name(&chart.actual, (x, came), [NAME_ACTUAL, TOTAL_ACTUAL], Anchor::Start, canvas))
}

/// The name of a line that ends before the plan does: on the side of it where the plan is not.
fn actual_name_inside(chart: &PlanChart, (x, y): (f64, f64), is_above: bool, canvas: &mut Canvas) {
    let room = TOTAL_ACTUAL.widest([chart.actual.0.as_str(), &chart.actual.1]);
    let letterings = [NAME_ACTUAL, TOTAL_ACTUAL];
    if is_above && x - GAP >= room {
        name(&chart.actual, (x - GAP, (y - LINE - 4.0).max(TOP)), letterings, Anchor::End, canvas);
    } else {
        name(&chart.actual, (x + GAP, y + LINE), letterings, Anchor::Start, canvas);
    }
}

/// What a line is called, and below it how far it got; returns where that ends.
fn name((word, value): &(String, String), (x, y): (f64, f64), [first, second]: [Lettering; 2], anchor: Anchor, canvas: &mut Canvas) -> f64 {
    canvas.text((x, y), word, first, anchor);
    canvas.text((x, y + LINE), value, second, anchor);
    y + LINE + 5.0
}

/// A dashed line through points; dashes are lines of their own, so that paper draws the same.
fn dashed(points: &[(f64, f64)], canvas: &mut Canvas) {
    const DASH: f64 = 5.0;
    const PERIOD: f64 = 9.0;
    let mut walked = 0.0;
    for (from, to) in points.iter().zip(points.iter().skip(1)) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let at = |way: f64| {
            let share = way / length.max(f64::MIN_POSITIVE);
            (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share)
        };
        let mut start = -(walked % PERIOD);
        while start < length {
            let (begin, end) = (start.max(0.0), (start + DASH).min(length));
            if end > begin {
                canvas.path(&[at(begin), at(end)], 1.4, GREY_DARK);
            }
            start += PERIOD;
        }
        walked += length;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::canvas::Drawing;
    use super::*;
    use crate::report::model::Point;

    const WIDTHS: [f64; 4] = [760.0, 520.0, 375.0, 340.0];

    fn step(label: &str, planned: f64, actual: Option<Mark>) -> PlanStep {
        let actual = actual.map(|mark| Point { mark, text: number(mark).map_or("[c]".to_owned(), |value| value.to_string()) });
        PlanStep { label: label.to_owned(), planned, actual }
    }

    fn drawn(steps: Vec<PlanStep>, width: f64) -> String {
        let chart = PlanChart { steps, planned: ("plan".into(), "€40,002".into()), actual: ("actual".into(), "€36,702".into()) };
        Drawing::sketch(width, |canvas| draw(&chart, canvas)).unwrap().decoration("wide")
    }

    /// A number of an attribute of every element that has it, in pixels.
    fn all(svg: &str, attribute: &str) -> Vec<f64> {
        svg.split(&format!(" {attribute}=\"")).skip(1).map(|rest| rest.split('"').next().unwrap().parse::<f64>().unwrap() / 10.0).collect()
    }

    #[test]
    fn nothing_leaves_the_drawing_whatever_is_drawn() {
        let wordy =
            vec![step(&"Nejneobhospodařovávatelnější".repeat(40), 1.0, Some(Mark::Value(1.0))), step("První pololetí projektu", 2.0, None)];
        let many = (1..=24).map(|step| self::step("leden–prosinec", f64::from(step), Some(Mark::Value(f64::from(step) * 1.4)))).collect();
        let refund = vec![step("Feb–Apr", 100.0, Some(Mark::Value(-40.0))), step("May–Jul", 200.0, Some(Mark::Value(10.0)))];
        let huge = vec![step("Feb–Apr", 1e15, Some(Mark::Value(1e15))), step("May–Jul", 2e15, None)];
        for steps in [wordy, many, refund, huge, vec![step("Feb", 1.0, Some(Mark::Zero))], vec![step("", 0.0, None)], Vec::new()] {
            for width in WIDTHS {
                let svg = drawn(steps.clone(), width);
                let height = svg.split(" height=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap();
                let inside = |values: Vec<f64>, most: f64| values.iter().all(|value| (-1.0..=most + 1.0).contains(value));
                assert!(inside(all(&svg, "x"), width) && inside(all(&svg, "cx"), width), "{width}: {svg}");
                assert!(inside(all(&svg, "y"), height) && inside(all(&svg, "cy"), height), "{width}: {svg}");
            }
        }
    }

    #[test]
    fn the_plan_is_made_of_dashes_and_what_came_is_one_line_named_at_its_end() {
        let svg = drawn(vec![step("Feb–Apr", 100.0, Some(Mark::Value(90.0))), step("May–Jul", 200.0, Some(Mark::Value(180.0)))], 760.0);
        let lines = |color: &str| svg.lines().filter(|line| line.contains("<polyline") && line.contains(color)).count();
        assert_eq!(lines("#0B5874"), 1);
        assert!(lines("#68727B") > 20, "{svg}");
        assert!(svg.contains(">90</text>") && !svg.contains(">180</text>"), "the last value stands beside the name");
        assert!(svg.contains(">plan</text>") && svg.contains(">€36,702</text>"));
    }

    #[test]
    fn no_line_runs_through_a_hidden_step() {
        let hidden = vec![step("Feb–Apr", 100.0, Some(Mark::Hidden)), step("May–Jul", 200.0, Some(Mark::Hidden))];
        assert!(!drawn(hidden, 520.0).contains("#0B5874"));
    }
}
