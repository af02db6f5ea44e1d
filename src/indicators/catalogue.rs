//! The catalogue: built-in indicators from `catalogue.toml` and the project's own, checked before any data is read.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::condition::Condition;
use super::definition::{Declaration, Kind};
use super::dimension::Dimension;
use super::indicator::{Indicator, Measure, Rows, definition_hash};
use super::views::{ColumnType, View};
use crate::error::Error;
use crate::ingest::dataset::is_unknown;
use crate::ingest::declared_values;
use crate::ingest::schema::{Domain, Kind as SchemaKind};
use crate::project::unit_costs::SplitKey;
use crate::project::{Project, nearest};

const BUILT_IN: &str = include_str!("catalogue.toml");

/// The unit that stands for the project's currency.
const MONEY: &str = "money";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    indicator: Vec<Declaration>,
}

/// What a declaration may refer to.
struct Known {
    /// Indicators declared before it, and how they are broken down.
    ids: BTreeMap<String, Vec<Vec<Dimension>>>,
    /// Categories that dosah closes or the project declares.
    values: BTreeMap<Domain, Vec<String>>,
    /// By what shared costs are split unless an indicator says otherwise.
    split: SplitKey,
}

impl Known {
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

/// Built-in indicators in the order of the catalogue, then the project's own in theirs.
///
/// # Errors
/// When a declaration of the project refers to something that does not exist or cannot be computed.
pub fn load(project: &Project) -> Result<Vec<Indicator>, Error> {
    let built_in: CatalogueFile =
        toml::from_str(BUILT_IN).map_err(|error| Error::Defect(format!("the catalogue of indicators is not valid: {error}")))?;
    let currency = project.currency();
    let mut indicators: Vec<Indicator> = Vec::new();
    let mut known = Known { ids: BTreeMap::new(), values: declared_values(&project.file), split: project.file.unit_costs.split };
    for declaration in &built_in.indicator {
        let checked = check(declaration, currency, &known)
            .map_err(|fault| Error::Defect(format!("built-in indicator {}: {}", declaration.id.get_ref(), fault.message)))?;
        known.ids.insert(checked.id.clone(), checked.by.clone());
        indicators.push(checked);
    }
    for declaration in &project.file.indicator {
        let checked = check(declaration, currency, &known)
            .and_then(|checked| texts_are_there(declaration, project).map(|()| checked))
            .map_err(|fault| project.error_at(fault.span, "invalid-indicator", fault.message, fault.help))?;
        known.ids.insert(checked.id.clone(), checked.by.clone());
        indicators.push(checked);
    }
    Ok(indicators)
}

/// A project's own indicator has to be explained to its readers in every language of the reports.
fn texts_are_there(declaration: &Declaration, project: &Project) -> Result<(), Fault> {
    for lang in &project.file.project.languages {
        for (texts, key) in [(&declaration.title, "title"), (&declaration.definition, "definition")] {
            if texts.get(*lang).is_none_or(str::is_empty) {
                let message = format!("the indicator \"{}\" has no {key} in the language \"{lang}\"", declaration.id.get_ref());
                return Err(Fault::at(&declaration.id, message, format!("add {key}.{lang} = \"...\"")));
            }
        }
    }
    Ok(())
}

fn check(declaration: &Declaration, currency: Option<&str>, known: &Known) -> Result<Indicator, Fault> {
    let id = declaration.id.get_ref();
    let valid =
        id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !valid {
        return Err(Fault::at(
            &declaration.id,
            format!("\"{id}\" cannot be the id of an indicator"),
            "use lower-case letters, digits and _",
        ));
    }
    if known.ids.contains_key(id) {
        return Err(Fault::at(&declaration.id, format!("there is an indicator \"{id}\" already"), "give it another id"));
    }
    let measure = measure(declaration, known)?;
    let by = dimensions(declaration, &measure, known)?;
    let (unit, decimals) = unit(declaration, currency);
    let hash = definition_hash(&format!("{measure:?} {unit} {:?} {:?}", declaration.aggregation, declaration.method));
    Ok(Indicator {
        id: id.clone(),
        title: declaration.title.clone(),
        definition: declaration.definition.clone(),
        level: declaration.level,
        measure,
        unit,
        decimals,
        by,
        aggregation: declaration.aggregation,
        direction: declaration.direction,
        method: declaration.method,
        hash,
    })
}

fn unit(declaration: &Declaration, currency: Option<&str>) -> (String, u32) {
    match declaration.unit.get_ref().as_str() {
        MONEY => (currency.unwrap_or(MONEY).to_owned(), 2),
        unit @ ("percent" | "ratio" | "hours" | "days") => (unit.to_owned(), 2),
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
        Kind::Overlap => Measure::Overlap { rows: rows(declaration, known)? },
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
        Kind::Stock | Kind::Estimate | Kind::Term | Kind::Portion | Kind::Least => {
            return Err(Fault::at(&declaration.id, "this measure is not known yet", "use another measure"));
        }
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

fn missing(declaration: &Declaration, key: &str, meaning: &str) -> Fault {
    Fault::at(
        &declaration.id,
        format!("the indicator \"{}\" has no {key}", declaration.id.get_ref()),
        format!("add {key} = \"...\": {meaning}"),
    )
}

/// An indicator is made of indicators declared before it, so no circle can arise.
fn operand(name: &Spanned<String>, known: &Known) -> Result<String, Fault> {
    if known.ids.contains_key(name.get_ref()) {
        return Ok(name.get_ref().clone());
    }
    let names: Vec<&str> = known.ids.keys().map(String::as_str).collect();
    let help = nearest(name.get_ref(), &names)
        .map_or_else(|| "name an indicator that is declared before this one".to_owned(), |name| format!("did you mean \"{name}\"?"));
    Err(Fault::at(name, format!("there is no indicator \"{}\" before this one", name.get_ref()), help))
}

fn rows(declaration: &Declaration, known: &Known) -> Result<Rows, Fault> {
    let from = declaration.from.as_ref().ok_or_else(|| missing(declaration, "from", "the rows it is made of"))?;
    let view = View::named(from.get_ref()).ok_or_else(|| {
        let names: Vec<_> = View::names().collect();
        Fault::at(from, format!("there are no rows called \"{}\"", from.get_ref()), format!("use one of {}", names.join(", ")))
    })?;
    let filter = declaration.filter.as_ref().map(|text| condition(text, view, known)).transpose()?;
    let date = match &declaration.date {
        None => view.date(),
        Some(name) if name.get_ref() == "none" => None,
        Some(name) => match view.column(name.get_ref()) {
            Some((column, ColumnType::Date)) => Some(column),
            _ => {
                return Err(Fault::at(
                    name,
                    format!("{} has no date column \"{}\"", view.name(), name.get_ref()),
                    "name a date column, or \"none\"",
                ));
            }
        },
    };
    Ok(Rows { from: view, filter, date })
}

fn condition(text: &Spanned<String>, view: View, known: &Known) -> Result<Condition, Fault> {
    let condition = Condition::parse(text.get_ref(), view).map_err(|problem| {
        // The place inside the string: after the opening quote, in characters.
        let bytes: usize = text.get_ref().chars().take(problem.offset).map(char::len_utf8).sum();
        let start = text.span().start + 1 + bytes;
        Fault { span: start..start, message: problem.message, help: problem.help }
    })?;
    for (column, label) in condition.labels() {
        let values = known.values(view, column);
        if !values.is_empty() && !is_unknown(label) && !values.iter().any(|value| value == label) {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let help = nearest(label, &values)
                .map_or_else(|| format!("its values are {}", values.join(", ")), |value| format!("did you mean '{value}'?"));
            // The first place where the value stands between quotes.
            let offset = text.get_ref().find(&format!("'{label}'")).unwrap_or(0);
            let start = text.span().start + 1 + offset;
            return Err(Fault { span: start..start, message: format!("{column} is never '{label}'"), help });
        }
    }
    Ok(condition)
}

/// The column whose different values are counted; `None` for the rows themselves.
fn counted_once(declaration: &Declaration, view: View) -> Result<Option<&'static str>, Fault> {
    declaration.of.as_ref().map_or(Ok(None), |of| key(of, view))
}

/// A column that makes rows belong together; `None` for rows that stand for themselves.
fn key(of: &Spanned<String>, view: View) -> Result<Option<&'static str>, Fault> {
    let column = match of.get_ref().as_str() {
        "row" | "attendance" => return Ok(None),
        "child" => "child_id",
        name => name,
    };
    match view.column(column) {
        Some((column, ColumnType::Key | ColumnType::Label)) => Ok(Some(column)),
        _ => Err(Fault::at(
            of,
            format!("\"{}\" cannot be counted in {}", of.get_ref(), view.name()),
            "use child, session, attendance, case, row, or an id or category column",
        )),
    }
}

fn column(declaration: &Declaration, view: View, accepted: &[ColumnType]) -> Result<&'static str, Fault> {
    let name = declaration
        .column
        .as_ref()
        .ok_or_else(|| missing(declaration, "column", "the column that is added up or whose middle is taken"))?;
    match view.column(name.get_ref()) {
        Some((column, kind)) if accepted.contains(&kind) => Ok(column),
        Some(_) => Err(Fault::at(name, format!("\"{}\" cannot be added up", name.get_ref()), "name a column of numbers, minutes or money")),
        None => {
            let names: Vec<_> = view.columns().map(|(name, _)| name).collect();
            let help = nearest(name.get_ref(), &names)
                .map_or_else(|| format!("its columns are {}", names.join(", ")), |name| format!("did you mean \"{name}\"?"));
            Err(Fault::at(name, format!("{} has no column \"{}\"", view.name(), name.get_ref()), help))
        }
    }
}

