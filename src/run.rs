//! The pipeline: each command is a prefix of `report`.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::accounting::{FileAccount, account};
use crate::cli::{CheckArgs, Cli, Command, FigureFormat, FindingFormat, IndicatorsArgs, ReportArgs, RunArgs};
use crate::disclosure::{self, Protected};
use crate::error::Error;
use crate::finding::Severity;
use crate::indicators::period::Span;
use crate::indicators::{self, Indicator, catalogue};
use crate::ingest::{self, Reading};
use crate::output::{self, Folder};
use crate::project::{Lang, Project};
use crate::terminal::Terminal;

/// Runs a command.
///
/// # Errors
/// With the reason why it could not be finished; [`Error::exit_code`] is the exit code.
pub fn run(cli: &Cli) -> Result<(), Error> {
    match &cli.command {
        Command::Report(args) => report(args),
        Command::Check(args) => check(args),
        Command::Indicators(args) => print_indicators(args),
    }
}

/// What a run computed, ready to be said.
struct Computed {
    project: Project,
    indicators: Vec<Indicator>,
    periods: Vec<Span>,
    as_of: NaiveDate,
    reading: Reading,
    accounting: Vec<FileAccount>,
    protected: Protected,
}

fn report(args: &ReportArgs) -> Result<(), Error> {
    let terminal = Terminal::new(args.run.quiet);
    let project = Project::load(&args.run.project)?;
    let templates = templates(&project, &args.template)?;
    let languages = languages(&project, &args.lang);
    let target = args.output.clone().unwrap_or_else(|| PathBuf::from("reports").join(project.file.project.id.get_ref()));
    let folder = Folder::claim(&target)?;
    let computed = compute(project, &args.run, &terminal)?;
    terminal.stage(&format!("Writing {} in {}", counted(templates.len(), "report"), counted(languages.len(), "language")));
    let reports = output::reports(&computed.material(), &templates, &languages)?;
    let files = output::files(&computed.material(), &reports)?;
    folder.write(&files)?;
    terminal.written(&target, &files, &reports);
    Ok(())
}

fn check(args: &CheckArgs) -> Result<(), Error> {
    let project = Project::load(&args.project)?;
    check_references(&project, &catalogue::load(&project)?)?;
    let reading = ingest::read(&project)?;
    match args.format {
        FindingFormat::Text => Terminal::new(false).check(&reading),
        FindingFormat::Json => Terminal::new(false).line(&serde_json::to_string_pretty(&reading.findings)?),
    }
    let worst = if args.strict { Severity::Warning } else { Severity::Error };
    if reading.findings.iter().any(|finding| finding.severity <= worst) { Err(Error::DataBlocked) } else { Ok(()) }
}

fn print_indicators(args: &IndicatorsArgs) -> Result<(), Error> {
    let computed = compute(Project::load(&args.run.project)?, &args.run, &Terminal::new(true))?;
    let text = match args.format {
        FigureFormat::Csv => String::from_utf8_lossy(&output::measurements_csv(&computed.protected)?).into_owned(),
        FigureFormat::Json => serde_json::to_string_pretty(&output::measurements_json(&computed.protected))?,
    };
    Terminal::new(false).line(text.trim_end());
    Ok(())
}

/// The stages that all reports share: ingest, indicators, disclosure.
fn compute(project: Project, args: &RunArgs, terminal: &Terminal) -> Result<Computed, Error> {
    let indicators = catalogue::load(&project)?;
    check_references(&project, &indicators)?;
    let periods = periods(&project, &args.period)?;
    let as_of = args.as_of.or_else(|| periods.iter().map(|period| period.end).max()).unwrap_or(project.file.project.end);

    terminal.stage(&format!("Reading {}", project.path.display()));
    let reading = ingest::read(&project)?;
    terminal.findings(&reading);
    let blocked = |severity: Severity| severity == Severity::Blocks || args.strict;
    if reading.findings.iter().any(|finding| blocked(finding.severity)) {
        return Err(Error::DataBlocked);
    }
    let accounting = account(&reading.dataset, &periods)?;

    terminal.stage(&format!("Computing {} for {}", counted(indicators.len(), "indicator"), counted(periods.len(), "period")));
    let measurements = indicators::compute(&indicators, &reading.dataset, &project, &periods, as_of)?;
    let equations = measurements.relations.len();

    terminal.stage(&format!("Protecting {}; {} hold", counted(measurements.cells.len(), "figure"), counted(equations, "equation")));
    let protected = disclosure::protect(&measurements, &disclosure::Policy::of(&project, args.audience, &measurements))?;
    Ok(Computed { project, indicators, periods, as_of, reading, accounting, protected })
}

/// Targets and published figures have to name indicators that exist.
fn check_references(project: &Project, indicators: &[Indicator]) -> Result<(), Error> {
    let ids: Vec<&str> = indicators.iter().map(|indicator| indicator.id.as_str()).collect();
    project.check_references(&ids)
}

/// The periods asked for, or all of them.
fn periods(project: &Project, asked: &[String]) -> Result<Vec<Span>, Error> {
    let all = project.periods();
    if let Some(unknown) = asked.iter().find(|id| all.iter().all(|period| period.id != **id)) {
        let known: Vec<&str> = all.iter().map(|period| period.id.as_str()).collect();
        return Err(Error::Usage { message: format!("there is no period \"{unknown}\""), help: format!("the periods are {}", known.join(", ")) });
    }
    Ok(all.into_iter().filter(|period| asked.is_empty() || asked.contains(&period.id)).collect())
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
