//! Scores of the same children before and after: mean change, its interval, an exact test, and effect sizes.

use statrs::function::gamma::ln_gamma;

use super::distributions::{t_quantile, t_two_sided};
use super::noncentral_t::noncentrality;
use super::{Interval, NotComputable};

/// As many pairs are tried in every sign; with more there are a million ways.
const MOST_FLIPPED: usize = 20;

/// How the same children changed.
#[derive(Debug, Clone, PartialEq)]
pub struct PairedChange {
    /// Pairs.
    pub pairs: usize,
    /// Mean of what came after less what was before.
    pub mean: f64,
    /// Of 95 %, from Student's t.
    pub interval: Interval,
    /// The mean in its standard errors.
    pub t: f64,
    /// Pairs less one.
    pub df: f64,
    /// How probable a mean as far from nothing is.
    pub p: f64,
    /// Standard deviations before and after.
    pub deviations: [f64; 2],
    /// Standard deviation of the changes.
    pub deviation_of_changes: f64,
    /// How the scores hang together; nothing where one of them does not vary.
    pub correlation: Option<f64>,
}

impl PairedChange {
    /// Of pairs, before and after.
    ///
    /// # Errors
    /// With fewer than two pairs, where all changed by the same, or a score is no number.
    pub fn new(pairs: &[(f64, f64)]) -> Result<Self, NotComputable> {
        if pairs.len() < 2 {
            return Err(if pairs.is_empty() { NotComputable::Nothing } else { NotComputable::TooFew });
        }
        if pairs.iter().any(|(before, after)| !before.is_finite() || !after.is_finite()) {
            return Err(NotComputable::OutOfRange);
        }
        let n = pairs.len() as f64;
        let changes: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
        let before: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
        let after: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
        let [own, other, spread] = [&before, &after, &changes].map(|values| deviation(values));
        if [own, other, spread].iter().any(|deviation| !deviation.is_finite()) {
            return Err(NotComputable::OutOfRange);
        }
        if spread <= 0.0 {
            return Err(NotComputable::NoSpread);
        }
        let (average, df) = (mean(&changes), n - 1.0);
        let error = spread / n.sqrt();
        let reach = t_quantile(0.975, df)? * error;
        let t = average / error;
        let together = (own * own + other * other - spread * spread) / 2.0;
        Ok(PairedChange {
            pairs: pairs.len(),
            mean: average,
            interval: Interval { low: average - reach, high: average + reach },
            t,
            df,
            p: t_two_sided(t, df)?,
            deviations: [own, other],
            deviation_of_changes: spread,
            correlation: (own > 0.0 && other > 0.0).then(|| (together / (own * other)).clamp(-1.0, 1.0)),
        })
    }

    /// The mean change in standard deviations of the changes (Cohen's d of pairs).
    #[must_use]
    pub fn d_z(&self) -> f64 {
        self.mean / self.deviation_of_changes
    }

    /// The mean change in the mean of both standard deviations.
    #[must_use]
    pub fn d_av(&self) -> f64 {
        self.mean / f64::midpoint(self.deviations[0], self.deviations[1])
    }

    /// The mean change in the root of the mean of both variances.
    #[must_use]
    pub fn d_av_rms(&self) -> f64 {
        self.mean / self.root_mean_square()
    }

    /// Hedges' g: [`PairedChange::d_av`] without what few pairs make too much of it; nothing for two pairs.
    #[must_use]
    pub fn g_av(&self) -> Option<f64> {
        Some(self.correction()? * self.d_av())
    }

    /// Hedges' correction for few pairs, exactly (Journal of Educational Statistics 6, 1981). Two pairs make infinitely too much: there is none.
    #[must_use]
    pub fn correction(&self) -> Option<f64> {
        (self.df >= 2.0).then(|| (ln_gamma(self.df / 2.0) - ln_gamma((self.df - 1.0) / 2.0)).exp() / (self.df / 2.0).sqrt())
    }

    /// Limits of 95 % of [`PairedChange::d_av_rms`], from the noncentral t (Algina and Keselman, Educational and Psychological Measurement 63, 2003).
    #[must_use]
    pub fn interval_of_d_av_rms(&self) -> Interval {
        let scale = self.deviation_of_changes / (self.root_mean_square() * (self.pairs as f64).sqrt());
        let shift = |p: f64| noncentrality(p, self.t, self.df) * scale;
        Interval { low: shift(0.975), high: shift(0.025) }
    }

    fn root_mean_square(&self) -> f64 {
        f64::midpoint(self.deviations[0].powi(2), self.deviations[1].powi(2)).sqrt()
    }
}

/// How probable a sum of changes as far from nothing is if each might as well have gone the other way, over all ways (Fisher, The Design of
/// Experiments, 1935).
///
/// # Errors
/// Where there is no change, one is no number, or there are more than twenty that are not nothing.
pub fn sign_flip(changes: &[f64]) -> Result<f64, NotComputable> {
    if changes.iter().any(|change| !change.is_finite()) {
        return Err(NotComputable::OutOfRange);
    }
    let moved: Vec<f64> = changes.iter().copied().filter(|change| *change != 0.0).collect();
    if moved.is_empty() {
        return Err(NotComputable::Nothing);
    }
    if moved.len() > MOST_FLIPPED {
        return Err(NotComputable::OutOfRange);
    }
    let seen = moved.iter().sum::<f64>().abs();
    // Sums of decimal numbers differ in their last digits.
    let slack = 1e-9 * moved.iter().map(|change| change.abs()).sum::<f64>();
    let ways = 1_u32 << moved.len();
    let sum = |signs: u32| moved.iter().enumerate().map(|(at, change)| if signs >> at & 1 == 0 { *change } else { -change }).sum::<f64>();
    let as_far = (0..ways).filter(|signs| sum(*signs).abs() >= seen - slack).count();
    Ok(as_far as f64 / f64::from(ways))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Nothing where all are the same: equal decimal numbers differ from each other in their last digits.
fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    let size = values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    if values.iter().all(|value| (value - middle).abs() <= 1e-12 * size) {
        return 0.0;
    }
    (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
}
