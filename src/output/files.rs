//! The files of a report folder, with the manifest that says what they were made from.

use rayon::prelude::*;
use serde_json::{Value as Json, json};

use super::folder::{MANIFEST, TOOL};
use super::{measurements_csv, measurements_json, rejected_rows_csv};
use crate::checks::PAPER_TOO_LONG;
use crate::disclosure::Published;
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::hash::sha256;
use crate::indicators::measurement::Value;
use crate::indicators::period::Span;
use crate::ingest::Reading;
use crate::project::file::PersonalDataAllowed;
use crate::project::{PROJECT_FILE, Texts};
use crate::releases::Stamp;
use crate::render::{Paper, TooLong};
use crate::report::locale::Locales;
use crate::report::model::Report;
use crate::report::{Material, ROUNDED_TO, RowCounts};
use crate::templates::{OwnFile, Templates};

/// A report, its page, and the same on paper.
pub struct Page {
    /// What is said.
    pub report: Report,
    /// The page.
    pub html: String,
    /// The paper, if it was asked for.
    pub paper: Option<Paper>,
}

impl Page {
    /// `funder.en.html`, and `funder.en.pdf` beside it.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        let paper = self.paper.as_ref().map(|paper| (format!("{}pdf", self.stem()), paper.file.clone()));
        std::iter::once((format!("{}html", self.stem()), self.html.clone().into_bytes())).chain(paper)
    }

    /// What is to be said of its paper: a report of one page that takes more.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        let TooLong { pages, section } = self.paper.as_ref()?.too_long.as_ref()?;
        Some(Finding {
            check: PAPER_TOO_LONG.name,
            severity: Severity::Warning,
            table: None,
            column: None,
            location: Location { file: format!("{}pdf", self.stem()), line: 0, column: 0, cell: None, header: None },
            related: None,
            message: format!("“{section}” no longer fits: the report is meant for one page of paper and takes {pages}"),
            help: PAPER_TOO_LONG.remedy.to_owned(),
        })
    }

    /// What the names of all its files begin with.
    fn stem(&self) -> String {
        format!("{}.{}.", self.report.template, self.report.lang)
    }
}

/// How a report stands to what was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It is this release.
    Release(Stamp),
    /// It is not released; this release was the last one before it.
    Draft(Stamp),
}

/// Every file of the output folder, the manifest last.
///
/// # Errors
/// Only on a defect of dosah.
pub fn files(
    material: &Material<'_>,
    locales: &Locales,
    periods: &[Span],
    reading: &Reading,
    pages: &[Page],
    standing: Option<&Standing>,
) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files: Vec<(String, Vec<u8>)> = pages.iter().flat_map(Page::files).collect();
    files.push(("measurements.csv".to_owned(), measurements_csv(material.protected)?));
    files.push(("report.json".to_owned(), pretty(&report_json(material, locales, periods, pages)?)?));
    files.push(("rejected_rows.csv".to_owned(), rejected_rows_csv(&reading.rejected)?));
    let mut manifest = manifest(material, periods, reading, pages, &files)?;
    match standing {
        Some(Standing::Release(stamp)) => manifest["release"] = json!(stamp),
        Some(Standing::Draft(stamp)) => manifest["after_release"] = json!(stamp),
        None => {}
    }
    files.push((MANIFEST.to_owned(), pretty(&manifest)?));
    Ok(files)
}

pub(super) fn pretty(json: &Json) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(json)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What the templates are given, and the same figures once more as a table with titles and definitions.
fn report_json(material: &Material<'_>, locales: &Locales, periods: &[Span], pages: &[Page]) -> Result<Json, Error> {
    let languages = &material.project.file.project.languages;
    let locales = languages.iter().map(|lang| locales.get(*lang)).collect::<Result<Vec<_>, Error>>()?;
    // A project's own indicators bring their texts, built-in ones have them in the locale files.
    let texts = |own: &Texts, id: &str, what: &str| -> Result<Texts, Error> {
        let built_in = locales.iter().map(|locale| Ok((locale.lang, locale.text(&format!("indicator.{id}.{what}"))?)));
        if own.0.is_empty() { built_in.collect::<Result<_, Error>>().map(Texts) } else { Ok(own.clone()) }
    };
    let indicators: Vec<Json> = material
        .indicators
        .iter()
        .map(|card| {
            Ok(json!({
                "id": card.id,
                "title": texts(&card.own_title, &card.id, "title")?,
                "definition": texts(&card.own_definition, &card.id, "definition")?,
                "level": card.level,
                "unit": card.unit,
                "definition_hash": card.hash,
            }))
        })
        .collect::<Result<_, Error>>()?;
    let reports: Vec<Json> = pages.par_iter().map(|page| serde_json::to_value(&page.report)).collect::<Result<_, _>>()?;
    Ok(json!({
        "dosah": env!("CARGO_PKG_VERSION"),
        "project": material.project.file.project.id.get_ref(),
        "as_of": material.as_of,
        "audience": material.protected.audience,
        "threshold": material.protected.threshold,
        "periods": periods_json(periods),
        "indicators": indicators,
        "measurements": measurements_json(material.protected),
        "reports": reports,
    }))
}

