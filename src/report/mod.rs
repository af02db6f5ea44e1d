//! What is said: [`Protected`](crate::disclosure::Protected) figures, the project's words and the locale become a [`model::Report`].

pub mod material;
pub mod model;
pub use material::{FileAccount, IndicatorCard, Material};
/// stub
pub fn assemble(_t: &str, _l: crate::project::Lang, _m: &Material<'_>) -> Result<model::Report, crate::error::Error> { Err(crate::error::Error::Defect("stub".into())) }
/// stub
pub const TEMPLATES: &[&str] = &["funder"];
