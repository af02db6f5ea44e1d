//! The pipeline: each command is a prefix of `report`.

mod check;
mod compare;
mod diff;
mod explain;
mod pages;
mod pseudonymise;
mod release;
mod words;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::accounting::account;
use crate::checks;
use crate::cli::{Cli, Command, FigureFormat, IndicatorsArgs, InitArgs, ReportArgs, RunArgs};
use crate::disclosure::{Audience, Protected, PublicFigure, Release};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::hash::sha256;
use crate::indicators::definition::Aggregation;
use crate::indicators::measurement::{Measurements, TOTAL};
use crate::indicators::period::Span;
use crate::indicators::{self, Indicator, catalogue};
use crate::ingest::exchange::RateUsed;
use crate::ingest::schema::Table;
use crate::ingest::{self, Reading};
use crate::init;
use crate::output::{self, Folder, FolderKind, Page};
use crate::project::disclosure::Unit;
use crate::project::{self, Lang, PROJECT_FILE, Project};
use crate::releases::{Ledger, Memory, Pending, Today};
use crate::render;
use crate::report::locale::Locales;
use crate::report::{self, FileAccount, IndicatorCard, Material};
use crate::templates::{RECIPE, Templates};
use crate::terminal::Terminal;
use release::News;

/// Runs a command.
///
/// # Errors
/// With the reason why it could not be finished; [`Error::exit_code`] is the exit code.
pub fn run(cli: &Cli) -> Result<(), Error> {
    match &cli.command {
        Command::Report(args) => report(args),
        Command::Check(args) => check::check(args),
        Command::Indicators(args) => print_indicators(args),
        Command::Explain(args) => explain::explain(args),
        Command::Compare(args) => compare::compare(args),
        Command::Diff(args) => diff::diff(args),
        Command::Init(args) => init(args),
        Command::Pseudonymise(args) => pseudonymise::pseudonymise(args),
    }
}

/// What a run computed, ready to be said.
struct Computed {
    project: Project,
    indicators: Vec<Indicator>,
    periods: Vec<Span>,
    /// The period that reports speak of: the whole project, or without it the last of those asked for.
    period: Span,
    as_of: NaiveDate,
    /// The earlier releases that were taken into account.
    releases: Vec<(u64, NaiveDate)>,
    reading: Reading,
    accounting: Vec<FileAccount>,
    /// The exchange rates that were used.
    exchange: Vec<RateUsed>,
    /// Who reads unless a report says otherwise.
    audience: Audience,
    release: Release,
}

impl Computed {
    fn cards(&self) -> Vec<IndicatorCard> {
        self.indicators
            .iter()
            .map(|indicator| IndicatorCard {
                id: indicator.id.clone(),
                own_title: indicator.title.clone(),
                own_definition: indicator.definition.clone(),
                level: indicator.level,
                unit: indicator.unit.clone(),
                hash: indicator.hash.clone(),
                direction: indicator.direction,
                accumulates: indicator.accumulates(),
                adds_up: indicator.aggregation == Aggregation::Sum,
            })
            .collect()
    }

    /// The figures that a page for these readers may show.
    fn protected(&self, audience: Audience) -> Result<&Protected, Error> {
        self.release.to(audience).ok_or_else(|| Error::Defect("figures were not protected for the readers of a page".to_owned()))
    }

    /// What a page for these readers is made of.
    fn material<'a>(&'a self, audience: Audience, cards: &'a [IndicatorCard], project_sha256: &'a str) -> Result<Material<'a>, Error> {
        Ok(Material {
            project: &self.project,
            protected: self.protected(audience)?,
            indicators: cards,
            accounting: &self.accounting,
            exchange: &self.exchange,
            findings: &self.reading.findings,
            releases: &self.releases,
            as_of: self.as_of,
            period: &self.period,
            project_sha256,
            comparison: None,
        })
    }
}

