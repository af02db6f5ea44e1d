//! One cell of text to one typed value, by the kind of its column and the way its file is written.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::dialect::Declared;
use super::faults::{CONSTRAINT_ERROR, Fault, TYPE_ERROR, shown};
use super::number::{NumberFault, NumberFormat, few_digits};
use super::schema::{ColumnSpec, Kind};

/// A value as the dataset stores it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value {
    /// Number of an id or text, or code of a category.
    Code(u32),
    /// Days since 1 January 1970.
    Day(i32),
    /// A count, minutes, or money in minor units.
    Whole(i64),
    /// Any number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
}

/// A day has this many minutes, and so has the longest session.
const DAY: i64 = 24 * 60;

/// The value of a cell that is not empty, with the currency that stands in it. Ids, texts, categories and flags are not read here.
pub(super) fn read(column: &ColumnSpec, text: &str, declared: &Declared) -> Result<(Value, Option<&'static str>), Fault> {
    let numbers = declared.numbers;
    let wrong = |fault| not_a_number(column, text, numbers, fault);
    let value = match column.kind {
        Kind::Date => Value::Day(declared.dates.parse(text).ok_or_else(|| not_a_date(column, text, declared))?),
        Kind::Money => {
            let amount = numbers.parse_money(text).map_err(wrong)?;
            return Ok((Value::Whole(amount.minor), amount.currency));
        }
        Kind::Number => Value::Real(numbers.parse(text).map_err(wrong)?.to_f64().ok_or_else(|| wrong(NumberFault::TooLarge))?),
        Kind::Hours => Value::Whole(minutes_of_hours(text, numbers).map_err(wrong).and_then(|minutes| not_negative(column, minutes))?),
        Kind::Count | Kind::Minutes => {
            let whole = match few_digits(text) {
                Some(whole) => whole,
                None => {
                    let number = numbers.parse(text).map_err(wrong)?.normalize();
                    if number.scale() > 0 {
                        return Err(whole_number_wanted(column));
                    }
                    not_negative(column, number.to_i64().ok_or_else(|| wrong(NumberFault::TooLarge))?)?
                }
            };
            if column.kind == Kind::Minutes && whole > DAY {
                let message = format!("{} says more minutes than a day has ({whole} of {DAY})", column.name);
                return Err(Fault::new(CONSTRAINT_ERROR, message, "give the length of one session in minutes"));
            }
            Value::Whole(whole)
        }
        Kind::Id | Kind::Text | Kind::Category(_) | Kind::Flag => {
            return Err(Fault::new(TYPE_ERROR, "this cell cannot be read", "report this"));
        }
    };
    Ok((value, None))
}

/// `1.5`, `1,5` or `1:30`, in minutes.
fn minutes_of_hours(text: &str, numbers: NumberFormat) -> Result<i64, NumberFault> {
    if let Some((hours, minutes)) = text.split_once(':') {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
        return match (digits(hours), digits(minutes)) {
            (Some(hours), Some(minutes)) if minutes < 60 => Ok(i64::from(hours) * 60 + i64::from(minutes)),
            _ => Err(NumberFault::NotANumber),
        };
    }
    let minutes = numbers.parse(text)?.checked_mul(Decimal::from(60)).ok_or(NumberFault::TooLarge)?;
    minutes.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64().ok_or(NumberFault::TooLarge)
}

fn not_negative(column: &ColumnSpec, number: i64) -> Result<i64, Fault> {
    if number < 0 {
        return Err(Fault::new(CONSTRAINT_ERROR, format!("{} is below zero", column.name), "give a number of zero or more"));
    }
    Ok(number)
}

fn whole_number_wanted(column: &ColumnSpec) -> Fault {
    Fault::new(TYPE_ERROR, format!("{} is not a whole number", column.name), "give a whole number, for example 45")
}

