//! Charts: what is drawn. Texts are final; numbers are geometry.

use serde::Serialize;

use super::table::Mark;

/// What is drawn. Texts are final; numbers are geometry.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "chart", rename_all = "snake_case")]
pub enum Chart {
    /// Columns a month in one or several rows on one scale, and the running total of children below.
    Months(MonthsChart),
    /// Horizontal bars in groups.
    Bars(BarsChart),
    /// The way of cases through the phases.
    Flow(FlowChart),
    /// One bar of amounts with brackets: grant, co-financing, not spent.
    Funding(FundingChart),
    /// One bar of exclusive sets with a bracket a service: 18 / 2 / 18.
    Overlap(OverlapChart),
    /// What was planned and what came, added up over time.
    Plan(PlanChart),
    /// Differences with their intervals on one axis.
    Forest(ForestChart),
    /// The same shares on two sides.
    Dumbbell(DumbbellChart),
    /// Shares that still go on after so many days, on two sides.
    Curves(CurvesChart),
    /// A figure month by month, with the limits of chance.
    Run(RunChart),
}

/// A number on a chart: how it is drawn and how it is written.
#[derive(Debug, Clone, Serialize)]
pub struct Point {
    /// How it is drawn.
    pub mark: Mark,
    /// How it is written: "47", "[c]".
    pub text: String,
}

/// Columns a month and a running total on the same months.
#[derive(Debug, Clone, Serialize)]
pub struct MonthsChart {
    /// Short month names, with the year where it changes.
    pub months: Vec<String>,
    /// Rows of columns, by total.
    pub rows: Vec<MonthsRow>,
    /// Above the row totals: "12 months".
    pub total_label: String,
    /// The running total of children, where it can be shown.
    pub running: Option<RunningTotal>,
}

/// One row of columns.
#[derive(Debug, Clone, Serialize)]
pub struct MonthsRow {
    /// "Psychologist".
    pub label: String,
    /// One point a month.
    pub points: Vec<Point>,
    /// "312".
    pub total: String,
}

/// The running total of children.
#[derive(Debug, Clone, Serialize)]
pub struct RunningTotal {
    /// "Children reached".
    pub label: String,
    /// "running total, by quarter".
    pub detail: String,
    /// In time.
    pub steps: Vec<RunningStep>,
    /// The target as a dashed line, with its words: "target 45".
    pub target: Option<(f64, String)>,
}

/// One step of a running total.
#[derive(Debug, Clone, Serialize)]
pub struct RunningStep {
    /// "Feb–Apr".
    pub label: String,
    /// How many of the chart's months end with this step, counted from the first.
    pub months: usize,
    /// The total so far.
    pub value: f64,
    /// As text.
    pub text: String,
}

/// Horizontal bars in groups, by size inside a group.
#[derive(Debug, Clone, Serialize)]
pub struct BarsChart {
    /// Groups in their order.
    pub groups: Vec<BarsGroup>,
}

/// Bars under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct BarsGroup {
    /// "Outside the centre: 810 sessions, 84%".
    pub title: String,
    /// Whether it is the group to compare with, drawn grey.
    pub comparison: bool,
    /// Its bars.
    pub bars: Vec<LabelledBar>,
}

/// One horizontal bar.
#[derive(Debug, Clone, Serialize)]
pub struct LabelledBar {
    /// "Home".
    pub label: String,
    /// Drawn length and "412 · 43%".
    pub point: Point,
}

/// The way of cases through the phases: phases left to right, states at the right end, open cases included.
#[derive(Debug, Clone, Serialize)]
pub struct FlowChart {
    /// The phases in their order.
    pub phases: Vec<FlowNode>,
    /// The states of cases at the end, the main one first.
    pub ends: Vec<FlowEnd>,
    /// Words above the ends: date and "state of the case".
    pub ends_title: String,
    /// Words under it.
    pub ends_detail: String,
    /// Bands from phase `i` to phase `i + 1`.
    pub onward: Vec<Point>,
    /// Bands from a phase to an end; only those that are not zero.
    pub leaving: Vec<FlowBand>,
}

/// A phase as a dark bar.
#[derive(Debug, Clone, Serialize)]
pub struct FlowNode {
    /// "Diagnostics".
    pub label: String,
    /// "47 children".
    pub detail: String,
    /// Its height.
    pub point: Point,
}

/// A state of cases at the end.
#[derive(Debug, Clone, Serialize)]
pub struct FlowEnd {
    /// "ended as planned".
    pub label: String,
    /// Its height and number.
    pub point: Point,
    /// Its colour.
    pub tone: Tone,
}

/// A band from a phase to an end.
#[derive(Debug, Clone, Serialize)]
pub struct FlowBand {
    /// Index into `phases`.
    pub phase: usize,
    /// Index into `ends`.
    pub end: usize,
    /// Its thickness and number.
    pub point: Point,
}

/// What a state of a case means, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Ended as planned: accent.
    Good,
    /// Still open: pale.
    Open,
    /// Left early: orange.
    Behind,
    /// Moved, referred: grey.
    Neutral,
}

/// One bar of amounts.
#[derive(Debug, Clone, Serialize)]
pub struct FundingChart {
    /// Grant, co-financing; in the contract's order.
    pub parts: Vec<FundingPart>,
    /// The bracket over all parts: "Final cost €36,702" and its amount.
    pub actual: (String, f64),
    /// The bracket of the budget: "Initial cost €40,002" and its amount.
    pub planned: Option<(String, f64)>,
    /// "of which not spent €3,300 (8.25%)".
    pub unspent: Option<String>,
}

