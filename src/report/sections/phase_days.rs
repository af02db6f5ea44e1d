//! How long completed stays in each phase took.

use super::{Piece, caption, column, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, all_shown};
use crate::report::model::{Align, Block, Narrow, RowGroup, Table};
use crate::report::typography::inside_sentence;

/// The table of medians, one row a phase.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut medians = context.by("phase_days_completed", &["phase"]);
    // Every stay is in a phase; the row for unknown ones has nothing in it.
    medians.retain(|median| median.cut.category() != "unknown" || median.value != Value::NoData);
    if medians.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for median in &medians {
        let phase = median.cut.category();
        rows.push(row(vec![
            words(context.category("phase", &phase)?),
            context.number(context.part("phase_reached", "phase", &phase))?,
            context.number(Some(median))?,
        ]));
    }
    let say = |key: &str| context.locale.text(&format!("phase_days.{key}"));
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let table = Table {
        id: "phase-days".to_owned(),
        caption: Some(caption(title(context, &medians)?, Some(say("subtitle")?))),
        columns: vec![column(say("phase")?, Align::Text), column(say("reached")?, Align::Number), column(say("days")?, Align::Number)],
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: Some(say("note")?),
        narrow: Narrow::Keep,
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// The longest phase, where all may be shown.
fn title(context: &Context, medians: &[&Published]) -> Result<String, Error> {
    let longest = medians.iter().max_by_key(|median| median.value.number());
    match (all_shown(medians.iter().copied()), longest) {
        (Some(_), Some(longest)) => {
            let phase = inside_sentence(&context.category("phase", &longest.cut.category())?);
            context.locale.say("phase_days.longest", &[("phase", &phase), ("n", &context.prose(longest, Nouns::Nominative)?)])
        }
        _ => context.locale.text("phase_days.neutral"),
    }
}
