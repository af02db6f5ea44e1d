//! `releases.jsonl` itself: reading it, finding out whether anybody changed it, and adding a line.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::entry::{Contents, Entry, FORMAT};
use crate::error::Error;
use crate::project::Project;

/// The file beside `dosah.toml`.
pub const LEDGER: &str = "releases.jsonl";

/// All releases of a project.
#[derive(Debug, Clone)]
pub struct Ledger {
    path: PathBuf,
    project: String,
    /// The file as it is, to be added to.
    text: String,
    entries: Vec<Entry>,
}

/// Which releases there were when a folder was written: `manifest.json` keeps it, so that a record that is lost is missed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Id of the project.
    pub project: String,
    /// The last release.
    pub number: u64,
    /// The hash of its line.
    pub ledger_sha256: String,
}

/// What every line of every format says of itself.
#[derive(Deserialize)]
struct Head {
    format: u32,
}

impl Ledger {
    /// Reads the releases of a project; there are none where the file is not there.
    ///
    /// # Errors
    /// When the file cannot be read, was changed by somebody else than dosah, or is of another project.
    pub fn read(project: &Project) -> Result<Self, Error> {
        let path = project.folder.join(LEDGER);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && !path.is_symlink() => String::new(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => return Err(altered(&path, 1, "is not UTF-8 text")),
            Err(error) => {
                let leads_nowhere = error.kind() == io::ErrorKind::NotFound;
                let why = if leads_nowhere { "it is a link that leads nowhere".to_owned() } else { error.to_string() };
                return Err(Error::Unreadable {
                    file: path,
                    message: format!("the record of releases cannot be read: {why}"),
                    help: "make it readable; without it nobody knows what was published".to_owned(),
                });
            }
        };
        let project = project.file.project.id.get_ref().clone();
        let mut ledger = Ledger { path, project, text: String::new(), entries: Vec::new() };
        // A checkout on Windows may have changed the ends of lines, and nothing else.
        for (number, line) in (1..).zip(text.lines()) {
            let entry = ledger.checked(number, line)?;
            ledger.entries.push(entry);
        }
        ledger.text = text;
        Ok(ledger)
    }

    /// The releases, the first one first.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last release; `None` before the first.
    #[must_use]
    pub fn stamp(&self) -> Option<Stamp> {
        self.entries.last().map(Entry::stamp)
    }

    /// Refuses when a folder was written after a release that is not recorded here.
    ///
    /// # Errors
    /// With what to do about it.
    pub fn must_hold(&self, stamp: &Stamp, folder: &Path) -> Result<(), Error> {
        let is_other = stamp.project != self.project;
        if is_other || self.entries.iter().any(|entry| entry.stamp() == *stamp) {
            return Ok(());
        }
        Err(Error::Releases {
            place: self.path.display().to_string(),
            message: format!(
                "{} was written when release {} was recorded, and this record does not have it",
                folder.display(),
                stamp.number
            ),
            help: format!("bring {LEDGER} back from a copy; only if nothing was ever published, choose another folder with --output"),
        })
    }

    /// The release of exactly these figures, if they were published before.
    #[must_use]
    pub fn recorded(&self, contents: &Contents) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.published == *contents)
    }

    /// Makes an entry the next one.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn next(&self, entry: Entry) -> Result<Entry, Error> {
        let last = self.entries.last();
        let release = last.map_or(1, |last| last.release.saturating_add(1));
        Entry { format: FORMAT, release, project: self.project.clone(), previous: last.map(|last| last.sha256.clone()), ..entry }.sealed()
    }

    /// Writes the record with one more line beside the old one, which it takes the place of later. A link is followed, and stays one.
    ///
    /// # Errors
    /// When nothing can be written there, or the old record is for reading only.
    pub fn prepare(&self, entry: &Entry) -> Result<Pending, Error> {
        let mut text = self.text.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&entry.line()?);
        text.push('\n');
        let target = if self.path.is_symlink() { self.path.canonicalize() } else { Ok(self.path.clone()) };
        let (target, before) = target
            .and_then(|target| permissions(&target).map(|before| (target, before)))
            .map_err(|error| unwritable(&self.path, &error))?;
        let pending =
            Pending { beside: target.with_file_name(format!(".{LEDGER}.writing-{}", std::process::id())), target, is_recorded: false };
        let write = || {
            let mut file = fs::File::create(&pending.beside)?;
            file.write_all(text.as_bytes())?;
            before.map_or(Ok(()), |permissions| file.set_permissions(permissions))?;
            file.sync_all()
        };
        write().map_err(|error| unwritable(&pending.target, &error))?;
        Ok(pending)
    }

    fn checked(&self, number: usize, line: &str) -> Result<Entry, Error> {
        let altered = |what: &str| altered(&self.path, number, what);
        let head: Head = serde_json::from_str(line).map_err(|_| altered("is no line that dosah wrote"))?;
        if head.format > FORMAT {
            return Err(Error::Releases {
                place: place(&self.path, number),
                message: "this line was written by a later version of dosah".to_owned(),
                help: "use that version, or a later one".to_owned(),
            });
        }
        let entry: Entry = serde_json::from_str(line).map_err(|_| altered("is no line that dosah wrote"))?;
        if entry.line()? != line || entry.clone().sealed()?.sha256 != entry.sha256 {
            return Err(altered("was changed after dosah wrote it"));
        }
        let last = self.entries.last();
        let follows = entry.previous.as_ref() == last.map(|last| &last.sha256)
            && entry.release == last.map_or(1, |last| last.release.saturating_add(1));
        if !follows {
            return Err(altered("does not follow the line before it: one was removed, repeated or moved"));
        }
        if entry.project != self.project {
            return Err(Error::Releases {
                place: place(&self.path, number),
                message: format!("this is the record of another project, \"{}\"", entry.project),
                help: format!(
                    "bring back the {LEDGER} of \"{}\"; if the project was given another id, give it the old one again",
                    self.project
                ),
            });
        }
        Ok(entry)
    }
}

