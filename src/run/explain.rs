//! `dosah explain`: the card of a name, and the rows behind a figure.

use super::{Computed, Look, check_references, compute};
use crate::checks;
use crate::cli::{ExplainArgs, FindingFormat};
use crate::error::Error;
use crate::explain::card::Card;
use crate::explain::{self, Contributing, Meaning, Subject, Words};
use crate::finding::Severity;
use crate::hash::sha256;
use crate::indicators::compute::Run;
use crate::indicators::views::Views;
use crate::indicators::{Indicator, catalogue};
use crate::ingest::{self, Reading};
use crate::output::RowsFile;
use crate::project::{Lang, Project};
use crate::report::locale::Locale;
use crate::terminal::Terminal;

/// Runs the command.
pub(super) fn explain(args: &ExplainArgs) -> Result<(), Error> {
    let project = Project::load(&args.run.project)?;
    let indicators = catalogue::load(&project)?;
    check_references(&project, &indicators)?;
    let meanings = explain::find(&args.name, &indicators)?;
    let of_rows = meanings.iter().find_map(|meaning| if let Meaning::Indicator(at) = meaning { Some(*at) } else { None });
    // A file that cannot be used is said at once, not after the work.
    let rows = args.rows.as_deref().map(RowsFile::claim).transpose()?;
    if rows.is_some() && of_rows.is_none() {
        return Err(Error::Usage {
            message: format!("\"{}\" is no indicator, and only indicators have rows", args.name),
            help: "leave --rows out, or name an indicator".to_owned(),
        });
    }
    let langs: Vec<Lang> = match args.lang.as_slice() {
        [] => project.file.project.languages.iter().take(1).copied().collect(),
        asked => super::languages(&project, asked)?,
    };
    let locales = langs.iter().map(|lang| Locale::load(&project.templates, *lang)).collect::<Result<Vec<_>, Error>>()?;
    let mut cards = Vec::new();
    if let Some(at) = of_rows {
        let computed = compute(project.clone(), &args.run, &[], Look::AtCells, &Terminal::new(true))?;
        let explained = Explained::of(&computed)?;
        for locale in &locales {
            cards.push(explained.card(&computed.indicators[at], locale)?);
        }
        if let (Some(file), Some(locale)) = (rows, locales.first()) {
            file.write(&explained.rows(&computed.indicators[at], locale)?)?;
        }
    }
    cards.extend(others(&meanings, &project, &indicators, &locales, args)?);
    let terminal = Terminal::new(false);
    match args.format {
        FindingFormat::Text => terminal.cards(&cards),
        FindingFormat::Json => terminal.line(&serde_json::to_string_pretty(&cards)?),
    }
    if let Some(path) = &args.rows {
        Terminal::new(args.run.quiet).rows_written(path);
    }
    Ok(())
}

/// What was computed, with the rows that it was computed from.
struct Explained<'a> {
    computed: &'a Computed,
    runs: Vec<Run<'a>>,
    sha256: String,
}

impl<'a> Explained<'a> {
    fn of(computed: &'a Computed) -> Result<Self, Error> {
        let views = Views::build(&computed.reading.dataset, &computed.project, computed.as_of)?;
        let run = |period| Run::new(&computed.indicators, &views, &computed.project, period, computed.as_of);
        let runs = computed.periods.iter().map(run).collect::<Result<_, Error>>()?;
        Ok(Explained { computed, runs, sha256: sha256(computed.project.source.as_bytes()) })
    }

    fn card(&self, indicator: &Indicator, locale: &Locale) -> Result<Card, Error> {
        let cards = self.computed.cards();
        let material = self.computed.material(self.computed.audience, &cards, &self.sha256)?;
        let computed = self.computed;
        let subject = Subject {
            indicators: &computed.indicators,
            periods: &computed.periods,
            runs: &self.runs,
            reading: &computed.reading,
            material: &material,
        };
        subject.card(indicator, locale)
    }

    fn rows(&self, indicator: &Indicator, locale: &Locale) -> Result<Vec<explain::ContributingRow>, Error> {
        let words = Words { locale, project: &self.computed.project };
        let contributing = Contributing { words, reading: &self.computed.reading, salt: &self.sha256 };
        contributing.rows(indicator, &self.computed.indicators, &self.runs)
    }
}

/// The cards of checks, columns, topics, tables and keys.
fn others(
    meanings: &[Meaning],
    project: &Project,
    indicators: &[Indicator],
    locales: &[Locale],
    args: &ExplainArgs,
) -> Result<Vec<Card>, Error> {
    let needs_data = meanings.iter().any(|meaning| matches!(meaning, Meaning::Check(_) | Meaning::Column(_)));
    // A name that means an indicator too was computed from data that do not block.
    let reading = if needs_data { Some(read(project, args)?) } else { None };
    let is_blocked = |reading: &Reading| reading.findings.iter().any(|finding| finding.severity == Severity::Blocks);
    let usable = reading.as_ref().filter(|reading| !is_blocked(reading));
    let coverage = usable.map(|reading| checks::coverage(reading, project, &project.periods())).transpose()?;
    let mut cards = Vec::new();
    for locale in locales {
        let words = Words { locale, project };
        for meaning in meanings {
            cards.push(match meaning {
                Meaning::Indicator(_) => continue,
                Meaning::Check(name) => {
                    words.check(name, reading.as_ref().map(|reading| reading.findings.as_slice()), args.run.audience)?
                }
                Meaning::Column(name) => {
                    let columns = coverage.as_ref().map(|(columns, _)| columns.as_slice());
                    words.column_card(*name, indicators, columns, args.run.audience)?
                }
                Meaning::Topic(topic) => words.topic(topic)?,
                Meaning::Table(table) => words.key_table(table)?,
                Meaning::Key(key) => words.key(key, args.run.audience)?,
            });
        }
    }
    Ok(cards)
}

fn read(project: &Project, args: &ExplainArgs) -> Result<Reading, Error> {
    let mut reading = ingest::read(project)?;
    let periods = project.periods();
    let as_of = args.run.as_of.or_else(|| periods.iter().map(|period| period.end).max()).unwrap_or(project.file.project.end);
    let odd = checks::run(&reading, project, &periods, as_of)?;
    reading.findings.extend(odd);
    let personal = checks::personal(&reading, project)?;
    reading.findings.extend(personal);
    Ok(reading)
}

#[cfg(test)]
mod tests;
