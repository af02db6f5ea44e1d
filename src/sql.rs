//! Conditions as people write them: SQL, parsed by `sqlparser`. What may stand in one is decided where it is used.

use sqlparser::ast::{Expr, Spanned as _};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Token};

/// What is wrong with a condition, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Characters before the place.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Parses a condition; `grammar` is said to whoever wrote something else.
///
/// # Errors
/// When it is not one SQL expression.
pub fn parse(text: &str, grammar: &str) -> Result<Expr, Problem> {
    let end = text.chars().count();
    let unreadable = |error: &dyn std::fmt::Display| {
        let (message, offset) = split_position(&error.to_string(), end);
        Problem { offset, message: format!("the condition cannot be read: {message}"), help: grammar.to_owned() }
    };
    let dialect = GenericDialect {};
    let mut parser = Parser::new(&dialect).try_with_sql(text).map_err(|error| unreadable(&error))?;
    let expression = parser.parse_expr().map_err(|error| unreadable(&error))?;
    let rest = parser.next_token();
    if rest.token != Token::EOF {
        return Err(Problem {
            offset: offset_of(rest.span.start),
            message: format!("\"{}\" is not expected here", rest.token),
            help: "join conditions with AND or OR".to_owned(),
        });
    }
    Ok(expression)
}

/// A problem with a part of a condition.
#[must_use]
pub fn problem(expression: &Expr, message: &str, help: &str) -> Problem {
    Problem { offset: offset_of(expression.span().start), message: message.to_owned(), help: help.to_owned() }
}

/// Conditions stand on one line, so the column is the place.
fn offset_of(location: Location) -> usize {
    usize::try_from(location.column).unwrap_or(1).saturating_sub(1)
}

/// `sqlparser` ends its messages with "at Line: 1, Column: 5", unless the text ended too early.
fn split_position(message: &str, end: usize) -> (String, usize) {
    let plain = message.trim_start_matches("sql parser error: ");
    match plain.split_once(" at Line: ") {
        Some((before, place)) => {
            let column = place.rsplit("Column: ").next().and_then(|digits| digits.trim().parse::<usize>().ok());
            (before.to_owned(), column.map_or(end, |column| column.saturating_sub(1)))
        }
        None => (plain.replace("found: EOF", "but the condition ends here"), end),
    }
}
