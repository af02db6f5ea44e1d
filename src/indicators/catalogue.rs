//! The catalogue: built-in indicators from `catalogue.toml` and the project's own, checked before any data is read.

mod contract;
mod fit;
mod keys;
mod order;
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use self::rows::{column, condition, counted_once, dimensions, key, rows};
use super::definition::{Declaration, Kind};
use super::indicator::{Indicator, Measure, Summary, definition_hash};
use super::views::{ColumnType, View};
use crate::error::Error;
use crate::ingest::declared_values;
use crate::ingest::schema::{Domain, Kind as SchemaKind};
use crate::project::unit_costs::SplitKey;
use crate::project::{Project, nearest};

const BUILT_IN: &str = include_str!("catalogue.toml");

/// The unit that stands for the project's currency.
pub const MONEY: &str = "money";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    indicator: Vec<Declaration>,
}

/// What a declaration may refer to.
struct Known<'a> {
    /// All ids.
    ids: BTreeSet<&'a str>,
    /// Indicators that were checked before it: everything that it can be made of.
    checked: BTreeMap<String, Indicator>,
    /// Periods.
    periods: Vec<String>,
    /// The project's currency.
    currency: Option<&'a str>,
    /// Categories that dosah closes or the project declares.
    values: BTreeMap<Domain, Vec<String>>,
    /// By what shared costs are split unless an indicator says otherwise.
    split: SplitKey,
}

impl<'a> Known<'a> {
    /// Takes down the ids of declarations.
    fn name(&mut self, declarations: &'a [Declaration]) -> Result<(), Fault> {
        let other = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        for declaration in declarations {
            let id = declaration.id.get_ref();
            if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(other) {
                let message = format!("\"{id}\" cannot be the id of an indicator");
                return Err(Fault::at(&declaration.id, message, "use lower-case letters, digits and _"));
            }
            if !self.ids.insert(id) {
                return Err(Fault::at(&declaration.id, format!("there is an indicator \"{id}\" already"), "give it another id"));
            }
        }
        Ok(())
    }

    /// Whether an indicator is an amount of money.
    fn is_money(&self, id: &str) -> bool {
        self.checked.get(id).is_some_and(|indicator| indicator.unit == self.currency.unwrap_or(MONEY))
    }

    /// The values that a category column of a view can have; none where the data decide.
    fn values(&self, view: View, column: &str) -> &[String] {
        let domain = match column {
            "phase" => Some(Domain::Phase),
            _ => view.table().spec().column(column).and_then(|column| match column.kind {
                SchemaKind::Category(domain) => Some(domain),
                _ => None,
            }),
        };
        domain.and_then(|domain| self.values.get(&domain)).map_or(&[], Vec::as_slice)
    }
}

/// What is wrong with a declaration, and where in its file.
struct Fault {
    span: Range<usize>,
    message: String,
    help: String,
}

impl Fault {
    fn at<T>(place: &Spanned<T>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Fault { span: place.span(), message: message.into(), help: help.into() }
    }
}

/// Built-in indicators in the order of the catalogue, then the project's own in theirs, but each behind those that it is made of.
///
/// # Errors
/// When a declaration of the project refers to something that does not exist or cannot be computed.
pub fn load(project: &Project) -> Result<Vec<Indicator>, Error> {
    let built_in: CatalogueFile =
        toml::from_str(BUILT_IN).map_err(|error| Error::Defect(format!("the catalogue of indicators is not valid: {error}")))?;
    let own = &project.file.indicator;
    let defect = |fault: Fault| Error::Defect(format!("the catalogue of indicators: {}", fault.message));
    let refused = |fault: Fault| project.error_at(fault.span, "invalid-indicator", fault.message, fault.help);
    let mut known = Known {
        ids: BTreeSet::new(),
        checked: BTreeMap::new(),
        periods: project.periods().into_iter().map(|period| period.id).collect(),
        currency: project.currency(),
        values: declared_values(&project.file),
        split: project.file.unit_costs.split,
    };
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut add = |indicator: Indicator, known: &mut Known<'_>| {
        known.checked.insert(indicator.id.clone(), indicator.clone());
        indicators.push(indicator);
    };
    known.name(&built_in.indicator).map_err(defect)?;
    for declaration in order::in_order(&built_in.indicator).map_err(defect)? {
        let checked = check(declaration, &known)
            .map_err(|fault| Error::Defect(format!("built-in indicator {}: {}", declaration.id.get_ref(), fault.message)))?;
        add(checked, &mut known);
    }
    known.name(own).map_err(refused)?;
    for declaration in order::in_order(own).map_err(refused)? {
        let checked =
            check(declaration, &known).and_then(|checked| texts_are_there(declaration, project).map(|()| checked)).map_err(refused)?;
        add(checked, &mut known);
    }
    Ok(indicators)
}

