//! The card of a check: what it means, what to do, how often it speaks in this project, and how it sounds.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::card::{Card, Part};
use super::words::Words;
use crate::checks;
use crate::disclosure::Audience;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::ingest::faults;

/// What checks say, taken from projects with one thing wrong.
const EXAMPLES: &str = include_str!("examples.toml");

#[derive(Deserialize)]
struct Examples {
    example: Vec<Example>,
}

/// What a check says.
#[derive(Deserialize)]
struct Example {
    check: String,
    severity: String,
    says: String,
}

/// The names of all checks of data.
pub fn names() -> impl Iterator<Item = &'static str> {
    faults::CHECKS.iter().map(|(name, _)| *name).chain(checks::CHECKS.iter().map(|check| check.name))
}

impl Words<'_> {
    /// The card of a check. Without findings, because the data were not read, nothing is said of them.
    pub fn check(&self, name: &str, findings: Option<&[Finding]>, audience: Audience) -> Result<Card, Error> {
        let text = |what: &str| self.locale.text(&format!("check.{name}.{what}"));
        let mut facts = Vec::new();
        let found: Vec<&Finding> = findings.unwrap_or_default().iter().filter(|finding| finding.check == name).collect();
        let examples: Examples =
            toml::from_str(EXAMPLES).map_err(|error| Error::Defect(format!("the examples of checks are not valid: {error}")))?;
        let example = examples.example.into_iter().find(|example| example.check == name);
        let severity = match (found.first().map(|finding| finding.severity), &example) {
            (Some(Severity::Blocks), _) => Some("blocks"),
            (Some(Severity::Error), _) => Some("error"),
            (Some(Severity::Warning), _) => Some("warning"),
            (None, Some(example)) => Some(example.severity.as_str()),
            (None, None) => None,
        };
        if let Some(severity) = severity {
            facts.push(self.fact("severity", self.text(&format!("severity.{severity}"))?)?);
        }
        facts.push(self.fact("remedy", text("remedy")?)?);
        let mut here = Vec::new();
        if findings.is_some() {
            let count = match found.len() {
                0 => self.text("findings.none")?,
                several => self.locale.count("explain.findings.count", Decimal::from(several), &[])?,
            };
            here.push(self.fact("findings", count)?);
        }
        // A finding names a row, which is for the team.
        if let (Some(first), Audience::Internal) = (found.first(), audience) {
            let location = &first.location;
            here.push(self.fact("first", format!("{}:{}:{}: {}", location.file, location.line, location.column, first.message))?);
        }
        let example = example.map(|example| example.says).into_iter().collect();
        Ok(Card {
            about: "check",
            name: name.to_owned(),
            lang: self.locale.lang,
            title: text("title")?,
            code: self.say("code_plain", &[("about", &self.text("about.check")?), ("name", name)])?,
            text: vec![text("meaning")?],
            notices: if audience == Audience::Internal { vec![self.text("internal")?] } else { Vec::new() },
            parts: [
                Part::facts("meaning", self.text("part.meaning")?, facts),
                Part::facts("found", self.text("part.found")?, here),
                Part::text("example", self.text("part.example")?, example),
            ]
            .into_iter()
            .flatten()
            .collect(),
        })
    }
}
