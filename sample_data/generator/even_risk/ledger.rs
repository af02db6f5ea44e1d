//! The money of Even Risk Can Be an Opportunity: budget, cost ledger, payments. The published totals are constants; the lines are drawn.

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use crate::casework::{after, day};
use crate::export::{CANONICAL, Export, Fault, row};
use crate::money::{Line, split};

/// Heading, initial budget, revised budget and final cost in cents, ledger lines: 40,002.00 became 36,702.00.
const HEADINGS: [(&str, i64, i64, i64, usize); 6] = [
    ("staff", 2_460_000, 2_400_000, 2_318_000, 48),
    ("travel", 240_000, 260_000, 258_800, 60),
    ("equipment", 120_000, 120_000, 113_100, 7),
    ("consumables", 160_000, 140_000, 121_400, 42),
    ("other_contracts", 651_200, 570_200, 511_200, 24),
    ("indirect", 369_000, 360_000, 347_700, 12),
];
/// Consumables bought with the promoter's own money; with the indirect costs they make up the co-financing of 4,153.00.
const OWN_CONSUMABLES: i64 = 67_600;

pub fn exports(rng: &mut Rng) -> Vec<Export> {
    vec![budget(), costs(rng), payments()]
}

fn budget() -> Export {
    let amount = |minor| (CANONICAL.money)(minor);
    let initial = HEADINGS.iter().map(|&(heading, initial, ..)| row([heading, &amount(initial), "initial"]));
    let revised = HEADINGS.iter().map(|&(heading, _, revised, ..)| row([heading, &amount(revised), "revised"]));
    Export::new("budget.csv", &["heading", "amount", "version"], initial.chain(revised))
}

fn costs(rng: &mut Rng) -> Export {
    let mut lines = Vec::new();
    for (heading, _, _, total, count) in HEADINGS {
        let refunds: &[(NaiveDate, i64)] = match heading {
            "travel" => &[(day(2015, 6, 18), 2_640)],
            "other_contracts" => &[(day(2015, 12, 10), 15_000)],
            _ => &[],
        };
        let gross = total + refunds.iter().map(|(_, amount)| amount).sum::<i64>();
        lines.extend(spread_over_the_year(rng, heading, gross, count));
        lines.extend(refunds.iter().map(|&(date, amount)| Line { kind: "refund", ..line(heading, date, amount, "supplier-07", 0) }));
    }
    // Bought and later refused by the programme, or incurred after its end: the promoter pays these alone.
    for (heading, date, amount) in [
        ("travel", day(2015, 5, 22), 4_180),
        ("consumables", day(2015, 8, 13), 6_350),
        ("equipment", day(2015, 11, 24), 21_990),
        ("other_contracts", day(2016, 2, 9), 18_000),
    ] {
        lines.push(Line { source: "cofinancing", eligible: "no", ..line(heading, date, amount, "supplier-11", 9) });
    }
    lines.sort_by_key(|line| (line.date, line.heading, line.amount));
    let rows = (1..).zip(&lines).map(|(number, line)| line.row(&format!("D{number:04}"), &CANONICAL));
    let header = ["date", "heading", "amount", "document", "payee", "paid_on", "source", "eligible", "kind"];
    Export::new("costs.csv", &header, rows)
        .plant(vec![(121, Fault::Cells(&["2015-09-11", "travel", "18.5O", "D9001", "worker-02", "2015-09-18", "grant", "yes", "cost"]))])
}

/// Lines of a heading, from the first month to the last.
fn spread_over_the_year(rng: &mut Rng, heading: &'static str, gross: i64, count: usize) -> Vec<Line> {
    let amounts = match heading {
        // Paid from two sources, so each part is split by itself.
        "consumables" => {
            let mut amounts = split(rng, OWN_CONSUMABLES, count / 2, 60);
            amounts.extend(split(rng, gross - OWN_CONSUMABLES, count - count / 2, 60));
            amounts
        }
        "staff" | "indirect" => split(rng, gross, count, 12),
        _ => split(rng, gross, count, 60),
    };
    let monthly = matches!(heading, "staff" | "indirect");
    let mut lines = Vec::new();
    for (index, amount) in amounts.into_iter().enumerate() {
        let month = chrono::Months::new(u32::try_from(index * 12 / count).unwrap_or(0));
        // Consumables repeat the year for their second source.
        let month = if heading == "consumables" { chrono::Months::new(u32::try_from(index % 12).unwrap_or(0)) } else { month };
        let begins = day(2015, 2, 1) + month;
        let date = if monthly { last_day(begins) } else { after(begins, rng.u64(1..=24)) };
        let payee = match heading {
            "staff" => format!("worker-{:02}", index % 4 + 1),
            "travel" => format!("worker-{:02}", rng.u32(1..=4)),
            "indirect" => "promoter".to_owned(),
            _ => format!("supplier-{:02}", rng.u32(1..=10)),
        };
        let own = heading == "indirect" || (heading == "consumables" && index < count / 2);
        let source = if own { "cofinancing" } else { "grant" };
        lines.push(Line { source, ..line(heading, date, amount, &payee, rng.u64(3..=20)) });
    }
    lines
}

fn line(heading: &'static str, date: NaiveDate, amount: i64, payee: &str, days_to_pay: u64) -> Line {
    let paid_on = date + Days::new(days_to_pay);
    Line { date, heading, amount, payee: payee.to_owned(), paid_on, source: "grant", eligible: "yes", kind: "cost" }
}

fn last_day(month: NaiveDate) -> NaiveDate {
    month + chrono::Months::new(1) - Days::new(1)
}

/// Published: 32,549.00 from the grant, the last instalment after the final report; the rest is co-financing.
fn payments() -> Export {
    let rows = [
        row(["2015-02-20", "16000.00", "EUR", "grant"]),
        row(["2015-03-10", "2000.00", "EUR", "cofinancing"]),
        row(["2015-09-15", "12500.00", "EUR", "grant"]),
        row(["2015-11-12", "2153.00", "EUR", "cofinancing"]),
        row(["2016-04-06", "4049.00", "EUR", "grant"]),
    ];
    Export::new("payments.csv", &["date", "amount", "currency", "source"], rows)
}
