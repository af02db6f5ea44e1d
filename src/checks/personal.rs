//! Personal data in columns that are read: where they stand and of which kind, never what they say.

use std::collections::BTreeMap;

use super::list::{BANK_ACCOUNT, BIRTH_NUMBER, Check, E_MAIL_ADDRESS, LONG_TEXT, PERSONAL_NAME, POSTAL_ADDRESS, TELEPHONE_NUMBER};
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::ingest::Reading;
use crate::ingest::texts::{ColumnText, look};
use crate::personal::{Found, Kind, found};
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
    let mut seen: BTreeMap<(String, Kind), usize> = BTreeMap::new();
    let mut findings = Vec::new();
    for sight in look(project, &reading.suspects, see)? {
        let (found, severity) = sight.seen;
        let count = seen.entry((sight.location.file.clone(), found.kind)).or_default();
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
                help: check.remedy.to_owned(),
            });
        }
    }
    for ((file, kind), count) in seen.into_iter().filter(|(_, count)| *count > KEPT) {
        let check = check_of(kind);
        let location = Location { file, line: 0, column: 0, cell: None, header: None };
        let severity = if kind.is_refused() { Severity::Blocks } else { Severity::Warning };
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
    match found.kind {
        Kind::BirthNumber if !found.is_plain && has_running_numbers => Some(Severity::Warning),
        kind if kind.is_refused() => Some(Severity::Blocks),
        // The name of who was paid is what the column is for.
        Kind::Name if text.column.name == "payee" => None,
        _ if text.is_declared => None,
        _ => Some(Severity::Warning),
    }
}

/// What is wrong, without a word of what stands there.
fn message(found: Found) -> &'static str {
    match found.kind {
        Kind::BirthNumber if found.is_plain => "this cell holds a birth number",
        Kind::BirthNumber => "ten digits of this cell are a birth number, perhaps by chance",
        Kind::Email => "this cell holds an e-mail address",
        Kind::BankAccount => "this cell holds the number of a bank account",
        Kind::Telephone => "this cell seems to hold a telephone number",
        Kind::Name => "this cell seems to hold the name of a person",
        Kind::Address => "this cell seems to hold an address",
        Kind::LongText => "this cell holds a long text",
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
    }
}
