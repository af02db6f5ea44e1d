//! What `compare` writes: the pages of the evaluation, `comparison.csv`, and the manifest that makes their folder one of comparisons.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::files::{Page, add_templates, pretty};
use super::folder::{FolderKind, MANIFEST, TOOL};
use super::measurements::{plain, rounded};
use super::{finish, inert};
use crate::comparison::{Chance, Compared, Comparison, LeftOut, Side};
use crate::disclosure::Published;
use crate::error::Error;
use crate::hash::sha256;
use crate::ingest::Reading;
use crate::project::{PROJECT_FILE, Project};
use crate::report::Material;

const COLUMNS: [&str; 28] = [
    "indicator",
    "dimension",
    "category",
    "unit",
    "from_project",
    "from_period",
    "from_value",
    "from_numerator",
    "from_denominator",
    "to_project",
    "to_period",
    "to_value",
    "to_numerator",
    "to_denominator",
    "difference",
    "effect",
    "estimate",
    "low",
    "high",
    "p",
    "p_adjusted",
    "adjustment",
    "comparisons",
    "method",
    "reading",
    "no_interval",
    "left_out",
    "days",
];
/// Decimals of estimates, limits and p.
const DECIMALS: usize = 6;

/// Every file of the folder, the manifest last.
///
/// # Errors
/// Only on a defect of dosah.
pub fn comparison_files(
    material: &Material<'_>,
    comparison: &Comparison,
    inputs: &[(&Project, &Reading)],
    pages: &[Page],
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files: Vec<(String, Vec<u8>)> = pages.iter().flat_map(Page::files).collect();
    files.push(("comparison.csv".to_owned(), comparison_csv(comparison)?));
    let outputs = files.iter().map(|(file, bytes)| json!({ "file": file, "sha256": sha256(bytes), "bytes": bytes.len() }));
    let projects = inputs.iter().map(|(project, reading)| {
        let files = reading.dataset.files.iter().map(|file| json!({ "file": file.path, "table": file.table, "sha256": file.sha256 }));
        json!({
            "id": project.file.project.id.get_ref(),
            "file": PROJECT_FILE,
            "sha256": sha256(project.source.as_bytes()),
            "inputs": files.collect::<Vec<Json>>(),
        })
    });
    let side =
        |side: &Side| json!({ "project": side.project, "period": side.period.id, "start": side.period.start, "end": side.period.end });
    let mut manifest = json!({
        "tool": TOOL,
        "version": env!("CARGO_PKG_VERSION"),
        "kind": FolderKind::Comparison,
        "as_of": material.as_of,
        "audience": material.protected.audience,
        "threshold": material.protected.threshold,
        "from": side(&comparison.from),
        "to": side(&comparison.to),
        "projects": projects.collect::<Vec<Json>>(),
        "outputs": outputs.collect::<Vec<Json>>(),
    });
    add_templates(&mut manifest, &material.project.templates);
    files.push((MANIFEST.to_owned(), pretty(&manifest)?));
    Ok(files)
}

/// The bytes of `comparison.csv`: sorted by indicator, dimension and category; what was left out is there with its reason.
fn comparison_csv(comparison: &Comparison) -> Result<Vec<u8>, Error> {
    let compared = comparison.compared.iter().map(|one| row(comparison, one));
    let left_out = comparison.left_out.iter().map(|one| left_out(comparison, one));
    let mut rows: Vec<Vec<String>> = compared.chain(left_out).collect();
    rows.sort_unstable();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record(row)?;
    }
    finish(writer)
}

fn row(comparison: &Comparison, one: &Compared) -> Vec<String> {
    let Compared { from, to, effect, .. } = one;
    let (low, high, p, method, no_interval) = match &one.chance {
        Chance::Interval { interval, p, method } => {
            (number(interval.low), number(interval.high), p.map(number).unwrap_or_default(), method.name(), String::new())
        }
        Chance::None(why) => (String::new(), String::new(), String::new(), "", why.name().to_owned()),
        Chance::NotComputable(why) => (String::new(), String::new(), String::new(), "", format!("not computable: {why}")),
    };
    let (p_adjusted, adjustment) = one.adjusted.map_or((String::new(), ""), |(p, adjustment)| (number(p), adjustment.name()));
    let family = |is_total: bool| comparison.compared.iter().filter(|one| one.adjusted.is_some() && one.is_total() == is_total).count();
    let head = [to.indicator.clone(), to.cut.dimension(), inert(&to.cut.category()), to.unit.clone()];
    let middle = [figures(&comparison.from, Some(from)), figures(&comparison.to, Some(to))].concat();
    let difference = rounded(effect.difference, to.decimals.max(effect.difference.scale().min(2))).to_string();
    let tail = [
        difference,
        effect.scale.name().to_owned(),
        number(effect.estimate),
        low,
        high,
        p,
        p_adjusted,
        adjustment.to_owned(),
        one.adjusted.map(|_| family(one.is_total()).to_string()).unwrap_or_default(),
        method.to_owned(),
        one.reading.name().to_owned(),
        no_interval,
        String::new(),
        format!("{}/{}", comparison.from.period.days(), comparison.to.period.days()),
    ];
    head.into_iter().chain(middle).chain(tail).collect()
}

fn left_out(comparison: &Comparison, one: &LeftOut) -> Vec<String> {
    let head = [one.indicator.clone(), one.dimension.clone(), inert(&one.category), String::new()];
    let middle = [figures(&comparison.from, None), figures(&comparison.to, None)].concat();
    let mut cells: Vec<String> = head.into_iter().chain(middle).collect();
    cells.resize(COLUMNS.len(), String::new());
    // The reason stands in the column before the last.
    cells[COLUMNS.len() - 2] = one.why.name().to_owned();
    cells
}

/// Project, period, value, numerator, denominator.
fn figures(side: &Side, cell: Option<&Published>) -> Vec<String> {
    let amount = |amount: Option<Decimal>| cell.zip(amount).map(|(cell, amount)| plain(amount, cell)).unwrap_or_default();
    let value = cell.and_then(|cell| cell.value.number().map(|number| rounded(number, cell.decimals).to_string())).unwrap_or_default();
    let (numerator, denominator) = cell.map_or((None, None), |cell| (cell.numerator, cell.denominator));
    vec![side.project.clone(), side.period.id.clone(), value, amount(numerator), amount(denominator)]
}

/// A limit that the data do not set is empty.
fn number(number: f64) -> String {
    let text = if number.is_finite() { format!("{number:.DECIMALS$}") } else { String::new() };
    // Nothing has no sign.
    match text.strip_prefix('-') {
        Some(size) if size.bytes().all(|digit| matches!(digit, b'0' | b'.')) => size.to_owned(),
        _ => text,
    }
}
