//! How many rows are used, and how many are left out for which reason. The team sees exact numbers that add up. Others see numbers of rows of
//! children rounded to tens, and lines behind which few children stand are put together: a small number would tell about single children, and
//! exact numbers could be compared with figures that are hidden elsewhere.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::card::{Cell, Label, Part, Row, Table};
use super::trace::{Count, Fate, Trace};
use super::words::Words;
use crate::accounting::tells_of_children;
use crate::error::Error;
use crate::indicators::indicator::Rows;
use crate::indicators::views::View;
use crate::ingest::Reading;
use crate::ingest::schema::Table as FileTable;

/// Numbers of rows of children are rounded to this for everybody but the team.
const ROUNDED_TO: u64 = 10;

/// A line of the account of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Every row.
    All,
    /// Rows of one fate.
    Of(Fate),
    /// Rows that do not meet the condition, whichever part of it.
    Conditions,
    /// Rows that lie outside the period or do not meet the condition.
    Unused,
    /// Of the used rows, those that bring nothing new; not a part of the sum.
    Repeated,
}

/// The numbers of rows of a period, as the audience may see them.
#[derive(Debug, PartialEq, Eq)]
pub enum Account {
    /// Exact numbers; those after the first add up to it, without those of rows that repeat something.
    Exact(Vec<(Line, u64)>),
    /// Numbers that are rounded.
    Rounded(Vec<(Line, u64)>),
    /// Nothing.
    Hidden,
}

/// The numbers of rows of a trace for readers from whom counts below a threshold are hidden. `is_hidden` says that the figure itself is.
pub fn account(trace: &Trace<'_>, threshold: Option<u64>, is_hidden: bool) -> Account {
    let counts = trace.counts();
    let all = trace.fates.len() as u64;
    let line = |count: &Count| (Line::Of(count.fate), count.rows);
    let exact = || {
        let repeated = Some(trace.repeated()).filter(|rows| *rows > 0).map(|rows| (Line::Repeated, rows));
        Account::Exact(with_all(all, counts.iter().map(line).chain(repeated)))
    };
    let Some(threshold) = threshold else { return exact() };
    if is_hidden {
        return Account::Hidden;
    }
    if !trace.is_of_children() {
        return exact();
    }
    let is_small = |count: &Count| 0 < count.children && count.children < threshold;
    let asks_for_date = |fate: Fate| matches!(fate, Fate::NoDate | Fate::Outside);
    let is_unmet = |fate: Fate| fate != Fate::Used && !asks_for_date(fate);
    let (dates, mut unmet): (Vec<Count>, Vec<Count>) =
        counts.iter().filter(|count| count.fate != Fate::Used).partition(|count| asks_for_date(count.fate));
    let used = trace.count(Fate::Used, &|fate| fate == Fate::Used);
    if is_small(&used) {
        return Account::Hidden;
    }
    let mut lines = vec![line(&used)];
    let is_pooled = unmet.iter().any(is_small);
    if is_pooled {
        unmet = vec![trace.count(Fate::Condition(0), &is_unmet)];
    }
    if dates.iter().chain(&unmet).any(is_small) {
        let unused = trace.count(Fate::Outside, &|fate| fate != Fate::Used);
        if is_small(&unused) {
            return Account::Hidden;
        }
        lines.push((Line::Unused, unused.rows));
    } else {
        lines.extend(dates.iter().map(line));
        lines.extend(unmet.iter().map(|count| if is_pooled { (Line::Conditions, count.rows) } else { line(count) }));
    }
    Account::Rounded(with_all(all, lines.into_iter()))
}

fn with_all(all: u64, lines: impl Iterator<Item = (Line, u64)>) -> Vec<(Line, u64)> {
    std::iter::once((Line::All, all)).chain(lines).collect()
}

/// The nearest ten.
fn rounded(rows: u64) -> u64 {
    (rows + ROUNDED_TO / 2) / ROUNDED_TO * ROUNDED_TO
}

