//! Records one after another, each with its place. They are split by the rules of the csv crate, which forgives every quotation mark that
//! is not where it belongs; here it is noticed. Cells are borrowed from the text, which is why the csv crate does not do the work itself.

use std::borrow::Cow;

use memchr::memchr;

use super::locate::{self, Place};

/// A quote that is not where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuoteFault {
    /// The quote at this byte of the record is never closed, so that the rest of the file is one cell.
    Unterminated(usize),
    /// Text stands after a closing quote, at this byte of the record.
    TextAfter {
        /// Byte of the record.
        at: usize,
        /// Whether the quoted text goes over several lines: rows may have been swallowed.
        across_lines: bool,
    },
}

/// The records of a text, without blank lines.
pub(super) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    /// The cells of the present record, without the quotes around them.
    cells: Vec<Cow<'t, str>>,
    /// The byte of the text at which each of them begins.
    starts: Vec<usize>,
    place: Place,
    fault: Option<QuoteFault>,
    has_quotes: bool,
    ends_open: bool,
}

impl<'t> Records<'t> {
    /// Starts before the first record of a text that begins on this line and spreadsheet row.
    pub(super) fn new(text: &'t str, delimiter: u8, line: u64, row: u64) -> Self {
        let place = Place { start: 0, end: 0, line, row };
        Records { text, delimiter, cells: Vec::new(), starts: Vec::new(), place, fault: None, has_quotes: false, ends_open: false }
    }

    /// Goes to the next record; false at the end of the text, where the place is the end.
    pub(super) fn advance(&mut self) -> bool {
        let bytes = self.text.as_bytes();
        let passed = self.place;
        // A quoted cell may hold line breaks; they move the line but not the spreadsheet row.
        let line = if self.has_quotes { self.end().0 } else { passed.line };
        let gap = bytes[passed.end..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = passed.end + gap;
        let breaks = locate::line_breaks(&bytes[passed.end..start]);
        self.place = Place { start, end: start, line: line + breaks, row: passed.row + breaks };
        self.cells.clear();
        self.starts.clear();
        (self.fault, self.has_quotes) = (None, false);
        if start == bytes.len() {
            return false;
        }
        let mut at = start;
        loop {
            self.starts.push(at);
            let end = if bytes.get(at) == Some(&b'"') { self.take_quoted(at) } else { self.take_plain(at) };
            if bytes.get(end) != Some(&self.delimiter) {
                self.place.end = end;
                return true;
            }
            at = end + 1;
        }
    }

    /// Takes a cell that does not begin with a quote; gives the byte after it. Quotes inside it are text.
    fn take_plain(&mut self, start: usize) -> usize {
        let end = self.plain_end(start);
        self.cells.push(Cow::Borrowed(&self.text[start..end]));
        end
    }

    /// Takes a cell that begins with a quote; gives the byte after it.
    fn take_quoted(&mut self, start: usize) -> usize {
        let (text, bytes) = (self.text, self.text.as_bytes());
        self.has_quotes = true;
        let mut from = start + 1;
        let mut has_doubled = false;
        let close = loop {
            let Some(quote) = memchr(b'"', &bytes[from..]).map(|offset| from + offset) else {
                self.fault.get_or_insert(QuoteFault::Unterminated(start - self.place.start));
                self.ends_open = true;
                self.cells.push(Cow::Owned(text[start + 1..].replace("\"\"", "\"")));
                return text.len();
            };
            if bytes.get(quote + 1) != Some(&b'"') {
                break quote;
            }
            has_doubled = true;
            from = quote + 2;
        };
        let inner = &text[start + 1..close];
        let cell = if has_doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) };
        let after = close + 1;
        let end = self.plain_end(after);
        if end == after {
            self.cells.push(cell);
        } else {
            let across_lines = locate::line_breaks(&bytes[start..after]) > 0;
            self.fault.get_or_insert(QuoteFault::TextAfter { at: after - self.place.start, across_lines });
            self.cells.push(cell + &text[after..end]);
        }
        end
    }

    /// The next byte that ends a cell without quotes.
    fn plain_end(&self, from: usize) -> usize {
        let is_end = |byte: &u8| *byte == self.delimiter || matches!(byte, b'\r' | b'\n');
        let rest = &self.text.as_bytes()[from..];
        from + rest.iter().position(is_end).unwrap_or(rest.len())
    }

    /// The cells of the present record.
    pub(super) fn cells(&self) -> &[Cow<'t, str>] {
        &self.cells
    }

    /// A cell of the present record without white space around it; nothing if there is no such cell.
    pub(super) fn cell(&self, field: usize) -> &str {
        self.cells.get(field).map_or("", |cell| trimmed(cell))
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
        let Place { start, end, line, row } = self.place;
        (line + locate::line_breaks(&self.text.as_bytes()[start..end]), row)
    }

    /// Whether every cell of the present record is empty.
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| trimmed(cell).is_empty())
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
        self.locate_byte(self.starts.get(field).copied().unwrap_or(self.place.end) - self.place.start)
    }

    /// Line and column of a byte of the present record.
    pub(super) fn locate_byte(&self, offset: usize) -> (u64, u64) {
        locate::line_and_column(&self.text[self.place.start..self.place.end], self.place.line, offset)
    }
}

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
        assert_eq!(records.quote_fault(), Some(QuoteFault::TextAfter { at: 4, across_lines: true }));
    }

    #[test]
    fn delimiters_and_breaks_inside_quotes_do_not_count() {
        let mut records = Records::new("a;\"b;\r\nř\"\"\";c", b';', 7, 7);
        assert!(records.advance());
        assert_eq!(records.cells(), ["a", "b;\r\nř\"", "c"]);
        assert_eq!(records.locate(2), (8, 6));
        assert_eq!(records.locate(5), (8, 7));
    }

    #[test]
    fn any_text_has_the_records_that_the_csv_crate_sees() {
        let mut random = fastrand::Rng::with_seed(7);
        for _ in 0..20_000 {
            let text: String =
                (0..random.usize(0..24)).map(|_| *random.choice(&['"', '"', ',', '\n', '\r', 'a', 'ř', ' ']).unwrap_or(&'"')).collect();
            let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                csv.records().map(|record| record.expect("text").iter().map(str::to_owned).collect()).collect();
            let mut records = Records::new(&text, b',', 1, 1);
            let mut found = Vec::new();
            while records.advance() {
                found.push(records.cells().iter().map(|cell| cell.to_string()).collect::<Vec<_>>());
            }
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
