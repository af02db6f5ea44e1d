//! The figures of both sides, pair by pair.

use std::collections::BTreeMap;

use super::chance::{Chance, WithoutChance, way};
use super::effect::{Pair, Scale};
use super::family::adjust;
use super::scores::{rounded, scores};
use super::time::{TimeCompared, horizon, waits};
use super::ways_out::ways_out;
use super::{Compared, Comparison, LeftOut, Reading, Side, WhyLeftOut};
use crate::disclosure::{Protected, Published};
use crate::indicators::Indicator;
use crate::indicators::measurement::{Cut, Value};
use crate::indicators::measures;
use crate::indicators::samples::Samples;
use crate::indicators::views::View;
use crate::project::Texts;
use crate::project::file::{Instrument, Standards};
use crate::statistics::survival::Spell;

/// Columns that the standards of a project decide.
const OF_STANDARDS: [&str; 2] = ["re_entered", "waited_within_standard"];

/// The times in each phase, with stays that go on.
const STAYS: &str = "phase_days_median";

/// The figures of one side.
pub struct Figures<'a> {
    /// Which side.
    pub side: Side,
    /// What readers may see.
    pub protected: &'a Protected,
    /// How they are defined.
    pub indicators: &'a [Indicator],
    /// The values behind middle figures.
    pub samples: &'a Samples,
    /// Within how many days something counts.
    pub standards: &'a Standards,
    /// Which scores make a pair.
    pub instruments: &'a [Instrument],
}

impl Figures<'_> {
    /// The figures of the period, by indicator and cut; what is shown only together with others is not among them.
    fn by_name(&self) -> BTreeMap<(&str, &Cut), &Published> {
        let of_period = self.protected.cells.iter().filter(|cell| cell.period == self.side.period.id && cell.merged_into.is_none());
        of_period.map(|cell| ((cell.indicator.as_str(), &cell.cut), cell)).collect()
    }

    fn values(&self, cell: &Published) -> Option<&[Spell]> {
        self.samples.of(&cell.indicator, &self.side.period.id, &cell.cut)
    }

    fn days_of_standards(&self) -> [Option<i32>; 2] {
        [self.standards.waiting_days(), self.standards.re_entry_days()]
    }

    fn indicator(&self, id: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.id == id)
    }
}

/// Compares everything that can be compared, in the order of the catalogue.
#[must_use]
pub fn compare(from: &Figures, to: &Figures) -> Comparison {
    let is_between_projects = from.side.project != to.side.project;
    let (mut compared, mut left_out) = (Vec::new(), Vec::new());
    let (before, after) = (from.by_name(), to.by_name());
    let leave = |cell: &Published, side: &Figures, why| LeftOut {
        indicator: cell.indicator.clone(),
        title: side.indicator(&cell.indicator).map_or_else(Texts::default, |indicator| indicator.title.clone()),
        dimension: cell.cut.dimension(),
        category: cell.cut.category(),
        why,
    };
    for cell in to.protected.cells.iter().filter(|cell| after.contains_key(&(cell.indicator.as_str(), &cell.cut))) {
        if cell.period != to.side.period.id || cell.merged_into.is_some() {
            continue;
        }
        let Some(indicator) = to.indicator(&cell.indicator) else { continue };
        let earlier = before.get(&(cell.indicator.as_str(), &cell.cut)).copied();
        match pair(indicator, earlier, cell, from, to) {
            Ok(one) => compared.push(one),
            // What neither side has cannot be missed.
            Err(WhyLeftOut::NotApplicable)
                if [Some(cell), earlier].into_iter().flatten().all(|cell| cell.value == Value::NotApplicable) => {}
            Err(why) => left_out.push(leave(cell, to, why)),
        }
    }
    // What only the other side has.
    let missing = before.iter().filter(|(name, _)| !after.contains_key(*name)).map(|(_, cell)| *cell);
    for cell in missing {
        let why = if to.indicator(&cell.indicator).is_none() { WhyLeftOut::NotDeclared } else { WhyLeftOut::NoCategory };
        left_out.push(leave(cell, from, why));
    }
    let times = times(&compared, from, to);
    let of_phases = times.iter().filter(|time| time.indicator == STAYS && time.cut.0 == "phase");
    let phases: Vec<String> = of_phases.map(|time| time.cut.1.clone()).collect();
    let (waits, ways_out) = (waits(from, to), ways_out(&phases, from, to));
    let scores = scores(from, to);
    let family = adjust(&mut compared);
    for one in &mut compared {
        one.reading = Reading::of(one);
    }
    Comparison {
        from: from.side.clone(),
        to: to.side.clone(),
        is_between_projects,
        compared,
        left_out,
        family,
        times,
        waits,
        ways_out,
        scores,
    }
}

