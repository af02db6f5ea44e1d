//! One `[[input]]` of the draft: which file, how it is written, which header is which column.

use super::choice::Chosen;
use super::column::{Column, Dates};
use super::fit::{Match, Why};
use super::lists::Lists;
use super::page::{Doubt, Page};
use super::text::{entry, listed, quoted};
use super::values;
use super::words::Words;
use crate::error::Error;
use crate::ingest::schema::{Domain, Kind, Table};

/// Writes the `[[input]]` of a table: one for all its files, or one a file where no pattern matches exactly them.
pub(super) fn write(page: &mut Page, chosen: &Chosen<'_>, names: &[&str], folder: &Folder<'_>) -> Result<(), Error> {
    let all: Vec<&str> = chosen.exports.iter().map(|export| export.name.as_str()).collect();
    match pattern(&all, names) {
        Some(pattern) => write_one(page, chosen, &pattern, folder),
        None => all.iter().try_for_each(|name| write_one(page, chosen, name, folder)),
    }
}

/// What all inputs of a folder share.
pub(super) struct Folder<'f> {
    /// Lists drafted from values.
    pub lists: &'f Lists,
    /// The words that are known.
    pub words: &'f Words,
    /// The order of day and month that some file of the folder decides.
    pub dates: Option<&'static str>,
}

fn write_one(page: &mut Page, chosen: &Chosen<'_>, file: &str, folder: &Folder<'_>) -> Result<(), Error> {
    let fit = &chosen.fit;
    let Some(first) = chosen.exports.first() else { return Ok(()) };
    let rows: u64 = chosen.exports.iter().map(|export| export.rows).sum();
    let named = if fit.is_named { " and its name says so" } else { "" };
    page.comment(&format!(
        "{} ({rows} rows): {} of its {} columns are columns of {}{named}.",
        quoted(file),
        fit.columns.len(),
        first.columns.len(),
        fit.spec.name
    ));
    if rows == 0 {
        page.comment("CHECK: it holds no rows; export it again with them.");
    }
    page.line("[[input]]");
    page.entry("table", fit.spec.name)?;
    page.entry("file", file)?;
    write_dialect(page, chosen, folder)?;
    write_columns(page, chosen, folder)?;
    values::write(page, chosen, folder.lists, folder.words)?;
    page.gap();
    Ok(())
}

fn write_dialect(page: &mut Page, chosen: &Chosen<'_>, folder: &Folder<'_>) -> Result<(), Error> {
    let Some(first) = chosen.exports.first() else { return Ok(()) };
    if first.raw.encoding != "utf-8" {
        let seen = if first.raw.encoding.starts_with("utf-16") { "bytes" } else { "letters" };
        page.remarked("encoding", first.raw.encoding, &format!("seen in its {seen}; look whether names of places read well"))?;
    }
    if first.needs_delimiter() {
        page.remarked("delimiter", char::from(first.raw.delimiter).to_string(), "a header holds another delimiter")?;
    }
    let fields =
        |wanted: fn(Kind) -> bool| chosen.fit.columns.iter().filter(move |column| wanted(column.spec.kind)).map(|column| column.field);
    let numeric = |kind| matches!(kind, Kind::Money | Kind::Number | Kind::Hours | Kind::Count | Kind::Minutes);
    let columns = |field| chosen.exports.iter().map(move |export| &export.columns[field]);
    if let Some(sign) = fields(numeric).flat_map(columns).find_map(|column| column.decimal_sign()) {
        let sign_says = if sign == ',' { "numbers such as 1 234,50" } else { "numbers such as 1,234.50" };
        page.remarked("decimal", sign.to_string(), sign_says)?;
    }
    let dates: Vec<Dates> = fields(|kind| kind == Kind::Date).flat_map(columns).filter_map(|column| column.dates).collect();
    write_dates(page, chosen, &dates, folder)?;
    if let Some(header) = first.raw.header.as_ref().filter(|header| header.row > 1) {
        page.remarked("header_row", toml_count(header.row)?, "what stands above it is no data")?;
    }
    if first.footer > 0 {
        page.remarked("footer_rows", toml_count(first.footer as u64)?, "the last rows add up or remark, and are no data")?;
    }
    if chosen.fit.spec.table == Table::Costs && chosen.fit.column("kind").is_none() && has_negatives(chosen) {
        page.remarked("negative", "refund", "amounts below zero are taken for refunds; CHECK that they are")?;
    }
    Ok(())
}