/// The value in quotation marks, or "this cell" where it must not or had better not be shown.
fn subject(column: &ColumnSpec, text: &str) -> String {
    // A cell of letters in a column of dates or numbers may be a name that slipped from its column.
    let may_be_name = text.chars().filter(|sign| sign.is_alphabetic()).count() > 4;
    if column.personal || may_be_name { "this cell".to_owned() } else { shown(text).unwrap_or_else(|| "this cell".to_owned()) }
}

fn not_a_date(column: &ColumnSpec, text: &str, declared: &Declared) -> Fault {
    let message = format!("{} is not a date", subject(column, text));
    let help = format!("write dates as {}, or set dates in the [[input]] of this file", declared.dates.words());
    Fault::new(TYPE_ERROR, message, help)
}

fn not_a_number(column: &ColumnSpec, text: &str, numbers: NumberFormat, fault: NumberFault) -> Fault {
    let example = match (column.kind, numbers) {
        (Kind::Count | Kind::Minutes, _) => "45",
        (Kind::Hours, NumberFormat::Comma) => "1,5 or 1:30",
        (Kind::Hours, _) => "1.5 or 1:30",
        (_, NumberFormat::Comma) => "1 234,50",
        _ => "1234.50",
    };
    let subject = subject(column, text);
    match fault {
        NumberFault::NotANumber if column.kind == Kind::Money => {
            Fault::new(TYPE_ERROR, format!("{subject} is not an amount of money"), format!("write for example {example}"))
        }
        NumberFault::NotANumber => Fault::new(TYPE_ERROR, format!("{subject} is not a number"), format!("write for example {example}")),
        NumberFault::TooLarge => Fault::new(TYPE_ERROR, format!("{subject} is too large a number"), "check the digits"),
        NumberFault::PartsOfACent => {
            Fault::new(TYPE_ERROR, format!("{subject} has more than two decimals"), "round the amount to two decimals")
        }
        NumberFault::TwoReadings(one, other) => {
            let message = if column.personal {
                "this cell has two readings as a number".to_owned()
            } else {
                format!("{subject} can be read as {one} or as {other}")
            };
            let help = "say which sign is the decimal one: set decimal = \",\" or decimal = \".\" in the [[input]] of this file, and write all numbers so";
            Fault::new(TYPE_ERROR, message, help)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::schema::Table;

    fn read_as(table: Table, column: &str, text: &str) -> Result<Value, Fault> {
        let column = table.spec().column(column).expect("a column of the schema");
        read(column, text, &Declared::default()).map(|(value, _)| value)
    }

    #[test]
    fn lengths_are_whole_minutes_of_one_day() {
        assert_eq!(read_as(Table::Sessions, "minutes", "45"), Ok(Value::Whole(45)));
        assert_eq!(read_as(Table::Sessions, "minutes", "0"), Ok(Value::Whole(0)));
        assert_eq!(read_as(Table::Sessions, "minutes", "1440.0"), Ok(Value::Whole(1440)));
        for (text, check) in [("1441", CONSTRAINT_ERROR), ("-5", CONSTRAINT_ERROR), ("45.5", TYPE_ERROR), ("hour", TYPE_ERROR)] {
            assert_eq!(read_as(Table::Sessions, "minutes", text).map_err(|fault| fault.check), Err(check), "{text}");
        }
        for text in ["1.5", "1:30", "1.500"] {
            assert_eq!(read_as(Table::Activities, "hours", text), Ok(Value::Whole(90)), "{text}");
        }
    }

    #[test]
    fn a_message_shows_a_date_but_nothing_personal() {
        let message = |table, column, text| read_as(table, column, text).expect_err("none of these is right").message;
        assert_eq!(message(Table::Sessions, "date", "2025-13-02"), "“2025-13-02” is not a date");
        assert_eq!(message(Table::Children, "birth_date", "2015-13-02"), "this cell is not a date");
        assert_eq!(message(Table::Sessions, "date", "Jana Nováková"), "this cell is not a date");
        assert_eq!(message(Table::Scores, "score", "1,5"), "this cell has two readings as a number");
        assert_eq!(message(Table::Costs, "amount", "1,5"), "“1,5” can be read as 1.5 or as 15");
    }
}
