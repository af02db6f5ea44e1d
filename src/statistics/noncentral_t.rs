//! How far a t is from nothing: the noncentral t distribution, whose quantile no library here has.

use statrs::function::gamma::ln_gamma;

use super::distributions::normal_below;

/// The rule of Gauss and Legendre of ten points, each to both sides of the middle, and their weights.
const GAUSS: [(f64, f64); 5] = [
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
];

/// The noncentrality at which a share `p` of a noncentral t lies below `t`: the share falls as the noncentrality grows. First by halving, then on
/// the line between both ends, where an end that stays counts half (the Illinois method).
pub(super) fn noncentrality(p: f64, t: f64, df: f64) -> f64 {
    let excess = |shift: f64| noncentral_t(t, df, shift) - p;
    let (mut low, mut high) = (t - 10.0 - 3.0 * t.abs(), t + 10.0 + 3.0 * t.abs());
    while high - low > 1.0 + t.abs() / 100.0 {
        let middle = f64::midpoint(low, high);
        if excess(middle) > 0.0 { low = middle } else { high = middle }
    }
    let (mut at_low, mut at_high) = (excess(low), excess(high));
    let mut found = f64::midpoint(low, high);
    for _ in 0..100 {
        let next = (low * at_high - high * at_low) / (at_high - at_low);
        if !next.is_finite() || (next - found).abs() <= 1e-14 * (1.0 + t.abs()) {
            break;
        }
        found = next;
        match excess(next) {
            above if above > 0.0 => (low, at_low, at_high) = (next, above, at_high / 2.0),
            below if below < 0.0 => (high, at_high, at_low) = (next, below, at_low / 2.0),
            _ => break,
        }
    }
    found
}

/// The share of a noncentral t below `t`: the mean of the normal share below `t s − shift` over the chi distribution of `s = χ/√df`, with
/// parts of their own for where that share rises, which is a short way if `t` is large.
fn noncentral_t(t: f64, df: f64, shift: f64) -> f64 {
    let ln_constant = (df / 2.0).ln() * (df / 2.0) + std::f64::consts::LN_2 - ln_gamma(df / 2.0);
    // With one degree of freedom the density begins at its highest.
    let ln_power = |s: f64| if df > 1.0 { (df - 1.0) * s.ln() } else { 0.0 };
    let mean_share = |s: f64| (ln_constant + ln_power(s) - df * s * s / 2.0).exp() * normal_below(t * s - shift);
    let (least, most) = ((1.0 - 12.0 / df.sqrt()).max(0.0), 1.0 + 12.0 / df.sqrt());
    let rise = [shift - 9.0, shift + 9.0].map(|end| if t == 0.0 { least } else { (end / t).clamp(least, most) });
    let ends = [least, rise[0].min(rise[1]), rise[0].max(rise[1]), most];
    ends.windows(2).map(|piece| integral(&mean_share, piece[0], piece[1])).sum()
}

/// The integral by the rule of Gauss and Legendre in twelve parts.
fn integral(of: &impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    let parts = 12_u32;
    let half = (to - from) / f64::from(2 * parts);
    let middles = (0..parts).map(|part| from + half * f64::from(2 * part + 1));
    let part = |middle: f64| GAUSS.iter().map(|(at, weight)| weight * (of(middle - half * at) + of(middle + half * at))).sum::<f64>();
    half * middles.map(part).sum::<f64>()
}
