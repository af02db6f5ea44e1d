//! Where a table begins in a text, told by the shape of its first records alone: the delimiter, and what stands above the header.

use super::dialect::DELIMITERS;

/// How many records are looked at.
const SAMPLE: usize = 200;
/// How far down a header may stand.
const LAST_HEADER: usize = 30;

/// The delimiter that cuts most records into equally many cells, and into many; a comma for a text of one column.
pub(super) fn delimiter_of(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let rows = sample(text, delimiter);
        let width = usual_width(&rows);
        rows.iter().filter(|row| row.len() == width).count().pow(2) * width.saturating_sub(1)
    };
    // Of equals the last wins, so the list is walked backwards and a comma is what a single column gets.
    DELIMITERS.iter().rev().map(|(_, delimiter, _)| *delimiter).max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// How many records stand above the header: a title, the day of the export, comments. They fill at most half of the usual cells.
pub(super) fn records_above_header(text: &str, delimiter: u8) -> usize {
    let rows = sample(text, delimiter);
    let width = usual_width(&rows);
    let fills = |row: &[String]| row.iter().filter(|cell| !cell.trim().is_empty()).count() * 2 > width;
    let above = rows.iter().take(LAST_HEADER).take_while(|row| !fills(row)).count();
    let is_header = rows.get(above).is_some_and(|row| width > 1 && fills(row) && row.iter().all(|cell| is_label(cell)));
    if is_header { above } else { 0 }
}

fn sample(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let rows = reader.records().take(SAMPLE).filter_map(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

/// The number of cells that most records have; among equals the larger one.
fn usual_width(rows: &[Vec<String>]) -> usize {
    let alike = |width: usize| rows.iter().filter(|row| row.len() == width).count();
    rows.iter().map(Vec::len).max_by_key(|width| (alike(*width), *width)).unwrap_or(0)
}

/// Whether a cell can be a header: a number or a day cannot.
fn is_label(cell: &str) -> bool {
    cell.trim().is_empty() || cell.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_tells_the_delimiter() {
        assert_eq!(delimiter_of("Datum;Částka\n1. 2. 2022;1 053,01\n3. 2. 2022;12,50\n"), b';');
        assert_eq!(delimiter_of("a\tb\n1,5\t2,5\n"), b'\t');
        assert_eq!(delimiter_of("Klienti 2022\n\nid,jméno,x\n1,a;b,2\n2,c;d,3\n"), b',');
        assert_eq!(delimiter_of("id\n1\n"), b',');
        assert_eq!(delimiter_of(""), b',');
    }

    #[test]
    fn titles_above_the_header_are_no_header() {
        let above = |text: &str| records_above_header(text, b';');
        assert_eq!(above("id;date;x\n1;2022-01-01;2\n"), 0);
        assert_eq!(above("Přehled klientů;;;\nvytištěno;2022-01-01;;\nid;date;x;y\n1;2022-01-01;2;3\n"), 2);
        assert_eq!(above("Přehled;;\nid;date;x\n1;2022-01-01;2\n2;2022-01-01;2\n"), 1);
        // Data that begin with a gap are not taken for a title.
        assert_eq!(above(";;\n1;2022-01-01;2\n"), 0);
    }
}
