//! page
use super::material::CheckMaterial;
use super::model::Report;
use crate::error::Error;
use crate::project::Lang;
/// Page.
pub fn check_page(_lang: Lang, _material: &CheckMaterial<'_>) -> Result<Report, Error> {
    Err(Error::Defect("not yet".to_owned()))
}
