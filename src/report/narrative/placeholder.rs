//! `{{ indicator[dimension=category] @period | noun }}`: a figure inside the project's own words.

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;

use super::source::Source;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::report::context::{Context, Nouns};
use crate::report::model::Inline;

/// What a placeholder may be followed by.
const FILTERS: &[&str] = &["noun", "genitive", "target"];

/// A name and the byte of the file where it begins.
type Name<'s> = (usize, &'s str);

/// A placeholder as it is written.
#[derive(Default)]
struct Placeholder<'s> {
    indicator: Name<'s>,
    dimension: Option<Name<'s>>,
    category: Option<Name<'s>>,
    period: Option<Name<'s>>,
    filters: Vec<Name<'s>>,
}

/// Where the placeholders of a text stand, braces included.
pub(super) fn find(source: &Source) -> Result<Vec<Range<usize>>, Error> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = source.text.get(from..).and_then(|rest| rest.find("{{")).map(|at| from + at) {
        let Some(end) = source.text.get(start..).and_then(|rest| rest.find("}}")).map(|at| start + at + 2) else {
            return Err(source.error_at(start, "unknown-placeholder", "a placeholder begins here and does not end", "close it with }}"));
        };
        found.push(start..end);
        from = end;
    }
    Ok(found)
}

/// The figure that a placeholder stands for.
pub(super) fn resolve(context: &Context, source: &Source, range: Range<usize>) -> Result<Inline, Error> {
    let placeholder = parse(source, range)?;
    let (at, indicator) = placeholder.indicator;
    let cells = &context.material.protected.cells;
    let known: BTreeSet<&str> =
        context.material.indicators.iter().map(|card| card.id.as_str()).chain(cells.iter().map(|cell| cell.indicator.as_str())).collect();
    if !known.contains(indicator) {
        return Err(source.unknown(at, "indicator", indicator, known));
    }
    for (at, filter) in &placeholder.filters {
        if !FILTERS.contains(filter) {
            return Err(source.unknown(*at, "form", filter, FILTERS.iter().copied()));
        }
    }
    let period = period(context, source, &placeholder)?;
    let cell = cell(context, source, &placeholder, period)?;
    context.cite(indicator);
    let has = |wanted: &str| placeholder.filters.iter().any(|(_, filter)| *filter == wanted);
    let nouns = match (has("noun"), has("genitive")) {
        (_, true) => Nouns::Genitive,
        (true, false) => Nouns::Nominative,
        (false, false) => Nouns::Absent,
    };
    let text = match cell {
        Some(cell) if has("target") => target(context, source, at, cell, nouns)?,
        Some(cell) => context.prose(cell, nouns)?,
        None => context.locale.text("state.no_data.prose")?,
    };
    Ok(Inline::Number { text, anchor: indicator.to_owned() })
}

fn target(context: &Context, source: &Source, at: usize, cell: &Published, nouns: Nouns) -> Result<String, Error> {
    // In a report on a part of the project, what was promised for the whole still stands.
    let overall =
        context.material.project.target(&cell.indicator, TOTAL).and_then(|target| Decimal::try_from(*target.target.get_ref()).ok());
    let Some(target) = cell.target.or(overall) else {
        let message = format!("`{}` has no target here", cell.indicator);
        return Err(source.error_at(at, "unknown-placeholder", message, "declare one with [[target]] in dosah.toml"));
    };
    let key = match nouns {
        Nouns::Absent => return context.promise(cell, target),
        Nouns::Nominative => format!("unit.{}", cell.unit),
        Nouns::Genitive => format!("unit_genitive.{}", cell.unit),
    };
    if context.locale.has(&key) { context.locale.count(&key, target, &[]) } else { context.promise(cell, target) }
}

fn period<'s>(context: &Context<'s>, source: &Source, placeholder: &Placeholder<'s>) -> Result<&'s str, Error> {
    let Some((at, period)) = placeholder.period else { return Ok(context.period()) };
    let known = context.file().period.iter().map(|period| period.id.get_ref().as_str()).chain([TOTAL]);
    let known: BTreeSet<&str> = known.collect();
    if known.contains(period) { Ok(period) } else { Err(source.unknown(at, "period", period, known)) }
}

