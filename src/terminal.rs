//! What a person at a terminal sees: a line a stage, findings, and at the end what was written. Progress goes to stderr, results to stdout.

mod cards;
mod diff;
mod findings;
mod tables;

use std::io::{self, Write as _};
use std::path::Path;

use crate::checks::groups;
use crate::diff::Diff;
use crate::error::Error;
use crate::explain::card::Card;
use crate::finding::{Finding, Severity};
use crate::ingest::Reading;
use crate::ingest::dataset::SourceFile;
use crate::init::Draft;
use crate::output::Page;
use crate::project::Lang;
use crate::pseudonymise::Pseudonymised;
use crate::report::{CheckMaterial, EffectWords};

/// Texts are broken before this column; a message with its place is not, because editors and scripts read it by the line.
const WIDTH: usize = 100;

/// The two streams of a terminal.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    quiet: bool,
}

impl Terminal {
    /// A terminal that prints everything, or nothing but errors.
    #[must_use]
    pub fn new(quiet: bool) -> Self {
        Terminal { quiet }
    }

    /// Says which stage begins.
    pub fn stage(&self, what: &str) {
        if !self.quiet {
            note(&format!("{what} ..."));
        }
    }

    /// Prints a line of results.
    pub fn line(&self, text: &str) {
        // A closed pipe is not an error of ours.
        let _ = writeln!(io::stdout(), "{text}");
    }

    /// Prints findings while a report is made; only those that stop it when quiet.
    pub fn findings(&self, reading: &Reading, stops: impl Fn(&Finding) -> bool) {
        let shown: Vec<Finding> = reading.findings.iter().filter(|finding| !self.quiet || stops(finding)).cloned().collect();
        for group in groups(&shown, &[]) {
            note(&findings::described(&group, &[]));
        }
        if !self.quiet && !reading.findings.is_empty() {
            note(&summary(&reading.findings, &reading.dataset.files));
        }
    }

    /// Prints what was found in the project's own words; when quiet, only if it stops the run.
    pub fn narrative(&self, findings: &[Finding], stops: bool) {
        for group in groups(findings, &[]).iter().filter(|_| !self.quiet || stops) {
            note(&findings::in_full(group));
        }
    }

    /// Prints what `check` found: what is wrong, what became of every row, and in the end what to do.
    ///
    /// # Errors
    /// When dosah lacks a word.
    pub fn check(&self, material: &CheckMaterial<'_>) -> Result<(), Error> {
        let words = EffectWords::load(Lang::EN, material)?;
        for groups in material.groups.chunk_by(|one, other| one.severity == other.severity) {
            self.line(match groups[0].severity {
                Severity::Blocks => "No report can be made until this is put right",
                Severity::Error => "To be put right: until then these rows are set aside, and no figure counts them",
                Severity::Warning => "To be looked at: these rows are used as they are, and may be right",
            });
            for group in groups {
                self.line(&format!("\n{}", findings::described(group, &words.of(&group.effects)?)));
            }
            self.line("");
        }
        for table in tables::described(material, &words)? {
            self.line(&format!("{table}\n"));
        }
        self.line(&summary(material.findings, material.files));
        if let Some(advice) = advice(material.findings) {
            self.line(&advice);
        }
        Ok(())
    }

    /// Prints what was explained.
    pub fn cards(&self, cards: &[Card]) {
        let texts: Vec<String> = cards.iter().map(cards::described).collect();
        self.line(&texts.join(&format!("\n\n{}\n\n", "-".repeat(WIDTH))));
    }

    /// Prints why figures changed.
    pub fn diff(&self, diff: &Diff) {
        self.line(&diff::described(diff));
    }

    /// Says that the rows behind a figure were written, and whom they are for.
    pub fn rows_written(&self, file: &Path) {
        if !self.quiet {
            note(&format!("{} (internal: for the team; it names single rows, do not pass it on)", file.display()));
        }
    }

    /// Says something that is to be known about the run.
    pub fn remark(&self, what: &str) {
        if !self.quiet {
            note(&wrapped("", what));
        }
    }

    /// Says what was recorded, on a line of results.
    pub fn released(&self, what: &str) {
        if !self.quiet {
            self.line(&format!("\n{what}"));
        }
    }

    /// Prints where a copy with pseudonyms is, and what is still in it.
    pub fn pseudonymised(&self, folder: &Path, copy: &Pseudonymised) {
        if self.quiet {
            return;
        }
        for (file, _) in &copy.files {
            self.line(&folder.join(file).display().to_string());
        }
        self.line(&format!("\nDifferent ids, payees and goals that were replaced: {}", copy.ids));
        if copy.rows_left_out > 0 {
            self.line(&format!("Rows that dosah cannot read, and left out: {}", copy.rows_left_out));
        }
        let note = "Dates, categories and amounts are as they were: whoever knows a child may still recognise it. \
                    Give the copy only to those who may see single rows, and the key to nobody.";
        self.line(&wrapped("", note));
    }

