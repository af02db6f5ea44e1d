//! How a file is written: delimiter, line ends, decimal sign, dates. Declared in `dosah.toml`, or seen in the header line.

use encoding_rs::Encoding;

use super::cell::Unit;
use super::date::{DateFormat, Spellings};
use super::money::Negative;
use super::number::NumberFormat;

/// What the `[[input]]` of a file declares.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Declared {
    /// Encoding; none means UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Delimiter; none means that the header decides.
    pub delimiter: Option<u8>,
    /// How numbers are written.
    pub numbers: NumberFormat,
    /// How dates are written.
    pub dates: DateFormat,
    /// The last year that a year of two digits can be.
    pub last_year: i32,
    /// The unit of lengths; none means that of the column. No table has two columns of lengths.
    pub lengths: Option<Unit>,
    /// What costs below zero are.
    pub negative: Negative,
}

/// The delimiters, and their names.
pub(super) const DELIMITERS: &[(&str, u8, &str)] =
    &[(",", b',', "comma"), (";", b';', "semicolon"), ("\t", b'\t', "tab"), ("|", b'|', "bar")];

/// The delimiter that a first line like `sep=;` declares, and the bytes of that line without its end. Excel writes and reads such a line.
pub(super) fn separator_line(text: &str) -> Option<(u8, usize)> {
    let declared = text.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).map(|_| &text[4..])?;
    let (_, delimiter, _) = DELIMITERS.iter().find(|(sign, ..)| declared.starts_with(sign))?;
    declared[1..].starts_with(['\r', '\n']).then_some((*delimiter, 5))
}

/// How the first line of a text ends.
pub(super) fn line_end(text: &str) -> &'static str {
    match text.find(['\r', '\n']).map(|at| &text[at..]) {
        Some(rest) if rest.starts_with("\r\n") => "CRLF",
        Some(rest) if rest.starts_with('\r') => "CR",
        _ => "LF",
    }
}

/// How a file was read, in words: "windows-1250, semicolon, CRLF, decimal comma".
pub(super) fn in_words(encoding: &str, delimiter: u8, text: &str, numbers: NumberFormat) -> String {
    let delimiter = DELIMITERS.iter().find(|(_, sign, _)| *sign == delimiter).map_or("comma", |(_, _, name)| name);
    let line_end = line_end(text);
    let decimal = if numbers == NumberFormat::Comma { "decimal comma" } else { "decimal point" };
    format!("{encoding}, {delimiter}, {line_end}, {decimal}")
}

/// The same of dates, to be added once they are read: ", dates d. m. yyyy".
pub(super) fn dates_in_words(dates: Spellings) -> String {
    dates.in_words().map(|keywords| format!(", dates {keywords}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_of_its_own_declares_a_delimiter() {
        assert_eq!(separator_line("sep=;\r\nchild_id;date"), Some((b';', 5)));
        assert_eq!(separator_line("SEP=\t\nx"), Some((b'\t', 5)));
        for text in ["sep=;x\n", "sep=ř\n", "sep=", "sep=;", "seř=;\n", "child_id"] {
            assert_eq!(separator_line(text), None, "{text}");
        }
    }
}
