//! Records one after another, each with its place. The csv crate splits them and never complains; what it forgives is noticed here.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::locate::{self, FieldEnd, Place};

/// A quote that is not where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// The quote at this byte of the record is never closed, so that the rest of the file is one cell.
    Unterminated(usize),
    /// Text stands after a closing quote, at this byte of the record.
    TextAfter {
        /// Byte of the record at which the quote was opened.
        opened: usize,
        /// Byte of the record at which the text stands.
        at: usize,
        /// Whether the quoted text goes over several lines: rows may have been swallowed.
        across_lines: bool,
    },
}

/// The records of a file, header included, without blank lines.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    csv: Reader<&'t [u8]>,
    record: StringRecord,
    place: Place,
    has_quotes: bool,
}

impl<'t> Records<'t> {
    /// Starts before the first record.
    pub(super) fn new(text: &'t str, delimiter: u8) -> Self {
        let csv = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let place = Place { start: 0, end: 0, line: 1, row: 1 };
        Records { text, delimiter, csv, record: StringRecord::new(), place, has_quotes: text.contains('"') }
    }

    /// Goes to the next record; false at the end of the file.
    pub(super) fn advance(&mut self) -> bool {
        if !self.csv.read_record(&mut self.record).expect("the text is UTF-8 and in memory, so that reading cannot fail") {
            return false;
        }
        let bytes = self.text.as_bytes();
        let passed = self.place;
        // A quoted cell may hold line breaks; they move the line but not the spreadsheet row.
        let inside = if self.has_quotes { locate::line_breaks(&bytes[passed.start..passed.end]) } else { 0 };
        let gap = bytes[passed.end..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = passed.end + gap;
        let breaks = locate::line_breaks(&bytes[passed.end..start]);
        let after = usize::try_from(self.csv.position().byte()).unwrap_or(usize::MAX).clamp(start, bytes.len());
        let ends = bytes[start..after].iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.place = Place { start, end: after - ends, line: passed.line + inside + breaks, row: passed.row + breaks };
        true
    }

    /// The present record.
    pub(super) fn record(&self) -> &StringRecord {
        &self.record
    }

    /// Where the present record stands.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// The bytes of the present record as they stand in the file.
    fn raw(&self) -> &'t str {
        self.text.get(self.place.start..self.place.end).unwrap_or("")
    }

    /// Whether every cell of the present record is empty.
    pub(super) fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| cell.trim().is_empty())
    }

    /// The first quote of the present record that is not where it belongs.
    pub(super) fn quote_fault(&self) -> Option<QuoteFault> {
        if !self.has_quotes {
            return None;
        }
        let raw = self.raw().as_bytes();
        let mut start = 0;
        loop {
            match locate::field_end(raw, start, self.delimiter) {
                FieldEnd::Clean(end) if end >= raw.len() => return None,
                FieldEnd::Clean(end) => start = end + 1,
                FieldEnd::Unterminated => return Some(QuoteFault::Unterminated(start)),
                FieldEnd::TextAfterQuote(at) => {
                    return Some(QuoteFault::TextAfter { opened: start, at, across_lines: locate::line_breaks(&raw[start..at]) > 0 });
                }
            }
        }
    }

    /// Line and column at which a field of the present record begins, or the record ends if it has no such field.
    pub(super) fn locate(&self, field: usize) -> (u64, u64) {
        self.locate_byte(locate::field_start(self.raw().as_bytes(), field, self.delimiter))
    }

    /// Line and column of a byte of the present record.
    pub(super) fn locate_byte(&self, offset: usize) -> (u64, u64) {
        locate::line_and_column(self.raw(), self.place.line, offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(String, u64, u64)> {
        let mut records = Records::new(text, b',');
        let mut places = Vec::new();
        while records.advance() {
            places.push((records.record()[0].to_owned(), records.place().line, records.place().row));
        }
        places
    }

    #[test]
    fn lines_and_spreadsheet_rows_are_right_for_every_line_end() {
        let expected = [("h", 1, 1), ("a", 2, 2), ("b\nb", 5, 5), ("c", 7, 6), ("d", 8, 7)];
        for end in ["\n", "\r\n", "\r"] {
            let text = "h,x\na,1\n\n\n\"b\nb\",2\nc,3\nd,4".replace('\n', end);
            let expected: Vec<_> = expected.iter().map(|(name, line, row)| (name.replace('\n', end), *line, *row)).collect();
            assert_eq!(places(&text), expected, "{end:?}");
            assert_eq!(places(&(text + end)), expected, "{end:?}");
        }
    }

    #[test]
    fn an_unterminated_quote_is_seen_where_it_opened() {
        let mut records = Records::new("a,b\r\n1,\"x\r\n2,y\r\n", b',');
        assert!(records.advance() && records.quote_fault().is_none() && records.advance());
        assert_eq!(records.quote_fault(), Some(QuoteFault::Unterminated(2)));
        assert_eq!(records.locate_byte(2), (2, 3));
    }

    #[test]
    fn a_quote_closed_in_a_later_line_by_accident_is_seen() {
        let mut records = Records::new("\"x\n\"y\",2\n", b',');
        assert!(records.advance());
        assert_eq!(records.quote_fault(), Some(QuoteFault::TextAfter { opened: 0, at: 4, across_lines: true }));
    }
}