fn dimensions(declaration: &Declaration, measure: &Measure, known: &Known) -> Result<Vec<Vec<Dimension>>, Fault> {
    let of_rows = |rows: &Rows, place: &Spanned<String>| {
        let one = |name: &str| {
            Dimension::named(name.trim(), rows.from, rows.date.is_some()).ok_or_else(|| {
                let message = format!("{} cannot be broken down by \"{}\"", rows.from.name(), name.trim());
                Fault::at(place, message, "name a category column, month, quarter or half_year")
            })
        };
        place.get_ref().split('*').map(one).collect()
    };
    // Figures made of other figures are broken down where all of those are.
    let of_figures = |place: &Spanned<String>| {
        let wanted: Vec<&str> = place.get_ref().split('*').map(str::trim).collect();
        let has = |operand: &&str| known.ids.get(*operand)?.iter().find(|by| by.iter().map(Dimension::id).eq(wanted.iter().copied()));
        let operands = match &measure {
            Measure::Cost { split: Some(key), .. } => vec![key.as_str()],
            // Percentages are declared for phases.
            Measure::Cost { split: None, .. } if wanted == ["phase"] => return Ok(vec![Dimension::Column("phase")]),
            _ => measure.operands(),
        };
        let lacking = operands.iter().find(|operand| has(operand).is_none());
        match (lacking, operands.first().and_then(has)) {
            (None, Some(by)) => Ok(by.clone()),
            (lacking, _) => {
                let lacking = lacking.copied().unwrap_or_default();
                let message = format!("\"{}\" cannot be broken down by \"{}\"", declaration.id.get_ref(), place.get_ref());
                Err(Fault::at(place, message, format!("{lacking}, of which it is made, is not broken down so; leave it out")))
            }
        }
    };
    declaration.by.iter().map(|by| measure.rows().map_or_else(|| of_figures(by), |rows| of_rows(rows, by))).collect()
}
