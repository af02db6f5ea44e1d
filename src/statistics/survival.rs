//! Time until something happens where some are still waiting: Kaplan-Meier, its median and restricted mean, and the log-rank test.

use super::distributions::{chi_squared_tail, normal_two_sided};
use super::{Interval, NotComputable, Z};

/// A time under observation, and whether it ended with what is waited for; else the time is censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spell {
    /// How long, in any unit.
    pub time: f64,
    /// Whether it happened then.
    pub event: bool,
}

/// The scale on which limits of a curve lie at equal distances from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Of the logarithm, as R has it unless it is told otherwise.
    Log,
    /// Of the logarithm of minus the logarithm: limits never leave none and one.
    LogLog,
}

/// A step of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// When.
    pub time: f64,
    /// Under observation just before.
    pub at_risk: u64,
    /// To whom it happened then.
    pub events: u64,
    /// The share to whom it has not happened by then.
    pub survival: f64,
    /// Greenwood's standard error of that share; none where nobody is left.
    pub error: Option<f64>,
    /// Sum behind that error.
    hazard_variance: f64,
}

/// The curve of Kaplan and Meier (Journal of the American Statistical Association 53, 1958).
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Where something happened, in the order of time. Those censored on a day are under observation on that day.
    pub steps: Vec<Step>,
    /// Spells.
    pub spells: u64,
    /// Those that ended with what is waited for.
    pub events: u64,
}

/// A restricted mean and its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The mean time up to the horizon.
    pub mean: f64,
    /// Its standard error, after Greenwood.
    pub error: f64,
}

/// Two groups beside each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// Of one degree of freedom.
    pub chi_squared: f64,
    /// How probable curves as far apart are if both groups are alike.
    pub p: f64,
    /// Events in each group.
    pub observed: [f64; 2],
    /// Events that would be expected if both were alike.
    pub expected: [f64; 2],
    /// Variance of the difference.
    pub variance: f64,
}

impl Curve {
    /// The curve of these spells.
    ///
    /// # Errors
    /// Where there is none, or a time is negative or no number.
    pub fn new(spells: &[Spell]) -> Result<Self, NotComputable> {
        if spells.is_empty() {
            return Err(NotComputable::Nothing);
        }
        let times = event_times(&[spells])?;
        let (mut survival, mut hazard_variance) = (1.0, 0.0);
        let steps = times.into_iter().map(|time| {
            let (at_risk, events) = at(spells, time);
            let (n, d) = (at_risk as f64, events as f64);
            survival *= 1.0 - d / n;
            hazard_variance += if at_risk > events { d / (n * (n - d)) } else { f64::INFINITY };
            let error = (survival > 0.0).then(|| survival * hazard_variance.sqrt());
            Step { time, at_risk, events, survival, error, hazard_variance }
        });
        let steps: Vec<Step> = steps.collect();
        Ok(Curve { spells: spells.len() as u64, events: spells.iter().filter(|spell| spell.event).count() as u64, steps })
    }

    /// The share to whom it has not happened by a time.
    #[must_use]
    pub fn survival(&self, time: f64) -> f64 {
        self.steps.iter().take_while(|step| step.time <= time).last().map_or(1.0, |step| step.survival)
    }

    /// The time by which it has happened to half of them, halfway between two steps where the curve lies flat at one half, with limits of 95 % (Brookmeyer
    /// and Crowley, Biometrics 38, 1982), as R prints them. Nothing where it is not reached.
    #[must_use]
    pub fn median(&self, scale: Scale) -> (Option<f64>, [Option<f64>; 2]) {
        let of = |share: &dyn Fn(&Step) -> Option<f64>| {
            // What is one half but for the last digit is one half.
            let near = |step: &Step| share(step).is_some_and(|share| (share - 0.5).abs() < 1e-9);
            let at = self.steps.iter().position(|step| share(step).is_some_and(|share| share < 0.5) || near(step))?;
            let falls = |step: &&Step| share(step).is_some_and(|share| share < 0.5) && !near(step);
            let flat = near(&self.steps[at]).then(|| self.steps[at..].iter().find(falls)).flatten();
            Some(flat.map_or(self.steps[at].time, |next| f64::midpoint(self.steps[at].time, next.time)))
        };
        let limit = |end: fn(Interval) -> f64| of(&|step| step.limits(scale).map(end));
        (of(&|step| Some(step.survival)), [limit(|interval| interval.low), limit(|interval| interval.high)])
    }

