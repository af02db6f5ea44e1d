//! `indicator[dimension=category] @period | form`: how a figure is named in a tag.

use super::cursor::{Cursor, Name};
use super::source::Source;
use crate::error::Error;

/// A figure as it is asked for.
#[derive(Debug, Default)]
pub(super) struct Expression<'s> {
    /// An indicator, a fact of the project or a number.
    pub subject: Name<'s>,
    /// Dimensions with their categories.
    pub cut: Vec<(Name<'s>, Name<'s>)>,
    pub period: Option<Name<'s>>,
    /// In the order in which they are written.
    pub forms: Vec<Form<'s>>,
}

/// What a figure is made into.
#[derive(Debug)]
pub(super) struct Form<'s> {
    pub name: Name<'s>,
    pub arguments: Vec<Argument<'s>>,
}

/// What stands in the brackets of a form.
#[derive(Debug)]
pub(super) enum Argument<'s> {
    /// Words in quotation marks.
    Text(Name<'s>),
    /// A name.
    Word(Name<'s>),
    /// A period, written `@period`.
    Period(Name<'s>),
}

impl<'s> Expression<'s> {
    /// Reads one; what follows it is left.
    ///
    /// # Errors
    /// When it cannot be read, with the place.
    pub fn parse(source: &Source, cursor: &mut Cursor<'s>) -> Result<Self, Error> {
        let subject = cursor.name();
        if subject.1.is_empty() {
            return Err(unreadable(source, subject.0));
        }
        let mut expression = Expression { subject, ..Expression::default() };
        loop {
            let at = cursor.at();
            if cursor.takes("[") {
                expression.cut = cut(source, cursor, at)?;
            } else if cursor.takes("@") {
                expression.period = Some(cursor.name());
            } else if cursor.takes("|") {
                expression.forms.push(form(source, cursor)?);
            } else {
                return Ok(expression);
            }
        }
    }
}

fn cut<'s>(source: &Source, cursor: &mut Cursor<'s>, at: usize) -> Result<Vec<(Name<'s>, Name<'s>)>, Error> {
    let mut cut = Vec::new();
    loop {
        let dimension = cursor.until(&['=', ']']).filter(|_| cursor.takes("=")).ok_or_else(|| unreadable(source, at))?;
        let category = cursor.until(&[',', ']']).ok_or_else(|| unreadable(source, at))?;
        cut.push((dimension, category));
        if cursor.takes("]") {
            return Ok(cut);
        }
        cursor.takes(",");
    }
}

fn form<'s>(source: &Source, cursor: &mut Cursor<'s>) -> Result<Form<'s>, Error> {
    let mut form = Form { name: cursor.name(), arguments: Vec::new() };
    if !cursor.takes("(") {
        return Ok(form);
    }
    loop {
        let at = cursor.at();
        if cursor.takes(")") {
            return Ok(form);
        }
        let argument = if cursor.takes("@") {
            Argument::Period(cursor.name())
        } else if let Some(text) = cursor.quoted() {
            Argument::Text(text)
        } else {
            Argument::Word(cursor.name())
        };
        if matches!(argument, Argument::Word((_, ""))) {
            return Err(unreadable(source, at));
        }
        form.arguments.push(argument);
        if !cursor.takes(",") && cursor.peek() != Some(')') {
            return Err(unreadable(source, at));
        }
    }
}

/// The error about a tag that follows no rule.
pub(super) fn unreadable(source: &Source, at: usize) -> Error {
    let help = "write {{ indicator }}, {{ indicator | noun }} or {{ indicator[dimension=category] @period }}";
    source.error_at(at, "unknown-placeholder", "this placeholder cannot be read", help)
}
