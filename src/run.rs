//! The pipeline: each command is a prefix of `report`.

mod check;
mod explain;
mod pages;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::accounting::account;
use crate::checks;
use crate::cli::{Cli, Command, FigureFormat, IndicatorsArgs, InitArgs, ReportArgs, RunArgs};
use crate::disclosure::{self, Audience, Protected, PublicFigure};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::indicators::measurement::{Measurements, TOTAL};
use crate::indicators::period::Span;
use crate::indicators::{self, Indicator, catalogue};
use crate::ingest::exchange::RateUsed;
use crate::ingest::{self, Reading};
use crate::init;
use crate::output::{self, Folder, FolderKind, sha256};
use crate::project::{Lang, PROJECT_FILE, Project};
use crate::report::{self, FileAccount, IndicatorCard, Material};
use crate::templates::Templates;
use crate::terminal::Terminal;

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
        Command::Init(args) => init(args),
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
    reading: Reading,
    accounting: Vec<FileAccount>,
    /// The exchange rates that were used.
    exchange: Vec<RateUsed>,
    protected: Protected,
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
            })
            .collect()
    }

    fn material<'a>(&'a self, cards: &'a [IndicatorCard], project_sha256: &'a str) -> Material<'a> {
        Material {
            project: &self.project,
            protected: &self.protected,
            indicators: cards,
            accounting: &self.accounting,
            exchange: &self.exchange,
            findings: &self.reading.findings,
            as_of: self.as_of,
            period: &self.period,
            project_sha256,
        }
    }
}

fn report(args: &ReportArgs) -> Result<(), Error> {
    let terminal = Terminal::new(args.run.quiet);
    let project = Project::load(&args.run.project)?;
    let templates = Templates::built_in();
    let reports = reports(&project, &templates, &args.template)?;
    let languages = languages(&project, &args.lang);
    let target = args.output.clone().unwrap_or_else(|| PathBuf::from("reports").join(project.file.project.id.get_ref()));
    // A folder that cannot be used is said at once, not after the work.
    let folder = Folder::claim(&target, FolderKind::Report)?;
    let computed = compute(project, &args.run, Look::Beyond, &terminal)?;

    terminal.stage(&format!("Writing {}", counted(reports.len() * languages.len(), "page")));
    let cards = computed.cards();
    let project_sha256 = sha256(computed.project.source.as_bytes());
    let material = computed.material(&cards, &project_sha256);
    let mut assembled = Vec::new();
    for name in &reports {
        for lang in &languages {
            assembled.push(report::assemble(&templates, name, *lang, &material)?);
        }
    }
    let pages = pages::draw(&templates, assembled, !args.no_pdf)?;
    let files = output::files(&material, &computed.periods, &computed.reading, &pages)?;
    folder.write(&files)?;
    terminal.written(&target, &files, &pages);
    Ok(())
}

fn print_indicators(args: &IndicatorsArgs) -> Result<(), Error> {
    let computed = compute(Project::load(&args.run.project)?, &args.run, Look::AtCells, &Terminal::new(true))?;
    let text = match args.format {
        FigureFormat::Csv => String::from_utf8_lossy(&output::measurements_csv(&computed.protected)?).into_owned(),
        FigureFormat::Json => serde_json::to_string_pretty(&output::measurements_json(&computed.protected))?,
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

/// The stages that all reports share: ingest, indicators, disclosure.
fn compute(project: Project, args: &RunArgs, look: Look, terminal: &Terminal) -> Result<Computed, Error> {
    let indicators = catalogue::load(&project)?;
    check_references(&project, &indicators)?;
    let periods = periods(&project, &args.period)?;
    let whole = periods.iter().find(|period| period.id == TOTAL);
    let period = whole.or_else(|| periods.iter().max_by_key(|period| period.end)).cloned().unwrap_or_else(|| project.span());
    let as_of = args.as_of.or_else(|| periods.iter().map(|period| period.end).max()).unwrap_or(project.file.project.end);

    terminal.stage(&format!("Reading {}", project.path.display()));
    let mut reading = ingest::read(&project)?;
    if look == Look::Beyond || args.strict {
        let odd = checks::run(&reading, &project, &project.periods(), as_of)?;
        reading.findings.extend(odd);
    }
    let blocks = |finding: &Finding| finding.severity == Severity::Blocks || args.strict;
    terminal.findings(&reading, blocks);
    if reading.findings.iter().any(blocks) {
        return Err(Error::DataBlocked);
    }
    let accounting = account(&reading.dataset, &periods)?;

    // What is hidden must not depend on which periods somebody asks for: two runs would tell what one hides.
    let measured = if args.audience == Audience::Internal { periods.clone() } else { project.periods() };
    terminal.stage(&format!("Computing {} for {}", counted(indicators.len(), "indicator"), counted(measured.len(), "period")));
    let measurements = indicators::compute(&indicators, &reading.dataset, &project, &measured, as_of)?;
    let equations = measurements.relations.len();

    check_published(&project, &measurements)?;
    terminal.stage(&format!("Protecting {}; {} hold", counted(measurements.cells.len(), "figure"), counted(equations, "equation")));
    let mut protected = disclosure::protect(&measurements, &disclosure::Policy::of(&project, args.audience))?;
    protected.cells.retain(|cell| periods.iter().any(|period| period.id == cell.period));
    let exchange = ingest::exchange::used(&reading.dataset, &project)?;
    Ok(Computed { exchange, project, indicators, periods, period, as_of, reading, accounting, protected })
}

/// Targets and published figures have to name indicators that exist, and own indicators count in units that reports have words for.
fn check_references(project: &Project, indicators: &[Indicator]) -> Result<(), Error> {
    let units = report::known_units()?;
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    project.check_references(indicators, &units)
}

/// A figure that was published has to be one that dosah computes; a mistyped category would protect nothing.
fn check_published(project: &Project, measurements: &Measurements) -> Result<(), Error> {
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

/// The reports asked for, or those of `dosah.toml`.
fn reports(project: &Project, templates: &Templates, asked: &[String]) -> Result<Vec<String>, Error> {
    let known = report::reports(templates);
    let help = format!("the reports are {}", known.join(", "));
    if let Some(unknown) = asked.iter().find(|name| !known.contains(name)) {
        return Err(Error::Usage { message: format!("there is no report \"{unknown}\""), help });
    }
    let mut reports: Vec<String> = asked.to_vec();
    if asked.is_empty() {
        for declared in &project.file.project.reports {
            if !known.contains(declared.get_ref()) {
                let message = format!("there is no report \"{}\"", declared.get_ref());
                return Err(project.error_at(declared.span(), "unknown-name", message, help));
            }
            reports.push(declared.get_ref().clone());
        }
    }
    let mut seen = BTreeSet::new();
    reports.retain(|name| seen.insert(name.clone()));
    Ok(reports)
}

fn languages(project: &Project, asked: &[Lang]) -> Vec<Lang> {
    let wanted = if asked.is_empty() { &project.file.project.languages } else { asked };
    let mut languages: Vec<Lang> = Vec::new();
    for lang in wanted {
        if !languages.contains(lang) {
            languages.push(*lang);
        }
    }
    languages
}

/// "1 figure", "2 figures".
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
