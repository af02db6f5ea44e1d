//! How an indicator is computed, in a sentence and in facts: both are written from the checked definition that is executed.

use super::card::{Fact, Part};
use super::words::Words;
use crate::error::Error;
use crate::indicators::catalogue::MONEY;
use crate::indicators::definition::{Aggregation, Level, Method};
use crate::indicators::indicator::{Indicator, Measure, Rows, Summary};
use crate::indicators::views::View;
use crate::project::file::Direction;

/// The column whose different values are counted, of the measures that count something once.
pub fn counted_once(measure: &Measure) -> Option<&'static str> {
    match measure {
        Measure::Count { of, .. } | Measure::Sum { of, .. } | Measure::Share { of, .. } => *of,
        Measure::Median { per, .. } => *per,
        Measure::Overlap { .. } => Some("child_id"),
        _ => None,
    }
}

/// The column whose values are added up or sorted.
pub fn amount_column(measure: &Measure) -> Option<&'static str> {
    match measure {
        Measure::Sum { column, .. } => Some(column),
        Measure::Median { column, .. } => *column,
        Measure::Summary { column, .. } => Some(column),
        _ => None,
    }
}

impl Words<'_> {
    /// What is computed: sentences, then facts.
    pub fn method(&self, indicator: &Indicator, indicators: &[Indicator], better: Option<Direction>) -> Result<Vec<Part>, Error> {
        let mut sentences = vec![self.measure(indicator, indicators)?];
        sentences.extend(indicator.measure.rows().map(|rows| self.date(rows)).transpose()?);
        let mut facts = self.facts_of_rows(&indicator.measure)?;
        facts.extend(self.facts_of_all(indicator, better)?);
        let title = self.text("part.method")?;
        Ok([Part::text("sentence", title, sentences), Part::facts("definition", String::new(), facts)].into_iter().flatten().collect())
    }

    fn measure(&self, indicator: &Indicator, indicators: &[Indicator]) -> Result<String, Error> {
        let once = counted_once(&indicator.measure);
        let form = |key: &str| if once.is_some() { key.to_owned() } else { format!("{key}_rows") };
        let once = once.map(|column| self.column(column)).transpose()?.unwrap_or_default();
        let rows_say = |key: &str, rows: &Rows, more: &[(&str, &str)]| {
            let (name, filter) = (self.rows(rows.from.name())?, self.where_clause(rows)?);
            let arguments = [("rows", name.as_str()), ("where", filter.as_str()), ("once", once.as_str())];
            self.say(&format!("measure.{key}"), &[&arguments[..], more].concat())
        };
        let formula = |formula: String| [("formula", formula)];
        match &indicator.measure {
            Measure::Count { rows, .. } => rows_say(&form("count"), rows, &[]),
            Measure::Sum { rows, column, .. } => rows_say(&form("sum"), rows, &[("column", &self.column(column)?)]),
            Measure::Share { rows, part, .. } => rows_say(&form("share"), rows, &[("part", &self.condition(part, rows.from)?)]),
            Measure::Median { rows, column, per, percentile } => {
                let key = if *percentile == 50 { "median" } else { "percentile" };
                let key = if column.is_some() { key.to_owned() } else { format!("{key}_rows") };
                let column_name = column.map(|column| self.column(column)).transpose()?.unwrap_or_default();
                let per_name = per.map(|per| self.column(per)).transpose()?;
                let percentile = percentile.to_string();
                let per_argument = per_name.clone().unwrap_or_default();
                let more = [("column", column_name.as_str()), ("percentile", &percentile), ("per", &per_argument)];
                let sentence = rows_say(&key, rows, &more)?;
                match per_name {
                    Some(per) if column.is_some() => Ok(format!("{sentence} {}", self.say("measure.per", &[("per", &per)])?)),
                    _ => Ok(sentence),
                }
            }
            Measure::Summary { rows, column, summary } => {
                let column = self.column(column)?;
                match summary {
                    Summary::Mean => rows_say("mean", rows, &[("column", &column)]),
                    Summary::Survival { ended } => {
                        rows_say("survival", rows, &[("column", &column), ("ended", &self.condition(ended, rows.from)?)])
                    }
                }
            }
            Measure::Overlap { rows } => rows_say("overlap", rows, &[]),
            Measure::Difference { .. } | Measure::Ratio { .. } => {
                let key = match (&indicator.measure, indicator.unit.as_str()) {
                    (Measure::Difference { .. }, _) => "difference",
                    (_, "percent") => "percent",
                    _ => "ratio",
                };
                let formula = formula(self.formula(&indicator.measure, indicators)?);
                self.say(&format!("measure.{key}"), &formula.each_ref().map(|(name, text)| (*name, text.as_str())))
            }
            Measure::Burn { actual, budget } => {
                let (actual, budget) = (self.named(actual, indicators)?, self.named(budget, indicators)?);
                self.say("measure.burn", &[("actual", &actual), ("budget", &budget)])
            }
            Measure::Excess { actual, planned, by } => {
                let (actual, planned) = (self.named(actual, indicators)?, self.named(planned, indicators)?);
                self.say("measure.excess", &[("actual", &actual), ("planned", &planned), ("dimension", &self.column(by)?)])
            }
            Measure::Estimate => self.text("measure.estimate"),
            Measure::Cost { cost, split } => {
                let cost = self.named(cost, indicators)?;
                match split {
                    Some(split) => self.say("measure.cost", &[("cost", &cost), ("split", &self.named(split, indicators)?)]),
                    None => self.say("measure.cost_fixed", &[("cost", &cost)]),
                }
            }
            Measure::Term(term) => self.say("measure.term", &[("term", term.0)]),
            Measure::Portion { plus, term } => {
                let formula = self.sum(plus, &[], indicators)?;
                self.say("measure.portion", &[("formula", &formula), ("term", term.0)])
            }
            Measure::Least { of } => {
                let names = of.iter().map(|name| self.named(name, indicators)).collect::<Result<Vec<_>, Error>>()?;
                self.say("measure.least", &[("formula", &self.join(&names, "and")?)])
            }
        }
    }

    /// "(a + b − c) ÷ d", with the titles of the figures.
    fn formula(&self, measure: &Measure, indicators: &[Indicator]) -> Result<String, Error> {
        match measure {
            Measure::Difference { plus, minus } => self.sum(plus, minus, indicators),
            Measure::Ratio { plus, minus, times, over } => {
                let sum = self.sum(plus, minus, indicators)?;
                let mut left = if plus.len() + minus.len() > 1 { self.say("formula.group", &[("inner", &sum)])? } else { sum };
                if let Some(times) = times {
                    left = self.say("formula.times", &[("left", &left), ("right", &self.named(times, indicators)?)])?;
                }
                self.say("formula.over", &[("left", &left), ("right", &self.named(over, indicators)?)])
            }
            _ => Ok(String::new()),
        }
    }

    fn sum(&self, plus: &[String], minus: &[String], indicators: &[Indicator]) -> Result<String, Error> {
        let mut text = String::new();
        let signed = plus.iter().map(|name| ("plus", name)).chain(minus.iter().map(|name| ("minus", name)));
        for (at, (sign, name)) in signed.enumerate() {
            let name = self.named(name, indicators)?;
            text =
                if at == 0 && sign == "plus" { name } else { self.say(&format!("formula.{sign}"), &[("left", &text), ("right", &name)])? };
        }
        Ok(text)
    }

    /// The title of an indicator between quotation marks.
    fn named(&self, id: &str, indicators: &[Indicator]) -> Result<String, Error> {
        match indicators.iter().find(|known| known.id == id) {
            Some(indicator) => self.quoted(&self.title(indicator)?),
            None => Ok(id.to_owned()),
        }
    }

    fn where_clause(&self, rows: &Rows) -> Result<String, Error> {
        match &rows.filter {
            Some(filter) => {
                // Typography may set the text, which would cost the space before it.
                let text = self.say("where.for_which", &[("condition", &self.condition(filter, rows.from)?)])?;
                Ok(if text.starts_with([' ', ',', '\u{a0}']) { text } else { format!(" {text}") })
            }
            None => Ok(String::new()),
        }
    }

    /// Which date decides about the period.
    fn date(&self, rows: &Rows) -> Result<String, Error> {
        match rows.date {
            Some(date) => {
                let column = match self.meaning(rows.from.name(), date)? {
                    Some(meaning) => format!("{} ({})", self.quoted(&self.column(date)?)?, meaning.trim_end_matches('.')),
                    None => self.quoted(&self.column(date)?)?,
                };
                self.say(if rows.from.is_ledger() { "date.ledger" } else { "date.column" }, &[("column", &column)])
            }
            None if rows.from == View::Budget => self.text("date.budget"),
            None => self.text("date.none"),
        }
    }

    fn facts_of_rows(&self, measure: &Measure) -> Result<Vec<Fact>, Error> {
        let Some(rows) = measure.rows() else { return Ok(Vec::new()) };
        let mut facts = vec![self.fact("source", self.source(rows.from)?)?];
        if let Some(filter) = &rows.filter {
            facts.push(self.fact("condition", self.condition(filter, rows.from)?)?);
        }
        if let Measure::Share { part, .. } = measure {
            facts.push(self.fact("part", self.condition(part, rows.from)?)?);
        }
        for (id, column) in [("once", counted_once(measure)), ("column", amount_column(measure)), ("date", rows.date)] {
            if let Some(column) = column {
                facts.push(self.fact(id, self.described(rows.from, column)?)?);
            }
        }
        Ok(facts)
    }

    /// "sessions (the table sessions)".
    fn source(&self, view: View) -> Result<String, Error> {
        Ok(format!("{} ({})", self.rows(view.name())?, view.name()))
    }

    /// "length in minutes (sessions.minutes): Length in minutes."
    fn described(&self, view: View, column: &str) -> Result<String, Error> {
        let name = format!("{} ({}.{column})", self.column(column)?, view.name());
        Ok(match self.meaning(view.name(), column)? {
            Some(meaning) => format!("{name}: {meaning}"),
            None => name,
        })
    }

    fn facts_of_all(&self, indicator: &Indicator, better: Option<Direction>) -> Result<Vec<Fact>, Error> {
        let mut facts = Vec::new();
        // Money of a project without [finance] has no currency.
        if indicator.unit != MONEY {
            let unit = format!("unit_name.{}", indicator.unit);
            let unit = if self.locale.has(&unit) { self.locale.text(&unit)? } else { indicator.unit.clone() };
            facts.push(self.fact("unit", unit)?);
        }
        if !indicator.by.is_empty() {
            let by = indicator.by.iter().map(|by| self.dimensions(by)).collect::<Result<Vec<_>, Error>>()?;
            facts.push(self.fact("by", by.join(", "))?);
        }
        let aggregation = match indicator.aggregation {
            Aggregation::Sum => "sum",
            Aggregation::Distinct => "distinct",
            Aggregation::Latest => "latest",
            Aggregation::Max => "max",
            Aggregation::RatioOfSums => "ratio_of_sums",
        };
        let level = match indicator.level {
            Level::Impact => "impact",
            Level::Outcome => "outcome",
            Level::Output => "output",
            Level::Input => "input",
        };
        let method = match indicator.method {
            Method::Counted => "counted",
            Method::Estimated => "estimated",
        };
        for (id, word) in [("aggregation", aggregation), ("level", level), ("method", method)] {
            facts.push(self.fact(id, self.text(&format!("{id}.{word}"))?)?);
        }
        if let Some(better) = better {
            let better = match better {
                Direction::Increase => "increase",
                Direction::Decrease => "decrease",
                Direction::Maintain => "maintain",
            };
            facts.push(self.fact("better", self.text(&format!("direction.{better}"))?)?);
        }
        Ok(facts)
    }
}
