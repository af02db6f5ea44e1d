//! The day numbers of Excel: 1 is 1 January 1900, and what stands behind the decimal sign is the time of day.

use chrono::NaiveDate;

use super::fault::{DateFault, no_such_day};

/// 31 December 9999, the last day that Excel has.
const LAST: i32 = 2_958_465;
/// Excel believes that 1900 had a 29 February, with this number.
const NO_DAY: i32 = 60;
/// 30 December 1899, in days since 1 January 1970: day 0, as seen from behind that 29 February.
const ZERO: i32 = -25_569;

/// The day of a number.
pub(super) fn date(text: &str) -> Result<NaiveDate, DateFault> {
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() > 7 || !is_number(whole) || !is_number(fraction) {
        return Err(DateFault::NotADate);
    }
    let number: i32 = whole.parse().map_err(|_| DateFault::NotADate)?;
    match number {
        NO_DAY => Err(no_such_day(1900, 2, 29)),
        1..=LAST => NaiveDate::from_epoch_days(ZERO + number + i32::from(number < NO_DAY)).ok_or(DateFault::NotADate),
        _ => Err(DateFault::NoSuchDay(format!("Excel counts days from 1 to {LAST}"))),
    }
}

/// The day of a number that nobody said is one: of five digits, 10000 (in 1927) to 99999 (in 2173), because others are rather years or
/// something else.
pub(super) fn guess(text: &str) -> Option<NaiveDate> {
    let whole = text.split(['.', ',']).next().unwrap_or_default();
    if whole.len() == 5 && !whole.starts_with('0') { date(text).ok() } else { None }
}
