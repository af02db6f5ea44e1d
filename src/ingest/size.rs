//! Sizes that no honest export has. They are noticed before anything is built from them, so that a broken file costs neither memory nor time.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::encoding::Undecodable;
use super::faults::{CELL_TOO_LONG, Fault, TOO_MANY_COLUMNS};
use super::locate;

/// The longest cell, in bytes.
pub(super) const CELL: usize = 1 << 20;
/// The most cells of a row.
const COLUMNS: usize = 10_000;
/// A file larger than this is looked through before it is loaded.
const LOADED: u64 = 128 << 20;
/// So many bytes are looked at together.
const PIECE: usize = 1 << 16;

/// What is too large, and the byte at which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TooLarge {
    Cell(u64),
    Row(u64),
}

/// Measures cells as they pass by, and keeps none.
struct Gauge {
    csv: Reader,
    passed: u64,
    /// Where the present cell and the present row begin.
    begin: (u64, u64),
    /// How long the present cell is so far, and the number of cells before it.
    so_far: (usize, usize),
    rows: u64,
}

impl Gauge {
    fn new(delimiter: u8) -> Self {
        Gauge { csv: ReaderBuilder::new().delimiter(delimiter).build(), passed: 0, begin: (0, 0), so_far: (0, 0), rows: 0 }
    }

    /// Looks at the next bytes.
    fn pass(&mut self, mut bytes: &[u8]) -> Result<(), TooLarge> {
        let mut scratch = [0; 1 << 12];
        while !bytes.is_empty() {
            let (result, read, written) = self.csv.read_field(bytes, &mut scratch);
            self.passed += read as u64;
            self.so_far.0 += written;
            if self.so_far.0 > CELL {
                return Err(TooLarge::Cell(self.begin.0));
            }
            if let ReadFieldResult::Field { record_end } = result {
                self.so_far = if record_end { (0, 0) } else { (0, self.so_far.1 + 1) };
                if self.so_far.1 >= COLUMNS {
                    return Err(TooLarge::Row(self.begin.1));
                }
                self.begin.0 = self.passed;
                if record_end {
                    self.begin.1 = self.passed;
                    self.rows += 1;
                }
            }
            bytes = &bytes[read..];
        }
        Ok(())
    }
}

/// Looks through a file before it is loaded: a large one to its end, others only as far as the header, which is the first thing that is
/// built. `delimiter` says how the file begins, which decides how its cells are told apart.
pub(super) fn refuse_file(path: &Path, delimiter: impl Fn(&[u8]) -> u8) -> io::Result<Option<Undecodable>> {
    let mut file = File::open(path)?;
    let is_large = file.metadata()?.len() > LOADED;
    let mut piece = vec![0; PIECE];
    let mut gauge: Option<Gauge> = None;
    loop {
        let read = file.read(&mut piece)?;
        let gauge = gauge.get_or_insert_with(|| Gauge::new(delimiter(&piece[..read])));
        if let Err(too_large) = gauge.pass(&piece[..read]) {
            let (TooLarge::Cell(at) | TooLarge::Row(at)) = too_large;
            let line = 1 + breaks_before(path, at)?;
            return Ok(Some((fault(too_large), line, 0)));
        }
        if read == 0 || (gauge.rows > 0 && !is_large) {
            return Ok(None);
        }
    }
}

/// Looks through rows that could not be cut into pieces of the usual size, which is how a very long cell shows. They begin on this line.
pub(super) fn refuse_rows(pieces: &[&str], delimiter: u8, line: u64) -> Option<Undecodable> {
    for (number, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.len() > 2 * CELL) {
        if let Err(too_large) = Gauge::new(delimiter).pass(piece.as_bytes()) {
            let (TooLarge::Cell(at) | TooLarge::Row(at)) = too_large;
            let within = &piece.as_bytes()[..usize::try_from(at).unwrap_or(piece.len())];
            // Lines are counted only now that somebody asks.
            let before: u64 = pieces[..number].iter().map(|piece| locate::line_breaks(piece.as_bytes())).sum();
            return Some((fault(too_large), line + before + locate::line_breaks(within), 0));
        }
    }
    None
}

/// What is said of a cell that is too long.
pub(super) fn cell_too_long() -> Fault {
    let help = "a quotation mark is probably opened here and not closed; close it, or take the long text out of the file";
    Fault::new(CELL_TOO_LONG, "a cell of this row is longer than 1 MiB", help)
}

fn fault(too_large: TooLarge) -> Fault {
    match too_large {
        TooLarge::Cell(_) => cell_too_long(),
        TooLarge::Row(_) => {
            let help = "the line ends may be lost, or the file is no table of rows; export it again";
            Fault::new(TOO_MANY_COLUMNS, "this row has more than 10 000 cells", help)
        }
    }
}

/// How many lines end before a byte of a file.
fn breaks_before(path: &Path, at: u64) -> io::Result<u64> {
    let mut before = File::open(path)?.take(at);
    let mut piece = vec![0; PIECE];
    let (mut breaks, mut ends_in_cr) = (0, false);
    loop {
        let read = before.read(&mut piece)?;
        let Some(last) = piece[..read].last() else { return Ok(breaks) };
        // The two halves of a CRLF on either side of a border are one line end.
        breaks += locate::line_breaks(&piece[..read]) - u64::from(ends_in_cr && piece[0] == b'\n');
        ends_in_cr = *last == b'\r';
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(text: &str) -> Result<(), TooLarge> {
        let mut gauge = Gauge::new(b';');
        text.as_bytes().chunks(1000).try_for_each(|piece| gauge.pass(piece))
    }

    #[test]
    fn only_what_is_too_large_is_refused() {
        let cell = "x".repeat(CELL);
        assert_eq!(measure(&format!("a;b\n{cell};\"{cell}\"\n")), Ok(()));
        assert_eq!(measure(&format!("a;b\n1;{cell}x\n")), Err(TooLarge::Cell(6)));
        assert_eq!(measure(&format!("a;b\n1;\"{}", "x;\n".repeat(CELL / 2))), Err(TooLarge::Cell(6)));
        assert_eq!(measure(&format!("a\n{}\n", "1;".repeat(COLUMNS - 1))), Ok(()));
        assert_eq!(measure(&format!("a\n{}\n", "1;".repeat(COLUMNS))), Err(TooLarge::Row(2)));
    }
}