/// A figure on both sides, or why it is not compared.
fn pair(
    indicator: &Indicator,
    earlier: Option<&Published>,
    later: &Published,
    from: &Figures,
    to: &Figures,
) -> Result<Compared, WhyLeftOut> {
    let other = from.indicator(&indicator.id).ok_or(WhyLeftOut::NotDeclared)?;
    let earlier = earlier.ok_or(WhyLeftOut::NoCategory)?;
    for value in [earlier.value, later.value] {
        match value {
            Value::Suppressed => return Err(WhyLeftOut::Hidden),
            Value::NotApplicable => return Err(WhyLeftOut::NotApplicable),
            Value::NoData => return Err(WhyLeftOut::NoData),
            Value::Number(_) | Value::Zero => {}
        }
    }
    if earlier.unit != later.unit {
        return Err(WhyLeftOut::OtherUnit);
    }
    // The definition does not say within how many days; the project does.
    let is_paired_alike = |one: &Instrument| from.instruments.iter().any(|other| other.is_like(one));
    let are_pairs = indicator.measure.rows().is_some_and(|rows| rows.from == View::Pairs);
    if are_pairs && (from.instruments.len() != to.instruments.len() || !to.instruments.iter().all(is_paired_alike)) {
        return Err(WhyLeftOut::DefinedDifferently);
    }
    let by_standard = || measures::columns(&indicator.measure).iter().any(|column| OF_STANDARDS.contains(column));
    // What a project says of an indicator of its own can be another thing although it is counted in the same way.
    if other.hash != indicator.hash
        || other.definition != indicator.definition
        || (from.days_of_standards() != to.days_of_standards() && by_standard())
    {
        return Err(WhyLeftOut::DefinedDifferently);
    }
    let days = [from, to].map(|figures| figures.side.period.days());
    let values = [from.values(earlier), to.values(later)];
    let horizon = values[0].zip(values[1]).and_then(|(before, after)| horizon([before, after]));
    let pair = Pair { from: earlier, to: later, days, values, horizon };
    let plain = pair.plain().ok_or(WhyLeftOut::NoData)?;
    let (effect, chance) = match way(indicator, &later.cut.dimensions, to.indicators) {
        Err(why) => (plain, Chance::None(why)),
        Ok(way) if way.is_of_counts() && is_rounded(from, to) => (plain, Chance::None(WithoutChance::Rounded)),
        Ok(way) => pair.effect(way).ok_or(WhyLeftOut::NoData)?,
    };
    // A p of single values is as coarse for readers as what it stands beside.
    let chance = match chance {
        Chance::Interval { interval, p, method } if threshold(from, to) > 1 && !method.is_of_counts() => {
            Chance::Interval { interval, p: p.map(rounded), method }
        }
        other => other,
    };
    let (from, to) = (earlier.clone(), later.clone());
    Ok(Compared { from, to, level: indicator.level, effect, chance, adjusted: None, reading: Reading::Same })
}

/// Whether counts of either side were rounded for its readers.
fn is_rounded(from: &Figures, to: &Figures) -> bool {
    [from, to].into_iter().any(|figures| figures.protected.rounding.is_some())
}

/// The larger of both thresholds.
fn threshold(from: &Figures, to: &Figures) -> u64 {
    [from, to].into_iter().filter_map(|figures| figures.protected.threshold).max().unwrap_or(1)
}

/// The curves behind the times that are compared.
fn times(compared: &[Compared], from: &Figures, to: &Figures) -> Vec<TimeCompared> {
    let threshold = threshold(from, to);
    let with_times = compared.iter().filter(|one| one.to.indicator == STAYS || one.effect.scale == Scale::RestrictedMean);
    with_times.filter_map(|one| TimeCompared::of(one, from.values(&one.from)?, to.values(&one.to)?, threshold)).collect()
}
