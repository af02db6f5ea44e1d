//! Costs that do not count although nobody said so, and headings that stand in the ledger or in the budget only.

use std::collections::BTreeMap;

use super::list::{COST_IN_ANOTHER_CURRENCY, COST_OUTSIDE_WINDOW, COST_PAID_LATE, HEADING_WITHOUT_BUDGET, HEADING_WITHOUT_COSTS};
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::indicators::views::{NONE, add_eligibility};
use crate::ingest::schema::Table;
use crate::project::file::Status;

/// Eligibility by the reasons of the view of costs; headings.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    if let Some(costs) = data.rows(Table::Costs) {
        eligibility(costs, data, notes)?;
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
            _ => {}
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
