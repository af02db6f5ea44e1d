//! Costs that do not count although nobody said so, and headings that stand in the ledger or in the budget only.

use std::collections::BTreeMap;

use super::list::{
    COST_IN_ANOTHER_CURRENCY, COST_IN_THE_FUTURE, COST_OUTSIDE_WINDOW, COST_PAID_LATE, COST_WITHOUT_VOUCHER, HEADING_WITHOUT_BUDGET,
    HEADING_WITHOUT_COSTS, PAYMENT_IN_ANOTHER_CURRENCY,
};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::indicators::views::{NONE, add_eligibility, add_indirect, civil};
use crate::ingest::schema::Table;
use crate::project::file::Status;

/// Eligibility by the reasons of the view of costs; headings.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    if let Some(costs) = data.rows(Table::Costs) {
        eligibility(costs, data, notes)?;
    }
    if let Some(payments) = data.rows(Table::Payments) {
        currencies(payments, data, notes)?;
    }
    headings(data, notes)
}

/// Lines that somebody marked as ineligible need no other reason.
fn eligibility(costs: &Rows, data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let mut frame = costs.frame.clone();
    add_eligibility(&mut frame, data.project)?;
    if !frame.has("eligibility") {
        return Ok(());
    }
    add_indirect(&mut frame, data.project)?;
    // Costs at a flat rate have no vouchers, by their nature.
    let flat = if frame.has("is_indirect") { frame.flags("is_indirect")? } else { vec![None; frame.height()] };
    let vouchers = if frame.has("document") { Some(frame.codes("document")?) } else { None };
    // Where no line has one, the ledger keeps none.
    let vouchers = vouchers.filter(|vouchers| vouchers.iter().any(|voucher| *voucher != NONE));
    let lacks_voucher = |row: usize| flat[row] != Some(true) && vouchers.as_ref().is_some_and(|vouchers| vouchers[row] == NONE);
    let days = costs.days("date")?;
    let (reasons, eligible) = (frame.codes("eligibility")?, frame.flags("eligible")?);
    for row in (0..costs.height()).filter(|row| eligible[*row] != Some(false)) {
        let reason = frame.labels("eligibility").and_then(|labels| labels.get(reasons[row] as usize)).map_or("", String::as_str);
        match reason {
            "outside_window" => {
                notes.add(COST_OUTSIDE_WINDOW, costs.at(row, "date"), None, || "on this day costs are not eligible".to_owned())
            }
            "paid_late" => notes.add(COST_PAID_LATE, costs.at(row, "paid_on"), None, || {
                "this invoice of the last month was paid after the days of grace".to_owned()
            }),
            "foreign_currency" => notes.add(COST_IN_ANOTHER_CURRENCY, costs.at(row, "currency"), None, || {
                "this cost is in another currency than the project's".to_owned()
            }),
            "eligible" => of_eligible(costs, row, (lacks_voucher(row), days[row]), data, notes),
            _ => {}
        }
    }
    Ok(())
}

/// What an eligible line lacks: its voucher, or that it has happened.
fn of_eligible(costs: &Rows, row: usize, (lacks_voucher, day): (bool, Option<i32>), data: &Data<'_>, notes: &mut Notes) {
    if lacks_voucher {
        notes.add(COST_WITHOUT_VOUCHER, costs.at(row, "document"), None, || "this cost has no voucher".to_owned());
    }
    if day.is_some_and(|day| day > data.as_of) {
        let as_of = civil(data.as_of);
        notes.add(COST_IN_THE_FUTURE, costs.at(row, "date"), None, || format!("this cost was incurred after {as_of}"));
    }
}

/// Payments that nobody converts.
fn currencies(payments: &Rows, data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let Some(finance) = data.project.file.finance.as_ref().filter(|finance| finance.exchange.is_none()) else { return Ok(()) };
    let reporting = payments.frame.code("currency", finance.currency.get_ref());
    for (row, currency) in payments.codes("currency")?.iter().enumerate() {
        if *currency != NONE && Some(*currency) != reporting {
            notes.add(PAYMENT_IN_ANOTHER_CURRENCY, payments.at(row, "currency"), None, || {
                "this payment is in another currency than the project's".to_owned()
            });
        }
    }
    Ok(())
}

/// Headings of the ledger that the budget does not have, and the other way round once the project is over.
fn headings(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let (Some(costs), Some(budget)) = (data.whole(Table::Costs), data.whole(Table::Budget)) else { return Ok(()) };
    let (spent, planned) = (uses(costs)?, uses(budget)?);
    let named = |rows: &Rows, code: u32| rows.label("heading", code).unwrap_or_default().to_owned();
    for (heading, (row, lines)) in spent.iter().filter(|(heading, _)| !planned.contains_key(heading)) {
        notes.add(HEADING_WITHOUT_BUDGET, costs.at(*row, "heading"), None, || {
            let lines = if *lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") };
            format!("the heading {} has {lines} in the ledger and no budget", named(costs, *heading))
        });
    }
    if data.project.file.project.status == Status::Completed {
        for (heading, (row, _)) in planned.iter().filter(|(heading, _)| !spent.contains_key(heading)) {
            notes.add(HEADING_WITHOUT_COSTS, budget.at(*row, "heading"), None, || {
                format!("the heading {} has a budget and no costs", named(budget, *heading))
            });
        }
    }
    Ok(())
}

/// The first row of every heading, and how many there are.
fn uses(rows: &Rows) -> Result<BTreeMap<u32, (usize, u64)>, Error> {
    let mut uses = BTreeMap::new();
    for (row, heading) in rows.codes("heading")?.iter().enumerate().filter(|(_, heading)| **heading != NONE) {
        uses.entry(*heading).or_insert((row, 0)).1 += 1;
    }
    Ok(uses)
}
