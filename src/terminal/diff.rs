//! What `diff` found, in lines that a terminal holds.

use rust_decimal::Decimal;

use super::{counted, wrapped, wrapped_below};
use crate::diff::{Cause, Diff, FigureChange, FileState, Part, RowAccount, RunCard};
use crate::disclosure::Audience;
use crate::indicators::measurement::TOTAL;

/// Names of causes take at least this much, so that figures stand below each other.
const LABEL: usize = 30;

/// Everything that changed, as text.
pub(super) fn described(diff: &Diff) -> String {
    let mut blocks = vec!["INTERNAL: raw figures, for the team only. Do not pass this on.".to_owned(), runs(diff), inputs(diff)];
    blocks.extend(not_found(diff));
    blocks.extend(diff.notes.iter().map(|note| wrapped("", &format!("Note: {note}."))));
    if !diff.figures.is_empty() {
        blocks.push("Figures that changed".to_owned());
        blocks.extend(diff.figures.iter().map(|figure| figure_in_lines(figure, diff)));
    }
    blocks.push(wrapped("", &summary(diff)));
    blocks.join("\n\n")
}

fn runs(diff: &Diff) -> String {
    let run = |name: &str, run: &RunCard| {
        let audience = match run.audience {
            Audience::Internal => "the team",
            Audience::Funder => "the funder",
            Audience::Public => "everybody",
        };
        let text = format!(
            "run {name}  {}: as of {}, for {audience}, dosah {}, periods {}",
            run.folder,
            run.as_of,
            run.version,
            run.periods.join(", ")
        );
        wrapped_below("    ", 7, &text)
    };
    format!("Project {}\n{}\n{}", diff.project, run("A", &diff.run_a), run("B", &diff.run_b))
}

fn inputs(diff: &Diff) -> String {
    let mut lines = Vec::new();
    for file in &diff.files {
        let rows = diff.rows.iter().flatten().filter(|rows| rows.file == file.file && rows.table == file.table);
        let mut said: Vec<String> = rows
            .map(|rows| {
                let columns = if rows.columns.is_empty() { String::new() } else { format!(" ({})", rows.columns.join(", ")) };
                let more = if rows.rows > rows.lines.len() { " ..." } else { "" };
                let list: Vec<String> = rows.lines.iter().map(ToString::to_string).collect();
                let noun = if list.len() == 1 && more.is_empty() { "line" } else { "lines" };
                let run = if matches!(rows.cause, Cause::Removed | Cause::SetAside | Cause::Merged) { " of run A" } else { "" };
                format!("{} {}{columns}, {noun} {}{more}{run}", rows.rows, done(rows.cause, rows.rows), list.join(", "))
            })
            .collect();
        match file.state {
            FileState::Same if said.is_empty() => continue,
            FileState::Same => {}
            FileState::Changed if said.is_empty() && diff.rows.is_some() => said.push("another file with the same rows".to_owned()),
            FileState::Changed if diff.rows.is_none() => said.push("another file".to_owned()),
            FileState::Changed => {}
            // One of the two lines is enough.
            FileState::OnlyA if file.same_as.is_some() && said.is_empty() => continue,
            FileState::OnlyB if file.same_as.is_some() => {
                said.insert(0, format!("called {} in run A", file.same_as.as_deref().unwrap_or_default()));
            }
            FileState::OnlyA => said.insert(0, "only in run A".to_owned()),
            FileState::OnlyB => said.insert(0, "only in run B".to_owned()),
        }
        if diff.rows.is_none() {
            said.extend(file.before.as_ref().map(|account| accounted("A", account)));
            said.extend(file.now.as_ref().map(|account| accounted("B", account)));
        }
        lines.push(wrapped_below("    ", 4, &format!("{}: {}", file.file, said.join("; "))));
    }
    if diff.ids_merged > 0 {
        let noun = if diff.ids_merged == 1 { "child has another id" } else { "children have another id" };
        lines.push(format!("    {} {noun}", diff.ids_merged));
    }
    let settings = &diff.settings;
    if settings.is_changed {
        let what = if settings.tables.is_empty() { "changed".to_owned() } else { format!("changed in {}", settings.tables.join(", ")) };
        lines.push(wrapped_below("    ", 4, &format!("dosah.toml: {what}")));
    }
    for (what, ids) in [
        ("another definition of", &settings.definitions),
        ("only in run A:", &settings.indicators_only_a),
        ("only in run B:", &settings.indicators_only_b),
    ] {
        if !ids.is_empty() {
            lines.push(wrapped_below("    ", 4, &format!("indicators: {what} {}", ids.join(", "))));
        }
    }
    if !diff.mapping_with_files.is_empty() {
        let tables = diff.mapping_with_files.join(", ");
        let text = format!("mapping: that of {tables} fits the files of its own run only, so a change of it is among those of rows");
        lines.push(wrapped_below("    ", 4, &text));
    }
    for period in &settings.periods {
        let ((from, until), (start, end)) = (period.from, period.to);
        lines.push(format!("    period {}: {from} to {until} -> {start} to {end}", period.id));
    }
    if diff.run_a.as_of != diff.run_b.as_of {
        lines.push(format!("    as-of day: {} -> {}", diff.run_a.as_of, diff.run_b.as_of));
    }
    if lines.is_empty() {
        lines.push("    nothing".to_owned());
    }
    format!("What changed in the inputs\n{}", lines.join("\n"))
}