/// One part of the funding bar.
#[derive(Debug, Clone, Serialize)]
pub struct FundingPart {
    /// "EEA Grants €32,549".
    pub label: String,
    /// "88.68% of the final cost".
    pub detail: String,
    /// Its amount.
    pub value: f64,
}

/// One bar of exclusive sets of services.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapChart {
    /// Sets in the order in which they are drawn; sets with both services stand between the two.
    pub parts: Vec<OverlapPart>,
    /// Brackets over runs of parts.
    pub brackets: Vec<OverlapBracket>,
    /// "All children, each counted once: 38".
    pub total: String,
}

/// One exclusive set.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapPart {
    /// "18 therapy only".
    pub label: String,
    /// Its size.
    pub point: Point,
    /// Whether it holds several services.
    pub shared: bool,
}

/// A bracket over neighbouring parts.
#[derive(Debug, Clone, Serialize)]
pub struct OverlapBracket {
    /// "Therapy 20".
    pub label: String,
    /// First part, from 0.
    pub first: usize,
    /// Last part, included.
    pub last: usize,
}

/// What was planned and what came, both added up from the start: a dashed and a solid line, named at their ends.
#[derive(Debug, Clone, Serialize)]
pub struct PlanChart {
    /// In time.
    pub steps: Vec<PlanStep>,
    /// "plan", and its last value as text.
    pub planned: (String, String),
    /// "actual", and its last value as text.
    pub actual: (String, String),
}

/// The end of one step in time.
#[derive(Debug, Clone, Serialize)]
pub struct PlanStep {
    /// "Feb–Apr".
    pub label: String,
    /// Planned up to its end.
    pub planned: f64,
    /// What came up to its end; `None` after the data end.
    pub actual: Option<Point>,
}

/// Differences with their intervals on one axis, so that their widths can be held against each other.
#[derive(Debug, Clone, Serialize)]
pub struct ForestChart {
    /// The axis, on which zero says that nothing differs.
    pub axis: Axis,
    /// One a figure.
    pub rows: Vec<ForestRow>,
    /// Words at its left end: "less in the second half".
    pub less: String,
    /// Words at its right end.
    pub more: String,
}

/// An axis of numbers.
#[derive(Debug, Clone, Serialize)]
pub struct Axis {
    /// Its left end.
    pub low: f64,
    /// Its right end.
    pub high: f64,
    /// Where it is written on, and what.
    pub ticks: Vec<(f64, String)>,
}

/// A difference and its interval. An end that is not finite is one that the data do not set.
#[derive(Debug, Clone, Serialize)]
pub struct ForestRow {
    /// "Completion rate".
    pub label: String,
    /// Lower end, on the axis.
    pub low: f64,
    /// The difference.
    pub estimate: f64,
    /// Upper end.
    pub high: f64,
    /// "+8 points".
    pub text: String,
    /// "−3 to +19".
    pub detail: String,
    /// Whether it is more than chance.
    pub clear: bool,
}

/// Shares of two sides, a line between each two.
#[derive(Debug, Clone, Serialize)]
pub struct DumbbellChart {
    /// What the open dots are: "First half".
    pub from: String,
    /// What the full dots are: "Second half".
    pub to: String,
    /// Rows in groups.
    pub groups: Vec<DumbbellGroup>,
}

/// Rows under one heading.
#[derive(Debug, Clone, Serialize)]
pub struct DumbbellGroup {
    /// "By age".
    pub title: String,
    /// Its rows.
    pub rows: Vec<DumbbellRow>,
}

/// One share on both sides, from 0 to 100.
#[derive(Debug, Clone, Serialize)]
pub struct DumbbellRow {
    /// "6–11".
    pub label: String,
    /// The earlier one.
    pub from: Point,
    /// The later one.
    pub to: Point,
}

/// Which share still goes on after so many days, of two sides; a panel a phase, all on one scale.
#[derive(Debug, Clone, Serialize)]
pub struct CurvesChart {
    /// The grey line: "First half".
    pub from: String,
    /// The other line: "Second half".
    pub to: String,
    /// Days that are written below the axis; the last one is its end.
    pub days: Vec<(f64, String)>,
    /// Percentages that are written beside it.
    pub levels: Vec<(f64, String)>,
    /// "days since entering the phase".
    pub unit: String,
    /// In their order.
    pub panels: Vec<CurvePanel>,
}

/// One panel of curves.
#[derive(Debug, Clone, Serialize)]
pub struct CurvePanel {
    /// "Intervention".
    pub title: String,
    /// The earlier side; nothing where no share may be shown.
    pub from: Vec<Spot>,
    /// The later side.
    pub to: Vec<Spot>,
}

/// A share on a day.
#[derive(Debug, Clone, Serialize)]
pub struct Spot {
    /// Day.
    pub day: f64,
    /// In percent.
    pub share: f64,
    /// "38%".
    pub text: String,
}

/// A figure month by month, with the limits within which it varies by chance.
#[derive(Debug, Clone, Serialize)]
pub struct RunChart {
    /// In time.
    pub points: Vec<RunPoint>,
    /// The mean, and its words: "mean 81"; nothing where there are too few months.
    pub mean: Option<(f64, String)>,
    /// The lower limit.
    pub low: Option<(f64, String)>,
    /// The upper limit.
    pub high: Option<(f64, String)>,
}

/// One month.
#[derive(Debug, Clone, Serialize)]
pub struct RunPoint {
    /// "Feb".
    pub label: String,
    /// Its figure.
    pub point: Point,
    /// Whether it is more than chance.
    pub signal: bool,
}
