//! Any CSV file as it is, without a table in mind: encoding, delimiter, line end, header, records and what is wrong with them.

use std::ops::RangeInclusive;

use super::encoding::{ENCODINGS, decode};
use super::faults::{
    BLANK_LABEL, DUPLICATE_LABEL, EMPTY_FILE, EXTRA_CELL, MISSING_CELL, REPEATED_HEADER, TEXT_AFTER_QUOTE, UNTERMINATED_QUOTE,
};
use super::reader::{QuoteFault, Records};
use super::shape;
use super::{detect, dialect};

/// What is known of a file before it is read; what is not is seen in the file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Declared {
    /// Keyword of its encoding, as in `dosah.toml`.
    pub encoding: Option<&'static str>,
    /// Its delimiter.
    pub delimiter: Option<u8>,
    /// How many records stand above the header.
    pub above_header: Option<usize>,
    /// Whether there is no header.
    pub headless: bool,
}

/// A CSV file.
#[derive(Debug)]
pub struct Raw {
    /// Keyword of its encoding.
    pub encoding: &'static str,
    /// Its delimiter.
    pub delimiter: u8,
    /// `"LF"`, `"CRLF"` or `"CR"`.
    pub line_end: &'static str,
    /// Its header, if it has one.
    pub header: Option<Record>,
    text: String,
    above_rows: usize,
}

/// A record: its cells exactly as they stand between the delimiters, without quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Lines of the file on which it stands.
    pub lines: RangeInclusive<u64>,
    /// Row of the spreadsheet.
    pub row: u64,
    /// The cells.
    pub cells: Vec<String>,
    quotes: Option<QuoteFault>,
}

/// Something that is wrong in a file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// Name of the check.
    pub check: &'static str,
    /// Line on which the record begins.
    pub line: u64,
    /// The field, from 0; none when it is the record.
    pub field: Option<usize>,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Name of the check.
    pub check: &'static str,
    /// Line, from 1; 0 when the file as a whole is meant.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Raw {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no text, or there is nothing in it.
    pub fn read(bytes: &[u8], declared: &Declared) -> Result<Self, Refusal> {
        let encoding = match declared.encoding {
            Some(keyword) => ENCODINGS.iter().find(|(known, _)| *known == keyword).map(|(_, encoding)| *encoding),
            None => detect::unmarked(bytes),
        };
        let decoded = decode(bytes, encoding).map_err(|(fault, line, column)| Refusal {
            check: fault.check,
            line,
            column,
            message: fault.message,
            help: fault.help,
        })?;
        let (separator, skipped) = dialect::separator_line(&decoded.text).map_or((None, 0), |(sign, length)| (Some(sign), length));
        let text = decoded.text[skipped..].to_owned();
        if text.trim().is_empty() {
            let (message, help) = ("the file is empty".to_owned(), "export it again, with a header and its rows".to_owned());
            return Err(Refusal { check: EMPTY_FILE, line: 0, column: 0, message, help });
        }
        let delimiter = declared.delimiter.or(separator).unwrap_or_else(|| shape::delimiter_of(&text));
        let above_rows = declared.above_header.unwrap_or_else(|| shape::records_above_header(&text, delimiter));
        let line_end = dialect::line_end(&decoded.text);
        let mut raw = Raw { encoding: decoded.encoding, delimiter, line_end, header: None, text, above_rows };
        if declared.headless {
            raw.above_rows = 0;
        } else {
            let header = raw.all().nth(raw.above_rows);
            raw.header = header;
        }
        Ok(raw)
    }

    /// The records below the header.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.all().skip(if self.header.is_some() { self.above_rows + 1 } else { 0 })
    }

    /// The header without white space around its cells.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.header.iter().flat_map(|header| &header.cells).map(|label| label.trim())
    }

    /// What is wrong, in the order of lines.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let labels: Vec<&str> = self.labels().collect();
        if let Some(header) = &self.header {
            flaws.extend(header.quotes.map(|quotes| quotes.flaw(*header.lines.start())));
            for (field, label) in labels.iter().enumerate() {
                let is_second = labels[..field].iter().any(|earlier| earlier.to_lowercase() == label.to_lowercase());
                let check = if label.is_empty() { Some(BLANK_LABEL) } else { is_second.then_some(DUPLICATE_LABEL) };
                flaws.extend(check.map(|check| Flaw { check, line: *header.lines.start(), field: Some(field) }));
            }
        }
        let mut width = self.header.as_ref().map(|header| header.cells.len());
        for record in self.records() {
            let width = *width.get_or_insert(record.cells.len());
            let line = *record.lines.start();
            let check = match record.cells.len() {
                _ if record.quotes.is_some() => None,
                cells if cells > width => Some(EXTRA_CELL),
                cells if cells < width => Some(MISSING_CELL),
                _ => self.header.as_ref().is_some_and(|header| header.cells == record.cells).then_some(REPEATED_HEADER),
            };
            flaws.extend(record.quotes.map(|quotes| quotes.flaw(line)));
            flaws.extend(check.map(|check| Flaw { check, line, field: None }));
        }
        flaws
    }

    fn all(&self) -> impl Iterator<Item = Record> {
        let mut records = Records::new(&self.text, self.delimiter, 1, 1);
        std::iter::from_fn(move || {
            records.advance().then(|| Record {
                lines: records.place().line..=records.end().0,
                row: records.place().row,
                cells: (0..records.width()).map(|field| records.untrimmed(field).to_owned()).collect(),
                quotes: records.quote_fault(),
            })
        })
    }
}

