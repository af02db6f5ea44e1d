//! What became of every row that an indicator looks at: used, or left out and why. It asks the same questions as the computation, one by one,
//! and has to come to the same rows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::method::{amount_column, counted_once};
use super::sentence::conjuncts;
use crate::error::Error;
use crate::indicators::combined;
use crate::indicators::compute::{PERIOD, Run};
use crate::indicators::condition::Condition;
use crate::indicators::indicator::{Indicator, Measure};
use crate::indicators::views::{Frame, NONE, day_number};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It counts.
    Used,
    /// Its deciding date is empty.
    NoDate,
    /// Its date lies outside the period, or it is planned for another one.
    Outside,
    /// It does not meet this part of the condition.
    Condition(usize),
    /// What is counted once is empty.
    NoUnit,
    /// The column whose values are sorted is empty.
    NoValue,
}

/// Whether a used row brings something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// The first row of what is counted.
    Counted,
    /// Another row of something that was counted already.
    Repeated,
}

/// The rows of an indicator in a period.
pub struct Trace<'a> {
    /// The rows that it looks at.
    pub frame: &'a Frame,
    /// What became of each of them.
    pub fates: Vec<Fate>,
    /// For used rows, whether they count.
    pub uses: Vec<Option<Use>>,
    /// For shares: for used rows, whether they are the part, and count there.
    pub parts: Option<Vec<Option<Use>>>,
    children: Option<Cow<'a, [u32]>>,
}

/// How many rows share a fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// The fate.
    pub fate: Fate,
    /// Rows.
    pub rows: u64,
    /// Different children in them; none where rows do not belong to children.
    pub children: u64,
}

impl<'a> Trace<'a> {
    /// Follows every row; `None` where the indicator has no figure of its own in the period.
    ///
    /// # Errors
    /// When the rows are not those that were computed with: a defect.
    pub fn follow(run: &'a Run<'_>, indicator: &'a Indicator) -> Result<Option<Self>, Error> {
        // What is put together from other periods has its rows there.
        if !combined::parts(indicator, run.period, run.project).is_empty() {
            return Ok(None);
        }
        let (Some(rows), Some((frame, selected))) = (indicator.measure.rows(), run.selected(indicator)?) else { return Ok(None) };
        let height = frame.height();
        let mut fates = vec![Fate::Used; height];
        if let Some(date) = run.deciding_date(rows) {
            let days = frame.days(date)?;
            let inside = day_number(run.period.start)..=day_number(run.period.end);
            leave_out(&mut fates, Fate::NoDate, |row| days[row].is_none());
            leave_out(&mut fates, Fate::Outside, |row| days[row].is_some_and(|day| !inside.contains(&day)));
        }
        if let Some(planned) = run.planned_code(frame, rows) {
            let codes = frame.codes(PERIOD)?;
            leave_out(&mut fates, Fate::Outside, |row| codes[row] != planned);
        }
        let conditions: Vec<&Condition> = rows.filter.iter().flat_map(conjuncts).collect();
        for (number, condition) in conditions.iter().enumerate() {
            let meets = run.mask(frame, condition)?;
            leave_out(&mut fates, Fate::Condition(number), |row| !meets[row]);
        }
        assert_same(&fates, selected.rows(), indicator)?;
        let units = counted_once(&indicator.measure).map(|column| frame.codes(column)).transpose()?;
        if let Some(units) = &units {
            leave_out(&mut fates, Fate::NoUnit, |row| units[row] == NONE);
        }
        if let (Measure::Median { .. } | Measure::Summary { .. }, Some(column)) = (&indicator.measure, amount_column(&indicator.measure)) {
            let values = frame.integers(column)?;
            leave_out(&mut fates, Fate::NoValue, |row| values[row].is_none());
        }
        let is_used: Vec<bool> = fates.iter().map(|fate| *fate == Fate::Used).collect();
        let parts = match &indicator.measure {
            Measure::Share { part, .. } => {
                let meets = run.mask(frame, part)?;
                Some(uses(units.as_deref(), |row| is_used[row] && meets[row], height))
            }
            _ => None,
        };
        let uses = uses(units.as_deref(), |row| is_used[row], height);
        let children = if rows.from.has_children() { frame.persons()? } else { None };
        Ok(Some(Trace { frame, fates, uses, parts, children }))
    }

    /// How many rows and children have each fate, in the order of the questions; together they are all rows.
    pub fn counts(&self) -> Vec<Count> {
        let met: BTreeSet<Fate> = self.fates.iter().copied().collect();
        met.into_iter().map(|fate| self.count(fate, &|known| known == fate)).collect()
    }

    /// Rows and children of several fates together, under the name of one.
    pub fn count(&self, fate: Fate, among: &dyn Fn(Fate) -> bool) -> Count {
        let rows: Vec<usize> = (0..self.fates.len()).filter(|row| among(self.fates[*row])).collect();
        let children = self.children.as_ref().map_or(0, |children| {
            let different: BTreeSet<u32> = rows.iter().map(|row| children[*row]).collect();
            different.len() as u64
        });
        Count { fate, rows: rows.len() as u64, children }
    }

    /// Used rows that bring nothing new.
    pub fn repeated(&self) -> u64 {
        self.uses.iter().filter(|used| **used == Some(Use::Repeated)).count() as u64
    }

    /// Whether rows belong to children.
    pub fn is_of_children(&self) -> bool {
        self.children.is_some()
    }
}

/// Gives a fate to those rows still used that it meets.
fn leave_out(fates: &mut [Fate], fate: Fate, leaves: impl Fn(usize) -> bool) {
    let used = fates.iter_mut().enumerate().filter(|(_, known)| **known == Fate::Used);
    used.filter(|(row, _)| leaves(*row)).for_each(|(_, known)| *known = fate);
}

/// Whether each row that is used is the first of its unit; every row is one where there are no units.
fn uses(units: Option<&[u32]>, is_used: impl Fn(usize) -> bool, height: usize) -> Vec<Option<Use>> {
    let mut seen = BTreeSet::new();
    let mut new = |row: usize| units.is_none_or(|units| seen.insert(units[row]));
    (0..height).map(|row| is_used(row).then(|| if new(row) { Use::Counted } else { Use::Repeated })).collect()
}

/// The questions asked one by one must leave the rows that the computation took.
fn assert_same(fates: &[Fate], selected: &[u32], indicator: &Indicator) -> Result<(), Error> {
    let used = fates.iter().enumerate().filter(|(_, fate)| **fate == Fate::Used).map(|(row, _)| row);
    if used.eq(selected.iter().map(|row| *row as usize)) {
        return Ok(());
    }
    Err(Error::Defect(format!("the rows of {} are not those that its figure was computed with", indicator.id)))
}
