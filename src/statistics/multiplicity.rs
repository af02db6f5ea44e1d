//! Many comparisons in one table: p-values made larger so that one in twenty is not found by chance.

/// Holm (Scandinavian Journal of Statistics 6, 1979): keeps the chance of any false finding in the family. In the order of the given.
#[must_use]
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut most = 0.0_f64;
    in_order(p, |rank, p_value, count| {
        most = most.max(((count - rank) as f64 * p_value).min(1.0));
        most
    })
}

/// Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995): keeps the expected share of false findings among the findings. In the
/// order of the given.
#[must_use]
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, at) in order(p).into_iter().enumerate().rev() {
        least = least.min(p[at] * p.len() as f64 / (rank + 1) as f64);
        adjusted[at] = least;
    }
    adjusted
}

/// Bonferroni: each times their number.
#[must_use]
pub fn bonferroni(p: &[f64]) -> Vec<f64> {
    p.iter().map(|value| (value * p.len() as f64).min(1.0)).collect()
}

fn order(p: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|one, other| p[*one].total_cmp(&p[*other]));
    order
}

fn in_order(p: &[f64], mut adjust: impl FnMut(usize, f64, usize) -> f64) -> Vec<f64> {
    let mut adjusted = vec![0.0; p.len()];
    for (rank, at) in order(p).into_iter().enumerate() {
        adjusted[at] = adjust(rank, p[at], p.len());
    }
    adjusted
}
