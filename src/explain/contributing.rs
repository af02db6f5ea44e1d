//! The rows behind a figure, one by one, for the team: where each stands, whether it counts, and why not. Children have pseudonyms.
//!
//! A pseudonym is made of the project file and the number that the child has in this run. It hides the id from whoever does not have the
//! exports, and is the same in every file of rows that is made from the same exports and `dosah.toml`, so that rows can be laid side by side. It does
//! not hide the child from whoever has the exports, because every row says where it stands.

use rust_decimal::Decimal;
use sha2::{Digest as _, Sha256};

use super::account::source;
use super::method::{amount_column, counted_once};
use super::places::Places;
use super::trace::{Fate, Trace, Use};
use super::words::Words;
use crate::error::Error;
use crate::indicators::compute::Run;
use crate::indicators::indicator::{Indicator, Rows};
use crate::indicators::views::{Frame, NONE, View, civil};
use crate::ingest::Reading;

/// A row of the file; every field is text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContributingRow {
    /// The indicator; the rows of a ratio are those of what it is made of.
    pub indicator: String,
    /// The period.
    pub period: String,
    /// `counted`, `repeated` (something that was counted already) or `excluded`.
    pub used: &'static str,
    /// Why it is excluded.
    pub reason: String,
    /// The pseudonym of the child.
    pub child: String,
    /// What is counted once, as a pseudonym.
    pub unit: String,
    /// For shares, whether it is the part: `counted`, `repeated` or `no`.
    pub part: &'static str,
    /// The date that decides the period.
    pub date: String,
    /// What is added up or sorted, in the unit of the column (money in the reporting currency).
    pub amount: String,
    /// Where money is in several currencies, the amount as it was paid.
    pub original_amount: String,
    /// The currency in which it was paid.
    pub currency: String,
    /// The exchange rate between the two.
    pub rate: String,
    /// For lines of the ledger, whether it is eligible, or why not.
    pub eligibility: String,
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// The line on which the row begins.
    pub line: String,
    /// For cases and stays, where the row stands that ends them.
    pub until: String,
}

/// Makes the rows of figures.
pub struct Contributing<'a> {
    /// Words for reasons.
    pub words: Words<'a>,
    /// What was read.
    pub reading: &'a Reading,
    /// SHA-256 of `dosah.toml`, the salt of the pseudonyms.
    pub salt: &'a str,
}

