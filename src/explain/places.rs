//! Where the rows of a view stand in the files. Cases, stays and moves are looked for in the table that they were followed from: a child enters a
//! phase on a day only once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::account::source;
use crate::error::Error;
use crate::indicators::views::{Frame, NONE, View, position};
use crate::ingest::Reading;
use crate::ingest::dataset::{FILE, LINE};
use crate::ingest::schema::Table;

/// A place in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Path as written in `dosah.toml`.
    pub file: String,
    /// Line, from 1.
    pub line: String,
    /// File and line of the row that ends it, for what lasts.
    pub until: String,
}

/// File and line of each row of a view, and of the row that ends it.
pub struct Places<'a> {
    reading: &'a Reading,
    begins: Vec<Option<(u32, u32)>>,
    ends: Vec<Option<(u32, u32)>>,
}

impl<'a> Places<'a> {
    /// The places of the rows of a view.
    ///
    /// # Errors
    /// Only on a defect of dosah.
    pub fn of(frame: &Frame, view: View, reading: &'a Reading) -> Result<Self, Error> {
        if frame.has(FILE) {
            let (files, lines) = (frame.codes(FILE)?, frame.codes(LINE)?);
            let begins = files.iter().zip(lines.iter()).map(|(file, line)| Some((*file, *line))).collect();
            return Ok(Places { reading, begins, ends: Vec::new() });
        }
        let Some(table) = source(view, reading) else { return Ok(Places { reading, begins: Vec::new(), ends: Vec::new() }) };
        let rows =
            reading.dataset.tables.get(&table).map(|rows| Frame::of_table(rows, table, &reading.dataset.categories)).unwrap_or_default();
        let child = frame.codes("child_id")?;
        if view == View::Pairs {
            return Self::of_pairs(frame, &rows, reading);
        }
        let written = Written::of(&rows, table)?;
        let labels = |column: &str| -> Result<Vec<Option<String>>, Error> {
            let Some(labels) = frame.labels(column) else { return Ok(vec![None; child.len()]) };
            Ok(frame.codes(column)?.iter().map(|code| labels.get(*code as usize).cloned()).collect())
        };
        let days = |column: &str| if frame.has(column) { frame.days(column) } else { Ok(vec![None; child.len()]) };
        let (starts, phases, ends) = match view {
            View::PhaseTransitions => (days("date")?, labels("transition")?, vec![None; child.len()]),
            View::Spells => (days("start")?, labels("phase")?, days("end")?),
            // A case begins with its first move, whatever the phase.
            _ => (days("start")?, vec![None; child.len()], days("end")?),
        };
        let begins = (0..child.len()).map(|row| {
            let phase = phases[row].as_deref().map(|phase| phase.rsplit('>').next().unwrap_or_default());
            written.begins(child[row], starts[row]?, phase)
        });
        let until = (0..child.len()).map(|row| written.ends(child[row], ends[row]?, starts[row]?));
        Ok(Places { reading, begins: begins.collect(), ends: until.collect() })
    }

    /// The places of the score before and of the score after.
    fn of_pairs(frame: &Frame, scores: &Frame, reading: &'a Reading) -> Result<Self, Error> {
        let (child, day, instrument) = (scores.codes("child_id")?, scores.days("date")?, scores.codes("instrument")?);
        let (files, lines) = (scores.codes(FILE)?, scores.codes(LINE)?);
        let informant = |frame: &Frame| -> Result<Vec<u32>, Error> {
            Ok(if frame.has("informant") { frame.codes("informant")?.into_owned() } else { vec![NONE; frame.height()] })
        };
        let by = informant(scores)?;
        let mut rows = BTreeMap::new();
        for row in 0..scores.height() {
            rows.entry((child[row], instrument[row], by[row], day[row])).or_insert((files[row], lines[row]));
        }
        let known = scores.labels("instrument").unwrap_or_default();
        let written: Vec<Option<u32>> = frame.labels("instrument").unwrap_or_default().iter().map(|id| position(known, id)).collect();
        let (child, instrument, by) = (frame.codes("child_id")?, frame.codes("instrument")?, informant(frame)?);
        let places = |column: &str| -> Result<Vec<Option<(u32, u32)>>, Error> {
            let days = frame.days(column)?;
            let place = |row: usize| {
                let instrument = written.get(instrument[row] as usize).copied().flatten()?;
                rows.get(&(child[row], instrument, by[row], Some(days[row]?))).copied()
            };
            Ok((0..frame.height()).map(place).collect())
        };
        Ok(Places { reading, begins: places("date_before")?, ends: places("date_after")? })
    }

    /// The place of a row.
    pub fn at(&self, row: usize) -> Place {
        let name = |file: u32| self.reading.dataset.files.get(file as usize).map(|file| file.path.clone()).unwrap_or_default();
        let Some((file, line)) = self.begins.get(row).copied().flatten() else { return Place::default() };
        let until = self.ends.get(row).copied().flatten().map(|(file, line)| format!("{}:{line}", name(file))).unwrap_or_default();
        Place { file: name(file), line: line.to_string(), until }
    }
}

/// The moves or stays as they are written, by child and day.
struct Written<'a> {
    table: Table,
    files: Cow<'a, [u32]>,
    lines: Cow<'a, [u32]>,
    phases: Vec<Option<&'a str>>,
    starts: BTreeMap<(u32, i32), Vec<usize>>,
    ends: BTreeMap<(u32, i32), Vec<usize>>,
}

impl<'a> Written<'a> {
    fn of(rows: &'a Frame, table: Table) -> Result<Self, Error> {
        let (phase, start) = if table == Table::Episodes { ("phase", "start") } else { ("to_phase", "date") };
        let labels = rows.labels(phase).unwrap_or_default();
        let phases = rows.codes(phase)?.iter().map(|code| labels.get(*code as usize).map(String::as_str)).collect();
        let child = rows.codes("child_id")?;
        let by_day = |days: Vec<Option<i32>>| {
            let mut found: BTreeMap<(u32, i32), Vec<usize>> = BTreeMap::new();
            for (row, day) in days.into_iter().enumerate() {
                if let Some(day) = day {
                    found.entry((child[row], day)).or_default().push(row);
                }
            }
            found
        };
        let starts = by_day(rows.days(start)?);
        let ends = if table == Table::Episodes && rows.has("end") { by_day(rows.days("end")?) } else { BTreeMap::new() };
        Ok(Written { table, files: rows.codes(FILE)?, lines: rows.codes(LINE)?, phases, starts, ends })
    }

    fn place(&self, row: usize) -> (u32, u32) {
        (self.files[row], self.lines[row])
    }

    /// The row that begins something: of the phase, where one is asked for. The exit of stays is where the last one ends.
    fn begins(&self, child: u32, day: i32, phase: Option<&str>) -> Option<(u32, u32)> {
        if self.table == Table::Episodes && phase == Some("exit") {
            return self.ends.get(&(child, day))?.first().map(|row| self.place(*row));
        }
        let rows = self.starts.get(&(child, day))?;
        let row = rows.iter().find(|row| phase.is_none_or(|phase| self.phases[**row] == Some(phase)));
        row.map(|row| self.place(*row))
    }

    /// The row that ends something: the stay's own, or the next move.
    fn ends(&self, child: u32, day: i32, start: i32) -> Option<(u32, u32)> {
        let rows = if self.table == Table::Episodes { self.ends.get(&(child, day)) } else { self.starts.get(&(child, day)) };
        // On a day on which something begins and ends the later row ends it.
        rows.and_then(|rows| if day == start { rows.last() } else { rows.first() }).map(|row| self.place(*row))
    }
}
