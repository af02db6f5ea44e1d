//! What is said: [`Protected`](crate::disclosure::Protected) figures, the project's words and the locale become a [`model::Report`].

mod assemble;
mod category;
mod check;
mod context;
pub(crate) mod format;
mod links;
pub mod locale;
pub mod material;
pub mod model;
mod narrative;
mod numerals;
mod recipe;
mod row_counts;
mod sections;
mod sheet;
mod typography;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod fixture;

pub use assemble::assemble;
pub(crate) use category::category;
pub use check::{EffectWords, check_page};
pub(crate) use context::Context;
pub use locale::known_units;
pub use material::{CheckMaterial, FileAccount, IndicatorCard, Material};
pub use narrative::findings as narrative_findings;
pub use recipe::{EVALUATION, audience, check_recipe, reports};
pub use row_counts::{ROUNDED_TO, RowCounts};
pub use sheet::sheet;
