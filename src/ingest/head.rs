//! Where a table begins and ends in its file: below titles and notes of an export, and above its totals and signatures.

use super::dialect::DELIMITERS;
use super::reader::Records;
use super::source::Source;

/// So many rows from the top may hold the header, in so many bytes.
const ROWS: usize = 50;
const BYTES: usize = 1 << 16;

/// The header of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// What separates the cells.
    pub delimiter: u8,
    /// How many rows that are not blank stand above it.
    pub above: usize,
}

/// Finds the header: the row that has most of the required headers, the first one of equals. Of the delimiters under which it has as
/// many, the one that shows most of the others is taken, and then the one that occurs most often.
pub(super) fn find(text: &str, delimiter: Option<u8>, source: &Source<'_>) -> Head {
    let top = &text[..text.floor_char_boundary(if source.header_row.is_some() { text.len() } else { BYTES })];
    let delimiters = DELIMITERS.iter().map(|(_, delimiter, _)| *delimiter).filter(|known| delimiter.is_none_or(|only| only == *known));
    // Of equals the last wins, so the list is walked backwards and a comma is what a single column gets.
    let best = delimiters.rev().filter_map(|delimiter| best_row(top, delimiter, source)).max_by_key(|(score, _)| *score);
    best.map_or(Head { delimiter: delimiter.unwrap_or(b','), above: 0 }, |(_, head)| head)
}

/// The first rows of a text as headers, under the declared delimiter or under each that there is.
pub(super) fn rows(text: &str, delimiter: Option<u8>) -> impl Iterator<Item = Vec<String>> {
    let delimiters = DELIMITERS.iter().map(|(_, delimiter, _)| *delimiter).filter(move |known| delimiter.is_none_or(|only| only == *known));
    delimiters.flat_map(move |delimiter| {
        let mut records = Records::new(text, delimiter, 1, 1);
        (0..ROWS).map_while(move |_| records.advance().then(|| labels(&records)))
    })
}

/// How many required headers, headers and cells a row has.
type Score = (usize, usize, usize);

fn best_row(text: &str, delimiter: u8, source: &Source<'_>) -> Option<(Score, Head)> {
    let mut records = Records::new(text, delimiter, 1, 1);
    let mut best: Option<(Score, Head)> = None;
    let all_required = source.spec.columns.iter().filter(|column| column.required).count();
    let mut is_title = false;
    let mut above = 0;
    while records.advance() && (above < ROWS || source.header_row.is_some()) {
        if records.is_blank() && records.quote_fault().is_none() {
            continue;
        }
        let labels = labels(&records);
        if source.header_row.is_none_or(|row| row == records.place().row) {
            let (required, others) = source.recognised(&labels);
            let score = (required, others, labels.len());
            let filled = labels.iter().filter(|label| !label.is_empty()).count();
            // Where no row has a required header, one of several cells is more of a header than a title is.
            let is_better = |known: Score| required > known.0 || (known.0 == 0 && is_title && filled > 1);
            if best.is_none_or(|(known, _)| is_better(known)) {
                best = Some((score, Head { delimiter, above }));
                is_title = filled == 1;
            }
            if required == all_required {
                break;
            }
        }
        above += 1;
    }
    best
}

/// The cells of the present record as headers.
pub(super) fn labels(records: &Records<'_>) -> Vec<String> {
    (0..records.width()).map(|field| label(records.cell(field))).collect()
}

/// A header as people see it: on one line, every kind of white space one space, signs without width left out.
pub(super) fn label(text: &str) -> String {
    let visible = text.replace(['\u{feff}', '\u{200b}', '\u{2060}'], "");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether two headers are the same but for the case of letters.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// A text without its last rows that are not blank.
pub(super) fn without_footer(text: &str, rows: u64, delimiter: u8) -> &str {
    let Ok(rows @ 1..) = usize::try_from(rows) else { return text };
    let mut records = Records::new(text, delimiter, 1, 1);
    let mut starts = std::collections::VecDeque::new();
    while records.advance() {
        if !records.is_blank() || records.quote_fault().is_some() {
            starts.push_back(records.place().start);
            if starts.len() > rows {
                starts.pop_front();
            }
        }
    }
    starts.front().map_or(text, |start| &text[..*start])
}

/// Words with which a row of totals begins, in the languages of exports.
const TOTALS: &[&str] =
    &["celkem", "součet", "suma", "úhrnem", "spolu", "total", "totals", "sum", "grand total", "summe", "gesamt", "razem"];

/// Whether the present record is a row of totals: a word for it, and beside it nothing but numbers.
pub(super) fn is_total(records: &Records<'_>) -> bool {
    let Some((field, first)) = (0..records.width()).map(|field| (field, records.cell(field))).find(|(_, cell)| !cell.is_empty()) else {
        return false;
    };
    let word = first.trim_end_matches([':', ' ']);
    let is_number = |cell: &str| cell.chars().next().is_none_or(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '−' | '+'));
    let is_word =
        |total: &str| total.len() == word.len() && (total.eq_ignore_ascii_case(word) || (!word.is_ascii() && total == word.to_lowercase()));
    TOTALS.iter().any(|total| is_word(total)) && (field + 1..records.width()).all(|field| is_number(records.cell(field)))
}

/// Whether the present record may be a note below a table of so many columns: one cell of text, and little below it.
pub(super) fn is_note(records: &Records<'_>, columns: usize) -> bool {
    let mut filled = (0..records.width()).map(|field| records.cell(field)).filter(|cell| !cell.is_empty());
    let is_text = filled.next().is_some_and(|cell| cell.chars().any(char::is_alphabetic)) && filled.next().is_none();
    let is_short = records.width() < columns || columns > 2;
    is_text && is_short && records.rest().split(['\r', '\n']).filter(|line| !line.trim().is_empty()).take(ROWS).count() < 10
}

/// Whether the present record is a row of hashtags of the Humanitarian Exchange Language, which belongs to the header.
pub(super) fn is_hashtags(records: &Records<'_>) -> bool {
    !records.is_blank() && (0..records.width()).map(|field| records.cell(field)).all(|cell| cell.is_empty() || cell.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_compared_as_people_see_them() {
        assert_eq!(label("\u{feff} Kód\u{a0}klienta\r\n(pseudonym) "), "Kód klienta (pseudonym)");
        assert!(is_same("Číslo", "číslo") && !is_same("Číslo", "Cislo"));
    }

    #[test]
    fn the_last_rows_are_cut_off_with_the_blank_ones_between_them() {
        assert_eq!(without_footer("a,1\nb,2\n\nTotal,3\n,,\nSigned\n", 2, b','), "a,1\nb,2\n\n");
        assert_eq!(without_footer("a,\"x\ny\"\n", 1, b','), "");
        assert_eq!(without_footer("a,1\n", 0, b','), "a,1\n");
        assert_eq!(without_footer("", 3, b','), "");
    }

    #[test]
    fn a_total_is_a_word_and_numbers() {
        let total = |text| {
            let mut records = Records::new(text, b';', 1, 1);
            records.advance() && is_total(&records)
        };
        for text in ["Celkem;;12", ";;SOUČET: ;1 234,50 Kč", "Total;-5;"] {
            assert!(total(text), "{text}");
        }
        for text in ["Total;2015-01-01;therapy", "Totally;;12", "C-1;;", ";;"] {
            assert!(!total(text), "{text}");
        }
    }
}