impl Words<'_> {
    /// A number of rows: exact, or "about 120".
    fn row_count(&self, rows: u64, is_exact: bool) -> Result<Cell, Error> {
        if is_exact || rows == 0 {
            return Ok(Cell { text: self.locale.whole(rows), value: json!(rows) });
        }
        match rounded(rows) {
            0 => Ok(Cell::word(self.text("rows.below")?)),
            tens => Ok(Cell { text: self.say("rows.about", &[("n", &self.locale.whole(tens))])?, value: json!(tens) }),
        }
    }

    /// What a line of the account says.
    pub fn line(&self, line: Line, rows: &Rows) -> Result<Label, Error> {
        let date = |key: &str| self.say(&format!("reason.{key}"), &[("column", &self.column(rows.date.unwrap_or_default())?)]);
        let whole = || rows.filter.as_ref().map(|filter| self.condition(filter, rows.from)).transpose().map(Option::unwrap_or_default);
        let (id, label) = match line {
            Line::All => ("all".to_owned(), self.text("reason.all")?),
            Line::Of(Fate::NoDate) => ("no_date".to_owned(), date("no_date")?),
            Line::Of(Fate::Outside) if rows.date.is_none() => ("outside".to_owned(), self.text("reason.other_period")?),
            Line::Of(Fate::Outside) => ("outside".to_owned(), date("outside")?),
            Line::Of(Fate::Used) => ("used".to_owned(), self.text("reason.used")?),
            Line::Of(Fate::Condition(number)) => {
                let conditions: Vec<_> = rows.filter.iter().flat_map(super::sentence::conjuncts).collect();
                let condition = conditions.get(number).map(|part| self.condition(part, rows.from)).transpose()?.unwrap_or_default();
                (format!("condition_{}", number + 1), self.say("reason.condition", &[("condition", &condition)])?)
            }
            Line::Of(Fate::NoUnit) => ("no_unit".to_owned(), self.text("reason.no_unit")?),
            Line::Of(Fate::NoValue) => ("no_value".to_owned(), self.text("reason.no_value")?),
            Line::Conditions => ("conditions".to_owned(), self.say("reason.pooled", &[("condition", &whole()?)])?),
            Line::Repeated => ("repeated".to_owned(), self.text("reason.repeated")?),
            Line::Unused => ("unused".to_owned(), self.say("reason.pooled_all", &[("condition", &whole()?)])?),
        };
        Ok(Label { id, label })
    }

    /// The accounts of all periods side by side. `None` stands for a period in which the indicator does not exist.
    pub fn accounts(&self, rows: &Rows, periods: Vec<Label>, accounts: &[Option<Account>], threshold: u64) -> Result<Option<Part>, Error> {
        let mut met: Vec<Line> = vec![Line::All, Line::Of(Fate::Used)];
        for account in accounts.iter().flatten() {
            if let Account::Exact(lines) | Account::Rounded(lines) = account {
                met.extend(lines.iter().map(|(line, _)| *line));
            }
        }
        met.sort_by_key(|line| match line {
            Line::All => (0, Fate::Used),
            Line::Of(fate) => (1, *fate),
            Line::Conditions => (2, Fate::Used),
            Line::Unused => (3, Fate::Used),
            Line::Repeated => (4, Fate::Used),
        });
        met.dedup();
        let cell = |line: Line, account: &Option<Account>| match account {
            None => Ok(Cell::word(self.locale.text("state.not_applicable.mark")?)),
            Some(Account::Hidden) => Ok(Cell::word(self.text("rows.hidden")?)),
            Some(account @ (Account::Exact(lines) | Account::Rounded(lines))) => {
                match lines.iter().find(|(known, _)| *known == line) {
                    Some((_, rows)) => self.row_count(*rows, matches!(account, Account::Exact(_))),
                    // What is put together in one period is nothing by itself there.
                    None if matches!(account, Account::Rounded(_)) => Ok(Cell::default()),
                    None => Ok(Cell { text: self.locale.whole(Decimal::ZERO), value: json!(0) }),
                }
            }
        };
        let mut table = Table { columns: periods, rows: Vec::new() };
        for line in met {
            let cells = accounts.iter().map(|account| cell(line, account)).collect::<Result<Vec<_>, Error>>()?;
            table.rows.push(Row { label: self.line(line, rows)?, cells });
        }
        let is_rounded = accounts.iter().flatten().any(|account| !matches!(account, Account::Exact(_)));
        let note = if is_rounded { self.say("rows.rounded", &[("k", &self.locale.whole(threshold))])? } else { self.text("rows.exact")? };
        Ok(Part::table("rows".to_owned(), self.text("part.rows")?, table, vec![note]))
    }

    /// What became of the rows of the files before any indicator looked at them; reports print the same numbers.
    /// Readers outside the team see tens of the rows of children.
    pub fn files(&self, view: View, reading: &Reading, is_rounded: bool) -> Result<Option<Part>, Error> {
        let Some(source) = source(view, reading) else { return Ok(None) };
        let is_rounded = is_rounded && tells_of_children(source);
        let files: Vec<_> = reading.dataset.files.iter().filter(|file| file.table == source).collect();
        let sum = |count: fn(&crate::ingest::dataset::SourceFile) -> u64| files.iter().map(|file| count(file)).sum::<u64>();
        let (read, filtered) = (sum(|file| file.rows_read), sum(|file| file.rows_filtered + file.rows_merged));
        let mut by_check: Vec<(&str, u64)> = Vec::new();
        for row in reading.rejected.iter().filter(|row| files.iter().any(|file| file.path == row.file)) {
            match by_check.iter_mut().find(|(check, _)| *check == row.finding) {
                Some((_, rows)) => *rows += 1,
                None => by_check.push((row.finding, 1)),
            }
        }
        by_check.sort_unstable();
        let usable = reading.dataset.tables.get(&source).map_or(0, |frame| frame.height() as u64);
        if read != usable + filtered + by_check.iter().map(|(_, rows)| rows).sum::<u64>() {
            return Err(Error::Defect(format!("the rows of the table {} are not all accounted for", source.spec().name)));
        }
        let row = |id: &str, label: String, rows: u64, text: String| Row {
            label: Label { id: id.to_owned(), label },
            cells: vec![Cell { value: if text == self.locale.whole(rows) { Json::from(rows) } else { Json::Null }, text }],
        };
        let exactly = |rows: u64| self.locale.whole(rows);
        let about = |rows: u64| match rows {
            _ if !is_rounded => Ok(exactly(rows)),
            0..10 => self.text("rows.hidden"),
            _ => self.say("rows.about", &[("n", &self.locale.whole(rows.saturating_add(5) / 10 * 10))]),
        };
        let mut rows = vec![row("read", self.text("reason.read")?, read, about(read)?)];
        if filtered > 0 {
            rows.push(row("filtered", self.text("reason.filtered")?, filtered, about(filtered)?));
        }
        for (check, count) in by_check {
            let key = format!("check.{check}.title");
            let title = if self.locale.has(&key) { format!("{check} ({})", self.locale.text(&key)?) } else { check.to_owned() };
            rows.push(row(&format!("set_aside:{check}"), self.say("reason.set_aside", &[("check", &title)])?, count, exactly(count)));
        }
        rows.push(row("usable", self.text("reason.usable")?, usable, about(usable)?));
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let columns = vec![Label { id: "rows".to_owned(), label: self.text("rows.column")? }];
        let mut notes = vec![paths.join(", ")];
        if view.name() != source.spec().name {
            notes.push(self.say("reason.follow", &[("rows", &self.rows(view.name())?)])?);
        }
        Ok(Part::table("files".to_owned(), self.text("part.files")?, Table { columns, rows }, notes))
    }
}

/// The table of files that a view comes from; moves of cases may come from stays.
pub fn source(view: View, reading: &Reading) -> Option<FileTable> {
    let tables = &reading.dataset.tables;
    let candidates = match view.table() {
        FileTable::PhaseTransitions => vec![FileTable::PhaseTransitions, FileTable::Episodes],
        table => vec![table],
    };
    candidates.into_iter().find(|table| tables.contains_key(table))
}
