//! The money of Pomáháme společně, all of it invented: budget, cost ledger, payments.

use chrono::{Days, Months, NaiveDate};
use fastrand::Rng;

use crate::casework::{after, day};
use crate::export::{EXCEL_IN_PRAGUE, Export, Fault, row};
use crate::money::{Line, split};

/// Heading, budget, budget after the change, final cost in haléře, ledger lines: 600 000,00 and 589 590,50 Kč.
const HEADINGS: [(&str, i64, i64, i64, usize); 6] = [
    ("osobní náklady", 42_000_000, 41_200_000, 40_826_000, 36),
    ("vzdělávání a supervize", 6_200_000, 6_600_000, 6_435_000, 16),
    ("cestovné", 2_400_000, 2_400_000, 2_187_450, 36),
    ("materiál", 1_800_000, 1_800_000, 1_720_600, 18),
    ("nájem a služby", 4_600_000, 4_600_000, 4_440_000, 12),
    ("tvorba metodik", 3_000_000, 3_400_000, 3_350_000, 4),
];
/// Staff paid by the organisation itself; with rent and services it makes up the co-financing of 89 590,50 Kč.
const OWN_STAFF: i64 = 4_519_050;

pub fn exports(rng: &mut Rng) -> Vec<Export> {
    vec![budget(), costs(rng), payments()]
}

fn budget() -> Export {
    let amount = |minor| (EXCEL_IN_PRAGUE.money)(minor);
    let initial = HEADINGS.iter().map(|&(heading, initial, ..)| row([heading, &amount(initial), "původní"]));
    let revised = HEADINGS.iter().map(|&(heading, _, revised, ..)| row([heading, &amount(revised), "upravený"]));
    Export::new("rozpocet.csv", &["Položka", "Částka", "Verze"], initial.chain(revised))
}

fn costs(rng: &mut Rng) -> Export {
    let mut lines = Vec::new();
    for (heading, _, _, total, count) in HEADINGS {
        let refund = if heading == "vzdělávání a supervize" { 180_000 } else { 0 };
        lines.extend(spread_over_the_year(rng, heading, total + refund, count));
        if refund > 0 {
            lines.push(Line { kind: "vratka", ..line(heading, day(2022, 11, 29), refund, "dodavatel 4", 0) });
        }
    }
    for (heading, date, amount) in [("materiál", day(2022, 8, 11), 249_000), ("cestovné", day(2023, 2, 8), 38_600)] {
        lines.push(Line { source: "vlastní zdroje", eligible: "ne", ..line(heading, date, amount, "dodavatel 9", 7) });
    }
    lines.sort_by_key(|line| (line.date, line.heading, line.amount));
    let rows = (1..).zip(&lines).map(|(number, line)| line.row(&format!("FP{number:03}"), &EXCEL_IN_PRAGUE));
    let header = ["Datum", "Položka", "Částka", "Doklad", "Dodavatel", "Uhrazeno", "Zdroj", "Uznatelné", "Typ"];
    Export::new("naklady.csv", &header, rows).plant(vec![(
        72,
        Fault::Cells(&[
            "22. 11. 2022",
            "materiál",
            "1 2O0,00",
            "FP901",
            "dodavatel 2",
            "1. 12. 2022",
            "nadační příspěvek",
            "ano",
            "náklad",
        ]),
    )])
}

/// Lines of a heading, from the first month to the last.
fn spread_over_the_year(rng: &mut Rng, heading: &'static str, gross: i64, count: usize) -> Vec<Line> {
    let staff = heading == "osobní náklady";
    let amounts = if staff {
        // Every month two people are paid from the grant and one by the organisation.
        let granted = split(rng, gross - OWN_STAFF, 24, 10);
        let own = split(rng, OWN_STAFF, 12, 10);
        granted.chunks(2).zip(own).flat_map(|(granted, own)| [granted[0], granted[1], own]).collect()
    } else {
        split(rng, gross, count, if heading == "nájem a služby" { 5 } else { 50 })
    };
    let mut lines = Vec::new();
    for (index, amount) in amounts.into_iter().enumerate() {
        let month = if heading == "tvorba metodik" { 7 + index } else { index * 12 / count };
        let begins = day(2022, 4, 1) + Months::new(u32::try_from(month).unwrap_or(0));
        let date = if staff { begins + Months::new(1) - Days::new(1) } else { after(begins, rng.u64(1..=24)) };
        let payee = if staff { format!("pracovník {}", index % 3 + 1) } else { format!("dodavatel {}", rng.u32(1..=8)) };
        let own = heading == "nájem a služby" || (staff && index % 3 == 2);
        let source = if own { "vlastní zdroje" } else { "nadační příspěvek" };
        lines.push(Line { source, ..line(heading, date, amount, &payee, rng.u64(3..=20)) });
    }
    lines
}

fn line(heading: &'static str, date: NaiveDate, amount: i64, payee: &str, days_to_pay: u64) -> Line {
    let paid_on = date + Days::new(days_to_pay);
    Line { date, heading, amount, payee: payee.to_owned(), paid_on, source: "nadační příspěvek", eligible: "ano", kind: "náklad" }
}

fn payments() -> Export {
    let rows = [
        row(["20. 4. 2022", "250 000,00", "nadační příspěvek"]),
        row(["6. 6. 2022", "45 000,00", "vlastní zdroje"]),
        row(["14. 10. 2022", "200 000,00", "nadační příspěvek"]),
        row(["12. 12. 2022", "44 590,50", "vlastní zdroje"]),
        row(["2. 5. 2023", "50 000,00", "nadační příspěvek"]),
    ];
    Export::new("platby.csv", &["Datum", "Částka", "Zdroj"], rows)
}
