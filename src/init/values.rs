//! Which value of a file is which of dosah's, in the draft of one `[[input]]`.

use std::collections::BTreeMap;

use super::choice::Chosen;
use super::fit::Match;
use super::lists::{Becomes, Lists};
use super::page::{Doubt, Page};
use super::text::{inline, listed, quoted};
use super::words::Words;
use crate::error::Error;
use crate::ingest::guess;
use crate::ingest::schema::{Domain, Kind};

/// Writes the `values` of an `[[input]]`, if there are any to write.
pub(super) fn write(page: &mut Page, chosen: &Chosen<'_>, lists: &Lists, words: &Words) -> Result<(), Error> {
    let mut is_first = true;
    let mut begin = |page: &mut Page| {
        if is_first {
            page.gap();
            page.line("[input.values]");
        }
        is_first = false;
    };
    for column in &chosen.fit.columns {
        let values = chosen.values(column.spec.name);
        let becomes = |value: &str| match column.spec.kind {
            Kind::Category(domain) => lists.becomes(domain, value, words),
            Kind::Flag if guess::is_flag(value) => Becomes::Itself,
            Kind::Flag => words.value("flag", value).map_or(Becomes::Undecided, |known| Becomes::Known(known.to_owned())),
            _ => Becomes::Itself,
        };
        let all: BTreeMap<&str, Becomes> = values.keys().map(|value| (*value, becomes(value))).collect();
        let mistakes: Vec<&str> = all.iter().filter(|(_, becomes)| **becomes == Becomes::Mistake).map(|(value, _)| *value).collect();
        let undecided: Vec<&str> = all.iter().filter(|(_, becomes)| **becomes == Becomes::Undecided).map(|(value, _)| *value).collect();
        if column.spec.kind == Kind::Category(Domain::Sex) && !undecided.is_empty() {
            begin(page);
            ask_for_codes_of_sex(page, first_header(chosen, column), &all)?;
            continue;
        }
        // A word that is its own id is written down where another one means the same, so that both are seen.
        let is_meant_too =
            |value: &str| all.values().any(|becomes| matches!(becomes, Becomes::Known(known) if *known == value.to_lowercase()));
        let known = all.iter().filter_map(|(value, becomes)| match becomes {
            Becomes::Known(known) => Some(((*value).to_owned(), known.clone())),
            Becomes::Itself if is_meant_too(value) => Some(((*value).to_owned(), value.to_lowercase())),
            Becomes::Nothing => Some(((*value).to_owned(), String::new())),
            Becomes::Itself | Becomes::Mistake | Becomes::Undecided => None,
        });
        let known: BTreeMap<String, String> = known.collect();
        if !undecided.is_empty() {
            begin(page);
            ask_for_words(page, column, &undecided, &known, first_header(chosen, column))?;
        }
        if !mistakes.is_empty() {
            begin(page);
            let looks = if mistakes.len() == 1 { "looks like a typing mistake" } else { "look like typing mistakes" };
            let (values, header) = (listed(mistakes), quoted(first_header(chosen, column)));
            page.comment(&format!("CHECK: {values} in {header} {looks}; left out here, so that dosah check names the rows."));
        }
        if !known.is_empty() {
            begin(page);
            page.line(format!("{} = {}", column.spec.name, inline(&known)?));
        }
    }
    Ok(())
}

fn first_header<'c>(chosen: &'c Chosen<'_>, column: &Match) -> &'c str {
    chosen.exports.first().map_or("", |export| export.columns[column.field].header.as_str())
}

/// Codes of sex differ from country to country; until somebody says which is which, all are unknown.
fn ask_for_codes_of_sex(page: &mut Page, header: &str, all: &BTreeMap<&str, Becomes>) -> Result<(), Error> {
    let mapping = |of: &dyn Fn(&str) -> &'static str| {
        let entries: BTreeMap<String, String> = all
            .iter()
            .map(|(value, becomes)| {
                let known = match becomes {
                    Becomes::Known(known) => known.clone(),
                    Becomes::Itself => value.to_lowercase(),
                    Becomes::Nothing | Becomes::Mistake | Becomes::Undecided => of(value).to_owned(),
                };
                ((*value).to_owned(), known)
            })
            .collect();
        Ok::<_, Error>(format!("sex = {}", inline(&entries)?))
    };
    let first = mapping(&|value| {
        if value == "1" {
            "male"
        } else if value == "2" {
            "female"
        } else {
            ""
        }
    })?;
    let second = mapping(&|value| {
        if value == "1" {
            "female"
        } else if value == "2" {
            "male"
        } else {
            ""
        }
    })?;
    let undecided = listed(all.iter().filter(|(_, becomes)| **becomes == Becomes::Undecided).map(|(value, _)| *value));
    let question =
        format!("which of {undecided} in {} means female and which male? Until you say it, all of them are unknown.", quoted(header));
    page.doubt(Doubt { rank: 3, question, answers: vec![first, second] });
    let unknown = mapping(&|_| "")?;
    page.line(unknown);
    Ok(())
}

fn ask_for_words(page: &mut Page, column: &Match, undecided: &[&str], known: &BTreeMap<String, String>, header: &str) -> Result<(), Error> {
    let name = column.spec.name;
    let (choices, example) = match column.spec.kind {
        Kind::Category(Domain::SessionStatus) => ("held, cancelled or no_show", "cancelled"),
        Kind::Category(Domain::Source) => ("grant, cofinancing or in_kind", "grant"),
        Kind::Category(Domain::CostKind) => ("cost or refund", "cost"),
        Kind::Flag => ("yes or no", "yes"),
        _ => ("one of the ids of its list below, or \"\" for nothing", ""),
    };
    let listed = listed(undecided.iter().copied());
    let do_they = if undecided.len() == 1 { "does" } else { "do" };
    let question = format!("what {do_they} {listed} in {} mean: {choices}? Until you say it, dosah check names the rows.", quoted(header));
    let mut all = known.clone();
    all.extend(undecided.iter().map(|value| ((*value).to_owned(), example.to_owned())));
    let rank = if name == "status" { 4 } else { 7 };
    page.doubt(Doubt { rank, question, answers: vec![format!("for example {name} = {}", inline(&all)?)] });
    Ok(())
}
