//! A specimen report for the tests of this module: figures that add up, one of every block, and a second one in which every text is an attack or too long.

use crate::project::Lang;
use crate::report::model::*;

fn s(text: &str) -> String {
    text.to_owned()
}

fn labelled(pairs: &[(&str, &str)]) -> Vec<Labelled> {
    pairs.iter().map(|(label, value)| Labelled { label: s(label), value: s(value) }).collect()
}

fn caption(label: &str, title: &str, subtitle: &str) -> Caption {
    Caption { label: s(label), title: s(title), subtitle: (!subtitle.is_empty()).then(|| s(subtitle)) }
}

fn columns(columns: &[(&str, Align)]) -> Vec<Column> {
    columns.iter().map(|(title, align)| Column { title: s(title), align: *align }).collect()
}

fn text(text: &str, detail: &str) -> Cell {
    Cell::Text { text: s(text), detail: (!detail.is_empty()).then(|| s(detail)) }
}

fn number(text: &str, strong: bool) -> Cell {
    let spoken = match text {
        "[c]" => Some(s("hidden")),
        "[x]" => Some(s("no data")),
        "[z]" => Some(s("does not apply")),
        _ => None,
    };
    Cell::Number { text: s(text), spoken, strong }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { total: false, cells }
}

fn total(cells: Vec<Cell>) -> Row {
    Row { total: true, cells }
}

fn group(title: &str, rows: Vec<Row>) -> RowGroup {
    RowGroup { title: (!title.is_empty()).then(|| s(title)), rows }
}

fn mark(mark: &str, text: &str, hatched: bool) -> MarkKey {
    MarkKey { mark: s(mark), text: s(text), hatched }
}

fn point(value: f64) -> Point {
    Point { mark: if value == 0.0 { Mark::Zero } else { Mark::Value(value) }, text: format!("{value}") }
}

fn words(before: &str, figure: &str, after: &str) -> Vec<Inline> {
    vec![Inline::Text { text: s(before) }, Inline::Number { text: s(figure), anchor: s("children_reached") }, Inline::Text { text: s(after) }]
}

fn section(number: usize, id: &str, title: &str, short: &str, blocks: Vec<Block>, notes: &[(&str, &[&str])]) -> Section {
    let notes = notes.iter().map(|(title, lines)| Note { title: s(title), lines: lines.iter().map(|line| s(line)).collect() }).collect();
    Section { id: s(id), number, title: s(title), short: s(short), new_page: number == 2, facts_beside: number == 1, blocks, notes }
}

/// The rows of one simple table: words, then numbers.
fn plain(id: &str, heads: &[&str], rows: &[&[&str]], narrow: Narrow) -> Table {
    let align = |index: usize| if index == 0 { Align::Text } else { Align::Number };
    let heads: Vec<_> = heads.iter().enumerate().map(|(index, head)| (*head, align(index))).collect();
    let cells = |row: &&[&str]| row.iter().enumerate().map(|(index, cell)| if index == 0 { text(cell, "") } else { number(cell, false) }).collect();
    let rows = rows.iter().map(|cells_of| row(cells(cells_of))).collect();
    Table { id: s(id), caption: None, columns: columns(&heads), groups: vec![group("", rows)], marks: vec![], note: None, narrow }
}

fn figure(id: &str, caption: Caption, chart: Chart, data: Table) -> Block {
    let data_title = format!("Data of {}", caption.label.to_lowercase());
    Block::Figure(Figure { id: s(id), caption, chart, description: s("All values in one sentence."), note: None, data_title, data })
}

