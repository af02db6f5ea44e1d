//! Which rows of a file are read: the `where` of an `[[input]]`, an SQL condition over the file's own headers and the texts in its cells.
//! An empty cell is null, and as a text the empty one: it equals nothing else.

use sqlparser::ast::{BinaryOperator, Expr, Ident, UnaryOperator, Value};

use super::reader::Records;
use crate::sql::{self, Problem, problem};

/// A condition on the rows of a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Filter {
    test: Test,
    /// The headers that it reads; a test has their numbers.
    headers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    All(Box<Test>, Box<Test>),
    Any(Box<Test>, Box<Test>),
    Not(Box<Test>),
    /// The cell is one of these texts.
    In(usize, Vec<String>),
    /// The cell is like a pattern.
    Like(usize, String),
}

const GRAMMAR: &str = "write conditions such as: Project = 'Even Risk' and \"Kind of client\" in ('child', 'young adult')";

impl Filter {
    /// Parses a condition.
    ///
    /// # Errors
    /// When it is not SQL or uses more than the white-list.
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        let mut headers = Vec::new();
        let test = walk(&sql::parse(text, GRAMMAR)?, &mut headers)?;
        Ok(Filter { test, headers })
    }

    /// The headers that it reads.
    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Whether the present record meets it, where the headers stand in these fields.
    pub(super) fn holds(&self, fields: &[usize], records: &Records<'_>) -> bool {
        self.test.holds(&|header: usize| fields.get(header).map_or("", |field| records.cell(*field)))
    }
}

impl Test {
    fn holds<'r>(&self, cell: &impl Fn(usize) -> &'r str) -> bool {
        match self {
            Test::All(left, right) => left.holds(cell) && right.holds(cell),
            Test::Any(left, right) => left.holds(cell) || right.holds(cell),
            Test::Not(inner) => !inner.holds(cell),
            Test::In(header, texts) => texts.iter().any(|text| text == cell(*header)),
            Test::Like(header, pattern) => is_like(cell(*header), pattern),
        }
    }
}

fn walk(expression: &Expr, headers: &mut Vec<String>) -> Result<Test, Problem> {
    let negated = |test: Test, negated: bool| if negated { Test::Not(Box::new(test)) } else { test };
    match expression {
        Expr::Nested(inner) => walk(inner, headers),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => Ok(negated(walk(expr, headers)?, true)),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            Ok(Test::All(Box::new(walk(left, headers)?), Box::new(walk(right, headers)?)))
        }
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            Ok(Test::Any(Box::new(walk(left, headers)?), Box::new(walk(right, headers)?)))
        }
        Expr::BinaryOp { left, op: op @ (BinaryOperator::Eq | BinaryOperator::NotEq), right } => {
            Ok(negated(Test::In(header(left, headers)?, vec![text(right)?]), *op == BinaryOperator::NotEq))
        }
        Expr::BinaryOp { left, op: BinaryOperator::Lt | BinaryOperator::LtEq | BinaryOperator::Gt | BinaryOperator::GtEq, .. } => {
            let help = "cells are compared as they are written; name the values with in (...), or match their beginning with like '2015%'";
            Err(problem(left, "the texts of a file have no order", help))
        }
        Expr::IsNull(inner) => Ok(Test::In(header(inner, headers)?, vec![String::new()])),
        Expr::IsNotNull(inner) => Ok(negated(Test::In(header(inner, headers)?, vec![String::new()]), true)),
        Expr::InList { expr, list, negated: is_negated } => {
            Ok(negated(Test::In(header(expr, headers)?, list.iter().map(text).collect::<Result<_, _>>()?), *is_negated))
        }
        Expr::Like { negated: is_negated, any: false, expr, pattern, escape_char: None } => {
            Ok(negated(Test::Like(header(expr, headers)?, text(pattern)?), *is_negated))
        }
        _ => Err(problem(expression, &format!("\"{expression}\" cannot be used in a condition on rows of a file"), GRAMMAR)),
    }
}

fn header(expression: &Expr, headers: &mut Vec<String>) -> Result<usize, Problem> {
    let Expr::Identifier(Ident { value, .. }) = expression else {
        return Err(problem(expression, "a header of the file is expected here", "put a header with spaces into double quotes"));
    };
    Ok(headers.iter().position(|known| known == value).unwrap_or_else(|| {
        headers.push(value.clone());
        headers.len() - 1
    }))
}

fn text(expression: &Expr) -> Result<String, Problem> {
    match expression {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Ok(text.trim().to_owned()),
            _ => Err(problem(expression, "a text in single quotes is expected here", "write for example Year = '2015'")),
        },
        _ => {
            Err(problem(expression, "a text in single quotes is expected here", "double quotes are for headers, single quotes for values"))
        }
    }
}

/// Whether a text is like a pattern, in which `%` stands for any signs and `_` for one.
fn is_like(text: &str, pattern: &str) -> bool {
    let mut signs = pattern.chars();
    match signs.next() {
        None => text.is_empty(),
        Some('%') => text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| is_like(&text[at..], signs.as_str())),
        Some(sign) => {
            let mut rest = text.chars();
            rest.next().is_some_and(|first| sign == '_' || sign == first) && is_like(rest.as_str(), signs.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(condition: &str) -> Vec<String> {
        let filter = Filter::parse(condition).expect(condition);
        let fields: Vec<usize> = filter
            .headers()
            .iter()
            .map(|header| ["Id", "Projekt", "Typ klienta"].iter().position(|known| known == header).expect(header))
            .collect();
        let mut records = Records::new("1,Even Risk,dítě\n2,Jiný, dítě \n3,,rodič\n4,even risk,", b',', 1, 1);
        let mut kept = Vec::new();
        while records.advance() {
            if filter.holds(&fields, &records) {
                kept.push(records.cell(0).to_owned());
            }
        }
        kept
    }

    #[test]
    fn rows_are_chosen_by_the_texts_in_their_cells() {
        for (condition, expected) in [
            ("Projekt = 'Even Risk'", &["1"][..]),
            ("Projekt <> 'Even Risk'", &["2", "3", "4"]),
            ("Projekt in ('Even Risk', 'Jiný') and \"Typ klienta\" = 'dítě'", &["1", "2"]),
            ("Projekt not in ('Even Risk') and Projekt is not null", &["2", "4"]),
            ("Projekt is null or \"Typ klienta\" is null", &["3", "4"]),
            ("Projekt like 'E%R_sk'", &["1"]),
            ("not (Projekt like '%n%')", &["3"]),
            ("Projekt not like '_ven%'", &["2", "3"]),
            ("Projekt = ''", &["3"]),
        ] {
            assert_eq!(kept(condition), expected, "{condition}");
        }
    }

    #[test]
    fn what_is_not_on_the_list_is_pointed_at() {
        for (condition, offset) in [
            ("Projekt = 'a' and Rok > '2015'", 18),
            ("Projekt = 5", 10),
            ("Projekt = \"Even Risk\"", 10),
            ("'a' = Projekt", 0),
            ("length(Projekt) = '5'", 0),
            ("Projekt = 'a' Rok", 14),
            ("Projekt =", 9),
        ] {
            assert_eq!(Filter::parse(condition).map_err(|problem| problem.offset), Err(offset), "{condition}");
        }
    }
}
