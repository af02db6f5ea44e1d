//! How far a figure is on its way to what was promised, in the words and by the rules of the report.

use rust_decimal::Decimal;
use serde_json::Value as Json;

use super::card::{Cell, Row};
use super::figures::Figures;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::progress::{Pace, Promise, promised, status};
use crate::report::format::{places_of, round};

/// Rows about the way to the target: progress, how much of the period has gone by, and what that makes of the promise. A hidden figure has
/// neither progress nor status.
pub fn rows(figures: &Figures<'_>, indicator: &Indicator, cells: &[Option<&Published>]) -> Result<Vec<Row>, Error> {
    let material = figures.context.material;
    let spans = material.project.periods();
    let of = |cell: &Option<&Published>| -> Option<(Promise, Pace)> {
        let cell = (*cell)?;
        let promise = promised(material.project, &indicator.id, indicator.direction, &cell.period)?;
        let span = spans.iter().find(|span| span.id == cell.period)?;
        Some((promise, Pace::of(material.project, indicator.accumulates(), span, material.as_of)))
    };
    let promises: Vec<Option<(Promise, Pace)>> = cells.iter().map(of).collect();
    if promises.iter().all(Option::is_none) {
        return Ok(Vec::new());
    }
    let mut rows = ["progress", "elapsed", "status"]
        .map(|id| figures.label(id).map(|label| Row { label, cells: Vec::new() }))
        .into_iter()
        .collect::<Result<Vec<Row>, Error>>()?;
    for (cell, promise) in cells.iter().zip(promises) {
        let Some((cell, (promise, pace))) = cell.zip(promise) else {
            rows.iter_mut().for_each(|row| row.cells.push(Cell::default()));
            continue;
        };
        let progress = cell.value.number().and_then(|achieved| promise.progress(achieved));
        let status = match status(cell.value, &promise, &pace) {
            Some(status) => {
                let text = figures.words.locale.text(&format!("status.{}.cell", status.name()))?;
                Cell { text, value: Json::String(status.name().to_owned()) }
            }
            None => Cell::default(),
        };
        let found = [progress.map_or_else(Cell::default, |share| percent(figures, share)), percent(figures, pace.elapsed), status];
        rows.iter_mut().zip(found).for_each(|(row, cell)| row.cells.push(cell));
    }
    Ok(rows)
}

/// A share in percent, with one decimal where it is not whole.
fn percent(figures: &Figures<'_>, share: Decimal) -> Cell {
    let percent = round(share.saturating_mul(Decimal::ONE_HUNDRED), 1);
    let text = figures.words.locale.number(percent, places_of(percent));
    Cell { text, value: Json::String(percent.normalize().to_string()) }
}
