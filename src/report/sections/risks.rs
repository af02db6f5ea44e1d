//! What should worry the board, and what is done about it: the project's own words, the heaviest first.

use super::{Piece, column, row, words};
use crate::error::Error;
use crate::project::board::RiskLevel;
use crate::project::file::Risk;
use crate::report::context::Context;
use crate::report::model::{Align, Block, Cell, Narrow, Row, RowGroup, Status, Table};

/// The table; a project that names no risk says nothing.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut risks: Vec<&Risk> = context.file().risk.iter().collect();
    if risks.is_empty() {
        return Ok(None);
    }
    // Risks of one level keep the order of the project.
    risks.sort_by_key(|risk| *risk.level.get_ref());
    let say = |key: &str| context.locale.text(&format!("risks.{key}"));
    let columns = ["risk", "level", "action", "owner"].map(|key| Ok(column(say(key)?, Align::Text)));
    let rows = risks.into_iter().map(|risk| risk_row(context, risk)).collect::<Result<Vec<Row>, Error>>()?;
    let table = Table {
        id: "risk-list".to_owned(),
        caption: None,
        columns: columns.into_iter().collect::<Result<_, Error>>()?,
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

fn risk_row(context: &Context, risk: &Risk) -> Result<Row, Error> {
    let level = *risk.level.get_ref();
    let status = match level {
        RiskLevel::High => Status::NotMet,
        RiskLevel::Medium => Status::Near,
        RiskLevel::Low => Status::NotDue,
    };
    let due = risk.due.map(|due| context.locale.date(due)).transpose()?;
    let owner: Vec<String> = context.own_if_given(&risk.owner).into_iter().chain(due).collect();
    let text = |level: RiskLevel| context.locale.text(&format!("risks.{}", level.name()));
    Ok(row(vec![
        words(context.own(&risk.title, "title")?),
        Cell::Status { status, text: text(level)? },
        words(context.own(&risk.action, "action")?),
        if owner.is_empty() { Cell::Empty } else { words(owner.join(", ")) },
    ]))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;
    use toml::Spanned;

    use super::*;
    use crate::project::{Lang, Texts};
    use crate::report::fixture::Fixture;

    fn texts(english: &str, czech: &str) -> Texts {
        Texts(BTreeMap::from([(Lang::EN, english.to_owned()), (Lang::CS, czech.to_owned())]))
    }

    fn risk(title: &str, level: RiskLevel, due: Option<NaiveDate>) -> Risk {
        let owner = if due.is_some() { texts("director", "ředitelka") } else { Texts::default() };
        Risk { title: texts(title, title), level: Spanned::new(0..0, level), action: texts("We act.", "Jednáme."), owner, due }
    }

    #[test]
    fn the_heaviest_risks_stand_first_and_say_who_and_by_when() {
        let mut fixture = Fixture::default();
        let due = NaiveDate::from_ymd_opt(2016, 3, 31);
        fixture.project.file.risk = vec![
            risk("Watched", RiskLevel::Low, None),
            risk("First of two", RiskLevel::High, due),
            risk("Second of two", RiskLevel::High, None),
        ];
        for (lang, levels, owner) in [
            (Lang::EN, ["High", "High", "Low"], "director, 31 March 2016"),
            (Lang::CS, ["Vysoká", "Vysoká", "Nízká"], "ředitelka, 31. 3. 2016"),
        ] {
            fixture.with(lang, |context| {
                let piece = build(context).unwrap().unwrap();
                let [Block::Table(table)] = piece.blocks.as_slice() else { panic!("a table") };
                let rows = &table.groups[0].rows;
                let text = |row: usize, column: usize| match &rows[row].cells[column] {
                    Cell::Text { text, .. } | Cell::Status { text, .. } => text.replace('\u{a0}', " "),
                    _ => String::new(),
                };
                assert_eq!([0, 1, 2].map(|row| text(row, 0)), ["First of two", "Second of two", "Watched"]);
                assert_eq!([0, 1, 2].map(|row| text(row, 1)), levels);
                assert_eq!([0, 1].map(|row| text(row, 3)), [owner, ""]);
            });
        }
    }

    #[test]
    fn a_project_without_risks_says_nothing_of_them() {
        assert!(Fixture::default().with(Lang::EN, |context| build(context).unwrap().is_none()));
    }
}
