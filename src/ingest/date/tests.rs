//! Spellings of dates, and what is refused.

use super::*;

fn read(format: &str, text: &str) -> Result<(i32, Spelling), DateFault> {
    let format = DATE_FORMATS.iter().find(|(keyword, _)| *keyword == format).map_or(DateFormat::Undeclared, |(_, format)| *format);
    format.parse(text, 2023)
}

fn day(year: i32, month: u32, day: u32) -> i32 {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day that exists").to_epoch_days()
}

#[test]
fn each_format_reads_its_own_spellings() {
    for (format, spellings) in [
        ("iso", ["2022-04-03", "2022-04-03T23:59:59+02:00", "2022-04-03 00:00", "2022-04-03T00:00:00.000Z"]),
        ("d. m. yyyy", ["3. 4. 2022", "03.04.2022", "3.4.2022 8:05", "3.\u{a0}4.\u{a0}2022"]),
        ("d. m. yy", ["3. 4. 22", "03.04.22", "3.4.2022 8:05", "3.\u{a0}4.\u{a0}22"]),
        ("dd/mm/yyyy", ["03/04/2022", "3/4/2022", "03/04/2022 12:00", "3 / 4 / 2022"]),
        ("mm/dd/yyyy", ["04/03/2022", "4/3/2022", "04-03-2022 12:00:01", "4/03/2022 1:05 PM"]),
        ("mm/dd/yy", ["04/03/22", "4/3/2022", "04-03-22", "4/3/22 11:59 am"]),
        ("d mmm yyyy", ["3 Apr 2022", "03-APR-2022", "3. dubna 2022", "April 3, 2022"]),
        ("dd-mmm-yy", ["03-APR-22", "3 duben 22", "3-dub-22", "03-APR-2022 00:00:00"]),
        ("excel", ["44654", "44654.5", "44654,99", "44654.0"]),
        ("", ["2022-04-03", "3. 4. 2022", "2022/4/3", "03 Apr, 2022"]),
    ] {
        for spelling in spellings {
            assert_eq!(read(format, spelling).map(|(day, _)| day), Ok(day(2022, 4, 3)), "{format}: {spelling}");
        }
    }
    assert_eq!(read("iso", "1969-12-31"), Ok((-1, Spelling::Iso)));
    assert_eq!(read("", "2026-03-29 02:30"), Ok((day(2026, 3, 29), Spelling::Iso)));
}

#[test]
fn one_reading_is_enough_and_two_are_too_many() {
    assert_eq!(read("", "13/04/2022"), Ok((day(2022, 4, 13), Spelling::SlashDayMonthYear)));
    assert_eq!(read("", "04/13/2022"), Ok((day(2022, 4, 13), Spelling::SlashMonthDayYear)));
    assert_eq!(read("", "04/04/2022"), Ok((day(2022, 4, 4), Spelling::SlashDayMonthYear)));
    let (april, march) = (NaiveDate::from_ymd_opt(2022, 4, 3), NaiveDate::from_ymd_opt(2022, 3, 4));
    assert_eq!(read("", "03/04/2022"), Err(DateFault::TwoReadings(april.expect("a day"), march.expect("a day"))));
    assert!(matches!(read("", "08-MAY-67"), Err(DateFault::ShortYear { year: Some(67), spelling: Spelling::Letters })));
    assert!(matches!(read("", "44654"), Err(DateFault::DayNumber(_))));
    assert_eq!(read("", "3. 4."), Err(DateFault::NoYear));
}

#[test]
fn a_year_of_two_digits_is_the_latest_that_can_be() {
    assert_eq!(read("dd-mmm-yy", "08-MAY-67").map(|(day, _)| day), Ok(day(1967, 5, 8)));
    assert_eq!(read("dd-mmm-yy", "08-MAY-23").map(|(day, _)| day), Ok(day(2023, 5, 8)));
    assert_eq!(read("dd-mmm-yy", "08-MAY-24").map(|(day, _)| day), Ok(day(1924, 5, 8)));
    assert_eq!(read("d. m. yy", "1. 1. 00").map(|(day, _)| day), Ok(day(2000, 1, 1)));
}

#[test]
fn the_days_of_excel_are_counted_as_excel_does() {
    for (text, expected) in [("1", day(1900, 1, 1)), ("59", day(1900, 2, 28)), ("61", day(1900, 3, 1)), ("2958465", day(9999, 12, 31))] {
        assert_eq!(read("excel", text), Ok((expected, Spelling::Excel)), "{text}");
    }
    for text in ["60", "0", "2958466"] {
        assert!(matches!(read("excel", text), Err(DateFault::NoSuchDay(_))), "{text}");
    }
    assert_eq!(read("excel", "2022-04-03"), Err(DateFault::NotADate));
}

#[test]
fn what_does_not_exist_is_said() {
    for (text, why) in [
        ("2023-02-29", "February 2023 has 28 days"),
        ("31. 2. 2022", "February 2022 has 28 days"),
        ("31/04/2022", "April 2022 has 30 days"),
        ("1.13.2022", "there is no month 13"),
        ("13/13/2022", "there is no month 13"),
        ("2022-00-01", "there is no month 0"),
        ("2022-01-00", "there is no day 0"),
        ("0000-01-01", "there is no year 0"),
        ("2022-04-03T25:00", "there is no hour 25"),
        ("2022-04-03 12:60", "there is no minute 60"),
        ("3 Apr 2022 13:00 PM", "there is no hour 13"),
    ] {
        assert_eq!(read("", text), Err(DateFault::NoSuchDay(why.to_owned())), "{text}");
    }
}

#[test]
fn what_is_no_date_is_no_date() {
    for text in [
        "",
        "x",
        "2022",
        "2022-04-03x",
        "22-044-03",
        "3 4 2022",
        "3.4/2022",
        "3. 4. 2022 dnes",
        "..",
        "0022-01-01",
        "3rd April",
        "ř022-04-03",
    ] {
        assert_eq!(read("", text), Err(DateFault::NotADate), "{text}");
    }
    for (format, text) in
        [("iso", "3. 4. 2022"), ("iso", "2022-4-3"), ("d. m. yyyy", "2022-04-03"), ("dd/mm/yyyy", "3. 4. 2022"), ("d mmm yyyy", "3.4.2022")]
    {
        assert_eq!(read(format, text), Err(DateFault::OtherSpelling), "{format}: {text}");
    }
    assert!(matches!(read("d. m. yyyy", "3. 4. 22"), Err(DateFault::ShortYear { .. })));
    assert!(read("dd/mm/yyyy", "12/31/2022").is_err() && read("mm/dd/yyyy", "31/12/2022").is_err());
}

#[test]
fn the_spellings_of_a_file_are_named_in_one_order() {
    let mut seen = Spellings::default();
    assert_eq!(seen.in_words(), None);
    seen.note(Spelling::DotDayMonthYear);
    seen.note(Spelling::Iso);
    assert_eq!(seen.in_words().as_deref(), Some("iso and d. m. yyyy"));
}
