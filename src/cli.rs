//! The command line: what can be asked for, in the words of `--help`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::disclosure::Audience;
use crate::project::Lang;

/// Turns the exports of a social-service project into reports that a funder, an evaluator and a board can trust.
#[derive(Debug, Parser)]
#[command(name = "dosah", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done, also when figures had to be hidden or rows were set aside
  1  the data block a report (a required column is missing, a file is not CSV ...)
  2  dosah could not run: the command line, dosah.toml, a file that is missing
  3  disclosure control refused to write a report
  4  the output could not be written
  5  a defect of dosah

Examples:
  dosah init my-exports
  dosah report sample_data/even-risk";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the reports of a project: read, check, compute, protect, write.
    Report(ReportArgs),
    /// Read and check the data: what is wrong, where, and what it could change.
    Check(CheckArgs),
    /// Print the figures of a project as a table.
    Indicators(IndicatorsArgs),
    /// Explain a name: an indicator with its figures and rows, a check, a column, a key of dosah.toml.
    Explain(ExplainArgs),
    /// Write the evaluation report: two periods of a project, or two projects, side by side.
    Compare(CompareArgs),
    /// Say why figures changed between two report folders: rows added late, edited, removed, merged, mapping, definition, version.
    Diff(DiffArgs),
    /// Draft a dosah.toml for a folder of exports: what each file holds and which header is which column.
    Init(InitArgs),
    /// Copy a project for somebody else, with pseudonyms for ids: nothing but the columns that are read, and the same figures.
    Pseudonymise(PseudonymiseArgs),
}

/// `dosah report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to compute.
    #[command(flatten)]
    pub run: RunArgs,
    /// Language of the reports; may be given several times [default: the languages of dosah.toml].
    #[arg(long, value_name = "LANG")]
    pub lang: Vec<Lang>,
    /// Which report: a name, or a folder that holds a report.toml; may be given several times [default: the reports of dosah.toml].
    #[arg(long, value_name = "NAME")]
    pub template: Vec<String>,
    /// Write no PDF beside each page: <report>.<lang>.html alone is faster.
    #[arg(long)]
    pub no_pdf: bool,
    /// Record in releases.jsonl what readers are given: later reports are held against it, so that nobody can be recognised by what changed.
    #[arg(long)]
    pub release: bool,
    /// Folder to write to [default: reports/<project id> in the current folder].
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// `dosah check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Folder that holds a dosah.toml, or the path of one.
    pub project: PathBuf,
    /// How to print the findings.
    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingFormat,
    /// Day after which costs lie in the future [default: the last day of the last period].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Exit with 1 also when there are only warnings.
    #[arg(long)]
    pub strict: bool,
    /// Language of the page; may be given several times [default: the languages of dosah.toml].
    #[arg(long, value_name = "LANG")]
    pub lang: Vec<Lang>,
    /// Write no PDF beside each page.
    #[arg(long)]
    pub no_pdf: bool,
    /// Also write the findings as a page for the team, check.<lang>.html and .pdf, to this folder of its own.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// `dosah indicators`.
#[derive(Debug, Args)]
pub struct IndicatorsArgs {
    /// What to compute.
    #[command(flatten)]
    pub run: RunArgs,
    /// How to print the figures.
    #[arg(long, value_enum, default_value = "csv")]
    pub format: FigureFormat,
}

/// `dosah explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// What to compute.
    #[command(flatten)]
    pub run: RunArgs,
    /// What to explain: an indicator, a check, a column (minutes or sessions.minutes), a key or table of dosah.toml (grace_days, finance.grace_days or
    /// area_group), or a topic: suppressed, audiences, rounding, merging, releases, personal_data, pseudonymise.
    pub name: String,
    /// Language; may be given several times [default: the first language of dosah.toml].
    #[arg(long, value_name = "LANG")]
    pub lang: Vec<Lang>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingFormat,
    /// Also write the rows behind the figure to this CSV file, for the team only: where each stands, whether it counts, and why not.
    #[arg(long, value_name = "FILE")]
    pub rows: Option<PathBuf>,
}

