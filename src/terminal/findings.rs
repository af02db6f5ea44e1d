//! Findings in words: single ones, and many of one kind under a headline.

use super::wrapped;
use crate::checks::{CLAIMED_CAUSE, CONTRADICTING_NUMBER, FIELD_TOO_LONG, FindingGroup, TYPED_NUMBER, meaning};
use crate::finding::{Finding, Location, Severity};

/// After so many alike, the rest is counted.
const ALIKE: usize = 5;

/// The text of a group: the message itself where there is one finding, else a headline, places, and once what to do. `effects` is what it
/// could change, a line each.
pub(super) fn described(group: &FindingGroup<'_>, effects: &[String]) -> String {
    described_up_to(ALIKE, group, effects)
}

/// The text of a group with all its places, however many.
pub(super) fn in_full(group: &FindingGroup<'_>) -> String {
    described_up_to(usize::MAX, group, &[])
}

fn described_up_to(alike: usize, group: &FindingGroup<'_>, effects: &[String]) -> String {
    let mut text = match group.findings[..] {
        [finding] => message(finding) + &column(finding) + &remedy(finding),
        _ => several(alike, group),
    };
    text += &could_change(effects);
    text + &format!("\n    [{}]", group.group.check)
}

fn several(alike: usize, group: &FindingGroup<'_>) -> String {
    let first = group.findings[0];
    let all = |same: fn(&Finding, &Finding) -> bool| group.findings.iter().all(|finding| same(finding, first));
    let (same_message, same_help) = (all(|one, other| one.message == other.message), all(|one, other| one.help == other.help));
    let same_column = all(|one, other| one.location.header == other.location.header);
    let mut headline = headline(group);
    if let Some(header) = first.location.header.as_deref().filter(|header| same_column && !header.is_empty()) {
        headline += &format!(", column {header}");
    }
    match meaning(group.group.check) {
        Some(meaning) if !same_message => headline += &format!(". {meaning}"),
        _ => headline += &format!(": {}", first.message),
    }
    let mut text = wrapped("", &headline);
    let mut listed = 0;
    for (number, finding) in group.findings.iter().enumerate() {
        // A finding without a line counts what is not listed.
        if number < alike || finding.location.line == 0 {
            text += &format!("\n{}", message(finding));
            text += &if same_column { cell(finding) } else { column(finding) };
            listed += 1;
            if !same_help {
                text += &remedy(finding);
            }
        }
    }
    if group.findings.len() > listed {
        text += &format!("\n    and {} more like this", group.findings.len() - listed);
    }
    if same_help { text + &remedy(first) } else { text }
}

fn headline(group: &FindingGroup<'_>) -> String {
    let file = &group.group.file;
    if group.findings.iter().all(|finding| [CONTRADICTING_NUMBER.name, TYPED_NUMBER.name].contains(&finding.check)) {
        return format!("{} numbers in {file} are to be looked at", group.findings.len());
    }
    if group.group.check == CLAIMED_CAUSE.name {
        let count = group.findings.len();
        return format!(
            "{count} {} in {file} {} to be looked at",
            if count == 1 { "claim" } else { "claims" },
            if count == 1 { "is" } else { "are" }
        );
    }
    if group.group.check == FIELD_TOO_LONG.name {
        return format!("{} texts in {file} are to be looked at", group.findings.len());
    }
    match (group.severity, group.rows) {
        (Severity::Blocks, _) => format!("{file} cannot be used"),
        (Severity::Error, 1) => format!("1 row of {file} is set aside"),
        (Severity::Error, rows) => format!("{rows} rows of {file} are set aside"),
        (Severity::Warning, 1) => format!("1 row of {file} is to be looked at"),
        (Severity::Warning, rows) => format!("{rows} rows of {file} are to be looked at"),
    }
}

/// What is wrong and where, on one line: editors and scripts read it.
fn message(finding: &Finding) -> String {
    format!("{}: {}: {}", place(&finding.location), finding.severity.word(), finding.message)
}

/// Where a spreadsheet shows it, behind the message: the header stands above.
fn cell(finding: &Finding) -> String {
    let cell = finding.location.cell.as_ref().map(|cell| format!("cell {cell}"));
    let related = finding.related.as_ref().map(related);
    let places: Vec<String> = cell.into_iter().chain(related).collect();
    if places.is_empty() { String::new() } else { format!(" ({})", places.join("; ")) }
}

/// Where a spreadsheet shows it, with the header of the column.
fn column(finding: &Finding) -> String {
    let mut text = String::new();
    if let (Some(cell), Some(header)) = (&finding.location.cell, &finding.location.header) {
        // A column without a header has only its cell for a name.
        let column = if header.is_empty() { format!("cell {cell}") } else { format!("column {header} (cell {cell})") };
        text.push_str(&format!("\n    {column}"));
    }
    if let Some(other) = &finding.related {
        text.push_str(&format!("\n    {}", related(other)));
    }
    text
}

fn related(location: &Location) -> String {
    let cell = location.cell.as_ref().map(|cell| format!(", cell {cell}")).unwrap_or_default();
    format!("see also {}{cell}", place(location))
}

fn remedy(finding: &Finding) -> String {
    if finding.help.is_empty() { String::new() } else { format!("\n{}", wrapped("    ", &finding.help)) }
}

/// `file:line:column`, as far as it is known.
fn place(location: &Location) -> String {
    match (location.line, location.column) {
        (0, _) => location.file.clone(),
        (line, 0) => format!("{}:{line}", location.file),
        (line, column) => format!("{}:{line}:{column}", location.file),
    }
}

/// The figures that could change, below each other.
pub(super) fn could_change(effects: &[String]) -> String {
    if effects.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = effects.iter().map(|line| wrapped("        ", line)).collect();
    format!("\n    what it could change:\n{}", lines.join("\n"))
}
