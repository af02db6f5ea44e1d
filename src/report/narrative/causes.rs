//! The lint of causes: words that say what a project brought about, where nothing shows what would have been without it.
//!
//! Figures before and after tell what changed. "Led to" claims more: that it would not have changed otherwise, which takes a group to compare with.
//! A project that has one says so (`design` in `[project]`).

use super::source::Source;
use super::typed::Typed;
use crate::checks::CLAIMED_CAUSE;
use crate::error::Error;
use crate::finding::Finding;
use crate::project::file::Design;
use crate::report::context::Context;

/// Everything that is to be said about causes that a narrative claims, in the order of the file.
///
/// # Errors
/// When dosah lacks a word.
pub(super) fn lint(context: &Context, source: &Source, typed: &[Typed]) -> Result<Vec<Finding>, Error> {
    if context.file().project.design == Design::ComparisonGroup {
        return Ok(Vec::new());
    }
    let claims = context.locale.text("causes.claims")?;
    let claims: Vec<Vec<&str>> = claims.split(';').map(|claim| claim.split_whitespace().collect()).collect();
    let mut findings = Vec::new();
    // Headings are the funder's: “What improved thanks to the project”.
    let is_heading = |typed: &&Typed| {
        source.text.get(..typed.place(0)).is_some_and(|before| before.rsplit('\n').next().is_some_and(|line| line.starts_with('#')))
    };
    for typed in typed.iter().filter(|typed| !is_heading(typed)) {
        let words = words(&typed.text);
        for (at, (start, _)) in words.iter().enumerate() {
            // The longest claim that begins here: "as a result of" before "result".
            let begins = |claim: &&Vec<&str>| {
                claim.len() <= words.len() - at && claim.iter().zip(&words[at..]).all(|(one, (_, word))| fits(one, word))
            };
            let Some(claim) = claims.iter().filter(|claim| !claim.is_empty()).filter(begins).max_by_key(|claim| claim.len()) else {
                continue;
            };
            let Some((last, word)) = words.get(at + claim.len() - 1) else { continue };
            let written = typed.text.get(*start..last + word.len()).unwrap_or_default();
            let message = format!("“{written}” says what brought something about, which figures without a comparison group do not show");
            findings.push(source.finding(CLAIMED_CAUSE, typed.place(*start), message));
        }
    }
    findings.sort_by_key(|finding| (finding.location.line, finding.location.column));
    Ok(findings)
}

/// Words of a text, in small letters, each with where it begins.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (letter.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                words.push((begin, text[begin..at].to_lowercase()));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// A word of a claim; one that ends in `*` may go on.
fn fits(claimed: &str, word: &str) -> bool {
    claimed.strip_suffix('*').map_or(claimed == word, |beginning| word.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_their_places_and_endings() {
        assert_eq!(
            words("It led  to, 3 „změny“"),
            [(0, "it".to_owned()), (3, "led".to_owned()), (8, "to".to_owned()), (17, "změny".to_owned())]
        );
        assert!(fits("způsobil*", "způsobila") && fits("led", "led") && !fits("led", "ledger"));
    }
}