fn periods_json(periods: &[Span]) -> Vec<Json> {
    periods.iter().map(|period| json!({ "id": period.id, "start": period.start, "end": period.end })).collect()
}

/// What the folder was made from and what it holds; `dosah verify` recomputes it.
fn manifest(
    material: &Material<'_>,
    periods: &[Span],
    reading: &Reading,
    pages: &[Page],
    outputs: &[(String, Vec<u8>)],
) -> Result<Json, Error> {
    let inputs = reading.dataset.files.iter().zip(material.accounting).map(|(file, account)| {
        let rows = RowCounts::of(account, material.protected, &material.period.id);
        let is_whole = rows.is_exact();
        json!({
            "file": file.path,
            "table": file.table,
            "sha256": file.sha256,
            // The size of a file and the length of a row tell how many rows it has.
            "bytes": is_whole.then_some(file.bytes),
            "dialect": file.dialect,
            "rows_rounded_to": if is_whole { 1 } else { ROUNDED_TO },
            "rows_read": rows.read.number(),
            "used": rows.used.number(),
            "outside_period": rows.outside.number(),
            "filtered": rows.filtered.number(),
            "filtered_as_second_record": is_whole.then_some(file.rows_merged),
            "set_aside": rows.set_aside.number(),
        })
    });
    // A page can be for more readers than the figures beside it.
    let audience = |file: &str| {
        let page = pages.iter().find(|page| file.starts_with(&page.stem()));
        page.map_or(material.protected.audience, |page| page.report.audience)
    };
    let outputs = outputs
        .par_iter()
        .map(|(file, bytes)| json!({ "file": file, "audience": audience(file), "sha256": sha256(bytes), "bytes": bytes.len() }));
    // What is shown together with others is not lost.
    let is_hidden = |cell: &&Published| cell.value == Value::Suppressed && cell.merged_into.is_none();
    let hidden = material.protected.cells.iter().filter(is_hidden).count();
    let mut manifest = json!({
        "tool": TOOL,
        "version": env!("CARGO_PKG_VERSION"),
        "project": { "file": PROJECT_FILE, "sha256": material.project_sha256 },
        "as_of": material.as_of,
        "audience": material.protected.audience,
        "threshold": material.protected.threshold,
        "periods": periods_json(periods),
        "figures": material.protected.cells.len(),
        "figures_hidden": hidden,
        "inputs": inputs.collect::<Vec<Json>>(),
        "outputs": outputs.collect::<Vec<Json>>(),
    });
    add_templates(&mut manifest, &material.project.templates);
    add_allowed(&mut manifest, &material.project.file.personal_data_allowed);
    Ok(manifest)
}

/// Lists what personal data may stand in the inputs, and why.
fn add_allowed(manifest: &mut Json, allowed: &[PersonalDataAllowed]) {
    if !allowed.is_empty() {
        let entry = |allowed: &PersonalDataAllowed| {
            let PersonalDataAllowed { table, column, kind, reason } = allowed;
            json!({ "table": table.get_ref(), "column": column.get_ref(), "kind": kind.get_ref(), "reason": reason })
        };
        manifest["personal_data_allowed"] = allowed.iter().map(entry).collect();
    }
}

/// Lists the project's own templates. A project without any has nothing to say about them.
pub(super) fn add_templates(manifest: &mut Json, templates: &Templates) {
    let own = templates.own();
    if !own.is_empty() {
        let file = |(name, file): (&String, &OwnFile)| json!({ "file": name, "sha256": sha256(&file.bytes), "bytes": file.bytes.len() });
        manifest["templates"] = own.iter().map(file).collect();
    }
}