    /// The mean time up to a horizon, which open cases do not make too short.
    ///
    /// # Errors
    /// Where the horizon is not positive.
    pub fn restricted_mean(&self, horizon: f64) -> Result<RestrictedMean, NotComputable> {
        if !horizon.is_finite() || horizon <= 0.0 {
            return Err(NotComputable::OutOfRange);
        }
        let steps: Vec<&Step> = self.steps.iter().take_while(|step| step.time < horizon).collect();
        let ends = steps.iter().skip(1).map(|step| step.time).chain([horizon]);
        let areas: Vec<f64> = steps.iter().zip(ends).map(|(step, end)| step.survival * (end - step.time)).collect();
        let mean = steps.first().map_or(horizon, |step| step.time) + areas.iter().sum::<f64>();
        let variance: f64 = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.at_risk > step.events)
            .map(|(at, step)| {
                let (n, d, left) = (step.at_risk as f64, step.events as f64, areas[at..].iter().sum::<f64>());
                left * left * d / (n * (n - d))
            })
            .sum();
        Ok(RestrictedMean { mean, error: variance.sqrt() })
    }
}

impl Step {
    /// Limits of 95 % of the share; none where nobody is left, as nobody is there of whom to tell how it varies.
    #[must_use]
    pub fn limits(&self, scale: Scale) -> Option<Interval> {
        if self.survival <= 0.0 {
            return None;
        }
        let ln = self.survival.ln();
        let reach = Z * self.hazard_variance.sqrt();
        let limits = match scale {
            Scale::Log => Interval { low: (ln - reach).exp(), high: (ln + reach).exp() },
            Scale::LogLog => Interval { low: (ln * (-reach / ln).exp()).exp(), high: (ln * (reach / ln).exp()).exp() },
        };
        Some(limits.within(0.0, 1.0))
    }
}

impl RestrictedMean {
    /// How much longer it is than another one, with the standard error and the p of no difference.
    ///
    /// # Errors
    /// Where neither varies.
    pub fn minus(self, other: RestrictedMean) -> Result<(f64, f64, f64), NotComputable> {
        let (difference, error) = (self.mean - other.mean, self.error.hypot(other.error));
        if error > 0.0 { Ok((difference, error, normal_two_sided(difference / error))) } else { Err(NotComputable::NoSpread) }
    }
}

/// Whether it happens sooner in one group than in the other (Mantel, Cancer Chemotherapy Reports 50, 1966).
///
/// # Errors
/// Where a group is empty, or nothing happened while both were under observation.
pub fn log_rank(groups: [&[Spell]; 2]) -> Result<LogRank, NotComputable> {
    if groups.iter().any(|spells| spells.is_empty()) {
        return Err(NotComputable::Nothing);
    }
    let (mut observed, mut expected, mut variance) = ([0.0; 2], [0.0; 2], 0.0);
    for time in event_times(&groups)? {
        let [(n1, d1), (n2, d2)] = groups.map(|spells| at(spells, time)).map(|(n, d)| (n as f64, d as f64));
        let (n, d) = (n1 + n2, d1 + d2);
        observed = [observed[0] + d1, observed[1] + d2];
        expected = [expected[0] + d * n1 / n, expected[1] + d * n2 / n];
        if n > 1.0 {
            variance += d * (n1 / n) * (n2 / n) * (n - d) / (n - 1.0);
        }
    }
    if variance <= 0.0 {
        return Err(NotComputable::NoSpread);
    }
    let chi_squared = (observed[0] - expected[0]).powi(2) / variance;
    Ok(LogRank { chi_squared, p: chi_squared_tail(chi_squared), observed, expected, variance })
}

/// Times at which something happened, each once.
fn event_times(groups: &[&[Spell]]) -> Result<Vec<f64>, NotComputable> {
    let all = || groups.iter().flat_map(|spells| spells.iter());
    if all().any(|spell| !spell.time.is_finite() || spell.time < 0.0) {
        return Err(NotComputable::OutOfRange);
    }
    let mut times: Vec<f64> = all().filter(|spell| spell.event).map(|spell| spell.time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    Ok(times)
}

/// Those under observation just before a time, and to whom it happened then.
fn at(spells: &[Spell], time: f64) -> (u64, u64) {
    let at_risk = spells.iter().filter(|spell| spell.time >= time).count();
    let events = spells.iter().filter(|spell| spell.event && spell.time <= time && time <= spell.time).count();
    (at_risk as u64, events as u64)
}