    /// Prints where pages were written.
    pub fn pages(&self, folder: &Path, files: &[(String, Vec<u8>)]) {
        for (file, _) in files {
            note(&folder.join(file).display().to_string());
        }
    }

    /// Prints what was written and the key figures.
    pub fn written(&self, folder: &Path, files: &[(String, Vec<u8>)], pages: &[Page]) {
        if self.quiet {
            return;
        }
        for (file, _) in files {
            self.line(&folder.join(file).display().to_string());
        }
        let page = pages.iter().find(|page| page.report.lang == Lang::EN).or(pages.first());
        let Some(page) = page else { return };
        self.line("");
        for figure in &page.report.key_figures {
            self.line(format!("{:<28} {:>12}   {}", figure.label, figure.figure, figure.context).trim_end());
        }
    }
}

impl Terminal {
    /// Prints what a draft holds, what it leaves open, and what comes next.
    pub fn drafted(&self, folder: &Path, target: &Path, draft: &Draft) {
        self.line(&format!("{} is drafted.", target.display()));
        for (table, files) in &draft.tables {
            self.line(&format!("    {table:<18} {}", files.join(", ")));
        }
        for needed in ["children", "sessions"] {
            if !draft.tables.iter().any(|(table, _)| *table == needed) {
                self.line(&format!("    {needed:<18} NOT FOUND: no file holds them, so their figures will be missing"));
            }
        }
        for (name, why) in &draft.unused {
            self.line(&wrapped_below("    ", 19, &format!("not used           {name}: {why}")));
        }
        for (number, question) in (1..).zip(&draft.questions) {
            self.line(&format!("\n{}", wrapped("", &format!("Question {number}: {}", question.question))));
            for answer in &question.answers {
                self.line(&wrapped_below("    ", 4, answer));
            }
        }
        let first = if draft.questions.is_empty() {
            "Read the lines marked CHANGE and CHECK"
        } else {
            "Answer the questions in it, read the lines marked CHANGE and CHECK"
        };
        self.line(&format!("\n{first}, then run: dosah check {}", folder.display()));
    }
}

/// A text in lines that a terminal holds, each behind an indent. Words are not taken apart.
fn wrapped(indent: &str, text: &str) -> String {
    wrapped_below(indent, 0, text)
}

/// The same with its later lines further in.
fn wrapped_below(indent: &str, further: usize, text: &str) -> String {
    let below = indent.to_owned() + &" ".repeat(further);
    let options = textwrap::Options::new(WIDTH).initial_indent(indent).subsequent_indent(&below).break_words(false);
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}

/// A text in lines of a width.
fn broken(text: &str, width: usize) -> Vec<String> {
    // textwrap takes curly quotation marks for two columns.
    if text.chars().count() <= width {
        return vec![text.to_owned()];
    }
    let options = textwrap::Options::new(width.max(1)).break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::wrap(text, options).into_iter().map(std::borrow::Cow::into_owned).collect()
}

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// What has to be done, and what need not.
fn advice(findings: &[Finding]) -> Option<String> {
    let count = |wanted: Severity| findings.iter().filter(|finding| finding.severity == wanted).count();
    let (blocks, errors, warnings) = (count(Severity::Blocks), count(Severity::Error), count(Severity::Warning));
    let must = match (blocks, errors) {
        (0, 0) => None,
        (0, 1) => Some("Put the error right in the export; a report can be made before that, without its row.".to_owned()),
        (0, _) => Some(format!("Put the {errors} errors right in the export; a report can be made before that, without these rows.")),
        _ => Some("Put right what stands first; no report can be made before that.".to_owned()),
    };
    let may = match warnings {
        0 => None,
        1 => Some("The warning need only be looked at; what is right may stay.".to_owned()),
        _ => Some(format!("The {warnings} warnings need only be looked at; what is right may stay.")),
    };
    let advice: Vec<String> = must.into_iter().chain(may).collect();
    if advice.is_empty() { None } else { Some(advice.join("\n")) }
}

/// What was found, in one line.
fn summary(findings: &[Finding], files: &[SourceFile]) -> String {
    let warnings = findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let read: u64 = files.iter().map(|file| file.rows_read).sum();
    let set_aside: u64 = files.iter().map(|file| file.rows_set_aside).sum();
    format!(
        "{} and {} in {}. {} read, {set_aside} set aside, none lost.",
        counted(findings.len() - warnings, "error"),
        counted(warnings, "warning"),
        counted(files.len(), "file"),
        counted(read, "row"),
    )
}

/// "1 error", "2 errors".
fn counted(count: impl TryInto<u64> + std::fmt::Display, noun: &str) -> String {
    let text = format!("{count} {noun}");
    if count.try_into().is_ok_and(|count: u64| count == 1) { text } else { text + "s" }
}