impl Contributing<'_> {
    /// The rows of an indicator, or of all that it is made of, in every period.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn rows(&self, indicator: &Indicator, indicators: &[Indicator], runs: &[Run<'_>]) -> Result<Vec<ContributingRow>, Error> {
        let mut found = Vec::new();
        for indicator in made_of(indicator, indicators) {
            let Some(rows) = indicator.measure.rows() else { continue };
            for run in runs {
                if let Some(trace) = Trace::follow(run, indicator)? {
                    self.followed(indicator, rows, run, &trace, &mut found)?;
                }
            }
            found.extend(self.set_aside(indicator, rows.from)?);
        }
        Ok(found)
    }

    fn followed(
        &self,
        indicator: &Indicator,
        rows: &Rows,
        run: &Run<'_>,
        trace: &Trace<'_>,
        found: &mut Vec<ContributingRow>,
    ) -> Result<(), Error> {
        let frame = trace.frame;
        let places = Places::of(frame, rows.from, self.reading)?;
        let children = if rows.from.has_children() { Some(frame.codes("child_id")?) } else { None };
        let unit_column = counted_once(&indicator.measure);
        let units = unit_column.map(|column| frame.codes(column)).transpose()?;
        let dates = shown(rows.from, rows.date).map(|date| frame.days(date)).transpose()?;
        let amount = shown(rows.from, amount_column(&indicator.measure));
        let amounts = amount.map(|column| frame.integers(column)).transpose()?;
        let scale = amount.and_then(|column| rows.from.column(column)).map_or(0, |(_, kind)| kind.decimals());
        // Columns of money in several currencies are there only where there are several.
        let original = if frame.has("original_amount") { Some(frame.integers("original_amount")?) } else { None };
        let currencies = if frame.has("currency") { Some(frame.codes("currency")?) } else { None };
        let rates = if frame.has("rate") { Some(frame.rows().column("rate")?.f64()?) } else { None };
        let eligibility = if frame.has("eligibility") { Some(frame.codes("eligibility")?) } else { None };
        let reasons = self.reasons(rows, trace)?;
        for (row, fate) in trace.fates.iter().enumerate() {
            let place = places.at(row);
            found.push(ContributingRow {
                indicator: indicator.id.clone(),
                period: run.period.id.clone(),
                used: trace.uses[row].map_or("excluded", word),
                reason: reasons.iter().find(|(known, _)| known == fate).map(|(_, reason)| reason.clone()).unwrap_or_default(),
                child: children.as_ref().map_or_else(String::new, |codes| self.pseudonym("c", "child_id", codes[row])),
                unit: match (unit_column, &units) {
                    (Some("child_id"), Some(codes)) => self.pseudonym("c", "child_id", codes[row]),
                    (Some(column), Some(codes)) => self.pseudonym("u", column, codes[row]),
                    _ => String::new(),
                },
                part: trace.parts.as_ref().filter(|_| *fate == Fate::Used).map_or("", |parts| parts[row].map_or("no", word)),
                date: dates.as_ref().and_then(|days| days[row]).map(|day| civil(day).to_string()).unwrap_or_default(),
                amount: written(amounts.as_deref(), row, scale),
                original_amount: written(original.as_deref(), row, 2),
                currency: currencies.as_ref().map_or_else(String::new, |codes| label(frame, "currency", codes[row])),
                rate: rates.as_ref().and_then(|rates| rates.get(row)).map(|rate| rate.to_string()).unwrap_or_default(),
                eligibility: eligibility.as_ref().map_or_else(String::new, |codes| label(frame, "eligibility", codes[row])),
                file: place.file,
                line: place.line,
                until: place.until,
            });
        }
        Ok(())
    }

    /// Why rows of each fate are excluded.
    fn reasons(&self, rows: &Rows, trace: &Trace<'_>) -> Result<Vec<(Fate, String)>, Error> {
        let fates = trace.counts().into_iter().map(|count| count.fate).filter(|fate| *fate != Fate::Used);
        fates.map(|fate| Ok((fate, self.words.line(super::account::Line::Of(fate), rows)?.label))).collect()
    }

    /// The rows that no indicator looks at, because something is wrong in them.
    fn set_aside(&self, indicator: &Indicator, view: View) -> Result<Vec<ContributingRow>, Error> {
        let Some(table) = source(view, self.reading) else { return Ok(Vec::new()) };
        let files: Vec<&str> =
            self.reading.dataset.files.iter().filter(|file| file.table == table).map(|file| file.path.as_str()).collect();
        let rejected = self.reading.rejected.iter().filter(|row| files.contains(&row.file.as_str()));
        let row = |row: &crate::ingest::dataset::RejectedRow| {
            Ok(ContributingRow {
                indicator: indicator.id.clone(),
                used: "excluded",
                reason: self.words.say("reason.set_aside", &[("check", row.finding)])?,
                file: row.file.clone(),
                line: row.line.to_string(),
                ..ContributingRow::default()
            })
        };
        rejected.map(row).collect()
    }

    /// Twelve hexadecimal digits behind a letter.
    fn pseudonym(&self, letter: &str, column: &str, code: u32) -> String {
        if code == NONE {
            return String::new();
        }
        let digest = Sha256::digest(format!("{} {column} {code}", self.salt));
        digest.iter().take(6).fold(letter.to_owned(), |text, byte| format!("{text}{byte:02x}"))
    }
}

/// The indicators made of rows that an indicator is made of, itself included.
fn made_of<'a>(indicator: &'a Indicator, indicators: &'a [Indicator]) -> Vec<&'a Indicator> {
    if indicator.measure.rows().is_some() {
        return vec![indicator];
    }
    let mut found: Vec<&Indicator> = Vec::new();
    for operand in indicator.measure.operands() {
        for part in indicators.iter().filter(|known| known.id == operand).flat_map(|known| made_of(known, indicators)) {
            if found.iter().all(|known| known.id != part.id) {
                found.push(part);
            }
        }
    }
    found
}

/// A column whose values may be printed.
fn shown(view: View, column: Option<&'static str>) -> Option<&'static str> {
    column.filter(|column| view.table().spec().column(column).is_none_or(|spec| !spec.personal))
}

fn word(used: Use) -> &'static str {
    match used {
        Use::Counted => "counted",
        Use::Repeated => "repeated",
    }
}

/// An amount with its decimals.
fn written(amounts: Option<&[Option<i64>]>, row: usize, scale: u32) -> String {
    amounts.and_then(|amounts| amounts[row]).map(|amount| Decimal::new(amount, scale).to_string()).unwrap_or_default()
}

fn label(frame: &Frame, column: &str, code: u32) -> String {
    frame.labels(column).and_then(|labels| labels.get(code as usize)).cloned().unwrap_or_default()
}
