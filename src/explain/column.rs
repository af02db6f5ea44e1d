//! The card of a column: what it means, what it holds, how full it is, and which figures need it.

use rust_decimal::Decimal;

use super::card::{Card, Part};
use super::words::Words;
use crate::checks::Completeness;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::dimension::Dimension;
use crate::indicators::measures;
use crate::indicators::views::{ColumnType, View};
use crate::ingest::schema::{ColumnSpec, Kind, TABLES, Table};

/// A column of a table, or one that dosah works out from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnName {
    /// The table, or the rows that dosah makes of one.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
}

/// Every column: those of files, then those that dosah works out.
pub fn names() -> Vec<ColumnName> {
    let of_files = TABLES.iter().flat_map(|spec| spec.columns.iter().map(|column| ColumnName { table: spec.name, column: column.name }));
    let mut names: Vec<ColumnName> = of_files.collect();
    for view in View::names().filter_map(View::named) {
        for (column, _) in view.columns() {
            let name = ColumnName { table: view.name(), column };
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

impl ColumnName {
    /// Whether files have it.
    pub fn is_of_files(self) -> bool {
        self.spec().is_some()
    }

    /// The column of a file, where it is one.
    fn spec(self) -> Option<&'static ColumnSpec> {
        Table::named(self.table).and_then(|table| table.spec().column(self.column))
    }
}

/// How full a column is; `None` where the data were not read.
pub type Coverage<'a> = Option<&'a [Completeness]>;

impl Words<'_> {
    /// The card of a column.
    pub fn column_card(
        &self,
        name: ColumnName,
        indicators: &[Indicator],
        coverage: Coverage<'_>,
        audience: Audience,
    ) -> Result<Card, Error> {
        let (about, full) = (self.text("about.column")?, format!("{}.{}", name.table, name.column));
        let mut facts = vec![self.fact("table", format!("{} ({})", self.rows(name.table)?, name.table))?];
        match name.spec() {
            Some(spec) => {
                facts.push(self.fact("kind", self.text(&format!("kind.{}", kind(spec.kind)))?)?);
                facts.push(self.fact("required", self.yes_no(spec.required)?)?);
                facts.push(self.fact("personal", if spec.personal { self.text("filled.personal")? } else { self.yes_no(false)? })?);
                if let Kind::Category(domain) = spec.kind {
                    let declared = crate::ingest::declared_values(&self.project.file);
                    let view = View::named(name.table);
                    let values = declared.get(&domain).into_iter().flatten().map(|id| match view {
                        Some(view) => Ok(format!("{id} ({})", self.value(view, name.column, id)?)),
                        None => Ok(id.clone()),
                    });
                    let values = values.collect::<Result<Vec<_>, Error>>()?;
                    if !values.is_empty() {
                        facts.push(self.fact("values", values.join(", "))?);
                    }
                }
            }
            None => {
                facts.push(self.fact("derived", self.text("kind.derived")?)?);
                if let Some((_, kind)) = View::named(name.table).and_then(|view| view.column(name.column)) {
                    facts.push(self.fact("kind", self.text(&format!("kind.{}", derived_kind(kind)))?)?);
                }
            }
        }
        if let Some(filled) = self.filled(name, coverage, audience)? {
            facts.push(filled);
        }
        let used_by = indicators.iter().filter(|indicator| uses(indicator, name)).map(|indicator| indicator.id.as_str());
        let used_by: Vec<&str> = used_by.collect();
        if !used_by.is_empty() {
            facts.push(self.fact("indicators", used_by.join(", "))?);
        }
        let rule = if name.spec().is_some() && name.column != "status" { String::new() } else { self.rule(name.column)? };
        let text = [self.meaning(name.table, name.column)?.unwrap_or_default(), rule];
        Ok(Card {
            about: "column",
            name: full.clone(),
            lang: self.locale.lang,
            title: self.column(name.column)?,
            code: self.say("code_plain", &[("about", &about), ("name", &full)])?,
            text: text.into_iter().filter(|text| !text.is_empty()).collect(),
            notices: if audience == Audience::Internal { vec![self.text("internal")?] } else { Vec::new() },
            parts: Part::facts("meaning", self.text("part.meaning")?, facts).into_iter().collect(),
        })
    }

    fn filled(&self, name: ColumnName, coverage: Coverage<'_>, audience: Audience) -> Result<Option<super::card::Fact>, Error> {
        let (Some(coverage), Some(_)) = (coverage, name.spec()) else { return Ok(None) };
        let found = coverage.iter().find(|known| known.table.spec().name == name.table && known.column == name.column);
        let text = match found {
            None => self.text("filled.absent")?,
            Some(found) if found.rows == 0 => self.text("filled.none")?,
            Some(found) if found.filled == found.rows => self.text("filled.complete")?,
            Some(found) if audience == Audience::Internal => {
                let [filled, rows] = [found.filled, found.rows].map(|count| self.locale.whole(count));
                self.say("filled.exact", &[("filled", &filled), ("rows", &rows)])?
            }
            // A small number of empty cells would be a small number of children.
            Some(found) => {
                let tens = found.per_mille() / 100;
                let (key, tens) = if tens == 0 { ("less", 1) } else { ("at_least", tens) };
                self.say(&format!("filled.{key}"), &[("percent", &self.locale.percent(Decimal::from(tens * 10), 0)?)])?
            }
        };
        self.fact("filled", text).map(Some)
    }
}

/// Whether an indicator reads a column.
fn uses(indicator: &Indicator, name: ColumnName) -> bool {
    let Some(rows) = indicator.measure.rows().filter(|rows| rows.from.name() == name.table) else { return false };
    let dimensions = indicator.by.iter().flatten().map(Dimension::id);
    let by_time = indicator.by.iter().flatten().any(|by| matches!(by, Dimension::Month | Dimension::Quarter | Dimension::HalfYear));
    measures::columns(&indicator.measure).into_iter().chain(dimensions).any(|column| column == name.column)
        || by_time && rows.date == Some(name.column)
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "id",
        Kind::Category(_) => "category",
        Kind::Date => "date",
        Kind::Count => "count",
        Kind::Minutes => "minutes",
        Kind::Hours => "hours",
        Kind::Money => "money",
        Kind::Number => "number",
        Kind::Flag => "flag",
        Kind::Text => "text",
    }
}

fn derived_kind(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Label => "category",
        ColumnType::Date => "date",
        ColumnType::Integer => "count",
        ColumnType::Money => "money",
        ColumnType::Number => "number",
        ColumnType::Flag => "flag",
        ColumnType::Key => "id",
    }
}
