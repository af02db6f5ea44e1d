//! The rows of an indicator: view, condition, the column that is counted once, the column added up, the dimensions.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{Fault, Known, missing};
use crate::indicators::condition::Condition;
use crate::indicators::definition::{Declaration, Edge};
use crate::indicators::dimension::Dimension;
use crate::indicators::indicator::{Measure, Rows};
use crate::indicators::views::{ColumnType, View};
use crate::ingest::dataset::is_unknown;
use crate::project::nearest;

pub(super) fn rows(declaration: &Declaration, known: &Known) -> Result<Rows, Fault> {
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

/// What is open on a day, by the first and the last day of each row.
const OPEN: [(&str, &str); 2] = [("start", "end"), ("enrolled_on", "closed_on")];

/// The rows of a stock: those that have begun and have not ended, of those that the condition admits. What begins on the first day of a period
/// was not open at its start, and what ends on the last day is not open at its end, so that start + entered - exited = end.
pub(super) fn stock(declaration: &Declaration, known: &Known) -> Result<Rows, Fault> {
    let rows = rows(declaration, known)?;
    let is_date = |name| matches!(rows.from.column(name), Some((_, ColumnType::Date)));
    let (Some((first, last)), Some(at)) = (OPEN.iter().find(|(first, last)| is_date(first) && is_date(last)), &declaration.at) else {
        let Some(from) = declaration.from.as_ref().filter(|_| declaration.at.is_some()) else {
            return Err(missing(declaration, "at", "\"start\" or \"end\", the day of the period on which it is counted"));
        };
        let message = format!("{} has no first and last day between which something is open", rows.from.name());
        return Err(Fault::at(from, message, "use cases, spells or children"));
    };
    let open = match at.get_ref() {
        Edge::Start => format!("{first} < period_start and ({last} is null or {last} >= period_start)"),
        Edge::End => format!("{first} <= period_end and ({last} is null or {last} > period_end)"),
    };
    let open = Condition::parse(&open, rows.from).map_err(|problem| Fault::at(at, problem.message, problem.help))?;
    let filter = match rows.filter {
        Some(filter) => Condition::All(Box::new(open), Box::new(filter)),
        None => open,
    };
    Ok(Rows { filter: Some(filter), date: None, ..rows })
}

pub(super) fn condition(text: &Spanned<String>, view: View, known: &Known) -> Result<Condition, Fault> {
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
pub(super) fn counted_once(declaration: &Declaration, view: View) -> Result<Option<&'static str>, Fault> {
    declaration.of.as_ref().map_or(Ok(None), |of| key(of, view))
}

/// A column that makes rows belong together; `None` for rows that stand for themselves.
pub(super) fn key(of: &Spanned<String>, view: View) -> Result<Option<&'static str>, Fault> {
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

pub(super) fn column(declaration: &Declaration, view: View, accepted: &[ColumnType]) -> Result<&'static str, Fault> {
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

pub(super) fn dimensions(declaration: &Declaration, measure: &Measure, known: &Known) -> Result<Vec<Vec<Dimension>>, Fault> {
    let of_rows = |rows: &Rows, place: &Spanned<String>| {
        let one = |name: &str| {
            Dimension::named(name.trim(), rows.from, rows.date.is_some()).ok_or_else(|| {
                let message = format!("{} cannot be broken down by \"{}\"", rows.from.name(), name.trim());
                let names: Vec<&str> = rows.from.columns().filter(|(_, kind)| *kind == ColumnType::Label).map(|(name, _)| name).collect();
                let help = match nearest(name.trim(), &names) {
                    Some(name) => format!("did you mean \"{name}\"?"),
                    None => format!("use one of {}, month, quarter, half_year", names.join(", ")),
                };
                Fault::at(place, message, help)
            })
        };
        place.get_ref().split('*').map(one).collect()
    };
    // Figures made of other figures are broken down where all of those are.
    let of_figures = |place: &Spanned<String>| {
        let wanted: Vec<&str> = place.get_ref().split('*').map(str::trim).collect();
        let has =
            |operand: &&str| known.checked.get(*operand)?.by.iter().find(|by| by.iter().map(Dimension::id).eq(wanted.iter().copied()));
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
    let mut found: Vec<Vec<Dimension>> = Vec::new();
    for place in &declaration.by {
        let by = measure.rows().map_or_else(|| of_figures(place), |rows| of_rows(rows, place))?;
        // The same breakdown in another order is the same too: every category of it would be there twice.
        let ids = |by: &[Dimension]| by.iter().map(Dimension::id).collect::<BTreeSet<_>>();
        if ids(&by).len() < by.len() || found.iter().any(|earlier| ids(earlier) == ids(&by)) {
            let message = format!("\"{}\" breaks down by the same twice", place.get_ref());
            return Err(Fault::at(place, message, "name every dimension once, and every combination of them once"));
        }
        found.push(by);
    }
    Ok(found)
}
