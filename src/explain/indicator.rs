//! The card of an indicator: what it means, how it is computed, its figures, and what became of the rows.

use super::account::{Account, account};
use super::card::{Card, Fact, Label, Part};
use super::figures::Figures;
use super::trace::Trace;
use super::words::Words;
use crate::disclosure::Protected;
use crate::error::Error;
use crate::indicators::combined;
use crate::indicators::compute::Run;
use crate::indicators::definition::Aggregation;
use crate::indicators::indicator::{Indicator, Measure, Rows};
use crate::indicators::measurement::{TOTAL, Value};
use crate::indicators::measures;
use crate::indicators::period::Span;
use crate::indicators::progress::promised;
use crate::ingest::Reading;
use crate::report::locale::Locale;
use crate::report::{Context, Material};

/// What a card of an indicator is made of.
pub struct Subject<'a> {
    /// All indicators.
    pub indicators: &'a [Indicator],
    /// The periods that were computed.
    pub periods: &'a [Span],
    /// The same with the rows that were computed with.
    pub runs: &'a [Run<'a>],
    /// What was read.
    pub reading: &'a Reading,
    /// What reports are made of.
    pub material: &'a Material<'a>,
}

impl Subject<'_> {
    /// The card in a language.
    ///
    /// # Errors
    /// When dosah lacks a word, or rows do not add up.
    pub fn card(&self, indicator: &Indicator, locale: &Locale) -> Result<Card, Error> {
        let project = self.material.project;
        let words = Words { locale, project };
        let context = Context::new(self.material, locale);
        let periods = self.periods.iter().map(|period| period_label(&words, period)).collect::<Result<Vec<_>, Error>>()?;
        let figures = Figures { words, context: &context, protected: self.material.protected, periods: &periods };
        // Where neither the indicator nor a target says, neither way is better.
        let promises = self.periods.iter().filter_map(|period| promised(project, &indicator.id, indicator.direction, &period.id));
        let better = indicator.direction.or(promises.map(|promise| promise.direction).next());
        let mut parts = words.method(indicator, self.indicators, better)?;
        parts.extend(Part::text("rules", words.text("part.rules")?, words.rules(indicator)?));
        let days = self.periods.iter().zip(&periods).map(|(span, label)| {
            let text = locale.period(span.start, span.end)?;
            Ok(Fact { id: "period", label: label.label.clone(), text })
        });
        parts.extend(Part::facts("periods", words.text("part.periods")?, days.collect::<Result<_, Error>>()?));
        parts.extend(figures.total(indicator)?);
        parts.extend(figures.made_of(indicator, self.indicators)?);
        match indicator.measure.rows() {
            Some(rows) => {
                parts.extend(self.rows(indicator, rows, words, &periods)?);
                parts.extend(words.files(rows.from, self.reading, self.material.protected.threshold.is_some())?);
            }
            None if matches!(indicator.measure, Measure::Estimate) => {
                let estimates = &project.file.estimate;
                let mut sources: Vec<String> = Vec::new();
                for estimate in estimates.iter().filter(|estimate| *estimate.indicator.get_ref() == indicator.id) {
                    sources.extend(words.own(&estimate.source).filter(|source| !sources.contains(source)));
                }
                parts.extend(Part::text("estimated", words.text("part.estimated")?, sources));
            }
            None => parts.extend(Part::text("rows", words.text("part.rows")?, vec![words.text("rows.of_figures")?])),
        }
        for by in &indicator.by {
            parts.extend(figures.by(indicator, by)?);
        }
        let mut used_in = Vec::new();
        for other in self.indicators.iter().filter(|other| other.measure.operands().contains(&indicator.id.as_str())) {
            used_in.push(format!("{} ({})", words.title(other)?, other.id));
        }
        parts.extend(Part::text("used_in", words.text("part.used_in")?, used_in));
        let about = words.text("about.indicator")?;
        let (name, hash) = (indicator.id.as_str(), indicator.hash.as_str());
        Ok(Card {
            about: "indicator",
            name: indicator.id.clone(),
            lang: locale.lang,
            title: words.title(indicator)?,
            code: words.say("code", &[("about", &about), ("name", name), ("hash", hash)])?,
            text: vec![words.definition(indicator)?],
            notices: vec![words.say("as_of", &[("day", &words.day(self.material.as_of)?)])?, notice(&words, self.material.protected)?],
            parts,
        })
    }

    fn rows(&self, indicator: &Indicator, rows: &Rows, words: Words<'_>, periods: &[Label]) -> Result<Vec<Part>, Error> {
        let protected = self.material.protected;
        let mut accounts: Vec<Option<Account>> = Vec::new();
        let mut reasons: Vec<String> = Vec::new();
        for (run, label) in self.runs.iter().zip(periods) {
            let is_hidden = protected.total(&indicator.id, &run.period.id).is_some_and(|cell| cell.value == Value::Suppressed);
            let trace = Trace::follow(run, indicator)?;
            if trace.is_none() {
                let reason = missing(run, indicator, rows, &words)?;
                reasons.push(format!("{}: {reason}.", label.label));
            }
            accounts.push(trace.map(|trace| account(&trace, protected.threshold, is_hidden)));
        }
        let part = words.accounts(rows, periods.to_vec(), &accounts, protected.threshold.unwrap_or_default())?;
        Ok(part.map(|part| Part { notes: [reasons, part.notes].concat(), ..part }).into_iter().collect())
    }
}

/// Why an indicator has no figure in a period.
fn missing(run: &Run<'_>, indicator: &Indicator, rows: &Rows, words: &Words<'_>) -> Result<String, Error> {
    let parts = combined::parts(indicator, run.period, run.project);
    if !parts.is_empty() {
        let how = if indicator.aggregation == Aggregation::Max { "max" } else { "latest" };
        let how = words.text(&format!("aggregation.{how}"))?;
        return words.say("rows.of_parts", &[("how", &how), ("parts", &parts.join(", "))]);
    }
    let Some(frame) = run.frame(rows.from) else {
        return words.say("rows.no_table", &[("table", rows.from.table().spec().name)]);
    };
    let absent: Vec<&str> = measures::columns(&indicator.measure).into_iter().filter(|column| !frame.has(column)).collect();
    match absent.as_slice() {
        [] => words.say("rows.no_period", &[("rows", &words.rows(rows.from.name())?)]),
        absent => words.say("rows.no_column", &[("columns", &absent.join(", "))]),
    }
}

/// A period with its title and days.
fn period_label(words: &Words<'_>, period: &Span) -> Result<Label, Error> {
    let declared = words.project.file.period.iter().find(|declared| *declared.id.get_ref() == period.id);
    let title = declared.and_then(|declared| words.own(&declared.title));
    let label = match title {
        Some(title) => title,
        None if period.id == TOTAL => words.text("whole")?,
        None => period.id.clone(),
    };
    Ok(Label { id: period.id.clone(), label })
}

/// Who may see the card.
pub fn notice(words: &Words<'_>, protected: &Protected) -> Result<String, Error> {
    match protected.threshold {
        None => words.text("internal"),
        Some(threshold) => {
            let audience = format!("{:?}", protected.audience).to_lowercase();
            let audience = words.locale.text(&format!("audience.{audience}"))?;
            words.say("protected", &[("audience", &audience), ("k", &words.locale.whole(threshold))])
        }
    }
}
