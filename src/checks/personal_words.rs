//! Birth numbers in the project's own words, which are printed as they are: the narratives and `dosah.toml`. Addresses and accounts may be those
//! of the organisation, so that nothing is said of them here.

use super::list::BIRTH_NUMBER;
use crate::finding::{Finding, Location, Severity};
use crate::personal::{Kind, found};
use crate::project::{PROJECT_FILE, Project};

/// Where they stand, line by line. A narrative that cannot be read is said elsewhere.
#[must_use]
pub fn personal_words(project: &Project) -> Vec<Finding> {
    let narratives = project.file.narrative.values().map(|path| path.get_ref().clone());
    let read = |path: String| Some((std::fs::read_to_string(project.folder.join(&path)).ok()?, path));
    let texts = std::iter::once((project.source.clone(), PROJECT_FILE.to_owned())).chain(narratives.filter_map(read));
    let mut findings = Vec::new();
    for (text, file) in texts {
        let is_one = |line: &str| found(line).iter().any(|found| found.kind == Kind::BirthNumber && found.is_plain);
        for (line, _) in text.lines().enumerate().filter(|(_, line)| is_one(line)) {
            findings.push(Finding {
                check: BIRTH_NUMBER.name,
                severity: Severity::Blocks,
                table: None,
                column: None,
                location: Location { file: file.clone(), line: line as u64 + 1, column: 1, cell: None, header: None },
                related: None,
                message: "this line holds a birth number, and reports print it".to_owned(),
                help: "take it out of the text".to_owned(),
            });
        }
    }
    findings
}