fn write_dates(page: &mut Page, chosen: &Chosen<'_>, dates: &[Dates], folder: &Folder<'_>) -> Result<(), Error> {
    let Some(first) = dates.iter().find(|dates| dates.or.is_none()).or(dates.first()) else { return Ok(()) };
    if dates.iter().any(|other| other.format != first.format && other.or != Some(first.format)) && !dates.iter().any(Dates::has_two_orders)
    {
        page.comment("CHECK: dates are written in several ways here; dosah check names each that can be read in two.");
        return Ok(());
    }
    let Some(other) = first.or else {
        return match first.format {
            "iso" => Ok(()),
            format => page.remarked("dates", format, "every date reads so, and not every one in another way"),
        };
    };
    if let Some(known) = folder.dates.filter(|known| [first.format, other].contains(known)) {
        return page.remarked("dates", known, "no date in it decides the order; another file of the folder does");
    }
    let file = chosen.exports.first().map(|export| quoted(&export.name)).unwrap_or_default();
    let question = format!("in which order does {file} write day and month? Every date in it can be read in both.");
    let answers = vec![entry("dates", first.format)?, entry("dates", other)?];
    page.doubt(Doubt { rank: 1, question, answers });
    page.comment("Until one of them stands here, dosah check refuses each of these dates: nobody should guess it.");
    Ok(())
}

fn write_columns(page: &mut Page, chosen: &Chosen<'_>, folder: &Folder<'_>) -> Result<(), Error> {
    let Some(first) = chosen.exports.first() else { return Ok(()) };
    let label = |column: &Match| first.columns[column.field].header.as_str();
    let renamed: Vec<&Match> = chosen.fit.columns.iter().filter(|column| label(column).to_lowercase() != column.spec.name).collect();
    page.gap();
    if renamed.is_empty() {
        page.comment("The headers are dosah's own.");
    } else {
        page.line("[input.columns]");
    }
    for column in renamed {
        if let (Kind::Id, Some(what)) = (column.spec.kind, first.columns[column.field].identifies) {
            let better = "dosah never prints an id, but a code of the organisation's own is the better one";
            page.comment(&format!("CHECK: the ids below are {what}, which name people; {better}."));
        }
        page.remarked(column.spec.name, label(column), &reason(column, chosen))?;
    }
    let mapped = |field| chosen.fit.columns.iter().any(|column| column.field == field);
    let (mut people, mut others) = (Vec::new(), Vec::new());
    for (_, column) in first.columns.iter().enumerate().filter(|(field, column)| !mapped(*field) && !column.header.is_empty()) {
        match column.identifies.or_else(|| unfit(column, chosen, folder)) {
            Some(what) => people.push(format!("{} ({what})", quoted(&column.header))),
            None => others.push(column.header.as_str()),
        }
    }
    if !people.is_empty() {
        page.comment(&format!("Left alone: {}.", people.join(", ")));
    }
    if !others.is_empty() {
        page.comment(&format!("Not read, because {} does not need them: {}.", chosen.fit.spec.name, listed(others)));
    }
    if chosen.fit.spec.table == Table::Episodes && chosen.fit.column("phase").is_none() {
        page.gap();
        page.comment("No column says in which phase of the method a stay is; all stays are of one phase.");
        page.line("[input.build]");
        page.entry("phase", super::draft::CARE)?;
    }
    if chosen.fit.columns.iter().any(|column| column.in_hours) {
        page.gap();
        page.line("[input.units]");
        page.entry("minutes", "hours")?;
    }
    Ok(())
}

