//! Values of columns without a declared list that look like two spellings of one.

use super::list::SPELLING_VARIANT;
use super::notes::Notes;
use super::rows::{Data, Rows};
use crate::error::Error;
use crate::ingest::declared_values;
use crate::ingest::faults::shown;
use crate::ingest::schema::{Domain, Kind};

/// A value is rare when another is so many times as frequent.
const TIMES: usize = 10;
/// In shorter words a letter more often makes another word than a slip.
const LETTERS: usize = 5;
/// So many different values are categories.
const MOST: usize = 200;

/// Holds the values of each open column against each other.
pub(super) fn check(data: &Data<'_>, notes: &mut Notes) -> Result<(), Error> {
    let declared = declared_values(&data.project.file);
    for rows in data.all() {
        for column in rows.table.spec().columns.iter().filter(|column| rows.frame.has(column.name) && !column.personal) {
            let Kind::Category(domain) = column.kind else { continue };
            if domain != Domain::Currency && declared.get(&domain).is_none_or(Vec::is_empty) {
                column_of(rows, column.name, notes)?;
            }
        }
    }
    Ok(())
}

fn column_of(rows: &Rows, column: &'static str, notes: &mut Notes) -> Result<(), Error> {
    // The value, its first row, and how many rows have it.
    let mut values: Vec<(&str, usize, usize)> =
        rows.frame.labels(column).unwrap_or_default().iter().map(|label| (label.as_str(), 0, 0)).collect();
    // A column of hundreds of different values holds notes or names, not categories.
    if values.len() > MOST {
        return Ok(());
    }
    for (row, code) in rows.codes(column)?.iter().enumerate() {
        if let Some((_, first, count)) = values.get_mut(*code as usize) {
            *first = if *count == 0 { row } else { *first };
            *count += 1;
        }
    }
    values.retain(|(.., count)| *count > 0);
    for (number, &(value, row, count)) in values.iter().enumerate() {
        // Of two that are equally frequent, the later one in the alphabet is held against the earlier one.
        let usual = values.iter().enumerate().filter(|(other_number, (_, _, others))| (*others, number) > (count, *other_number));
        let like = usual.map(|(_, other)| other).filter(|(other, _, others)| is_variant(value, count, other, *others));
        if let Some((other, first, _)) = like.max_by_key(|(_, _, others)| *others)
            && let (Some(value), Some(other)) = (shown(value), shown(other))
        {
            notes.add(SPELLING_VARIANT, rows.at(row, column), rows.at(*first, column), || {
                let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
                format!("{value} ({rows}) looks like another spelling of {other}")
            });
        }
    }
    Ok(())
}

/// Whether a rare value is a slip of a frequent one: other case or spaces, or one letter wrong. Digits tell values apart.
fn is_variant(rare: &str, count: usize, frequent: &str, others: usize) -> bool {
    let plain = |text: &str| text.to_lowercase().split(|sign: char| !sign.is_alphanumeric()).collect::<String>();
    let (rare, frequent) = (plain(rare), plain(frequent));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_slip = || {
        count * TIMES <= others
            && rare.chars().count() >= LETTERS
            && digits(&rare) == digits(&frequent)
            && strsim::damerau_levenshtein(&rare, &frequent) == 1
    };
    rare == frequent || is_slip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_rare_and_one_letter_away() {
        assert!(is_variant("praha ", 5, "Praha", 6));
        assert!(is_variant("Parha", 1, "Praha", 10));
        assert!(!is_variant("Parha", 1, "Praha", 9));
        assert!(is_variant("child-care", 3, "child_care", 4));
        assert!(!is_variant("Krno", 1, "Brno", 100));
        assert!(!is_variant("office 1", 1, "office 2", 100));
        assert!(!is_variant("mother", 1, "father", 100));
    }
}
