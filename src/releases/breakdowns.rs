//! Disaggregations of earlier releases that an indicator no longer has, on today's data: what was published by area is known by area.

use std::collections::{BTreeMap, BTreeSet};

use super::{Ledger, Today};
use crate::error::Error;
use crate::indicators::dimension::Dimension;
use crate::indicators::join::join;
use crate::indicators::measurement::{Cut, Measurements};
use crate::indicators::period::Span;
use crate::indicators::{Indicator, compute};

/// Adds them.
///
/// # Errors
/// Only on a defect of dosah.
pub(super) fn add(measurements: &mut Measurements, ledger: &Ledger, today: &Today<'_>, periods: &[Span]) -> Result<(), Error> {
    let dropped: Vec<Indicator> = dropped(ledger, today.indicators);
    if dropped.is_empty() {
        return Ok(());
    }
    let figures = compute(&dropped, today.dataset, today.project, periods, today.as_of)?;
    join(measurements, figures, |cell| cell.cut != Cut::default(), by_earlier);
    Ok(())
}

/// The indicators that had other disaggregations once, with these alone.
fn dropped(ledger: &Ledger, indicators: &[Indicator]) -> Vec<Indicator> {
    let mut published: BTreeMap<&str, BTreeSet<&[String]>> = BTreeMap::new();
    for entry in ledger.entries() {
        for figure in entry.published.readings.iter().flat_map(|reading| &reading.figures) {
            if let Some(hash) = entry.published.definitions.get(&figure.place.indicator) {
                published.entry(hash).or_default().insert(&figure.place.cut.dimensions);
            }
        }
    }
    let with_them = |indicator: &Indicator| {
        let rows = indicator.measure.rows()?;
        let has =
            |dimensions: &[String]| indicator.by.iter().any(|by| by.iter().map(Dimension::id).eq(dimensions.iter().map(String::as_str)));
        let named = |dimensions: &[String]| -> Option<Vec<Dimension>> {
            dimensions.iter().map(|name| Dimension::named(name, rows.from, rows.date.is_some())).collect()
        };
        let once = published.get(indicator.hash.as_str())?.iter().filter(|dimensions| !dimensions.is_empty() && !has(dimensions));
        let by: Vec<Vec<Dimension>> = once.filter_map(|dimensions| named(dimensions)).collect();
        (!by.is_empty()).then(|| Indicator { by, ..indicator.clone() })
    };
    indicators.iter().filter_map(with_them).collect()
}

/// The periods under which they stand.
pub(super) fn name(period: &str) -> String {
    format!("{period} by earlier breakdowns")
}

/// Where a figure of an earlier breakdown stands. Its dimension is none of today's: it is no table that something could be merged in.
pub(super) fn by_earlier(period: &str, cut: &Cut) -> (String, Cut) {
    let dimensions = cut.dimensions.iter().map(|dimension| format!("earlier_{dimension}")).collect();
    (name(period), Cut { dimensions, categories: cut.categories.clone() })
}
