//! How stays in a phase end, for what statistics say of them. The times are about single children and never leave the run.

use std::collections::BTreeMap;

use super::compute::Run;
use super::views::{View, day_number};
use crate::error::Error;
use crate::project::file::Outcome;
use crate::statistics::competing_risks::Exit;

/// What a stay in a phase ends with. Each rules out the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WayOut {
    /// The case went on to a later phase.
    Later,
    /// The case went back to an earlier phase, or into the same one again.
    Earlier,
    /// The case ended as planned.
    Planned,
    /// The case ended early.
    Early,
    /// The case ended for a reason that is neither, or that nobody knows.
    Otherwise,
}

impl WayOut {
    /// All of them, in the order in which readers see them.
    pub const ALL: [WayOut; 5] = [WayOut::Later, WayOut::Earlier, WayOut::Planned, WayOut::Early, WayOut::Otherwise];

    /// Its key in the locale.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WayOut::Later => "later",
            WayOut::Earlier => "earlier",
            WayOut::Planned => "planned",
            WayOut::Early => "early",
            WayOut::Otherwise => "otherwise",
        }
    }
}

/// The stays that began in the period of a run, by phase: how long they lasted, and the number of the way out in [`WayOut::ALL`]; stays that go on
/// are censored on the day of reading.
///
/// # Errors
/// Only on a defect of dosah.
pub fn read(run: &Run<'_>) -> Result<BTreeMap<String, Vec<Exit>>, Error> {
    let Some(frame) = run.frame(View::Spells) else { return Ok(BTreeMap::new()) };
    let (phases, reasons) = (frame.labels("phase").unwrap_or_default(), frame.labels("exit_reason").unwrap_or_default());
    let (case, phase, reason) = (frame.codes("case")?, frame.codes("phase")?, frame.codes("exit_reason")?);
    let (starts, ends) = (frame.days("start")?, frame.days("end")?);
    let (first, last, today) = (day_number(run.period.start), day_number(run.period.end), day_number(run.as_of));
    let mut found: BTreeMap<String, Vec<Exit>> = BTreeMap::new();
    for row in 0..frame.height() {
        let Some(start) = starts[row].filter(|start| (first..=last).contains(start)) else { continue };
        let Some(name) = phases.get(phase[row] as usize) else { continue };
        // The stays of a case stand one after another.
        let next = (case.get(row + 1) == Some(&case[row])).then(|| phase[row + 1]);
        let way = || match next {
            Some(next) if next > phase[row] => WayOut::Later,
            Some(_) => WayOut::Earlier,
            None => match reasons.get(reason[row] as usize).and_then(|reason| run.project.outcome(reason)) {
                Some(Outcome::Planned) => WayOut::Planned,
                Some(Outcome::Early) => WayOut::Early,
                Some(Outcome::Neutral) | None => WayOut::Otherwise,
            },
        };
        let cause = ends[row].and_then(|_| WayOut::ALL.iter().position(|known| *known == way()));
        let time = f64::from(ends[row].unwrap_or(today) - start);
        found.entry(name.clone()).or_default().push(Exit { time, cause });
    }
    Ok(found)
}
