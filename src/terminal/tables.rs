//! What `check` says of files and columns as a whole, in columns of text.

use super::findings::could_change;
use super::{WIDTH, wrapped};
use crate::checks::{BANDS, Completeness, Timeliness, of_gap};
use crate::error::Error;
use crate::report::{CheckMaterial, EffectWords, FileAccount};

/// What became of every row, which columns have gaps, and how soon rows were entered: each where there is something to say.
pub(super) fn described(material: &CheckMaterial<'_>, words: &EffectWords<'_>) -> Result<Vec<String>, Error> {
    Ok([rows(material), layouts(material), gaps(material, words)?, entry(material.timeliness)].into_iter().flatten().collect())
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
    let names = fates.iter().map(|(name, _)| (*name).to_owned());
    let mut lines: Vec<Vec<String>> = vec![std::iter::once("file".to_owned()).chain(names).collect()];
    for account in accounts {
        let counts = fates.iter().map(|(_, count)| count(account).to_string());
        lines.push(std::iter::once(account.path.clone()).chain(counts).collect());
    }
    (!accounts.is_empty()).then(|| format!("What became of every row\n{}", aligned(&lines).join("\n")))
}

/// How each file is written; what was found out has to be seen by somebody.
fn layouts(material: &CheckMaterial<'_>) -> Option<String> {
    let files: Vec<(&str, &str)> = material.files.iter().map(|file| (file.path.as_str(), file.dialect.as_str())).collect();
    let width = files.iter().map(|(path, _)| path.chars().count()).max().filter(|_| !material.accounting.is_empty())?;
    // Where one line is too short, what was found of rows and dates stands below.
    let line = |(path, dialect): &(&str, &str)| {
        let indent = width + 6;
        let split = dialect.match_indices(", ").nth(3).map_or(dialect.len(), |(at, _)| at);
        let (signs, rest) = (&dialect[..split], dialect[split..].trim_start_matches(", "));
        let line_end = signs.split(", ").nth(2).unwrap_or_default();
        // Measured as if every line end had the longest name, so that files that differ in nothing else look alike.
        if rest.is_empty() || indent + dialect.chars().count() + "CRLF".len() <= WIDTH + line_end.len() {
            return format!("    {path:<width$}  {dialect}");
        }
        format!("    {path:<width$}  {signs}\n{}", wrapped(&" ".repeat(indent), rest))
    };
    Some(format!("How the files are written\n{}", files.iter().map(line).collect::<Vec<_>>().join("\n")))
}

/// Columns that are not complete, the emptiest first, with what could change if they were.
fn gaps(material: &CheckMaterial<'_>, words: &EffectWords<'_>) -> Result<Option<String>, Error> {
    let mut gaps: Vec<&Completeness> = material.completeness.iter().filter(|column| column.filled < column.rows).collect();
    gaps.sort_by_key(|column| column.per_mille());
    let line = |column: &&Completeness| {
        let reasons = [("empty", column.empty), ("unreadable", column.unreadable)].map(|(word, count)| (word.to_owned(), count));
        let unknown = column.unknown.iter().map(|(code, count)| (code.trim_start_matches("unknown:").replace('_', " "), *count));
        let reasons: Vec<String> =
            reasons.into_iter().chain(unknown).filter(|(_, count)| *count > 0).map(|(word, count)| format!("{count} {word}")).collect();
        let name = format!("{}.{}", column.table.spec().name, column.column);
        let cells = vec![name, format!("{}%", column.per_mille() / 10), format!("{} of {}", column.filled, column.rows)];
        (cells, reasons.join(", "))
    };
    let (cells, reasons): (Vec<Vec<String>>, Vec<String>) = gaps.iter().map(line).unzip();
    let lines: Vec<String> = aligned(&cells).into_iter().zip(reasons).map(|(line, reasons)| format!("{line}  {reasons}")).collect();
    let effects = |gap: &Completeness| words.of(&of_gap(gap, material.files, material.effects)).map(|lines| could_change(&lines));
    let lines = lines
        .into_iter()
        .zip(gaps)
        .map(|(line, gap)| Ok(line + &effects(gap)?.replace('\n', "\n    ")))
        .collect::<Result<Vec<_>, Error>>()?;
    Ok((!lines.is_empty()).then(|| format!("Columns that are not filled in every row\n{}", lines.join("\n"))))
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
