//! The number lint: every number typed into a narrative is held against what was computed.

mod beside;
mod contexts;
mod days;
mod facts;
mod lexicon;
mod numbers;
mod periods;
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
use crate::disclosure::Audience;
use crate::error::Error;
use crate::finding::Finding;
use crate::report::context::Context;
use beside::{Meant, Of};
use contexts::{Aside, Sureness};
use days::{DayVerdict, Known};
use facts::Fact;
use lexicon::Lexicon;
use numbers::{Item, What};
use periods::{Periods, Spoken};
use tokens::{Kind, Token};
use verdict::{Claim, Verdict, judge};

/// How far a share may be from a half, a third, a quarter: people say them of shares that are near.
const NEAR_FRACTION: Decimal = Decimal::from_parts(25, 0, 0, false, 1);

/// Units of which a small number may tell who is meant.
const PEOPLE: [&str; 5] = ["children", "cases", "families", "households", "people"];

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
        periods: Periods::of(context, &lexicon)?,
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

/// A sentence, read once for all its numbers.
struct Sentence {
    tokens: Range<usize>,
    words: BTreeSet<String>,
    /// The periods that it names.
    periods: BTreeSet<String>,
}

/// A typed number with what is around it.
struct Said<'t> {
    what: What,
    of: Of,
    meant: Meant,
    /// Whether it probably is no figure.
    is_aside: bool,
    periods: Spoken,
    /// The words of its sentence.
    sentence: &'t BTreeSet<String>,
    /// The words right around it.
    clause: BTreeSet<String>,
    /// The number with its noun or sign.
    written: &'t str,
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
    periods: Periods,
    names: Vec<String>,
    lexicon: Lexicon,
}

impl Lint<'_, '_> {
    fn paragraph(&self, typed: &Typed, findings: &mut Vec<Finding>) -> Result<(), Error> {
        let tokens = tokens::tokens(typed, &self.names);
        let sentences = tokens::sentences(&tokens, &self.lexicon);
        let starts: Vec<usize> = sentences.iter().map(|sentence| sentence.start).collect();
        let sentences: Vec<Sentence> = sentences.into_iter().map(|range| self.sentence(&tokens, range)).collect();
        let asides = contexts::asides(&tokens, &starts, &self.lexicon);
        for item in numbers::items(&tokens, &self.lexicon) {
            let Some(first) = tokens.get(item.tokens.start) else { continue };
            let at = typed.place(first.range.start);
            let is_known = |(paragraph, what): &(Range<usize>, What)| paragraph.contains(&at) && *what == item.what;
            if self.known_elsewhere.iter().any(is_known) {
                continue;
            }
            let (of, excerpt) = beside::of(&tokens, &item, &self.lexicon);
            let aside = aside(&asides, &item, &of);
            if aside == Some(Sureness::Surely) {
                continue;
            }
            let last = starts.partition_point(|start| *start <= item.tokens.start);
            let Some(sentence) = last.checked_sub(1).and_then(|last| sentences.get(last)) else { continue };
            let clause = tokens::clause(&tokens, &sentence.tokens, item.tokens.start, &self.lexicon);
            let clause = words(tokens.get(clause).unwrap_or_default());
            let said = Said {
                what: item.what,
                of,
                meant: beside::meant(&tokens, &item, &self.lexicon),
                is_aside: aside.is_some(),
                periods: self.periods.spoken(&sentence.periods, &tokens, &sentence.tokens, item.tokens.start, &self.lexicon),
                sentence: &sentence.words,
                clause,
                written: typed.text.get(excerpt.clone()).unwrap_or_default(),
            };
            if let Some((check, message)) = self.judge(&said)? {
                // A currency sign before the number belongs to it.
                findings.push(self.finding(check, typed.place(excerpt.start.min(first.range.start)), message));
            }
        }
        Ok(())
    }

    fn sentence(&self, tokens: &[Token], range: Range<usize>) -> Sentence {
        let inside = tokens.get(range.clone()).unwrap_or_default();
        let words = words(inside);
        Sentence { periods: self.periods.named(inside, &words, &self.lexicon), words, tokens: range }
    }

    /// What is wrong with a number, if anything.
    fn judge(&self, said: &Said) -> Result<Option<(Check, String)>, Error> {
        let written = said.written;
        let compares = said.sentence.iter().any(|word| self.lexicon.compared.contains(word));
        let claim = |value, step, of| {
            // "We answer within 24 hours; 47 children ..." names no hours.
            let sentence = if said.is_aside { &said.clause } else { said.sentence };
            let (clause, periods) = (&said.clause, &said.periods);
            Claim { value, step, tolerance: Decimal::ZERO, of, meant: said.meant, sentence, clause, periods, compares }
        };
        let claim_of_number = match said.what {
            What::Date { day, month, year } => return Ok(self.day(day, month, year, written)),
            What::Range { first, last } => {
                return self.range(said, [first, last].map(|value| (value, claim(value, Decimal::ONE, &said.of))));
            }
            What::Number { value, step } => {
                if let Some(year) = self.year(value, step, &said.of)
                    && days::is_year(self.context, year)
                {
                    return Ok(None);
                }
                claim(value, step, &said.of)
            }
            What::Fraction { percent } => Claim { tolerance: NEAR_FRACTION, ..claim(percent, Decimal::ONE, &Of::Percent) },
        };
        let verdict = judge(&claim_of_number, &self.facts);
        match (&verdict, said.what) {
            (Verdict::Traced | Verdict::Unknown, What::Number { value, .. })
                if !said.is_aside && self.may_tell_who(value, &claim_of_number, &verdict) =>
            {
                return Ok(Some((TYPED_NUMBER, self.telling(written))));
            }
            (Verdict::Unknown, What::Number { value, step }) if !said.is_aside => {
                let year = self.year(value, step, &said.of);
                if let Some(near) = year.and_then(|year| days::near_year(self.context, year)) {
                    let message = format!("you wrote “{written}”; the nearest year of the project and its periods is {near}");
                    return Ok(Some((CONTRADICTING_NUMBER, message)));
                }
            }
            (Verdict::Contradicts(fact), _) if said.is_aside && !claim_of_number.names(fact) => return Ok(None),
            (Verdict::Hidden(_) | Verdict::Unknown, _) if said.is_aside => return Ok(None),
            _ => {}
        }
        self.told(&verdict, written)
    }

