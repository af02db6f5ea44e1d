//! What `check` says of files and columns as a whole, in columns of text.

use super::findings::effects;
use crate::checks::{BANDS, Completeness, Timeliness, of_gap};
use crate::report::{CheckMaterial, FileAccount};

/// What became of every row, which columns have gaps, and how soon rows were entered: each where there is something to say.
pub(super) fn described(material: &CheckMaterial<'_>) -> Vec<String> {
    [rows(material), gaps(material), entry(material.timeliness)].into_iter().flatten().collect()
}

/// A count of the rows of a file.
type Count = fn(&FileAccount) -> u64;

fn rows(material: &CheckMaterial<'_>) -> Option<String> {
    const FATES: [(&str, Count); 5] = [
        ("rows read", |file| file.read),
        ("used", |file| file.used),
        ("outside the period", |file| file.outside_period),
        ("left out", |file| file.filtered),
        ("set aside", |file| file.set_aside),
    ];
    let accounts = material.accounting;
    // Most projects leave nothing out and have nothing outside their periods.
    let is_shown =
        |name: &str, count: Count| !["outside the period", "left out"].contains(&name) || accounts.iter().any(|account| count(account) > 0);
    let fates: Vec<_> = FATES.into_iter().filter(|(name, count)| is_shown(name, *count)).collect();
    let mut lines =
        vec![[vec!["file".to_owned()], fates.iter().map(|(name, _)| (*name).to_owned()).collect(), vec!["written as".to_owned()]].concat()];
    for (account, file) in accounts.iter().zip(material.files) {
        let counts = fates.iter().map(|(_, count)| count(account).to_string()).collect();
        lines.push([vec![account.path.clone()], counts, vec![file.dialect.clone()]].concat());
    }
    (!accounts.is_empty()).then(|| format!("What became of every row\n{}", aligned(&lines).join("\n")))
}

/// Columns that are not complete, the emptiest first, with what could change if they were.
fn gaps(material: &CheckMaterial<'_>) -> Option<String> {
    let mut gaps: Vec<&Completeness> = material.completeness.iter().filter(|column| column.filled < column.rows).collect();
    gaps.sort_by_key(|column| column.per_mille());
    let line = |column: &&Completeness| {
        let reasons = [("empty", column.empty), ("unreadable", column.unreadable)].map(|(word, count)| (word.to_owned(), count));
        let unknown = column.unknown.iter().map(|(code, count)| (code.trim_start_matches("unknown:").replace('_', " "), *count));
        let reasons: Vec<String> =
            reasons.into_iter().chain(unknown).filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}")).collect();
        let name = format!("{}.{}", column.table.spec().name, column.column);
        vec![name, format!("{}%", column.per_mille() / 10), format!("{} of {}", column.filled, column.rows), reasons.join(", ")]
    };
    let lines = aligned(&gaps.iter().map(line).collect::<Vec<_>>());
    let effects = |gap: &Completeness| effects(&of_gap(gap, material.files, material.effects)).replace('\n', "\n    ");
    let lines: Vec<String> = lines.into_iter().zip(gaps).map(|(line, gap)| line + &effects(gap)).collect();
    (!lines.is_empty()).then(|| format!("Columns that are not filled in every row\n{}", lines.join("\n")))
}

fn entry(timeliness: &[Timeliness]) -> Option<String> {
    let bands = BANDS.iter().map(|band| match *band {
        (0, 0) => "same day".to_owned(),
        (first, i32::MAX) => format!("{first}+"),
        (first, last) => format!("{first}-{last}"),
    });
    let head: Vec<String> =
        std::iter::once("days until entry".to_owned()).chain(bands).chain(["before", "unknown"].map(str::to_owned)).collect();
    let rows = timeliness.iter().map(|table| {
        let counts = table.bands.into_iter().chain([table.negative, table.unknown]).map(|count| count.to_string());
        std::iter::once(table.table.spec().name.to_owned()).chain(counts).collect()
    });
    let lines: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    (lines.len() > 1).then(|| format!("How soon rows were entered\n{}", aligned(&lines).join("\n")))
}

/// Columns under each other: words to the left, numbers to the right.
fn aligned(lines: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..lines.first().map_or(0, Vec::len)).map(width).collect();
    let is_number = |column: usize| lines.last().is_some_and(|line| line[column].starts_with(|sign: char| sign.is_ascii_digit()));
    let numbers: Vec<bool> = (0..widths.len()).map(is_number).collect();
    let cell = |(column, text): (usize, &String)| match numbers[column] {
        true => format!("{text:>width$}", width = widths[column]),
        false => format!("{text:<width$}", width = widths[column]),
    };
    let line =
        |line: &Vec<String>| format!("    {}", line.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ")).trim_end().to_owned();
    lines.iter().map(line).collect()
}
