//! How far a figure is on its way to what was promised.

use super::card::Row;
use super::figures::Figures;
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::Indicator;

/// Rows about the way to the target.
pub fn rows(_figures: &Figures<'_>, _indicator: &Indicator, _cells: &[Option<&Published>]) -> Result<Vec<Row>, Error> {
    Ok(Vec::new())
}