impl Record {
    /// A cell without white space around it; nothing if there is no such cell.
    #[must_use]
    pub fn cell(&self, field: usize) -> &str {
        self.cells.get(field).map_or("", |cell| cell.trim())
    }

    /// Whether every cell is empty.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

impl QuoteFault {
    fn flaw(self, line: u64) -> Flaw {
        let check = if matches!(self, QuoteFault::Unterminated(_)) { UNTERMINATED_QUOTE } else { TEXT_AFTER_QUOTE };
        Flaw { check, line, field: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{ISO_8859_2, WINDOWS_1250};

    const CZECH: &str = "Kód;Příjmení;Město\r\n1;Šťastný;Žďár nad Sázavou\r\n2;Růžička;Děčín\r\n";

    #[test]
    fn czech_text_is_told_apart_in_every_encoding() {
        for (keyword, encoding) in [("windows-1250", WINDOWS_1250), ("iso-8859-2", ISO_8859_2)] {
            let raw = Raw::read(&encoding.encode(CZECH).0, &Declared::default()).expect("it is text");
            assert_eq!((raw.encoding, raw.delimiter, raw.line_end), (keyword, b';', "CRLF"));
            assert_eq!(raw.labels().collect::<Vec<_>>(), ["Kód", "Příjmení", "Město"]);
        }
        for (keyword, bytes) in [
            ("utf-16le", CZECH.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
            ("utf-16be", CZECH.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            ("utf-8", CZECH.as_bytes().to_vec()),
        ] {
            assert_eq!(Raw::read(&bytes, &Declared::default()).expect("it is text").encoding, keyword);
        }
    }

    #[test]
    fn flaws_have_their_lines() {
        let raw = Raw::read(b"Title\n\nid,x,x\n1,2,3\n1,2\n1,2,3,4\nid,x,x\n1,\"2\"z,3\n", &Declared::default()).expect("it is text");
        let flaws: Vec<(&str, u64)> = raw.flaws().into_iter().map(|flaw| (flaw.check, flaw.line)).collect();
        let expected = [(DUPLICATE_LABEL, 3), (MISSING_CELL, 5), (EXTRA_CELL, 6), (REPEATED_HEADER, 7), (TEXT_AFTER_QUOTE, 8)];
        assert_eq!(flaws, expected);
        assert_eq!(raw.records().next().map(|record| (record.lines, record.row)), Some((4..=4, 4)));
    }
}
