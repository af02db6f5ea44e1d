//! Which periods a sentence speaks of: by their titles, by their year, or as "the year before".

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::lexicon::Lexicon;
use super::tokens::{Kind, Token, clause};
use super::verdict::mentions;
use crate::error::Error;
use crate::indicators::measurement::TOTAL;
use crate::indicators::period::Span;
use crate::report::context::Context;

/// So many words before a comma are a phrase for what follows it: "In the year before, there were 31 children."
const PHRASE: usize = 6;

/// The periods of the project, and how sentences name them.
pub(super) struct Periods {
    /// Id and words of the title.
    titles: Vec<(String, Vec<String>)>,
    spans: Vec<Span>,
    /// The period of the report.
    own: String,
    /// The one before it.
    before: Option<String>,
}

/// The periods that a number may be a figure of.
#[derive(Debug)]
pub(super) struct Spoken {
    /// The report's, and the whole project.
    own: [String; 2],
    /// Others that the sentence names.
    named: BTreeSet<String>,
    /// The one that the number is said to be of: "in 2014 there were ...".
    pub only: Option<String>,
}

impl Spoken {
    /// Whether the number may be of this period.
    pub fn may_be_of(&self, period: &str) -> bool {
        self.own.iter().any(|own| own == period) || self.names(period)
    }

    /// Whether the sentence names this period, other than the report's.
    pub fn names(&self, period: &str) -> bool {
        self.named.contains(period)
    }
}

impl Periods {
    /// # Errors
    /// When a period has no title in the language.
    pub fn of(context: &Context, lexicon: &Lexicon) -> Result<Self, Error> {
        let spans = context.material.project.periods();
        let own = context.period().to_owned();
        let mut titles = Vec::new();
        for span in spans.iter().filter(|span| span.id != own && span.id != TOTAL) {
            titles.extend(super::facts::says(&context.category("period", &span.id)?, &lexicon.small).map(|words| (span.id.clone(), words)));
        }
        let start = spans.iter().find(|span| span.id == own).map(|span| span.start);
        let before = spans.iter().filter(|span| start.is_some_and(|start| span.end < start));
        let before = before.max_by_key(|span| (span.end, span.start)).map(|span| span.id.clone());
        Ok(Periods { titles, spans, own, before })
    }

    /// The periods that a sentence with these words names, other than the report's.
    pub fn named(&self, tokens: &[Token], words: &BTreeSet<String>, lexicon: &Lexicon) -> BTreeSet<String> {
        let titles = self.titles.iter().filter(|(_, title)| mentions(words, title)).map(|(id, _)| id.clone());
        let others = (0..tokens.len()).filter_map(|at| self.year(tokens, at).or_else(|| self.preceding(tokens, at, lexicon)));
        titles.chain(others).filter(|id| *id != self.own && id != TOTAL).collect()
    }

    /// The periods that a number at a token of a sentence may be of.
    pub fn spoken(&self, named: &BTreeSet<String>, tokens: &[Token], sentence: &Range<usize>, at: usize, lexicon: &Lexicon) -> Spoken {
        Spoken { own: [self.own.clone(), TOTAL.to_owned()], named: named.clone(), only: self.only(tokens, sentence, at, lexicon) }
    }

    /// The period that the words right around a number name, if these compare nothing.
    fn only(&self, tokens: &[Token], sentence: &Range<usize>, at: usize, lexicon: &Lexicon) -> Option<String> {
        let clause = clause(tokens, sentence, at, lexicon);
        let named_in = |range: Range<usize>| {
            let words = tokens.get(range).unwrap_or_default();
            let compares = words.iter().any(|token| lexicon.compared.contains(&token.text) || lexicon.unlike.contains(&token.text));
            let in_year = |at: usize| lexicon.in_year.iter().any(|phrase| ends_with(words, at, phrase));
            let year = |at: usize| self.year(words, at).filter(|_| in_year(at));
            let found = (0..words.len()).find_map(|at| year(at).or_else(|| self.preceding(words, at, lexicon)));
            found.filter(|_| !compares)
        };
        named_in(clause.clone()).or_else(|| {
            let comma = clause.start.checked_sub(1).filter(|comma| sentence.contains(comma))?;
            let phrase = self::clause(tokens, sentence, comma.checked_sub(1)?, lexicon);
            let words = tokens.get(phrase.clone()).unwrap_or_default();
            // "After 31 children in 2014, ..." has said its number.
            let is_bare = words.iter().filter(|token| token.kind == Kind::Digits).count() <= 1
                && words.iter().all(|token| !lexicon.nouns.contains_key(&token.text));
            (is_bare && phrase.end == comma && phrase.len() <= PHRASE).then(|| named_in(phrase)).flatten()
        })
    }

    /// The period that lies in a year, if the year stands here: that with the most days in it; of equals the shortest.
    fn year(&self, tokens: &[Token], at: usize) -> Option<String> {
        let year: i32 = tokens.get(at).filter(|token| token.kind == Kind::Digits && token.text.len() == 4)?.text.parse().ok()?;
        let (first, last) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?);
        let days = |span: &Span| (span.end.min(last) - span.start.max(first)).num_days() + 1;
        let length = |span: &Span| (span.end - span.start).num_days();
        let best = self.spans.iter().max_by_key(|span| (days(span), -length(span), span.id == self.own))?;
        (days(best) * 2 > i64::from(last.ordinal())).then(|| best.id.clone())
    }

    /// The period before the report's, if words for it begin here.
    fn preceding(&self, tokens: &[Token], at: usize, lexicon: &Lexicon) -> Option<String> {
        let begins = |phrase: &Vec<String>| tokens.iter().skip(at).take(phrase.len()).map(|token| &token.text).eq(phrase);
        self.before.clone().filter(|_| lexicon.before.iter().any(begins))
    }
}

/// Whether a phrase stands right before a token.
fn ends_with(tokens: &[Token], at: usize, phrase: &[String]) -> bool {
    let start = at.checked_sub(phrase.len());
    start.is_some_and(|start| tokens[start..at].iter().map(|token| &token.text).eq(phrase))
}