/// Why a column of which the header is known was left alone all the same.
fn unfit(column: &Column, chosen: &Chosen<'_>, folder: &Folder<'_>) -> Option<&'static str> {
    let wanted = chosen.fit.spec.columns.iter().find(|wanted| {
        let likeness = folder.words.likeness(chosen.fit.spec, wanted.name, &column.label);
        chosen.fit.column(wanted.name).is_none() && likeness.is_some_and(|likeness| likeness.score > 2.9)
    })?;
    Some(match wanted.kind {
        Kind::Category(Domain::WorkerRole) if column.is_list() => "perhaps names of workers rather than professions",
        Kind::Category(_) => "too many different values for a list of categories",
        Kind::Date => "hardly any value is a date",
        _ => "hardly any value is a number",
    })
}

/// Why a column was taken for what it is, without any value of it.
fn reason(column: &Match, chosen: &Chosen<'_>) -> String {
    let filled: u64 = chosen.exports.iter().map(|export| export.columns[column.field].filled).sum();
    let rows: u64 = chosen.exports.iter().map(|export| export.rows).sum();
    let why = match column.why {
        Why::Header => "a known header",
        Why::PartOfHeader => "CHECK: the header holds a known word",
        Why::Ids => "CHECK: the values are ids of children",
        Why::OnlyDates => "CHECK: the only column of dates",
    };
    format!("{why}; filled in {filled} of {rows} rows")
}

fn has_negatives(chosen: &Chosen<'_>) -> bool {
    chosen.values("amount").keys().any(|value| value.starts_with(['-', '\u{2212}']))
}

fn toml_count(count: u64) -> Result<i64, Error> {
    i64::try_from(count).map_err(|_| Error::Defect("a row beyond what TOML can count".to_owned()))
}

/// A pattern that matches these names and no other of the folder.
fn pattern(names: &[&str], folder: &[&str]) -> Option<String> {
    let [first, others @ ..] = names else { return None };
    if others.is_empty() {
        return Some((*first).to_owned());
    }
    let same = |one: &str, other: &str| {
        one.chars().zip(other.chars()).take_while(|(one, other)| one == other).map(|(sign, _)| sign.len_utf8()).sum::<usize>()
    };
    let start = others.iter().map(|other| same(first, other)).min()?;
    let backwards = |name: &str| name.chars().rev().collect::<String>();
    let end = others.iter().map(|other| same(&backwards(first), &backwards(other))).min()?;
    // What begins and ends all of them must not overlap in the shortest.
    let shortest = names.iter().map(|name| name.len()).min()?;
    let end = end.min(shortest - start);
    let (start, end) = (&first[..start], first.get(first.len() - end..)?);
    // Without the digits that names share by chance, if that will do.
    [start.trim_end_matches(|sign: char| sign.is_ascii_digit()), start].into_iter().find_map(|start| {
        let matches = |name: &&&str| name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end);
        let is_safe = !start.is_empty() && !start.contains(['*', '?', '[', ']']) && !end.contains(['*', '?', '[', ']']);
        (is_safe && folder.iter().filter(matches).count() == names.len()).then(|| format!("{start}*{end}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_files_of_a_table_and_no_other() {
        let names = ["sessions-2014.csv", "sessions-2015.csv"];
        assert_eq!(pattern(&names, &names).as_deref(), Some("sessions-*.csv"));
        assert_eq!(pattern(&names, &[names[0], names[1], "sessions-all.csv"]).as_deref(), Some("sessions-201*.csv"));
        assert_eq!(pattern(&names, &[names[0], names[1], "sessions-2016.csv"]), None);
        assert_eq!(pattern(&["a.csv", "b.csv"], &["a.csv", "b.csv"]), None);
        assert_eq!(pattern(&["x.csv", "xx.csv"], &["x.csv", "xx.csv"]).as_deref(), Some("x*.csv"));
        assert_eq!(pattern(&["ř.csv"], &["ř.csv"]).as_deref(), Some("ř.csv"));
    }
}
