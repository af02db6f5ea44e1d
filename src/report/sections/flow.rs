//! The way of cases through the phases: by the furthest phase they reached and by their state at the end.

use rust_decimal::Decimal;

use super::{Piece, caption, column, figure, note, row, total_row, words};
use crate::disclosure::Published;
use crate::error::Error;
use crate::indicators::measurement::Value;
use crate::project::file::Outcome;
use crate::report::context::{Context, Drawing, Nouns, all_shown, shown};
use crate::report::model::{Align, Block, Chart, Figure, FlowBand, FlowChart, FlowEnd, FlowNode, Narrow, Note, RowGroup, Table, Tone};

const INDICATOR: &str = "case_progress";

/// The figure, if there are phases; a table alone where a number of cases is hidden, because bands of no size cannot be drawn to scale.
pub(super) fn build(context: &Context) -> Result<Option<Piece>, Error> {
    let phases: Vec<String> = context.file().phase.iter().map(|phase| phase.id.get_ref().clone()).collect();
    let furthest: Vec<Option<&Published>> = phases.iter().map(|phase| context.part(INDICATOR, "phase", phase)).collect();
    if furthest.iter().flatten().count() == 0 {
        return Ok(None);
    }
    let ends = ends(context);
    let heights = heights(&furthest);
    let day = context.locale.date(context.material.period.end.min(context.material.as_of))?;
    let title = title(context, &phases, heights.as_deref())?;
    let data = data(context, &phases, &furthest, &ends)?;
    let block = match heights.filter(|_| is_all_shown(context, &phases, &ends)) {
        Some(heights) => Block::Figure(Figure {
            id: "flow".to_owned(),
            caption: caption(title, Some(context.locale.say("flow.subtitle", &[("date", &day)])?)),
            description: description(context, &phases, &heights, &ends)?,
            chart: Chart::Flow(chart(context, &phases, &heights, &ends, day.clone())?),
            note: None,
            data_title: String::new(),
            data,
        }),
        None => {
            let subtitle = context.locale.say("flow.subtitle_table", &[("date", &day)])?;
            Block::Table(Table { caption: Some(caption(title, Some(subtitle))), ..data })
        }
    };
    let mut notes: Vec<Note> = balance(context, &day)?.into_iter().collect();
    notes.push(note(context, "flow.return", &[])?);
    Ok(Some(Piece { blocks: vec![block], notes }))
}

/// A state of cases at the end.
pub(super) struct End<'a> {
    pub id: String,
    pub cell: &'a Published,
    pub tone: Tone,
}

/// The states in which there are cases: as planned, still open, early, neutral.
pub(super) fn ends<'a>(context: &Context<'a>) -> Vec<End<'a>> {
    let states = context.by(INDICATOR, &["case_state"]).into_iter().filter(|cell| cell.value != Value::Zero);
    let mut ends: Vec<End> = states.map(|cell| End { id: cell.cut.category(), cell, tone: tone(context, &cell.cut.category()) }).collect();
    ends.sort_by_key(|end| match end.tone {
        Tone::Good => 0,
        Tone::Open => 1,
        Tone::Behind => 2,
        Tone::Neutral => 3,
    });
    ends
}

fn tone(context: &Context, state: &str) -> Tone {
    if state == "open" {
        return Tone::Open;
    }
    let reason = context.file().exit_reason.iter().find(|reason| reason.id.get_ref() == state);
    match reason.map(|reason| reason.outcome) {
        Some(Outcome::Planned) => Tone::Good,
        Some(Outcome::Early) => Tone::Behind,
        Some(Outcome::Neutral) | None => Tone::Neutral,
    }
}

/// Whether no end and no band to an end is hidden.
fn is_all_shown(context: &Context, phases: &[String], ends: &[End]) -> bool {
    let band = |phase: &str, end: &End| context.count(INDICATOR, &["phase", "case_state"], &[phase, &end.id]);
    ends.iter().all(|end| end.cell.value.number().is_some() && phases.iter().all(|phase| band(phase, end).number().is_some()))
}

/// Cases that reached each phase or a later one; only where none of the counts behind them is hidden.
fn heights(furthest: &[Option<&Published>]) -> Option<Vec<Decimal>> {
    let counts: Vec<Decimal> = furthest.iter().map(|cell| shown(*cell)).collect::<Option<_>>()?;
    Some((0..counts.len()).map(|phase| counts.iter().skip(phase).sum()).collect())
}

