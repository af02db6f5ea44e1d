//! Scores of the same children before and after, of both sides. Each side is looked at by itself: how many pairs there are, whether those without one
//! began elsewhere, and how the others changed.
//!
//! Counts are the published ones. What statistics say of scores is said only where the mean change itself is published, and rounded to two digits for
//! readers other than the team.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::figures::Figures;
use crate::disclosure::Published;
use crate::indicators::measurement::{Cut, Value};
use crate::indicators::pair_samples::PairSample;
use crate::project::Texts;
use crate::project::instruments::{Better, Instrument};
use crate::statistics::paired_change::{PairedChange, sign_flip};
use crate::statistics::{Interval, NotComputable};

/// Up to so many pairs every way in which they might have gone is tried.
const EXACT: usize = 20;
/// Digits that readers other than the team see.
const DIGITS: usize = 2;

/// The scores of one instrument.
#[derive(Debug, Clone)]
pub struct ScoresCompared {
    /// Its id.
    pub instrument: String,
    /// What readers see.
    pub title: Texts,
    /// Which scores are the good ones.
    pub better: Better,
    /// Where the least change that counts comes from.
    pub source: Option<Texts>,
    /// Of the earlier and of the later side.
    pub sides: [ScoreSide; 2],
}

/// One side.
#[derive(Debug, Clone)]
pub struct ScoreSide {
    cells: Vec<Published>,
    /// How the paired children changed.
    pub change: Told<Change>,
    /// Number and mean score before of those who are paired, and of those whose second score is missing: whether these began elsewhere.
    pub baseline: [Told<(u64, f64)>; 2],
}

/// What may be said of single scores taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Told<T> {
    /// Nothing, because too few children stand behind it.
    Hidden,
    /// Nothing, because the scores do not settle it; only the team is told why.
    NotComputable(Option<NotComputable>),
    /// This.
    Known(T),
}

/// How the same children changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// How many pairs.
    pub pairs: u64,
    /// The mean of scores after less scores before.
    pub mean: f64,
    /// Of 95 %; none where all changed by the same.
    pub interval: Option<Interval>,
    /// How probable a mean as far from nothing is if each child might as well have gone the other way.
    pub p: f64,
    /// Whether p is exact; else it is that of Student's t.
    pub is_exact: bool,
    /// Hedges' g with its interval, where the scores have a spread.
    pub effect: Option<(f64, Interval)>,
}

impl ScoreSide {
    /// A figure of all children, or of the instrument.
    #[must_use]
    pub fn total(&self, indicator: &str) -> Option<&Published> {
        self.cells.iter().find(|cell| cell.indicator == indicator && cell.cut.categories.len() < 2)
    }

    /// The figures of an indicator by class or by reason, in their order.
    pub fn parts<'s>(&'s self, indicator: &'s str) -> impl Iterator<Item = (&'s str, &'s Published)> {
        let of = self.cells.iter().filter(move |cell| cell.indicator == indicator && cell.cut.categories.len() == 2);
        of.filter_map(|cell| Some((cell.cut.categories.get(1)?.as_str(), cell)))
    }
}

/// The instruments that both sides declare alike.
pub(super) fn scores(from: &Figures, to: &Figures) -> Vec<ScoresCompared> {
    let alike = |one: &&Instrument| from.instruments.iter().any(|other| other.is_like(one));
    let compared = to.instruments.iter().filter(alike).map(|instrument| ScoresCompared {
        instrument: instrument.id.get_ref().clone(),
        title: instrument.title.clone(),
        better: instrument.better,
        source: instrument.reliable_change.as_ref().map(|change| change.source.clone()),
        sides: [from, to].map(|figures| side(figures, instrument.id.get_ref())),
    });
    compared
        .filter(|one| one.sides.iter().any(|side| side.total("score_eligible").is_some_and(|cell| cell.value != Value::NotApplicable)))
        .collect()
}

fn side(figures: &Figures, instrument: &str) -> ScoreSide {
    let is_of = |cut: &Cut| match cut.dimensions.first().map(String::as_str) {
        Some("instrument") => cut.categories.first().is_some_and(|id| id == instrument),
        _ => false,
    };
    let is_wanted = |cell: &&Published| {
        let of_all = ["children_referred", "children_enrolled", "cases_entered"].contains(&cell.indicator.as_str());
        cell.period == figures.side.period.id
            && ((of_all && cell.cut.dimensions.is_empty()) || (cell.indicator.starts_with("score_") && is_of(&cell.cut)))
    };
    let cells = figures.protected.cells.iter().filter(is_wanted).cloned().collect();
    let threshold = figures.protected.threshold;
    let mut side = ScoreSide { cells, change: Told::Hidden, baseline: [Told::Hidden; 2] };
    let nothing = PairSample::default();
    let sample = figures.samples.pairs(&figures.side.period.id, instrument).unwrap_or(&nothing);
    side.change = change(side.total("score_change"), sample, threshold);
    side.baseline = baseline(&side, sample, threshold);
    side
}

/// Only where the mean is published, which asks for twice the threshold.
fn change(mean: Option<&Published>, sample: &PairSample, threshold: Option<u64>) -> Told<Change> {
    match mean.map(|cell| cell.value) {
        Some(Value::Number(_) | Value::Zero) => {}
        Some(Value::NoData) => return Told::NotComputable(Some(NotComputable::Nothing)),
        _ => return Told::Hidden,
    }
    // The number of pairs is the published one, which may be rounded.
    let pairs = mean.and_then(|cell| cell.denominator).and_then(|pairs| pairs.to_u64()).unwrap_or_default();
    match paired(&sample.pairs, threshold) {
        Ok(change) if threshold.is_some() && change.interval.is_none() => Told::NotComputable(None),
        Ok(change) => Told::Known(Change { pairs, ..change }),
        // That all children changed by the same would tell of each of them.
        Err(why) => Told::NotComputable(threshold.is_none().then_some(why)),
    }
}

