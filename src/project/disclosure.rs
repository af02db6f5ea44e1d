//! `[disclosure]`: how small is small, and what is done about it before anything is hidden.

use serde::Deserialize;
use toml::Spanned;

/// The keys of `[disclosure]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Smallest count of children printed for the funder; 3 or more.
    #[serde(default = "funder_threshold")]
    pub funder_threshold: Spanned<u64>,
    /// Smallest count of children printed for the public; 3 or more.
    #[serde(default = "public_threshold")]
    pub public_threshold: Spanned<u64>,
    /// What counts are rounded to for the public; 1 rounds nothing.
    #[serde(default = "public_rounding")]
    pub public_rounding: Spanned<u64>,
}

impl Default for Disclosure {
    fn default() -> Self {
        Disclosure { funder_threshold: funder_threshold(), public_threshold: public_threshold(), public_rounding: public_rounding() }
    }
}

fn funder_threshold() -> Spanned<u64> {
    Spanned::new(0..0, 5)
}

fn public_threshold() -> Spanned<u64> {
    Spanned::new(0..0, 10)
}

fn public_rounding() -> Spanned<u64> {
    Spanned::new(0..0, 5)
}
