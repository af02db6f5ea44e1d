//! What a file of reports may be called. A file of any other name would be read by nobody, which its author would not notice.

use std::collections::BTreeSet;

use super::RECIPE;
use crate::nearest::nearest;

/// What stands in the folder of a report; more pages and print beside these are parts that they use.
const OF_A_REPORT: [&str; 4] = [RECIPE, "page.html", "page.typ", "style.css"];

/// Folders that are no reports, and other files of the output folder.
const TAKEN: [&str; 9] = ["assets", "blocks", "check", "locales", "manifest", "measurements", "print", "rejected_rows", "report"];

/// What the sheet for a web form is called after its report.
const SHEET: &str = "-portal";

/// What is wrong with a name, and what to do.
pub(super) struct Wrong {
    pub message: String,
    pub help: String,
}

/// Checks the name of a file, for example `board/page.html`, among all own files.
pub(super) fn check(name: &str, own: &BTreeSet<String>, built_in: &BTreeSet<String>) -> Result<(), Wrong> {
    if built_in.contains(name) {
        return Ok(());
    }
    match name.split('/').collect::<Vec<_>>().as_slice() {
        ["locales", file] if file.strip_suffix(".toml").is_some_and(is_language) => Ok(()),
        ["locales", _] => Err(Wrong {
            message: "a file of words is called by the code of its language".to_owned(),
            help: "write two or three lower-case letters, for example de.toml".to_owned(),
        }),
        [report, file] if is_recipe_there(report, own, built_in) => in_report(report, file, built_in),
        [report, RECIPE | "page.html" | "style.css"] if !TAKEN.contains(report) => Err(Wrong {
            message: format!("there is no report \"{report}\" that this file could belong to"),
            help: match nearest(report, &reports(built_in)) {
                Some(known) => format!("did you mean {known}? A report of your own needs a {RECIPE} in its folder"),
                None => format!("a report of your own needs a {RECIPE} in its folder"),
            },
        }),
        _ => Err(unknown(name, &built_in.iter().map(String::as_str).collect::<Vec<_>>())),
    }
}

fn is_recipe_there(report: &str, own: &BTreeSet<String>, built_in: &BTreeSet<String>) -> bool {
    let recipe = format!("{report}/{RECIPE}");
    own.contains(&recipe) || built_in.contains(&recipe)
}

fn reports(built_in: &BTreeSet<String>) -> Vec<&str> {
    built_in.iter().filter_map(|name| name.strip_suffix(RECIPE)?.strip_suffix('/')).collect()
}

fn in_report(report: &str, file: &str, built_in: &BTreeSet<String>) -> Result<(), Wrong> {
    if !reports(built_in).contains(&report) {
        check_report(report)?;
    }
    // A part may be called as one likes, but not so that it could be a mistyped page.
    let is_page = strsim::damerau_levenshtein(stem(file), "page") <= 1;
    let is_part = (file.ends_with(".html") || file.ends_with(".typ")) && !is_page;
    if OF_A_REPORT.contains(&file) || is_part { Ok(()) } else { Err(unknown(file, &OF_A_REPORT)) }
}

/// Checks what a report is called: its name is part of the names of its files.
pub(super) fn check_report(report: &str) -> Result<(), Wrong> {
    if TAKEN.contains(&report) || report.ends_with(SHEET) {
        let message = format!("a report cannot be called \"{report}\": this name means something else already");
        return Err(Wrong { message, help: "give the folder another name".to_owned() });
    }
    let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c);
    if report.is_empty() || !report.chars().all(valid) {
        let message = format!("a report cannot be called \"{report}\"");
        return Err(Wrong { message, help: "name the folder with lower-case letters without accents, digits, -, _".to_owned() });
    }
    Ok(())
}

/// Whether it is written like the code of a language.
fn is_language(code: &str) -> bool {
    (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// That nobody asks for a file, and what it could have been called: in its folder first, then anywhere.
fn unknown(name: &str, known: &[&str]) -> Wrong {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let parts = known.iter().map(|known| known.rsplit_once('/').unwrap_or(("", *known)));
    let here: Vec<&str> = parts.filter(|(of, _)| *of == folder).map(|(_, file)| file).collect();
    let near = if here.is_empty() { nearest(name, known) } else { nearest_file(file, &here) };
    Wrong {
        message: "dosah asks for no file of this name, so that nobody would read it".to_owned(),
        help: match near {
            Some(near) => format!("did you mean {near}?"),
            None if here.is_empty() => "docs/templates.md says which files there are".to_owned(),
            None => format!("the files here are {}; parts of your own page stand beside its {RECIPE}", here.join(", ")),
        },
    }
}

/// The file that a mistyped one probably means, by what stands before the dot: kinds of files are all alike.
fn nearest_file<'k>(file: &str, known: &[&'k str]) -> Option<&'k str> {
    let stems: Vec<&str> = known.iter().map(|known| stem(known)).collect();
    let near = nearest(stem(file), &stems)?;
    let is_same_kind = |known: &&str| known.rsplit('.').next() == file.rsplit('.').next();
    let mut alike = known.iter().copied().filter(|known| stem(known) == near);
    alike.clone().find(is_same_kind).or_else(|| alike.next())
}

fn stem(file: &str) -> &str {
    file.split('.').next().unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, own: &[&str]) -> String {
        let own = own.iter().copied().chain([name]).map(str::to_owned).collect();
        check(name, &own, &super::super::built_in_names()).err().map(|wrong| wrong.message + "; " + &wrong.help).unwrap_or_default()
    }

    #[test]
    fn what_dosah_asks_for_may_be_given() {
        for name in ["page.html", "blocks/table.html", "assets/style.css", "locales/cs.toml", "locales/de.toml", "funder/page.html"] {
            assert_eq!(said(name, &[]), "", "{name}");
        }
        for name in ["annual/report.toml", "annual/style.css", "annual/part.html", "annual/cover.typ"] {
            assert_eq!(said(name, &["annual/report.toml"]), "", "{name}");
        }
    }

    #[test]
    fn a_mistyped_name_is_said_with_the_nearest_one() {
        for (name, help) in [
            ("blocks/tabel.html", "did you mean table.html?"),
            ("block/table.html", "did you mean blocks/table.html?"),
            ("blocks/mine.html", "the files here are cell.html"),
            ("annual/reprt.toml", "did you mean report.toml?"),
            ("annual/pages.html", "did you mean page.html?"),
            ("fundr/page.html", "did you mean funder?"),
            ("locales/german.toml", "for example de.toml"),
            ("manifest/report.toml", "give the folder another name"),
            ("funder-portal/report.toml", "give the folder another name"),
            ("Annual/report.toml", "lower-case letters"),
        ] {
            let found = said(name, &["annual/report.toml"]);
            assert!(found.contains(help), "{name}: {found}");
        }
    }
}