impl Entry {
    /// How a manifest names this release.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { project: self.project.clone(), number: self.release, ledger_sha256: self.sha256.clone() }
    }
}

/// A record with one more line, written but not yet in place.
#[derive(Debug)]
pub struct Pending {
    beside: PathBuf,
    target: PathBuf,
    is_recorded: bool,
}

impl Pending {
    /// Puts it in the place of the old one.
    ///
    /// # Errors
    /// When that cannot be done; the old record is as it was.
    pub fn record(mut self) -> Result<(), Error> {
        fs::rename(&self.beside, &self.target).map_err(|error| unwritable(&self.target, &error))?;
        self.is_recorded = true;
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if !self.is_recorded {
            // The report was not written, so that nothing was released; a file that cannot be removed is never read.
            let _ = fs::remove_file(&self.beside);
        }
    }
}

/// Who may do what with the record, if there is one. A folder that can be written to lets a file in it be replaced that cannot.
fn permissions(path: &Path) -> io::Result<Option<fs::Permissions>> {
    let about = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        about => about?,
    };
    if about.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is for reading only"));
    }
    fs::OpenOptions::new().append(true).open(path)?;
    Ok(Some(about.permissions()))
}

/// `project/releases.jsonl:2`.
fn place(path: &Path, line: usize) -> String {
    format!("{}:{line}", path.display())
}

fn altered(path: &Path, line: usize, what: &str) -> Error {
    Error::Releases {
        place: place(path, line),
        message: format!("the record of releases {what}"),
        help: format!("bring {LEDGER} back from a copy; it must never be edited, because what readers know can be told only from it"),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::Output {
        path: path.to_owned(),
        message: format!("the release could not be recorded: {error}"),
        help: "make releases.jsonl and its folder writable, then run this again before anything is published".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::*;

    fn entry() -> Entry {
        Entry {
            format: FORMAT,
            release: 0,
            project: String::new(),
            dosah: "0.1.0".to_owned(),
            as_of: NaiveDate::default(),
            project_sha256: String::new(),
            inputs: BTreeMap::new(),
            published: Contents { periods: BTreeMap::new(), age_bands: Vec::new(), definitions: BTreeMap::new(), readings: Vec::new() },
            previous: None,
            sha256: String::new(),
        }
    }

    fn ledger(path: &Path) -> Ledger {
        Ledger { path: path.to_owned(), project: "small".to_owned(), text: String::new(), entries: Vec::new() }
    }

    #[test]
    fn each_line_follows_the_one_before_it() {
        let mut ledger = ledger(Path::new(LEDGER));
        for number in 1..=3 {
            let next = ledger.next(entry()).expect("an entry");
            assert_eq!(next.release, number);
            assert_eq!(ledger.checked(1, &next.line().expect("a line")).expect("a line of ours"), next);
            ledger.entries.push(next);
        }
        let last = ledger.entries.pop().expect("three entries");
        ledger.entries.pop();
        assert!(matches!(ledger.checked(2, &last.line().expect("a line")), Err(Error::Releases { .. })));
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_an_error_of_output() {
        let nowhere = ledger(&Path::new("no-such-folder").join(LEDGER));
        let error = nowhere.prepare(&nowhere.next(entry()).expect("an entry")).expect_err("there is no such folder");
        assert_eq!(error.exit_code(), 4);
    }

    #[test]
    fn what_was_prepared_and_not_recorded_leaves_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger = ledger(&folder.path().join(LEDGER));
        let first = ledger.next(entry()).expect("an entry");
        drop(ledger.prepare(&first).expect("a folder that can be written to"));
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
        ledger.prepare(&first).and_then(Pending::record).expect("a folder that can be written to");
        let names: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|file| file.expect("a file").file_name()).collect();
        assert_eq!(names, [LEDGER]);
    }
}
