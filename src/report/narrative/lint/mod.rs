//! The number lint: every number typed into a narrative is held against what was computed.

mod beside;
mod days;
mod facts;
mod lexicon;
mod numbers;
mod sources;
mod tokens;
mod verdict;

use std::collections::BTreeSet;
use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::source::Source;
use super::typed::Typed;
use super::worth::POINTS;
use crate::checks::{CONTRADICTING_NUMBER, Check, TYPED_NUMBER};
use crate::error::Error;
use crate::finding::Finding;
use crate::report::context::Context;
use beside::{Meant, Of};
use days::{DayVerdict, Known};
use facts::Fact;
use lexicon::Lexicon;
use numbers::{Item, What};
use tokens::{Kind, Token};
use verdict::{Claim, Verdict, judge};

/// How far a share may be from a half, a third, a quarter: people say them of shares that are near.
const NEAR_FRACTION: Decimal = Decimal::from_parts(25, 0, 0, false, 1);

/// Everything that is to be said about the numbers of a narrative, in the order of the file.
///
/// # Errors
/// When a comment names no source, or dosah lacks a word.
pub(super) fn lint(
    context: &Context,
    source: &Source,
    report: &str,
    typed: &[Typed],
    comments: &[Range<usize>],
) -> Result<Vec<Finding>, Error> {
    let lexicon = Lexicon::load(context.locale)?;
    let lint = Lint {
        context,
        source,
        report,
        known_elsewhere: sources::known_elsewhere(source, comments, &lexicon)?,
        facts: facts::facts(context, &lexicon)?,
        days: days::known(context),
        names: names(context),
        lexicon,
    };
    let mut findings = Vec::new();
    for typed in typed {
        lint.paragraph(typed, &mut findings)?;
    }
    findings.sort_by_key(|finding| (finding.location.line, finding.location.column));
    Ok(findings)
}

/// Names with digits in them that are no numbers: "Prague 14", the number of the project.
fn names(context: &Context) -> Vec<String> {
    let file = context.file();
    let lists = [&file.area, &file.service, &file.phase, &file.worker_role];
    let titles = lists.into_iter().flatten().map(|category| &category.title);
    let titles = titles.chain(file.setting.iter().map(|setting| &setting.title)).chain([&file.project.title, &file.project.subtitle]);
    let titles = titles.filter_map(|title| title.get(context.locale.lang)).map(str::to_owned);
    let names = titles.chain(file.project.number.clone());
    names.filter(|name| name.contains(|letter: char| letter.is_ascii_digit())).collect()
}

struct Lint<'l, 'a> {
    context: &'l Context<'a>,
    source: &'l Source,
    /// The name of the report that prints the words.
    report: &'l str,
    /// Numbers that the author answers for, with the paragraph in which they do.
    known_elsewhere: Vec<(Range<usize>, What)>,
    facts: Vec<Fact>,
    days: Vec<Known>,
    names: Vec<String>,
    lexicon: Lexicon,
}

impl Lint<'_, '_> {
    fn paragraph(&self, typed: &Typed, findings: &mut Vec<Finding>) -> Result<(), Error> {
        let tokens = tokens::tokens(typed, &self.names);
        let sentences = tokens::sentences(&tokens);
        for item in numbers::items(&tokens, &self.lexicon) {
            let Some(first) = tokens.get(item.tokens.start) else { continue };
            let at = typed.place(first.range.start);
            let is_known = |(paragraph, what): &(Range<usize>, What)| paragraph.contains(&at) && *what == item.what;
            if self.known_elsewhere.iter().any(is_known) {
                continue;
            }
            let sentence = sentences.iter().find(|sentence| sentence.contains(&item.tokens.start)).cloned().unwrap_or_default();
            let sentence = words(tokens.get(sentence).unwrap_or_default());
            let (of, excerpt) = beside::of(&tokens, &item, &self.lexicon);
            let meant = beside::meant(&tokens, &item, &self.lexicon);
            let written = typed.text.get(excerpt.clone()).unwrap_or_default().to_owned();
            if let Some((check, message)) = self.judge(&item, &of, meant, &sentence, &written)? {
                // A currency sign before the number belongs to it.
                findings.push(self.finding(check, typed.place(excerpt.start.min(first.range.start)), message));
            }
        }
        Ok(())
    }