fn paired(pairs: &[(f64, f64)], threshold: Option<u64>) -> Result<Change, NotComputable> {
    let changes: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
    let exact = (pairs.len() <= EXACT).then(|| sign_flip(&changes)).transpose()?;
    let found = match (PairedChange::new(pairs), exact) {
        (Ok(found), _) => found,
        // Without a spread there is no t, but every way of turning the signs can be tried all the same.
        (Err(NotComputable::NoSpread), Some(p)) => {
            let mean = changes.iter().sum::<f64>() / changes.len() as f64;
            return Ok(Change { pairs: pairs.len() as u64, mean, interval: None, p, is_exact: true, effect: None });
        }
        (Err(why), _) => return Err(why),
    };
    let shown = |number: f64| if threshold.is_some() { rounded(number) } else { number };
    let limits = |interval: Interval, factor: f64| Interval { low: shown(interval.low * factor), high: shown(interval.high * factor) };
    let effect = found.g_av().zip(found.correction()).map(|(g, correction)| (shown(g), limits(found.interval_of_d_av_rms(), correction)));
    Ok(Change {
        pairs: pairs.len() as u64,
        mean: shown(found.mean),
        interval: Some(limits(found.interval, 1.0)),
        p: shown(exact.unwrap_or(found.p)),
        is_exact: exact.is_some(),
        // Scores that are all the same before and after set no scale.
        effect: effect.filter(|(g, interval)| [*g, interval.low, interval.high].iter().all(|number| number.is_finite())),
    })
}

/// The mean of those who are paired stands where their mean change does. That of the others only where it is of twice the threshold, and their number
/// follows from published figures.
fn baseline(side: &ScoreSide, sample: &PairSample, threshold: Option<u64>) -> [Told<(u64, f64)>; 2] {
    let shown = |mean: f64| if threshold.is_some() { rounded(mean) } else { mean };
    let mean = |values: &mut dyn Iterator<Item = f64>, n: usize| shown(values.sum::<f64>() / n as f64);
    let published = |count: Option<Decimal>| count.and_then(|count| count.to_u64()).unwrap_or_default();
    let nothing = || Told::NotComputable(Some(NotComputable::Nothing));
    let change = side.total("score_change");
    let paired = match change.map(|cell| cell.value) {
        Some(Value::Number(_) | Value::Zero) if !sample.pairs.is_empty() => {
            let before = mean(&mut sample.pairs.iter().map(|pair| pair.0), sample.pairs.len());
            Told::Known((published(change.and_then(|cell| cell.denominator)), before))
        }
        Some(Value::NoData) => nothing(),
        _ => Told::Hidden,
    };
    let number = |cell: Option<&Published>| cell.and_then(|cell| cell.value.number());
    let without = side.parts("score_missing").find(|(reason, _)| *reason == "no_before").map(|(_, cell)| cell);
    let others = number(side.total("score_missing")).zip(number(without)).map(|(missing, without)| missing - without);
    let is_enough = threshold.is_none_or(|threshold| sample.unpaired_persons >= threshold.saturating_mul(2));
    let unpaired = match others {
        Some(others) if others.is_zero() => nothing(),
        Some(_) if is_enough && !sample.unpaired.is_empty() => {
            Told::Known((published(others), mean(&mut sample.unpaired.iter().copied(), sample.unpaired.len())))
        }
        // Nothing is hidden from the team: what is not there is not computable.
        None if threshold.is_none() => nothing(),
        _ => Told::Hidden,
    };
    [paired, unpaired]
}

/// To two digits that say something.
pub(super) fn rounded(number: f64) -> f64 {
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_have_two_digits_for_readers_and_all_for_the_team() {
        // Student's sleep: a mean of 1.58 hours.
        let before = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let after = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let pairs: Vec<(f64, f64)> = before.into_iter().zip(after).collect();
        let team = paired(&pairs, None).expect("a change");
        assert!((team.mean - 1.58).abs() < 1e-12 && (team.p - 0.003_906_25).abs() < 1e-12 && team.is_exact);
        let (g, _) = team.effect.expect("an effect");
        assert!((g - 0.761_711_378_7).abs() < 1e-9);
        let readers = paired(&pairs, Some(5)).expect("a change");
        assert_eq!((readers.mean, readers.p, readers.interval.map(|interval| interval.low)), (1.6, 0.0039, Some(0.7)));
    }

    #[test]
    fn many_pairs_are_tested_by_t_and_pairs_without_a_spread_by_their_signs() {
        let many: Vec<(f64, f64)> = (0..21).map(|at| (f64::from(at), f64::from(at % 4))).collect();
        assert!(!paired(&many, None).expect("a change").is_exact);
        let alike = [(20.0, 15.0), (21.0, 16.0), (19.0, 14.0)];
        let change = paired(&alike, None).expect("a change");
        // Two of the eight ways of turning the signs are as far from nothing.
        assert_eq!((change.mean, change.interval, change.p), (-5.0, None, 0.25));
        assert_eq!(paired(&alike.repeat(7), None), Err(NotComputable::NoSpread), "too many to try all ways");
    }
}
