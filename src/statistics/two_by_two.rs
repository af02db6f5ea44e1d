//! Two groups and two outcomes: Fisher's exact test with the conditional odds ratio, and the exact binomial test.

use statrs::distribution::{Binomial, Discrete};
use statrs::function::factorial::ln_binomial;

use super::{Interval, NotComputable};

/// Probabilities that differ by less are the same, as in R.
const TIE: f64 = 1.0 + 1e-7;
/// The logarithm of an odds ratio is looked for within this.
const WIDEST: f64 = 60.0;

/// What Fisher's test says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fisher {
    /// How probable tables are that are no more probable than this one, if group and outcome have nothing to do with each other.
    pub p: f64,
    /// The most likely odds ratio given all margins; infinite where a table sets no upper limit.
    pub odds_ratio: f64,
    /// Its exact interval of 95 %.
    pub interval: Interval,
}

/// Fisher's exact test of a table `[[a, b], [c, d]]` (The Design of Experiments, 1935), as `fisher.test` of R.
///
/// # Errors
/// Where a row or a column is empty: nothing is compared.
pub fn fisher(table: [[u64; 2]; 2]) -> Result<Fisher, NotComputable> {
    let [[a, b], [c, d]] = table;
    let (row, other, column) = (a + b, c + d, a + c);
    if [row, other, column, b + d].contains(&0) {
        return Err(NotComputable::Nothing);
    }
    let counts: Vec<u64> = (column.saturating_sub(other)..=row.min(column)).collect();
    let weights: Vec<f64> = counts.iter().map(|count| ln_binomial(row, *count) + ln_binomial(other, column - count)).collect();
    let margins = Margins { counts, weights };
    let seen = margins.probabilities(0.0);
    let at = margins.counts.iter().position(|count| *count == a).ok_or(NotComputable::OutOfRange)?;
    let p = seen.iter().filter(|p| **p <= seen[at] * TIE).sum::<f64>().min(1.0);
    let (least, most) = (margins.counts[0], margins.counts[margins.counts.len() - 1]);
    let odds_ratio = match a {
        _ if least == most => return Err(NotComputable::NoSpread),
        _ if a == least => 0.0,
        _ if a == most => f64::INFINITY,
        _ => solve(|ln_odds| margins.mean(ln_odds) - a as f64),
    };
    let low = if a == least { 0.0 } else { solve(|ln_odds| margins.tail(ln_odds, |count| count >= a) - 0.025) };
    let high = if a == most { f64::INFINITY } else { solve(|ln_odds| 0.025 - margins.tail(ln_odds, |count| count <= a)) };
    Ok(Fisher { p, odds_ratio, interval: Interval { low, high } })
}

/// How probable it is to see what is no more probable than `hits` of `of`, where each is one with a probability.
///
/// # Errors
/// Where the probability is none.
pub fn binomial_two_sided(hits: u64, of: u64, probability: f64) -> Result<f64, NotComputable> {
    let binomial = Binomial::new(probability, of).map_err(|_| NotComputable::OutOfRange)?;
    let seen = binomial.pmf(hits);
    Ok((0..=of).map(|count| binomial.pmf(count)).filter(|p| *p <= seen * TIE).sum::<f64>().min(1.0))
}

/// The tables that have the same margins: the count in the first cell and the logarithm of how many ways lead to it.
struct Margins {
    counts: Vec<u64>,
    weights: Vec<f64>,
}

impl Margins {
    fn probabilities(&self, ln_odds: f64) -> Vec<f64> {
        let logs: Vec<f64> = self.counts.iter().zip(&self.weights).map(|(count, weight)| weight + *count as f64 * ln_odds).collect();
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let shares: Vec<f64> = logs.iter().map(|log| (log - highest).exp()).collect();
        let all: f64 = shares.iter().sum();
        shares.into_iter().map(|share| share / all).collect()
    }

    fn mean(&self, ln_odds: f64) -> f64 {
        self.probabilities(ln_odds).iter().zip(&self.counts).map(|(p, count)| p * *count as f64).sum()
    }

    fn tail(&self, ln_odds: f64, is_in: impl Fn(u64) -> bool) -> f64 {
        self.probabilities(ln_odds).iter().zip(&self.counts).filter(|(_, count)| is_in(**count)).map(|(p, _)| p).sum()
    }
}

/// The odds at which a rising function of their logarithm is nothing, by halving.
fn solve(rising: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-WIDEST, WIDEST);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if rising(middle) < 0.0 { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}