/// `dosah compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Folder that holds a dosah.toml, or the path of one.
    pub project: PathBuf,
    /// Period to compare, an id of dosah.toml or "total" [default with --project: total].
    #[arg(long, value_name = "ID", required_unless_present = "other")]
    pub period: Option<String>,
    /// Period to compare it with; what changed is told from the earlier of the two to the later [default with --project: total].
    #[arg(long, value_name = "ID", required_unless_present = "other")]
    pub with: Option<String>,
    /// Compare with another project instead: its folder, or the path of its dosah.toml; --with is then a period of that project.
    #[arg(long = "project", value_name = "OTHER")]
    pub other: Option<PathBuf>,
    /// Day as of which cases are open [default: the last day of the later period].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Who will read it: decides which counts of children are hidden.
    #[arg(long, value_enum, default_value = "funder")]
    pub audience: Audience,
    /// Language of the report; may be given several times [default: the languages of dosah.toml].
    #[arg(long, value_name = "LANG")]
    pub lang: Vec<Lang>,
    /// Write no PDF beside each page.
    #[arg(long)]
    pub no_pdf: bool,
    /// Folder to write to [default: reports/<project id>-compare-<period>-<with> in the current folder].
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Exit with 1 when any row has an error or a warning, and write nothing.
    #[arg(long)]
    pub strict: bool,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// `dosah diff`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_DIFF)]
pub struct DiffArgs {
    /// Folder of the earlier report.
    pub run_a: PathBuf,
    /// Folder of the later report of the same project.
    pub run_b: PathBuf,
    /// Folder in which to look for the exports and the dosah.toml of both runs, whatever they are called there; may be given several times
    /// [default: the current folder and the folders that hold the two reports].
    #[arg(long, value_name = "DIR")]
    pub inputs: Vec<PathBuf>,
    /// Indicator to look at, with all its categories; may be given several times [default: the totals of all].
    #[arg(long, value_name = "ID")]
    pub indicator: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "text")]
    pub format: FindingFormat,
}

const AFTER_DIFF: &str = "\
A report folder keeps figures and fingerprints of the files they were made from, never the rows. The files are found again by \
their fingerprint, so keep earlier exports. Where they are gone, what the two folders themselves say is compared.

What is printed is for the team only: figures that reports hide are not hidden here.";

/// `dosah init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder that holds the exports as CSV files.
    pub folder: PathBuf,
    /// File to write the draft to, or "-" to print it [default: dosah.toml in the folder].
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `dosah pseudonymise`.
#[derive(Debug, Args)]
pub struct PseudonymiseArgs {
    /// Folder that holds a dosah.toml and its exports.
    pub folder: PathBuf,
    /// File of the key, 32 random bytes or more; only its owner may be able to read it, and it lies outside both folders.
    #[arg(long, value_name = "FILE")]
    pub key: PathBuf,
    /// Make a new key and write it to the file, which must not be there yet.
    #[arg(long)]
    pub new_key: bool,
    /// Who gets the copy: each name gives other pseudonyms, so that two recipients cannot join their copies.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub domain: String,
    /// Folder to write to, absent or empty [default: the name of the folder with -pseudonymised].
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// What the commands that compute have in common.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Folder that holds a dosah.toml, or the path of one.
    pub project: PathBuf,
    /// Period to compute, an id of dosah.toml or "total"; may be given several times [default: all, and total].
    #[arg(long, value_name = "ID")]
    pub period: Vec<String>,
    /// Day as of which cases are open [default: the last day of the last period computed].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<NaiveDate>,
    /// Who will read it: decides which counts of children are hidden.
    #[arg(long, value_enum, default_value = "funder")]
    pub audience: Audience,
    /// Exit with 1 when any row has an error or a warning, and write nothing.
    #[arg(long)]
    pub strict: bool,
    /// Print nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FindingFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FigureFormat {
    /// The columns of measurements.csv.
    Csv,
    /// The same as JSON.
    Json,
}

/// A civil day of the command line.
fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|_| "write the day as year-month-day, for example 2025-12-31".to_owned())
}
