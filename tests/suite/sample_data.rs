//! The rows of the samples are made, not collected: the generator writes the committed files again, byte for byte.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::{SAMPLES, files_of, folders_of, name_of, repository};

#[test]
fn the_generator_writes_the_committed_files() {
    let Some(generator) = example("sample_data") else {
        // `cargo test` builds the examples; `cargo test --test suite` does not.
        eprintln!("the example sample_data is not built, so nothing is compared");
        return;
    };
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let status = Command::new(generator).arg(folder.path()).output().expect("the generator can be started").status;
    assert!(status.success(), "the generator failed");
    assert_eq!(folders_of(folder.path()).iter().map(|path| name_of(path)).collect::<Vec<_>>(), SAMPLES);
    for sample in SAMPLES {
        let committed = files_of(&repository().join("sample_data").join(sample));
        let committed: Vec<PathBuf> = committed.into_iter().filter(|file| file.extension().is_some_and(|end| end == "csv")).collect();
        let made = files_of(&folder.path().join(sample));
        assert_eq!(
            made.iter().map(|file| name_of(file)).collect::<Vec<_>>(),
            committed.iter().map(|file| name_of(file)).collect::<Vec<_>>()
        );
        for (made, committed) in made.iter().zip(&committed) {
            assert!(fs::read(made).ok() == fs::read(committed).ok(), "{sample}/{} is not what the generator writes", name_of(committed));
        }
    }
}

/// The binary of an example: `target/<profile>/examples`, next to the `deps` in which this test stands.
fn example(name: &str) -> Option<PathBuf> {
    let test = std::env::current_exe().ok()?;
    let path = test.parent()?.parent()?.join("examples").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    path.is_file().then_some(path)
}
