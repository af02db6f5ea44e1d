//! `cases_open_end > 0 and not waiting_days is known`: whether words are printed. A condition over a figure that is hidden or that nobody
//! has is neither true nor false, so that what is printed says nothing about it.

use std::cmp::Ordering;

use super::cursor::Cursor;
use super::expression::Expression;
use super::form;
use super::source::Source;
use super::worth::{self, Worth};
use crate::error::Error;
use crate::report::context::Context;

/// How deep brackets may be nested.
const DEEPEST: usize = 16;

/// Whether what a comparison comes to is what its sign asks for.
type Fits = fn(Ordering) -> bool;

const HELP: &str = "write for example {% if cases_open_end > 0 and waiting_days is known %}";

/// Reads a condition to the end of its tag: true, false, or `None` where nobody may know.
///
/// # Errors
/// When it cannot be read or names something that does not exist, with the place.
pub(super) fn holds(context: &Context, source: &Source, cursor: &mut Cursor) -> Result<Option<bool>, Error> {
    let mut reader = Reader { context, source, depth: 0 };
    let holds = reader.any(cursor)?;
    match cursor.peek() {
        None => Ok(holds),
        Some(_) => Err(reader.wrong(cursor.at())),
    }
}

struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    source: &'r Source,
    depth: usize,
}

impl Reader<'_, '_> {
    fn wrong(&self, at: usize) -> Error {
        self.source.error_at(at, "unknown-placeholder", "this condition cannot be read", HELP)
    }

    /// Parts joined by `or`: true if one is, whatever the others are.
    fn any(&mut self, cursor: &mut Cursor) -> Result<Option<bool>, Error> {
        let mut holds = self.all(cursor)?;
        while cursor.takes_word("or") {
            holds = match (holds, self.all(cursor)?) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            };
        }
        Ok(holds)
    }

    /// Parts joined by `and`: false if one is, whatever the others are.
    fn all(&mut self, cursor: &mut Cursor) -> Result<Option<bool>, Error> {
        let mut holds = self.one(cursor)?;
        while cursor.takes_word("and") {
            holds = match (holds, self.one(cursor)?) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
        }
        Ok(holds)
    }

    fn one(&mut self, cursor: &mut Cursor) -> Result<Option<bool>, Error> {
        let at = cursor.at();
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.source.error_at(at, "unknown-placeholder", "this condition is nested too deeply", "use fewer brackets"));
        }
        let holds = if cursor.takes_word("not") {
            self.one(cursor)?.map(|holds| !holds)
        } else if cursor.takes("(") {
            let holds = self.any(cursor)?;
            if !cursor.takes(")") {
                return Err(self.wrong(cursor.at()));
            }
            holds
        } else {
            self.comparison(cursor)?
        };
        self.depth -= 1;
        Ok(holds)
    }

    fn comparison(&self, cursor: &mut Cursor) -> Result<Option<bool>, Error> {
        let left = self.worth(cursor)?;
        if cursor.takes_word("is") {
            let negated = cursor.takes_word("not");
            if !cursor.takes_word("known") {
                return Err(self.wrong(cursor.at()));
            }
            return Ok(Some(is_known(&left) != negated));
        }
        let at = cursor.at();
        let signs: [(&str, Fits); 6] = [
            (">=", Ordering::is_ge),
            ("<=", Ordering::is_le),
            ("==", Ordering::is_eq),
            ("!=", Ordering::is_ne),
            (">", Ordering::is_gt),
            ("<", Ordering::is_lt),
        ];
        let Some((_, fits)) = signs.into_iter().find(|(sign, _)| cursor.takes(sign)) else {
            let help = "compare with >, >=, <, <=, == or !=, or ask whether it `is known`";
            return Err(self.source.error_at(at, "unknown-placeholder", "a comparison is missing here", help));
        };
        let right = self.worth(cursor)?;
        match (left, right) {
            (Worth::Absent(_), _) | (_, Worth::Absent(_)) => Ok(None),
            (Worth::Quantity(left), Worth::Quantity(right)) => {
                Ok(left.number.ok().zip(right.number.ok()).map(|(left, right)| fits(left.cmp(&right))))
            }
            (Worth::Day(left), Worth::Day(right)) => Ok(Some(fits(left.cmp(&right)))),
            (Worth::Text(left), Worth::Text(right)) => Ok(Some(fits(left.cmp(&right)))),
            _ => Err(self.source.error_at(at, "unknown-placeholder", "these two cannot be compared", "compare numbers, or days with days")),
        }
    }

    fn worth(&self, cursor: &mut Cursor) -> Result<Worth<'_>, Error> {
        let at = cursor.at();
        let expression = Expression::parse(self.source, cursor).map_err(|_| self.wrong(at))?;
        form::check(self.context, self.source, &expression)?;
        worth::worth(self.context, self.source, &expression)
    }
}

fn is_known(worth: &Worth) -> bool {
    match worth {
        Worth::Quantity(quantity) => quantity.number.is_ok(),
        Worth::Day(_) | Worth::Text(_) => true,
        Worth::Absent(_) => false,
    }
}