fn report(args: &ReportArgs) -> Result<(), Error> {
    release::may_be_released(args)?;
    let terminal = Terminal::new(args.run.quiet);
    let mut project = Project::load(&args.run.project)?;
    let reports = reports(&mut project, &args.template)?;
    let languages = languages(&project, &args.lang)?;
    let locales = Locales::load(&project.templates, languages.iter().chain(&project.file.project.languages).copied())?;
    check_own(&project, &reports, &languages, &locales)?;
    let target = args.output.clone().unwrap_or_else(|| PathBuf::from("reports").join(project.file.project.id.get_ref()));
    // A folder that cannot be used is said at once, not after the work.
    let folder = Folder::claim(&target, FolderKind::Report)?;
    let ledger = Ledger::read(&project)?;
    folder.stamp().map_or(Ok(()), |stamp| ledger.must_hold(stamp, &target))?;
    let readers = reports.iter().map(|report| readers(&project.templates, report, args.run.audience)).collect::<Result<Vec<_>, Error>>()?;
    let computed = compute(project, &args.run, &readers, Look::Beyond, &terminal)?;

    terminal.stage(&format!("Writing {} in {}", counted(reports.len(), "report"), counted(languages.len(), "language")));
    let cards = computed.cards();
    let project_sha256 = sha256(computed.project.source.as_bytes());
    let material = computed.material(computed.audience, &cards, &project_sha256)?;
    let templates = &computed.project.templates;
    let in_each_language = pages::in_each_language(&reports, &readers, &languages);
    let assembled = pages::side_by_side(&in_each_language, |(name, audience, lang)| {
        let (material, locale) = (computed.material(*audience, &cards, &project_sha256)?, locales.get(*lang)?);
        let sheet = report::sheet(templates, name, locale, &material)?.map(|(sheet, _)| sheet);
        Ok([report::assemble(templates, name, locale, &material)?].into_iter().chain(sheet).collect::<Vec<_>>())
    })?;
    let assembled = assembled.into_iter().flatten().collect();
    let words = words::findings(&computed, &in_each_language, &locales)?;
    terminal.narrative(&words, args.run.strict);
    if args.run.strict && !words.is_empty() {
        return Err(Error::DataBlocked);
    }
    let pages = pages::draw(templates, assembled, !args.no_pdf)?;
    let too_long: Vec<Finding> = pages.iter().filter_map(Page::finding).collect();
    terminal.narrative(&too_long, args.run.strict);
    if args.run.strict && !too_long.is_empty() {
        return Err(Error::DataBlocked);
    }
    let news = if args.release { Some(computed.news(&ledger, &readers, &project_sha256)?) } else { None };
    let standing = release::standing(news.as_ref(), &ledger);
    let files = output::files(&material, &locales, &computed.periods, &computed.reading, &pages, standing.as_ref())?;
    // Prepared before and put in place after the report is written: neither a release without a record nor a record without a release.
    let record = news.as_ref().and_then(News::entry).map(|entry| ledger.prepare(entry)).transpose()?;
    folder.write(&files)?;
    record.map_or(Ok(()), Pending::record)?;
    terminal.written(&target, &files, &pages);
    if let Some(news) = news {
        terminal.released(&news.sentence());
    }
    Ok(())
}

fn print_indicators(args: &IndicatorsArgs) -> Result<(), Error> {
    let computed = compute(Project::load(&args.run.project)?, &args.run, &[], Look::AtCells, &Terminal::new(true))?;
    let protected = computed.protected(computed.audience)?;
    let text = match args.format {
        FigureFormat::Csv => String::from_utf8_lossy(&output::measurements_csv(protected)?).into_owned(),
        FigureFormat::Json => serde_json::to_string_pretty(&output::measurements_json(protected))?,
    };
    Terminal::new(false).line(text.trim_end());
    Ok(())
}

fn init(args: &InitArgs) -> Result<(), Error> {
    let draft = init::draft(&args.folder)?;
    let terminal = Terminal::new(false);
    if args.output.as_deref().is_some_and(|output| output.as_os_str() == "-") {
        terminal.line(draft.text.trim_end());
        return Ok(());
    }
    let target = args.output.clone().unwrap_or_else(|| args.folder.join(PROJECT_FILE));
    output::write_new(&target, &draft.text)?;
    terminal.drafted(&args.folder, &target, &draft);
    Ok(())
}

/// How closely data are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// At each cell, which reading does anyway.
    AtCells,
    /// Also at what contradicts what: no figure depends on it, but a report counts it.
    Beyond,
}

