//! One cell of text to one typed value, by the kind of its column and the way its file is written.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use super::date::Spellings;
use super::dialect::Declared;
use super::faults::{CONSTRAINT_ERROR, Fault, TYPE_ERROR};
use super::misread::{longer_than_a_day, misread_date, misread_length, misread_number, two_readings_of_a_length};
use super::number::{Beside, LARGEST, NumberFault, NumberFormat, few_digits};
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

/// The unit of lengths of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// `90`.
    Minutes,
    /// `1.5`, `1,5` or `1:30`.
    Hours,
}

/// The keywords of `units` in `dosah.toml`.
pub(super) const UNITS: &[(&str, Unit)] = &[("minutes", Unit::Minutes), ("hours", Unit::Hours)];

/// What is noticed in cells beside their values.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Noticed {
    /// The currencies that the sign beside the last amount can mean.
    pub beside: Beside,
    /// How dates were written.
    pub dates: Spellings,
}

/// A day has this many minutes, and so has the longest session.
pub(super) const DAY: i64 = 24 * 60;

/// The value of a cell that is not empty. Ids, texts, categories and flags are not read here.
pub(super) fn read(column: &ColumnSpec, text: &str, declared: &Declared, noticed: &mut Noticed) -> Result<Value, Fault> {
    let numbers = declared.numbers;
    let wrong = |fault| misread_number(column, text, numbers, fault);
    Ok(match column.kind {
        Kind::Date => {
            let read = declared.dates.parse(text, declared.last_year);
            let (day, spelling) = read.map_err(|fault| misread_date(column, text, declared.dates, fault))?;
            noticed.dates.note(spelling);
            Value::Day(day)
        }
        Kind::Money => {
            let (minor, beside) = numbers.parse_money(text).map_err(wrong)?;
            noticed.beside = beside;
            Value::Whole(minor)
        }
        Kind::Number => Value::Real(numbers.parse(text).map_err(wrong)?.to_f64().ok_or_else(|| wrong(NumberFault::TooLarge))?),
        Kind::Count => Value::Whole(whole(column, text, numbers)?),
        Kind::Minutes => {
            let minutes = minutes(column, text, declared)?;
            if minutes > DAY {
                return Err(longer_than_a_day(column, minutes));
            }
            Value::Whole(minutes)
        }
        Kind::Hours => Value::Whole(minutes(column, text, declared)?),
        Kind::Id | Kind::Text | Kind::Category(_) | Kind::Flag => {
            return Err(Fault::new(TYPE_ERROR, "this cell cannot be read", "report this"));
        }
    })
}

/// A length of time in minutes, in the unit that was declared or that the column has.
fn minutes(column: &ColumnSpec, text: &str, declared: &Declared) -> Result<i64, Fault> {
    let usual = if column.kind == Kind::Hours { Unit::Hours } else { Unit::Minutes };
    if declared.lengths.unwrap_or(usual) == Unit::Hours {
        let minutes = minutes_of_hours(text, declared.numbers).map_err(|fault| misread_length(column, text, declared.numbers, fault))?;
        return not_negative(column, minutes);
    }
    if declared.lengths.is_none()
        && let Some((first, second)) = clock(text)
    {
        return Err(two_readings_of_a_length(column, text, first, second));
    }
    whole(column, text, declared.numbers)
}

/// `1.5`, `1,5` or `1:30`, in minutes.
fn minutes_of_hours(text: &str, numbers: NumberFormat) -> Result<i64, NumberFault> {
    if let Some((hours, minutes)) = clock(text) {
        return Ok(hours * 60 + minutes);
    }
    let minutes = numbers.parse(text)?.checked_mul(Decimal::from(60)).ok_or(NumberFault::TooLarge)?;
    let minutes = minutes.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero).to_i64();
    minutes.filter(|minutes| *minutes <= LARGEST).ok_or(NumberFault::TooLarge)
}

/// The two numbers of `1:30`, the second of which is below sixty.
fn clock(text: &str) -> Option<(i64, i64)> {
    let (first, second) = text.split_once(':')?;
    few_digits(first).zip(few_digits(second)).filter(|(_, second)| *second < 60)
}

