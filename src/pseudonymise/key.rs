//! The key of pseudonyms: a file that only its owner can read, and that lies in neither of the folders. What is in it is never said.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A key that is shorter could be guessed.
const LEAST_BYTES: usize = 32;
/// A key of fewer different bytes was typed, not drawn.
const LEAST_DIFFERENT: usize = 8;
/// A file that is longer is none of a key.
const MOST_BYTES: u64 = 1 << 16;

/// A secret.
pub struct Key(Vec<u8>);

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Key(not shown)")
    }
}

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// When it is missing, lies in one of the folders, can be read by others, or is too short.
    pub fn read(path: &Path, folders: &[&Path]) -> Result<Self, Error> {
        lies_outside(path, folders)?;
        let unreadable = |error: io::Error| {
            let help = "name the file of the key with --key, or add --new-key to have one made";
            unusable(path, &format!("the key cannot be read: {error}"), help)
        };
        let about = fs::metadata(path).map_err(unreadable)?;
        if about.len() > MOST_BYTES || !about.is_file() {
            return Err(unusable(path, "this is no file of a key", "a key is a file of 32 bytes or more that were drawn at random"));
        }
        if is_open_to_others(&about) {
            let help = "let only its owner read it, for example: chmod 600 FILE; if it was shared, make another one";
            return Err(unusable(path, "others than its owner can read the key", help));
        }
        Key::of(&fs::read(path).map_err(unreadable)?).ok_or_else(|| {
            unusable(
                path,
                "the key is too short, or too plain",
                "a key has 32 bytes or more that were drawn at random; --new-key makes one",
            )
        })
    }

    /// Makes a key of the randomness of the operating system, and writes it to a file that is not there yet.
    ///
    /// # Errors
    /// When the file is there, lies in one of the folders, or cannot be written.
    pub fn create(path: &Path, folders: &[&Path]) -> Result<Self, Error> {
        lies_outside(path, folders)?;
        let mut drawn = [0; LEAST_BYTES];
        getrandom::fill(&mut drawn)
            .map_err(|error| unusable(path, &format!("the system has no randomness for a key: {error}"), "try again"))?;
        let text: String = drawn.iter().map(|byte| format!("{byte:02x}")).collect();
        let failed = |error: io::Error| Error::Output {
            path: path.to_owned(),
            message: match error.kind() {
                io::ErrorKind::AlreadyExists => "there is a file already, and a key is never overwritten".to_owned(),
                _ => format!("the key could not be written: {error}"),
            },
            help: "leave --new-key out to use the key that is there, or choose another file with --key".to_owned(),
        };
        let mut file = for_its_owner(path).map_err(failed)?;
        file.write_all(format!("{text}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(|error| {
            // Half a key would be in the way of the next attempt.
            let _ = fs::remove_file(path);
            failed(error)
        })?;
        Key::of(text.as_bytes()).ok_or_else(|| Error::Defect("a key that was drawn is too plain".to_owned()))
    }

    /// A key of these bytes, without the line end that an editor adds.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.trim_ascii();
        let mut different = bytes.to_vec();
        different.sort_unstable();
        different.dedup();
        (bytes.len() >= LEAST_BYTES && different.len() >= LEAST_DIFFERENT).then(|| Key(bytes.to_vec()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A key that lies with the data goes where they go.
fn lies_outside(path: &Path, folders: &[&Path]) -> Result<(), Error> {
    let key = settled(path);
    if folders.iter().any(|folder| key.starts_with(settled(folder))) {
        let help = "keep the key where no copy of the data takes it along, outside the project and the copy";
        return Err(unusable(path, "the key lies in the folder of the project or of the copy", help));
    }
    Ok(())
}

/// A path without links, as far as it exists.
#[must_use]
pub fn settled(path: &Path) -> PathBuf {
    match (path.canonicalize(), path.parent(), path.file_name()) {
        (Ok(whole), ..) => whole,
        (Err(_), Some(parent), Some(name)) if parent.as_os_str().is_empty() => settled(Path::new(".")).join(name),
        (Err(_), Some(parent), Some(name)) => settled(parent).join(name),
        // A way back out of a folder that is not there yet.
        (Err(_), Some(parent), None) => settled(parent).parent().map_or_else(|| path.to_owned(), Path::to_owned),
        _ => path.to_owned(),
    }
}

#[cfg(unix)]
fn is_open_to_others(about: &fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o077 != 0
}

/// Elsewhere who can read a file is decided by its folder, which is its owner's.
#[cfg(not(unix))]
fn is_open_to_others(_: &fs::Metadata) -> bool {
    false
}

#[cfg(unix)]
fn for_its_owner(path: &Path) -> io::Result<File> {
    std::os::unix::fs::OpenOptionsExt::mode(OpenOptions::new().write(true).create_new(true), 0o600).open(path)
}

#[cfg(not(unix))]
fn for_its_owner(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

fn unusable(path: &Path, message: &str, help: &str) -> Error {
    Error::Unreadable { file: path.to_owned(), message: message.to_owned(), help: help.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_enough_in_it() {
        assert!(Key::of(b"0123456789abcdef0123456789abcdef").is_some());
        assert_eq!(Key::of(b"0123456789abcdef0123456789abcdef\n").map(|key| key.0.len()), Some(32));
        for short in [&b""[..], b"0123456789abcdef0123456789abcde\n", &[b'x'; 64], &[b' '; 64]] {
            assert!(Key::of(short).is_none());
        }
    }

    #[test]
    fn a_key_shows_nothing_of_itself() {
        let key = Key::of(b"0123456789abcdef0123456789abcdef").expect("a key");
        assert_eq!(format!("{key:?}"), "Key(not shown)");
    }
}