/// The stages that all reports share: ingest, indicators, disclosure. Figures are protected for the readers of the run, and for others who
/// read one of its pages.
fn compute(project: Project, args: &RunArgs, readers: &[Audience], look: Look, terminal: &Terminal) -> Result<Computed, Error> {
    let indicators = catalogue::load(&project)?;
    check_references(&project, &indicators)?;
    let periods = periods(&project, &args.period)?;
    let as_of = args.as_of.or_else(|| periods.iter().map(|period| period.end).max()).unwrap_or(project.file.project.end);

    terminal.stage(&format!("Reading {}", project.path.display()));
    let mut reading = ingest::read(&project)?;
    if look == Look::Beyond || args.strict {
        let odd = checks::run(&reading, &project, &project.periods(), as_of)?;
        reading.findings.extend(odd);
    }
    let blocks = |finding: &Finding| finding.severity == Severity::Blocks || args.strict;
    reading.findings.extend(checks::personal(&reading, &project)?);
    reading.findings.extend(checks::personal_words(&project));
    terminal.findings(&reading, blocks);
    if reading.findings.iter().any(checks::refuses) {
        let message = "what is read holds personal data, so nothing was computed; the findings above say where";
        return Err(Error::Disclosure(message.to_owned()));
    }
    if reading.findings.iter().any(blocks) {
        return Err(Error::DataBlocked);
    }
    let read = Read { project, indicators, periods, as_of, reading };
    figures(read, args.audience, readers, terminal)
}

/// What was read and can be counted.
#[derive(Clone)]
struct Read {
    project: Project,
    indicators: Vec<Indicator>,
    /// Those asked for.
    periods: Vec<Span>,
    as_of: NaiveDate,
    reading: Reading,
}

/// The figures of data that block nothing.
fn figures(read: Read, audience: Audience, readers: &[Audience], terminal: &Terminal) -> Result<Computed, Error> {
    let Read { project, indicators, periods, as_of, reading } = read;
    check_unit(&project, &reading)?;
    let whole = periods.iter().find(|period| period.id == TOTAL);
    let period = whole.or_else(|| periods.iter().max_by_key(|period| period.end)).cloned().unwrap_or_else(|| project.span());
    let accounting = account(&reading.dataset, &periods)?;

    // What is hidden must not depend on which periods somebody asks for: two runs would tell what one hides.
    let audiences = [&[audience], readers].concat();
    let is_internal = audiences.iter().all(|audience| *audience == Audience::Internal);
    let measured = if is_internal { periods.clone() } else { project.periods() };
    terminal.stage(&format!("Computing {} for {}", counted(indicators.len(), "indicator"), counted(measured.len(), "period")));
    let mut measurements = indicators::compute(&indicators, &reading.dataset, &project, &measured, as_of)?;
    let today = Today { project: &project, indicators: &indicators, dataset: &reading.dataset, periods: &measured, as_of };
    let ledger = if is_internal { None } else { Some(Ledger::read(&project)?) };
    let releases = ledger.iter().flat_map(|ledger| ledger.entries()).map(|entry| (entry.release, entry.as_of)).collect();
    let memory = ledger.map(|ledger| Memory::of(&ledger, &today, &mut measurements)).transpose()?.unwrap_or_default();
    memory.remarks(&project).iter().for_each(|remark| terminal.remark(remark));
    if !is_internal {
        indicators::joint::add(&mut measurements, &indicators, &reading.dataset, &project, &measured, as_of)?;
    }
    let equations = measurements.relations.len();

    check_published(&project, &measurements, is_internal)?;
    terminal.stage(&format!("Protecting {}; {} hold", counted(measurements.cells.len(), "figure"), counted(equations, "equation")));
    let mut release = Release::of(&measurements, &project, &audiences, |audience| {
        let mut policy = memory.policy(&project, audience);
        policy.unseen_periods.extend(measured.iter().map(|period| indicators::joint::name(&period.id)));
        policy
    })?;
    release.told_before().iter().for_each(|remark| terminal.remark(remark));
    release.retain(|cell| periods.iter().any(|period| period.id == cell.period));
    let exchange = ingest::exchange::used(&reading.dataset, &project)?;
    Ok(Computed { exchange, project, indicators, periods, period, as_of, releases, reading, accounting, audience, release })
}

/// Targets and published figures have to name indicators that exist, and own indicators count in units that reports have words for.
fn check_references(project: &Project, indicators: &[Indicator]) -> Result<(), Error> {
    let units = report::known_units()?;
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    project.check_references(indicators, &units)
}

/// Households can only be protected where the data say who lives together.
fn check_unit(project: &Project, reading: &Reading) -> Result<(), Error> {
    let unit = &project.file.disclosure.unit;
    let knows_households = || reading.dataset.tables.get(&Table::Children).is_some_and(|children| children.column("household_id").is_ok());
    if *unit.get_ref() == Unit::Child || knows_households() {
        return Ok(());
    }
    let message = "households cannot be protected: no file of children has the column household_id";
    Err(project.error_at(unit.span(), "missing-column", message, "name the column under [input.columns], or remove unit"))
}

