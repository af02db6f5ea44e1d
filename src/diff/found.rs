//! Where the files of a run are today. They are known by their fingerprint, so that it does not matter what they are called and who moved them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::hash::sha256;

/// Folders in folders are looked into down to here.
const DEPTH: usize = 4;
/// More files than this are not looked at.
const FILES: usize = 20_000;

/// Files by their SHA-256.
#[derive(Debug, Default)]
pub struct Found {
    paths: BTreeMap<String, Vec<PathBuf>>,
    /// Whether there were more files than are looked at.
    pub is_cut_short: bool,
}

impl Found {
    /// Looks below folders for files with one of these fingerprints. Only files whose name ends like one of these are read.
    #[must_use]
    pub fn below(folders: &[PathBuf], wanted: &BTreeSet<&str>, endings: &BTreeSet<String>) -> Self {
        let mut looking = Looking { wanted, endings, seen: BTreeSet::new(), found: Found::default() };
        for folder in folders {
            looking.look(folder, DEPTH);
        }
        looking.found
    }

    /// A file with this fingerprint; of several one with this name, then the first.
    #[must_use]
    pub fn path(&self, sha256: &str, name: &str) -> Option<&Path> {
        let paths = self.paths.get(sha256)?;
        paths.iter().find(|path| path.ends_with(name)).or(paths.first()).map(PathBuf::as_path)
    }
}

/// What the name of a file ends with, in small letters.
#[must_use]
pub fn ending(name: &Path) -> String {
    name.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

struct Looking<'a> {
    wanted: &'a BTreeSet<&'a str>,
    endings: &'a BTreeSet<String>,
    seen: BTreeSet<PathBuf>,
    found: Found,
}

impl Looking<'_> {
    fn look(&mut self, folder: &Path, depth: usize) {
        if self.found.paths.len() == self.wanted.len() {
            return;
        }
        let Ok(entries) = fs::read_dir(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }) else { return };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| folder.join(entry.file_name())).collect();
        paths.sort();
        let is_passed_by = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with('.') || name == "target"
        };
        for path in paths.iter().filter(|path| !is_passed_by(path)) {
            // A link to a folder could lead in a circle.
            let Ok(about) = fs::symlink_metadata(path) else { continue };
            if about.is_dir() {
                if depth > 0 {
                    self.look(path, depth - 1);
                }
            } else if self.endings.contains(&ending(path)) && path.is_file() {
                self.read(path);
            }
        }
    }

    fn read(&mut self, path: &Path) {
        let same = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if self.seen.len() >= FILES {
            self.found.is_cut_short = true;
        } else if self.seen.insert(same)
            && let Ok(bytes) = fs::read(path)
        {
            let print = sha256(&bytes);
            if self.wanted.contains(print.as_str()) {
                self.found.paths.entry(print).or_default().push(path.to_owned());
            }
        }
    }
}
