//! `dosah diff`: why figures changed between two report folders.

use std::path::{Path, PathBuf};

use crate::cli::{DiffArgs, FindingFormat};
use crate::diff::{Question, diff as compare};
use crate::error::Error;
use crate::output::Written;
use crate::terminal::Terminal;

/// Runs the command.
pub(super) fn diff(args: &DiffArgs) -> Result<(), Error> {
    let (first, second) = (Written::read(&args.run_a)?, Written::read(&args.run_b)?);
    let folders = folders(args)?;
    let diff = compare(&first, &second, &Question { folders: &folders, indicators: &args.indicator })?;
    let terminal = Terminal::new(false);
    match args.format {
        FindingFormat::Text => terminal.diff(&diff),
        FindingFormat::Json => terminal.line(&serde_json::to_string_pretty(&diff)?),
    }
    Ok(())
}

/// The folders asked for, or the current one and those that hold the reports.
fn folders(args: &DiffArgs) -> Result<Vec<PathBuf>, Error> {
    if let Some(missing) = args.inputs.iter().find(|folder| !folder.is_dir()) {
        return Err(Error::Unreadable {
            file: missing.clone(),
            message: "this is no folder".to_owned(),
            help: "give a folder that holds exports with --inputs".to_owned(),
        });
    }
    if !args.inputs.is_empty() {
        return Ok(args.inputs.clone());
    }
    let beside = [&args.run_a, &args.run_b].into_iter().filter_map(|folder| folder.canonicalize().ok());
    let parents = beside.filter_map(|folder| folder.parent().map(Path::to_owned));
    Ok(std::iter::once(PathBuf::new()).chain(parents).collect())
}
