//! The time of day behind a date. It is never used, but it has to be one.

use super::fault::DateFault;

/// Makes sure that a text is a time of day: hours and minutes, perhaps seconds, perhaps a zone or AM and PM. No text is fine too.
pub(super) fn check(text: &str) -> Result<(), DateFault> {
    if text.is_empty() {
        return Ok(());
    }
    let twelve = text.len().checked_sub(2).and_then(|at| text.split_at_checked(at));
    let (text, last_hour) = match twelve.filter(|(_, half)| half.eq_ignore_ascii_case("am") || half.eq_ignore_ascii_case("pm")) {
        Some((clock, _)) => (clock.trim_end(), 12),
        None => (text, 23),
    };
    let (clock, zone) = text.split_at(text.find(['Z', '+', '-']).unwrap_or(text.len()));
    let is_zone = matches!(zone, "" | "Z") || (zone.len() >= 3 && zone[1..].bytes().all(|byte| byte.is_ascii_digit() || byte == b':'));
    let mut fields = clock.split(':');
    let (hours, minutes, seconds) = (fields.next(), fields.next(), fields.next().unwrap_or("0"));
    let (seconds, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
    let fraction_is_right = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let (Some(hour), Some(minute), Some(second), None, true, true) =
        (hours.and_then(two_digits), minutes.and_then(two_digits), two_digits(seconds), fields.next(), is_zone, fraction_is_right)
    else {
        return Err(DateFault::NotADate);
    };
    let beyond =
        [(hour, last_hour, "hour"), (minute, 59, "minute"), (second, 60, "second")].into_iter().find(|(number, last, _)| number > last);
    beyond.map_or(Ok(()), |(number, _, unit)| Err(DateFault::NoSuchDay(format!("there is no {unit} {number}"))))
}

fn two_digits(text: &str) -> Option<u32> {
    let is_number = matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