fn chart(context: &Context, phases: &[String], heights: &[Decimal], ends: &[End], day: String) -> Result<FlowChart, Error> {
    let mut nodes = Vec::new();
    for (phase, height) in phases.iter().zip(heights) {
        nodes.push(FlowNode {
            label: context.category("phase", phase)?,
            detail: context.locale.count("unit.cases", *height, &[])?,
            point: context.counted_point(Value::of(*height))?,
        });
    }
    let mut leaving = Vec::new();
    for (phase, id) in phases.iter().enumerate() {
        for (end, state) in ends.iter().enumerate() {
            let band = context.count(INDICATOR, &["phase", "case_state"], &[id, &state.id]);
            if matches!(band, Value::Number(_) | Value::Suppressed) {
                leaving.push(FlowBand { phase, end, point: context.counted_point(band)? });
            }
        }
    }
    let mut states = Vec::new();
    for end in ends {
        states.push(FlowEnd { label: context.category("case_state", &end.id)?, point: context.point(end.cell)?, tone: end.tone });
    }
    Ok(FlowChart {
        phases: nodes,
        ends: states,
        ends_title: day,
        ends_detail: context.locale.text("flow.ends_detail")?,
        onward: heights.iter().skip(1).map(|height| context.counted_point(Value::of(*height))).collect::<Result<_, Error>>()?,
        leaving,
    })
}

/// How many went on into the last phase.
fn title(context: &Context, phases: &[String], heights: Option<&[Decimal]>) -> Result<String, Error> {
    if let (Some([.., before, after]), [.., from, to]) = (heights, phases)
        && !before.is_zero()
        && !after.is_zero()
    {
        let [from, to] = [context.category("phase", from)?, context.category("phase", to)?];
        let arguments = [
            ("of", &*context.locale.of(*before)?),
            ("from", &*context.locale.inside_sentence(&from)),
            ("to", &*context.locale.inside_sentence(&to)),
        ];
        return context.locale.count("flow.onward", *after, &arguments);
    }
    context.locale.text("flow.neutral")
}

fn data(context: &Context, phases: &[String], furthest: &[Option<&Published>], ends: &[End]) -> Result<Table, Error> {
    let mut columns = vec![column(context.locale.text("flow.phase")?, Align::Text)];
    for end in ends {
        columns.push(column(context.category("case_state", &end.id)?, Align::Number));
    }
    columns.push(column(context.locale.text("flow.total")?, Align::Number));
    let mut rows = Vec::new();
    for (phase, cell) in phases.iter().zip(furthest) {
        let mut cells = vec![words(context.category("phase", phase)?)];
        for end in ends {
            cells.push(context.counted(context.count(INDICATOR, &["phase", "case_state"], &[phase, &end.id]))?);
        }
        cells.push(context.number(*cell)?);
        rows.push(row(cells));
    }
    let mut cells = vec![words(context.locale.text("flow.all")?)];
    for end in ends {
        cells.push(context.number(Some(end.cell))?);
    }
    // The total is the indicator's own, or follows from phases that are all shown.
    let all = match (context.total(INDICATOR), all_shown(furthest.iter().flatten().copied())) {
        (Some(total), _) => context.number(Some(total))?,
        (None, Some(counts)) => figure(context.locale.whole(counts.into_iter().sum::<Decimal>())),
        (None, None) => context.state(Value::Suppressed)?,
    };
    cells.push(all);
    rows.push(total_row(cells));
    let marks = context.marks(rows.iter().flat_map(|row| &row.cells), Drawing::Absent)?;
    let groups = vec![RowGroup { title: None, rows }];
    Ok(Table { id: "flow-data".to_owned(), caption: None, columns, groups, marks, note: None, narrow: Narrow::Scroll })
}

fn description(context: &Context, phases: &[String], heights: &[Decimal], ends: &[End]) -> Result<String, Error> {
    let mut said = Vec::new();
    for (phase, height) in phases.iter().zip(heights) {
        let n = context.locale.count("unit.cases", *height, &[])?;
        said.push(context.locale.say("flow.description", &[("phase", &context.category("phase", phase)?), ("n", &n)])?);
    }
    for end in ends {
        let n = context.prose(end.cell, Nouns::Nominative)?;
        said.push(context.locale.say("flow.description_end", &[("state", &context.category("case_state", &end.id)?), ("n", &n)])?);
    }
    Ok(said.join(" "))
}

/// Open at the start + entered - ended = still open, where all four may be shown.
fn balance(context: &Context, day: &str) -> Result<Option<Note>, Error> {
    let mut lines = Vec::new();
    for (indicator, word) in
        [("cases_open_start", "open_start"), ("cases_entered", "entered"), ("cases_exited", "exited"), ("cases_open_end", "open_end")]
    {
        let Some(number) = shown(context.total(indicator)) else { return Ok(None) };
        let key = format!("flow.check.{word}");
        lines.push(context.locale.say(&key, &[("n", &context.locale.whole(number)), ("date", day)])?);
    }
    Ok(Some(Note { title: context.locale.text("flow.check.title")?, lines }))
}
