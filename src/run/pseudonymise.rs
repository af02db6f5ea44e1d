//! `dosah pseudonymise`: a copy of a project in which nobody is named.

use std::path::PathBuf;

use crate::checks;
use crate::cli::PseudonymiseArgs;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::ingest::copy::is_replaced;
use crate::ingest::{self, Reading};
use crate::output::{Folder, FolderKind};
use crate::project::Project;
use crate::pseudonymise::{self, Key, Pseudonyms, settled};
use crate::terminal::Terminal;

/// Runs the command.
pub(super) fn pseudonymise(args: &PseudonymiseArgs) -> Result<(), Error> {
    let project = Project::load(&args.folder)?;
    if args.domain.trim().is_empty() {
        return Err(usage("--domain names nobody", "write who gets the copy, for example --domain evaluator, or leave --domain out"));
    }
    let target = args.output.clone().unwrap_or_else(|| beside(&project));
    // The next run would read the copy beside the exports.
    if settled(&target).starts_with(settled(&project.folder)) {
        return Err(usage("the copy would lie in the folder of the project", "choose a folder outside it with --output"));
    }
    // A folder or a key that cannot be used is said at once, not after the work.
    let folder = Folder::claim(&target, FolderKind::Exports)?;
    let folders = [project.folder.as_path(), target.as_path()];
    let terminal = Terminal::new(args.quiet);
    let reading = ingest::read(&project)?;
    refuse(&project, reading, &terminal)?;
    let key = if args.new_key { Key::create(&args.key, &folders)? } else { Key::read(&args.key, &folders)? };
    let copy = pseudonymise::pseudonymise(&project, Pseudonyms::new(&key, &args.domain)?)?;
    folder.write(&copy.files)?;
    terminal.pseudonymised(&target, &copy);
    Ok(())
}

fn usage(message: &str, help: &str) -> Error {
    Error::Usage { message: message.to_owned(), help: help.to_owned() }
}

/// `exports-pseudonymised` beside `exports`.
fn beside(project: &Project) -> PathBuf {
    let folder = project.folder.canonicalize().unwrap_or_else(|_| project.folder.clone());
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    folder.with_file_name(format!("{name}-pseudonymised"))
}

/// Data and words that no report can be made of are not given away either, except for what stands in ids: these are replaced.
fn refuse(project: &Project, reading: Reading, terminal: &Terminal) -> Result<(), Error> {
    let is_kept = |finding: &Finding| {
        let column = finding.table.zip(finding.column).and_then(|(table, column)| table.spec().column(column));
        !column.is_some_and(is_replaced)
    };
    let mut reading = reading;
    let personal = [checks::personal(&reading, project)?, checks::personal_words(project)].concat();
    reading.findings.retain(|finding| finding.severity == Severity::Blocks);
    let is_blocked = !reading.findings.is_empty();
    reading.findings.extend(personal.into_iter().filter(|finding| checks::refuses(finding) && is_kept(finding)));
    terminal.findings(&reading, |finding| finding.severity == Severity::Blocks);
    match (is_blocked, reading.findings.is_empty()) {
        (true, _) => Err(Error::DataBlocked),
        (false, false) => {
            let message = "what would be copied as it is holds personal data, so nothing was copied; the findings above say where";
            Err(Error::Disclosure(message.to_owned()))
        }
        (false, true) => Ok(()),
    }
}
