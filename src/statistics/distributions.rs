//! Quantiles and tails of distributions: those of statrs, and where they are short of twelve digits two steps of Newton's method more. Tails of
//! the normal distribution are those of libm, because those of statrs have ten digits.

use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, Normal, StudentsT};

use super::NotComputable;

/// Below this probability the inverse of statrs does not always end.
const LEAST: f64 = 1e-50;
/// Tails of less than this are far out.
const FAR: f64 = 0.005;

/// The number below which the share `p` of a standard normal distribution lies.
///
/// # Errors
/// Where `p` is not between none and all.
pub fn normal_quantile(p: f64) -> Result<f64, NotComputable> {
    // All digits are right as it is; a step with its own tail would spoil them.
    if is_share(p) { Ok(Normal::standard().inverse_cdf(p)) } else { Err(NotComputable::OutOfRange) }
}

/// Student's t with `df` degrees of freedom.
///
/// # Errors
/// Where `p` is not between none and all, or there are no degrees of freedom.
pub fn t_quantile(p: f64, df: f64) -> Result<f64, NotComputable> {
    quantile(&StudentsT::new(0.0, 1.0, df).map_err(|_| NotComputable::OutOfRange)?, p)
}

/// Beta with the shapes `a` and `b`.
///
/// # Errors
/// Where `p` is not between none and all, or a shape is not positive.
pub fn beta_quantile(p: f64, a: f64, b: f64) -> Result<f64, NotComputable> {
    quantile(&Beta::new(a, b).map_err(|_| NotComputable::OutOfRange)?, p)
}

/// Gamma with a shape and the rate one.
///
/// # Errors
/// Where `p` is not between none and all, or the shape is not positive.
pub fn gamma_quantile(p: f64, shape: f64) -> Result<f64, NotComputable> {
    quantile(&Gamma::new(shape, 1.0).map_err(|_| NotComputable::OutOfRange)?, p)
}

/// Chi-squared with `df` degrees of freedom.
///
/// # Errors
/// Where `p` is not between none and all, or there are no degrees of freedom.
pub fn chi_squared_quantile(p: f64, df: f64) -> Result<f64, NotComputable> {
    Ok(2.0 * gamma_quantile(p, df / 2.0)?)
}

/// Fisher's F with `above` and `below` degrees of freedom.
///
/// # Errors
/// Where `p` is not between none and all, or there are no degrees of freedom.
pub fn f_quantile(p: f64, above: f64, below: f64) -> Result<f64, NotComputable> {
    // One share of two sums of squares is a beta, and so is the other; the one with the smaller tail has the more digits.
    let odds = if p <= 0.5 {
        let share = beta_quantile(p, above / 2.0, below / 2.0)?;
        share / (1.0 - share)
    } else {
        let share = beta_quantile(1.0 - p, below / 2.0, above / 2.0)?;
        (1.0 - share) / share
    };
    Ok(odds * below / above)
}

/// The share of a standard normal distribution below a number.
#[must_use]
pub fn normal_below(z: f64) -> f64 {
    libm::erfc(-z / std::f64::consts::SQRT_2) / 2.0
}

/// How probable a standard normal number is that is as far from the middle, on either side.
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// How probable a t is that is as far from the middle, on either side.
///
/// # Errors
/// Where there are no degrees of freedom.
pub fn t_two_sided(t: f64, df: f64) -> Result<f64, NotComputable> {
    let student = StudentsT::new(0.0, 1.0, df).map_err(|_| NotComputable::OutOfRange)?;
    Ok((2.0 * student.sf(t.abs())).min(1.0))
}

/// How probable a chi-squared of one degree of freedom is that is as large.
#[must_use]
pub fn chi_squared_tail(chi_squared: f64) -> f64 {
    normal_two_sided(chi_squared.max(0.0).sqrt())
}

fn quantile<D>(distribution: &D, p: f64) -> Result<f64, NotComputable>
where
    D: ContinuousCDF<f64, f64> + Continuous<f64, f64>,
{
    if !is_share(p) {
        return Err(NotComputable::OutOfRange);
    }
    let mut x = distribution.inverse_cdf(p);
    let tail = p.min(1.0 - p);
    if tail < FAR {
        x = far(distribution, p, tail, x);
    }
    for _ in 0..2 {
        // The smaller tail has the more digits.
        let excess = if p <= 0.5 { distribution.cdf(x) - p } else { (1.0 - p) - distribution.sf(x) };
        let next = x - excess / distribution.pdf(x);
        if next.is_finite() && distribution.pdf(next) > 0.0 {
            x = next;
        }
    }
    Ok(x)
}

/// Far out a tail is nearly a power of the distance, and Newton's method finds its logarithm; the inverse of statrs can be far off there.
fn far<D>(distribution: &D, p: f64, tail: f64, start: f64) -> f64
where
    D: ContinuousCDF<f64, f64> + Continuous<f64, f64>,
{
    let mut x = start;
    for _ in 0..20 {
        let (found, sign) = if p <= 0.5 { (distribution.cdf(x), 1.0) } else { (distribution.sf(x), -1.0) };
        let step = (found / tail).ln() * found / (sign * x * distribution.pdf(x));
        let next = x * (-step).exp();
        if !next.is_finite() || distribution.pdf(next).partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) || step.abs() < 1e-15 {
            break;
        }
        x = next;
    }
    x
}

fn is_share(p: f64) -> bool {
    (LEAST..=1.0 - f64::EPSILON).contains(&p)
}
