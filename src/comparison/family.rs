//! Many comparisons at once: some differ by chance alone, so their p are corrected.

use crate::statistics::multiplicity::{benjamini_hochberg, holm};

use super::{Chance, Compared};

/// How p were corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// After Holm: all figures of all children together are one family.
    Holm,
    /// After Benjamini and Hochberg, for breakdowns, which are looked through for hints.
    BenjaminiHochberg,
}

impl Adjustment {
    /// Its key in `comparison.csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Adjustment::Holm => "holm",
            Adjustment::BenjaminiHochberg => "benjamini_hochberg",
        }
    }
}

/// Corrects the p of all comparisons; returns how many of all children together were tested.
pub(super) fn adjust(compared: &mut [Compared]) -> usize {
    let mut family = 0;
    for (is_total, adjustment) in [(true, Adjustment::Holm), (false, Adjustment::BenjaminiHochberg)] {
        let tested: Vec<(usize, f64)> = compared
            .iter()
            .enumerate()
            .filter(|(_, one)| one.is_total() == is_total)
            .filter_map(|(at, one)| if let Chance::Interval { p: Some(p), .. } = one.chance { Some((at, p)) } else { None })
            .collect();
        let p: Vec<f64> = tested.iter().map(|(_, p)| *p).collect();
        let adjusted = match adjustment {
            Adjustment::Holm => holm(&p),
            Adjustment::BenjaminiHochberg => benjamini_hochberg(&p),
        };
        for ((at, _), p) in tested.iter().zip(adjusted) {
            compared[*at].adjusted = Some((p, adjustment));
        }
        if is_total {
            family = tested.len();
        }
    }
    family
}
