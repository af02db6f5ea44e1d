//! Records one after another, each with its place. The csv crate splits them and never complains; what it forgives is noticed here.

use csv::{Reader, ReaderBuilder, StringRecord};

use super::locate::{self, FieldEnd, Place};
use super::signs;
use super::size::CELL;

/// A quote that is not where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// The quote at this byte of the record is never closed, so that the rest of the file is one cell.
    Unterminated(usize),
    /// Text stands after a closing quote, at this byte of the record.
    TextAfter {
        /// Byte of the record.
        at: usize,
        /// How many lines above the quote was opened: rows may have been swallowed.
        lines: u64,
    },
}

/// The records of a text, without blank lines.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    csv: Reader<&'t [u8]>,
    record: StringRecord,
    place: Place,
    fault: Option<QuoteFault>,
    has_quotes: bool,
    ends_open: bool,
    /// The present record before invisible signs were taken out of it, where it has any.
    as_written: Option<StringRecord>,
}

impl<'t> Records<'t> {
    /// Starts before the first record of a text that begins on this line and spreadsheet row.
    pub(super) fn new(text: &'t str, delimiter: u8, line: u64, row: u64) -> Self {
        let csv = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .buffer_capacity(text.len().min(BUFFER))
            .from_reader(text.as_bytes());
        let place = Place { start: 0, end: 0, line, row };
        let record = StringRecord::new();
        Records { text, delimiter, csv, record, place, fault: None, has_quotes: false, ends_open: false, as_written: None }
    }

    /// Goes to the next record; false at the end of the text, where the place is the end.
    pub(super) fn advance(&mut self) -> bool {
        let more = self.csv.read_record(&mut self.record).expect("the text is UTF-8 and in memory, so that reading cannot fail");
        let bytes = self.text.as_bytes();
        let passed = self.place;
        // A quoted cell may hold line breaks; they move the line but not the spreadsheet row.
        let line = if self.has_quotes { self.end().0 } else { passed.line };
        let gap = bytes[passed.end..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = passed.end + gap;
        let breaks = locate::line_breaks(&bytes[passed.end..start]);
        let after = usize::try_from(self.csv.position().byte()).unwrap_or(usize::MAX).clamp(start, bytes.len());
        let ends = bytes[start..after].iter().rev().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        self.place = Place { start, end: if more { after - ends } else { start }, line: line + breaks, row: passed.row + breaks };
        self.has_quotes = self.raw().as_bytes().contains(&b'"');
        self.fault = None;
        if self.has_quotes {
            self.check_quotes();
        }
        self.as_written = None;
        if signs::may_be_odd(&self.record) && signs::first_odd(self.record.as_slice()).is_some() {
            let without = signs::without_odd(&self.record);
            self.as_written = Some(std::mem::replace(&mut self.record, without));
        }
        more
    }

    /// The fields of the present record that were read without a sign that nobody sees, and the first such sign of each.
    pub(super) fn odd_signs(&self) -> Vec<(usize, char)> {
        let cells = self.as_written.iter().flat_map(StringRecord::iter).enumerate();
        cells.filter_map(|(field, cell)| Some((field, signs::first_odd(cell)?))).collect()
    }

    /// Looks for the first quote of the present record that is not where it belongs, and whether the text ends inside a quoted cell.
    fn check_quotes(&mut self) {
        let raw = self.raw().as_bytes();
        let mut start = 0;
        while start < raw.len() {
            let (end, fault) = match locate::field_end(raw, start, self.delimiter) {
                FieldEnd::Clean(end) => (end, None),
                FieldEnd::TextAfterQuote(at) => {
                    let lines = locate::line_breaks(&raw[start..at]);
                    (locate::plain_end(raw, at, self.delimiter), Some(QuoteFault::TextAfter { at, lines }))
                }
                FieldEnd::Unterminated => {
                    self.ends_open = true;
                    (raw.len(), Some(QuoteFault::Unterminated(start)))
                }
            };
            self.fault = self.fault.or(fault);
            start = end + 1;
        }
    }

    /// The present record as it stands in the text.
    fn raw(&self) -> &'t str {
        self.text.get(self.place.start..self.place.end).unwrap_or("")
    }

    /// How many cells the present record has.
    pub(super) fn width(&self) -> usize {
        self.record.len()
    }

    /// Whether a cell of the present record is longer than any should be.
    pub(super) fn has_long_cell(&self) -> bool {
        self.record.as_slice().len() > CELL && self.record.iter().any(|cell| cell.len() > CELL)
    }

    /// A cell of the present record without white space around it; nothing if there is no such cell.
    pub(super) fn cell(&self, field: usize) -> &str {
        self.record.get(field).map_or("", trimmed)
    }

    /// A cell of the present record with the white space around it.
    pub(super) fn untrimmed(&self, field: usize) -> &str {
        self.record.get(field).unwrap_or("")
    }

    /// Where the present record stands.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// What follows the present record.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.place.end..]
    }

    /// Line and spreadsheet row at the end of the present record.
    pub(super) fn end(&self) -> (u64, u64) {
        (self.place.line + locate::line_breaks(self.raw().as_bytes()), self.place.row)
    }

    /// Whether every cell of the present record is empty.
    pub(super) fn is_blank(&self) -> bool {
        self.record.iter().all(|cell| trimmed(cell).is_empty())
    }

    /// The first quote of the present record that is not where it belongs.
    pub(super) fn quote_fault(&self) -> Option<QuoteFault> {
        self.fault
    }

    /// Whether the text ended inside a quoted cell.
    pub(super) fn ends_open(&self) -> bool {
        self.ends_open
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

/// Bytes that the csv crate looks at together.
const BUFFER: usize = 1 << 16;

/// A text without white space around it. Most cells have none, and two bytes tell.
fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<(String, u64, u64)> {
        let mut records = Records::new(text, b',', 1, 1);
        let mut places = Vec::new();
        while records.advance() {
            places.push((records.cell(0).to_owned(), records.place().line, records.place().row));
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
        let mut records = Records::new("a,b\r\n1,\"x\r\n2,y\r\n", b',', 1, 1);
        assert!(records.advance() && records.quote_fault().is_none() && records.advance());
        assert_eq!(records.quote_fault(), Some(QuoteFault::Unterminated(2)));
        assert_eq!(records.locate_byte(2), (2, 3));
        assert!(records.ends_open());
    }

    #[test]
    fn a_quote_closed_in_a_later_line_by_accident_is_seen() {
        let mut records = Records::new("\"x\n\"y\",2\n", b',', 1, 1);
        assert!(records.advance());
        assert_eq!(records.quote_fault(), Some(QuoteFault::TextAfter { at: 4, lines: 1 }));
    }

    #[test]
    fn delimiters_and_breaks_inside_quotes_do_not_count() {
        let mut records = Records::new("a;\"b;\r\nř\"\"\";c", b';', 7, 7);
        assert!(records.advance());
        assert_eq!((0..records.width()).map(|field| records.cell(field)).collect::<Vec<_>>(), ["a", "b;\r\nř\"", "c"]);
        assert_eq!(records.locate(2), (8, 6));
        assert_eq!(records.locate(5), (8, 7));
    }
}
