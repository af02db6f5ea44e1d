//! Charts of an evaluation at the edges.

use super::extremes::{ENDLESS, LONG, hidden, missing, s, value};
use crate::report::model::*;

/// Charts by case.
pub fn charts() -> Vec<(&'static str, Chart)> {
    [forest(), dumbbell(), curves(), run()].into_iter().flatten().collect()
}

fn forest() -> Vec<(&'static str, Chart)> {
    let row = |label: &str, [low, estimate, high]: [f64; 3], text: &str, detail: &str, clear| ForestRow {
        label: s(label),
        low,
        estimate,
        high,
        text: s(text),
        detail: s(detail),
        clear,
    };
    let chart = |rows: Vec<ForestRow>, low: f64, high: f64, ticks: &[(f64, &str)], names: [&str; 2]| {
        let ticks = ticks.iter().map(|(at, text)| (*at, s(text))).collect();
        Chart::Forest(ForestChart { axis: Axis { low, high, ticks }, rows, less: s(names[0]), more: s(names[1]) })
    };
    let names = ["less in the second half", "more in the second half"];
    vec![
        ("empty", chart(vec![], -1.0, 1.0, &[], names)),
        (
            "single",
            chart(vec![row("One", [0.0, 0.0, 0.0], "0", "0 to 0", false)], -1.0, 1.0, &[(-1.0, "−1"), (0.0, "0"), (1.0, "+1")], names),
        ),
        (
            "huge",
            chart(
                vec![
                    row("Cases", [-5.0, 3.0, f64::INFINITY], "× 8,000,000", "0.01 or more", true),
                    row("Children", [f64::NEG_INFINITY, f64::NEG_INFINITY, -1.0], "× 0.00", "0.00 to 0.50", true),
                    row("Nothing before", [0.5, f64::INFINITY, f64::INFINITY], "+12,345,678 children", "1.41 or more", true),
                ],
                -3.0,
                3.0,
                &[(-3.0, "× 0.125"), (-2.0, "× 0.250"), (-1.0, "× 0.5"), (0.0, "× 1.0"), (1.0, "× 2.0"), (2.0, "× 4.0"), (3.0, "× 8.0")],
                names,
            ),
        ),
        (
            "long",
            chart(
                vec![row(LONG, [-3.0, 1.0, 4.0], ENDLESS, LONG, false), row(ENDLESS, [-3.0, 1.0, 4.0], "+1", "−3 až +4", true)],
                -5.0,
                5.0,
                &[(-5.0, "−5"), (0.0, "0"), (5.0, "+5")],
                [LONG, LONG],
            ),
        ),
    ]
}

fn dumbbell() -> Vec<(&'static str, Chart)> {
    let row = |label: &str, from: Point, to: Point| DumbbellRow { label: s(label), from, to };
    let percent = |share: u32| value(f64::from(share), &format!("{share}%"));
    let group = |title: &str, rows: Vec<DumbbellRow>| DumbbellGroup { title: s(title), rows };
    let chart = |from: &str, to: &str, groups: Vec<DumbbellGroup>| Chart::Dumbbell(DumbbellChart { from: s(from), to: s(to), groups });
    vec![
        ("empty", chart("Before", "After", vec![])),
        ("single", chart("Before", "After", vec![group("Sex", vec![row("Girls", percent(1), percent(1))])])),
        (
            "huge",
            chart(
                "Before",
                "After",
                vec![group("Services", vec![row("All", percent(100), percent(100)), row("None", percent(0), percent(0))])],
            ),
        ),
        (
            "hidden",
            chart(
                "Before",
                "After",
                vec![group(
                    "Sex",
                    vec![row("Girls", hidden(), hidden()), row("Boys", percent(40), hidden()), row("Other", missing(), percent(3))],
                )],
            ),
        ),
        ("long", chart(LONG, LONG, vec![group(LONG, vec![row(LONG, percent(20), percent(80)), row(ENDLESS, percent(80), percent(20))])])),
    ]
}

fn curves() -> Vec<(&'static str, Chart)> {
    let spots = |all: &[(f64, f64)]| -> Vec<Spot> {
        all.iter().map(|(day, share)| Spot { day: *day, share: *share, text: format!("{share:.0}%") }).collect()
    };
    let panel = |title: &str, from: &[(f64, f64)], to: &[(f64, f64)]| CurvePanel { title: s(title), from: spots(from), to: spots(to) };
    let chart = |names: [&str; 2], days: &[(f64, &str)], unit: &str, panels: Vec<CurvePanel>| {
        let levels = [0.0, 25.0, 50.0, 75.0, 100.0].map(|level: f64| (level, format!("{level:.0}%"))).to_vec();
        let days = days.iter().map(|(day, text)| (*day, s(text))).collect();
        Chart::Curves(CurvesChart { from: s(names[0]), to: s(names[1]), days, levels, unit: s(unit), panels })
    };
    let (names, unit) = (["2014/15", "2015/16"], "days since entering the phase");
    let days = [(0.0, "0"), (30.0, "30"), (90.0, "90"), (180.0, "180")];
    vec![
        ("empty", chart(names, &[], unit, vec![])),
        ("single", chart(names, &[(7.0, "7")], unit, vec![panel("Diagnostics", &[(7.0, 0.0)], &[])])),
        ("hidden", chart(names, &days, unit, vec![panel("Diagnostics", &[], &[])])),
        (
            "huge",
            chart(
                names,
                &[(0.0, "0"), (365.0, "365"), (1460.0, "1,460")],
                unit,
                (1..=8).map(|phase| panel(&format!("Phase {phase}"), &[(365.0, 100.0), (1460.0, 100.0)], &[(7.0, 0.0)])).collect(),
            ),
        ),
        (
            "long",
            chart([LONG, LONG], &days, LONG, vec![panel(LONG, &[(30.0, 50.0)], &[(30.0, 50.0)]), panel(ENDLESS, &[(30.0, 10.0)], &[])]),
        ),
    ]
}

fn run() -> Vec<(&'static str, Chart)> {
    let line = |at: f64, text: &str| Some((at, s(text)));
    let chart = |points: Vec<(Point, bool)>, mean, low, high, label: &str| {
        let points = points.into_iter().map(|(point, signal)| RunPoint { label: s(label), point, signal }).collect();
        Chart::Run(RunChart { points, mean, low, high })
    };
    let large = (0..12).map(|month| (value(f64::from(month) * 111_111.0 + 1.0, "1,222,222"), month > 9)).collect();
    vec![
        ("empty", chart(vec![], None, None, None, "Feb")),
        ("single", chart(vec![(value(3.0, "3"), false)], None, None, None, "Feb")),
        ("huge", chart(large, line(600_000.0, "mean 600,000"), line(0.0, "0 at least"), line(1_300_000.0, "1,300,000 at most"), "Feb")),
        (
            "hidden",
            chart(vec![(hidden(), false), (value(9.0, "9"), false), (missing(), false), (hidden(), false)], None, None, None, "Feb"),
        ),
        ("long", chart((0..36).map(|_| (value(5.0, "5"), false)).collect(), line(5.0, LONG), line(5.0, ENDLESS), line(5.0, "5"), ENDLESS)),
    ]
}