    /// A year that a number may be.
    fn year(&self, value: Decimal, step: Decimal, of: &Of) -> Option<i32> {
        value.to_i32().filter(|year| *of == Of::Nothing && step == Decimal::ONE && (1900..=2100).contains(year))
    }

    fn range(&self, said: &Said, [(first, one), (last, other)]: [(Decimal, Claim); 2]) -> Result<Option<(Check, String)>, Error> {
        let years = [first, last].map(|year| year.to_i32().is_some_and(|year| days::is_year(self.context, year)));
        if said.of == Of::Nothing && years == [true, true] {
            return Ok(None);
        }
        let verdict = match (self.band(first, last, said.is_aside), [one, other].map(|claim| judge(&claim, &self.facts))) {
            (Some(band), _) if band == format!("{first}-{last}") => return Ok(None),
            (_, [Verdict::Traced, last]) if matches!(said.of, Of::Unit(_) | Of::Percent | Of::Money(_)) => last,
            (Some(band), _) => {
                let message = format!("you wrote “{}”; the nearest age band is {band}", said.written);
                return Ok(Some((CONTRADICTING_NUMBER, message)));
            }
            _ if said.is_aside => return Ok(None),
            (None, [Verdict::Traced, other] | [other, _]) => other,
        };
        self.told(&verdict, said.written)
    }

    /// Whether a small number of people that equals no figure which its sentence names would be read as one that is hidden.
    fn may_tell_who(&self, value: Decimal, claim: &Claim, verdict: &Verdict) -> bool {
        let protected = self.context.material.protected;
        let is_small = protected.threshold.is_some_and(|threshold| value >= Decimal::ONE && value < Decimal::from(threshold));
        let is_people = match claim.of {
            Of::Nothing => matches!(verdict, Verdict::Traced) && !claim.compares,
            Of::Unit(unit) => PEOPLE.contains(&unit.as_str()),
            _ => false,
        };
        protected.audience == Audience::Public && is_small && is_people && !claim.is_true_of_what_it_names(&self.facts)
    }

    fn telling(&self, written: &str) -> String {
        let threshold = self.context.material.protected.threshold.unwrap_or_default();
        format!("“{written}” may tell who is meant: the report \"{}\" hides numbers of people below {threshold}", self.report)
    }

    fn told(&self, verdict: &Verdict, written: &str) -> Result<Option<(Check, String)>, Error> {
        Ok(match verdict {
            Verdict::Traced => None,
            Verdict::Contradicts(fact) => {
                let figure = fact.number.map_or(Ok(String::new()), |number| self.figure(number, fact))?;
                let base = self.context.material.protected.rounding.map(Decimal::from);
                let rounded = base.zip(fact.number).is_some_and(|(base, number)| (number % base).is_zero());
                let rounded =
                    if rounded { format!(" in the report \"{}\", whose numbers are rounded", self.report) } else { String::new() };
                Some((CONTRADICTING_NUMBER, format!("you wrote “{written}”; {} is {figure}{rounded}", fact.name)))
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

    /// The age band with these ends, or else with one of them. An age that people may have needs to be a year from a band to be meant as it.
    fn band(&self, first: Decimal, last: Decimal, is_age: bool) -> Option<String> {
        let bands: Vec<String> = self.context.material.project.age_bands().iter().map(ToString::to_string).collect();
        let is_near = |end: &str, other: Decimal| end.parse::<Decimal>().is_ok_and(|end| !is_age || (end - other).abs() <= Decimal::ONE);
        let nearly = |band: &&String| {
            let is_nearly = |(start, end): (&str, &str)| {
                (start == first.to_string() && is_near(end, last)) || (end == last.to_string() && is_near(start, first))
            };
            band.split_once('-').is_some_and(is_nearly)
        };
        let exactly = bands.iter().find(|band| **band == format!("{first}-{last}"));
        exactly.or_else(|| bands.iter().find(nearly)).cloned()
    }

    fn finding(&self, check: Check, at: usize, message: String) -> Finding {
        self.source.finding(check, at, message)
    }
}

/// How surely a number is no figure. A noun behind it says that it is one.
fn aside(asides: &[Aside], item: &Item, of: &Of) -> Option<Sureness> {
    let is_figure = |aside: &Aside| aside.is_open && aside.tokens.end == item.tokens.end && !matches!(of, Of::Nothing | Of::Listed(_));
    contexts::around(asides, &item.tokens).filter(|aside| !is_figure(aside)).map(|aside| aside.sureness).max()
}

/// The words of a sentence, also those that were computed.
fn words(tokens: &[Token]) -> BTreeSet<String> {
    let tokens = tokens.iter().filter(|token| token.kind != Kind::Sign);
    let words = tokens.flat_map(|token| token.text.split(|letter: char| !letter.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
