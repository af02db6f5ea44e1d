//! How complete columns are, and how soon rows were entered.

use super::Page;
use crate::checks::{BANDS, Completeness, of_gap};
use crate::error::Error;
use crate::ingest::schema::Table as DataTable;
use crate::report::model::{Align, Bar, Block, Cell, Narrow, RowGroup, Table};
use crate::report::sections::{caption, column, figure, row, words};

impl Page<'_> {
    /// Columns that are not filled in every row, the emptiest first in each table.
    pub(super) fn gaps(&self) -> Result<Option<Block>, Error> {
        let gaps: Vec<&Completeness> = self.material.completeness.iter().filter(|column| column.filled < column.rows).collect();
        if gaps.is_empty() {
            return Ok(None);
        }
        let mut groups = Vec::new();
        for of_table in gaps.chunk_by(|one, other| one.table == other.table) {
            let mut of_table = of_table.to_vec();
            of_table.sort_by_key(|column| column.per_mille());
            let rows = of_table.iter().map(|column| self.gap(column)).collect::<Result<_, Error>>()?;
            groups.push(RowGroup { title: Some(self.files_of(of_table[0].table)), rows });
        }
        let say = |key: &str| self.say(&format!("gaps.{key}"));
        Ok(Some(Block::Table(Table {
            id: "gaps".to_owned(),
            caption: Some(caption(say("title")?, Some(say("subtitle")?))),
            columns: vec![
                column(say("column")?, Align::Text),
                column(String::new(), Align::Drawing),
                column(say("filled")?, Align::Number),
                column(say("rows")?, Align::Number),
                column(say("missing")?, Align::Text),
                column(self.say("effect.label")?, Align::Text),
            ],
            groups,
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Stack,
        })))
    }

    fn gap(&self, gap: &Completeness) -> Result<crate::report::model::Row, Error> {
        let share = self.locale.percent((gap.per_mille() / 10).into(), 0)?;
        let mut missing = Vec::new();
        let counts = [("empty", gap.empty), ("unreadable", gap.unreadable)];
        let unknown = gap.unknown.iter().map(|(code, count)| (code.trim_start_matches("unknown:"), *count));
        for (reason, count) in counts.into_iter().chain(unknown).filter(|(_, count)| *count > 0) {
            let key = format!("check_page.gaps.reason.{reason}");
            let count_text = self.locale.whole(count);
            missing.push(if self.locale.has(&key) {
                self.locale.say(&key, &[("n", &count_text)])?
            } else {
                format!("{count_text} {reason}")
            });
        }
        let filled = gap.per_mille() as f64 / 1000.0;
        Ok(row(vec![
            words(self.header(gap.table, gap.column)),
            Cell::Bar(Bar::Budget { share: Some(filled), tolerance: None, max: 1.0 }),
            figure(share),
            figure(self.locale.whole(gap.rows)),
            words(missing.join(", ")),
            self.effects(&of_gap(gap, self.material.files, self.material.effects))?.into_iter().next().map_or(Cell::Empty, words),
        ]))
    }

    /// How soon the rows of each table were entered.
    pub(super) fn entry(&self) -> Result<Option<Block>, Error> {
        if self.material.timeliness.is_empty() {
            return Ok(None);
        }
        let say = |key: &str| self.say(&format!("entry.{key}"));
        let mut columns = vec![column(say("rows")?, Align::Text)];
        for (first, last) in BANDS {
            columns.push(column(
                match (first, last) {
                    (0, 0) => say("same_day")?,
                    (first, i32::MAX) => self.locale.say("check_page.entry.more", &[("first", &first.to_string())])?,
                    (first, last) => {
                        self.locale.say("check_page.entry.days", &[("first", &first.to_string()), ("last", &last.to_string())])?
                    }
                },
                Align::Number,
            ));
        }
        columns.extend([column(say("before")?, Align::Number), column(say("unknown")?, Align::Number)]);
        let line = |table: &crate::checks::Timeliness| {
            let counts = table.bands.into_iter().chain([table.negative, table.unknown]).map(|count| figure(self.locale.whole(count)));
            row(std::iter::once(words(self.files_of(table.table))).chain(counts).collect())
        };
        Ok(Some(Block::Table(Table {
            id: "entry-days".to_owned(),
            caption: Some(caption(say("title")?, Some(say("subtitle")?))),
            columns,
            groups: vec![RowGroup { title: None, rows: self.material.timeliness.iter().map(line).collect() }],
            marks: Vec::new(),
            note: None,
            narrow: Narrow::Stack,
        })))
    }

    /// The files that hold a table, as people know them.
    fn files_of(&self, table: DataTable) -> String {
        let files: Vec<&str> = self.material.files.iter().filter(|file| file.table == table).map(|file| file.path.as_str()).collect();
        match files[..] {
            [first, _, .., last] => format!("{first} … {last}"),
            _ => files.join(", "),
        }
    }

    /// The header of a column as `dosah.toml` gives it, or else dosah's own name.
    fn header(&self, table: DataTable, column: &str) -> String {
        let inputs = self.material.project.file.input.iter().filter(|input| input.table.get_ref() == table.spec().name);
        let mapped = inputs.flat_map(|input| &input.columns).find(|(name, _)| name.get_ref() == column);
        mapped.and_then(|(_, headers)| headers.get_ref().names().first()).map_or_else(|| column.to_owned(), Clone::clone)
    }
}
