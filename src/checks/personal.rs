//! Personal data in columns that are read: where they stand and of which kind, never what they say.

use std::collections::BTreeMap;

use super::list::{BANK_ACCOUNT, BIRTH_NUMBER, Check, E_MAIL_ADDRESS, LONG_TEXT, PERSONAL_NAME, POSTAL_ADDRESS, TELEPHONE_NUMBER};
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::ingest::Reading;
use crate::ingest::texts::{ColumnText, look};
use crate::personal::{Found, Kind, Writing, found};
use crate::project::Project;

/// How many findings of one check are kept for one file; the rest is counted.
const KEPT: usize = 10_000;

/// Where personal data stand, in the order of files and lines. Nothing is said of what `dosah.toml` allows.
///
/// # Errors
/// When a file cannot be read again, to say where its cells stand.
pub fn personal(reading: &Reading, project: &Project) -> Result<Vec<Finding>, Error> {
    let see = |text: ColumnText<'_>| {
        let judged = found(text.text).into_iter().map(|found| (found, weight(found, text)));
        let is_allowed = |found: Found| project.file.personal_data_allowed.iter().any(|allowed| allowed.covers(found.kind, text));
        judged.filter_map(|(found, severity)| Some((found, severity.filter(|_| !is_allowed(found))?))).collect()
    };
    let mut seen: BTreeMap<(String, Kind, Severity), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for sight in look(project, &reading.suspects, see)? {
        let (found, severity) = sight.seen;
        let count = seen.entry((sight.location.file.clone(), found.kind, severity)).or_default();
        *count += 1;
        // Somebody who has to look at ten thousand cells knows what is wrong.
        if *count <= KEPT {
            let check = check_of(found.kind);
            findings.push(Finding {
                check: check.name,
                severity,
                table: Some(sight.table),
                column: Some(sight.column),
                location: sight.location,
                related: None,
                message: message(found).to_owned(),
                help: help(found, check).to_owned(),
            });
        }
    }
    for ((file, kind, severity), count) in seen.into_iter().filter(|(_, count)| *count > KEPT) {
        let check = check_of(kind);
        let location = Location { file, line: 0, column: 0, cell: None, header: None };
        let message = format!("{} more like this in the file are not listed", count - KEPT);
        findings.push(Finding {
            check: check.name,
            severity,
            table: None,
            column: None,
            location,
            related: None,
            message,
            help: String::new(),
        });
    }
    Ok(findings)
}

/// Whether a finding is of personal data that keep a report from being made.
#[must_use]
pub fn refuses(finding: &Finding) -> bool {
    finding.severity == Severity::Blocks && Kind::named(finding.check).is_some_and(Kind::is_refused)
}

/// How much it weighs where it stands; nothing where it belongs, or was said to be something else.
fn weight(found: Found, text: ColumnText<'_>) -> Option<Severity> {
    // Their numbers run on, so that one in a hundred is a birth number by chance.
    let has_running_numbers = matches!(text.column.name, "document" | "session_id");
    match (found.kind, found.writing) {
        (Kind::BirthNumber, Writing::Apart | Writing::InARow) if has_running_numbers => Some(Severity::Warning),
        // Vouchers are numbered like this within a day, persons who were born until 1953 too.
        (Kind::BirthNumber, Writing::Unchecked) if text.column.personal => Some(Severity::Blocks),
        (Kind::BirthNumber, Writing::Unchecked | Writing::Mistyped) => (!text.is_declared).then_some(Severity::Warning),
        (kind, _) if kind.is_refused() => Some(Severity::Blocks),
        // The name of who was paid is what the column is for.
        (Kind::Name, _) if text.column.name == "payee" => None,
        (Kind::Telephone, Writing::InARow) if has_running_numbers => None,
        _ if text.is_declared => None,
        _ => Some(Severity::Warning),
    }
}

/// What is wrong, without a word of what stands there.
fn message(found: Found) -> &'static str {
    match found.kind {
        Kind::BirthNumber => of_birth_number(found.writing),
        Kind::Email => "this cell holds an e-mail address",
        Kind::BankAccount => "this cell holds the number of a bank account",
        Kind::Telephone => "this cell seems to hold a telephone number",
        Kind::Name => "this cell seems to hold the name of a person",
        Kind::Address => "this cell seems to hold an address",
        Kind::LongText => "this cell holds a long text",
    }
}

