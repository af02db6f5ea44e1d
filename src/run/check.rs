//! `dosah check`: reads, looks, and says what it found: as text, as JSON, and as a page.

use super::{Read, check_references, figures, languages, pages, readers, reports, words};
use crate::accounting::account;
use crate::checks::{self, effect};
use crate::cli::{CheckArgs, FindingFormat};
use crate::disclosure::Audience;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::indicators::catalogue;
use crate::ingest;
use crate::output::{self, Folder, FolderKind};
use crate::project::{Lang, Project};
use crate::report::locale::{Locale, Locales};
use crate::report::{self, CheckMaterial};
use crate::terminal::Terminal;

/// Runs the command.
pub(super) fn check(args: &CheckArgs) -> Result<(), Error> {
    let project = Project::load(&args.project)?;
    let langs = languages(&project, &args.lang)?;
    // A folder that cannot be used is said at once, not after the work.
    let folder = args.output.as_deref().map(|target| Folder::claim(target, FolderKind::Check)).transpose()?;
    let indicators = catalogue::load(&project)?;
    check_references(&project, &indicators)?;
    let periods = project.periods();

    let mut reading = ingest::read(&project)?;
    let as_of = args.as_of.or_else(|| periods.iter().map(|period| period.end).max()).unwrap_or(project.file.project.end);
    let odd = checks::run(&reading, &project, &periods, as_of)?;
    reading.findings.extend(odd);
    let is_blocked = reading.findings.iter().any(|finding| finding.severity == Severity::Blocks);
    // What was not read to its end can be neither counted nor compared.
    let (effects, accounting, (completeness, timeliness)) = if is_blocked {
        Default::default()
    } else {
        (
            effect::effects(&reading, &project, &indicators, &periods)?,
            account(&reading.dataset, &periods)?,
            checks::coverage(&reading, &project, &periods)?,
        )
    };
    // Personal data keep no figure from being computed, only from being reported.
    let personal = [checks::personal(&reading, &project)?, checks::personal_words(&project)].concat();
    reading.findings.extend(personal);
    let mut read = Read { project, indicators, periods, as_of, reading };
    let words = if is_blocked { Ok(Vec::new()) } else { own_words(&read, &langs) };
    // What is wrong with the words keeps nobody from reading what is wrong with the data.
    let words = words.map(|found| read.reading.findings.extend(found));
    let Read { project, reading, .. } = read;
    let material = CheckMaterial {
        project: &project,
        as_of,
        files: &reading.dataset.files,
        findings: &reading.findings,
        groups: &checks::groups(&reading.findings, &effects),
        effects: &effects,
        accounting: &accounting,
        completeness: &completeness,
        timeliness: &timeliness,
    };
    let terminal = Terminal::new(false);
    match args.format {
        FindingFormat::Text => terminal.check(&material)?,
        FindingFormat::Json => terminal.line(&serde_json::to_string_pretty(&output::check_json(&material))?),
    }
    words?;
    if let Some(folder) = folder {
        let templates = &project.templates;
        let reports = langs.into_iter().map(|lang| report::check_page(&Locale::load(templates, lang)?, &material));
        let pages = pages::draw(templates, reports.collect::<Result<_, _>>()?, !args.no_pdf)?;
        let files = output::check_files(templates, &pages)?;
        folder.write(&files)?;
        terminal.pages(folder.target(), &files);
    }
    if is_blocked {
        return Err(Error::DataBlocked);
    }
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    if reading.findings.iter().any(|finding| finding.severity <= worst) { Err(Error::CheckFailed) } else { Ok(()) }
}

/// What is to be said about the project's own words, as `report` would print them. They are held against figures, so that these are
/// computed if there are any words.
fn own_words(read: &Read, langs: &[Lang]) -> Result<Vec<Finding>, Error> {
    if !langs.iter().any(|lang| read.project.file.narrative.contains_key(lang)) {
        return Ok(Vec::new());
    }
    let mut read = read.clone();
    let reports = reports(&mut read.project, &[])?;
    let locales = Locales::load(&read.project.templates, langs.iter().chain(&read.project.file.project.languages).copied())?;
    let audience = Audience::Funder;
    let readers = reports.iter().map(|report| readers(&read.project.templates, report, audience)).collect::<Result<Vec<_>, Error>>()?;
    let computed = figures(read, audience, &readers, &Terminal::new(true))?;
    words::findings(&computed, &pages::in_each_language(&reports, &readers, langs), &locales)
}