/// The figure; `None` where the cut exists, but not in this period.
fn cell<'a>(context: &Context<'a>, source: &Source, placeholder: &Placeholder, period: &str) -> Result<Option<&'a Published>, Error> {
    let indicator = placeholder.indicator.1;
    let all: Vec<&Published> = context.material.protected.cells.iter().filter(|cell| cell.indicator == indicator).collect();
    let (dimension, category) = match (placeholder.dimension, placeholder.category) {
        (Some(dimension), Some(category)) => {
            let dimensions: BTreeSet<String> = all.iter().map(|cell| cell.cut.dimension()).filter(|name| name != TOTAL).collect();
            if !dimensions.contains(dimension.1) {
                return Err(source.unknown(dimension.0, "dimension", dimension.1, dimensions.iter().map(String::as_str)));
            }
            let cells = all.iter().filter(|cell| cell.cut.dimension() == dimension.1);
            let categories: BTreeSet<String> = cells.map(|cell| cell.cut.category()).collect();
            if !categories.contains(category.1) {
                return Err(source.unknown(category.0, "category", category.1, categories.iter().map(String::as_str)));
            }
            (dimension.1, category.1)
        }
        _ => (TOTAL, TOTAL),
    };
    let asked = |cell: &&&Published| cell.period == period && cell.cut.dimension() == dimension && cell.cut.category() == category;
    Ok(all.iter().find(asked).copied())
}

fn parse(source: &Source, range: Range<usize>) -> Result<Placeholder<'_>, Error> {
    let inner = range.start + 2..range.end - 2;
    let mut cursor = Cursor { rest: source.text.get(inner.clone()).unwrap_or_default(), at: inner.start };
    let wrong = |at: usize| {
        let help = "write {{ indicator }}, {{ indicator | noun }} or {{ indicator[dimension=category] @period }}";
        source.error_at(at, "unknown-placeholder", "this placeholder cannot be read", help)
    };
    let mut placeholder = Placeholder { indicator: cursor.name(), ..Placeholder::default() };
    if placeholder.indicator.1.is_empty() {
        return Err(wrong(cursor.at));
    }
    while let Some(sign) = cursor.sign() {
        match sign {
            '[' => {
                let dimension = cursor.until('=').ok_or_else(|| wrong(cursor.at))?;
                let category = cursor.until(']').ok_or_else(|| wrong(cursor.at))?;
                (placeholder.dimension, placeholder.category) = (Some(dimension), Some(category));
            }
            '@' => placeholder.period = Some(cursor.name()),
            '|' => placeholder.filters.push(cursor.name()),
            _ => return Err(wrong(cursor.at - sign.len_utf8())),
        }
    }
    Ok(placeholder)
}

/// What is left of a placeholder, and where in the file it stands.
struct Cursor<'s> {
    rest: &'s str,
    at: usize,
}

impl<'s> Cursor<'s> {
    fn advance(&mut self, bytes: usize) -> Name<'s> {
        let (taken, rest) = self.rest.split_at(bytes);
        let at = self.at;
        (self.rest, self.at) = (rest, at + bytes);
        (at, taken)
    }

    fn skip_space(&mut self) {
        self.advance(self.rest.len() - self.rest.trim_start().len());
    }

    fn sign(&mut self) -> Option<char> {
        self.skip_space();
        let sign = self.rest.chars().next()?;
        self.advance(sign.len_utf8());
        Some(sign)
    }

    fn name(&mut self) -> Name<'s> {
        self.skip_space();
        let is_part = |letter: char| letter.is_alphanumeric() || "_-./".contains(letter);
        self.advance(self.rest.find(|letter| !is_part(letter)).unwrap_or(self.rest.len()))
    }

    fn until(&mut self, end: char) -> Option<Name<'s>> {
        self.skip_space();
        let (at, name) = self.advance(self.rest.find(end)?);
        self.advance(end.len_utf8());
        Some((at, name.trim_end()))
    }
}
