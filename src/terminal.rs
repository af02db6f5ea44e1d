//! What a person at a terminal sees: a line a stage, findings, and at the end what was written. Progress goes to stderr, results to stdout.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;

use crate::finding::{Finding, Location};
use crate::ingest::Reading;
use crate::init::Draft;
use crate::output::Page;
use crate::project::Lang;

/// After so many alike, the rest is counted.
const ALIKE: usize = 5;

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
        let shown: Vec<&Finding> = reading.findings.iter().filter(|finding| !self.quiet || stops(finding)).collect();
        for text in described(&shown) {
            note(&text);
        }
        if !self.quiet && !reading.findings.is_empty() {
            note(&summary(reading));
        }
    }

    /// Prints findings as the result of `check`.
    pub fn check(&self, reading: &Reading) {
        let all: Vec<&Finding> = reading.findings.iter().collect();
        for text in described(&all) {
            self.line(&text);
        }
        self.line(&summary(reading));
    }

    /// Prints what was written and the key figures.
    pub fn written(&self, folder: &Path, files: &[(String, Vec<u8>)], pages: &[Page]) {
        if self.quiet {
            return;
        }
        for (file, _) in files {
            self.line(&folder.join(file).display().to_string());
        }
        let page = pages.iter().find(|page| page.report.lang == Lang::En).or(pages.first());
        let Some(page) = page else { return };
        self.line("");
        for figure in &page.report.key_figures {
            self.line(&format!("{:<28} {:>12}   {}", figure.label, figure.figure, figure.context));
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
        if !draft.unused.is_empty() {
            self.line(&format!(
                "    not used           {}",
                draft.unused.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
            ));
        }
        for (number, question) in (1..).zip(&draft.questions) {
            self.line(&format!("\nQuestion {number}: {}", question.question));
            for answer in &question.answers {
                self.line(&format!("    {answer}"));
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

fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// One text a finding; after [`ALIKE`] of the same check in the same file, how many more there are.
fn described(findings: &[&Finding]) -> Vec<String> {
    let mut alike: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for finding in findings {
        *alike.entry((&finding.location.file, finding.check)).or_default() += 1;
    }
    let mut shown: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut texts = Vec::new();
    for finding in findings {
        let key = (finding.location.file.as_str(), finding.check);
        let count = shown.entry(key).or_default();
        *count += 1;
        if *count <= ALIKE {
            texts.push(described_one(finding));
        } else if *count == ALIKE + 1 {
            texts.push(format!("{}: and {} more like this [{}]", key.0, alike[&key] - ALIKE, key.1));
        }
    }
    texts
}

fn described_one(finding: &Finding) -> String {
    let mut text = format!("{}: {}: {}", place(&finding.location), finding.severity.word(), finding.message);
    if let (Some(cell), Some(header)) = (&finding.location.cell, &finding.location.header) {
        // A column without a header has only its cell for a name.
        let column = if header.is_empty() { format!("cell {cell}") } else { format!("column {header} (cell {cell})") };
        text.push_str(&format!("\n    {column}"));
    }
    if let Some(related) = &finding.related {
        text.push_str(&format!("\n    see also {}", place(related)));
    }
    if !finding.help.is_empty() {
        text.push_str(&format!("\n    {}", finding.help));
    }
    text.push_str(&format!("\n    [{}]", finding.check));
    text
}

/// `file:line:column`, as far as it is known.
fn place(location: &Location) -> String {
    match (location.line, location.column) {
        (0, _) => location.file.clone(),
        (line, 0) => format!("{}:{line}", location.file),
        (line, column) => format!("{}:{line}:{column}", location.file),
    }
}

fn summary(reading: &Reading) -> String {
    let warnings = reading.findings.iter().filter(|finding| finding.severity == crate::finding::Severity::Warning).count();
    let read: u64 = reading.dataset.files.iter().map(|file| file.rows_read).sum();
    let set_aside: u64 = reading.dataset.files.iter().map(|file| file.rows_set_aside).sum();
    format!(
        "{} and {} in {}. {} read, {set_aside} set aside, none lost.",
        counted(reading.findings.len() - warnings, "error"),
        counted(warnings, "warning"),
        counted(reading.dataset.files.len(), "file"),
        counted(read, "row"),
    )
}

/// "1 error", "2 errors".
fn counted(count: impl TryInto<u64> + std::fmt::Display, noun: &str) -> String {
    let text = format!("{count} {noun}");
    if count.try_into().is_ok_and(|count: u64| count == 1) { text } else { text + "s" }
}
