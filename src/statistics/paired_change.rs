//! Scores of the same children before and after: mean change, its interval, an exact test, and effect sizes.

use statrs::function::gamma::ln_gamma;

use super::distributions::{normal_below, t_quantile, t_two_sided};
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
    /// With fewer than two pairs, or where all changed by the same.
    pub fn new(pairs: &[(f64, f64)]) -> Result<Self, NotComputable> {
        if pairs.len() < 2 {
            return Err(if pairs.is_empty() { NotComputable::Nothing } else { NotComputable::TooFew });
        }
        let n = pairs.len() as f64;
        let changes: Vec<f64> = pairs.iter().map(|(before, after)| after - before).collect();
        let before: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
        let after: Vec<f64> = pairs.iter().map(|pair| pair.1).collect();
        let [own, other] = [deviation(&before), deviation(&after)];
        let spread = deviation(&changes);
        // Equal changes of decimal numbers differ in their last digits.
        let size = changes.iter().fold(0.0_f64, |most, change| most.max(change.abs()));
        if spread <= 1e-12 * size {
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
            correlation: (own > 0.0 && other > 0.0).then(|| together / (own * other)),
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

    /// Hedges' g: [`PairedChange::d_av`] without what few pairs make too much of it.
    #[must_use]
    pub fn g_av(&self) -> f64 {
        self.correction() * self.d_av()
    }

    /// Hedges' correction for few pairs, exactly (Journal of Educational Statistics 6, 1981).
    #[must_use]
    pub fn correction(&self) -> f64 {
        (ln_gamma(self.df / 2.0) - ln_gamma((self.df - 1.0) / 2.0)).exp() / (self.df / 2.0).sqrt()
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
/// Where there is no change, or there are more than twenty that are not nothing.
pub fn sign_flip(changes: &[f64]) -> Result<f64, NotComputable> {
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

fn deviation(values: &[f64]) -> f64 {
    let middle = mean(values);
    (values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (values.len() as f64 - 1.0)).sqrt()
}

/// The noncentrality at which a share `p` of a noncentral t lies below `t`, by halving: the share falls as the noncentrality grows.
fn noncentrality(p: f64, t: f64, df: f64) -> f64 {
    let (mut low, mut high) = (t - 40.0 - t.abs(), t + 40.0 + t.abs());
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if noncentral_t(t, df, middle) > p { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The share of a noncentral t below `t`: the mean of the normal share below `t s − shift` over the chi distribution of `s = χ/√df`, by
/// Simpson's rule.
fn noncentral_t(t: f64, df: f64, shift: f64) -> f64 {
    let ln_constant = (df / 2.0).ln() * (df / 2.0) + std::f64::consts::LN_2 - ln_gamma(df / 2.0);
    let density = |s: f64| if s > 0.0 { (ln_constant + (df - 1.0) * s.ln() - df * s * s / 2.0).exp() } else { 0.0 };
    let most = 1.0 + 12.0 / df.sqrt();
    let parts = 2000_u32;
    let width = most / f64::from(parts);
    let weighted = (0..=parts).map(|part| {
        let s = f64::from(part) * width;
        let weight = if part == 0 || part == parts { 1.0 } else { f64::from(2 + 2 * (part % 2)) };
        weight * density(s) * normal_below(t * s - shift)
    });
    weighted.sum::<f64>() * width / 3.0
}
