//! A second engine: every built-in indicator by a plain loop over the rows of a project, written from the definitions alone. It shares no
//! code with `src/` and is slow on purpose; what both engines say is probably what the definitions mean.

mod cases;
mod children;
mod combined;
mod counting;
mod data;
mod flow;
mod money;
mod number;
mod project;
mod scores;
mod sessions;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use counting::{Cell, Dimensions, Item, Measure, TOTAL, cells};
use data::Data;
use number::{Figure, Missing};

/// Indicator, period, dimension and category of a cell.
pub type Key = (String, String, String, String);

/// State, value, numerator and denominator of every cell, as `measurements.csv` writes them; numerators and denominators with two decimals.
pub fn measurements(folder: &Path, as_of: Option<NaiveDate>) -> BTreeMap<Key, [String; 4]> {
    let data = Data::read(folder, as_of);
    let mut measurements = BTreeMap::new();
    for period in &data.project.periods {
        let mut sheet = Sheet::default();
        sessions::measure(&data, period, &mut sheet);
        flow::measure(&data, period, &mut sheet);
        scores::measure(&data, period, &mut sheet);
        money::measure(&data, period, &mut sheet);
        combined::measure(&data, period, &mut sheet);
        for (indicator, cells) in sheet.0 {
            for (dimension, category, figure) in cells {
                let key = (indicator.clone(), period.id.clone(), dimension, category);
                measurements.insert(key, figure.texts(decimals(&indicator)));
            }
        }
    }
    measurements
}

/// Counts are whole; shares, ratios, hours, days and money have two decimals.
fn decimals(indicator: &str) -> u32 {
    const WHOLE: [&str; 27] = [
        "children_reached",
        "children_new",
        "children_continuing",
        "children_first_reached",
        "service_overlap",
        "attendances",
        "sessions_held",
        "sessions_cancelled",
        "cases_open_start",
        "cases_entered",
        "cases_exited",
        "cases_open_end",
        "cases_completed",
        "case_progress",
        "phase_reached",
        "phase_transitions",
        "children_enrolled",
        "children_referred",
        "entry_lag",
        "phase_not_yet",
        "re_entry_too_recent",
        "cost_lines",
        "indirect_beneficiaries",
        "score_eligible",
        "score_pairs",
        "score_missing",
        "score_change_class",
    ];
    if WHOLE.contains(&indicator) { 0 } else { 2 }
}

/// The figures of one period.
#[derive(Debug, Default)]
pub struct Sheet(BTreeMap<String, Vec<Cell>>);

impl Sheet {
    fn add(&mut self, id: &str, items: &[Item], measure: Measure, by: &[&str], dimensions: &Dimensions) {
        self.set(id, cells(items, measure, by, dimensions));
    }

    fn set(&mut self, id: &str, cells: Vec<Cell>) {
        self.0.insert(id.to_owned(), cells);
    }

    /// An indicator that the project keeps no data for, or that has no meaning in the period.
    fn absent(&mut self, id: &str) {
        self.set(id, vec![(TOTAL.to_owned(), TOTAL.to_owned(), Figure::None(Missing::NotApplicable))]);
    }

    fn figure(&self, id: &str, dimension: &str, category: &str) -> Figure {
        let found = self.0[id].iter().find(|(of, name, _)| of == dimension && name == category);
        found.map_or(Figure::None(Missing::NotApplicable), |(.., figure)| *figure)
    }

    fn total(&self, id: &str) -> Figure {
        self.figure(id, TOTAL, TOTAL)
    }

    /// A figure for the total and for every category that the first operand has.
    fn combine(&mut self, id: &str, first: &str, by: &[&str], make: impl Fn(&Self, &str, &str) -> Result<Figure, Missing>) {
        let wanted = |dimension: &str| dimension == TOTAL || by.contains(&dimension);
        let of_first: Vec<(String, String)> = self.0[first].iter().map(|(of, name, _)| (of.clone(), name.clone())).collect();
        let made = of_first.into_iter().filter(|(dimension, _)| wanted(dimension)).map(|(dimension, category)| {
            let figure = make(self, &dimension, &category).unwrap_or_else(Figure::None);
            (dimension, category, figure)
        });
        let made: Vec<Cell> = made.collect();
        self.set(id, made);
    }

    fn difference(&mut self, id: &str, plus: &str, minus: &str, by: &[&str]) {
        self.combine(id, plus, by, |sheet, dimension, category| {
            let value = |id: &str| sheet.figure(id, dimension, category).value();
            Ok(Figure::amount(value(plus)?.minus(value(minus)?)))
        });
    }

    fn ratio(&mut self, id: &str, (plus, minus): (&str, Option<&str>), over: &str, scale: usize, by: &[&str]) {
        self.combine(id, plus, by, |sheet, dimension, category| {
            let value = |id: &str| sheet.figure(id, dimension, category).value();
            let mut above = value(plus)?;
            if let Some(minus) = minus {
                above = above.minus(value(minus)?);
            }
            Ok(Figure::ratio(above, value(over)?, scale))
        });
    }
}
