//! Figures about money, in hundredths.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration};

use super::Sheet;
use super::counting::{Dimensions, Item, Measure, TOTAL};
use super::data::{Data, months};
use super::number::Fraction;
use super::project::{Finance, Period};
use super::table::Row;

const REASONS: [&str; 7] =
    ["eligible", "marked_ineligible", "outside_window", "paid_late", "foreign_currency", "heading_not_eligible", "charged_elsewhere"];

/// Every figure of this file that is made of rows.
pub fn measure(data: &Data, period: &Period, sheet: &mut Sheet) {
    budget(data, period, sheet);
    ledger(data, period, sheet);
    if data.tables.get("payments").is_some() && period.overlaps(&data.project.whole) {
        // Everything received counts for the project as a whole, whenever it came.
        let inside = |row: &&Row| period.id == TOTAL || row.day("date").is_some_and(|day| period.contains(day));
        let received = data.tables.rows("payments").iter().filter(inside).filter(|row| row.word_or("source", "grant") == "grant");
        let items: Vec<Item> = received.enumerate().map(|(at, row)| line(at, row.cents("amount"))).collect();
        sheet.add("grant_received", &items, Measure::Sum(100), &[], &Dimensions::new());
    } else {
        sheet.absent("grant_received");
    }
}

fn line(at: usize, cents: i128) -> Item {
    Item { unit: format!("line {at}"), amount: Some(cents), ..Item::default() }
}

/// A budget is made for the whole project and has no part in a shorter period.
fn budget(data: &Data, period: &Period, sheet: &mut Sheet) {
    let whole = &data.project.whole;
    if data.tables.get("budget").is_none() || period.start > whole.start || period.end < whole.end {
        sheet.absent("initial_cost");
        sheet.absent("revised_cost");
        return;
    }
    let versions = data.project.finance.as_ref().map_or_else(|| vec!["initial".to_owned(), "revised".to_owned()], |f| f.versions.clone());
    let dimensions = Dimensions::from([("heading", data.headings())]);
    let version = |row: &Row| {
        let word = row.word_or("version", &versions[0]);
        versions.iter().position(|version| *version == word)
    };
    let rows = data.tables.rows("budget");
    let latest = rows.iter().filter_map(version).max();
    for (id, wanted) in [("initial_cost", Some(0)), ("revised_cost", latest)] {
        let of_version = rows.iter().enumerate().filter(|(_, row)| wanted.is_some() && version(row) == wanted);
        let item = |(at, row): (usize, &Row)| {
            let words = BTreeMap::from([("heading", row.word("heading").to_owned())]);
            Item { words, ..line(at, row.cents("amount")) }
        };
        sheet.add(id, &of_version.map(item).collect::<Vec<_>>(), Measure::Sum(100), &["heading"], &dimensions);
    }
}

/// Why a line of the ledger does not count, or that it does.
fn eligibility(row: &Row, finance: &Finance) -> &'static str {
    let day = row.day("date").expect("a day");
    let window = &finance.window;
    let is_last_month = day >= window.end.with_day(1).expect("a day");
    let is_late = is_last_month && row.day("paid_on").is_some_and(|paid| paid > window.end + Duration::days(finance.grace_days));
    if row.word_or("currency", &finance.currency) != finance.currency && !finance.converts {
        "foreign_currency"
    } else if !window.contains(day) {
        "outside_window"
    } else if row.word_or("eligible", "yes") == "no" {
        "marked_ineligible"
    } else if finance.refused.iter().any(|heading| heading == row.word("heading")) {
        "heading_not_eligible"
    } else if is_late {
        "paid_late"
    } else {
        "eligible"
    }
}

/// A line in hundredths of the reporting currency, a refund below zero; nothing for a currency that nobody converts.
fn in_currency(data: &Data, row: &Row, finance: &Finance) -> Option<i128> {
    let cents = row.cents("amount");
    let cents = if row.word_or("kind", "cost") == "refund" { -cents.abs() } else { cents };
    if row.word_or("currency", &finance.currency) == finance.currency {
        return Some(cents);
    }
    let rate = rate(data, row).filter(|_| finance.converts)?;
    Some(Fraction::of(cents, 1).over(rate)?.text(0).parse().expect("a whole number"))
}