fn results() -> Block {
    let line = |words: (&str, &str), figures: [&str; 3], achieved: Option<f64>, percent: &str, status: Status, said: &str| {
        row(vec![
            text(words.0, words.1),
            number(figures[0], false),
            number(figures[1], false),
            number(figures[2], true),
            Cell::Bar(Bar::Progress { achieved }),
            if percent.is_empty() { Cell::Empty } else { number(percent, false) },
            Cell::Status { status, text: s(said) },
        ])
    };
    let outcomes = vec![
        line(("Children living in their own family when the case ended", "30 of 37 ended cases"), ["[x]", "75%", "81%"], Some(1.08), "108%", Status::Met, "Met"),
        line(("Days from referral to first session, median", "lower is better"), ["31", "14", "17"], Some(0.82), "82%", Status::NotMet, "Not met"),
        line(("Children safe at home 6 months after exit", "first follow-up due 1 July 2016"), ["[z]", "50%", "[x]"], None, "", Status::NotDue, "Not due"),
    ];
    let outputs = vec![
        line(("Children supported by the mobile team", ""), ["0", "45", "47"], Some(1.04), "104%", Status::Met, "Met"),
        line(("Sessions held where the child lives or learns", ""), ["0", "700", "690"], Some(0.97), "97%", Status::Near, "Near target"),
        line(("Views of the good-practice video", ""), ["0", "1,500", "4,900 [e]"], Some(3.3), "327%", Status::Met, "Met"),
    ];
    let heads = [
        ("Indicator", Align::Text),
        ("Baseline", Align::Number),
        ("Target", Align::Number),
        ("Achieved", Align::Number),
        ("Progress to target", Align::Drawing),
        ("", Align::Number),
        ("Status", Align::Text),
    ];
    Block::Table(Table {
        id: s("results-table"),
        caption: Some(caption("Table 1", "Eight of nine targets that were due are met", "")),
        columns: columns(&heads),
        groups: vec![group("Outcomes: what changed for children", outcomes), group("Outputs: what the project delivered", outputs)],
        marks: vec![mark("[x]", "no data yet", false), mark("[z]", "not applicable", false), mark("[e]", "estimated, not counted", false)],
        note: None,
        narrow: Narrow::Stack,
    })
}

fn ages() -> Block {
    let line = |band: &str, girls: (&str, Mark), boys: (&str, Mark), all: &str| {
        let bar = Cell::Bar(Bar::Pyramid { left: girls.1, right: boys.1, max: 9.0 });
        row(vec![text(band, ""), number(girls.0, false), bar, number(boys.0, false), number(all, false)])
    };
    let rows = vec![
        line("0–5", ("[c]", Mark::Hidden), ("[c]", Mark::Hidden), "9"),
        line("6–11", ("8", Mark::Value(8.0)), ("9", Mark::Value(9.0)), "17"),
        line("12–14", ("7", Mark::Value(7.0)), ("7", Mark::Value(7.0)), "14"),
        line("15–17", ("[c]", Mark::Hidden), ("[c]", Mark::Hidden), "7"),
        line("Not recorded", ("0", Mark::Zero), ("0", Mark::Zero), "0"),
        total(vec![text("All ages", ""), number("22", false), Cell::Empty, number("25", false), number("47", true)]),
    ];
    let heads = [("Age", Align::Text), ("Girls", Align::Number), ("", Align::Drawing), ("Boys", Align::Number), ("All", Align::Number)];
    Block::Table(Table {
        id: s("ages"),
        caption: Some(caption("Table 2", "Children reached, by age and sex", "Children, each counted once; age at the first session. Project period 1 February 2015 to 31 January 2016.")),
        columns: columns(&heads),
        groups: vec![group("", rows)],
        marks: vec![mark("[c]", "hidden to protect children: fewer than 5, or needed so that such a number stays hidden. Hatched boxes all have the same size", true)],
        note: None,
        narrow: Narrow::Keep,
    })
}

fn flow() -> Block {
    let phase = |label: &str, value: f64| FlowNode { label: s(label), detail: format!("{value} children"), point: point(value) };
    let end = |label: &str, value: f64, tone| FlowEnd { label: s(label), point: point(value), tone };
    let leave = |phase, end, value| FlowBand { phase, end, point: point(value) };
    let chart = FlowChart {
        phases: vec![phase("Diagnostics", 47.0), phase("Intervention", 41.0), phase("Stabilization", 29.0)],
        ends: vec![
            end("ended as planned", 24.0, Tone::Good),
            end("still open", 10.0, Tone::Open),
            end("left early", 7.0, Tone::Behind),
            end("referred elsewhere", 6.0, Tone::Neutral),
        ],
        ends_title: s("31 January 2016"),
        ends_detail: s("state of the case"),
        onward: vec![point(41.0), point(29.0)],
        leaving: vec![leave(0, 3, 6.0), leave(1, 1, 5.0), leave(1, 2, 7.0), leave(2, 0, 24.0), leave(2, 1, 5.0)],
    };
    let data = plain("flow-data", &["Phase", "Entered", "Moved on", "Ended here", "Still open"], &[&["Diagnostics", "47", "41", "6", "0"], &["Intervention", "41", "29", "7", "5"], &["Stabilization", "29", "[z]", "24", "5"]], Narrow::Stack);
    figure("flow", caption("Figure 1", "Most children who started intervention went on to stabilization", "Children by phase and by the state of the case on 31 January 2016. The height of each band is the number of children."), Chart::Flow(chart), data)
}

