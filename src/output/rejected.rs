//! `rejected_rows.csv`: where the rows stand that were set aside, and why. No cell values.

use super::{finish, inert};
use crate::error::Error;
use crate::ingest::dataset::RejectedRow;

/// The bytes of the file.
///
/// # Errors
/// Only on a defect of dosah.
pub fn rejected_rows_csv(rows: &[RejectedRow]) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "line", "column", "finding"])?;
    for row in rows {
        writer.write_record([&inert(&row.file), &row.line.to_string(), &row.column.to_string(), row.finding])?;
    }
    finish(writer)
}
