//! An export file: header, rows, the faulty rows planted among them, and how the exporting program writes dates, money and text.

use std::error::Error;

use chrono::{Datelike, NaiveDate};
use csv::Terminator;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1250};

/// How a program writes its exports.
pub struct Dialect {
    encoding: &'static Encoding,
    delimiter: u8,
    terminator: Terminator,
    /// Writes a day.
    pub date: fn(NaiveDate) -> String,
    /// Writes minor units as money.
    pub money: fn(i64) -> String,
}

/// UTF-8, commas, LF, `2015-02-03`, `1234.50`.
pub const CANONICAL: Dialect = Dialect {
    encoding: UTF_8,
    delimiter: b',',
    terminator: Terminator::Any(b'\n'),
    date: |date| date.to_string(),
    money: |minor| format!("{}.{:02}", minor / 100, minor % 100),
};

/// Windows-1250, semicolons, CRLF, `3. 4. 2022`, `1 234,50`.
pub const EXCEL_IN_PRAGUE: Dialect = Dialect {
    encoding: WINDOWS_1250,
    delimiter: b';',
    terminator: Terminator::CRLF,
    date: |date| format!("{}. {}. {}", date.day(), date.month(), date.year()),
    money: |minor| {
        let (thousands, rest) = (minor / 100_000, minor / 100 % 1000);
        let whole = if thousands > 0 { format!("{thousands} {rest:03}") } else { rest.to_string() };
        format!("{whole},{:02}", minor % 100)
    },
};

/// One file.
pub struct Export {
    /// Its name.
    pub file: &'static str,
    header: Vec<&'static str>,
    /// The rows after the header.
    pub rows: Vec<Vec<String>>,
}

/// A faulty row, on purpose.
pub enum Fault {
    /// These cells.
    Cells(&'static [&'static str]),
    /// The row of an earlier line once more.
    CopyOf(usize),
}

impl Export {
    /// A file with rows and without faults.
    pub fn new(file: &'static str, header: &[&'static str], rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        Export { file, header: header.to_vec(), rows: rows.into_iter().collect() }
    }

    /// Puts faulty rows where their line will be; lines in ascending order, the header being line 1.
    pub fn plant(mut self, faults: Vec<(usize, Fault)>) -> Self {
        for (line, fault) in faults {
            let row = match fault {
                Fault::Cells(cells) => cells.iter().map(|&cell| cell.to_owned()).collect(),
                Fault::CopyOf(original) => self.rows[original - 2].clone(),
            };
            self.rows.insert(line - 2, row);
        }
        self
    }

    /// The file as it is stored.
    pub fn bytes(&self, dialect: &Dialect) -> Result<Vec<u8>, Box<dyn Error>> {
        // Flexible, because a planted row may have a cell too many.
        let mut writer =
            csv::WriterBuilder::new().delimiter(dialect.delimiter).terminator(dialect.terminator).flexible(true).from_writer(Vec::new());
        writer.write_record(&self.header)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        let text = String::from_utf8(writer.into_inner()?)?;
        let (bytes, _, unmappable) = dialect.encoding.encode(&text);
        if unmappable {
            return Err(format!("{} has a letter that {} lacks", self.file, dialect.encoding.name()).into());
        }
        Ok(bytes.into_owned())
    }
}

/// Cells of a row.
pub fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}