/// A project's own indicator has to be explained to its readers in every language of the reports.
fn texts_are_there(declaration: &Declaration, project: &Project) -> Result<(), Fault> {
    for lang in &project.file.project.languages {
        for (texts, key) in [(&declaration.title, "title"), (&declaration.definition, "definition")] {
            if texts.get(*lang).is_none_or(str::is_empty) {
                let message = format!("the indicator \"{}\" has no {key} in the language \"{lang}\"", declaration.id.get_ref());
                return Err(Fault::at(&declaration.id, message, format!("write {key} = {{ ..., {lang} = \"...\" }}")));
            }
        }
    }
    Ok(())
}

fn check(declaration: &Declaration, known: &Known) -> Result<Indicator, Fault> {
    keys::check(declaration)?;
    let measure = measure(declaration, known)?;
    fit::summands(declaration, known)?;
    let by = dimensions(declaration, &measure, known)?;
    fit::aggregation(declaration, &measure)?;
    fit::unit(declaration)?;
    let method = fit::method(declaration, &measure, known)?;
    let period = fit::period(declaration, &measure, known)?;
    let (unit, decimals) = unit(declaration, known.currency);
    let aggregation = *declaration.aggregation.get_ref();
    let hash = definition_hash(&format!("{measure:?} {unit} {aggregation:?} {method:?}"));
    Ok(Indicator {
        id: declaration.id.get_ref().clone(),
        title: declaration.title.clone(),
        definition: declaration.definition.clone(),
        level: declaration.level,
        measure,
        unit,
        decimals,
        by,
        aggregation,
        direction: declaration.direction,
        method,
        period,
        hash,
    })
}

fn unit(declaration: &Declaration, currency: Option<&str>) -> (String, u32) {
    match declaration.unit.get_ref().as_str() {
        MONEY => (currency.unwrap_or(MONEY).to_owned(), 2),
        unit @ ("percent" | "ratio" | "hours" | "days" | "points") => (unit.to_owned(), 2),
        unit => (unit.to_owned(), 0),
    }
}