    /// What is wrong with a number, if anything.
    fn judge(
        &self,
        item: &Item,
        of: &Of,
        meant: Meant,
        sentence: &BTreeSet<String>,
        written: &str,
    ) -> Result<Option<(Check, String)>, Error> {
        let compares = sentence.iter().any(|word| self.lexicon.compared.contains(word));
        let claim = |value, step, meant, of| Claim { value, step, tolerance: Decimal::ZERO, of, meant, sentence, compares };
        let verdict = match item.what {
            What::Date { day, month, year } => return Ok(self.day(day, month, year, written)),
            What::Number { value, step } => {
                let year = value.to_i32().filter(|year| *of == Of::Nothing && step == Decimal::ONE && (1900..=2100).contains(year));
                if year.is_some_and(|year| days::is_year(self.context, year)) {
                    return Ok(None);
                }
                match (judge(&claim(value, step, meant, of), &self.facts), year.and_then(|year| days::near_year(self.context, year))) {
                    (Verdict::Unknown, Some(near)) => {
                        let message = format!("you wrote “{written}”; the nearest year of the project and its periods is {near}");
                        return Ok(Some((CONTRADICTING_NUMBER, message)));
                    }
                    (verdict, _) => verdict,
                }
            }
            What::Fraction { percent } => {
                let about = Claim { tolerance: NEAR_FRACTION, ..claim(percent, Decimal::ONE, meant, &Of::Percent) };
                judge(&about, &self.facts)
            }
            What::Range { first, last } => {
                let years = [first, last].map(|year| year.to_i32().is_some_and(|year| days::is_year(self.context, year)));
                if *of == Of::Nothing && years == [true, true] {
                    return Ok(None);
                }
                match (self.band(first, last), [first, last].map(|value| judge(&claim(value, Decimal::ONE, meant, of), &self.facts))) {
                    (Some(band), _) if band == format!("{first}-{last}") => return Ok(None),
                    (_, [Verdict::Traced, last]) if matches!(of, Of::Unit(_) | Of::Percent | Of::Money(_)) => last,
                    (Some(band), _) => {
                        let message = format!("you wrote “{written}”; the nearest age band is {band}");
                        return Ok(Some((CONTRADICTING_NUMBER, message)));
                    }
                    (None, [Verdict::Traced, other] | [other, _]) => other,
                }
            }
        };
        Ok(match verdict {
            Verdict::Traced => None,
            Verdict::Contradicts(fact) => {
                let figure = fact.number.map_or(Ok(String::new()), |number| self.figure(number, fact))?;
                Some((CONTRADICTING_NUMBER, format!("you wrote “{written}”; {} is {figure}", fact.name)))
            }
            Verdict::Hidden(fact) => {
                Some((TYPED_NUMBER, format!("you wrote “{written}”; the report \"{}\" hides {}", self.report, fact.name)))
            }
            Verdict::Unknown => Some((TYPED_NUMBER, format!("“{written}” equals no figure, target, date or count of the project"))),
        })
    }

    /// The figure as the report writes it.
    fn figure(&self, number: Decimal, fact: &Fact) -> Result<String, Error> {
        let places = if number.is_integer() { 0 } else { fact.places.max(1) };
        match fact.unit.as_str() {
            POINTS => self.context.locale.count("narrative.points", number, &[]),
            unit => self.context.amount(number, unit, places),
        }
    }

    fn day(&self, day: Option<u32>, month: u32, year: Option<i32>, written: &str) -> Option<(Check, String)> {
        match days::judge(self.context, &self.days, day, month, year) {
            DayVerdict::Traced => None,
            DayVerdict::Contradicts(known) => Some((CONTRADICTING_NUMBER, format!("you wrote “{written}”; {} {}", known.what, known.day))),
            DayVerdict::Unknown => Some((TYPED_NUMBER, format!("“{written}” is no day of the project"))),
        }
    }

    /// The age band with these ends, or else with one of them.
    fn band(&self, first: Decimal, last: Decimal) -> Option<String> {
        let bands: Vec<String> = self.context.material.project.age_bands().iter().map(ToString::to_string).collect();
        let nearly = |band: &&String| band.split_once('-').is_some_and(|ends| ends.0 == first.to_string() || ends.1 == last.to_string());
        let exactly = bands.iter().find(|band| **band == format!("{first}-{last}"));
        exactly.or_else(|| bands.iter().find(nearly)).cloned()
    }

    fn finding(&self, check: Check, at: usize, message: String) -> Finding {
        self.source.finding(check, at, message)
    }
}

/// The words of a sentence, also those that were computed.
fn words(tokens: &[Token]) -> BTreeSet<String> {
    let tokens = tokens.iter().filter(|token| token.kind != Kind::Sign);
    let words = tokens.flat_map(|token| token.text.split(|letter: char| !letter.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
