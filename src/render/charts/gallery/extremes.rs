//! Data at the edges: nothing, one, very much, hidden, and labels longer than anybody should write.

use crate::report::model::*;

pub const LONG: &str = "Oddělení sociálně-právní ochrany dětí Úřadu městské části Praha 13";
pub const ENDLESS: &str = "Nejneobhospodařovávatelnějšímu";

/// Cases that a kind cannot have, so that nobody looks for them.
pub fn is_no_case(kind: &str, case: &str) -> bool {
    matches!((kind, case), ("progress" | "budget", "hidden") | ("pyramid", "single") | ("forest", "hidden"))
}

pub fn s(text: &str) -> String {
    text.to_owned()
}

pub fn value(value: f64, text: &str) -> Point {
    Point { mark: if value == 0.0 { Mark::Zero } else { Mark::Value(value) }, text: s(text) }
}

pub fn hidden() -> Point {
    Point { mark: Mark::Hidden, text: s("[c]") }
}

pub fn missing() -> Point {
    Point { mark: Mark::NoData, text: s("[x]") }
}

/// Charts by case.
pub fn charts() -> Vec<(&'static str, Chart)> {
    [months(), bars(), flow(), funding(), overlap(), plan()].into_iter().flatten().collect()
}

fn months() -> Vec<(&'static str, Chart)> {
    let names = ["Feb 2015", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan 2016"];
    let row = |label: &str, points: Vec<Point>, total: &str| MonthsRow { label: s(label), points, total: s(total) };
    let chart = |count: usize, rows: Vec<MonthsRow>, running: Option<RunningTotal>| {
        let months = names.iter().cycle().take(count).map(|name| s(name)).collect();
        Chart::Months(MonthsChart { months, rows, total_label: format!("{count} months"), running })
    };
    let step = |label: &str, months, number: f64, text: &str| RunningStep { label: s(label), months, value: number, text: s(text) };
    let running = |steps: Vec<RunningStep>, target| {
        Some(RunningTotal { label: s("Children reached"), detail: s("running total, by quarter"), steps, target })
    };
    let large =
        |month: usize| value(120_000.0 + 9_000.0 * f64::from(u32::try_from(month).unwrap_or(0)), &format!("{}", 120_000 + 9_000 * month));
    let mut hatched: Vec<Point> = (0..12).map(|_| hidden()).collect();
    hatched[3] = missing();
    hatched[7] = value(0.0, "0");
    vec![
        ("empty", chart(0, vec![], None)),
        ("empty-months", chart(12, vec![row("Therapist", (0..12).map(|_| missing()).collect(), "[x]")], None)),
        (
            "single",
            chart(
                1,
                vec![row("Therapist", vec![value(1.0, "1")], "1")],
                running(vec![step("Feb", 1, 1.0, "1")], Some((45.0, s("target 45")))),
            ),
        ),
        (
            "huge",
            chart(
                12,
                vec![
                    row("Psychologist", (0..12).map(large).collect(), "2,034,000"),
                    row("Therapist", (0..12).map(|_| value(1.0, "1")).collect(), "12"),
                ],
                running(
                    vec![
                        step("Feb–Apr", 3, 389_000.0, "389,000"),
                        step("May–Jul", 6, 1_000_000.0, "1,000,000"),
                        step("Aug–Jan", 12, 2_034_000.0, "2,034,000"),
                    ],
                    Some((1_900_000.0, s("target 1,900,000"))),
                ),
            ),
        ),
        (
            "long",
            chart(
                36,
                vec![
                    row(LONG, (0..36).map(|month| value(f64::from(month % 7), &format!("{}", month % 7))).collect(), "108"),
                    row(ENDLESS, (0..36).map(|_| value(2.0, "2")).collect(), "72"),
                ],
                running(
                    vec![
                        step("první pololetí 2015", 6, 20.0, "20"),
                        step("druhé pololetí 2015", 12, 47.0, "47"),
                        step("rok 2016 a 2017", 36, 90.0, "90"),
                    ],
                    Some((20.0, s("cíl 20 dětí v prvním pololetí"))),
                ),
            ),
        ),
        ("hidden", chart(12, vec![row("Therapist", hatched, "[c]")], None)),
    ]
}

fn bars() -> Vec<(&'static str, Chart)> {
    let bar = |label: &str, point: Point| LabelledBar { label: s(label), point };
    let group = |title: &str, comparison, bars: Vec<LabelledBar>| BarsGroup { title: s(title), comparison, bars };
    vec![
        ("empty", Chart::Bars(BarsChart { groups: vec![] })),
        ("single", Chart::Bars(BarsChart { groups: vec![group("", false, vec![bar("Home", value(1.0, "1 · 100%"))])] })),
        (
            "huge",
            Chart::Bars(BarsChart {
                groups: vec![group(
                    "Outside the centre",
                    false,
                    vec![
                        bar("Home", value(1_234_567.0, "1,234,567 · 99%")),
                        bar("School", value(1.0, "1 · under 1%")),
                        bar("Library", value(0.0, "0")),
                    ],
                )],
            }),
        ),
        (
            "long",
            Chart::Bars(BarsChart {
                groups: vec![
                    group(
                        &format!("{LONG}: 810 setkání, 84 %"),
                        false,
                        vec![bar(LONG, value(412.0, "412 · 43 %")), bar(ENDLESS, value(187.0, "187 · 19 %"))],
                    ),
                    group(LONG, true, vec![bar("Poradna", value(157.0, "157 · 16 %"))]),
                ],
            }),
        ),
        (
            "hidden",
            Chart::Bars(BarsChart {
                groups: vec![group("", false, vec![bar("Home", hidden()), bar("School", value(12.0, "12")), bar("Library", missing())])],
            }),
        ),
    ]
}

fn flow() -> Vec<(&'static str, Chart)> {
    let chart = |phases: Vec<(&str, Point)>, ends: Vec<(&str, Point, Tone)>, onward: Vec<Point>, leaving: Vec<(usize, usize, Point)>| {
        Chart::Flow(FlowChart {
            phases: phases
                .into_iter()
                .map(|(label, point)| FlowNode { label: s(label), detail: format!("{} cases", point.text), point })
                .collect(),
            ends: ends.into_iter().map(|(label, point, tone)| FlowEnd { label: s(label), point, tone }).collect(),
            ends_title: s("31 January 2016"),
            ends_detail: s("state of the case"),
            onward,
            leaving: leaving.into_iter().map(|(phase, end, point)| FlowBand { phase, end, point }).collect(),
        })
    };
    let whole = |number: u32| value(f64::from(number), &number.to_string());
    let state = |label, number, tone| (label, whole(number), tone);
    vec![
        ("empty", chart(vec![], vec![], vec![], vec![])),
        ("single", chart(vec![("Support", whole(1))], vec![state("still open", 1, Tone::Open)], vec![], vec![(0, 0, whole(1))])),
        (
            "huge",
            chart(
                vec![("Diagnostics", whole(123_456)), ("Intervention", whole(41)), ("Stabilization", whole(1))],
                vec![state("ended as planned", 1, Tone::Good), state("left early", 123_455, Tone::Behind)],
                vec![whole(41), whole(1)],
                vec![(0, 1, whole(123_415)), (1, 1, whole(40)), (2, 0, whole(1))],
            ),
        ),
        (
            "long",
            chart(
                vec![
                    ("Mapování životní situace dítěte", whole(60)),
                    ("Multidisciplinární intervence v rodině", whole(40)),
                    ("Stabilizace", whole(30)),
                    ("Doprovázení po ukončení", whole(20)),
                ],
                vec![
                    state("ukončeno podle plánu", 20, Tone::Good),
                    state("případ stále otevřený", 10, Tone::Open),
                    state("předčasně ukončeno na žádost rodiny", 10, Tone::Behind),
                    state("předáno oddělení sociálně-právní ochrany dětí", 20, Tone::Neutral),
                ],
                vec![whole(40), whole(30), whole(20)],
                vec![(0, 3, whole(20)), (1, 2, whole(10)), (2, 1, whole(10)), (3, 0, whole(20))],
            ),
        ),
        (
            "hidden",
            chart(
                vec![("Diagnostics", whole(47)), ("Intervention", hidden())],
                vec![("ended as planned", whole(24), Tone::Good), ("left early", hidden(), Tone::Behind)],
                vec![hidden()],
                vec![(0, 0, whole(24)), (0, 1, hidden())],
            ),
        ),
    ]
}

fn funding() -> Vec<(&'static str, Chart)> {
    let part = |label: &str, detail: &str, value| FundingPart { label: s(label), detail: s(detail), value };
    let chart = |parts, actual: (&str, f64), planned: Option<(&str, f64)>, unspent: Option<&str>| {
        Chart::Funding(FundingChart {
            parts,
            actual: (s(actual.0), actual.1),
            planned: planned.map(|(label, amount)| (s(label), amount)),
            unspent: unspent.map(s),
        })
    };
    vec![
        ("empty", chart(vec![], ("Final cost €0", 0.0), None, None)),
        ("single", chart(vec![part("EEA Grants €1", "100%", 1.0)], ("Final cost €1", 1.0), Some(("Initial cost €1", 1.0)), None)),
        (
            "huge",
            chart(
                vec![
                    part("EEA Grants €1,234,567,890", "over 99.99% of the final cost", 1_234_567_890.0),
                    part("Co-financing €1", "under 0.01%", 1.0),
                ],
                ("Final cost €1,234,567,891", 1_234_567_891.0),
                Some(("Initial cost €9,999,999,999", 9_999_999_999.0)),
                Some("of which not spent €8,765,432,108 (87.65%)"),
            ),
        ),
        (
            "long",
            chart(
                vec![
                    part(&format!("{LONG} 483 298 Kč"), "92,94 % konečných nákladů", 483_298.0),
                    part("Vlastní zdroje organizace a dary 36 702 Kč", "7,06 %", 36_702.0),
                    part("Magistrát hlavního města Prahy 20 000 Kč", "3,70 %", 20_000.0),
                ],
                ("Konečné náklady 540 000 Kč", 540_000.0),
                Some(("Původní náklady 520 000 Kč", 520_000.0)),
                None,
            ),
        ),
        ("hidden", chart(vec![part("EEA Grants [c]", "", 0.0)], ("Final cost [c]", 0.0), None, None)),
    ]
}

fn overlap() -> Vec<(&'static str, Chart)> {
    let part = |label: &str, point, shared| OverlapPart { label: s(label), point, shared };
    let chart = |parts, brackets: Vec<(&str, usize, usize)>, total: &str| {
        let brackets = brackets.into_iter().map(|(label, first, last)| OverlapBracket { label: s(label), first, last }).collect();
        Chart::Overlap(OverlapChart { parts, brackets, total: s(total) })
    };
    vec![
        ("empty", chart(vec![], vec![], "All children: 0")),
        (
            "single",
            chart(vec![part("1 therapy only", value(1.0, "1"), false)], vec![("Therapy 1", 0, 0)], "All children, each counted once: 1"),
        ),
        (
            "huge",
            chart(
                vec![
                    part("1,234,567 therapy only", value(1_234_567.0, "1,234,567"), false),
                    part("1 child had both", value(1.0, "1"), true),
                    part("2 case management only", value(2.0, "2"), false),
                ],
                vec![("Therapy 1,234,568", 0, 1), ("Case management 3", 1, 2)],
                "All children, each counted once: 1,234,570",
            ),
        ),
        (
            "long",
            chart(
                vec![
                    part(&format!("18 jen {LONG}"), value(18.0, "18"), false),
                    part("2 děti využily obojí", value(2.0, "2"), true),
                    part("18 jen koordinace podpory a case management", value(18.0, "18"), false),
                ],
                vec![(LONG, 0, 1), ("Koordinace podpory a case management 20", 1, 2)],
                "Všechny děti, každé započtené jednou: 38",
            ),
        ),
        (
            "hidden",
            chart(
                vec![
                    part("[c] therapy only", hidden(), false),
                    part("[c] had both", hidden(), true),
                    part("18 case management only", value(18.0, "18"), false),
                ],
                vec![("Therapy 20", 0, 1), ("Case management [c]", 1, 2)],
                "All children, each counted once: 38",
            ),
        ),
    ]
}

fn plan() -> Vec<(&'static str, Chart)> {
    let step = |label: &str, planned, actual| PlanStep { label: s(label), planned, actual };
    let chart = |steps, planned: &str, actual: &str| {
        Chart::Plan(PlanChart { steps, planned: (s("plan"), s(planned)), actual: (s("actual"), s(actual)) })
    };
    vec![
        (
            "ordinary",
            chart(
                vec![
                    step("Apr–Jun", 130_000.0, Some(value(98_400.0, "98,400"))),
                    step("Jul–Sep", 260_000.0, Some(value(221_900.0, "221,900"))),
                    step("Oct–Dec", 390_000.0, Some(value(356_700.0, "356,700"))),
                    step("Jan–Mar", 520_000.0, Some(value(483_298.0, "483,298"))),
                ],
                "CZK 520,000",
                "CZK 483,298",
            ),
        ),
        ("empty", chart(vec![], "", "")),
        ("single", chart(vec![step("2015", 40_002.0, Some(value(36_702.0, "36,702")))], "€40,002", "€36,702")),
        (
            "running",
            chart(
                vec![
                    step("Q1", 10.0, Some(value(12.0, "12"))),
                    step("Q2", 20.0, Some(value(24.0, "24"))),
                    step("Q3", 30.0, None),
                    step("Q4", 40.0, None),
                ],
                "€40",
                "€24",
            ),
        ),
        (
            "over",
            chart(
                vec![
                    step("Q1", 10.0, Some(value(12.0, "12"))),
                    step("Q2", 20.0, Some(value(31.0, "31"))),
                    step("Q3", 30.0, Some(value(58.0, "58"))),
                ],
                "€30",
                "€58",
            ),
        ),
        ("same", chart(vec![step("Q1", 10.0, Some(value(10.0, "10"))), step("Q2", 20.0, Some(value(20.0, "20")))], "€20", "€20")),
        ("refund", chart(vec![step("Q1", 10.0, Some(value(-5.0, "−5"))), step("Q2", 20.0, Some(value(8.0, "8")))], "€20", "€8")),
        (
            "huge",
            chart(
                vec![step("Q1", 1.0e9, Some(value(1.0, "1"))), step("Q2", 9.999_999_999e9, Some(value(9_876_543_210.0, "9,876,543,210")))],
                "€9,999,999,999",
                "€9,876,543,210",
            ),
        ),
        (
            "long",
            chart(
                (1..=12_u32)
                    .map(|month| {
                        step(
                            &format!("{month}. čtvrtletí projektu"),
                            f64::from(month) * 43_333.0,
                            Some(value(f64::from(month) * 40_000.0, &format!("{} 000 Kč", month * 40))),
                        )
                    })
                    .collect(),
                "519 996 Kč",
                "480 000 Kč",
            ),
        ),
        ("hidden", chart(vec![step("Q1", 10.0, Some(hidden())), step("Q2", 20.0, Some(value(18.0, "18")))], "€20", "€18")),
    ]
}

/// Bars in rows by case.
pub fn bars_in_rows() -> Vec<(&'static str, Bar)> {
    let trend =
        |points: Vec<Point>| Bar::Trend { spoken: points.iter().map(|point| point.text.clone()).collect::<Vec<_>>().join("; "), points };
    let budget = |share, tolerance, max| Bar::Budget { share, tolerance, max };
    let progress = |achieved| Bar::Progress { achieved };
    let pyramid = |left, right, max| Bar::Pyramid { left, right, max };
    vec![
        ("empty", progress(None)),
        ("single", progress(Some(1.0))),
        ("huge", progress(Some(1234.0))),
        ("negative", progress(Some(-0.4))),
        ("empty", budget(None, None, 1.2)),
        ("single", budget(Some(1.0), None, 1.0)),
        ("huge", budget(Some(40.0), Some(0.1), 1.5)),
        ("empty", pyramid(Mark::NoData, Mark::Zero, 0.0)),
        ("huge", pyramid(Mark::Value(1.0e9), Mark::Value(1.0), 1.0e9)),
        ("hidden", pyramid(Mark::Hidden, Mark::Value(3.0), 17.0)),
        ("ordinary", trend(vec![value(24.0, "24"), value(29.0, "29"), value(38.0, "38")])),
        ("empty", trend(vec![])),
        ("single", trend(vec![value(38.0, "38")])),
        ("flat", trend(vec![value(5.0, "5"), value(5.0, "5"), value(5.0, "5")])),
        ("huge", trend(vec![value(1.0, "€1"), value(1.0e9, "€1,000,000,000")])),
        ("falling", trend(vec![value(31.0, "31 dní"), value(27.0, "27 dní"), value(24.0, "24 dní"), value(24.0, "24 dní")])),
        ("hidden", trend(vec![hidden(), value(20.0, "20"), hidden(), value(30.0, "30")])),
        ("hidden-last", trend(vec![value(20.0, "20"), hidden()])),
    ]
}