/// A whole number of zero or more.
fn whole(column: &ColumnSpec, text: &str, numbers: NumberFormat) -> Result<i64, Fault> {
    if let Some(whole) = few_digits(text) {
        return Ok(whole);
    }
    let wrong = |fault| misread_number(column, text, numbers, fault);
    let number = numbers.parse(text).map_err(wrong)?.normalize();
    if number.scale() > 0 {
        let message = format!("{} is not a whole number", column.name);
        return Err(Fault::new(TYPE_ERROR, message, "give a whole number, for example 45"));
    }
    not_negative(column, number.to_i64().filter(|number| *number <= LARGEST).ok_or_else(|| wrong(NumberFault::TooLarge))?)
}

fn not_negative(column: &ColumnSpec, number: i64) -> Result<i64, Fault> {
    if number < 0 {
        return Err(Fault::new(CONSTRAINT_ERROR, format!("{} is below zero", column.name), "give a number of zero or more"));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::schema::Table;

    fn read_as(table: Table, column: &str, text: &str, declared: &Declared) -> Result<Value, Fault> {
        let column = table.spec().column(column).expect("a column of the schema");
        read(column, text, declared, &mut Noticed::default())
    }

    fn minutes_of(text: &str, lengths: Option<Unit>) -> Result<Value, &'static str> {
        let declared = Declared { lengths, numbers: NumberFormat::Comma, ..Declared::default() };
        read_as(Table::Sessions, "minutes", text, &declared).map_err(|fault| fault.check)
    }

    #[test]
    fn lengths_are_whole_minutes_of_one_day() {
        for (text, minutes) in [("45", 45), ("0", 0), ("1440,0", 1440)] {
            assert_eq!(minutes_of(text, None), Ok(Value::Whole(minutes)), "{text}");
        }
        for (text, check) in
            [("1441", CONSTRAINT_ERROR), ("-5", CONSTRAINT_ERROR), ("45,5", TYPE_ERROR), ("hour", TYPE_ERROR), ("1:30", TYPE_ERROR)]
        {
            assert_eq!(minutes_of(text, None), Err(check), "{text}");
        }
        for text in ["1.5", "1:30", "1.50"] {
            assert_eq!(read_as(Table::Activities, "hours", text, &Declared::default()), Ok(Value::Whole(90)), "{text}");
        }
    }

    #[test]
    fn lengths_can_be_declared_in_the_other_unit() {
        for (text, minutes) in [("0,75", 45), ("0:45", 45), ("1", 60), ("24", 1440)] {
            assert_eq!(minutes_of(text, Some(Unit::Hours)), Ok(Value::Whole(minutes)), "{text}");
        }
        for (text, check) in [("25", CONSTRAINT_ERROR), ("-1", CONSTRAINT_ERROR), ("0:75", TYPE_ERROR)] {
            assert_eq!(minutes_of(text, Some(Unit::Hours)), Err(check), "{text}");
        }
        let declared = Declared { lengths: Some(Unit::Minutes), ..Declared::default() };
        assert_eq!(read_as(Table::Activities, "hours", "90", &declared), Ok(Value::Whole(90)));
        assert!(read_as(Table::Activities, "hours", "1:30", &declared).is_err());
    }

    #[test]
    fn a_message_shows_a_date_but_nothing_personal() {
        let message = |table, column, text| read_as(table, column, text, &Declared::default()).expect_err("none of these is right").message;
        assert_eq!(message(Table::Sessions, "date", "2025-13-02"), "“2025-13-02” does not exist: there is no month 13");
        assert_eq!(message(Table::Children, "birth_date", "2015-13-02"), "this cell is a day that does not exist");
        assert_eq!(message(Table::Children, "birth_date", "03/04/2015"), "this cell has two readings as a date");
        assert_eq!(message(Table::Children, "birth_date", "3. 4. 15"), "the year in this cell has two digits, so its century is open");
        assert_eq!(message(Table::Children, "birth_date", "42000"), "this cell looks like a day number of Excel, not like a date");
        assert_eq!(message(Table::Sessions, "date", "Jana Nováková"), "this cell is not a date");
        assert_eq!(message(Table::Scores, "score", "1,5"), "this cell has two readings as a number");
        assert_eq!(message(Table::Costs, "amount", "1,5"), "“1,5” can be read as 1.5 or as 15");
    }
}
