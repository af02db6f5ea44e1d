//! Conditions in words, walked from the tree that is executed: whoever edits a `where` changes the sentence.

use rust_decimal::Decimal;

use super::words::Words;
use crate::error::Error;
use crate::indicators::condition::{Comparison, Condition, Operand};
use crate::indicators::views::{ColumnType, View};
use crate::report::format::places_of;

/// What stands around a part of a condition: it decides whether brackets are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    And,
    Or,
}

/// The parts of a condition that must all hold.
pub fn conjuncts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(left, right) => [conjuncts(left), conjuncts(right)].concat(),
        other => vec![other],
    }
}

/// The parts of a condition of which one must hold.
fn disjuncts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::Any(left, right) => [disjuncts(left), disjuncts(right)].concat(),
        other => vec![other],
    }
}

/// The column and the values, where one column must equal one of several.
fn alternatives(condition: &Condition) -> Option<(&'static str, Vec<&Operand>)> {
    let mut found: Option<(&'static str, Vec<&Operand>)> = None;
    for part in disjuncts(condition) {
        let Condition::Compare { column, comparison: Comparison::Equal, operand } = part else { return None };
        match &mut found {
            None => found = Some((column, vec![operand])),
            Some((known, operands)) if known == column => operands.push(operand),
            Some(_) => return None,
        }
    }
    found.filter(|(_, operands)| operands.len() > 1)
}

impl Words<'_> {
    /// A condition on the rows of a view, as a part of a sentence.
    pub fn condition(&self, condition: &Condition, view: View) -> Result<String, Error> {
        self.inner(condition, view, Around::Nothing)
    }

    fn inner(&self, condition: &Condition, view: View, around: Around) -> Result<String, Error> {
        let several = |parts: Vec<&Condition>, inside: Around, last: &str| -> Result<String, Error> {
            let parts = parts.into_iter().map(|part| self.inner(part, view, inside)).collect::<Result<Vec<_>, Error>>()?;
            let joined = self.join(&parts, last)?;
            if around == Around::Nothing { Ok(joined) } else { self.say("join.group", &[("inner", &joined)]) }
        };
        if let Some((column, operands)) = alternatives(condition) {
            return self.list("condition.one_of", "or", view, column, &operands);
        }
        match condition {
            Condition::All(..) => several(conjuncts(condition), Around::And, "and"),
            Condition::Any(..) => several(disjuncts(condition), Around::Or, "or"),
            Condition::IsNull(column) => self.say("condition.empty", &[("column", &self.column(column)?)]),
            Condition::Flag(column) => self.flag(column, "yes"),
            Condition::Compare { column, comparison, operand } => self.comparison(view, column, *comparison, operand),
            Condition::Not(inner) => self.negated(inner, view),
        }
    }

    fn negated(&self, condition: &Condition, view: View) -> Result<String, Error> {
        if let Some((column, operands)) = alternatives(condition) {
            return self.list("condition.none_of", "nor", view, column, &operands);
        }
        match condition {
            Condition::IsNull(column) => self.say("condition.filled", &[("column", &self.column(column)?)]),
            Condition::Flag(column) => self.flag(column, "no"),
            Condition::Compare { column, comparison: Comparison::Equal, operand } => {
                self.comparison(view, column, Comparison::NotEqual, operand)
            }
            other => self.say("condition.not", &[("inner", &self.inner(other, view, Around::And)?)]),
        }
    }

    fn flag(&self, column: &str, answer: &str) -> Result<String, Error> {
        match self.known(&format!("flag.{column}.{answer}"))? {
            Some(text) => Ok(text),
            None => self.say(&format!("condition.{answer}"), &[("column", &self.column(column)?)]),
        }
    }

    fn list(&self, key: &str, last: &str, view: View, column: &str, operands: &[&Operand]) -> Result<String, Error> {
        let values = operands.iter().map(|operand| self.operand(view, column, operand)).collect::<Result<Vec<_>, Error>>()?;
        self.say(key, &[("column", &self.column(column)?), ("values", &self.join(&values, last)?)])
    }

    fn comparison(&self, view: View, column: &str, comparison: Comparison, operand: &Operand) -> Result<String, Error> {
        let is_day = matches!(view.column(column), Some((_, ColumnType::Date)));
        let key = match (comparison, is_day) {
            (Comparison::Equal, _) => "equal",
            (Comparison::NotEqual, _) => "not_equal",
            (Comparison::Less, false) => "less",
            (Comparison::LessOrEqual, false) => "less_or_equal",
            (Comparison::Greater, false) => "greater",
            (Comparison::GreaterOrEqual, false) => "greater_or_equal",
            (Comparison::Less, true) => "before",
            (Comparison::LessOrEqual, true) => "on_or_before",
            (Comparison::Greater, true) => "after",
            (Comparison::GreaterOrEqual, true) => "on_or_after",
        };
        let value = self.operand(view, column, operand)?;
        self.say(&format!("condition.{key}"), &[("column", &self.column(column)?), ("value", &value)])
    }

    fn operand(&self, view: View, column: &str, operand: &Operand) -> Result<String, Error> {
        match operand {
            Operand::Label(label) => self.quoted(&self.value(view, column, label)?),
            Operand::Integer(number) => {
                let scale = view.column(column).map_or(0, |(_, kind)| kind.decimals());
                let number = Decimal::new(*number, scale);
                Ok(self.locale.number(number, if number.fract().is_zero() { 0 } else { scale }))
            }
            Operand::Number(number) => {
                let number = Decimal::try_from(*number).unwrap_or_default();
                Ok(self.locale.number(number, places_of(number).max(number.normalize().scale())))
            }
            Operand::Day(day) => self.day(*day),
            Operand::PeriodStart => self.text("condition.period_start"),
            Operand::PeriodEnd => self.text("condition.period_end"),
            Operand::AsOf => self.text("condition.as_of"),
            Operand::Column(other) => self.say("condition.other_column", &[("column", &self.column(other)?)]),
        }
    }
}
