//! A polars frame together with the words behind its category codes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use polars::prelude::{Column, DataFrame, DataType, Int32Chunked, IntoSeries as _, NewChunkedArray as _, UInt32Chunked};

use super::{NUMBER_DECIMALS, PERSON};
use crate::error::Error;
use crate::ingest::dataset::Categories;
use crate::ingest::schema::{Kind, Table};

/// The code of an empty cell in vectors of codes.
pub const NONE: u32 = u32::MAX;

/// Days between 1 January of year 1 and 1 January 1970, so that polars' days become civil dates.
const EPOCH: i32 = 719_163;

/// Rows of a view.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    rows: DataFrame,
    labels: BTreeMap<&'static str, Vec<String>>,
}

impl From<polars::error::PolarsError> for Error {
    fn from(error: polars::error::PolarsError) -> Self {
        Error::Defect(format!("a computation failed: {error}"))
    }
}

impl Frame {
    /// The frame of a table as ingest made it.
    #[must_use]
    pub fn of_table(rows: &DataFrame, table: Table, categories: &Categories) -> Self {
        let labels = table.spec().columns.iter().filter_map(|column| match column.kind {
            Kind::Category(domain) => Some((column.name, categories.values(domain).to_vec())),
            _ => None,
        });
        Frame { rows: rows.clone(), labels: labels.collect() }
    }

    /// A frame of columns made here.
    ///
    /// # Errors
    /// When the columns have different lengths.
    pub fn new(columns: Vec<Column>, labels: BTreeMap<&'static str, Vec<String>>) -> Result<Self, Error> {
        Ok(Frame { rows: DataFrame::new_infer_height(columns)?, labels })
    }

    /// The polars frame.
    #[must_use]
    pub fn rows(&self) -> &DataFrame {
        &self.rows
    }

    /// How many rows it has.
    #[must_use]
    pub fn height(&self) -> usize {
        self.rows.height()
    }

    /// Whether it has a column; optional columns that no file has are absent.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.rows.column(column).is_ok()
    }

    /// The words behind the codes of a category column.
    #[must_use]
    pub fn labels(&self, column: &str) -> Option<&[String]> {
        self.labels.get(column).map(Vec::as_slice)
    }

    /// The code of a word in a category column.
    #[must_use]
    pub fn code(&self, column: &str, label: &str) -> Option<u32> {
        self.labels(column)?.iter().position(|known| known == label).and_then(|code| u32::try_from(code).ok())
    }

    /// Adds a column, or replaces it.
    ///
    /// # Errors
    /// When its length is not that of the frame.
    pub fn add(&mut self, column: Column) -> Result<(), Error> {
        self.rows.with_column(column)?;
        Ok(())
    }

    /// Adds a category column with the words behind its codes.
    ///
    /// # Errors
    /// When its length is not that of the frame.
    pub fn add_labelled(&mut self, name: &'static str, codes: &[u32], labels: Vec<String>) -> Result<(), Error> {
        self.labels.insert(name, labels);
        self.add(codes_column(name, codes))
    }

    /// Adds columns of the children's frame to rows that belong to children; a column that children don't have is left out.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn gather(&mut self, children: &Frame, columns: &[&'static str]) -> Result<(), Error> {
        let child = self.rows.column("child_id")?.u32()?.clone();
        for name in columns {
            let Ok(column) = children.rows.column(name) else { continue };
            if let Some(labels) = children.labels.get(name) {
                self.labels.insert(name, labels.clone());
            }
            self.add(column.take(&child)?)?;
        }
        Ok(())
    }

    /// A column of codes or ids, [`NONE`] where it is empty.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn codes(&self, column: &str) -> Result<Cow<'_, [u32]>, Error> {
        let column = self.rows.column(column)?.u32()?;
        Ok(match column.cont_slice() {
            Ok(codes) => Cow::Borrowed(codes),
            Err(_) => column.iter().map(|code| code.unwrap_or(NONE)).collect(),
        })
    }

    /// Who is protected in each row: its child, or the household of its child; `None` where rows do not belong to children.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn persons(&self) -> Result<Option<Cow<'_, [u32]>>, Error> {
        [PERSON, "child_id"].into_iter().find(|column| self.has(column)).map(|column| self.codes(column)).transpose()
    }

    /// A column of whole numbers, of minor units, or of other numbers in units of their last decimal kept.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn integers(&self, column: &str) -> Result<Vec<Option<i64>>, Error> {
        let column = self.rows.column(column)?;
        let unit = 10_f64.powi(NUMBER_DECIMALS.cast_signed());
        Ok(match column.dtype() {
            DataType::Float64 => column.f64()?.iter().map(|number| number.map(|number| (number * unit).round() as i64)).collect(),
            _ => column.i64()?.iter().collect(),
        })
    }

    /// A column of yes or no.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn flags(&self, column: &str) -> Result<Vec<Option<bool>>, Error> {
        Ok(self.rows.column(column)?.bool()?.iter().collect())
    }

    /// A column of dates, as days since 1970.
    ///
    /// # Errors
    /// When there is no such column, or it holds something else.
    pub fn days(&self, column: &str) -> Result<Vec<Option<i32>>, Error> {
        Ok(self.rows.column(column)?.date()?.physical().iter().collect())
    }
}

/// A column of codes, empty where the code is [`NONE`].
#[must_use]
pub fn codes_column(name: &str, codes: &[u32]) -> Column {
    let cells = codes.iter().map(|code| (*code != NONE).then_some(*code));
    UInt32Chunked::from_iter_options(name.into(), cells).into_series().into()
}

/// A column of dates from days since 1970.
///
/// # Errors
/// Only on a defect of dosah.
pub fn days_column(name: &str, days: &[Option<i32>]) -> Result<Column, Error> {
    let days = Int32Chunked::from_iter_options(name.into(), days.iter().copied()).into_series();
    Ok(days.cast(&DataType::Date)?.into())
}

/// The civil date of a number of days since 1970.
#[must_use]
pub fn civil(day: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(day.saturating_add(EPOCH)).unwrap_or(NaiveDate::MAX)
}

/// The number of days since 1970 of a civil date.
#[must_use]
pub fn day_number(date: NaiveDate) -> i32 {
    chrono::Datelike::num_days_from_ce(&date) - EPOCH
}