/// What is wrong with a text that holds a birth number, or what looks like one.
fn of_birth_number(writing: Writing) -> &'static str {
    match writing {
        Writing::Plain => "this cell holds a birth number",
        Writing::Apart | Writing::InARow => "ten digits of this cell are a birth number, perhaps by chance",
        Writing::Unchecked => "nine digits of this cell are written like a birth number of before 1954, perhaps by chance",
        Writing::Mistyped => "this cell holds what looks like a birth number with a mistyped digit",
    }
}

/// What to do. What is only a guess may be something else.
fn help(found: Found, check: Check) -> &'static str {
    match (found.kind, found.writing) {
        (Kind::BirthNumber, Writing::Unchecked | Writing::Mistyped) => {
            "if it is one, take it out of the export; if it is something else, say so in [[personal_data_allowed]] of dosah.toml"
        }
        _ => check.remedy,
    }
}

fn check_of(kind: Kind) -> Check {
    match kind {
        Kind::BirthNumber => BIRTH_NUMBER,
        Kind::Email => E_MAIL_ADDRESS,
        Kind::BankAccount => BANK_ACCOUNT,
        Kind::Telephone => TELEPHONE_NUMBER,
        Kind::Name => PERSONAL_NAME,
        Kind::Address => POSTAL_ADDRESS,
        Kind::LongText => LONG_TEXT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::schema::Table;

    #[test]
    fn every_kind_has_the_name_of_its_check() {
        for kind in Kind::ALL {
            assert_eq!(check_of(kind).name, kind.name());
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
    }

    #[test]
    fn what_weighs_much_in_one_column_weighs_little_in_another() {
        let weigh = |table: Table, column: &str, is_declared: bool, text: &str| {
            let column = table.spec().column(column).expect("a column");
            let at = ColumnText { table, column, text, is_declared };
            found(text).into_iter().filter_map(|found| weight(found, at)).collect::<Vec<_>>()
        };
        let (blocks, warns) = (vec![Severity::Blocks], vec![Severity::Warning]);
        assert_eq!(weigh(Table::Children, "child_id", false, "7103192745"), blocks);
        assert_eq!(weigh(Table::Costs, "document", false, "7103192745"), warns);
        assert_eq!(weigh(Table::Costs, "document", false, "710319/2745"), blocks);
        assert_eq!(weigh(Table::Costs, "payee", false, "Jana Nováková"), vec![]);
        assert_eq!(weigh(Table::Costs, "payee", false, "jana@example.org"), blocks);
        assert_eq!(weigh(Table::Children, "referred_by", false, "Jana Nováková"), warns);
        assert_eq!(weigh(Table::Children, "referred_by", true, "Jana Nováková"), vec![]);
        assert_eq!(weigh(Table::Children, "referred_by", true, "710319/2745"), blocks);
        // Without its slash, where numbers run on and where they do not.
        assert_eq!(weigh(Table::Costs, "document", false, "710319-2745"), warns);
        assert_eq!(weigh(Table::Children, "referred_by", false, "710319 2745"), blocks);
        // What nothing checks, where persons stand and where they do not.
        assert_eq!(weigh(Table::Costs, "document", false, "150312/001"), warns);
        assert_eq!(weigh(Table::Children, "referred_by", true, "150312/001"), vec![]);
        assert_eq!(weigh(Table::Children, "household_id", false, "150312/001"), blocks);
        assert_eq!(weigh(Table::Costs, "payee", false, "150312/001"), blocks);
        // A mistyped digit stops nothing anywhere.
        assert_eq!(weigh(Table::Children, "child_id", false, "710319/2746"), warns);
        assert_eq!(weigh(Table::Costs, "document", false, "710319/2746"), warns);
        // Nine digits are telephones where numbers do not run on.
        assert_eq!(weigh(Table::Children, "referred_by", false, "777123456"), warns);
        assert_eq!(weigh(Table::Costs, "document", false, "777123456"), vec![]);
    }
}
