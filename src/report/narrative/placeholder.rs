//! `{{ indicator[dimension=category] @period | noun }}`: a figure inside the project's own words.

use std::ops::Range;

use super::cursor::Cursor;
use super::expression::{Expression, unreadable};
use super::form;
use super::source::Source;
use super::tags::{Kind, Tag};
use super::worth::{Worth, worth};
use crate::error::Error;
use crate::report::context::Context;

/// What a placeholder stands for.
pub(super) enum Filled {
    /// A figure that leads to its definition: the text and the indicator.
    Figure(String, String),
    /// Other words.
    Words(String),
}

/// Fills a placeholder in.
///
/// # Errors
/// When it cannot be read, or names something that does not exist, with the place.
pub(super) fn fill(context: &Context, source: &Source, range: Range<usize>) -> Result<Filled, Error> {
    let expression = parse(source, &Tag { kind: Kind::Placeholder, range })?;
    let worth = worth(context, source, &expression)?;
    form::check(context, source, &expression)?;
    match worth {
        Worth::Day(day) => context.locale.date(day).map(Filled::Words),
        Worth::Text(text) => Ok(Filled::Words(text)),
        Worth::Absent(error) => Err(error),
        Worth::Quantity(quantity) => {
            if let Some(indicator) = quantity.indicator {
                context.cite(indicator);
            }
            if let Some(word) = form::agreed(context, source, &expression, &quantity)? {
                return Ok(Filled::Words(word));
            }
            let text = form::write(context, &expression, &quantity)?;
            Ok(match quantity.indicator {
                Some(indicator) => Filled::Figure(text, indicator.to_owned()),
                None => Filled::Words(text),
            })
        }
    }
}

/// Looks at a placeholder in words that are not printed: what it names has to exist all the same.
///
/// # Errors
/// As for [`fill`].
pub(super) fn check(context: &Context, source: &Source, tag: &Tag) -> Result<(), Error> {
    let expression = parse(source, tag)?;
    worth(context, source, &expression)?;
    form::check(context, source, &expression)
}

fn parse<'s>(source: &'s Source, tag: &Tag) -> Result<Expression<'s>, Error> {
    let mut cursor = Cursor::new(source, tag.inside());
    let expression = Expression::parse(source, &mut cursor)?;
    match cursor.peek() {
        None => Ok(expression),
        Some(_) => Err(unreadable(source, cursor.at())),
    }
}
