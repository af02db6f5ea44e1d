//! Conditions on rows, as people write them in `where` and `part`: SQL, parsed by `sqlparser`, walked with a white-list into a small tree, checked
//! against the view's columns before any data is read, and only then turned into a polars expression.

use chrono::NaiveDate;
use polars::prelude::{Expr as Polars, NULL, col, lit, when};
use sqlparser::ast::{BinaryOperator, Expr, Ident, UnaryOperator, Value};

use super::period::Span;
use super::views::{ColumnType, Frame, View};
use crate::ingest::dataset::is_unknown;
use crate::sql::{self, Problem, problem};

/// A checked condition on the rows of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// Both hold.
    All(Box<Condition>, Box<Condition>),
    /// At least one holds.
    Any(Box<Condition>, Box<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
    /// A column compared with a value.
    Compare {
        /// The column.
        column: &'static str,
        /// How.
        comparison: Comparison,
        /// With what.
        operand: Operand,
    },
    /// The cell is empty.
    IsNull(&'static str),
    /// A yes-or-no column is yes.
    Flag(&'static str),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a column is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A category.
    Label(String),
    /// A whole number; money in minor units.
    Integer(i64),
    /// Any number.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// First day of the period.
    PeriodStart,
    /// Last day of the period.
    PeriodEnd,
    /// The day as of which cases are open.
    AsOf,
    /// Another column of the same kind.
    Column(&'static str),
}

impl Condition {
    /// Parses a condition over the columns of a view.
    ///
    /// # Errors
    /// When it is not SQL, uses more than the white-list, names a column that is not there, or compares what cannot be compared.
    pub fn parse(text: &str, view: View) -> Result<Self, Problem> {
        walk(&sql::parse(text, GRAMMAR)?, view)
    }

    /// The columns that the condition reads.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        match self {
            Condition::All(left, right) | Condition::Any(left, right) => [left.columns(), right.columns()].concat(),
            Condition::Not(inner) => inner.columns(),
            Condition::Compare { column, operand: Operand::Column(other), .. } => vec![column, other],
            Condition::Compare { column, .. } | Condition::IsNull(column) | Condition::Flag(column) => vec![column],
        }
    }

    /// Whether it asks for the first or the last day of the period.
    #[must_use]
    pub fn knows_the_period(&self) -> bool {
        match self {
            Condition::All(left, right) | Condition::Any(left, right) => left.knows_the_period() || right.knows_the_period(),
            Condition::Not(inner) => inner.knows_the_period(),
            Condition::Compare { operand, .. } => matches!(operand, Operand::PeriodStart | Operand::PeriodEnd),
            Condition::IsNull(_) | Condition::Flag(_) => false,
        }
    }

    /// The categories that it names, each with its column.
    #[must_use]
    pub fn labels(&self) -> Vec<(&'static str, &str)> {
        match self {
            Condition::All(left, right) | Condition::Any(left, right) => [left.labels(), right.labels()].concat(),
            Condition::Not(inner) => inner.labels(),
            Condition::Compare { column, operand: Operand::Label(label), .. } => vec![(column, label)],
            Condition::Compare { .. } | Condition::IsNull(_) | Condition::Flag(_) => Vec::new(),
        }
    }

    /// The same condition for polars. A category that no row has becomes a code that no row has.
    pub fn expression(&self, frame: &Frame, period: &Span, as_of: NaiveDate) -> Polars {
        let inner = |condition: &Condition| condition.expression(frame, period, as_of);
        match self {
            Condition::All(left, right) => inner(left).and(inner(right)),
            Condition::Any(left, right) => inner(left).or(inner(right)),
            Condition::Not(condition) => inner(condition).not(),
            Condition::IsNull(column) => kinds_of_unknown(column, frame).fold(col(*column).is_null(), Polars::or),
            Condition::Flag(column) => col(*column),
            Condition::Compare { column, comparison, operand } => {
                let right = match operand {
                    Operand::Label(label) => lit(frame.code(column, label).unwrap_or(u32::MAX)),
                    Operand::Integer(number) => lit(*number),
                    Operand::Number(number) => lit(*number),
                    Operand::Day(day) => lit(*day),
                    Operand::PeriodStart => lit(period.start),
                    Operand::PeriodEnd => lit(period.end),
                    Operand::AsOf => lit(as_of),
                    Operand::Column(other) => col(*other),
                };
                let holds = compare(col(*column), *comparison, right);
                match operand {
                    // Nothing is known of a kind of unknown, so that it is like no category and unlike none.
                    Operand::Label(label) if !is_unknown(label) => match kinds_of_unknown(column, frame).reduce(Polars::or) {
                        Some(is_unknown) => when(is_unknown).then(lit(NULL)).otherwise(holds),
                        None => holds,
                    },
                    _ => holds,
                }
            }
        }
    }
}

const GRAMMAR: &str = "write conditions such as: status = 'held' and service in ('therapy', 'counselling')";

/// For each kind of unknown among the categories of a column, whether the cell says so.
fn kinds_of_unknown(column: &'static str, frame: &Frame) -> impl Iterator<Item = Polars> {
    let kinds = (0_u32..).zip(frame.labels(column).unwrap_or_default()).filter(|(_, label)| is_unknown(label));
    kinds.map(move |(code, _)| col(column).eq(lit(code)))
}

fn compare(left: Polars, comparison: Comparison, right: Polars) -> Polars {
    match comparison {
        Comparison::Equal => left.eq(right),
        Comparison::NotEqual => left.neq(right),
        Comparison::Less => left.lt(right),
        Comparison::LessOrEqual => left.lt_eq(right),
        Comparison::Greater => left.gt(right),
        Comparison::GreaterOrEqual => left.gt_eq(right),
    }
}

fn walk(expression: &Expr, view: View) -> Result<Condition, Problem> {
    match expression {
        Expr::Nested(inner) => walk(inner, view),
        Expr::UnaryOp { op: UnaryOperator::Not, expr } => Ok(Condition::Not(Box::new(walk(expr, view)?))),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => both(walk(left, view)?, walk(right, view)?),
        Expr::BinaryOp { left, op: BinaryOperator::Or, right } => {
            Ok(Condition::Any(Box::new(walk(left, view)?), Box::new(walk(right, view)?)))
        }
        Expr::BinaryOp { left, op, right } => comparison(left, op, right, view),
        Expr::IsNull(inner) => Ok(Condition::IsNull(column(inner, view)?.0)),
        Expr::IsNotNull(inner) => Ok(Condition::Not(Box::new(Condition::IsNull(column(inner, view)?.0)))),
        Expr::InList { expr, list, negated } => {
            let (name, kind) = column(expr, view)?;
            let mut any: Option<Condition> = None;
            for item in list {
                let one = Condition::Compare { column: name, comparison: Comparison::Equal, operand: operand(item, kind, name, view)? };
                any = Some(match any {
                    Some(others) => Condition::Any(Box::new(others), Box::new(one)),
                    None => one,
                });
            }
            let any = any.ok_or_else(|| problem(expression, "the list is empty", "put at least one value between the brackets"))?;
            Ok(if *negated { Condition::Not(Box::new(any)) } else { any })
        }
        Expr::Between { expr, negated, low, high } => {
            let (name, kind) = column(expr, view)?;
            let bound = |comparison, value| -> Result<Condition, Problem> {
                Ok(Condition::Compare { column: name, comparison, operand: operand(value, kind, name, view)? })
            };
            let inside = both(bound(Comparison::GreaterOrEqual, low)?, bound(Comparison::LessOrEqual, high)?)?;
            Ok(if *negated { Condition::Not(Box::new(inside)) } else { inside })
        }
        Expr::Identifier(_) => match column(expression, view)? {
            (name, ColumnType::Flag) => Ok(Condition::Flag(name)),
            (name, _) => {
                Err(problem(expression, &format!("\"{name}\" is not a yes-or-no column"), "compare it with a value, for example with ="))
            }
        },
        _ => Err(problem(expression, &format!("\"{expression}\" cannot be used in a condition"), GRAMMAR)),
    }
}

fn both(left: Condition, right: Condition) -> Result<Condition, Problem> {
    Ok(Condition::All(Box::new(left), Box::new(right)))
}

fn comparison(left: &Expr, op: &BinaryOperator, right: &Expr, view: View) -> Result<Condition, Problem> {
    let comparison = match op {
        BinaryOperator::Eq => Comparison::Equal,
        BinaryOperator::NotEq => Comparison::NotEqual,
        BinaryOperator::Lt => Comparison::Less,
        BinaryOperator::LtEq => Comparison::LessOrEqual,
        BinaryOperator::Gt => Comparison::Greater,
        BinaryOperator::GtEq => Comparison::GreaterOrEqual,
        _ => return Err(problem(left, &format!("\"{op}\" cannot be used in a condition"), GRAMMAR)),
    };
    let (name, kind) = column(left, view)?;
    let operand = operand(right, kind, name, view)?;
    let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if ordered && matches!(operand, Operand::Label(_)) {
        return Err(problem(left, &format!("the categories of \"{name}\" have no order"), "use =, <> or in (...)"));
    }
    Ok(Condition::Compare { column: name, comparison, operand })
}

fn column(expression: &Expr, view: View) -> Result<(&'static str, ColumnType), Problem> {
    let Expr::Identifier(Ident { value, .. }) = expression else {
        return Err(problem(expression, "a column is expected here", GRAMMAR));
    };
    let found = view.columns().find(|(name, _)| name == value);
    found.ok_or_else(|| {
        let names: Vec<_> = view.columns().map(|(name, _)| name).collect();
        let help = crate::project::nearest(value, &names)
            .map_or_else(|| format!("its columns are {}", names.join(", ")), |name| format!("did you mean \"{name}\"?"));
        problem(expression, &format!("{} has no column \"{value}\"", view.name()), &help)
    })
}

fn operand(expression: &Expr, kind: ColumnType, name: &str, view: View) -> Result<Operand, Problem> {
    let wrong = |expected: &str| problem(expression, &format!("\"{name}\" is compared with {expected}"), GRAMMAR);
    match (expression, kind) {
        (Expr::Identifier(word), ColumnType::Date) => match word.value.as_str() {
            "period_start" => Ok(Operand::PeriodStart),
            "period_end" => Ok(Operand::PeriodEnd),
            "as_of" => Ok(Operand::AsOf),
            other => match view.column(other) {
                Some((other, ColumnType::Date)) => Ok(Operand::Column(other)),
                _ => Err(wrong("a day such as '2015-02-01', another column of days, period_start, period_end or as_of")),
            },
        },
        (Expr::Value(value), kind) => match (&value.value, kind) {
            (Value::SingleQuotedString(text), ColumnType::Label) => Ok(Operand::Label(text.clone())),
            (Value::SingleQuotedString(text), ColumnType::Date) => {
                text.parse().map(Operand::Day).map_err(|_| wrong("a day such as '2015-02-01'"))
            }
            (Value::Number(text, _), ColumnType::Integer) => text.parse().map(Operand::Integer).map_err(|_| wrong("a whole number")),
            (Value::Number(text, _), ColumnType::Number) => text.parse().map(Operand::Number).map_err(|_| wrong("a number")),
            (Value::Number(text, _), ColumnType::Money) => minor_units(text).map(Operand::Integer).ok_or_else(|| wrong("an amount")),
            (_, kind) => Err(wrong(kind.expected())),
        },
        (_, kind) => Err(wrong(kind.expected())),
    }
}

fn minor_units(text: &str) -> Option<i64> {
    let amount: rust_decimal::Decimal = text.parse().ok()?;
    (amount * rust_decimal::Decimal::ONE_HUNDRED).try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem_of(text: &str) -> Problem {
        Condition::parse(text, View::Sessions).expect_err(text)
    }

    #[test]
    fn a_condition_names_its_columns() {
        let condition = Condition::parse("status = 'held' and (minutes >= 30 or service in ('a', 'b'))", View::Sessions).expect("valid");
        assert_eq!(condition.columns(), ["status", "minutes", "service", "service"]);
    }

    #[test]
    fn an_unknown_column_is_pointed_at_and_the_nearest_is_named() {
        let problem = problem_of("status = 'held' and servise = 'x'");
        assert_eq!((problem.offset, problem.help.as_str()), (20, "did you mean \"service\"?"));
    }

    #[test]
    fn a_forgotten_operator_is_an_error() {
        assert_eq!(problem_of("service = 'x' setting").offset, 14);
    }

    #[test]
    fn types_are_checked_before_data_is_read() {
        assert!(problem_of("service = 5").message.contains("compared with"));
        assert!(problem_of("date >= 'soon'").message.contains("a day"));
        assert!(problem_of("service > 'a'").message.contains("no order"));
        assert!(problem_of("minutes").message.contains("yes-or-no"));
    }

    #[test]
    fn days_are_compared_with_days_of_the_same_row() {
        let condition = Condition::parse("end > next_start", View::Spells).expect("valid");
        assert_eq!(condition.columns(), ["end", "next_start"]);
        for text in ["end > days", "end > phase", "days > number", "end > nowhere"] {
            Condition::parse(text, View::Spells).expect_err(text);
        }
    }

    #[test]
    fn nothing_but_conditions_gets_through() {
        for text in ["sum(minutes) > 10", "(select 1) = 1", "service like 'a%'", "minutes + 1 = 2", "service = 'x", "service =", ""] {
            problem_of(text);
        }
    }
}
