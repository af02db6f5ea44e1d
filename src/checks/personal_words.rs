//! Birth numbers in the project's own words, which are printed as they are: the narratives and `dosah.toml`. Addresses and accounts may be those
//! of the organisation, so that nothing is said of them here.

use super::list::BIRTH_NUMBER;
use crate::finding::{Finding, Location, Severity};
use crate::personal::{Found, Kind, Writing, found};
use crate::project::{PROJECT_FILE, Project};

/// Where they stand, line by line. A narrative that cannot be read is said elsewhere.
#[must_use]
pub fn personal_words(project: &Project) -> Vec<Finding> {
    let narratives = project.file.narrative.values().map(|path| path.get_ref().clone());
    let read = |path: String| Some((std::fs::read_to_string(project.folder.join(&path)).ok()?, path));
    let texts = std::iter::once((project.source.clone(), PROJECT_FILE.to_owned())).chain(narratives.filter_map(read));
    let mut findings = Vec::new();
    for (text, file) in texts {
        for (number, line) in (1..).zip(text.lines()) {
            let Some((severity, message)) = found(line).into_iter().find_map(judged) else { continue };
            findings.push(Finding {
                check: BIRTH_NUMBER.name,
                severity,
                table: None,
                column: None,
                location: Location { file: file.clone(), line: number, column: 1, cell: None, header: None },
                related: None,
                message: message.to_owned(),
                help: "take it out of the text".to_owned(),
            });
        }
    }
    findings
}

/// What is said of a line. Ten digits in a row are the number of anything.
fn judged(found: Found) -> Option<(Severity, &'static str)> {
    match (found.kind, found.writing) {
        (Kind::BirthNumber, Writing::Plain | Writing::Apart) => {
            Some((Severity::Blocks, "this line holds a birth number, and reports print it"))
        }
        (Kind::BirthNumber, Writing::Unchecked) => {
            Some((Severity::Warning, "nine digits of this line are written like a birth number of before 1954, perhaps by chance"))
        }
        (Kind::BirthNumber, Writing::Mistyped) => {
            Some((Severity::Warning, "this line holds what looks like a birth number with a mistyped digit"))
        }
        _ => None,
    }
}