fn measure(declaration: &Declaration, known: &Known) -> Result<Measure, Fault> {
    let operands = |names: &[Spanned<String>]| -> Result<Vec<String>, Fault> { names.iter().map(|name| operand(name, known)).collect() };
    let over = || match &declaration.over {
        Some(over) => operand(over, known),
        None => Err(missing(declaration, "over", "the indicator below the line")),
    };
    Ok(match declaration.measure {
        Kind::Count => {
            let rows = rows(declaration, known)?;
            let of = counted_once(declaration, rows.from)?;
            Measure::Count { rows, of }
        }
        Kind::Sum => {
            let rows = rows(declaration, known)?;
            let of = counted_once(declaration, rows.from)?;
            let column = column(declaration, rows.from, &[ColumnType::Integer, ColumnType::Money, ColumnType::Number])?;
            Measure::Sum { rows, of, column }
        }
        Kind::Share => {
            let rows = rows(declaration, known)?;
            let of = counted_once(declaration, rows.from)?;
            let part =
                declaration.part.as_ref().ok_or_else(|| missing(declaration, "part", "the condition that makes a row part of it"))?;
            let part = condition(part, rows.from, known)?;
            Measure::Share { rows, of, part }
        }
        Kind::Median => percentile(declaration, known, 50)?,
        Kind::Percentile => {
            let meaning = "how many percent of the values are below it, from 1 to 99";
            let percent = declaration.percentile.as_ref().ok_or_else(|| missing(declaration, "percentile", meaning))?;
            if !(1..=99).contains(percent.get_ref()) {
                let message = format!("{} cannot be a percentile", percent.get_ref());
                return Err(Fault::at(percent, message, "write a whole number from 1 to 99"));
            }
            percentile(declaration, known, *percent.get_ref())?
        }
        Kind::Mean => summary(declaration, known, Summary::Mean)?,
        Kind::Survival => {
            let rows = rows(declaration, known)?;
            let ended = declaration.ended.as_ref().ok_or_else(|| missing(declaration, "ended", "the condition that a row has ended"))?;
            summary(declaration, known, Summary::Survival { ended: condition(ended, rows.from, known)? })?
        }
        Kind::Overlap => Measure::Overlap { rows: rows(declaration, known)? },
        Kind::Stock => {
            let rows = rows::stock(declaration, known)?;
            let of = counted_once(declaration, rows.from)?;
            Measure::Count { rows, of }
        }
        Kind::Estimate => Measure::Estimate,
        Kind::Difference => Measure::Difference { plus: operands(&declaration.plus)?, minus: operands(&declaration.minus)? },
        Kind::Ratio => {
            let times = declaration.times.as_ref().map(|times| operand(times, known)).transpose()?;
            Measure::Ratio { plus: operands(&declaration.plus)?, minus: operands(&declaration.minus)?, times, over: over()? }
        }
        Kind::Cost => {
            let cost = operands(&declaration.plus)?.into_iter().next();
            let cost = cost.ok_or_else(|| missing(declaration, "plus", "the indicator of the cost that is split"))?;
            let split = match &declaration.split {
                Some(split) => Some(operand(split, known)?),
                None => known.split.indicator().map(str::to_owned),
            };
            Measure::Cost { cost, split }
        }
        Kind::Burn => {
            let actual = operands(&declaration.plus)?.into_iter().next();
            let actual = actual.ok_or_else(|| missing(declaration, "plus", "the indicator of what was spent"))?;
            Measure::Burn { actual, budget: over()? }
        }
        Kind::Term => {
            let (term, is_percent) = contract::term(declaration)?;
            if is_percent {
                let (place, help) = (declaration.term.as_ref().unwrap_or(&declaration.id), "use measure = \"portion\" with it");
                return Err(Fault::at(place, "this term is a percentage and no amount of money", help));
            }
            Measure::Term(term)
        }
        Kind::Portion => {
            let (term, is_percent) = contract::term(declaration)?;
            if !is_percent {
                let (place, help) = (declaration.term.as_ref().unwrap_or(&declaration.id), "use measure = \"term\" with it");
                return Err(Fault::at(place, "this term is an amount of money and no percentage", help));
            }
            Measure::Portion { plus: contract::of_money(declaration, known)?, term }
        }
        Kind::Least => Measure::Least { of: contract::of_money(declaration, known)? },
        Kind::Excess => contract::excess(declaration, known)?,
    })
}

/// A percentile of the values of a column, or of numbers of rows; with `per` of what each child or other key has together.
fn percentile(declaration: &Declaration, known: &Known, percentile: u8) -> Result<Measure, Fault> {
    let rows = rows(declaration, known)?;
    let per = declaration.per.as_ref().map(|per| key(per, rows.from)).transpose()?.flatten();
    let column = match &declaration.column {
        // Rows can be counted per child; by itself a row is always one.
        None if per.is_some() => None,
        _ => Some(column(declaration, rows.from, &[ColumnType::Integer, ColumnType::Number])?),
    };
    Ok(Measure::Median { rows, column, per, percentile })
}

/// What the values of a column come to together.
fn summary(declaration: &Declaration, known: &Known, summary: Summary) -> Result<Measure, Fault> {
    let rows = rows(declaration, known)?;
    let column = column(declaration, rows.from, &[ColumnType::Integer, ColumnType::Number])?;
    Ok(Measure::Summary { rows, column, summary })
}

fn missing(declaration: &Declaration, key: &str, meaning: &str) -> Fault {
    Fault::at(
        &declaration.id,
        format!("the indicator \"{}\" has no {key}", declaration.id.get_ref()),
        format!("add {key} = \"...\": {meaning}"),
    )
}

/// An indicator that another one is made of; it was checked before, wherever it stands.
fn operand(name: &Spanned<String>, known: &Known) -> Result<String, Fault> {
    if known.checked.contains_key(name.get_ref()) {
        return Ok(name.get_ref().clone());
    }
    let names: Vec<&str> = known.ids.iter().copied().collect();
    let help = nearest(name.get_ref(), &names)
        .map_or_else(|| "name a built-in indicator or one of the project".to_owned(), |name| format!("did you mean \"{name}\"?"));
    Err(Fault::at(name, format!("there is no indicator \"{}\"", name.get_ref()), help))
}
