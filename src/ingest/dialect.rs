//! How a file is written: delimiter, line ends, decimal sign, dates. Declared in `dosah.toml`, or seen in the header line.

use encoding_rs::Encoding;

use super::date::DateFormat;
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
}

/// The delimiters, and their names.
pub(super) const DELIMITERS: &[(&str, u8, &str)] =
    &[(",", b',', "comma"), (";", b';', "semicolon"), ("\t", b'\t', "tab"), ("|", b'|', "bar")];

/// The delimiter under which the header line has most of the expected headers; among equals, the one that occurs most often.
pub(super) fn delimiter_of(text: &str, is_expected: impl Fn(&str) -> bool) -> u8 {
    let score = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let header = reader.records().next().and_then(Result::ok).unwrap_or_default();
        (header.iter().filter(|header| is_expected(header.trim())).count(), header.len())
    };
    // Of equals the last wins, so the list is walked backwards and a comma is what a single column gets.
    DELIMITERS.iter().rev().map(|(_, delimiter, _)| *delimiter).max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_the_delimiter() {
        let expected = |header: &str| matches!(header, "child_id" | "date" | "Datum, čas");
        assert_eq!(delimiter_of("child_id;date\n1;2,5", expected), b';');
        assert_eq!(delimiter_of("child_id\tdate, time, zone\n", expected), b'\t');
        assert_eq!(delimiter_of("child_id|\"Datum, čas\"|a,b,c\n", expected), b'|');
        assert_eq!(delimiter_of("Kód;Datum\n", expected), b';');
        assert_eq!(delimiter_of("child_id\n1\n", expected), b',');
        assert_eq!(delimiter_of("", expected), b',');
    }

    #[test]
    fn only_a_line_of_its_own_declares_a_delimiter() {
        assert_eq!(separator_line("sep=;\r\nchild_id;date"), Some((b';', 5)));
        assert_eq!(separator_line("SEP=\t\nx"), Some((b'\t', 5)));
        for text in ["sep=;x\n", "sep=ř\n", "sep=", "sep=;", "seř=;\n", "child_id"] {
            assert_eq!(separator_line(text), None, "{text}");
        }
    }
}