fn months() -> Block {
    let line = |label: &str, points: [u8; 12], total: &str| MonthsRow { label: s(label), points: points.iter().map(|value| point(f64::from(*value))).collect(), total: s(total) };
    let step = |label: &str, months, value: f64| RunningStep { label: s(label), months, value, text: format!("{value}") };
    let months = ["Feb 2015", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan 2016"];
    let chart = MonthsChart {
        months: months.iter().map(|month| s(month)).collect(),
        rows: vec![
            line("Psychologist", [14, 20, 25, 28, 29, 17, 15, 30, 34, 36, 27, 37], "312"),
            line("Therapist", [8, 14, 19, 24, 27, 14, 12, 26, 30, 33, 26, 35], "268"),
            line("Social worker", [18, 20, 22, 21, 22, 17, 15, 20, 22, 23, 18, 23], "241"),
            line("Special educator", [5, 9, 13, 15, 14, 0, 0, 16, 18, 20, 16, 20], "146"),
        ],
        total_label: s("12 months"),
        running: Some(RunningTotal {
            label: s("Children reached"),
            detail: s("running total, by quarter"),
            steps: vec![step("Feb–Apr", 3, 17.0), step("May–Jul", 6, 30.0), step("Aug–Oct", 9, 39.0), step("Nov–Jan", 12, 47.0)],
            target: Some((45.0, s("target 45"))),
        }),
    };
    let heads: Vec<&str> = std::iter::once("Service").chain(months).chain(["All"]).collect();
    let data = plain("months-data", &heads, &[&["Psychologist", "14", "20", "25", "28", "29", "17", "15", "30", "34", "36", "27", "37", "312"]], Narrow::Scroll);
    figure("months", caption("Figure 2", "Sessions more than doubled over the year; 47 children were reached", "Sessions held each month by service, February 2015 to January 2016. All four rows use the same scale."), Chart::Months(chart), data)
}

fn settings() -> Block {
    let bar = |label: &str, value: f64, text: &str| LabelledBar { label: s(label), point: Point { mark: Mark::Value(value), text: s(text) } };
    let chart = BarsChart {
        groups: vec![
            BarsGroup {
                title: s("Outside the centre: 810 sessions, 84%"),
                comparison: false,
                bars: vec![bar("Home", 412.0, "412 · 43%"), bar("School", 187.0, "187 · 19%"), bar("Child-protection office", 96.0, "96 · 10%"), bar("Library or other public place", 41.0, "41 · 4%")],
            },
            BarsGroup { title: s("At the centre: 157 sessions, 16%"), comparison: true, bars: vec![bar("Counselling room", 157.0, "157 · 16%")] },
        ],
    };
    let data = plain("settings-data", &["Setting", "Sessions", "Share"], &[&["Home", "412", "43%"], &["School", "187", "19%"]], Narrow::Keep);
    figure("settings", caption("Figure 3", "Five of six sessions took place outside the centre", "Sessions held, by setting, and share of all 967 sessions."), Chart::Bars(chart), data)
}

fn money() -> Vec<Block> {
    let heading = |words: &str, figures: [&str; 4], share| {
        let bar = Cell::Bar(Bar::Budget { share: Some(share), tolerance: Some(0.1), max: 1.2 });
        let mut cells = vec![text(words, "")];
        cells.extend(figures.iter().map(|figure| number(figure, false)));
        cells.push(bar);
        cells
    };
    let rows = vec![
        row(heading("Staff", ["€24,600", "€23,180", "−€1,420", "−5.77%"], 0.94)),
        row(heading("Travel and subsistence", ["€2,400", "€2,588", "+€188", "+7.83%"], 1.0783)),
        row(heading("Consumables and supplies", ["€1,600", "€1,214", "−€386", "−24.12%"], 0.76)),
        total(heading("All headings", ["€40,002", "€36,702", "−€3,300", "−8.25%"], 0.9175)),
    ];
    let number = Align::Number;
    let heads = [("Budget heading", Align::Text), ("Initial budget", number), ("Final cost", number), ("Difference", number), ("Change", number), ("Share of its budget", Align::Drawing)];
    let budget = Table {
        id: s("budget"),
        caption: Some(caption("Table 3", "The project cost 8.25% less than first agreed", "")),
        columns: columns(&heads),
        groups: vec![group("", rows)],
        marks: vec![],
        note: Some(s("Bar: final cost as a share of that heading’s budget. Black line: 100%. Grey band: ±10%, inside which no approval is needed.")),
        narrow: Narrow::Stack,
    };
    let part = |label: &str, detail: &str, value| FundingPart { label: s(label), detail: s(detail), value };
    let funding = FundingChart {
        parts: vec![part("EEA Grants €32,549", "88.68% of the final cost", 32549.0), part("Co-financing €4,153", "11.32%", 4153.0)],
        actual: (s("Final cost €36,702"), 36702.0),
        planned: Some((s("Initial cost €40,002"), 40002.0)),
        unspent: Some(s("of which not spent €3,300 (8.25%)")),
    };
    let data = plain("funding-data", &["Source", "Amount"], &[&["EEA Grants", "€32,549"]], Narrow::Keep);
    let mut unit = plain("unit-costs", &["Final cost divided by", "Count", "Full cost", "Grant only"], &[&["Children reached", "47", "€780.89", "€692.53"], &["Hours of direct work", "1,160.5", "€31.63", "€28.05"]], Narrow::Keep);
    unit.caption = Some(caption("Table 4", "Unit costs", ""));
    vec![Block::Table(budget), figure("funding", caption("Figure 4", "EEA Grants paid 88.68% of the final cost", "Euros, by source."), Chart::Funding(funding), data), Block::Table(unit)]
}

fn overlap() -> Block {
    let part = |label: &str, value, shared| OverlapPart { label: s(label), point: point(value), shared };
    let chart = OverlapChart {
        parts: vec![part("18 therapy only", 18.0, false), part("2 children had both", 2.0, true), part("18 case management only", 18.0, false)],
        brackets: vec![OverlapBracket { label: s("Therapy 20"), first: 0, last: 1 }, OverlapBracket { label: s("Case management 20"), first: 1, last: 2 }],
        total: s("All children, each counted once: 38"),
    };
    let data = plain("overlap-data", &["Services", "Children"], &[&["Therapy only", "18"], &["Both", "2"]], Narrow::Keep);
    figure("overlap", caption("Figure 5", "20 + 20 is 38 children, because two had both services", "Children supported in “Pomáháme společně”, April 2022 to March 2023, by service used."), Chart::Overlap(chart), data)
}

fn quality() -> Vec<Block> {
    let term = |figure: &str, label: &str| EquationTerm { figure: s(figure), label: s(label) };
    let file = |name: &str, rows: &str, hash: &str| row(vec![Cell::Code { text: s(name) }, number(rows, false), Cell::Code { text: s(hash) }]);
    let sources = Table {
        id: s("sources"),
        caption: Some(caption("Table 5", "Every file has its fingerprint", "")),
        columns: columns(&[("Input", Align::Text), ("Rows", Align::Number), ("SHA-256, first 16 digits", Align::Text)]),
        groups: vec![group("", vec![file("children.csv", "53", "3f9c1e70a2d84b56"), file("sessions.csv", "981", "b81d04e7c95f2a13")])],
        marks: vec![],
        note: None,
        narrow: Narrow::Keep,
    };
    vec![
        Block::Equation(Equation { whole: term("1,452", "rows read"), parts: vec![term("1,424", "used"), term("28", "excluded, with a reason"), term("0", "rejected")] }),
        Block::Notice { text: s("Three rows were set aside; the check list names them.") },
        Block::Table(sources),
    ]
}

fn cards() -> Block {
    let card = |id: &str, title: &str| Card {
        id: s(id),
        title: s(title),
        sentence: s("Different children under 18 with at least one session held in the project period."),
        rows: labelled(&[("Counts", "children, each once in the report"), ("Period", "date of the session, first and last day included"), ("Value", "47")]),
        code: format!("{id} · 9b1f 44d0"),
    };
    Block::Definitions { cards: vec![card("children_reached", "Children reached"), card("sessions_outside", "Sessions held where the child lives or learns"), card("cost_per_child", "Cost per child")] }
}

fn summary() -> Block {
    let paragraph = |content| Node::Paragraph { content };
    Block::Text {
        nodes: vec![
            paragraph(words("The mobile team supported ", "47 children", " in Prague whose families had avoided social services, two more than planned. The team assessed the causes of risk with every child.")),
            Node::Heading { content: vec![Inline::Text { text: s("Who helped") }] },
            paragraph(vec![
                Inline::Strong { content: vec![Inline::Text { text: s("Help came to the children.") }] },
                Inline::Text { text: s(" Of ") },
                Inline::Number { text: s("967 sessions"), anchor: s("sessions_outside") },
                Inline::Text { text: s(" most took place at home or at school. See ") },
                Inline::Link { href: s("https://example.org/a?b=1&c=2"), content: vec![Inline::Emphasis { content: vec![Inline::Text { text: s("the method") }] }] },
                Inline::Text { text: s(".") },
            ]),
            Node::List { ordered: false, items: vec![vec![paragraph(words("Five offices, ", "41", " children"))], vec![paragraph(words("Five groups, ", "29", " children"))]] },
        ],
    }
}

/// One of every block, as in a final report.
pub fn specimen() -> Report {
    let key = |label: &str, figure: &str, context: &str| KeyFigure { label: s(label), figure: s(figure), context: s(context), anchor: s("children_reached") };
    let fact = |label: &str, values: &[&str]| Fact { label: s(label), values: values.iter().map(|value| s(value)).collect() };
    Report {
        template: s("funder"),
        lang: Lang::En,
        kicker: s("Final report to the funder · EEA Grants"),
        title: s("Even Risk Can Be an Opportunity"),
        subtitle: Some(s("A mobile multidisciplinary team for high-risk children and their families in Prague")),
        meta: labelled(&[("Project", "CZ03-0158"), ("Period", "1 February 2015 to 31 January 2016"), ("Data as of", "31 January 2016"), ("Counts below 5", "are hidden")]),
        notices: vec![s("Specimen. All figures are synthetic.")],
        key_figures: vec![
            key("Children reached", "47", "target 45, met"),
            key("Cases ended as planned", "24", "of 37 ended; 10 still open"),
            key("Final project cost", "€36,702", "8.25% below the initial cost"),
            key("Cost per child", "€780.89", "of which grant €692.53"),
        ],
        facts: Facts {
            title: s("Project facts"),
            fields: vec![fact("Project promoter", &["STREP – The Czech Centre for the Improvement of the Family Life"]), fact("Project number", &["CZ03-0158"]), fact("Target groups", &["Children", "Civil servants, public administration staff"]), fact("Final project cost", &["€36,702"])],
        },
        sections: vec![
            section(1, "summary", "Summary of project results", "Summary", vec![summary()], &[]),
            section(2, "results", "Results against targets", "Results", vec![results()], &[("How to read the bars", &["The bar runs from the baseline to what was achieved. The black line is the target."]), ("No baseline", &["“No data” means that nobody measured it before the project."])]),
            section(3, "children", "Children reached", "Children", vec![ages()], &[("Why four cells are hidden", &["At least one of them is below 5. The others are hidden with it, because it could be worked out from them by subtraction."])]),
            section(4, "phases", "The way through the phases", "Phases", vec![flow()], &[("Check: nobody lost", &["0 open at the start", "+ 47 entered", "− 37 ended", "= 10 open on 31 January 2016"])]),
            section(5, "work", "Work with children", "Work", vec![months(), settings()], &[("Counting sessions", &["Sessions are held, not booked."])]),
            section(6, "money", "Cost against budget", "Money", money(), &[]),
            section(7, "overlap", "How two services overlap", "Overlap", vec![overlap()], &[]),
            section(8, "quality", "Data quality", "Data quality", quality(), &[]),
            section(9, "definitions", "How each figure is counted", "Definitions", vec![cards()], &[]),
        ],
        footer: s("Final report CZ03-0158 · audience: funder · counts below 5 hidden · data as of 31 January 2016 · made with dosah 0.1.0"),
        running_head: s("Even Risk Can Be an Opportunity · CZ03-0158 · Final report to the funder"),
        words: Words {
            skip: s("Skip to the report"),
            contents: s("Contents"),
            definition: s("Definition"),
            underlined: s("Underlined figures are computed from the data and lead to their definitions."),
            notes: s("Notes"),
            page_of: s("Page {page} of {pages}"),
        },
    }
}
