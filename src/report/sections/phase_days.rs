//! How long completed stays in each phase took.

use super::{Piece, caption, column, figure, row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::report::context::{Context, Drawing, Nouns, all_shown};
use crate::report::model::{Align, Block, Cell, Narrow, RowGroup, Table};

/// Between which half of the stays lies.
const QUARTILES: [&str; 2] = ["phase_days_completed_p25", "phase_days_completed_p75"];

/// With stays that go on.
const WITH_OPEN: &str = "phase_days_median";

/// The table of medians, one row a phase.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let mut medians = context.by("phase_days_completed", &["phase"]);
    // Every stay is in a phase; the row for unknown ones has nothing in it.
    medians.retain(|median| median.cut.category() != "unknown" || median.value != Value::NoData);
    if medians.is_empty() {
        return Ok(None);
    }
    let say = |key: &str| context.locale.text(&format!("phase_days.{key}"));
    let mut columns = vec![column(say("phase")?, Align::Text), column(say("reached")?, Align::Number), column(say("days")?, Align::Number)];
    let has_quartiles = QUARTILES.iter().all(|quartile| !context.by(quartile, &["phase"]).is_empty());
    let has_not_yet = !context.by("phase_not_yet", &["phase"]).is_empty();
    if has_quartiles {
        columns.push(column(say("half")?, Align::Number));
    }
    let has_open = !context.by(WITH_OPEN, &["phase"]).is_empty();
    if has_open {
        columns.push(column(say("with_open")?, Align::Number));
    }
    if has_not_yet {
        columns.push(column(say("not_yet")?, Align::Number));
    }
    let mut rows = Vec::new();
    for median in &medians {
        let phase = median.cut.category();
        let mut cells = vec![
            words(context.category("phase", &phase)?),
            context.number(context.part("phase_reached", "phase", &phase))?,
            context.number(Some(median))?,
        ];
        if has_quartiles {
            cells.push(half(context, &phase)?);
        }
        if has_open {
            cells.push(context.number(context.part(WITH_OPEN, "phase", &phase))?);
        }
        if has_not_yet {
            cells.push(context.number(context.part("phase_not_yet", "phase", &phase))?);
        }
        rows.push(row(cells));
    }
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let table = Table {
        id: "phase-days".to_owned(),
        caption: Some(caption(title(context, &medians)?, Some(say(if has_quartiles { "subtitle_half" } else { "subtitle" })?))),
        columns,
        groups: vec![RowGroup { title: None, rows }],
        marks,
        note: Some(say(if has_open { "note_open" } else { "note" })?),
        narrow: if has_quartiles || has_open || has_not_yet { Narrow::Stack } else { Narrow::Keep },
    };
    Ok(Some(Piece { blocks: vec![Block::Table(table)], notes: Vec::new() }))
}

/// "26–35": the half of the stays in the middle lies between these; or the state of the figures.
fn half(context: &Context, phase: &str) -> Result<Cell, Error> {
    let quartiles = QUARTILES.map(|quartile| context.part(quartile, "phase", phase));
    match quartiles {
        [Some(low), Some(high)] if low.value.number().is_some() && high.value.number().is_some() => {
            Ok(figure(format!("{}–{}", context.figure(low)?, context.figure(high)?)))
        }
        [Some(low), Some(_)] if low.value.number().is_none() => context.state(low.value),
        [_, high] => context.number(high),
    }
}

/// The longest phase, where all may be shown.
fn title(context: &Context, medians: &[&Published]) -> Result<String, Error> {
    let longest = medians.iter().max_by_key(|median| median.value.number());
    match (all_shown(medians.iter().copied()), longest) {
        (Some(_), Some(longest)) => {
            let phase = context.locale.inside_sentence(&context.category("phase", &longest.cut.category())?);
            context.locale.say("phase_days.longest", &[("phase", &phase), ("n", &context.prose(longest, Nouns::Nominative)?)])
        }
        _ => context.locale.text("phase_days.neutral"),
    }
}
