//! The real program, run as anybody runs it.

use std::path::Path;
use std::process::Command;

/// Runs `dosah` and gives what it prints; panics with its message where it fails.
pub fn dosah(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dosah")).args(arguments).current_dir(folder).env("RAYON_NUM_THREADS", "1").output();
    let output = output.expect("dosah can be run");
    assert!(output.status.success(), "{arguments:?} in {}: {}", folder.display(), String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
