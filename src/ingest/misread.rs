//! Why a cell is not what its column holds, in words for the people who wrote it. A value is said only where it cannot be personal.

use super::cell::DAY;
use super::date::{DateFault, DateFormat};
use super::faults::{CONSTRAINT_ERROR, Fault, TYPE_ERROR, shown};
use super::number::{NumberFault, NumberFormat};
use super::schema::{ColumnSpec, Kind};

/// The value in quotation marks, where it may be said.
fn value(column: &ColumnSpec, text: &str) -> Option<String> {
    // A cell of letters in a column of dates or numbers may be a name that slipped from its column.
    let may_be_name = text.chars().filter(|sign| sign.is_alphabetic()).count() > 4;
    if column.personal || may_be_name { None } else { shown(text) }
}

fn subject(column: &ColumnSpec, text: &str) -> String {
    value(column, text).unwrap_or_else(|| "this cell".to_owned())
}

/// A cell of a date column that is not used as a date.
pub(super) fn misread_date(column: &ColumnSpec, text: &str, format: DateFormat, fault: DateFault) -> Fault {
    // What has the form of a date is neither a name, though its month may be a word, nor somebody's number.
    let is_date = !matches!(fault, DateFault::NotADate | DateFault::OtherSpelling);
    let value = value(column, text).or_else(|| (is_date && !column.personal).then(|| format!("“{text}”")));
    let (message, help) = fault.in_words(value.as_deref(), format);
    Fault::new(TYPE_ERROR, message, help)
}

/// A cell of a column of numbers that is not used as a number.
pub(super) fn misread_number(column: &ColumnSpec, text: &str, numbers: NumberFormat, fault: NumberFault) -> Fault {
    let example = match (column.kind, numbers) {
        (Kind::Count | Kind::Minutes | Kind::Hours, _) => "45",
        (_, NumberFormat::Comma) => "1 234,50",
        _ => "1234.50",
    };
    misread(column, text, example, fault)
}

/// A length in hours that is none.
pub(super) fn misread_length(column: &ColumnSpec, text: &str, numbers: NumberFormat, fault: NumberFault) -> Fault {
    misread(column, text, if numbers == NumberFormat::Comma { "1,5 or 1:30" } else { "1.5 or 1:30" }, fault)
}

fn misread(column: &ColumnSpec, text: &str, example: &str, fault: NumberFault) -> Fault {
    let subject = subject(column, text);
    match fault {
        NumberFault::NotANumber => {
            if !matches!(DateFormat::default().parse(text, 0), Err(DateFault::NotADate)) {
                let help = "a spreadsheet may have turned a number such as 12.04 into a date; format the column as numbers and write the number again";
                return Fault::new(TYPE_ERROR, format!("{subject} is a date, not a number"), help);
            }
            let wanted = if column.kind == Kind::Money { "an amount of money" } else { "a number" };
            Fault::new(TYPE_ERROR, format!("{subject} is not {wanted}"), format!("write for example {example}"))
        }
        NumberFault::OtherSign(sign) => {
            let name = if sign == ',' { "comma" } else { "point" };
            let message = format!("{subject} has a decimal {name}, which is not the decimal sign of this file");
            Fault::new(
                TYPE_ERROR,
                message,
                format!("if all numbers are written so, set decimal = \"{sign}\" in dosah.toml, in the [[input]] of this file"),
            )
        }
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
            let help = "write all numbers of the file alike, and say which sign is the decimal one: set decimal = \",\" or decimal = \".\" in dosah.toml, in the [[input]] of this file";
            Fault::new(TYPE_ERROR, message, help)
        }
    }
}

/// `1:30` in a column of minutes.
pub(super) fn two_readings_of_a_length(column: &ColumnSpec, text: &str, first: i64, second: i64) -> Fault {
    let subject = subject(column, text);
    let message = format!("{subject} can be read as {first} h {second} min or as {first} min {second} s");
    let help = format!(
        "write whole minutes, for example 45; if the column holds hours and minutes throughout, set units = {{ {} = \"hours\" }} in dosah.toml, in the [[input]] of this file",
        column.name
    );
    Fault::new(TYPE_ERROR, message, help)
}

/// More minutes than one session can have.
pub(super) fn longer_than_a_day(column: &ColumnSpec, minutes: i64) -> Fault {
    let message = format!("{} says more minutes than a day has ({minutes} of {DAY})", column.name);
    Fault::new(CONSTRAINT_ERROR, message, "give the length of one session in minutes")
}
