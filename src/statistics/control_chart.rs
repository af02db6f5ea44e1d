//! Limits of what a series does by chance alone: individual values and their moving range (XmR).

use super::{Interval, NotComputable};

/// A mean moving range is so many standard deviations, of two values (d2 of Shewhart's tables, as the NIST handbook has it).
const D2: f64 = 1.128;
/// The highest moving range by chance, in mean moving ranges (D4).
const D4: f64 = 3.268;

/// What a series does by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Mean of the values.
    pub mean: f64,
    /// Mean of the absolute differences of neighbours.
    pub moving_range: f64,
    /// Three standard deviations to either side.
    pub values: Interval,
    /// The highest moving range.
    pub highest_range: f64,
}

/// Limits of a series in the order of time (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2).
///
/// # Errors
/// Where there are not two values, or one is no number.
pub fn xmr(values: &[f64]) -> Result<Limits, NotComputable> {
    if values.iter().any(|value| !value.is_finite()) {
        return Err(NotComputable::OutOfRange);
    }
    if values.len() < 2 {
        return Err(NotComputable::TooFew);
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let ranges = values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
    let moving_range = ranges.sum::<f64>() / (values.len() - 1) as f64;
    let reach = 3.0 * moving_range / D2;
    Ok(Limits { mean, moving_range, values: Interval { low: mean - reach, high: mean + reach }, highest_range: D4 * moving_range })
}

/// With fewer points a series is drawn without limits: they would move with every month.
pub const FEWEST_POINTS: usize = 12;

/// What tells of more than chance (the four rules that NHS England's Making Data Count reads XmR charts by).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A point beyond a limit.
    Beyond,
    /// Seven or more points in a row on one side of the mean. A point on the mean ends the row.
    OneSide,
    /// Six or more points in a row, each higher than the one before it, or each lower.
    Trend,
    /// Of three points in a row two that are more than two thirds of the way from the mean to the same limit; these two, or all three.
    NearLimit,
}

/// All rules.
pub const RULES: [Rule; 4] = [Rule::Beyond, Rule::OneSide, Rule::Trend, Rule::NearLimit];

/// A point that a rule picks out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signal {
    /// Which point, counted from nothing.
    pub at: usize,
    /// By which rule.
    pub rule: Rule,
}

/// The points of a series that tell of more than chance, rule by rule and in the order of time.
///
/// # Errors
/// With fewer than twelve points, or where all are the same.
pub fn signals(values: &[f64]) -> Result<Vec<Signal>, NotComputable> {
    if values.len() < FEWEST_POINTS {
        return Err(NotComputable::TooFew);
    }
    let limits = xmr(values)?;
    let size = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if limits.moving_range <= 1e-12 * size {
        return Err(NotComputable::NoSpread);
    }
    // Equal decimal numbers differ in their last digits.
    let slack = 1e-9 * limits.moving_range;
    let reach = limits.values.high - limits.mean;
    let side = |value: f64, distance: f64| match value - limits.mean {
        above if above > distance + slack => 1,
        below if below < -distance - slack => -1,
        _ => 0,
    };
    let steps: Vec<i8> = values.windows(2).map(|pair| i8::from(pair[1] - pair[0] > slack) - i8::from(pair[0] - pair[1] > slack)).collect();
    let sides = |distance: f64| -> Vec<i8> { values.iter().map(|value| side(*value, distance)).collect() };
    let picked = |rule: Rule| -> Vec<bool> {
        match rule {
            Rule::Beyond => sides(reach).iter().map(|side| *side != 0).collect(),
            Rule::OneSide => runs(&sides(0.0), 7),
            // Six points have five steps; the point before the first step belongs to them.
            Rule::Trend => {
                let rising = runs(&steps, 5);
                (0..values.len()).map(|at| rising.get(at) == Some(&true) || at > 0 && rising[at - 1]).collect()
            }
            Rule::NearLimit => two_of_three(&sides(reach * 2.0 / 3.0)),
        }
    };
    let of = |rule: Rule| picked(rule).into_iter().enumerate().filter(|(_, is)| *is).map(move |(at, _)| Signal { at, rule });
    Ok(RULES.into_iter().flat_map(of).collect())
}

/// What stands in a row of so many of the same sign.
fn runs(signs: &[i8], fewest: usize) -> Vec<bool> {
    let same = |one: &i8, other: &i8| one == other;
    signs.chunk_by(same).flat_map(|row| vec![row[0] != 0 && row.len() >= fewest; row.len()]).collect()
}

fn two_of_three(signs: &[i8]) -> Vec<bool> {
    let mut picked = vec![false; signs.len()];
    for (start, three) in signs.windows(3).enumerate() {
        for sign in [-1, 1] {
            if three.iter().filter(|one| **one == sign).count() >= 2 {
                (0..3).filter(|at| three[*at] == sign).for_each(|at| picked[start + at] = true);
            }
        }
    }
    picked
}
