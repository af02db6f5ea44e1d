//! A ratio of two sums over the same units, such as the cost of months over the children of months, and how sure it is.

use super::distributions::t_quantile;
use super::{Interval, NotComputable};

/// Which ratios the units do not speak against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fieller {
    /// Those between two limits.
    Between(Interval),
    /// All but those between two limits: the denominator might be nothing.
    Outside(Interval),
    /// All: the denominator might be nothing and nothing can be told.
    Everything,
}

/// The sum of the numerators over the sum of the denominators, each unit a numerator and a denominator.
///
/// # Errors
/// Where the denominators are nothing in sum, one is negative, or one value is no number.
pub fn ratio_of_sums(units: &[(f64, f64)]) -> Result<f64, NotComputable> {
    if units.iter().any(|(above, below)| !above.is_finite() || !below.is_finite() || *below < 0.0) {
        return Err(NotComputable::OutOfRange);
    }
    let sums = units.iter().fold((0.0, 0.0), |sums, unit| (sums.0 + unit.0, sums.1 + unit.1));
    if sums.1 > 0.0 { Ok(sums.0 / sums.1) } else { Err(NotComputable::Nothing) }
}

/// The ratios that are compatible with the units in 95 of 100 (Fieller, Journal of the Royal Statistical Society B 16, 1954). A closed form: with
/// deviations from the ratio found their variance and their covariance with the denominator say all.
///
/// # Errors
/// As for the ratio, with fewer than two units, or where all have the same ratio.
pub fn fieller(units: &[(f64, f64)]) -> Result<Fieller, NotComputable> {
    let ratio = ratio_of_sums(units)?;
    if units.len() < 2 {
        return Err(NotComputable::TooFew);
    }
    let n = units.len() as f64;
    let middle = units.iter().map(|unit| unit.1).sum::<f64>() / n;
    let deviations: Vec<(f64, f64)> = units.iter().map(|(above, below)| (above - ratio * below, below - middle)).collect();
    // Equal ratios of decimal numbers differ in their last digits.
    let size = units.iter().fold(0.0_f64, |most, unit| most.max(unit.0.abs()));
    if deviations.iter().all(|deviation| deviation.0.abs() <= 1e-12 * size) {
        return Err(NotComputable::NoSpread);
    }
    let of_means = |product: fn(&(f64, f64)) -> f64| deviations.iter().map(product).sum::<f64>() / (n - 1.0) / n;
    let (above, below, both) = (of_means(|unit| unit.0 * unit.0), of_means(|unit| unit.1 * unit.1), of_means(|unit| unit.0 * unit.1));
    let t2 = t_quantile(0.975, n - 1.0)?.powi(2);
    // A ratio that is d larger than the one found is compatible where a d² + 2 t² cov d − t² var is not above nothing.
    let a = middle * middle - t2 * below;
    let under = t2 * (above * a + t2 * both * both);
    if a > 0.0 {
        return Ok(Fieller::Between(around(ratio, a, t2 * both, under.sqrt())));
    }
    if a < 0.0 && under <= 0.0 {
        return Ok(Fieller::Everything);
    }
    if a < 0.0 {
        return Ok(Fieller::Outside(around(ratio, a, t2 * both, under.sqrt())));
    }
    // On the edge one side has no limit.
    let limit = ratio + above / (2.0 * both);
    Ok(match both {
        both if both > 0.0 => Fieller::Between(Interval { low: f64::NEG_INFINITY, high: limit }),
        both if both < 0.0 => Fieller::Between(Interval { low: limit, high: f64::INFINITY }),
        _ => Fieller::Everything,
    })
}

fn around(ratio: f64, a: f64, half: f64, root: f64) -> Interval {
    let ends = [ratio - (half + root) / a, ratio - (half - root) / a];
    Interval { low: ends[0].min(ends[1]), high: ends[0].max(ends[1]) }
}