/// A figure that was published has to be one that dosah computes; a mistyped category would protect nothing.
fn check_published(project: &Project, measurements: &Measurements, is_internal: bool) -> Result<(), Error> {
    for declared in &project.file.already_public {
        let figure = PublicFigure::declared(declared);
        let mut cells =
            measurements.cells.iter().filter(|cell| cell.indicator == figure.indicator && cell.period == figure.period).peekable();
        // A period that was not asked for is not computed.
        if cells.peek().is_some() && cells.all(|cell| cell.cut != figure.cut) {
            let place = declared.category.as_ref().or(declared.dimension.as_ref()).unwrap_or(&declared.indicator);
            let message = format!("{} has no figure for {} {}", figure.indicator, figure.cut.dimension(), figure.cut.category());
            return Err(project.error_at(place.span(), "unknown-name", message, "write dimension and category as in measurements.csv"));
        }
        // Where nothing is hidden, whoever looks for the reason may see both.
        if !is_internal && let Some(message) = figure.contradiction(measurements) {
            let help = "correct or remove the entry in [[already_public]], or look at the rows";
            return Err(project.refusal_at(declared.value.span(), message, help));
        }
    }
    Ok(())
}

/// The periods asked for, or all of them.
fn periods(project: &Project, asked: &[String]) -> Result<Vec<Span>, Error> {
    let all = project.periods();
    if let Some(unknown) = asked.iter().find(|id| all.iter().all(|period| period.id != **id)) {
        let known: Vec<&str> = all.iter().map(|period| period.id.as_str()).collect();
        return Err(Error::Usage {
            message: format!("there is no period \"{unknown}\""),
            help: format!("the periods are {}", known.join(", ")),
        });
    }
    Ok(all.into_iter().filter(|period| asked.is_empty() || asked.contains(&period.id)).collect())
}

/// For whom a report is protected: for the readers of the run, or for those it is meant for where these may see less.
fn readers(templates: &Templates, report: &str, audience: Audience) -> Result<Audience, Error> {
    Ok(report::audience(templates, report)?.map_or(audience, |meant| meant.max(audience)))
}

/// The reports asked for, or those of `dosah.toml`. A folder that is asked for becomes one of the project's reports.
fn reports(project: &mut Project, asked: &[String]) -> Result<Vec<String>, Error> {
    let mut reports = Vec::new();
    for name in asked {
        let known = report::reports(&project.templates);
        if known.contains(name) {
            reports.push(name.clone());
        } else if Path::new(name).is_dir() {
            reports.push(project.templates.add_report(Path::new(name))?);
        } else {
            let message = format!("there is no report \"{name}\", and no folder of this name that holds a {RECIPE}");
            return Err(Error::Usage { message, help: format!("the reports are {}", known.join(", ")) });
        }
    }
    if asked.is_empty() {
        let known = report::reports(&project.templates);
        for declared in &project.file.project.reports {
            if !known.contains(declared.get_ref()) {
                let message = format!("there is no report \"{}\"", declared.get_ref());
                let help = format!("the reports are {}", known.join(", "));
                return Err(project.error_at(declared.span(), "unknown-name", message, help));
            }
            reports.push(declared.get_ref().clone());
        }
    }
    let mut seen = BTreeSet::new();
    reports.retain(|name| seen.insert(name.clone()));
    Ok(reports)
}

/// What is wrong with own templates is said at once, not after the work.
fn check_own(project: &Project, reports: &[String], languages: &[Lang], locales: &Locales) -> Result<(), Error> {
    for name in reports.iter().filter(|_| !project.templates.own().is_empty()) {
        for lang in languages {
            report::check_recipe(&project.templates, name, locales.get(*lang)?)?;
        }
        render::check_page(&project.templates, name)?;
    }
    Ok(())
}

/// The languages asked for, or those of `dosah.toml`.
fn languages(project: &Project, asked: &[Lang]) -> Result<Vec<Lang>, Error> {
    let known = project::languages(&project.templates);
    if let Some(unknown) = asked.iter().find(|lang| !known.contains(lang)) {
        let (message, help) = Lang::unknown(unknown.code(), &known);
        return Err(Error::Usage { message, help });
    }
    let mut languages = if asked.is_empty() { project.file.project.languages.clone() } else { asked.to_vec() };
    let mut seen = BTreeSet::new();
    languages.retain(|lang| seen.insert(*lang));
    Ok(languages)
}

/// "1 figure", "2 figures".
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
