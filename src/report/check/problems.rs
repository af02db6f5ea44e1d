//! What is wrong, one block a kind: where, what it means, what to do, and what it could change.

use super::Page;
use crate::checks::effect::Effect;
use crate::checks::{CLAIMED_CAUSE, CONTRADICTING_NUMBER, FIELD_TOO_LONG, OUTSIDE_EVERY_PERIOD, TYPED_NUMBER};
use crate::checks::{FindingGroup, summed_up};
use crate::error::Error;
use crate::finding::{Finding, Location, Severity};
use crate::indicators::measurement::TOTAL;
use crate::report::format::places_of;
use crate::report::model::{Align, Block, Cell, Labelled, Narrow, Problem, RowGroup, Status, Table};
use crate::report::sections::{column, row, words};

/// What is said of a finding in one column.
type Text = fn(&Page<'_>, &Finding) -> Result<String, Error>;

/// After so many places, the rest is counted.
const PLACES: usize = 20;
/// So many figures are named that findings could change.
const FIGURES: usize = 3;

/// Checks of the project's own words, which have no rows.
const WORDS: [&str; 4] = [CONTRADICTING_NUMBER.name, TYPED_NUMBER.name, CLAIMED_CAUSE.name, FIELD_TOO_LONG.name];

impl Page<'_> {
    /// The groups of some severities.
    pub(super) fn problems(&self, wanted: impl Fn(Severity) -> bool) -> Result<Vec<Block>, Error> {
        let groups = self.material.groups.iter().enumerate().filter(|(_, group)| wanted(group.severity));
        let problems = groups.map(|(number, group)| self.problem(number, group)).collect::<Result<Vec<_>, Error>>()?;
        Ok(if problems.is_empty() { Vec::new() } else { vec![Block::Problems { problems }] })
    }

    fn problem(&self, number: usize, group: &FindingGroup<'_>) -> Result<Problem, Error> {
        let text = |what: &str| {
            let key = format!("check.{}.{what}", group.group.check);
            if self.locale.has(&key) { self.locale.text(&key).map(Some) } else { Ok(None) }
        };
        // Of many only so many are listed.
        let listed: Vec<&Finding> = group.findings.iter().take(PLACES).copied().collect();
        let more = group.findings.len() - listed.len();
        let mut rows = Vec::new();
        if let Some(remedy) = text("remedy")? {
            rows.push(Labelled { label: self.say("remedy")?, value: remedy });
        }
        let effects = self.effects(&group.effects)?;
        for (place, value) in effects.into_iter().enumerate() {
            let label = if place == 0 { self.say("effect.label")? } else { String::new() };
            rows.push(Labelled { label, value });
        }
        let places = self.places(number, &listed)?;
        if places.is_none()
            && let Some(value) = self.cells(&listed)?
        {
            rows.push(Labelled { label: self.say("place.where")?, value });
        }
        Ok(Problem {
            id: format!("problem-{}", number + 1),
            title: text("title")?.unwrap_or_else(|| group.group.check.to_owned()),
            status: if group.severity == Severity::Warning { Status::Near } else { Status::NotMet },
            scope: self.scope(group)?,
            meaning: text("meaning")?,
            rows,
            places,
            more: if more == 0 { None } else { Some(self.locale.count("check_page.more", more.into(), &[])?) },
            code: group.group.check.to_owned(),
        })
    }

    /// "3 rows of sessions.csv are set aside, column Klient".
    fn scope(&self, group: &FindingGroup<'_>) -> Result<String, Error> {
        let file = [("file", group.group.file.as_str())];
        let rows = |key: &str| self.locale.count(&format!("check_page.scope.{key}"), group.rows.into(), &file);
        let outside =
            || self.material.accounting.iter().find(|account| account.path == group.group.file).map(|account| account.outside_period);
        let scope = match group.severity {
            // One finding stands for all rows of a file.
            Severity::Warning if group.group.check == OUTSIDE_EVERY_PERIOD.name => {
                self.locale.count("check_page.scope.outside", outside().unwrap_or_default().into(), &file)?
            }
            Severity::Warning if WORDS.contains(&group.group.check) => self.locale.say("check_page.scope.words", &file)?,
            Severity::Blocks => self.locale.say("check_page.scope.blocks", &file)?,
            Severity::Error => rows("error")?,
            Severity::Warning => rows("warning")?,
        };
        match group.findings.iter().find_map(|finding| finding.location.header.as_deref()).filter(|header| !header.is_empty()) {
            Some(header) => Ok(format!("{scope} · {}", self.locale.say("check_page.scope.column", &[("header", header)])?)),
            None => Ok(scope),
        }
    }

    /// Places of which nothing but the cell is known: "B8, B23", and rows as a whole.
    fn cells(&self, findings: &[&Finding]) -> Result<Option<String>, Error> {
        let places = findings.iter().map(|finding| &finding.location).filter(|location| location.line > 0);
        let names = places.map(|location| self.cell(location)).collect::<Result<Vec<String>, Error>>()?;
        Ok(if names.is_empty() { None } else { Some(names.join(", ")) })
    }

    /// The places as a table, where there is more to say of them than their cells; a column that would be empty is left out.
    fn places(&self, number: usize, findings: &[&Finding]) -> Result<Option<Table>, Error> {
        let findings: Vec<&&Finding> = findings.iter().filter(|finding| finding.location.line > 0).collect();
        let mut columns = vec![column(self.say("place.row")?, Align::Text)];
        let mut rows: Vec<Vec<Cell>> = findings.iter().map(|finding| vec![words(self.locale.whole(finding.location.line))]).collect();
        let texts: [(&str, Text); 3] = [
            ("cell", |_, finding| Ok(finding.location.cell.clone().unwrap_or_default())),
            ("value", |_, finding| Ok(finding.quoted().unwrap_or_default().to_owned())),
            ("related", |page, finding| page.related(finding)),
        ];
        for (key, text) in texts {
            let texts = findings.iter().map(|finding| text(self, finding)).collect::<Result<Vec<String>, Error>>()?;
            if texts.iter().any(|text| !text.is_empty()) {
                columns.push(column(self.say(&format!("place.{key}"))?, Align::Text));
                rows.iter_mut().zip(texts).for_each(|(row, text)| row.push(words(text)));
            }
        }
        let is_bare = columns.len() < 3 && findings.iter().all(|finding| finding.quoted().is_none() && finding.related.is_none());
        if is_bare || findings.is_empty() {
            return Ok(None);
        }
        Ok(Some(Table {
            id: format!("places-{}", number + 1),
            caption: None,
            columns,
            groups: vec![RowGroup { title: None, rows: rows.into_iter().map(row).collect() }],
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Keep,
        }))
    }

    fn related(&self, finding: &Finding) -> Result<String, Error> {
        let Some(related) = &finding.related else { return Ok(String::new()) };
        let place = self.cell(related)?;
        Ok(if related.file == finding.location.file { place } else { format!("{}, {place}", related.file) })
    }

    /// The name of a cell, which says its row; of a row as a whole, "row 8".
    fn cell(&self, location: &Location) -> Result<String, Error> {
        match &location.cell {
            Some(cell) => Ok(cell.clone()),
            None => self.locale.say("check_page.place.at_row", &[("row", &self.locale.whole(location.line))]),
        }
    }

    /// What could change, a line each: the widest bounds, how many more there are, and what has none.
    pub(super) fn effects(&self, effects: &[&Effect]) -> Result<Vec<String>, Error> {
        let (named, more, open) = summed_up(effects, FIGURES);
        let mut lines = named.into_iter().filter_map(|effect| self.effect(effect).transpose()).collect::<Result<Vec<_>, Error>>()?;
        if more > 0 {
            lines.push(self.locale.count("check_page.effect.more", more.into(), &[])?);
        }
        if !open.is_empty() {
            let titles = open.iter().take(FIGURES).map(|id| self.indicator(id)).collect::<Result<Vec<_>, Error>>()?.join("; ");
            let titles = if open.len() > FIGURES { titles + "; …" } else { titles };
            lines.push(self.locale.say("check_page.effect.open", &[("titles", &titles)])?);
        }
        Ok(lines)
    }

    /// The title of an indicator.
    fn indicator(&self, id: &str) -> Result<String, Error> {
        let own = self.material.project.file.indicator.iter().find(|known| known.id.get_ref() == id);
        let title = own.and_then(|known| known.title.get(self.locale.lang).or_else(|| known.title.0.values().next().map(String::as_str)));
        match title {
            Some(title) => Ok(self.locale.set(title)),
            None => self.locale.text(&format!("indicator.{id}.title")),
        }
    }

    /// "Children reached (2015): 44 to 47, now 45".
    fn effect(&self, effect: &Effect) -> Result<Option<String>, Error> {
        let Some((low, high)) = effect.bounds else { return Ok(None) };
        let lang = self.locale.lang;
        let file = &self.material.project.file;
        let mut title = self.indicator(&effect.indicator)?;
        for (dimension, category) in effect.cut.dimensions.iter().zip(&effect.cut.categories) {
            title += &format!(", {}", crate::report::category(file, self.locale, dimension, category)?);
        }
        let declared = file
            .period
            .iter()
            .find(|period| period.id.get_ref() == &effect.period)
            .and_then(|period| period.title.get(lang).or_else(|| period.title.0.values().next().map(String::as_str)));
        let period = match declared {
            Some(title) => self.locale.set(title),
            None if effect.period == TOTAL => self.say("effect.whole")?,
            None => effect.period.clone(),
        };
        // Decimals only where they say something: of small numbers, and where bounds would look alike without.
        let whole = rust_decimal::Decimal::ONE_THOUSAND;
        let places = |number: rust_decimal::Decimal| if number.abs() < whole { places_of(number).min(2) } else { 0 };
        let known = [Some(low), Some(high), effect.now].into_iter().flatten();
        let are_told_apart = known.clone().all(|one| {
            known.clone().all(|other| one == other || self.locale.number(one, places(one)) != self.locale.number(other, places(other)))
        });
        let number = |number: rust_decimal::Decimal| self.locale.number(number, if are_told_apart { places(number) } else { 2 });
        let now = effect.now.map_or_else(|| self.say("effect.none"), |now| Ok(number(now)))?;
        let (low, high) = (number(low), number(high));
        // What can be put right in one way only, or moves by less than is shown, has one bound.
        let key = if low == high { "check_page.effect.one" } else { "check_page.effect.between" };
        let arguments = [("title", title.as_str()), ("period", &period), ("low", &low), ("high", &high), ("now", &now)];
        self.locale.say(key, &arguments).map(Some)
    }
}
