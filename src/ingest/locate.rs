//! From bytes to the line, column and spreadsheet cell that a person sees. LF, CRLF and CR all end a
//! line, and a line break inside a quoted cell moves the line but not the spreadsheet row.

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// Byte at which it begins.
    pub start: usize,
    /// Byte after its last one, without the line end.
    pub end: usize,
    /// Line on which it begins, from 1.
    pub line: u64,
    /// Row in a spreadsheet, from 1: blank lines count, line breaks inside a quoted cell do not.
    pub row: u64,
}

/// How a field ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FieldEnd {
    /// As it should, before this byte: a delimiter or the end of the record.
    Clean(usize),
    /// Text stands after the closing quote, at this byte.
    TextAfterQuote(usize),
    /// The quote that opened it is never closed.
    Unterminated,
}

/// How the field that begins at `start` ends, by the rules of the csv crate: a quote counts only as the first character of a field.
pub(super) fn field_end(record: &[u8], start: usize, delimiter: u8) -> FieldEnd {
    if record.get(start) != Some(&b'"') {
        return FieldEnd::Clean(plain_end(record, start, delimiter));
    }
    let mut from = start + 1;
    loop {
        let Some(quote) = next(record, from, b'"') else { return FieldEnd::Unterminated };
        match record.get(quote + 1) {
            Some(b'"') => from = quote + 2,
            Some(&byte) if byte != delimiter => return FieldEnd::TextAfterQuote(quote + 1),
            _ => return FieldEnd::Clean(quote + 1),
        }
    }
}

/// The byte of a record at which a field begins; the end of the record when it has fewer fields.
pub(super) fn field_start(record: &[u8], field: usize, delimiter: u8) -> usize {
    let mut start = 0;
    for _ in 0..field {
        let end = match field_end(record, start, delimiter) {
            FieldEnd::Clean(end) => end,
            FieldEnd::TextAfterQuote(at) => plain_end(record, at, delimiter),
            FieldEnd::Unterminated => record.len(),
        };
        if end >= record.len() {
            return record.len();
        }
        start = end + 1;
    }
    start
}

/// The next delimiter, or the end of the record.
pub(super) fn plain_end(record: &[u8], from: usize, delimiter: u8) -> usize {
    next(record, from, delimiter).unwrap_or(record.len())
}

fn next(record: &[u8], from: usize, byte: u8) -> Option<usize> {
    memchr::memchr(byte, record.get(from..)?).map(|offset| from + offset)
}

/// Line and column, from 1 and in characters, of a byte that is `offset` bytes after the beginning of a line.
pub(super) fn line_and_column(text: &str, line: u64, offset: usize) -> (u64, u64) {
    let before = text.get(..offset).unwrap_or(text);
    let tail = before.rfind(['\n', '\r']).map_or(before, |at| &before[at + 1..]);
    (line + line_breaks(before.as_bytes()), tail.chars().count() as u64 + 1)
}

/// How many lines end in these bytes: LF, CRLF and CR end one each.
pub(super) fn line_breaks(bytes: &[u8]) -> u64 {
    // Counting without a branch is several times as fast, and most records hold none.
    if bytes.iter().filter(|byte| matches!(**byte, b'\n' | b'\r')).count() == 0 {
        return 0;
    }
    let mut breaks = 0;
    let mut previous = 0;
    for &byte in bytes {
        breaks += u64::from(byte == b'\r' || (byte == b'\n' && previous != b'\r'));
        previous = byte;
    }
    breaks
}

/// The name of a spreadsheet cell: field 2 of row 14 is `C14`.
pub(super) fn cell_name(field: usize, row: u64) -> String {
    let mut letters = Vec::new();
    let mut rest = field + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheet_columns_go_on_after_z() {
        let names: Vec<String> = [0, 25, 26, 51, 52, 701, 702].map(|field| cell_name(field, 14)).to_vec();
        assert_eq!(names, ["A14", "Z14", "AA14", "AZ14", "BA14", "ZZ14", "AAA14"]);
    }

    #[test]
    fn each_line_end_ends_one_line() {
        assert_eq!(line_breaks(b"\n\r\n\r\r"), 4);
        assert_eq!(line_and_column("a;b\r\n\u{159};c", 7, 8), (8, 3));
    }

    #[test]
    fn quotes_that_do_not_close_a_field_are_seen() {
        assert_eq!(field_end(b"\"a\"b,c", 0, b','), FieldEnd::TextAfterQuote(3));
        assert_eq!(field_end(b"\"a,c", 0, b','), FieldEnd::Unterminated);
        assert_eq!(field_end(b"5\" pipe,c", 0, b','), FieldEnd::Clean(7));
        assert_eq!(line_breaks(b"\n\r\n\r\r"), 4);
    }
}