/// "edited", "added late" ...
fn done(cause: Cause, rows: usize) -> String {
    let noun = if rows == 1 { "row" } else { "rows" };
    match cause {
        Cause::Merged => format!("{noun} under another id"),
        Cause::SetAside => format!("{noun} set aside in run B"),
        Cause::PutRight => format!("{noun} set aside in run A and used now"),
        cause => format!("{noun} {}", cause.words().trim_start_matches("rows ")),
    }
}

fn accounted(run: &str, account: &RowAccount) -> String {
    let number = |rows: Option<u64>| rows.map_or_else(|| "?".to_owned(), |rows| rows.to_string());
    let about = if account.rounded_to > 1 { "about " } else { "" };
    let RowAccount { read, used, set_aside, .. } = account;
    format!("run {run}: {about}{} rows read, {} used, {} set aside", number(*read), number(*used), number(*set_aside))
}

/// Which files are needed and not there.
fn not_found(diff: &Diff) -> Vec<String> {
    let run = |(name, run): (&str, &RunCard)| {
        let (why, remedy) = match (&run.unreadable, run.missing.as_slice()) {
            (Some(reason), _) => (format!("the files of run {name} cannot be read again: {reason}"), ""),
            (None, []) => return None,
            (None, files) => (
                format!("not found of run {name}: {}", files.join(", ")),
                " Give the folder that holds them with --inputs FOLDER. Keep every export that a report was made of: without it nobody can say which \
                 rows changed.",
            ),
        };
        Some(wrapped("", &format!("The change is not explained: {why}.{remedy}")))
    };
    [("A", &diff.run_a), ("B", &diff.run_b)].into_iter().filter_map(run).collect()
}

fn signed(number: Decimal) -> String {
    if number.is_sign_negative() { number.to_string() } else { format!("+{number}") }
}

fn figure_in_lines(figure: &FigureChange, diff: &Diff) -> String {
    let cut = if figure.dimension == TOTAL { String::new() } else { format!(", {} {}", figure.dimension, figure.category) };
    let change = figure.change.map(|change| format!(" ({})", signed(change))).unwrap_or_default();
    let mut lines = vec![format!("{}, {}{cut}: {} -> {} {}{change}", figure.indicator, figure.period, figure.from, figure.to, figure.unit)];
    let number = |part: &Part| part.change.map_or_else(|| format!("{} -> {}", part.from, part.to), signed);
    let labels: Vec<String> = figure.parts.iter().map(|part| label(part, diff)).collect();
    let wide = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0).max(LABEL);
    let width = figure.parts.iter().map(|part| number(part).chars().count()).max().unwrap_or(0);
    for (part, label) in figure.parts.iter().zip(&labels) {
        let rows = if part.rows > 0 { format!("   {}", counted(part.rows, "row")) } else { String::new() };
        lines.push(format!("    {label:<wide$}  {:>width$}{rows}", number(part)));
    }
    if let Some(change) = figure.change {
        lines.push(format!("    {:<wide$}  {:>width$}   the parts add up", "", signed(change)));
    }
    for (name, is_hidden) in [("A", figure.hidden_in_a), ("B", figure.hidden_in_b)] {
        if is_hidden {
            lines.push(format!("    run {name} did not show it; the figure is that of its rows"));
        }
    }
    lines.join("\n")
}

/// What a part is called.
fn label(part: &Part, diff: &Diff) -> String {
    let written = |name: &str, run: &RunCard| {
        if run.version != diff.version {
            format!("version {} or {}", run.version, diff.version)
        } else if run.audience == Audience::Internal {
            format!("run {name} wrote something else")
        } else {
            format!("rounded or published by run {name}")
        }
    };
    let words = |cause: &Cause| match cause {
        Cause::WrittenA => written("A", &diff.run_a),
        Cause::WrittenB => written("B", &diff.run_b),
        cause => cause.words().to_owned(),
    };
    part.causes.iter().map(words).collect::<Vec<String>>().join(" and ")
}

fn summary(diff: &Diff) -> String {
    let mut said = vec![match diff.unchanged {
        0 => "No figure stayed the same".to_owned(),
        1 => "1 figure did not change".to_owned(),
        figures => format!("{figures} figures did not change"),
    }];
    if diff.unchanged_with_rows > 0 {
        said.push(format!("{} of them although rows changed that they could depend on", diff.unchanged_with_rows));
    }
    if diff.cancelled > 0 {
        said.push(format!("{} of them because parts of the change cancel each other", diff.cancelled));
    }
    if diff.unknown > 0 {
        said.push(format!("{} are hidden and not known", diff.unknown));
    }
    if diff.only_in_one > 0 {
        said.push(format!("{} are in one of the reports only", diff.only_in_one));
    }
    said.join(", ") + "."
}
