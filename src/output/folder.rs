//! The output folder: written beside the target and swapped in at the end, so that a failed run leaves the earlier report untouched.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::releases::Stamp;

/// The file that makes a folder dosah's own.
pub const MANIFEST: &str = "manifest.json";
/// What its `tool` says.
pub const TOOL: &str = "dosah";

/// What a folder holds. One kind is never written over the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FolderKind {
    /// Reports, with their figures. Their manifest says nothing of its kind.
    #[default]
    Report,
    /// Pages of a check.
    Check,
    /// An evaluation: two periods or two projects side by side.
    Comparison,
    /// Exports with pseudonyms. They have no manifest, so that no such folder is ever written over.
    Exports,
}

impl FolderKind {
    fn holds(self) -> &'static str {
        match self {
            FolderKind::Report => "a report",
            FolderKind::Check => "the pages of a check",
            FolderKind::Comparison => "an evaluation",
            FolderKind::Exports => "exports with pseudonyms",
        }
    }
}

/// A folder that may be written to.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    beside: PathBuf,
    stamp: Option<Stamp>,
}

#[derive(Deserialize)]
struct Owner {
    tool: String,
    #[serde(default)]
    kind: FolderKind,
    outputs: Vec<OwnedFile>,
    release: Option<Stamp>,
    after_release: Option<Stamp>,
}

#[derive(Deserialize)]
struct OwnedFile {
    file: String,
}

impl Folder {
    /// Claims a target folder: it must be absent, empty, or hold nothing but what dosah wrote earlier of the same kind.
    ///
    /// # Errors
    /// When it holds anything else, or cannot be read.
    pub fn claim(target: &Path, kind: FolderKind) -> Result<Self, Error> {
        let name = target.file_name().ok_or_else(|| failed(target, "this cannot be a folder for a report", "give the folder a name"))?;
        let owner = owner(target);
        if let Some(other) = owner.as_ref().map(|owner| owner.kind).filter(|other| *other != kind) {
            let (holds, wanted) = (other.holds(), kind.holds());
            return Err(failed(
                target,
                &format!("the folder holds {holds}, and a folder of its own is needed for {wanted}; nothing was touched"),
                "choose another folder with --output",
            ));
        }
        let stamp = owner.as_ref().and_then(|owner| owner.release.clone().or_else(|| owner.after_release.clone()));
        if let Some(foreign) = foreign(target, owner).map_err(|error| unreadable(target, &error))? {
            return Err(failed(
                target,
                &format!("the folder holds {foreign}, which dosah did not write; nothing was touched"),
                "choose another folder with --output, or move that file away",
            ));
        }
        let beside = target.with_file_name(format!(".{}.writing-{}", name.to_string_lossy(), std::process::id()));
        Ok(Folder { target: target.to_owned(), beside, stamp })
    }

    /// The folder as it was asked for.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The last release that was recorded when the folder was written.
    #[must_use]
    pub fn stamp(&self) -> Option<&Stamp> {
        self.stamp.as_ref()
    }

    /// Writes all files, then swaps them in for the earlier ones.
    ///
    /// # Errors
    /// When a file cannot be written; then the earlier report is as it was.
    pub fn write(&self, files: &[(String, Vec<u8>)]) -> Result<(), Error> {
        let written = self.write_beside(files).and_then(|()| self.swap());
        if let Err(error) = &written {
            // The half-written folder is of no use; if it cannot be removed either, the first error says more.
            let _ = fs::remove_dir_all(&self.beside);
            return Err(unwritable(&self.target, error));
        }
        Ok(())
    }

    fn write_beside(&self, files: &[(String, Vec<u8>)]) -> io::Result<()> {
        if let Some(parent) = self.target.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            fs::create_dir_all(parent)?;
        }
        fs::create_dir(&self.beside)?;
        for (name, bytes) in files {
            let path = self.beside.join(name);
            if let Some(parent) = path.parent().filter(|_| name.contains('/')) {
                fs::create_dir_all(parent)?;
            }
            let mut file = fs::File::create(path)?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        Ok(())
    }

    fn swap(&self) -> io::Result<()> {
        if !self.target.exists() {
            return fs::rename(&self.beside, &self.target);
        }
        let earlier = self.beside.with_extension("earlier");
        fs::rename(&self.target, &earlier)?;
        if let Err(error) = fs::rename(&self.beside, &self.target) {
            fs::rename(&earlier, &self.target)?;
            return Err(error);
        }
        fs::remove_dir_all(&earlier)
    }
}

/// Who wrote a folder, if it was dosah.
fn owner(target: &Path) -> Option<Owner> {
    let bytes = fs::read(target.join(MANIFEST)).ok()?;
    serde_json::from_slice::<Owner>(&bytes).ok().filter(|owner| owner.tool == TOOL)
}

/// The first thing in a folder that is not an earlier report's.
fn foreign(target: &Path, owner: Option<Owner>) -> io::Result<Option<String>> {
    let entries = match fs::read_dir(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries?,
    };
    let names: BTreeSet<String> = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<_>>()?;
    if names.is_empty() {
        return Ok(None);
    }
    let outputs = owner.map(|owner| owner.outputs.into_iter().map(|output| output.file).chain([MANIFEST.to_owned()]));
    let owned: BTreeSet<String> = outputs.into_iter().flatten().collect();
    Ok(names.into_iter().find(|name| !owned.contains(name)))
}

fn failed(path: &Path, message: &str, help: &str) -> Error {
    Error::Output { path: path.to_owned(), message: message.to_owned(), help: help.to_owned() }
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let message = match error.kind() {
        io::ErrorKind::NotADirectory => "there is a file where the folder is to be".to_owned(),
        _ => format!("the folder cannot be used: {error}"),
    };
    failed(path, &message, "choose another folder with --output")
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    failed(
        path,
        &format!("the report could not be written: {error}"),
        "free some space or choose another folder with --output; an earlier report is as it was",
    )
}