/// How much of its currency one unit of the reporting one cost in the month of a line: the earliest rate of the month.
pub fn rate(data: &Data, line: &Row) -> Option<Fraction> {
    let month = line.day("date")?.format("%Y-%m").to_string();
    let of_month = |row: &&Row| row.word("currency") == line.word("currency") && row.word("date").starts_with(&month);
    let first = data.tables.rows("rates").iter().filter(of_month).min_by_key(|row| row.day("date"))?;
    let (whole, part) = first.word("rate").split_once('.')?;
    Some(Fraction::of(format!("{whole}{part}").parse().ok()?, 10_i128.pow(u32::try_from(part.len()).ok()?)))
}

fn ledger(data: &Data, period: &Period, sheet: &mut Sheet) {
    let finance = data.project.finance.as_ref().filter(|finance| period.overlaps(&finance.window));
    let (Some(finance), Some(_)) = (finance, data.tables.get("costs")) else {
        sheet.absent("final_cost");
        for id in ["ineligible_cost", "cost_lines", "inkind_cost", "indirect_cost", "indirect_base"] {
            sheet.absent(id);
        }
        return;
    };
    let is_total = period.id == TOTAL;
    let window = &finance.window;
    let shown = Period { id: String::new(), start: period.start.min(window.start), end: period.end.max(window.end) };
    let dimensions = Dimensions::from([
        ("heading", data.headings()),
        ("month", months(if is_total { &shown } else { period })),
        ("eligibility", REASONS.map(str::to_owned).into_iter().chain(["unknown".to_owned()]).collect()),
    ]);
    let (mut eligible, mut refused, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let (mut in_kind, mut indirect, mut base) = (Vec::new(), Vec::new(), Vec::new());
    let none = (0, Vec::new(), Vec::new());
    let (_, of, headings) = finance.indirect.as_ref().unwrap_or(&none);
    for (at, row) in data.tables.rows("costs").iter().enumerate() {
        let day = row.day("date").expect("a day");
        if !is_total && !period.contains(day) {
            continue;
        }
        let is_foreign = row.word_or("currency", &finance.currency) != finance.currency;
        if is_foreign && finance.converts && rate(data, row).is_none() {
            // Set aside: nobody knows what it was worth.
            continue;
        }
        let reason = eligibility(row, finance);
        let words = BTreeMap::from([
            ("heading", row.word("heading").to_owned()),
            ("month", day.format("%Y-%m").to_string()),
            ("eligibility", reason.to_owned()),
        ]);
        let item = Item { unit: format!("line {at}"), amount: in_currency(data, row, finance), is_part: false, words };
        lines.push(item.clone());
        if reason != "eligible" {
            refused.push(item);
            continue;
        }
        let heading = row.word("heading").to_owned();
        for (side, belongs) in [
            (&mut in_kind, row.word("source") == "in_kind"),
            (&mut indirect, headings.contains(&heading)),
            (&mut base, of.contains(&heading)),
        ] {
            if belongs {
                side.push(item.clone());
            }
        }
        eligible.push(item);
    }
    sheet.add("final_cost", &eligible, Measure::Sum(100), &["heading", "month"], &dimensions);
    sheet.add("ineligible_cost", &refused, Measure::Sum(100), &["eligibility"], &dimensions);
    sheet.add("cost_lines", &lines, Measure::Count, &["eligibility"], &dimensions);
    for (id, items, is_known) in [
        ("inkind_cost", in_kind, data.tables.has("costs", "source")),
        ("indirect_cost", indirect, finance.indirect.is_some()),
        ("indirect_base", base, finance.indirect.is_some()),
    ] {
        if is_known {
            sheet.add(id, &items, Measure::Sum(100), &[], &dimensions);
        } else {
            sheet.absent(id);
        }
    }
}
