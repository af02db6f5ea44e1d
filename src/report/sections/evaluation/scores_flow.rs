//! From the referral to the analysis: how many children there are at each step, on both sides, and why some are not analysed.

use rust_decimal::Decimal;

use super::super::{caption, column, figure, row, total_row, words};
use super::wording::Wording;
use crate::comparison::{ScoreSide, ScoresCompared};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::Drawing;
use crate::report::model::{Align, Cell, Narrow, Row, RowGroup, Table};

/// Steps before any instrument, by the indicator that counts them.
const STEPS: [&str; 3] = ["children_referred", "children_enrolled", "cases_entered"];

/// The steps of all children, then those of each instrument.
pub(super) fn table(wording: &Wording, scores: &[ScoresCompared]) -> Result<Option<Table>, Error> {
    let Some(first) = scores.first() else { return Ok(None) };
    let context = wording.context;
    let mut rows = Vec::new();
    for step in STEPS {
        let cells = first.sides.each_ref().map(|side| side.total(step));
        if cells.iter().flatten().any(|cell| !matches!(cell.value, Value::NotApplicable | Value::NoData)) {
            rows.push(both(wording, context.title(step)?, cells)?);
        }
    }
    let mut groups = vec![RowGroup { title: None, rows }];
    for one in scores {
        groups.push(RowGroup { title: Some(context.own(&one.title, "instrument")?), rows: of_instrument(wording, one)? });
    }
    let [from, to] = wording.sides()?;
    let marks = context.marks(groups.iter().flat_map(|group| &group.rows).flat_map(|row| &row.cells), Drawing::Absent)?;
    let say = |key: &str| wording.say(&format!("scores.flow.{key}"), &[]);
    Ok(Some(Table {
        id: "compared-scores-flow".to_owned(),
        caption: Some(caption(say("title")?, Some(say("subtitle")?))),
        columns: vec![column(say("step")?, Align::Text), column(from, Align::Number), column(to, Align::Number)],
        groups,
        marks,
        note: Some(say("note")?),
        narrow: Narrow::Keep,
    }))
}

fn of_instrument(wording: &Wording, one: &ScoresCompared) -> Result<Vec<Row>, Error> {
    let context = wording.context;
    let totals = |indicator: &str| one.sides.each_ref().map(|side| side.total(indicator));
    let mut rows = vec![both(wording, wording.say("scores.flow.eligible", &[])?, totals("score_eligible"))?];
    let before = one.sides.each_ref().map(|side| with_before(wording, side));
    let [from, to] = before;
    rows.push(row(vec![words(wording.say("scores.flow.before", &[])?), from?, to?]));
    let mut reasons: Vec<&str> = Vec::new();
    for (reason, cell) in one.sides.iter().flat_map(|side| side.parts("score_missing")) {
        // A reason that nobody has on either side says nothing.
        if matches!(cell.value, Value::Number(_) | Value::Suppressed) && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    for reason in reasons {
        let of = |side: &ScoreSide| side.parts("score_missing").find(|(known, _)| *known == reason).map(|(_, cell)| cell.clone());
        let cells = one.sides.each_ref().map(of);
        let category = context.locale.inside_sentence(&context.category("pair_missing", reason)?);
        let title = wording.say("scores.flow.without", &[("reason", &category)])?;
        rows.push(both(wording, title, cells.each_ref().map(Option::as_ref))?);
    }
    let Row { cells, .. } = both(wording, wording.say("scores.flow.analysed", &[])?, totals("score_pairs"))?;
    rows.push(total_row(cells));
    Ok(rows)
}

fn both(wording: &Wording, title: String, cells: [Option<&Published>; 2]) -> Result<Row, Error> {
    let mut row_cells = vec![words(title)];
    for cell in cells {
        row_cells.push(wording.context.number(cell)?);
    }
    Ok(row(row_cells))
}

/// Those who were due without those of whom there is no score before; hidden where one of the two is, or where few are left.
fn with_before(wording: &Wording, side: &ScoreSide) -> Result<Cell, Error> {
    let number = |cell: Option<&Published>| cell.and_then(|cell| cell.value.number());
    let without = side.parts("score_missing").find(|(reason, _)| *reason == "no_before").map(|(_, cell)| cell);
    let context = wording.context;
    let Some((due, without)) = number(side.total("score_eligible")).zip(number(without)) else {
        let is_hidden = [side.total("score_eligible"), without].into_iter().flatten().any(|cell| cell.value == Value::Suppressed);
        return context.state(if is_hidden { Value::Suppressed } else { Value::NoData });
    };
    let left = due - without;
    let threshold = Decimal::from(context.material.protected.threshold.unwrap_or_default());
    if left > Decimal::ZERO && left < threshold { context.state(Value::Suppressed) } else { Ok(figure(context.locale.whole(left))) }
}
