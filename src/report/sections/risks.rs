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
