//! By how much two figures differ.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::chance::{Chance, Way};
use super::scores::rounded;
use crate::disclosure::Published;
use crate::statistics::median::Median;
use crate::statistics::proportion::Proportion;
use crate::statistics::rate::Rate;
use crate::statistics::survival::{Curve, Spell};
use crate::statistics::two_by_two::fisher;
use crate::statistics::unpaired_means::MeanDifference;
use crate::statistics::{Interval, NotComputable, Z};

/// On which scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scale {
    /// The later figure less the earlier one.
    Difference,
    /// The later figure by the earlier one, each by the days of its period.
    RateRatio,
    /// The mean time up to a day, later less earlier.
    RestrictedMean,
}

impl Scale {
    /// Its key in the locale and in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Scale::Difference => "difference",
            Scale::RateRatio => "rate_ratio",
            Scale::RestrictedMean => "restricted_mean",
        }
    }

    /// What says that there is no difference.
    #[must_use]
    pub fn nothing(self) -> f64 {
        match self {
            Scale::Difference | Scale::RestrictedMean => 0.0,
            Scale::RateRatio => 1.0,
        }
    }
}

/// By how much two figures differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// On which scale.
    pub scale: Scale,
    /// How much; infinite where there was nothing before.
    pub estimate: f64,
    /// The later figure less the earlier one, exactly.
    pub difference: Decimal,
}

/// Two figures with what is needed to say how they vary.
pub(super) struct Pair<'a> {
    pub from: &'a Published,
    pub to: &'a Published,
    /// Days of each period.
    pub days: [i64; 2],
    /// Values behind middle figures, of each side.
    pub values: [Option<&'a [Spell]>; 2],
    /// The day up to which times are compared.
    pub horizon: Option<f64>,
}

impl Pair<'_> {
    /// The difference, and nothing about chance. `None` where one side has no number.
    pub fn plain(&self) -> Option<Effect> {
        let difference = self.to.value.number()? - self.from.value.number()?;
        Some(Effect { scale: Scale::Difference, estimate: float(difference), difference })
    }

    /// The effect of a way, with its interval.
    pub fn effect(&self, way: Way) -> Option<(Effect, Chance)> {
        let plain = self.plain()?;
        let found = match way {
            Way::PoissonRatio => self.ratio().map(|(ratio, interval, p)| {
                (Effect { scale: Scale::RateRatio, estimate: ratio, ..plain }, Chance::Interval { interval, p: Some(p), method: way })
            }),
            Way::Newcombe => self.shares().map(|(interval, p)| (plain, Chance::Interval { interval, p: Some(p), method: way })),
            Way::Times => self.times().map(|(difference, interval, p)| {
                (
                    Effect { scale: Scale::RestrictedMean, estimate: difference, ..plain },
                    Chance::Interval { interval, p: Some(p), method: way },
                )
            }),
            Way::Means => self.means().map(|(interval, p)| (plain, Chance::Interval { interval, p: Some(p), method: way })),
            Way::Medians => self.medians().map(|(interval, p)| (plain, Chance::Interval { interval, p: Some(p), method: way })),
        };
        Some(found.unwrap_or_else(|why| (plain, Chance::NotComputable(why))))
    }

    fn ratio(&self) -> Result<(f64, Interval, f64), NotComputable> {
        let [from, to] = [self.from, self.to].map(|cell| cell.numerator.and_then(|count| count.to_u64()));
        let [before, after] = self.days.map(|days| days as f64);
        let (from, to) = (from.ok_or(NotComputable::Nothing)?, to.ok_or(NotComputable::Nothing)?);
        let ratio = Rate { events: to, time: after }.over(Rate { events: from, time: before })?;
        Ok((ratio.ratio, ratio.interval, ratio.p))
    }

    fn shares(&self) -> Result<(Interval, f64), NotComputable> {
        let [from, to] = [self.from, self.to].map(proportion);
        let (from, to) = (from?, to?);
        let interval = to.minus(from).1;
        let table = [[to.hits, to.of - to.hits], [from.hits, from.of - from.hits]];
        // Where all or none are on both sides, nothing differs.
        let p = fisher(table).map_or(1.0, |test| test.p);
        Ok((Interval { low: interval.low * 100.0, high: interval.high * 100.0 }, p))
    }

    /// Mean times up to the horizon.
    fn times(&self) -> Result<(f64, Interval, f64), NotComputable> {
        let ([Some(from), Some(to)], Some(horizon)) = (self.values, self.horizon) else { return Err(NotComputable::TooFew) };
        let [before, after] = [from, to].map(|spells| Curve::new(spells)?.restricted_mean(horizon));
        let (difference, error, p) = after?.minus(before?)?;
        let interval = Interval { low: difference - Z * error, high: difference + Z * error };
        Ok((difference.round(), whole(interval), p))
    }

    fn means(&self) -> Result<(Interval, f64), NotComputable> {
        let [Some(from), Some(to)] = self.values else { return Err(NotComputable::Nothing) };
        let means = MeanDifference::new(&sizes(to), &sizes(from))?;
        Ok((coarse(means.interval), means.p))
    }

    fn medians(&self) -> Result<(Interval, f64), NotComputable> {
        let [Some(from), Some(to)] = self.values else { return Err(NotComputable::Nothing) };
        let difference = Median::new(&sizes(to))?.minus(Median::new(&sizes(from))?)?;
        Ok((whole(difference.interval), difference.p))
    }
}

/// A limit is made of values of single children, so it is as coarse as the figure.
fn whole(interval: Interval) -> Interval {
    // One that excludes nothing is not rounded to nothing.
    let coarse = |limit: f64| {
        if limit.abs() < 0.5 && limit != 0.0 {
            (limit * 10.0).signum() * (limit.abs() * 10.0).round().max(1.0) / 10.0
        } else {
            limit.round()
        }
    };
    Interval { low: coarse(interval.low), high: coarse(interval.high) }
}

/// Limits of a difference of means, which are made of values of single children, too: two digits.
fn coarse(interval: Interval) -> Interval {
    Interval { low: rounded(interval.low), high: rounded(interval.high) }
}

fn sizes(values: &[Spell]) -> Vec<f64> {
    values.iter().map(|value| value.time).collect()
}

fn proportion(cell: &Published) -> Result<Proportion, NotComputable> {
    let amount = |amount: Option<Decimal>| amount.and_then(|amount| amount.to_u64()).ok_or(NotComputable::Nothing);
    Proportion::new(amount(cell.numerator)?, amount(cell.denominator)?)
}

fn float(number: Decimal) -> f64 {
    number.to_f64().unwrap_or_default()
}
