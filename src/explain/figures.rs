//! The figures of a card: values of all periods side by side, as the audience may see them.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::card::{Cell, Label, Part, Row, Table};
use super::words::Words;
use crate::disclosure::{Protected, Published};
use crate::error::Error;
use crate::indicators::definition::Method;
use crate::indicators::dimension::Dimension;
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::measurement::{Cut, Value};
use crate::report::format::{places_of, round};
use crate::report::{Context, category};

/// What figures are written with.
pub struct Figures<'a> {
    /// The words.
    pub words: Words<'a>,
    /// How reports write figures.
    pub context: &'a Context<'a>,
    /// The figures.
    pub protected: &'a Protected,
    /// The periods, in the order of the run.
    pub periods: &'a [Label],
}

/// An amount of a figure beside its value.
type Amount = fn(&Published) -> Option<Decimal>;

impl Figures<'_> {
    /// The figure of everybody together, what it is made of, and what was promised.
    pub fn total(&self, indicator: &Indicator) -> Result<Option<Part>, Error> {
        let cells: Vec<Option<&Published>> = self.periods.iter().map(|period| self.protected.total(&indicator.id, &period.id)).collect();
        let mut rows = vec![Row { label: self.label("value")?, cells: self.values(&cells)? }];
        let below = if matches!(indicator.measure, Measure::Median { .. } | Measure::Summary { .. }) { "cases" } else { "denominator" };
        let amounts: [(&str, Amount); 4] = [
            ("numerator", |cell| cell.numerator.filter(|_| cell.denominator.is_some())),
            (below, |cell| cell.denominator),
            ("baseline", |cell| cell.baseline),
            ("target", |cell| cell.target),
        ];
        for (id, amount) in amounts {
            if cells.iter().flatten().any(|cell| amount(cell).is_some()) {
                let text = |cell: &Option<&Published>| cell.and_then(amount).map_or_else(Cell::default, |number| self.plain(number));
                rows.push(Row { label: self.label(id)?, cells: cells.iter().map(text).collect() });
            }
        }
        rows.extend(super::progress::rows(self, indicator, &cells)?);
        let states = cells.iter().flatten().map(|cell| cell.value);
        let mut notes = self.keys(states)?;
        if cells.iter().flatten().any(|cell| cell.method == Method::Estimated && cell.value.number().is_some()) {
            let text = |what: &str| self.words.locale.text(&format!("state.estimated.{what}"));
            notes.push(format!("{} {}", text("mark")?, text("key")?));
        }
        Ok(Part::table("figures".to_owned(), self.words.text("part.figures")?, self.table(rows), notes))
    }

    /// The figures that a figure is made of.
    pub fn made_of(&self, indicator: &Indicator, indicators: &[Indicator]) -> Result<Option<Part>, Error> {
        let mut rows = Vec::new();
        for id in indicator.measure.operands() {
            let Some(operand) = indicators.iter().find(|known| known.id == id) else { continue };
            let cells: Vec<_> = self.periods.iter().map(|period| self.protected.total(id, &period.id)).collect();
            let label = format!("{} ({id})", self.words.title(operand)?);
            rows.push(Row { label: Label { id: id.to_owned(), label }, cells: self.values(&cells)? });
        }
        Ok(Part::table("made_of".to_owned(), self.words.text("part.made_of")?, self.table(rows), Vec::new()))
    }

    /// The figure by a dimension, or by several; what is nothing in every period is left out.
    pub fn by(&self, indicator: &Indicator, by: &[Dimension]) -> Result<Option<Part>, Error> {
        let ids: Vec<&str> = by.iter().map(Dimension::id).collect();
        let mut cuts: Vec<&Cut> = Vec::new();
        for cell in self
            .protected
            .cells
            .iter()
            .filter(|cell| cell.indicator == indicator.id && cell.cut.dimensions == ids && cell.merged_into.is_none())
        {
            if !cuts.contains(&&cell.cut) {
                cuts.push(&cell.cut);
            }
        }
        let mut rows = Vec::new();
        let mut states = Vec::new();
        for cut in cuts {
            let categories: Vec<&str> = cut.categories.iter().map(String::as_str).collect();
            let find = |period: &Label| self.protected.cell(&indicator.id, &period.id, &ids, &categories);
            let cells: Vec<Option<&Published>> = self.periods.iter().map(find).collect();
            if cells.iter().flatten().all(|cell| matches!(cell.value, Value::Zero | Value::NoData | Value::NotApplicable)) {
                continue;
            }
            states.extend(cells.iter().flatten().map(|cell| cell.value));
            let label = Label { id: cut.category(), label: self.categories(indicator, cut)? };
            rows.push(Row { label, cells: self.values(&cells)? });
        }
        let title = self.words.say("part.by", &[("dimension", &self.words.dimensions(by)?)])?;
        Ok(Part::table(format!("by:{}", ids.join("*")), title, self.table(rows), self.keys(states.into_iter())?))
    }

    fn categories(&self, indicator: &Indicator, cut: &Cut) -> Result<String, Error> {
        let name = |(dimension, id): (&String, &String)| match indicator.measure.rows() {
            Some(rows) if !id.contains('+') => self.words.value(rows.from, dimension, id),
            _ if dimension == "service_set" => {
                let services = id.split('+').map(|service| category(&self.words.project.file, self.words.locale, "service", service));
                Ok(services.collect::<Result<Vec<_>, Error>>()?.join(" + "))
            }
            _ => category(&self.words.project.file, self.words.locale, dimension, id),
        };
        Ok(cut.dimensions.iter().zip(&cut.categories).map(name).collect::<Result<Vec<_>, Error>>()?.join(" · "))
    }

    fn table(&self, rows: Vec<Row>) -> Table {
        Table { columns: self.periods.to_vec(), rows }
    }

    /// A label of a row of figures.
    pub fn label(&self, id: &str) -> Result<Label, Error> {
        Ok(Label { id: id.to_owned(), label: self.words.text(&format!("label.{id}"))? })
    }

    fn values(&self, cells: &[Option<&Published>]) -> Result<Vec<Cell>, Error> {
        cells.iter().map(|cell| cell.map_or_else(|| Ok(Cell::default()), |cell| self.value(cell))).collect()
    }

    fn value(&self, cell: &Published) -> Result<Cell, Error> {
        let value = match cell.value.number() {
            Some(number) => json!({ "state": cell.value.state(), "value": round(number, cell.decimals).normalize().to_string() }),
            None => json!({ "state": cell.value.state() }),
        };
        Ok(Cell { text: self.context.figure(cell)?, value })
    }

    /// A number as it is: whole, or with two decimals.
    pub fn plain(&self, number: Decimal) -> Cell {
        let places = if places_of(number) == 0 && round(number, 2).is_integer() { 0 } else { 2 };
        Cell { text: self.words.locale.number(number, places), value: Json::String(round(number, 2).normalize().to_string()) }
    }

    /// What the marks mean that stand for states without a number.
    fn keys(&self, states: impl Iterator<Item = Value>) -> Result<Vec<String>, Error> {
        let mut met: Vec<&str> = Vec::new();
        for state in states.filter(|state| state.number().is_none()).map(Value::state) {
            if !met.contains(&state) {
                met.push(state);
            }
        }
        let threshold = self.words.locale.whole(self.protected.threshold.unwrap_or_default());
        let key = |state: &&str| {
            let mark = self.words.locale.text(&format!("state.{state}.mark"))?;
            Ok(format!("{mark} {}", self.words.locale.say(&format!("state.{state}.key"), &[("k", &threshold)])?))
        };
        met.iter().map(key).collect()
    }
}
