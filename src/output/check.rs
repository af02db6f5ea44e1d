//! What `check` writes: its findings as JSON, and a folder of pages for the team.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::files::{Page, add_templates, pretty};
use super::folder::{FolderKind, MANIFEST, TOOL};
use super::measurements::two_decimals;
use crate::checks::FindingGroup;
use crate::checks::effect::Effect;
use crate::error::Error;
use crate::hash::sha256;
use crate::report::CheckMaterial;
use crate::templates::Templates;

/// Everything that `check` found, for programs.
#[must_use]
pub fn check_json(material: &CheckMaterial<'_>) -> Json {
    let files = material.files.iter().enumerate().map(|(number, file)| {
        // Rows are accounted for unless something blocks.
        let account = material.accounting.get(number);
        json!({
            "file": file.path,
            "table": file.table,
            "dialect": file.dialect,
            "rows_read": file.rows_read,
            "used": account.map(|account| account.used),
            "outside_period": account.map(|account| account.outside_period),
            "filtered": account.map(|account| account.filtered),
            "set_aside": file.rows_set_aside,
        })
    });
    json!({
        "findings": material.findings,
        "groups": material.groups.iter().map(group_json).collect::<Vec<Json>>(),
        "effects": material.effects.iter().map(effect_json).collect::<Vec<Json>>(),
        "completeness": material.completeness,
        "timeliness": material.timeliness,
        "files": files.collect::<Vec<Json>>(),
    })
}

fn group_json(group: &FindingGroup<'_>) -> Json {
    json!({
        "check": group.group.check,
        "severity": group.severity,
        "file": group.group.file,
        "column": group.group.column,
        "findings": group.findings.len(),
        "rows": group.rows,
    })
}

fn effect_json(effect: &Effect) -> Json {
    let plain = |number: Decimal| two_decimals(number).to_string();
    json!({
        "check": effect.group.check,
        "file": effect.group.file,
        "column": effect.group.column,
        "indicator": effect.indicator,
        "period": effect.period,
        "dimension": effect.cut.dimension(),
        "category": effect.cut.category(),
        "now": effect.now.map(plain),
        "low": effect.bounds.map(|(low, _)| plain(low)),
        "high": effect.bounds.map(|(_, high)| plain(high)),
    })
}

/// The pages, and the manifest that makes their folder one of checks.
///
/// # Errors
/// Only on a defect of dosah.
pub fn check_files(templates: &Templates, pages: &[Page]) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files: Vec<(String, Vec<u8>)> = pages.iter().flat_map(Page::files).collect();
    let outputs = files.iter().map(|(file, bytes)| json!({ "file": file, "sha256": sha256(bytes), "bytes": bytes.len() }));
    let mut manifest = json!({
        "tool": TOOL,
        "version": env!("CARGO_PKG_VERSION"),
        "kind": FolderKind::Check,
        "outputs": outputs.collect::<Vec<Json>>(),
    });
    add_templates(&mut manifest, templates);
    files.push((MANIFEST.to_owned(), pretty(&manifest)?));
    Ok(files)
}
