//! The criteria of evaluations (OECD-DAC, Better Criteria for Better Evaluation, 2019): for each the evidence that the data hold, or that they hold none.

use super::super::{Piece, caption, column, row, words};
use super::wording::Wording;
use crate::comparison::Compared;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::Context;
use crate::report::model::{Align, Block, Cell, Narrow, RowGroup, Table};

/// The criteria in their order, each with the figures that bear on it. Figures say nothing of relevance, coherence or impact by themselves; of
/// these only what comes nearest is named.
const CRITERIA: [(&str, &[&str]); 6] = [
    ("relevance", &["children_reached", "waiting_within_standard", "waiting_days"]),
    ("coherence", &["offices_engaged"]),
    (
        "effectiveness",
        &[
            "completion_rate",
            "cases_completed",
            "phase_conversion",
            "goals_met",
            "score_change",
            "score_improved_share",
            "case_days_median",
        ],
    ),
    ("efficiency", &["cost_per_child", "cost_per_session", "cost_per_completed_case", "absorption", "cost_variance_share"]),
    ("impact", &[]),
    ("sustainability", &["re_entry_rate", "methodologies_published"]),
];

pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let Some(wording) = Wording::of(context) else { return Ok(None) };
    let mut rows = Vec::new();
    for (criterion, indicators) in CRITERIA {
        let mut said = Vec::new();
        for indicator in indicators {
            said.extend(evidence(&wording, indicator)?);
        }
        let evidence = if said.is_empty() { words(wording.say("criteria.none", &[])?) } else { Cell::List { items: said } };
        let (title, question) =
            (wording.say(&format!("criteria.{criterion}.title"), &[])?, wording.say(&format!("criteria.{criterion}.question"), &[])?);
        rows.push(row(vec![
            Cell::Text { text: title, detail: Some(question) },
            evidence,
            words(wording.say(&format!("criteria.{criterion}.limit"), &[])?),
        ]));
    }
    let say = |key: &str| wording.say(&format!("criteria.{key}"), &[]);
    let table = Table {
        id: "criteria-evidence".to_owned(),
        caption: Some(caption(say("title")?, Some(say("subtitle")?))),
        columns: vec![column(say("criterion")?, Align::Text), column(say("evidence")?, Align::Text), column(say("limit")?, Align::Text)],
        groups: vec![RowGroup { title: None, rows }],
        marks: Vec::new(),
        note: None,
        narrow: Narrow::Stack,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// A figure as evidence: compared where it is, else what it is now.
fn evidence(wording: &Wording, indicator: &str) -> Result<Option<String>, Error> {
    let context = wording.context;
    let of_indicator = || wording.comparison.compared.iter().filter(|one| one.to.indicator == indicator);
    // Where all scores are of one instrument, its own figure is the same one, and of it chance can be judged.
    let of_instrument = || of_indicator().filter(|one| one.to.cut.dimensions == ["instrument"]).collect::<Vec<&Compared>>();
    let found = match of_instrument().as_slice() {
        [one] => Some(*one),
        _ => of_indicator().find(|one| one.is_total()),
    };
    if let Some(one) = found {
        context.cite(indicator);
        let title = format!("{}{}", context.title(indicator)?, wording.both_n(one)?);
        let sentence = wording.sentence(one)?;
        return wording.say("criteria.one", &[("title", &title), ("sentence", &sentence)]).map(Some);
    }
    let cell = context.total(indicator).filter(|cell| matches!(cell.value, Value::Number(_) | Value::Zero));
    let Some(cell) = cell else { return Ok(None) };
    let text = context.figure(cell)?;
    let n = wording.n(cell)?.map(|n| wording.say("one_n", &[("n", &n)])).transpose()?.unwrap_or_default();
    wording.say("criteria.now", &[("title", &context.title(indicator)?), ("n", &format!("{text}{n}"))]).map(Some)
}
